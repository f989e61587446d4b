/* Memory that is given back all at once: what readers and clones hand out lives here. */
#ifndef MOF_ARENA_H
#define MOF_ARENA_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* { 0 } is an empty arena.  Not to be copied while it owns memory. */
struct mof_arena {
	struct mof_arena_block *blocks;
};

/*
 * size bytes, zeroed and aligned for any type, that live until the arena is cleared.  NULL when
 * memory is out.  A size of 0 gives a valid pointer.
 */
void *mof_arena_alloc(struct mof_arena *arena, size_t size);

/* A copy of the first len bytes of text, with a NUL behind it; NULL when memory is out. */
char *mof_arena_strndup(struct mof_arena *arena, const char *text, size_t len);

/* A copy of text; NULL when text is NULL or memory is out. */
char *mof_arena_strdup(struct mof_arena *arena, const char *text);

/* Gives everything back.  The arena is empty afterwards and may be used again. */
void mof_arena_clear(struct mof_arena *arena);

#ifdef __cplusplus
}
#endif

#endif
