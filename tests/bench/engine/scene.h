/* A store full of jobs and a simulated world that they are about, for the bench of the engine. */
#ifndef BENCH_ENGINE_SCENE_H
#define BENCH_ENGINE_SCENE_H

#include <stddef.h>

#include <migrate/driver_simulated.h>
#include <migrate/engine.h>
#include <migrate/job.h>

struct scene {
	const char *folder;
	char hosts[4096]; /* the hosts file */
	struct job_store *store;
	struct simulated_world *world;
	size_t jobs;
};

/*
 * Makes the folder, which must not be there, with a store of that many queued jobs: each moves a
 * guest of its own, 256 MiB at 64 MiB/s, between two of up to 1000 hosts.  Ends the program if it
 * cannot.
 */
void scene_init(struct scene *scene, const char *folder, size_t jobs);

/* Removes the folder as well. */
void scene_clear(struct scene *scene);

/* Runs the engine until all jobs have ended; ends the program if one did not end well. */
void scene_run(struct scene *scene, unsigned int most_active);

/* Reads all jobs from the store, as a program that lists them does. */
void scene_list(const struct scene *scene);

#endif
