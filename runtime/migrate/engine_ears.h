/* What the runner waits on: its driver, others who change the store, and time. */
#ifndef MIGRATE_ENGINE_EARS_H
#define MIGRATE_ENGINE_EARS_H

#include "engine_entry.h"

#ifdef __cplusplus
extern "C" {
#endif

#define ENGINE_ROUND 200 /* most milliseconds between two looks at the store; between two ticks */

/* The driver wakes the engine from then on, until the ears are closed.  0 or a negative errno. */
int engine_ears_open(struct engine *engine);
void engine_ears_close(struct engine *engine);

/* Makes the next rest a short one; may be called from any thread. */
void engine_ears_wake(void *engine);

/* Waits for something to do; since is the steady time at which the last round began. */
void engine_ears_rest(struct engine *engine, int64_t since);

#ifdef __cplusplus
}
#endif

#endif
