/* A text that grows: where the writers put what they write. */
#ifndef MOF_OUT_H
#define MOF_OUT_H

#include <stddef.h>

#include "error.h"

#ifdef __cplusplus
extern "C" {
#endif

/*
 * { 0 } is an empty text.  data has a NUL behind its length bytes as soon as something was
 * written, and is NULL before.  When memory runs out, failed is set and further writing does
 * nothing, so that one look at the end is enough.
 */
struct mof_out {
	char *data;
	size_t length, capacity;
	int failed;
};

void mof_out_write(struct mof_out *out, const char *text, size_t len);
void mof_out_puts(struct mof_out *out, const char *text);
void mof_out_putc(struct mof_out *out, char c);
void mof_out_printf(struct mof_out *out, const char *format, ...) MOF_PRINTF(2, 3);

/* Cuts the text back to its first length bytes and forgets a failure that came after them. */
void mof_out_truncate(struct mof_out *out, size_t length);

/* Frees the text; out is empty afterwards. */
void mof_out_clear(struct mof_out *out);

#ifdef __cplusplus
}
#endif

#endif
