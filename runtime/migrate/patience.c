#include "patience.h"

struct job_answer
patience_stop(struct migrate_job *job, enum job_stop why, const struct moment *now)
{
	static const char *const texts[] = {
		[JOB_STOP_WATCHDOG] = "nothing moves any more",
		[JOB_STOP_LATE] = "UntilTime has passed",
		[JOB_STOP_BLACKOUT] = "the guest would stand still for too long",
	};

	job->stop = why;
	job->watch.stopped = now->steady;
	job_set_text(job, "stopping: %s", texts[why]);
	job_set_situation(job, JOB_STOPPING, now);
	return job_answer(MIGRATE_ABORT, JOB_WRITE_STATE);
}

struct job_answer
patience_step(struct migrate_job *job, const struct moment *now)
{
	const struct migrate_settings *settings = &job->plan.settings;
	struct job_watch *watch = &job->watch;

	if (watch->seen || watch->stopped || watch->switching || watch->post_copy)
		return job_answer(MIGRATE_NOTHING, JOB_WRITE_PROGRESS);
	if (settings->post_copy && watch->progress.pass > 1) {
		watch->post_copy = true;
		return job_answer(MIGRATE_POST_COPY, JOB_WRITE_STATE);
	}
	if (settings->cancel_if_stuck &&
	    progress_blackout(&watch->progress, &watch->sample) > JOB_BLACKOUT_LIMIT)
		return patience_stop(job, JOB_STOP_BLACKOUT, now);
	return job_answer(MIGRATE_NOTHING, JOB_WRITE_PROGRESS);
}

const char *
patience_text(const struct migrate_job *job)
{
	switch (job->result.kind == MIGRATE_RESULT_OK ? JOB_STOP_NONE : job->stop) {
	case JOB_STOP_WATCHDOG:
		return "stopped, since nothing moved for 60 s";
	case JOB_STOP_LATE:
		return "stopped, since UntilTime has passed";
	case JOB_STOP_BLACKOUT:
		return "stopped after three passes, since the guest would stand still for more "
		       "than 2 s";
	case JOB_STOP_NONE:
		break;
	}
	return NULL;
}
