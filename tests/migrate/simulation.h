/* A simulated world, and a runner that works in its time on a store of its own. */
#ifndef TESTS_MIGRATE_SIMULATION_H
#define TESTS_MIGRATE_SIMULATION_H

#include "support.h"

#include <migrate/client.h>
#include <migrate/driver_simulated.h>
#include <migrate/engine.h>

#define MIB (UINT64_C(1024) * 1024)
#define SIMULATION_TERMINATE MSVM_MIGRATION_JOB_REQUEST_STATE_CHANGE_REQUESTED_STATE_TERMINATE
#define SIMULATION_KILL MSVM_MIGRATION_JOB_REQUEST_STATE_CHANGE_REQUESTED_STATE_KILL

struct simulation {
	char *folder, *hosts;
	struct job_store *store, *other;	/* the runner's, and everybody else's */
	struct simulated_world *world;
	struct engine_options options;
	volatile sig_atomic_t stop;
	bool removes;	/* DeleteOnCompletion of the jobs that are submitted */
};

/* Hosts "h0", "h1".., with 1000 MiB/s each, and no guests. */
void simulation_init(struct simulation *simulation, unsigned int hosts);
void simulation_clear(struct simulation *simulation);

/* A world of such hosts without a runner. */
struct simulated_world *simulation_world(unsigned int hosts, uint64_t seed);

/* The UUID of guest number n, "g0", "g1".. */
const char *simulation_uuid(unsigned int n);

/* Guest number n, running on host number host: 256 MiB, of which it changes 1 MiB/s; persistent. */
void simulation_add_guest(struct simulated_world *world, unsigned int n, unsigned int host);

/* Makes a job that moves guest n from host to host, with at most 32 MiB/s. */
void simulation_submit(struct simulation *simulation, unsigned int n, unsigned int from,
		       unsigned int to, uint32_t priority, char id[JOB_ID_SIZE]);

/* Works until there is nothing left to do, or simulation->stop is set. */
void simulation_run(struct simulation *simulation);

/* The job as it is in the store; give it back by job_free(). */
struct migrate_job *simulation_load(struct simulation *simulation, const char *id);

/* Asserts that every guest is in one place, as simulated_world_check() says. */
void simulation_check(const struct simulated_world *world);

/* Somebody's wish that comes while the runner works. */
struct simulation_wish {
	struct simulation *simulation;
	const char *id;
	uint16_t requested_state;
};

/* Something that happens while the runner works, after so many milliseconds of its time. */
void simulation_call(struct simulation *simulation, int64_t after, void (*call)(void *context),
		     void *context);

/* For simulation_call(): context is a struct simulation_wish. */
void simulation_request(void *context);

/* For simulation_call(): context is the simulation, whose runner ends. */
void simulation_stop(void *context);

/* Asserts how a job has ended; give it back by job_free(). */
struct migrate_job *simulation_end(struct simulation *simulation, const char *id,
				   unsigned int state, unsigned int code);

#endif
