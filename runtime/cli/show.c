#include "commands.h"
#include "render.h"

#include <errno.h>
#include <string.h>

static int
write_job(const struct migrate_job *job, enum format format, struct mof_out *out)
{
	int err = 0;

	switch (format) {
	case FORMAT_TEXT:
		render_job(job, out);
		break;
	case FORMAT_XML:
		err = msvm_migration_job_write_xml(&job->cim, out);
		break;
	case FORMAT_JSON:
		err = msvm_migration_job_write_json(&job->cim, out);
		mof_out_putc(out, '\n');
		break;
	}
	return err ? err : out->failed ? -ENOMEM : 0;
}

/* Prints the job in that format.  Returns 0 or an exit status, told. */
static int
print_job(struct job_store *store, const char *id, enum format format)
{
	struct mof_out out = { 0 };
	struct mof_error error;
	struct migrate_job *job;
	int status = EXIT_DONE, err = client_load(store, id, &job, &error);

	if (err)
		return complain_store(err, &error);
	err = write_job(job, format, &out);
	if (err)
		status = complain(EXIT_FAILED, "job %s cannot be written: %s", id, strerror(-err));
	else
		fwrite(out.data, 1, out.length, stdout);
	mof_out_clear(&out);
	job_free(job);
	return status;
}

int
print_job_json(struct job_store *store, const char *id)
{
	return print_job(store, id, FORMAT_JSON);
}

int
command_show(const struct options *options, struct job_store *store)
{
	struct mof_error error;
	char id[JOB_ID_SIZE];
	int err = client_find(store, options->id, id, &error);

	if (err)
		return complain_store(err, &error);
	return print_job(store, id, options->json ? FORMAT_JSON : options->format);
}
