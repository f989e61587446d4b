/* The service's configuration: what migrate.conf says, and what holds where it says nothing. */
#ifndef MIGRATE_CONFIG_H
#define MIGRATE_CONFIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <mof/arena.h>
#include <mof/error.h>

#include "file_stamp.h"

#ifdef __cplusplus
extern "C" {
#endif

#define CONFIG_SYSTEM_FILE "/etc/mofc/migrate.conf"

enum config_key {
	CONFIG_STORE,
	CONFIG_RETAIN_FAILED,
	CONFIG_WARNINGS_AS,
	CONFIG_REMOVE_SOURCE_IMAGES,
	CONFIG_NOTIFY_HOOK,
	CONFIG_READERS,
	CONFIG_OPERATORS,
	CONFIG_MAX_VIRTUAL_SYSTEM_MIGRATIONS,
	CONFIG_MAX_STORAGE_MIGRATIONS,
	CONFIG_GROUP,
	CONFIG_ORG_ID,
	CONFIG_ENABLE_VIRTUAL_SYSTEM_MIGRATION,
	CONFIG_KEY_COUNT
};

/* Names of people, in the order of the file. */
struct config_names {
	const char *const *items;
	size_t count;
};

struct migrate_config {
	const char *store;             /* the folder of the jobs; NULL: not said */
	uint64_t retain_failed;        /* microseconds that jobs which end in 10 stay at least */
	uint16_t warnings_as;          /* JobState of a job that completed with warnings */
	bool remove_source_images;     /* where a client leaves AvoidRemovingVHDs NULL */
	const char *notify_hook;       /* the program run at the end of a job; NULL: none */
	struct config_names readers;   /* who may look at jobs and who may change them; */
	struct config_names operators; /* empty: the account of the server alone */
	uint32_t max_virtual_system_migrations; /* MaximumActiveVirtualSystemMigration */
	uint32_t max_storage_migrations;        /* MaximumActiveStorageMigration */
	const char *group;                      /* who shares the store; NULL: nobody */
	const char *org_id;                     /* what InstanceIDs begin with */
	bool enable_virtual_system_migration;   /* EnableVirtualSystemMigration */
	bool given[CONFIG_KEY_COUNT];           /* what the file says; all else is a default */
	bool missing;                           /* there is no such file */
	struct file_stamp stamp;                /* see config_reload() */
	struct mof_arena arena;                 /* holds the texts */
};

/* What holds without a file; it needs no config_clear(). */
extern const struct migrate_config config_defaults;

/* The file that $MOFC_CONFIG names, which must be an absolute path, else the system's. */
const char *config_place(void);

/*
 * Reads a file of "key = value" lines; one that is missing leaves the defaults.  Returns 0 and
 * *ret, which is given back by config_clear(); -EINVAL with file and line for an unknown key, one
 * that stands there twice, or a wrong value; -EACCES and the like; -ENOMEM.
 */
int config_read(const char *path, struct migrate_config *ret, struct mof_error *reterr);
void config_clear(struct migrate_config *config);

/*
 * The same for whoever needs it again and again: *config, which was read from that path before or
 * is a copy of the defaults, stays as it is if the file has not changed since, and on failure.
 * Returns 1 if it was read anew, 0 if not, or what config_read() returns.
 */
int config_reload(const char *path, struct migrate_config *config, struct mof_error *reterr);

/* The key's name in the file. */
const char *config_key_str(enum config_key key);

/*
 * The value of the key as it could stand in the file, in the size bytes at buffer, cut if it is
 * longer; "" where there is none.
 */
void config_value(const struct migrate_config *config, enum config_key key, char *buffer,
		  size_t size);

#ifdef __cplusplus
}
#endif

#endif
