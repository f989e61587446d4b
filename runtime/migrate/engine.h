/*
 * The runner: the one loop that takes jobs from the store, steps them, stores what comes of it and
 * asks the driver.  It never waits for a host.
 */
#ifndef MIGRATE_ENGINE_H
#define MIGRATE_ENGINE_H

#include "driver.h"
#include "store.h"

#include <signal.h>

#ifdef __cplusplus
extern "C" {
#endif

struct engine_options {
	struct job_store *store;
	struct migrate_driver *driver;
	const char *hosts; /* the hosts file; read again for each job */
	/*
	 * migrate.conf, read again when it changes.  NULL: no limits but those that were set of the
	 * service, and the defaults for all else.
	 */
	const char *config;
	unsigned int most_active;          /* jobs of any kind at a time; 0: no limit */
	int idle_limit;                    /* milliseconds without work, then it ends; -1: never */
	struct migrate_clock *clock;       /* NULL: the system's */
	const volatile sig_atomic_t *stop; /* ends when not 0; may be NULL */
	void (*log)(void *context, const char *id, const char *text); /* id NULL: the runner */
	void *context;
};

/*
 * Becomes the runner of the store and works until it is idle or stopped, or finds that a later one
 * works on it.  Moves that run then go on without it; the next runner adopts them.  Returns 0;
 * -EBUSY at once if another runner lives; -ESTALE if a later one works; a code of the store if that
 * cannot be used.
 */
int engine_run(const struct engine_options *options, struct mof_error *reterr);

#ifdef __cplusplus
}
#endif

#endif
