/* Literals from their spelling (DSP0004 annex A: integerValue, realValue, stringValue ..). */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "parse/parse_internal.h"

/* How much of a literal a message shows. */
enum { SHOWN_MAX = 40 };

struct ast_value *
parse_value(struct parser *p, enum ast_value_kind kind, struct span at)
{
	struct ast_value *value = parse_alloc(p, sizeof(*value));

	value->kind = kind;
	value->at = at;
	return value;
}

static unsigned int
digit_value(char c)
{
	if (c >= '0' && c <= '9')
		return (unsigned int)(c - '0');
	return (unsigned int)((c | 0x20) - 'a') + 10;
}

struct ast_value *
parse_integer(struct parser *p, struct span at, unsigned int base)
{
	struct ast_value *value = parse_value(p, VALUE_INTEGER, at);
	const char *text = p->source->text + at.offset, *end = text + at.len;
	bool too_large = false, bad_digit = false;
	int shown = at.len > SHOWN_MAX ? SHOWN_MAX : (int)at.len;

	if (*text == '+' || *text == '-')
		value->integer.negative = *text++ == '-';
	if (base == 16)
		text += 2;
	if (base == 2)
		end--;
	for (; text < end; text++) {
		unsigned int digit = digit_value(*text);

		if (digit >= base)
			bad_digit = true;
		if (value->integer.magnitude > (UINT64_MAX - digit) / base)
			too_large = true;
		else
			value->integer.magnitude = value->integer.magnitude * base + digit;
	}
	if (bad_digit)
		literal_error(p, at,
			      "'%.*s' begins with 0 and so is octal, where 8 and 9 are no "
			      "digits",
			      shown, p->source->text + at.offset);
	else if (too_large)
		literal_error(p, at, "'%.*s%s' does not fit in 64 bits", shown,
			      p->source->text + at.offset, at.len > SHOWN_MAX ? ".." : "");
	/* A value that was reported is none, so that nothing else is said of it. */
	if (bad_digit || too_large)
		value->kind = VALUE_NULL;
	return value;
}

struct ast_value *
parse_real(struct parser *p, struct span at)
{
	struct ast_value *value = parse_value(p, VALUE_REAL, at);
	char *copy = arena_strndup(p->context->arena, p->source->text + at.offset, at.len);

	value->real = strtod(copy, NULL);
	if (isinf(value->real)) {
		literal_error(p, at, "'%.*s%s' does not fit in 64 bits", SHOWN_MAX, copy,
			      at.len > SHOWN_MAX ? ".." : "");
		value->kind = VALUE_NULL;
	}
	return value;
}

static size_t
put_utf8(char *to, unsigned int c)
{
	if (c < 0x80) {
		to[0] = (char)c;
		return 1;
	}
	if (c < 0x800) {
		to[0] = (char)(0xc0 | c >> 6);
		to[1] = (char)(0x80 | (c & 0x3f));
		return 2;
	}
	to[0] = (char)(0xe0 | c >> 12);
	to[1] = (char)(0x80 | (c >> 6 & 0x3f));
	to[2] = (char)(0x80 | (c & 0x3f));
	return 3;
}

static bool
is_hex(char c)
{
	return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f');
}

/*
 * One escape, text standing behind its backslash: writes the character to to and returns how far
 * the escape goes.  An unknown escape is an error and stands for its character.
 */
static size_t
unescape(struct parser *p, const char *text, char **to)
{
	static const char letters[] = "btnfr\"'\\", meanings[] = "\b\t\n\f\r\"'\\";
	struct span at = { (uint32_t)(text - 1 - p->source->text), 2, p->source_number };
	const char *letter = strchr(letters, *text);
	unsigned int c = 0;
	size_t n = 1;

	if (*text && letter) {
		*(*to)++ = meanings[letter - letters];
		return 1;
	}
	if ((*text | 0x20) != 'x') {
		literal_error(p, at, "unknown escape '\\%c'; a backslash itself is written '\\\\'",
			      *text);
		*(*to)++ = *text;
		return 1;
	}
	for (; n <= 4 && is_hex(text[n]); n++)
		c = c * 16 + digit_value(text[n]);
	at.len = (uint32_t)n + 1;
	if (n == 1)
		literal_error(p, at, "'\\x' needs one to four hexadecimal digits behind it");
	else if (c == 0)
		literal_error(p, at, "a string cannot hold the character 0");
	else if (c >= 0xd800 && c < 0xe000)
		literal_error(p, at, "'\\x%x' is half of a surrogate pair and no character", c);
	else
		*to += put_utf8(*to, c);
	return n;
}

struct ast_value *
parse_string(struct parser *p, struct span at)
{
	struct ast_value *value = parse_value(p, VALUE_STRING, at);
	const char *text = p->source->text + at.offset + 1, *end = text + at.len - 2, *next;
	char *copy = parse_alloc(p, at.len), *to = copy;
	uint32_t last_error = p->last_error;

	if (p->is_include) {
		memcpy(copy, text, (size_t)(end - text));
		to += end - text;
		text = end;
	}
	for (; text < end; text = next) {
		next = memchr(text, '\\', (size_t)(end - text));
		if (!next)
			next = end;
		memcpy(to, text, (size_t)(next - text));
		to += next - text;
		if (next < end) {
			next++;
			next += unescape(p, next, &to);
		}
	}
	*to = '\0';
	value->string.text = copy;
	value->string.len = (uint32_t)(to - copy);
	if (p->last_error != last_error)
		value->kind = VALUE_NULL;
	return value;
}

struct ast_value *
parse_joined(struct parser *p, struct ast_value *left, const struct ast_value *right)
{
	uint32_t len = left->string.len + right->string.len;

	if (left->kind == VALUE_NULL || right->kind == VALUE_NULL) {
		left->kind = VALUE_NULL;
		return left;
	}
	/* Room for as much again, so that many parts cost no more than one long one. */
	if (len >= left->string.room) {
		char *text = parse_alloc(p, 2 * (size_t)len + 1);

		memcpy(text, left->string.text, left->string.len);
		left->string.text = text;
		left->string.room = 2 * len + 1;
	}
	/* The room behind the text is this literal's own. */
	memcpy((char *)(uintptr_t)left->string.text + left->string.len, right->string.text,
	       (size_t)right->string.len + 1);
	left->string.len = len;
	left->at = span_join(left->at, right->at);
	return left;
}

/* A char16 is one UCS-2 unit: a character or an escape between single quotes. */
struct ast_value *
parse_char16(struct parser *p, struct span at)
{
	struct ast_value *value = parse_string(p, at);
	const unsigned char *text = (const unsigned char *)value->string.text;
	uint32_t len = value->string.len;
	unsigned int unit = text[0];

	if (value->kind == VALUE_NULL)
		return value;
	if (len == 2 && (text[0] & 0xe0) == 0xc0)
		unit = (unsigned int)(text[0] & 0x1f) << 6 | (text[1] & 0x3fu);
	else if (len == 3 && (text[0] & 0xf0) == 0xe0)
		unit = (unsigned int)(text[0] & 0x0f) << 12 | (text[1] & 0x3fu) << 6 |
		       (text[2] & 0x3fu);
	else if (len != 1)
		literal_error(p, at, "a char16 holds exactly one character of up to 16 bits");
	value->kind = VALUE_CHAR16;
	value->char16 = (uint16_t)unit;
	return value;
}

uint32_t
parse_array_size(struct parser *p, const struct ast_value *size)
{
	if (size->integer.negative || !size->integer.magnitude ||
	    size->integer.magnitude > UINT32_MAX) {
		literal_error(p, size->at,
			      "the size of an array is at least 1 and fits in 32 bits");
		return 0;
	}
	return (uint32_t)size->integer.magnitude;
}
