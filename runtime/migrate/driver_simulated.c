/* The driver's side of the simulated world: what a task is asked, and what it answers. */
#include "simulated_world.h"
#include "errors.h"
#include "text.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define SCHEME "simulated://"
#define LEAST_ANSWER 2 /* milliseconds that a host needs to answer */
#define MOST_ANSWER 12
#define SILENCE_LIMIT WORLD_ANSWER_LIMIT
#define MIB (UINT64_C(1024) * 1024)

#define FROM_QEMU 10 /* virErrorDomain */
#define FROM_DOMAIN 20
#define NO_CONNECTION 38 /* virErrorNumber */
#define INVALID_OPERATION 55

static struct world_task *
self_of(struct migrate_task *task)
{
	return (struct world_task *)task;
}

static struct simulated_world *
world_of(const struct world_task *task)
{
	return (struct simulated_world *)task->base.driver;
}

void
world_task_post(struct world_task *task, enum migrate_event_type type)
{
	struct migrate_driver *driver = task->base.driver;

	task->waiting |= 1u << type;
	if (driver->wake)
		driver->wake(driver->wake_context);
}

static struct world_result
failure(int domain, int code, const char *message)
{
	return (struct world_result){
		.kind = MIGRATE_RESULT_FAILED, .domain = domain, .code = code, .message = message
	};
}

/* Whether the engine gets an answer from the host; if not, why. */
static bool
answers(const struct world_host *host, struct world_result *why)
{
	if (host && !host->down && !host->unreachable)
		return true;
	*why = failure(ERROR_DOMAIN_RPC, NO_CONNECTION,
		       !host        ? "no such host"
		       : host->down ? "unable to connect to server: Connection refused"
				    : "unable to connect to server: Connection timed out");
	why->no_contact = true;
	return false;
}

/* Whoever asks a host hears from it soon, or of its silence late. */
static int64_t
answer_at(struct simulated_world *world, const struct world_host *host)
{
	int64_t soon = world->now + world_random(world, LEAST_ANSWER, MOST_ANSWER);

	return host && host->unreachable ? soon + SILENCE_LIMIT : soon;
}

static void
set_timer(struct world_task *task)
{
	int64_t due = task->prepare_at;
	const int64_t others[] = { task->settle_at[0], task->settle_at[1], task->finish_at,
				   task->ended_at };

	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		if (others[i] < due)
			due = others[i];
	world_set_timer(world_of(task), &task->timer, due);
}

void
world_task_end(struct simulated_world *world, struct world_task *task, struct world_result result,
	       int64_t after)
{
	task->ended = result;
	task->abort_wanted = false;
	if (after) {
		task->ended_at = world->now + after;
		set_timer(task);
	} else {
		world_task_post(task, MIGRATE_ENDED);
	}
}

/* PREPARE: as libvirt's driver, in the same order. */
static bool
prepare(struct world_task *task, struct world_result *why)
{
	const struct world_copy *copy, *there;

	if (!answers(task->source, why))
		return false;
	copy = task->guest ? world_find_copy(task->guest, task->source) : NULL;
	if (!copy) {
		*why = failure(FROM_QEMU, ERROR_NO_DOMAIN, "the source has no such guest");
		return false;
	}
	if (copy->activity == WORLD_OFF) {
		*why = failure(FROM_DOMAIN, INVALID_OPERATION, "the guest is not running");
		return false;
	}
	if (!answers(task->destination, why))
		return false;
	there = world_find_copy(task->guest, task->destination);
	if (there && there->activity != WORLD_OFF) {
		*why = failure(FROM_DOMAIN, INVALID_OPERATION,
			       "the guest is active at the destination already");
		return false;
	}
	memcpy(task->found.uuid, task->guest->uuid, sizeof(task->found.uuid));
	task->found.persistent = copy->persistent;
	task->found.autostart = copy->autostart;
	task->found.paused = copy->activity == WORLD_PAUSED;
	task->found.memory = task->guest->memory;
	return true;
}

static void
settle(struct world_task *task, int side)
{
	struct world_host *host = side == SIMULATED_SOURCE ? task->source : task->destination;
	struct world_result why;

	task->settle_at[side] = WORLD_NEVER;
	if (answers(host, &why))
		task->places[side] = world_look(task->guest, host);
	else
		task->places[side] = (struct world_place){ .state = MIGRATE_PLACE_UNKNOWN };
	if (task->settle_at[0] == WORLD_NEVER && task->settle_at[1] == WORLD_NEVER)
		world_task_post(task, MIGRATE_SETTLED);
}

/* Whatever was done, a guest that a fault had left with two copies is in somebody's hands now. */
static bool
mend(struct world_task *task, struct world_copy *copy, struct world_result *why)
{
	struct world_guest *guest = task->guest;

	switch (task->errand) {
	case MIGRATE_SUSPEND_DESTINATION:
		guest->open = false;
		if (copy->activity == WORLD_RUNNING)
			copy->activity = WORLD_PAUSED;
		return true;
	case MIGRATE_RESUME_SOURCE:
	case MIGRATE_RESUME_DESTINATION:
		guest->open = false;
		if (copy->activity == WORLD_OFF)
			break;
		copy->activity = WORLD_RUNNING;
		copy->incoming = false;
		guest->home = copy->host;
		world_sweep_later(world_of(task), guest);
		return true;
	case MIGRATE_DESTROY_COPY:
		if (copy->incoming && !(guest->move && guest->move->destination == copy->host))
			world_stop_copy(guest, copy->host);
		return true;
	case MIGRATE_COPY_AUTOSTART:
		if (!copy->persistent) {
			*why = failure(FROM_QEMU, INVALID_OPERATION,
				       "cannot set autostart for transient domain");
			return false;
		}
		copy->autostart = true;
		return true;
	case MIGRATE_MAKE_IMAGES:
	case MIGRATE_REMOVE_COPIES:
	case MIGRATE_REMOVE_SOURCES:
		return true;
	default:
		break;
	}
	*why = failure(FROM_DOMAIN, INVALID_OPERATION, "domain is not running");
	return false;
}

static void
run_errand(struct world_task *task)
{
	struct world_host *host =
		task->errand == MIGRATE_RESUME_SOURCE ? task->source : task->destination;
	struct world_copy *copy = NULL;
	struct world_result result = { .kind = MIGRATE_RESULT_OK }, why;

	task->finish_at = WORLD_NEVER;
	if (!answers(host, &why))
		result = why;
	else if (!task->guest || !(copy = world_find_copy(task->guest, host)))
		result = task->errand == MIGRATE_DESTROY_COPY
				 ? result
				 : failure(FROM_QEMU, ERROR_NO_DOMAIN, "Domain not found");
	else if (!mend(task, copy, &why))
		result = why;
	task->finished = result;
	world_task_post(task, MIGRATE_FINISHED);
}

static void
fire(struct simulated_world *world, struct world_timer *timer)
{
	struct world_task *task =
		(struct world_task *)(void *)((char *)timer - offsetof(struct world_task, timer));
	struct world_result why;

	if (task->prepare_at <= world->now) {
		task->prepare_at = WORLD_NEVER;
		if (prepare(task, &why))
			world_task_post(task, MIGRATE_PREPARED);
		else
			world_task_end(world, task, why, 0);
	}
	if (task->ended_at <= world->now) {
		task->ended_at = WORLD_NEVER;
		world_task_post(task, MIGRATE_ENDED);
	}
	for (int side = 0; side < 2; side++)
		if (task->settle_at[side] <= world->now)
			settle(task, side);
	if (task->finish_at <= world->now)
		run_errand(task);
	set_timer(task);
}

/* The host that a URI names: simulated:///NAME or simulated://NAME/. */
static struct world_host *
host_of(const struct simulated_world *world, const char *uri)
{
	char name[256];
	size_t length;

	if (!uri || strncmp(uri, SCHEME, strlen(SCHEME)) != 0)
		return NULL;
	uri += strlen(SCHEME);
	uri += strspn(uri, "/");
	length = strcspn(uri, "/");
	if (length >= sizeof(name))
		return NULL;
	memcpy(name, uri, length);
	name[length] = '\0';
	return world_find_host(world, name);
}

static int
world_open(struct migrate_driver *driver, const struct migrate_order *order,
	   struct migrate_task **ret)
{
	struct simulated_world *world = (struct simulated_world *)driver;
	struct world_task *task = calloc(1, sizeof(*task));

	if (!task || world_own_timer(world) < 0) {
		free(task);
		return -ENOMEM;
	}
	task->base.driver = driver;
	task->timer.fire = fire;
	task->source = host_of(world, order->source_uri);
	task->destination = host_of(world, order->destination_uri);
	task->peer = host_of(world, order->peer_uri);
	task->guest = world_find_guest(world, order->domain);
	task->bandwidth = order->bandwidth * MIB;
	task->prepare_at = task->settle_at[0] = task->settle_at[1] = WORLD_NEVER;
	task->finish_at = task->ended_at = WORLD_NEVER;
	*ret = &task->base;
	return 0;
}

/* A host that has not answered the last question is not asked a second time meanwhile. */
static void
begin_settle(struct simulated_world *world, struct world_task *task)
{
	task->waiting &= ~(1u << MIGRATE_SETTLED);
	if (task->settle_at[0] == WORLD_NEVER)
		task->settle_at[0] = answer_at(world, task->source);
	if (task->settle_at[1] == WORLD_NEVER)
		task->settle_at[1] = answer_at(world, task->destination);
	set_timer(task);
}

static int
world_begin(struct migrate_task *base, enum migrate_action action)
{
	struct world_task *task = self_of(base);
	struct simulated_world *world = world_of(task);
	int64_t at;

	switch (action) {
	case MIGRATE_NOTHING:
	case MIGRATE_CLOSE:
		break;
	case MIGRATE_PREPARE:
		task->prepare_at = answer_at(world, task->source);
		at = answer_at(world, task->destination);
		if (at > task->prepare_at)
			task->prepare_at = at;
		set_timer(task);
		break;
	case MIGRATE_START:
		if (!task->move && task->ended_at == WORLD_NEVER)
			world_move_begin(world, task);
		break;
	case MIGRATE_FOLLOW:
		if (!task->move && task->ended_at == WORLD_NEVER)
			world_move_follow(world, task);
		break;
	case MIGRATE_ABORT:
		world_move_abort(world, task);
		break;
	case MIGRATE_POST_COPY:
		world_move_post_copy(world, task);
		break;
	case MIGRATE_SETTLE:
		begin_settle(world, task);
		break;
	case MIGRATE_SUSPEND_DESTINATION:
	case MIGRATE_RESUME_DESTINATION:
	case MIGRATE_RESUME_SOURCE:
	case MIGRATE_COPY_AUTOSTART:
	case MIGRATE_DESTROY_COPY:
	case MIGRATE_MAKE_IMAGES: /* the world has no storage: done as soon as the host answers */
	case MIGRATE_REMOVE_COPIES:
	case MIGRATE_REMOVE_SOURCES:
	case MIGRATE_PIVOT:
		task->errand = action;
		task->finish_at = answer_at(
			world, action == MIGRATE_RESUME_SOURCE ? task->source : task->destination);
		set_timer(task);
		break;
	}
	return 0;
}

static void
fill_result(const struct world_result *from, struct migrate_result *ret)
{
	ret->kind = from->kind;
	ret->domain = from->domain;
	ret->code = from->code;
	ret->no_contact = from->no_contact;
	text_copy(ret->message, sizeof(ret->message), from->message);
}

static void
fill_place(const struct world_place *from, struct migrate_place *ret)
{
	ret->state = from->state;
	ret->persistent = from->persistent;
	ret->incoming = from->incoming;
	ret->moving = from->moving;
	ret->torn = from->torn;
	text_copy(ret->message, sizeof(ret->message),
		  from->state == MIGRATE_PLACE_UNKNOWN ? "the host does not answer" : NULL);
}

/* Takes an event out of the mailbox. */
static bool
take(struct world_task *task, enum migrate_event_type type)
{
	bool there = task->waiting & 1u << type;

	task->waiting &= ~(1u << type);
	return there;
}

static int
world_poll(struct migrate_task *base, const struct moment *now, struct migrate_event *ret)
{
	struct world_task *task = self_of(base);

	(void)now;
	if (!task->waiting)
		return 0;
	if (take(task, MIGRATE_PREPARED)) {
		ret->type = MIGRATE_PREPARED;
		ret->u.guest = task->found;
	} else if (take(task, MIGRATE_PROGRESS)) {
		ret->type = MIGRATE_PROGRESS;
		ret->u.sample = task->sample;
	} else if (take(task, MIGRATE_SWITCHING)) {
		ret->type = MIGRATE_SWITCHING;
	} else if (take(task, MIGRATE_ENDED)) {
		ret->type = MIGRATE_ENDED;
		fill_result(&task->ended, &ret->u.result);
	} else if (take(task, MIGRATE_SETTLED)) {
		ret->type = MIGRATE_SETTLED;
		fill_place(&task->places[SIMULATED_SOURCE], &ret->u.places.source);
		fill_place(&task->places[SIMULATED_DESTINATION], &ret->u.places.destination);
	} else {
		take(task, MIGRATE_FINISHED);
		ret->type = MIGRATE_FINISHED;
		fill_result(&task->finished, &ret->u.result);
	}
	return 1;
}

static void
world_close(struct migrate_task *base)
{
	struct world_task *task = self_of(base);
	struct world_move *move = task->move;

	world_move_let_go(task);
	if (move)
		world_move_review(world_of(task), move);
	world_disown_timer(world_of(task), &task->timer);
	free(task);
}

/* The driver is a part of the world, and goes with it. */
static void
world_free(struct migrate_driver *driver)
{
	(void)driver;
}

const struct migrate_driver_ops world_driver_ops = {
	.open = world_open,
	.begin = world_begin,
	.poll = world_poll,
	.close = world_close,
	.free = world_free,
};
