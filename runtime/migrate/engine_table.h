/*
 * The runner's jobs by name, by guest and in their order: no step of one job costs more because
 * there are many others.
 */
#ifndef MIGRATE_ENGINE_TABLE_H
#define MIGRATE_ENGINE_TABLE_H

#include "engine_entry.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The entry of that job, or NULL. */
struct engine_entry *engine_table_find(const struct engine *engine, const char *id);

/*
 * A new entry, which takes the job: at work, or waiting if the job's phase is that.  NULL if
 * memory is out, and then the job is still the caller's.
 */
struct engine_entry *engine_table_add(struct engine *engine, struct migrate_job *job);

/* To be called when a job that waits may have changed: puts it where it belongs now. */
void engine_table_update(struct engine *engine, struct engine_entry *entry);

/*
 * From now on the job waits again; the caller takes the entry out of engine->working.  Returns 0,
 * or -ENOMEM with nothing changed.
 */
int engine_table_rest(struct engine *engine, struct engine_entry *entry);

/* A job that waits and whose time, or UntilTime, has come; NULL if there is none, or no more. */
struct engine_entry *engine_table_due(struct engine *engine, int64_t wall);

/* Takes an entry out and gives back what it holds, except from engine->working. */
void engine_table_remove(struct engine *engine, struct engine_entry *entry);

/* Takes all of them out. */
void engine_table_clear(struct engine *engine);

/*
 * The queued job that is next of the kinds whose bits, 1 << engine_kind, are set: the lowest
 * priority number, the oldest of those.  Or NULL.
 */
struct engine_entry *engine_table_next(struct engine *engine, unsigned int kinds);

/* How many queued jobs there are, at least; 0 if there is none. */
size_t engine_table_queued(const struct engine *engine);

/* The job that works on the guest; NULL if none does. */
const struct migrate_job *engine_table_user(const struct engine *engine, const char *uuid);

/* From now on entry's job works on its guest. */
void engine_table_occupy(struct engine *engine, struct engine_entry *entry);

#ifdef __cplusplus
}
#endif

#endif
