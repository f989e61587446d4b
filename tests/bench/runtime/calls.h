/* Calls functions of this program in turn and says how they compare. */
#ifndef CALLS_H
#define CALLS_H

#include <stddef.h>

#include "../measure.h"

struct call {
	void (*run)(void *data);
	void *data;
};

/*
 * Calls both in batches of about 2 ms, a batch of each per round; which of them is first changes
 * from round to round.  The result's seconds are of one call, its kib are none.
 */
struct comparison call_compare(const struct call *first, const struct call *second, unsigned runs);

/* The compiler takes the bytes at memory for read and changed, so that work on them is done. */
static inline void
call_keep(void *memory)
{
	__asm__ volatile("" : : "r"(memory) : "memory");
}

#endif
