#include "fake.h"
#include "support.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const names[] = {
	[MIGRATE_PREPARE] = "prepare",
	[MIGRATE_START] = "start",
	[MIGRATE_FOLLOW] = "follow",
	[MIGRATE_ABORT] = "abort",
	[MIGRATE_SETTLE] = "settle",
	[MIGRATE_SUSPEND_DESTINATION] = "suspend",
	[MIGRATE_RESUME_DESTINATION] = "resume-destination",
	[MIGRATE_RESUME_SOURCE] = "resume-source",
	[MIGRATE_COPY_AUTOSTART] = "autostart",
	[MIGRATE_PIVOT] = "pivot",
	[MIGRATE_MAKE_IMAGES] = "make",
	[MIGRATE_REMOVE_COPIES] = "remove-copies",
	[MIGRATE_DESTROY_COPY] = "destroy-copy",
	[MIGRATE_REMOVE_SOURCES] = "remove-sources",
};

static void
note(struct fake_driver *fake, const struct fake_task *task, const char *what)
{
	size_t length = strlen(fake->asked);

	snprintf(fake->asked + length, sizeof(fake->asked) - length, "%s:%s ", task->domain,
		 what);
}

static int
fake_open(struct migrate_driver *driver, const struct migrate_order *order,
	  struct migrate_task **ret)
{
	struct fake_task *task = calloc(1, sizeof(*task));

	assert_non_null(task);
	assert_string_equal(order->source_uri, "test:///a");
	if (order->destination_uri) {
		assert_string_equal(order->destination_uri, "test:///b");
		assert_string_equal(order->peer_uri, "test://b/");
	}
	task->base.driver = driver;
	snprintf(task->domain, sizeof(task->domain), "%s", order->domain);
	*ret = &task->base;
	return 0;
}

static int
fake_begin(struct migrate_task *base, enum migrate_action action)
{
	struct fake_driver *fake = (struct fake_driver *)base->driver;
	struct fake_task *task = (struct fake_task *)base;

	if (fake->refuse_begin > 0) {
		fake->refuse_begin--;
		return -EAGAIN;
	}
	note(fake, task, names[action]);
	fake->answer(fake, task, action);
	return 0;
}

static int
fake_poll(struct migrate_task *base, const struct moment *now, struct migrate_event *ret)
{
	struct fake_driver *fake = (struct fake_driver *)base->driver;
	struct fake_task *task = (struct fake_task *)base;

	(void)now;
	if (!task->count && fake->idle)
		fake->idle(fake, task);
	if (!task->count)
		return 0;
	*ret = task->queue[0];
	task->count--;
	memmove(&task->queue[0], &task->queue[1], (size_t)task->count * sizeof(task->queue[0]));
	return 1;
}

static void
fake_close(struct migrate_task *base)
{
	note((struct fake_driver *)base->driver, (struct fake_task *)base, "close");
	free(base);
}

static void
fake_free(struct migrate_driver *driver)
{
	(void)driver;
}

void
fake_init(struct fake_driver *fake)
{
	static const struct migrate_driver_ops ops = {
		.open = fake_open,
		.begin = fake_begin,
		.poll = fake_poll,
		.close = fake_close,
		.free = fake_free,
	};

	memset(fake, 0, sizeof(*fake));
	fake->base.ops = &ops;
	fake->answer = fake_answer_well;
}

void
fake_push(struct fake_task *task, struct migrate_event event)
{
	assert_true(task->count < FAKE_EVENTS);
	task->queue[task->count++] = event;
	if (task->base.driver->wake)
		task->base.driver->wake(task->base.driver->wake_context);
}

void
fake_answer_well(struct fake_driver *fake, struct fake_task *task, enum migrate_action action)
{
	(void)fake;
	switch (action) {
	case MIGRATE_PREPARE:
		fake_push(task, support_prepared());
		break;
	case MIGRATE_START:
		fake_push(task, support_sample(1, 50000000, 1));
		fake_push(task, support_ended(MIGRATE_RESULT_OK, 0, 0, ""));
		break;
	case MIGRATE_SETTLE:
		fake_push(task, support_places(MIGRATE_PLACE_ABSENT, MIGRATE_PLACE_RUNNING));
		break;
	default:
		fake_push(task, support_event(MIGRATE_FINISHED));
		break;
	}
}
