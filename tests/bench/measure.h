/* Runs programs in turn and says how they compare. */
#ifndef MEASURE_H
#define MEASURE_H

#include <stdbool.h>
#include <stddef.h>

/* A program to run: argv ends with NULL, argv[0] is looked for in PATH.  prepare, if there is
 * one, runs before each run and is not measured. */
struct command {
	char *const *argv;
	void (*prepare)(const void *data);
	const void *data;
};

struct spread {
	double min, median, max;
};

/* What two programs took, run in turn. */
struct comparison {
	struct spread ratio;     /* first / second, of the two runs of a round */
	struct spread seconds;   /* of the first, by the wall clock */
	struct spread reference; /* seconds of the second */
	struct spread kib;       /* of memory, the first's at its peak */
};

/* A figure: what was measured, and what it should be.  An aim or limit of 0 is none. */
struct figure {
	const char *name;
	const char *unit; /* what stands behind the number: "x wc" */
	double aim, limit;
};

/* Runs a program with its output to a file, /dev/null if output is NULL.  Ends the program with a
 * line on standard error if it cannot be run or does not end with status 0. */
void command_run(const struct command *command, const char *output, double *ret_seconds,
		 double *ret_kib);

/* Runs both so many times in turn, after a run of each that is not counted; which of them is
 * first changes from round to round. */
struct comparison command_compare(const struct command *first, const struct command *second,
				  unsigned runs);

/* The middle one of count numbers and the ends; sorts them. */
struct spread spread_of(double *numbers, size_t count);

/* Prints a figure of which less is better as one line: the median, its spread, a note ("" for
 * none), the aim, and whether it is met. */
void figure_print(const struct figure *figure, struct spread value, const char *note);

/* The same for a figure of which more is better: the aim is the least, the limit never less. */
void figure_print_speed(const struct figure *figure, struct spread value, const char *note);

/* Seconds of a clock that is never set back. */
double clock_now(void);

/* Ends the program with a line on standard error. */
_Noreturn void bench_fail(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
