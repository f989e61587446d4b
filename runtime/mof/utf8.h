/* UTF-8, strictly: no overlong forms, no surrogates, nothing above U+10FFFF (RFC 3629). */
#ifndef MOF_UTF8_H
#define MOF_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#pragma GCC visibility push(hidden)

/*
 * The character that the len bytes at text begin with.  Returns how many bytes it takes; 0 if
 * they begin with none, *ret_code being left alone.
 */
size_t mof_utf8_decode(const char *text, size_t len, uint32_t *ret_code);

/* Puts a character into to, which has room for 4 bytes.  Returns how many it takes. */
size_t mof_utf8_encode(uint32_t code, char *to);

/* Counts the characters of text.  Returns 0, or -EILSEQ if it is not UTF-8. */
int mof_utf8_count(const char *text, size_t len, size_t *ret);

/* Whether the code is half of a surrogate pair, and so no character. */
static inline bool
mof_utf8_is_surrogate(uint32_t code)
{
	return code >= 0xd800 && code <= 0xdfff;
}

#pragma GCC visibility pop

#endif
