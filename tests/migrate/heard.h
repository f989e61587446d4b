/* A task of the simulated driver, and what is heard of it. */
#ifndef TESTS_MIGRATE_HEARD_H
#define TESTS_MIGRATE_HEARD_H

#include "simulation.h"

/* What came of a task: a letter per event, equal ones in a row only once, and their latest. */
struct heard {
	char events[200];
	struct migrate_event last;
	struct migrate_sample sample;
	struct migrate_guest guest;
	struct migrate_result result;
	struct migrate_places places;
};

/* A task that moves a guest from h0 to h1, with so many MiB/s. */
struct migrate_task *heard_open(struct simulated_world *world, const char *domain,
				unsigned int bandwidth);
void heard_begin(struct migrate_task *task, enum migrate_action action);
void heard_close(struct migrate_task *task);

/* Lets so much time pass, in small steps, and hears what comes. */
void heard_wait(struct simulated_world *world, struct migrate_task *task, int64_t limit,
		struct heard *heard);

/* Does one thing and hears what comes within limit. */
struct heard heard_ask(struct simulated_world *world, struct migrate_task *task,
		       enum migrate_action action, int64_t limit);

/* A world with guest 0 on h0, and its task, prepared. */
struct simulated_world *heard_prepare(unsigned int bandwidth, struct migrate_task **ret);

/* Closes the task, checks the world, and frees it. */
void heard_finish(struct simulated_world *world, struct migrate_task *task);

/* Where guest 0 is. */
void heard_assert_places(struct simulated_world *world, enum migrate_place_state source,
			 enum migrate_place_state destination);

/* That the latest result is a failure with that domain and code. */
void heard_assert_failed(const struct heard *heard, int domain, int code);

#endif
