/*
 * The state machine against the simulated driver, at random: faults, requests, runners that die
 * between any two steps.  What has to hold is checked after every step.  MOFC_SEED=n begins with
 * case n, MOFC_STEPS=n is how many steps are made; a failure tells the case.
 */
#include "play.h"

#include <migrate/simulated_world.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { HOSTS = 3, STEPS = 100000, END_LIMIT = 700000 };

static uint64_t
draw(struct play *play, uint64_t below)
{
	play->random ^= play->random << 13;
	play->random ^= play->random >> 7;
	play->random ^= play->random << 17;
	return (play->random >> 11) % below;
}

static bool
chance(struct play *play, unsigned int percent)
{
	return draw(play, 100) < percent;
}

static void
step(struct play *play, struct actor *actor, const struct migrate_event *event)
{
	struct moment now = simulated_world_now(play->world);
	struct job_answer answer = job_step(actor->job, event, &now);

	play->count->steps++;
	if (answer.write > actor->write)
		actor->write = answer.write;
	if (answer.action != MIGRATE_NOTHING)
		actor->action = answer.action;
	if (event->type != MIGRATE_TICK || answer.action || actor->state !=
	    actor->job->cim.job_state.value)
		play_tell(play, "%" PRId64 " job %d: event %d -> %u %s, action %d\n", now.steady,
		     (int)(actor - play->actors), event->type, actor->job->cim.job_state.value,
		     job_phase_str(actor->job->phase), answer.action);
	play_check_step(play, actor);
}

static void
step_type(struct play *play, struct actor *actor, enum migrate_event_type type)
{
	struct migrate_event event = support_event(type);

	if (type == MIGRATE_REFUSED) {
		event.u.result.kind = MIGRATE_RESULT_FAILED;
		event.u.result.code = 8;
		strcpy(event.u.result.message, "the hosts file is gone");
	}
	step(play, actor, &event);
}

/* Puts the job into the store, as far as that is needed. */
static void
store(struct play *play, struct actor *actor)
{
	const struct msvm_migration_job *cim = &actor->job->cim;

	mof_out_truncate(&actor->stored, 0);
	assert_int_equal(job_encode(actor->job, &actor->stored), 0);
	actor->write = JOB_WRITE_NONE;
	PLAY_DEMAND(play, actor, !actor->final || actor->final == cim->job_state.value);
	PLAY_DEMAND(play, actor, cim->percent_complete.value >= actor->stored_percent ||
		    job_is_waiting(actor->job) || cim->job_state.value == STARTING);
	actor->stored_percent = cim->percent_complete.value;
	if (job_is_final(actor->job))
		actor->final = cim->job_state.value;
}

static struct migrate_job *
load(const struct actor *actor)
{
	struct migrate_job *job;
	struct mof_error error;

	if (job_decode(actor->stored.data, actor->stored.length, 1, 1, &job, &error) < 0)
		fail_msg("%s", error.message);
	return job;
}

static void
close_task(struct actor *actor)
{
	if (actor->task)
		actor->task->driver->ops->close(actor->task);
	actor->task = NULL;
}

static void
open_task(struct play *play, struct actor *actor)
{
	struct migrate_driver *driver = simulated_world_driver(play->world);
	char source[32], destination[32], peer[32];
	const struct migrate_order order = {
		.source_uri = source, .destination_uri = destination, .peer_uri = peer,
		.domain = *actor->job->guest.uuid ? actor->job->guest.uuid
						  : actor->job->plan.domain,
		.bandwidth = actor->job->plan.bandwidth,
	};

	snprintf(source, sizeof(source), "simulated:///h%u", actor->from);
	snprintf(destination, sizeof(destination), "simulated:///h%u", actor->to);
	snprintf(peer, sizeof(peer), "simulated://h%u/", actor->to);
	assert_int_equal(driver->ops->open(driver, &order, &actor->task), 0);
}

/* What the runner does between two steps: first the store, then the driver. */
static void
catch_up(struct play *play, struct actor *actor)
{
	enum migrate_action action = actor->action;

	if (actor->write == JOB_WRITE_STATE || (actor->write && chance(play, 20)))
		store(play, actor);
	actor->action = MIGRATE_NOTHING;
	if (action == MIGRATE_CLOSE) {
		close_task(actor);
	} else if (action != MIGRATE_NOTHING) {
		if (!actor->task)
			open_task(play, actor);
		assert_int_equal(actor->task->driver->ops->begin(actor->task, action), 0);
	}
}

/* Whether the runner still holds the job. */
static bool
is_held(const struct actor *actor)
{
	return !job_is_final(actor->job) || actor->job->busy || actor->task || actor->action;
}

/* Whether the runner may take the job out of the queue. */
static bool
is_ready(const struct actor *actor)
{
	return actor->job->phase == JOB_PHASE_QUEUED && !actor->job->due && !actor->write &&
	       actor->job->cim.job_state.value == NEW;
}

/* The runner moves a guest for one job at a time. */
static void
check_guest(const struct play *play, const struct actor *actor, struct migrate_event *event)
{
	for (unsigned int i = 0; i < play->actor_count; i++) {
		const struct actor *other = &play->actors[i];

		if (other == actor || other->guest != actor->guest ||
		    other->job->phase < JOB_PHASE_MOVING ||
		    (job_is_final(other->job) && !other->job->busy))
			continue;
		*event = support_ended(MIGRATE_RESULT_FAILED, 0, 87, "in use");
		return;
	}
}

static void
hear(struct play *play, struct actor *actor)
{
	struct moment now = simulated_world_now(play->world);
	struct migrate_event event;

	while (actor->task && actor->write != JOB_WRITE_STATE && !actor->action &&
	       actor->task->driver->ops->poll(actor->task, &now, &event) > 0) {
		if (event.type == MIGRATE_PREPARED)
			check_guest(play, actor, &event);
		step(play, actor, &event);
		if (chance(play, 90))
			catch_up(play, actor);
	}
}

/* The runner is gone; another one goes on with what is in the store. */
static void
adopt(struct play *play, struct actor *actor)
{
	play->count->adoptions++;
	close_task(actor);
	job_free(actor->job);
	actor->job = load(actor);
	actor->action = MIGRATE_NOTHING;
	actor->write = JOB_WRITE_NONE;
	actor->state = actor->job->cim.job_state.value;
	actor->percent = actor->job->cim.percent_complete.value;
	play_tell(play, "%" PRId64 " job %d: its runner is gone, stored: %s\n", play->world->now,
	     (int)(actor - play->actors), job_phase_str(actor->job->phase));
	if (actor->job->phase == JOB_PHASE_QUEUED ||
	    (job_is_final(actor->job) && !actor->job->busy))
		return;
	step_type(play, actor, MIGRATE_ADOPTED);
	if (actor->action && actor->action != MIGRATE_CLOSE && chance(play, 5)) {
		play->excused[actor->guest] = true;
		step_type(play, actor, MIGRATE_REFUSED);
	}
}

/* A client writes its wish into the store; the runner reads it there. */
static void
request(struct play *play, struct actor *actor)
{
	enum job_request wish = (enum job_request)(JOB_REQUEST_START + draw(play, 4));
	struct migrate_job *job = load(actor);
	bool changed;

	if (job_ask(job, wish, &changed) == 0) {
		play_tell(play, "%" PRId64 " job %d: %s\n", play->world->now,
		     (int)(actor - play->actors), job_request_str(wish));
		mof_out_truncate(&actor->stored, 0);
		assert_int_equal(job_encode(job, &actor->stored), 0);
		job_merge(actor->job, job);
	}
	job_free(job);
}

static void
harm(struct play *play)
{
	const struct simulated_fault fault = {
		.kind = (enum simulated_fault_kind)draw(play, SIMULATED_RUNNING_BOTH + 1),
		.guest = simulation_uuid((unsigned int)draw(play, play->guest_count)),
		.side = (enum simulated_side)draw(play, 2),
		.when = (enum simulated_when)draw(play, SIMULATED_AT_SWITCHING + 1),
		.at = (int64_t)draw(play, 100),
		.lasts = chance(play, 20) ? 0 : (int64_t)draw(play, chance(play, 30) ? 150000 :
							       10000),
	};

	/* A guest whose process is killed has no more to tell: that is rare. */
	if (fault.kind == SIMULATED_QEMU_KILLED && fault.side == SIMULATED_SOURCE &&
	    !chance(play, 20))
		return;
	play_tell(play, "%" PRId64 " fault %d of %.8s, side %d, when %d, at %d, lasts %d\n",
	     play->world->now, fault.kind, fault.guest, fault.side, fault.when, (int)fault.at,
	     (int)fault.lasts);
	assert_int_equal(simulated_world_fault(play->world, &fault), 0);
}

/* One thing out of all that can happen. */
static void
happen(struct play *play)
{
	struct actor *actor = &play->actors[draw(play, play->actor_count)];
	unsigned int what = (unsigned int)draw(play, 100);
	int64_t next = simulated_world_next(play->world);

	if (what < 20) {
		simulated_world_advance(play->world, (int64_t)draw(play, chance(play, 5) ? 40000 :
								   800));
	} else if (what < 45) {
		simulated_world_advance(play->world, next < 0 || next > 1000 ? 200 : next);
	} else if (what < 70) {
		if (is_held(actor))
			hear(play, actor);
	} else if (what < 87) {
		if (is_ready(actor) && chance(play, 50))
			step_type(play, actor, MIGRATE_TAKEN);
		else if (actor->write != JOB_WRITE_STATE && !actor->action)
			step_type(play, actor, MIGRATE_TICK);
	} else if (what < 95) {
		catch_up(play, actor);
	} else if (what < 97) {
		adopt(play, actor);
	} else if (what < 98) {
		if (actor->job->phase == JOB_PHASE_QUEUED || chance(play, 30))
			request(play, actor);
	} else {
		harm(play);
	}
}

static void
add_guest(struct play *play, unsigned int number, unsigned int host)
{
	char name[16], at[16];
	const struct simulated_guest guest = {
		.name = name, .uuid = simulation_uuid(number), .host = at,
		.memory = (1 + draw(play, 300)) * MIB, .dirtied = draw(play, 40) * MIB,
		.persistent = chance(play, 80), .autostart = chance(play, 30),
		.paused = chance(play, 10), .shut_off = chance(play, 3),
	};

	snprintf(name, sizeof(name), "g%u", number);
	snprintf(at, sizeof(at), "h%u", host);
	assert_int_equal(simulated_world_add_guest(play->world, &guest), 0);
}

static void
add_job(struct play *play, unsigned int guest, unsigned int host)
{
	struct actor *actor = &play->actors[play->actor_count++];
	struct moment now = simulated_world_now(play->world);
	struct msvm_migration_job properties;
	char source[16], destination[16], domain[16];
	const struct job_wish wish = { .source = source, .destination = destination,
				       .domain = domain, .bandwidth = 1 + draw(play, 60),
				       .retry = chance(play, 15), .properties = &properties };

	job_init_properties(&properties);
	if (chance(play, 15))
		properties.job_run_times = mof_u32(2);
	if (chance(play, 10))
		mof_interval_from_usec(1000000 * draw(play, 60), &properties.scheduled_start_time);
	if (chance(play, 30))
		mof_interval_from_usec(1000000 * (60 + draw(play, 100)), &properties.until_time);
	actor->guest = guest;
	actor->from = host;
	actor->to = (host + 1 + (unsigned int)draw(play, HOSTS - 1)) % HOSTS;
	snprintf(source, sizeof(source), "h%u", actor->from);
	snprintf(destination, sizeof(destination), "h%u", actor->to);
	snprintf(domain, sizeof(domain), "g%u", guest);
	assert_int_equal(job_new(&wish, &now, &actor->job, NULL), 0);
	actor->state = NEW;
	store(play, actor);
}

static void
begin_play(struct play *play, uint64_t seed, struct count *count)
{
	static const int64_t keepalives[] = { 0, 1000, 4000, 30000 };

	memset(play, 0, sizeof(*play));
	play->seed = seed;
	play->random = seed * UINT64_C(0x9e3779b97f4a7c15) + 1;
	play->count = count;
	play->world = simulation_world(HOSTS, seed);
	simulated_world_set_keepalive(play->world, keepalives[draw(play, COUNT(keepalives))]);
	play->guest_count = 1 + (unsigned int)draw(play, MOST_GUESTS);
	for (unsigned int i = 0; i < play->guest_count; i++) {
		unsigned int host = (unsigned int)draw(play, HOSTS);

		add_guest(play, i, host);
		add_job(play, i, chance(play, 95) ? host : (unsigned int)draw(play, HOSTS));
		if (i == 0 && chance(play, 20))
			add_job(play, i, host);
	}
}

/* Nobody leaves a job suspended for ever. */
static void
start(struct actor *actor)
{
	bool changed;

	if (actor->job->cim.job_state.value == SUSPENDED)
		job_ask(actor->job, JOB_REQUEST_START, &changed);
}

/* All faults are lifted and no guest changes its memory: every job comes to its end in time. */
static void
end_play(struct play *play)
{
	int64_t limit = play->world->now + END_LIMIT;
	bool busy = true;

	simulated_world_lift(play->world);
	simulated_world_calm(play->world);
	play_tell(play, "%" PRId64 " all faults are lifted\n", play->world->now);
	while (busy) {
		busy = false;
		simulated_world_advance(play->world, 200);
		for (unsigned int i = 0; i < play->actor_count; i++) {
			struct actor *actor = &play->actors[i];

			if (!is_held(actor) && !actor->write)
				continue;
			busy = true;
			catch_up(play, actor);
			hear(play, actor);
			start(actor);
			step_type(play, actor, is_ready(actor) ? MIGRATE_TAKEN : MIGRATE_TICK);
			PLAY_DEMAND(play, actor, play->world->now < limit);
		}
	}
}

/* No guest is left in two places but those for which nobody could do anything. */
static void
check_end(struct play *play)
{
	for (unsigned int i = 0; i < play->actor_count; i++) {
		struct actor *actor = &play->actors[i];
		const char *error = actor->job->cim.error_description;

		PLAY_DEMAND(play, actor, job_is_final(actor->job) && !actor->job->busy);
		play->count->ends[actor->job->cim.job_state.value]++;
		if ((error && strstr(error, "place of guest unconfirmed")) ||
		    strstr(actor->job->cim.job_status, "not known on"))
			play->excused[actor->guest] = true;
	}
	for (unsigned int i = 0; i < play->guest_count; i++) {
		const struct world_guest *guest = world_find_guest(play->world,
								   simulation_uuid(i));

		if (guest->open && !play->excused[i])
			play_complain(play, NULL, "a guest was left in two places");
	}
}

static void
run_case(uint64_t seed, struct count *count)
{
	static struct play play;
	unsigned int things;

	begin_play(&play, seed, count);
	things = 50 + (unsigned int)draw(&play, 500);
	for (unsigned int i = 0; i < things; i++)
		happen(&play);
	end_play(&play);
	check_end(&play);
	for (unsigned int i = 0; i < play.actor_count; i++) {
		job_free(play.actors[i].job);
		mof_out_clear(&play.actors[i].stored);
		close_task(&play.actors[i]);
	}
	simulated_world_free(play.world);
}

static uint64_t
environment(const char *name, uint64_t usual)
{
	const char *text = getenv(name);

	return text && *text ? strtoull(text, NULL, 10) : usual;
}

static void
test_random(void **state)
{
	uint64_t first = environment("MOFC_SEED", (uint64_t)time(NULL));
	uint64_t limit = environment("MOFC_STEPS", STEPS), seed = first;
	struct count count = { 0 };

	(void)state;
	while (count.steps < limit)
		run_case(seed++, &count);
	print_message("# cases %" PRIu64 " to %" PRIu64 ": %lu steps, %lu adoptions, "
		      "%lu suspended, %lu again, %lu late, %lu completed, %lu of them with "
		      "warnings, %lu terminated, %lu killed, %lu failed\n", first, seed - 1,
		      count.steps, count.adoptions, count.suspended, count.again, count.late,
		      count.ends[COMPLETED], count.warnings, count.ends[TERMINATED],
		      count.ends[KILLED], count.ends[EXCEPTION]);
	if (limit < STEPS)
		return;
	for (unsigned int end = COMPLETED; end <= EXCEPTION; end++)
		assert_true(count.ends[end] > 10);
	assert_true(count.suspended > 10 && count.again > 10 && count.late > 3);
	assert_true(count.warnings > 10);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_random),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
