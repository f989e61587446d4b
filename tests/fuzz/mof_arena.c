/*
 * The arena of the runtime (mof/arena.h) once more, each piece in memory of its own, as arena.c has
 * that of the compiler.
 */
#include <mof/arena.h>

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

struct mof_arena_block {
	struct mof_arena_block *next;
	max_align_t data[];
};

void *
mof_arena_alloc(struct mof_arena *arena, size_t size)
{
	struct mof_arena_block *block;

	if (size > PTRDIFF_MAX - sizeof(*block))
		return NULL;
	block = calloc(1, sizeof(*block) + size);
	if (!block)
		return NULL;
	block->next = arena->blocks;
	arena->blocks = block;
	return block->data;
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
	struct mof_arena_block *block, *next;

	for (block = arena->blocks; block; block = next) {
		next = block->next;
		free(block);
	}
	arena->blocks = NULL;
}
