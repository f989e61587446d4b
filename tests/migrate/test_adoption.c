/* What the state machine makes of jobs whose runner is gone. */
#include "support.h"

#include <string.h>

/* The runner was killed: what its successor makes of a job, by the phase it was in. */
static void
test_adopted(void **state)
{
	struct migrate_job *job = support_job();
	int64_t steady = 100000;

	(void)state;
	support_take(job);
	support_step(job, support_event(MIGRATE_ADOPTED), 100000, MIGRATE_CLOSE);
	support_check(job, EXCEPTION);
	assert_int_equal(job->cim.error_code.value, 1005);
	job_free(job);

	/* The guest is at the source and nothing moves, for three seconds. */
	job = support_moving_job();
	support_step(job, support_event(MIGRATE_ADOPTED), 100000, MIGRATE_SETTLE);
	support_settle(job, support_places(IS_RUNNING, ABSENT), &steady, 200000);
	assert_true(steady >= 103000 && steady < 104000);
	support_check(job, EXCEPTION);
	assert_int_equal(job->cim.error_code.value, 1003);
	assert_int_equal(job->cim.detailed_status.value, 5);
	job_free(job);

	/* The same, and somebody had asked to terminate it. */
	job = support_moving_job();
	job->request = JOB_REQUEST_TERMINATE;
	steady = 100000;
	support_step(job, support_event(MIGRATE_ADOPTED), 100000, MIGRATE_SETTLE);
	support_settle(job, support_places(IS_RUNNING, ABSENT), &steady, 200000);
	support_check(job, TERMINATED);
	job_free(job);

	job = support_moving_job();
	support_step(job, support_event(MIGRATE_ADOPTED), 100000, MIGRATE_SETTLE);
	support_step(job, support_places(ABSENT, IS_RUNNING), 100100, MIGRATE_CLOSE);
	support_check(job, COMPLETED);
	job_free(job);
}

/* It may have been killed with a pool of its own at a host: that goes before the job ends. */
static void
test_adopted_looking_for_room(void **state)
{
	static const unsigned int types[] = { 306, 307 };
	struct migrate_event done = support_event(MIGRATE_FINISHED);
	struct migrate_job *job;

	(void)state;
	done.u.result.kind = MIGRATE_RESULT_OK;
	for (size_t i = 0; i < COUNT(types); i++) {
		job = support_job();
		job->cim.job_type = mof_u16((uint16_t)types[i]);
		support_take(job);
		support_step(job, support_event(MIGRATE_ADOPTED), 100000, MIGRATE_REMOVE_COPIES);
		support_step(job, done, 100100, MIGRATE_CLOSE);
		support_check(job, EXCEPTION);
		assert_int_equal(job->cim.error_code.value, 1005);
		job_free(job);
	}
	/* A host that is silent is not waited for too long. */
	job = support_job();
	job->cim.job_type = mof_u16(306);
	support_take(job);
	support_step(job, support_event(MIGRATE_ADOPTED), 100000, MIGRATE_REMOVE_COPIES);
	job->request = JOB_REQUEST_KILL;
	support_step(job, support_event(MIGRATE_TICK), 129000, MIGRATE_NOTHING);
	support_step(job, support_event(MIGRATE_TICK), 130000, MIGRATE_CLOSE);
	support_check(job, KILLED);
	job_free(job);
}

/* The guest whose storage moved has died meanwhile, and its images are where they were. */
static void
test_adopted_storage_of_the_dead(void **state)
{
	struct migrate_job *job = support_job();
	int64_t steady = 100000;

	(void)state;
	job->cim.job_type = mof_u16(307);
	support_take(job);
	support_step(job, support_prepared(), 2000, MIGRATE_START);
	support_step(job, support_event(MIGRATE_ADOPTED), 100000, MIGRATE_SETTLE);
	support_settle(job, support_places(SHUT_OFF, UNKNOWN), &steady, 200000);
	support_check(job, EXCEPTION);
	assert_non_null(strstr(job->cim.job_status, "the guest is shut off"));
	job_free(job);
}

/* What still moves is followed, and can be stopped; it is never begun again. */
static void
test_adopted_follows(void **state)
{
	struct migrate_job *job = support_moving_job();
	struct migrate_event places = support_places(IS_RUNNING, PAUSED);

	(void)state;
	places.u.places.source.moving = true;
	places.u.places.destination.incoming = true;
	support_step(job, support_event(MIGRATE_ADOPTED), 100000, MIGRATE_SETTLE);
	support_step(job, places, 100100, MIGRATE_FOLLOW);
	support_check(job, RUNNING);
	support_step(job, support_sample(5, 120000000, 1), 100500, MIGRATE_NOTHING);
	assert_int_equal(job->cim.percent_complete.value, 40);	/* it does not fall */
	support_step(job, support_sample(6, 33554432, 1), 101000, MIGRATE_NOTHING);
	assert_int_equal(job->cim.percent_complete.value, 60);
	job->request = JOB_REQUEST_TERMINATE;
	support_step(job, support_event(MIGRATE_TICK), 101100, MIGRATE_ABORT);
	support_check(job, STOPPING);
	support_step(job, support_ended(MIGRATE_RESULT_UNKNOWN, 0, 0, ""), 102000,
		     MIGRATE_NOTHING);
	support_step(job, support_event(MIGRATE_TICK), 103000, MIGRATE_SETTLE);
	support_step(job, support_places(IS_RUNNING, ABSENT), 103100, MIGRATE_NOTHING);
	support_step(job, support_event(MIGRATE_TICK), 103700, MIGRATE_SETTLE);
	support_step(job, support_places(IS_RUNNING, ABSENT), 106200, MIGRATE_CLOSE);
	support_check(job, TERMINATED);
	job_free(job);
}

/* The request was there before the successor was: it is passed on to what still moves. */
static void
test_adopted_with_request(void **state)
{
	struct migrate_job *job = support_moving_job();
	struct migrate_event places = support_places(IS_RUNNING, PAUSED);

	(void)state;
	places.u.places.source.moving = true;
	job->request = JOB_REQUEST_TERMINATE;
	support_step(job, support_event(MIGRATE_ADOPTED), 100000, MIGRATE_SETTLE);
	support_step(job, support_event(MIGRATE_TICK), 100050, MIGRATE_NOTHING);
	support_step(job, places, 100100, MIGRATE_FOLLOW);
	support_step(job, support_event(MIGRATE_TICK), 100200, MIGRATE_ABORT);
	support_check(job, STOPPING);
	job_free(job);
}

/* Neither the next runner nor a host that was silent takes back that the move was to stop. */
static void
follow_stopped(struct migrate_job *job, int64_t steady, int code)
{
	struct migrate_event places = support_places(IS_RUNNING, PAUSED);

	places.u.places.source.moving = places.u.places.destination.incoming = true;
	support_check(job, STOPPING);
	support_step(job, support_event(MIGRATE_ADOPTED), steady, MIGRATE_SETTLE);
	support_check(job, STOPPING);
	support_step(job, support_places(UNKNOWN, UNKNOWN), steady + 100, MIGRATE_NOTHING);
	assert_int_equal(job->cim.communication_status.value, 3);
	support_step(job, places, steady + 700, MIGRATE_FOLLOW);
	support_check(job, STOPPING);
	assert_false(job->cim.cancellable.value);
	assert_int_equal(job->cim.communication_status.value, 2);
	support_step(job, support_event(MIGRATE_TICK), steady + 900, MIGRATE_ABORT);
	support_check(job, STOPPING);
	support_step(job, support_event(MIGRATE_TICK), steady + 1100, MIGRATE_NOTHING);
	support_step(job, support_ended(MIGRATE_RESULT_UNKNOWN, 0, 0, ""), steady + 1200,
		     MIGRATE_NOTHING);
	steady += 1800;
	support_step(job, support_event(MIGRATE_TICK), steady, MIGRATE_SETTLE);
	support_settle(job, support_places(IS_RUNNING, ABSENT), &steady, steady + 10000);
	assert_int_equal(job->cim.error_code.value, code);
}

static void
test_adopted_stopped(void **state)
{
	struct migrate_job *job = support_moving_job();

	(void)state;
	job->request = JOB_REQUEST_KILL;
	support_step(job, support_event(MIGRATE_TICK), 4000, MIGRATE_ABORT);
	follow_stopped(job, 100000, 78);
	support_check(job, KILLED);
	job_free(job);

	/* By the watchdog. */
	job = support_moving_job();
	support_step(job, support_event(MIGRATE_TICK), 63000, MIGRATE_ABORT);
	follow_stopped(job, 100000, 1002);
	support_check(job, EXCEPTION);
	assert_non_null(strstr(job->cim.error_description, "nothing moved for 60 s"));
	job_free(job);

	/* By UntilTime, an interval from when the job was made. */
	job = support_moving_job();
	mof_interval_from_usec(30000000, &job->cim.until_time);
	support_step(job, support_event(MIGRATE_TICK), 31000, MIGRATE_ABORT);
	follow_stopped(job, 100000, 1006);
	support_check(job, EXCEPTION);
	job_free(job);
}

/* A job that nobody has stopped only waited for the host. */
static void
test_adopted_silent(void **state)
{
	struct migrate_job *job = support_moving_job();
	struct migrate_event places = support_places(IS_RUNNING, PAUSED);

	(void)state;
	places.u.places.source.moving = places.u.places.destination.incoming = true;
	support_step(job, support_event(MIGRATE_ADOPTED), 100000, MIGRATE_SETTLE);
	support_step(job, support_places(UNKNOWN, UNKNOWN), 100100, MIGRATE_NOTHING);
	support_check(job, STOPPING);
	support_step(job, places, 100700, MIGRATE_FOLLOW);
	support_check(job, RUNNING);
	assert_true(job->cim.cancellable.value);
	assert_int_equal(job->cim.communication_status.value, 2);
	job_free(job);
}

/* A later run that could not begin looks where the guest is, and touches nothing. */
static void
look(struct migrate_event places, enum migrate_action first, unsigned int state, int code)
{
	struct migrate_job *job = support_job();

	job->runs = 1;
	support_take(job);
	support_step(job, support_failed(), 2000, MIGRATE_SETTLE);
	assert_true(job->cim.cancellable.value);
	support_step(job, support_event(MIGRATE_ADOPTED), 100000, MIGRATE_SETTLE);
	support_check(job, STARTING);
	assert_true(job->cim.cancellable.value);
	support_step(job, places, 100100, first);
	if (first != MIGRATE_CLOSE)
		support_step(job, places, 106000, MIGRATE_CLOSE);
	support_check(job, state);
	assert_int_equal(job->cim.error_code.value, code);
	assert_false(job->busy);
	job_free(job);
}

static void
test_adopted_looking(void **state)
{
	struct migrate_event refused = support_event(MIGRATE_REFUSED);
	struct migrate_job *job = support_job();

	(void)state;
	job->runs = 1;
	support_take(job);
	support_step(job, support_failed(), 2000, MIGRATE_SETTLE);
	job->request = JOB_REQUEST_TERMINATE;
	support_step(job, support_places(ABSENT, ABSENT), 2100, MIGRATE_NOTHING);
	support_step(job, support_places(ABSENT, ABSENT), 5100, MIGRATE_CLOSE);
	support_check(job, TERMINATED);
	assert_int_equal(job->cim.error_code.value, 1007);
	job_free(job);

	/* There is nobody to ask. */
	job = support_job();
	job->runs = 1;
	support_take(job);
	refused.u.result.code = 8;
	support_step(job, refused, 2000, MIGRATE_CLOSE);
	support_check(job, EXCEPTION);
	assert_int_equal(job->cim.error_code.value, 8);
	job_free(job);
	look(support_places(ABSENT, IS_RUNNING), MIGRATE_CLOSE, COMPLETED, 0);
	look(support_places(PAUSED, PAUSED), MIGRATE_NOTHING, EXCEPTION, 1);
	look(support_places(IS_RUNNING, IS_RUNNING), MIGRATE_SETTLE, EXCEPTION, 1);
	look(support_places(ABSENT, ABSENT), MIGRATE_NOTHING, EXCEPTION, 1);
}

/* Adopted while both hosts were being asked: libvirt's own reason is not lost. */
static void
test_adopted_keeps_result(void **state)
{
	struct migrate_job *job = support_moving_job();

	(void)state;
	support_step(job, support_failed(), 4000, MIGRATE_SETTLE);
	support_step(job, support_event(MIGRATE_ADOPTED), 100000, MIGRATE_SETTLE);
	support_step(job, support_places(IS_RUNNING, ABSENT), 100100, MIGRATE_CLOSE);
	support_check(job, EXCEPTION);
	assert_int_equal(job->cim.error_code.value, 1);
	job_free(job);
}

static void
test_adopted_without_hosts(void **state)
{
	struct migrate_job *job = support_moving_job();
	struct migrate_event refused = support_event(MIGRATE_REFUSED);

	(void)state;
	strcpy(refused.u.result.message, "host \"b\" is not in hosts.conf");
	support_step(job, support_event(MIGRATE_ADOPTED), 100000, MIGRATE_SETTLE);
	support_step(job, refused, 100100, MIGRATE_CLOSE);
	support_check(job, EXCEPTION);
	assert_non_null(strstr(job->cim.error_description, "hosts.conf"));
	job_free(job);
}

/* Until the source says that it still moves, and has not stopped, nothing can be cancelled. */
static void
test_adopted_cancellable(void **state)
{
	struct migrate_job *job = support_moving_job();
	struct migrate_event places = support_places(IS_RUNNING, PAUSED);

	(void)state;
	places.u.places.source.moving = places.u.places.destination.incoming = true;
	support_step(job, support_event(MIGRATE_ADOPTED), 100000, MIGRATE_SETTLE);
	assert_false(job->cim.cancellable.value);
	support_step(job, places, 100100, MIGRATE_FOLLOW);
	assert_true(job->cim.cancellable.value);
	support_step(job, support_event(MIGRATE_ADOPTED), 110000, MIGRATE_SETTLE);
	places.u.places.source.state = PAUSED;
	support_step(job, places, 110100, MIGRATE_FOLLOW);
	support_check(job, RUNNING);
	assert_false(job->cim.cancellable.value);
	job_free(job);
}

/* The runner died after it had stored that the guest runs twice: the next one suspends the copy. */
static void
test_adopted_running_twice(void **state)
{
	struct migrate_job *job = support_moving_job();
	struct migrate_event done = support_event(MIGRATE_FINISHED);

	(void)state;
	done.u.result.kind = MIGRATE_RESULT_OK;
	support_step(job, support_failed(), 4000, MIGRATE_SETTLE);
	support_step(job, support_places(IS_RUNNING, IS_RUNNING), 4100, MIGRATE_SETTLE);
	support_step(job, support_places(IS_RUNNING, IS_RUNNING), 4200,
		     MIGRATE_SUSPEND_DESTINATION);
	support_check(job, EXCEPTION);
	support_step(job, support_event(MIGRATE_ADOPTED), 100000, MIGRATE_SETTLE);
	support_step(job, support_places(IS_RUNNING, IS_RUNNING), 100100, MIGRATE_SETTLE);
	support_step(job, support_places(IS_RUNNING, IS_RUNNING), 100200,
		     MIGRATE_SUSPEND_DESTINATION);
	support_step(job, done, 100300, MIGRATE_CLOSE);
	support_check(job, EXCEPTION);
	assert_false(job->busy);
	job_free(job);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_adopted),
		cmocka_unit_test(test_adopted_looking_for_room),
		cmocka_unit_test(test_adopted_storage_of_the_dead),
		cmocka_unit_test(test_adopted_follows),
		cmocka_unit_test(test_adopted_with_request),
		cmocka_unit_test(test_adopted_stopped),
		cmocka_unit_test(test_adopted_silent),
		cmocka_unit_test(test_adopted_looking),
		cmocka_unit_test(test_adopted_keeps_result),
		cmocka_unit_test(test_adopted_without_hosts),
		cmocka_unit_test(test_adopted_cancellable),
		cmocka_unit_test(test_adopted_running_twice),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
