/*
 * A store that stands before the real one, and tells a chronicle what is written; in the hands of a
 * runner it may fail, or that runner may die in it.  The driver of a dead runner does nothing.
 */
#ifndef TESTS_MIGRATE_SPY_H
#define TESTS_MIGRATE_SPY_H

#include "chronicle.h"

struct spy_store {
	struct job_store base;
	struct job_store *real;
	struct chronicle *chronicle;
	uint64_t *random;	/* NULL: nothing fails */
	unsigned int failing;	/* so many reads of jobs fail from now on */
	enum migrate_action refused;	/* the driver cannot begin it, for so many times */
	unsigned int refusals;
	unsigned int unwritten;	/* a state that cannot be written, for so many times */
	unsigned int failures;
	void (*unlocked)(void *context);	/* called once, when the lock has been given back */
	void *context;
	bool runner;		/* it belongs to a runner */
	bool dead;		/* the process is gone: nothing that it does has an effect */
	volatile sig_atomic_t stop;
};

/* What is drawn from one number, below a limit. */
uint64_t spy_draw(uint64_t *random, uint64_t below);

void spy_store_init(struct spy_store *spy, struct job_store *real, struct chronicle *chronicle);

/*
 * From now on the world's driver obeys the store of *current, as long as that lives, and now and
 * then is short of memory; every event that it gives adds one to *events.
 */
void spy_driver(struct migrate_driver *driver, struct spy_store **current, unsigned long *events);

/* The runner's process is gone. */
void spy_kill(struct spy_store *spy);

#endif
