/*
 * The whole engine at random: runners that die, fail and follow each other on one store, clients
 * that do all that clients may, and faults of hosts and guests.  A chronicle of every version in
 * the store says whether that can be.  MOFC_SEED=n begins with case n, MOFC_STEPS=n is how many
 * steps are made; a failure tells the case.
 */
#include "spy.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define SECOND INT64_C(1000000)
#define REQUEST(name) MSVM_MIGRATION_JOB_REQUEST_STATE_CHANGE_REQUESTED_STATE_##name

enum { HOSTS = 3, MOST_GUESTS = 4, STEPS = 100000, END_LIMIT = 900000 };

struct life {
	uint64_t seed, random;
	struct simulation simulation;
	struct chronicle chronicle;
	struct spy_store runner, second, client, *current;
	unsigned int guests;
	bool over;	/* nobody does anything any more */
	bool locked;	/* the first runner has not lost its lock */
	unsigned int depth;	/* runners inside of the first one's waiting */
	unsigned long events, runners, lost;
};

static uint64_t
draw(struct life *life, uint64_t below)
{
	return spy_draw(&life->random, below);
}

static bool
chance(struct life *life, unsigned int percent)
{
	return draw(life, 100) < percent;
}

static struct moment
now(const struct life *life)
{
	return simulated_world_now(life->simulation.world);
}

static void
demand(struct life *life, const struct chronicle_job *job, bool holds, const char *what)
{
	if (!holds)
		chronicle_complain(&life->chronicle, job, what);
}

/* Where the guest was last; mostly that is the source of a new job. */
static unsigned int
host_of(struct life *life, unsigned int guest)
{
	for (unsigned int host = 0; host < HOSTS; host++) {
		char name[16];
		struct migrate_place place;

		snprintf(name, sizeof(name), "h%u", host);
		place = simulated_world_place(life->simulation.world, simulation_uuid(guest), name);
		if (place.state == IS_RUNNING || (place.state == PAUSED && !place.incoming))
			return host;
	}
	return (unsigned int)draw(life, HOSTS);
}

static void
set_interval(struct life *life, struct mof_datetime *time, uint64_t most_seconds)
{
	mof_interval_from_usec(draw(life, most_seconds) * SECOND, time);
}

/* Writable properties; most stay as they are. */
static void
draw_properties(struct life *life, struct msvm_migration_job *properties)
{
	struct mof_datetime *start = &properties->scheduled_start_time;

	if (chance(life, 50))
		properties->priority = mof_u32((uint32_t)draw(life, 5));
	if (chance(life, 40))
		properties->delete_on_completion = mof_bool(chance(life, 50));
	if (chance(life, 60))
		set_interval(life, &properties->time_before_removal, 40);
	if (chance(life, 15))
		mof_timestamp_from_usec(now(life).wall + (int64_t)draw(life, 60) * SECOND, 0,
					start);
	else if (chance(life, 10))
		set_interval(life, start, 60);
	if (chance(life, 15))
		properties->job_run_times = mof_u32(1 + (uint32_t)draw(life, 3));
	if (chance(life, 10))
		set_interval(life, &properties->until_time, 200);
}

static void
submit(struct life *life)
{
	unsigned int guest = (unsigned int)draw(life, life->guests), from = host_of(life, guest);
	unsigned int to = (from + 1 + (unsigned int)draw(life, HOSTS - 1)) % HOSTS;
	struct msvm_migration_job properties;
	char source[16], destination[16], domain[16], id[JOB_ID_SIZE];
	const struct job_wish wish = { .source = source, .destination = destination,
				       .domain = domain, .bandwidth = 1 + draw(life, 60),
				       .retry = chance(life, 15), .properties = &properties };

	if (life->chronicle.count == CHRONICLE_JOBS)
		return;
	job_init_properties(&properties);
	draw_properties(life, &properties);
	snprintf(source, sizeof(source), "h%u", from);
	snprintf(destination, sizeof(destination), "h%u", to);
	snprintf(domain, sizeof(domain), "g%u", guest);
	client_submit(&life->client.base, &wish, life->simulation.options.clock, id, NULL);
}

/* What RequestStateChange has to return, by what the store holds. */
static uint32_t
right_answer(const struct migrate_job *job, unsigned int wish)
{
	unsigned int state = job->cim.job_state.value;
	bool ended = state >= COMPLETED && state <= EXCEPTION;
	bool waits = state == NEW || state == SUSPENDED;

	if (wish == REQUEST(SERVICE))
		return 32770;
	if (wish < REQUEST(START) || wish > REQUEST(SERVICE))
		return 32773;
	if (wish <= REQUEST(SUSPEND) && (!waits || job->request >= JOB_REQUEST_TERMINATE))
		ended = true;
	if (ended)
		return 32775;
	return 0;
}

static enum job_request
request_of(unsigned int wish)
{
	switch (wish) {
	case REQUEST(START):
		return JOB_REQUEST_START;
	case REQUEST(SUSPEND):
		return JOB_REQUEST_SUSPEND;
	case REQUEST(TERMINATE):
		return JOB_REQUEST_TERMINATE;
	default:
		return JOB_REQUEST_KILL;
	}
}

static void
request(struct life *life, const struct chronicle_job *job)
{
	unsigned int wish = (unsigned int)draw(life, 8);
	const struct msvm_migration_job_request_state_change_in in = {
		.requested_state = mof_u16((uint16_t)wish),
	};
	struct migrate_clock *clock = life->simulation.options.clock;
	uint32_t code = 0, right = job->gone ? 0 : right_answer(job->job, wish);
	char id[JOB_ID_SIZE];
	int err;

	if ((wish == REQUEST(TERMINATE) || wish == REQUEST(KILL)) && !chance(life, 30))
		return;
	memcpy(id, job->job->id, sizeof(id));
	/* It is known before the runner can hear of it. */
	if (!job->gone && right == 0)
		chronicle_ask(&life->chronicle, id, request_of(wish));
	err = client_request_state_change(&life->client.base, id, &in, clock, &code, NULL);
	if (right == 0 && job->gone)
		demand(life, job, err == -ENOENT || code == 32770 || code == 32773,
		       "a request of a job that is not there");
	else
		demand(life, job, err == 0 && code == right, "RequestStateChange's answer");
}

static void
kill_job(struct life *life, const struct chronicle_job *job)
{
	bool delete_on_kill = chance(life, 50), ended = job_is_final(job->job), gone = job->gone;
	char id[JOB_ID_SIZE];
	uint32_t code = 0;
	int err;

	memcpy(id, job->job->id, sizeof(id));
	if (!gone && !ended)
		chronicle_ask(&life->chronicle, id, JOB_REQUEST_KILL);
	err = client_kill_job(&life->client.base, id, delete_on_kill, &code, NULL);
	if (gone)
		demand(life, job, err == -ENOENT, "KillJob of a job that is not there");
	else
		demand(life, job, err == 0 && code == (ended && !delete_on_kill ? 4u : 0u) &&
		       job->gone == (ended && delete_on_kill), "KillJob's answer");
}

static void
delete_job(struct life *life, const struct chronicle_job *job)
{
	bool ended = job_is_final(job->job), gone = job->gone;
	char id[JOB_ID_SIZE];
	int err;

	memcpy(id, job->job->id, sizeof(id));
	err = client_delete(&life->client.base, id, NULL);
	demand(life, job, err == (gone ? -ENOENT : ended ? 0 : -EBUSY), "DeleteInstance's answer");
	demand(life, job, job->gone == (gone || ended), "what DeleteInstance did");
}

static void
modify(struct life *life, const struct chronicle_job *job)
{
	struct msvm_migration_job instance = job->job->cim;
	unsigned long versions = life->chronicle.versions;
	char id[JOB_ID_SIZE];
	uint32_t priority;
	int err;

	memcpy(id, job->job->id, sizeof(id));
	draw_properties(life, &instance);
	priority = instance.priority.value;
	instance.percent_complete = mof_u16(77); /* real clients send whole instances */
	instance.job_state = mof_u16(COMPLETED);
	instance.instance_id = NULL;
	err = client_modify(&life->client.base, id, &instance, NULL,
			    life->simulation.options.clock, NULL);
	if (job->gone)
		demand(life, job, err == -ENOENT, "ModifyInstance of a job that is not there");
	else if (err)
		demand(life, job, err == -EINVAL && versions == life->chronicle.versions,
		       "ModifyInstance was refused and changed something");
	else
		demand(life, job, job->job->cim.priority.value == priority, "ModifyInstance");
}

static void
harm(struct life *life)
{
	const struct simulated_fault fault = {
		.kind = (enum simulated_fault_kind)draw(life, SIMULATED_RUNNING_BOTH + 1),
		.guest = simulation_uuid((unsigned int)draw(life, life->guests)),
		.side = (enum simulated_side)draw(life, 2),
		.when = (enum simulated_when)draw(life, SIMULATED_AT_SWITCHING + 1),
		.at = (int64_t)draw(life, 100),
		.lasts = chance(life, 20) ? 0 : (int64_t)draw(life, chance(life, 30) ? 150000
										     : 10000),
	};

	/* A guest whose process is killed has no more to tell: that is rare. */
	if (fault.kind == SIMULATED_QEMU_KILLED && fault.side == SIMULATED_SOURCE &&
	    !chance(life, 20))
		return;
	chronicle_tell(&life->chronicle, "fault %d of %.8s, side %d, when %d, at %d, lasts %d\n",
		       fault.kind, fault.guest, fault.side, fault.when, (int)fault.at,
		       (int)fault.lasts);
	assert_int_equal(simulated_world_fault(life->simulation.world, &fault), 0);
}

static int
run(struct life *life, struct spy_store *runner, int idle_limit)
{
	struct engine_options options = life->simulation.options;
	struct spy_store *before = life->current;
	void (*wake)(void *) = options.driver->wake;
	void *context = options.driver->wake_context;
	int err;

	runner->stop = 0;
	runner->dead = false;
	options.store = &runner->base;
	options.stop = &runner->stop;
	options.idle_limit = idle_limit;
	life->current = runner;
	life->chronicle.calm_since = now(life).wall;
	life->depth++;
	err = engine_run(&options, NULL);
	life->depth--;
	life->current = before;
	options.driver->wake = wake;
	options.driver->wake_context = context;
	life->runners += err == 0;
	chronicle_tell(&life->chronicle, "runner %d %s\n", (int)(runner != &life->runner),
		       err ? "was refused" : runner->dead ? "is dead" : "has ended");
	return err;
}

static void
stop_runner(void *context)
{
	((struct spy_store *)context)->stop = 1;
}

/*
 * A second runner while the first one lives is refused.  One that has the lock all the same, by
 * whatever accident, takes the jobs over, and the first one has lost them.
 */
static void
rival(struct life *life)
{
	struct job_store *real = life->runner.real, *opened;
	bool stolen = chance(life, 70) || !life->locked;

	if (life->depth != 1 || life->runner.dead)
		return;
	assert_int_equal(job_store_sqlite_open(life->simulation.folder, &opened, NULL), 0);
	spy_store_init(&life->second, opened, &life->chronicle);
	life->second.runner = true;
	if (stolen) {
		real->ops->unlock_runner(real);
		life->locked = false;
		life->lost++;
		simulation_call(&life->simulation, (int64_t)draw(life, 20000), stop_runner,
				&life->second);
	}
	demand(life, NULL, run(life, &life->second, stolen ? 60000 : 0) == (stolen ? 0 : -EBUSY),
	       "a second runner");
	opened->ops->close(opened);
	life->chronicle.calm_since = INT64_MAX; /* until the next runner */
}

/* One thing out of all that can happen; then the next one is planned. */
static void
happen(void *context)
{
	struct life *life = context;
	struct chronicle *chronicle = &life->chronicle;
	unsigned int what = (unsigned int)draw(life, 100);
	const struct chronicle_job *job =
		chronicle->count ? &chronicle->jobs[draw(life, chronicle->count)] : NULL;

	if (life->over || *chronicle->wrong)
		return;
	simulation_call(&life->simulation, (int64_t)draw(life, chance(life, 10) ? 20000 : 1500),
			happen, life);
	chronicle_check_world(chronicle);
	if (what < 25 || !job)
		submit(life);
	else if (what < 50)
		request(life, job);
	else if (what < 54)
		kill_job(life, job);
	else if (what < 59)
		delete_job(life, job);
	else if (what < 70)
		modify(life, job);
	else if (what < 90)
		harm(life);
	else if (what < 94)
		spy_kill(life->current);
	else if (what < 96)
		life->current->stop = 1;
	else
		rival(life);
}

static void
add_guest(struct life *life, unsigned int number)
{
	char name[16], at[16];
	const struct simulated_guest guest = {
		.name = name, .uuid = simulation_uuid(number), .host = at,
		.memory = (1 + draw(life, 300)) * MIB, .dirtied = draw(life, 40) * MIB,
		.persistent = chance(life, 80), .autostart = chance(life, 30),
		.paused = chance(life, 10),
	};

	snprintf(name, sizeof(name), "g%u", number);
	snprintf(at, sizeof(at), "h%u", (unsigned int)draw(life, HOSTS));
	assert_int_equal(simulated_world_add_guest(life->simulation.world, &guest), 0);
}

static void
begin(struct life *life, uint64_t seed)
{
	static const int64_t keepalives[] = { 0, 1000, 4000, 30000 };
	struct simulation *simulation = &life->simulation;

	life->seed = seed;
	life->random = seed * UINT64_C(0x9e3779b97f4a7c15) + 1;
	life->over = false;
	simulation_init(simulation, HOSTS);
	life->chronicle.world = simulation->world;
	life->chronicle.calm_since = INT64_MAX;
	spy_store_init(&life->runner, simulation->store, &life->chronicle);
	spy_store_init(&life->client, simulation->other, &life->chronicle);
	life->runner.runner = true;
	life->runner.random = &life->random;
	life->runner.dead = true; /* until it is run */
	life->current = &life->runner;
	spy_driver(simulation->options.driver, &life->current, &life->events);
	simulated_world_set_keepalive(simulation->world, keepalives[draw(life, COUNT(keepalives))]);
	simulation->options.most_active = (unsigned int)draw(life, 4);
	life->guests = 1 + (unsigned int)draw(life, MOST_GUESTS);
	for (unsigned int i = 0; i < life->guests; i++)
		add_guest(life, i);
	simulation_call(simulation, 0, happen, life);
}

/* Nobody leaves a job suspended; those that wait for their time start by themselves. */
static void
start_suspended(struct life *life)
{
	static const struct msvm_migration_job_request_state_change_in start = {
		.requested_state = { .value = REQUEST(START), .set = true },
	};

	for (unsigned int i = 0; i < life->chronicle.count; i++) {
		struct chronicle_job *job = &life->chronicle.jobs[i];
		char id[JOB_ID_SIZE];
		uint32_t code;

		if (job->gone || job->job->cim.job_state.value != SUSPENDED)
			continue;
		if (job->job->request < JOB_REQUEST_TERMINATE)
			chronicle_ask(&life->chronicle, job->job->id, JOB_REQUEST_START);
		memcpy(id, job->job->id, sizeof(id));
		client_request_state_change(&life->client.base, id, &start,
					    life->simulation.options.clock, &code, NULL);
	}
}

static bool
are_all_over(const struct life *life)
{
	for (unsigned int i = 0; i < life->chronicle.count; i++) {
		const struct chronicle_job *job = &life->chronicle.jobs[i];

		if (!job->gone && (!job_is_final(job->job) || job->job->busy))
			return false;
	}
	return true;
}

/* Whose time to go has come, has gone. */
static void
check_removals(struct life *life)
{
	int64_t wall = now(life).wall;

	for (unsigned int i = 0; i < life->chronicle.count; i++) {
		const struct chronicle_job *job = &life->chronicle.jobs[i];
		const struct msvm_migration_job *cim = &job->job->cim;
		uint64_t kept = 0;
		int64_t ended = 0;

		mof_interval_to_usec(&cim->time_before_removal, &kept);
		mof_timestamp_to_usec(&cim->time_of_last_state_change, &ended);
		demand(life, job, job->gone || !(job->goes || job->job->delete_on_kill) ||
		       ended + (int64_t)kept > wall - 20 * SECOND, "it should have been removed");
	}
}

static void
finish(struct life *life)
{
	struct chronicle *chronicle = &life->chronicle;
	int64_t limit = now(life).steady + END_LIMIT;

	life->over = true;
	life->runner.random = NULL;
	simulated_world_lift(life->simulation.world);
	simulated_world_calm(life->simulation.world);
	while (!*chronicle->wrong && !are_all_over(life)) {
		start_suspended(life);
		assert_int_equal(run(life, &life->runner, 1000), 0);
		demand(life, NULL, now(life).steady < limit, "it never ends");
	}
	if (!*chronicle->wrong) {
		assert_int_equal(run(life, &life->runner, 60000), 0);
		check_removals(life);
		chronicle_check_world(chronicle);
	}
}

static void
run_case(struct life *life, uint64_t seed)
{
	int64_t until;
	int err;

	begin(life, seed);
	until = now(life).steady + 20000 + (int64_t)draw(life, 200000);
	while (now(life).steady < until && !*life->chronicle.wrong) {
		life->locked = true;
		err = run(life, &life->runner, chance(life, 50) ? 5000 : 60000);
		/* It may be unable to read the service's settings, and to begin. */
		demand(life, NULL,
		       !err || err == -EIO ||
			       ((err == -EBUSY || err == -ESTALE) && !life->locked),
		       "a runner's end");
		life->runner.dead = true;
		if (chance(life, 50))
			simulated_world_advance(life->simulation.world, (int64_t)draw(life, 8000));
	}
	finish(life);
	if (*life->chronicle.wrong) {
		fprintf(stderr, "%s", life->chronicle.story);
		fail_msg("case %" PRIu64 ": %s", seed, life->chronicle.wrong);
	}
	chronicle_clear(&life->chronicle);
	simulation_clear(&life->simulation);
}

static uint64_t
environment(const char *name, uint64_t usual)
{
	const char *text = getenv(name);

	return text && *text ? strtoull(text, NULL, 10) : usual;
}

static void
test_random_engine(void **state)
{
	static struct life life;
	const struct chronicle *chronicle = &life.chronicle;
	uint64_t first = environment("MOFC_SEED", (uint64_t)time(NULL));
	uint64_t limit = environment("MOFC_STEPS", STEPS), seed = first;

	(void)state;
	while (life.events + chronicle->versions < limit)
		run_case(&life, seed++);
	print_message("# cases %" PRIu64 " to %" PRIu64 ": %lu events, %lu versions, %lu runners, "
		      "%lu of them robbed, %lu starts, %lu completed (%lu with warnings), "
		      "%lu terminated, %lu killed, %lu failed, %lu removed\n", first, seed - 1,
		      life.events, chronicle->versions, life.runners, life.lost, chronicle->starts,
		      chronicle->ends[COMPLETED], chronicle->warnings, chronicle->ends[TERMINATED],
		      chronicle->ends[KILLED], chronicle->ends[EXCEPTION], chronicle->removals);
	if (limit < STEPS)
		return;
	for (unsigned int end = COMPLETED; end <= EXCEPTION; end++)
		assert_true(chronicle->ends[end] > 10);
	assert_true(chronicle->warnings > 5 && chronicle->removals > 10 && life.lost > 5);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_random_engine),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
