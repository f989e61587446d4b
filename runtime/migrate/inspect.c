#include "inspect.h"
#include "ending.h"
#include "errors.h"

#include <msvm_error.h>

#include <stdio.h>

static bool
is_check(const struct migrate_job *job)
{
	return job_type_is_check(job->cim.job_type.value);
}

/* What is in the way, in one line; returns how many there are. */
static size_t
join_blocking(const struct migrate_job *job, char *text, size_t size)
{
	size_t count = 0, length = 0;

	*text = '\0';
	for (size_t i = 0; i < job->finding_count; i++) {
		const struct job_finding *finding = &job->findings[i];

		if (finding->severity < CIM_ERROR_PERCEIVED_SEVERITY_MAJOR)
			continue;
		if (length < size)
			length += (size_t)snprintf(text + length, size - length, "%s%s",
						   count ? "; " : "", finding->message);
		count++;
	}
	return count;
}

/* A host that has stopped answering is not the same as one that says no. */
static void
fail_check(struct migrate_job *job, const struct migrate_result *result, const struct moment *now)
{
	bool lost = result->no_contact || result->domain == ERROR_DOMAIN_RPC;

	job->result = *result;
	if (lost)
		job_set_communication(
			job, CIM_MANAGED_SYSTEM_ELEMENT_COMMUNICATION_STATUS_LOST_COMMUNICATION);
	ending_failed(job, lost ? JOB_LOST : JOB_FAILED, result->domain,
		      result->code ? result->code : ERROR_INTERNAL, result->message, NULL, now);
}

static struct job_answer
conclude_check(struct migrate_job *job, const struct migrate_result *result,
	       const struct moment *now)
{
	char text[JOB_TEXT_SIZE];

	if (result->kind != MIGRATE_RESULT_OK) {
		fail_check(job, result, now);
	} else if (join_blocking(job, text, sizeof(text))) {
		ending_failed(job, JOB_FAILED, 0, JOB_ERROR_INCOMPATIBLE, text, NULL, now);
	} else {
		ending_done(job, "nothing stands in the way", now);
	}
	return job_answer(MIGRATE_CLOSE, JOB_WRITE_STATE);
}

static struct job_answer
on_ended(struct migrate_job *job, const struct migrate_result *result, const struct moment *now)
{
	if (job->phase != JOB_PHASE_MOVING)
		return job_answer(MIGRATE_NOTHING, JOB_WRITE_NONE);
	if (is_check(job))
		return conclude_check(job, result, now);
	job->result = *result;
	job->phase = JOB_PHASE_SETTLING;
	job->watch.entered = now->steady;
	job_set_text(job, "asking for the definition");
	return job_answer(MIGRATE_SETTLE, JOB_WRITE_STATE);
}

/* The definition is there, or it is not: what libvirt returned says why. */
static struct job_answer
on_settled(struct migrate_job *job, const struct migrate_place *destination,
	   const struct moment *now)
{
	const struct migrate_result *result = &job->result;
	bool failed = result->kind == MIGRATE_RESULT_FAILED;
	char text[2 * JOB_TEXT_SIZE];

	if (job->phase != JOB_PHASE_SETTLING)
		return job_answer(MIGRATE_NOTHING, JOB_WRITE_NONE);
	if (destination->state == MIGRATE_PLACE_UNKNOWN &&
	    now->steady - job->watch.entered < JOB_SECOND_LIMIT) {
		job->watch.ask_at = now->steady + JOB_ASK_AGAIN;
		return job_answer(MIGRATE_NOTHING, JOB_WRITE_NONE);
	}
	if (!failed && destination->persistent) {
		snprintf(text, sizeof(text), "the guest is defined on %s", job->plan.destination);
		ending_done(job, text, now);
	} else if (failed) {
		ending_failed(job, JOB_FAILED, result->domain,
			      result->code ? result->code : ERROR_INTERNAL, result->message, NULL,
			      now);
	} else {
		snprintf(text, sizeof(text), "the definition is not on %s%s%s",
			 job->plan.destination, *destination->message ? ": " : "",
			 destination->message);
		ending_failed(job, JOB_LOST, 0, JOB_ERROR_UNWATCHED, text, NULL, now);
	}
	return job_answer(MIGRATE_CLOSE, JOB_WRITE_STATE);
}

/*
 * A check can end at any time.  A definition is written in a moment, and whether it was is seen
 * afterwards: a request comes too early or too late for it.
 */
static struct job_answer
on_tick(struct migrate_job *job, const struct moment *now)
{
	struct job_watch *watch = &job->watch;
	bool ask = watch->ask_at && now->steady >= watch->ask_at;

	job_set_elapsed(job, now);
	if (ask)
		watch->ask_at = 0;
	if (job->phase == JOB_PHASE_SETTLING)
		return job_answer(ask ? MIGRATE_SETTLE : MIGRATE_NOTHING, JOB_WRITE_PROGRESS);
	if (job_is_to_end(job) && is_check(job)) {
		ending_requested(job, ERROR_ABORTED, "nothing was changed", now);
		return job_answer(MIGRATE_CLOSE, JOB_WRITE_STATE);
	}
	if (is_check(job) && job_is_too_late(job, now)) {
		ending_failed(job, JOB_FAILED, 0, JOB_ERROR_TOO_LATE,
			      "UntilTime has passed before the check has ended", NULL, now);
		return job_answer(MIGRATE_CLOSE, JOB_WRITE_STATE);
	}
	if (now->steady - watch->changed < JOB_WATCHDOG)
		return job_answer(MIGRATE_NOTHING, JOB_WRITE_PROGRESS);
	if (is_check(job)) {
		ending_failed(job, JOB_LOST, 0, JOB_ERROR_WATCHDOG, "a host did not answer in time",
			      NULL, now);
		return job_answer(MIGRATE_CLOSE, JOB_WRITE_STATE);
	}
	job->result = (struct migrate_result){ .kind = MIGRATE_RESULT_UNKNOWN };
	job->phase = JOB_PHASE_SETTLING;
	watch->entered = now->steady;
	return job_answer(MIGRATE_SETTLE, JOB_WRITE_STATE);
}

struct job_answer
inspect_step(struct migrate_job *job, const struct migrate_event *event, const struct moment *now)
{
	switch (event->type) {
	case MIGRATE_FOUND:
		job->watch.changed = now->steady;
		job_find(job, event->u.finding.domain, event->u.finding.code,
			 event->u.finding.severity, "%s", event->u.finding.message);
		return job_answer(MIGRATE_NOTHING, JOB_WRITE_PROGRESS);
	case MIGRATE_ENDED:
		return on_ended(job, &event->u.result, now);
	case MIGRATE_SETTLED:
		return on_settled(job, &event->u.places.destination, now);
	case MIGRATE_TICK:
		return on_tick(job, now);
	default:
		return job_answer(MIGRATE_NOTHING, JOB_WRITE_NONE);
	}
}
