#include "buf.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "utf8.h"

static void
reserve(struct buf *buf, size_t more)
{
	size_t size = buf->size ? buf->size : 256;
	char *text;

	if (buf->len + more < buf->size)
		return;
	while (size <= buf->len + more)
		size *= 2;
	text = realloc(buf->text, size);
	if (!text) {
		fputs("mofc: out of memory\n", stderr);
		exit(1);
	}
	buf->text = text;
	buf->size = size;
}

void
buf_add(struct buf *buf, const char *text, size_t len)
{
	reserve(buf, len);
	memcpy(buf->text + buf->len, text, len);
	buf->len += len;
	buf->text[buf->len] = '\0';
}

void
buf_adds(struct buf *buf, const char *text)
{
	buf_add(buf, text, strlen(text));
}

void
buf_addc(struct buf *buf, char c)
{
	buf_add(buf, &c, 1);
}

void
buf_vprintf(struct buf *buf, const char *format, va_list args)
{
	va_list again;
	int len;

	va_copy(again, args);
	len = vsnprintf(NULL, 0, format, again);
	va_end(again);
	reserve(buf, (size_t)len);
	vsnprintf(buf->text + buf->len, (size_t)len + 1, format, args);
	buf->len += (size_t)len;
}

void
buf_printf(struct buf *buf, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	buf_vprintf(buf, format, args);
	va_end(args);
}

void
buf_add_json(struct buf *buf, const char *text, size_t len)
{
	for (size_t i = 0, n; i < len; i += n) {
		unsigned char c = (unsigned char)text[i];

		n = utf8_len(text + i, len - i);
		if (!n) {
			buf_adds(buf, "\\ufffd");
			n = 1;
		} else if (c == '"' || c == '\\') {
			buf_printf(buf, "\\%c", c);
		} else if (c == '\n') {
			buf_adds(buf, "\\n");
		} else if (c < 0x20) {
			buf_printf(buf, "\\u%04x", c);
		} else {
			buf_add(buf, text + i, n);
		}
	}
}

void
buf_trim(struct buf *buf)
{
	char *text;

	buf_add(buf, "", 0);
	text = realloc(buf->text, buf->len + 1);
	if (!text)
		return; /* it stays as large as it is */
	buf->text = text;
	buf->size = buf->len + 1;
}

void
buf_clear(struct buf *buf)
{
	free(buf->text);
	*buf = (struct buf){ 0 };
}
