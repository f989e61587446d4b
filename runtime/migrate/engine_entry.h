/* One job in the hands of the runner: kept equal in memory, in the store and at the driver. */
#ifndef MIGRATE_ENGINE_ENTRY_H
#define MIGRATE_ENGINE_ENTRY_H

#include "engine.h"
#include "engine_queue.h"
#include "machine.h"
#include "service.h"

#ifdef __cplusplus
extern "C" {
#endif

struct engine_entry {
	struct migrate_job *job;
	const char *id, *guest;     /* the job's own texts; the UUID is empty if not yet known */
	struct migrate_task *task;  /* NULL: the driver knows nothing of it */
	enum job_write write;       /* what is still to be written */
	enum migrate_action action; /* what is still to be begun, after that */
	int64_t written;            /* steady time of the last write */
	int64_t retry;              /* not before: a write or an action failed */
	int64_t tick;               /* when it is told next that time has passed */
	uint64_t serial;            /* which job came first */
	uint32_t priority;          /* by which it stands in the queue, if it does */
	bool queued, working;       /* in engine->queued, in engine->working; or it waits */
	int64_t wake;               /* when it stands in engine->times, if not 0 */
	bool told;                  /* its end, to the hook */
	bool gone;                  /* deleted, or another runner's: to be dropped */
};

struct hosts;

/*
 * Which of the service's limits a job counts in, as bits: a machine that moves with its storage
 * counts in both, a check in none.
 */
enum engine_kind {
	ENGINE_CHECK,
	ENGINE_MACHINE = 1,
	ENGINE_STORAGE = 2,
	ENGINE_BOTH = ENGINE_MACHINE | ENGINE_STORAGE,
	ENGINE_KIND_COUNT
};

enum engine_kind engine_kind_of(const struct migrate_job *job);

struct engine {
	const struct engine_options *options;
	struct migrate_clock *clock;
	uint64_t epoch;
	int64_t beat;  /* steady time of the next sign of life */
	bool lost;     /* another runner has taken over */
	uint64_t seen; /* revision up to which the store's changes are known */

	/* engine_table.h */
	void *by_id, *by_guest; /* trees of search.h */
	size_t count;           /* of all entries */
	uint64_t serial;        /* of the latest */
	struct engine_entry **working;
	size_t working_count, working_room;
	struct engine_queue queued[ENGINE_KIND_COUNT]; /* what can start, by priority */
	struct engine_queue times;                     /* of what waits, by wall time */

	/* engine_policy.h */
	struct migrate_config config;
	struct service service;
	int64_t config_look; /* steady time of the next look at migrate.conf */
	struct engine_hook *hooks;
	size_t hook_count, hook_room;

	struct engine_queue removals;     /* of jobs that have ended, by wall time */
	struct hosts *hosts;              /* as last read; NULL: not yet */
	int wake;                         /* eventfd that drivers write to */
	int ears;                         /* epoll of that and of what the store tells */
	bool write_failing, read_failing; /* said once, until it works again */
	bool config_failing, beat_failing;
	bool superseded; /* a later runner works on the store */
};

/* Says something about a job; job NULL: about the runner itself. */
void engine_say(struct engine *engine, const struct migrate_job *job, const char *format, ...)
	MOF_PRINTF(3, 4);

/*
 * Whether the row is that of a later runner: that one took this one for dead, and it has to end.
 */
bool engine_is_superseded(struct engine *engine, const struct migrate_job *job);

/*
 * Gives the store a sign of life.  Returns whether this process still is the runner; if it is not,
 * nothing more may be done or written, as the jobs are another's.
 */
bool engine_beat(struct engine *engine, const struct moment *now);

/* Reads the row again and takes over what others changed; entry->gone if it is no longer ours. */
int engine_entry_refresh(struct engine *engine, struct engine_entry *entry);

/* Steps the job and does what the machine answers. */
void engine_entry_event(struct engine *engine, struct engine_entry *entry,
			const struct migrate_event *event, const struct moment *now);

/* Goes on with what could not be done at once, and with progress that is due to be written. */
void engine_entry_catch_up(struct engine *engine, struct engine_entry *entry,
			   const struct moment *now);

/* Writes what is still to be written, now: the runner stops. */
void engine_entry_flush(struct engine *engine, struct engine_entry *entry,
			const struct moment *now);

/* Gives back what the entry holds; the move, if any, goes on. */
void engine_entry_clear(struct engine_entry *entry);

#ifdef __cplusplus
}
#endif

#endif
