#include "ending.h"
#include "config.h"
#include "errors.h"

#include <msvm_error.h>

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define RETRY_USEC (INT64_C(10) * 1000000)

/*
 * The job waits for its next run.  When the last one was and how long it took stays in its
 * properties until then.  But PercentComplete and ErrorCode of a job that has not ended are not
 * those of one that has: why says it here.
 */
static void
queue_again(struct migrate_job *job, const char *why, const struct moment *now)
{
	struct mof_datetime due;

	mof_timestamp_from_usec(job->due, 0, &due);
	job_set_elapsed(job, now);
	job->phase = JOB_PHASE_QUEUED;
	job->cim.percent_complete = mof_u16(0);
	job->cim.error_code = mof_u16(0);
	job->cim.error_description = job->cim.error_summary_description = NULL;
	job_set_text(job, "%s; to start again at %.4s-%.2s-%.2s %.2s:%.2s:%.2s UTC", why, due.text,
		     due.text + 4, due.text + 6, due.text + 8, due.text + 10, due.text + 12);
	job_set_situation(job, JOB_QUEUED, now);
}

/* What failed stays so long that somebody sees it, and the job says how long. */
void
ending_retain(struct migrate_job *job)
{
	const struct migrate_config *config = job->config ? job->config : &config_defaults;
	uint64_t kept = 0;

	job->removable = !job->cim.delete_on_completion.set || job->cim.delete_on_completion.value;
	if (job->cim.job_state.value != CIM_CONCRETE_JOB_JOB_STATE_EXCEPTION)
		return;
	mof_interval_to_usec(&job->cim.time_before_removal, &kept);
	if (kept < config->retain_failed)
		mof_interval_from_usec(config->retain_failed, &job->cim.time_before_removal);
}

static void
end(struct migrate_job *job, enum job_situation situation, const struct moment *now)
{
	job_set_elapsed(job, now);
	job->phase = JOB_PHASE_OVER;
	job->watch.entered = now->steady;
	job->watch.ask_at = 0;
	job_set_situation(job, situation, now);
	ending_retain(job);
}

void
ending_warn(struct migrate_job *job, int code, const char *format, ...)
{
	char text[JOB_TEXT_SIZE];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	job_find(job, 0, code, CIM_ERROR_PERCEIVED_SEVERITY_DEGRADED_WARNING, "%s", text);
}

/* What is left to be done, in one line. */
static void
join_findings(const struct migrate_job *job, char *text, size_t size)
{
	size_t length = 0;

	*text = '\0';
	for (size_t i = 0; i < job->finding_count && length < size; i++)
		length += (size_t)snprintf(text + length, size - length, "%s%s",
					   i ? "; " : ", but: ", job->findings[i].message);
}

void
ending_done(struct migrate_job *job, const char *text, const struct moment *now)
{
	char rest[JOB_TEXT_SIZE];

	join_findings(job, rest, sizeof(rest));
	job->cim.percent_complete = mof_u16(100);
	job->cim.error_code = mof_u16(0);
	job->cim.error_description = job->cim.error_summary_description = NULL;
	job_set_text(job, "%s%s", text, rest);
	if (!job->delete_on_kill && !job_is_to_end(job) && job_plan_next(job, now)) {
		job->retried = false; /* the next run may be tried twice as well */
		queue_again(job, job->status_text, now);
		return;
	}
	end(job, job->finding_count ? JOB_DEGRADED : JOB_COMPLETED, now);
}

void
ending_completed(struct migrate_job *job, const struct migrate_places *places,
		 const struct moment *now)
{
	bool paused = places && places->destination.state == MIGRATE_PLACE_PAUSED;
	char text[JOB_TEXT_SIZE];

	snprintf(text, sizeof(text), "the guest %s on %s%s", paused ? "is paused" : "runs",
		 job->plan.destination, job->looking ? " already" : "");
	ending_done(job, text, now);
}

void
ending_requested(struct migrate_job *job, unsigned int code, const char *rest,
		 const struct moment *now)
{
	bool killed = job->request == JOB_REQUEST_KILL;
	const char *what = killed ? "killed" : "terminated";
	char message[JOB_TEXT_SIZE];

	snprintf(message, sizeof(message), "the job was %s on request", what);
	job_set_error(job, code, error_classify(0, (int)code)->summary, message);
	job_set_text(job, "%s; %s", what, rest);
	end(job, killed ? JOB_KILLED : JOB_TERMINATED, now);
}

/* RecoveryAction "Re-run Job" is one more try, as long as UntilTime and nobody else ends it. */
static bool
is_to_run_again(const struct migrate_job *job)
{
	return job->cim.recovery_action.value == CIM_JOB_RECOVERY_ACTION_RE_RUN_JOB &&
	       !job->retried && !job_is_to_end(job) &&
	       job->cim.error_code.value != JOB_ERROR_TOO_LATE;
}

void
ending_failed(struct migrate_job *job, enum job_situation situation, int domain, int code,
	      const char *message, const char *rest, const struct moment *now)
{
	job_set_error(job, (unsigned int)code, error_classify(domain, code)->summary, message);
	if (situation == JOB_FAILED && !job->busy && is_to_run_again(job)) {
		job->retried = true;
		job->due = now->wall + RETRY_USEC;
		queue_again(job, job->error_text, now);
		return;
	}
	job_set_text(job, "failed: %s%s%s", message, rest ? "; the guest is " : "",
		     rest ? rest : "");
	end(job, situation, now);
}
