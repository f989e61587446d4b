#include "utf8.h"

#include <errno.h>
#include <string.h>

size_t
mof_utf8_decode(const char *text, size_t len, uint32_t *ret_code)
{
	/* By length: the lead byte's fixed bits, and the first code that needs this length. */
	static const struct {
		unsigned char mask, lead;
		uint32_t first;
	} forms[] = { { 0x80, 0x00, 0 },
		      { 0xe0, 0xc0, 0x80 },
		      { 0xf0, 0xe0, 0x800 },
		      { 0xf8, 0xf0, 0x10000 } };
	unsigned char lead = len ? (unsigned char)text[0] : 0xff;
	size_t size = 1;
	uint32_t code;

	while (size <= 4 && (lead & forms[size - 1].mask) != forms[size - 1].lead)
		size++;
	if (size > 4 || size > len)
		return 0;

	code = lead & (unsigned char)~forms[size - 1].mask;
	for (size_t i = 1; i < size; i++) {
		unsigned char c = (unsigned char)text[i];

		if ((c & 0xc0) != 0x80)
			return 0;
		code = code << 6 | (c & 0x3f);
	}
	if (code < forms[size - 1].first || code > 0x10ffff || mof_utf8_is_surrogate(code))
		return 0;
	*ret_code = code;
	return size;
}

size_t
mof_utf8_encode(uint32_t code, char *to)
{
	static const unsigned char leads[] = { 0x00, 0xc0, 0xe0, 0xf0 };
	size_t size = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;

	for (size_t i = size - 1; i > 0; i--) {
		to[i] = (char)(0x80 | (code & 0x3f));
		code >>= 6;
	}
	to[0] = (char)(leads[size - 1] | code);
	return size;
}

int
mof_utf8_count(const char *text, size_t len, size_t *ret)
{
	size_t count = 0, size = 1;
	uint32_t code;

	for (size_t i = 0; i < len; i += size) {
		uint64_t word;

		size = sizeof(word);
		if (len - i >= size) {
			memcpy(&word, text + i, size);
			if (!(word & UINT64_C(0x8080808080808080))) { /* ASCII */
				count += size;
				continue;
			}
		}
		size = (unsigned char)text[i] < 0x80 ? 1
						     : mof_utf8_decode(text + i, len - i, &code);
		if (!size)
			return -EILSEQ;
		count++;
	}
	*ret = count;
	return 0;
}
