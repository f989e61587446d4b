/*
 * What a job does next: a state machine without input or output.  The engine feeds it events,
 * stores the job where it says so, and then asks the driver for the action that it names.
 */
#ifndef MIGRATE_MACHINE_H
#define MIGRATE_MACHINE_H

#include "job.h"

#ifdef __cplusplus
extern "C" {
#endif

/* How soon what changed has to be in the store. */
enum job_write {
	JOB_WRITE_NONE,
	JOB_WRITE_PROGRESS, /* within a second or so */
	JOB_WRITE_STATE     /* before the action is begun, and to the disk */
};

struct job_answer {
	enum migrate_action action;
	enum job_write write;
};

static inline struct job_answer
job_answer(enum migrate_action action, enum job_write write)
{
	struct job_answer answer = { action, write };

	return answer;
}

/* Limits in milliseconds. */
enum {
	JOB_PREPARE_LIMIT = 60000, /* both hosts have to answer within it */
	JOB_WATCHDOG = 60000,      /* of unchanged figures, then the move is stopped */
	JOB_SECOND_LIMIT = 60000,  /* after that, or for a host that does not answer */
	JOB_KILL_LIMIT = 30000,    /* for libvirt to confirm a kill */
	JOB_FINISH_LIMIT = 30000,  /* for the last touches at the destination */
	JOB_BLACKOUT_LIMIT = 2000, /* for which a guest may stand still, if it is not to be more */
	JOB_ASK_AGAIN = 500,       /* between two questions where the guest is */
	JOB_IDLE_ASK_AGAIN = 5000  /* the same for a job that is final but busy */
};

/* Takes one event.  The job is changed in memory only. */
struct job_answer job_step(struct migrate_job *job, const struct migrate_event *event,
			   const struct moment *now);

#ifdef __cplusplus
}
#endif

#endif
