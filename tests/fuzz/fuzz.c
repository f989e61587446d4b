#include "fuzz.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/warnings.h"

void
fuzz_begin(struct fuzz_run *run, enum dialect dialect)
{
	const char *near;

	*run = (struct fuzz_run){ 0 };
	names_init(&run->names, &run->arena);
	run->sources.arena = &run->arena;
	diags_init(&run->diags, &run->arena, &run->sources, model_warnings);
	diags_set(&run->diags, "all", &near);
	parse_init(&run->parse, &run->arena, &run->names, &run->sources, &run->diags);
	run->parse.dialect = dialect;
	run->parse.skip_includes = true;
}

void
fuzz_end(struct fuzz_run *run)
{
	names_clear(&run->names);
	arena_clear(&run->arena);
}

/* The encoding and back is the input again: mofc fmt writes files in their own encoding. */
static void
expect_same_bytes(const struct source *source, const uint8_t *data, size_t size)
{
	struct buf bytes = { 0 };

	encoding_encode(&source->encoding, source->text, source->len, &bytes);
	fuzz_expect(bytes.len == size && (!size || !memcmp(bytes.text, data, size)),
		    "a text in its encoding is the file again");
	buf_clear(&bytes);
}

struct source *
fuzz_add_source(struct fuzz_run *run, const char *path, const uint8_t *data, size_t size)
{
	char *bytes = arena_alloc(&run->arena, size + 2);
	struct encoding encoding;
	struct source *source;
	size_t len;

	if (size)
		memcpy(bytes, data, size);
	bytes = encoding_decode(&run->arena, bytes, size, &len, &encoding);
	source = sources_add(&run->sources, path, bytes, len);
	source->encoding = encoding;
	if (!encoding.fault)
		expect_same_bytes(source, data, size);
	return source;
}

void
fuzz_expect(bool is_true, const char *what)
{
	if (is_true)
		return;
	fprintf(stderr, "fuzz: not true: %s\n", what);
	abort();
}

void
fuzz_expect_json(const char *text, size_t len)
{
	json_error_t error;
	json_t *value = json_loadb(text, len, JSON_DECODE_ANY | JSON_ALLOW_NUL, &error);

	if (!value)
		fprintf(stderr, "fuzz: %s: %.*s\n", error.text, len < 2000 ? (int)len : 2000, text);
	fuzz_expect(value != NULL, "this is JSON");
	json_decref(value);
}

static void
expect_json_lines(const struct buf *text)
{
	const char *line = text->text, *end = line + text->len, *next;

	for (; line < end; line = next + 1) {
		next = memchr(line, '\n', (size_t)(end - line));
		fuzz_expect(next != NULL, "JSON ends with a line");
		fuzz_expect_json(line, (size_t)(next - line));
	}
}

void
fuzz_format(struct fuzz_run *run)
{
	struct diag_format format = { .max_errors = 20 };
	struct buf text = { 0 };

	diags_format(&run->diags, &format, &text);
	buf_clear(&text);
	format = (struct diag_format){ .color = true };
	diags_format(&run->diags, &format, &text);
	buf_clear(&text);
	format = (struct diag_format){ .json = true };
	diags_format(&run->diags, &format, &text);
	if (text.len)
		expect_json_lines(&text);
	buf_clear(&text);
}

size_t
fuzz_split(const uint8_t *data, size_t size, size_t *ret_second)
{
	static const char line[] = "\n----\n";
	const uint8_t *found = size ? memmem(data, size, line, sizeof(line) - 1) : NULL;
	size_t first = found ? (size_t)(found - data) + 1 : size;

	*ret_second = found ? first + sizeof(line) - 2 : size;
	return first;
}
