#include "errors.h"
#include "job.h"
#include "libvirt_check.h"
#include "libvirt_copies.h"
#include "libvirt_disks.h"
#include "libvirt_storage.h"
#include "libvirt_task.h"
#include "text.h"

#include <libvirt/virterror.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define SAMPLE_INTERVAL 250 /* milliseconds between two looks at the figures */

void
libvirt_task_post(struct libvirt_task *task, enum migrate_event_type type)
{
	struct migrate_driver *driver = task->base.driver;

	task->waiting |= 1u << type;
	if (!task->closed && driver->wake)
		driver->wake(driver->wake_context);
}

void
libvirt_task_ended(struct libvirt_task *task, const struct migrate_result *result)
{
	pthread_mutex_lock(&task->lock);
	task->ended = *result;
	libvirt_task_post(task, MIGRATE_ENDED);
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

/*
 * Which images are to be copied, and whether there is room for them under their names.  The list
 * takes the place of what was wished.
 */
static int
prepare_disks(struct libvirt_task *task, virConnectPtr destination, struct migrate_guest *guest,
	      struct migrate_result *failure)
{
	struct migrate_order *order = &task->order;
	struct migrate_disk *disks;
	char what[MIGRATE_MESSAGE_SIZE];
	size_t count;

	if (disks_find(task->domain, order->disks, order->disk_count, &disks, &count, failure) < 0)
		return -1;
	if (order->job_type == MSVM_MIGRATION_JOB_JOB_TYPE_MOVING_STORAGE)
		count = disks_drop_unmoved(disks, count);
	disks_free((struct migrate_disk *)order->disks, order->disk_count);
	order->disks = guest->disks = disks;
	order->disk_count = guest->disk_count = count;
	if (order->job_type == MSVM_MIGRATION_JOB_JOB_TYPE_MOVING_STORAGE && !count) {
		link_fail(failure, VIR_FROM_DOM, VIR_ERR_INVALID_ARG,
			  "none of the guest's disks is to lie elsewhere");
		return -1;
	}
	for (size_t i = 0; i < count && !order->settings.overwrite; i++) {
		int found = storage_find(destination, order->id, disks[i].path, failure);

		if (found < 0)
			return -1;
		if (!found)
			continue;
		snprintf(what, sizeof(what), "%.400s is there already", disks[i].path);
		link_fail(failure, VIR_FROM_STORAGE, VIR_ERR_STORAGE_VOL_EXIST, what);
		return -1;
	}
	return 0;
}

/* What makes a move impossible is a failure here; for a check it is a finding, later. */
static int
prepare(struct libvirt_task *task, struct migrate_guest *guest, struct migrate_result *failure)
{
	unsigned int type = task->order.job_type;
	virConnectPtr destination;
	int err = 0;

	if (!task->domain && reach_source(task, &task->connection, &task->domain, failure) < 0)
		return -1;
	if (link_guest(task->domain, guest, failure) < 0)
		return -1;
	if (job_type_moves_guest(type) && link_check_running(task->domain, guest, failure) < 0)
		return -1;
	if (type == MSVM_MIGRATION_JOB_JOB_TYPE_MOVING_STORAGE)
		return prepare_disks(task, task->connection, guest, failure);
	if (!task->order.destination_uri)
		return 0;
	destination = link_open(task->order.destination_uri, task->order.destination_uri, failure);
	if (!destination)
		return -1;
	if (!job_type_is_check(type))
		err = link_check_destination(destination, task->domain, failure);
	if (!err && job_type_moves_storage(type))
		err = prepare_disks(task, destination, guest, failure);
	virConnectClose(destination);
	return err;
}

/* A guest that dies while it is looked at: that is what has to be told. */
static void
note_death(const struct libvirt_task *task, const struct migrate_guest *guest,
	   struct migrate_result *failure)
{
	const struct timespec pause = { .tv_nsec = 100000000 };
	char message[2 * MIGRATE_MESSAGE_SIZE];
	int active;

	if (!task->domain || guest->shut_off || failure->no_contact)
		return;
	active = virDomainIsActive(task->domain);
	/* libvirt has lost the monitor, and takes a moment to see why. */
	for (int i = 0; i < 20 && active == 1 && failure->code == VIR_ERR_SYSTEM_ERROR; i++) {
		nanosleep(&pause, NULL);
		active = virDomainIsActive(task->domain);
	}
	if (active != 0)
		return;
	snprintf(message, sizeof(message), "the guest is shut off since: %s", failure->message);
	text_copy(failure->message, sizeof(failure->message), message);
}

static void
run_prepare(struct libvirt_task *task)
{
	struct migrate_guest guest = { .persistent = false };
	struct migrate_result failure;

	if (prepare(task, &guest, &failure) < 0) {
		note_death(task, &guest, &failure);
		libvirt_task_ended(task, &failure);
		return;
	}
	pthread_mutex_lock(&task->lock);
	task->guest = guest;
	memcpy(task->uuid, guest.uuid, sizeof(task->uuid));
	libvirt_task_post(task, MIGRATE_PREPARED);
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
	libvirt_task_post(task, MIGRATE_ENDED);
	pthread_mutex_unlock(&task->lock);
}

static void
on_found(void *context, const struct migrate_finding *finding)
{
	struct libvirt_task *task = context;
	size_t count = task->finding_count + 1;
	struct migrate_finding *grown;

	pthread_mutex_lock(&task->lock);
	grown = reallocarray(task->findings, count, sizeof(*grown));
	task->findings_lost |= !grown;
	if (grown) {
		grown[task->finding_count++] = *finding;
		task->findings = grown;
	}
	libvirt_task_post(task, MIGRATE_FOUND);
	pthread_mutex_unlock(&task->lock);
}

static bool
is_storage(const struct libvirt_task *task)
{
	return task->order.job_type == MSVM_MIGRATION_JOB_JOB_TYPE_MOVING_STORAGE;
}

static void
run_check(struct libvirt_task *task, struct migrate_result *result)
{
	struct libvirt_check check = { .source = task->connection,
				       .domain = task->domain,
				       .guest = &task->guest,
				       .order = &task->order,
				       .found = on_found,
				       .context = task };
	const char *uri = task->order.destination_uri;

	if (uri)
		check.destination = link_open(uri, uri, result);
	if (uri && !check.destination)
		return;
	if (libvirt_check_run(&check, result) == 0)
		*result = (struct migrate_result){ .kind = MIGRATE_RESULT_OK };
	if (task->findings_lost)
		*result = (struct migrate_result){ .kind = MIGRATE_RESULT_FAILED,
						   .code = ERROR_NO_MEMORY,
						   .message = "out of memory" };
	if (check.destination)
		virConnectClose(check.destination);
}

/* START of a job that moves no guest. */
static void
run_inspection(struct libvirt_task *task)
{
	struct migrate_result result;

	if (job_type_is_check(task->order.job_type))
		run_check(task, &result);
	else
		link_define(task->domain, &task->guest, &task->order, &result);
	libvirt_task_ended(task, &result);
}

/*
 * What libvirt's event thread is given.  It outlives the registration for a moment, and must not
 * keep the task: to free a task closes its connection, which that thread cannot do.
 */
struct listener {
	pthread_mutex_t lock;
	struct libvirt_task *task; /* NULL once the watching thread has ended */
};

/* The guest was stopped at the source to go on at the destination. */
static int
on_lifecycle(virConnectPtr connection, virDomainPtr domain, int event, int detail, void *opaque)
{
	struct listener *listener = opaque;

	(void)connection;
	(void)domain;
	if (event != VIR_DOMAIN_EVENT_SUSPENDED || (detail != VIR_DOMAIN_EVENT_SUSPENDED_MIGRATED &&
						    detail != VIR_DOMAIN_EVENT_SUSPENDED_POSTCOPY))
		return 0;
	pthread_mutex_lock(&listener->lock);
	if (listener->task) {
		pthread_mutex_lock(&listener->task->lock);
		libvirt_task_post(listener->task, MIGRATE_SWITCHING);
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
	*ret_id = virConnectDomainEventRegisterAny(
		connection, domain, VIR_DOMAIN_EVENT_ID_LIFECYCLE,
		VIR_DOMAIN_EVENT_CALLBACK(on_lifecycle), listener, listener_free);
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
watch_on(struct libvirt_task *task, bool following)
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
	pthread_mutex_unlock(&task->lock);
	return on;
}

/*
 * Passes on what the engine wants of the move.  libvirt refuses it while it has not yet begun, or
 * cannot stop it any more: then it is asked again at the next look.
 */
static void
steer(struct libvirt_task *task, virDomainPtr domain)
{
	bool abort_wanted, post_copy_wanted, aborted, going;

	pthread_mutex_lock(&task->lock);
	abort_wanted = task->abort_wanted;
	post_copy_wanted = task->post_copy_wanted && !abort_wanted;
	pthread_mutex_unlock(&task->lock);
	aborted = abort_wanted && virDomainAbortJob(domain) == 0;
	going = post_copy_wanted && virDomainMigrateStartPostCopy(domain, 0) == 0;
	pthread_mutex_lock(&task->lock);
	if (aborted)
		task->abort_wanted = false;
	if (going)
		task->post_copy_wanted = false;
	pthread_mutex_unlock(&task->lock);
}

/* Looks at the figures until the move has ended, and steers it. */
static void
watch_until_end(struct libvirt_task *task, virDomainPtr domain, bool following)
{
	while (watch_on(task, following)) {
		struct migrate_sample sample;
		int found;

		steer(task, domain);
		found = link_sample(domain, &sample);
		if (found > 0) {
			pthread_mutex_lock(&task->lock);
			task->sample = sample;
			libvirt_task_post(task, MIGRATE_PROGRESS);
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
		if (is_storage(task)) {
			libvirt_copies_run(task, domain, false);
			virDomainFree(domain);
			virConnectClose(connection);
			return;
		}
		watch(task, connection, domain, true);
		virDomainFree(domain);
		virConnectClose(connection);
	}
	libvirt_task_ended(task, &unseen);
}

static void
run_ask(struct libvirt_task *task, enum side side)
{
	struct ask *ask = &task->asks[side];
	struct migrate_place place;

	link_place(side == SOURCE ? task->order.source_uri : task->order.destination_uri,
		   task->uuid, is_storage(task) ? &task->order : NULL, &place);
	pthread_mutex_lock(&task->lock);
	ask->place = place;
	ask->running = false;
	ask->answered = true;
	libvirt_task_post(task, MIGRATE_SETTLED);
	pthread_mutex_unlock(&task->lock);
}

/* Makes or removes images.  All of them are tried; the first failure is told. */
static void
run_images(struct libvirt_task *task, enum migrate_action action, struct migrate_result *result)
{
	const struct migrate_order *order = &task->order;
	struct migrate_disk *disks = (struct migrate_disk *)order->disks;
	const char *uri = action == MIGRATE_REMOVE_SOURCES || is_storage(task)
				  ? order->source_uri
				  : order->destination_uri;
	virConnectPtr connection;
	struct migrate_result failure;
	int err = 0;

	memset(result, 0, sizeof(*result));
	connection = link_open(uri, uri, result);
	if (!connection)
		return;
	if (action == MIGRATE_MAKE_IMAGES)
		err = storage_make(connection, order->id, disks, order->disk_count,
				   order->settings.overwrite, result);
	else
		err = storage_tidy(connection, order->id, result);
	for (size_t i = 0; i < order->disk_count && action != MIGRATE_MAKE_IMAGES; i++) {
		bool is_copy = action == MIGRATE_REMOVE_COPIES;

		if (is_copy && !disks[i].made)
			continue;
		if (storage_remove(connection, order->id, is_copy ? disks[i].path : disks[i].source,
				   &failure) < 0 &&
		    !err) {
			*result = failure;
			err = -1;
		}
	}
	if (!err)
		result->kind = MIGRATE_RESULT_OK;
	virConnectClose(connection);
}

/*
 * The engine has let go of the job when its images were made, or while they were: another runner
 * took it over, and may have looked for them before they were there.
 */
static void
remove_unclaimed(struct libvirt_task *task)
{
	struct migrate_result result;
	bool unclaimed;

	pthread_mutex_lock(&task->lock);
	unclaimed = task->unclaimed && task->closed;
	if (unclaimed)
		task->unclaimed = false;
	pthread_mutex_unlock(&task->lock);
	if (unclaimed)
		run_images(task, MIGRATE_REMOVE_COPIES, &result);
}

static void
run_errand(struct libvirt_task *task, enum migrate_action action)
{
	struct migrate_result result;

	if (action == MIGRATE_MAKE_IMAGES || action == MIGRATE_REMOVE_COPIES ||
	    action == MIGRATE_REMOVE_SOURCES)
		run_images(task, action, &result);
	else
		link_errand(&task->order, task->uuid, action, &result);
	pthread_mutex_lock(&task->lock);
	task->finished = result;
	task->unclaimed = action == MIGRATE_MAKE_IMAGES;
	libvirt_task_post(task, MIGRATE_FINISHED);
	pthread_mutex_unlock(&task->lock);
	remove_unclaimed(task);
}

void *
libvirt_thread_main(void *opaque)
{
	struct errand errand = *(struct errand *)opaque;

	free(opaque);
	switch (errand.action) {
	case MIGRATE_PREPARE:
		run_prepare(errand.task);
		break;
	case MIGRATE_START:
		if (job_type_moves_guest(errand.task->order.job_type))
			run_move(errand.task);
		else if (is_storage(errand.task))
			libvirt_copies_run(errand.task, errand.task->domain, true);
		else
			run_inspection(errand.task);
		break;
	case MIGRATE_ABORT: /* the thread that can abort is the one that watches */
		watch(errand.task, errand.task->connection, errand.task->domain, false);
		break;
	case MIGRATE_FOLLOW:
		run_follow(errand.task);
		break;
	case MIGRATE_SETTLE:
		run_ask(errand.task, errand.side);
		break;
	case MIGRATE_CLOSE: /* to let go takes the time of a call as well */
		remove_unclaimed(errand.task);
		break;
	default:
		run_errand(errand.task, errand.action);
		break;
	}
	libvirt_task_release(errand.task);
	return NULL;
}
