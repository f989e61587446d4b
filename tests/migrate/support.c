#include "support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define START_USEC INT64_C(1700000000000000)
#define MEMORY (UINT64_C(128) * 1024 * 1024)

struct moment
support_moment(int64_t steady)
{
	return (struct moment){ .wall = START_USEC + steady * 1000, .steady = steady };
}

struct migrate_job *
support_job(void)
{
	const struct job_wish wish = { .source = "a", .destination = "b", .domain = "g1",
				       .bandwidth = 8, .owner = "tester" };
	struct moment now = support_moment(1);
	struct migrate_job *job;

	assert_int_equal(job_new(&wish, &now, &job, NULL), 0);
	return job;
}

struct migrate_event
support_event(enum migrate_event_type type)
{
	struct migrate_event event;

	memset(&event, 0, sizeof(event));
	event.type = type;
	return event;
}

struct migrate_event
support_prepared(void)
{
	struct migrate_event event = support_event(MIGRATE_PREPARED);

	strcpy(event.u.guest.uuid, UUID);
	event.u.guest.persistent = true;
	event.u.guest.memory = MEMORY;
	return event;
}

struct migrate_event
support_sample(uint64_t processed, uint64_t remaining, unsigned int pass)
{
	struct migrate_event event = support_event(MIGRATE_PROGRESS);

	event.u.sample = (struct migrate_sample){ .total = MEMORY, .processed = processed,
						  .remaining = remaining, .pass = pass };
	return event;
}

struct migrate_event
support_ended(enum migrate_result_kind kind, int domain, int code, const char *message)
{
	struct migrate_event event = support_event(MIGRATE_ENDED);

	event.u.result.kind = kind;
	event.u.result.domain = domain;
	event.u.result.code = code;
	snprintf(event.u.result.message, sizeof(event.u.result.message), "%s", message);
	return event;
}

struct migrate_event
support_places(enum migrate_place_state source, enum migrate_place_state destination)
{
	struct migrate_event event = support_event(MIGRATE_SETTLED);

	event.u.places.source.state = source;
	event.u.places.source.persistent = true;
	event.u.places.destination.state = destination;
	event.u.places.destination.persistent = true;
	return event;
}

struct job_answer
support_step(struct migrate_job *job, struct migrate_event event, int64_t steady,
	     enum migrate_action expected)
{
	struct moment now = support_moment(steady);
	struct job_answer answer = job_step(job, &event, &now);

	assert_int_equal(answer.action, expected);
	return answer;
}

static void
check_final(const struct migrate_job *job, unsigned int state)
{
	const struct msvm_migration_job *cim = &job->cim;
	bool completed = state == CIM_CONCRETE_JOB_JOB_STATE_COMPLETED;

	assert_int_equal(job->phase, JOB_PHASE_OVER);
	assert_int_equal(cim->error_code.value == 0, completed);
	assert_int_equal(cim->error_description == NULL, completed);
	assert_int_equal(cim->error_summary_description == NULL, completed);
	assert_int_equal(cim->percent_complete.value == 100, completed);
	assert_false(cim->cancellable.value);
}

void
support_check(const struct migrate_job *job, unsigned int state)
{
	const struct msvm_migration_job *cim = &job->cim;
	struct mof_error error;
	uint64_t elapsed;

	assert_int_equal(cim->job_state.value, state);
	if (msvm_migration_job_validate(cim, &error) < 0)
		fail_msg("%s", error.message);
	assert_int_equal(cim->operational_status.count, cim->status_descriptions.count);
	assert_int_equal(mof_interval_to_usec(&cim->elapsed_time, &elapsed), 0);
	assert_non_null(cim->job_status);
	assert_true(strlen(cim->job_status) > 0);
	if (job_is_final(job))
		check_final(job, state);
	else
		assert_int_equal(cim->error_code.value, 0);
}

void
support_take(struct migrate_job *job)
{
	struct job_answer answer = support_step(job, support_event(MIGRATE_TAKEN), 1000,
						MIGRATE_PREPARE);

	assert_int_equal(answer.write, JOB_WRITE_STATE);
	support_check(job, STARTING);
}

struct migrate_job *
support_moving_job(void)
{
	struct migrate_job *job = support_job();
	struct job_answer answer;

	support_take(job);
	answer = support_step(job, support_prepared(), 2000, MIGRATE_START);
	assert_int_equal(answer.write, JOB_WRITE_STATE);
	support_check(job, RUNNING);
	support_step(job, support_sample(1, 67108864, 1), 3000, MIGRATE_NOTHING);
	assert_int_equal(job->cim.percent_complete.value, 40);
	return job;
}

struct migrate_event
support_failed(void)
{
	return support_ended(MIGRATE_RESULT_FAILED, 10, 1, "qemu is gone");
}

enum migrate_action
support_settle(struct migrate_job *job, struct migrate_event places, int64_t *steady,
	       int64_t limit)
{
	struct moment now;
	struct job_answer answer = { .action = MIGRATE_SETTLE };
	struct migrate_event next;

	while (!job_is_final(job) && *steady < limit) {
		switch (answer.action) {
		case MIGRATE_SETTLE:
			next = places;
			break;
		case MIGRATE_RESUME_SOURCE:
		case MIGRATE_RESUME_DESTINATION:
			next = support_event(MIGRATE_FINISHED);
			next.u.result.kind = MIGRATE_RESULT_OK;
			break;
		default:
			next = support_event(MIGRATE_TICK);
			*steady += 100;
			break;
		}
		now = support_moment(*steady);
		answer = job_step(job, &next, &now);
		support_check(job, job->cim.job_state.value);
	}
	return answer.action;
}

char *
support_folder(void)
{
	const char *base = getenv("TMPDIR");
	char *folder;

	assert_true(asprintf(&folder, "%s/mofc-test-XXXXXX", base ? base : "/tmp") > 0);
	assert_non_null(mkdtemp(folder));
	return folder;
}

void
support_remove(char *folder)
{
	char command[512];

	snprintf(command, sizeof(command), "chmod -R u+rwx '%s'; rm -rf '%s'", folder, folder);
	assert_int_equal(system(command), 0);
	free(folder);
}

char *
support_file(const char *folder, const char *name, const char *text)
{
	char *path;
	FILE *file;

	assert_true(asprintf(&path, "%s/%s", folder, name) > 0);
	file = fopen(path, "w");
	assert_non_null(file);
	fputs(text, file);
	fclose(file);
	return path;
}

char *
support_read(const char *path)
{
	FILE *file = fopen(path, "r");
	size_t size = 0;
	char *text = NULL;

	if (!file || getdelim(&text, &size, '\0', file) < 0)
		fail_msg("%s cannot be read", path);
	fclose(file);
	return text;
}
