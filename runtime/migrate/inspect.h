/*
 * Jobs that move nothing: the four checks (301 to 304), and a definition of the guest at the
 * destination (300).  The part of the state machine that begins when the guest was found.
 */
#ifndef MIGRATE_INSPECT_H
#define MIGRATE_INSPECT_H

#include "machine.h"

#ifdef __cplusplus
extern "C" {
#endif

/* A step of such a job in the phases MOVING and SETTLING. */
struct job_answer inspect_step(struct migrate_job *job, const struct migrate_event *event,
			       const struct moment *now);

#ifdef __cplusplus
}
#endif

#endif
