#include "job_errors.h"
#include "errors.h"

#include <errno.h>
#include <stdio.h>

#define OWNING_ENTITY "mofc"
#define FIRST_OWN_CODE JOB_ERROR_INCOMPATIBLE
#define MESSAGE_ID_SIZE 24

/* Names of DSP0200's status codes, for those that error_classify() gives. */
static const char *
cim_status_name(unsigned int code)
{
	switch (code) {
	case 1:
		return "CIM_ERR_FAILED";
	case 2:
		return "CIM_ERR_ACCESS_DENIED";
	case 4:
		return "CIM_ERR_INVALID_PARAMETER";
	case 6:
		return "CIM_ERR_NOT_FOUND";
	case 7:
		return "CIM_ERR_NOT_SUPPORTED";
	case 11:
		return "CIM_ERR_ALREADY_EXISTS";
	default:
		return NULL;
	}
}

/* "LIBVIRT0078", or "MOFC1002" for a code of the engine's own. */
static const char *
message_id(struct mof_arena *arena, int code)
{
	char text[MESSAGE_ID_SIZE];

	if (code >= FIRST_OWN_CODE)
		snprintf(text, sizeof(text), "MOFC%d", code);
	else
		snprintf(text, sizeof(text), "LIBVIRT%04d", code);
	return mof_arena_strdup(arena, text);
}

/* The path of the job, which the errors name as their source. */
static const char *
source_path(const struct migrate_job *job, struct mof_arena *arena)
{
	struct mof_out out = { 0 };
	struct mof_path path;
	const char *copy = NULL;

	if (msvm_migration_job_path(&job->cim, arena, &path) == 0 &&
	    mof_path_write(&path, &out) == 0)
		copy = mof_arena_strdup(arena, out.data);
	mof_out_clear(&out);
	return copy;
}

static int
make_error(const struct job_finding *finding, const char *source, struct mof_arena *arena,
	   struct mof_object *ret)
{
	const struct error_class *kind = error_classify(finding->domain, finding->code);
	struct msvm_error *error = mof_arena_alloc(arena, sizeof(*error));

	if (!error)
		return -ENOMEM;
	msvm_error_init(error);
	error->error_type = mof_u16((uint16_t)kind->type);
	error->owning_entity = OWNING_ENTITY;
	error->message_id = message_id(arena, finding->code);
	error->message = mof_arena_strdup(arena, finding->message);
	error->perceived_severity = mof_u16((uint16_t)finding->severity);
	error->probable_cause = mof_u16((uint16_t)kind->cause);
	error->probable_cause_description = kind->summary;
	error->error_source = source;
	error->error_source_format = mof_u16(CIM_ERROR_ERROR_SOURCE_FORMAT_CIMOBJECTPATH);
	error->cim_status_code = mof_u32(kind->cim_status);
	error->cim_status_code_description = cim_status_name(kind->cim_status);
	if (!error->message_id || !error->message)
		return -ENOMEM;
	*ret = mof_object_of(&msvm_error_class, error);
	return 0;
}

static bool
has_errors(const struct migrate_job *job)
{
	const struct mof_uint16_array *status = &job->cim.operational_status;

	if (!job_is_final(job))
		return false;
	return job->cim.job_state.value != CIM_CONCRETE_JOB_JOB_STATE_COMPLETED ||
	       (status->count &&
		status->items[0] == CIM_MANAGED_SYSTEM_ELEMENT_OPERATIONAL_STATUS_DEGRADED);
}

/* What ended the job, in its own words.  Checks have nothing to say but what they found. */
static bool
get_ending(const struct migrate_job *job, struct job_finding *ret)
{
	unsigned int state = job->cim.job_state.value;
	int code = job->cim.error_code.value;

	if (!code || (code == JOB_ERROR_INCOMPATIBLE && job->finding_count))
		return false;
	*ret = (struct job_finding){
		.domain = job->result.domain,
		.code = code,
		.severity = state == CIM_CONCRETE_JOB_JOB_STATE_EXCEPTION
				    ? CIM_ERROR_PERCEIVED_SEVERITY_MAJOR
				    : CIM_ERROR_PERCEIVED_SEVERITY_INFORMATION,
		.message = job->cim.error_description ? job->cim.error_description : "",
	};
	return true;
}

/* The most severe of the findings goes first, the others stay in their order. */
static void
put_worst_first(struct job_finding *list, size_t count)
{
	struct job_finding worst;
	size_t at = 0;

	for (size_t i = 1; i < count; i++)
		if (list[i].severity > list[at].severity)
			at = i;
	worst = list[at];
	for (; at > 0; at--)
		list[at] = list[at - 1];
	list[0] = worst;
}

int
job_errors(const struct migrate_job *job, struct mof_arena *arena, struct mof_object **ret,
	   size_t *ret_count)
{
	struct job_finding list[JOB_FINDINGS_MAX + 1];
	const char *source = source_path(job, arena);
	struct mof_object *objects;
	size_t count = 0;

	if (has_errors(job)) {
		count += get_ending(job, &list[count]);
		for (size_t i = 0; i < job->finding_count; i++)
			list[count++] = job->findings[i];
	}
	if (!count) {
		*ret = NULL;
		*ret_count = 0;
		return 0;
	}
	put_worst_first(list, count);
	objects = mof_arena_alloc(arena, count * sizeof(*objects));
	if (!objects || !source)
		return -ENOMEM;
	for (size_t i = 0; i < count; i++) {
		int err = make_error(&list[i], source, arena, &objects[i]);

		if (err)
			return err;
	}
	*ret = objects;
	*ret_count = count;
	return 0;
}
