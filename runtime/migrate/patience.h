/* When the engine loses its patience with a move, and stops it or has it go over at once. */
#ifndef MIGRATE_PATIENCE_H
#define MIGRATE_PATIENCE_H

#include "machine.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The engine itself stops the move; nobody asked for that. */
struct job_answer patience_stop(struct migrate_job *job, enum job_stop why,
				const struct moment *now);

/*
 * With new figures: what was asked for in case that the guest changes its memory faster than it
 * goes over.
 */
struct job_answer patience_step(struct migrate_job *job, const struct moment *now);

/* Why the engine stopped the move itself, for ErrorDescription; NULL if it did not. */
const char *patience_text(const struct migrate_job *job);

#ifdef __cplusplus
}
#endif

#endif
