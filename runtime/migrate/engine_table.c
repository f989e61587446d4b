#include "engine_table.h"

#include <search.h>
#include <stdlib.h>
#include <string.h>

static int
compare_ids(const void *a, const void *b)
{
	return strcmp(((const struct engine_entry *)a)->id, ((const struct engine_entry *)b)->id);
}

static int
compare_guests(const void *a, const void *b)
{
	return strcmp(((const struct engine_entry *)a)->guest,
		      ((const struct engine_entry *)b)->guest);
}

/* What tfind() gives is a pointer to the pointer that the tree holds. */
static struct engine_entry *
found(void *node)
{
	return node ? *(struct engine_entry **)node : NULL;
}

struct engine_entry *
engine_table_find(const struct engine *engine, const char *id)
{
	const struct engine_entry key = { .id = id };

	return found(tfind(&key, &engine->by_id, compare_ids));
}

static struct engine_entry *
find_user(const struct engine *engine, const char *uuid)
{
	const struct engine_entry key = { .guest = uuid };

	return found(tfind(&key, &engine->by_guest, compare_guests));
}

/* Room for every entry among those at work, so that none is ever refused there. */
static int
reserve(struct engine *engine)
{
	size_t room = engine->working_room ? engine->working_room * 2 : 16;
	struct engine_entry **grown;

	if (engine->count < engine->working_room)
		return 0;
	grown = reallocarray(engine->working, room, sizeof(struct engine_entry *));
	if (!grown)
		return -1;
	engine->working = grown;
	engine->working_room = room;
	return 0;
}

/* Whether a job could start now, if it were its turn. */
static bool
is_ready(const struct migrate_job *job)
{
	return job->phase == JOB_PHASE_QUEUED && !job->due &&
	       job->cim.job_state.value == CIM_CONCRETE_JOB_JOB_STATE_NEW;
}

/*
 * Puts a job that waits in the queue, if it is ready, and among the times, if there is one to wait
 * for.  What stands there is not looked for: with another priority or time a job is put in once
 * more, and what was put in before no longer counts.
 */
static int
place(struct engine *engine, struct engine_entry *entry)
{
	uint32_t priority = entry->job->cim.priority.value;
	int64_t wake = job_wake_time(entry->job);
	int err = 0;

	if (wake != INT64_MAX && wake != entry->wake) {
		err = engine_queue_put(&engine->times, wake, entry->serial, entry->id);
		if (!err)
			entry->wake = wake;
	}
	if (!err && is_ready(entry->job) && !(entry->queued && entry->priority == priority)) {
		err = engine_queue_put(&engine->queued[engine_kind_of(entry->job)], priority,
				       entry->serial, entry->id);
		if (!err) {
			entry->priority = priority;
			entry->queued = true;
		}
	}
	return err;
}

struct engine_entry *
engine_table_add(struct engine *engine, struct migrate_job *job)
{
	struct engine_entry *entry = calloc(1, sizeof(*entry));

	if (!entry || reserve(engine) < 0) {
		free(entry);
		return NULL;
	}
	entry->job = job;
	entry->id = job->id;
	entry->guest = job->guest.uuid;
	entry->serial = ++engine->serial;
	if ((job->phase == JOB_PHASE_QUEUED && place(engine, entry) < 0) ||
	    !tsearch(entry, &engine->by_id, compare_ids)) {
		free(entry);
		return NULL;
	}
	engine->count++;
	engine_table_update(engine, entry);
	return entry;
}

/* If memory is out, a job keeps its place. */
void
engine_table_update(struct engine *engine, struct engine_entry *entry)
{
	if (entry->working)
		return;
	if (entry->job->phase != JOB_PHASE_QUEUED || entry->write != JOB_WRITE_NONE) {
		entry->working = true;
		engine->working[engine->working_count++] = entry;
	} else {
		place(engine, entry);
	}
}

int
engine_table_rest(struct engine *engine, struct engine_entry *entry)
{
	int err;

	entry->queued = false;
	entry->wake = 0;
	err = place(engine, entry);
	entry->working = err != 0;
	return err;
}

void
engine_table_remove(struct engine *engine, struct engine_entry *entry)
{
	if (*entry->guest && find_user(engine, entry->guest) == entry)
		tdelete(entry, &engine->by_guest, compare_guests);
	tdelete(entry, &engine->by_id, compare_ids);
	engine->count--;
	engine_entry_clear(entry);
	free(entry);
}

static void
keep(void *opaque)
{
	(void)opaque;
}

static void
free_entry(void *opaque)
{
	engine_entry_clear(opaque);
	free(opaque);
}

void
engine_table_clear(struct engine *engine)
{
	tdestroy(engine->by_guest, keep);
	tdestroy(engine->by_id, free_entry);
	engine->by_guest = engine->by_id = NULL;
	engine->count = engine->working_count = 0;
	for (int kind = 0; kind < ENGINE_KIND_COUNT; kind++)
		engine_queue_clear(&engine->queued[kind]);
	engine_queue_clear(&engine->times);
}

/* The entry that an item was made for, if it waits and the item is the latest one of it. */
static struct engine_entry *
waiting(const struct engine *engine, const struct engine_item *item)
{
	struct engine_entry *entry = engine_table_find(engine, item->id);

	return entry && !entry->working && entry->serial == item->serial ? entry : NULL;
}

/* The first of a queue that can start still; what stands before it goes.  NULL if there is none. */
static struct engine_entry *
first_ready(struct engine *engine, struct engine_queue *queue)
{
	struct engine_item item;

	while (queue->count) {
		struct engine_entry *entry = waiting(engine, &queue->items[0]);
		bool holds = entry && entry->queued && entry->priority == queue->items[0].key;

		if (holds && is_ready(entry->job))
			return entry;
		if (holds)
			entry->queued = false;
		engine_queue_take(queue, &item);
	}
	return NULL;
}

struct engine_entry *
engine_table_next(struct engine *engine, unsigned int kinds)
{
	struct engine_entry *next = NULL;
	struct engine_item item;

	for (int kind = 0; kind < ENGINE_KIND_COUNT; kind++) {
		struct engine_entry *entry;

		if (!(kinds & 1u << kind))
			continue;
		entry = first_ready(engine, &engine->queued[kind]);
		if (entry && (!next || entry->priority < next->priority ||
			      (entry->priority == next->priority && entry->serial < next->serial)))
			next = entry;
	}
	if (next) {
		engine_queue_take(&engine->queued[engine_kind_of(next->job)], &item);
		next->queued = false;
	}
	return next;
}

size_t
engine_table_queued(const struct engine *engine)
{
	size_t count = 0;

	for (int kind = 0; kind < ENGINE_KIND_COUNT; kind++)
		count += engine->queued[kind].count;
	return count;
}

struct engine_entry *
engine_table_due(struct engine *engine, int64_t wall)
{
	struct engine_item item;

	while (engine->times.count && engine->times.items[0].key <= wall) {
		struct engine_entry *entry;

		engine_queue_take(&engine->times, &item);
		entry = waiting(engine, &item);
		if (entry && entry->wake == item.key) {
			entry->wake = 0;
			return entry;
		}
	}
	return NULL;
}

/*
 * Whether the job no longer works on its guest, and the store says so: until then its end would be
 * stored behind the beginning of the guest's next job, and would no longer be true.
 */
static bool
has_let_go(const struct engine_entry *entry)
{
	const struct migrate_job *job = entry->job;

	return entry->write != JOB_WRITE_STATE &&
	       (job->phase == JOB_PHASE_QUEUED || (job_is_final(job) && !job->busy));
}

const struct migrate_job *
engine_table_user(const struct engine *engine, const char *uuid)
{
	struct engine_entry *user = find_user(engine, uuid);

	return user && !has_let_go(user) ? user->job : NULL;
}

/*
 * If memory is out nothing is noted: libvirt itself refuses a second migration of a guest, if
 * later and in other words.
 */
void
engine_table_occupy(struct engine *engine, struct engine_entry *entry)
{
	struct engine_entry *before = find_user(engine, entry->guest);

	if (before && has_let_go(before))
		tdelete(before, &engine->by_guest, compare_guests);
	tsearch(entry, &engine->by_guest, compare_guests);
}
