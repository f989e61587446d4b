/* read_xml and read_json; and validate, clone and equal. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench_runtime.h"

#define AIM_OF_READERS 1.3

typedef int read_fn(const struct mof_class *cls, const char *text, size_t len,
		    const struct mof_read_options *options, struct mof_arena *arena, void *self,
		    struct mof_error *reterr);

static const struct mof_class *const cls = &msvm_migration_job_class;

struct reading {
	read_fn *read;
	struct text text;
	struct mof_arena arena;
	struct msvm_migration_job job;
};

/* Giving the memory back is part of it, as it is of what a library does. */
static void
run_reading(void *data)
{
	struct reading *reading = data;
	struct mof_error error;

	if (reading->read(cls, reading->text.data, reading->text.length, NULL, &reading->arena,
			  &reading->job, &error) < 0)
		bench_fail("a job cannot be read: %s", error.message);
	mof_arena_clear(&reading->arena);
}

/* Fails if what is read is not what was written. */
static void
check_reading(const struct bench *b, const char *verb, struct reading *reading)
{
	struct mof_out json = { 0 };
	struct mof_error error;

	if (reading->read(cls, reading->text.data, reading->text.length, NULL, &reading->arena,
			  &reading->job, &error) < 0)
		bench_fail("%s of the %s job: %s", verb, b->sample->name, error.message);
	if (mof_write_json(cls, &reading->job, &json) < 0 ||
	    json.length != b->sample->json.length ||
	    memcmp(json.data, b->sample->json.data, json.length))
		bench_fail("%s of the %s job gives another job", verb, b->sample->name);
	mof_out_clear(&json);
	mof_arena_clear(&reading->arena);
}

static void
bench_reader(const struct bench *b, const char *verb, read_fn *read, const char *unit,
	     struct text text, void (*library)(void *text))
{
	struct reading own = { .read = read, .text = text };
	struct call subject = { run_reading, &own }, reference = { library, &text };

	check_reading(b, verb, &own);
	bench_cost(b, verb, unit, AIM_OF_READERS, &subject, &reference);
}

void
bench_readers(const struct bench *b)
{
	bench_reader(b, "read_xml", mof_read_xml, "x SAX pass", b->sample->xml, xml_reference_pass);
	bench_reader(b, "read_json", mof_read_json, "x jansson", b->sample->json,
		     json_reference_read);
}

struct pair {
	const struct msvm_migration_job *job, *other; /* equal, with nothing in common */
	struct mof_arena arena;                       /* for clones */
};

struct bytes {
	struct text text;
	char *other; /* as many */
};

static void
run_copying(void *data)
{
	struct bytes *bytes = data;

	memcpy(bytes->other, bytes->text.data, bytes->text.length);
	call_keep(bytes->other);
}

static void
run_validation(void *data)
{
	struct pair *pair = data;
	struct mof_error error;

	if (mof_validate(cls, pair->job, &error) < 0)
		bench_fail("a job is not valid: %s", error.message);
}

static void
run_comparing(void *data)
{
	struct bytes *bytes = data;

	call_keep(bytes->other);
	if (memcmp(bytes->other, bytes->text.data, bytes->text.length))
		bench_fail("copied bytes differ");
}

static void
run_cloning(void *data)
{
	struct pair *pair = data;

	if (!mof_clone(cls, pair->job, &pair->arena))
		bench_fail("out of memory");
	mof_arena_clear(&pair->arena);
}

static void
run_equality(void *data)
{
	struct pair *pair = data;

	if (!mof_equal(cls, pair->job, pair->other))
		bench_fail("equal jobs differ");
}

/* Against as many bytes as the job takes in JSON. */
void
bench_memory(const struct bench *b)
{
	struct reading copy = { .read = mof_read_json, .text = b->sample->json };
	struct pair pair = { &b->sample->job, &copy.job, { 0 } };
	struct bytes bytes = { b->sample->json, malloc(b->sample->json.length) };
	struct call copying = { run_copying, &bytes }, validation = { run_validation, &pair };
	char unit[64];

	if (!bytes.other || mof_read_json(cls, copy.text.data, copy.text.length, NULL, &copy.arena,
					  &copy.job, NULL) < 0)
		bench_fail("out of memory");
	run_copying(&bytes);
	snprintf(unit, sizeof unit, "x memcpy of %zu bytes", bytes.text.length);
	bench_cost(b, "validate", unit, 0, &validation, &copying);
	struct call cloning = { run_cloning, &pair }, equality = { run_equality, &pair };
	struct call comparing = { run_comparing, &bytes };

	bench_cost(b, "clone", unit, 0, &cloning, &copying);
	snprintf(unit, sizeof unit, "x memcmp of %zu bytes", bytes.text.length);
	bench_cost(b, "equal", unit, 0, &equality, &comparing);
	mof_arena_clear(&copy.arena);
	free(bytes.other);
}
