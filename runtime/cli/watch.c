#include "commands.h"
#include "render.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define LOOK_INTERVAL 200    /* most milliseconds between two looks at the job */
#define LINE_INTERVAL 1000   /* between two lines of a log */
#define RUNNER_INTERVAL 2000 /* between two looks whether a runner lives */

static volatile sig_atomic_t interrupted;

static void
on_interrupt(int number)
{
	(void)number;
	interrupted = 1;
}

/* Where the progress goes and what stands there already. */
struct screen {
	FILE *out;
	bool terminal, color, json;
	uint64_t revision; /* of the job, as it was printed last in JSON */
	char *last;        /* the line that was printed last */
	int64_t printed;   /* steady time */
};

static bool
has_value(const char *name)
{
	const char *value = getenv(name);

	return value && *value;
}

static void
screen_init(struct screen *screen, FILE *out)
{
	const char *term = getenv("TERM");

	*screen = (struct screen){ .out = out };
	screen->terminal = isatty(fileno(out)) && term && strcmp(term, "dumb") != 0;
	screen->color = screen->terminal && !has_value("NO_COLOR");
}

static size_t
screen_width(const struct screen *screen)
{
	struct winsize size;

	if (!screen->terminal)
		return 0;
	if (ioctl(fileno(screen->out), TIOCGWINSZ, &size) == 0 && size.ws_col > 20)
		return (size_t)size.ws_col - 1;
	return 79;
}

/* One line for each change of the job. */
static void
screen_json(struct screen *screen, const struct migrate_job *job)
{
	struct mof_out line = { 0 };

	if (job->revision == screen->revision)
		return;
	screen->revision = job->revision;
	if (msvm_migration_job_write_json(&job->cim, &line) == 0)
		fprintf(screen->out, "%s\n", line.data);
	fflush(screen->out);
	mof_out_clear(&line);
}

/* A terminal's one line is written over; a log gets a line when it differs from the last. */
static void
screen_progress(struct screen *screen, const struct migrate_job *job, int64_t steady)
{
	struct mof_out line = { 0 };

	if (screen->json) {
		screen_json(screen, job);
		return;
	}
	if (!screen->terminal && screen->last && steady - screen->printed < LINE_INTERVAL)
		return;
	render_progress(job, screen_width(screen), &line);
	if (line.failed || (screen->last && strcmp(screen->last, line.data) == 0)) {
		mof_out_clear(&line);
		return;
	}
	if (screen->terminal)
		fprintf(screen->out, "\r%s\033[K", line.data);
	else
		fprintf(screen->out, "%s\n", line.data);
	fflush(screen->out);
	free(screen->last);
	screen->last = strdup(line.data);
	screen->printed = steady;
	mof_out_clear(&line);
}

static void
screen_leave(struct screen *screen)
{
	if (screen->terminal && screen->last)
		fputc('\n', screen->out);
	free(screen->last);
	screen->last = NULL;
}

static void
screen_end(struct screen *screen, const struct migrate_job *job)
{
	bool good = job_is_completed(job);
	struct mof_out line = { 0 };

	if (screen->terminal || screen->json)
		screen_progress(screen, job, 0);
	screen_leave(screen);
	if (screen->json)
		return;
	render_end(job, &line);
	if (screen->color)
		fprintf(screen->out, "\033[%dm%s\033[0m\n", good ? 32 : 31, line.data);
	else
		fprintf(screen->out, "%s\n", line.data);
	mof_out_clear(&line);
}

static int
status_of(const struct migrate_job *job)
{
	switch (job->cim.job_state.value) {
	case CIM_CONCRETE_JOB_JOB_STATE_EXCEPTION:
		return EXIT_FAILED;
	case CIM_CONCRETE_JOB_JOB_STATE_TERMINATED:
	case CIM_CONCRETE_JOB_JOB_STATE_KILLED:
		return EXIT_STOPPED;
	default:
		return EXIT_DONE;
	}
}

/* Keeps a runner alive while a job is watched, one look every RUNNER_INTERVAL. */
static int
look_after_runner(const struct options *options, struct job_store *store, int64_t steady,
		  int64_t *next)
{
	if (steady < *next)
		return 0;
	*next = steady + RUNNER_INTERVAL;
	return ensure_runner(options, store);
}

/* Looks until the job has ended.  Returns the exit status. */
static int
watch(const struct options *options, struct job_store *store, const char *id, struct screen *screen)
{
	struct pollfd news = { .fd = store->ops->listen(store), .events = POLLIN };
	int64_t next_look = 0;

	while (!interrupted) {
		int64_t steady = moment_now().steady;
		struct mof_error error;
		struct migrate_job *job;
		int status, err = client_load(store, id, &job, &error);

		if (err) {
			screen_leave(screen);
			return complain_store(err, &error);
		}
		if (job_is_final(job)) {
			screen_end(screen, job);
			status = status_of(job);
			job_free(job);
			return status;
		}
		screen_progress(screen, job, steady);
		job_free(job);
		status = look_after_runner(options, store, steady, &next_look);
		if (status)
			return status;
		poll(&news, 1, LOOK_INTERVAL);
		store->ops->hear(store);
	}
	screen_leave(screen);
	return complain(EXIT_INTERRUPTED, "the job goes on; \"msvm-migrate watch %s\" follows it",
			id);
}

int
follow_job(const struct options *options, struct job_store *store, const char *id, FILE *out,
	   bool json)
{
	struct sigaction action = { .sa_handler = on_interrupt };
	struct screen screen;
	int status;

	sigaction(SIGINT, &action, NULL);
	screen_init(&screen, out);
	screen.json = json;
	status = watch(options, store, id, &screen);
	free(screen.last);
	return status;
}

int
command_watch(const struct options *options, struct job_store *store)
{
	struct mof_error error;
	char id[JOB_ID_SIZE];
	int err = client_find(store, options->id, id, &error);

	if (err)
		return complain_store(err, &error);
	return follow_job(options, store, id, stdout, options->json);
}
