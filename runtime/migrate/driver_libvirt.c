/*
 * The libvirt driver: every call that may block has a thread of its own, which puts what it found
 * into the task's mailbox and wakes the engine.
 */
#include "driver.h"
#include "libvirt_link.h"
#include "uuid.h"

#include <libvirt/virterror.h>

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define SAMPLE_INTERVAL 250		/* milliseconds between two looks at the figures */
#define SETTLE_LIMIT 10000		/* for a host to tell where the guest is */
#define CLOSE_SECONDS 2
#define STACK_SIZE (512 * 1024)

enum side { SOURCE, DESTINATION, SIDE_COUNT };

struct ask {
	bool running, answered;
	struct migrate_place place;
};

struct libvirt_driver {
	struct migrate_driver base;
	pthread_t thread;		/* runs libvirt's event loop: keepalive needs it */
	pthread_mutex_t lock;		/* of what follows */
	pthread_cond_t changed;
	bool stopping;
	unsigned int tasks;		/* not yet freed */
};

struct libvirt_task {
	struct migrate_task base;
	struct migrate_order order;	/* its texts are the task's */
	pthread_mutex_t lock;		/* of everything below */
	pthread_cond_t changed;
	unsigned int references;	/* the engine's and one per thread */
	bool closed;			/* the engine has let go */
	virConnectPtr connection;	/* to the source; NULL: none yet */
	virDomainPtr domain;
	char uuid[MIGRATE_UUID_SIZE];
	bool moving;			/* the thread of the move has not ended */
	bool abort_wanted;
	struct ask asks[SIDE_COUNT];
	bool settling;
	int64_t settle_until;		/* steady time */

	/* the mailbox */
	unsigned int waiting;		/* bits 1 << enum migrate_event_type */
	struct migrate_guest guest;
	struct migrate_sample sample;
	struct migrate_result ended, finished;
};

/* What a thread is told. */
struct errand {
	struct libvirt_task *task;
	enum migrate_action action;
	enum side side;			/* of MIGRATE_SETTLE */
};

static struct libvirt_task *
self_of(struct migrate_task *task)
{
	return (struct libvirt_task *)task;
}

static void
free_order(struct migrate_order *order)
{
	free((char *)order->source_uri);
	free((char *)order->destination_uri);
	free((char *)order->peer_uri);
	free((char *)order->data_uri);
	free((char *)order->domain);
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
	pthread_cond_destroy(&task->changed);
	pthread_mutex_destroy(&task->lock);
	free(task);
	pthread_mutex_lock(&driver->lock);
	driver->tasks--;
	pthread_cond_broadcast(&driver->changed);
	pthread_mutex_unlock(&driver->lock);
}

static void
task_release(struct libvirt_task *task)
{
	bool last;

	pthread_mutex_lock(&task->lock);
	last = --task->references == 0;
	pthread_mutex_unlock(&task->lock);
	if (last)
		task_free(task);
}

/* Marks an event as waiting; the lock is held.  The engine hears of it as long as it listens. */
static void
post(struct libvirt_task *task, enum migrate_event_type type)
{
	struct migrate_driver *driver = task->base.driver;

	task->waiting |= 1u << type;
	if (!task->closed && driver->wake)
		driver->wake(driver->wake_context);
}

static void
post_ended(struct libvirt_task *task, const struct migrate_result *result)
{
	pthread_mutex_lock(&task->lock);
	task->ended = *result;
	post(task, MIGRATE_ENDED);
	pthread_mutex_unlock(&task->lock);
}

/* Connects to the source and finds the guest.  Returns 0, or -1 and *failure. */
static int
reach_source(struct libvirt_task *task, virConnectPtr *ret_connection, virDomainPtr *ret_domain,
	     struct migrate_result *failure)
{
	virConnectPtr connection;
	virDomainPtr domain;

	connection = link_open(task->order.source_uri, task->order.source_uri, failure);
	if (!connection)
		return -1;
	domain = link_find(connection, *task->uuid ? task->uuid : task->order.domain, failure);
	if (!domain) {
		virConnectClose(connection);
		return -1;
	}
	*ret_connection = connection;
	*ret_domain = domain;
	return 0;
}

static int
prepare(struct libvirt_task *task, struct migrate_guest *guest, struct migrate_result *failure)
{
	virConnectPtr destination;
	int err;

	if (!task->domain &&
	    reach_source(task, &task->connection, &task->domain, failure) < 0)
		return -1;
	if (link_guest(task->domain, guest, failure) < 0)
		return -1;
	destination = link_open(task->order.destination_uri, task->order.destination_uri,
				failure);
	if (!destination)
		return -1;
	err = link_check_destination(destination, task->domain, failure);
	virConnectClose(destination);
	return err;
}

static void
run_prepare(struct libvirt_task *task)
{
	struct migrate_result failure;
	struct migrate_guest guest;

	if (prepare(task, &guest, &failure) < 0) {
		post_ended(task, &failure);
		return;
	}
	pthread_mutex_lock(&task->lock);
	task->guest = guest;
	memcpy(task->uuid, guest.uuid, sizeof(task->uuid));
	post(task, MIGRATE_PREPARED);
	pthread_mutex_unlock(&task->lock);
}

static void
run_move(struct libvirt_task *task)
{
	struct migrate_result result;

	link_move(task->domain, &task->order, task->guest.persistent, &result);
	/* If our own connection broke, the source may well go on without us. */
	if (result.kind == MIGRATE_RESULT_FAILED && virConnectIsAlive(task->connection) != 1)
		result.kind = MIGRATE_RESULT_UNKNOWN;
	pthread_mutex_lock(&task->lock);
	task->moving = false;
	task->ended = result;
	pthread_cond_broadcast(&task->changed);
	post(task, MIGRATE_ENDED);
	pthread_mutex_unlock(&task->lock);
}

/*
 * What libvirt's event thread is given.  It outlives the registration for a moment, and must not
 * keep the task: to free a task closes its connection, which that thread cannot do.
 */
struct listener {
	pthread_mutex_t lock;
	struct libvirt_task *task;	/* NULL once the watching thread has ended */
};

/* The guest was stopped at the source to go on at the destination. */
static int
on_lifecycle(virConnectPtr connection, virDomainPtr domain, int event, int detail, void *opaque)
{
	struct listener *listener = opaque;

	(void)connection;
	(void)domain;
	if (event != VIR_DOMAIN_EVENT_SUSPENDED || detail != VIR_DOMAIN_EVENT_SUSPENDED_MIGRATED)
		return 0;
	pthread_mutex_lock(&listener->lock);
	if (listener->task) {
		pthread_mutex_lock(&listener->task->lock);
		post(listener->task, MIGRATE_SWITCHING);
		pthread_mutex_unlock(&listener->task->lock);
	}
	pthread_mutex_unlock(&listener->lock);
	return 0;
}

static void
listener_free(void *opaque)
{
	struct listener *listener = opaque;

	pthread_mutex_destroy(&listener->lock);
	free(listener);
}

/* The event is welcome, not needed: *ret_id is -1 if it cannot be had. */
static struct listener *
listen_for_switch(struct libvirt_task *task, virConnectPtr connection, virDomainPtr domain,
		  int *ret_id)
{
	struct listener *listener = calloc(1, sizeof(*listener));

	*ret_id = -1;
	if (!listener)
		return NULL;
	pthread_mutex_init(&listener->lock, NULL);
	listener->task = task;
	*ret_id = virConnectDomainEventRegisterAny(connection, domain,
						   VIR_DOMAIN_EVENT_ID_LIFECYCLE,
						   VIR_DOMAIN_EVENT_CALLBACK(on_lifecycle),
						   listener, listener_free);
	if (*ret_id >= 0)
		return listener;
	listener_free(listener);
	return NULL;
}

static void
stop_listening(struct listener *listener, virConnectPtr connection, int id)
{
	if (!listener)
		return;
	pthread_mutex_lock(&listener->lock);
	listener->task = NULL;
	pthread_mutex_unlock(&listener->lock);
	virConnectDomainEventDeregisterAny(connection, id);
}

/* Sleeps until the next look is due or something changed.  Returns whether to go on. */
static bool
watch_on(struct libvirt_task *task, bool following, bool *ret_abort)
{
	struct timespec until;
	bool on;

	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_nsec += SAMPLE_INTERVAL * 1000000L;
	until.tv_sec += until.tv_nsec / 1000000000L;
	until.tv_nsec %= 1000000000L;
	pthread_mutex_lock(&task->lock);
	if (!task->closed && (following || task->moving))
		pthread_cond_timedwait(&task->changed, &task->lock, &until);
	on = !task->closed && (following || task->moving);
	*ret_abort = task->abort_wanted;
	pthread_mutex_unlock(&task->lock);
	return on;
}

/* Looks at the figures until the move has ended, and stops it on demand. */
static void
watch_until_end(struct libvirt_task *task, virDomainPtr domain, bool following)
{
	bool abort_wanted;

	while (watch_on(task, following, &abort_wanted)) {
		struct migrate_sample sample;
		int found;

		/* Refused while libvirt has not yet begun the job: asked for again then. */
		if (abort_wanted && virDomainAbortJob(domain) == 0) {
			pthread_mutex_lock(&task->lock);
			task->abort_wanted = false;
			pthread_mutex_unlock(&task->lock);
		}
		found = link_sample(domain, &sample);
		if (found > 0) {
			pthread_mutex_lock(&task->lock);
			task->sample = sample;
			post(task, MIGRATE_PROGRESS);
			pthread_mutex_unlock(&task->lock);
		} else if (following) {
			return;
		}
	}
}

static void
watch(struct libvirt_task *task, virConnectPtr connection, virDomainPtr domain, bool following)
{
	int id;
	struct listener *listener = listen_for_switch(task, connection, domain, &id);

	watch_until_end(task, domain, following);
	stop_listening(listener, connection, id);
}

/* One who follows has a connection of its own: that of the move, if there was one, is dead. */
static void
run_follow(struct libvirt_task *task)
{
	struct migrate_result unseen = { .kind = MIGRATE_RESULT_UNKNOWN }, failure;
	virConnectPtr connection;
	virDomainPtr domain;

	if (reach_source(task, &connection, &domain, &failure) == 0) {
		watch(task, connection, domain, true);
		virDomainFree(domain);
		virConnectClose(connection);
	}
	post_ended(task, &unseen);
}

static void
run_ask(struct libvirt_task *task, enum side side)
{
	struct ask *ask = &task->asks[side];
	struct migrate_place place;

	link_place(side == SOURCE ? task->order.source_uri : task->order.destination_uri,
		   task->uuid, &place);
	pthread_mutex_lock(&task->lock);
	ask->place = place;
	ask->running = false;
	ask->answered = true;
	post(task, MIGRATE_SETTLED);
	pthread_mutex_unlock(&task->lock);
}

static void
run_errand(struct libvirt_task *task, enum migrate_action action)
{
	struct migrate_result result;

	link_errand(&task->order, task->uuid, action, &result);
	pthread_mutex_lock(&task->lock);
	task->finished = result;
	post(task, MIGRATE_FINISHED);
	pthread_mutex_unlock(&task->lock);
}

static void *
thread_main(void *opaque)
{
	struct errand errand = *(struct errand *)opaque;

	free(opaque);
	switch (errand.action) {
	case MIGRATE_PREPARE:
		run_prepare(errand.task);
		break;
	case MIGRATE_START:
		run_move(errand.task);
		break;
	case MIGRATE_ABORT:		/* the thread that can abort is the one that watches */
		watch(errand.task, errand.task->connection, errand.task->domain, false);
		break;
	case MIGRATE_FOLLOW:
		run_follow(errand.task);
		break;
	case MIGRATE_SETTLE:
		run_ask(errand.task, errand.side);
		break;
	case MIGRATE_CLOSE:		/* to let go takes the time of a call as well */
		break;
	default:
		run_errand(errand.task, errand.action);
		break;
	}
	task_release(errand.task);
	return NULL;
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
	err = pthread_create(&thread, &attributes, thread_main, errand);
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

		ask->answered = false;
		if (ask->running)
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
	switch (action) {
	case MIGRATE_START:
		err = begin_move(task);
		break;
	case MIGRATE_ABORT:
		task->abort_wanted = true;
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
	if (!(asks[SOURCE].answered && asks[DESTINATION].answered) &&
	    steady < task->settle_until)
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
	} else if (take(task, MIGRATE_PROGRESS)) {
		ret->type = MIGRATE_PROGRESS;
		ret->u.sample = task->sample;
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
	task_release(task);
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
	task->order.bandwidth = order->bandwidth;
	init_lock(&task->lock, &task->changed);
	if (!copy_text(&task->order.source_uri, order->source_uri) ||
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
