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

static int
enqueue(struct engine *engine, struct engine_entry *entry)
{
	uint32_t priority = entry->job->cim.priority.value;
	int err = engine_queue_put(&engine->queued, priority, entry->serial, entry->id);

	if (!err)
		entry->priority = priority;
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
	if ((job->phase == JOB_PHASE_QUEUED && enqueue(engine, entry) < 0) ||
	    !tsearch(entry, &engine->by_id, compare_ids)) {
		free(entry);
		return NULL;
	}
	engine->count++;
	engine_table_update(engine, entry);
	return entry;
}

/*
 * What stands in the queue is not looked for there.  With another priority a job is put in once
 * more, and what was put in before no longer counts; if memory is out, it keeps its place.
 */
void
engine_table_update(struct engine *engine, struct engine_entry *entry)
{
	if (entry->working)
		return;
	if (entry->job->phase != JOB_PHASE_QUEUED) {
		entry->working = true;
		engine->working[engine->working_count++] = entry;
	} else if (entry->priority != entry->job->cim.priority.value) {
		enqueue(engine, entry);
	}
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
	engine_queue_clear(&engine->queued);
}

struct engine_entry *
engine_table_next(struct engine *engine)
{
	struct engine_item item;

	while (engine_queue_take(&engine->queued, &item)) {
		struct engine_entry *entry = engine_table_find(engine, item.id);

		if (entry && !entry->working && entry->serial == item.serial &&
		    entry->priority == item.key)
			return entry;
	}
	return NULL;
}

const struct migrate_job *
engine_table_user(const struct engine *engine, const char *uuid)
{
	struct engine_entry *user = find_user(engine, uuid);

	/* One that has ended is at work for a moment longer. */
	if (!user || (job_is_final(user->job) && !user->job->busy))
		return NULL;
	return user->job;
}

/*
 * If memory is out nothing is noted: libvirt itself refuses a second migration of a guest, if
 * later and in other words.
 */
void
engine_table_occupy(struct engine *engine, struct engine_entry *entry)
{
	struct engine_entry *before = find_user(engine, entry->guest);

	if (before && job_is_final(before->job) && !before->job->busy)
		tdelete(before, &engine->by_guest, compare_guests);
	tsearch(entry, &engine->by_guest, compare_guests);
}
