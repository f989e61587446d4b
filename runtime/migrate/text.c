#include "text.h"

#include <stdint.h>
#include <string.h>

/* Bytes of the UTF-8 character at text, which ends with a NUL; 0 if there is no valid one. */
static size_t
character_size(const unsigned char *text)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	uint32_t code;
	size_t size;

	if (text[0] < 0x80)
		return 1;
	size = text[0] >= 0xf0 ? 4 : text[0] >= 0xe0 ? 3 : 2;
	if (text[0] < 0xc2 || text[0] > 0xf4)
		return 0;
	code = text[0] & (0xffu >> (size + 1));
	for (size_t i = 1; i < size; i++) {
		if ((text[i] & 0xc0) != 0x80)
			return 0;
		code = code << 6 | (text[i] & 0x3fu);
	}
	if (code < least[size] || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff) ||
	    (code & 0xfffe) == 0xfffe)
		return 0;
	return size;
}

/* C1 controls, U+0080 to U+009F, move the cursor of a terminal as those below U+0020 do. */
static bool
is_control(const unsigned char *text)
{
	return text[0] < 0x20 || text[0] == 0x7f || (text[0] == 0xc2 && text[1] < 0xa0);
}

void
text_copy(char *buffer, size_t size, const char *text)
{
	const unsigned char *from = (const unsigned char *)(text ? text : "");
	size_t length = 0;

	while (*from) {
		size_t taken = character_size(from);
		size_t written = taken;
		const char *what = (const char *)from;

		if (!taken) {
			taken = written = 1;
			what = "?";
		} else if (is_control(from)) {
			written = 1;
			what = " ";
		}
		if (length + written >= size)
			break;
		memcpy(buffer + length, what, written);
		length += written;
		from += taken;
	}
	while (length && buffer[length - 1] == ' ')
		length--;
	buffer[length] = '\0';
}

bool
text_is_clean(const char *text)
{
	const unsigned char *from = (const unsigned char *)text;

	while (*from) {
		size_t size = character_size(from);

		if (!size || is_control(from))
			return false;
		from += size;
	}
	return true;
}
