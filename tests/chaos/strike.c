/*
 * strike: waits for an instant in the life of a job, and then becomes the command that is the
 * fault.
 *
 *   strike STORE PHASE PERCENT DELAY COMMAND [ARGUMENT..]
 *
 * The job is the only one of the store. The instant is DELAY milliseconds after the job is seen in
 * PHASE with at least PERCENT, or in a later phase. What the job shows at the instant itself is
 * printed, "PHASE PERCENT"; an argument {} is its InstanceID. If the job ends before, "over" is
 * printed and the status is 3.
 */
#include <migrate/job.h>
#include <migrate/store.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define LIMIT 60000 /* milliseconds, for a job that gets nowhere */

enum { STATUS_USAGE = 2, STATUS_OVER = 3, STATUS_FAILED = 4 };

struct reading {
	struct migrate_job *job;
};

static int
read_job(const struct store_record *record, void *context)
{
	struct reading *reading = context;
	struct mof_error error;

	job_free(reading->job);
	return job_decode(record->body, record->length, record->revision, record->epoch,
			  &reading->job, &error);
}

/* The store's job, to be given back; NULL while there is none. */
static struct migrate_job *
load(struct job_store *store)
{
	struct reading reading = { .job = NULL };
	struct mof_error error;

	if (store->ops->list(store, read_job, &reading, &error) < 0) {
		fprintf(stderr, "strike: %s\n", error.message);
		exit(STATUS_FAILED);
	}
	return reading.job;
}

static void
pause_for(long milliseconds)
{
	const struct timespec time = { .tv_sec = milliseconds / 1000,
				       .tv_nsec = milliseconds % 1000 * 1000000 };

	nanosleep(&time, NULL);
}

static bool
is_due(const struct migrate_job *job, enum job_phase phase, unsigned int percent)
{
	return job->phase > phase ||
	       (job->phase == phase && job->cim.percent_complete.value >= percent);
}

static struct migrate_job *
wait_for(struct job_store *store, enum job_phase phase, unsigned int percent)
{
	struct migrate_job *job;

	for (long waited = 0; waited < LIMIT; waited++) {
		job = load(store);
		if (job && is_due(job, phase, percent))
			return job;
		job_free(job);
		pause_for(1);
	}
	fprintf(stderr, "strike: the job does not get that far\n");
	exit(STATUS_FAILED);
}

static enum job_phase
parse_phase(const char *name)
{
	enum job_phase phase = JOB_PHASE_QUEUED;

	while (phase < JOB_PHASE_OVER && strcmp(job_phase_str(phase), name) != 0)
		phase++;
	return phase;
}

int
main(int argc, char **argv)
{
	struct job_store *store;
	struct migrate_job *job;
	struct mof_error error;

	if (argc < 6)
		return STATUS_USAGE;
	if (job_store_sqlite_open(argv[1], &store, &error) < 0) {
		fprintf(stderr, "strike: %s\n", error.message);
		return STATUS_FAILED;
	}
	job = wait_for(store, parse_phase(argv[2]), (unsigned int)atoi(argv[3]));
	if (atol(argv[4]) && !job_is_final(job)) {
		job_free(job);
		pause_for(atol(argv[4]));
		job = load(store);
	}
	if (!job || job_is_final(job)) {
		puts("over");
		return STATUS_OVER;
	}
	printf("%s %u\n", job_phase_str(job->phase), job->cim.percent_complete.value);
	fflush(stdout);
	for (char **word = argv + 5; *word; word++)
		if (strcmp(*word, "{}") == 0)
			*word = job->id;
	execvp(argv[5], argv + 5);
	perror(argv[5]);
	return STATUS_FAILED;
}
