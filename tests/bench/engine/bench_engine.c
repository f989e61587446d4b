/*
 * bench_engine RUNS MOST FOLDER: what a job costs the engine, from 10 jobs to MOST.
 *
 * The driver is the simulated one, so that nothing is measured but the engine and its store; time
 * is virtual and nobody waits.  Each figure is the cost per job, divided by that of 10 jobs in the
 * same round: 1 is linear growth.  FOLDER must not be there; what is written goes there.
 */
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../measure.h"
#include "scene.h"

enum { SIZES = 4, LEAST = 10, QUEUE = 50, MOST_RUNS = 100 };

/* What one run tells, per job. */
struct cost {
	double at_once; /* seconds, all jobs at work at a time */
	double queued;  /* the same, 50 of them */
	double list;    /* to read it from the store */
	double memory;  /* bytes, while all of them are at work */
};

static double
bytes_in_use(void)
{
	struct mallinfo2 info = mallinfo2();

	return (double)(info.uordblks + info.hblkhd);
}

/* All jobs are on their way. */
static void
note_memory(void *context)
{
	*(double *)context = bytes_in_use();
}

static double
run(const char *folder, size_t jobs, unsigned int most_active, double *ret_bytes, double *ret_list)
{
	struct scene scene;
	double start, seconds, before;

	scene_init(&scene, folder, jobs);
	before = bytes_in_use();
	if (ret_bytes && simulated_world_call(scene.world, 2000, note_memory, ret_bytes) < 0)
		bench_fail("out of memory");
	start = clock_now();
	scene_run(&scene, most_active);
	seconds = clock_now() - start;
	if (ret_bytes)
		*ret_bytes -= before;
	if (ret_list) {
		start = clock_now();
		scene_list(&scene);
		*ret_list = clock_now() - start;
	}
	scene_clear(&scene);
	return seconds;
}

/* A few jobs are run several times, so that there is something to measure. */
static void
measure(const char *folder, size_t jobs, struct cost *cost)
{
	size_t times = jobs < 200 ? 200 / jobs : 1;
	double share = 1 / (double)(times * jobs);

	memset(cost, 0, sizeof *cost);
	for (size_t i = 0; i < times; i++) {
		double bytes, seconds;

		cost->at_once += run(folder, jobs, 0, &bytes, &seconds) * share;
		cost->list += seconds * share;
		cost->memory += bytes * share;
		cost->queued += run(folder, jobs, QUEUE, NULL, NULL) * share;
	}
}

/* In a process of its own, so that no run finds the memory as another one has left it. */
static void
measure_apart(const char *folder, size_t jobs, struct cost *ret)
{
	struct cost *shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE,
				   MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	int status;
	pid_t child;

	if (shared == MAP_FAILED)
		bench_fail("out of memory");
	fflush(stdout);
	child = fork();
	if (child < 0)
		bench_fail("cannot fork");
	if (!child) {
		measure(folder, jobs, shared);
		_exit(0);
	}
	if (waitpid(child, &status, 0) < 0 || !WIFEXITED(status) || WEXITSTATUS(status))
		bench_fail("a run with %zu jobs did not end well", jobs);
	*ret = *shared;
	munmap(shared, sizeof *shared);
}

static double
member_of(const struct cost *cost, size_t member)
{
	double value;

	memcpy(&value, (const char *)cost + member, sizeof value);
	return value;
}

/* One member of struct cost in all rounds, against the same of the fewest jobs. */
static void
print(const char *what, size_t jobs, const struct cost *costs, const struct cost *fewest,
      unsigned int runs, size_t member)
{
	double ratios[MOST_RUNS], own[MOST_RUNS], median;
	char name[64], note[64];
	const struct figure figure = { name, "x 10 jobs", 1.5, 2 };

	for (unsigned int i = 0; i < runs; i++) {
		own[i] = member_of(&costs[i], member);
		ratios[i] = own[i] / member_of(&fewest[i], member);
	}
	median = spread_of(own, runs).median;
	if (member == offsetof(struct cost, memory))
		snprintf(note, sizeof note, "%.0f bytes per job", median);
	else
		snprintf(note, sizeof note, "%.0f per second", 1 / median);
	snprintf(name, sizeof name, "engine, %zu jobs%s", jobs, what);
	figure_print(&figure, spread_of(ratios, runs), note);
}

static void
bench(const char *folder, unsigned int runs, size_t most)
{
	static struct cost costs[SIZES][MOST_RUNS];
	char place[4096];
	size_t jobs;

	for (unsigned int i = 0; i < runs; i++) {
		jobs = LEAST;
		for (int size = 0; size < SIZES && jobs <= most; size++, jobs *= 10) {
			snprintf(place, sizeof place, "%s/%zu", folder, jobs);
			measure_apart(place, jobs, &costs[size][i]);
		}
	}
	jobs = LEAST;
	for (int size = 0; size < SIZES && jobs <= most; size++, jobs *= 10) {
		const struct cost *own = costs[size], *fewest = costs[0];

		print("", jobs, own, fewest, runs, offsetof(struct cost, at_once));
		print(", 50 at a time", jobs, own, fewest, runs, offsetof(struct cost, queued));
		print(", list", jobs, own, fewest, runs, offsetof(struct cost, list));
		print(", memory", jobs, own, fewest, runs, offsetof(struct cost, memory));
	}
}

int
main(int argc, char **argv)
{
	unsigned long runs = argc == 4 ? strtoul(argv[1], NULL, 10) : 0;
	unsigned long most = argc == 4 ? strtoul(argv[2], NULL, 10) : 0;

	if (!runs || runs > MOST_RUNS || most < LEAST) {
		fputs("usage: bench_engine RUNS MOST FOLDER\n", stderr);
		return 2;
	}
	if (mkdir(argv[3], 0700))
		bench_fail("cannot make '%s'", argv[3]);
	bench(argv[3], (unsigned int)runs, most);
	return rmdir(argv[3]) ? 1 : 0;
}
