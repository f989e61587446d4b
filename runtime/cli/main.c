/* msvm-migrate: migration jobs from the command line. */
#include "commands.h"

#include <migrate/config.h>
#include <migrate/hosts.h>
#include <migrate/rights.h>

#include <errno.h>
#include <locale.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int
complain(int status, const char *format, ...)
{
	va_list arguments;

	fprintf(stderr, "msvm-migrate: ");
	va_start(arguments, format);
	vfprintf(stderr, format, arguments);
	va_end(arguments);
	fputc('\n', stderr);
	return status;
}

int
complain_store(int code, const struct mof_error *error)
{
	int status = code == -ENOENT                      ? EXIT_NOT_FOUND
		     : code == -EBUSY                     ? EXIT_REFUSED
		     : code == -EINVAL || code == -EEXIST ? EXIT_USAGE
							  : EXIT_STORE;

	return complain(status, "%s", error->message);
}

int
complain_submit(int code, const struct mof_error *error)
{
	return complain(code == -EINVAL || code == -EPERM ? EXIT_REFUSED : EXIT_STORE, "%s",
			error->message);
}

char *
hosts_path(const struct options *options)
{
	const char *place = hosts_place(options->hosts);
	char *path = realpath(place, NULL);

	return path || errno == ENOMEM ? path : strdup(place);
}

/* The path of this program, or, if that was replaced meanwhile, of its successor. */
static int
own_program(char *path, size_t size)
{
	static const char deleted[] = " (deleted)";
	ssize_t length = readlink("/proc/self/exe", path, size - 1);
	char *end;

	if (length < 0)
		return -errno;
	path[length] = '\0';
	end = path + length - (sizeof(deleted) - 1);
	if (end > path && strcmp(end, deleted) == 0)
		*end = '\0';
	return 0;
}

int
ensure_runner(const struct options *options, struct job_store *store)
{
	struct mof_error error;
	char program[4096];
	char *hosts = hosts_path(options);
	int err;

	if (!hosts)
		return complain(EXIT_FAILED, "out of memory");
	/* One who may only look leaves that to others. */
	if (!rights_allow(options->config, store, user_name(), RIGHT_CHANGE)) {
		free(hosts);
		return 0;
	}
	err = own_program(program, sizeof(program));
	if (err)
		mof_error_set(&error, err, "this program's own file is not known: %s",
			      strerror(-err));
	else
		err = client_ensure_runner(store, program, hosts, &error);
	free(hosts);
	return err ? complain(EXIT_FAILED, "%s", error.message) : 0;
}

static int
run(const struct options *options)
{
	static int (*const commands[VERB_COUNT])(const struct options *, struct job_store *) = {
		[VERB_START] = command_start,   [VERB_SERVE] = command_serve,
		[VERB_LIST] = command_list,     [VERB_SHOW] = command_show,
		[VERB_WATCH] = command_watch,   [VERB_CANCEL] = command_cancel,
		[VERB_KILL] = command_kill,     [VERB_DELETE] = command_delete,
		[VERB_ERRORS] = command_errors, [VERB_SCHEDULE] = command_schedule,
		[VERB_CHECK] = command_check,   [VERB_SERVICE] = command_service,
		[VERB_HOSTS] = command_hosts,
	};
	struct mof_error error;
	struct job_store *store;
	char *place;
	int status;
	int err = job_store_place(options->store, config_place(), &place, &error);

	if (!err) {
		err = job_store_sqlite_open_shared(place, options->config->group, &store, &error);
		free(place);
	}
	if (err)
		return complain(EXIT_STORE, "%s", error.message);
	err = rights_check(options->config, store, user_name(),
			   options->changes ? RIGHT_CHANGE : RIGHT_READ, &error);
	status = err ? complain(EXIT_REFUSED, "%s", error.message)
		     : commands[options->verb](options, store);
	store->ops->close(store);
	return status;
}

/* Runs the verb with the configuration. */
static int
run_configured(struct options *options)
{
	struct migrate_config config;
	struct mof_error error;
	int status;

	if (config_read(config_place(), &config, &error) < 0)
		return complain(EXIT_REFUSED, "%s", error.message);
	options->config = &config;
	status = run(options);
	config_clear(&config);
	return status;
}

int
main(int argc, char **argv)
{
	struct options options;
	int status = EXIT_DONE;

	setlocale(LC_CTYPE, "");
	switch (options_parse(argc, argv, &options, stdout, stderr)) {
	case PARSE_RUN:
		status = run_configured(&options);
		break;
	case PARSE_DONE:
		break;
	case PARSE_WRONG:
		return EXIT_USAGE;
	}
	if (fflush(stdout) == EOF || ferror(stdout))
		return complain(EXIT_FAILED, "standard output cannot be written: %s",
				strerror(errno));
	return status;
}
