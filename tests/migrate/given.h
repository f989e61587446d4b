/* Parameters of the methods that make jobs, as tests give them; and texts of settings. */
#ifndef TESTS_MIGRATE_GIVEN_H
#define TESTS_MIGRATE_GIVEN_H

#include "support.h"

#include <migrate/arguments.h>

#define INSTANCE(name, inner) "<INSTANCE CLASSNAME=\"" name "\">" inner "</INSTANCE>"
#define SETTINGS(inner) INSTANCE("Msvm_VirtualSystemMigrationSettingData", inner)
#define SYSTEM(inner) INSTANCE("Msvm_VirtualSystemSettingData", inner)
#define DISK(inner) INSTANCE("Msvm_StorageAllocationSettingData", inner)
#define PROPERTY(name, type, value) \
	"<PROPERTY NAME=\"" name "\" TYPE=\"" type "\"><VALUE>" value "</VALUE></PROPERTY>"
#define NUMBER(name, value) PROPERTY(name, "uint16", value)
#define FLAG(name, value) PROPERTY(name, "boolean", value)
#define TEXT(name, value) PROPERTY(name, "string", value)
#define ITEM(value) "<VALUE>" value "</VALUE>"
#define LIST(name, items) \
	"<PROPERTY.ARRAY NAME=\"" name "\" TYPE=\"string\"><VALUE.ARRAY>" items \
	"</VALUE.ARRAY></PROPERTY.ARRAY>"
#define TYPE(value) NUMBER("MigrationType", value)
#define HOST_RESOURCE(path) LIST("HostResource", ITEM(path))
#define CONNECTION(path) LIST("Connection", ITEM(path))

/*
 * The hosts are alpha (alias a; storage /srv/alpha, /srv/both), beta (aliases b, Beta.example;
 * storage /srv/beta, /srv/both; networks 10.0.0.0/24, fd00::/64), gamma (nothing allowed), local
 * (nobody can dial it) and twin, which is alpha by another name.
 */
struct given {
	struct hosts *hosts;
	struct mof_arena arena;
	struct mof_path_key keys[3];
	struct mof_path path;
	struct migrate_arguments arguments;
	struct migrate_guest guest;
	const char *disks[4]; /* NewResourceSettingData */

	struct job_wish wish; /* of the last given_read() that was right */
	struct mof_error error;
};

/* The machine UUID on alpha to beta; all else is NULL. */
void given_init(struct given *given);
void given_clear(struct given *given);

/*
 * arguments_read() with what is given.  A refusal is asserted to leave the wish alone and to have
 * a message of one line; a wish is asserted to make a valid job.
 */
uint32_t given_read(struct given *given);

/* Gives texts as NewResourceSettingData, up to the first NULL. */
void given_disks(struct given *given, const char *first, const char *second);

#endif
