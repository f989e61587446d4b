/* The small actions around a move, which are asked for again while a host does not answer. */
#ifndef MIGRATE_ERRAND_H
#define MIGRATE_ERRAND_H

#include "job.h"

#ifdef __cplusplus
extern "C" {
#endif

/* What is made of hosts that are silent for too long. */
extern const struct migrate_result errand_unanswered;

/*
 * Whether a storage pool may be left at a host: to look whether there is room for images takes one
 * for a moment, in which the host was lost.
 */
bool errand_leaves_pool(const struct migrate_job *job, const struct migrate_result *result);

/* The job does not begin, but does not end before such a pool is gone. */
enum migrate_action errand_tidy(struct migrate_job *job, const struct moment *now);

/*
 * Whether an action that has failed is to be asked for once more, since its host was lost and may
 * come back within JOB_FINISH_LIMIT; plans that.
 */
bool errand_repeats(struct migrate_job *job, const struct migrate_result *result,
		    const struct moment *now);

/* The action that the job's phase waits for; MIGRATE_NOTHING if it is none of these. */
enum migrate_action errand_of(const struct migrate_job *job);

#ifdef __cplusplus
}
#endif

#endif
