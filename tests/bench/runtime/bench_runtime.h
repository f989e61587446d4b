/* The figures of the runtime: what the files of bench_runtime share. */
#ifndef BENCH_RUNTIME_H
#define BENCH_RUNTIME_H

#include <mof/mof.h>

#include "calls.h"
#include "jobs.h"
#include "references.h"

/* Figures of functions that libmof does not have yet stand within #ifdef BENCH_TO_COME. */

/* A job, its texts, and how much faster than a library it is to be written. */
struct sample {
	const char *name;
	void (*make)(struct msvm_migration_job *job);
	double library_aim;
	struct msvm_migration_job job;
	struct mof_out xml_out, json_out;
	struct text xml, json;
};

struct bench {
	unsigned runs;
	const struct sample *sample;
};

/* Prints how much faster than the reference the subject is.  An aim of 0 is none. */
void bench_speed(const struct bench *b, const char *verb, const char *unit, double aim,
		 const struct call *subject, const struct call *reference);

/* Prints how much longer than the reference the subject takes. */
void bench_cost(const struct bench *b, const char *verb, const char *unit, double aim,
		const struct call *subject, const struct call *reference);

/* Writes a sample's texts.  Fails if straight-line code writes other bytes. */
void writers_fill(struct sample *sample);

/* Print the figures of writers, of readers, and of what is done in memory. */
void bench_writers(const struct bench *b);
void bench_readers(const struct bench *b);
void bench_memory(const struct bench *b);

#endif
