/* The ends of a job: what each final state leaves in its properties. */
#ifndef MIGRATE_ENDING_H
#define MIGRATE_ENDING_H

#include "machine.h"

#ifdef __cplusplus
extern "C" {
#endif

/* State 7, with warnings if the job has findings. */
void ending_completed(struct migrate_job *job, const struct migrate_places *places,
		      const struct moment *now);

/* The same for a job that moves nothing; text is for JobStatus. */
void ending_done(struct migrate_job *job, const char *text, const struct moment *now);

/* State 8 or 9, as job->request says; code is ErrorCode, rest a text for JobStatus. */
void ending_requested(struct migrate_job *job, unsigned int code, const char *rest,
		      const struct moment *now);

/*
 * State 10: situation is JOB_FAILED, JOB_LOST or JOB_SPLIT.  message is ErrorDescription; rest,
 * NULL or where the guest is now, follows it in JobStatus.
 */
void ending_failed(struct migrate_job *job, enum job_situation situation, int domain, int code,
		   const char *message, const char *rest, const struct moment *now);

/*
 * How long a job that has just ended stays.  To be called again if what others have written is
 * taken over before the end is stored.
 */
void ending_retain(struct migrate_job *job);

/* Adds a finding that is a warning: code is like ErrorCode. */
void ending_warn(struct migrate_job *job, int code, const char *format, ...) MOF_PRINTF(3, 4);

#ifdef __cplusplus
}
#endif

#endif
