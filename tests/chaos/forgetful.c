/*
 * forgetful: a runner with recovery switched off, for the test of the chaos run itself.
 *
 *   forgetful STORE HOSTS
 *
 * It is the engine with a driver between it and libvirt that never looks: asked where the guest is,
 * it believes what the move returned, and what was to be followed or mended it calls done. A chaos
 * run that finds nothing wrong with this runner would find nothing at all. There is no such switch
 * in the engine, so that nobody can set it by mistake.
 */
#include <migrate/engine.h>

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct forgetful_driver {
	struct migrate_driver base;
	struct migrate_driver *libvirt;
};

struct forgetful_task {
	struct migrate_task base;
	struct migrate_task *libvirt;
	bool moved;	/* the move returned success */
	bool ended, settled, finished; /* events that it makes up */
};

static volatile sig_atomic_t stop;

static void
on_signal(int number)
{
	(void)number;
	stop = 1;
}

static int
forgetful_open(struct migrate_driver *base, const struct migrate_order *order,
	       struct migrate_task **ret)
{
	struct forgetful_driver *driver = (struct forgetful_driver *)base;
	struct forgetful_task *task = calloc(1, sizeof(*task));
	int err;

	if (!task)
		return -ENOMEM;
	driver->libvirt->wake = base->wake;
	driver->libvirt->wake_context = base->wake_context;
	task->base.driver = base;
	err = driver->libvirt->ops->open(driver->libvirt, order, &task->libvirt);
	if (err) {
		free(task);
		return err;
	}
	*ret = &task->base;
	return 0;
}

static int
forgetful_begin(struct migrate_task *base, enum migrate_action action)
{
	struct forgetful_task *task = (struct forgetful_task *)base;

	switch (action) {
	case MIGRATE_FOLLOW:
		task->ended = true;
		return 0;
	case MIGRATE_SETTLE:
		task->settled = true;
		return 0;
	case MIGRATE_REMOVE_COPIES:
	case MIGRATE_SUSPEND_DESTINATION:
	case MIGRATE_RESUME_DESTINATION:
	case MIGRATE_RESUME_SOURCE:
		task->finished = true;
		return 0;
	default:
		return task->libvirt->driver->ops->begin(task->libvirt, action);
	}
}

/* The guest is where it would be if the move's result were all of the truth. */
static struct migrate_places
believed(const struct forgetful_task *task)
{
	struct migrate_places places = {
		.source = { .state = MIGRATE_PLACE_RUNNING, .persistent = true },
		.destination = { .state = MIGRATE_PLACE_ABSENT },
	};

	if (task->moved) {
		places.source = places.destination;
		places.destination.state = MIGRATE_PLACE_RUNNING;
		places.destination.persistent = true;
		places.source.moved = UINT64_MAX;
	}
	return places;
}

static int
forgetful_poll(struct migrate_task *base, const struct moment *now, struct migrate_event *ret)
{
	struct forgetful_task *task = (struct forgetful_task *)base;
	int found = task->libvirt->driver->ops->poll(task->libvirt, now, ret);

	if (found) {
		if (ret->type == MIGRATE_ENDED)
			task->moved = ret->u.result.kind == MIGRATE_RESULT_OK;
		return found;
	}
	*ret = (struct migrate_event){ .type = MIGRATE_TICK };
	if (task->ended) {
		task->ended = false;
		ret->type = MIGRATE_ENDED;
		ret->u.result.kind = MIGRATE_RESULT_UNKNOWN;
	} else if (task->settled) {
		task->settled = false;
		ret->type = MIGRATE_SETTLED;
		ret->u.places = believed(task);
	} else if (task->finished) {
		task->finished = false;
		ret->type = MIGRATE_FINISHED;
		ret->u.result.kind = MIGRATE_RESULT_OK;
	}
	return ret->type != MIGRATE_TICK;
}

static void
forgetful_close(struct migrate_task *base)
{
	struct forgetful_task *task = (struct forgetful_task *)base;

	task->libvirt->driver->ops->close(task->libvirt);
	free(task);
}

static void
forgetful_free(struct migrate_driver *base)
{
	struct forgetful_driver *driver = (struct forgetful_driver *)base;

	driver->libvirt->ops->free(driver->libvirt);
}

static const struct migrate_driver_ops forgetful_ops = {
	.open = forgetful_open,
	.begin = forgetful_begin,
	.poll = forgetful_poll,
	.close = forgetful_close,
	.free = forgetful_free,
};

static void
log_line(void *context, const char *id, const char *text)
{
	(void)context;
	fprintf(stderr, "forgetful: %s%s%s\n", id ? id : "", id ? ": " : "", text);
}

int
main(int argc, char **argv)
{
	struct forgetful_driver driver = { .base.ops = &forgetful_ops };
	struct sigaction action = { .sa_handler = on_signal };
	struct engine_options options = { .driver = &driver.base,
					  .idle_limit = -1,
					  .stop = &stop,
					  .log = log_line };
	struct mof_error error;
	int err;

	if (argc != 3)
		return 2;
	options.hosts = argv[2];
	sigaction(SIGTERM, &action, NULL);
	err = job_store_sqlite_open(argv[1], &options.store, &error);
	if (!err)
		err = migrate_driver_libvirt_new(&driver.libvirt, &error);
	if (!err) {
		/* The line by which the chaos run learns the pid of a runner. */
		fprintf(stderr, "msvm-migrate[%ld]: runner started\n", (long)getpid());
		while ((err = engine_run(&options, &error)) == -EBUSY && !stop)
			usleep(100000);
		forgetful_free(&driver.base);
		options.store->ops->close(options.store);
	}
	if (err)
		fprintf(stderr, "forgetful: %s\n", error.message);
	return err ? 1 : 0;
}
