/* The state machine: what it asks for next, and in which state every kind of end leaves a job. */
#include "support.h"

#include <migrate/errors.h>

#include <string.h>

static void
test_completes(void **state)
{
	struct migrate_job *job = support_moving_job();
	struct job_answer answer;

	(void)state;
	assert_true(job->cim.cancellable.value);
	answer = support_step(job, support_sample(2, 1000000, 2), 4000, MIGRATE_NOTHING);
	assert_int_equal(answer.write, JOB_WRITE_PROGRESS);
	support_step(job, support_event(MIGRATE_SWITCHING), 5000, MIGRATE_NOTHING);
	assert_false(job->cim.cancellable.value);
	assert_string_equal(job->cim.job_status, "the guest is going over");
	answer = support_step(job, support_ended(MIGRATE_RESULT_OK, 0, 0, ""), 6000,
			      MIGRATE_SETTLE);
	assert_int_equal(answer.write, JOB_WRITE_STATE);
	support_check(job, RUNNING);
	assert_int_equal(job->cim.percent_complete.value, 99);
	answer = support_step(job, support_places(ABSENT, IS_RUNNING), 6100, MIGRATE_CLOSE);
	assert_int_equal(answer.write, JOB_WRITE_STATE);
	support_check(job, COMPLETED);
	assert_int_equal(job->cim.operational_status.items[0], 2);
	assert_int_equal(job->cim.operational_status.items[1], 17);
	assert_string_equal(job->cim.elapsed_time.text, "00000000000005.100000:000");
	assert_string_equal(job->cim.virtual_system_name, UUID);
	job_free(job);
}

/* What the guest's place and the request say, by the table of choices; result is a failure. */
static unsigned int
expected_state(enum migrate_place_state source, enum migrate_place_state destination,
	       bool incoming, enum migrate_result_kind kind, enum job_request request)
{
	unsigned int at_source = request < JOB_REQUEST_TERMINATE ? EXCEPTION :
				 request == JOB_REQUEST_KILL ? KILLED : TERMINATED;
	bool there = destination == IS_RUNNING || destination == PAUSED;

	if (source == IS_RUNNING && destination == IS_RUNNING)
		return EXCEPTION;
	if (kind == MIGRATE_RESULT_OK && there)
		return COMPLETED;
	if (source == UNKNOWN || destination == UNKNOWN)
		return request == JOB_REQUEST_KILL ? KILLED : EXCEPTION;
	if (source == IS_RUNNING)
		return at_source;
	if (source == PAUSED)
		return destination == IS_RUNNING ? COMPLETED : there ? EXCEPTION : at_source;
	return there && !incoming ? COMPLETED : EXCEPTION;
}

static void
check_end(enum migrate_place_state source, enum migrate_place_state destination, bool incoming,
	  enum migrate_result_kind kind, enum job_request request)
{
	struct migrate_job *job = support_moving_job();
	struct migrate_event places = support_places(source, destination);
	unsigned int expected = expected_state(source, destination, incoming, kind, request);
	int64_t steady = 5000;
	enum migrate_action last;

	places.u.places.destination.incoming = incoming;
	job->request = request;
	if (job_is_to_end(job)) {
		support_step(job, support_event(MIGRATE_TICK), 4000, MIGRATE_ABORT);
		support_check(job, STOPPING);
	}
	support_step(job, support_ended(kind, kind == MIGRATE_RESULT_FAILED ? 10 : 0,
					kind == MIGRATE_RESULT_FAILED ? 9 : 0, ""), 5000,
		     MIGRATE_SETTLE);
	last = support_settle(job, places, &steady, 200000);
	if (job->cim.job_state.value != expected)
		fail_msg("source %d, destination %d (%d), result %d, request %d: %u, not %u (%s)",
			 source, destination, incoming, kind, request, job->cim.job_state.value,
			 expected, job->cim.job_status);
	support_check(job, expected);
	if (expected == TERMINATED)
		assert_int_equal(job->cim.error_code.value, 78);
	if (source == IS_RUNNING && destination == IS_RUNNING) {
		assert_int_equal(job->cim.operational_status.items[0], 7);
		assert_int_equal(last, MIGRATE_SUSPEND_DESTINATION);
	} else if (!job->busy) {
		assert_int_equal(last, MIGRATE_CLOSE);
	}
	job_free(job);
}

/* Every place on both hosts, every result, every request. */
static void
test_every_end(void **state)
{
	(void)state;
	for (int source = UNKNOWN; source <= IS_RUNNING; source++)
		for (int destination = UNKNOWN; destination <= IS_RUNNING; destination++)
			for (int incoming = 0; incoming <= (destination == PAUSED); incoming++)
				for (int kind = 0; kind <= MIGRATE_RESULT_FAILED; kind++)
					for (int request = 0; request <= JOB_REQUEST_KILL;
					     request++)
						check_end((enum migrate_place_state)source,
							  (enum migrate_place_state)destination,
							  incoming,
							  (enum migrate_result_kind)kind,
							  (enum job_request)request);
}

static void
test_failure_texts(void **state)
{
	struct migrate_job *job = support_moving_job();

	(void)state;
	support_step(job, support_failed(), 4000, MIGRATE_SETTLE);
	support_step(job, support_places(IS_RUNNING, ABSENT), 4100, MIGRATE_CLOSE);
	support_check(job, EXCEPTION);
	assert_int_equal(job->cim.error_code.value, 1);
	assert_string_equal(job->cim.error_description, "qemu is gone");
	assert_string_equal(job->cim.error_summary_description, "The migration failed");
	assert_string_equal(job->cim.job_status,
			    "failed: qemu is gone; the guest is running on a, absent from b");
	assert_string_equal(job->cim.status_descriptions.items[0], "qemu is gone");
	assert_string_equal(job->cim.status_descriptions.items[1], "Completed");
	assert_string_equal(job->cim.time_before_removal.text, "00000007000000.000000:000");
	assert_int_equal(job->cim.percent_complete.value, 40);
	assert_int_equal(job->cim.detailed_status.value, 4);
	job_free(job);
}

/* The peer's connection: never made is No Contact, broken on the way Lost Communication. */
static void
test_connection_lost(void **state)
{
	struct migrate_job *job = support_moving_job(), *early = support_job();

	(void)state;
	support_step(job, support_ended(MIGRATE_RESULT_FAILED, ERROR_DOMAIN_RPC, 1, "closed"),
		     4000, MIGRATE_SETTLE);
	support_step(job, support_places(IS_RUNNING, ABSENT), 4100, MIGRATE_CLOSE);
	support_check(job, EXCEPTION);
	assert_int_equal(job->cim.communication_status.value, 3);
	assert_int_equal(job->cim.detailed_status.value, 5);
	support_take(early);
	support_step(early, support_prepared(), 2000, MIGRATE_START);
	support_step(early, support_ended(MIGRATE_RESULT_FAILED, ERROR_DOMAIN_RPC, 38, "no"),
		     4000, MIGRATE_SETTLE);
	support_step(early, support_places(IS_RUNNING, ABSENT), 4100, MIGRATE_CLOSE);
	assert_int_equal(early->cim.communication_status.value, 4);
	job_free(job);
	job_free(early);
}

/* A host that is silent for a while: Shutting Down until it answers, then the truth. */
static void
test_silent_host(void **state)
{
	struct migrate_job *job = support_moving_job();
	struct migrate_event places = support_places(IS_RUNNING, UNKNOWN);
	int64_t steady = 4000;

	(void)state;
	strcpy(places.u.places.destination.message, "connection refused");
	support_step(job, support_failed(), steady, MIGRATE_SETTLE);
	support_settle(job, places, &steady, 20000);
	support_check(job, STOPPING);
	assert_int_equal(job->cim.communication_status.value, 3);
	assert_string_equal(job->cim.job_status, "waiting for b, which does not answer");
	support_settle(job, support_places(IS_RUNNING, ABSENT), &steady, 21000);
	support_check(job, EXCEPTION);
	assert_int_equal(job->cim.error_code.value, 1);
	job_free(job);

	job = support_moving_job();
	steady = 4000;
	support_step(job, support_failed(), steady, MIGRATE_SETTLE);
	support_settle(job, places, &steady, 200000);
	support_check(job, EXCEPTION);
	assert_true(steady >= 64000 && steady < 66000);
	assert_non_null(strstr(job->cim.error_description, "place of guest unconfirmed"));
	assert_non_null(strstr(job->cim.error_description, "connection refused"));
	job_free(job);
}

/* A question may be answered by one host before and by the other after the guest went over. */
static void
test_running_twice_is_asked_twice(void **state)
{
	struct migrate_job *job = support_moving_job();
	struct migrate_event done = support_event(MIGRATE_FINISHED);
	struct migrate_event failed = support_event(MIGRATE_FINISHED);

	(void)state;
	done.u.result.kind = MIGRATE_RESULT_OK;
	failed.u.result.kind = MIGRATE_RESULT_FAILED;
	strcpy(failed.u.result.message, "refused");
	support_step(job, support_ended(MIGRATE_RESULT_UNKNOWN, 0, 0, ""), 4000, MIGRATE_SETTLE);
	support_step(job, support_places(IS_RUNNING, IS_RUNNING), 4100, MIGRATE_SETTLE);
	support_step(job, support_places(ABSENT, IS_RUNNING), 4200, MIGRATE_CLOSE);
	support_check(job, COMPLETED);
	job_free(job);

	job = support_moving_job();
	support_step(job, support_ended(MIGRATE_RESULT_UNKNOWN, 0, 0, ""), 4000, MIGRATE_SETTLE);
	support_step(job, support_places(IS_RUNNING, IS_RUNNING), 4100, MIGRATE_SETTLE);
	support_step(job, support_places(IS_RUNNING, IS_RUNNING), 4200,
		     MIGRATE_SUSPEND_DESTINATION);
	support_check(job, EXCEPTION);
	assert_int_equal(job->cim.health_state.value, 30);
	assert_string_equal(job->cim.status, "NonRecover");
	assert_non_null(strstr(job->cim.error_description, "running on a, running on b"));
	assert_true(job->busy);
	support_step(job, failed, 4300, MIGRATE_NOTHING);
	assert_non_null(strstr(job->cim.job_status, "mended yet: refused"));
	support_step(job, support_event(MIGRATE_TICK), 9300, MIGRATE_SETTLE);
	support_step(job, support_places(IS_RUNNING, IS_RUNNING), 9400,
		     MIGRATE_SUSPEND_DESTINATION);
	support_step(job, done, 9500, MIGRATE_CLOSE);
	assert_false(job->busy);
	support_check(job, EXCEPTION);
	support_step(job, support_event(MIGRATE_TICK), 99000, MIGRATE_NOTHING);
	job_free(job);
}

static void
test_paused_on_both(void **state)
{
	struct migrate_job *job = support_moving_job();
	struct migrate_event places = support_places(PAUSED, PAUSED);
	struct migrate_event done = support_event(MIGRATE_FINISHED);

	(void)state;
	done.u.result.kind = MIGRATE_RESULT_OK;
	places.u.places.destination.incoming = true;
	support_step(job, support_failed(), 4000, MIGRATE_SETTLE);
	support_step(job, places, 4100, MIGRATE_NOTHING);
	support_step(job, support_event(MIGRATE_TICK), 8000, MIGRATE_SETTLE);
	support_step(job, places, 9100, MIGRATE_RESUME_SOURCE);
	support_step(job, done, 9200, MIGRATE_NOTHING);
	support_step(job, support_event(MIGRATE_TICK), 10000, MIGRATE_SETTLE);
	support_step(job, support_places(IS_RUNNING, ABSENT), 10100, MIGRATE_CLOSE);
	support_check(job, EXCEPTION);
	job_free(job);

	/* That of the destination had run: it is the newer one.  It is tried for a minute. */
	job = support_moving_job();
	places.u.places.destination.incoming = false;
	done.u.result.kind = MIGRATE_RESULT_FAILED;
	support_step(job, support_failed(), 4000, MIGRATE_SETTLE);
	for (int64_t steady = 10000; steady < 80000; steady += 10000) {
		support_step(job, places, steady, MIGRATE_NOTHING);
		support_step(job, places, steady + 5000, MIGRATE_RESUME_DESTINATION);
		support_step(job, support_event(MIGRATE_TICK), steady + 5050, MIGRATE_NOTHING);
		support_step(job, done, steady + 5100, MIGRATE_NOTHING);
	}
	support_step(job, places, 80000, MIGRATE_NOTHING);
	support_step(job, places, 85000, MIGRATE_CLOSE);
	support_check(job, EXCEPTION);
	assert_int_equal(job->cim.health_state.value, 30);
	job_free(job);

	/* Paused before the move: it stays as it was. */
	job = support_moving_job();
	job->guest.paused = true;
	support_step(job, support_failed(), 4000, MIGRATE_SETTLE);
	support_step(job, places, 4100, MIGRATE_NOTHING);
	support_step(job, places, 9100, MIGRATE_CLOSE);
	support_check(job, EXCEPTION);
	job_free(job);
}

static void
test_cancelled_early(void **state)
{
	struct migrate_job *queued = support_job(), *taken = support_job();
	struct migrate_job *starting = support_job();

	(void)state;
	queued->request = JOB_REQUEST_TERMINATE;
	support_step(queued, support_event(MIGRATE_TICK), 1000, MIGRATE_CLOSE);
	support_check(queued, TERMINATED);
	assert_int_equal(queued->cim.error_code.value, 1007);
	assert_int_equal(queued->cim.start_time.text[0], 0);

	taken->request = JOB_REQUEST_KILL;
	support_step(taken, support_event(MIGRATE_TAKEN), 1000, MIGRATE_CLOSE);
	support_check(taken, KILLED);
	assert_int_equal(taken->cim.health_state.value, 20);

	support_take(starting);
	starting->request = JOB_REQUEST_TERMINATE;
	support_step(starting, support_prepared(), 2000, MIGRATE_CLOSE);
	support_check(starting, TERMINATED);
	job_free(queued);
	job_free(taken);
	job_free(starting);
}

/* A cancel that comes too late changes nothing: the guest is where it is. */
static void
test_cancelled_late(void **state)
{
	struct migrate_job *job = support_moving_job();

	(void)state;
	job->request = JOB_REQUEST_TERMINATE;
	support_step(job, support_event(MIGRATE_TICK), 4000, MIGRATE_ABORT);
	support_step(job, support_event(MIGRATE_TICK), 4500, MIGRATE_NOTHING);
	support_step(job, support_ended(MIGRATE_RESULT_OK, 0, 0, ""), 5000, MIGRATE_SETTLE);
	support_step(job, support_places(ABSENT, IS_RUNNING), 5100, MIGRATE_CLOSE);
	support_check(job, COMPLETED);
	job_free(job);
}

static void
test_not_begun(void **state)
{
	struct migrate_job *job = support_job(), *silent = support_job();
	struct migrate_event unreachable = support_ended(MIGRATE_RESULT_FAILED, 7, 38, "refused");

	(void)state;
	support_take(job);
	unreachable.u.result.no_contact = true;
	support_step(job, unreachable, 2000, MIGRATE_CLOSE);
	support_check(job, EXCEPTION);
	assert_int_equal(job->cim.error_code.value, 38);
	assert_int_equal(job->cim.communication_status.value, 4);
	assert_int_equal(job->cim.percent_complete.value, 0);

	support_take(silent);
	support_step(silent, support_event(MIGRATE_TICK), 60000, MIGRATE_NOTHING);
	support_step(silent, support_event(MIGRATE_TICK), 61000, MIGRATE_CLOSE);
	support_check(silent, EXCEPTION);
	assert_int_equal(silent->cim.error_code.value, 1002);
	job_free(job);
	job_free(silent);
}

static void
test_watchdog(void **state)
{
	struct migrate_job *job = support_moving_job();
	struct migrate_event places = support_places(IS_RUNNING, PAUSED);

	(void)state;
	support_step(job, support_sample(1, 67108864, 1), 50000, MIGRATE_NOTHING);
	support_step(job, support_event(MIGRATE_TICK), 62900, MIGRATE_NOTHING);
	support_step(job, support_event(MIGRATE_TICK), 63000, MIGRATE_ABORT);
	support_check(job, STOPPING);
	support_step(job, support_event(MIGRATE_TICK), 122900, MIGRATE_NOTHING);
	support_step(job, support_event(MIGRATE_TICK), 123000, MIGRATE_NOTHING);
	support_check(job, EXCEPTION);
	assert_int_equal(job->cim.error_code.value, 1002);
	assert_true(job->busy);

	/* The guest stays marked until libvirt is idle. */
	places.u.places.source.moving = true;
	support_step(job, support_event(MIGRATE_TICK), 128000, MIGRATE_SETTLE);
	support_step(job, places, 128100, MIGRATE_NOTHING);
	assert_true(job->busy);
	support_step(job, support_failed(), 129000, MIGRATE_SETTLE);
	places.u.places.source.moving = false; /* one host was asked before the end, one after it */
	support_step(job, places, 129050, MIGRATE_NOTHING);
	support_step(job, support_places(IS_RUNNING, ABSENT), 129100, MIGRATE_CLOSE);
	assert_false(job->busy);
	support_check(job, EXCEPTION);
	assert_non_null(strstr(job->cim.job_status, "running on a, absent from b"));
	job_free(job);

	/* libvirt obeys: that it was told to stop is not the reason. */
	job = support_moving_job();
	support_step(job, support_event(MIGRATE_TICK), 63000, MIGRATE_ABORT);
	support_step(job, support_ended(MIGRATE_RESULT_FAILED, 10, 78, "canceled by client"), 63500,
		     MIGRATE_SETTLE);
	support_step(job, support_places(IS_RUNNING, ABSENT), 63600, MIGRATE_CLOSE);
	support_check(job, EXCEPTION);
	assert_int_equal(job->cim.error_code.value, 1002);
	assert_string_equal(job->cim.error_description, "stopped, since nothing moved for 60 s");
	job_free(job);
}

static void
test_figures_keep_it_alive(void **state)
{
	struct migrate_job *job = support_moving_job();

	(void)state;
	for (int64_t steady = 50000; steady < 400000; steady += 50000) {
		support_step(job, support_sample((uint64_t)steady, 67108864, 2), steady,
			     MIGRATE_NOTHING);
		support_step(job, support_event(MIGRATE_TICK), steady + 49000, MIGRATE_NOTHING);
	}
	support_check(job, RUNNING);
	job_free(job);
}

/* Kill waits for 30 s, Terminate for the watchdog. */
static void
test_kill_limit(void **state)
{
	struct migrate_job *job = support_moving_job();

	(void)state;
	job->request = JOB_REQUEST_TERMINATE;
	support_step(job, support_event(MIGRATE_TICK), 4000, MIGRATE_ABORT);
	support_step(job, support_event(MIGRATE_TICK), 40000, MIGRATE_NOTHING);
	support_check(job, STOPPING);
	job->request = JOB_REQUEST_KILL;
	support_step(job, support_event(MIGRATE_TICK), 41000, MIGRATE_ABORT);
	support_step(job, support_event(MIGRATE_TICK), 62000, MIGRATE_NOTHING);
	support_step(job, support_event(MIGRATE_TICK), 71000, MIGRATE_NOTHING);
	support_check(job, KILLED);
	assert_int_equal(job->cim.error_code.value, 78);
	assert_true(job->busy);
	job_free(job);
}

/* Killed while the guest is paused on both hosts: that it goes on somewhere is seen to later. */
static void
test_killed_in_doubt(void **state)
{
	struct migrate_job *job = support_moving_job();
	struct migrate_event places = support_places(PAUSED, PAUSED);
	struct migrate_event done = support_event(MIGRATE_FINISHED);

	(void)state;
	done.u.result.kind = MIGRATE_RESULT_OK;
	places.u.places.destination.incoming = true;
	job->request = JOB_REQUEST_KILL;
	support_step(job, support_event(MIGRATE_TICK), 4000, MIGRATE_ABORT);
	support_step(job, support_failed(), 33000, MIGRATE_SETTLE);
	support_step(job, places, 33100, MIGRATE_NOTHING);
	support_step(job, support_event(MIGRATE_TICK), 34000, MIGRATE_NOTHING);
	support_check(job, KILLED);
	assert_true(job->busy);
	support_step(job, support_event(MIGRATE_TICK), 39000, MIGRATE_SETTLE);
	support_step(job, places, 39100, MIGRATE_RESUME_SOURCE);
	support_step(job, done, 39200, MIGRATE_NOTHING);
	support_step(job, support_event(MIGRATE_TICK), 39700, MIGRATE_SETTLE);
	support_step(job, support_places(IS_RUNNING, ABSENT), 39800, MIGRATE_CLOSE);
	support_check(job, KILLED);
	assert_false(job->busy);
	job_free(job);
}

/* A given-up job whose end is heard of twice asks once more, and is then done with. */
static void
test_given_up_asks_no_more(void **state)
{
	struct migrate_job *job = support_moving_job();

	(void)state;
	job->request = JOB_REQUEST_KILL;
	support_step(job, support_event(MIGRATE_TICK), 4000, MIGRATE_ABORT);
	support_step(job, support_event(MIGRATE_TICK), 34000, MIGRATE_NOTHING);
	assert_true(job->busy);
	support_step(job, support_failed(), 35000, MIGRATE_SETTLE);
	support_step(job, support_places(IS_RUNNING, ABSENT), 35100, MIGRATE_CLOSE);
	assert_false(job->busy);
	support_step(job, support_event(MIGRATE_TICK), 39000, MIGRATE_NOTHING);
	support_check(job, KILLED);
	job_free(job);
}

static void
test_warnings(void **state)
{
	struct migrate_job *job = support_moving_job();
	struct migrate_event done = support_event(MIGRATE_FINISHED);
	struct migrate_event places = support_places(SHUT_OFF, IS_RUNNING);

	(void)state;
	job->guest.autostart = true;
	support_step(job, support_ended(MIGRATE_RESULT_OK, 0, 0, ""), 5000, MIGRATE_SETTLE);
	support_step(job, places, 5100, MIGRATE_COPY_AUTOSTART);
	support_check(job, RUNNING);
	done.u.result.kind = MIGRATE_RESULT_FAILED;
	strcpy(done.u.result.message, "read only");
	support_step(job, done, 5200, MIGRATE_CLOSE);
	support_check(job, COMPLETED);
	assert_int_equal(job->cim.operational_status.items[0], 3);
	assert_int_equal(job->cim.operational_status.items[1], 17);
	assert_string_equal(job->cim.status, "Degraded");
	assert_int_equal(job->cim.health_state.value, 10);
	assert_string_equal(job->cim.job_status, "the guest runs on b, but: a still has a "
			    "definition of it; autostart was not set: read only");
	job_free(job);

	job = support_moving_job();
	places = support_places(ABSENT, IS_RUNNING);
	places.u.places.destination.persistent = false;
	support_step(job, support_ended(MIGRATE_RESULT_FAILED, 10, ERROR_PERSIST_FAILED, "full"),
		     5000, MIGRATE_SETTLE);
	support_step(job, places, 5100, MIGRATE_CLOSE);
	support_check(job, COMPLETED);
	assert_int_equal(job->cim.primary_status.value, 2);
	assert_int_equal(job->finding_count, 1);
	assert_int_equal(job->findings[0].code, ERROR_PERSIST_FAILED);
	assert_string_equal(job->findings[0].message,
			    "the definition was not written there: full");
	job_free(job);

	/* The destination falls silent before autostart is set. */
	job = support_moving_job();
	job->guest.autostart = true;
	support_step(job, support_ended(MIGRATE_RESULT_OK, 0, 0, ""), 5000, MIGRATE_SETTLE);
	support_step(job, support_places(ABSENT, IS_RUNNING), 5100, MIGRATE_COPY_AUTOSTART);
	support_step(job, support_event(MIGRATE_TICK), 35100, MIGRATE_CLOSE);
	support_check(job, COMPLETED);
	assert_int_equal(job->cim.operational_status.items[0], 3);
	job_free(job);
}

/* libvirt says it went well, but the guest is nowhere: --to and --peer-uri name different hosts. */
static void
test_wrong_peer(void **state)
{
	struct migrate_job *job = support_moving_job();
	int64_t steady = 5000;

	(void)state;
	support_step(job, support_ended(MIGRATE_RESULT_OK, 0, 0, ""), 5000, MIGRATE_SETTLE);
	support_settle(job, support_places(ABSENT, ABSENT), &steady, 100000);
	support_check(job, EXCEPTION);
	assert_non_null(strstr(job->cim.error_description, "--peer-uri"));
	job_free(job);
}

/* Events that come late, or twice, change nothing about a job that has ended. */
static void
test_late_events(void **state)
{
	static const enum migrate_event_type types[] = {
		MIGRATE_TICK, MIGRATE_PREPARED, MIGRATE_PROGRESS, MIGRATE_SWITCHING,
		MIGRATE_ENDED, MIGRATE_SETTLED,
	};
	struct migrate_job *job = support_moving_job();
	struct mof_out before = { 0 }, after = { 0 };

	(void)state;
	support_step(job, support_failed(), 4000, MIGRATE_SETTLE);
	support_step(job, support_places(IS_RUNNING, ABSENT), 4100, MIGRATE_CLOSE);
	assert_int_equal(job_encode(job, &before), 0);
	for (size_t i = 0; i < COUNT(types); i++)
		support_step(job, support_event(types[i]), 300000, MIGRATE_NOTHING);
	assert_int_equal(job_encode(job, &after), 0);
	assert_string_equal(before.data, after.data);
	mof_out_clear(&before);
	mof_out_clear(&after);
	job_free(job);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_completes),
		cmocka_unit_test(test_every_end),
		cmocka_unit_test(test_failure_texts),
		cmocka_unit_test(test_connection_lost),
		cmocka_unit_test(test_silent_host),
		cmocka_unit_test(test_running_twice_is_asked_twice),
		cmocka_unit_test(test_paused_on_both),
		cmocka_unit_test(test_cancelled_early),
		cmocka_unit_test(test_cancelled_late),
		cmocka_unit_test(test_not_begun),
		cmocka_unit_test(test_watchdog),
		cmocka_unit_test(test_figures_keep_it_alive),
		cmocka_unit_test(test_kill_limit),
		cmocka_unit_test(test_killed_in_doubt),
		cmocka_unit_test(test_given_up_asks_no_more),
		cmocka_unit_test(test_warnings),
		cmocka_unit_test(test_wrong_peer),
		cmocka_unit_test(test_late_events),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
