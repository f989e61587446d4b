/* What the verbs of msvm-migrate do.  Each prints and returns the program's exit status. */
#ifndef CLI_COMMANDS_H
#define CLI_COMMANDS_H

#include "options.h"

#include <migrate/client.h>

/* The exit statuses; --help tells them too. */
enum {
	EXIT_DONE = 0,
	EXIT_FAILED = 1,
	EXIT_USAGE = 2,
	EXIT_STOPPED = 3,
	EXIT_NOT_FOUND = 4,
	EXIT_REFUSED = 5,
	EXIT_STORE = 6,
	EXIT_INTERRUPTED = 130
};

int command_start(const struct options *options, struct job_store *store);
int command_serve(const struct options *options, struct job_store *store);
int command_list(const struct options *options, struct job_store *store);
int command_show(const struct options *options, struct job_store *store);
int command_watch(const struct options *options, struct job_store *store);
int command_cancel(const struct options *options, struct job_store *store);
int command_kill(const struct options *options, struct job_store *store);
int command_delete(const struct options *options, struct job_store *store);
int command_schedule(const struct options *options, struct job_store *store);
int command_errors(const struct options *options, struct job_store *store);
int command_check(const struct options *options, struct job_store *store);
int command_service(const struct options *options, struct job_store *store);
int command_hosts(const struct options *options, struct job_store *store);

#define MOST_PROPERTIES 12

/*
 * Sets what the options say of a job's writable properties, and lists the names of those, with
 * NULL behind the last.  Returns 0 or an exit status, the reason told.
 */
int take_properties(const struct options *options, struct msvm_migration_job *job,
		    const char *list[MOST_PROPERTIES + 1]);

/* Prints "msvm-migrate: text" on standard error and returns status. */
int complain(int status, const char *format, ...) MOF_PRINTF(2, 3);

/* The exit status for a code of the store or of client_find(), its text told. */
int complain_store(int code, const struct mof_error *error);

/* The same for a code of client_submit(). */
int complain_submit(int code, const struct mof_error *error);

/* The absolute path of the hosts file in use, to be freed; NULL when memory is out. */
char *hosts_path(const struct options *options);

/*
 * Asks the hosts about the guest before there is a job of that wish; the destination may be left
 * out.  Returns 0 or an exit status, the reason told.
 */
int ask_hosts(const struct options *options, const struct job_wish *wish,
	      struct migrate_guest *ret);

/* The name of the user who runs this program, or his number; NULL if it is no plain text. */
const char *user_name(void);

/* Prints the errors of a job as "msvm-migrate errors" does.  Returns 0 or an exit status, told. */
int print_errors(const struct options *options, struct job_store *store, const char *id);

/*
 * Prints what becomes of the jobs from that revision on, a line for each change, until it is
 * interrupted.  Returns the exit status.
 */
int watch_list(const struct options *options, struct job_store *store, uint64_t revision);

/* Prints the job as one line of JSON.  Returns 0 or an exit status, told. */
int print_job_json(struct job_store *store, const char *id);

/* Sees to it that a runner lives.  Returns 0 or an exit status, the reason told. */
int ensure_runner(const struct options *options, struct job_store *store);

/*
 * Follows a job on out until its end, with json by a line of JSON for each change.  Returns the
 * exit status that its end gives.
 */
int follow_job(const struct options *options, struct job_store *store, const char *id, FILE *out,
	       bool json);

#endif
