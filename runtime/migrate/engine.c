#include "engine.h"
#include "engine_entry.h"
#include "errors.h"
#include "text.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#define ROUND 200 /* milliseconds between two looks at the store */

static struct engine_entry *
find_entry(struct engine *engine, const char *id)
{
	for (size_t i = 0; i < engine->count; i++)
		if (strcmp(engine->entries[i].job->id, id) == 0)
			return &engine->entries[i];
	return NULL;
}

/* One more element at the end of an array that grows by doubling.  Returns 0 or -ENOMEM. */
static int
reserve(void **array, size_t count, size_t *room, size_t size)
{
	size_t wanted = *room ? *room * 2 : 16;
	void *grown;

	if (count < *room)
		return 0;
	grown = reallocarray(*array, wanted, size);
	if (!grown)
		return -ENOMEM;
	*array = grown;
	*room = wanted;
	return 0;
}

static void
plan_removal(struct engine *engine, const struct migrate_job *job)
{
	struct engine_removal removal;
	void *array = engine->removals;

	if (job_removal_time(job, &removal.due) < 0)
		return;
	memcpy(removal.id, job->id, sizeof(removal.id));
	for (size_t i = 0; i < engine->removal_count; i++)
		if (strcmp(engine->removals[i].id, job->id) == 0) {
			engine->removals[i] = removal;
			return;
		}
	if (reserve(&array, engine->removal_count, &engine->removal_room, sizeof(removal)) < 0)
		return;
	engine->removals = array;
	engine->removals[engine->removal_count++] = removal;
}

/* Takes a job into the hands of the runner; what it was before decides how it goes on. */
static int
add_entry(struct engine *engine, struct migrate_job *job, const struct moment *now)
{
	static const struct migrate_event adopted = { .type = MIGRATE_ADOPTED };
	void *array = engine->entries;
	struct engine_entry *entry;

	if (reserve(&array, engine->count, &engine->room, sizeof(*entry)) < 0)
		return -ENOMEM;
	engine->entries = array;
	entry = &engine->entries[engine->count++];
	memset(entry, 0, sizeof(*entry));
	entry->job = job;
	if (job->phase != JOB_PHASE_QUEUED) {
		engine_say(engine, job, "taken over from a runner that is gone");
		engine_entry_event(engine, entry, &adopted, now);
	}
	return 0;
}

struct reading {
	struct migrate_job *job;
	struct mof_error error;
};

static int
read_job(const struct store_record *record, void *context)
{
	struct reading *reading = context;

	return job_decode(record->body, record->length, record->revision, record->epoch,
			  &reading->job, &reading->error);
}

/* Whether this program can run the job; one of a later version may have made others. */
static bool
is_known(const struct migrate_job *job)
{
	return job->cim.job_type.value == MSVM_MIGRATION_JOB_JOB_TYPE_MOVING_VIRTUAL_MACHINE;
}

/* A row that this runner does not hold: a new job, an orphan, or one that has ended. */
static void
meet(struct engine *engine, const char *id, const struct moment *now)
{
	struct job_store *store = engine->options->store;
	struct reading reading = { .job = NULL };
	int err = store->ops->get(store, id, read_job, &reading, &reading.error);

	if (err == -ENOENT)
		return;
	if (err) {
		engine_say(engine, NULL, "job %s cannot be used: %s", id, reading.error.message);
		return;
	}
	if (!is_known(reading.job)) {
		engine_say(engine, reading.job, "left alone: its JobType is not known here");
	} else if (!job_is_final(reading.job) || reading.job->busy) {
		if (add_entry(engine, reading.job, now) == 0)
			return;
		engine_say(engine, reading.job, "out of memory");
	} else {
		plan_removal(engine, reading.job);
	}
	job_free(reading.job);
}

/* What changed in the store, collected before anything is done about it. */
struct news {
	struct item {
		char id[JOB_ID_SIZE];
		uint64_t revision;
	} * items;
	size_t count, room;
};

static int
collect(const struct store_record *record, void *context)
{
	struct news *news = context;
	void *array = news->items;
	struct item *item;

	if (reserve(&array, news->count, &news->room, sizeof(*item)) < 0)
		return -ENOMEM;
	news->items = array;
	item = &news->items[news->count++];
	text_copy(item->id, sizeof(item->id), record->id);
	item->revision = record->revision;
	return 0;
}

static void
read_news(struct engine *engine, const struct moment *now)
{
	struct job_store *store = engine->options->store;
	struct news news = { 0 };
	struct mof_error error;
	int err = store->ops->changes(store, engine->seen, collect, &news, &error);

	if (err == -ESTALE) { /* too far behind: look at everything again */
		engine->seen = 0;
		err = store->ops->changes(store, 0, collect, &news, &error);
	}
	if (err && !engine->read_failing)
		engine_say(engine, NULL, "the store cannot be read: %s", error.message);
	engine->read_failing = err != 0;
	for (size_t i = 0; i < news.count && !err; i++) {
		const struct item *item = &news.items[i];
		struct engine_entry *entry = find_entry(engine, item->id);

		if (!entry)
			meet(engine, item->id, now);
		else if (entry->job->revision < item->revision)
			engine_entry_refresh(engine, entry);
		engine->seen = item->revision;
	}
	free(news.items);
}

/* A guest is moved by one job at a time, also while libvirt still works on an ended one. */
static bool
guest_in_use(const struct engine *engine, const struct engine_entry *entry, const char *uuid,
	     char *text, size_t size)
{
	for (size_t i = 0; i < engine->count; i++) {
		const struct migrate_job *other = engine->entries[i].job;

		if (&engine->entries[i] == entry || strcmp(other->guest.uuid, uuid) != 0 ||
		    other->phase < JOB_PHASE_MOVING || (job_is_final(other) && !other->busy))
			continue;
		snprintf(text, size, "the guest is in use by job %s", other->id);
		return true;
	}
	return false;
}

static void
poll_driver(struct engine *engine, struct engine_entry *entry, const struct moment *now)
{
	struct migrate_event event;
	struct migrate_result refusal = { .kind = MIGRATE_RESULT_FAILED, .code = ERROR_BUSY };

	/* What has happened is told only after what happened before is in the store. */
	while (entry->task && entry->write != JOB_WRITE_STATE && !entry->gone &&
	       entry->task->driver->ops->poll(entry->task, now, &event) > 0) {
		if (event.type == MIGRATE_PREPARED &&
		    guest_in_use(engine, entry, event.u.guest.uuid, refusal.message,
				 sizeof(refusal.message))) {
			event.type = MIGRATE_ENDED;
			event.u.result = refusal;
		}
		engine_entry_event(engine, entry, &event, now);
	}
}

/* Whether a job occupies one of the places that most_active limits. */
static bool
is_active(const struct engine_entry *entry)
{
	return entry->job->phase > JOB_PHASE_QUEUED && entry->job->phase < JOB_PHASE_OVER;
}

/* Whether a job waits for its turn, and not for its time or for somebody who starts it. */
static bool
is_ready(const struct engine_entry *entry, const struct moment *now)
{
	return entry->job->phase == JOB_PHASE_QUEUED &&
	       entry->job->cim.job_state.value == CIM_CONCRETE_JOB_JOB_STATE_NEW &&
	       entry->job->due <= now->wall && !entry->task;
}

/* The queued job that is next: the lowest priority number, the oldest of those. */
static struct engine_entry *
next_queued(struct engine *engine, const struct moment *now)
{
	struct engine_entry *next = NULL;

	for (size_t i = 0; i < engine->count; i++) {
		struct engine_entry *entry = &engine->entries[i];

		if (!is_ready(entry, now) || entry->gone || entry->write == JOB_WRITE_STATE)
			continue;
		if (!next || entry->job->cim.priority.value < next->job->cim.priority.value)
			next = entry;
	}
	return next;
}

static void
take_queued(struct engine *engine, const struct moment *now)
{
	static const struct migrate_event taken = { .type = MIGRATE_TAKEN };
	unsigned int most = engine->options->most_active;
	unsigned int active = 0;
	struct engine_entry *next;

	for (size_t i = 0; i < engine->count; i++)
		active += is_active(&engine->entries[i]);
	while ((!most || active < most) && (next = next_queued(engine, now)) != NULL) {
		engine_entry_event(engine, next, &taken, now);
		active++;
	}
}

static void
drop_ended(struct engine *engine)
{
	size_t kept = 0;

	for (size_t i = 0; i < engine->count; i++) {
		struct engine_entry *entry = &engine->entries[i];
		bool over = job_is_final(entry->job) && !entry->job->busy && !entry->task &&
			    entry->write == JOB_WRITE_NONE && entry->action == MIGRATE_NOTHING;

		if (over)
			plan_removal(engine, entry->job);
		if (over || entry->gone)
			engine_entry_clear(entry);
		else
			engine->entries[kept++] = *entry;
	}
	engine->count = kept;
}

/* Removes a job whose time has come, unless it was changed so that it stays. */
static void
remove_job(struct engine *engine, const char *id, const struct moment *now)
{
	struct job_store *store = engine->options->store;
	struct reading reading = { .job = NULL };
	int64_t due;
	int err = store->ops->get(store, id, read_job, &reading, &reading.error);

	if (!err && job_removal_time(reading.job, &due) == 0) {
		if (due > now->wall) {
			plan_removal(engine, reading.job);
		} else {
			engine_say(engine, reading.job,
				   "removed, as it has ended and "
				   "TimeBeforeRemoval is over");
			err = store->ops->remove(store, id, reading.job->revision, &reading.error);
		}
	}
	if (err && err != -ENOENT)
		engine_say(engine, NULL, "job %s cannot be removed: %s", id, reading.error.message);
	job_free(reading.job);
}

static void
remove_due(struct engine *engine, const struct moment *now)
{
	for (size_t i = 0; i < engine->removal_count;) {
		struct engine_removal removal = engine->removals[i];

		if (removal.due > now->wall) {
			i++;
			continue;
		}
		engine->removals[i] = engine->removals[--engine->removal_count];
		remove_job(engine, removal.id, now);
	}
}

static void
wake(void *context)
{
	const struct engine *engine = context;
	uint64_t one = 1;

	/* A counter that is full wakes as well. */
	if (write(engine->wake, &one, sizeof(one)) < 0)
		return;
}

static void
do_round(struct engine *engine, const struct moment *now)
{
	static const struct migrate_event tick = { .type = MIGRATE_TICK };

	read_news(engine, now);
	for (size_t i = 0; i < engine->count; i++) {
		struct engine_entry *entry = &engine->entries[i];

		poll_driver(engine, entry, now);
		if (entry->write != JOB_WRITE_STATE && !entry->gone)
			engine_entry_event(engine, entry, &tick, now);
		engine_entry_catch_up(engine, entry, now);
	}
	take_queued(engine, now);
	drop_ended(engine);
	remove_due(engine, now);
}

static bool
is_stopped(const struct engine *engine)
{
	return engine->options->stop && *engine->options->stop;
}

static struct moment
engine_now(const struct engine *engine)
{
	return engine->clock->now(engine->clock);
}

/*
 * What is suspended is no work: whoever starts it sees to it that a runner lives.  Nor is what
 * waits for its time, which is a matter for a runner that stays.
 */
static bool
has_work(const struct engine *engine, const struct moment *now)
{
	for (size_t i = 0; i < engine->count; i++)
		if (engine->entries[i].job->phase != JOB_PHASE_QUEUED ||
		    engine->entries[i].write != JOB_WRITE_NONE ||
		    is_ready(&engine->entries[i], now))
			return true;
	return false;
}

/* Works until there has been nothing to do for the idle limit, or it is stopped. */
static void
work(struct engine *engine)
{
	int limit = engine->options->idle_limit;
	int64_t busy = engine_now(engine).steady;

	while (!is_stopped(engine)) {
		struct moment now = engine_now(engine);

		do_round(engine, &now);
		if (has_work(engine, &now))
			busy = now.steady;
		else if (limit >= 0 && now.steady - busy >= limit)
			return;
		engine->clock->wait(engine->clock, engine->wake, ROUND);
	}
}

/* Lets go of all jobs; what moves goes on without a runner. */
static void
let_go(struct engine *engine)
{
	struct moment now = engine_now(engine);

	for (size_t i = 0; i < engine->count; i++) {
		engine_entry_flush(engine, &engine->entries[i], &now);
		engine_entry_clear(&engine->entries[i]);
	}
	engine->count = 0;
}

/* Whether anything came in since the last look; asked once the lock is given back. */
static bool
has_news(struct engine *engine)
{
	struct job_store *store = engine->options->store;
	struct news news = { 0 };
	struct mof_error error;
	bool found =
		store->ops->changes(store, engine->seen, collect, &news, &error) == 0 && news.count;

	free(news.items);
	return found;
}

int
engine_run(const struct engine_options *options, struct mof_error *reterr)
{
	struct job_store *store = options->store;
	struct engine engine = { .options = options,
				 .clock = options->clock ? options->clock : &migrate_system_clock };
	int err = store->ops->lock_runner(store, &engine.epoch, reterr);

	if (err)
		return err;
	engine.wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (engine.wake < 0) {
		store->ops->unlock_runner(store);
		return mof_error_set(reterr, -errno, "no eventfd: %s", strerror(errno));
	}
	options->driver->wake_context = &engine;
	options->driver->wake = wake;
	/*
	 * One who stores a job and sees the lock held counts on this runner.  So the lock goes
	 * first, then comes a last look; with news, it is this runner's or another's again.
	 */
	do {
		work(&engine);
		let_go(&engine);
		store->ops->unlock_runner(store);
	} while (!is_stopped(&engine) && has_news(&engine) &&
		 store->ops->lock_runner(store, &engine.epoch, reterr) == 0);
	options->driver->wake = NULL;
	free(engine.entries);
	free(engine.removals);
	close(engine.wake);
	return 0;
}
