/* MOF text: whole texts, escapes, and what cannot be written. */
#include <errno.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "sample.h"

/* Writes an instance that can be written; the text must be what is expected. */
static void
assert_text(const struct mof_class *cls, const void *self, const char *expected)
{
	struct mof_out out = { 0 };

	mof_out_puts(&out, "before");
	assert_int_equal(mof_write_mof(cls, self, &out), 0);
	assert_memory_equal(out.data, "before", 6);
	assert_string_equal(out.data + 6, expected);
	mof_out_clear(&out);
}

/* Writes an instance that cannot be written; what was in the buffer must stay. */
static void
assert_no_text(const struct mof_class *cls, const void *self, int code)
{
	struct mof_out out = { 0 };

	mof_out_puts(&out, "before");
	assert_int_equal(mof_write_mof(cls, self, &out), code);
	assert_string_equal(out.data, "before");
	assert_int_equal(out.length, 6);
	assert_int_equal(out.failed, 0);
	mof_out_clear(&out);
}

static void
test_golden_scalars(void **state)
{
	static const struct mof_path_key key = { .name = "Name",
						 .type = MOF_STRING,
						 .text = "a\"\\" };
	static const struct mof_path path = {
		.name_space = "root/v2", .class_name = "X", .keys = &key, .key_count = 1
	};
	static const struct test_link leaf = { .label = "\"le\taf\"", .rank = { 0, true } };
	static const struct test_branch middle = { .next = { &test_link_class, &leaf },
						   .extra = { 9, true } };
	static const char expected[] =
		"instance of Test_Types {\n"
		"\tBoolean = false;\n"
		"\tUint8 = 255;\n"
		"\tUint16 = 65535;\n"
		"\tUint32 = 4294967295;\n"
		"\tUint64 = 18446744073709551615;\n"
		"\tSint8 = -128;\n"
		"\tSint16 = -32768;\n"
		"\tSint32 = -2147483648;\n"
		"\tSint64 = -9223372036854775808;\n"
		"\tReal32 = 1.5;\n"
		"\tReal64 = -1.0e+17;\n"
		"\tChar16 = '\\'';\n"
		"\tString = \"\";\n"
		"\tDatetime = \"99999999235959.999999:000\";\n"
		"\tReference = \"root/v2:X.Name=\\\"a\\\\\\\"\\\\\\\\\\\"\";\n"
		"\tObject = \"instance of Test_Branch {\\n"
		"\\tNext = \\\"instance of Test_Link {\\\\n"
		"\\\\tLabel = \\\\\\\"\\\\\\\\\\\\\\\"le\\\\\\\\taf\\\\\\\\\\\\\\\"\\\\\\\";\\\\n"
		"\\\\tRank = 0;\\\\n"
		"};\\\";\\n"
		"\\tExtra = 9;\\n"
		"};\";\n"
		"};\n";
	const struct test_types self = {
		.boolean = { false, true },
		.uint8 = { 255, true },
		.uint16 = { UINT16_MAX, true },
		.uint32 = { UINT32_MAX, true },
		.uint64 = { UINT64_MAX, true },
		.sint8 = { INT8_MIN, true },
		.sint16 = { INT16_MIN, true },
		.sint32 = { INT32_MIN, true },
		.sint64 = { INT64_MIN, true },
		.real32 = { 1.5f, true },
		.real64 = { -1e17, true },
		.char16 = { '\'', true },
		.string = "",
		.datetime = { MOF_INTERVAL_MAX },
		.reference = &path,
		.object = { &test_branch_class, &middle },
	};

	(void)state;
	assert_text(&test_types_class, &self, expected);
}

static void
test_golden_arrays(void **state)
{
	static const bool booleans[] = { true, false };
	static const bool nulls[] = { false, true, false };
	static const int16_t numbers[] = { -32768, 0, 32767 };
	static const double reals[] = { 0.0, -0.0, 1e17 };
	static const uint16_t characters[] = { 0, 'a', '"', '\'', '\\', '\n', 0x1b, 0x20ac };
	static const char *const strings[] = { "", NULL, "'", "null" };
	static const struct mof_datetime datetimes[] = { { MOF_INTERVAL_ZERO }, { "" } };
	static const struct mof_path path = { .class_name = "X" };
	static const struct mof_path *const paths[] = { &path, NULL };
	static const struct test_link leaf = { .label = "leaf" };
	static const struct mof_object objects[] = { { NULL, NULL }, { &test_link_class, &leaf } };
	static const char expected[] =
		"instance of Test_Types {\n"
		"\tUint8 = null;\n"
		"\tBooleans = { true, false };\n"
		"\tUint8s = { };\n"
		"\tSint16s = { -32768, null, 32767 };\n"
		"\tReal64s = { 0.0, -0.0, 1.0e+17 };\n"
		"\tChar16s = { 0, 'a', '\"', '\\'', '\\\\', '\\n', '\\x001B', '\xe2\x82\xac' };\n"
		"\tStrings = { \"\", null, \"'\", \"null\" };\n"
		"\tDatetimes = { \"00000000000000.000000:000\", null };\n"
		"\tReferences = { \"X\", null };\n"
		"\tObjects = { null, \"instance of Test_Link {\\n\\tLabel = \\\"leaf\\\";\\n};\" "
		"};\n"
		"};\n";
	const struct test_types self = {
		.booleans = { booleans, 2, true, NULL },
		.uint8s = { .set = true },
		.sint16s = { numbers, 3, true, nulls },
		.real64s = { reals, 3, true, NULL },
		.char16s = { characters, 8, true, NULL },
		.strings = { strings, 4, true },
		.datetimes = { datetimes, 2, true },
		.references = { paths, 2, true },
		.objects = { objects, 2, true },
	};

	(void)state;
	assert_text(&test_types_class, &self, expected);
}

/* NULL is what an instance has that says nothing, unless its class has a default. */
static void
test_null_is_written_where_there_is_a_default(void **state)
{
	static const struct test_types types = { .uint8 = { 0, false } };
	static const struct test_link link = { .label = NULL };

	(void)state;
	assert_text(&test_types_class, &types, "instance of Test_Types {\n\tUint8 = null;\n};\n");
	assert_text(&test_link_class, &link, "instance of Test_Link {\n};\n");
}

static void
test_every_control_character(void **state)
{
	static const struct test_link link = {
		.label = "\x01"
			 "1\x02\x03\x04\x05\x06\x07\b\t\n\v\f\r\x0e\x0f\x10\x11\x12\x13\x14"
			 "\x15\x16\x17\x18\x19\x1a\x1b\x1c\x1d\x1e\x1f \x7f\xc2\x80/",
	};

	(void)state;
	assert_text(&test_link_class, &link,
		    "instance of Test_Link {\n\tLabel = \"\\x00011\\x0002\\x0003\\x0004\\x0005"
		    "\\x0006\\x0007\\b\\t\\n\\x000B\\f\\r\\x000E\\x000F\\x0010\\x0011\\x0012"
		    "\\x0013\\x0014\\x0015\\x0016\\x0017\\x0018\\x0019\\x001A\\x001B\\x001C"
		    "\\x001D\\x001E\\x001F \\x007F\xc2\x80/\";\n};\n");
}

static void
test_what_has_no_text(void **state)
{
	static const float reals[] = { 1, INFINITY };
	struct test_types self = { .real64 = { (double)NAN, true } };

	(void)state;
	assert_no_text(&test_types_class, &self, -EILSEQ);
	self.real64.value = HUGE_VAL;
	assert_no_text(&test_types_class, &self, -EILSEQ);
	self = (struct test_types){ .real32s = { reals, 2, true, NULL } };
	assert_no_text(&test_types_class, &self, -EILSEQ);
	self = (struct test_types){ .char16 = { 0xd800, true } };
	assert_no_text(&test_types_class, &self, -EILSEQ);
	self = (struct test_types){ .string = "a\xff" };
	assert_no_text(&test_types_class, &self, -EILSEQ);
	self = (struct test_types){ .string = "\xed\xa0\x80" };
	assert_no_text(&test_types_class, &self, -EILSEQ);
}

/* A row of instances within each other, the outermost first. */
static void
chain(struct test_link *links, size_t count)
{
	memset(links, 0, count * sizeof(*links));
	for (size_t i = 0; i < count; i++) {
		links[i].label = "\\ \" \n \x01";
		if (i + 1 < count)
			links[i].next = (struct mof_object){ &test_link_class, &links[i + 1] };
	}
}

/* Escapes of escapes must not double at each level. */
static void
test_depth(void **state)
{
	struct test_link links[34];
	struct mof_out out = { 0 };

	(void)state;
	chain(links, 33);
	assert_int_equal(mof_write_mof(&test_link_class, links, &out), 0);
	assert_true(out.length < 200000);
	mof_out_clear(&out);
	chain(links, 34);
	assert_no_text(&test_link_class, links, -ELOOP);
	links[33].next = (struct mof_object){ &test_link_class, links };
	assert_no_text(&test_link_class, links, -ELOOP);
}

static void
test_deep_escapes(void **state)
{
	struct test_link links[5];
	struct mof_out out = { 0 };

	(void)state;
	chain(links, 5);
	links[4].label = "x";
	for (size_t i = 0; i < 4; i++)
		links[i].label = NULL;
	assert_int_equal(mof_write_mof(&test_link_class, links, &out), 0);
	assert_non_null(strstr(out.data, "Label = \\\\\\\\\\\\\\\\x0022x\\\\\\\\\\\\\\\\x0022;"));
	mof_out_clear(&out);
}

static void
test_references_too_deep(void **state)
{
	struct mof_path_key keys[10];
	struct mof_path paths[10];
	struct test_types self = { .reference = paths };

	(void)state;
	for (size_t i = 0; i < 10; i++) {
		keys[i] = (struct mof_path_key){ .name = "K",
						 .type = MOF_REFERENCE,
						 .reference = &paths[(i + 1) % 10] };
		paths[i] = (struct mof_path){ .class_name = "X", .keys = &keys[i], .key_count = 1 };
	}
	assert_no_text(&test_types_class, &self, -ELOOP);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_golden_scalars),
		cmocka_unit_test(test_golden_arrays),
		cmocka_unit_test(test_null_is_written_where_there_is_a_default),
		cmocka_unit_test(test_every_control_character),
		cmocka_unit_test(test_what_has_no_text),
		cmocka_unit_test(test_depth),
		cmocka_unit_test(test_deep_escapes),
		cmocka_unit_test(test_references_too_deep),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
