/* The simulated driver alone: which events come, in which order and when, and where guests are. */
#include "heard.h"

#include <migrate/simulated_world.h>

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

/* 256 MiB at 32 MiB/s: figures are nothing at first, then two passes, then the switch. */
static void
test_moves(void **state)
{
	struct migrate_task *task;
	struct simulated_world *world = heard_prepare(32, &task);
	struct heard heard;

	(void)state;
	heard = heard_ask(world, task, MIGRATE_START, 300);
	assert_string_equal(heard.events, ".");
	assert_int_equal(heard.sample.total, 0);
	heard_assert_places(world, IS_RUNNING, ABSENT);
	heard_wait(world, task, 4000, &heard);
	assert_int_equal(heard.sample.total, 256 * MIB);
	assert_int_equal(heard.sample.pass, 1);
	assert_int_equal(heard.sample.processed + heard.sample.remaining, 256 * MIB);
	assert_true(heard.sample.processed > 120 * MIB && heard.sample.processed < 130 * MIB);
	assert_int_equal(heard.sample.rate, 32 * MIB);
	heard_assert_places(world, IS_RUNNING, PAUSED);
	assert_true(simulated_world_place(world, simulation_uuid(0), "h0").moving);
	assert_true(simulated_world_place(world, simulation_uuid(0), "h1").incoming);
	simulation_check(world);
	heard_wait(world, task, 4080, &heard);
	assert_string_equal(heard.events, ".s");
	heard_assert_places(world, PAUSED, PAUSED);
	heard_wait(world, task, 600, &heard);
	assert_string_equal(heard.events, ".s.e");
	assert_int_equal(heard.result.kind, MIGRATE_RESULT_OK);
	heard_assert_places(world, ABSENT, IS_RUNNING);
	assert_true(simulated_world_place(world, simulation_uuid(0), "h1").persistent);
	heard = heard_ask(world, task, MIGRATE_SETTLE, 50);
	assert_string_equal(heard.events, "w");
	assert_int_equal(heard.places.source.state, ABSENT);
	assert_int_equal(heard.places.destination.state, IS_RUNNING);
	heard = heard_ask(world, task, MIGRATE_COPY_AUTOSTART, 50);
	assert_string_equal(heard.events, "f");
	assert_int_equal(heard.result.kind, MIGRATE_RESULT_OK);
	assert_int_equal(simulated_world_next(world), -1);
	heard_finish(world, task);
}

/* Each pass sends what was changed during the one before, so that resent pages are counted. */
static void
test_passes(void **state)
{
	struct simulated_world *world = simulation_world(2, 1);
	const struct simulated_guest busy = { .name = "busy", .uuid = UUID, .host = "h0",
					      .memory = 64 * MIB, .dirtied = 20 * MIB };
	struct migrate_task *task;
	struct heard heard = { .events = "" };
	unsigned int pass = 0;

	(void)state;
	assert_int_equal(simulated_world_add_guest(world, &busy), 0);
	task = heard_open(world, UUID, 32);
	heard_begin(task, MIGRATE_START);
	for (int i = 0; i < 40 && !strchr(heard.events, 'e'); i++) {
		heard_wait(world, task, 250, &heard);
		assert_true(heard.sample.pass >= pass);
		pass = heard.sample.pass;
	}
	assert_int_equal(heard.result.kind, MIGRATE_RESULT_OK);
	assert_true(pass >= 4);
	assert_true(heard.sample.processed > 64 * MIB);
	assert_int_equal(simulated_world_place(world, UUID, "h0").state, ABSENT);
	assert_false(simulated_world_place(world, UUID, "h1").persistent);
	heard_finish(world, task);
}

/* A guest that changes its memory faster than it is sent never goes over, until it is calm. */
static void
test_never_converges(void **state)
{
	struct simulated_world *world = simulation_world(2, 1);
	const struct simulated_guest busy = { .name = "busy", .uuid = UUID, .host = "h0",
					      .memory = 64 * MIB, .dirtied = 40 * MIB };
	struct migrate_task *task;
	struct heard heard;

	(void)state;
	assert_int_equal(simulated_world_add_guest(world, &busy), 0);
	task = heard_open(world, "busy", 32);
	heard = heard_ask(world, task, MIGRATE_START, 200000);
	assert_string_equal(heard.events, ".");
	assert_true(heard.sample.pass > 50);
	simulated_world_calm(world);
	heard_wait(world, task, 10000, &heard);
	assert_non_null(strchr(heard.events, 's'));
	assert_int_equal(heard.result.kind, MIGRATE_RESULT_OK);
	heard_finish(world, task);
}

static void
check_not_prepared(struct simulated_world *world, const char *domain, int domain_code, int code,
		   bool no_contact)
{
	struct migrate_task *task = heard_open(world, domain, 0);
	struct heard heard = heard_ask(world, task, MIGRATE_PREPARE, 12000);

	assert_string_equal(heard.events, "e");
	heard_assert_failed(&heard, domain_code, code);
	assert_int_equal(heard.result.no_contact, no_contact);
	heard_close(task);
}

static void
test_not_prepared(void **state)
{
	struct simulated_world *world = simulation_world(2, 1);
	struct simulated_guest guest = { .name = "off", .uuid = UUID, .host = "h0", .memory = MIB,
					 .persistent = true, .shut_off = true };
	struct simulated_fault fault = { .kind = SIMULATED_DAEMON_KILLED, .host = "h1" };

	(void)state;
	assert_int_equal(simulated_world_add_guest(world, &guest), 0);
	simulation_add_guest(world, 0, 0);
	simulation_add_guest(world, 1, 1);
	check_not_prepared(world, "nobody", 10, 42, false);
	check_not_prepared(world, "g1", 10, 42, false);
	check_not_prepared(world, "off", 20, 55, false);
	assert_int_equal(simulated_world_fault(world, &fault), 0);
	check_not_prepared(world, "g0", 7, 38, true);
	simulated_world_lift(world);
	fault.kind = SIMULATED_UNREACHABLE;
	fault.host = "h0";
	assert_int_equal(simulated_world_fault(world, &fault), 0);
	check_not_prepared(world, "g0", 7, 38, true);
	simulated_world_lift(world);

	/* It is at the destination already, as a copy that somebody forgot. */
	world_make_copy(world_find_guest(world, "g0"), world_find_host(world, "h1"))->activity =
		WORLD_PAUSED;
	check_not_prepared(world, "g0", 20, 55, false);
	simulated_world_free(world);
}

static void
test_not_started(void **state)
{
	struct migrate_task *task, *second;
	struct simulated_world *world = heard_prepare(32, &task);
	struct simulated_fault fault = { .kind = SIMULATED_LINK_CUT, .host = "h1", .lasts = 5000 };
	struct heard heard;

	(void)state;
	assert_int_equal(simulated_world_fault(world, &fault), 0);
	heard = heard_ask(world, task, MIGRATE_START, 5500);
	assert_string_equal(heard.events, "e");
	heard_assert_failed(&heard, 7, 38);
	fault.kind = SIMULATED_DAEMON_KILLED;
	fault.lasts = 100;
	assert_int_equal(simulated_world_fault(world, &fault), 0);
	heard = heard_ask(world, task, MIGRATE_START, 300);
	assert_string_equal(heard.events, "e");
	heard_assert_failed(&heard, 7, 38);

	heard = heard_ask(world, task, MIGRATE_START, 1000);
	assert_string_equal(heard.events, ".");
	second = heard_open(world, "g0", 0);
	heard = heard_ask(world, second, MIGRATE_START, 100);
	assert_string_equal(heard.events, "e");
	heard_assert_failed(&heard, 10, 55);
	assert_non_null(strstr(heard.result.message, "another migration job"));
	heard_close(second);
	heard_wait(world, task, 10000, &heard);
	heard_assert_places(world, ABSENT, IS_RUNNING);
	heard_finish(world, task);
}

/* An abort while QEMU starts takes effect later, one in the switch-over none at all. */
static void
test_abort(void **state)
{
	static const struct {
		int64_t at, most;
		bool stops;
	} rows[] = { { 50, 560, true }, { 4000, 250, true }, { 8430, 2000, false } };

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct migrate_task *task;
		struct simulated_world *world = heard_prepare(32, &task);
		struct heard heard = heard_ask(world, task, MIGRATE_START, rows[i].at);

		assert_null(strchr(heard.events, 'e'));
		heard_begin(task, MIGRATE_ABORT);
		heard_wait(world, task, rows[i].most, &heard);
		assert_int_equal(heard.last.type, MIGRATE_ENDED);
		if (rows[i].stops) {
			heard_assert_failed(&heard, 10, 78);
			heard_wait(world, task, 250, &heard);
			heard_assert_places(world, IS_RUNNING, ABSENT);
		} else {
			assert_int_equal(heard.result.kind, MIGRATE_RESULT_OK);
			heard_assert_places(world, ABSENT, IS_RUNNING);
		}
		heard_finish(world, task);
	}
}

/* The engine lets go, the move goes on; who follows it sees it, but not how it ends. */
static void
test_follow(void **state)
{
	struct migrate_task *task;
	struct simulated_world *world = heard_prepare(32, &task);
	struct heard heard = { .events = "" };

	(void)state;
	heard_begin(task, MIGRATE_START);
	heard_wait(world, task, 1000, &heard);
	heard_close(task);
	simulated_world_advance(world, 2000);
	task = heard_open(world, simulation_uuid(0), 32);
	heard = heard_ask(world, task, MIGRATE_SETTLE, 50);
	assert_true(heard.places.source.moving);
	assert_true(heard.places.destination.incoming);
	heard = heard_ask(world, task, MIGRATE_FOLLOW, 7000);
	assert_string_equal(heard.events, ".s.e");
	assert_int_equal(heard.result.kind, MIGRATE_RESULT_UNKNOWN);
	heard_assert_places(world, ABSENT, IS_RUNNING);
	heard = heard_ask(world, task, MIGRATE_FOLLOW, 100);
	assert_string_equal(heard.events, "e");
	assert_int_equal(heard.result.kind, MIGRATE_RESULT_UNKNOWN);
	heard_finish(world, task);

	/* And can stop it. */
	world = heard_prepare(32, &task);
	heard_begin(task, MIGRATE_START);
	heard_close(task);
	task = heard_open(world, simulation_uuid(0), 32);
	heard = heard_ask(world, task, MIGRATE_FOLLOW, 2000);
	assert_string_equal(heard.events, ".");
	heard = heard_ask(world, task, MIGRATE_ABORT, 500);
	assert_int_equal(heard.result.kind, MIGRATE_RESULT_UNKNOWN);
	heard_assert_places(world, IS_RUNNING, ABSENT);
	heard_finish(world, task);
}

/* A guest that was paused goes over paused. */
static void
test_paused(void **state)
{
	struct simulated_world *world = simulation_world(2, 1);
	const struct simulated_guest guest = { .name = "g", .uuid = UUID, .host = "h0",
					       .memory = MIB, .paused = true, .dirtied = MIB };
	struct migrate_task *task;
	struct heard heard;

	(void)state;
	assert_int_equal(simulated_world_add_guest(world, &guest), 0);
	task = heard_open(world, "g", 0);
	heard = heard_ask(world, task, MIGRATE_START, 1000);
	assert_int_equal(heard.result.kind, MIGRATE_RESULT_OK);
	assert_int_equal(simulated_world_place(world, UUID, "h1").state, PAUSED);
	assert_false(simulated_world_place(world, UUID, "h1").incoming);
	heard = heard_ask(world, task, MIGRATE_COPY_AUTOSTART, 100);
	heard_assert_failed(&heard, 10, 55);
	heard_finish(world, task);
}

static void
count(void *context)
{
	++*(int *)context;
}

static void
wake(void *context)
{
	uint64_t one = 1;

	assert_int_equal(write(*(int *)context, &one, sizeof(one)), sizeof(one));
}

/* The clock stands until somebody waits, and then goes on to what wakes him. */
static void
test_clock(void **state)
{
	struct simulated_world *world = simulation_world(1, 1);
	struct migrate_clock *clock = simulated_world_clock(world);
	int eventfd_ = eventfd(0, EFD_NONBLOCK), called = 0;
	int64_t start = clock->now(clock).steady;

	(void)state;
	assert_int_equal(clock->now(clock).steady, start);
	assert_int_equal(simulated_world_call(world, 50, count, &called), 0);
	assert_int_equal(simulated_world_call(world, 100, wake, &eventfd_), 0);
	assert_int_equal(simulated_world_call(world, 150, count, &called), 0);
	assert_int_equal(simulated_world_next(world), 50);
	clock->wait(clock, eventfd_, 200);
	assert_int_equal(clock->now(clock).steady, start + 100);
	assert_int_equal(called, 1);
	wake(&eventfd_);
	clock->wait(clock, eventfd_, 200);
	assert_int_equal(clock->now(clock).steady, start + 100);
	clock->wait(clock, -1, 200);
	assert_int_equal(clock->now(clock).steady, start + 300);
	assert_int_equal(clock->now(clock).wall, UINT64_C(1700000000000000) + 300000 +
			 (uint64_t)start * 1000);
	assert_int_equal(called, 2);
	assert_int_equal(simulated_world_next(world), -1);
	close(eventfd_);
	simulated_world_free(world);
}

/* The check finds a guest that is nowhere or in two places. */
static void
test_check(void **state)
{
	struct simulated_world *world = simulation_world(2, 1);
	struct world_guest *guest;
	struct world_host *there = world_find_host(world, "h1");
	struct world_copy *copy, *second;
	char text[100];

	(void)state;
	simulation_add_guest(world, 0, 0);
	assert_int_equal(simulated_world_check(world, text, sizeof(text)), 0);
	guest = world_find_guest(world, "g0");
	copy = guest->copies;
	copy->activity = WORLD_OFF;
	assert_int_equal(simulated_world_check(world, text, sizeof(text)), -EBADMSG);
	assert_string_equal(text, "guest g0 is active nowhere");
	guest->killed = true;
	assert_int_equal(simulated_world_check(world, text, sizeof(text)), 0);
	copy->activity = WORLD_RUNNING;
	assert_int_equal(simulated_world_check(world, text, sizeof(text)), -EBADMSG);
	guest->killed = false;
	second = world_make_copy(guest, there);
	second->activity = WORLD_PAUSED;
	assert_int_equal(simulated_world_check(world, text, sizeof(text)), -EBADMSG);
	assert_string_equal(text, "guest g0 is active twice");
	second->incoming = true;
	assert_int_equal(simulated_world_check(world, text, sizeof(text)), 0);
	second->incoming = false;
	guest->split = true;
	assert_int_equal(simulated_world_check(world, text, sizeof(text)), 0);
	second->activity = WORLD_RUNNING;
	assert_int_equal(simulated_world_check(world, text, sizeof(text)), -EBADMSG);
	assert_string_equal(text, "guest g0 runs twice");
	simulated_world_free(world);
}

static void
test_unknown_things(void **state)
{
	struct simulated_world *world = simulation_world(1, 1);
	struct simulated_guest guest = { .name = "g", .uuid = UUID, .host = "nowhere" };

	(void)state;
	assert_int_equal(simulated_world_add_host(world, "h0", 1), -EEXIST);
	assert_int_equal(simulated_world_add_guest(world, &guest), -ENOENT);
	guest.host = "h0";
	assert_int_equal(simulated_world_add_guest(world, &guest), 0);
	assert_int_equal(simulated_world_add_guest(world, &guest), -EEXIST);
	assert_int_equal(simulated_world_place(world, UUID, "nowhere").state, UNKNOWN);
	assert_int_equal(simulated_world_place(world, "nobody", "h0").state, UNKNOWN);
	simulated_world_driver(world)->ops->free(simulated_world_driver(world));
	simulated_world_free(world);
	simulated_world_free(NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_moves),
		cmocka_unit_test(test_passes),
		cmocka_unit_test(test_never_converges),
		cmocka_unit_test(test_not_prepared),
		cmocka_unit_test(test_not_started),
		cmocka_unit_test(test_abort),
		cmocka_unit_test(test_follow),
		cmocka_unit_test(test_paused),
		cmocka_unit_test(test_clock),
		cmocka_unit_test(test_check),
		cmocka_unit_test(test_unknown_things),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
