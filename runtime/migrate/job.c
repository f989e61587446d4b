#include "job.h"
#include "config.h"
#include "schedule.h"
#include "text.h"
#include "uuid.h"

#include <msvm_virtual_system_migration_setting_data.h>

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TYPE(name) MSVM_MIGRATION_JOB_JOB_TYPE_##name
#define MIGRATION(name) MSVM_VIRTUAL_SYSTEM_MIGRATION_SETTING_DATA_MIGRATION_TYPE_##name
#define DEFAULT_PRIORITY 100
/* A job without days of the calendar rests so long between two runs. */
#define REST_USEC (INT64_C(60) * 1000000)
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
	plan->settings = wish->settings;
	plan->data_uri = mof_arena_strdup(arena, wish->data_uri);
	if (!plan->source || !plan->domain || (wish->destination && !plan->destination) ||
	    (wish->peer_uri && !plan->peer_uri) || (wish->data_uri && !plan->data_uri))
		return -ENOMEM;
	return 0;
}

void
job_copy_schedule(struct msvm_migration_job *to, const struct msvm_migration_job *from)
{
	to->scheduled_start_time = from->scheduled_start_time;
	to->job_run_times = from->job_run_times;
	to->run_month = from->run_month;
	to->run_day = from->run_day;
	to->run_day_of_week = from->run_day_of_week;
	to->run_start_interval = from->run_start_interval;
	to->local_or_utc_time = from->local_or_utc_time;
	to->until_time = from->until_time;
}

/* The writable properties (Write in the schema): what ModifyInstance may have changed. */
static void
merge_writable(struct migrate_job *job, const struct msvm_migration_job *other)
{
	struct msvm_migration_job *mine = &job->cim;

	job_copy_schedule(mine, other);
	mine->priority = other->priority;
	mine->delete_on_completion = other->delete_on_completion;
	mine->time_before_removal = other->time_before_removal;
	if (!other->notify)
		mine->notify = NULL;
	else if (!mine->notify || strcmp(mine->notify, other->notify) != 0)
		mine->notify = mof_arena_strdup(&job->arena, other->notify);
}

void
job_init_properties(struct msvm_migration_job *properties)
{
	msvm_migration_job_init(properties);
	properties->priority = mof_u32(DEFAULT_PRIORITY);
	properties->delete_on_completion = mof_bool(true);
}

/* The settings of machine and disks, in the client's own words. */
static int
copy_setting_data(struct migrate_job *job, const struct job_wish *wish)
{
	struct mof_string_array *list = &job->cim.new_resource_setting_data;
	const char **items;

	job->cim.new_system_setting_data =
		mof_arena_strdup(&job->arena, wish->new_system_setting_data);
	if (wish->new_system_setting_data && !job->cim.new_system_setting_data)
		return -ENOMEM;
	if (!wish->new_resource_count)
		return 0;
	items = mof_arena_alloc(&job->arena, wish->new_resource_count * sizeof(*items));
	for (size_t i = 0; items && i < wish->new_resource_count; i++) {
		items[i] = mof_arena_strdup(&job->arena, wish->new_resource_setting_data[i]);
		if (wish->new_resource_setting_data[i] && !items[i])
			return -ENOMEM;
	}
	*list = (struct mof_string_array){ .items = items,
					   .count = wish->new_resource_count,
					   .set = true };
	return items ? 0 : -ENOMEM;
}

bool
job_type_is_check(unsigned int job_type)
{
	return job_type >= TYPE(CHECKING_VIRTUAL_MACHINE_COMPATIBILITY) &&
	       job_type <= TYPE(CHECKING_STORAGE_MIGRATION);
}

bool
job_type_moves_guest(unsigned int job_type)
{
	return job_type == TYPE(MOVING_VIRTUAL_MACHINE) ||
	       job_type == TYPE(MOVING_VIRTUAL_MACHINE_AND_STORAGE);
}

bool
job_type_moves_storage(unsigned int job_type)
{
	return job_type == TYPE(MOVING_VIRTUAL_MACHINE_AND_STORAGE) ||
	       job_type == TYPE(MOVING_STORAGE);
}

/* The MigrationType that mostly makes a job of that type. */
static uint16_t
migration_type_of(unsigned int job_type)
{
	switch (job_type) {
	case TYPE(CREATING_REMOTE_VIRTUAL_MACHINE):
		return MIGRATION(STAGED);
	case TYPE(CHECKING_VIRTUAL_MACHINE_AND_STORAGE_COMPATIBILITY):
	case TYPE(MOVING_VIRTUAL_MACHINE_AND_STORAGE):
		return MIGRATION(VIRTUALSYSTEMANDSTORAGE);
	case TYPE(CHECKING_STORAGE_COMPATIBILITY):
		return MIGRATION(STORAGEDEEPCHECK);
	case TYPE(CHECKING_STORAGE_MIGRATION):
	case TYPE(MOVING_STORAGE):
		return MIGRATION(STORAGE);
	default:
		return MIGRATION(VIRTUALSYSTEM);
	}
}

static void
describe(struct migrate_job *job, const struct job_wish *wish, const char *owner,
	 const struct moment *now)
{
	struct msvm_migration_job *cim = &job->cim;
	unsigned int type = wish->job_type ? wish->job_type : TYPE(MOVING_VIRTUAL_MACHINE);
	const char *name = msvm_migration_job_job_type_str((uint16_t)type);

	job_init_properties(cim);
	cim->instance_id = job->id;
	cim->name = cim->element_name = cim->caption = cim->description = name;
	cim->job_type = mof_u16((uint16_t)type);
	cim->migration_type = mof_u16(wish->migration_type ? (uint16_t)wish->migration_type
							   : migration_type_of(type));
	cim->destination_host = job->plan.destination;
	if (*job->guest.uuid)
		memcpy(job->uuid, job->guest.uuid, sizeof(job->uuid));
	if (*job->guest.uuid || uuid_parse(job->plan.domain, job->uuid) == 0)
		cim->virtual_system_name = job->uuid;
	mof_timestamp_from_usec(now->wall, 0, &cim->time_submitted);
	mof_interval_from_usec(0, &cim->elapsed_time);
	cim->owner = owner;
	cim->percent_complete = mof_u16(0);
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
	int err;

	if (!job)
		return mof_error_set(reterr, -ENOMEM, "out of memory");
	if (uuid_random(uuid) < 0) {
		job_free(job);
		return mof_error_set(reterr, -EIO, "the system gives no random numbers");
	}
	snprintf(job->id, sizeof(job->id), "%s:%s",
		 wish->config ? wish->config->org_id : config_defaults.org_id, uuid);
	owner = mof_arena_strdup(&job->arena, wish->owner ? wish->owner : "anonymous");
	if (copy_plan(&job->arena, wish, &job->plan) < 0 || !owner) {
		job_free(job);
		return mof_error_set(reterr, -ENOMEM, "out of memory");
	}
	if (wish->guest)
		job->guest = *wish->guest;
	describe(job, wish, owner, now);
	err = copy_setting_data(job, wish);
	if (!err)
		err = job_set_disks(job, wish->disks, wish->disk_count);
	if (err) {
		job_free(job);
		return mof_error_set(reterr, err,
				     err == -EINVAL ? "more than 64 disks" : "out of memory");
	}
	if (wish->properties)
		merge_writable(job, wish->properties);
	if (wish->retry)
		job->cim.recovery_action = mof_u16(CIM_JOB_RECOVERY_ACTION_RE_RUN_JOB);
	err = job_plan_start(job, now, reterr);
	if (err) {
		job_free(job);
		return err;
	}
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

bool
job_merge(struct migrate_job *job, const struct migrate_job *theirs)
{
	bool fresh = theirs->request != JOB_REQUEST_NONE && theirs->request != job->request &&
		     !(job_is_to_end(job) && theirs->request < job->request);

	merge_writable(job, &theirs->cim);
	if (job_is_waiting(job) && job_is_waiting(theirs)) {
		job->due = theirs->due;
		job->scheduled = theirs->scheduled;
	}
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

bool
job_is_stopped(const struct migrate_job *job)
{
	return job_is_to_end(job) || job->stop != JOB_STOP_NONE;
}

bool
job_is_waiting(const struct migrate_job *job)
{
	return job->cim.job_state.value == CIM_CONCRETE_JOB_JOB_STATE_NEW ||
	       job->cim.job_state.value == CIM_CONCRETE_JOB_JOB_STATE_SUSPENDED;
}

int
job_ask(struct migrate_job *job, enum job_request request, bool *ret_changed)
{
	bool is_end = request >= JOB_REQUEST_TERMINATE;

	if (is_end ? job_is_final(job) : !job_is_waiting(job) || job_is_to_end(job))
		return -EPERM;
	*ret_changed = is_end ? request > job->request : request != job->request;
	if (*ret_changed)
		job->request = request;
	return 0;
}

int
job_set_disks(struct migrate_job *job, const struct migrate_disk *disks, size_t count)
{
	struct migrate_disk *copies;

	if (count > JOB_DISKS_MAX)
		return -EINVAL;
	copies = mof_arena_alloc(&job->arena, (count + 1) * sizeof(*copies));
	if (!copies)
		return -ENOMEM;
	for (size_t i = 0; i < count; i++) {
		copies[i] = disks[i];
		copies[i].target = mof_arena_strdup(&job->arena, disks[i].target);
		copies[i].source = mof_arena_strdup(&job->arena, disks[i].source);
		copies[i].path = mof_arena_strdup(&job->arena, disks[i].path);
		copies[i].format = mof_arena_strdup(&job->arena, disks[i].format);
		if (!copies[i].target != !disks[i].target ||
		    !copies[i].source != !disks[i].source || !copies[i].path != !disks[i].path ||
		    !copies[i].format != !disks[i].format)
			return -ENOMEM;
	}
	job->disks = copies;
	job->disk_count = count;
	return 0;
}

uint64_t
job_disk_bytes(const struct migrate_job *job)
{
	uint64_t bytes = 0;

	for (size_t i = 0; i < job->disk_count; i++)
		bytes += job->disks[i].capacity;
	return bytes;
}

/* Where a finding goes: behind the last, or, if there is no room, on the last that matters less. */
static struct job_finding *
place_of(struct migrate_job *job, unsigned int severity)
{
	size_t at = job->finding_count;

	if (at < JOB_FINDINGS_MAX)
		return &job->findings[at];
	while (at > 0 && job->findings[at - 1].severity >= severity)
		at--;
	return at ? &job->findings[at - 1] : NULL;
}

void
job_find(struct migrate_job *job, int domain, int code, unsigned int severity, const char *format,
	 ...)
{
	char text[JOB_ERROR_SIZE], clean[JOB_ERROR_SIZE];
	struct job_finding *place;
	const char *message;
	va_list arguments;

	if (!job->findings)
		job->findings = mof_arena_alloc(&job->arena, JOB_FINDINGS_MAX * sizeof(*place));
	place = job->findings ? place_of(job, severity) : NULL;
	if (!place)
		return;
	va_start(arguments, format);
	vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	text_copy(clean, sizeof(clean), text);
	message = mof_arena_strdup(&job->arena, clean);
	if (!message)
		return;
	*place = (struct job_finding){ domain, code, severity, message };
	if (place == &job->findings[job->finding_count])
		job->finding_count++;
}

int
job_plan_start(struct migrate_job *job, const struct moment *now, struct mof_error *reterr)
{
	int64_t due;
	int err = schedule_check(&job->cim, reterr);

	if (err)
		return err;
	if (schedule_next(&job->cim, now->wall, now->wall, &due) < 0)
		return mof_error_set(reterr, -EINVAL,
				     "the schedule has no start: UntilTime is "
				     "over, or such a day does not come");
	job->scheduled = now->wall;
	job->due = due > now->wall ? due : 0;
	return 0;
}

bool
job_plan_next(struct migrate_job *job, const struct moment *now)
{
	uint32_t runs = job->runs < UINT32_MAX ? (uint32_t)job->runs : UINT32_MAX;

	if (!schedule_recurs(&job->cim, runs))
		return false;
	return schedule_next(&job->cim, job->scheduled, now->wall + REST_USEC, &job->due) == 0;
}

int64_t
job_wake_time(const struct migrate_job *job)
{
	int64_t due = job->due ? job->due : INT64_MAX, until;

	if (schedule_until(&job->cim, job->scheduled, &until) < 0)
		until = INT64_MAX;
	return due < until ? due : until;
}

bool
job_is_too_late(const struct migrate_job *job, const struct moment *now)
{
	int64_t until;

	return schedule_until(&job->cim, job->scheduled, &until) == 0 && now->wall >= until;
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
