#include "spy.h"

#include <errno.h>
#include <string.h>

uint64_t
spy_draw(uint64_t *random, uint64_t below)
{
	*random ^= *random << 13;
	*random ^= *random >> 7;
	*random ^= *random << 17;
	return (*random >> 11) % below;
}

static struct spy_store *
self_of(struct job_store *store)
{
	return (struct spy_store *)store;
}

void
spy_kill(struct spy_store *spy)
{
	spy->dead = true;
	spy->stop = 1;
}

/* One of so many calls has bad luck. */
static bool
is_unlucky(struct spy_store *spy, uint64_t of)
{
	return spy->runner && spy->random && spy_draw(spy->random, of) == 0;
}

static int
fail_call(struct spy_store *spy, struct mof_error *reterr)
{
	if (spy->runner)
		spy->chronicle->calm_since = simulated_world_now(spy->chronicle->world).wall;
	return mof_error_set(reterr, -EIO, "the disk has gone");
}

static int
spy_get(struct job_store *store, const char *id, store_visit *visit, void *context,
	struct mof_error *reterr)
{
	struct spy_store *spy = self_of(store);

	if (spy->failing && strcmp(id, STORE_SETTINGS) != 0) {
		spy->failing--;
		return fail_call(spy, reterr);
	}
	if (spy->dead || is_unlucky(spy, 200))
		return fail_call(spy, reterr);
	return spy->real->ops->get(spy->real, id, visit, context, reterr);
}

static int
spy_list(struct job_store *store, store_visit *visit, void *context, struct mof_error *reterr)
{
	struct spy_store *spy = self_of(store);

	return spy->real->ops->list(spy->real, visit, context, reterr);
}

static int
spy_put(struct job_store *store, const struct store_record *record, uint64_t owner, bool durable,
	uint64_t *ret_revision, struct mof_error *reterr)
{
	struct spy_store *spy = self_of(store);
	int err;

	if (record->state == spy->unwritten && spy->failures && spy->failures--)
		return fail_call(spy, reterr);
	if (is_unlucky(spy, 400))
		spy_kill(spy);
	if (spy->dead || is_unlucky(spy, 200))
		return fail_call(spy, reterr);
	err = spy->real->ops->put(spy->real, record, owner, durable, ret_revision, reterr);
	if (!err)
		chronicle_put(spy->chronicle, record, spy->runner);
	if (is_unlucky(spy, 400))
		spy_kill(spy);
	if (*spy->chronicle->wrong)
		spy_kill(spy);
	return err;
}

static int
spy_remove(struct job_store *store, const char *id, uint64_t revision, struct mof_error *reterr)
{
	struct spy_store *spy = self_of(store);
	int err;

	if (spy->dead)
		return fail_call(spy, reterr);
	err = spy->real->ops->remove(spy->real, id, revision, reterr);
	if (!err)
		chronicle_remove(spy->chronicle, id, spy->runner);
	return err;
}

static int
spy_changes(struct job_store *store, uint64_t since, store_visit *visit, void *context,
	    struct mof_error *reterr)
{
	struct spy_store *spy = self_of(store);

	if (spy->dead || is_unlucky(spy, 1000))
		return fail_call(spy, reterr);
	return spy->real->ops->changes(spy->real, since, visit, context, reterr);
}

static int
spy_lock_runner(struct job_store *store, uint64_t *ret_epoch, struct mof_error *reterr)
{
	struct spy_store *spy = self_of(store);

	return spy->real->ops->lock_runner(spy->real, ret_epoch, reterr);
}

static void
spy_unlock_runner(struct job_store *store)
{
	struct spy_store *spy = self_of(store);

	void (*unlocked)(void *context) = spy->unlocked;

	spy->real->ops->unlock_runner(spy->real);
	spy->unlocked = NULL;
	if (unlocked)
		unlocked(spy->context);
}

static int
spy_beat(struct job_store *store, struct mof_error *reterr)
{
	struct spy_store *spy = self_of(store);

	if (spy->dead)
		return fail_call(spy, reterr);
	return spy->real->ops->beat(spy->real, reterr);
}

static int
spy_runner_lives(struct job_store *store, struct mof_error *reterr)
{
	struct spy_store *spy = self_of(store);

	return spy->real->ops->runner_lives(spy->real, reterr);
}

static int
spy_listen(struct job_store *store)
{
	struct spy_store *spy = self_of(store);

	return spy->real->ops->listen(spy->real);
}

static void
spy_hear(struct job_store *store)
{
	struct spy_store *spy = self_of(store);

	spy->real->ops->hear(spy->real);
}

static void
spy_close(struct job_store *store)
{
	(void)store;
}

static const struct job_store_ops spy_ops = {
	.get = spy_get,
	.list = spy_list,
	.put = spy_put,
	.remove = spy_remove,
	.changes = spy_changes,
	.lock_runner = spy_lock_runner,
	.unlock_runner = spy_unlock_runner,
	.beat = spy_beat,
	.runner_lives = spy_runner_lives,
	.listen = spy_listen,
	.hear = spy_hear,
	.close = spy_close,
};

void
spy_store_init(struct spy_store *spy, struct job_store *real, struct chronicle *chronicle)
{
	*spy = (struct spy_store){ .base = { .ops = &spy_ops, .place = real->place },
				   .real = real, .chronicle = chronicle };
}

/* The world's driver is given no context: there is one at a time. */
static const struct migrate_driver_ops *driver_ops;
static struct spy_store **driver_current;
static unsigned long *driver_events;

static int
driver_open(struct migrate_driver *driver, const struct migrate_order *order,
	    struct migrate_task **ret)
{
	struct spy_store *spy = *driver_current;

	if (spy->dead)
		return -EAGAIN;
	return driver_ops->open(driver, order, ret);
}

static int
driver_begin(struct migrate_task *task, enum migrate_action action)
{
	struct spy_store *spy = *driver_current;

	if (action == spy->refused && spy->refusals && spy->refusals--)
		return -EAGAIN;
	if (spy->dead || is_unlucky(spy, 100))
		return -EAGAIN;
	return driver_ops->begin(task, action);
}

static int
driver_poll(struct migrate_task *task, const struct moment *now, struct migrate_event *ret)
{
	int found = (*driver_current)->dead ? 0 : driver_ops->poll(task, now, ret);

	*driver_events += found > 0;
	return found;
}

static void
driver_close(struct migrate_task *task)
{
	driver_ops->close(task);
}

static void
driver_free(struct migrate_driver *driver)
{
	driver_ops->free(driver);
}

void
spy_driver(struct migrate_driver *driver, struct spy_store **current, unsigned long *events)
{
	static const struct migrate_driver_ops ops = { driver_open, driver_begin, driver_poll,
						       driver_close, driver_free };

	driver_ops = driver->ops;
	driver_current = current;
	driver_events = events;
	driver->ops = &ops;
}
