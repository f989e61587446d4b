/* How a guest goes from one host to another, as libvirt and QEMU do it. */
#include "simulated_world.h"
#include "errors.h"

#include <errno.h>
#include <stdlib.h>

#define START_TIME 350      /* until QEMU runs at the destination */
#define SAMPLE_INTERVAL 250 /* between two looks of a watcher at the figures */
#define DOWNTIME 300        /* what is left is sent with the guest stopped, if that takes less */
#define SWITCH_TIME 30      /* for the rest of a switch-over */
#define ABORT_TIME 200
#define EARLY_ABORT_TIME 550 /* from the start, while the destination's QEMU starts */
#define DIAL_TIME 3000       /* until there is "no route to host" */
#define LOST_TIME 25000      /* until a silent connection counts as broken */

#define FROM_QEMU 10 /* virErrorDomain */
#define FROM_DOMAIN 20
#define NO_CONNECTION 38 /* virErrorNumber */
#define INVALID_OPERATION 55
#define OPERATION_FAILED 9

static struct world_result
failure(int domain, int code, const char *message)
{
	return (struct world_result){
		.kind = MIGRATE_RESULT_FAILED, .domain = domain, .code = code, .message = message
	};
}

static struct world_result
unknown(const char *message)
{
	return (struct world_result){ .kind = MIGRATE_RESULT_UNKNOWN, .message = message };
}

static bool
is_cut(const struct world_move *move)
{
	return move->source->cut || move->destination->cut;
}

/* Whether those who watch the move hear anything. */
static bool
is_visible(const struct world_move *move)
{
	return !move->source->down && !move->source->unreachable;
}

/* When the current phase or pass ends, without the time in which the move was frozen. */
static int64_t
length_of(const struct world_move *move)
{
	switch (move->phase) {
	case WORLD_STARTING:
		return START_TIME;
	case WORLD_COPYING:
	case WORLD_POST_COPY:
		return (int64_t)(move->to_send * 1000 / move->rate) + 1;
	case WORLD_SWITCHING:
		break;
	}
	return (int64_t)(move->to_send * 1000 / move->rate) + SWITCH_TIME;
}

static void
enter(struct simulated_world *world, struct world_move *move, enum world_phase phase,
      uint64_t to_send)
{
	move->phase = phase;
	move->to_send = to_send;
	move->entered = world->now;
	move->ends = world->now + length_of(move);
}

/* Whoever watches need not be the one who began it, and then knows no reason. */
static void
tell_end(struct simulated_world *world, struct world_move *move, struct world_result result)
{
	while (move->watchers) {
		struct world_task *task = move->watchers;

		world_move_let_go(task);
		world_task_end(world, task, task->following ? unknown("") : result, 0);
	}
}

static void
tell_lost(struct simulated_world *world, struct world_move *move)
{
	struct world_result lost = unknown("End of file while reading data");

	lost.domain = ERROR_DOMAIN_RPC;
	lost.code = NO_CONNECTION;
	tell_end(world, move, lost);
}

/* The move is no more; where the guest is has been settled before. */
static void
finish(struct simulated_world *world, struct world_move *move, struct world_result result)
{
	if (is_visible(move))
		tell_end(world, move, result);
	else
		tell_lost(world, move);
	move->guest->move = NULL;
	if (move->next)
		move->next->previous = move->previous;
	if (move->previous)
		move->previous->next = move->next;
	else
		world->moves = move->next;
	world_disown_timer(world, &move->timer);
	free(move);
}

/* Post-copy broke off: the guest stands still with a part of its memory on each host. */
static void
tear(struct world_move *move)
{
	struct world_copy *source = world_find_copy(move->guest, move->source);
	struct world_copy *destination = world_find_copy(move->guest, move->destination);

	move->guest->split = true;
	source->torn = destination->torn = true;
	destination->activity = WORLD_PAUSED;
}

/* The guest stays at the source; its unfinished copy goes a little later. */
static void
stay(struct simulated_world *world, struct world_move *move)
{
	struct world_copy *source = world_find_copy(move->guest, move->source);

	if (move->phase == WORLD_POST_COPY) {
		tear(move);
		return;
	}
	if (move->phase == WORLD_SWITCHING && source && source->activity == WORLD_PAUSED)
		source->activity = move->was_paused ? WORLD_PAUSED : WORLD_RUNNING;
	world_sweep_later(world, move->guest);
}

void
world_move_fail(struct simulated_world *world, struct world_move *move, int domain, int code,
		const char *message)
{
	stay(world, move);
	finish(world, move, failure(domain, code, message));
}

void
world_move_vanish(struct simulated_world *world, struct world_move *move)
{
	stay(world, move);
	tell_lost(world, move);
	finish(world, move, unknown(""));
}

void
world_move_kill_source(struct simulated_world *world, struct world_move *move)
{
	world_sweep_later(world, move->guest);
	world_stop_copy(move->guest, move->source);
	finish(world, move, failure(FROM_DOMAIN, OPERATION_FAILED, "domain is not running"));
}

/* The guest runs, or is paused as it was, at the destination. */
static void
arrive(struct world_move *move, bool persistent)
{
	struct world_guest *guest = move->guest;
	struct world_copy *source = world_find_copy(guest, move->source);
	struct world_copy *destination = world_find_copy(guest, move->destination);

	destination->activity = move->was_paused ? WORLD_PAUSED : WORLD_RUNNING;
	destination->incoming = false;
	guest->split = guest->split && move->phase != WORLD_POST_COPY;
	guest->home = move->destination;
	if (persistent && source->persistent)
		destination->persistent = true;
	source->persistent = false;
	world_stop_copy(guest, move->source);
}

/* A fault leaves both copies active. */
static void
split(struct world_move *move, enum world_activity activity)
{
	struct world_guest *guest = move->guest;
	struct world_copy *source = world_find_copy(guest, move->source);
	struct world_copy *destination = world_find_copy(guest, move->destination);

	guest->split = guest->open = true;
	source->activity = destination->activity = activity;
	destination->incoming = activity == WORLD_PAUSED && guest->twist_side == SIMULATED_SOURCE;
}

static void
switch_over(struct simulated_world *world, struct world_move *move)
{
	struct world_result ok = { .kind = MIGRATE_RESULT_OK };
	struct world_result broken = failure(ERROR_DOMAIN_RPC, ERROR_INTERNAL,
					     "internal error: client socket is closed");
	struct world_guest *guest = move->guest;
	bool twisted = guest->twisted;

	guest->twisted = false;
	if (twisted && guest->twist == SIMULATED_FALSE_FAILURE) {
		arrive(move, true);
		finish(world, move, broken);
	} else if (twisted && guest->twist == SIMULATED_PERSIST_FAILED) {
		arrive(move, false);
		finish(world, move,
		       failure(FROM_QEMU, ERROR_PERSIST_FAILED, "no room for the definition"));
	} else if (twisted && !move->was_paused) {
		split(move, guest->twist == SIMULATED_RUNNING_BOTH ? WORLD_RUNNING : WORLD_PAUSED);
		finish(world, move, broken);
	} else {
		arrive(move, true);
		finish(world, move, ok);
	}
}

/* The destination's QEMU runs and waits for memory. */
static bool
start_copying(struct simulated_world *world, struct world_move *move)
{
	struct world_copy *copy = world_make_copy(move->guest, move->destination);

	if (!copy || copy->activity != WORLD_OFF) {
		world_move_fail(world, move, FROM_DOMAIN, INVALID_OPERATION,
				"domain is already active");
		return false;
	}
	copy->activity = WORLD_PAUSED;
	copy->incoming = true;
	move->pass = 1;
	enter(world, move, WORLD_COPYING, move->guest->memory);
	return true;
}

static void
start_switching(struct simulated_world *world, struct world_move *move, uint64_t left)
{
	world_find_copy(move->guest, move->source)->activity = WORLD_PAUSED;
	enter(world, move, WORLD_SWITCHING, left);
	for (struct world_task *task = move->watchers; task && is_visible(move); task = task->next)
		world_task_post(task, MIGRATE_SWITCHING);
}

/* A pass is over: what was changed meanwhile is left. */
static void
end_pass(struct simulated_world *world, struct world_move *move)
{
	uint64_t time = (uint64_t)(move->ends - move->entered);
	uint64_t left = move->was_paused ? 0 : move->guest->dirtied * time / 1000;

	if (left > move->guest->memory)
		left = move->guest->memory;
	move->sent += move->to_send;
	if (left <= move->rate * DOWNTIME / 1000) {
		start_switching(world, move, left);
		return;
	}
	move->pass++;
	enter(world, move, WORLD_COPYING, left);
}

/* The phase or pass has come to its end.  Returns whether the move is still there. */
static bool
go_on(struct simulated_world *world, struct world_move *move)
{
	switch (move->phase) {
	case WORLD_STARTING:
		return start_copying(world, move);
	case WORLD_COPYING:
		end_pass(world, move);
		return true;
	case WORLD_SWITCHING:
	case WORLD_POST_COPY:
		break;
	}
	switch_over(world, move);
	return false;
}

static struct migrate_sample
figures(const struct simulated_world *world, const struct world_move *move)
{
	int64_t until = move->frozen == WORLD_NEVER ? world->now : move->frozen;
	uint64_t sent;

	if (move->phase == WORLD_STARTING)
		return (struct migrate_sample){ 0 };
	if (until > move->ends)
		until = move->ends;
	sent = move->rate * (uint64_t)(until - move->entered) / 1000;
	if (sent > move->to_send)
		sent = move->to_send;
	return (struct migrate_sample){ .total = move->guest->memory,
					.processed = move->sent + sent,
					.remaining = move->to_send - sent,
					.rate = move->frozen == WORLD_NEVER ? move->rate : 0,
					.pass = move->pass };
}

/* A watcher looks at the figures, and passes on an abort that was refused before. */
static void
give_sample(struct simulated_world *world, struct world_move *move)
{
	move->sample_at += SAMPLE_INTERVAL;
	if (!is_visible(move))
		return;
	for (struct world_task *task = move->watchers; task; task = task->next) {
		task->sample = figures(world, move);
		world_task_post(task, MIGRATE_PROGRESS);
		if (task->abort_wanted)
			world_move_abort(world, task);
	}
}

static int64_t
earlier(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

static int64_t
give_up_at(const struct simulated_world *world, const struct world_move *move)
{
	if (move->frozen == WORLD_NEVER || !is_cut(move) || !world->keepalive)
		return WORLD_NEVER;
	return move->frozen + world->keepalive;
}

static void
set_timer(struct simulated_world *world, struct world_move *move)
{
	int64_t due = move->lost_at;

	if (move->frozen == WORLD_NEVER)
		due = earlier(due, earlier(move->ends, world_fault_due(move)));
	if (!move->hangs)
		due = earlier(due, move->abort_at);
	if (move->watchers)
		due = earlier(due, move->sample_at);
	world_set_timer(world, &move->timer, earlier(due, give_up_at(world, move)));
}

/* What is due of the things that end a move or a watch.  Returns whether the move is there. */
static bool
check_ends(struct simulated_world *world, struct world_move *move)
{
	if (move->lost_at <= world->now) {
		move->lost_at = WORLD_NEVER;
		tell_lost(world, move);
	}
	if (move->abort_at <= world->now && !move->hangs) {
		move->abort_at = WORLD_NEVER;
		if (move->phase < WORLD_SWITCHING) {
			world_move_fail(world, move, FROM_QEMU, ERROR_ABORTED,
					"operation aborted: migration out: canceled by client");
			return false;
		}
	}
	if (give_up_at(world, move) <= world->now) {
		world_move_fail(world, move, ERROR_DOMAIN_RPC, ERROR_INTERNAL,
				"internal error: client socket is closed");
		return false;
	}
	return true;
}

static void
fire(struct simulated_world *world, struct world_timer *timer)
{
	struct world_move *move = (struct world_move *)(void *)timer;

	if (!check_ends(world, move))
		return;
	if (move->sample_at <= world->now)
		give_sample(world, move);
	if (!world_faults_of_move(world, move))
		return;
	if (move->frozen == WORLD_NEVER && move->ends <= world->now && !go_on(world, move))
		return;
	if (!world_faults_of_move(world, move))
		return;
	set_timer(world, move);
}

void
world_move_review(struct simulated_world *world, struct world_move *move)
{
	bool frozen = move->hangs || is_cut(move);

	if (frozen && move->frozen == WORLD_NEVER) {
		move->frozen = world->now;
	} else if (!frozen && move->frozen != WORLD_NEVER) {
		move->entered += world->now - move->frozen;
		move->ends += world->now - move->frozen;
		move->frozen = WORLD_NEVER;
	}
	if (is_visible(move))
		move->lost_at = WORLD_NEVER;
	else if (move->lost_at == WORLD_NEVER && move->watchers)
		move->lost_at = world->now + LOST_TIME;
	set_timer(world, move);
}

static void
watch(struct world_task *task, struct world_move *move, bool following)
{
	task->following = following;
	task->move = move;
	task->next = move->watchers;
	move->watchers = task;
}

void
world_move_let_go(struct world_task *task)
{
	struct world_task **link;

	if (!task->move)
		return;
	link = &task->move->watchers;
	while (*link != task)
		link = &(*link)->next;
	*link = task->next;
	task->move = NULL;
}

static uint64_t
least(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

static uint64_t
speed(const struct world_task *task)
{
	uint64_t rate = least(task->source->bandwidth, task->peer->bandwidth);

	if (task->bandwidth)
		rate = least(rate, task->bandwidth);
	return rate ? rate : 1;
}

/* Whether the task's guest can be moved at all.  Returns true, or false and what is wrong. */
static bool
is_movable(const struct world_task *task, struct world_result *ret, int64_t *ret_after)
{
	const struct world_copy *copy =
		task->guest ? world_find_copy(task->guest, task->source) : NULL;
	const struct world_copy *there =
		task->guest && task->peer ? world_find_copy(task->guest, task->peer) : NULL;

	*ret_after = 5;
	if (!copy)
		*ret = failure(FROM_QEMU, ERROR_NO_DOMAIN, "Domain not found");
	else if (task->guest->move)
		*ret = failure(FROM_QEMU, INVALID_OPERATION,
			       "another migration job is already running for domain");
	else if (copy->activity == WORLD_OFF)
		*ret = failure(FROM_DOMAIN, INVALID_OPERATION, "domain is not running");
	else if (!task->peer || task->peer->down)
		*ret = failure(ERROR_DOMAIN_RPC, NO_CONNECTION,
			       "unable to connect to server: Connection refused");
	else if (there && there->activity != WORLD_OFF)
		*ret = failure(FROM_DOMAIN, INVALID_OPERATION, "domain is already active");
	else if (task->source->cut || task->peer->cut) {
		*ret_after = DIAL_TIME;
		*ret = failure(ERROR_DOMAIN_RPC, NO_CONNECTION,
			       "unable to connect to server: No route to host");
	} else
		return true;
	return false;
}

static struct world_move *
new_move(struct simulated_world *world, struct world_task *task)
{
	struct world_move *move = calloc(1, sizeof(*move));

	if (!move || world_own_timer(world) < 0) {
		free(move);
		return NULL;
	}
	move->timer.fire = fire;
	move->guest = task->guest;
	move->source = task->source;
	move->destination = task->peer;
	move->was_paused = world_find_copy(task->guest, task->source)->activity == WORLD_PAUSED;
	move->rate = speed(task);
	move->begun = world->now;
	move->sample_at = world->now + SAMPLE_INTERVAL;
	move->frozen = move->abort_at = move->lost_at = WORLD_NEVER;
	move->next = world->moves;
	if (move->next)
		move->next->previous = move;
	world->moves = move;
	task->guest->move = move;
	return move;
}

void
world_move_begin(struct simulated_world *world, struct world_task *task)
{
	struct world_result wrong;
	struct world_move *move;
	int64_t after;

	if (!task->source || task->source->down || task->source->unreachable) {
		world_task_end(world, task, unknown("End of file while reading data"), 5);
		return;
	}
	if (!is_movable(task, &wrong, &after)) {
		world_task_end(world, task, wrong, after);
		return;
	}
	move = new_move(world, task);
	if (!move) {
		world_task_end(world, task, failure(FROM_QEMU, ERROR_NO_MEMORY, "out of memory"),
			       0);
		return;
	}
	watch(task, move, false);
	enter(world, move, WORLD_STARTING, 0);
	world_move_review(world, move);
}

void
world_move_follow(struct simulated_world *world, struct world_task *task)
{
	struct world_move *move = task->guest ? task->guest->move : NULL;

	if (!task->source || task->source->down || !move || move->source != task->source) {
		world_task_end(world, task, unknown(""), 5);
		task->following = true;
		return;
	}
	if (task->source->unreachable) {
		world_task_end(world, task, unknown(""), WORLD_ANSWER_LIMIT);
		return;
	}
	if (!move->watchers && move->sample_at < world->now)
		move->sample_at = world->now + SAMPLE_INTERVAL;
	watch(task, move, true);
	world_move_review(world, move);
}

void
world_move_abort(struct simulated_world *world, struct world_task *task)
{
	struct world_move *move = task->move;
	int64_t at = world->now + ABORT_TIME;

	task->abort_wanted = !move || !is_visible(move);
	if (task->abort_wanted || move->abort_at != WORLD_NEVER)
		return;
	if (move->phase == WORLD_STARTING && at < move->begun + EARLY_ABORT_TIME)
		at = move->begun + EARLY_ABORT_TIME;
	move->abort_at = at;
	set_timer(world, move);
}

void
world_move_post_copy(struct simulated_world *world, struct world_task *task)
{
	struct world_move *move = task->move;
	struct world_copy *destination;
	uint64_t left;

	if (!move || !is_visible(move) || move->phase != WORLD_COPYING || move->hangs)
		return;
	left = figures(world, move).remaining;
	start_switching(world, move, left);
	enter(world, move, WORLD_POST_COPY, left);
	destination = world_find_copy(move->guest, move->destination);
	destination->activity = move->was_paused ? WORLD_PAUSED : WORLD_RUNNING;
	destination->incoming = false;
	move->guest->split = true;
	world_move_review(world, move);
}
