#include "errand.h"
#include "errors.h"
#include "machine.h"
#include "verdict.h"

const struct migrate_result errand_unanswered = { .kind = MIGRATE_RESULT_FAILED,
						  .code = JOB_ERROR_WATCHDOG,
						  .no_contact = true,
						  .message = "the hosts did not answer in time" };

bool
errand_leaves_pool(const struct migrate_job *job, const struct migrate_result *result)
{
	return result->domain == ERROR_DOMAIN_RPC && !result->no_contact && !job->watch.tidying &&
	       job_type_moves_storage(job->cim.job_type.value);
}

enum migrate_action
errand_tidy(struct migrate_job *job, const struct moment *now)
{
	job->phase = JOB_PHASE_PREPARING;
	job->watch.entered = now->steady;
	job->watch.tidying = true;
	return MIGRATE_REMOVE_COPIES;
}

enum migrate_action
errand_of(const struct migrate_job *job)
{
	switch (job->phase) {
	case JOB_PHASE_PREPARING:
		return job->watch.tidying ? MIGRATE_REMOVE_COPIES : MIGRATE_NOTHING;
	case JOB_PHASE_CLEANING:
		if (job->watch.destroying)
			return MIGRATE_DESTROY_COPY;
		return job->watch.verdict == VERDICT_SOURCE ? MIGRATE_REMOVE_COPIES
							    : MIGRATE_REMOVE_SOURCES;
	case JOB_PHASE_FINISHING:
		return MIGRATE_COPY_AUTOSTART;
	case JOB_PHASE_QUEUED:
	case JOB_PHASE_MAKING:
	case JOB_PHASE_MOVING:
	case JOB_PHASE_SETTLING:
	case JOB_PHASE_OVER:
		break;
	}
	return MIGRATE_NOTHING;
}

bool
errand_repeats(struct migrate_job *job, const struct migrate_result *result,
	       const struct moment *now)
{
	bool lost = result->no_contact || result->domain == ERROR_DOMAIN_RPC;

	if (result->kind == MIGRATE_RESULT_OK || !lost || errand_of(job) == MIGRATE_NOTHING ||
	    now->steady - job->watch.entered >= JOB_FINISH_LIMIT)
		return false;
	job->watch.ask_at = now->steady + JOB_ASK_AGAIN;
	return true;
}
