/* Object paths as text: [namespace:]Class.Key=value,.. (DSP0004 8.2.5; WMI's are alike). */
#include <string.h>

#include "model/build.h"

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (c & 0x80) != 0;
}

static size_t
name_len(const char *text)
{
	size_t len = 0;

	while (is_letter(text[len]) || (len && text[len] >= '0' && text[len] <= '9'))
		len++;
	return len;
}

/* Where the class begins: behind the last ":" that stands before all values. */
static const char *
skip_namespace(const char *text)
{
	size_t len = strcspn(text, "=\"'");

	while (len && text[len - 1] != ':')
		len--;
	return text + len;
}

/* A number, a word, or a text between quotes.  NULL if there is none, or if it has no end. */
static const char *
skip_value(const char *p)
{
	char quote = *p == '{' ? '}' : *p; /* arrays are no keys, but that is told elsewhere */
	size_t len;

	if (quote != '}' && quote != '"' && quote != '\'') {
		len = strcspn(p, ", \t\"'");
		return len ? p + len : NULL;
	}
	for (p++; *p && *p != quote; p++)
		if (*p == '\\' && p[1])
			p++;
	return *p ? p + 1 : NULL;
}

static void
skip_blanks(const char **p)
{
	*p += strspn(*p, " \t");
}

static void
add_key(struct build *build, struct path *path, const char *text, size_t len)
{
	path->keys = arena_grow(build->arena, path->keys, path->key_count, sizeof(*path->keys));
	path->keys[path->key_count++] = names_get(build->parse->names, text, len);
}

/* "=value"; what is wrong with it, or NULL. */
static const char *
read_value(const char **p)
{
	const char *end;

	skip_blanks(p);
	if (*(*p)++ != '=')
		return "a key has no '=' behind it";
	skip_blanks(p);
	end = skip_value(*p);
	if (!end)
		return **p ? "a value has no closing quote" : "a key has no value";
	*p = end;
	skip_blanks(p);
	return NULL;
}

static const char *
read_keys(struct build *build, const char *p, struct path *path)
{
	const char *wrong;

	do {
		size_t len;

		p++;
		skip_blanks(&p);
		len = name_len(p);
		if (!len)
			return "a key has no name";
		add_key(build, path, p, len);
		p += len;
		wrong = read_value(&p);
		if (wrong)
			return wrong;
	} while (*p == ',');
	return *p ? "something else than ',' stands behind a value" : NULL;
}

const char *
path_read(struct build *build, const char *text, struct path *ret)
{
	const char *p = skip_namespace(text), *wrong;
	size_t len = name_len(p);

	*ret = (struct path){ .has_namespace = p != text };
	if (!len)
		return "it does not begin with the name of a class";
	ret->class_name = names_get(build->parse->names, p, len);
	p += len;
	if (*p == '.')
		return read_keys(build, p, ret);
	skip_blanks(&p);
	if (!*p)
		return NULL;
	if (*p != '=')
		return "neither '.' nor '=' stands behind the name of the class";
	/* WMI leaves the name of a single key out; "@" is the one instance of a Singleton. */
	ret->has_unnamed_key = true;
	wrong = read_value(&p);
	return wrong ? wrong : *p ? "something stands behind the value" : NULL;
}
