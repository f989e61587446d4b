/*
 * What the store was told of some jobs, version by version, and whether that can be: by a reading
 * of what is promised to clients, and not by the code that makes it.
 */
#ifndef TESTS_MIGRATE_CHRONICLE_H
#define TESTS_MIGRATE_CHRONICLE_H

#include "simulation.h"

enum { CHRONICLE_JOBS = 24 };

/* The latest version of a job, and what has happened to it before. */
struct chronicle_job {
	struct migrate_job *job;
	unsigned int guest;
	bool gone;		/* it was removed */
	bool freed;		/* somebody has said Start since its schedule was written */
	enum job_request asked;	/* the strongest request that was accepted */
	unsigned int starts;
	int64_t put_at;		/* when this version was written */
	int64_t planned_at;	/* when ScheduledStartTime was written */
	bool goes;		/* it had DeleteOnCompletion when it ended */
};

struct chronicle {
	struct simulated_world *world;
	struct chronicle_job jobs[CHRONICLE_JOBS];
	unsigned int count;
	int64_t calm_since;	/* a runner has lived since then, and no call of it has failed */
	unsigned long versions, ends[EXCEPTION + 1], warnings, removals, starts;
	char wrong[600];	/* what was found first; empty: nothing */
	char story[80000];	/* the latest things that happened */
};

/* The job with that InstanceID, or NULL. */
struct chronicle_job *chronicle_find(struct chronicle *chronicle, const char *id);

/* A version is in the store.  runner: by a runner, else by a client. */
void chronicle_put(struct chronicle *chronicle, const struct store_record *record, bool runner);

/* A job is out of the store. */
void chronicle_remove(struct chronicle *chronicle, const char *id, bool runner);

/* A request was accepted: returned 0. */
void chronicle_ask(struct chronicle *chronicle, const char *id, enum job_request request);

/* Looks at all guests. */
void chronicle_check_world(struct chronicle *chronicle);

/* Notes what happens, for the story that is told if something is wrong. */
void chronicle_tell(struct chronicle *chronicle, const char *format, ...) MOF_PRINTF(2, 3);

/* Notes what is wrong, if nothing is yet; job may be NULL. */
void chronicle_complain(struct chronicle *chronicle, const struct chronicle_job *job,
			const char *what);

/* Forgets all jobs, and keeps the counts. */
void chronicle_clear(struct chronicle *chronicle);

#endif
