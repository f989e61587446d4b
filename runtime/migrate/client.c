#include "client.h"
#include "audit.h"
#include "service.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#define SHORTEST_ID 8

int
client_put(struct job_store *store, struct migrate_job *job, struct mof_error *reterr)
{
	struct mof_out out = { 0 };
	int err = msvm_migration_job_validate(&job->cim, reterr);

	if (!err)
		err = job_encode(job, &out);
	if (!err) {
		struct store_record record = {
			.id = job->id,
			.revision = job->revision,
			.epoch = job->epoch,
			.state = job->cim.job_state.value,
			.body = out.data,
			.length = out.length,
		};

		err = store->ops->put(store, &record, job->epoch, true, &job->revision, reterr);
	} else if (err != -EINVAL) {
		mof_error_set(reterr, err, "the job cannot be written: %s", strerror(-err));
	}
	mof_out_clear(&out);
	return err;
}

/* Returns 0; -EPERM if the service is switched off for such jobs; a code of the store. */
static int
check_service(struct job_store *store, const struct job_wish *wish, struct mof_error *reterr)
{
	struct service service;
	int err = service_read(store, wish->config, &service, reterr);

	if (err || service_takes(&service, wish->job_type))
		return err;
	return mof_error_set(reterr, -EPERM,
			     "migration of virtual machines is switched off for this service: "
			     "EnableVirtualSystemMigration is false");
}

int
client_submit(struct job_store *store, const struct job_wish *wish, struct migrate_clock *clock,
	      char ret_id[JOB_ID_SIZE], struct mof_error *reterr)
{
	struct moment now = clock->now(clock);
	struct migrate_job *job = NULL;
	int err = check_service(store, wish, reterr);

	if (!err)
		err = job_new(wish, &now, &job, reterr);
	if (!err)
		err = client_put(store, job, reterr);
	audit_call(store, err ? NULL : job->id, err, 0, "submit(%u)",
		   wish->job_type ? wish->job_type
				  : MSVM_MIGRATION_JOB_JOB_TYPE_MOVING_VIRTUAL_MACHINE);
	if (!err)
		memcpy(ret_id, job->id, JOB_ID_SIZE);
	job_free(job);
	return err;
}

struct load {
	struct migrate_job *job;
	struct mof_error *reterr;
};

static int
load_visit(const struct store_record *record, void *context)
{
	struct load *load = context;

	return job_decode(record->body, record->length, record->revision, record->epoch, &load->job,
			  load->reterr);
}

int
client_load(struct job_store *store, const char *id, struct migrate_job **ret,
	    struct mof_error *reterr)
{
	struct mof_error inner;
	struct load load = { .job = NULL, .reterr = &inner };
	int err = store->ops->get(store, id, load_visit, &load, &inner);

	if (err == -EINVAL)
		return mof_error_set(reterr, -EBADMSG, "job %s in the store %s is damaged: %.300s",
				     id, store->place, inner.message);
	if (err)
		return mof_error_set(reterr, err, "%s", inner.message);
	*ret = load.job;
	return 0;
}

struct search {
	const char *text;
	size_t length;
	unsigned int count;
	char id[JOB_ID_SIZE];
};

static int
search_visit(const struct store_record *record, void *context)
{
	struct search *search = context;
	const char *id = record->id, *colon = strchr(id, ':');

	if (!record->state)
		return 0;
	if (colon && !strchr(search->text, ':'))
		id = colon + 1;
	if (strncasecmp(id, search->text, search->length) == 0) {
		search->count++;
		snprintf(search->id, sizeof(search->id), "%s", record->id);
	}
	return 0;
}

int
client_find(struct job_store *store, const char *text, char ret_id[JOB_ID_SIZE],
	    struct mof_error *reterr)
{
	struct search search = { .text = text, .length = strlen(text) };
	const char *colon = strchr(text, ':');
	size_t prefix = colon ? (size_t)(colon - text) + 1 : 0;
	int err;

	if (search.length < prefix + SHORTEST_ID)
		return mof_error_set(reterr, -EINVAL,
				     "\"%s\" is too short for an InstanceID: "
				     "give at least %d characters",
				     text, SHORTEST_ID);
	err = store->ops->changes(store, 0, search_visit, &search, reterr);
	if (err)
		return err;
	if (!search.count)
		return mof_error_set(reterr, -ENOENT, "there is no job \"%.100s\"", text);
	if (search.count > 1)
		return mof_error_set(reterr, -EEXIST,
				     "\"%.100s\" fits %u jobs: give more of the "
				     "InstanceID",
				     text, search.count);
	memcpy(ret_id, search.id, JOB_ID_SIZE);
	return 0;
}

struct guest_search {
	const char *source, *guest; /* source may be NULL */
	char *id;
};

/* What waits for its time, or for somebody to start it, keeps no other job from the guest. */
static bool
is_put_off(const struct migrate_job *job)
{
	return job_is_waiting(job) &&
	       (job->due || job->cim.job_state.value == CIM_CONCRETE_JOB_JOB_STATE_SUSPENDED);
}

static bool
is_about(const struct migrate_job *job, const struct guest_search *search)
{
	const char *uuid = job->cim.virtual_system_name;

	return (uuid && strcmp(uuid, search->guest) == 0) ||
	       (search->source && strcmp(job->plan.source, search->source) == 0 &&
		strcmp(job->plan.domain, search->guest) == 0);
}

/* 1 ends the walk.  Most jobs have ended, and most of those are not worth being read. */
static int
guest_visit(const struct store_record *record, void *context)
{
	struct guest_search *search = context;
	struct migrate_job *job;
	bool final = job_state_is_final(record->state);
	int found;

	if ((final &&
	     !memmem(record->body, record->length, search->guest, strlen(search->guest))) ||
	    job_decode(record->body, record->length, record->revision, record->epoch, &job, NULL) <
		    0)
		return 0;
	found = (final ? job->busy : !is_put_off(job)) &&
		!job_type_is_check(job->cim.job_type.value) && is_about(job, search);
	if (found)
		memcpy(search->id, job->id, JOB_ID_SIZE);
	job_free(job);
	return found;
}

int
client_job_of_guest(struct job_store *store, const char *source, const char *guest,
		    char ret_id[JOB_ID_SIZE], struct mof_error *reterr)
{
	struct guest_search search = { .source = source, .guest = guest, .id = ret_id };

	return store->ops->list(store, guest_visit, &search, reterr);
}
