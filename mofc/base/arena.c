#include "arena.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK_SIZE = 256 * 1024, ALIGNMENT = sizeof(uint64_t) };

struct arena_block {
	struct arena_block *next;
	char data[] __attribute__((aligned(ALIGNMENT)));
};

static void *
new_block(struct arena *arena, size_t size)
{
	struct arena_block *block = calloc(1, sizeof(*block) + size);

	if (!block) {
		fputs("mofc: out of memory\n", stderr);
		exit(1);
	}
	block->next = arena->blocks;
	arena->blocks = block;
	return block->data;
}

void *
arena_alloc(struct arena *arena, size_t size)
{
	char *p;

	size = (size + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
	if (size > BLOCK_SIZE / 4)
		return new_block(arena, size);
	if ((size_t)(arena->end - arena->next) < size) {
		arena->next = new_block(arena, BLOCK_SIZE);
		arena->end = arena->next + BLOCK_SIZE;
	}
	p = arena->next;
	arena->next += size;
	return p;
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
	text = arena_alloc(arena, (size_t)len + 1);
	vsnprintf(text, (size_t)len + 1, format, again);
	va_end(again);
	va_end(args);
	return text;
}

void *
arena_grow(struct arena *arena, void *items, size_t count, size_t item_size)
{
	void *larger;

	if (count & (count - 1))
		return items;
	larger = arena_alloc(arena, (count ? count * 2 : 1) * item_size);
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

void
arena_reset(struct arena *arena)
{
	struct arena_block *block = arena->blocks;

	/* Only the one block that is filled from front to back can be used again. */
	if (!block || block->next || (char *)block->data + BLOCK_SIZE != arena->end) {
		arena_clear(arena);
		return;
	}
	memset(block->data, 0, (size_t)(arena->next - (char *)block->data));
	arena->next = block->data;
}
