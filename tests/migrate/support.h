/* What the tests of the engine share: jobs, steps, and a folder to work in. */
#ifndef TESTS_MIGRATE_SUPPORT_H
#define TESTS_MIGRATE_SUPPORT_H

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

#include <migrate/machine.h>

#define UUID "c583ea53-6768-4311-849c-b797f0a9127d"
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

enum {
	NEW = CIM_CONCRETE_JOB_JOB_STATE_NEW,
	STARTING = CIM_CONCRETE_JOB_JOB_STATE_STARTING,
	RUNNING = CIM_CONCRETE_JOB_JOB_STATE_RUNNING,
	SUSPENDED = CIM_CONCRETE_JOB_JOB_STATE_SUSPENDED,
	STOPPING = CIM_CONCRETE_JOB_JOB_STATE_SHUTTING_DOWN,
	COMPLETED = CIM_CONCRETE_JOB_JOB_STATE_COMPLETED,
	TERMINATED = CIM_CONCRETE_JOB_JOB_STATE_TERMINATED,
	KILLED = CIM_CONCRETE_JOB_JOB_STATE_KILLED,
	EXCEPTION = CIM_CONCRETE_JOB_JOB_STATE_EXCEPTION
};

#define UNKNOWN MIGRATE_PLACE_UNKNOWN
#define ABSENT MIGRATE_PLACE_ABSENT
#define SHUT_OFF MIGRATE_PLACE_SHUT_OFF
#define PAUSED MIGRATE_PLACE_PAUSED
#define IS_RUNNING MIGRATE_PLACE_RUNNING

/* A queued job of guest "g1" from "a" to "b". */
struct migrate_job *support_job(void);

/* The runner takes it, at 1000. */
void support_take(struct migrate_job *job);

/* A job whose move runs since 2000, half of the memory left. */
struct migrate_job *support_moving_job(void);

/* The move ends with "qemu is gone", code 1 of domain 10. */
struct migrate_event support_failed(void);

/*
 * Lets time pass, and answers each question with the same places, until the job has ended or
 * limit is reached.  Returns what was asked for last.
 */
enum migrate_action support_settle(struct migrate_job *job, struct migrate_event places,
				   int64_t *steady, int64_t limit);

/* The moment that lies steady milliseconds behind a fixed one. */
struct moment support_moment(int64_t steady);

/* Events with what the tests mostly have in them. */
struct migrate_event support_event(enum migrate_event_type type);
struct migrate_event support_prepared(void);
struct migrate_event support_sample(uint64_t processed, uint64_t remaining, unsigned int pass);
struct migrate_event support_ended(enum migrate_result_kind kind, int domain, int code,
				   const char *message);
struct migrate_event support_places(enum migrate_place_state source,
				    enum migrate_place_state destination);

/* job_step() at that time; asserts what is asked of the driver next. */
struct job_answer support_step(struct migrate_job *job, struct migrate_event event,
			       int64_t steady, enum migrate_action expected);

/* Asserts JobState and what has to hold of every job in any state. */
void support_check(const struct migrate_job *job, unsigned int state);

/* A new empty folder, to be removed with support_remove(). */
char *support_folder(void);
void support_remove(char *folder);

/* Writes a file of that name in the folder; returns its path, to be freed. */
char *support_file(const char *folder, const char *name, const char *text);

/* The text of a file of the source tree; to be freed. */
char *support_read(const char *path);

#endif
