/*
 * What the two halves of the libvirt driver share: driver_libvirt.c, which the engine calls, and
 * libvirt_threads.c, what its threads do.
 */
#ifndef MIGRATE_LIBVIRT_TASK_H
#define MIGRATE_LIBVIRT_TASK_H

#include "driver.h"
#include "libvirt_link.h"

#include <pthread.h>

#ifdef __cplusplus
extern "C" {
#endif

enum side { SOURCE, DESTINATION, SIDE_COUNT };

struct ask {
	bool running, answered;
	struct migrate_place place;
};

struct libvirt_driver {
	struct migrate_driver base;
	pthread_t thread;     /* runs libvirt's event loop: keepalive needs it */
	pthread_mutex_t lock; /* of what follows */
	pthread_cond_t changed;
	bool stopping;
	unsigned int tasks; /* not yet freed */
};

struct libvirt_task {
	struct migrate_task base;
	struct migrate_order order; /* its texts and disks are the task's */
	pthread_mutex_t lock;       /* of everything below */
	pthread_cond_t changed;
	unsigned int references;  /* the engine's and one per thread */
	bool closed;              /* the engine has let go */
	virConnectPtr connection; /* to the source; NULL: none yet */
	virDomainPtr domain;
	char uuid[MIGRATE_UUID_SIZE];
	bool moving; /* the thread of the move has not ended */
	bool abort_wanted, post_copy_wanted, pivot_wanted;
	bool unclaimed; /* images were made, and nothing was asked for since then */
	struct ask asks[SIDE_COUNT];
	bool settling;
	int64_t settle_until; /* steady time */

	/* the mailbox */
	unsigned int waiting; /* bits 1 << enum migrate_event_type */
	struct migrate_guest guest;
	struct migrate_sample sample;
	struct migrate_result ended, finished;
	struct migrate_finding *findings;
	size_t finding_count, findings_told;
	bool findings_lost; /* memory was out */
};

/* What a thread is told. */
struct errand {
	struct libvirt_task *task;
	enum migrate_action action;
	enum side side; /* of MIGRATE_SETTLE */
};

/* Gives a reference back; the last one frees the task, which closes its connection. */
void libvirt_task_release(struct libvirt_task *task);

/* Marks an event as waiting; the lock is held.  The engine hears of it as long as it listens. */
void libvirt_task_post(struct libvirt_task *task, enum migrate_event_type type);

/* Tells how START or FOLLOW has ended. */
void libvirt_task_ended(struct libvirt_task *task, const struct migrate_result *result);

/* What a thread runs: opaque is a struct errand on the heap, with a reference to its task. */
void *libvirt_thread_main(void *opaque);

#ifdef __cplusplus
}
#endif

#endif
