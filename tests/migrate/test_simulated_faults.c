/* The faults of the simulated driver: when they come, and what they leave. */
#include "heard.h"

#include <errno.h>
#include <string.h>

/* What a fault at half of the memory makes of a move, within ten seconds. */
static void
test_faults(void **state)
{
	static const struct {
		enum simulated_fault_kind kind;
		enum simulated_side side;
		int64_t lasts;
		enum migrate_result_kind result;
		int domain, code;
		int64_t least, most;	/* when it ends, after the start */
		enum migrate_place_state source, destination;
	} rows[] = {
		{ SIMULATED_QEMU_KILLED, SIMULATED_DESTINATION, 0, MIGRATE_RESULT_FAILED, 10, 1,
		  4300, 4400, IS_RUNNING, ABSENT },
		{ SIMULATED_QEMU_KILLED, SIMULATED_SOURCE, 0, MIGRATE_RESULT_FAILED, 20, 9, 4300,
		  4400, SHUT_OFF, ABSENT },
		{ SIMULATED_DAEMON_KILLED, SIMULATED_DESTINATION, 0, MIGRATE_RESULT_FAILED, 7, 1,
		  4300, 4400, IS_RUNNING, PAUSED },
		{ SIMULATED_DAEMON_KILLED, SIMULATED_DESTINATION, 1000, MIGRATE_RESULT_FAILED, 7,
		  1, 4300, 4400, IS_RUNNING, ABSENT },
		{ SIMULATED_DAEMON_KILLED, SIMULATED_SOURCE, 0, MIGRATE_RESULT_UNKNOWN, 7, 38,
		  4300, 4400, IS_RUNNING, ABSENT },
		{ SIMULATED_LINK_CUT, SIMULATED_SOURCE, 0, MIGRATE_RESULT_FAILED, 7, 1, 8300,
		  8400, IS_RUNNING, ABSENT },
		{ SIMULATED_LINK_CUT, SIMULATED_DESTINATION, 1000, MIGRATE_RESULT_OK, 0, 0, 9300,
		  9800, ABSENT, IS_RUNNING },
		{ SIMULATED_HANG, SIMULATED_SOURCE, 1000, MIGRATE_RESULT_OK, 0, 0, 9300, 9800,
		  ABSENT, IS_RUNNING },
		{ SIMULATED_FOREIGN_ABORT, SIMULATED_SOURCE, 0, MIGRATE_RESULT_FAILED, 10, 78,
		  4300, 4400, IS_RUNNING, ABSENT },
		{ SIMULATED_UNREACHABLE, SIMULATED_DESTINATION, 0, MIGRATE_RESULT_OK, 0, 0, 8300,
		  8800, ABSENT, IS_RUNNING },
		{ SIMULATED_UNREACHABLE, SIMULATED_SOURCE, 0, MIGRATE_RESULT_UNKNOWN, 7, 38, 8300,
		  8800, ABSENT, IS_RUNNING },
		{ SIMULATED_FALSE_FAILURE, SIMULATED_SOURCE, 0, MIGRATE_RESULT_FAILED, 7, 1, 8300,
		  8800, ABSENT, IS_RUNNING },
		{ SIMULATED_PERSIST_FAILED, SIMULATED_SOURCE, 0, MIGRATE_RESULT_FAILED, 10, 69,
		  8300, 8800, ABSENT, IS_RUNNING },
		{ SIMULATED_PAUSED_BOTH, SIMULATED_SOURCE, 0, MIGRATE_RESULT_FAILED, 7, 1, 8300,
		  8800, PAUSED, PAUSED },
		{ SIMULATED_RUNNING_BOTH, SIMULATED_SOURCE, 0, MIGRATE_RESULT_FAILED, 7, 1, 8300,
		  8800, IS_RUNNING, IS_RUNNING },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct simulated_fault fault = { .kind = rows[i].kind, .side = rows[i].side,
						 .lasts = rows[i].lasts,
						 .when = SIMULATED_AT_PERCENT, .at = 50,
						 .guest = simulation_uuid(0) };
		struct migrate_task *task;
		struct simulated_world *world = heard_prepare(32, &task);
		struct heard heard = { .events = "" };
		char text[100];

		assert_int_equal(simulated_world_fault(world, &fault), 0);
		heard_begin(task, MIGRATE_START);
		heard_wait(world, task, rows[i].least, &heard);
		if (strchr(heard.events, 'e'))
			fail_msg("row %zu has ended too early", i);
		heard_wait(world, task, rows[i].most - rows[i].least, &heard);
		if (!strchr(heard.events, 'e') || heard.result.kind != rows[i].result ||
		    heard.result.domain != rows[i].domain || heard.result.code != rows[i].code)
			fail_msg("row %zu: \"%s\", result %d, %d, %d", i, heard.events,
				 heard.result.kind, heard.result.domain, heard.result.code);
		heard_wait(world, task, 2000, &heard);
		heard_assert_places(world, rows[i].source, rows[i].destination);
		heard_close(task);
		assert_int_equal(simulated_world_check(world, text, sizeof(text)),
				 rows[i].kind == SIMULATED_PAUSED_BOTH ||
					 rows[i].kind == SIMULATED_RUNNING_BOTH);
		simulated_world_free(world);
	}
}

/* Faults at a time and in other phases, and those that make no sense. */
static void
test_fault_times(void **state)
{
	struct migrate_task *task;
	struct simulated_world *world = heard_prepare(32, &task);
	struct simulated_fault fault = { .kind = SIMULATED_FOREIGN_ABORT, .at = 2000,
					 .guest = simulation_uuid(0) };
	struct heard heard;

	(void)state;
	assert_int_equal(simulated_world_fault(world, &fault), 0);
	heard = heard_ask(world, task, MIGRATE_START, 2010);
	heard_assert_failed(&heard, 10, 78);
	simulated_world_advance(world, 300);
	fault.when = SIMULATED_AT_STARTING;
	assert_int_equal(simulated_world_fault(world, &fault), 0);
	heard = heard_ask(world, task, MIGRATE_START, 90);
	assert_string_equal(heard.events, "");
	heard_wait(world, task, 20, &heard);
	heard_assert_failed(&heard, 10, 78);
	simulated_world_advance(world, 300);
	fault.when = SIMULATED_AT_SWITCHING;
	fault.kind = SIMULATED_DAEMON_KILLED;
	fault.side = SIMULATED_DESTINATION;
	fault.lasts = 200;
	assert_int_equal(simulated_world_fault(world, &fault), 0);
	heard = heard_ask(world, task, MIGRATE_START, 9500);
	assert_string_equal(heard.events, ".se");
	heard_assert_failed(&heard, 7, 1);
	heard_assert_places(world, IS_RUNNING, ABSENT);

	/* Taken back before its time has come. */
	fault.when = SIMULATED_AFTER;
	assert_int_equal(simulated_world_fault(world, &fault), 0);
	fault.when = SIMULATED_AT_PERCENT;
	assert_int_equal(simulated_world_fault(world, &fault), 0);
	simulated_world_lift(world);
	heard = heard_ask(world, task, MIGRATE_START, 9000);
	assert_int_equal(heard.result.kind, MIGRATE_RESULT_OK);

	fault.guest = "nobody";
	assert_int_equal(simulated_world_fault(world, &fault), -ENOENT);
	fault.guest = NULL;
	fault.host = "h0";
	assert_int_equal(simulated_world_fault(world, &fault), -EINVAL);
	fault.host = "nowhere";
	assert_int_equal(simulated_world_fault(world, &fault), -ENOENT);
	heard_finish(world, task);
}

static void
test_errands(void **state)
{
	struct migrate_task *task;
	struct simulated_world *world = heard_prepare(32, &task);
	struct simulated_fault fault = { .kind = SIMULATED_RUNNING_BOTH,
					 .guest = simulation_uuid(0) };
	struct heard heard;

	(void)state;
	assert_int_equal(simulated_world_fault(world, &fault), 0);
	heard_ask(world, task, MIGRATE_START, 10000);
	heard = heard_ask(world, task, MIGRATE_SUSPEND_DESTINATION, 50);
	assert_string_equal(heard.events, "f");
	assert_int_equal(heard.result.kind, MIGRATE_RESULT_OK);
	heard_assert_places(world, IS_RUNNING, PAUSED);
	heard = heard_ask(world, task, MIGRATE_RESUME_SOURCE, 50);
	heard_assert_places(world, IS_RUNNING, PAUSED);
	heard_finish(world, task);

	world = heard_prepare(32, &task);
	fault = (struct simulated_fault){ .kind = SIMULATED_PAUSED_BOTH,
					  .guest = simulation_uuid(0) };
	assert_int_equal(simulated_world_fault(world, &fault), 0);
	heard_ask(world, task, MIGRATE_START, 10000);
	heard = heard_ask(world, task, MIGRATE_RESUME_SOURCE, 300);
	assert_int_equal(heard.result.kind, MIGRATE_RESULT_OK);
	heard_assert_places(world, IS_RUNNING, ABSENT);
	heard = heard_ask(world, task, MIGRATE_RESUME_DESTINATION, 300);
	heard_assert_failed(&heard, 10, 42);
	heard_finish(world, task);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_faults),
		cmocka_unit_test(test_fault_times),
		cmocka_unit_test(test_errands),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
