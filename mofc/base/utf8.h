/* Characters of UTF-8 (RFC 3629). */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include <stddef.h>

/*
 * How many bytes at text are one character of UTF-8; 0 if they are none.  len is at
 * least 1.
 */
size_t utf8_len(const char *text, size_t len);

/* Writes a character of up to U+10FFFF as UTF-8 and returns its 1 to 4 bytes. */
size_t utf8_put(char *to, unsigned int c);

/* The character at text, which is sound UTF-8; *ret_len is its length. */
unsigned int utf8_get(const char *text, size_t *ret_len);

#endif
