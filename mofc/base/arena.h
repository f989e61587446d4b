/* Memory that lives as long as one run of the compiler and is given back all at once. */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stddef.h>

/* { 0 } is an empty arena. */
struct arena {
	struct arena_block *blocks;
	char *next, *end; /* the free part of the newest block */
};

/*
 * size zeroed bytes, aligned for any type.  Never NULL: a compiler that cannot hold its input has
 * nothing left to do, so the process ends with one line and status 1.
 */
void *arena_alloc(struct arena *arena, size_t size);

/* A copy of the first len bytes of text, with a NUL behind it. */
char *arena_strndup(struct arena *arena, const char *text, size_t len);
char *arena_strdup(struct arena *arena, const char *text);

/* A text made as by printf. */
char *arena_printf(struct arena *arena, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/*
 * Room for one more item in an array of count items that the arena holds: the array, moved to
 * twice its size whenever count is a power of two.  items is NULL when count is 0.
 */
void *arena_grow(struct arena *arena, void *items, size_t count, size_t item_size);

void arena_clear(struct arena *arena);

/*
 * Takes everything back but keeps a block for what comes next: for memory that is needed for a
 * moment, again and again.
 */
void arena_reset(struct arena *arena);

#endif
