#include "job.h"
#include "text.h"
#include "uuid.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ID_PREFIX "mofc:"
#define DEFAULT_PRIORITY 100
#define LEAST_REMOVAL_USEC (UINT64_C(10) * 1000000)

/* Copies the wish into the arena.  Returns 0 or -ENOMEM. */
static int
copy_plan(struct mof_arena *arena, const struct job_wish *wish, struct job_plan *plan)
{
	plan->source = mof_arena_strdup(arena, wish->source);
	plan->destination = mof_arena_strdup(arena, wish->destination);
	plan->peer_uri = mof_arena_strdup(arena, wish->peer_uri);
	plan->domain = mof_arena_strdup(arena, wish->domain);
	plan->bandwidth = wish->bandwidth;
	if (!plan->source || !plan->destination || !plan->domain ||
	    (wish->peer_uri && !plan->peer_uri))
		return -ENOMEM;
	return 0;
}

static void
describe(struct migrate_job *job, const char *owner, const struct moment *now)
{
	struct msvm_migration_job *cim = &job->cim;
	const char *name =
		msvm_migration_job_job_type_str(MSVM_MIGRATION_JOB_JOB_TYPE_MOVING_VIRTUAL_MACHINE);

	msvm_migration_job_init(cim);
	cim->instance_id = job->id;
	cim->name = cim->element_name = cim->caption = cim->description = name;
	cim->job_type = mof_u16(MSVM_MIGRATION_JOB_JOB_TYPE_MOVING_VIRTUAL_MACHINE);
	cim->migration_type = mof_u16(JOB_MIGRATION_TYPE_VIRTUAL_SYSTEM);
	cim->destination_host = job->plan.destination;
	if (*job->guest.uuid)
		memcpy(job->uuid, job->guest.uuid, sizeof(job->uuid));
	if (*job->guest.uuid || uuid_parse(job->plan.domain, job->uuid) == 0)
		cim->virtual_system_name = job->uuid;
	mof_timestamp_from_usec(now->wall, 0, &cim->time_submitted);
	mof_interval_from_usec(0, &cim->elapsed_time);
	cim->owner = owner;
	cim->priority = mof_u32(DEFAULT_PRIORITY);
	cim->percent_complete = mof_u16(0);
	cim->delete_on_completion = mof_bool(true);
	cim->error_code = mof_u16(0);
	cim->recovery_action = mof_u16(CIM_JOB_RECOVERY_ACTION_DO_NOT_CONTINUE);
	job_set_text(job, "queued");
	job_set_situation(job, JOB_QUEUED, now);
}

int
job_new(const struct job_wish *wish, const struct moment *now, struct migrate_job **ret,
	struct mof_error *reterr)
{
	struct migrate_job *job = calloc(1, sizeof(*job));
	char uuid[MIGRATE_UUID_SIZE];
	const char *owner;

	if (!job)
		return mof_error_set(reterr, -ENOMEM, "out of memory");
	if (uuid_random(uuid) < 0) {
		job_free(job);
		return mof_error_set(reterr, -EIO, "the system gives no random numbers");
	}
	snprintf(job->id, sizeof(job->id), ID_PREFIX "%s", uuid);
	owner = mof_arena_strdup(&job->arena, wish->owner ? wish->owner : "anonymous");
	if (copy_plan(&job->arena, wish, &job->plan) < 0 || !owner) {
		job_free(job);
		return mof_error_set(reterr, -ENOMEM, "out of memory");
	}
	if (wish->guest)
		job->guest = *wish->guest;
	describe(job, owner, now);
	*ret = job;
	return 0;
}

void
job_free(struct migrate_job *job)
{
	if (!job)
		return;
	mof_arena_clear(&job->arena);
	free(job);
}

/* The writable properties (Write in the schema): what ModifyInstance may have changed. */
static void
merge_writable(struct migrate_job *job, const struct migrate_job *theirs)
{
	struct msvm_migration_job *mine = &job->cim;
	const struct msvm_migration_job *other = &theirs->cim;

	mine->scheduled_start_time = other->scheduled_start_time;
	mine->job_run_times = other->job_run_times;
	mine->run_month = other->run_month;
	mine->run_day = other->run_day;
	mine->run_day_of_week = other->run_day_of_week;
	mine->run_start_interval = other->run_start_interval;
	mine->local_or_utc_time = other->local_or_utc_time;
	mine->until_time = other->until_time;
	mine->priority = other->priority;
	mine->delete_on_completion = other->delete_on_completion;
	mine->time_before_removal = other->time_before_removal;
	if (!other->notify)
		mine->notify = NULL;
	else if (!mine->notify || strcmp(mine->notify, other->notify) != 0)
		mine->notify = mof_arena_strdup(&job->arena, other->notify);
}

bool
job_merge(struct migrate_job *job, const struct migrate_job *theirs)
{
	bool fresh = theirs->request != JOB_REQUEST_NONE && theirs->request != job->request &&
		     !(job_is_to_end(job) && theirs->request < job->request);

	merge_writable(job, theirs);
	job->delete_on_kill |= theirs->delete_on_kill;
	if (fresh)
		job->request = theirs->request;
	return fresh;
}

bool
job_is_to_end(const struct migrate_job *job)
{
	return job->request >= JOB_REQUEST_TERMINATE;
}

/* Whether the job has not begun: it waits in the queue, or is suspended there. */
static bool
is_waiting(const struct migrate_job *job)
{
	return job->cim.job_state.value == CIM_CONCRETE_JOB_JOB_STATE_NEW ||
	       job->cim.job_state.value == CIM_CONCRETE_JOB_JOB_STATE_SUSPENDED;
}

int
job_ask(struct migrate_job *job, enum job_request request, bool *ret_changed)
{
	bool is_end = request >= JOB_REQUEST_TERMINATE;

	if (is_end ? job_is_final(job) : !is_waiting(job) || job_is_to_end(job))
		return -EPERM;
	*ret_changed = is_end ? request > job->request : request != job->request;
	if (*ret_changed)
		job->request = request;
	return 0;
}

void
job_find(struct migrate_job *job, int domain, int code, unsigned int severity, const char *format,
	 ...)
{
	char text[JOB_ERROR_SIZE], clean[JOB_ERROR_SIZE];
	struct job_finding *finding;
	va_list arguments;

	if (!job->findings)
		job->findings = mof_arena_alloc(&job->arena, JOB_FINDINGS_MAX * sizeof(*finding));
	if (!job->findings || job->finding_count == JOB_FINDINGS_MAX)
		return;
	va_start(arguments, format);
	vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	text_copy(clean, sizeof(clean), text);
	finding = &job->findings[job->finding_count];
	*finding = (struct job_finding){ domain, code, severity,
					 mof_arena_strdup(&job->arena, clean) };
	job->finding_count += finding->message != NULL;
}

int
job_removal_time(const struct migrate_job *job, int64_t *ret)
{
	int64_t end;
	uint64_t kept = 0;

	if (!job_is_final(job) || !(job->removable || job->delete_on_kill) || job->busy ||
	    mof_timestamp_to_usec(&job->cim.time_of_last_state_change, &end) < 0)
		return -ENOENT;
	if (mof_interval_to_usec(&job->cim.time_before_removal, &kept) < 0 ||
	    kept < LEAST_REMOVAL_USEC)
		kept = LEAST_REMOVAL_USEC;
	if (job->delete_on_kill)
		kept = 0;
	*ret = kept > (uint64_t)(INT64_MAX - end) ? INT64_MAX : end + (int64_t)kept;
	return 0;
}
