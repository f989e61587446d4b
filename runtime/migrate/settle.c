#include "settle.h"
#include "ending.h"
#include "errors.h"
#include "patience.h"
#include "verdict.h"

#include <msvm_error.h>

#include <stdio.h>

static struct job_answer
ask_again(struct migrate_job *job, const struct moment *now, enum job_write write)
{
	job->watch.ask_at = now->steady + JOB_ASK_AGAIN;
	return job_answer(MIGRATE_NOTHING, write);
}

/* The ErrorCode of a move that failed.  libvirt keeps no reason for one that nobody watched. */
static int
failure_code(const struct migrate_job *job)
{
	if (patience_text(job))
		return job->stop == JOB_STOP_WATCHDOG ? JOB_ERROR_WATCHDOG
		       : job->stop == JOB_STOP_LATE   ? JOB_ERROR_TOO_LATE
						      : ERROR_ABORTED;
	if (job->result.kind == MIGRATE_RESULT_UNKNOWN)
		return JOB_ERROR_UNWATCHED;
	return job->result.code ? job->result.code : ERROR_INTERNAL;
}

static void
failure_text(const struct migrate_job *job, char *text, size_t size)
{
	const char *message = job->result.message, *stop = patience_text(job);

	if (stop)
		snprintf(text, size, "%s", stop);
	else if (job->result.kind == MIGRATE_RESULT_FAILED)
		snprintf(text, size, "%s", *message ? message : "libvirt gives no reason");
	else if (job->result.kind == MIGRATE_RESULT_OK)
		snprintf(text, size,
			 "libvirt reports success, but the guest is not at %s: "
			 "is that the host that --peer-uri names",
			 job->plan.destination);
	else
		snprintf(text, size, "the migration ended while nobody watched it%s%s%s",
			 *message ? " (" : "", message, *message ? ")" : "");
}

void
settle_unconfirmed(const struct migrate_job *job, const char *why, char *text, size_t size)
{
	char reason[JOB_TEXT_SIZE];

	failure_text(job, reason, sizeof(reason));
	snprintf(text, size, "place of guest unconfirmed: %s; %s", why, reason);
}

/* Follows a move that goes on without the process that began it. */
static struct job_answer
follow(struct migrate_job *job, const struct migrate_places *places, const struct moment *now)
{
	struct job_watch *watch = &job->watch;

	job->phase = JOB_PHASE_MOVING;
	watch->entered = watch->changed = now->steady;
	watch->following = true;
	/* A guest that the source has stopped is going over already. */
	watch->switching = places->source.state == MIGRATE_PLACE_PAUSED && !job->guest.paused;
	watch->seen = JOB_REQUEST_NONE; /* so that a request is passed on to this move */
	watch->stopped = 0;
	progress_init(&watch->progress, job->guest.memory, job_disk_bytes(job),
		      job->cim.percent_complete.value);
	if (job_is_stopped(job)) {
		job_set_situation(job, JOB_STOPPING, now);
		job_set_communication(
			job, CIM_MANAGED_SYSTEM_ELEMENT_COMMUNICATION_STATUS_COMMUNICATION_OK);
	} else {
		job_set_text(job, "following what goes on");
		job_set_situation(job, JOB_RUNNING, now);
		job->cim.cancellable = mof_bool(!watch->switching);
	}
	return job_answer(MIGRATE_FOLLOW, JOB_WRITE_STATE);
}

static struct job_answer
conclude_source(struct migrate_job *job, const struct migrate_places *places,
		const struct moment *now)
{
	char where[JOB_TEXT_SIZE], text[JOB_TEXT_SIZE + 32];
	bool lost = job->result.domain == ERROR_DOMAIN_RPC ||
		    job->result.kind == MIGRATE_RESULT_UNKNOWN;

	verdict_describe(job, places, where, sizeof(where));
	if (job_is_to_end(job)) {
		snprintf(text, sizeof(text), "the guest is %s", where);
		ending_requested(job, ERROR_ABORTED, text, now);
		return job_answer(MIGRATE_CLOSE, JOB_WRITE_STATE);
	}
	failure_text(job, text, sizeof(text));
	ending_failed(job, lost ? JOB_LOST : JOB_FAILED, job->result.domain, failure_code(job),
		      text, where, now);
	return job_answer(MIGRATE_CLOSE, JOB_WRITE_STATE);
}

/* The run has not begun: whatever is to be seen of the guest is another job's. */
static struct job_answer
conclude_looking(struct migrate_job *job, const struct migrate_places *places,
		 const struct moment *now)
{
	if (!job_is_to_end(job))
		return conclude_source(job, places, now);
	ending_requested(job, JOB_ERROR_QUEUE, "the migration had not begun", now);
	return job_answer(MIGRATE_CLOSE, JOB_WRITE_STATE);
}

static struct job_answer
conclude_destination(struct migrate_job *job, const struct migrate_places *places,
		     const struct moment *now)
{
	if (job->result.kind == MIGRATE_RESULT_FAILED && job->result.code == ERROR_PERSIST_FAILED)
		ending_warn(job, ERROR_PERSIST_FAILED, "the definition was not written there: %s",
			    job->result.message);
	else if (job->guest.persistent && !places->destination.persistent)
		ending_warn(job, JOB_ERROR_CLEANUP,
			    "the guest is not defined there and is gone once it stops");
	if (places->source.state == MIGRATE_PLACE_SHUT_OFF)
		ending_warn(job, JOB_ERROR_CLEANUP, "%s still has a definition of it",
			    job->plan.source);
	else if (places->source.state == MIGRATE_PLACE_PAUSED)
		ending_warn(job, JOB_ERROR_CLEANUP, "%s still has a paused copy of it",
			    job->plan.source);
	if (!job->guest.autostart) {
		ending_completed(job, places, now);
		return job_answer(MIGRATE_CLOSE, JOB_WRITE_STATE);
	}
	job->phase = JOB_PHASE_FINISHING;
	job->watch.entered = now->steady;
	job->watch.ask_at = 0;
	job_set_text(job, "copying the autostart setting");
	return job_answer(MIGRATE_COPY_AUTOSTART, JOB_WRITE_STATE);
}

/* Where the guest's place is in doubt no copy is removed; somebody has to know of them. */
static void
find_copies(struct migrate_job *job)
{
	for (size_t i = 0; i < job->disk_count; i++)
		if (job->disks[i].made)
			ending_warn(job, JOB_ERROR_CLEANUP, "the copy %s of disk %s stays on %s",
				    job->disks[i].path, job->disks[i].target,
				    job->plan.destination);
}

/* The guest is not whole on one host, or on none: the truth goes into the texts. */
static void
conclude_split(struct migrate_job *job, enum job_situation situation,
	       const struct migrate_places *places, const struct moment *now)
{
	char where[JOB_TEXT_SIZE], text[JOB_TEXT_SIZE], message[2 * JOB_TEXT_SIZE + 32];

	verdict_describe(job, places, where, sizeof(where));
	failure_text(job, text, sizeof(text));
	snprintf(message, sizeof(message), "%s; the guest is %s", text, where);
	verdict_find(job, places);
	find_copies(job);
	ending_failed(job, situation, job->result.domain, failure_code(job), message, NULL, now);
}

/*
 * The guest stands still with its memory on two hosts, and nothing that could be done here would
 * bring it together.  QEMU may do so by itself once the hosts reach each other, so it is watched.
 */
static void
conclude_torn(struct migrate_job *job, const struct migrate_places *places,
	      const struct moment *now)
{
	job->busy = true;
	conclude_split(job, JOB_SPLIT, places, now);
	job_set_text(job,
		     "%s; if it stays so when the hosts reach each other, \"virsh migrate "
		     "--postcopy --postcopy-resume\" brings it together",
		     job->status_text);
	job->watch.ask_at = now->steady + JOB_IDLE_ASK_AGAIN;
}

/* Of two paused copies the one that ran last goes on; how it is then is asked when that is done. */
static struct job_answer
resume(struct migrate_job *job, const struct migrate_places *places, enum job_write write,
       const struct moment *now)
{
	job->watch.resumed = true;
	if (!job->watch.resuming)
		job->watch.resuming = now->steady;
	job->watch.verdict = VERDICT_NONE;
	job->watch.ask_at = 0;
	return job_answer(places->destination.incoming ? MIGRATE_RESUME_SOURCE
						       : MIGRATE_RESUME_DESTINATION,
			  write);
}

static struct job_answer
conclude_both_paused(struct migrate_job *job, const struct migrate_places *places,
		     const struct moment *now)
{
	if (job->guest.paused) /* as it was found: there is nothing to resume */
		return conclude_source(job, places, now);
	if (job->watch.resumed) {
		conclude_split(job, JOB_SPLIT, places, now);
		return job_answer(MIGRATE_CLOSE, JOB_WRITE_STATE);
	}
	return resume(job, places, JOB_WRITE_STATE, now);
}

static struct job_answer
conclude_unconfirmed(struct migrate_job *job, const struct migrate_places *places,
		     const struct moment *now)
{
	bool source = places->source.state == MIGRATE_PLACE_UNKNOWN;
	const struct migrate_place *silent = source ? &places->source : &places->destination;
	char where[JOB_TEXT_SIZE], why[2 * JOB_TEXT_SIZE + 64], message[4 * JOB_TEXT_SIZE];

	verdict_describe(job, places, where, sizeof(where));
	snprintf(why, sizeof(why), "it is %s; %s does not answer (%s)", where,
		 source ? job->plan.source : job->plan.destination, silent->message);
	settle_unconfirmed(job, why, message, sizeof(message));
	find_copies(job);
	ending_failed(job, JOB_LOST, job->result.domain, failure_code(job), message, NULL, now);
	return job_answer(MIGRATE_CLOSE, JOB_WRITE_STATE);
}

/* Images that lie partly here and partly there stay where they are: each is told of. */
static void
find_images(struct migrate_job *job, uint64_t moved)
{
	for (size_t i = 0; i < job->disk_count; i++) {
		const struct migrate_disk *disk = &job->disks[i];
		bool there = moved >> i & 1;

		job_find(job, job->result.domain, failure_code(job),
			 CIM_ERROR_PERCEIVED_SEVERITY_MAJOR, "disk %s uses %s, and not %s",
			 disk->target, there ? disk->path : disk->source,
			 there ? disk->source : disk->path);
	}
}

/* The end of a job that moves storage under its guest. */
static struct job_answer
conclude_storage(struct migrate_job *job, enum verdict verdict, const struct migrate_places *places,
		 const struct moment *now)
{
	const struct migrate_result *result = &job->result;
	bool watched = result->kind == MIGRATE_RESULT_FAILED;
	const char *why = watched && *result->message ? result->message
						      : "the copying ended while nobody watched it";
	bool died = places->source.state == MIGRATE_PLACE_SHUT_OFF && !job->guest.shut_off;
	char text[2 * JOB_TEXT_SIZE];

	if (verdict == VERDICT_DESTINATION) {
		ending_done(job, "the guest's images lie at their new places", now);
	} else if (verdict == VERDICT_SOURCE && job_is_to_end(job)) {
		ending_requested(job, ERROR_ABORTED, "the images lie where they were", now);
	} else if (verdict == VERDICT_SOURCE) {
		ending_failed(job, JOB_FAILED, result->domain, failure_code(job),
			      patience_text(job) ? patience_text(job) : why,
			      died ? "shut off" : NULL, now);
	} else if (verdict == VERDICT_DIVIDED) {
		find_images(job, places->source.moved);
		snprintf(text, sizeof(text), "%s; only some of the images lie at their new places",
			 why);
		ending_failed(job, JOB_FAILED, result->domain, failure_code(job), text, NULL, now);
	} else {
		snprintf(text, sizeof(text), "%s; the place of the images is unconfirmed: %s", why,
			 verdict == VERDICT_NOWHERE ? "the guest is gone" : places->source.message);
		ending_failed(job, JOB_LOST, result->domain, failure_code(job), text, NULL, now);
	}
	return job_answer(MIGRATE_CLOSE, JOB_WRITE_STATE);
}

static bool
has_made_images(const struct migrate_job *job)
{
	size_t i = 0;

	while (i < job->disk_count && !job->disks[i].made)
		i++;
	return i < job->disk_count;
}

/*
 * Which images nobody needs any more, now that the guest's place is known: the unfinished copies,
 * or the sources if that is wished.  Where the place is in doubt nothing is removed.
 */
static enum migrate_action
unneeded_images(const struct migrate_job *job, enum verdict verdict)
{
	if (job->watch.cleaned || !job->disk_count)
		return MIGRATE_NOTHING;
	if (verdict == VERDICT_SOURCE && has_made_images(job))
		return MIGRATE_REMOVE_COPIES;
	if (verdict == VERDICT_DESTINATION && job->plan.settings.remove_source_images)
		return MIGRATE_REMOVE_SOURCES;
	return MIGRATE_NOTHING;
}

/*
 * Whether libvirt has left a copy at the destination that never ran, although the guest runs at the
 * source and nothing moves it: it does so if its daemon dies in the first moments of a move.
 */
static bool
has_leftover(const struct migrate_job *job, enum verdict verdict,
	     const struct migrate_places *places)
{
	return verdict == VERDICT_SOURCE && !job->watch.destroyed &&
	       job_type_moves_guest(job->cim.job_type.value) &&
	       places->source.state == MIGRATE_PLACE_RUNNING && !places->source.moving &&
	       places->destination.state == MIGRATE_PLACE_PAUSED && places->destination.incoming;
}

static struct job_answer
clean(struct migrate_job *job, enum migrate_action action, const struct migrate_places *places,
      const struct moment *now)
{
	job->phase = JOB_PHASE_CLEANING;
	job->watch.entered = now->steady;
	job->watch.ask_at = 0;
	job->watch.places = *places;
	job_set_text(job, "removing %s",
		     action == MIGRATE_DESTROY_COPY    ? "the guest's unfinished copy"
		     : action == MIGRATE_REMOVE_COPIES ? "the unfinished copies"
						       : "the images at the source");
	return job_answer(action, JOB_WRITE_STATE);
}

/* The copies are the guest's own from now on, or they are gone. */
static void
forget_made_images(struct migrate_job *job)
{
	for (size_t i = 0; i < job->disk_count; i++)
		job->disks[i].made = false;
}

static struct job_answer
conclude(struct migrate_job *job, enum verdict verdict, const struct migrate_places *places,
	 const struct moment *now)
{
	enum migrate_action action = unneeded_images(job, verdict);

	if (job->looking && verdict != VERDICT_DESTINATION)
		return conclude_looking(job, places, now);
	if (has_leftover(job, verdict, places)) {
		job->watch.destroying = true;
		return clean(job, MIGRATE_DESTROY_COPY, places, now);
	}
	if (action != MIGRATE_NOTHING)
		return clean(job, action, places, now);
	if (verdict == VERDICT_DESTINATION)
		forget_made_images(job);
	if (!job_type_moves_guest(job->cim.job_type.value) && verdict != VERDICT_MOVING)
		return conclude_storage(job, verdict, places, now);
	switch (verdict) {
	case VERDICT_MOVING:
		return follow(job, places, now);
	case VERDICT_SOURCE:
		return conclude_source(job, places, now);
	case VERDICT_DESTINATION:
		return conclude_destination(job, places, now);
	case VERDICT_BOTH_RUNNING:
		job->busy = true; /* until the copy is suspended, by this runner or the next */
		conclude_split(job, JOB_SPLIT, places, now);
		return job_answer(MIGRATE_SUSPEND_DESTINATION, JOB_WRITE_STATE);
	case VERDICT_BOTH_PAUSED:
		return conclude_both_paused(job, places, now);
	case VERDICT_TORN:
		conclude_torn(job, places, now);
		return job_answer(MIGRATE_NOTHING, JOB_WRITE_STATE);
	case VERDICT_NOWHERE:
		conclude_split(job, JOB_FAILED, places, now);
		return job_answer(MIGRATE_CLOSE, JOB_WRITE_STATE);
	case VERDICT_UNCONFIRMED:
		return conclude_unconfirmed(job, places, now);
	case VERDICT_DIVIDED:
	case VERDICT_NONE:
		break;
	}
	return ask_again(job, now, JOB_WRITE_NONE);
}

static void
note_destroyed(struct migrate_job *job, const struct migrate_result *result)
{
	job->watch.destroying = false;
	job->watch.destroyed = true;
	if (result->kind != MIGRATE_RESULT_OK)
		ending_warn(job, JOB_ERROR_CLEANUP,
			    "the guest's unfinished copy was not removed: %s", result->message);
}

struct job_answer
settle_cleaned(struct migrate_job *job, const struct migrate_result *result,
	       const struct moment *now)
{
	struct migrate_places places = job->watch.places;

	if (job->watch.destroying) {
		note_destroyed(job, result);
		if (result->kind == MIGRATE_RESULT_OK)
			places.destination.state = MIGRATE_PLACE_ABSENT;
		return conclude(job, (enum verdict)job->watch.verdict, &places, now);
	}
	job->watch.cleaned = true;
	if (result->kind != MIGRATE_RESULT_OK)
		ending_warn(job, JOB_ERROR_CLEANUP, "images were not removed: %s", result->message);
	else if (job->watch.verdict == VERDICT_SOURCE)
		forget_made_images(job);
	return conclude(job, (enum verdict)job->watch.verdict, &places, now);
}

/* A host does not answer: the job stays in Shutting Down, and says why, until the limit. */
static struct job_answer
wait_for_host(struct migrate_job *job, const struct migrate_places *places,
	      const struct moment *now)
{
	job_set_text(job, "waiting for %s, which does not answer",
		     places->source.state == MIGRATE_PLACE_UNKNOWN ? job->plan.source
								   : job->plan.destination);
	job_set_situation(job, JOB_STOPPING, now);
	job_set_communication(job,
			      CIM_MANAGED_SYSTEM_ELEMENT_COMMUNICATION_STATUS_LOST_COMMUNICATION);
	return ask_again(job, now, JOB_WRITE_STATE);
}

/* Notes a verdict.  Returns whether it is another one than the last. */
static bool
note_verdict(struct job_watch *watch, enum verdict verdict, const struct moment *now)
{
	if (verdict == watch->verdict)
		return false;
	watch->verdict = verdict;
	watch->verdict_since = now->steady;
	return true;
}

/* The job has ended, and nothing more will happen to the guest. */
static struct job_answer
let_go(struct migrate_job *job, const struct migrate_places *places)
{
	char where[JOB_TEXT_SIZE];

	if (job_type_moves_guest(job->cim.job_type.value)) {
		verdict_describe(job, places, where, sizeof(where));
		job_set_text(job, "%s; libvirt has let go of it since: the guest is %s",
			     job->cim.job_status, where);
	} else {
		job_set_text(job, "%s; libvirt has let go of it since", job->cim.job_status);
	}
	job->busy = false;
	job->watch.ask_at = 0;
	return job_answer(MIGRATE_CLOSE, JOB_WRITE_STATE);
}

/*
 * The job has ended, but libvirt still works on the guest, or did so to the last.  Whatever it
 * leaves then is mended as for a job that has not ended, and believed as soon.
 */
static struct job_answer
settle_busy(struct migrate_job *job, const struct migrate_places *places, const struct moment *now)
{
	struct job_watch *watch = &job->watch;
	enum verdict verdict = verdict_judge(job, places);
	bool fresh = note_verdict(watch, verdict, now);
	bool held = now->steady - watch->verdict_since >= verdict_hold(job, verdict, places);

	if (places->source.state == MIGRATE_PLACE_UNKNOWN || places->source.moving ||
	    verdict == VERDICT_TORN || (verdict == VERDICT_UNCONFIRMED && !held)) {
		watch->ask_at = now->steady + JOB_IDLE_ASK_AGAIN;
		return job_answer(MIGRATE_NOTHING, JOB_WRITE_NONE);
	}
	watch->ask_at = 0;
	if (verdict == VERDICT_BOTH_RUNNING)
		return job_answer(fresh ? MIGRATE_SETTLE : MIGRATE_SUSPEND_DESTINATION,
				  JOB_WRITE_NONE);
	if (!held)
		return ask_again(job, now, JOB_WRITE_NONE);
	if (has_leftover(job, verdict, places)) {
		watch->destroying = true;
		return job_answer(MIGRATE_DESTROY_COPY, JOB_WRITE_NONE);
	}
	if (verdict == VERDICT_SOURCE && unneeded_images(job, verdict) != MIGRATE_NOTHING) {
		watch->cleaned = true;
		return job_answer(MIGRATE_REMOVE_COPIES, JOB_WRITE_NONE);
	}
	if (verdict != VERDICT_BOTH_PAUSED || job->guest.paused || watch->resumed)
		return let_go(job, places);
	return resume(job, places, JOB_WRITE_NONE, now);
}

/* One of two copies was to be suspended or resumed.  What failed is tried again, told once. */
struct job_answer
settle_mended(struct migrate_job *job, const struct migrate_result *result,
	      const struct moment *now)
{
	bool failed = result->kind != MIGRATE_RESULT_OK;
	enum job_write write = JOB_WRITE_NONE;

	if (!job->busy)
		return job_answer(MIGRATE_NOTHING, JOB_WRITE_NONE);
	if (job->watch.destroying) {
		note_destroyed(job, result);
		job->watch.ask_at = now->steady + JOB_ASK_AGAIN;
		return job_answer(MIGRATE_NOTHING, JOB_WRITE_STATE);
	}
	if (job->watch.verdict == VERDICT_SOURCE && job->watch.cleaned) {
		if (failed)
			ending_warn(job, JOB_ERROR_CLEANUP, "images were not removed: %s",
				    result->message);
		else
			forget_made_images(job);
		job->watch.ask_at = now->steady + JOB_ASK_AGAIN;
		return job_answer(MIGRATE_NOTHING, JOB_WRITE_STATE);
	}
	if (!failed && job->watch.verdict == VERDICT_BOTH_RUNNING) {
		job->busy = false;
		job->watch.ask_at = 0;
		return job_answer(MIGRATE_CLOSE, JOB_WRITE_STATE);
	}
	if (failed && !job->watch.told) {
		job_set_text(job, "%s; the guest's copies cannot be mended yet: %s",
			     job->cim.job_status, result->message);
		job->watch.told = true;
		write = JOB_WRITE_PROGRESS;
	}
	job->watch.resumed = job->watch.resumed && !failed;
	job->watch.ask_at = now->steady + (failed ? JOB_IDLE_ASK_AGAIN : JOB_ASK_AGAIN);
	return job_answer(MIGRATE_NOTHING, write);
}

struct job_answer
settle_step(struct migrate_job *job, const struct migrate_places *places, const struct moment *now)
{
	struct job_watch *watch = &job->watch;
	enum verdict verdict;
	bool fresh;

	if (job->phase == JOB_PHASE_OVER && job->busy)
		return settle_busy(job, places, now);
	if (job->phase != JOB_PHASE_SETTLING)
		return job_answer(MIGRATE_NOTHING, JOB_WRITE_NONE);
	verdict = verdict_judge(job, places);
	fresh = note_verdict(watch, verdict, now);
	/* Two running copies are believed when seen twice: the guest may just have gone over. */
	if (verdict == VERDICT_BOTH_RUNNING && fresh)
		return job_answer(MIGRATE_SETTLE, JOB_WRITE_NONE);
	if (now->steady - watch->verdict_since >= verdict_hold(job, verdict, places))
		return conclude(job, verdict, places, now);
	if (verdict == VERDICT_UNCONFIRMED && fresh)
		return wait_for_host(job, places, now);
	return ask_again(job, now, JOB_WRITE_NONE);
}
