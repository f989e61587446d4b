/*
 * What straight-line writers are made of.  All of it is inlined in any case, so that the lengths of
 * literals are constants and their copies a few moves.
 */
#ifndef STRAIGHT_H
#define STRAIGHT_H

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "mof/emit.h"
#include "mof/value.h"

#define STRAIGHT static inline __attribute__((always_inline))

STRAIGHT char *
copy(char *to, const char *literal)
{
	size_t len = strlen(literal);

	memcpy(to, literal, len);
	return to + len;
}

/* Fixed text. */
STRAIGHT void
put(struct mof_out *out, const char *literal)
{
	char *to = mof_emit_room(out, strlen(literal));

	if (to)
		mof_emit_end(out, copy(to, literal));
}

/* An integer of at most 32 bits between fixed texts. */
STRAIGHT void
put_integer(struct mof_out *out, const char *open, uint64_t value, bool is_signed,
	    const char *close)
{
	char *to = mof_emit_room(out, strlen(open) + MOF_INTEGER_ROOM + strlen(close));

	if (to)
		mof_emit_end(out, copy(mof_emit_integer(copy(to, open), value, is_signed), close));
}

/* A text between fixed texts.  Returns 0, or -EILSEQ if it cannot be written. */
STRAIGHT int
put_text(struct mof_out *out, const char *open, const char *text, size_t len,
	 const struct mof_escapes *escapes, const char *close)
{
	int result;

	put(out, open);
	result = mof_emit_text(out, text, len, escapes);
	put(out, close);
	return result;
}

/* A datetime that uses up its room has no NUL. */
STRAIGHT size_t
length_of_datetime(const char *text)
{
	return strnlen(text, sizeof(struct mof_datetime));
}

#endif
