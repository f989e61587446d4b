/* A driver that moves nothing: it answers as the test tells it and notes what it was asked. */
#ifndef TESTS_MIGRATE_FAKE_H
#define TESTS_MIGRATE_FAKE_H

#include <migrate/driver.h>

enum { FAKE_EVENTS = 16 };

struct fake_task {
	struct migrate_task base;
	char domain[128];
	struct migrate_event queue[FAKE_EVENTS];
	int count;
};

struct fake_driver {
	struct migrate_driver base;
	char asked[2000];		/* "g1:prepare g1:start .. " */
	int refuse_begin;		/* so many times begin() fails */
	/* Called for each action; puts events by fake_push(). */
	void (*answer)(struct fake_driver *fake, struct fake_task *task,
		       enum migrate_action action);
	/* Called at each poll of a task without events. */
	void (*idle)(struct fake_driver *fake, struct fake_task *task);
	void *context;
	int calls;			/* for the test to count with */
};

void fake_init(struct fake_driver *fake);
void fake_push(struct fake_task *task, struct migrate_event event);

/* A guest that moves without trouble. */
void fake_answer_well(struct fake_driver *fake, struct fake_task *task,
		      enum migrate_action action);

#endif
