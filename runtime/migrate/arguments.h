/*
 * What the methods of Msvm_VirtualSystemMigrationService that start jobs accept: from their
 * parameters to what a job is made of, or to the code with which the method refuses.
 */
#ifndef MIGRATE_ARGUMENTS_H
#define MIGRATE_ARGUMENTS_H

#include "hosts.h"
#include "job.h"

#ifdef __cplusplus
extern "C" {
#endif

/* What the methods of Msvm_ classes return. */
enum migrate_return {
	MIGRATE_RETURN_OK = 0,
	MIGRATE_RETURN_JOB_STARTED = 4096,
	MIGRATE_RETURN_FAILED = 32768,
	MIGRATE_RETURN_ACCESS_DENIED,
	MIGRATE_RETURN_NOT_SUPPORTED,
	MIGRATE_RETURN_STATUS_UNKNOWN,
	MIGRATE_RETURN_TIMEOUT,
	MIGRATE_RETURN_INVALID_PARAMETER,
	MIGRATE_RETURN_IN_USE,
	MIGRATE_RETURN_INVALID_STATE,
	MIGRATE_RETURN_INCORRECT_TYPE,
	MIGRATE_RETURN_NOT_AVAILABLE,
	MIGRATE_RETURN_OUT_OF_MEMORY,
	MIGRATE_RETURN_NOT_COMPATIBLE = 32784
};

/*
 * The parameters of MigrateVirtualSystemToHost, CheckVirtualSystemIsMigratable and
 * CheckVirtualSystemIsMigratableToHost, and what the caller knows besides.
 */
struct migrate_arguments {
	const struct mof_path *computer_system;
	const char *destination_host;
	const char *migration_setting_data, *new_system_setting_data;
	const char *const *new_resource_setting_data;
	size_t new_resource_count;

	bool is_check;     /* one of the two Check.. methods */
	const char *owner; /* who calls */

	/* The machine of arguments_read_system(), as it was found. */
	const char *source;                /* the host that has it; NULL: none has */
	const struct migrate_guest *guest; /* NULL: nobody looked */
	const struct migrate_disk *disks;  /* in their order, target and source; NULL: not known */
	size_t disk_count;

	bool remove_source_images; /* what AvoidRemovingVHDs NULL means */
	bool compress;             /* what EnableCompression NULL means */
};

/*
 * The UUID, in lower case, of the machine that a ComputerSystem parameter names.  It is the first
 * thing to be read: the caller looks for that machine on its hosts.  Returns a migrate_return: OK,
 * or INVALID_PARAMETER with the reason in *reterr.
 */
uint32_t arguments_read_system(const struct mof_path *computer_system, char ret[MIGRATE_UUID_SIZE],
			       struct mof_error *reterr);

/*
 * Makes of the parameters what job_new() takes; all that *ret points to belongs to the arena.
 * *ret_return is OK and *ret filled, or *ret_return is the method's return code, *reterr names the
 * parameter and what to do about it, and *ret is left alone.  Returns 0 or -ENOMEM.
 */
int arguments_read(const struct migrate_arguments *arguments, const struct hosts *hosts,
		   struct mof_arena *arena, struct job_wish *ret, uint32_t *ret_return,
		   struct mof_error *reterr);

/* What CheckVirtualSystemIsMigratableToHost, with codes of its own, returns for a migrate_return.
 */
uint32_t arguments_check_return(uint32_t code);

#ifdef __cplusplus
}
#endif

#endif
