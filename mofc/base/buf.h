/* A text that grows. */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include <stdarg.h>
#include <stddef.h>

/* { 0 } is empty.  text has a NUL behind its len bytes once something was added. */
struct buf {
	char *text;
	size_t len, size;
};

void buf_add(struct buf *buf, const char *text, size_t len);
void buf_adds(struct buf *buf, const char *text);
void buf_addc(struct buf *buf, char c);
void buf_printf(struct buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));
void buf_vprintf(struct buf *buf, const char *format, va_list args)
	__attribute__((format(printf, 2, 0)));

/*
 * Adds the inside of a JSON string: text with quotes, backslashes and controls escaped, and bytes
 * that are not UTF-8 as the replacement character.
 */
void buf_add_json(struct buf *buf, const char *text, size_t len);

/* Gives back the room that is not used.  text is a string afterwards, also if it is empty. */
void buf_trim(struct buf *buf);

void buf_clear(struct buf *buf);

#endif
