#include "progress.h"

#include <inttypes.h>
#include <stdio.h>

#define FIRST_PASS_SHARE 80
#define MOST_BEFORE_THE_END 99
#define PASSES_UNTIL_STUCK 3

void
progress_init(struct progress *progress, uint64_t memory, uint64_t disks, unsigned int percent)
{
	*progress = (struct progress){ .total = memory, .disks = disks, .percent = percent };
}

/* How much of whole is done when left is left, in parts of share. */
static double
part(uint64_t left, uint64_t whole, unsigned int share)
{
	return left >= whole ? 0 : (double)(whole - left) / (double)whole * share;
}

/* A pass after the first has begun. */
static void
note_start(struct progress *progress, const struct migrate_sample *sample)
{
	if (!progress->mark_pass || sample->remaining < progress->least_start)
		progress->least_start = sample->remaining;
	if (!progress->mark_pass || sample->remaining < progress->mark - progress->mark / 8) {
		progress->mark = sample->remaining;
		progress->mark_pass = sample->pass;
	}
}

/* How much of the memory has gone over, of 100; 0 before it begins. */
static double
memory_part(struct progress *progress, const struct migrate_sample *sample)
{
	if (!sample->pass)
		return 0;
	if (sample->pass > progress->pass && sample->pass > 1)
		note_start(progress, sample);
	progress->pass = sample->pass;
	if (sample->pass == 1)
		return part(sample->remaining, progress->total, FIRST_PASS_SHARE);
	return FIRST_PASS_SHARE +
	       part(progress->least_start, progress->total, 100 - FIRST_PASS_SHARE);
}

/* Storage has gone over when memory begins; a disk that grows meanwhile takes nothing back. */
static void
note_disks(struct progress *progress, const struct migrate_sample *sample)
{
	double done = sample->pass ? 1
				   : part(sample->disk_remaining,
					  sample->disk_total > progress->disks ? sample->disk_total
									       : progress->disks,
					  1);

	if (done > progress->disks_done)
		progress->disks_done = done;
}

void
progress_update(struct progress *progress, const struct migrate_sample *sample)
{
	double memory, bytes, percent;

	if ((!sample->total || !sample->pass) && !sample->disk_total)
		return;
	if (sample->pass < progress->pass)
		return;
	if (!progress->total)
		progress->total = sample->total;
	if (!progress->disks)
		progress->disks = sample->disk_total;
	note_disks(progress, sample);
	memory = memory_part(progress, sample);
	bytes = (double)progress->total + (double)progress->disks;
	percent = bytes > 0 ? ((double)progress->disks * progress->disks_done * 100 +
			       (double)progress->total * memory) /
				      bytes
			    : 0;
	if (percent > MOST_BEFORE_THE_END)
		percent = MOST_BEFORE_THE_END;
	if (percent > progress->percent)
		progress->percent = (unsigned int)percent;
}

bool
progress_is_stuck(const struct progress *progress)
{
	return progress->mark_pass && progress->pass - progress->mark_pass >= PASSES_UNTIL_STUCK;
}

uint64_t
progress_blackout(const struct progress *progress, const struct migrate_sample *sample)
{
	if (progress->pass <= PASSES_UNTIL_STUCK || !sample->rate)
		return 0;
	return (uint64_t)((double)progress->least_start * 1000 / (double)sample->rate);
}

/* bytes in MiB with one decimal, rounded to the nearest, ties up. */
static void
format_mib(uint64_t bytes, char *text, size_t size)
{
	const uint64_t mib = 1024 * 1024;
	uint64_t tenths = bytes / mib * 10 + (bytes % mib * 10 + mib / 2) / mib;

	snprintf(text, size, "%" PRIu64 ".%" PRIu64, tenths / 10, tenths % 10);
}

void
progress_describe(const struct progress *progress, const struct migrate_sample *sample, char *text,
		  size_t size)
{
	char left[32], rate[32], speed[48] = "";

	if (!sample->pass && sample->disk_total) {
		format_mib(sample->disk_remaining, left, sizeof(left));
		snprintf(text, size, "copying storage, %s MiB left", left);
		return;
	}
	if (!sample->total || !sample->pass) {
		snprintf(text, size, "starting the guest's process at the destination");
		return;
	}
	format_mib(sample->remaining, left, sizeof(left));
	if (sample->rate) {
		format_mib(sample->rate, rate, sizeof(rate));
		snprintf(speed, sizeof(speed), ", %s MiB/s", rate);
	}
	snprintf(text, size, "copying memory, pass %u, %s MiB left%s%s", sample->pass, left, speed,
		 progress_is_stuck(progress) ? ", not converging" : "");
}
