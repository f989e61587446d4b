#include "encoding.h"

#include <stdint.h>
#include <string.h>

/* How many bytes from the start are ASCII other than NUL: eight at a time. */
static size_t
count_plain(const char *bytes, size_t len)
{
	const uint64_t ones = UINT64_C(0x0101010101010101), tops = ones << 7;
	size_t i = 0;
	uint64_t word;

	for (; i + sizeof(word) <= len; i += sizeof(word)) {
		memcpy(&word, bytes + i, sizeof(word));
		if ((word | (word - ones)) & tops)
			break;
	}
	while (i < len && bytes[i] > 0)
		i++;
	return i;
}

/* Looks for the first byte that is no UTF-8, and for the first NUL before it. */
static void
scan_utf8(const char *bytes, size_t len, struct encoding *encoding)
{
	size_t i = 0, n;

	while ((i += count_plain(bytes + i, len - i)) < len) {
		n = utf8_len(bytes + i, len - i);
		if (!n && encoding->kind == ENCODING_UTF8) {
			encoding->kind = ENCODING_LATIN1;
			encoding->at = i;
		}
		if (!bytes[i]) {
			encoding->fault = FAULT_NUL;
			encoding->at = i;
			return;
		}
		i += n ? n : 1;
	}
}

static char *
decode_latin1(struct arena *arena, const char *bytes, size_t len, size_t *ret_len,
	      struct encoding *encoding)
{
	char *text = arena_alloc(arena, len * 2 + 2), *to = text;
	size_t at = encoding->at;

	for (size_t i = 0; i < len; i++) {
		if (i == at)
			encoding->at = (size_t)(to - text);
		to += utf8_put(to, (unsigned char)bytes[i]);
	}
	*ret_len = (size_t)(to - text);
	return text;
}

static unsigned int
unit_at(const char *bytes, bool is_big)
{
	unsigned int a = (unsigned char)bytes[0], b = (unsigned char)bytes[1];

	return is_big ? a << 8 | b : b << 8 | a;
}

static void
set_fault(struct encoding *encoding, enum encoding_fault fault, size_t at)
{
	if (encoding->fault)
		return;
	encoding->fault = fault;
	encoding->at = at;
}

static char *
decode_utf16(struct arena *arena, const char *bytes, size_t len, size_t *ret_len,
	     struct encoding *encoding)
{
	bool is_big = encoding->kind == ENCODING_UTF16BE;
	char *text = arena_alloc(arena, len / 2 * 3 + 2), *to = text;

	for (size_t i = 0; i + 2 <= len; i += 2) {
		unsigned int c = unit_at(bytes + i, is_big);
		unsigned int low = i + 4 <= len ? unit_at(bytes + i + 2, is_big) : 0;

		if (c >= 0xd800 && c < 0xdc00 && low >= 0xdc00 && low < 0xe000) {
			c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
			i += 2;
		} else if (c >= 0xd800 && c < 0xe000) {
			set_fault(encoding, FAULT_SURROGATE, (size_t)(to - text));
			c = 0xfffd;
		} else if (!c) {
			set_fault(encoding, FAULT_NUL, (size_t)(to - text));
		}
		to += utf8_put(to, c);
	}
	if (len % 2)
		set_fault(encoding, FAULT_HALF, (size_t)(to - text));
	*ret_len = (size_t)(to - text);
	return text;
}

/* UTF-16 without a mark: most of MOF is ASCII, so every other byte is zero. */
static bool
looks_like_utf16(const char *bytes, size_t len, bool is_big)
{
	enum { LOOKED_AT = 64 };
	size_t zeros = 0, others = 0, units = (len < LOOKED_AT ? len : LOOKED_AT) / 2;

	for (size_t i = 0; i < units; i++) {
		zeros += !bytes[2 * i + !is_big];
		others += bytes[2 * i + is_big] != 0;
	}
	return units && others * 4 >= units * 3 && zeros * 4 >= units * 3;
}

char *
encoding_decode(struct arena *arena, char *bytes, size_t len, size_t *ret_len,
		struct encoding *ret_encoding)
{
	struct encoding encoding = { 0 };
	size_t mark = 0;
	char *text = bytes;

	if (len >= 3 && !memcmp(bytes, "\xef\xbb\xbf", 3))
		mark = 3;
	else if (len >= 2 && (!memcmp(bytes, "\xff\xfe", 2) || !memcmp(bytes, "\xfe\xff", 2)))
		mark = 2;
	if (mark == 2)
		encoding.kind = *bytes == '\xff' ? ENCODING_UTF16LE : ENCODING_UTF16BE;
	else if (!mark && looks_like_utf16(bytes, len, false))
		encoding.kind = ENCODING_UTF16LE;
	else if (!mark && looks_like_utf16(bytes, len, true))
		encoding.kind = ENCODING_UTF16BE;
	encoding.has_mark = mark != 0;
	text += mark;
	*ret_len = len - mark;
	if (encoding.kind != ENCODING_UTF8) {
		text = decode_utf16(arena, text, len - mark, ret_len, &encoding);
	} else {
		scan_utf8(text, len - mark, &encoding);
		if (encoding.kind == ENCODING_LATIN1)
			text = decode_latin1(arena, text, len - mark, ret_len, &encoding);
	}
	text[*ret_len] = text[*ret_len + 1] = '\0';
	*ret_encoding = encoding;
	return text;
}

static void
add_unit(struct buf *out, bool is_big, unsigned int unit)
{
	buf_addc(out, (char)(is_big ? unit >> 8 : unit & 0xff));
	buf_addc(out, (char)(is_big ? unit & 0xff : unit >> 8));
}

void
encoding_encode(const struct encoding *encoding, const char *text, size_t len, struct buf *out)
{
	bool is_big = encoding->kind == ENCODING_UTF16BE;

	if (encoding->has_mark && encoding->kind != ENCODING_UTF16LE && !is_big)
		buf_add(out, "\xef\xbb\xbf", 3);
	else if (encoding->has_mark)
		add_unit(out, is_big, 0xfeff);
	if (encoding->kind == ENCODING_UTF8) {
		buf_add(out, text, len);
		return;
	}
	for (size_t i = 0, n; i < len; i += n) {
		unsigned int c = utf8_get(text + i, &n);

		if (encoding->kind == ENCODING_LATIN1) {
			buf_addc(out, (char)c);
		} else if (c >= 0x10000) {
			add_unit(out, is_big, 0xd800 + ((c - 0x10000) >> 10));
			add_unit(out, is_big, 0xdc00 + ((c - 0x10000) & 0x3ff));
		} else {
			add_unit(out, is_big, c);
		}
	}
}
