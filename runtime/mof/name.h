/* Names of classes, properties and keys: what one is, and when two are the same. */
#ifndef MOF_NAME_H
#define MOF_NAME_H

#include <stdbool.h>
#include <stddef.h>

#pragma GCC visibility push(hidden)

/*
 * Compares as strcmp does, the ASCII letters as lower case (DSP0004 5.1.1: names are caseless).
 * The C library's strcasecmp follows the locale, and in some locales i and I are two letters.
 */
int mof_name_compare(const char *a, const char *b);

/* Whether the first len bytes of both are the same in that way. */
bool mof_name_equal(const char *a, const char *b, size_t len);

/* Whether it is a letter or "_", then letters, digits and "_"; bytes beyond ASCII are letters. */
bool mof_name_is_valid(const char *name, size_t len);

#pragma GCC visibility pop

#endif
