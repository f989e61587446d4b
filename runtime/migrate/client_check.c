#include "client.h"
#include "errors.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

/* Waits for what PREPARE tells.  Returns 0 and the event, or -ETIME. */
static int
wait_for_event(struct migrate_task *task, int limit, struct migrate_event *ret)
{
	static const struct timespec pause = { .tv_nsec = 5000000 };
	struct moment now = moment_now();
	int64_t until = now.steady + limit;

	while (task->driver->ops->poll(task, &now, ret) == 0) {
		if (now.steady >= until)
			return -ETIME;
		nanosleep(&pause, NULL);
		now = moment_now();
	}
	return 0;
}

static int
fail(struct migrate_result *failure, int code, const char *message)
{
	memset(failure, 0, sizeof(*failure));
	failure->kind = MIGRATE_RESULT_FAILED;
	failure->code = code;
	snprintf(failure->message, sizeof(failure->message), "%s", message);
	return -ECANCELED;
}

int
client_check(struct migrate_driver *driver, const struct migrate_order *order, int limit,
	     struct migrate_guest *ret, struct migrate_result *failure)
{
	struct migrate_event event;
	struct migrate_task *task;
	int err = driver->ops->open(driver, order, &task);

	if (err)
		return fail(failure, ERROR_NO_MEMORY, strerror(-err));
	err = driver->ops->begin(task, MIGRATE_PREPARE);
	if (!err)
		err = wait_for_event(task, limit, &event);
	driver->ops->close(task);
	if (err)
		return fail(failure, ERROR_TIMEOUT, "the hosts did not answer in time");
	if (event.type != MIGRATE_PREPARED) {
		*failure = event.u.result;
		return -ECANCELED;
	}
	*ret = event.u.guest;
	/* They went with the task. */
	ret->disks = NULL;
	ret->disk_count = 0;
	return 0;
}
