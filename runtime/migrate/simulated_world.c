/* The hosts and guests of the simulated world, and what has to be true of them. */
#include "simulated_world.h"

#include <errno.h>
#include <search.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MIB (UINT64_C(1024) * 1024)
#define KEEPALIVE 4000  /* 1 s, three times */
#define SWEEP 200       /* until libvirt has taken away what did not become a guest */
#define SWEEP_AGAIN 500 /* while the libvirtd that would do it is down */

static int
compare_hosts(const void *a, const void *b)
{
	return strcmp(((const struct world_host *)a)->name, ((const struct world_host *)b)->name);
}

static int
compare_names(const void *a, const void *b)
{
	return strcmp(((const struct world_guest *)a)->name, ((const struct world_guest *)b)->name);
}

static int
compare_uuids(const void *a, const void *b)
{
	return strcmp(((const struct world_guest *)a)->uuid, ((const struct world_guest *)b)->uuid);
}

/* What tfind() gives is a pointer to the pointer that the tree holds. */
static void *
found(void *node)
{
	return node ? *(void **)node : NULL;
}

struct world_host *
world_find_host(const struct simulated_world *world, const char *name)
{
	const struct world_host key = { .name = name };

	return found(tfind(&key, &world->hosts_by_name, compare_hosts));
}

struct world_guest *
world_find_guest(const struct simulated_world *world, const char *uuid_or_name)
{
	struct world_guest key = { .name = uuid_or_name };
	struct world_guest *guest = NULL;

	if (strlen(uuid_or_name) < sizeof(key.uuid)) {
		strcpy(key.uuid, uuid_or_name);
		guest = found(tfind(&key, &world->guests_by_uuid, compare_uuids));
	}
	return guest ? guest : found(tfind(&key, &world->guests_by_name, compare_names));
}

struct world_copy *
world_find_copy(const struct world_guest *guest, const struct world_host *host)
{
	for (struct world_copy *copy = guest->copies; copy; copy = copy->next)
		if (copy->host == host)
			return copy;
	return NULL;
}

struct world_copy *
world_make_copy(struct world_guest *guest, struct world_host *host)
{
	struct world_copy *copy = world_find_copy(guest, host);

	if (copy)
		return copy;
	copy = calloc(1, sizeof(*copy));
	if (!copy)
		return NULL;
	copy->host = host;
	copy->next = guest->copies;
	guest->copies = copy;
	return copy;
}

void
world_stop_copy(struct world_guest *guest, struct world_host *host)
{
	struct world_copy **link = &guest->copies, *copy;

	while (*link && (*link)->host != host)
		link = &(*link)->next;
	copy = *link;
	if (!copy)
		return;
	copy->activity = WORLD_OFF;
	copy->incoming = false;
	if (copy->persistent)
		return;
	*link = copy->next;
	free(copy);
}

/* A copy that waits for memory which nobody sends. */
static struct world_copy *
find_leftover(const struct world_guest *guest, bool *ret_down)
{
	for (struct world_copy *copy = guest->copies; copy; copy = copy->next) {
		if (!copy->incoming || (guest->move && guest->move->destination == copy->host))
			continue;
		if (!copy->host->down)
			return copy;
		*ret_down = true;
	}
	return NULL;
}

static void
sweep(struct simulated_world *world, struct world_timer *timer)
{
	struct world_guest *guest =
		(struct world_guest *)(void *)((char *)timer - offsetof(struct world_guest, sweep));
	struct world_copy *copy;
	bool down = false;

	while ((copy = find_leftover(guest, &down)) != NULL)
		world_stop_copy(guest, copy->host);
	if (down)
		world_set_timer(world, timer, world->now + SWEEP_AGAIN);
}

void
world_sweep_later(struct simulated_world *world, struct world_guest *guest)
{
	world_set_timer(world, &guest->sweep, world->now + SWEEP);
}

struct world_place
world_look(const struct world_guest *guest, const struct world_host *host)
{
	static const enum migrate_place_state states[] = {
		[WORLD_OFF] = MIGRATE_PLACE_SHUT_OFF,
		[WORLD_PAUSED] = MIGRATE_PLACE_PAUSED,
		[WORLD_RUNNING] = MIGRATE_PLACE_RUNNING,
	};
	const struct world_copy *copy = guest ? world_find_copy(guest, host) : NULL;
	struct world_place place = { .state = MIGRATE_PLACE_ABSENT };

	if (!copy)
		return place;
	place.state = states[copy->activity];
	place.persistent = copy->persistent;
	place.incoming = copy->incoming;
	place.torn = copy->torn;
	place.moving = guest->move && guest->move->source == host;
	return place;
}

struct migrate_place
simulated_world_place(const struct simulated_world *world, const char *guest, const char *host)
{
	const struct world_guest *one = world_find_guest(world, guest);
	const struct world_host *there = world_find_host(world, host);
	struct migrate_place ret = { .state = MIGRATE_PLACE_UNKNOWN };
	struct world_place place;

	if (!one || !there)
		return ret;
	place = world_look(one, there);
	ret.state = place.state;
	ret.persistent = place.persistent;
	ret.incoming = place.incoming;
	ret.torn = place.torn;
	ret.moving = place.moving;
	return ret;
}

/* How many copies of a guest run, are active, and are only defined. */
struct census {
	int running, active, defined;
};

static struct census
count_copies(const struct world_guest *guest)
{
	struct census census = { 0 };

	for (const struct world_copy *copy = guest->copies; copy; copy = copy->next) {
		census.running += copy->activity == WORLD_RUNNING;
		census.active += copy->activity != WORLD_OFF && !copy->incoming;
		census.defined += copy->activity == WORLD_OFF && copy->persistent;
	}
	return census;
}

/* NULL if all is well with the guest. */
static const char *
check_guest(const struct world_guest *guest)
{
	struct census census = count_copies(guest);

	if (guest->killed) {
		/* A guest that was nowhere defined cannot be anywhere any more. */
		if (census.active || census.defined > 1)
			return "was killed, and is in more than one place";
		return NULL;
	}
	if (!census.active)
		return "is active nowhere";
	if (census.running > 1)
		return "runs twice";
	if (census.active > 1 && !guest->split)
		return "is active twice";
	return NULL;
}

int
simulated_world_check(const struct simulated_world *world, char *text, size_t size)
{
	int open = 0;

	for (const struct world_guest *guest = world->guests; guest; guest = guest->next) {
		const char *wrong = guest->open ? NULL : check_guest(guest);

		if (wrong) {
			snprintf(text, size, "guest %s %s", guest->name, wrong);
			return -EBADMSG;
		}
		if (guest->open && !open) {
			snprintf(text, size, "guest %s waits to be mended", guest->name);
			open = 1;
		}
	}
	return open;
}

int
simulated_world_new(uint64_t seed, struct simulated_world **ret)
{
	struct simulated_world *world = calloc(1, sizeof(*world));

	if (!world)
		return -ENOMEM;
	world->driver.ops = &world_driver_ops;
	world->clock = world_clock;
	world->now = 1000; /* 0 means "never" to a job */
	world->random = seed * 2 + 1;
	world->keepalive = KEEPALIVE;
	*ret = world;
	return 0;
}

struct migrate_driver *
simulated_world_driver(struct simulated_world *world)
{
	return &world->driver;
}

struct migrate_clock *
simulated_world_clock(struct simulated_world *world)
{
	return &world->clock;
}

void
simulated_world_set_keepalive(struct simulated_world *world, int64_t milliseconds)
{
	world->keepalive = milliseconds;
}

static void
free_host(void *opaque)
{
	struct world_host *host = opaque;

	free((char *)host->name);
	free(host);
}

/* Frees a guest that is in no tree. */
static void
free_guest(struct world_guest *guest)
{
	while (guest->copies) {
		struct world_copy *copy = guest->copies;

		guest->copies = copy->next;
		free(copy);
	}
	free((char *)guest->name);
	free(guest);
}

/* For trees whose things are freed elsewhere. */
static void
keep(void *opaque)
{
	(void)opaque;
}

void
simulated_world_free(struct simulated_world *world)
{
	if (!world)
		return;
	tdestroy(world->hosts_by_name, free_host);
	tdestroy(world->guests_by_name, keep);
	tdestroy(world->guests_by_uuid, keep);
	while (world->guests) {
		struct world_guest *guest = world->guests;

		world->guests = guest->next;
		free_guest(guest);
	}
	while (world->moves) {
		struct world_move *move = world->moves;

		world->moves = move->next;
		free(move);
	}
	while (world->faults)
		world_fault_free(world, world->faults);
	while (world->calls)
		world_call_free(world, world->calls);
	free(world->heap);
	free(world);
}

int
simulated_world_add_host(struct simulated_world *world, const char *name, uint64_t bandwidth)
{
	struct world_host *host;

	if (world_find_host(world, name))
		return -EEXIST;
	host = calloc(1, sizeof(*host));
	if (!host)
		return -ENOMEM;
	host->bandwidth = bandwidth * MIB;
	host->name = strdup(name);
	if (!host->name || !tsearch(host, &world->hosts_by_name, compare_hosts)) {
		free_host(host);
		return -ENOMEM;
	}
	return 0;
}

/* Makes the guest known to the world.  Returns 0; -ENOMEM, and then nothing refers to it. */
static int
enter_guest(struct simulated_world *world, struct world_guest *guest)
{
	if (!tsearch(guest, &world->guests_by_uuid, compare_uuids))
		return -ENOMEM;
	if (!tsearch(guest, &world->guests_by_name, compare_names)) {
		tdelete(guest, &world->guests_by_uuid, compare_uuids);
		return -ENOMEM;
	}
	guest->next = world->guests;
	world->guests = guest;
	return 0;
}

int
simulated_world_add_guest(struct simulated_world *world, const struct simulated_guest *wish)
{
	struct world_host *host = world_find_host(world, wish->host);
	struct world_guest *guest;
	struct world_copy *copy;

	if (!host || strlen(wish->uuid) >= sizeof(guest->uuid))
		return -ENOENT;
	if (world_find_guest(world, wish->uuid) || world_find_guest(world, wish->name))
		return -EEXIST;
	guest = calloc(1, sizeof(*guest));
	if (!guest)
		return -ENOMEM;
	strcpy(guest->uuid, wish->uuid);
	guest->name = strdup(wish->name);
	guest->memory = wish->memory;
	guest->dirtied = wish->dirtied;
	guest->sweep.fire = sweep;
	guest->killed = wish->shut_off;
	guest->home = host;
	copy = world_make_copy(guest, host);
	if (!guest->name || !copy || world_own_timer(world) < 0 || enter_guest(world, guest) < 0) {
		free_guest(guest);
		return -ENOMEM;
	}
	copy->persistent = wish->persistent;
	copy->autostart = wish->autostart;
	if (!wish->shut_off)
		copy->activity = wish->paused ? WORLD_PAUSED : WORLD_RUNNING;
	return 0;
}

void
simulated_world_calm(struct simulated_world *world)
{
	for (struct world_guest *guest = world->guests; guest; guest = guest->next)
		guest->dirtied = 0;
}
