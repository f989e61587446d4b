/* Fuzz target: what changed from one schema to another, with a line "----" between the two. */
#include "fuzz.h"

#include "diff/print.h"

static const struct schema *
load(struct fuzz_run *run, const char *path, const uint8_t *data, size_t size)
{
	struct source *source = fuzz_add_source(run, path, data, size);

	parse_init(&run->parse, &run->arena, &run->names, &run->sources, &run->diags);
	run->parse.skip_includes = true;
	return schema_build(&run->parse, parse_source(&run->parse, source), NULL, 0, embedded_mof);
}

/* Prints what changed and returns how much that is. */
static size_t
compare(struct fuzz_run *run, const struct schema *old, const struct schema *new)
{
	struct diff diff = diff_schemas(&run->arena, old, new);
	struct buf text = { 0 };
	size_t count = 0;

	diff_print_text(&diff, &text);
	fuzz_expect((diff.count > 0) == (text.len > 0), "changes are printed");
	buf_clear(&text);
	diff_print_json(&diff, &run->sources, &text);
	fuzz_expect_json(text.text, text.len);
	buf_clear(&text);
	for (int level = 0; level < DIFF_LEVEL_COUNT; level++)
		count += diff.level_counts[level];
	fuzz_expect(count == diff.count, "each change has its level");
	return diff.count;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	size_t second, first = fuzz_split(data, size, &second);
	const struct schema *old, *new;
	struct fuzz_run run;

	fuzz_begin(&run, DIALECT_AUTO);
	old = load(&run, "old.mof", data, first);
	new = load(&run, "new.mof", data + second, size - second);
	if (!run.diags.errors && !old->mof3 && !new->mof3) {
		fuzz_expect((compare(&run, old, new) > 0) == (compare(&run, new, old) > 0),
			    "what changed changes back");
		fuzz_expect(compare(&run, old, old) == 0, "a schema is like itself");
		fuzz_expect(compare(&run, new, new) == 0, "a schema is like itself");
	}
	fuzz_end(&run);
	return 0;
}
