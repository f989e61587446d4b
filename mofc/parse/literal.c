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
	const char *text = parser_text(p, at), *end = text + at.len;
	bool too_large = false, bad_digit = false;
	int shown = at.len > SHOWN_MAX ? SHOWN_MAX : (int)at.len;

	if (*text == '+' || *text == '-')
		value->is_negative = *text++ == '-';
	if (base == 16)
		text += 2;
	if (base == 2)
		end--;
	for (; text < end; text++) {
		unsigned int digit = digit_value(*text);

		if (digit >= base)
			bad_digit = true;
		if (value->magnitude > (UINT64_MAX - digit) / base)
			too_large = true;
		else
			value->magnitude = value->magnitude * base + digit;
	}
	if (bad_digit)
		literal_error(p, at,
			      "'%.*s' begins with 0 and so is octal, where 8 and 9 are no "
			      "digits",
			      shown, parser_text(p, at));
	else if (too_large)
		literal_error(p, at, "'%.*s%s' does not fit in 64 bits", shown, parser_text(p, at),
			      at.len > SHOWN_MAX ? ".." : "");
	/* A value that was reported is none, so that nothing else is said of it. */
	if (bad_digit || too_large)
		value->kind = VALUE_NULL;
	return value;
}

struct ast_value *
parse_real(struct parser *p, struct span at)
{
	struct ast_value *value = parse_value(p, VALUE_REAL, at);
	char *copy = arena_strndup(p->context->arena, parser_text(p, at), at.len);

	value->real = strtod(copy, NULL);
	if (isinf(value->real)) {
		literal_error(p, at, "'%.*s%s' does not fit in 64 bits", SHOWN_MAX, copy,
			      at.len > SHOWN_MAX ? ".." : "");
		value->kind = VALUE_NULL;
	}
	return value;
}

static bool
is_hex(char c)
{
	return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f');
}

/*
 * Reads one escape, text standing behind its backslash: *ret is its character.  Returns how long
 * it is without the backslash; 0 if it is none that MOF knows.
 */
static size_t
read_escape(const char *text, unsigned int *ret)
{
	static const char letters[] = "btnfr\"'\\", meanings[] = "\b\t\n\f\r\"'\\";
	const char *letter = *text ? strchr(letters, *text) : NULL;
	size_t n;

	*ret = letter ? (unsigned char)meanings[letter - letters] : 0;
	if (letter)
		return 1;
	if ((*text | 0x20) != 'x')
		return 0;
	for (n = 1; n <= 4 && is_hex(text[n]); n++)
		*ret = *ret * 16 + digit_value(text[n]);
	return n;
}

/* Says what is wrong with an escape.  Returns its length without the backslash. */
static size_t
check_escape(struct parser *p, const char *text, bool is_char)
{
	struct span at = { (uint32_t)(text - 1 - p->source->text) + p->source->base, 2 };
	unsigned int c;
	size_t n = read_escape(text, &c), shown = utf8_len(text, 4);

	if (!n && is_char) {
		literal_error(p, at,
			      "unknown escape '\\%.*s'; a backslash itself is written '\\\\'",
			      (int)shown, text);
		return shown;
	}
	if (!n) {
		literal_oddity(p, at, "escape",
			       "unknown escape '\\%.*s'; a backslash itself is written '\\\\'",
			       (int)shown, text);
		return shown;
	}
	at.len = (uint32_t)n + 1;
	if ((*text | 0x20) != 'x')
		return n;
	if (n == 1)
		literal_error(p, at, "'\\x' needs one to four hexadecimal digits behind it");
	else if (c == 0)
		literal_error(p, at, "a string cannot hold the character 0");
	else if (c >= 0xd800 && c < 0xe000)
		literal_error(p, at, "'\\x%x' is half of a surrogate pair and no character", c);
	return n;
}

/* Looks at every escape between the quotes. */
static void
check_escapes(struct parser *p, struct span at)
{
	const char *text = parser_text(p, at) + 1, *end = text + at.len - 2;

	while (text < end && (text = memchr(text, '\\', (size_t)(end - text)))) {
		text++;
		text += check_escape(p, text, false);
	}
}

/*
 * Adds what stands between the quotes of a part to to, which has room for it: escapes as their
 * characters, and what is no escape as it stands, with its backslash.
 */
static char *
put_part(char *to, const char *text, const char *end)
{
	while (text < end) {
		const char *next = memchr(text, '\\', (size_t)(end - text));
		unsigned int c;
		size_t n;

		if (!next)
			next = end;
		memcpy(to, text, (size_t)(next - text));
		to += next - text;
		text = next;
		if (text == end)
			break;
		n = read_escape(text + 1, &c);
		if (n && c)
			to += utf8_put(to, c);
		else if (!n)
			*to++ = '\\';
		text += n + 1;
	}
	return to;
}

/* The closing quote of the part whose opening quote is at text. */
static const char *
part_end(const char *text)
{
	for (text++; *text != '"'; text++)
		if (*text == '\\')
			text++;
	return text;
}

/* Behind a comment, or a line of the preprocessor, that begins at text. */
static const char *
behind_comment(const char *text, const char *end)
{
	const char *p;

	if (text[0] == '/' && text[1] == '*') {
		p = strstr(text + 2, "*/");
		return p ? p + 2 : end;
	}
	for (p = text; p < end && *p != '\n'; p++)
		if (*p == '\\' && *text == '#' && p + 1 < end)
			p += p[1] == '\r' ? 2 : 1;
	return p < end ? p : end;
}

char *
ast_string(struct arena *arena, const struct sources *sources, const struct ast_value *value,
	   size_t *ret_len)
{
	const char *text = span_text(sources, value->at), *end = text + value->at.len, *quote;
	char *copy, *to;

	if (value->is_plain) {
		if (ret_len)
			*ret_len = value->at.len - 2;
		return arena_strndup(arena, text + 1, value->at.len - 2);
	}
	copy = to = arena_alloc(arena, value->at.len + 1);
	while (text < end) {
		if (*text == '"') {
			quote = part_end(text);
			to = put_part(to, text + 1, quote);
			text = quote + 1;
		} else if (*text == '/' || *text == '#') {
			text = behind_comment(text, end);
		} else {
			text++;
		}
	}
	*to = '\0';
	if (ret_len)
		*ret_len = (size_t)(to - copy);
	return copy;
}

enum string_part
parse_string_part(struct parser *p, struct span at, bool is_plain)
{
	uint32_t last_error = p->last_error.offset;

	if (at.len > STRING_LEN_MAX)
		literal_error(p, (struct span){ at.offset, 1 },
			      "this part of a string is longer than 16 MiB");
	if (!is_plain && !p->is_include)
		check_escapes(p, at);
	if (p->last_error.offset != last_error)
		return STRING_BAD;
	return is_plain ? STRING_PLAIN : STRING_ESCAPED;
}

struct ast_value *
parse_string(struct parser *p, enum string_part part, struct span at)
{
	/* A value that was reported is none, so that nothing else is said of it. */
	struct ast_value *value =
		parse_value(p, part == STRING_BAD ? VALUE_NULL : VALUE_STRING, at);

	value->is_plain = part == STRING_PLAIN;
	return value;
}

struct ast_value *
parse_joined(struct ast_value *left, enum string_part part, struct span at)
{
	left->at = span_join(left->at, at);
	left->is_plain = false;
	if (part == STRING_BAD)
		left->kind = VALUE_NULL;
	return left;
}

/* A char16 is one UCS-2 unit: a character or an escape between single quotes. */
struct ast_value *
parse_char16(struct parser *p, struct span at)
{
	struct ast_value *value = parse_value(p, VALUE_CHAR16, at);
	const char *text = parser_text(p, at) + 1, *end = text + at.len - 2;
	uint32_t last_error = p->last_error.offset;
	unsigned int c = 0;
	size_t len;

	if (*text == '\\') {
		len = check_escape(p, text + 1, true) + 1;
		read_escape(text + 1, &c);
	} else {
		c = utf8_get(text, &len);
	}
	if (p->last_error.offset == last_error && (text + len != end || c > 0xffff))
		literal_error(p, at, "a char16 holds exactly one character of up to 16 bits");
	value->char16 = (uint16_t)c;
	/* A value that was reported is none, so that nothing else is said of it. */
	if (p->last_error.offset != last_error)
		value->kind = VALUE_NULL;
	return value;
}

uint32_t
parse_array_size(struct parser *p, const struct ast_value *size)
{
	if (size->is_negative || !size->magnitude || size->magnitude > UINT32_MAX) {
		literal_error(p, size->at,
			      "the size of an array is at least 1 and fits in 32 bits");
		return 0;
	}
	return (uint32_t)size->magnitude;
}
