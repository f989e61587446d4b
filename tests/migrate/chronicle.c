#include "chronicle.h"

#include <migrate/job_errors.h>
#include <migrate/simulated_world.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SECOND INT64_C(1000000)
#define WEEK (7 * 24 * 3600 * UINT64_C(1000000))

struct chronicle_job *
chronicle_find(struct chronicle *chronicle, const char *id)
{
	for (unsigned int i = 0; i < chronicle->count; i++)
		if (strcmp(chronicle->jobs[i].job->id, id) == 0)
			return &chronicle->jobs[i];
	return NULL;
}

void
chronicle_tell(struct chronicle *chronicle, const char *format, ...)
{
	size_t length = strlen(chronicle->story), half = sizeof(chronicle->story) / 2;
	va_list arguments;

	if (length > half) {
		memmove(chronicle->story, chronicle->story + length / 2, length - length / 2 + 1);
		length = strlen(chronicle->story);
	}
	length += (size_t)snprintf(chronicle->story + length, 32, "%lld ",
				   (long long)chronicle->world->now);
	va_start(arguments, format);
	vsnprintf(chronicle->story + length, sizeof(chronicle->story) - length, format, arguments);
	va_end(arguments);
}

void
chronicle_complain(struct chronicle *chronicle, const struct chronicle_job *job, const char *what)
{
	const struct migrate_job *latest = job ? job->job : NULL;

	if (*chronicle->wrong)
		return;
	snprintf(chronicle->wrong, sizeof(chronicle->wrong),
		 "at %lld: %s\njob %d: state %u, %s, request %s, %u %%, ErrorCode %u: %s",
		 (long long)chronicle->world->now, what, job ? (int)(job - chronicle->jobs) : -1,
		 latest ? latest->cim.job_state.value : 0,
		 latest ? job_phase_str(latest->phase) : "",
		 latest ? job_request_str(latest->request) : "",
		 latest ? latest->cim.percent_complete.value : 0,
		 latest ? latest->cim.error_code.value : 0, latest ? latest->cim.job_status : "");
}

#define DEMAND(chronicle, job, condition) \
	do { \
		if (!(condition)) \
			chronicle_complain(chronicle, job, #condition); \
	} while (0)

void
chronicle_check_world(struct chronicle *chronicle)
{
	char text[200];

	if (simulated_world_check(chronicle->world, text, sizeof(text)) < 0)
		chronicle_complain(chronicle, NULL, text);
}

static bool
is_end(unsigned int state)
{
	return state >= COMPLETED && state <= EXCEPTION;
}

/* Which states may follow which in the store; any may stay. */
static bool
is_legal(const struct migrate_job *old, const struct migrate_job *new)
{
	unsigned int before = old->cim.job_state.value, after = new->cim.job_state.value;
	bool ended = is_end(after) || after == NEW; /* a run of several is over */

	switch (before) {
	case NEW:
		return after == STARTING || after == SUSPENDED ||
		       (is_end(after) && after != COMPLETED);
	case SUSPENDED:
		return after == NEW || after == STARTING || (is_end(after) && after != COMPLETED);
	case STARTING: /* a later run looks whether the guest has gone over already */
		return after == RUNNING || (after == STOPPING && new->runs > 1) || ended;
	case RUNNING:
		return after == STOPPING || ended;
	case STOPPING:
		return ended || (after == RUNNING && new->request < JOB_REQUEST_TERMINATE &&
				 !new->stop);
	default:
		return false;
	}
}

/* The table of states: OperationalStatus, Status and HealthState; by element 0 where several. */
static bool
is_status(const struct msvm_migration_job *cim)
{
	static const struct {
		unsigned int state, first, second;
		const char *status;
		unsigned int health;
	} rows[] = {
		{ NEW, 2, 15, "OK", 5 },
		{ STARTING, 2, 8, "OK", 5 },
		{ RUNNING, 2, 0, "OK", 5 },
		{ SUSPENDED, 2, 0, "OK", 5 },
		{ STOPPING, 2, 9, "OK", 5 },
		{ COMPLETED, 2, 17, "OK", 5 },
		{ COMPLETED, 3, 17, "Degraded", 10 },
		{ TERMINATED, 10, 0, "Stopped", 5 },
		{ KILLED, 14, 0, "Error", 20 },
		{ EXCEPTION, 6, 17, "Error", 20 },
		{ EXCEPTION, 7, 17, "NonRecover", 30 },
	};
	const struct mof_uint16_array *operational = &cim->operational_status;
	unsigned int second = operational->count > 1 ? operational->items[1] : 0;

	if (operational->count < 1 || operational->count != cim->status_descriptions.count)
		return false;
	for (size_t i = 0; i < COUNT(rows); i++)
		if (rows[i].state == cim->job_state.value &&
		    rows[i].first == operational->items[0])
			return rows[i].second == second &&
			       rows[i].health == cim->health_state.value &&
			       strcmp(rows[i].status, cim->status) == 0;
	return false;
}

/* What holds for every version by itself. */
static void
check_version(struct chronicle *chronicle, struct chronicle_job *entry)
{
	const struct msvm_migration_job *cim = &entry->job->cim;
	unsigned int state = cim->job_state.value, percent = cim->percent_complete.value;
	struct mof_error error;

	if (msvm_migration_job_validate(cim, &error) < 0)
		chronicle_complain(chronicle, entry, error.message);
	DEMAND(chronicle, entry, is_status(cim));
	DEMAND(chronicle, entry, cim->job_status && *cim->job_status);
	DEMAND(chronicle, entry, (cim->error_code.value != 0) == (is_end(state) && state !=
								   COMPLETED));
	DEMAND(chronicle, entry, (cim->error_code.value != 0) == (cim->error_description != NULL));
	DEMAND(chronicle, entry, state != COMPLETED || percent == 100);
	DEMAND(chronicle, entry, percent <= 99 || state == COMPLETED);
	DEMAND(chronicle, entry, percent == 0 || (state != NEW && state != SUSPENDED));
	DEMAND(chronicle, entry, (state != STOPPING && !is_end(state)) || !cim->cancellable.value);
	DEMAND(chronicle, entry, (state != NEW && state != STARTING && state != SUSPENDED) ||
	       cim->cancellable.value);
	DEMAND(chronicle, entry, state == NEW || state == SUSPENDED || is_end(state) ||
	       *cim->start_time.text);
	DEMAND(chronicle, entry, !*cim->start_time.text || strcmp(cim->start_time.text,
								  cim->time_submitted.text) >= 0);
	DEMAND(chronicle, entry, cim->owner && *cim->owner);
	DEMAND(chronicle, entry, state != TERMINATED || entry->asked >= JOB_REQUEST_TERMINATE);
	DEMAND(chronicle, entry, state != KILLED || entry->asked == JOB_REQUEST_KILL);
	DEMAND(chronicle, entry, cim->error_code.value != 1006 || *cim->until_time.text);
}

/* GetErrorEx has something to tell of what failed, was ended, or has warnings; of nothing else. */
static void
check_errors(struct chronicle *chronicle, struct chronicle_job *entry)
{
	const struct msvm_migration_job *cim = &entry->job->cim;
	struct mof_arena arena = { 0 };
	struct mof_object *errors;
	struct mof_error error;
	size_t count;

	assert_int_equal(job_errors(entry->job, &arena, &errors, &count), 0);
	DEMAND(chronicle, entry, (count > 0) == (is_end(cim->job_state.value) &&
						 cim->operational_status.items[0] != 2));
	for (size_t i = 0; i < count; i++)
		if (mof_validate(errors[i].cls, errors[i].self, &error) < 0)
			chronicle_complain(chronicle, entry, error.message);
	mof_arena_clear(&arena);
}

/* Whether a version begins a new run. */
static bool
is_start(const struct migrate_job *old, const struct migrate_job *new)
{
	return new->cim.job_state.value == STARTING && old->cim.job_state.value != STARTING;
}

static void
check_same(struct chronicle *chronicle, struct chronicle_job *entry, const struct migrate_job *old)
{
	const struct msvm_migration_job *was = &old->cim, *is = &entry->job->cim;
	bool same_state = was->job_state.value == is->job_state.value;
	uint64_t before = 0, after = 0;

	DEMAND(chronicle, entry, strcmp(was->time_submitted.text, is->time_submitted.text) == 0);
	DEMAND(chronicle, entry, strcmp(was->owner, is->owner) == 0);
	DEMAND(chronicle, entry, was->job_type.value == is->job_type.value);
	DEMAND(chronicle, entry, strcmp(was->destination_host, is->destination_host) == 0);
	DEMAND(chronicle, entry, !was->virtual_system_name || strcmp(was->virtual_system_name,
								     is->virtual_system_name) == 0);
	DEMAND(chronicle, entry, !same_state || strcmp(was->time_of_last_state_change.text,
						       is->time_of_last_state_change.text) == 0);
	DEMAND(chronicle, entry, same_state || is->time_of_last_state_change.text[21] == ':' ||
	       strcmp(is->time_of_last_state_change.text, is->start_time.text) >= 0);
	DEMAND(chronicle, entry, old->request < JOB_REQUEST_TERMINATE ||
	       entry->job->request >= old->request);
	DEMAND(chronicle, entry, entry->job->request >= entry->asked ||
	       entry->asked < JOB_REQUEST_TERMINATE);
	if (is_start(old, entry->job))
		return;
	mof_interval_to_usec(&was->elapsed_time, &before);
	mof_interval_to_usec(&is->elapsed_time, &after);
	DEMAND(chronicle, entry, is->percent_complete.value >= was->percent_complete.value ||
	       is->job_state.value == NEW);
	DEMAND(chronicle, entry, strcmp(was->start_time.text, is->start_time.text) == 0);
	DEMAND(chronicle, entry, after >= before);
}

/* What has ended changes no more, but for its text and how long it stays. */
static void
check_ended(struct chronicle *chronicle, struct chronicle_job *entry, const struct migrate_job *old)
{
	const struct msvm_migration_job *was = &old->cim, *is = &entry->job->cim;

	DEMAND(chronicle, entry, was->job_state.value == is->job_state.value);
	DEMAND(chronicle, entry, was->percent_complete.value == is->percent_complete.value);
	DEMAND(chronicle, entry, was->error_code.value == is->error_code.value);
	DEMAND(chronicle, entry, strcmp(was->elapsed_time.text, is->elapsed_time.text) == 0);
	DEMAND(chronicle, entry, !is->error_description || strcmp(was->error_description,
								  is->error_description) == 0);
}

/* The last moment before which a job must not start by itself; 0: none. */
static int64_t
planned_start(const struct chronicle_job *entry)
{
	const struct mof_datetime *time = &entry->job->cim.scheduled_start_time;
	uint64_t interval;
	int64_t moment;

	if (!*time->text || entry->starts > 0)
		return 0;
	if (mof_timestamp_to_usec(time, &moment) == 0)
		return moment;
	if (mof_interval_to_usec(time, &interval) < 0)
		return 0;
	return entry->planned_at + (int64_t)interval;
}

/* Among those that could start, the one of the lowest number does. */
static void
check_priority(struct chronicle *chronicle, struct chronicle_job *entry, int64_t wall)
{
	for (unsigned int i = 0; i < chronicle->count; i++) {
		const struct chronicle_job *other = &chronicle->jobs[i];
		const struct migrate_job *job = other->job;

		if (other == entry || other->gone || job->cim.job_state.value != NEW ||
		    job->request != JOB_REQUEST_NONE || job->due > wall - SECOND ||
		    other->put_at > wall - SECOND || chronicle->calm_since > wall - 5 * SECOND)
			continue;
		if (job->cim.priority.value < entry->job->cim.priority.value)
			chronicle_complain(chronicle, other, "another job was preferred");
	}
}

static void
check_start(struct chronicle *chronicle, struct chronicle_job *entry, const struct migrate_job *old,
	    int64_t wall)
{
	/* Only what a runner could not write at once may cross with what a client writes. */
	bool late = chronicle->calm_since > wall - 5 * SECOND;

	DEMAND(chronicle, entry, entry->freed || planned_start(entry) <= wall || late);
	DEMAND(chronicle, entry, old->cim.job_state.value != SUSPENDED || entry->freed);
	DEMAND(chronicle, entry, entry->asked < JOB_REQUEST_TERMINATE || late);
	DEMAND(chronicle, entry, entry->job->cim.percent_complete.value == 0);
	if (!entry->freed)
		check_priority(chronicle, entry, wall);
	entry->starts++;
	chronicle->starts++;
}

static enum migrate_place_state
place_of(const struct chronicle *chronicle, const struct chronicle_job *entry, const char *host)
{
	return simulated_world_place(chronicle->world, simulation_uuid(entry->guest), host).state;
}

static bool
is_active(enum migrate_place_state state)
{
	return state == IS_RUNNING || state == PAUSED;
}

/* An end tells the truth about where the guest is, or was until a fault killed it. */
static void
check_truth(struct chronicle *chronicle, struct chronicle_job *entry)
{
	const struct migrate_job *job = entry->job;
	const struct world_guest *guest =
		world_find_guest(chronicle->world, simulation_uuid(entry->guest));
	enum migrate_place_state source = place_of(chronicle, entry, job->plan.source);
	enum migrate_place_state destination = place_of(chronicle, entry, job->plan.destination);

	if (guest->split) /* since this job or an earlier one there are two to choose from */
		return;
	if (job->cim.job_state.value == COMPLETED) {
		DEMAND(chronicle, entry, guest->killed || is_active(destination));
	} else if (job->cim.error_code.value == 78 && !job->busy) {
		DEMAND(chronicle, entry, guest->killed || is_active(source));
		DEMAND(chronicle, entry, strcmp(guest->home->name, job->plan.source) == 0);
	} else if (job->cim.percent_complete.value > 0 && !job->busy &&
		   !strstr(job->cim.error_description, "unconfirmed")) {
		/* It has failed in the midst of the move. */
		DEMAND(chronicle, entry, guest->killed || is_active(source));
	}
}

static void
note_end(struct chronicle *chronicle, struct chronicle_job *entry)
{
	const struct msvm_migration_job *cim = &entry->job->cim;
	uint64_t kept = 0;

	check_truth(chronicle, entry);
	entry->goes = !cim->delete_on_completion.set || cim->delete_on_completion.value;
	mof_interval_to_usec(&cim->time_before_removal, &kept);
	DEMAND(chronicle, entry, cim->job_state.value != EXCEPTION || kept >= WEEK);
	chronicle->ends[cim->job_state.value]++;
	chronicle->warnings += cim->operational_status.items[0] == 3;
}

static struct chronicle_job *
add(struct chronicle *chronicle, struct migrate_job *job)
{
	struct chronicle_job *entry = &chronicle->jobs[chronicle->count++];

	assert_true(chronicle->count <= CHRONICLE_JOBS);
	memset(entry, 0, sizeof(*entry));
	entry->job = job;
	entry->guest = (unsigned int)strtoul(job->plan.domain + 1, NULL, 10);
	if (job->cim.job_state.value != NEW || job->runs || job->cim.percent_complete.value ||
	    *job->cim.start_time.text)
		chronicle_complain(chronicle, entry, "a new job is not as new");
	return entry;
}

static void
compare(struct chronicle *chronicle, struct chronicle_job *entry, const struct migrate_job *old,
	bool runner, int64_t wall)
{
	unsigned int before = old->cim.job_state.value, after = entry->job->cim.job_state.value;

	if (entry->gone)
		chronicle_complain(chronicle, entry, "written after its end");
	if (!runner && before != after)
		chronicle_complain(chronicle, entry, "a client changed the state");
	if (before != after && !is_legal(old, entry->job))
		chronicle_complain(chronicle, entry, "no such change of state");
	check_same(chronicle, entry, old);
	if (is_end(before))
		check_ended(chronicle, entry, old);
	else if (is_end(after))
		note_end(chronicle, entry);
	if (is_start(old, entry->job))
		check_start(chronicle, entry, old, wall);
	if (strcmp(old->cim.scheduled_start_time.text, entry->job->cim.scheduled_start_time.text)) {
		entry->planned_at = wall;
		entry->freed = entry->job->request == JOB_REQUEST_START;
	}
}

void
chronicle_put(struct chronicle *chronicle, const struct store_record *record, bool runner)
{
	int64_t wall = simulated_world_now(chronicle->world).wall;
	struct chronicle_job *entry = chronicle_find(chronicle, record->id);
	struct migrate_job *job, *old = entry ? entry->job : NULL;
	struct mof_error error;

	if (job_decode(record->body, record->length, 1, 0, &job, &error) < 0)
		fail_msg("%s", error.message);
	chronicle->versions++;
	if (entry)
		entry->job = job;
	else
		entry = add(chronicle, job);
	chronicle_tell(chronicle, "job %d of g%u, %s to %s, by %s: %u %s, %s, %u %%, %s\n",
		       (int)(entry - chronicle->jobs), entry->guest, job->plan.source,
		       job->plan.destination, runner ? "runner" : "client",
		       job->cim.job_state.value, job_phase_str(job->phase),
		       job_request_str(job->request), job->cim.percent_complete.value,
		       job->cim.job_status);
	if (old)
		compare(chronicle, entry, old, runner, wall);
	else
		entry->planned_at = wall;
	entry->put_at = wall;
	check_version(chronicle, entry);
	check_errors(chronicle, entry);
	chronicle_check_world(chronicle);
	job_free(old);
}

void
chronicle_remove(struct chronicle *chronicle, const char *id, bool runner)
{
	struct chronicle_job *entry = chronicle_find(chronicle, id);
	const struct msvm_migration_job *cim = &entry->job->cim;
	uint64_t kept = 0;
	int64_t ended = 0;

	DEMAND(chronicle, entry, is_end(cim->job_state.value));
	DEMAND(chronicle, entry, !entry->gone);
	entry->gone = true;
	if (!runner)
		return;
	chronicle->removals++;
	DEMAND(chronicle, entry, !entry->job->busy);
	if (entry->job->delete_on_kill)
		return;
	mof_interval_to_usec(&cim->time_before_removal, &kept);
	mof_timestamp_to_usec(&cim->time_of_last_state_change, &ended);
	if (kept < 10 * (uint64_t)SECOND)
		kept = 10 * (uint64_t)SECOND;
	DEMAND(chronicle, entry, entry->goes);
	DEMAND(chronicle, entry,
	       simulated_world_now(chronicle->world).wall >= ended + (int64_t)kept);
}

void
chronicle_ask(struct chronicle *chronicle, const char *id, enum job_request request)
{
	struct chronicle_job *entry = chronicle_find(chronicle, id);

	if (request > entry->asked)
		entry->asked = request;
	if (request == JOB_REQUEST_START)
		entry->freed = true;
}

void
chronicle_clear(struct chronicle *chronicle)
{
	for (unsigned int i = 0; i < chronicle->count; i++)
		job_free(chronicle->jobs[i].job);
	chronicle->count = 0;
	*chronicle->story = '\0';
}
