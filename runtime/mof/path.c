#include "path.h"

#include <errno.h>
#include <string.h>
#include <strings.h>

#include "depth.h"
#include "emit.h"
#include "item.h"
#include "name.h"
#include "number.h"
#include "utf8.h"

/* More than any class has; a schema of WMI allows as many. */
#define KEYS_MAX 256

/* What a quoted value escapes, and what a name does: nothing, but both must be UTF-8. */
static const struct mof_escapes quoted_escapes = {
	.plain = { '"', '\\', '"', '"' },
	.ascii = { ['"'] = { "\\\"", 2 }, ['\\'] = { "\\\\", 2 } },
};
static const struct mof_escapes character_escapes = {
	.plain = { '\'', '\\', '\'', '\'' },
	.ascii = { ['\''] = { "\\'", 2 }, ['\\'] = { "\\\\", 2 } },
};
static const struct mof_escapes name_escapes = { .is_xml = false };

/* The type of a value that stands without quotes; MOF_TYPE_COUNT if it may not. */
static uint8_t
bare_type(const char *text, size_t len)
{
	struct mof_number number;
	uint64_t value;
	double real;

	if ((len == 4 && strncasecmp(text, "true", len) == 0) ||
	    (len == 5 && strncasecmp(text, "false", len) == 0))
		return MOF_BOOLEAN;
	if (mof_number_parse(text, len, &number) < 0)
		return memchr(text, '.', len) && mof_number_parse_real(text, len, &real) == 0
			       ? MOF_REAL64
			       : MOF_TYPE_COUNT;
	if (mof_number_fit(&number, MOF_SINT64, &value) == 0)
		return MOF_SINT64;
	return number.is_negative ? MOF_TYPE_COUNT : MOF_UINT64;
}

static int
write_name(struct mof_out *out, const char *name)
{
	return name ? mof_emit_text(out, name, strlen(name), &name_escapes) : 0;
}

/* The two forms of a path as text. */
enum form { WBEM, WMI };

static int write_path(struct mof_out *out, const struct mof_path *path, enum form form,
		      unsigned int depth);

static int
write_value(struct mof_out *out, const struct mof_path_key *key, enum form form, unsigned int depth)
{
	const char *text = key->text ? key->text : "";
	const char *quote = key->type == MOF_CHAR16 ? "'" : "\"";
	int result = 0;

	/* A text that is none of these would end the value too early: quotes keep it whole. */
	if (mof_type_is_number(key->type) && bare_type(text, strlen(text)) != MOF_TYPE_COUNT) {
		mof_emit(out, text);
		return 0;
	}
	mof_emit(out, quote);
	if (key->type == MOF_CHAR16) {
		result = mof_emit_text(out, text, strlen(text), &character_escapes);
	} else if (key->type != MOF_REFERENCE) {
		result = mof_emit_text(out, text, strlen(text), &quoted_escapes);
	} else if (key->reference) {
		size_t start = out->length;

		result = write_path(out, key->reference, form, depth + 1);
		if (!result)
			result = mof_emit_escape(out, start, &quoted_escapes);
	}
	mof_emit(out, quote);
	return result;
}

/* The namespace, with the form's own mark between its parts. */
static int
write_namespace(struct mof_out *out, const char *name, enum form form)
{
	size_t start = out->length;
	int result = write_name(out, name);

	for (size_t i = start; form == WMI && !result && i < out->length; i++)
		if (out->data[i] == '/')
			out->data[i] = '\\';
	mof_emit(out, ":");
	return result;
}

static int
write_path(struct mof_out *out, const struct mof_path *path, enum form form, unsigned int depth)
{
	int result = 0;

	if (depth > MOF_REFERENCE_DEPTH_MAX)
		return -ELOOP;
	if (path->host) {
		mof_emit(out, form == WMI ? "\\\\" : "//");
		result = write_name(out, path->host);
		mof_emit(out, form == WMI ? "\\" : "/");
	}
	if (!result && path->name_space)
		result = write_namespace(out, path->name_space, form);
	if (!result)
		result = write_name(out, path->class_name);
	for (size_t i = 0; !result && i < path->key_count; i++) {
		mof_emit(out, i ? "," : ".");
		result = write_name(out, path->keys[i].name);
		mof_emit(out, "=");
		if (!result)
			result = write_value(out, &path->keys[i], form, depth);
	}
	if (form == WMI && !path->key_count)
		mof_emit(out, "=@");
	return result;
}

int
mof_path_write(const struct mof_path *path, struct mof_out *out)
{
	size_t start = out->length;

	return mof_emit_finish(out, start, write_path(out, path, WBEM, 0));
}

int
mof_path_write_wmi(const struct mof_path *path, struct mof_out *out)
{
	size_t start = out->length;

	return mof_emit_finish(out, start, write_path(out, path, WMI, 0));
}

/* A path as it is read: at moves from text to end. */
struct reader {
	const char *text, *at, *end;
	enum form form;
	struct mof_arena *arena;
	struct mof_error *reterr;
};

static int
fail(const struct reader *reader, const char *what)
{
	size_t before = 0;

	mof_error_set(reader->reterr, -EINVAL, "not an object path: %s", what);
	if (reader->reterr &&
	    mof_utf8_count(reader->text, (size_t)(reader->at - reader->text), &before) == 0) {
		reader->reterr->line = 1;
		reader->reterr->column = (unsigned int)before + 1;
	}
	return -EINVAL;
}

static int
out_of_memory(const struct reader *reader)
{
	return mof_error_set(reader->reterr, -ENOMEM, "out of memory");
}

/* Takes what reaches to stop. */
static int
take(struct reader *reader, const char *stop, const char **ret)
{
	*ret = mof_arena_strndup(reader->arena, reader->at, (size_t)(stop - reader->at));
	reader->at = stop;
	return *ret ? 0 : out_of_memory(reader);
}

static bool
is_slash(const struct reader *reader, char c)
{
	return c == '/' || (c == '\\' && reader->form == WMI);
}

static int
read_host(struct reader *reader, const char **ret)
{
	size_t left = (size_t)(reader->end - reader->at);
	bool is_wmi = reader->form == WMI;
	const char *slash;
	int result;

	if (left < 2 || !is_slash(reader, reader->at[0]) || !is_slash(reader, reader->at[1]))
		return 0;
	reader->at += 2;
	slash = reader->at;
	while (slash < reader->end && !is_slash(reader, *slash))
		slash++;
	if (slash == reader->end || slash == reader->at)
		return fail(reader, is_wmi ? "a host and \"\\\" were expected behind \"\\\\\""
					   : "a host and \"/\" were expected behind \"//\"");
	result = take(reader, slash, ret);
	reader->at++;
	return result;
}

/* What stands before the last ":" ahead of the first key's "=". */
static int
read_namespace(struct reader *reader, const char **ret)
{
	size_t left = (size_t)(reader->end - reader->at);
	const char *equals = memchr(reader->at, '=', left);
	const char *colon = memrchr(reader->at, ':', equals ? (size_t)(equals - reader->at) : left);
	char *name;

	if (!colon)
		return 0;
	if (colon == reader->at || (reader->form == WMI && is_slash(reader, *reader->at)))
		return fail(reader, "a namespace was expected before \":\"");
	for (const char *c = reader->at; c < colon; c++) {
		if ((unsigned char)*c <= ' ' || *c == '"' || (*c == '\\' && reader->form != WMI))
			return fail(reader, "a namespace holds no blanks, quotes and backslashes");
	}
	name = mof_arena_strndup(reader->arena, reader->at, (size_t)(colon - reader->at));
	if (!name)
		return out_of_memory(reader);
	*ret = name;
	for (; *name; name++)
		if (*name == '\\')
			*name = '/';
	reader->at = colon + 1;
	return 0;
}

static int
read_name(struct reader *reader, const char *what, const char **ret)
{
	const char *stop = reader->at;

	while (stop < reader->end && !strchr(".=,\"", *stop))
		stop++;
	if (!mof_name_is_valid(reader->at, (size_t)(stop - reader->at)))
		return fail(reader, what);
	return take(reader, stop, ret);
}

/* Where the value that a mark before from opens has the same to close it; NULL if it does not. */
static const char *
find_quote(const char *from, const char *end)
{
	char mark = from[-1];

	while (from < end && *from != mark)
		from += *from == '\\' && end - from > 1 ? 2 : 1;
	return from < end ? from : NULL;
}

static int
read_quoted(struct reader *reader, struct mof_path_key *key)
{
	const char *quote = find_quote(reader->at + 1, reader->end);
	char *to;

	if (!quote)
		return fail(reader, "the quoted value has no end");
	reader->at++;
	to = mof_arena_alloc(reader->arena, (size_t)(quote - reader->at) + 1);
	if (!to)
		return out_of_memory(reader);
	key->type = *quote == '"' ? MOF_STRING : MOF_CHAR16;
	key->text = to;
	while (reader->at < quote) {
		if (*reader->at == '\\') {
			if (reader->at[1] != *quote && reader->at[1] != '\\')
				return fail(reader, "a backslash stands before a quote or a "
						    "backslash only");
			reader->at++;
		}
		*to++ = *reader->at++;
	}
	reader->at++;
	return 0;
}

static int
read_value(struct reader *reader, struct mof_path_key *key)
{
	size_t left = (size_t)(reader->end - reader->at);
	const char *comma;
	size_t len;

	if (left > 0 && (*reader->at == '"' || *reader->at == '\''))
		return read_quoted(reader, key);
	comma = memchr(reader->at, ',', left);
	len = comma ? (size_t)(comma - reader->at) : left;
	key->type = bare_type(reader->at, len);
	if (key->type == MOF_TYPE_COUNT)
		return fail(reader, "a quoted text, a number, true or false was expected");
	return take(reader, reader->at + len, &key->text);
}

/* Reads Name=value,.. into keys, which has room for KEYS_MAX. */
static int
read_keys(struct reader *reader, struct mof_path_key *keys, size_t *ret_count)
{
	size_t count = 0;
	int result;

	do {
		struct mof_path_key *key = &keys[count];

		reader->at++;
		if (count == KEYS_MAX)
			return fail(reader, "more than 256 keys");
		memset(key, 0, sizeof(*key));
		result = read_name(reader, "the name of a key was expected", &key->name);
		if (result < 0)
			return result;
		for (size_t i = 0; i < count; i++) {
			if (mof_name_compare(keys[i].name, key->name) == 0)
				return fail(reader, "a key is there twice");
		}
		if (reader->at == reader->end || *reader->at != '=')
			return fail(reader, "\"=\" was expected behind the name of a key");
		reader->at++;
		result = read_value(reader, key);
		if (result < 0)
			return result;
		count++;
	} while (reader->at < reader->end && *reader->at == ',');
	*ret_count = count;
	return 0;
}

static int
read_path(struct reader *reader, struct mof_path *path)
{
	struct mof_path_key keys[KEYS_MAX], *copy;
	size_t size;
	int result;

	result = read_host(reader, &path->host);
	if (!result)
		result = read_namespace(reader, &path->name_space);
	if (!result)
		result = read_name(reader, "the name of a class was expected", &path->class_name);
	if (!result && reader->at < reader->end && *reader->at == '.')
		result = read_keys(reader, keys, &path->key_count);
	else if (!result && reader->form == WMI && reader->end - reader->at == 2 &&
		 memcmp(reader->at, "=@", 2) == 0)
		reader->at += 2; /* the only instance of a class without keys */
	if (result < 0)
		return result;
	if (reader->at < reader->end)
		return fail(reader, path->key_count ? "\",\" was expected behind a value"
						    : "\".\" was expected behind the class");

	size = path->key_count * sizeof(*keys);
	copy = mof_arena_alloc(reader->arena, size);
	if (!copy)
		return out_of_memory(reader);
	if (size)
		memcpy(copy, keys, size);
	path->keys = copy;
	return 0;
}

static int
parse(const char *text, size_t len, enum form form, struct mof_arena *arena,
      const struct mof_path **ret, struct mof_error *reterr)
{
	struct reader reader = { text, text, text + len, form, arena, reterr };
	struct mof_path *path;
	size_t characters;
	int result;

	if (mof_utf8_count(text, len, &characters) < 0)
		return fail(&reader, "it is not UTF-8");
	if (len && memchr(text, '\0', len))
		return fail(&reader, "it holds a NUL character");
	path = mof_arena_alloc(arena, sizeof(*path));
	if (!path)
		return out_of_memory(&reader);
	result = read_path(&reader, path);
	if (!result)
		*ret = path;
	return result;
}

int
mof_path_parse(const char *text, size_t len, struct mof_arena *arena, const struct mof_path **ret,
	       struct mof_error *reterr)
{
	return parse(text, len, WBEM, arena, ret, reterr);
}

int
mof_path_parse_wmi(const char *text, size_t len, struct mof_arena *arena,
		   const struct mof_path **ret, struct mof_error *reterr)
{
	return parse(text, len, WMI, arena, ret, reterr);
}

static bool paths_equal(const struct mof_path *a, const struct mof_path *b, unsigned int depth);

/* Names that may be missing. */
static bool
names_equal(const char *a, const char *b)
{
	return a && b ? mof_name_compare(a, b) == 0 : !a && !b;
}

static bool
is_numeric(const struct mof_path_key *key)
{
	return mof_type_is_number(key->type) && key->type != MOF_BOOLEAN;
}

/* Whether two texts are the same number. */
static bool
numbers_equal(const char *a, const char *b)
{
	struct mof_number x, y;
	double real, other;

	if (mof_number_parse_xml(a, strlen(a), &x) == 0 &&
	    mof_number_parse_xml(b, strlen(b), &y) == 0)
		return x.magnitude == y.magnitude &&
		       (x.is_negative == y.is_negative || x.magnitude == 0);
	return mof_number_parse_real(a, strlen(a), &real) == 0 &&
	       mof_number_parse_real(b, strlen(b), &other) == 0 && !(real < other) &&
	       !(real > other);
}

/* A reference and a text, which may be the text of a path. */
static bool
is_path_text(const char *text, const struct mof_path *path, unsigned int depth)
{
	struct mof_arena arena = { 0 };
	const struct mof_path *parsed;
	size_t len = text ? strlen(text) : 0;
	bool equal = (mof_path_parse(text, len, &arena, &parsed, NULL) == 0 ||
		      mof_path_parse_wmi(text, len, &arena, &parsed, NULL) == 0) &&
		     paths_equal(parsed, path, depth + 1);

	mof_arena_clear(&arena);
	return equal;
}

static bool
keys_equal(const struct mof_path_key *a, const struct mof_path_key *b, unsigned int depth)
{
	if (a->type == MOF_REFERENCE && b->type == MOF_REFERENCE)
		return a->reference && b->reference
			       ? paths_equal(a->reference, b->reference, depth + 1)
			       : a->reference == b->reference;
	if (a->type == MOF_REFERENCE)
		return a->reference && is_path_text(b->text, a->reference, depth);
	if (b->type == MOF_REFERENCE)
		return b->reference && is_path_text(a->text, b->reference, depth);
	if (!a->text || !b->text)
		return a->text == b->text;
	if (a->type == MOF_BOOLEAN || b->type == MOF_BOOLEAN)
		return mof_name_compare(a->text, b->text) == 0;
	return strcmp(a->text, b->text) == 0 ||
	       ((is_numeric(a) || is_numeric(b)) && numbers_equal(a->text, b->text));
}

static const struct mof_path_key *
find_key(const struct mof_path *path, const char *name)
{
	for (size_t i = 0; i < path->key_count; i++)
		if (names_equal(path->keys[i].name, name))
			return &path->keys[i];
	return NULL;
}

static bool
paths_equal(const struct mof_path *a, const struct mof_path *b, unsigned int depth)
{
	if (depth > MOF_REFERENCE_DEPTH_MAX || a->key_count != b->key_count ||
	    !names_equal(a->host, b->host) || !names_equal(a->name_space, b->name_space) ||
	    !names_equal(a->class_name, b->class_name))
		return false;
	for (size_t i = 0; i < a->key_count; i++) {
		const struct mof_path_key *key = find_key(b, a->keys[i].name);

		if (!key || !keys_equal(&a->keys[i], key, depth))
			return false;
	}
	return true;
}

bool
mof_path_equal(const struct mof_path *a, const struct mof_path *b)
{
	return a && b ? paths_equal(a, b, 0) : a == b;
}
