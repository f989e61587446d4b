/* Fuzz target: object paths from text, in the form of CIM and in that of WMI. */
#include "reader.h"

#include <string.h>

static void
check(int (*parse)(const char *, size_t, struct mof_arena *, const struct mof_path **,
		   struct mof_error *),
      const char *text, size_t len)
{
	static const struct mof_path untouched;
	struct mof_arena arena = { 0 };
	const struct mof_path *path = &untouched;
	struct mof_error error;
	int result;

	reader_poison(&error, sizeof(error));
	result = parse(text, len, &arena, &path, &error);
	if (result < 0) {
		reader_check_error(result, &error, text, len);
		fuzz_expect(path == &untouched, "on failure the path is left alone");
	} else {
		reader_check_path(path);
	}
	mof_arena_clear(&arena);
}

/* The instance of a class that has no rule for its keys but that of the path. */
static void
check_as_reference(const char *text, size_t len)
{
	struct mof_arena arena = { 0 };
	struct test_types self = { .reference = NULL };

	if (mof_path_parse(text, len, &arena, &self.reference, NULL) == 0)
		reader_check_instance(&reader_json, &test_types_class, &self);
	mof_arena_clear(&arena);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data;

	check(mof_path_parse, text, size);
	check(mof_path_parse_wmi, text, size);
	check_as_reference(text, size);
	return 0;
}
