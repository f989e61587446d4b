/* The encodings in which MOF files come, to UTF-8 and back. */
#ifndef BASE_ENCODING_H
#define BASE_ENCODING_H

#include <stdbool.h>
#include <stddef.h>

#include "arena.h"
#include "buf.h"
#include "utf8.h"

enum encoding_kind { ENCODING_UTF8, ENCODING_UTF16LE, ENCODING_UTF16BE, ENCODING_LATIN1 };

/* Why a text cannot be used. */
enum encoding_fault {
	FAULT_NONE,
	FAULT_NUL,       /* a character 0 */
	FAULT_SURROGATE, /* half of a UTF-16 pair */
	FAULT_HALF       /* UTF-16 that ends within a character */
};

struct encoding {
	enum encoding_kind kind;
	bool has_mark; /* a byte order mark, which is no part of the text */
	enum encoding_fault fault;
	size_t at; /* where the fault is in the UTF-8 text; the first foreign byte of LATIN1 */
};

/*
 * Finds out in which encoding len bytes are: by their byte order mark, else UTF-16 where zero bytes
 * alternate with others, UTF-8 where that is what they are, Latin-1 for all else.  Returns them as
 * UTF-8 with two NULs behind ret_len bytes: the given bytes themselves, which have room for that,
 * or a text in the arena.
 */
char *encoding_decode(struct arena *arena, char *bytes, size_t len, size_t *ret_len,
		      struct encoding *ret_encoding);

/* Adds a text that was decoded without a fault in its encoding: the same bytes again. */
void encoding_encode(const struct encoding *encoding, const char *text, size_t len,
		     struct buf *out);

#endif
