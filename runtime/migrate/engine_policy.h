/* What the runner is told by migrate.conf and by the service's settings, and how it follows them.
 */
#ifndef MIGRATE_ENGINE_POLICY_H
#define MIGRATE_ENGINE_POLICY_H

#include "engine_entry.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Reads both for the first time.  Returns 0, or what config_read() or service_read() returns. */
int engine_policy_init(struct engine *engine, struct mof_error *reterr);
void engine_policy_clear(struct engine *engine);

/* Reads the configuration again if its file has changed; one that is wrong changes nothing. */
void engine_policy_look(struct engine *engine, const struct moment *now);

/* Somebody has changed the service's settings in the store. */
void engine_policy_hear(struct engine *engine);

/* How many jobs are under way. */
struct engine_load {
	unsigned int all, checks, machines, storages; /* one of both kinds counts twice */
};

struct engine_load engine_policy_load(const struct engine *engine);
void engine_load_add(struct engine_load *load, const struct migrate_job *job);

/* The kinds of which one more job may start now, as bits 1 << engine_kind. */
unsigned int engine_policy_open_kinds(const struct engine *engine, const struct engine_load *load);

#ifdef __cplusplus
}
#endif

#endif
