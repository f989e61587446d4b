/*
 * print_job JOB FORMAT: the bench's live or storage job, or "sparse" with NULLs, in a format; or
 * with "read" behind the format, what of standard input comes back, in that format.
 */
#include <stdio.h>
#include <string.h>

#include "jobs.h"

typedef int write_fn(const struct mof_class *cls, const void *self, struct mof_out *out);
typedef int read_fn(const struct mof_class *cls, const char *text, size_t len,
		    const struct mof_read_options *options, struct mof_arena *arena, void *self,
		    struct mof_error *reterr);

static const struct format {
	const char *name;
	write_fn *write;
	read_fn *read;
} formats[] = {
	{ "xml", mof_write_xml, mof_read_xml },       { "wmi", mof_write_wmi, mof_read_wmi },
	{ "wscim", mof_write_wscim, mof_read_wscim }, { "json", mof_write_json, mof_read_json },
	{ "mof", mof_write_mof, NULL },
};

static const struct {
	const char *name;
	void (*make)(struct msvm_migration_job *job);
} jobs[] = {
	{ "live", job_make_live },
	{ "storage", job_make_storage },
	{ "sparse", job_make_sparse },
};

static int
print(const struct format *format, const struct msvm_migration_job *job)
{
	struct mof_out out = { 0 };
	int result = format->write(&msvm_migration_job_class, job, &out);

	if (!result)
		fwrite(out.data, 1, out.length, stdout);
	mof_out_clear(&out);
	return result < 0;
}

static int
print_again(const struct format *format)
{
	static char text[1 << 16];
	struct msvm_migration_job job;
	struct mof_arena arena = { 0 };
	struct mof_error error;
	size_t len = fread(text, 1, sizeof(text), stdin);
	int result = format->read(&msvm_migration_job_class, text, len, NULL, &arena, &job,
				  &error);

	if (result < 0)
		fprintf(stderr, "%u:%u: %s\n", error.line, error.column, error.message);
	else
		result = print(format, &job);
	mof_arena_clear(&arena);
	return result != 0;
}

int
main(int argc, char **argv)
{
	struct msvm_migration_job job;

	for (size_t f = 0; argc > 2 && f < sizeof(formats) / sizeof(formats[0]); f++) {
		if (strcmp(argv[2], formats[f].name) != 0)
			continue;
		if (argc > 3 && formats[f].read)
			return print_again(&formats[f]);
		for (size_t j = 0; j < sizeof(jobs) / sizeof(jobs[0]); j++) {
			if (strcmp(argv[1], jobs[j].name) == 0) {
				jobs[j].make(&job);
				return print(&formats[f], &job);
			}
		}
	}
	fputs("usage: print_job live|storage|sparse xml|wmi|wscim|json|mof [read]\n", stderr);
	return 2;
}
