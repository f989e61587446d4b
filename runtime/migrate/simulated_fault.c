/* What goes wrong in the simulated world, and when. */
#include "simulated_world.h"
#include "errors.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define FROM_QEMU 10    /* virErrorDomain */
#define STARTING_AT 100 /* milliseconds after a move was begun */

/* Whether the kind belongs to a host, and not to one guest. */
static bool
is_of_host(enum simulated_fault_kind kind)
{
	return kind <= SIMULATED_LINK_CUT;
}

static bool
is_twist(enum simulated_fault_kind kind)
{
	return kind >= SIMULATED_FALSE_FAILURE;
}

/* Whether it goes on until it is lifted. */
static bool
is_lasting(enum simulated_fault_kind kind)
{
	return is_of_host(kind) || kind == SIMULATED_HANG;
}

void
world_fault_free(struct simulated_world *world, struct world_fault *fault)
{
	if (fault->next)
		fault->next->previous = fault->previous;
	if (fault->previous)
		fault->previous->next = fault->next;
	else
		world->faults = fault->next;
	world_disown_timer(world, &fault->timer);
	free(fault);
}

static void
review_moves(struct simulated_world *world, const struct world_host *host)
{
	for (struct world_move *move = world->moves; move; move = move->next)
		if (move->source == host || move->destination == host)
			world_move_review(world, move);
}

static void
kill_daemon(struct simulated_world *world, struct world_host *host)
{
	struct world_move *next;

	host->down = true;
	for (struct world_move *move = world->moves; move; move = next) {
		next = move->next;
		if (move->source == host)
			world_move_vanish(world, move);
		else if (move->destination == host)
			world_move_fail(world, move, ERROR_DOMAIN_RPC, ERROR_INTERNAL,
					"internal error: client socket is closed");
	}
}

static void
kill_qemu(struct simulated_world *world, struct world_fault *fault)
{
	struct world_guest *guest = fault->guest;
	struct world_move *move = guest->move;

	if (fault->fault.side == SIMULATED_DESTINATION) {
		if (!move || move->phase == WORLD_STARTING)
			return;
		world_stop_copy(guest, move->destination);
		world_move_fail(world, move, FROM_QEMU, ERROR_INTERNAL,
				"internal error: qemu unexpectedly closed the monitor");
		return;
	}
	if (guest->split) /* which of the two would be the guest? */
		return;
	guest->killed = true;
	if (move) {
		world_move_kill_source(world, move);
		return;
	}
	for (struct world_copy *copy = guest->copies; copy; copy = copy->next)
		if (copy->activity != WORLD_OFF && !copy->incoming) {
			world_stop_copy(guest, copy->host);
			return;
		}
}

/* Of a host on one side of a move that is not known beforehand, the move tells. */
static struct world_host *
host_of(const struct world_fault *fault)
{
	const struct world_move *move = fault->guest ? fault->guest->move : NULL;

	if (fault->host || !move)
		return fault->host;
	return fault->fault.side == SIMULATED_SOURCE ? move->source : move->destination;
}

static void
hang(struct simulated_world *world, const struct world_guest *guest, bool hangs)
{
	if (!guest->move)
		return;
	guest->move->hangs = hangs;
	world_move_review(world, guest->move);
}

/* A guest goes astray only while it is whole: its copies could not be told apart any more. */
static void
twist(const struct world_fault *fault)
{
	struct world_guest *guest = fault->guest;

	if (guest->split || guest->killed)
		return;
	guest->twist = fault->fault.kind;
	guest->twist_side = fault->fault.side;
	guest->twisted = true;
}

static void
happen(struct simulated_world *world, struct world_fault *fault)
{
	struct world_guest *guest = fault->guest;

	switch (fault->fault.kind) {
	case SIMULATED_DAEMON_KILLED:
		kill_daemon(world, fault->host);
		break;
	case SIMULATED_UNREACHABLE:
		fault->host->unreachable = true;
		review_moves(world, fault->host);
		break;
	case SIMULATED_LINK_CUT:
		fault->host->cut = true;
		review_moves(world, fault->host);
		break;
	case SIMULATED_QEMU_KILLED:
		kill_qemu(world, fault);
		break;
	case SIMULATED_FOREIGN_ABORT:
		if (guest->move && guest->move->phase != WORLD_SWITCHING)
			world_move_fail(world, guest->move, FROM_QEMU, ERROR_ABORTED,
					"operation aborted: migration out: canceled by client");
		break;
	case SIMULATED_HANG:
		hang(world, guest, true);
		break;
	case SIMULATED_FALSE_FAILURE:
	case SIMULATED_PERSIST_FAILED:
	case SIMULATED_PAUSED_BOTH:
	case SIMULATED_RUNNING_BOTH:
		twist(fault);
		break;
	}
}

static void
lift(struct simulated_world *world, struct world_fault *fault)
{
	switch (fault->fault.kind) {
	case SIMULATED_DAEMON_KILLED:
		fault->host->down = false;
		break;
	case SIMULATED_UNREACHABLE:
		fault->host->unreachable = false;
		review_moves(world, fault->host);
		break;
	case SIMULATED_LINK_CUT:
		fault->host->cut = false;
		review_moves(world, fault->host);
		break;
	case SIMULATED_HANG:
		hang(world, fault->guest, false);
		break;
	default:
		break;
	}
}

static void
unlink_from_guest(struct world_fault *fault)
{
	struct world_fault **link = &fault->guest->faults;

	while (*link && *link != fault)
		link = &(*link)->next_of_guest;
	if (*link)
		*link = fault->next_of_guest;
}

static bool
is_waiting_for_move(const struct world_fault *fault)
{
	return !fault->lifting && fault->fault.when != SIMULATED_AFTER;
}

/* The fault comes about: one that lasts stays in the world's list until it is lifted. */
static void
come_about(struct simulated_world *world, struct world_fault *fault)
{
	if (is_waiting_for_move(fault))
		unlink_from_guest(fault);
	fault->host = host_of(fault);
	if (is_of_host(fault->fault.kind) && !fault->host) {
		world_fault_free(world, fault);
		return;
	}
	fault->lifting = true;
	happen(world, fault);
	if (!is_lasting(fault->fault.kind))
		world_fault_free(world, fault);
	else if (fault->fault.lasts)
		world_set_timer(world, &fault->timer, world->now + fault->fault.lasts);
}

static void
fire(struct simulated_world *world, struct world_timer *timer)
{
	struct world_fault *fault = (struct world_fault *)(void *)timer;

	if (fault->lifting) {
		lift(world, fault);
		world_fault_free(world, fault);
	} else {
		come_about(world, fault);
	}
}

int
simulated_world_fault(struct simulated_world *world, const struct simulated_fault *wish)
{
	struct world_guest *guest = wish->guest ? world_find_guest(world, wish->guest) : NULL;
	struct world_host *host = wish->host ? world_find_host(world, wish->host) : NULL;
	struct world_fault *fault;

	if ((wish->guest && !guest) || (wish->host && !host))
		return -ENOENT;
	if (!guest && (!host || !is_of_host(wish->kind) || wish->when != SIMULATED_AFTER))
		return -EINVAL;
	fault = calloc(1, sizeof(*fault));
	if (!fault || world_own_timer(world) < 0) {
		free(fault);
		return -ENOMEM;
	}
	fault->timer.fire = fire;
	fault->fault = *wish;
	fault->guest = guest;
	fault->host = host;
	fault->next = world->faults;
	if (fault->next)
		fault->next->previous = fault;
	world->faults = fault;
	if (is_twist(wish->kind) || (wish->when == SIMULATED_AFTER && !wish->at)) {
		come_about(world, fault);
	} else if (wish->when == SIMULATED_AFTER) {
		world_set_timer(world, &fault->timer, world->now + wish->at);
	} else {
		fault->next_of_guest = guest->faults;
		guest->faults = fault;
		if (guest->move)
			world_move_review(world, guest->move);
	}
	return 0;
}

void
simulated_world_lift(struct simulated_world *world)
{
	for (struct world_guest *guest = world->guests; guest; guest = guest->next) {
		guest->faults = NULL;
		guest->twisted = false;
	}
	while (world->faults) {
		if (world->faults->lifting)
			lift(world, world->faults);
		world_fault_free(world, world->faults);
	}
}

/* When the fault is due in the move as it is now; WORLD_NEVER if that cannot be said. */
static int64_t
due_in(const struct world_move *move, const struct world_fault *fault)
{
	switch (fault->fault.when) {
	case SIMULATED_AT_STARTING:
		return move->phase == WORLD_STARTING ? move->entered + STARTING_AT : 0;
	case SIMULATED_AT_PERCENT:
		if (move->phase == WORLD_STARTING)
			return WORLD_NEVER;
		if (move->phase != WORLD_COPYING || move->pass > 1)
			return 0;
		return move->entered + (move->ends - move->entered) * fault->fault.at / 100;
	case SIMULATED_AT_SWITCHING:
		return move->phase == WORLD_SWITCHING ? 0 : WORLD_NEVER;
	case SIMULATED_AFTER:
		break;
	}
	return WORLD_NEVER;
}

int64_t
world_fault_due(const struct world_move *move)
{
	int64_t first = WORLD_NEVER;

	for (const struct world_fault *fault = move->guest->faults; fault;
	     fault = fault->next_of_guest) {
		int64_t due = due_in(move, fault);

		if (due < first)
			first = due;
	}
	return first;
}

bool
world_faults_of_move(struct simulated_world *world, struct world_move *move)
{
	struct world_guest *guest = move->guest;

	while (guest->move == move && move->frozen == WORLD_NEVER) {
		struct world_fault *fault = guest->faults;

		while (fault && due_in(move, fault) > world->now)
			fault = fault->next_of_guest;
		if (!fault)
			break;
		come_about(world, fault);
	}
	return guest->move == move;
}

static void
fire_call(struct simulated_world *world, struct world_timer *timer)
{
	struct world_call call = *(struct world_call *)(void *)timer;

	world_call_free(world, (struct world_call *)(void *)timer);
	call.call(call.context);
}

int
simulated_world_call(struct simulated_world *world, int64_t after, void (*call)(void *context),
		     void *context)
{
	struct world_call *one = calloc(1, sizeof(*one));

	if (!one || world_own_timer(world) < 0) {
		free(one);
		return -ENOMEM;
	}
	one->timer.fire = fire_call;
	one->call = call;
	one->context = context;
	one->next = world->calls;
	if (one->next)
		one->next->previous = one;
	world->calls = one;
	world_set_timer(world, &one->timer, world->now + after);
	return 0;
}

void
world_call_free(struct simulated_world *world, struct world_call *call)
{
	if (call->next)
		call->next->previous = call->previous;
	if (call->previous)
		call->previous->next = call->next;
	else
		world->calls = call->next;
	world_disown_timer(world, &call->timer);
	free(call);
}
