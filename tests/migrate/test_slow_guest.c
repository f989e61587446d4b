/* Guests that change their memory about as fast as it goes over. */
#include "heard.h"
#include "support.h"

#include <string.h>

/* A pass that begins with so many MiB left, at 10 MiB/s. */
static struct migrate_event
pass(unsigned int number, uint64_t left)
{
	struct migrate_event event = support_sample(number * 1000000, left * MIB, number);

	event.u.sample.rate = 10 * MIB;
	return event;
}

static struct migrate_job *
job_with(struct migrate_settings settings)
{
	struct migrate_job *job = support_moving_job();

	job->plan.settings = settings;
	return job;
}

/* After three passes it would stand still for 2.1 s. */
static void
test_given_up(void **state)
{
	struct migrate_job *job = job_with((struct migrate_settings){ .cancel_if_stuck = true });

	(void)state;
	support_step(job, pass(2, 60), 4000, MIGRATE_NOTHING);
	support_step(job, pass(3, 21), 5000, MIGRATE_NOTHING);
	support_step(job, pass(4, 22), 6000, MIGRATE_ABORT);
	support_check(job, STOPPING);
	support_step(job, pass(5, 22), 6500, MIGRATE_NOTHING);
	support_step(job, support_ended(MIGRATE_RESULT_FAILED, 10, 78, "operation aborted"), 7000,
		     MIGRATE_SETTLE);
	support_step(job, support_places(IS_RUNNING, ABSENT), 7100, MIGRATE_CLOSE);
	support_check(job, EXCEPTION);
	assert_int_equal(job->cim.error_code.value, 78);
	assert_non_null(strstr(job->cim.error_description, "stand still for more than 2 s"));
	job_free(job);
}

/* Once it came near enough, or if nobody asked for that, it goes on. */
static void
test_not_given_up(void **state)
{
	struct migrate_job *near = job_with((struct migrate_settings){ .cancel_if_stuck = true });
	struct migrate_job *patient = support_moving_job();

	(void)state;
	support_step(near, pass(2, 60), 4000, MIGRATE_NOTHING);
	support_step(near, pass(3, 20), 5000, MIGRATE_NOTHING);
	for (unsigned int i = 4; i < 9; i++) {
		support_step(near, pass(i, 50), 1000 + 1000 * i, MIGRATE_NOTHING);
		support_step(patient, pass(i, 50), 1000 + 1000 * i, MIGRATE_NOTHING);
	}
	support_check(near, RUNNING);
	support_check(patient, RUNNING);
	job_free(near);
	job_free(patient);
}

/* It has gone over before the engine's abort came. */
static void
test_given_up_too_late(void **state)
{
	struct migrate_job *job = job_with((struct migrate_settings){ .cancel_if_stuck = true });

	(void)state;
	support_step(job, pass(2, 60), 4000, MIGRATE_NOTHING);
	support_step(job, pass(4, 60), 5000, MIGRATE_ABORT);
	support_step(job, support_ended(MIGRATE_RESULT_OK, 0, 0, ""), 6000, MIGRATE_SETTLE);
	support_step(job, support_places(ABSENT, IS_RUNNING), 6100, MIGRATE_CLOSE);
	support_check(job, COMPLETED);
	assert_int_equal(job->cim.error_code.value, 0);
	job_free(job);
}

/* The watchdog's own abort is told as what it is. */
static void
test_watchdog_stops(void **state)
{
	struct migrate_job *job = support_moving_job();

	(void)state;
	support_step(job, support_event(MIGRATE_TICK), 63000, MIGRATE_ABORT);
	support_step(job, support_ended(MIGRATE_RESULT_FAILED, 10, 78, "operation aborted"), 64000,
		     MIGRATE_SETTLE);
	support_step(job, support_places(IS_RUNNING, ABSENT), 64100, MIGRATE_CLOSE);
	support_check(job, EXCEPTION);
	assert_int_equal(job->cim.error_code.value, JOB_ERROR_WATCHDOG);
	assert_string_equal(job->cim.error_description,
			    "stopped, since nothing moved for 60 s");
	job_free(job);
}

/* Post-copy begins behind the first pass, once. */
static void
test_post_copy(void **state)
{
	struct migrate_job *job = job_with((struct migrate_settings){ .post_copy = true });
	struct job_answer answer;

	(void)state;
	support_step(job, pass(1, 60), 4000, MIGRATE_NOTHING);
	answer = support_step(job, pass(2, 30), 5000, MIGRATE_POST_COPY);
	assert_int_equal(answer.write, JOB_WRITE_STATE);
	assert_true(job->cim.cancellable.value);
	support_step(job, pass(3, 30), 5200, MIGRATE_NOTHING);
	support_step(job, support_event(MIGRATE_SWITCHING), 5300, MIGRATE_NOTHING);
	assert_false(job->cim.cancellable.value);
	assert_string_equal(job->cim.job_status,
			    "the guest is going over, with the rest of its memory behind it");
	support_step(job, support_ended(MIGRATE_RESULT_OK, 0, 0, ""), 6000, MIGRATE_SETTLE);
	support_step(job, support_places(ABSENT, IS_RUNNING), 6100, MIGRATE_CLOSE);
	support_check(job, COMPLETED);
	job_free(job);
}

/* A guest in two halves is left alone, whatever else its hosts say of it. */
static void
test_torn(void **state)
{
	static const enum migrate_place_state there[] = { PAUSED, IS_RUNNING, UNKNOWN };
	static const enum migrate_result_kind kinds[] = { MIGRATE_RESULT_FAILED,
							  MIGRATE_RESULT_UNKNOWN };

	(void)state;
	for (size_t i = 0; i < COUNT(there) * COUNT(kinds); i++) {
		struct migrate_job *job = job_with((struct migrate_settings){ .post_copy = true });
		struct migrate_event places = support_places(PAUSED, there[i % COUNT(there)]);
		int64_t steady = 6000;

		places.u.places.source.torn = true;
		places.u.places.destination.torn = there[i % COUNT(there)] != UNKNOWN;
		support_step(job, pass(2, 30), 5000, MIGRATE_POST_COPY);
		support_step(job, support_ended(kinds[i / COUNT(there)], 7, 1, "socket is closed"),
			     6000, MIGRATE_SETTLE);
		assert_int_equal(support_settle(job, places, &steady, 200000), MIGRATE_NOTHING);
		support_check(job, EXCEPTION);
		assert_int_equal(job->cim.operational_status.items[0], 7);
		assert_non_null(strstr(job->cim.job_status, "without all of its memory on a"));
		assert_non_null(strstr(job->cim.job_status, "--postcopy-resume"));
		assert_int_equal(job->finding_count, 2);

		/* QEMU has brought it together. */
		assert_true(job->busy);
		support_step(job, support_event(MIGRATE_TICK), steady + 6000, MIGRATE_SETTLE);
		support_step(job, places, steady + 6100, MIGRATE_NOTHING);
		support_step(job, support_event(MIGRATE_TICK), steady + 12000, MIGRATE_SETTLE);
		support_step(job, support_places(SHUT_OFF, IS_RUNNING), steady + 12100,
			     MIGRATE_NOTHING);
		support_step(job, support_event(MIGRATE_TICK), steady + 16000, MIGRATE_SETTLE);
		support_step(job, support_places(SHUT_OFF, IS_RUNNING), steady + 16100,
			     MIGRATE_CLOSE);
		assert_non_null(strstr(job->cim.job_status, "shut off on a, running on b"));
		support_check(job, EXCEPTION);
		job_free(job);
	}
}

/* The simulated world does it as well: the guest runs at the destination before its memory is. */
static void
test_simulated(void **state)
{
	struct migrate_task *task;
	struct simulated_world *world = heard_prepare(32, &task);
	struct heard heard = heard_ask(world, task, MIGRATE_START, 4000);

	(void)state;
	heard_begin(task, MIGRATE_POST_COPY);
	heard_wait(world, task, 500, &heard);
	assert_non_null(strchr(heard.events, 's'));
	heard_assert_places(world, PAUSED, IS_RUNNING);
	heard_begin(task, MIGRATE_ABORT);
	heard_wait(world, task, 5000, &heard);
	assert_int_equal(heard.result.kind, MIGRATE_RESULT_OK);
	heard_assert_places(world, ABSENT, IS_RUNNING);
	heard_finish(world, task);
}

static void
test_simulated_torn(void **state)
{
	struct migrate_task *task;
	struct simulated_world *world = heard_prepare(32, &task);
	struct simulated_fault cut = { .kind = SIMULATED_LINK_CUT, .host = "h1" };
	struct heard heard = heard_ask(world, task, MIGRATE_START, 4000);

	(void)state;
	heard_begin(task, MIGRATE_POST_COPY);
	heard_wait(world, task, 500, &heard);
	assert_int_equal(simulated_world_fault(world, &cut), 0);
	heard_wait(world, task, 10000, &heard);
	heard_assert_failed(&heard, 7, 1);
	heard_assert_places(world, PAUSED, PAUSED);
	assert_true(simulated_world_place(world, simulation_uuid(0), "h0").torn);
	assert_true(simulated_world_place(world, simulation_uuid(0), "h1").torn);
	heard_finish(world, task);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_given_up),          cmocka_unit_test(test_not_given_up),
		cmocka_unit_test(test_given_up_too_late), cmocka_unit_test(test_watchdog_stops),
		cmocka_unit_test(test_post_copy),         cmocka_unit_test(test_torn),
		cmocka_unit_test(test_simulated),         cmocka_unit_test(test_simulated_torn),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
