#include "moment.h"

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
