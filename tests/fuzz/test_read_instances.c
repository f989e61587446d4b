/* Fuzz target: instances from MOF. */
#include "reader.h"

#include <string.h>

#include "instances/instances.h"

static void
check(const struct mofc_instance_options *options, const char *text, size_t len)
{
	struct mof_arena arena = { 0 };
	struct mof_object *objects, *untouched;
	size_t count;
	struct mof_error error;
	int result;

	reader_poison(&objects, sizeof(objects));
	reader_poison(&untouched, sizeof(untouched));
	reader_poison(&count, sizeof(count));
	reader_poison(&error, sizeof(error));
	result = mofc_read_instances(text, len, options, &arena, &objects, &count, &error);
	if (result < 0) {
		reader_check_error(result, &error, text, len);
		fuzz_expect(!memcmp(&objects, &untouched, sizeof(objects)) &&
				    reader_is_poison(&count, sizeof(count)),
			    "on failure the list is left alone");
	}
	for (size_t i = 0; !result && i < count; i++)
		reader_check_instance(&reader_mof, objects[i].cls, objects[i].self);
	mof_arena_clear(&arena);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct mofc_instance_options strict = { .schema = &test_schema };
	static const struct mofc_instance_options lenient = { &test_schema, true, "in.mof" };

	check(&strict, (const char *)data, size);
	check(&lenient, (const char *)data, size);
	return 0;
}
