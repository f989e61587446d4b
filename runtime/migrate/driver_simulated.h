/*
 * Hosts and guests that exist in memory only, and a driver that moves the guests between them: to
 * try the engine and to measure it.  Time is the world's own.  It stands still until somebody lets
 * it pass, and then things happen as they do with libvirt; the same calls have the same outcome.
 */
#ifndef MIGRATE_DRIVER_SIMULATED_H
#define MIGRATE_DRIVER_SIMULATED_H

#include "driver.h"

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

struct simulated_world;

/*
 * An empty world at steady time 1000.  seed varies how long hosts take to answer.  One world, its
 * driver and its clock serve one thread.  Returns 0 or -ENOMEM.
 */
int simulated_world_new(uint64_t seed, struct simulated_world **ret);

/* Tasks that are still open must not be used any more.  NULL is fine. */
void simulated_world_free(struct simulated_world *world);

/* Both belong to the world: the driver's ops->free does nothing. */
struct migrate_driver *simulated_world_driver(struct simulated_world *world);
struct migrate_clock *simulated_world_clock(struct simulated_world *world);

struct moment simulated_world_now(const struct simulated_world *world);

/* Lets so many milliseconds pass, with everything that happens in them. */
void simulated_world_advance(struct simulated_world *world, int64_t milliseconds);

/* In how many milliseconds something happens next; -1: nothing is going on. */
int64_t simulated_world_next(const struct simulated_world *world);

/* Calls a function after so many milliseconds, for example to ask for the end of a job. */
int simulated_world_call(struct simulated_world *world, int64_t after, void (*call)(void *context),
			 void *context);

/*
 * A host, which the engine reaches as simulated:///NAME and others as simulated://NAME/.
 * bandwidth, in MiB/s, is that of its link to all others; each move has it for itself.  Returns 0;
 * -EEXIST; -ENOMEM.
 */
int simulated_world_add_host(struct simulated_world *world, const char *name, uint64_t bandwidth);

struct simulated_guest {
	const char *name;
	const char *uuid; /* lower case */
	const char *host; /* where it is at first */
	uint64_t memory;  /* bytes */
	uint64_t dirtied; /* bytes per second that it changes */
	bool persistent, autostart, paused, shut_off;
};

/* Texts are copied.  Returns 0; -EEXIST; -ENOENT if there is no such host; -ENOMEM. */
int simulated_world_add_guest(struct simulated_world *world, const struct simulated_guest *guest);

/* From now on no guest changes its memory: every move comes to its end. */
void simulated_world_calm(struct simulated_world *world);

enum simulated_fault_kind {
	/* of a host */
	SIMULATED_DAEMON_KILLED, /* its libvirtd is gone until the fault is lifted */
	SIMULATED_UNREACHABLE,   /* it does not answer the engine; all else goes on */
	SIMULATED_LINK_CUT,      /* its moves are frozen, and fail after the keepalive */

	/* of a guest that is moved */
	SIMULATED_QEMU_KILLED,   /* its process on one side */
	SIMULATED_FOREIGN_ABORT, /* by somebody who is not the engine */
	SIMULATED_HANG,          /* no figure changes, and an abort has no effect, until lifted */

	/* how its next switch-over ends, whenever that is */
	SIMULATED_FALSE_FAILURE,  /* it goes over, and is said to have failed */
	SIMULATED_PERSIST_FAILED, /* it goes over, but is not defined there */
	SIMULATED_PAUSED_BOTH,    /* side tells whose copy ran last */
	SIMULATED_RUNNING_BOTH
};

enum simulated_side { SIMULATED_SOURCE, SIMULATED_DESTINATION };

enum simulated_when {
	SIMULATED_AFTER,       /* so many milliseconds from now */
	SIMULATED_AT_STARTING, /* the guest's next move, before QEMU runs at the destination */
	SIMULATED_AT_PERCENT,  /* of the first pass of that move */
	SIMULATED_AT_SWITCHING /* once the guest is stopped at the source */
};

struct simulated_fault {
	enum simulated_fault_kind kind;
	const char *guest;        /* its UUID; may be NULL if host is given */
	const char *host;         /* NULL: the host on that side of the guest's move */
	enum simulated_side side; /* of the move; where the kind does not depend on it, any */
	enum simulated_when when;
	int64_t at;    /* milliseconds or percent */
	int64_t lasts; /* milliseconds until it is lifted; 0: until simulated_world_lift() */
};

/* Returns 0; -ENOENT if the guest or host is not known; -EINVAL; -ENOMEM. */
int simulated_world_fault(struct simulated_world *world, const struct simulated_fault *fault);

/* After how many milliseconds a cut link ends a move; 0: never.  4000 if it is not set. */
void simulated_world_set_keepalive(struct simulated_world *world, int64_t milliseconds);

/* Ends all faults that last, and takes back those whose time has not come. */
void simulated_world_lift(struct simulated_world *world);

/*
 * Whether every guest is active on exactly one host or, if its process was killed, on none and
 * defined on exactly one.  A guest that a fault left with two copies must not run twice, and must
 * not be lost.  Returns 0; 1 if what a fault left is still to be mended, with which guest in text;
 * -EBADMSG with what is wrong in text.  size is at least 1.
 */
int simulated_world_check(const struct simulated_world *world, char *text, size_t size);

/* Where a guest is, as its host would tell; UNKNOWN if there is no such guest or host. */
struct migrate_place simulated_world_place(const struct simulated_world *world, const char *guest,
					   const char *host);

#ifdef __cplusplus
}
#endif

#endif
