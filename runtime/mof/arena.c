#include "arena.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* The first block is small, since most instances are; each next one is twice as large. */
#define BLOCK_SIZE_MIN 4096u
#define BLOCK_SIZE_MAX 65536u

struct mof_arena_block {
	struct mof_arena_block *next;
	size_t size, used;
	max_align_t data[];
};

static struct mof_arena_block *
block_new(size_t size)
{
	struct mof_arena_block *block = calloc(1, sizeof(*block) + size);

	if (block)
		block->size = size;
	return block;
}

/* A block with room for size bytes, in the arena's list. */
static struct mof_arena_block *
block_add(struct mof_arena *arena, size_t size)
{
	struct mof_arena_block *first = arena->blocks, *block;
	size_t usual = first ? first->size * 2 : BLOCK_SIZE_MIN;

	if (usual > BLOCK_SIZE_MAX)
		usual = BLOCK_SIZE_MAX;
	block = block_new(size > usual ? size : usual);
	if (!block)
		return NULL;
	if (first && size > usual) {
		/* A large piece fills its block at once: what is left in the first stays in use. */
		block->next = first->next;
		first->next = block;
	} else {
		block->next = first;
		arena->blocks = block;
	}
	return block;
}

void *
mof_arena_alloc(struct mof_arena *arena, size_t size)
{
	struct mof_arena_block *block = arena->blocks;
	size_t alignment = _Alignof(max_align_t);
	void *piece;

	/* No object is larger, and what is smaller can be rounded up. */
	if (size > PTRDIFF_MAX - sizeof(*block))
		return NULL;
	size = size ? (size + alignment - 1) & ~(alignment - 1) : alignment;
	if (!block || block->size - block->used < size)
		block = block_add(arena, size);
	if (!block)
		return NULL;
	piece = (char *)block->data + block->used;
	block->used += size;
	return piece;
}

char *
mof_arena_strndup(struct mof_arena *arena, const char *text, size_t len)
{
	char *copy = len < PTRDIFF_MAX ? mof_arena_alloc(arena, len + 1) : NULL;

	if (copy && len)
		memcpy(copy, text, len);
	return copy;
}

char *
mof_arena_strdup(struct mof_arena *arena, const char *text)
{
	return text ? mof_arena_strndup(arena, text, strlen(text)) : NULL;
}

void
mof_arena_clear(struct mof_arena *arena)
{
	struct mof_arena_block *block = arena->blocks;

	while (block) {
		struct mof_arena_block *next = block->next;

		free(block);
		block = next;
	}
	arena->blocks = NULL;
}
