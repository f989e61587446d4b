#include "moment.h"

#include <poll.h>
#include <time.h>

struct moment
moment_now(void)
{
	struct timespec wall, steady;
	struct moment now;

	clock_gettime(CLOCK_REALTIME, &wall);
	clock_gettime(CLOCK_MONOTONIC, &steady);
	now.wall = (int64_t)wall.tv_sec * 1000000 + wall.tv_nsec / 1000;
	now.steady = (int64_t)steady.tv_sec * 1000 + steady.tv_nsec / 1000000;
	return now;
}

static struct moment
system_now(struct migrate_clock *clock)
{
	(void)clock;
	return moment_now();
}

static void
system_wait(struct migrate_clock *clock, int descriptor, int limit)
{
	struct pollfd waiting = { .fd = descriptor, .events = POLLIN };

	(void)clock;
	poll(&waiting, 1, limit);
}

struct migrate_clock migrate_system_clock = { .now = system_now, .wait = system_wait };
