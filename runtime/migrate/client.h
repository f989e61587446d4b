/*
 * What any process may do with the jobs of a store: make one, read, change or remove one, call its
 * methods, and see to it that a runner works on them.
 */
#ifndef MIGRATE_CLIENT_H
#define MIGRATE_CLIENT_H

#include "driver.h"
#include "job.h"
#include "store.h"

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Looks before there is a job whether both hosts can be reached and the guest is fit to move, by
 * the driver's PREPARE; waits for at most limit milliseconds.  Returns 0 and *ret, or -ECANCELED
 * and *failure.
 */
int client_check(struct migrate_driver *driver, const struct migrate_order *order, int limit,
		 struct migrate_guest *ret, struct migrate_result *failure);

/*
 * Stores a new job in state New and tells its InstanceID.  The wish is not checked against any
 * host.  Returns 0; -EINVAL if it makes no valid job; -EPERM (32775 for clients) if
 * EnableVirtualSystemMigration is false; a code of the store.
 */
int client_submit(struct job_store *store, const struct job_wish *wish, struct migrate_clock *clock,
		  char ret_id[JOB_ID_SIZE], struct mof_error *reterr);

/* Encodes and writes a job as the client that changed it; durable.  -ESTALE if it is not the
 * latest. */
int client_put(struct job_store *store, struct migrate_job *job, struct mof_error *reterr);

/* The job with that InstanceID; give it back by job_free().  -ENOENT if there is none. */
int client_load(struct job_store *store, const char *id, struct migrate_job **ret,
		struct mof_error *reterr);

/*
 * The InstanceID that text means: the whole of it, with or without its "mofc:" (OrgID), or its
 * beginning, of at least 8 characters, if no other job's begins so.  -ENOENT if there is none;
 * -EEXIST if there are several; -EINVAL if it is too short.
 */
int client_find(struct job_store *store, const char *text, char ret_id[JOB_ID_SIZE],
		struct mof_error *reterr);

/*
 * The job that keeps others from the guest: it has not ended, or libvirt has not let go of the
 * guest since.  Not one that is suspended or waits for its time, and no check.  guest is a UUID;
 * or, with a source, what a job of that source calls it.  Returns 1 and its InstanceID, 0 if there
 * is none, or a code of the store.
 */
int client_job_of_guest(struct job_store *store, const char *source, const char *guest,
			char ret_id[JOB_ID_SIZE], struct mof_error *reterr);

/*
 * RequestStateChange, with TimeoutPeriod waiting for what was asked for, by that clock.
 * *ret_return is its return value: 0 the request is stored, or was there already, or has come
 * true; 32770 Service; 32772 not within TimeoutPeriod, the request stands; 32773 a parameter;
 * 32775 the job's state does not allow it.  Returns 0 or a code of the store.
 */
int client_request_state_change(struct job_store *store, const char *id,
				const struct msvm_migration_job_request_state_change_in *in,
				struct migrate_clock *clock, uint32_t *ret_return,
				struct mof_error *reterr);

/*
 * KillJob: *ret_return is 0 if the kill is requested, 4 if the job has ended before.  With
 * DeleteOnKill the job goes as soon as it has ended.  Returns 0 or a code of the store.
 */
int client_kill_job(struct job_store *store, const char *id, bool delete_on_kill,
		    uint32_t *ret_return, struct mof_error *reterr);

/*
 * ModifyInstance: takes over the writable properties of instance that the list names, ends with
 * NULL; list NULL: all of them.  A new schedule counts at once for a job that waits (2 and 5), for
 * another from its next run on.  Others in the instance are ignored, unless the list names no
 * writable one.  Returns 0; -EINVAL with nothing changed for a list or a value that is not
 * allowed; a code of the store.
 */
int client_modify(struct job_store *store, const char *id,
		  const struct msvm_migration_job *instance, const char *const *list,
		  struct migrate_clock *clock, struct mof_error *reterr);

/* DeleteInstance.  -EBUSY if the job has not ended; -ENOENT; a code of the store. */
int client_delete(struct job_store *store, const char *id, struct mof_error *reterr);

/*
 * Sees to it that a runner lives: if none does, starts program as one, apart from this process's
 * session and terminal, which ends by itself after a minute without work.  hosts is the hosts
 * file for it, log the file for what it has to say; -EIO if it cannot be started.
 */
int client_ensure_runner(struct job_store *store, const char *program, const char *hosts,
			 struct mof_error *reterr);

#ifdef __cplusplus
}
#endif

#endif
