#include "engine_ears.h"

#include <errno.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#define PAUSE_SHARE 64 /* so many jobs at work make a millisecond of pause between two rounds */
#define MOST_PAUSE 20

void
engine_ears_wake(void *context)
{
	const struct engine *engine = context;
	uint64_t one = 1;

	/* A counter that is full wakes as well. */
	if (write(engine->wake, &one, sizeof(one)) < 0)
		return;
}

int
engine_ears_open(struct engine *engine)
{
	struct job_store *store = engine->options->store;
	struct epoll_event readable = { .events = EPOLLIN };
	int news = store->ops->listen(store), err = 0;

	engine->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	engine->ears = epoll_create1(EPOLL_CLOEXEC);
	if (engine->wake < 0 || engine->ears < 0 ||
	    epoll_ctl(engine->ears, EPOLL_CTL_ADD, engine->wake, &readable) < 0 ||
	    (news >= 0 && epoll_ctl(engine->ears, EPOLL_CTL_ADD, news, &readable) < 0)) {
		err = -errno;
		engine_ears_close(engine);
		return err;
	}
	engine->options->driver->wake_context = engine;
	engine->options->driver->wake = engine_ears_wake;
	return 0;
}

void
engine_ears_close(struct engine *engine)
{
	engine->options->driver->wake = NULL;
	if (engine->wake >= 0)
		close(engine->wake);
	if (engine->ears >= 0)
		close(engine->ears);
}

/* What has been rung for is done in the round that follows. */
static void
hear_all(const struct engine *engine)
{
	struct job_store *store = engine->options->store;
	uint64_t count;

	store->ops->hear(store);
	if (read(engine->wake, &count, sizeof(count)) < 0)
		return; /* nobody had */
}

/*
 * A round looks at every job at work, so that with many of them there is a pause between two
 * rounds, in which news of more than one job comes together.
 */
void
engine_ears_rest(struct engine *engine, int64_t since)
{
	struct migrate_clock *clock = engine->clock;
	int64_t pause = (int64_t)engine->working_count / PAUSE_SHARE;

	clock->wait(clock, engine->ears, ENGINE_ROUND);
	hear_all(engine);
	if (pause > MOST_PAUSE)
		pause = MOST_PAUSE;
	pause -= clock->now(clock).steady - since;
	if (pause > 0)
		clock->wait(clock, -1, (int)pause);
}
