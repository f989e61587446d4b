/* The simulated driver alone: which events come, in which order and when, and where guests are. */
#include "simulation.h"

#include <migrate/errors.h>
#include <migrate/simulated_world.h>

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

/* What came of a task: a letter per event, equal ones in a row only once, and their latest. */
struct heard {
	char events[200];
	struct migrate_event last;
	struct migrate_sample sample;
	struct migrate_guest guest;
	struct migrate_result result;
	struct migrate_places places;
};

static struct migrate_task *
open_task(struct simulated_world *world, const char *domain, unsigned int bandwidth)
{
	const struct migrate_order order = { .source_uri = "simulated:///h0",
					     .destination_uri = "simulated:///h1",
					     .peer_uri = "simulated://h1/", .domain = domain,
					     .bandwidth = bandwidth };
	struct migrate_driver *driver = simulated_world_driver(world);
	struct migrate_task *task;

	assert_int_equal(driver->ops->open(driver, &order, &task), 0);
	return task;
}

static void
begin(struct migrate_task *task, enum migrate_action action)
{
	assert_int_equal(task->driver->ops->begin(task, action), 0);
}

static void
close_task(struct migrate_task *task)
{
	task->driver->ops->close(task);
}

static void
note(struct heard *heard, const struct migrate_event *event)
{
	static const char letters[] = {
		[MIGRATE_PREPARED] = 'p', [MIGRATE_PROGRESS] = '.', [MIGRATE_SWITCHING] = 's',
		[MIGRATE_ENDED] = 'e', [MIGRATE_SETTLED] = 'w', [MIGRATE_FINISHED] = 'f',
	};
	size_t length = strlen(heard->events);
	char letter = letters[event->type];

	if (!length || heard->events[length - 1] != letter || letter != '.') {
		assert_true(length + 1 < sizeof(heard->events));
		heard->events[length] = letter;
	}
	heard->last = *event;
	if (event->type == MIGRATE_PREPARED)
		heard->guest = event->u.guest;
	if (event->type == MIGRATE_PROGRESS)
		heard->sample = event->u.sample;
	if (event->type == MIGRATE_ENDED || event->type == MIGRATE_FINISHED)
		heard->result = event->u.result;
	if (event->type == MIGRATE_SETTLED)
		heard->places = event->u.places;
}

/* Lets so much time pass, in small steps, and hears what comes. */
static void
hear(struct simulated_world *world, struct migrate_task *task, int64_t limit,
     struct heard *heard)
{
	struct migrate_event event;

	for (int64_t passed = 0; passed < limit; passed += 10) {
		struct moment now;

		simulated_world_advance(world, 10);
		now = simulated_world_now(world);
		while (task->driver->ops->poll(task, &now, &event) > 0)
			note(heard, &event);
	}
}

/* Does one thing and hears what comes within limit. */
static struct heard
ask(struct simulated_world *world, struct migrate_task *task, enum migrate_action action,
    int64_t limit)
{
	struct heard heard = { .events = "" };

	begin(task, action);
	hear(world, task, limit, &heard);
	return heard;
}

/* One guest on h0, its task prepared. */
static struct simulated_world *
prepare(unsigned int bandwidth, struct migrate_task **ret)
{
	struct simulated_world *world = simulation_world(3, 1);
	struct heard heard;

	simulation_add_guest(world, 0, 0);
	*ret = open_task(world, "g0", bandwidth);
	heard = ask(world, *ret, MIGRATE_PREPARE, 50);
	assert_string_equal(heard.events, "p");
	assert_string_equal(heard.guest.uuid, simulation_uuid(0));
	assert_true(heard.guest.persistent && !heard.guest.autostart && !heard.guest.paused);
	assert_int_equal(heard.guest.memory, 256 * MIB);
	return world;
}

static void
finish(struct simulated_world *world, struct migrate_task *task)
{
	close_task(task);
	simulation_check(world);
	simulated_world_free(world);
}

static void
assert_places(struct simulated_world *world, enum migrate_place_state source,
	      enum migrate_place_state destination)
{
	const char *uuid = simulation_uuid(0);

	assert_int_equal(simulated_world_place(world, uuid, "h0").state, source);
	assert_int_equal(simulated_world_place(world, uuid, "h1").state, destination);
}

static void
assert_failed(const struct heard *heard, int domain, int code)
{
	assert_int_equal(heard->result.kind, MIGRATE_RESULT_FAILED);
	assert_int_equal(heard->result.domain, domain);
	assert_int_equal(heard->result.code, code);
	assert_true(strlen(heard->result.message) > 0);
}

/* 256 MiB at 32 MiB/s: figures are nothing at first, then two passes, then the switch. */
static void
test_moves(void **state)
{
	struct migrate_task *task;
	struct simulated_world *world = prepare(32, &task);
	struct heard heard;

	(void)state;
	heard = ask(world, task, MIGRATE_START, 300);
	assert_string_equal(heard.events, ".");
	assert_int_equal(heard.sample.total, 0);
	assert_places(world, IS_RUNNING, ABSENT);
	hear(world, task, 4000, &heard);
	assert_int_equal(heard.sample.total, 256 * MIB);
	assert_int_equal(heard.sample.pass, 1);
	assert_int_equal(heard.sample.processed + heard.sample.remaining, 256 * MIB);
	assert_true(heard.sample.processed > 120 * MIB && heard.sample.processed < 130 * MIB);
	assert_int_equal(heard.sample.rate, 32 * MIB);
	assert_places(world, IS_RUNNING, PAUSED);
	assert_true(simulated_world_place(world, simulation_uuid(0), "h0").moving);
	assert_true(simulated_world_place(world, simulation_uuid(0), "h1").incoming);
	simulation_check(world);
	hear(world, task, 4080, &heard);
	assert_string_equal(heard.events, ".s");
	assert_places(world, PAUSED, PAUSED);
	hear(world, task, 600, &heard);
	assert_string_equal(heard.events, ".s.e");
	assert_int_equal(heard.result.kind, MIGRATE_RESULT_OK);
	assert_places(world, ABSENT, IS_RUNNING);
	assert_true(simulated_world_place(world, simulation_uuid(0), "h1").persistent);
	heard = ask(world, task, MIGRATE_SETTLE, 50);
	assert_string_equal(heard.events, "w");
	assert_int_equal(heard.places.source.state, ABSENT);
	assert_int_equal(heard.places.destination.state, IS_RUNNING);
	heard = ask(world, task, MIGRATE_COPY_AUTOSTART, 50);
	assert_string_equal(heard.events, "f");
	assert_int_equal(heard.result.kind, MIGRATE_RESULT_OK);
	assert_int_equal(simulated_world_next(world), -1);
	finish(world, task);
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
	task = open_task(world, UUID, 32);
	begin(task, MIGRATE_START);
	for (int i = 0; i < 40 && !strchr(heard.events, 'e'); i++) {
		hear(world, task, 250, &heard);
		assert_true(heard.sample.pass >= pass);
		pass = heard.sample.pass;
	}
	assert_int_equal(heard.result.kind, MIGRATE_RESULT_OK);
	assert_true(pass >= 4);
	assert_true(heard.sample.processed > 64 * MIB);
	assert_int_equal(simulated_world_place(world, UUID, "h0").state, ABSENT);
	assert_false(simulated_world_place(world, UUID, "h1").persistent);
	finish(world, task);
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
	task = open_task(world, "busy", 32);
	heard = ask(world, task, MIGRATE_START, 200000);
	assert_string_equal(heard.events, ".");
	assert_true(heard.sample.pass > 50);
	simulated_world_calm(world);
	hear(world, task, 10000, &heard);
	assert_non_null(strchr(heard.events, 's'));
	assert_int_equal(heard.result.kind, MIGRATE_RESULT_OK);
	finish(world, task);
}

static void
check_not_prepared(struct simulated_world *world, const char *domain, int domain_code, int code,
		   bool no_contact)
{
	struct migrate_task *task = open_task(world, domain, 0);
	struct heard heard = ask(world, task, MIGRATE_PREPARE, 12000);

	assert_string_equal(heard.events, "e");
	assert_failed(&heard, domain_code, code);
	assert_int_equal(heard.result.no_contact, no_contact);
	close_task(task);
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
	struct simulated_world *world = prepare(32, &task);
	struct simulated_fault fault = { .kind = SIMULATED_LINK_CUT, .host = "h1", .lasts = 5000 };
	struct heard heard;

	(void)state;
	assert_int_equal(simulated_world_fault(world, &fault), 0);
	heard = ask(world, task, MIGRATE_START, 5500);
	assert_string_equal(heard.events, "e");
	assert_failed(&heard, 7, 38);
	fault.kind = SIMULATED_DAEMON_KILLED;
	fault.lasts = 100;
	assert_int_equal(simulated_world_fault(world, &fault), 0);
	heard = ask(world, task, MIGRATE_START, 300);
	assert_string_equal(heard.events, "e");
	assert_failed(&heard, 7, 38);

	heard = ask(world, task, MIGRATE_START, 1000);
	assert_string_equal(heard.events, ".");
	second = open_task(world, "g0", 0);
	heard = ask(world, second, MIGRATE_START, 100);
	assert_string_equal(heard.events, "e");
	assert_failed(&heard, 10, 55);
	assert_non_null(strstr(heard.result.message, "another migration job"));
	close_task(second);
	hear(world, task, 10000, &heard);
	assert_places(world, ABSENT, IS_RUNNING);
	finish(world, task);
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
		struct simulated_world *world = prepare(32, &task);
		struct heard heard = ask(world, task, MIGRATE_START, rows[i].at);

		assert_null(strchr(heard.events, 'e'));
		begin(task, MIGRATE_ABORT);
		hear(world, task, rows[i].most, &heard);
		assert_int_equal(heard.last.type, MIGRATE_ENDED);
		if (rows[i].stops) {
			assert_failed(&heard, 10, 78);
			hear(world, task, 250, &heard);
			assert_places(world, IS_RUNNING, ABSENT);
		} else {
			assert_int_equal(heard.result.kind, MIGRATE_RESULT_OK);
			assert_places(world, ABSENT, IS_RUNNING);
		}
		finish(world, task);
	}
}

/* The engine lets go, the move goes on; who follows it sees it, but not how it ends. */
static void
test_follow(void **state)
{
	struct migrate_task *task;
	struct simulated_world *world = prepare(32, &task);
	struct heard heard = { .events = "" };

	(void)state;
	begin(task, MIGRATE_START);
	hear(world, task, 1000, &heard);
	close_task(task);
	simulated_world_advance(world, 2000);
	task = open_task(world, simulation_uuid(0), 32);
	heard = ask(world, task, MIGRATE_SETTLE, 50);
	assert_true(heard.places.source.moving);
	assert_true(heard.places.destination.incoming);
	heard = ask(world, task, MIGRATE_FOLLOW, 7000);
	assert_string_equal(heard.events, ".s.e");
	assert_int_equal(heard.result.kind, MIGRATE_RESULT_UNKNOWN);
	assert_places(world, ABSENT, IS_RUNNING);
	heard = ask(world, task, MIGRATE_FOLLOW, 100);
	assert_string_equal(heard.events, "e");
	assert_int_equal(heard.result.kind, MIGRATE_RESULT_UNKNOWN);
	finish(world, task);

	/* And can stop it. */
	world = prepare(32, &task);
	begin(task, MIGRATE_START);
	close_task(task);
	task = open_task(world, simulation_uuid(0), 32);
	heard = ask(world, task, MIGRATE_FOLLOW, 2000);
	assert_string_equal(heard.events, ".");
	heard = ask(world, task, MIGRATE_ABORT, 500);
	assert_int_equal(heard.result.kind, MIGRATE_RESULT_UNKNOWN);
	assert_places(world, IS_RUNNING, ABSENT);
	finish(world, task);
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
	task = open_task(world, "g", 0);
	heard = ask(world, task, MIGRATE_START, 1000);
	assert_int_equal(heard.result.kind, MIGRATE_RESULT_OK);
	assert_int_equal(simulated_world_place(world, UUID, "h1").state, PAUSED);
	assert_false(simulated_world_place(world, UUID, "h1").incoming);
	heard = ask(world, task, MIGRATE_COPY_AUTOSTART, 100);
	assert_failed(&heard, 10, 55);
	finish(world, task);
}

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
		struct simulated_world *world = prepare(32, &task);
		struct heard heard = { .events = "" };
		char text[100];

		assert_int_equal(simulated_world_fault(world, &fault), 0);
		begin(task, MIGRATE_START);
		hear(world, task, rows[i].least, &heard);
		if (strchr(heard.events, 'e'))
			fail_msg("row %zu has ended too early", i);
		hear(world, task, rows[i].most - rows[i].least, &heard);
		if (!strchr(heard.events, 'e') || heard.result.kind != rows[i].result ||
		    heard.result.domain != rows[i].domain || heard.result.code != rows[i].code)
			fail_msg("row %zu: \"%s\", result %d, %d, %d", i, heard.events,
				 heard.result.kind, heard.result.domain, heard.result.code);
		hear(world, task, 2000, &heard);
		assert_places(world, rows[i].source, rows[i].destination);
		close_task(task);
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
	struct simulated_world *world = prepare(32, &task);
	struct simulated_fault fault = { .kind = SIMULATED_FOREIGN_ABORT, .at = 2000,
					 .guest = simulation_uuid(0) };
	struct heard heard;

	(void)state;
	assert_int_equal(simulated_world_fault(world, &fault), 0);
	heard = ask(world, task, MIGRATE_START, 2010);
	assert_failed(&heard, 10, 78);
	simulated_world_advance(world, 300);
	fault.when = SIMULATED_AT_STARTING;
	assert_int_equal(simulated_world_fault(world, &fault), 0);
	heard = ask(world, task, MIGRATE_START, 90);
	assert_string_equal(heard.events, "");
	hear(world, task, 20, &heard);
	assert_failed(&heard, 10, 78);
	simulated_world_advance(world, 300);
	fault.when = SIMULATED_AT_SWITCHING;
	fault.kind = SIMULATED_DAEMON_KILLED;
	fault.side = SIMULATED_DESTINATION;
	fault.lasts = 200;
	assert_int_equal(simulated_world_fault(world, &fault), 0);
	heard = ask(world, task, MIGRATE_START, 9500);
	assert_string_equal(heard.events, ".se");
	assert_failed(&heard, 7, 1);
	assert_places(world, IS_RUNNING, ABSENT);

	/* Taken back before its time has come. */
	fault.when = SIMULATED_AFTER;
	assert_int_equal(simulated_world_fault(world, &fault), 0);
	fault.when = SIMULATED_AT_PERCENT;
	assert_int_equal(simulated_world_fault(world, &fault), 0);
	simulated_world_lift(world);
	heard = ask(world, task, MIGRATE_START, 9000);
	assert_int_equal(heard.result.kind, MIGRATE_RESULT_OK);

	fault.guest = "nobody";
	assert_int_equal(simulated_world_fault(world, &fault), -ENOENT);
	fault.guest = NULL;
	fault.host = "h0";
	assert_int_equal(simulated_world_fault(world, &fault), -EINVAL);
	fault.host = "nowhere";
	assert_int_equal(simulated_world_fault(world, &fault), -ENOENT);
	finish(world, task);
}

static void
test_errands(void **state)
{
	struct migrate_task *task;
	struct simulated_world *world = prepare(32, &task);
	struct simulated_fault fault = { .kind = SIMULATED_RUNNING_BOTH,
					 .guest = simulation_uuid(0) };
	struct heard heard;

	(void)state;
	assert_int_equal(simulated_world_fault(world, &fault), 0);
	ask(world, task, MIGRATE_START, 10000);
	heard = ask(world, task, MIGRATE_SUSPEND_DESTINATION, 50);
	assert_string_equal(heard.events, "f");
	assert_int_equal(heard.result.kind, MIGRATE_RESULT_OK);
	assert_places(world, IS_RUNNING, PAUSED);
	heard = ask(world, task, MIGRATE_RESUME_SOURCE, 50);
	assert_places(world, IS_RUNNING, PAUSED);
	finish(world, task);

	world = prepare(32, &task);
	fault = (struct simulated_fault){ .kind = SIMULATED_PAUSED_BOTH,
					  .guest = simulation_uuid(0) };
	assert_int_equal(simulated_world_fault(world, &fault), 0);
	ask(world, task, MIGRATE_START, 10000);
	heard = ask(world, task, MIGRATE_RESUME_SOURCE, 300);
	assert_int_equal(heard.result.kind, MIGRATE_RESULT_OK);
	assert_places(world, IS_RUNNING, ABSENT);
	heard = ask(world, task, MIGRATE_RESUME_DESTINATION, 300);
	assert_failed(&heard, 10, 42);
	finish(world, task);
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
		cmocka_unit_test(test_faults),
		cmocka_unit_test(test_fault_times),
		cmocka_unit_test(test_errands),
		cmocka_unit_test(test_clock),
		cmocka_unit_test(test_check),
		cmocka_unit_test(test_unknown_things),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
