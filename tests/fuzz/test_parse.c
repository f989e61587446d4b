/* Fuzz target: scanner and parser, in every dialect. */
#include "fuzz.h"

#include <string.h>

#include "parse/ast_print.h"

/* Tokens follow each other and lie within their source. */
static void
expect_order(const struct token_list *tokens, const struct source *source)
{
	uint32_t from = source->base;

	for (size_t i = 0; i < tokens->count; i++) {
		struct span at = tokens->items[i].at;

		fuzz_expect(at.len && at.offset >= from, "tokens are in order");
		from = at.offset + at.len;
	}
	fuzz_expect(from <= source->base + source->len, "tokens lie within the text");
}

static bool
has_syntax_error(const struct diags *diags)
{
	for (const struct diag *diag = diags->first; diag; diag = diag->next)
		if (!strcmp(diag->id, "syntax"))
			return true;
	return false;
}

static void
parse(const uint8_t *data, size_t size, enum dialect dialect)
{
	struct token_list tokens = { 0 };
	const struct ast_file *file;
	struct source *source;
	struct buf text = { 0 };
	struct fuzz_run run;

	fuzz_begin(&run, dialect);
	source = fuzz_add_source(&run, "in.mof", data, size);
	run.parse.tokens = &tokens;
	file = parse_source(&run.parse, source);
	fuzz_expect(file->broken == has_syntax_error(&run.diags), "errors break the file");
	expect_order(&tokens, source);
	ast_print(file, &run.sources, &run.arena, &text);
	fuzz_format(&run);
	buf_clear(&text);
	fuzz_end(&run);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	parse(data, size, DIALECT_AUTO);
	parse(data, size, DIALECT_CIM);
	parse(data, size, DIALECT_WMI);
	return 0;
}
