/* write_xml, write_json and the other formats. */
#include <string.h>

#include "bench_runtime.h"
#include "msvm_migration_job_straight.h"

#define AIM_OF_STRAIGHT_LINE 0.6

typedef int write_fn(const struct mof_class *cls, const void *self, struct mof_out *out);

static const struct mof_class *const cls = &msvm_migration_job_class;

struct writing {
	write_fn *write;
	const struct msvm_migration_job *job;
	struct mof_out out;
};

static void
run_writing(void *data)
{
	struct writing *writing = data;

	mof_out_truncate(&writing->out, 0);
	if (writing->write(cls, writing->job, &writing->out) < 0)
		bench_fail("a job cannot be written");
}

static int
write_straight_xml(const struct mof_class *unused, const void *self, struct mof_out *out)
{
	(void)unused;
	return msvm_migration_job_straight_write_xml(self, out);
}

static int
write_straight_json(const struct mof_class *unused, const void *self, struct mof_out *out)
{
	(void)unused;
	return msvm_migration_job_straight_write_json(self, out);
}

static void
bench_straight(const struct bench *b, const char *verb, write_fn *write, write_fn *straight)
{
	struct writing own = { write, &b->sample->job, { 0 } };
	struct writing other = { straight, &b->sample->job, { 0 } };
	struct call subject = { run_writing, &own }, reference = { run_writing, &other };

	bench_speed(b, verb, "of straight-line", AIM_OF_STRAIGHT_LINE, &subject, &reference);
	mof_out_clear(&own.out);
	mof_out_clear(&other.out);
}

static void
bench_xml_library(const struct bench *b)
{
	struct xml_reference *library = xml_reference_new(&b->sample->job);
	struct writing own = { mof_write_xml, &b->sample->job, { 0 } };
	struct call subject = { run_writing, &own }, reference = { xml_reference_write, library };

	xml_reference_write(library);
	if (!xml_reference_is_same(b->sample->xml, xml_reference_text(library)))
		bench_fail("xmlTextWriter and write_xml differ over the %s job", b->sample->name);
	bench_speed(b, "write_xml", "x xmlTextWriter", b->sample->library_aim, &subject,
		    &reference);
	mof_out_clear(&own.out);
	xml_reference_free(library);
}

static void
bench_json_library(const struct bench *b)
{
	void *tree = json_reference_new(b->sample->json);
	struct writing own = { mof_write_json, &b->sample->job, { 0 } };
	struct call subject = { run_writing, &own }, reference = { json_reference_write, tree };

	if (!json_reference_is_same(tree, b->sample->json))
		bench_fail("jansson and write_json differ over the %s job", b->sample->name);
	bench_speed(b, "write_json", "x json_dumps", b->sample->library_aim, &subject, &reference);
	mof_out_clear(&own.out);
	json_reference_free(tree);
}

/* Formats that no library writes stand against write_xml. */
static const struct format {
	const char *name;
	write_fn *write;
} formats[] = {
	{ "write_mof", mof_write_mof },
	{ "write_wscim", mof_write_wscim },
	{ NULL, NULL },
};

static void
bench_formats(const struct bench *b)
{
	for (const struct format *format = formats; format->name; format++) {
		struct writing own = { format->write, &b->sample->job, { 0 } };
		struct writing other = { mof_write_xml, &b->sample->job, { 0 } };
		struct call subject = { run_writing, &own }, reference = { run_writing, &other };

		bench_cost(b, format->name, "x write_xml", 0, &subject, &reference);
		mof_out_clear(&own.out);
		mof_out_clear(&other.out);
	}
}

/* The text in out, which straight-line code must write as well. */
static struct text
fill(const struct sample *sample, const char *format, write_fn *write, write_fn *straight,
     struct mof_out *out)
{
	struct mof_out other = { 0 };

	if (write(cls, &sample->job, out) < 0 || straight(cls, &sample->job, &other) < 0)
		bench_fail("the %s job cannot be written as %s", sample->name, format);
	if (out->length != other.length || memcmp(out->data, other.data, out->length))
		bench_fail("straight-line code writes other %s of the %s job", format,
			   sample->name);
	mof_out_clear(&other);
	return (struct text){ out->data, out->length };
}

void
writers_fill(struct sample *sample)
{
	sample->xml = fill(sample, "XML", mof_write_xml, write_straight_xml, &sample->xml_out);
	sample->json = fill(sample, "JSON", mof_write_json, write_straight_json, &sample->json_out);
}

void
bench_writers(const struct bench *b)
{
	bench_straight(b, "write_xml", mof_write_xml, write_straight_xml);
	bench_xml_library(b);
	bench_straight(b, "write_json", mof_write_json, write_straight_json);
	bench_json_library(b);
	bench_formats(b);
}
