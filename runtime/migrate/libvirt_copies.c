#include "libvirt_copies.h"
#include "libvirt_disks.h"
#include "libvirt_storage.h"

#include <libvirt/virterror.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define LOOK_INTERVAL 250 /* milliseconds between two looks at the figures */

/* What the engine has told the task meanwhile. */
struct orders {
	bool closed, abort, pivot;
};

/* Sleeps until the next look is due or the engine has something to say. */
static struct orders
wait_for_orders(struct libvirt_task *task)
{
	struct timespec until;
	struct orders orders;

	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_nsec += LOOK_INTERVAL * 1000000L;
	until.tv_sec += until.tv_nsec / 1000000000L;
	until.tv_nsec %= 1000000000L;
	pthread_mutex_lock(&task->lock);
	if (!task->closed && !task->abort_wanted && !task->pivot_wanted)
		pthread_cond_timedwait(&task->changed, &task->lock, &until);
	orders = (struct orders){ task->closed, task->abort_wanted, task->pivot_wanted };
	pthread_mutex_unlock(&task->lock);
	return orders;
}

/* The limit counts for all copies together. */
static int
begin_copy(virDomainPtr domain, const struct migrate_order *order, size_t index)
{
	const struct migrate_disk *disk = &order->disks[index];
	virTypedParameterPtr list = NULL;
	int count = 0, room = 0, err = 0;
	char *xml = disks_target_xml(disk);

	if (order->bandwidth)
		err = virTypedParamsAddULLong(&list, &count, &room, VIR_DOMAIN_BLOCK_COPY_BANDWIDTH,
					      order->bandwidth * 1024 * 1024 / order->disk_count);
	if (!xml)
		err = -1;
	if (!err)
		err = virDomainBlockCopy(domain, disk->target, xml, list, count,
					 VIR_DOMAIN_BLOCK_COPY_TRANSIENT_JOB);
	virTypedParamsFree(list, count);
	free(xml);
	return err;
}

/* Ends those copies that still run; what was copied stays, for REMOVE_COPIES. */
static void
abort_copies(virDomainPtr domain, const struct migrate_order *order)
{
	virDomainBlockJobInfo info;

	for (size_t i = 0; i < order->disk_count; i++)
		if (virDomainGetBlockJobInfo(domain, order->disks[i].target, &info, 0) == 1)
			virDomainBlockJobAbort(domain, order->disks[i].target, 0);
}

/* Returns 0, or -1 and *failure, with nothing left running. */
static int
begin_copies(virDomainPtr domain, const struct migrate_order *order, struct migrate_result *failure)
{
	for (size_t i = 0; i < order->disk_count; i++) {
		if (begin_copy(domain, order, i) == 0)
			continue;
		link_failure(failure, order->disks[i].target);
		abort_copies(domain, order);
		return -1;
	}
	return 0;
}

/*
 * The figures of all copies.  Returns 1; 0 with *failure if one of them has ended; -1 with it if
 * libvirt does not answer.
 */
static int
look(virDomainPtr domain, const struct migrate_order *order, struct migrate_sample *sample,
     struct migrate_result *failure)
{
	char message[MIGRATE_MESSAGE_SIZE];

	*sample = (struct migrate_sample){ 0 };
	for (size_t i = 0; i < order->disk_count; i++) {
		const struct migrate_disk *disk = &order->disks[i];
		virDomainBlockJobInfo info = { .end = 0 };
		int found = virDomainGetBlockJobInfo(domain, disk->target, &info, 0);

		if (found < 0) {
			link_failure(failure, disk->target);
			return -1;
		}
		if (!found) {
			snprintf(message, sizeof(message),
				 "the copy of disk %s to %.300s has ended; is there room for it",
				 disk->target, disk->path);
			link_fail(failure, VIR_FROM_DOM, VIR_ERR_OPERATION_FAILED, message);
			return 0;
		}
		/* 0 of 1 is "not known yet", and a disk may grow under its copy. */
		sample->disk_total += disk->capacity;
		if (info.end <= 1)
			sample->disk_remaining += disk->capacity;
		else if (info.cur < info.end)
			sample->disk_remaining += info.end - info.cur;
	}
	return 1;
}

static void
tell_sample(struct libvirt_task *task, const struct migrate_sample *sample, bool ready)
{
	pthread_mutex_lock(&task->lock);
	task->sample = *sample;
	libvirt_task_post(task, MIGRATE_PROGRESS);
	if (ready)
		libvirt_task_post(task, MIGRATE_READY);
	pthread_mutex_unlock(&task->lock);
}

/* Each disk goes over; from the first failure on the others stay.  Returns 0, or -1 and *failure.
 */
static int
pivot(virDomainPtr domain, const struct migrate_order *order, struct migrate_result *failure)
{
	for (size_t i = 0; i < order->disk_count; i++) {
		if (virDomainBlockJobAbort(domain, order->disks[i].target,
					   VIR_DOMAIN_BLOCK_JOB_ABORT_PIVOT) == 0)
			continue;
		link_failure(failure, order->disks[i].target);
		abort_copies(domain, order);
		return -1;
	}
	return 0;
}

/* The inactive definition gets the new paths, if libvirt has not put them there itself. */
static int
define_anew(virDomainPtr domain, const struct migrate_order *order, struct migrate_result *failure)
{
	virConnectPtr connection = virDomainGetConnect(domain);
	virDomainPtr defined;
	char *xml;

	if (virDomainIsPersistent(domain) != 1)
		return 0;
	xml = disks_rename(domain, VIR_DOMAIN_XML_INACTIVE | VIR_DOMAIN_XML_SECURE, order->disks,
			   order->disk_count, failure);
	if (!xml)
		return -1;
	defined = virDomainDefineXMLFlags(connection, xml, 0);
	free(xml);
	if (!defined) {
		link_failure(failure, "the definition was not changed");
		return -1;
	}
	virDomainFree(defined);
	return 0;
}

/* Watches until the end.  Returns whether there is one to be told: a closed task tells nothing. */
static bool
watch(struct libvirt_task *task, virDomainPtr domain, struct migrate_result *result)
{
	const struct migrate_order *order = &task->order;
	struct migrate_sample sample;
	struct orders orders;

	for (;;) {
		int found;

		orders = wait_for_orders(task);
		if (orders.closed)
			return false;
		if (orders.abort) {
			abort_copies(domain, order);
			link_fail(result, VIR_FROM_DOM, VIR_ERR_OPERATION_ABORTED,
				  "the copying was stopped on request");
			return true;
		}
		if (orders.pivot) {
			if (pivot(domain, order, result) == 0)
				*result = (struct migrate_result){ .kind = MIGRATE_RESULT_OK };
			return true;
		}
		found = look(domain, order, &sample, result);
		if (found == 0)
			abort_copies(domain, order);
		if (found < 0 && virConnectIsAlive(virDomainGetConnect(domain)) != 1)
			result->kind = MIGRATE_RESULT_UNKNOWN;
		if (found <= 0)
			return true;
		tell_sample(task, &sample,
			    disks_are_ready(domain, order->disks, order->disk_count));
	}
}

/* A guest that is shut off: nothing writes to its images meanwhile. */
static int
copy_at_rest(virDomainPtr domain, const struct migrate_order *order, struct migrate_result *failure)
{
	virConnectPtr connection = virDomainGetConnect(domain);

	for (size_t i = 0; i < order->disk_count; i++)
		if (storage_copy(connection, order->id, &order->disks[i], failure) < 0)
			return -1;
	return define_anew(domain, order, failure);
}

void
libvirt_copies_run(struct libvirt_task *task, virDomainPtr domain, bool begin)
{
	struct migrate_result result = { .kind = MIGRATE_RESULT_OK };
	struct migrate_disk *disks = (struct migrate_disk *)task->order.disks;
	int err = 0;

	/* PREPARE has seen that there was nothing under these paths. */
	for (size_t i = 0; i < task->order.disk_count && begin; i++)
		disks[i].made = true;
	if (begin && task->guest.shut_off) {
		copy_at_rest(domain, &task->order, &result);
		libvirt_task_ended(task, &result);
		return;
	}
	if (begin)
		err = begin_copies(domain, &task->order, &result);
	if (err || watch(task, domain, &result))
		libvirt_task_ended(task, &result);
}
