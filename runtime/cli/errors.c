#include "commands.h"
#include "render.h"

#include <migrate/job_errors.h>

#include <errno.h>
#include <string.h>

/* What GetErrorEx gives, as a JSON array or as one block of lines per error. */
static void
write_errors(const struct mof_object *errors, size_t count, bool json, struct mof_out *out)
{
	if (json)
		mof_out_putc(out, '[');
	for (size_t i = 0; i < count; i++) {
		if (i)
			mof_out_puts(out, json ? ",\n" : "\n");
		if (json)
			mof_write_json(errors[i].cls, errors[i].self, out);
		else
			render_instance(errors[i].cls, errors[i].self, out);
	}
	if (json)
		mof_out_puts(out, "]\n");
}

int
print_errors(const struct options *options, struct job_store *store, const char *id)
{
	struct mof_arena arena = { 0 };
	struct mof_out out = { 0 };
	struct mof_object *errors;
	struct migrate_job *job;
	struct mof_error error;
	size_t count;
	int status = EXIT_DONE;
	int err = client_load(store, id, &job, &error);

	if (err)
		return complain_store(err, &error);
	err = job_errors(job, &arena, &errors, &count);
	if (!err)
		write_errors(errors, count, options->json, &out);
	if (err || out.failed)
		status = complain(EXIT_FAILED, "%s", strerror(err ? -err : ENOMEM));
	else if (out.length)
		fwrite(out.data, 1, out.length, stdout);
	mof_out_clear(&out);
	mof_arena_clear(&arena);
	job_free(job);
	return status;
}

int
command_errors(const struct options *options, struct job_store *store)
{
	struct mof_error error;
	char id[JOB_ID_SIZE];
	int err = client_find(store, options->id, id, &error);

	return err ? complain_store(err, &error) : print_errors(options, store, id);
}
