/* What the files of the simulated driver share: the world and the things in it. */
#ifndef MIGRATE_SIMULATED_WORLD_H
#define MIGRATE_SIMULATED_WORLD_H

#include "driver_simulated.h"

#ifdef __cplusplus
extern "C" {
#endif

#define WORLD_NEVER INT64_MAX
#define WORLD_ANSWER_LIMIT 10000 /* for a host that is silent */

/* Something that will happen.  Stands inside the thing that it happens to. */
struct world_timer {
	int64_t due;
	size_t place; /* in the heap, from 1; 0: not set */
	void (*fire)(struct simulated_world *world, struct world_timer *timer);
};

struct world_host {
	const char *name;
	uint64_t bandwidth; /* bytes per second */
	bool down;          /* no libvirtd */
	bool unreachable;   /* for the engine */
	bool cut;           /* its link */
};

enum world_activity { WORLD_OFF, WORLD_PAUSED, WORLD_RUNNING };

/* A guest as one host knows it. */
struct world_copy {
	struct world_copy *next;
	struct world_host *host;
	enum world_activity activity;
	bool persistent, autostart;
	bool incoming; /* has never run here */
	bool torn;     /* a part of its memory is elsewhere */
};

struct world_guest {
	const char *name;
	char uuid[MIGRATE_UUID_SIZE];
	uint64_t memory, dirtied;
	struct world_copy *copies;
	struct world_host *home;         /* where it ran last */
	struct world_move *move;         /* NULL: it does not move */
	struct world_fault *faults;      /* that wait for its move */
	enum simulated_fault_kind twist; /* how its next switch-over ends */
	enum simulated_side twist_side;
	bool twisted; /* whether twist is set */
	bool killed;  /* by a fault */
	bool split;   /* a fault left two copies of it */
	bool open;    /* and nobody has mended it yet */
	struct world_timer sweep;
	struct world_guest *next; /* of all guests */
};

enum world_phase { WORLD_STARTING, WORLD_COPYING, WORLD_SWITCHING, WORLD_POST_COPY };

struct world_move {
	struct world_timer timer;
	struct world_move *next, *previous; /* of all moves */
	struct world_guest *guest;
	struct world_host *source, *destination;
	struct world_task *watchers;
	enum world_phase phase;
	unsigned int pass;
	uint64_t rate;             /* bytes per second */
	uint64_t to_send;          /* bytes in this pass */
	uint64_t sent;             /* bytes in the passes before */
	int64_t begun;             /* the move */
	int64_t entered, ends;     /* this phase or pass, without the time in which it was frozen */
	int64_t sample_at;         /* the next look at the figures */
	int64_t frozen;            /* since when; WORLD_NEVER: it is not */
	int64_t abort_at, lost_at; /* an abort takes effect; the engine's connection breaks */
	bool hangs;
	bool was_paused; /* the guest, before */
};

/* An answer with a literal for its message. */
struct world_result {
	enum migrate_result_kind kind;
	int domain, code;
	bool no_contact;
	const char *message;
};

struct world_task {
	struct migrate_task base;
	struct world_timer timer;
	struct world_host *source, *destination, *peer; /* NULL: there is no such host */
	struct world_guest *guest;
	uint64_t bandwidth; /* bytes per second; 0: no limit */

	struct world_move *move; /* that it watches */
	struct world_task *next; /* watcher of that move */
	bool following;          /* it did not begin the move */
	bool abort_wanted;

	/* when what was begun is answered; WORLD_NEVER: nothing */
	int64_t prepare_at, settle_at[2], finish_at, ended_at;
	enum migrate_action errand;

	/* the mailbox */
	unsigned int waiting; /* bits 1 << enum migrate_event_type */
	struct migrate_guest found;
	struct migrate_sample sample;
	struct world_result ended, finished;
	struct world_place {
		enum migrate_place_state state;
		bool persistent, incoming, moving, torn;
	} places[2];
};

struct world_fault {
	struct world_timer timer;
	struct world_fault *next, *previous; /* of all faults */
	struct world_fault *next_of_guest;
	struct simulated_fault fault; /* its texts are not used */
	struct world_guest *guest;
	struct world_host *host;
	bool lifting; /* it has come about; the timer ends it */
};

struct world_call {
	struct world_timer timer;
	struct world_call *next, *previous; /* of all calls */
	void (*call)(void *context);
	void *context;
};

struct simulated_world {
	struct migrate_driver driver;
	struct migrate_clock clock;
	int64_t now; /* steady time */
	uint64_t random;
	int64_t keepalive;
	struct world_timer **heap;
	size_t timer_count, timer_owners, timer_room;
	void *hosts_by_name, *guests_by_name, *guests_by_uuid; /* trees of search.h */
	struct world_guest *guests;
	struct world_move *moves;
	struct world_fault *faults;
	struct world_call *calls;
};

/* simulated_time.c */

extern const struct migrate_clock world_clock;

/* Whatever has a timer owns a place in the heap, so that it can always be set.  0 or -ENOMEM. */
int world_own_timer(struct simulated_world *world);
void world_disown_timer(struct simulated_world *world, struct world_timer *timer);

/* Sets a timer, or sets it to another time; WORLD_NEVER stops it. */
void world_set_timer(struct simulated_world *world, struct world_timer *timer, int64_t due);

/* A number from least to most. */
int64_t world_random(struct simulated_world *world, int64_t least, int64_t most);

/* simulated_world.c */

struct world_host *world_find_host(const struct simulated_world *world, const char *name);
struct world_guest *world_find_guest(const struct simulated_world *world, const char *uuid_or_name);

/* The guest as the host knows it, or NULL. */
struct world_copy *world_find_copy(const struct world_guest *guest, const struct world_host *host);

/* The same; a new one, not active, if the host does not know it.  NULL if memory is out. */
struct world_copy *world_make_copy(struct world_guest *guest, struct world_host *host);

/* The process is gone, and with it the copy unless it is defined. */
void world_stop_copy(struct world_guest *guest, struct world_host *host);

/* Has copies that never ran and that no move fills removed, as libvirt does, a little later. */
void world_sweep_later(struct simulated_world *world, struct world_guest *guest);

/* What the host says of the guest; guest may be NULL. */
struct world_place world_look(const struct world_guest *guest, const struct world_host *host);

/* simulated_move.c */

/* Begins to move the task's guest, or fails at once; the task hears of the end. */
void world_move_begin(struct simulated_world *world, struct world_task *task);

/* Watches a move begun by somebody else. */
void world_move_follow(struct simulated_world *world, struct world_task *task);

/* Passes on the task's wish that its move be stopped. */
void world_move_abort(struct simulated_world *world, struct world_task *task);

/* Lets the guest of the task's move go over before its memory has. */
void world_move_post_copy(struct simulated_world *world, struct world_task *task);

void world_move_let_go(struct world_task *task);

/* Ends the move: the guest goes on at the source. */
void world_move_fail(struct simulated_world *world, struct world_move *move, int domain, int code,
		     const char *message);

/* The source's libvirtd is gone: the move leaves no trace. */
void world_move_vanish(struct simulated_world *world, struct world_move *move);

/* The guest's process at the source was killed. */
void world_move_kill_source(struct simulated_world *world, struct world_move *move);

/* To be called after anything has changed that a move depends on. */
void world_move_review(struct simulated_world *world, struct world_move *move);

/* simulated_fault.c */

void world_call_free(struct simulated_world *world, struct world_call *call);

/* When the guest's next fault by percent is due in the first pass; WORLD_NEVER: there is none. */
int64_t world_fault_due(const struct world_move *move);

/*
 * Lets those faults of the move come about whose phase or percentage has come.  Returns whether
 * the move is still there.
 */
bool world_faults_of_move(struct simulated_world *world, struct world_move *move);

void world_fault_free(struct simulated_world *world, struct world_fault *fault);

/* driver_simulated.c */

extern const struct migrate_driver_ops world_driver_ops;

/* Puts an event into the task's mailbox. */
void world_task_post(struct world_task *task, enum migrate_event_type type);

/* Tells the task that its action has ended, after so many milliseconds. */
void world_task_end(struct simulated_world *world, struct world_task *task,
		    struct world_result result, int64_t after);

#ifdef __cplusplus
}
#endif

#endif
