#include "emit/names.h"

#include <stdbool.h>
#include <string.h>

static bool
is_upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

static bool
is_lower(char c)
{
	return c >= 'a' && c <= 'z';
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static char
upper(char c)
{
	return is_lower(c) ? (char)(c - 'a' + 'A') : c;
}

static char
lower(char c)
{
	return is_upper(c) ? (char)(c - 'A' + 'a') : c;
}

/* How many characters at p are one of the words that the general rule would split. */
static size_t
whole_word(const char *p)
{
	size_t run = 0;

	if (!strncmp(p, "IPv4", 4) || !strncmp(p, "IPv6", 4))
		return 4;
	while (is_upper(p[run]))
		run++;
	return run >= 2 && p[run] == 's' && !is_lower(p[run + 1]) ? run + 1 : 0;
}

/* Whether a word starts at p, which is not the start of the name. */
static bool
starts_word(const char *p)
{
	return is_upper(*p) &&
	       (is_lower(p[-1]) || is_digit(p[-1]) || (is_upper(p[-1]) && is_lower(p[1])));
}

/* The end of the word at p; underscores stand between words and belong to none. */
static const char *
word_end(const char *p)
{
	size_t whole = whole_word(p);

	if (whole)
		return p + whole;
	for (p++; *p && *p != '_' && !starts_word(p); p++)
		;
	return p;
}

typedef void word_fn(struct buf *out, const char *word, size_t len, size_t nth);

static void
each_word(struct buf *out, const char *name, word_fn *put)
{
	const char *p = name;

	for (size_t nth = 0; *p; nth++) {
		const char *end = *p == '_' ? p : word_end(p);

		put(out, p, (size_t)(end - p), nth);
		p = *end == '_' ? end + 1 : end;
		if (*end == '_' && !*p)
			put(out, p, 0, nth + 1);
	}
}

static void
put_snake(struct buf *out, const char *word, size_t len, size_t nth)
{
	if (nth)
		buf_addc(out, '_');
	for (size_t i = 0; i < len; i++)
		buf_addc(out, lower(word[i]));
}

static void
put_pascal(struct buf *out, const char *word, size_t len, size_t nth)
{
	(void)nth;
	for (size_t i = 0; i < len; i++)
		buf_addc(out, i ? lower(word[i]) : upper(word[i]));
}

static void
put_camel(struct buf *out, const char *word, size_t len, size_t nth)
{
	if (nth)
		put_pascal(out, word, len, nth);
	else
		put_snake(out, word, len, nth);
}

void
names_snake(struct buf *out, const char *name)
{
	each_word(out, name, put_snake);
}

void
names_camel(struct buf *out, const char *name)
{
	each_word(out, name, put_camel);
}

void
names_pascal(struct buf *out, const char *name)
{
	each_word(out, name, put_pascal);
}

void
names_upper(struct buf *out, const char *name)
{
	for (; *name; name++)
		buf_addc(out, upper(*name));
}

void
names_lower(struct buf *out, const char *name)
{
	for (; *name; name++)
		buf_addc(out, lower(*name));
}

char *
names_constant(struct arena *arena, const char *text)
{
	char *name = arena_alloc(arena, strlen(text) + sizeof("MINUS_")), *to = name;

	if (*text == '-') {
		memcpy(to, "MINUS_", 6);
		to += 6;
		text++;
	}
	for (; *text; text++) {
		char c = upper(*text);

		if (is_upper(c) || is_digit(c))
			*to++ = c;
		else if (to == name || to[-1] != '_')
			*to++ = '_';
	}
	return name;
}
