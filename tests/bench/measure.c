#include "measure.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

void
bench_fail(const char *format, ...)
{
	va_list args;

	fputs("bench: ", stderr);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputs("\n", stderr);
	exit(1);
}

double
clock_now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

/* The child's part: becomes the program. */
static _Noreturn void
become(char *const *argv, const char *output)
{
	int in = open("/dev/null", O_RDONLY);
	int out = open(output, O_WRONLY | O_CREAT | O_TRUNC, 0666);

	if (in >= 0 && out >= 0 && dup2(in, 0) >= 0 && dup2(out, 1) >= 0)
		execvp(argv[0], argv);
	fprintf(stderr, "bench: cannot run '%s': %s\n", argv[0], strerror(errno));
	_exit(127);
}

void
command_run(const struct command *command, const char *output, double *ret_seconds, double *ret_kib)
{
	struct rusage usage;
	double start;
	int status;
	pid_t child;

	if (command->prepare)
		command->prepare(command->data);
	fflush(stdout);
	start = clock_now();
	child = fork();
	if (!child)
		become(command->argv, output ? output : "/dev/null");
	if (child < 0)
		bench_fail("cannot fork: %s", strerror(errno));
	while (wait4(child, &status, 0, &usage) < 0)
		if (errno != EINTR)
			bench_fail("cannot wait: %s", strerror(errno));
	*ret_seconds = clock_now() - start;
	/* What this program held when it forked counts as well, but is less than any of them needs.
	 */
	*ret_kib = (double)usage.ru_maxrss;
	if (!WIFEXITED(status) || WEXITSTATUS(status))
		bench_fail("'%s %s' did not end well", command->argv[0],
			   command->argv[1] ? command->argv[1] : "");
}

static int
compare_numbers(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

struct spread
spread_of(double *numbers, size_t count)
{
	qsort(numbers, count, sizeof *numbers, compare_numbers);
	return (struct spread){ numbers[0], (numbers[(count - 1) / 2] + numbers[count / 2]) / 2,
				numbers[count - 1] };
}

struct comparison
command_compare(const struct command *first, const struct command *second, unsigned runs)
{
	double *numbers = calloc(runs, 4 * sizeof *numbers), seconds[2], kib[2];
	double *ratios = numbers, *times = numbers + runs, *references = times + runs,
	       *sizes = references + runs;
	struct comparison result;

	if (!numbers)
		bench_fail("out of memory");
	command_run(first, NULL, &seconds[0], &kib[0]);
	command_run(second, NULL, &seconds[1], &kib[1]);
	for (unsigned i = 0; i < runs; i++) {
		if (i % 2)
			command_run(second, NULL, &seconds[1], &kib[1]);
		command_run(first, NULL, &seconds[0], &kib[0]);
		if (i % 2 == 0)
			command_run(second, NULL, &seconds[1], &kib[1]);
		ratios[i] = seconds[0] / seconds[1];
		times[i] = seconds[0];
		references[i] = seconds[1];
		sizes[i] = kib[0];
	}
	result = (struct comparison){ spread_of(ratios, runs), spread_of(times, runs),
				      spread_of(references, runs), spread_of(sizes, runs) };
	free(numbers);
	return result;
}

static void
print_figure(const struct figure *figure, struct spread value, const char *note, bool more)
{
	/* Large numbers need no digits behind the point. */
	int digits = value.median < 100 ? 2 : 0;
	/* What is good is to be no more than its bound. */
	double sign = more ? -1 : 1, got = sign * value.median;

	printf("%s: %.*f %s", figure->name, digits, value.median, figure->unit);
	if (value.min < value.max)
		printf(", %.*f to %.*f", digits, value.min, digits, value.max);
	if (*note)
		printf(", %s", note);
	if (figure->aim > 0) {
		printf(" (aim %g", figure->aim);
		if (figure->limit > 0)
			printf(", never %s than %g", more ? "less" : "more", figure->limit);
		printf("): %s",
		       got <= sign * figure->aim ? "met"
		       : figure->limit > 0 && got <= sign * figure->limit
			       ? (more ? "missed, above the limit" : "missed, below the limit")
			       : "missed");
	}
	puts("");
}

void
figure_print(const struct figure *figure, struct spread value, const char *note)
{
	print_figure(figure, value, note, false);
}

void
figure_print_speed(const struct figure *figure, struct spread value, const char *note)
{
	print_figure(figure, value, note, true);
}
