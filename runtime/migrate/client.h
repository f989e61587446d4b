/*
 * What any process may do with the jobs of a store: make one, read one, ask one to stop, and see
 * to it that a runner works on them.
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
 * host.  Returns 0; -EINVAL if it makes no valid job; a code of the store.
 */
int client_submit(struct job_store *store, const struct job_wish *wish, char ret_id[JOB_ID_SIZE],
		  struct mof_error *reterr);

/* The job with that InstanceID; give it back by job_free().  -ENOENT if there is none. */
int client_load(struct job_store *store, const char *id, struct migrate_job **ret,
		struct mof_error *reterr);

/*
 * The InstanceID that text means: the whole of it, with or without its "mofc:", or its beginning,
 * of at least 8 characters, if no other job's begins so.  -ENOENT if there is none; -EEXIST if
 * there are several; -EINVAL if it is too short.
 */
int client_find(struct job_store *store, const char *text, char ret_id[JOB_ID_SIZE],
		struct mof_error *reterr);

/*
 * The job that has not ended and is about the guest with that UUID.  Returns 1 and its InstanceID,
 * 0 if there is none, or a code of the store.
 */
int client_job_of_guest(struct job_store *store, const char *uuid, char ret_id[JOB_ID_SIZE],
			struct mof_error *reterr);

/*
 * RequestStateChange: records a request to terminate or kill.  *ret_return is its return value:
 * 0 stored or already there, 32775 if the job's state does not allow it.  Returns 0 or a code of
 * the store.
 */
int client_request(struct job_store *store, const char *id, enum job_request request,
		   unsigned int *ret_return, struct mof_error *reterr);

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
