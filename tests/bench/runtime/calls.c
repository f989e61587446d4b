#include "calls.h"

#include <stdlib.h>

#define BATCH_SECONDS 2e-3

static double
time_batch(const struct call *call, unsigned long count)
{
	double start = clock_now();

	for (unsigned long i = 0; i < count; i++)
		call->run(call->data);
	return clock_now() - start;
}

/* How many calls a batch takes; they are warm afterwards. */
static unsigned long
size_batch(const struct call *call)
{
	unsigned long count = 1;
	double seconds;

	while ((seconds = time_batch(call, count)) < BATCH_SECONDS / 2)
		count *= 2;
	/* Again, since something else may have run meanwhile. */
	for (int i = 0; i < 2; i++) {
		double again = time_batch(call, count);

		seconds = again < seconds ? again : seconds;
	}
	count = (unsigned long)((double)count * BATCH_SECONDS / seconds);
	return count ? count : 1;
}

struct comparison
call_compare(const struct call *first, const struct call *second, unsigned runs)
{
	const struct call *calls[] = { first, second };
	unsigned long counts[] = { size_batch(first), size_batch(second) };
	double *numbers = calloc(runs, 3 * sizeof *numbers);
	double *ratios = numbers, *times = numbers + runs, *references = times + runs;
	struct comparison result = { 0 };

	if (!numbers)
		bench_fail("out of memory");
	for (unsigned i = 0; i < runs; i++) {
		double seconds[2];

		for (unsigned j = 0; j < 2; j++) {
			unsigned which = (i + j) % 2;

			seconds[which] =
				time_batch(calls[which], counts[which]) / (double)counts[which];
		}
		ratios[i] = seconds[0] / seconds[1];
		times[i] = seconds[0];
		references[i] = seconds[1];
	}
	result.ratio = spread_of(ratios, runs);
	result.seconds = spread_of(times, runs);
	result.reference = spread_of(references, runs);
	free(numbers);
	return result;
}
