/*
 * Fuzz target: the whole check of one text, with the schemas that mofc carries.  The model that it
 * has, printed as MOF, has the same model.
 */
#include "fuzz.h"

#include <string.h>

#include "model/mof_print.h"
#include "model/model_print.h"

static bool
is_same(const struct buf *a, const struct buf *b)
{
	return a->len == b->len && (!a->len || !memcmp(a->text, b->text, a->len));
}

static const struct schema *
build(struct fuzz_run *run, struct source *source, size_t wanted_count)
{
	static const char *const wanted[] = { "A", "CIM_Error=B" };
	struct ast_file *file = parse_source(&run->parse, source);

	return schema_build(&run->parse, file, wanted, wanted_count, embedded_mof);
}

/* Reads MOF that was printed: its model is the one it was printed of, and its MOF is itself. */
static void
expect_model(const struct buf *mof, const struct buf *model)
{
	struct buf model_again = { 0 }, mof_again = { 0 };
	const struct schema *schema;
	struct fuzz_run run;

	fuzz_begin(&run, DIALECT_AUTO);
	schema = build(&run, sources_add(&run.sources, "printed.mof", mof->text, mof->len), 0);
	fuzz_format(&run);
	fuzz_expect(!run.diags.errors, "MOF that was printed has no errors");
	model_print(schema, &run.arena, &model_again);
	fuzz_expect(is_same(model, &model_again), "MOF that was printed has the same model");
	mof_print(schema, &mof_again);
	fuzz_expect(is_same(mof, &mof_again), "MOF that was printed is printed again");
	buf_clear(&model_again);
	buf_clear(&mof_again);
	fuzz_end(&run);
}

static void
check(const uint8_t *data, size_t size, enum dialect dialect, size_t wanted_count)
{
	struct buf model = { 0 }, mof = { 0 };
	const struct schema *schema;
	struct fuzz_run run;

	fuzz_begin(&run, dialect);
	schema = build(&run, fuzz_add_source(&run, "in.mof", data, size), wanted_count);
	fuzz_format(&run);
	if (!run.diags.errors) {
		model_print(schema, &run.arena, &model);
		mof_print(schema, &mof);
	}
	if (mof.len && !wanted_count && dialect == DIALECT_AUTO)
		expect_model(&mof, &model);
	buf_clear(&model);
	buf_clear(&mof);
	fuzz_end(&run);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	check(data, size, DIALECT_AUTO, 0);
	check(data, size, DIALECT_WMI, size % 3);
	return 0;
}
