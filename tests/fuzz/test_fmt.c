/*
 * Fuzz target: the canonical layout.  It has the same words and comments, and its own layout is
 * itself.
 */
#include "fuzz.h"

#include <ctype.h>
#include <string.h>

#include "fmt/layout.h"

static struct ast_file *
parse(struct fuzz_run *run, struct source *source, struct token_list *tokens)
{
	struct ast_file *file;

	run->parse.tokens = tokens;
	file = parse_source(&run->parse, source);
	run->parse.tokens = NULL;
	return file;
}

/* Whether two texts differ in nothing but blanks. */
static bool
is_same_text(const char *a, size_t a_len, const char *b, size_t b_len)
{
	size_t i = 0, j = 0;

	for (;;) {
		while (i < a_len && isspace((unsigned char)a[i]))
			i++;
		while (j < b_len && isspace((unsigned char)b[j]))
			j++;
		if (i == a_len || j == b_len || a[i] != b[j])
			return i == a_len && j == b_len;
		i++;
		j++;
	}
}

static bool
is_same_token(const struct fuzz_run *run, const struct token *a, const struct token *b)
{
	const char *x = span_text(&run->sources, a->at), *y = span_text(&run->sources, b->at);

	if (a->kind != b->kind)
		return false;
	if (a->kind == TOKEN_WORD || a->kind == TOKEN_STRING || a->kind == TOKEN_PUNCTUATION)
		return a->at.len == b->at.len && !memcmp(x, y, a->at.len);
	return is_same_text(x, a->at.len, y, b->at.len);
}

static void
expect_same_tokens(const struct fuzz_run *run, const struct token_list *a,
		   const struct token_list *b)
{
	fuzz_expect(a->count == b->count, "the layout has as many tokens");
	for (size_t i = 0; i < a->count; i++)
		fuzz_expect(is_same_token(run, &a->items[i], &b->items[i]),
			    "the layout has the same tokens");
}

static void
check_layout(struct fuzz_run *run, const struct source *source, const struct token_list *tokens)
{
	struct buf first = { 0 }, second = { 0 };
	struct token_list again = { 0 };
	struct ast_file *file;

	fmt_layout(&run->arena, source, tokens, &first);
	fuzz_expect(first.len > 0, "there is a layout");
	file = parse(run, sources_add(&run->sources, "first.mof", first.text, first.len), &again);
	fuzz_expect(!file->broken, "the layout has no errors");
	expect_same_tokens(run, tokens, &again);
	fmt_layout(&run->arena, file->source, &again, &second);
	fuzz_expect(first.len == second.len && !memcmp(first.text, second.text, first.len),
		    "the layout of the layout is the same");
	buf_clear(&first);
	buf_clear(&second);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct token_list tokens = { 0 };
	struct source *source;
	struct fuzz_run run;

	fuzz_begin(&run, DIALECT_AUTO);
	source = fuzz_add_source(&run, "in.mof", data, size);
	parse(&run, source, &tokens);
	if (!run.diags.errors && tokens.count)
		check_layout(&run, source, &tokens);
	fuzz_end(&run);
	return 0;
}
