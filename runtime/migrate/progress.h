/* From libvirt's figures to a percentage that never falls and a line of text. */
#ifndef MIGRATE_PROGRESS_H
#define MIGRATE_PROGRESS_H

#include "event.h"

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

struct progress {
	uint64_t total;         /* bytes of memory to move, fixed at the start */
	uint64_t disks;         /* bytes of storage, likewise */
	double disks_done;      /* the share of them that has gone over */
	uint64_t least_start;   /* the least left at the start of a pass after the first */
	uint64_t mark;          /* what a later pass has to undercut to count as better */
	unsigned int pass;      /* the latest seen; 0: none yet */
	unsigned int mark_pass; /* the one that mark belongs to; 0: none yet */
	unsigned int percent;
};

/*
 * Begins with a guest of memory bytes, disks of so many, and the percentage that was reached
 * before, mostly 0.
 */
void progress_init(struct progress *progress, uint64_t memory, uint64_t disks,
		   unsigned int percent);

/*
 * Takes a sample.  Storage and memory count by their bytes.  Of the memory's share the first pass
 * fills 80 % by what is left of the total, later passes the rest by the least that was left when
 * one began; storage is done when memory begins.  Never more than 99, never less than before.
 * Samples without figures and those of an earlier pass change nothing.
 */
void progress_update(struct progress *progress, const struct migrate_sample *sample);

/*
 * Whether three passes in a row began with no less to move than one before them.  The start of a
 * pass is seen up to a quarter of a second late, so less means less by an eighth.
 */
bool progress_is_stuck(const struct progress *progress);

/*
 * For how many milliseconds the guest would have to stand still to go over: the least that was left
 * when a pass after the first began, at the rate of the sample.  0 before three passes are over.
 */
uint64_t progress_blackout(const struct progress *progress, const struct migrate_sample *sample);

/* "copying memory, pass 2, 21.6 MiB left, 16.0 MiB/s"; size is at least 1. */
void progress_describe(const struct progress *progress, const struct migrate_sample *sample,
		       char *text, size_t size);

#ifdef __cplusplus
}
#endif

#endif
