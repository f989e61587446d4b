#include "play.h"

#include <migrate/simulated_world.h>

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

void
play_tell(struct play *play, const char *format, ...)
{
	size_t length = strlen(play->story);
	va_list arguments;

	if (length > sizeof(play->story) / 2) {
		memmove(play->story, play->story + length / 2, length - length / 2 + 1);
		length = strlen(play->story);
	}
	va_start(arguments, format);
	vsnprintf(play->story + length, sizeof(play->story) - length, format, arguments);
	va_end(arguments);
}

void
play_complain(struct play *play, const struct actor *actor, const char *what)
{
	const struct migrate_job *job = actor ? actor->job : NULL;

	fprintf(stderr, "%s", play->story);
	fail_msg("case %" PRIu64 ": %s\njob %d: state %u, was %u, %s, request %s, Cancellable %d, "
		 "%u %%: %s", play->seed, what, actor ? (int)(actor - play->actors) : -1,
		 job ? job->cim.job_state.value : 0, actor ? actor->state : 0,
		 job ? job_phase_str(job->phase) : "", job ? job_request_str(job->request) : "",
		 job ? job->cim.cancellable.value : 0, job ? job->cim.percent_complete.value : 0,
		 job ? job->cim.job_status : "");
}

/* An end of a job that has moved nothing. */
static bool
is_end_of_none(unsigned int state)
{
	return state == TERMINATED || state == KILLED || state == EXCEPTION;
}

/* Which states may follow which; a state may always stay. */
static bool
is_legal(unsigned int before, unsigned int after, const struct migrate_job *job)
{
	if (before == after)
		return true;
	switch (before) {
	case NEW:
		return after == STARTING || after == SUSPENDED || is_end_of_none(after);
	case SUSPENDED:
		return after == NEW || is_end_of_none(after);
	case STARTING:
		if (job->runs > 1 && (after == STOPPING || after == COMPLETED))
			return true;
		return after == RUNNING || after == NEW || is_end_of_none(after);
	case RUNNING:
		return after == STOPPING || after == NEW ||
		       (after >= COMPLETED && after <= EXCEPTION);
	case STOPPING:
		/* It waited for a host, which then said that the guest is still on its way. */
		if (after == RUNNING)
			return job->request < JOB_REQUEST_TERMINATE && !job->stop &&
			       job->watch.following;
		return after == NEW || (after >= COMPLETED && after <= EXCEPTION);
	default:
		return false;
	}
}

static void
check_cancellable(struct play *play, struct actor *actor)
{
	const struct migrate_job *job = actor->job;
	bool cancellable = job->cim.cancellable.value;

	switch (job->cim.job_state.value) {
	case NEW:
	case STARTING:
	case SUSPENDED:
		PLAY_DEMAND(play, actor, cancellable);
		break;
	case RUNNING:
		if (job->phase != JOB_PHASE_MOVING)
			PLAY_DEMAND(play, actor, !cancellable);
		else if (!job_is_to_end(job))
			PLAY_DEMAND(play, actor, cancellable == !job->watch.switching);
		break;
	default:
		PLAY_DEMAND(play, actor, !cancellable);
		break;
	}
}

/* Whether no other job has had a hand in the guest's place. */
static bool
is_alone(const struct play *play, const struct actor *actor)
{
	for (unsigned int i = 0; i < play->actor_count; i++)
		if (&play->actors[i] != actor && play->actors[i].guest == actor->guest)
			return false;
	return true;
}

static enum migrate_place_state
place_of(const struct play *play, unsigned int guest, const char *host)
{
	return simulated_world_place(play->world, simulation_uuid(guest), host).state;
}

/* A final state tells the truth about where the guest is, or was until a fault killed it. */
static void
check_truth(struct play *play, struct actor *actor)
{
	const struct migrate_job *job = actor->job;
	const struct world_guest *guest =
		world_find_guest(play->world, simulation_uuid(actor->guest));
	enum migrate_place_state source = place_of(play, actor->guest, job->plan.source);
	enum migrate_place_state destination = place_of(play, actor->guest,
							job->plan.destination);

	if (!is_alone(play, actor))
		return;
	if (job->cim.job_state.value == COMPLETED) {
		PLAY_DEMAND(play, actor, guest->split ||
			    strcmp(guest->home->name, job->plan.destination) == 0);
		PLAY_DEMAND(play, actor, guest->killed || destination == IS_RUNNING ||
			    destination == PAUSED);
	} else if (job->cim.error_code.value == 78 && !job->busy) {
		PLAY_DEMAND(play, actor, strcmp(guest->home->name, job->plan.source) == 0);
		PLAY_DEMAND(play, actor, guest->killed || source == IS_RUNNING ||
			    source == PAUSED);
	}
}

static void
check_world(struct play *play, struct actor *actor)
{
	char text[200];

	if (simulated_world_check(play->world, text, sizeof(text)) < 0)
		play_complain(play, actor, text);
}

void
play_check_step(struct play *play, struct actor *actor)
{
	const struct migrate_job *job = actor->job;
	unsigned int state = job->cim.job_state.value;
	struct mof_error error;

	if (msvm_migration_job_validate(&job->cim, &error) < 0)
		play_complain(play, actor, error.message);
	PLAY_DEMAND(play, actor, is_legal(actor->state, state, job));
	PLAY_DEMAND(play, actor, job->cim.percent_complete.value >= actor->percent ||
		    (state == NEW && actor->state != NEW));
	PLAY_DEMAND(play, actor, job->cim.percent_complete.value == 0 || state > STARTING);
	PLAY_DEMAND(play, actor, state != STARTING || actor->state == STARTING || !job->due);
	PLAY_DEMAND(play, actor, (job->cim.percent_complete.value == 100) == (state == COMPLETED));
	PLAY_DEMAND(play, actor, job_is_final(job) == (job->phase == JOB_PHASE_OVER));
	PLAY_DEMAND(play, actor, !job->busy || job_is_final(job));
	PLAY_DEMAND(play, actor, (job->cim.error_code.value != 0) ==
	       (job_is_final(job) && state != COMPLETED));
	PLAY_DEMAND(play, actor, job->cim.operational_status.count ==
	       job->cim.status_descriptions.count);
	check_cancellable(play, actor);
	if (!job_state_is_final(actor->state) && job_is_final(job)) {
		check_truth(play, actor);
		play->count->late += job->cim.error_code.value == JOB_ERROR_TOO_LATE;
		play->count->warnings += job->cim.operational_status.items[0] == 3;
	}
	play->count->again += state == NEW && actor->state > STARTING && actor->state != SUSPENDED;
	play->count->suspended += state == SUSPENDED && actor->state == NEW;
	actor->state = state;
	actor->percent = job->cim.percent_complete.value;
	check_world(play, actor);
}
