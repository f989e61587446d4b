/* What clients call on a job: its methods, ModifyInstance and DeleteInstance. */
#include "client.h"
#include "schedule.h"

#include <mof/item.h>

#include <errno.h>
#include <string.h>

#define MOST_TRIES 20
#define LOOK_INTERVAL 100 /* milliseconds between two looks at a job that is waited for */

#define RETURN(name) MSVM_MIGRATION_JOB_REQUEST_STATE_CHANGE_RETURN_##name
#define STATE(name) CIM_CONCRETE_JOB_JOB_STATE_##name

/*
 * Changes a job by an edit that returns 0 with *ret_changed, or what failed, and does so again if
 * somebody else wrote the job meanwhile.
 */
static int
change(struct job_store *store, const char *id,
       int (*edit)(struct migrate_job *job, void *context, bool *ret_changed,
		   struct mof_error *reterr),
       void *context, struct mof_error *reterr)
{
	int err = -ESTALE;

	for (int i = 0; i < MOST_TRIES && err == -ESTALE; i++) {
		struct migrate_job *job;
		bool changed = false;

		err = client_load(store, id, &job, reterr);
		if (err)
			return err;
		err = edit(job, context, &changed, reterr);
		if (!err && changed)
			err = client_put(store, job, reterr);
		job_free(job);
	}
	return err;
}

/* Which request a RequestedState is; JOB_REQUEST_NONE if it is none. */
static enum job_request
request_of(unsigned int requested_state)
{
	switch (requested_state) {
	case MSVM_MIGRATION_JOB_REQUEST_STATE_CHANGE_REQUESTED_STATE_START:
		return JOB_REQUEST_START;
	case MSVM_MIGRATION_JOB_REQUEST_STATE_CHANGE_REQUESTED_STATE_SUSPEND:
		return JOB_REQUEST_SUSPEND;
	case MSVM_MIGRATION_JOB_REQUEST_STATE_CHANGE_REQUESTED_STATE_TERMINATE:
		return JOB_REQUEST_TERMINATE;
	case MSVM_MIGRATION_JOB_REQUEST_STATE_CHANGE_REQUESTED_STATE_KILL:
		return JOB_REQUEST_KILL;
	default:
		return JOB_REQUEST_NONE;
	}
}

struct asking {
	enum job_request request;
	uint32_t answer;
};

static int
ask(struct migrate_job *job, void *context, bool *ret_changed, struct mof_error *reterr)
{
	struct asking *asking = context;

	(void)reterr;
	asking->answer = job_ask(job, asking->request, ret_changed) < 0
				 ? RETURN(INVALID_STATE_FOR_THIS_OPERATION)
				 : RETURN(COMPLETED_WITH_NO_ERROR);
	return 0;
}

/* Whether what was asked for has come true, and with which answer. */
static bool
is_done(const struct migrate_job *job, enum job_request request, uint32_t *ret_return)
{
	unsigned int state = job->cim.job_state.value;

	*ret_return = RETURN(COMPLETED_WITH_NO_ERROR);
	if (job_is_final(job)) {
		/* A guest that has gone over all the same. */
		if (request >= JOB_REQUEST_TERMINATE && job_is_completed(job))
			*ret_return = RETURN(INVALID_STATE_FOR_THIS_OPERATION);
		return true;
	}
	if (request == JOB_REQUEST_START)
		return state == STATE(STARTING) || state == STATE(RUNNING);
	return request == JOB_REQUEST_SUSPEND && state == STATE(SUSPENDED);
}

static int
wait_until_done(struct job_store *store, const char *id, enum job_request request, uint64_t usec,
		struct migrate_clock *clock, uint32_t *ret_return, struct mof_error *reterr)
{
	int64_t begun = clock->now(clock).steady;

	for (;;) {
		struct migrate_job *job;
		int err = client_load(store, id, &job, reterr);
		bool done;

		if (err) /* with DeleteOnKill it may be gone by now */
			return err == -ENOENT && request == JOB_REQUEST_KILL ? 0 : err;
		done = is_done(job, request, ret_return);
		job_free(job);
		if (done)
			return 0;
		if ((uint64_t)(clock->now(clock).steady - begun) >= usec / 1000) {
			*ret_return = RETURN(TIMEOUT);
			return 0;
		}
		clock->wait(clock, -1, LOOK_INTERVAL);
	}
}

int
client_request_state_change(struct job_store *store, const char *id,
			    const struct msvm_migration_job_request_state_change_in *in,
			    struct migrate_clock *clock, uint32_t *ret_return,
			    struct mof_error *reterr)
{
	struct asking asking = { .request = request_of(in->requested_state.value) };
	uint64_t usec = 0;
	int err;

	if (in->requested_state.set &&
	    in->requested_state.value ==
		    MSVM_MIGRATION_JOB_REQUEST_STATE_CHANGE_REQUESTED_STATE_SERVICE) {
		*ret_return = RETURN(NOT_SUPPORTED);
		return 0;
	}
	if (!in->requested_state.set || asking.request == JOB_REQUEST_NONE ||
	    (*in->timeout_period.text && mof_interval_to_usec(&in->timeout_period, &usec) < 0)) {
		*ret_return = RETURN(INVALID_PARAMETER);
		return 0;
	}
	err = change(store, id, ask, &asking, reterr);
	if (err)
		return err;
	*ret_return = asking.answer;
	if (asking.answer != RETURN(COMPLETED_WITH_NO_ERROR) || !usec)
		return 0;
	return wait_until_done(store, id, asking.request, usec, clock, ret_return, reterr);
}

struct killing {
	bool delete_on_kill, is_final;
	uint32_t answer;
};

static int
kill_job(struct migrate_job *job, void *context, bool *ret_changed, struct mof_error *reterr)
{
	struct killing *killing = context;

	(void)reterr;
	killing->is_final = job_is_final(job);
	killing->answer = killing->is_final && !killing->delete_on_kill
				  ? CIM_JOB_KILL_JOB_RETURN_FAILED
				  : CIM_JOB_KILL_JOB_RETURN_SUCCESS;
	if (killing->is_final)
		return 0;
	job_ask(job, JOB_REQUEST_KILL, ret_changed);
	if (killing->delete_on_kill && !job->delete_on_kill)
		job->delete_on_kill = *ret_changed = true;
	return 0;
}

int
client_kill_job(struct job_store *store, const char *id, bool delete_on_kill, uint32_t *ret_return,
		struct mof_error *reterr)
{
	struct killing killing = { .delete_on_kill = delete_on_kill };
	int err = change(store, id, kill_job, &killing, reterr);

	if (!err && killing.is_final && delete_on_kill)
		err = client_delete(store, id, reterr);
	if (!err)
		*ret_return = killing.answer;
	return err;
}

struct modifying {
	const struct msvm_migration_job *instance;
	const char *const *list;
	struct moment now;
};

static bool
list_has(const char *const *list, const struct mof_property *property)
{
	while (*list && mof_class_find_property(&msvm_migration_job_class, *list) != property)
		list++;
	return *list != NULL;
}

/* Copies one writable property; all of them are scalars.  What it points to stays the client's. */
static int
copy_property(struct migrate_job *job, const struct modifying *modifying,
	      const struct mof_property *property, bool *ret_changed, struct mof_error *reterr)
{
	struct mof_items items = mof_items_of(property, modifying->instance);
	struct mof_value value;

	if (modifying->list && !list_has(modifying->list, property))
		return 0;
	*ret_changed = true;
	if (!items.is_null)
		value = mof_items_get(&items, 0);
	return mof_set(&msvm_migration_job_class, &job->cim, property->name,
		       items.is_null ? NULL : &value, 1, &job->arena, reterr);
}

/* Priority, Notify and the like are no reason to count an interval anew. */
static bool
has_same_schedule(const struct msvm_migration_job *a, const struct msvm_migration_job *b)
{
	struct msvm_migration_job mixed = *a;

	job_copy_schedule(&mixed, b);
	return msvm_migration_job_equal(a, &mixed);
}

/* A job that waits is planned anew; a Start that no runner has seen was for the time before. */
static int
plan(struct migrate_job *job, const struct moment *now, struct mof_error *reterr)
{
	int err = job_plan_start(job, now, reterr);

	if (!err && job->request == JOB_REQUEST_START && job->cim.job_state.value == STATE(NEW))
		job->request = JOB_REQUEST_NONE;
	return err;
}

static int
modify(struct migrate_job *job, void *context, bool *ret_changed, struct mof_error *reterr)
{
	const struct mof_class *cls = &msvm_migration_job_class;
	struct modifying *modifying = context;
	struct msvm_migration_job before = job->cim;
	int err = 0;

	for (size_t i = 0; i < cls->property_count && !err; i++)
		if (cls->properties[i]->flags & MOF_WRITE)
			err = copy_property(job, modifying, cls->properties[i], ret_changed,
					    reterr);
	if (!err && !*ret_changed)
		err = mof_error_set(reterr, -EINVAL, "none of the properties can be changed");
	if (!err)
		err = msvm_migration_job_validate(&job->cim, reterr);
	if (!err && !has_same_schedule(&before, &job->cim))
		err = job_is_waiting(job) ? plan(job, &modifying->now, reterr)
					  : schedule_check(&job->cim, reterr);
	return err;
}

int
client_modify(struct job_store *store, const char *id, const struct msvm_migration_job *instance,
	      const char *const *list, struct migrate_clock *clock, struct mof_error *reterr)
{
	struct modifying modifying = { instance, list, clock->now(clock) };

	if (instance->instance_id && strcmp(instance->instance_id, id) != 0)
		return mof_error_set(reterr, -EINVAL, "InstanceID is a key and cannot be changed");
	return change(store, id, modify, &modifying, reterr);
}

int
client_delete(struct job_store *store, const char *id, struct mof_error *reterr)
{
	int err = -ESTALE;

	for (int i = 0; i < MOST_TRIES && err == -ESTALE; i++) {
		struct migrate_job *job;

		err = client_load(store, id, &job, reterr);
		if (err)
			return err;
		err = job_is_final(job)
			      ? store->ops->remove(store, id, job->revision, reterr)
			      : mof_error_set(reterr, -EBUSY,
					      "job %s has not ended: terminate it first", id);
		job_free(job);
	}
	return err;
}
