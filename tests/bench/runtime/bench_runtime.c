/*
 * bench_runtime [RUNS]: how fast the runtime writes, reads and checks jobs.
 *
 * Each figure is a ratio of two things that this program does in turn, RUNS rounds long, 9 if it is
 * not said.  Before anything is measured, what is compared must have come to the same.  Prints a
 * line for each figure.
 */
#include "bench_runtime.h"

#include <stdio.h>
#include <stdlib.h>

static void
print_comparison(const struct bench *b, const char *verb, const char *unit, double aim, bool more,
		 const struct call *subject, const struct call *reference)
{
	/* Of a speed, the reference's time is divided by the subject's. */
	struct comparison result =
		call_compare(more ? reference : subject, more ? subject : reference, b->runs);
	double own = more ? result.reference.median : result.seconds.median;
	double other = more ? result.seconds.median : result.reference.median;
	char name[64], note[64];
	struct figure figure = { name, unit, aim, 0 };

	snprintf(name, sizeof name, "%s %s", verb, b->sample->name);
	snprintf(note, sizeof note, "%.2f against %.2f us", own * 1e6, other * 1e6);
	(more ? figure_print_speed : figure_print)(&figure, result.ratio, note);
	fflush(stdout);
}

void
bench_speed(const struct bench *b, const char *verb, const char *unit, double aim,
	    const struct call *subject, const struct call *reference)
{
	print_comparison(b, verb, unit, aim, true, subject, reference);
}

void
bench_cost(const struct bench *b, const char *verb, const char *unit, double aim,
	   const struct call *subject, const struct call *reference)
{
	print_comparison(b, verb, unit, aim, false, subject, reference);
}

static void
sample_make(struct sample *sample)
{
	sample->make(&sample->job);
	writers_fill(sample);
}

static void
sample_clear(struct sample *sample)
{
	mof_out_clear(&sample->xml_out);
	mof_out_clear(&sample->json_out);
}

static void
bench_sample(struct bench *b, struct sample *sample)
{
	const struct mof_class *cls = &msvm_migration_job_class;
	struct mof_error error;

	sample_make(sample);
	for (size_t i = 0; i < cls->property_count; i++)
		if (mof_property_is_null(cls->properties[i], &sample->job))
			bench_fail("%s of the %s job is NULL", cls->properties[i]->name,
				   sample->name);
	if (mof_validate(cls, &sample->job, &error) < 0)
		bench_fail("the %s job is not valid: %s", sample->name, error.message);
	printf("%s job: %zu bytes of XML, %zu of JSON\n", sample->name, sample->xml.length,
	       sample->json.length);

	b->sample = sample;
	bench_writers(b);
	bench_readers(b);
	bench_memory(b);
	sample_clear(sample);
}

int
main(int argc, char **argv)
{
	struct sample sparse = { .name = "sparse", .make = job_make_sparse };
	struct sample live = { .name = "live", .make = job_make_live, .library_aim = 10 };
	struct sample storage = { .name = "storage", .make = job_make_storage, .library_aim = 6 };
	struct bench b = { .runs = argc > 1 ? (unsigned)strtoul(argv[1], NULL, 10) : 9 };

	if (argc > 2 || !b.runs || b.runs > 10000) {
		fputs("usage: bench_runtime [RUNS]\n", stderr);
		return 2;
	}
	sample_make(&sparse);
	sample_clear(&sparse);
	bench_sample(&b, &live);
	bench_sample(&b, &storage);
	return 0;
}
