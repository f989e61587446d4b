#include "error.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "utf8.h"

/*
 * Copies text as one line: a value that the message quotes may hold control characters, or bytes
 * that are no UTF-8, or a character that was cut in two.
 */
static void
copy_line(char *to, const char *text)
{
	size_t len = strlen(text);
	uint32_t code;

	for (size_t i = 0; i < len;) {
		size_t size = mof_utf8_decode(text + i, len - i, &code);

		if (!size) {
			*to++ = '?';
			i++;
		} else if (code < 0x20 || code == 0x7f) {
			*to++ = ' ';
			i++;
		} else {
			memcpy(to, text + i, size);
			to += size;
			i += size;
		}
	}
	*to = '\0';
}

int
mof_error_set(struct mof_error *reterr, int code, const char *format, ...)
{
	/* The arguments may point into reterr->message, so the text is made elsewhere. */
	char text[sizeof(reterr->message)];
	va_list arguments;

	if (!reterr)
		return code;
	va_start(arguments, format);
	if (vsnprintf(text, sizeof(text), format, arguments) < 0)
		text[0] = '\0';
	va_end(arguments);
	copy_line(reterr->message, text);
	reterr->line = 0;
	reterr->column = 0;
	return code;
}
