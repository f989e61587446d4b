/*
 * Names: each spelling is kept once, and spellings that differ by case only know their common
 * form, so that comparing two names is comparing two pointers (DSP0004 A.3: MOF names and
 * keywords ignore case).
 */
#ifndef BASE_INTERN_H
#define BASE_INTERN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena.h"

struct name {
	const char *text;          /* as spelled, NUL-terminated */
	const struct name *folded; /* the same in lower case */
	uint32_t len, hash;
	struct name *next; /* in its bucket */
	uint16_t tag;      /* of a folded name: what its user knows it as; 0: nothing */
};

struct names {
	struct arena *arena;
	struct name **buckets;
	size_t bucket_count, count;
};

void names_init(struct names *names, struct arena *arena);
const struct name *names_get(struct names *names, const char *text, size_t len);
/* Gives a word, which is in lower case, its tag. */
void names_tag(struct names *names, const char *word, uint16_t tag);
void names_clear(struct names *names);

static inline bool
name_equal(const struct name *a, const struct name *b)
{
	return a->folded == b->folded;
}

/* Whether name is word, which is given in lower case. */
bool name_is(const struct name *name, const char *word);

/* What a name stands for: a table from names to pointers, without regard to case. */
struct name_map {
	struct name_map_slot *slots;
	size_t size, count;
};

/* NULL if the name is not there. */
void *name_map_get(const struct name_map *map, const struct name *name);
/* Adds or replaces.  item is not NULL.  The table grows in the arena. */
void name_map_put(struct name_map *map, struct arena *arena, const struct name *name, void *item);
/* Walks a map, *i being 0 at first, in no order that means anything.  NULL at the end. */
void *name_map_next(const struct name_map *map, size_t *i);

/*
 * How many single letters differ (added, left out, changed or two neighbours swapped) between two
 * names, without regard to case; limit + 1 when it is more than limit.
 */
unsigned int name_distance(const char *a, const char *b, unsigned int limit);

#endif
