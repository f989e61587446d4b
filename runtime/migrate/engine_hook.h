/*
 * The program that migrate.conf names (notify-hook=) and that is run at the end of each job whose
 * Notify says whom to tell.  It gets no arguments, and in its environment nothing but PATH and
 *
 *	MOFC_NOTIFY	the job's Notify, as a client wrote it: text, of which nothing is executed
 *	MOFC_JOB	its InstanceID
 *	MOFC_JOB_STATE	its JobState, a number
 *
 * It has 30 s.  What it prints goes where the runner's own messages go; that it failed is one of
 * those.  A runner that is killed between a job's end and this tells nobody.
 */
#ifndef MIGRATE_ENGINE_HOOK_H
#define MIGRATE_ENGINE_HOOK_H

#include "engine_entry.h"

#ifdef __cplusplus
extern "C" {
#endif

enum { ENGINE_HOOK_LIMIT = 30000 }; /* milliseconds */

/* The job has ended. */
void engine_hook_add(struct engine *engine, const struct migrate_job *job);

/* Starts those whose turn it is and looks after those that run. */
void engine_hook_step(struct engine *engine, const struct moment *now);

/* Ends those that run and forgets the others. */
void engine_hook_clear(struct engine *engine);

#ifdef __cplusplus
}
#endif

#endif
