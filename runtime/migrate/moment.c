#include "moment.h"

#include <poll.h>
#include <time.h>
#include <unistd.h>

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
system_wait(struct migrate_clock *clock, int eventfd, int limit)
{
	struct pollfd waiting = { .fd = eventfd, .events = POLLIN };
	uint64_t count;

	(void)clock;
	if (poll(&waiting, 1, limit) > 0 && read(eventfd, &count, sizeof(count)) < 0)
		return;
}

struct migrate_clock migrate_system_clock = { .now = system_now, .wait = system_wait };
