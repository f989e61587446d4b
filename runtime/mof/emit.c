#include "emit.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "utf8.h"

/* clang-format off */
#define CANNOT { .len = MOF_CANNOT }
#define ESCAPE(text) { text, sizeof(text) - 1 }

/* XML 1.0, 2.2 lets no other control characters pass; a reader turns a bare CR into LF (2.11). */
#define XML_CONTROLS \
	[0x00] = CANNOT, [0x01] = CANNOT, [0x02] = CANNOT, [0x03] = CANNOT, [0x04] = CANNOT, \
	[0x05] = CANNOT, [0x06] = CANNOT, [0x07] = CANNOT, [0x08] = CANNOT, [0x0b] = CANNOT, \
	[0x0c] = CANNOT, [0x0e] = CANNOT, [0x0f] = CANNOT, [0x10] = CANNOT, [0x11] = CANNOT, \
	[0x12] = CANNOT, [0x13] = CANNOT, [0x14] = CANNOT, [0x15] = CANNOT, [0x16] = CANNOT, \
	[0x17] = CANNOT, [0x18] = CANNOT, [0x19] = CANNOT, [0x1a] = CANNOT, [0x1b] = CANNOT, \
	[0x1c] = CANNOT, [0x1d] = CANNOT, [0x1e] = CANNOT, [0x1f] = CANNOT, \
	['\r'] = ESCAPE("&#13;"), ['&'] = ESCAPE("&amp;"), ['<'] = ESCAPE("&lt;"), \
	['>'] = ESCAPE("&gt;")

const struct mof_escapes mof_escapes_xml_text = {
	.plain = { '&', '<', '>', '>' },
	.ascii = { XML_CONTROLS },
	.is_xml = true,
};

const struct mof_escapes mof_escapes_xml_attribute = {
	.plain = { '&', '<', '>', '"' },
	.ascii = { XML_CONTROLS, ['\t'] = ESCAPE("&#9;"), ['\n'] = ESCAPE("&#10;"),
		   ['"'] = ESCAPE("&quot;") },
	.is_xml = true,
};

const struct mof_escapes mof_escapes_json = {
	.plain = { '"', '\\', '"', '"' },
	.ascii = {
		ESCAPE("\\u0000"), ESCAPE("\\u0001"), ESCAPE("\\u0002"), ESCAPE("\\u0003"),
		ESCAPE("\\u0004"), ESCAPE("\\u0005"), ESCAPE("\\u0006"), ESCAPE("\\u0007"),
		ESCAPE("\\b"), ESCAPE("\\t"), ESCAPE("\\n"), ESCAPE("\\u000b"), ESCAPE("\\f"),
		ESCAPE("\\r"), ESCAPE("\\u000e"), ESCAPE("\\u000f"), ESCAPE("\\u0010"),
		ESCAPE("\\u0011"), ESCAPE("\\u0012"), ESCAPE("\\u0013"), ESCAPE("\\u0014"),
		ESCAPE("\\u0015"), ESCAPE("\\u0016"), ESCAPE("\\u0017"), ESCAPE("\\u0018"),
		ESCAPE("\\u0019"), ESCAPE("\\u001a"), ESCAPE("\\u001b"), ESCAPE("\\u001c"),
		ESCAPE("\\u001d"), ESCAPE("\\u001e"), ESCAPE("\\u001f"),
		['"'] = ESCAPE("\\\""), ['\\'] = ESCAPE("\\\\"),
	},
};

/* clang-format on */

/* 16 bytes at once; compilers make of it what the machine has. */
typedef uint8_t block __attribute__((vector_size(16)));

/* The number of the first byte in memory that is not 0. */
static inline size_t
first_byte(uint64_t word)
{
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
	return (size_t)__builtin_ctzll(word) / 8;
#else
	return (size_t)__builtin_clzll(word) / 8;
#endif
}

/*
 * How many of the 16 bytes at text, from the first on, are ASCII characters without an escape;
 * those below U+0020 do not count as such.
 */
static inline size_t
count_plain(const char *text, const struct mof_escapes *escapes)
{
	block bytes, special;
	uint64_t half[2];

	memcpy(&bytes, text, sizeof(bytes));
	special = (block)(bytes < 0x20) | (block)(bytes > 0x7f) |
		  (block)(bytes == (uint8_t)escapes->plain[0]) |
		  (block)(bytes == (uint8_t)escapes->plain[1]) |
		  (block)(bytes == (uint8_t)escapes->plain[2]) |
		  (block)(bytes == (uint8_t)escapes->plain[3]);
	memcpy(half, &special, sizeof(half));
	if (half[0])
		return first_byte(half[0]);
	return half[1] ? 8 + first_byte(half[1]) : 16;
}

/* Writes one character or its escape, and moves on.  Returns its size in text; 0: it cannot be. */
static inline size_t
put_character(char **to, const char *text, const char *end, const struct mof_escapes *escapes)
{
	unsigned char byte = (unsigned char)*text;
	uint32_t code = 0;
	size_t size;

	if (byte < 0x80) {
		const struct mof_escape *escape = &escapes->ascii[byte];

		if (escape->len == 0) {
			*(*to)++ = *text;
			return 1;
		}
		if (escape->len == MOF_CANNOT)
			return 0;
		memcpy(*to, escape->text, sizeof(escape->text));
		*to += escape->len;
		return 1;
	}
	size = mof_utf8_decode(text, (size_t)(end - text), &code);
	if (escapes->is_xml && (code == 0xfffe || code == 0xffff))
		return 0;
	memcpy(*to, text, size);
	*to += size;
	return size;
}

/* Copies characters up to the first that is not to be copied as it is; returns where it is. */
static inline const char *
copy_plain(char **to, const char *text, const char *end, const struct mof_escapes *escapes)
{
	while (end - text >= 16) {
		size_t plain;

		/* All are copied; only those that are plain stay. */
		memcpy(*to, text, 16);
		plain = count_plain(text, escapes);
		text += plain;
		*to += plain;
		if (plain < 16)
			return text;
	}
	while (text < end && (unsigned char)*text < 0x80 &&
	       !escapes->ascii[(unsigned char)*text].len)
		*(*to)++ = *text++;
	return text;
}

/* Room for what is left of a text while it needs no escape, and some for those that it does. */
#define SLACK 64

int
mof_emit_text(struct mof_out *out, const char *text, size_t len, const struct mof_escapes *escapes)
{
	const char *end = text + len;
	char *to = mof_emit_room(out, len + SLACK);

	while (to && (text = copy_plain(&to, text, end, escapes)) < end) {
		size_t size = put_character(&to, text, end, escapes);

		if (!size)
			return -EILSEQ;
		text += size;
		/* An escape is longer than its character: what is left may need more room. */
		if (out->capacity - (size_t)(to - out->data) < (size_t)(end - text) + SLACK) {
			mof_emit_end(out, to);
			to = mof_emit_room(out, (size_t)(end - text) + SLACK);
		}
	}
	if (to)
		mof_emit_end(out, to);
	return 0;
}

/* How many bytes more the escaped text takes. */
static int
count_extra(const char *text, const char *end, const struct mof_escapes *escapes, size_t *ret)
{
	char buffer[8];
	size_t extra = 0;

	while (text < end) {
		char *to = buffer;
		size_t size = end - text >= 16 ? count_plain(text, escapes) : 0;

		if (!size) {
			size = put_character(&to, text, end, escapes);
			if (!size)
				return -EILSEQ;
			extra += (size_t)(to - buffer) - size;
		}
		text += size;
	}
	*ret = extra;
	return 0;
}

int
mof_emit_escape(struct mof_out *out, size_t start, const struct mof_escapes *escapes)
{
	size_t extra;
	const char *from;
	char *to;
	int result;

	if (out->failed || out->length == start)
		return 0;
	result = count_extra(out->data + start, out->data + out->length, escapes, &extra);
	if (result < 0)
		return result;
	to = mof_emit_room(out, extra);
	if (!to)
		return 0;
	from = to;
	to += extra;
	mof_emit_end(out, to);
	/* From the end on, so that nothing is overwritten before it was moved. */
	while (from < to) {
		unsigned char byte = (unsigned char)*--from;

		if (byte < 0x80 && escapes->ascii[byte].len) {
			to -= escapes->ascii[byte].len;
			memcpy(to, escapes->ascii[byte].text, escapes->ascii[byte].len);
		} else {
			*--to = *from;
		}
	}
	return 0;
}

int
mof_emit_finish(struct mof_out *out, size_t start, int result)
{
	int failed = out->failed;

	if (!result && failed)
		result = -ENOMEM;
	if (result < 0) {
		mof_out_truncate(out, start);
		out->failed = failed; /* whoever looks only at the end shall still see it */
	}
	return result;
}

char *
mof_emit_integer(char *to, uint64_t value, bool is_signed)
{
	char *end;

	if (is_signed && value > INT64_MAX) {
		*to++ = '-';
		value = -value;
	}
	end = to + 1;
	for (uint64_t rest = value; rest > 9; rest /= 10)
		end++;
	for (to = end; to > end - 1 || value; value /= 10)
		*--to = (char)('0' + value % 10);
	return end;
}

/* The parts of a decimal number: 0.d1d2d3.. times ten to the power of point. */
struct decimal {
	char digits[MOF_REAL64_DIGITS];
	int count; /* of digits without the zeros at the end, at least 1 */
	int point;
};

static void
decimal_set(struct decimal *decimal, double value, int digits)
{
	char text[64];
	const char *exponent;

	/* A digit, the locale's decimal point however many bytes it takes, the others, the rest. */
	snprintf(text, sizeof(text), "%.*e", digits - 1, value);
	exponent = strchr(text, 'e');
	decimal->digits[0] = text[0];
	memcpy(decimal->digits + 1, exponent - (digits - 1), (size_t)(digits - 1));
	decimal->point = (int)strtol(exponent + 1, NULL, 10) + 1;
	decimal->count = digits;
	while (decimal->count > 1 && decimal->digits[decimal->count - 1] == '0')
		decimal->count--;
}

/* Puts the digits from first to last, zeros standing for those that are not there. */
static char *
put_digits(char *to, const struct decimal *decimal, int first, int last)
{
	for (int i = first; i < last; i++)
		*to++ = i >= 0 && i < decimal->count ? decimal->digits[i] : '0';
	return to;
}

char *
mof_emit_real(char *to, double value, int digits)
{
	struct decimal decimal;
	int whole, last;

	if (isnan(value))
		return mof_emit_copy(to, "NaN");
	if (signbit(value))
		*to++ = '-';
	if (isinf(value))
		return mof_emit_copy(to, "INF");

	decimal_set(&decimal, fabs(value), digits);
	/* Without an exponent as long as that is no longer, as printf's %g does. */
	whole = decimal.point > -4 && decimal.point <= digits ? decimal.point : 1;
	last = decimal.count > whole ? decimal.count : whole + 1;
	if (whole > 0)
		to = put_digits(to, &decimal, 0, whole);
	else
		*to++ = '0';
	*to++ = '.';
	to = put_digits(to, &decimal, whole, last);
	if (whole != decimal.point) {
		int exponent = decimal.point - 1;

		to = mof_emit_copy(to, exponent < 0 ? "e-" : "e+");
		to = mof_emit_integer(to, (uint64_t)abs(exponent), false);
	}
	return to;
}
