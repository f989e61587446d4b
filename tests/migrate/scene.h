/* A runner with the fake driver on a store of its own, and somebody else who uses the store. */
#ifndef TESTS_MIGRATE_SCENE_H
#define TESTS_MIGRATE_SCENE_H

#include "fake.h"
#include "support.h"

#include <migrate/client.h>
#include <migrate/engine.h>

/* One store, seen by the runner and, over another opening, by everybody else. */
struct scene {
	char *folder, *hosts;
	struct job_store *store, *other;
	struct fake_driver fake;
	struct engine_options options;
	volatile sig_atomic_t stop;
	char log[8000];
	char id[JOB_ID_SIZE];		/* of the job that an answer has to know */
};

void scene_init(struct scene *scene);
void scene_clear(struct scene *scene);

/* Works until there is nothing left to do. */
void scene_run(struct scene *scene);

/* Makes a job from a to b. */
void scene_submit(struct scene *scene, const char *domain, char id[JOB_ID_SIZE]);

/* The job as it is in the store; give it back by job_free(). */
struct migrate_job *scene_load(struct scene *scene, const char *id);

/* RequestStateChange without TimeoutPeriod; returns its return value. */
uint32_t scene_request(struct scene *scene, const char *id, uint16_t requested_state);

/* The epoch of a runner that has come and gone. */
uint64_t scene_epoch(struct scene *scene);

/* Writes a job as somebody else, who owns it with that epoch. */
void scene_store_as(struct scene *scene, struct migrate_job *job, uint64_t epoch);


/* Asserts how a job has ended. */
void scene_assert_end(struct scene *scene, const char *id, unsigned int state, unsigned int code);

#endif
