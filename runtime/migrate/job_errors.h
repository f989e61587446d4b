/* The errors of a job as clients get them: the instances of GetError and GetErrorEx. */
#ifndef MIGRATE_JOB_ERRORS_H
#define MIGRATE_JOB_ERRORS_H

#include "job.h"

#include <msvm_error.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Makes an Msvm_Error of what ended the job and of each finding, the one that matters most first.
 * They live in the arena.  *ret is NULL with 0 of them while the job has nothing to tell: it goes
 * on, or has completed without a warning.  Returns 0 or -ENOMEM.
 */
int job_errors(const struct migrate_job *job, struct mof_arena *arena, struct mof_object **ret,
	       size_t *ret_count);

#ifdef __cplusplus
}
#endif

#endif
