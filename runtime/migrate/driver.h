/*
 * What the engine needs of something that can move a guest.  A driver never blocks: an action is
 * begun and returns at once, and what comes of it is fetched as events.  A driver may use threads
 * of its own; it is called from one thread only.
 */
#ifndef MIGRATE_DRIVER_H
#define MIGRATE_DRIVER_H

#include "event.h"
#include "moment.h"

#include <mof/error.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What one job asks of a driver.  Texts are the caller's and are copied. */
struct migrate_order {
	const char *id; /* InstanceID, which what is made at a host bears; NULL: no job yet */
	const char *source_uri, *destination_uri; /* from this process */
	const char *peer_uri;  /* the destination as the source's host dials it */
	const char *data_uri;  /* where the memory goes; NULL: left to the destination */
	const char *domain;    /* UUID, else name, at the source */
	unsigned int job_type; /* Msvm_MigrationJob.JobType: what START does */
	uint64_t bandwidth;    /* MiB/s; 0: no limit */
	struct migrate_settings settings;
	/* Which images are to lie elsewhere; of a new job as it was wished, without what is known.
	 */
	const struct migrate_disk *disks;
	size_t disk_count;
};

struct migrate_driver;
struct migrate_task;

struct migrate_driver_ops {
	/*
	 * Takes an order; nothing is asked of any host yet.  Returns 0; -ENOMEM.  The task is
	 * given back by close().
	 */
	int (*open)(struct migrate_driver *driver, const struct migrate_order *order,
		    struct migrate_task **ret_task);

	/*
	 * Begins an action.  START takes the guest as PREPARE has found it.  Returns 0; -ENOMEM or
	 * -EAGAIN if that is not possible now, and may be later.
	 */
	int (*begin)(struct migrate_task *task, enum migrate_action action);

	/* The next event.  Returns 1 and fills *ret; 0 if there is none. */
	int (*poll)(struct migrate_task *task, const struct moment *now, struct migrate_event *ret);

	/* Lets go of the task.  A move that runs is not stopped by it. */
	void (*close)(struct migrate_task *task);

	void (*free)(struct migrate_driver *driver);
};

/* What every driver's own struct begins with. */
struct migrate_driver {
	const struct migrate_driver_ops *ops;
	/* Set by the engine: called from any thread when a task may have an event. */
	void (*wake)(void *context);
	void *wake_context;
};

struct migrate_task {
	struct migrate_driver *driver;
};

/*
 * The driver that moves guests by libvirt, from host to host (peer to peer).  Starts a thread for
 * libvirt's events and silences libvirt's own messages for the whole process.  Returns 0;
 * -ENOMEM; -EIO with *reterr if libvirt cannot be used.  Give it back by its ops->free.
 */
int migrate_driver_libvirt_new(struct migrate_driver **ret, struct mof_error *reterr);

#ifdef __cplusplus
}
#endif

#endif
