#include "emit.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "utf8.h"

/* XML 1.0, 2.2 lets no other control characters pass; a reader turns a bare CR into LF (2.11). */
#define XML_CONTROLS(tab, line_feed)                                                               \
	"", "", "", "", "", "", "", "", "", tab, line_feed, "", "", "&#13;", "", "", "", "", "",   \
		"", "", "", "", "", "", "", "", "", "", "", "", ""

const struct mof_escapes mof_escapes_xml_text = {
	.ascii = {
		XML_CONTROLS(NULL, NULL),
		['&'] = "&amp;", ['<'] = "&lt;", ['>'] = "&gt;",
	},
	.is_xml = true,
};

const struct mof_escapes mof_escapes_xml_attribute = {
	.ascii = {
		XML_CONTROLS("&#9;", "&#10;"),
		['&'] = "&amp;", ['<'] = "&lt;", ['>'] = "&gt;", ['"'] = "&quot;",
	},
	.is_xml = true,
};

const struct mof_escapes mof_escapes_json = {
	.ascii = {
		"\\u0000", "\\u0001", "\\u0002", "\\u0003", "\\u0004", "\\u0005", "\\u0006",
		"\\u0007", "\\b", "\\t", "\\n", "\\u000b", "\\f", "\\r", "\\u000e", "\\u000f",
		"\\u0010", "\\u0011", "\\u0012", "\\u0013", "\\u0014", "\\u0015", "\\u0016",
		"\\u0017", "\\u0018", "\\u0019", "\\u001a", "\\u001b", "\\u001c", "\\u001d",
		"\\u001e", "\\u001f",
		['"'] = "\\\"", ['\\'] = "\\\\",
	},
};

/* What stands for the byte c; NULL if it is written as it is. */
static inline const char *
escape_of(const struct mof_escapes *escapes, char c)
{
	unsigned char byte = (unsigned char)c;

	return byte < 0x80 ? escapes->ascii[byte] : NULL;
}

/* Whether the 8 bytes at text are ASCII without an escape. */
static inline bool
are_plain(const char *text, const char *const *ascii)
{
	uintptr_t any = 0;
	uint64_t word;

	memcpy(&word, text, sizeof(word));
	if (word & UINT64_C(0x8080808080808080))
		return false;
	for (unsigned int shift = 0; shift < 64; shift += 8)
		any |= (uintptr_t)ascii[word >> shift & 0x7f];
	return !any;
}

/* The first byte from text on that has an escape or begins no character that can be written. */
static const char *
skip_plain(const char *text, const char *end, const struct mof_escapes *escapes)
{
	while (end - text >= 8 && are_plain(text, escapes->ascii))
		text += 8;
	while (text < end) {
		uint32_t code = 0;
		size_t size = 1;

		if ((unsigned char)*text < 0x80) {
			if (escapes->ascii[(unsigned char)*text])
				break;
		} else {
			size = mof_utf8_decode(text, (size_t)(end - text), &code);
			if (!size || (escapes->is_xml && (code == 0xfffe || code == 0xffff)))
				break;
		}
		text += size;
	}
	return text;
}

int
mof_emit_text(struct mof_out *out, const char *text, size_t len, const struct mof_escapes *escapes)
{
	const char *end = text + len;

	for (;;) {
		const char *stop = skip_plain(text, end, escapes), *escape;
		size_t run = (size_t)(stop - text);
		char *to = mof_emit_room(out, run);

		if (to) {
			memcpy(to, text, run);
			mof_emit_end(out, to + run);
		}
		if (stop == end)
			return 0;
		escape = escape_of(escapes, *stop);
		if (!escape || !*escape)
			return -EILSEQ;
		mof_emit(out, escape);
		text = stop + 1;
	}
}

/* How many bytes more the escaped text takes. */
static int
count_extra(const char *text, const char *end, const struct mof_escapes *escapes, size_t *ret)
{
	size_t extra = 0;

	while ((text = skip_plain(text, end, escapes)) < end) {
		const char *escape = escape_of(escapes, *text);

		if (!escape || !*escape)
			return -EILSEQ;
		extra += strlen(escape) - 1;
		text++;
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
		const char *escape = escape_of(escapes, *--from);

		if (escape) {
			size_t len = strlen(escape);

			to -= len;
			memcpy(to, escape, len);
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
	char digits[MOF_INTEGER_ROOM], *first = digits + sizeof(digits);
	size_t len;

	if (is_signed && value > INT64_MAX) {
		*to++ = '-';
		value = -value;
	}
	do {
		*--first = (char)('0' + value % 10);
		value /= 10;
	} while (value);
	len = (size_t)(digits + sizeof(digits) - first);
	memcpy(to, first, len);
	return to + len;
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
