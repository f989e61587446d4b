/* The world's time: a heap of what will happen, and the clock that the engine goes by. */
#include "simulated_world.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>

#define START_USEC INT64_C(1700000000000000) /* wall time of steady time 0 */

/* Puts a timer at a place of the heap, counted from 1. */
static void
put(struct simulated_world *world, size_t place, struct world_timer *timer)
{
	world->heap[place - 1] = timer;
	timer->place = place;
}

static void
sift_up(struct simulated_world *world, struct world_timer *timer)
{
	size_t place = timer->place;

	while (place > 1 && world->heap[place / 2 - 1]->due > timer->due) {
		put(world, place, world->heap[place / 2 - 1]);
		place /= 2;
	}
	put(world, place, timer);
}

static void
sift_down(struct simulated_world *world, struct world_timer *timer)
{
	size_t place = timer->place, below;

	while ((below = place * 2) <= world->timer_count) {
		if (below < world->timer_count &&
		    world->heap[below]->due < world->heap[below - 1]->due)
			below++;
		if (world->heap[below - 1]->due >= timer->due)
			break;
		put(world, place, world->heap[below - 1]);
		place = below;
	}
	put(world, place, timer);
}

static void
stop_timer(struct simulated_world *world, struct world_timer *timer)
{
	struct world_timer *last;
	size_t place = timer->place;

	if (!place)
		return;
	timer->place = 0;
	last = world->heap[--world->timer_count];
	if (last == timer)
		return;
	put(world, place, last);
	sift_up(world, last);
	sift_down(world, last);
}

void
world_set_timer(struct simulated_world *world, struct world_timer *timer, int64_t due)
{
	if (due == WORLD_NEVER) {
		stop_timer(world, timer);
		return;
	}
	timer->due = due;
	if (!timer->place)
		put(world, ++world->timer_count, timer);
	sift_up(world, timer);
	sift_down(world, timer);
}

int
world_own_timer(struct simulated_world *world)
{
	size_t room = world->timer_room ? world->timer_room * 2 : 64;
	struct world_timer **grown;

	if (world->timer_owners == world->timer_room) {
		grown = reallocarray(world->heap, room, sizeof(struct world_timer *));
		if (!grown)
			return -ENOMEM;
		world->heap = grown;
		world->timer_room = room;
	}
	world->timer_owners++;
	return 0;
}

void
world_disown_timer(struct simulated_world *world, struct world_timer *timer)
{
	stop_timer(world, timer);
	world->timer_owners--;
}

int64_t
world_random(struct simulated_world *world, int64_t least, int64_t most)
{
	/* xorshift64* */
	world->random ^= world->random >> 12;
	world->random ^= world->random << 25;
	world->random ^= world->random >> 27;
	return least + (int64_t)((world->random * UINT64_C(2685821657736338717) >> 33) %
				 (uint64_t)(most - least + 1));
}

/* Time goes on to due, and what is due then happens. */
static void
go_to(struct simulated_world *world, int64_t due)
{
	if (due > world->now)
		world->now = due;
	while (world->timer_count && world->heap[0]->due <= world->now) {
		struct world_timer *timer = world->heap[0];

		stop_timer(world, timer);
		timer->fire(world, timer);
	}
}

static int64_t
next_due(const struct simulated_world *world)
{
	return world->timer_count ? world->heap[0]->due : WORLD_NEVER;
}

void
simulated_world_advance(struct simulated_world *world, int64_t milliseconds)
{
	int64_t until = world->now + milliseconds;

	while (next_due(world) < until)
		go_to(world, next_due(world));
	go_to(world, until);
}

int64_t
simulated_world_next(const struct simulated_world *world)
{
	int64_t due = next_due(world);

	if (due == WORLD_NEVER)
		return -1;
	return due > world->now ? due - world->now : 0;
}

struct moment
simulated_world_now(const struct simulated_world *world)
{
	return (struct moment){ .wall = START_USEC + world->now * 1000, .steady = world->now };
}

static struct simulated_world *
world_of(struct migrate_clock *clock)
{
	return (struct simulated_world *)(void *)((char *)clock -
						  offsetof(struct simulated_world, clock));
}

static struct moment
clock_now(struct migrate_clock *clock)
{
	return simulated_world_now(world_of(clock));
}

static bool
is_woken(int descriptor)
{
	struct pollfd waiting = { .fd = descriptor, .events = POLLIN };

	return poll(&waiting, 1, 0) > 0;
}

/* Nobody sleeps: the world goes on from one happening to the next. */
static void
clock_wait(struct migrate_clock *clock, int descriptor, int limit)
{
	struct simulated_world *world = world_of(clock);
	int64_t until = world->now + limit;

	while (!is_woken(descriptor) && world->now < until)
		go_to(world, next_due(world) < until ? next_due(world) : until);
}

const struct migrate_clock world_clock = { .now = clock_now, .wait = clock_wait };
