/*
 * The arena of the compiler (base/arena.h) once more, each piece in memory of its own, so that the
 * address sanitizer and valgrind see every step across its ends.
 */
#include "base/arena.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct arena_block {
	struct arena_block *next;
	char data[] __attribute__((aligned(8)));
};

void *
arena_alloc(struct arena *arena, size_t size)
{
	struct arena_block *block = calloc(1, sizeof(*block) + size);

	if (!block)
		abort();
	block->next = arena->blocks;
	arena->blocks = block;
	return block->data;
}

char *
arena_strndup(struct arena *arena, const char *text, size_t len)
{
	char *copy = arena_alloc(arena, len + 1);

	memcpy(copy, text, len);
	return copy;
}

char *
arena_strdup(struct arena *arena, const char *text)
{
	return arena_strndup(arena, text, strlen(text));
}

char *
arena_printf(struct arena *arena, const char *format, ...)
{
	va_list args, again;
	char *text;
	int len;

	va_start(args, format);
	va_copy(again, args);
	len = vsnprintf(NULL, 0, format, args);
	if (len < 0)
		abort();
	text = arena_alloc(arena, (size_t)len + 1);
	vsnprintf(text, (size_t)len + 1, format, again);
	va_end(again);
	va_end(args);
	return text;
}

/* Short arrays have no room but that for the items that they hold. */
void *
arena_grow(struct arena *arena, void *items, size_t count, size_t item_size)
{
	enum { EXACT_MAX = 32 };
	size_t size = count < EXACT_MAX ? count + 1 : count * 2;
	void *larger;

	if (count > EXACT_MAX && (count & (count - 1)))
		return items;
	larger = arena_alloc(arena, size * item_size);
	if (count)
		memcpy(larger, items, count * item_size);
	return larger;
}

void
arena_clear(struct arena *arena)
{
	struct arena_block *block, *next;

	for (block = arena->blocks; block; block = next) {
		next = block->next;
		free(block);
	}
	*arena = (struct arena){ 0 };
}

/* What is kept after that is nobody's, so nothing is. */
void
arena_reset(struct arena *arena)
{
	arena_clear(arena);
}
