/* Some jobs and what happens to them at random, and what has to hold after every step. */
#ifndef TESTS_MIGRATE_PLAY_H
#define TESTS_MIGRATE_PLAY_H

#include "simulation.h"

enum { MOST_GUESTS = 3, MOST_JOBS = 4 };

/* A job as its runner holds it, and as it is in the store. */
struct actor {
	struct migrate_job *job;
	struct mof_out stored;
	struct migrate_task *task;
	enum migrate_action action;	/* to be begun once the job is stored */
	enum job_write write;
	unsigned int guest, from, to;
	unsigned int state, percent;	/* before the latest step */
	unsigned int final;		/* the final state that is stored; 0: none */
	unsigned int stored_percent;
};

/* Of all cases. */
struct count {
	unsigned long steps, adoptions, again, suspended, late, warnings, ends[EXCEPTION + 1];
};

struct play {
	uint64_t seed, random;
	struct simulated_world *world;
	struct actor actors[MOST_JOBS];
	unsigned int actor_count, guest_count;
	bool excused[MOST_GUESTS];	/* nobody can be asked to mend that guest any more */
	struct count *count;
	char story[4000];		/* the latest things that happened */
};

/* Notes what happens, for the story that is told if something fails. */
void play_tell(struct play *play, const char *format, ...) MOF_PRINTF(2, 3);

/* Ends the test with the story; actor may be NULL. */
void play_complain(struct play *play, const struct actor *actor, const char *what);

#define PLAY_DEMAND(play, actor, condition) \
	do { \
		if (!(condition)) \
			play_complain(play, actor, #condition); \
	} while (0)

/* To be called after each step of the actor's job. */
void play_check_step(struct play *play, struct actor *actor);

#endif
