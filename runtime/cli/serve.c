#include "commands.h"

#include <migrate/config.h>
#include <migrate/engine.h>
#include <migrate/hosts.h>

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static volatile sig_atomic_t stop;

static void
on_signal(int number)
{
	(void)number;
	stop = 1;
}

static void
catch_signals(void)
{
	struct sigaction action = { .sa_handler = on_signal };
	struct sigaction ignore = { .sa_handler = SIG_IGN };

	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGHUP, &ignore, NULL);
	sigaction(SIGPIPE, &ignore, NULL);
}

static void
log_line(void *context, const char *id, const char *text)
{
	char stamp[32];
	struct tm broken;
	time_t now = time(NULL);

	(void)context;
	gmtime_r(&now, &broken);
	strftime(stamp, sizeof(stamp), "%Y-%m-%dT%H:%M:%SZ", &broken);
	fprintf(stderr, "%s msvm-migrate[%ld]: %s%s%s\n", stamp, (long)getpid(), id ? id : "",
		id ? ": " : "", text);
}

/*
 * A service waits for a runner that ends by itself, or that has taken over; a second one of those
 * is not needed.
 */
static int
run_when_free(const struct engine_options *options, bool wait, struct mof_error *error)
{
	bool told = false;
	int err;

	while (((err = engine_run(options, error)) == -EBUSY || err == -ESTALE) && wait && !stop) {
		if (!told)
			log_line(NULL, NULL, "another runner works on the store; waiting for it");
		told = err == -EBUSY;
		sleep(1);
	}
	return (err == -EBUSY || err == -ESTALE) && (stop || !wait) ? 0 : err;
}

int
command_serve(const struct options *options, struct job_store *store)
{
	bool is_service = options->idle_exit < 0;
	struct engine_options engine = {
		.store = store,
		.config = config_place(),
		.idle_limit = is_service ? -1
					 : (int)(options->idle_exit > 2000000
							 ? 2000000000
							 : options->idle_exit * 1000),
		.stop = &stop,
		.log = log_line,
	};
	struct mof_error error;
	struct hosts *hosts;
	char *path = hosts_path(options);
	int err;

	if (!path)
		return complain(EXIT_FAILED, "out of memory");
	err = hosts_load(path, &hosts, &error); /* to tell its mistakes now */
	if (err) {
		free(path);
		return complain(EXIT_REFUSED, "%s", error.message);
	}
	hosts_free(hosts);
	engine.hosts = path;
	catch_signals();
	err = migrate_driver_libvirt_new(&engine.driver, &error);
	if (!err) {
		log_line(NULL, NULL, "runner started");
		err = run_when_free(&engine, is_service, &error);
		engine.driver->ops->free(engine.driver);
		log_line(NULL, NULL, "runner ended");
	}
	free(path);
	return err ? complain(EXIT_STORE, "%s", error.message) : EXIT_DONE;
}
