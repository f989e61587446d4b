/* The text of a job in the store: {"version":1,"job":{CIM-RS instance},"engine":{..}}. */
#include "job.h"
#include "text.h"

#include <msvm_error.h>

#include <errno.h>
#include <jansson.h>
#include <limits.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

/*
 * 1: one text of warnings.  2: findings in its stead, delete_on_kill, the schedule.  3: stop in
 * stead of late, post_copy, looking.  An older text is read with what it lacks left as in a new
 * job.
 */
#define BODY_VERSION 3

static const char *const phase_names[] = {
	[JOB_PHASE_QUEUED] = "queued",       [JOB_PHASE_MAKING] = "making",
	[JOB_PHASE_CLEANING] = "cleaning",   [JOB_PHASE_PREPARING] = "preparing",
	[JOB_PHASE_MOVING] = "moving",       [JOB_PHASE_SETTLING] = "settling",
	[JOB_PHASE_FINISHING] = "finishing", [JOB_PHASE_OVER] = "over",
};

static const char *const stop_names[] = {
	[JOB_STOP_NONE] = "none",
	[JOB_STOP_WATCHDOG] = "watchdog",
	[JOB_STOP_LATE] = "late",
	[JOB_STOP_BLACKOUT] = "blackout",
};
static const char *const request_names[] = {
	[JOB_REQUEST_NONE] = "none",       [JOB_REQUEST_START] = "start",
	[JOB_REQUEST_SUSPEND] = "suspend", [JOB_REQUEST_TERMINATE] = "terminate",
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

enum kind { TEXT, OPTIONAL_TEXT, BUFFER, FLAG, NUMBER, MOMENT, INTEGER, NAME };

/* One member of "engine": where it stands in struct migrate_job and how it is written. */
struct field {
	const char *group; /* the object inside "engine" that holds it; NULL: none */
	const char *name;
	enum kind kind;
	size_t offset;
	size_t size; /* of a BUFFER; of NAME, how many names there are */
	const char *const *names;
	int since; /* the version that has it first */
};

#define WARNING CIM_ERROR_PERCEIVED_SEVERITY_DEGRADED_WARNING
#define AT(member) offsetof(struct migrate_job, member)
#define SIZE(member) sizeof(((struct migrate_job *)0)->member)

static const struct field fields[] = {
	{ NULL, "source", TEXT, AT(plan.source), 0, NULL, 1 },
	{ NULL, "destination", OPTIONAL_TEXT, AT(plan.destination), 0, NULL, 1 },
	{ NULL, "peer_uri", OPTIONAL_TEXT, AT(plan.peer_uri), 0, NULL, 1 },
	{ NULL, "data_uri", OPTIONAL_TEXT, AT(plan.data_uri), 0, NULL, 2 },
	{ NULL, "domain", TEXT, AT(plan.domain), 0, NULL, 1 },
	{ NULL, "bandwidth", NUMBER, AT(plan.bandwidth), 0, NULL, 1 },
	{ "settings", "tls", FLAG, AT(plan.settings.tls), 0, NULL, 2 },
	{ "settings", "tunnelled", FLAG, AT(plan.settings.tunnelled), 0, NULL, 2 },
	{ "settings", "compressed", FLAG, AT(plan.settings.compressed), 0, NULL, 2 },
	{ "settings", "capping", INTEGER, AT(plan.settings.capping), 0, NULL, 2 },
	{ "settings", "post_copy", FLAG, AT(plan.settings.post_copy), 0, NULL, 3 },
	{ "settings", "cancel_if_stuck", FLAG, AT(plan.settings.cancel_if_stuck), 0, NULL, 2 },
	{ "settings", "overwrite", FLAG, AT(plan.settings.overwrite), 0, NULL, 2 },
	{ "settings", "remove_source_images", FLAG, AT(plan.settings.remove_source_images), 0, NULL,
	  2 },
	{ "guest", "uuid", BUFFER, AT(guest.uuid), SIZE(guest.uuid), NULL, 1 },
	{ "guest", "persistent", FLAG, AT(guest.persistent), 0, NULL, 1 },
	{ "guest", "autostart", FLAG, AT(guest.autostart), 0, NULL, 1 },
	{ "guest", "paused", FLAG, AT(guest.paused), 0, NULL, 1 },
	{ "guest", "shut_off", FLAG, AT(guest.shut_off), 0, NULL, 2 },
	{ "guest", "memory", NUMBER, AT(guest.memory), 0, NULL, 1 },
	{ NULL, "phase", NAME, AT(phase), JOB_PHASE_OVER + 1, phase_names, 1 },
	{ NULL, "request", NAME, AT(request), JOB_REQUEST_KILL + 1, request_names, 1 },
	{ "result", "kind", NAME, AT(result.kind), MIGRATE_RESULT_FAILED + 1, result_names, 1 },
	{ "result", "domain", INTEGER, AT(result.domain), 0, NULL, 1 },
	{ "result", "code", INTEGER, AT(result.code), 0, NULL, 1 },
	{ "result", "no_contact", FLAG, AT(result.no_contact), 0, NULL, 1 },
	{ "result", "message", BUFFER, AT(result.message), SIZE(result.message), NULL, 1 },
	{ NULL, "busy", FLAG, AT(busy), 0, NULL, 1 },
	{ NULL, "removable", FLAG, AT(removable), 0, NULL, 1 },
	{ NULL, "delete_on_kill", FLAG, AT(delete_on_kill), 0, NULL, 2 },
	{ NULL, "due", MOMENT, AT(due), 0, NULL, 2 },
	{ NULL, "scheduled", MOMENT, AT(scheduled), 0, NULL, 2 },
	{ NULL, "runs", NUMBER, AT(runs), 0, NULL, 2 },
	{ NULL, "stop", NAME, AT(stop), JOB_STOP_BLACKOUT + 1, stop_names, 3 },
	{ NULL, "looking", FLAG, AT(looking), 0, NULL, 3 },
	{ NULL, "retried", FLAG, AT(retried), 0, NULL, 2 },
};

#define FIELD_COUNT (sizeof(fields) / sizeof(fields[0]))

_Static_assert(sizeof(enum job_phase) == sizeof(int) && sizeof(enum job_request) == sizeof(int) &&
		       sizeof(enum migrate_result_kind) == sizeof(int),
	       "a NAME is used as an int");

/* A new reference; NULL when memory is out, JSON null for an optional text that is not there. */
static json_t *
field_to_json(const struct field *field, const struct migrate_job *job)
{
	const void *member = (const char *)job + field->offset;
	const char *text;

	switch (field->kind) {
	case TEXT:
	case OPTIONAL_TEXT:
		text = *(const char *const *)member;
		return text ? json_string(text) : json_null();
	case BUFFER:
		return json_string(member);
	case FLAG:
		return json_boolean(*(const bool *)member);
	case NUMBER:
		return json_integer((json_int_t) * (const uint64_t *)member);
	case MOMENT:
		return json_integer(*(const int64_t *)member);
	case INTEGER:
		return json_integer(*(const int *)member);
	case NAME:
		return json_string(field->names[*(const int *)member]);
	}
	return NULL;
}

static json_t *
findings_to_json(const struct migrate_job *job)
{
	json_t *list = json_array();
	int failed = !list;

	for (size_t i = 0; i < job->finding_count && !failed; i++) {
		const struct job_finding *finding = &job->findings[i];

		failed = json_array_append_new(
			list, json_pack("{s:i, s:i, s:i, s:s}", "domain", finding->domain, "code",
					finding->code, "severity", (int)finding->severity,
					"message", finding->message));
	}
	if (failed) {
		json_decref(list);
		return NULL;
	}
	return list;
}

static json_t *
disks_to_json(const struct migrate_job *job)
{
	json_t *list = json_array();
	int failed = !list;

	for (size_t i = 0; i < job->disk_count && !failed; i++) {
		const struct migrate_disk *disk = &job->disks[i];

		failed = json_array_append_new(
			list, json_pack("{s:s?, s:s?, s:s?, s:s?, s:I, s:b}", "target",
					disk->target, "source", disk->source, "path", disk->path,
					"format", disk->format, "capacity",
					(json_int_t)disk->capacity, "made", disk->made));
	}
	if (failed) {
		json_decref(list);
		return NULL;
	}
	return list;
}

static json_t *
engine_to_json(const struct migrate_job *job)
{
	json_t *engine = json_object();
	int failed = !engine;

	for (size_t i = 0; i < FIELD_COUNT && !failed; i++) {
		const struct field *field = &fields[i];
		json_t *object = engine;

		if (field->group) {
			object = json_object_get(engine, field->group);
			if (!object)
				failed = json_object_set_new(engine, field->group, json_object());
			object = json_object_get(engine, field->group);
		}
		if (!failed)
			failed =
				json_object_set_new(object, field->name, field_to_json(field, job));
	}
	if (!failed)
		failed = json_object_set_new(engine, "findings", findings_to_json(job)) ||
			 json_object_set_new(engine, "disks", disks_to_json(job));
	if (failed) {
		json_decref(engine);
		return NULL;
	}
	return engine;
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

static int
text_from_json(const struct field *field, const json_t *value, struct migrate_job *job)
{
	const char **member = (const char **)(void *)((char *)job + field->offset);

	if (field->kind == OPTIONAL_TEXT && json_is_null(value))
		return 0;
	if (!json_is_string(value))
		return -EINVAL;
	*member = mof_arena_strdup(&job->arena, json_string_value(value));
	return *member ? 0 : -ENOMEM;
}

static int
name_from_json(const struct field *field, const json_t *value, int *member)
{
	const char *name = json_string_value(value);

	for (size_t i = 0; name && i < field->size; i++)
		if (strcmp(field->names[i], name) == 0) {
			*member = (int)i;
			return 0;
		}
	return -EINVAL;
}

static int
integer_from_json(const json_t *value, json_int_t least, json_int_t most, json_int_t *ret)
{
	if (!json_is_integer(value) || json_integer_value(value) < least ||
	    json_integer_value(value) > most)
		return -EINVAL;
	*ret = json_integer_value(value);
	return 0;
}

/* Returns 0, -EINVAL for a value that does not fit, or -ENOMEM. */
static int
field_from_json(const struct field *field, const json_t *value, struct migrate_job *job)
{
	void *member = (char *)job + field->offset;
	json_int_t number = 0;
	int err;

	switch (field->kind) {
	case TEXT:
	case OPTIONAL_TEXT:
		return text_from_json(field, value, job);
	case BUFFER:
		if (!json_is_string(value) || json_string_length(value) >= field->size)
			return -EINVAL;
		text_copy(member, field->size, json_string_value(value));
		return 0;
	case FLAG:
		*(bool *)member = json_is_true(value);
		return json_is_boolean(value) ? 0 : -EINVAL;
	case NUMBER:
		err = integer_from_json(value, 0, INT64_MAX, &number);
		*(uint64_t *)member = (uint64_t)number;
		return err;
	case MOMENT:
		err = integer_from_json(value, INT64_MIN, INT64_MAX, &number);
		*(int64_t *)member = number;
		return err;
	case INTEGER:
		err = integer_from_json(value, INT_MIN, INT_MAX, &number);
		*(int *)member = (int)number;
		return err;
	case NAME:
		return name_from_json(field, value, member);
	}
	return -EINVAL;
}

/* What version 1 says in other words, or not at all. */
static void
upgrade(json_t *engine, struct migrate_job *job)
{
	const char *warnings = json_string_value(json_object_get(engine, "warnings"));

	job->runs = job->phase != JOB_PHASE_QUEUED;
	if (warnings && *warnings)
		job_find(job, 0, JOB_ERROR_CLEANUP, WARNING, "%s", warnings);
}

static int
findings_from_json(json_t *engine, struct migrate_job *job, struct mof_error *reterr)
{
	json_t *list = json_object_get(engine, "findings"), *item;
	size_t i;

	if (!json_is_array(list) || json_array_size(list) > JOB_FINDINGS_MAX)
		return mof_error_set(reterr, -EINVAL,
				     "\"engine\": \"findings\" is no list, or too long");
	json_array_foreach(list, i, item)
	{
		const char *message;
		int domain, code, severity;

		if (json_unpack(item, "{s:i, s:i, s:i, s:s}", "domain", &domain, "code", &code,
				"severity", &severity, "message", &message) < 0 ||
		    severity < 0)
			return mof_error_set(reterr, -EINVAL, "\"engine\": finding %zu is damaged",
					     i);
		job_find(job, domain, code, (unsigned int)severity, "%s", message);
	}
	return 0;
}

/* A text or null.  Returns 0 or -EINVAL. */
static int
optional_from_json(const json_t *object, const char *name, const char **ret)
{
	const json_t *value = json_object_get(object, name);

	*ret = json_string_value(value);
	return *ret || json_is_null(value) ? 0 : -EINVAL;
}

static int
disk_from_json(json_t *item, struct migrate_disk *ret)
{
	json_int_t capacity;
	int made;

	if (optional_from_json(item, "target", &ret->target) < 0 ||
	    optional_from_json(item, "source", &ret->source) < 0 ||
	    optional_from_json(item, "path", &ret->path) < 0 ||
	    optional_from_json(item, "format", &ret->format) < 0 ||
	    json_unpack(item, "{s:I, s:b}", "capacity", &capacity, "made", &made) < 0 ||
	    capacity < 0)
		return -EINVAL;
	ret->capacity = (uint64_t)capacity;
	ret->made = made;
	return 0;
}

static int
disks_from_json(json_t *engine, struct migrate_job *job, struct mof_error *reterr)
{
	json_t *list = json_object_get(engine, "disks"), *item;
	struct migrate_disk disks[JOB_DISKS_MAX];
	size_t i;

	if (!json_is_array(list) || json_array_size(list) > JOB_DISKS_MAX)
		return mof_error_set(reterr, -EINVAL,
				     "\"engine\": \"disks\" is no list, or too long");
	json_array_foreach(list, i, item)
	{
		if (disk_from_json(item, &disks[i]) < 0)
			return mof_error_set(reterr, -EINVAL, "\"engine\": disk %zu is damaged", i);
	}
	if (job_set_disks(job, disks, json_array_size(list)) < 0)
		return mof_error_set(reterr, -ENOMEM, "out of memory");
	return 0;
}

static int
engine_from_json(json_t *engine, json_int_t version, struct migrate_job *job,
		 struct mof_error *reterr)
{
	int err;

	for (size_t i = 0; i < FIELD_COUNT; i++) {
		const struct field *field = &fields[i];
		const json_t *object = engine;

		if (field->since > version)
			continue;
		if (field->group)
			object = json_object_get(engine, field->group);
		err = field_from_json(field, json_object_get(object, field->name), job);

		if (err == -ENOMEM)
			return mof_error_set(reterr, err, "out of memory");
		if (err)
			return mof_error_set(reterr, err,
					     "\"engine\": \"%s%s%s\" is missing or "
					     "has no fitting value",
					     field->group ? field->group : "",
					     field->group ? "." : "", field->name);
	}
	if (version == 1) {
		upgrade(engine, job);
		return 0;
	}
	err = findings_from_json(engine, job, reterr);
	return err ? err : disks_from_json(engine, job, reterr);
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
	return err ? err : engine_from_json(engine, json_integer_value(version), job, reterr);
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
