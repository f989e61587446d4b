/* Where the guest is, judged by the answers of both hosts. */
#ifndef MIGRATE_VERDICT_H
#define MIGRATE_VERDICT_H

#include "job.h"

#ifdef __cplusplus
extern "C" {
#endif

enum verdict {
	VERDICT_NONE,
	VERDICT_MOVING, /* the source still moves it */
	VERDICT_SOURCE,
	VERDICT_DESTINATION,
	VERDICT_BOTH_RUNNING,
	VERDICT_BOTH_PAUSED,
	VERDICT_TORN,       /* post-copy broke off: neither host has all of its memory */
	VERDICT_DIVIDED,    /* some images lie at their new places, some do not */
	VERDICT_NOWHERE,    /* active on neither host */
	VERDICT_UNCONFIRMED /* a host does not answer */
};

enum verdict verdict_judge(const struct migrate_job *job, const struct migrate_places *places);

/*
 * For how many milliseconds the same verdict has to be given before it counts.  libvirt needs a
 * moment after a failure to take the other copy away, and one who was not there when the move
 * ended cannot tell a pause from an end.
 */
int verdict_hold(const struct migrate_job *job, enum verdict verdict,
		 const struct migrate_places *places);

/* "running on A, paused on B", with the hosts' names; size is at least 1. */
void verdict_describe(const struct migrate_job *job, const struct migrate_places *places,
		      char *text, size_t size);

/* Adds each host's part of that as a finding of its own. */
void verdict_find(struct migrate_job *job, const struct migrate_places *places);

#ifdef __cplusplus
}
#endif

#endif
