#include "arena.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum { BLOCK_SIZE = 256 * 1024, ALIGNMENT = sizeof(uint64_t) };

/* From so many blocks on they are huge pages: the kernel hands out a giant schema's memory faster.
 */
enum { MANY_BLOCKS = 64, HUGE_SIZE = 16 * 1024 * 1024 };

struct arena_block {
	struct arena_block *next;
	size_t number; /* of blocks below it */
	size_t mapped; /* bytes, if it was mapped; 0: it is of malloc() */
	char data[] __attribute__((aligned(ALIGNMENT)));
};

static void *
push_block(struct arena *arena, struct arena_block *block, size_t mapped)
{
	if (!block || block == MAP_FAILED) {
		fputs("mofc: out of memory\n", stderr);
		exit(1);
	}
	block->next = arena->blocks;
	block->number = arena->blocks ? arena->blocks->number + 1 : 0;
	block->mapped = mapped;
	arena->blocks = block;
	return block->data;
}

static void *
new_block(struct arena *arena, size_t size)
{
	return push_block(arena, calloc(1, sizeof(struct arena_block) + size), 0);
}

/* A block to be filled from front to back. */
static void
extend(struct arena *arena)
{
	struct arena_block *block;
	size_t size = BLOCK_SIZE;

	if (!arena->blocks || arena->blocks->number < MANY_BLOCKS) {
		arena->next = new_block(arena, BLOCK_SIZE);
	} else {
		block = mmap(NULL, HUGE_SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS,
			     -1, 0);
		arena->next = push_block(arena, block, HUGE_SIZE);
		madvise(block, HUGE_SIZE, MADV_HUGEPAGE);
		size = HUGE_SIZE - sizeof(struct arena_block);
	}
	arena->end = arena->next + size;
}

void *
arena_alloc(struct arena *arena, size_t size)
{
	char *p;

	size = (size + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
	if (size > BLOCK_SIZE / 4)
		return new_block(arena, size);
	if ((size_t)(arena->end - arena->next) < size)
		extend(arena);
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
		if (block->mapped)
			munmap(block, block->mapped);
		else
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
