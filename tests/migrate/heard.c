#include "heard.h"

#include <string.h>

struct migrate_task *
heard_open(struct simulated_world *world, const char *domain, unsigned int bandwidth)
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

void
heard_begin(struct migrate_task *task, enum migrate_action action)
{
	assert_int_equal(task->driver->ops->begin(task, action), 0);
}

void
heard_close(struct migrate_task *task)
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

void
heard_wait(struct simulated_world *world, struct migrate_task *task, int64_t limit,
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

struct heard
heard_ask(struct simulated_world *world, struct migrate_task *task, enum migrate_action action,
    int64_t limit)
{
	struct heard heard = { .events = "" };

	heard_begin(task, action);
	heard_wait(world, task, limit, &heard);
	return heard;
}

struct simulated_world *
heard_prepare(unsigned int bandwidth, struct migrate_task **ret)
{
	struct simulated_world *world = simulation_world(3, 1);
	struct heard heard;

	simulation_add_guest(world, 0, 0);
	*ret = heard_open(world, "g0", bandwidth);
	heard = heard_ask(world, *ret, MIGRATE_PREPARE, 50);
	assert_string_equal(heard.events, "p");
	assert_string_equal(heard.guest.uuid, simulation_uuid(0));
	assert_true(heard.guest.persistent && !heard.guest.autostart && !heard.guest.paused);
	assert_int_equal(heard.guest.memory, 256 * MIB);
	return world;
}

void
heard_finish(struct simulated_world *world, struct migrate_task *task)
{
	heard_close(task);
	simulation_check(world);
	simulated_world_free(world);
}

void
heard_assert_places(struct simulated_world *world, enum migrate_place_state source,
	      enum migrate_place_state destination)
{
	const char *uuid = simulation_uuid(0);

	assert_int_equal(simulated_world_place(world, uuid, "h0").state, source);
	assert_int_equal(simulated_world_place(world, uuid, "h1").state, destination);
}

void
heard_assert_failed(const struct heard *heard, int domain, int code)
{
	assert_int_equal(heard->result.kind, MIGRATE_RESULT_FAILED);
	assert_int_equal(heard->result.domain, domain);
	assert_int_equal(heard->result.code, code);
	assert_true(strlen(heard->result.message) > 0);
}
