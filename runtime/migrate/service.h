/*
 * What the migration service allows (Msvm_VirtualSystemMigrationServiceSettingData): what was set
 * at run time and is kept in the store, else what migrate.conf says.
 */
#ifndef MIGRATE_SERVICE_H
#define MIGRATE_SERVICE_H

#include "config.h"
#include "store.h"

#include <mof/mof.h>
#include <msvm_virtual_system_migration_service_setting_data.h>

#ifdef __cplusplus
extern "C" {
#endif

#define SERVICE_MOST_MIGRATIONS 1000 /* each may keep a thread busy */

struct service {
	/* What holds; a limit of 0 is none.  Its texts are literals. */
	struct msvm_virtual_system_migration_service_setting_data settings;
	/* What was set of it, and is not the configuration's; the rest is NULL. */
	struct msvm_virtual_system_migration_service_setting_data set;
	uint64_t revision; /* of what was set; 0: nothing ever was */
};

/* The service as long as nothing is set.  config NULL is one without limits. */
void service_init(struct service *service, const struct migrate_config *config);

/*
 * Reads what was set, over what config (may be NULL) says.  Returns 0; -EBADMSG if the record is
 * damaged; a code of the store.
 */
int service_read(struct job_store *store, const struct migrate_config *config, struct service *ret,
		 struct mof_error *reterr);

/*
 * ModifyServiceSettings: sets the properties of instance that the list names, ends with NULL, to
 * their values, or to the configuration's where they are NULL; list NULL: those that are not NULL.
 * Runners follow at once.  *ret_return is the method's return value: 0; 32773 a value, or a
 * property that is not to be changed; 32770 what this service cannot do; both with the reason in
 * *reterr and nothing changed.  Returns 0, or a code of the store.
 */
int service_modify(struct job_store *store,
		   const struct msvm_virtual_system_migration_service_setting_data *instance,
		   const char *const *list, uint32_t *ret_return, struct mof_error *reterr);

/*
 * Whether jobs of that type are taken: EnableVirtualSystemMigration is about all that moves a
 * machine, or asks whether it could; its storage always may.
 */
bool service_takes(const struct service *service, unsigned int job_type);

#ifdef __cplusplus
}
#endif

#endif
