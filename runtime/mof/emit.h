/*
 * How the writers put text into a mof_out: room asked for once per piece, characters that need no
 * escape copied in runs, numbers formatted by hand and the same in every locale.
 */
#ifndef MOF_EMIT_H
#define MOF_EMIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "item.h"
#include "out.h"

#pragma GCC visibility push(hidden)

/* What a format writes in place of a character; len 0: the character itself. */
struct mof_escape {
	char text[7];
	uint8_t len; /* MOF_CANNOT: the format has no way to write it */
};

#define MOF_CANNOT 0xff

struct mof_escapes {
	char plain[4]; /* the ASCII characters above U+001F that have an escape */
	struct mof_escape ascii[128];
	bool is_xml; /* U+FFFE and U+FFFF cannot be written (XML 1.0, 2.2) */
};

extern const struct mof_escapes mof_escapes_xml_text;
extern const struct mof_escapes mof_escapes_xml_attribute;
extern const struct mof_escapes mof_escapes_json;

/* Room that a number takes at most. */
#define MOF_INTEGER_ROOM 20
#define MOF_REAL_ROOM 32

/* Digits by which the bits of a real survive; for real32 those that DSP0201 asks for. */
#define MOF_REAL32_DIGITS 11
#define MOF_REAL64_DIGITS 17

/* Makes room for len bytes and a NUL.  Returns 0; -ENOMEM with out->failed set. */
int mof_emit_grow(struct mof_out *out, size_t len);

/* Where the next len bytes go, and then mof_emit_end(); NULL if out has failed. */
static inline char *
mof_emit_room(struct mof_out *out, size_t len)
{
	if (out->failed || (out->capacity - out->length <= len && mof_emit_grow(out, len) < 0))
		return NULL;
	return out->data + out->length;
}

/* Ends what was put into the room: the text now reaches to end. */
static inline void
mof_emit_end(struct mof_out *out, char *end)
{
	*end = '\0';
	out->length = (size_t)(end - out->data);
}

/* Copies text into room and returns the end of the copy. */
static inline char *
mof_emit_bytes(char *to, const char *text, size_t len)
{
	memcpy(to, text, len);
	return to + len;
}

/* The same for names, which mostly are of 8 to 32 bytes: two moves that overlap, and no call. */
static inline char *
mof_emit_name(char *to, const char *name, size_t len)
{
	if (len >= 8 && len <= 16) {
		memcpy(to, name, 8);
		memcpy(to + len - 8, name + len - 8, 8);
	} else if (len > 16 && len <= 32) {
		memcpy(to, name, 16);
		memcpy(to + len - 16, name + len - 16, 16);
	} else {
		memcpy(to, name, len);
	}
	return to + len;
}

static inline char *
mof_emit_copy(char *to, const char *text)
{
	return mof_emit_bytes(to, text, strlen(text));
}

/* Adds text as it is. */
static inline void
mof_emit(struct mof_out *out, const char *text)
{
	size_t len = strlen(text);
	char *to = mof_emit_room(out, len);

	if (to) {
		memcpy(to, text, len);
		mof_emit_end(out, to + len);
	}
}

/* Adds text with its characters escaped.  Returns 0, or -EILSEQ if it cannot be written. */
int mof_emit_text(struct mof_out *out, const char *text, size_t len,
		  const struct mof_escapes *escapes);

/*
 * Escapes what out holds from start on, in place: so one text is put within another without a
 * buffer of its own.  Returns 0, or -EILSEQ if it cannot be written.
 */
int mof_emit_escape(struct mof_out *out, size_t start, const struct mof_escapes *escapes);

/*
 * Ends a writer that began at start and has come to result.  Returns result, or -ENOMEM if out
 * has failed meanwhile; on failure the text is cut back to start.
 */
int mof_emit_finish(struct mof_out *out, size_t start, int result);

/* Formats an integer, signed ones sign-extended, into MOF_INTEGER_ROOM; returns its end. */
char *mof_emit_integer(char *to, uint64_t value, bool is_signed);

/*
 * Formats a real into MOF_REAL_ROOM, with at most that many significant digits and always a ".";
 * "NaN", "INF" and "-INF" where it is no number (DSP0201 5.2.4).  Returns its end.
 */
char *mof_emit_real(char *to, double value, int digits);

/* Formats the integer or real of that type that lies there into MOF_REAL_ROOM; returns its end. */
static inline char *
mof_emit_number(char *to, uint8_t type, const void *at)
{
	if (type == MOF_REAL32 || type == MOF_REAL64)
		return mof_emit_real(to, mof_real_load(type, at),
				     type == MOF_REAL32 ? MOF_REAL32_DIGITS : MOF_REAL64_DIGITS);
	return mof_emit_integer(to, mof_integer_load(type, at), mof_type_infos[type].is_signed);
}

#pragma GCC visibility pop

#endif
