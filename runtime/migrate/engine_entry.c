#include "engine_entry.h"
#include "ending.h"
#include "errors.h"
#include "hosts.h"
#include "text.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define PROGRESS_INTERVAL 1000 /* milliseconds between two writes of progress */
#define RETRY_INTERVAL 1000    /* after a failure of the store or the driver */
#define MOST_CONFLICTS 10

void
engine_say(struct engine *engine, const struct migrate_job *job, const char *format, ...)
{
	char text[2 * JOB_TEXT_SIZE];
	va_list arguments;

	if (!engine->options->log)
		return;
	va_start(arguments, format);
	vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	engine->options->log(engine->options->context, job ? job->id : NULL, text);
}

bool
engine_beat(struct engine *engine, const struct moment *now)
{
	struct job_store *store = engine->options->store;
	struct mof_error error;
	int err;

	if (engine->superseded || !store->ops->beat)
		return !engine->superseded;
	err = store->ops->beat(store, &error);
	if (err && !engine->beat_failing)
		engine_say(engine, NULL, "%s", error.message);
	engine->beat_failing = err != 0;
	engine->superseded = err == -ESTALE;
	engine->beat = now->steady + STORE_BEAT_INTERVAL;
	return !engine->superseded;
}

struct reading {
	struct migrate_job *job;
	struct mof_error *error;
};

static int
visit(const struct store_record *record, void *context)
{
	struct reading *reading = context;

	return job_decode(record->body, record->length, record->revision, record->epoch,
			  &reading->job, reading->error);
}

static void
lose(struct engine *engine, struct engine_entry *entry, const char *why)
{
	engine_say(engine, entry->job, "let go: %s", why);
	entry->gone = true;
}

bool
engine_is_superseded(struct engine *engine, const struct migrate_job *job)
{
	if (job->epoch <= engine->epoch)
		return false;
	if (!engine->superseded)
		engine_say(engine, NULL, "another runner has taken over; this one ends");
	engine->superseded = true;
	return true;
}

int
engine_entry_refresh(struct engine *engine, struct engine_entry *entry)
{
	struct job_store *store = engine->options->store;
	struct mof_error error;
	struct reading reading = { .job = NULL, .error = &error };
	int err = store->ops->get(store, entry->job->id, visit, &reading, &error);

	if (err == -ENOENT)
		lose(engine, entry, "it was deleted");
	else if (err)
		engine_say(engine, entry->job, "cannot be read: %s", error.message);
	if (err)
		return err;
	if (reading.job->epoch != entry->job->epoch) {
		engine_is_superseded(engine, reading.job);
		lose(engine, entry, "another runner has it");
		err = -ESTALE;
	} else {
		if (job_merge(entry->job, reading.job)) {
			engine_say(engine, entry->job, "asked to %s",
				   job_request_str(entry->job->request));
			entry->tick = 0;
		}
		if (job_is_final(entry->job) && !job_is_final(reading.job))
			ending_retain(entry->job);
		entry->job->revision = reading.job->revision;
	}
	job_free(reading.job);
	return err;
}

/* One try to write the row.  -ESTALE if somebody changed it meanwhile. */
static int
put(struct engine *engine, struct migrate_job *job, bool durable, struct mof_error *error)
{
	struct job_store *store = engine->options->store;
	struct mof_out out = { 0 };
	int err = msvm_migration_job_validate(&job->cim, error);

	if (!err)
		err = job_encode(job, &out);
	if (!err) {
		struct store_record record = {
			.id = job->id,
			.revision = job->revision,
			.epoch = engine->epoch,
			.state = job->cim.job_state.value,
			.body = out.data,
			.length = out.length,
		};

		err = store->ops->put(store, &record, job->epoch, durable, &job->revision, error);
	} else if (err != -EINVAL) {
		mof_error_set(error, err, "%s", strerror(-err));
	}
	mof_out_clear(&out);
	if (!err)
		job->epoch = engine->epoch;
	return err;
}

/* Writes the row, against others who write requests into it.  Returns 0 or what failed. */
static int
write_row(struct engine *engine, struct engine_entry *entry, const struct moment *now)
{
	bool durable = entry->write == JOB_WRITE_STATE;
	struct mof_error error;
	int err = -ESTALE;

	for (int i = 0; i < MOST_CONFLICTS && err == -ESTALE && !entry->gone; i++) {
		err = put(engine, entry->job, durable, &error);
		if (err == -ESTALE)
			engine_entry_refresh(engine, entry);
	}
	if (err == -ESTALE || entry->gone)
		return err;
	if (err && !engine->write_failing)
		engine_say(engine, entry->job, "cannot be stored: %s", error.message);
	engine->write_failing = err != 0;
	if (err) {
		entry->retry = now->steady + RETRY_INTERVAL;
		return err;
	}
	entry->write = JOB_WRITE_NONE;
	entry->written = now->steady;
	return 0;
}

/* Opens a task at the driver, by the hosts file as it is now.  Returns 0 or a negative code. */
static int
open_task(struct engine *engine, struct engine_entry *entry, struct mof_error *error)
{
	const struct job_plan *plan = &entry->job->plan;
	struct migrate_driver *driver = engine->options->driver;
	struct host_route route;
	struct migrate_order order;
	int err = hosts_reload(engine->options->hosts, &engine->hosts, error);

	if (err)
		return err;
	err = hosts_route(engine->hosts, plan->source, plan->destination, plan->peer_uri, &route,
			  error);
	if (!err && entry->job->phase <= JOB_PHASE_PREPARING)
		err = hosts_check_images(engine->hosts,
					 plan->destination ? plan->destination : plan->source,
					 entry->job->disks, entry->job->disk_count, error);
	if (!err) {
		order = (struct migrate_order){
			.id = entry->job->id,
			.source_uri = route.source_uri,
			.destination_uri = route.destination_uri,
			.peer_uri = route.peer_uri,
			.data_uri = plan->data_uri ? plan->data_uri : route.data_uri,
			.domain = *entry->job->guest.uuid ? entry->job->guest.uuid : plan->domain,
			.job_type = entry->job->cim.job_type.value,
			.bandwidth = plan->bandwidth,
			.settings = plan->settings,
			.disks = entry->job->disks,
			.disk_count = entry->job->disk_count,
		};
		err = driver->ops->open(driver, &order, &entry->task);
		if (err)
			mof_error_set(error, err, "%s", strerror(-err));
	}
	return err;
}

/* What cannot be opened ends the job. */
static void
refuse(struct engine *engine, struct engine_entry *entry, int err, const struct mof_error *error,
       const struct moment *now)
{
	struct migrate_event refused = { .type = MIGRATE_REFUSED };

	refused.u.result.kind = MIGRATE_RESULT_FAILED;
	refused.u.result.code = err == -ENOMEM ? ERROR_NO_MEMORY : ERROR_INVALID_ARGUMENT;
	text_copy(refused.u.result.message, sizeof(refused.u.result.message), error->message);
	engine_entry_event(engine, entry, &refused, now);
}

/* Those that change something: a process that was stopped for long may be runner no longer. */
static bool
changes_something(enum migrate_action action)
{
	return action != MIGRATE_PREPARE && action != MIGRATE_FOLLOW && action != MIGRATE_SETTLE;
}

/* Those that may harm a guest: the row is read once more before each. */
static bool
is_destructive(enum migrate_action action)
{
	return action == MIGRATE_ABORT || action == MIGRATE_PIVOT ||
	       action == MIGRATE_DESTROY_COPY || action == MIGRATE_REMOVE_COPIES ||
	       action == MIGRATE_REMOVE_SOURCES || action == MIGRATE_SUSPEND_DESTINATION ||
	       action == MIGRATE_RESUME_DESTINATION || action == MIGRATE_RESUME_SOURCE;
}

static void
close_task(struct engine_entry *entry)
{
	if (entry->task)
		entry->task->driver->ops->close(entry->task);
	entry->task = NULL;
}

/* Asks the driver for entry->action. */
static void
begin(struct engine *engine, struct engine_entry *entry, const struct moment *now)
{
	enum migrate_action action = entry->action;
	struct mof_error error;
	int err = 0;

	if (action == MIGRATE_NOTHING)
		return;
	if (action == MIGRATE_CLOSE) {
		entry->action = MIGRATE_NOTHING;
		close_task(entry);
		return;
	}
	if (changes_something(action) && !engine_beat(engine, now))
		return;
	if (is_destructive(action) && engine_entry_refresh(engine, entry) < 0) {
		entry->retry = now->steady + RETRY_INTERVAL;
		return;
	}
	if (!entry->task)
		err = open_task(engine, entry, &error);
	if (err) {
		entry->action = MIGRATE_NOTHING;
		refuse(engine, entry, err, &error, now);
		return;
	}
	if (entry->task->driver->ops->begin(entry->task, action) < 0) {
		entry->retry = now->steady + RETRY_INTERVAL;
		return;
	}
	entry->action = MIGRATE_NOTHING;
}

void
engine_entry_catch_up(struct engine *engine, struct engine_entry *entry, const struct moment *now)
{
	if (entry->gone || engine->superseded || now->steady < entry->retry)
		return;
	if (entry->write == JOB_WRITE_STATE ||
	    (entry->write == JOB_WRITE_PROGRESS &&
	     now->steady - entry->written >= PROGRESS_INTERVAL)) {
		if (write_row(engine, entry, now) < 0)
			return;
	}
	if (entry->write != JOB_WRITE_STATE)
		begin(engine, entry, now);
}

void
engine_entry_event(struct engine *engine, struct engine_entry *entry,
		   const struct migrate_event *event, const struct moment *now)
{
	unsigned int before = entry->job->cim.job_state.value;
	struct job_answer answer = job_step(entry->job, event, now);
	unsigned int after = entry->job->cim.job_state.value;

	if (before != after)
		engine_say(engine, entry->job, "%s: %s",
			   cim_concrete_job_job_state_str((uint16_t)after),
			   entry->job->cim.job_status);
	if (answer.write > entry->write)
		entry->write = answer.write;
	if (answer.action != MIGRATE_NOTHING)
		entry->action = answer.action;
	if (answer.write == JOB_WRITE_STATE || answer.action != MIGRATE_NOTHING)
		engine_entry_catch_up(engine, entry, now);
}

void
engine_entry_flush(struct engine *engine, struct engine_entry *entry, const struct moment *now)
{
	if (entry->write != JOB_WRITE_NONE && !entry->gone)
		write_row(engine, entry, now);
}

void
engine_entry_clear(struct engine_entry *entry)
{
	close_task(entry);
	job_free(entry->job);
	memset(entry, 0, sizeof(*entry));
}
