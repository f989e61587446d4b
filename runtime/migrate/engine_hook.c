#include "engine_hook.h"
#include "text.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define MOST_RUNNING 8
#define MOST_FILES 4096
#define NOT_RUN 127 /* as shells have it */

/* One end of a job that is told of, or is to be. */
struct engine_hook {
	char id[JOB_ID_SIZE];
	char *notify;
	unsigned int state;
	pid_t process; /* 0: not begun */
	int64_t until; /* steady time */
	bool late;     /* it was killed for its limit */
};

static void
say(struct engine *engine, const struct engine_hook *hook, const char *what)
{
	engine_say(engine, NULL, "job %s: notify-hook %s %s", hook->id,
		   engine->config.notify_hook ? engine->config.notify_hook : "", what);
}

void
engine_hook_add(struct engine *engine, const struct migrate_job *job)
{
	struct engine_hook *hook = engine->hooks;
	const char *notify = job->cim.notify;

	if (!engine->config.notify_hook || !notify || !*notify)
		return;
	if (engine->hook_count == engine->hook_room) {
		size_t room = engine->hook_room ? engine->hook_room * 2 : 8;

		hook = reallocarray(engine->hooks, room, sizeof(*hook));
		if (!hook) {
			engine_say(engine, job, "out of memory for its notify-hook");
			return;
		}
		engine->hooks = hook;
		engine->hook_room = room;
	}
	hook = &engine->hooks[engine->hook_count];
	*hook = (struct engine_hook){ .state = job->cim.job_state.value };
	text_copy(hook->id, sizeof(hook->id), job->id);
	hook->notify = strdup(notify);
	if (hook->notify)
		engine->hook_count++;
	else
		engine_say(engine, job, "out of memory for its notify-hook");
}

/*
 * In the child, where only calls are allowed that signal handlers may make: a group of its own,
 * which dies with the runner, and none of the runner's files but its messages.
 */
static void
become(const char *program, char *const environment[])
{
	char *const arguments[] = { (char *)program, NULL };
	struct sigaction normal = { .sa_handler = SIG_DFL };
	sigset_t none;
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);

	setpgid(0, 0);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	for (int number = 1; number < 32; number++)
		sigaction(number, &normal, NULL);
	if (null < 0 || dup2(null, STDIN_FILENO) < 0 || dup2(STDERR_FILENO, STDOUT_FILENO) < 0 ||
	    chdir("/") < 0)
		_exit(NOT_RUN);
	for (int fd = STDERR_FILENO + 1; fd < MOST_FILES; fd++)
		fcntl(fd, F_SETFD, FD_CLOEXEC);
	execve(program, arguments, environment);
	_exit(NOT_RUN);
}

/* Returns 0 or a negative code. */
static int
begin(const char *program, struct engine_hook *hook, const struct moment *now)
{
	char state[40], *id = NULL, *notify = NULL;
	char path[] = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
	int err = 0;

	snprintf(state, sizeof(state), "MOFC_JOB_STATE=%u", hook->state);
	if (asprintf(&id, "MOFC_JOB=%s", hook->id) < 0)
		id = NULL;
	if (asprintf(&notify, "MOFC_NOTIFY=%s", hook->notify) < 0)
		notify = NULL;
	if (id && notify) {
		char *const environment[] = { path, id, notify, state, NULL };

		hook->process = fork();
		if (hook->process == 0)
			become(program, environment);
		err = hook->process < 0 ? -errno : 0;
	} else {
		err = -ENOMEM;
	}
	if (!err)
		setpgid(hook->process, hook->process);
	hook->until = now->steady + ENGINE_HOOK_LIMIT;
	free(id);
	free(notify);
	return err;
}

/* What became of one that runs.  Returns whether it is over. */
static bool
look(struct engine *engine, struct engine_hook *hook, const struct moment *now)
{
	int status = 0;
	pid_t found = waitpid(hook->process, &status, WNOHANG);
	char text[64];

	if (found == 0 && now->steady >= hook->until && !hook->late) {
		hook->late = true;
		kill(-hook->process, SIGKILL);
	}
	if (found == 0)
		return false;
	if (hook->late)
		say(engine, hook, "was killed: it has 30 s");
	else if (WIFSIGNALED(status))
		snprintf(text, sizeof(text), "was ended by signal %d", WTERMSIG(status));
	else if (WEXITSTATUS(status) == NOT_RUN)
		snprintf(text, sizeof(text), "cannot be run");
	else if (WEXITSTATUS(status))
		snprintf(text, sizeof(text), "ended with status %d", WEXITSTATUS(status));
	if (!hook->late && status)
		say(engine, hook, text);
	return true;
}

void
engine_hook_step(struct engine *engine, const struct moment *now)
{
	size_t running = 0, kept = 0;

	for (size_t i = 0; i < engine->hook_count; i++) {
		struct engine_hook hook = engine->hooks[i];
		bool over = hook.process ? look(engine, &hook, now) : !engine->config.notify_hook;

		if (!hook.process && !over && running < MOST_RUNNING) {
			over = begin(engine->config.notify_hook, &hook, now) < 0;
			if (over)
				say(engine, &hook, "cannot be started");
		}
		running += hook.process > 0;
		if (over)
			free(hook.notify);
		else
			engine->hooks[kept++] = hook;
	}
	engine->hook_count = kept;
}

void
engine_hook_clear(struct engine *engine)
{
	for (size_t i = 0; i < engine->hook_count; i++) {
		const struct engine_hook *hook = &engine->hooks[i];

		say(engine, hook, hook->process ? "was killed, as the runner ends" : "was not run");
		if (hook->process) {
			kill(-hook->process, SIGKILL);
			waitpid(hook->process, NULL, 0);
		}
		free(hook->notify);
	}
	free(engine->hooks);
	engine->hooks = NULL;
	engine->hook_count = engine->hook_room = 0;
}
