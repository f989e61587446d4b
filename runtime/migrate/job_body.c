/* The text of a job in the store: {"version":1,"job":{CIM-RS instance},"engine":{..}}. */
#include "job.h"
#include "text.h"

#include <errno.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#define BODY_VERSION 1

static const char *const phase_names[] = {
	[JOB_PHASE_QUEUED] = "queued",
	[JOB_PHASE_PREPARING] = "preparing",
	[JOB_PHASE_MOVING] = "moving",
	[JOB_PHASE_SETTLING] = "settling",
	[JOB_PHASE_FINISHING] = "finishing",
	[JOB_PHASE_OVER] = "over",
};

static const char *const request_names[] = {
	[JOB_REQUEST_NONE] = "none",
	[JOB_REQUEST_TERMINATE] = "terminate",
	[JOB_REQUEST_KILL] = "kill",
};

static const char *const result_names[] = {
	[MIGRATE_RESULT_UNKNOWN] = "unknown",
	[MIGRATE_RESULT_OK] = "ok",
	[MIGRATE_RESULT_FAILED] = "failed",
};

const char *
job_phase_str(enum job_phase phase)
{
	return phase_names[phase];
}

const char *
job_request_str(enum job_request request)
{
	return request_names[request];
}

static json_t *
engine_to_json(const struct migrate_job *job)
{
	const struct job_plan *plan = &job->plan;
	const struct migrate_guest *guest = &job->guest;
	const struct migrate_result *result = &job->result;

	return json_pack("{s:s, s:s, s:s*, s:s, s:I, s:{s:s, s:b, s:b, s:b, s:I},"
			 " s:s, s:s, s:{s:s, s:i, s:i, s:b, s:s}, s:b, s:b, s:s}",
			 "source", plan->source, "destination", plan->destination,
			 "peer_uri", plan->peer_uri, "domain", plan->domain,
			 "bandwidth", (json_int_t)plan->bandwidth,
			 "guest", "uuid", guest->uuid, "persistent", (int)guest->persistent,
			 "autostart", (int)guest->autostart, "paused", (int)guest->paused,
			 "memory", (json_int_t)guest->memory,
			 "phase", job_phase_str(job->phase),
			 "request", job_request_str(job->request),
			 "result", "kind", result_names[result->kind], "domain", result->domain,
			 "code", result->code, "no_contact", (int)result->no_contact,
			 "message", result->message,
			 "busy", (int)job->busy, "removable", (int)job->removable,
			 "warnings", job->warnings);
}

int
job_encode(const struct migrate_job *job, struct mof_out *out)
{
	size_t before = out->length;
	json_t *engine = engine_to_json(job);
	char *text = engine ? json_dumps(engine, JSON_COMPACT) : NULL;
	int err = text ? 0 : -ENOMEM;

	json_decref(engine);
	if (!err) {
		mof_out_printf(out, "{\"version\":%d,\"job\":", BODY_VERSION);
		err = msvm_migration_job_write_json(&job->cim, out);
	}
	if (!err) {
		mof_out_puts(out, ",\"engine\":");
		mof_out_puts(out, text);
		mof_out_puts(out, "}");
		err = out->failed ? -ENOMEM : 0;
	}
	if (err)
		mof_out_truncate(out, before);
	free(text);
	return err;
}

/* The index of name among count names, or -1. */
static int
name_index(const char *const *names, int count, const char *name)
{
	for (int i = 0; i < count; i++)
		if (strcmp(names[i], name) == 0)
			return i;
	return -1;
}

/* What json_unpack() gives: plain types that are checked and moved into the job afterwards. */
struct engine_texts {
	const char *source, *destination, *peer_uri, *domain;
	const char *uuid, *phase, *request, *kind, *message, *warnings;
	json_int_t bandwidth, memory;
	int persistent, autostart, paused, result_domain, code, no_contact, busy, removable;
};

static int
unpack(json_t *engine, struct engine_texts *t, struct mof_error *reterr)
{
	json_error_t error;

	memset(t, 0, sizeof(*t));
	if (json_unpack_ex(engine, &error, 0,
			   "{s:s, s:s, s?s, s:s, s:I, s:{s:s, s:b, s:b, s:b, s:I},"
			   " s:s, s:s, s:{s:s, s:i, s:i, s:b, s:s}, s:b, s:b, s:s}",
			   "source", &t->source, "destination", &t->destination,
			   "peer_uri", &t->peer_uri, "domain", &t->domain,
			   "bandwidth", &t->bandwidth,
			   "guest", "uuid", &t->uuid, "persistent", &t->persistent,
			   "autostart", &t->autostart, "paused", &t->paused, "memory", &t->memory,
			   "phase", &t->phase, "request", &t->request,
			   "result", "kind", &t->kind, "domain", &t->result_domain,
			   "code", &t->code, "no_contact", &t->no_contact, "message", &t->message,
			   "busy", &t->busy, "removable", &t->removable,
			   "warnings", &t->warnings) < 0)
		return mof_error_set(reterr, -EINVAL, "\"engine\": %s", error.text);
	return 0;
}

static int
engine_from_json(json_t *engine, struct migrate_job *job, struct mof_error *reterr)
{
	struct engine_texts t;
	int phase, request, kind;
	int err = unpack(engine, &t, reterr);

	if (err)
		return err;
	phase = name_index(phase_names, JOB_PHASE_OVER + 1, t.phase);
	request = name_index(request_names, JOB_REQUEST_KILL + 1, t.request);
	kind = name_index(result_names, MIGRATE_RESULT_FAILED + 1, t.kind);
	if (phase < 0 || request < 0 || kind < 0 || t.bandwidth < 0 || t.memory < 0 ||
	    strlen(t.uuid) >= sizeof(job->guest.uuid))
		return mof_error_set(reterr, -EINVAL, "\"engine\": a value is out of range");

	job->plan.source = mof_arena_strdup(&job->arena, t.source);
	job->plan.destination = mof_arena_strdup(&job->arena, t.destination);
	job->plan.peer_uri = mof_arena_strdup(&job->arena, t.peer_uri);
	job->plan.domain = mof_arena_strdup(&job->arena, t.domain);
	if (!job->plan.source || !job->plan.destination || !job->plan.domain ||
	    (t.peer_uri && !job->plan.peer_uri))
		return mof_error_set(reterr, -ENOMEM, "out of memory");
	job->plan.bandwidth = (uint64_t)t.bandwidth;
	text_copy(job->guest.uuid, sizeof(job->guest.uuid), t.uuid);
	job->guest.persistent = t.persistent;
	job->guest.autostart = t.autostart;
	job->guest.paused = t.paused;
	job->guest.memory = (uint64_t)t.memory;
	job->phase = (enum job_phase)phase;
	job->request = (enum job_request)request;
	job->result.kind = (enum migrate_result_kind)kind;
	job->result.domain = t.result_domain;
	job->result.code = t.code;
	job->result.no_contact = t.no_contact;
	text_copy(job->result.message, sizeof(job->result.message), t.message);
	job->busy = t.busy;
	job->removable = t.removable;
	text_copy(job->warnings, sizeof(job->warnings), t.warnings);
	return 0;
}

/* The instance stands inside the body; its reader takes a text of its own. */
static int
instance_from_json(json_t *instance, struct migrate_job *job, struct mof_error *reterr)
{
	char *text = json_dumps(instance, JSON_COMPACT);
	int err;

	if (!text)
		return mof_error_set(reterr, -ENOMEM, "out of memory");
	err = msvm_migration_job_read_json(text, strlen(text), NULL, &job->arena, &job->cim,
					   reterr);
	free(text);
	if (!err)
		err = msvm_migration_job_validate(&job->cim, reterr);
	if (err)
		return err;
	if (!job->cim.job_state.set || strlen(job->cim.instance_id) >= sizeof(job->id))
		return mof_error_set(reterr, -EINVAL, "JobState or InstanceID is not usable");
	text_copy(job->id, sizeof(job->id), job->cim.instance_id);
	return 0;
}

static int
body_from_json(json_t *body, struct migrate_job *job, struct mof_error *reterr)
{
	json_t *version = json_object_get(body, "version");
	json_t *instance = json_object_get(body, "job");
	json_t *engine = json_object_get(body, "engine");
	int err;

	if (!json_is_integer(version) || json_integer_value(version) < 1)
		return mof_error_set(reterr, -EINVAL, "no \"version\"");
	if (json_integer_value(version) > BODY_VERSION)
		return mof_error_set(reterr, -ENOTSUP,
				     "written by a newer version of this program (format %lld)",
				     (long long)json_integer_value(version));
	if (!json_is_object(instance) || !json_is_object(engine))
		return mof_error_set(reterr, -EINVAL, "\"job\" or \"engine\" is missing");
	err = instance_from_json(instance, job, reterr);
	return err ? err : engine_from_json(engine, job, reterr);
}

int
job_decode(const char *text, size_t length, uint64_t revision, uint64_t epoch,
	   struct migrate_job **ret, struct mof_error *reterr)
{
	json_error_t error;
	json_t *body = json_loadb(text, length, JSON_REJECT_DUPLICATES, &error);
	struct migrate_job *job;
	int err;

	if (!body)
		return mof_error_set(reterr, -EINVAL, "no JSON: %s", error.text);
	job = calloc(1, sizeof(*job));
	err = job ? body_from_json(body, job, reterr)
		  : mof_error_set(reterr, -ENOMEM, "out of memory");
	json_decref(body);
	if (err) {
		job_free(job);
		return err;
	}
	job->revision = revision;
	job->epoch = epoch;
	*ret = job;
	return 0;
}
