#include "out.h"

#include <errno.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "emit.h"

#define CAPACITY_MIN 256u

int
mof_emit_grow(struct mof_out *out, size_t len)
{
	size_t capacity = out->capacity ? out->capacity : CAPACITY_MIN;
	char *data = NULL;

	if (len < SIZE_MAX / 2 && out->length < SIZE_MAX / 2 - len) {
		while (capacity <= out->length + len)
			capacity *= 2;
		data = realloc(out->data, capacity);
	}
	if (!data) {
		out->failed = 1;
		return -ENOMEM;
	}
	if (!out->data)
		data[0] = '\0';
	out->data = data;
	out->capacity = capacity;
	return 0;
}

void
mof_out_write(struct mof_out *out, const char *text, size_t len)
{
	char *to = mof_emit_room(out, len);

	if (!to)
		return;
	if (len)
		memcpy(to, text, len);
	mof_emit_end(out, to + len);
}

void
mof_out_puts(struct mof_out *out, const char *text)
{
	mof_out_write(out, text, strlen(text));
}

void
mof_out_putc(struct mof_out *out, char c)
{
	mof_out_write(out, &c, 1);
}

void
mof_out_printf(struct mof_out *out, const char *format, ...)
{
	va_list arguments, again;
	char *to;
	int len;

	if (out->failed)
		return;
	va_start(arguments, format);
	va_copy(again, arguments);
	len = vsnprintf(NULL, 0, format, arguments);
	to = len < 0 ? NULL : mof_emit_room(out, (size_t)len);
	if (to) {
		vsnprintf(to, (size_t)len + 1, format, again);
		mof_emit_end(out, to + len);
	} else {
		out->failed = 1;
	}
	va_end(again);
	va_end(arguments);
}

void
mof_out_truncate(struct mof_out *out, size_t length)
{
	if (length > out->length)
		return;
	out->failed = 0;
	out->length = length;
	if (out->data)
		out->data[length] = '\0';
}

void
mof_out_clear(struct mof_out *out)
{
	free(out->data);
	*out = (struct mof_out){ 0 };
}
