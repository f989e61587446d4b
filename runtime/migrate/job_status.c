#include "job.h"
#include "config.h"
#include "text.h"

#include <stdarg.h>
#include <stdio.h>

#define KEEP 0xffffu
#define STATUS(name) CIM_MANAGED_SYSTEM_ELEMENT_OPERATIONAL_STATUS_##name
#define HEALTH(name) CIM_MANAGED_SYSTEM_ELEMENT_HEALTH_STATE_##name
#define PRIMARY(name) CIM_MANAGED_SYSTEM_ELEMENT_PRIMARY_STATUS_##name
#define OPERATING(name) CIM_MANAGED_SYSTEM_ELEMENT_OPERATING_STATUS_##name
#define DETAILED(name) CIM_MANAGED_SYSTEM_ELEMENT_DETAILED_STATUS_##name
#define COMMUNICATION(name) CIM_MANAGED_SYSTEM_ELEMENT_COMMUNICATION_STATUS_##name
#define STATE(name) CIM_CONCRETE_JOB_JOB_STATE_##name
#define WORD(name) CIM_MANAGED_SYSTEM_ELEMENT_STATUS_##name

struct row {
	uint16_t state;
	uint16_t operational[2];
	uint8_t operational_count;
	const char *descriptions[2]; /* NULL: the job's ErrorDescription */
	const char *status;
	uint16_t health, primary, operating, detailed, communication;
	bool cancellable;
};

/* clang-format off */
static const struct row rows[JOB_SITUATION_COUNT] = {
	[JOB_QUEUED] = { STATE(NEW), { STATUS(OK), STATUS(DORMANT) }, 2,
			 { "OK", "Job is queued" }, WORD(OK), HEALTH(OK), PRIMARY(OK),
			 OPERATING(DORMANT), DETAILED(NO_ADDITIONAL_INFORMATION),
			 COMMUNICATION(NOT_AVAILABLE), true },
	[JOB_STARTING] = { STATE(STARTING), { STATUS(OK), STATUS(STARTING) }, 2,
			   { "OK", "Job is starting" }, WORD(OK), HEALTH(OK), PRIMARY(OK),
			   OPERATING(STARTING), DETAILED(NO_ADDITIONAL_INFORMATION),
			   COMMUNICATION(NOT_AVAILABLE), true },
	[JOB_RUNNING] = { STATE(RUNNING), { STATUS(OK) }, 1,
			  { "Job is running" }, WORD(OK), HEALTH(OK), PRIMARY(OK),
			  OPERATING(MIGRATING), DETAILED(NO_ADDITIONAL_INFORMATION),
			  COMMUNICATION(COMMUNICATION_OK), true },
	[JOB_SUSPENDED] = { STATE(SUSPENDED), { STATUS(OK) }, 1,
			    { "Job is suspended" }, WORD(OK), HEALTH(OK), PRIMARY(OK),
			    OPERATING(DORMANT), DETAILED(NO_ADDITIONAL_INFORMATION),
			    COMMUNICATION(NOT_AVAILABLE), true },
	[JOB_STOPPING] = { STATE(SHUTTING_DOWN), { STATUS(OK), STATUS(STOPPING) }, 2,
			   { "OK", "Job is stopping" }, WORD(OK), HEALTH(OK), PRIMARY(OK),
			   OPERATING(STOPPING), DETAILED(NO_ADDITIONAL_INFORMATION), KEEP, false },
	[JOB_COMPLETED] = { STATE(COMPLETED), { STATUS(OK), STATUS(COMPLETED) }, 2,
			    { "OK", "Completed" }, WORD(OK), HEALTH(OK), PRIMARY(OK),
			    OPERATING(COMPLETED), DETAILED(NO_ADDITIONAL_INFORMATION), KEEP,
			    false },
	[JOB_DEGRADED] = { STATE(COMPLETED), { STATUS(DEGRADED), STATUS(COMPLETED) }, 2,
			   { "Degraded", "Completed" }, WORD(DEGRADED), HEALTH(DEGRADED_WARNING),
			   PRIMARY(DEGRADED), OPERATING(COMPLETED), DETAILED(STRESSED), KEEP,
			   false },
	[JOB_TERMINATED] = { STATE(TERMINATED), { STATUS(STOPPED) }, 1,
			     { "Job was terminated" }, WORD(STOPPED), HEALTH(OK), PRIMARY(OK),
			     OPERATING(STOPPED), DETAILED(NO_ADDITIONAL_INFORMATION), KEEP,
			     false },
	[JOB_KILLED] = { STATE(KILLED), { STATUS(ABORTED) }, 1,
			 { "Job was killed" }, WORD(ERROR), HEALTH(MAJOR_FAILURE), PRIMARY(ERROR),
			 OPERATING(ABORTED), DETAILED(NON_RECOVERABLE_ERROR), KEEP, false },
	[JOB_FAILED] = { STATE(EXCEPTION), { STATUS(ERROR), STATUS(COMPLETED) }, 2,
			 { NULL, "Completed" }, WORD(ERROR), HEALTH(MAJOR_FAILURE),
			 PRIMARY(ERROR), OPERATING(ABORTED), DETAILED(NON_RECOVERABLE_ERROR),
			 KEEP, false },
	[JOB_LOST] = { STATE(EXCEPTION), { STATUS(ERROR), STATUS(COMPLETED) }, 2,
		       { NULL, "Completed" }, WORD(ERROR), HEALTH(MAJOR_FAILURE),
		       PRIMARY(ERROR), OPERATING(ABORTED), DETAILED(SUPPORTING_ENTITY_IN_ERROR),
		       KEEP, false },
	[JOB_SPLIT] = { STATE(EXCEPTION), { STATUS(NON_RECOVERABLE_ERROR), STATUS(COMPLETED) }, 2,
			{ NULL, "Completed" }, WORD(NONRECOVER), HEALTH(NON_RECOVERABLE_ERROR),
			PRIMARY(ERROR), OPERATING(ABORTED), DETAILED(NON_RECOVERABLE_ERROR),
			KEEP, false },
};
/* clang-format on */

void
job_set_situation(struct migrate_job *job, enum job_situation situation, const struct moment *now)
{
	const struct row *row = &rows[situation];
	struct msvm_migration_job *cim = &job->cim;
	uint16_t state =
		situation == JOB_DEGRADED && job->config ? job->config->warnings_as : row->state;
	bool changed = cim->job_state.set && cim->job_state.value != state;

	if (!cim->job_state.set)
		mof_interval_from_usec(0, &cim->time_of_last_state_change);
	else if (changed)
		mof_timestamp_from_usec(now->wall, 0, &cim->time_of_last_state_change);
	cim->job_state = mof_u16(state);
	cim->operational_status = (struct mof_uint16_array){ .items = row->operational,
							     .count = row->operational_count,
							     .set = true };
	for (size_t i = 0; i < row->operational_count; i++)
		job->descriptions[i] =
			row->descriptions[i] ? row->descriptions[i] : job->error_text;
	cim->status_descriptions = (struct mof_string_array){ .items = job->descriptions,
							      .count = row->operational_count,
							      .set = true };
	cim->status = row->status;
	cim->health_state = mof_u16(row->health);
	cim->primary_status = mof_u16(row->primary);
	cim->operating_status = mof_u16(row->operating);
	if (situation == JOB_RUNNING && !job_type_moves_guest(cim->job_type.value))
		cim->operating_status = mof_u16(OPERATING(SERVICING));
	cim->detailed_status = mof_u16(row->detailed);
	if (row->communication != KEEP)
		cim->communication_status = mof_u16(row->communication);
	cim->cancellable = mof_bool(row->cancellable);
}

void
job_set_communication(struct migrate_job *job, unsigned int status)
{
	job->cim.communication_status = mof_u16((uint16_t)status);
}

void
job_set_text(struct migrate_job *job, const char *format, ...)
{
	char text[JOB_TEXT_SIZE];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	text_copy(job->status_text, sizeof(job->status_text), text);
	job->cim.job_status = job->status_text;
}

void
job_set_error(struct migrate_job *job, unsigned int code, const char *summary,
	      const char *description)
{
	text_copy(job->error_text, sizeof(job->error_text), description);
	job->cim.error_code = mof_u16((uint16_t)code);
	job->cim.error_description = job->error_text;
	job->cim.error_summary_description = summary;
}

void
job_set_elapsed(struct migrate_job *job, const struct moment *now)
{
	int64_t start;
	uint64_t before = 0;

	if (mof_timestamp_to_usec(&job->cim.start_time, &start) < 0)
		return;
	mof_interval_to_usec(&job->cim.elapsed_time, &before);
	if (now->wall > start && (uint64_t)(now->wall - start) > before)
		mof_interval_from_usec((uint64_t)(now->wall - start), &job->cim.elapsed_time);
}

bool
job_state_is_final(unsigned int state)
{
	return (state >= STATE(COMPLETED) && state <= STATE(EXCEPTION)) ||
	       state == JOB_STATE_COMPLETED_WITH_WARNINGS;
}

bool
job_is_completed(const struct migrate_job *job)
{
	unsigned int state = job->cim.job_state.value;

	return state == STATE(COMPLETED) || state == JOB_STATE_COMPLETED_WITH_WARNINGS;
}

bool
job_is_final(const struct migrate_job *job)
{
	return job_state_is_final(job->cim.job_state.value);
}
