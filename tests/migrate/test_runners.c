/* Runners whose store fails for a moment, and two of them at a time. */
#include "spy.h"

#include <migrate/simulated_world.h>

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct pair {
	struct simulation simulation;
	struct chronicle chronicle;
	struct spy_store runner, client;
	char ids[2][JOB_ID_SIZE];
};

static void
pair_init(struct pair *pair)
{
	memset(pair, 0, sizeof(*pair));
	simulation_init(&pair->simulation, 3);
	pair->chronicle.world = pair->simulation.world;
	spy_store_init(&pair->runner, pair->simulation.store, &pair->chronicle);
	spy_store_init(&pair->client, pair->simulation.other, &pair->chronicle);
	pair->runner.runner = true;
	pair->simulation.other = &pair->client.base;
	pair->simulation.options.store = &pair->runner.base;
	pair->simulation.options.stop = &pair->runner.stop;
	for (unsigned int i = 0; i < 2; i++)
		simulation_add_guest(pair->simulation.world, i, 0);
}

static void
pair_clear(struct pair *pair)
{
	if (*pair->chronicle.wrong)
		fail_msg("%s", pair->chronicle.wrong);
	chronicle_clear(&pair->chronicle);
	pair->simulation.other = pair->client.real;
	simulation_clear(&pair->simulation);
}

/* A new job that cannot be read at first is not forgotten, and none is begun before it is. */
static void
test_unread_job(void **state)
{
	struct pair pair;
	struct migrate_job *first, *second;

	(void)state;
	pair_init(&pair);
	simulation_submit(&pair.simulation, 0, 0, 1, 100, pair.ids[0]);
	simulation_submit(&pair.simulation, 1, 0, 1, 50, pair.ids[1]);
	pair.runner.failing = 3;
	pair.simulation.options.idle_limit = 1000;
	pair.simulation.options.most_active = 1;
	simulation_run(&pair.simulation);
	first = simulation_end(&pair.simulation, pair.ids[0], COMPLETED, 0);
	second = simulation_end(&pair.simulation, pair.ids[1], COMPLETED, 0);
	assert_true(strcmp(second->cim.start_time.text, first->cim.start_time.text) < 0);
	job_free(first);
	job_free(second);
	pair_clear(&pair);
}

struct wish {
	struct pair *pair;
	struct simulation_wish wish;
};

static void
fail_and_ask(void *context)
{
	struct wish *wish = context;

	wish->pair->runner.failing = 1;
	chronicle_ask(&wish->pair->chronicle, wish->wish.id, JOB_REQUEST_TERMINATE);
	simulation_request(&wish->wish);
}

/* Nor is a request: to a job that waits it is all that happens. */
static void
test_unread_request(void **state)
{
	struct pair pair;
	struct wish wish = { .pair = &pair, .wish = { &pair.simulation, pair.ids[1],
						      SIMULATION_TERMINATE } };
	struct migrate_job *job;

	(void)state;
	pair_init(&pair);
	simulation_submit(&pair.simulation, 0, 0, 1, 100, pair.ids[0]);
	simulation_submit(&pair.simulation, 1, 0, 1, 100, pair.ids[1]);
	pair.simulation.options.most_active = 1;
	simulation_call(&pair.simulation, 1000, fail_and_ask, &wish);
	simulation_call(&pair.simulation, 1500, simulation_stop, &pair.simulation);
	pair.simulation.options.stop = &pair.simulation.stop;
	simulation_run(&pair.simulation);
	job_free(simulation_end(&pair.simulation, pair.ids[1], TERMINATED, 1007));
	job = simulation_load(&pair.simulation, pair.ids[0]);
	assert_int_equal(job->cim.job_state.value, RUNNING);
	job_free(job);
	pair_clear(&pair);
}

static void
ask(void *context)
{
	struct wish *wish = context;

	chronicle_ask(&wish->pair->chronicle, wish->wish.id, JOB_REQUEST_TERMINATE);
	simulation_request(&wish->wish);
}

/* The driver is short of memory when it is to begin; what is asked for meanwhile comes after it. */
static void
test_begun_late(void **state)
{
	static const enum migrate_action actions[] = { MIGRATE_START, MIGRATE_ABORT,
						       MIGRATE_SETTLE };
	struct pair pair;
	struct wish wish = { .pair = &pair, .wish = { &pair.simulation, pair.ids[0],
						      SIMULATION_TERMINATE } };
	struct spy_store *current = &pair.runner;
	unsigned long events = 0;
	struct migrate_job *job;
	uint64_t elapsed;

	(void)state;
	for (size_t i = 0; i < COUNT(actions); i++) {
		pair_init(&pair);
		spy_driver(pair.simulation.options.driver, &current, &events);
		pair.runner.refused = actions[i];
		pair.runner.refusals = 3;
		simulation_submit(&pair.simulation, 0, 0, 1, 100, pair.ids[0]);
		simulation_call(&pair.simulation, 1500, ask, &wish);
		simulation_run(&pair.simulation);
		job = simulation_end(&pair.simulation, pair.ids[0], TERMINATED, 78);
		assert_int_equal(mof_interval_to_usec(&job->cim.elapsed_time, &elapsed), 0);
		assert_true(elapsed < 10000000);
		job_free(job);
		pair_clear(&pair);
	}
}

/* A client changes the job all the time, and wants it to be gone soon, or not at all. */
static void
modify_again(void *context)
{
	static const char *const list[] = { "DeleteOnCompletion", "TimeBeforeRemoval", "Priority",
					    NULL };
	struct pair *pair = context;
	struct msvm_migration_job instance = { 0 };
	struct migrate_job *job = simulation_load(&pair->simulation, pair->ids[0]);

	if (!job_is_final(job) && pair->runner.failures < 3) {
		job_init_properties(&instance);
		instance.delete_on_completion = mof_bool(false);
		mof_interval_from_usec(1000000, &instance.time_before_removal);
		instance.priority = mof_u32(job->cim.priority.value + 1);
		assert_int_equal(client_modify(pair->simulation.other, job->id, &instance, list,
					       pair->simulation.options.clock, NULL), 0);
	}
	if (!job_is_final(job))
		simulation_call(&pair->simulation, 150, modify_again, pair);
	job_free(job);
}

/* What a client wrote before the end was stored counts for how long the job stays. */
static void
test_modified_at_end(void **state)
{
	struct simulated_fault fault = { .kind = SIMULATED_FOREIGN_ABORT, .at = 3000 };
	struct pair pair;
	struct migrate_job *job;
	uint64_t kept;

	(void)state;
	for (unsigned int end = COMPLETED; end <= EXCEPTION; end += EXCEPTION - COMPLETED) {
		pair_init(&pair);
		pair.runner.unwritten = end;
		pair.runner.failures = 3;
		pair.simulation.removes = true;
		fault.guest = simulation_uuid(0);
		if (end == EXCEPTION)
			assert_int_equal(simulated_world_fault(pair.simulation.world, &fault), 0);
		simulation_submit(&pair.simulation, 0, 0, 1, 100, pair.ids[0]);
		simulation_call(&pair.simulation, 1000, modify_again, &pair);
		simulation_run(&pair.simulation);
		job = simulation_end(&pair.simulation, pair.ids[0], end, end == EXCEPTION ? 78 : 0);
		assert_true(job->cim.priority.value > 101);
		assert_false(job->cim.delete_on_completion.value);
		assert_false(job->removable);
		assert_int_equal(mof_interval_to_usec(&job->cim.time_before_removal, &kept), 0);
		assert_int_equal(kept, (end == COMPLETED ? 1 : 7 * 86400) * UINT64_C(1000000));
		job_free(job);
		pair_clear(&pair);
	}
}

/*
 * As long as the end of a job cannot be stored, its guest is not another job's: what the first one
 * tells of its place would no longer be true.
 */
static void
move_back(void *context)
{
	struct pair *pair = context;
	const struct world_guest *guest =
		world_find_guest(pair->simulation.world, simulation_uuid(0));

	if (guest->move || strcmp(guest->home->name, "h1") != 0)
		simulation_call(&pair->simulation, 100, move_back, pair);
	else
		simulation_submit(&pair->simulation, 0, 1, 2, 100, pair->ids[1]);
}

static void
test_unstored_end(void **state)
{
	struct pair pair;
	struct migrate_job *job;

	(void)state;
	pair_init(&pair);
	pair.runner.unwritten = COMPLETED;
	pair.runner.failures = 10;
	simulation_submit(&pair.simulation, 0, 0, 1, 100, pair.ids[0]);
	simulation_call(&pair.simulation, 1000, move_back, &pair);
	simulation_run(&pair.simulation);
	job_free(simulation_end(&pair.simulation, pair.ids[0], COMPLETED, 0));
	job = simulation_load(&pair.simulation, pair.ids[1]);
	assert_int_equal(job->cim.job_state.value, EXCEPTION);
	assert_non_null(strstr(job->cim.error_description, "in use by job"));
	job_free(job);
	pair_clear(&pair);
}

static void
submit_second(void *context)
{
	struct pair *pair = context;

	simulation_submit(&pair->simulation, 1, 0, 1, 100, pair->ids[1]);
}

/* A runner that was about to end goes on, and has not forgotten what waits for its time. */
static void
test_goes_on(void **state)
{
	struct msvm_migration_job properties;
	const struct job_wish wish = { .source = "h0", .destination = "h1", .domain = "g0",
				       .properties = &properties };
	struct pair pair;

	(void)state;
	pair_init(&pair);
	job_init_properties(&properties);
	mof_interval_from_usec(5000000, &properties.scheduled_start_time);
	assert_int_equal(client_submit(pair.simulation.other, &wish, pair.simulation.options.clock,
				       pair.ids[0], NULL), 0);
	pair.runner.unlocked = submit_second;
	pair.runner.context = &pair;
	simulation_run(&pair.simulation);
	job_free(simulation_end(&pair.simulation, pair.ids[1], COMPLETED, 0));
	job_free(simulation_end(&pair.simulation, pair.ids[0], COMPLETED, 0));
	pair_clear(&pair);
}

/* The file of the lock is gone: another runner takes it for free, and the jobs over. */
static void
run_second(void *context)
{
	struct pair *pair = context;
	struct engine_options options = pair->simulation.options;
	struct job_store *real;
	struct spy_store second;
	char path[200];

	snprintf(path, sizeof(path), "%s/runner.lock", pair->simulation.folder);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(job_store_sqlite_open(pair->simulation.folder, &real, NULL), 0);
	spy_store_init(&second, real, &pair->chronicle);
	second.runner = true;
	options.store = &second.base;
	options.stop = &second.stop;
	assert_int_equal(engine_run(&options, NULL), 0);
	real->ops->close(real);
	simulation_submit(&pair->simulation, 0, 1, 2, 100, pair->ids[1]);
}

static void
test_two_runners(void **state)
{
	struct pair pair;
	struct migrate_job *job;

	(void)state;
	pair_init(&pair);
	simulation_submit(&pair.simulation, 0, 0, 1, 100, pair.ids[0]);
	simulation_call(&pair.simulation, 3000, run_second, &pair);
	assert_int_equal(engine_run(&pair.simulation.options, NULL), -ESTALE);
	job_free(simulation_end(&pair.simulation, pair.ids[0], COMPLETED, 0));
	job = simulation_load(&pair.simulation, pair.ids[1]);
	assert_int_equal(job->cim.job_state.value, NEW);
	job_free(job);

	/* Once more it is a runner by the lock that counts. */
	simulation_run(&pair.simulation);
	job_free(simulation_end(&pair.simulation, pair.ids[1], COMPLETED, 0));
	pair_clear(&pair);
}

/* Whoever opened the store before the file went does not take the lock that nobody sees. */
static void
test_lock_renewed(void **state)
{
	struct simulation simulation;
	struct job_store *store, *other, *third;
	uint64_t epoch;
	char path[200];

	(void)state;
	simulation_init(&simulation, 1);
	store = simulation.store;
	other = simulation.other;
	snprintf(path, sizeof(path), "%s/runner.lock", simulation.folder);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(job_store_sqlite_open(simulation.folder, &third, NULL), 0);
	assert_int_equal(third->ops->lock_runner(third, &epoch, NULL), 0);
	assert_int_equal(store->ops->lock_runner(store, &epoch, NULL), -EBUSY);
	assert_int_equal(other->ops->runner_lives(other, NULL), 1);
	third->ops->close(third);
	assert_int_equal(other->ops->runner_lives(other, NULL), 0);
	assert_int_equal(store->ops->lock_runner(store, &epoch, NULL), 0);
	store->ops->unlock_runner(store);
	simulation_clear(&simulation);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_unread_job),
		cmocka_unit_test(test_unread_request),
		cmocka_unit_test(test_begun_late),
		cmocka_unit_test(test_modified_at_end),
		cmocka_unit_test(test_unstored_end),
		cmocka_unit_test(test_goes_on),
		cmocka_unit_test(test_two_runners),
		cmocka_unit_test(test_lock_renewed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
