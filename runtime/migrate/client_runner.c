#include "client.h"
#include "folder.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define IDLE_SECONDS "60"
#define MOST_FILES 4096

/*
 * In the child: away from the terminal and the session, output to the log.  What this process
 * happened to inherit, such as somebody's lock or pipe, must not live as long as the runner.
 */
static void
detach(int log)
{
	struct sigaction normal = { .sa_handler = SIG_DFL };
	sigset_t none;
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);

	setsid();
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	for (int number = 1; number < 32; number++)
		sigaction(number, &normal, NULL);
	if (null < 0 || dup2(null, STDIN_FILENO) < 0 || dup2(null, STDOUT_FILENO) < 0 ||
	    dup2(log, STDERR_FILENO) < 0 || chdir("/") < 0)
		_exit(127);
	for (int fd = STDERR_FILENO + 1; fd < MOST_FILES; fd++)
		fcntl(fd, F_SETFD, FD_CLOEXEC);
}

/*
 * Starts the program as a grandchild, so that nobody has to wait for it.  Returns 0 or the errno
 * of what failed, which the grandchild tells through a pipe that a successful exec closes.
 */
static int
spawn(const char *program, char *const arguments[], int log)
{
	int failure[2], code = 0, status;
	pid_t child;

	if (pipe2(failure, O_CLOEXEC) < 0)
		return errno;
	child = fork();
	if (child == 0) {
		if (fork() != 0)
			_exit(0);
		detach(log);
		execv(program, arguments);
		code = errno;
		if (write(failure[1], &code, sizeof(code)) < 0)
			_exit(126);
		_exit(127);
	}
	code = child < 0 ? errno : 0;
	close(failure[1]);
	while (child > 0 && waitpid(child, &status, 0) < 0 && errno == EINTR)
		continue;
	if (!code && read(failure[0], &code, sizeof(code)) < 0)
		code = 0;
	close(failure[0]);
	return code;
}

/* The log can be written by those who can write in the folder.  Returns it, or -1 with errno. */
static int
open_log(const char *folder, const char *path)
{
	struct stat status;
	bool shared = stat(folder, &status) == 0 && status.st_mode & S_IWGRP;
	int log = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW,
		       shared ? 0660 : 0600);

	/* Against the umask; a log that another member has made has its mode already. */
	if (log >= 0 && shared && fchmod(log, 0660) < 0 && errno != EPERM) {
		close(log);
		return -1;
	}
	return log;
}

int
client_ensure_runner(struct job_store *store, const char *program, const char *hosts,
		     struct mof_error *reterr)
{
	char *const arguments[] = { (char *)program,      (char *)"serve",   (char *)"--idle-exit",
				    (char *)IDLE_SECONDS, (char *)"--store", (char *)store->place,
				    (char *)"--hosts",    (char *)hosts,     NULL };
	int lives = store->ops->runner_lives(store, reterr);
	char *path;
	int log, code;

	if (lives)
		return lives < 0 ? lives : 0;
	if (asprintf(&path, "%s/%s", store->place, STORE_LOG) < 0)
		return mof_error_set(reterr, -ENOMEM, "out of memory");
	log = open_log(store->place, path);
	code = log < 0 ? errno : 0;
	if (code)
		mof_error_set(reterr, -EIO,
			      "a runner cannot be started, as its log %s cannot be "
			      "opened: %s",
			      path, strerror(code));
	free(path);
	if (code)
		return -EIO;
	code = spawn(program, arguments, log);
	close(log);
	if (code)
		return mof_error_set(reterr, -EIO, "a runner cannot be started (%s): %s", program,
				     strerror(code));
	return 0;
}
