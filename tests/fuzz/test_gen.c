/* Fuzz target: from one text to what the target "c" would write. */
#include "fuzz.h"

#include "emit/backend.h"

static void
generate(struct fuzz_run *run, const struct schema *schema)
{
	struct selection selection =
		select_classes(schema, NULL, 0, &run->arena, &run->names, &run->diags);
	struct backend backend = {
		.templates = { &run->arena, &run->sources, &run->diags, NULL },
		.names = &run->names,
		.schema = schema,
		.selection = &selection,
		.view = { "in", NULL },
	};
	const struct val *view = backend_view(&backend, "c");
	struct outputs outputs;
	struct buf text = { 0 };

	fuzz_expect(view || run->diags.errors, "where there is no view there are errors");
	if (view) {
		val_format_json(view, &text);
		fuzz_expect_json(text.text, text.len);
		buf_clear(&text);
	}
	outputs_init(&outputs, &run->arena, &run->names, &run->diags);
	if (!run->diags.errors)
		backend_generate(&backend, "c", &outputs);
	fuzz_expect(outputs.first || run->diags.errors, "there is an output");
	outputs_clear(&outputs);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct schema *schema;
	struct source *source;
	struct fuzz_run run;

	fuzz_begin(&run, DIALECT_AUTO);
	source = fuzz_add_source(&run, "in.mof", data, size);
	schema = schema_build(&run.parse, parse_source(&run.parse, source), NULL, 0, embedded_mof);
	if (!run.diags.errors && !schema->mof3)
		generate(&run, schema);
	fuzz_format(&run);
	fuzz_end(&run);
	return 0;
}
