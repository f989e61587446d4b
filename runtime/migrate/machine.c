#include "machine.h"
#include "ending.h"
#include "errand.h"
#include "errors.h"
#include "inspect.h"
#include "patience.h"
#include "settle.h"

#include <string.h>

static void
enter(struct migrate_job *job, enum job_phase phase, const struct moment *now)
{
	job->phase = phase;
	job->watch.entered = now->steady;
}

static bool
is_storage(const struct migrate_job *job)
{
	return job->cim.job_type.value == MSVM_MIGRATION_JOB_JOB_TYPE_MOVING_STORAGE;
}

/* The end of a job that libvirt was never asked to move. */
static struct job_answer
cancel_early(struct migrate_job *job, const struct moment *now)
{
	ending_requested(job, JOB_ERROR_QUEUE, "the migration had not begun", now);
	return job_answer(MIGRATE_CLOSE, JOB_WRITE_STATE);
}

/* What the run before has left. */
static void
clear_run(struct migrate_job *job)
{
	memset(&job->watch, 0, sizeof(job->watch));
	memset(&job->result, 0, sizeof(job->result));
	job->looking = false;
	job->finding_count = 0;
	job->stop = JOB_STOP_NONE;
	job->cim.percent_complete = mof_u16(0);
	job->cim.error_code = mof_u16(0);
	job->cim.error_description = job->cim.error_summary_description = NULL;
	mof_interval_from_usec(0, &job->cim.elapsed_time);
}

/* UntilTime has passed before the job could begin. */
static struct job_answer
too_late(struct migrate_job *job, const struct moment *now)
{
	ending_failed(job, JOB_FAILED, 0, JOB_ERROR_TOO_LATE,
		      "UntilTime has passed before the job could begin", NULL, now);
	return job_answer(MIGRATE_CLOSE, JOB_WRITE_STATE);
}

static struct job_answer
on_taken(struct migrate_job *job, const struct moment *now)
{
	if (job_is_to_end(job))
		return cancel_early(job, now);
	if (job_is_too_late(job, now))
		return too_late(job, now);
	job->request = JOB_REQUEST_NONE; /* START has come true */
	job->due = 0;
	job->runs += !job->retried;
	clear_run(job);
	enter(job, JOB_PHASE_PREPARING, now);
	mof_timestamp_from_usec(now->wall, 0, &job->cim.start_time);
	job_set_text(job, "reaching both hosts");
	job_set_situation(job, JOB_STARTING, now);
	return job_answer(MIGRATE_PREPARE, JOB_WRITE_STATE);
}

static struct job_answer
end_unbegun(struct migrate_job *job, const struct moment *now)
{
	if (job_is_to_end(job))
		return cancel_early(job, now);
	ending_failed(job, JOB_FAILED, 0, JOB_ERROR_RESTARTED,
		      "the runner ended before the job could begin", NULL, now);
	return job_answer(MIGRATE_CLOSE, JOB_WRITE_STATE);
}

/* The runner that owned the job is gone.  Nothing is begun again; what runs is followed. */
static struct job_answer
on_adopted(struct migrate_job *job, const struct moment *now)
{
	unsigned int type = job->cim.job_type.value;

	memset(&job->watch, 0, sizeof(job->watch));
	if (job->phase == JOB_PHASE_OVER)
		return job_answer(MIGRATE_SETTLE, JOB_WRITE_STATE);
	if (job->phase == JOB_PHASE_PREPARING && job_type_moves_storage(type))
		return job_answer(errand_tidy(job, now), JOB_WRITE_STATE);
	if (job->phase <= JOB_PHASE_PREPARING || job_type_is_check(type))
		return end_unbegun(job, now);
	if (job->phase == JOB_PHASE_MAKING)
		job->result = (struct migrate_result){
			.kind = MIGRATE_RESULT_FAILED,
			.code = JOB_ERROR_RESTARTED,
			.message = "the runner ended before the migration began",
		};
	enter(job, JOB_PHASE_SETTLING, now);
	if (!job->looking) /* until the source says that it still moves */
		job->cim.cancellable = mof_bool(false);
	job_set_text(job, "taken over from a runner that is gone; asking both hosts");
	return job_answer(MIGRATE_SETTLE, JOB_WRITE_STATE);
}

/* Whatever the move, or what was to come before it, returned: the hosts know where the guest is. */
static struct job_answer
ask_hosts(struct migrate_job *job, const struct migrate_result *result, const struct moment *now)
{
	job->result = *result;
	enter(job, JOB_PHASE_SETTLING, now);
	job->watch.verdict = 0;
	job_set_text(job, is_storage(job) ? "asking where the images lie"
					  : "asking both hosts where the guest runs");
	return job_answer(MIGRATE_SETTLE, JOB_WRITE_STATE);
}

/* The end of a job that could not even be begun. */
static struct job_answer
fail_early(struct migrate_job *job, const struct migrate_result *result, const struct moment *now)
{
	if (job_is_to_end(job))
		return cancel_early(job, now);
	if (result->no_contact)
		job_set_communication(job,
				      CIM_MANAGED_SYSTEM_ELEMENT_COMMUNICATION_STATUS_NO_CONTACT);
	ending_failed(job, result->no_contact ? JOB_LOST : JOB_FAILED, result->domain, result->code,
		      result->message, NULL, now);
	return job_answer(MIGRATE_CLOSE, JOB_WRITE_STATE);
}

/* The hosts could not be reached, or the guest is not fit to move: nothing has happened to it. */
static struct job_answer
not_begun(struct migrate_job *job, const struct migrate_result *result, const struct moment *now)
{
	job->result = *result;
	if (errand_leaves_pool(job, result))
		return job_answer(errand_tidy(job, now), JOB_WRITE_STATE);
	if (job_is_to_end(job))
		return cancel_early(job, now);
	/* A later run may find that the guest has gone over meanwhile. */
	if (job->runs > 1 && !result->no_contact && job_type_moves_guest(job->cim.job_type.value)) {
		job->looking = true;
		return ask_hosts(job, result, now);
	}
	return fail_early(job, result, now);
}

/* libvirt is told to move the guest. */
static struct job_answer
start_move(struct migrate_job *job, const struct moment *now)
{
	static const struct migrate_result unneeded = { .kind = MIGRATE_RESULT_FAILED,
							.code = ERROR_ABORTED };
	struct job_watch *watch = &job->watch;

	if (job_is_to_end(job))
		return ask_hosts(job, &unneeded, now);
	enter(job, JOB_PHASE_MOVING, now);
	watch->changed = now->steady;
	progress_init(&watch->progress, job->guest.memory, job_disk_bytes(job), 0);
	progress_describe(&watch->progress, &watch->sample, job->status_text,
			  sizeof(job->status_text));
	job->cim.job_status = job->status_text;
	return job_answer(MIGRATE_START, JOB_WRITE_STATE);
}

/* The host makes the images itself when it begins to copy. */
static struct job_answer
copy_images(struct migrate_job *job)
{
	for (size_t i = 0; i < job->disk_count; i++)
		job->disks[i].made = true;
	progress_init(&job->watch.progress, 0, job_disk_bytes(job), 0);
	job_set_text(job, "copying storage");
	return job_answer(MIGRATE_START, JOB_WRITE_STATE);
}

/* Each image is known to the store before it is made, so that none is ever left behind. */
static struct job_answer
make_images(struct migrate_job *job, const struct moment *now)
{
	enter(job, JOB_PHASE_MAKING, now);
	for (size_t i = 0; i < job->disk_count; i++)
		job->disks[i].made = true;
	job_set_text(job, "making %zu image%s at the destination", job->disk_count,
		     job->disk_count == 1 ? "" : "s");
	return job_answer(MIGRATE_MAKE_IMAGES, JOB_WRITE_STATE);
}

static struct job_answer
on_prepared(struct migrate_job *job, const struct migrate_guest *guest, const struct moment *now)
{
	static const struct migrate_result no_memory = { .kind = MIGRATE_RESULT_FAILED,
							 .code = ERROR_NO_MEMORY,
							 .message = "out of memory" };

	if (job->phase != JOB_PHASE_PREPARING)
		return job_answer(MIGRATE_NOTHING, JOB_WRITE_NONE);
	job->guest = *guest;
	job->guest.disks = NULL;
	job->guest.disk_count = 0;
	if (job_set_disks(job, guest->disks, guest->disk_count) < 0)
		return not_begun(job, &no_memory, now);
	memcpy(job->uuid, guest->uuid, sizeof(job->uuid));
	job->cim.virtual_system_name = job->uuid;
	if (job_is_to_end(job))
		return cancel_early(job, now);
	enter(job, JOB_PHASE_MOVING, now);
	job->watch.changed = now->steady;
	job_set_situation(job, JOB_RUNNING, now);
	if (is_storage(job))
		return copy_images(job);
	if (!job_type_moves_guest(job->cim.job_type.value)) {
		job_set_text(job, job_type_is_check(job->cim.job_type.value)
					  ? "looking for what stands in the way"
					  : "defining the guest at the destination");
		return job_answer(MIGRATE_START, JOB_WRITE_STATE);
	}
	if (job->disk_count)
		return make_images(job, now);
	return start_move(job, now);
}

static struct job_answer
on_progress(struct migrate_job *job, const struct migrate_sample *sample, const struct moment *now)
{
	struct job_watch *watch = &job->watch;

	if (job->phase != JOB_PHASE_MOVING)
		return job_answer(MIGRATE_NOTHING, JOB_WRITE_NONE);
	if (sample->processed != watch->sample.processed ||
	    sample->remaining != watch->sample.remaining ||
	    sample->disk_remaining != watch->sample.disk_remaining)
		watch->changed = now->steady;
	if (sample->total || sample->disk_total) {
		watch->sample = *sample;
		progress_update(&watch->progress, sample);
		job->cim.percent_complete = mof_u16((uint16_t)watch->progress.percent);
	}
	if (job->cim.job_state.value == CIM_CONCRETE_JOB_JOB_STATE_RUNNING && !watch->switching) {
		progress_describe(&watch->progress, &watch->sample, job->status_text,
				  sizeof(job->status_text));
		job->cim.job_status = job->status_text;
	}
	return patience_step(job, now);
}

/* All copies are alike: from here on the guest uses some of them. */
static struct job_answer
on_ready(struct migrate_job *job)
{
	if (job->phase != JOB_PHASE_MOVING || job->watch.switching || job->watch.seen ||
	    job->watch.stopped)
		return job_answer(MIGRATE_NOTHING, JOB_WRITE_NONE);
	job->watch.switching = true;
	job->cim.cancellable = mof_bool(false);
	job_set_text(job, "going over to the copies");
	return job_answer(MIGRATE_PIVOT, JOB_WRITE_STATE);
}

static struct job_answer
on_switching(struct migrate_job *job)
{
	if (job->phase != JOB_PHASE_MOVING)
		return job_answer(MIGRATE_NOTHING, JOB_WRITE_NONE);
	job->watch.switching = true;
	job->cim.cancellable = mof_bool(false);
	job_set_text(job, "the guest is going over%s",
		     job->watch.post_copy ? ", with the rest of its memory behind it" : "");
	return job_answer(MIGRATE_NOTHING, JOB_WRITE_PROGRESS);
}

/* The peer's connection to the destination, or ours to the source, broke or never was. */
static void
note_connection(struct migrate_job *job)
{
	bool figures_seen = job->watch.sample.total || job->cim.percent_complete.value;

	if (job->result.kind == MIGRATE_RESULT_OK || job->result.domain != ERROR_DOMAIN_RPC)
		return;
	job_set_communication(
		job, figures_seen
			     ? CIM_MANAGED_SYSTEM_ELEMENT_COMMUNICATION_STATUS_LOST_COMMUNICATION
			     : CIM_MANAGED_SYSTEM_ELEMENT_COMMUNICATION_STATUS_NO_CONTACT);
}

static struct job_answer
on_ended(struct migrate_job *job, const struct migrate_result *result, const struct moment *now)
{
	struct job_answer next;

	if (job->phase == JOB_PHASE_PREPARING)
		return not_begun(job, result, now);
	if (job->phase == JOB_PHASE_OVER && job->busy) {
		job->result = *result;
		return job_answer(MIGRATE_SETTLE, JOB_WRITE_NONE);
	}
	if (job->phase != JOB_PHASE_MOVING)
		return job_answer(MIGRATE_NOTHING, JOB_WRITE_NONE);
	job->cim.cancellable = mof_bool(false);
	next = ask_hosts(job, result, now);
	note_connection(job);
	if (job->watch.following) {
		job->watch.ask_at = now->steady + JOB_ASK_AGAIN;
		next.action = MIGRATE_NOTHING;
	}
	return next;
}

/* The engine cannot serve the job, for example because its hosts are not known here. */
static struct job_answer
on_refused(struct migrate_job *job, const struct migrate_result *result, const struct moment *now)
{
	char message[JOB_TEXT_SIZE];

	if (job->phase <= JOB_PHASE_PREPARING)
		return fail_early(job, result, now);
	if (job->phase == JOB_PHASE_OVER) {
		job->busy = false;
		return job_answer(MIGRATE_CLOSE, JOB_WRITE_STATE);
	}
	settle_unconfirmed(job, result->message, message, sizeof(message));
	ending_failed(job, JOB_LOST, 0, JOB_ERROR_UNWATCHED, message, NULL, now);
	return job_answer(MIGRATE_CLOSE, JOB_WRITE_STATE);
}

static struct job_answer
on_finished(struct migrate_job *job, const struct migrate_result *result, const struct moment *now)
{
	bool failed = result->kind != MIGRATE_RESULT_OK;

	if (errand_repeats(job, result, now))
		return job_answer(MIGRATE_NOTHING, JOB_WRITE_NONE);
	switch (job->phase) {
	case JOB_PHASE_MAKING:
		return failed ? ask_hosts(job, result, now) : start_move(job, now);
	case JOB_PHASE_CLEANING:
		return settle_cleaned(job, result, now);
	case JOB_PHASE_FINISHING:
		if (failed)
			ending_warn(job, JOB_ERROR_CLEANUP, "autostart was not set: %s",
				    result->message);
		ending_completed(job, NULL, now);
		return job_answer(MIGRATE_CLOSE, JOB_WRITE_STATE);
	case JOB_PHASE_SETTLING:
		if (failed && now->steady - job->watch.resuming < JOB_SECOND_LIMIT)
			job->watch.resumed = false; /* to be tried again */
		job->watch.ask_at = now->steady + JOB_ASK_AGAIN;
		return job_answer(MIGRATE_NOTHING, JOB_WRITE_NONE);
	case JOB_PHASE_OVER:
		return settle_mended(job, result, now);
	case JOB_PHASE_PREPARING: /* which came to nothing; now nothing is left of it */
		return job->result.kind == MIGRATE_RESULT_FAILED ? not_begun(job, &job->result, now)
								 : end_unbegun(job, now);
	case JOB_PHASE_QUEUED:
	case JOB_PHASE_MOVING:
		break;
	}
	return job_answer(MIGRATE_NOTHING, JOB_WRITE_NONE);
}

/* Gives up on libvirt, not on the guest: it stays marked until libvirt is idle. */
static struct job_answer
give_up(struct migrate_job *job, bool killed, const struct moment *now)
{
	job->busy = true;
	if (killed)
		ending_requested(job, ERROR_ABORTED, "warning: libvirt has not confirmed it yet",
				 now);
	else
		ending_failed(job, JOB_FAILED, 0, JOB_ERROR_WATCHDOG,
			      "nothing moved for too long, and libvirt has not given up yet", NULL,
			      now);
	job->watch.ask_at = now->steady + JOB_IDLE_ASK_AGAIN;
	return job_answer(MIGRATE_NOTHING, JOB_WRITE_STATE);
}

/* Whether a request has come that was not taken up yet. */
static bool
take_request(struct migrate_job *job, const struct moment *now)
{
	if (!job_is_to_end(job) || job->request <= job->watch.seen)
		return false;
	job->watch.seen = job->request;
	job->watch.requested = now->steady;
	return true;
}

static bool
kill_overdue(const struct migrate_job *job, const struct moment *now)
{
	return job->watch.seen == JOB_REQUEST_KILL &&
	       now->steady - job->watch.requested >= JOB_KILL_LIMIT;
}

static struct job_answer
tick_moving(struct migrate_job *job, const struct moment *now)
{
	struct job_watch *watch = &job->watch;

	if (take_request(job, now)) {
		job_set_text(job, "stopping on request");
		job_set_situation(job, JOB_STOPPING, now);
		return job_answer(MIGRATE_ABORT, JOB_WRITE_STATE);
	}
	if (kill_overdue(job, now))
		return give_up(job, true, now);
	if (watch->stopped && now->steady - watch->stopped >= JOB_SECOND_LIMIT)
		return give_up(job, false, now);
	if (watch->stopped)
		return job_answer(MIGRATE_NOTHING, JOB_WRITE_PROGRESS);
	if (job->stop != JOB_STOP_NONE) /* by a runner that is gone, or before a host fell silent */
		return patience_stop(job, job->stop, now);
	if (!watch->seen && job_is_too_late(job, now))
		return patience_stop(job, JOB_STOP_LATE, now);
	if (now->steady - watch->changed >= JOB_WATCHDOG)
		return patience_stop(job, JOB_STOP_WATCHDOG, now);
	return job_answer(MIGRATE_NOTHING, JOB_WRITE_PROGRESS);
}

static struct job_answer
tick_settling(struct migrate_job *job, bool ask, const struct moment *now)
{
	take_request(job, now);
	if (kill_overdue(job, now))
		return give_up(job, true, now);
	return job_answer(ask ? MIGRATE_SETTLE : MIGRATE_NOTHING, JOB_WRITE_PROGRESS);
}

/* In the queue a job can be suspended, and go on from there. */
static struct job_answer
tick_queued(struct migrate_job *job, const struct moment *now)
{
	enum job_request request = job->request;
	bool suspended = job->cim.job_state.value == CIM_CONCRETE_JOB_JOB_STATE_SUSPENDED;

	if (job->due <= now->wall)
		job->due = 0;
	if (request == JOB_REQUEST_NONE)
		return job_is_too_late(job, now) ? too_late(job, now)
						 : job_answer(MIGRATE_NOTHING, JOB_WRITE_NONE);
	if (job_is_to_end(job))
		return cancel_early(job, now);
	job->request = JOB_REQUEST_NONE;
	if (request == JOB_REQUEST_START)
		job->due = 0;
	if (request == JOB_REQUEST_SUSPEND && !suspended) {
		job_set_text(job, "suspended on request");
		job_set_situation(job, JOB_SUSPENDED, now);
	} else if (request == JOB_REQUEST_START && suspended) {
		job_set_text(job, "queued");
		job_set_situation(job, JOB_QUEUED, now);
	}
	return job_answer(MIGRATE_NOTHING, JOB_WRITE_STATE);
}

/* A request waits until the images that are being made can be removed again. */
static struct job_answer
tick_making(struct migrate_job *job, const struct moment *now)
{
	static const struct migrate_result silent = {
		.kind = MIGRATE_RESULT_FAILED,
		.code = JOB_ERROR_WATCHDOG,
		.message = "the destination did not make the images in time"
	};

	if (now->steady - job->watch.entered < JOB_PREPARE_LIMIT)
		return job_answer(MIGRATE_NOTHING, JOB_WRITE_PROGRESS);
	return ask_hosts(job, &silent, now);
}

static struct job_answer
tick_errand(struct migrate_job *job, bool ask, const struct moment *now)
{
	if (now->steady - job->watch.entered >= JOB_FINISH_LIMIT)
		return on_finished(job, &errand_unanswered, now);
	return job_answer(ask ? errand_of(job) : MIGRATE_NOTHING, JOB_WRITE_PROGRESS);
}

static struct job_answer
tick_preparing(struct migrate_job *job, bool ask, const struct moment *now)
{
	int64_t since = now->steady - job->watch.entered;

	if (job->watch.tidying)
		return tick_errand(job, ask, now);
	if (job_is_to_end(job))
		return cancel_early(job, now);
	if (since >= JOB_PREPARE_LIMIT)
		return not_begun(job, &errand_unanswered, now);
	return job_answer(MIGRATE_NOTHING, JOB_WRITE_PROGRESS);
}

static struct job_answer
on_tick(struct migrate_job *job, const struct moment *now)
{
	struct job_watch *watch = &job->watch;
	bool ask = watch->ask_at && now->steady >= watch->ask_at;

	if (ask)
		watch->ask_at = 0;
	if (job->phase != JOB_PHASE_OVER)
		job_set_elapsed(job, now);
	switch (job->phase) {
	case JOB_PHASE_QUEUED:
		return tick_queued(job, now);
	case JOB_PHASE_PREPARING:
		return tick_preparing(job, ask, now);
	case JOB_PHASE_MAKING:
		return tick_making(job, now);
	case JOB_PHASE_MOVING:
		return tick_moving(job, now);
	case JOB_PHASE_SETTLING:
		return tick_settling(job, ask, now);
	case JOB_PHASE_CLEANING:
	case JOB_PHASE_FINISHING:
		return tick_errand(job, ask, now);
	case JOB_PHASE_OVER:
		break;
	}
	return job_answer(ask ? MIGRATE_SETTLE : MIGRATE_NOTHING, JOB_WRITE_NONE);
}

/* Whether the job does something else than moving a guest, and is at that. */
static bool
is_inspecting(const struct migrate_job *job)
{
	return !job_type_moves_guest(job->cim.job_type.value) && !is_storage(job) &&
	       (job->phase == JOB_PHASE_MOVING || job->phase == JOB_PHASE_SETTLING);
}

struct job_answer
job_step(struct migrate_job *job, const struct migrate_event *event, const struct moment *now)
{
	if (is_inspecting(job) && event->type != MIGRATE_ADOPTED && event->type != MIGRATE_REFUSED)
		return inspect_step(job, event, now);
	switch (event->type) {
	case MIGRATE_TAKEN:
		return on_taken(job, now);
	case MIGRATE_ADOPTED:
		return on_adopted(job, now);
	case MIGRATE_TICK:
		return on_tick(job, now);
	case MIGRATE_REFUSED:
		return on_refused(job, &event->u.result, now);
	case MIGRATE_PREPARED:
		return on_prepared(job, &event->u.guest, now);
	case MIGRATE_FOUND:
		break;
	case MIGRATE_PROGRESS:
		return on_progress(job, &event->u.sample, now);
	case MIGRATE_READY:
		return on_ready(job);
	case MIGRATE_SWITCHING:
		return on_switching(job);
	case MIGRATE_ENDED:
		return on_ended(job, &event->u.result, now);
	case MIGRATE_SETTLED:
		return settle_step(job, &event->u.places, now);
	case MIGRATE_FINISHED:
		return on_finished(job, &event->u.result, now);
	}
	return job_answer(MIGRATE_NOTHING, JOB_WRITE_NONE);
}
