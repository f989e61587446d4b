#include "utf8.h"

size_t
utf8_len(const char *bytes, size_t len)
{
	const unsigned char *text = (const unsigned char *)bytes;
	size_t n = *text < 0x80   ? 1
		   : *text < 0xc2 ? 0
		   : *text < 0xe0 ? 2
		   : *text < 0xf0 ? 3
		   : *text < 0xf5 ? 4
				  : 0;

	if (n > len || (*text == 0xe0 && text[1] < 0xa0) || (*text == 0xed && text[1] > 0x9f) ||
	    (*text == 0xf0 && text[1] < 0x90) || (*text == 0xf4 && text[1] > 0x8f))
		return 0;
	for (size_t i = 1; i < n; i++)
		if ((text[i] & 0xc0) != 0x80)
			return 0;
	return n;
}

size_t
utf8_put(char *to, unsigned int c)
{
	size_t n = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
	static const unsigned int first[] = { 0, 0, 0xc0, 0xe0, 0xf0 };

	for (size_t i = n; i-- > 1; c >>= 6)
		to[i] = (char)(0x80 | (c & 0x3f));
	to[0] = (char)(first[n] | c);
	return n;
}

unsigned int
utf8_get(const char *text, size_t *ret_len)
{
	static const unsigned int masks[] = { 0, 0x7f, 0x1f, 0x0f, 0x07 };
	unsigned char head = (unsigned char)text[0];
	unsigned int c;

	*ret_len = head < 0x80 ? 1 : head < 0xe0 ? 2 : head < 0xf0 ? 3 : 4;
	c = head & masks[*ret_len];
	for (size_t i = 1; i < *ret_len; i++)
		c = c << 6 | ((unsigned char)text[i] & 0x3f);
	return c;
}
