#include "engine.h"
#include "engine_ears.h"
#include "engine_entry.h"
#include "engine_hook.h"
#include "engine_policy.h"
#include "engine_table.h"
#include "errors.h"
#include "hosts.h"
#include "text.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define TYPE(name) MSVM_MIGRATION_JOB_JOB_TYPE_##name

static const struct migrate_event tick = { .type = MIGRATE_TICK };

static void
plan_removal(struct engine *engine, const struct migrate_job *job)
{
	int64_t due;

	if (job_removal_time(job, &due) == 0)
		engine_queue_put(&engine->removals, due, 0, job->id);
}

/* Takes a job into the hands of the runner; what it was before decides how it goes on. */
static int
add_entry(struct engine *engine, struct migrate_job *job, const struct moment *now)
{
	static const struct migrate_event adopted = { .type = MIGRATE_ADOPTED };
	struct engine_entry *entry;

	job->config = &engine->config;
	entry = engine_table_add(engine, job);
	if (!entry)
		return -ENOMEM;
	if (job->phase == JOB_PHASE_QUEUED) { /* perhaps with a request that no runner has seen */
		engine_entry_event(engine, entry, &tick, now);
		engine_table_update(engine, entry);
		return 0;
	}
	engine_say(engine, job, "taken over from a runner that is gone");
	entry->told = job_is_final(job);
	/* With the new owner in the row, one that was only stopped can write it no more. */
	entry->write = JOB_WRITE_STATE;
	if (job->phase >= JOB_PHASE_MOVING)
		engine_table_occupy(engine, entry);
	engine_entry_event(engine, entry, &adopted, now);
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
	unsigned int type = job->cim.job_type.value;

	return job_type_is_check(type) || job_type_moves_guest(type) ||
	       type == TYPE(CREATING_REMOTE_VIRTUAL_MACHINE) || type == TYPE(MOVING_STORAGE);
}

/* Whether the next try may well succeed; a row that is damaged will not. */
static bool
may_pass(int err)
{
	return err == -EIO || err == -ENOMEM || err == -EACCES;
}

/*
 * A row that this runner does not hold: a new job, an orphan, or one that has ended.  Returns
 * whether it was read, or never will be.
 */
static bool
meet(struct engine *engine, const char *id, const struct moment *now)
{
	struct job_store *store = engine->options->store;
	struct reading reading = { .job = NULL };
	int err = store->ops->get(store, id, read_job, &reading, &reading.error);

	if (err == -ENOENT)
		return true;
	if (err) {
		if (!may_pass(err) || !engine->read_failing)
			engine_say(engine, NULL, "job %s cannot be used: %s", id,
				   reading.error.message);
		return !may_pass(err);
	}
	if (engine_is_superseded(engine, reading.job)) {
		/* Not to be taken back: it is not an orphan's. */
	} else if (!is_known(reading.job)) {
		engine_say(engine, reading.job, "left alone: its JobType is not known here");
	} else if (!job_is_final(reading.job) || reading.job->busy) {
		if (add_entry(engine, reading.job, now) == 0)
			return true;
		engine_say(engine, reading.job, "out of memory");
	} else {
		plan_removal(engine, reading.job);
	}
	job_free(reading.job);
	return true;
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
	struct item *item;

	if (news->count == news->room) {
		size_t room = news->room ? news->room * 2 : 16;

		item = reallocarray(news->items, room, sizeof(*item));
		if (!item)
			return -ENOMEM;
		news->items = item;
		news->room = room;
	}
	item = &news->items[news->count++];
	text_copy(item->id, sizeof(item->id), record->id);
	item->revision = record->revision;
	return 0;
}

/* Somebody has changed a job that this runner holds.  Returns whether that was read. */
static bool
hear(struct engine *engine, struct engine_entry *entry, const struct moment *now)
{
	int err = engine_entry_refresh(engine, entry);

	if (may_pass(err))
		return false;
	if (entry->working)
		return true;
	/* Nothing else happens to a queued job. */
	if (entry->gone) {
		engine_table_remove(engine, entry);
		return true;
	}
	engine_entry_event(engine, entry, &tick, now);
	engine_table_update(engine, entry);
	return true;
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
	for (size_t i = 0; i < news.count && !err && !engine->superseded; i++) {
		const struct item *item = &news.items[i];
		struct engine_entry *entry = engine_table_find(engine, item->id);
		bool read = true;

		if (strcmp(item->id, STORE_SETTINGS) == 0)
			engine_policy_hear(engine);
		else if (!entry)
			read = meet(engine, item->id, now);
		else if (entry->job->revision < item->revision)
			read = hear(engine, entry, now);
		if (read)
			engine->seen = item->revision;
		else
			err = -EIO; /* from here on again in the next round */
	}
	engine->read_failing = err != 0;
	free(news.items);
}

/* A check looks at a guest that another job has, and keeps none from it. */
static bool
needs_guest(const struct migrate_job *job)
{
	return !job_type_is_check(job->cim.job_type.value);
}

/*
 * A guest is moved by one job at a time, also while libvirt still works on an ended one: the
 * guest's other job makes a refusal of the event.
 */
static void
check_guest(const struct engine *engine, struct migrate_event *event)
{
	const struct migrate_job *user = engine_table_user(engine, event->u.guest.uuid);
	struct migrate_result *refusal = &event->u.result;

	if (!user)
		return;
	memset(event, 0, sizeof(*event));
	event->type = MIGRATE_ENDED;
	refusal->kind = MIGRATE_RESULT_FAILED;
	refusal->code = ERROR_BUSY;
	snprintf(refusal->message, sizeof(refusal->message), "the guest is in use by job %s",
		 user->id);
}

/*
 * What has happened is told only after what happened before is in the store, and what came of it
 * has been begun: otherwise one action could take the place of another.
 */
static bool
is_caught_up(const struct engine_entry *entry)
{
	return entry->write != JOB_WRITE_STATE && entry->action == MIGRATE_NOTHING;
}

static void
poll_driver(struct engine *engine, struct engine_entry *entry, const struct moment *now)
{
	struct migrate_event event;

	while (entry->task && is_caught_up(entry) && !entry->gone &&
	       entry->task->driver->ops->poll(entry->task, now, &event) > 0) {
		bool preparing =
			entry->job->phase == JOB_PHASE_PREPARING && needs_guest(entry->job);

		if (preparing && event.type == MIGRATE_PREPARED)
			check_guest(engine, &event);
		engine_entry_event(engine, entry, &event, now);
		if (preparing && entry->job->phase == JOB_PHASE_MOVING)
			engine_table_occupy(engine, entry);
	}
}

static void
take_queued(struct engine *engine, const struct moment *now)
{
	static const struct migrate_event taken = { .type = MIGRATE_TAKEN };
	struct engine_load load = engine_policy_load(engine);
	struct engine_entry *next;

	while ((next = engine_table_next(engine, engine_policy_open_kinds(engine, &load))) !=
	       NULL) {
		engine_load_add(&load, next->job);
		engine_entry_event(engine, next, &taken, now);
		engine_table_update(engine, next);
	}
}

/* Whether nothing is left to be done for a job. */
static bool
is_over(const struct engine_entry *entry)
{
	return job_is_final(entry->job) && !entry->job->busy && !entry->task &&
	       entry->write == JOB_WRITE_NONE && entry->action == MIGRATE_NOTHING;
}

/* Whether the job waits for its turn or time, and nothing is left to be done for it. */
static bool
is_at_rest(const struct engine_entry *entry)
{
	return entry->job->phase == JOB_PHASE_QUEUED && !entry->task &&
	       entry->write == JOB_WRITE_NONE && entry->action == MIGRATE_NOTHING;
}

/* The hook is told of an end once that is in the store. */
static void
tell_end(struct engine *engine, struct engine_entry *entry)
{
	if (entry->told || entry->gone || entry->write != JOB_WRITE_NONE ||
	    !job_is_final(entry->job))
		return;
	entry->told = true;
	engine_hook_add(engine, entry->job);
}

/*
 * A job that is over stays until its last change has come back as news: otherwise it would look
 * like one that somebody else has changed, and be read again.
 */
static void
drop_ended(struct engine *engine)
{
	size_t kept = 0;
	bool unread = false;

	for (size_t i = 0; i < engine->working_count; i++) {
		struct engine_entry *entry = engine->working[i];
		bool over = is_over(entry);

		tell_end(engine, entry);
		if (over && entry->job->revision > engine->seen && !engine->read_failing) {
			over = false;
			unread = true;
		}
		if (over)
			plan_removal(engine, entry->job);
		if (over || entry->gone)
			engine_table_remove(engine, entry);
		else if (!is_at_rest(entry) || engine_table_rest(engine, entry) < 0)
			engine->working[kept++] = entry;
	}
	engine->working_count = kept;
	if (unread)
		engine_ears_wake(engine);
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
	struct engine_item removal;

	while (engine->removals.count && engine->removals.items[0].key <= now->wall) {
		engine_queue_take(&engine->removals, &removal);
		remove_job(engine, removal.id, now);
	}
}

/* Jobs whose time has come, or over whom it has passed. */
static void
wake_waiting(struct engine *engine, const struct moment *now)
{
	struct engine_entry *entry;

	while ((entry = engine_table_due(engine, now->wall)) != NULL) {
		engine_entry_event(engine, entry, &tick, now);
		engine_table_update(engine, entry);
	}
}

static void
do_round(struct engine *engine, const struct moment *now)
{
	if (now->steady >= engine->beat && !engine_beat(engine, now))
		return;
	engine_policy_look(engine, now);
	read_news(engine, now);
	wake_waiting(engine, now);
	for (size_t i = 0; i < engine->working_count && !engine->superseded; i++) {
		struct engine_entry *entry = engine->working[i];

		poll_driver(engine, entry, now);
		if (now->steady >= entry->tick && is_caught_up(entry) && !entry->gone) {
			entry->tick = now->steady + ENGINE_ROUND;
			engine_entry_event(engine, entry, &tick, now);
		}
		engine_entry_catch_up(engine, entry, now);
	}
	if (engine->superseded)
		return;
	/* What could not be read may be about the same guests. */
	if (!engine->read_failing)
		take_queued(engine, now);
	drop_ended(engine);
	engine_hook_step(engine, now);
	remove_due(engine, now);
}

static bool
is_stopped(const struct engine *engine)
{
	return engine->superseded || (engine->options->stop && *engine->options->stop);
}

static struct moment
engine_now(const struct engine *engine)
{
	return engine->clock->now(engine->clock);
}

/*
 * What is suspended is no work: whoever starts it sees to it that a runner lives.  Nor is what
 * waits for its time, which is a matter for a runner that stays.
 *
 * Works until there has been nothing to do for the idle limit, or it is stopped.
 */
static void
work(struct engine *engine)
{
	int limit = engine->options->idle_limit;
	int64_t busy = engine_now(engine).steady;

	while (!is_stopped(engine)) {
		struct moment now = engine_now(engine);

		do_round(engine, &now);
		if (engine->working_count || engine->hook_count || engine_table_queued(engine))
			busy = now.steady;
		else if (limit >= 0 && now.steady - busy >= limit)
			return;
		engine_ears_rest(engine, now.steady);
	}
}

/* Lets go of all jobs; what moves goes on without a runner. */
static void
let_go(struct engine *engine)
{
	struct moment now = engine_now(engine);

	engine_beat(engine, &now);
	for (size_t i = 0; i < engine->working_count && !engine->superseded; i++)
		engine_entry_flush(engine, engine->working[i], &now);
	engine_table_clear(engine);
	engine_queue_clear(&engine->removals);
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

/* What a runner needs beside the lock.  Returns 0 or a negative code. */
static int
open_engine(struct engine *engine, struct mof_error *reterr)
{
	int err = engine_policy_init(engine, reterr);

	if (err)
		return err;
	err = engine_ears_open(engine);
	if (err) {
		engine_policy_clear(engine);
		return mof_error_set(reterr, err, "no descriptors: %s", strerror(-err));
	}
	return 0;
}

static void
close_engine(struct engine *engine)
{
	engine_hook_clear(engine);
	free(engine->working);
	hosts_free(engine->hosts);
	engine_ears_close(engine);
	engine_policy_clear(engine);
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
	err = open_engine(&engine, reterr);
	if (err) {
		store->ops->unlock_runner(store);
		return err;
	}
	/*
	 * One who stores a job and sees the lock held counts on this runner.  So the lock goes
	 * first, then comes a last look; with news, it is this runner's or another's again.  All
	 * jobs are let go with the lock, also those that only wait, and are read anew with it.
	 */
	do {
		engine.seen = 0;
		work(&engine);
		let_go(&engine);
		store->ops->unlock_runner(store);
	} while (!is_stopped(&engine) && has_news(&engine) &&
		 store->ops->lock_runner(store, &engine.epoch, reterr) == 0);
	close_engine(&engine);
	return engine.superseded
		       ? mof_error_set(reterr, -ESTALE,
				       "another runner has taken over the store %s, as this "
				       "one gave no sign of life for %d s",
				       store->place, STORE_RUNNER_LIMIT / 1000)
		       : 0;
}
