/* The part of the state machine that decides how a move has ended, from both hosts' answers. */
#ifndef MIGRATE_SETTLE_H
#define MIGRATE_SETTLE_H

#include "machine.h"

#ifdef __cplusplus
extern "C" {
#endif

/* job_step() for MIGRATE_SETTLED. */
struct job_answer settle_step(struct migrate_job *job, const struct migrate_places *places,
			      const struct moment *now);

/* job_step() for MIGRATE_FINISHED of a job that has ended. */
struct job_answer settle_mended(struct migrate_job *job, const struct migrate_result *result,
				const struct moment *now);

/* job_step() for MIGRATE_FINISHED in the phase CLEANING, or for its time being over. */
struct job_answer settle_cleaned(struct migrate_job *job, const struct migrate_result *result,
				 const struct moment *now);

/* The words for a guest whose place cannot be found out, and why; size is at least 1. */
void settle_unconfirmed(const struct migrate_job *job, const char *why, char *text, size_t size);

#ifdef __cplusplus
}
#endif

#endif
