/*
 * The libvirt driver: every call that may block has a thread of its own, which puts what it found
 * into the task's mailbox and wakes the engine.
 */
#include "job.h"
#include "libvirt_disks.h"
#include "libvirt_task.h"
#include "uuid.h"

#include <libvirt/virterror.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define SETTLE_LIMIT 10000 /* for a host to tell where the guest is */
#define CLOSE_SECONDS 2
#define STACK_SIZE (512 * 1024)

static struct libvirt_task *
self_of(struct migrate_task *task)
{
	return (struct libvirt_task *)task;
}

static void
free_order(struct migrate_order *order)
{
	free((char *)order->id);
	free((char *)order->source_uri);
	free((char *)order->destination_uri);
	free((char *)order->peer_uri);
	free((char *)order->data_uri);
	free((char *)order->domain);
	disks_free((struct migrate_disk *)order->disks, order->disk_count);
}

static void
task_free(struct libvirt_task *task)
{
	struct libvirt_driver *driver = (struct libvirt_driver *)task->base.driver;

	if (task->domain)
		virDomainFree(task->domain);
	if (task->connection)
		virConnectClose(task->connection);
	free_order(&task->order);
	free(task->findings);
	pthread_cond_destroy(&task->changed);
	pthread_mutex_destroy(&task->lock);
	free(task);
	pthread_mutex_lock(&driver->lock);
	driver->tasks--;
	pthread_cond_broadcast(&driver->changed);
	pthread_mutex_unlock(&driver->lock);
}

void
libvirt_task_release(struct libvirt_task *task)
{
	bool last;

	pthread_mutex_lock(&task->lock);
	last = --task->references == 0;
	pthread_mutex_unlock(&task->lock);
	if (last)
		task_free(task);
}

/* Starts a thread that holds a reference; the lock is held.  Returns 0 or -EAGAIN. */
static int
start_thread(struct libvirt_task *task, enum migrate_action action, enum side side)
{
	struct errand *errand = malloc(sizeof(*errand));
	pthread_attr_t attributes;
	pthread_t thread;
	int err;

	if (!errand)
		return -EAGAIN;
	*errand = (struct errand){ .task = task, .action = action, .side = side };
	pthread_attr_init(&attributes);
	pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
	pthread_attr_setstacksize(&attributes, STACK_SIZE);
	err = pthread_create(&thread, &attributes, libvirt_thread_main, errand);
	pthread_attr_destroy(&attributes);
	if (err) {
		free(errand);
		return -EAGAIN;
	}
	task->references++;
	return 0;
}

static int
begin_move(struct libvirt_task *task)
{
	int err;

	if (task->moving)
		return 0;
	task->moving = true;
	err = start_thread(task, MIGRATE_START, SOURCE);
	if (err)
		task->moving = false;
	else
		start_thread(task, MIGRATE_ABORT, SOURCE);
	return err;
}

/* A host that has not answered the last question is not asked a second time meanwhile. */
static int
begin_settle(struct libvirt_task *task)
{
	int err = 0;

	for (int side = 0; side < SIDE_COUNT && !err; side++) {
		struct ask *ask = &task->asks[side];

		/* Storage moves on one host: there is no other to ask. */
		ask->answered = side == DESTINATION && !task->order.destination_uri;
		if (ask->running || ask->answered)
			continue;
		err = start_thread(task, MIGRATE_SETTLE, (enum side)side);
		ask->running = !err;
	}
	task->settling = true;
	task->settle_until = moment_now().steady + SETTLE_LIMIT;
	return err;
}

static int
libvirt_begin(struct migrate_task *base, enum migrate_action action)
{
	struct libvirt_task *task = self_of(base);
	int err = 0;

	pthread_mutex_lock(&task->lock);
	if (action != MIGRATE_SETTLE)
		task->unclaimed = false;
	switch (action) {
	case MIGRATE_START:
		err = job_type_moves_guest(task->order.job_type)
			      ? begin_move(task)
			      : start_thread(task, action, SOURCE);
		break;
	case MIGRATE_ABORT:
		task->abort_wanted = true;
		pthread_cond_broadcast(&task->changed);
		break;
	case MIGRATE_POST_COPY:
		task->post_copy_wanted = true;
		pthread_cond_broadcast(&task->changed);
		break;
	case MIGRATE_PIVOT:
		task->pivot_wanted = true;
		pthread_cond_broadcast(&task->changed);
		break;
	case MIGRATE_SETTLE:
		err = begin_settle(task);
		break;
	case MIGRATE_NOTHING:
	case MIGRATE_CLOSE:
		break;
	default:
		err = start_thread(task, action, SOURCE);
		break;
	}
	pthread_mutex_unlock(&task->lock);
	return err;
}

/* Takes an event out of the mailbox; the lock is held. */
static bool
take(struct libvirt_task *task, enum migrate_event_type type)
{
	bool found = task->waiting & 1u << type;

	task->waiting &= ~(1u << type);
	return found;
}

/* Whether both hosts have answered, or are out of time; the lock is held. */
static bool
take_places(struct libvirt_task *task, int64_t steady, struct migrate_places *ret)
{
	static const struct migrate_place silent = { .state = MIGRATE_PLACE_UNKNOWN,
						     .message = "no answer within 10 s" };
	const struct ask *asks = task->asks;

	take(task, MIGRATE_SETTLED);
	if (!task->settling)
		return false;
	if (!(asks[SOURCE].answered && asks[DESTINATION].answered) && steady < task->settle_until)
		return false;
	task->settling = false;
	ret->source = asks[SOURCE].answered ? asks[SOURCE].place : silent;
	ret->destination = asks[DESTINATION].answered ? asks[DESTINATION].place : silent;
	return true;
}

static bool
take_event(struct libvirt_task *task, int64_t steady, struct migrate_event *ret)
{
	if (take(task, MIGRATE_PREPARED)) {
		ret->type = MIGRATE_PREPARED;
		ret->u.guest = task->guest;
	} else if (task->findings_told < task->finding_count) {
		ret->type = MIGRATE_FOUND;
		ret->u.finding = task->findings[task->findings_told++];
	} else if (take(task, MIGRATE_PROGRESS)) {
		ret->type = MIGRATE_PROGRESS;
		ret->u.sample = task->sample;
	} else if (take(task, MIGRATE_READY)) {
		ret->type = MIGRATE_READY;
	} else if (take(task, MIGRATE_SWITCHING)) {
		ret->type = MIGRATE_SWITCHING;
	} else if (take(task, MIGRATE_ENDED)) {
		ret->type = MIGRATE_ENDED;
		ret->u.result = task->ended;
	} else if (take_places(task, steady, &ret->u.places)) {
		ret->type = MIGRATE_SETTLED;
	} else if (take(task, MIGRATE_FINISHED)) {
		ret->type = MIGRATE_FINISHED;
		ret->u.result = task->finished;
	} else {
		return false;
	}
	return true;
}

static int
libvirt_poll(struct migrate_task *base, const struct moment *now, struct migrate_event *ret)
{
	struct libvirt_task *task = self_of(base);
	bool found;

	pthread_mutex_lock(&task->lock);
	found = take_event(task, now->steady, ret);
	pthread_mutex_unlock(&task->lock);
	return found;
}

static void
libvirt_close(struct migrate_task *base)
{
	struct libvirt_task *task = self_of(base);

	pthread_mutex_lock(&task->lock);
	task->closed = true;
	pthread_cond_broadcast(&task->changed);
	start_thread(task, MIGRATE_CLOSE, SOURCE);
	pthread_mutex_unlock(&task->lock);
	libvirt_task_release(task);
}

static bool
copy_text(const char **to, const char *from)
{
	*to = from ? strdup(from) : NULL;
	return *to || !from;
}

static void
init_lock(pthread_mutex_t *lock, pthread_cond_t *changed)
{
	pthread_condattr_t attributes;

	pthread_mutex_init(lock, NULL);
	pthread_condattr_init(&attributes);
	pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	pthread_cond_init(changed, &attributes);
	pthread_condattr_destroy(&attributes);
}

static int
libvirt_open(struct migrate_driver *driver, const struct migrate_order *order,
	     struct migrate_task **ret)
{
	struct libvirt_driver *owner = (struct libvirt_driver *)driver;
	struct libvirt_task *task = calloc(1, sizeof(*task));

	if (!task)
		return -ENOMEM;
	pthread_mutex_lock(&owner->lock);
	owner->tasks++;
	pthread_mutex_unlock(&owner->lock);
	task->base.driver = driver;
	task->references = 1;
	task->order.job_type = order->job_type;
	task->order.bandwidth = order->bandwidth;
	task->order.settings = order->settings;
	task->order.disks = disks_copy(order->disks, order->disk_count);
	task->order.disk_count = task->order.disks ? order->disk_count : 0;
	init_lock(&task->lock, &task->changed);
	if (!task->order.disks || !copy_text(&task->order.id, order->id) ||
	    !copy_text(&task->order.source_uri, order->source_uri) ||
	    !copy_text(&task->order.destination_uri, order->destination_uri) ||
	    !copy_text(&task->order.peer_uri, order->peer_uri) ||
	    !copy_text(&task->order.data_uri, order->data_uri) ||
	    !copy_text(&task->order.domain, order->domain)) {
		task_free(task);
		return -ENOMEM;
	}
	/* An adopted job knows the UUID; for a new one PREPARE finds it. */
	uuid_parse(order->domain, task->uuid);
	*ret = &task->base;
	return 0;
}

static void
silence(void *context, virErrorPtr error)
{
	(void)context;
	(void)error;
}

/* Has nothing to do: a timer that is due makes the event loop look whether it shall stop. */
static void
on_timer(int timer, void *opaque)
{
	(void)timer;
	(void)opaque;
}

static void *
event_main(void *opaque)
{
	struct libvirt_driver *driver = opaque;
	bool stopping = false;

	while (!stopping && virEventRunDefaultImpl() == 0) {
		pthread_mutex_lock(&driver->lock);
		stopping = driver->stopping;
		pthread_mutex_unlock(&driver->lock);
	}
	return NULL;
}

/* Waits a little for the last threads.  Returns whether all tasks are gone; the lock is held. */
static bool
wait_for_tasks(struct libvirt_driver *driver)
{
	struct timespec until;

	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec += CLOSE_SECONDS;
	while (driver->tasks &&
	       pthread_cond_timedwait(&driver->changed, &driver->lock, &until) == 0)
		continue;
	return driver->tasks == 0;
}

/*
 * A thread that waits for a host may come back at any time and then needs the driver: with one
 * left, which happens only when the process ends in the midst of a move, the memory stays.
 */
static void
libvirt_free(struct migrate_driver *base)
{
	struct libvirt_driver *driver = (struct libvirt_driver *)base;
	bool idle;
	int timer;

	pthread_mutex_lock(&driver->lock);
	idle = wait_for_tasks(driver);
	driver->stopping = true;
	pthread_mutex_unlock(&driver->lock);
	timer = virEventAddTimeout(0, on_timer, NULL, NULL);
	pthread_join(driver->thread, NULL);
	if (timer >= 0)
		virEventRemoveTimeout(timer);
	if (!idle)
		return;
	pthread_cond_destroy(&driver->changed);
	pthread_mutex_destroy(&driver->lock);
	free(driver);
}

static const struct migrate_driver_ops libvirt_ops = {
	.open = libvirt_open,
	.begin = libvirt_begin,
	.poll = libvirt_poll,
	.close = libvirt_close,
	.free = libvirt_free,
};

int
migrate_driver_libvirt_new(struct migrate_driver **ret, struct mof_error *reterr)
{
	struct libvirt_driver *driver = calloc(1, sizeof(*driver));

	if (!driver)
		return mof_error_set(reterr, -ENOMEM, "out of memory");
	driver->base.ops = &libvirt_ops;
	virSetErrorFunc(NULL, silence);
	if (virInitialize() < 0 || virEventRegisterDefaultImpl() < 0) {
		free(driver);
		return mof_error_set(reterr, -EIO, "libvirt cannot be used: %s",
				     virGetLastErrorMessage());
	}
	init_lock(&driver->lock, &driver->changed);
	if (pthread_create(&driver->thread, NULL, event_main, driver) != 0) {
		pthread_cond_destroy(&driver->changed);
		pthread_mutex_destroy(&driver->lock);
		free(driver);
		return mof_error_set(reterr, -EIO, "no thread for libvirt's events");
	}
	*ret = &driver->base;
	return 0;
}
