/* Texts of others made fit for a property or a terminal: one line, valid UTF-8, of limited size. */
#ifndef MIGRATE_TEXT_H
#define MIGRATE_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Copies text into the size bytes at buffer (at least 1) with a NUL at the end.  Control
 * characters become blanks, bytes that are not UTF-8 become '?', what does not fit is cut between
 * characters, blanks at the end go.  A NULL text gives an empty one.
 */
void text_copy(char *buffer, size_t size, const char *text);

/* Whether text is UTF-8 without control characters. */
bool text_is_clean(const char *text);

#ifdef __cplusplus
}
#endif

#endif
