/* JSON: whole texts, what jansson reads in them, and what comes back from write and read. */
#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <jansson.h>

#include "locales.h"
#include "sample.h"

static const struct mof_read_options options = { .schema = &test_schema };

static void
test_golden_text(void **state)
{
	static const struct mof_path_key key = { .name = "Name",
						 .type = MOF_STRING,
						 .text = "a\"\\" };
	static const struct mof_path path = { .name_space = "root/v2", .class_name = "X",
					      .keys = &key, .key_count = 1 };
	static const struct mof_path *const paths[] = { &path, NULL };
	static const bool nulls[] = { false, true, false };
	static const int16_t numbers[] = { -32768, 0, 32767 };
	static const char *const strings[] = { "", NULL,
					       "/\t\n\r\b\f\x01\x1f\x7f\xe2\x82\xac\"\\" };
	static const struct test_link leaf = { .label = "leaf", .rank = { 0, true } };
	static const struct test_branch middle = { .next = { &test_link_class, &leaf },
						   .extra = { 9, true } };
	static const struct mof_object objects[] = { { NULL, NULL }, { &test_link_class, &leaf } };
	static const char expected[] =
		"{\"kind\":\"instance\",\"class\":\"Test_Types\",\"properties\":{"
		"\"Boolean\":false,\"Uint8\":255,\"Uint16\":null,\"Uint32\":4294967295,"
		"\"Uint64\":9007199254740992,\"Sint8\":null,\"Sint16\":null,\"Sint32\":-2147483648,"
		"\"Sint64\":\"-9007199254740993\",\"Real32\":1.5,\"Real64\":\"-INF\","
		"\"Char16\":\"\\\"\",\"String\":\"\",\"Datetime\":\"99999999235959.999999:000\","
		"\"Reference\":\"root/v2:X.Name=\\\"a\\\\\\\"\\\\\\\\\\\"\","
		"\"Object\":{\"kind\":\"instance\",\"class\":\"Test_Branch\",\"properties\":{"
		"\"Label\":null,\"Rank\":null,\"Next\":{\"kind\":\"instance\","
		"\"class\":\"Test_Link\",\"properties\":{\"Label\":\"leaf\",\"Rank\":0,"
		"\"Next\":null,\"Others\":null}},\"Others\":null,\"Extra\":9}},"
		"\"Booleans\":[],\"Uint8s\":null,\"Uint16s\":null,\"Uint32s\":null,"
		"\"Uint64s\":null,\"Sint8s\":null,\"Sint16s\":[-32768,null,32767],"
		"\"Sint32s\":null,\"Sint64s\":null,\"Real32s\":null,\"Real64s\":null,"
		"\"Char16s\":null,\"Strings\":[\"\",null,\"/\\t\\n\\r\\b\\f\\u0001\\u001f\x7f"
		"\xe2\x82\xac\\\"\\\\\"],\"Datetimes\":null,"
		"\"References\":[\"root/v2:X.Name=\\\"a\\\\\\\"\\\\\\\\\\\"\",null],"
		"\"Objects\":[null,{\"kind\":\"instance\",\"class\":\"Test_Link\",\"properties\":{"
		"\"Label\":\"leaf\",\"Rank\":0,\"Next\":null,\"Others\":null}}]}}";
	const struct test_types self = {
		.boolean = { false, true },
		.uint8 = { 255, true },
		.uint32 = { UINT32_MAX, true },
		.uint64 = { UINT64_C(9007199254740992), true },
		.sint32 = { INT32_MIN, true },
		.sint64 = { -INT64_C(9007199254740993), true },
		.real32 = { 1.5f, true },
		.real64 = { -HUGE_VAL, true },
		.char16 = { '"', true },
		.string = "",
		.datetime = { MOF_INTERVAL_MAX },
		.reference = &path,
		.object = { &test_branch_class, &middle },
		.booleans = { .set = true },
		.sint16s = { numbers, 3, true, nulls },
		.strings = { strings, 3, true },
		.references = { paths, 2, true },
		.objects = { objects, 2, true },
	};
	struct mof_out out = { 0 };

	(void)state;
	mof_out_puts(&out, "before");
	assert_int_equal(mof_write_json(&test_types_class, &self, &out), 0);
	assert_memory_equal(out.data, "before", 6);
	assert_string_equal(out.data + 6, expected);
	mof_out_clear(&out);
}

/* Reads a text that must be right. */
static void
read_back(const struct mof_class *cls, const char *text, size_t len, struct mof_arena *arena,
	  void *self)
{
	struct mof_error error;

	if (mof_read_json(cls, text, len, &options, arena, self, &error) < 0)
		fail_msg("%s: %s", text, error.message);
}

/* The numbers at which a type ends, and those at which JSON needs care. */
static void
test_every_integer_comes_back(void **state)
{
	static const int64_t some[] = {
		0, 1, -1, INT8_MIN, INT8_MAX, UINT8_MAX, INT16_MIN, INT16_MAX, UINT16_MAX,
		INT32_MIN, INT32_MAX, UINT32_MAX, INT64_MIN, INT64_MAX,
		INT64_C(9007199254740991), INT64_C(9007199254740992), INT64_C(9007199254740993),
		-INT64_C(9007199254740992), -INT64_C(9007199254740993), INT64_MIN + 1,
		INT64_MAX - 1,
	};

	(void)state;
	for (size_t i = 0; i < sizeof(some) / sizeof(some[0]); i++) {
		struct mof_arena arena = { 0 };
		struct mof_out out = { 0 };
		struct test_types self = { 0 }, back;

		self.uint8 = mof_u8((uint8_t)some[i]);
		self.uint16 = mof_u16((uint16_t)some[i]);
		self.uint32 = mof_u32((uint32_t)some[i]);
		self.uint64 = mof_u64((uint64_t)some[i]);
		self.sint8 = mof_s8((int8_t)some[i]);
		self.sint16 = mof_s16((int16_t)some[i]);
		self.sint32 = mof_s32((int32_t)some[i]);
		self.sint64 = mof_s64(some[i]);
		assert_int_equal(mof_write_json(&test_types_class, &self, &out), 0);
		read_back(&test_types_class, out.data, out.length, &arena, &back);
		assert_true(back.uint8.set && back.uint8.value == self.uint8.value);
		assert_true(back.uint16.set && back.uint16.value == self.uint16.value);
		assert_true(back.uint32.set && back.uint32.value == self.uint32.value);
		assert_true(back.uint64.set && back.uint64.value == self.uint64.value);
		assert_true(back.sint8.set && back.sint8.value == self.sint8.value);
		assert_true(back.sint16.set && back.sint16.value == self.sint16.value);
		assert_true(back.sint32.set && back.sint32.value == self.sint32.value);
		assert_true(back.sint64.set && back.sint64.value == self.sint64.value);
		assert_false(back.boolean.set);
		assert_null(back.string);
		mof_out_clear(&out);
		mof_arena_clear(&arena);
	}
}

static bool
is_same_bits(const void *a, const void *b, size_t size)
{
	return memcmp(a, b, size) == 0;
}

static void
test_every_real_comes_back(void **state)
{
	static const double doubles[] = {
		0.0, -0.0, 1.0, 0.1, -1e-300, 1.7976931348623157e308, -1.7976931348623157e308,
		4.9406564584124654e-324, 2.2250738585072014e-308, 9007199254740993.0, HUGE_VAL,
		-HUGE_VAL, 1e17, 1e16, 123456789012345678.0,
	};
	static const float floats[] = {
		0.0f, -0.0f, 1.0f, 0.1f, 3.4028234663852886e38f, -3.4028234663852886e38f,
		1.401298464324817e-45f, 1.1754943508222875e-38f, 16777217.0f, INFINITY, -INFINITY,
		3.4028232635611926e38f, 1e10f, 1e11f, 0.33333334f,
	};

	(void)state;
	for (size_t i = 0; i < sizeof(doubles) / sizeof(doubles[0]); i++) {
		struct mof_arena arena = { 0 };
		struct mof_out out = { 0 };
		struct test_types self = { 0 }, back;

		self.real64 = mof_r64(doubles[i]);
		self.real32 = mof_r32(floats[i]);
		assert_int_equal(mof_write_json(&test_types_class, &self, &out), 0);
		read_back(&test_types_class, out.data, out.length, &arena, &back);
		if (!is_same_bits(&back.real64.value, &self.real64.value, sizeof(double)) ||
		    !is_same_bits(&back.real32.value, &self.real32.value, sizeof(float)))
			fail_msg("%s", out.data);
		mof_out_clear(&out);
		mof_arena_clear(&arena);
	}
}

static void
test_nan_comes_back(void **state)
{
	struct test_types self = { .real32 = { NAN, true }, .real64 = { (double)NAN, true } }, back;
	struct mof_arena arena = { 0 };
	struct mof_out out = { 0 };

	(void)state;
	assert_int_equal(mof_write_json(&test_types_class, &self, &out), 0);
	assert_non_null(strstr(out.data, "\"Real32\":\"NaN\",\"Real64\":\"NaN\""));
	read_back(&test_types_class, out.data, out.length, &arena, &back);
	assert_true(back.real32.set && isnan(back.real32.value));
	assert_true(back.real64.set && isnan(back.real64.value));
	mof_out_clear(&out);
	mof_arena_clear(&arena);
}

static void
test_random_reals_come_back(void **state)
{
	(void)state;
	srandom(5);
	for (int i = 0; i < 20000; i++) {
		uint64_t bits = (uint64_t)random() << 40 ^ (uint64_t)random() << 20 ^
				(uint64_t)random();
		uint32_t few = (uint32_t)random() << 8 ^ (uint32_t)random();
		struct mof_arena arena = { 0 };
		struct mof_out out = { 0 };
		struct test_types self = { 0 }, back;

		self.real64.set = true;
		self.real32.set = true;
		memcpy(&self.real64.value, &bits, sizeof(bits));
		memcpy(&self.real32.value, &few, sizeof(few));
		if (isnan(self.real64.value) || isnan(self.real32.value))
			continue;
		assert_int_equal(mof_write_json(&test_types_class, &self, &out), 0);
		read_back(&test_types_class, out.data, out.length, &arena, &back);
		if (!is_same_bits(&back.real64.value, &bits, sizeof(bits)) ||
		    !is_same_bits(&back.real32.value, &few, sizeof(few)))
			fail_msg("%s", out.data);
		mof_out_clear(&out);
		mof_arena_clear(&arena);
	}
}

static void
test_every_char16_comes_back(void **state)
{
	(void)state;
	for (unsigned int code = 0; code <= UINT16_MAX; code++) {
		struct mof_arena arena = { 0 };
		struct mof_out out = { 0 };
		struct test_types self = { .char16 = { (uint16_t)code, true } }, back;
		bool is_surrogate = code >= 0xd800 && code <= 0xdfff;

		/* Not all in the middle, which would take long. */
		if (code >= 0x900 && code < 0xfff0 && code % 0x7f)
			continue;
		assert_int_equal(mof_write_json(&test_types_class, &self, &out),
				 is_surrogate ? -EILSEQ : 0);
		if (!is_surrogate) {
			read_back(&test_types_class, out.data, out.length, &arena, &back);
			assert_true(back.char16.set);
			assert_int_equal(back.char16.value, code);
		}
		mof_out_clear(&out);
		mof_arena_clear(&arena);
	}
}

/* What jansson finds in a text is what was put into the instance. */
static void
assert_json_value(const json_t *json, uint8_t type, const char *text, double real)
{
	if (!text) {
		assert_true(json_is_null(json));
	} else if (type == MOF_BOOLEAN) {
		assert_true(json_is_boolean(json));
		assert_int_equal(json_is_true(json), strcmp(text, "TRUE") == 0);
	} else if (type == MOF_REAL32) {
		assert_true((float)json_number_value(json) == (float)real);
	} else if (type == MOF_REAL64) {
		assert_true(json_number_value(json) == real);
	} else if (json_is_integer(json)) {
		assert_true(llabs(json_integer_value(json)) <= INT64_C(1) << 53);
		assert_true(json_integer_value(json) == strtoll(text, NULL, 10));
	} else if (type == MOF_OBJECT) {
		assert_string_equal(json_string_value(json_object_get(json, "class")), "Test_Link");
		json = json_object_get(json_object_get(json, "properties"), "Label");
		assert_string_equal(json_string_value(json), text);
	} else if (type == MOF_REFERENCE) {
		struct mof_arena arena = { 0 };
		const struct mof_path *path = NULL;

		assert_int_equal(mof_path_parse(json_string_value(json), json_string_length(json),
						&arena, &path, NULL), 0);
		assert_string_equal(path->keys[0].text, text);
		mof_arena_clear(&arena);
	} else {
		assert_string_equal(json_string_value(json), text);
	}
}

static void
assert_json_property(const json_t *json, size_t index, const struct expected *expected)
{
	uint8_t type = test_types_class.properties[index]->type;

	assert_non_null(json);
	if (expected->is_null) {
		assert_true(json_is_null(json));
	} else if (index < MOF_TYPE_COUNT) {
		assert_json_value(json, type, expected->texts[0], expected->reals[0]);
	} else {
		assert_true(json_is_array(json));
		assert_int_equal(json_array_size(json), expected->count);
		for (size_t i = 0; i < expected->count; i++)
			assert_json_value(json_array_get(json, i), type, expected->texts[i],
					  expected->reals[i]);
	}
}

static void
test_random_instances_come_back(void **state)
{
	(void)state;
	for (unsigned int seed = 0; seed < 1000; seed++) {
		struct expected expected[2 * MOF_TYPE_COUNT];
		struct mof_arena arena = { 0 };
		struct mof_out first = { 0 }, second = { 0 }, xml = { 0 }, xml_back = { 0 };
		struct test_types self, back;
		json_t *json, *properties;

		test_types_random(seed, &arena, &self, expected);
		assert_int_equal(mof_write_json(&test_types_class, &self, &first), 0);
		assert_null(strchr(first.data, '\n'));
		json = json_loads(first.data, JSON_REJECT_DUPLICATES, NULL);
		assert_non_null(json);
		assert_string_equal(json_string_value(json_object_get(json, "kind")), "instance");
		properties = json_object_get(json, "properties");
		assert_int_equal(json_object_size(properties), test_types_class.property_count);
		for (size_t i = 0; i < test_types_class.property_count; i++)
			assert_json_property(json_object_get(properties,
							     test_types_class.properties[i]->name),
					     i, &expected[i]);
		json_decref(json);

		/* The same in both formats: NULL, empty and NULL elements as well. */
		read_back(&test_types_class, first.data, first.length, &arena, &back);
		assert_int_equal(mof_write_json(&test_types_class, &back, &second), 0);
		assert_string_equal(first.data, second.data);
		assert_int_equal(mof_write_xml(&test_types_class, &self, &xml), 0);
		assert_int_equal(mof_write_xml(&test_types_class, &back, &xml_back), 0);
		assert_string_equal(xml.data, xml_back.data);
		mof_out_clear(&first);
		mof_out_clear(&second);
		mof_out_clear(&xml);
		mof_out_clear(&xml_back);
		mof_arena_clear(&arena);
	}
}

static void
test_null_empty_and_null_elements_differ(void **state)
{
	static const char text[] =
	    "{\"properties\":{\"Uint8s\":null,\"Uint16s\":[],"
	    "\"Uint32s\":[null],\"Strings\":[null,\"\"],\"String\":\"\","
	    "\"Objects\":[null],\"References\":[null],\"Datetimes\":[null]}}";
	struct mof_arena arena = { 0 };
	struct test_types self;

	(void)state;
	read_back(&test_types_class, text, strlen(text), &arena, &self);
	assert_false(self.uint8s.set);
	assert_true(self.uint16s.set);
	assert_int_equal(self.uint16s.count, 0);
	assert_null(self.uint16s.nulls);
	assert_int_equal(self.uint32s.count, 1);
	assert_true(self.uint32s.nulls[0]);
	assert_null(self.strings.items[0]);
	assert_string_equal(self.strings.items[1], "");
	assert_string_equal(self.string, "");
	assert_null(self.objects.items[0].cls);
	assert_null(self.references.items[0]);
	assert_string_equal(self.datetimes.items[0].text, "");
	/* Nothing was said of it, and the schema's default is not assumed. */
	assert_false(self.uint8.set);
	mof_arena_clear(&arena);
}

static void
assert_refused(const struct test_types *self, int code)
{
	struct mof_out out = { 0 };

	mof_out_puts(&out, "before");
	assert_int_equal(mof_write_json(&test_types_class, self, &out), code);
	assert_string_equal(out.data, "before");
	assert_int_equal(out.failed, 0);
	mof_out_clear(&out);
}

static void
test_what_json_cannot_carry(void **state)
{
	static const char *const texts[] = { "a\xff", "\xc0\x80", "\xed\xa0\x80", "\xe2\x82" };
	struct mof_path_key key = { .name = "K", .type = MOF_STRING, .text = "\xff" };
	struct mof_path path = { .class_name = "X", .keys = &key, .key_count = 1 };
	struct test_link link = { .label = "\xff" };

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		assert_refused(&(struct test_types){ .string = texts[i] }, -EILSEQ);
	assert_refused(&(struct test_types){ .reference = &path }, -EILSEQ);
	assert_refused(&(struct test_types){ .object = { &test_link_class, &link } }, -EILSEQ);
	key.type = MOF_REFERENCE;
	key.reference = &path;
	assert_refused(&(struct test_types){ .reference = &path }, -ELOOP);
	link = (struct test_link){ .next = { &test_link_class, &link } };
	assert_refused(&(struct test_types){ .object = { &test_link_class, &link } }, -ELOOP);
}

static void
test_deep_embedding(void **state)
{
	struct test_link links[34], back;
	struct mof_arena arena = { 0 };
	struct mof_out out = { 0 };
	const struct test_link *link = &back;
	struct mof_error error;

	(void)state;
	memset(links, 0, sizeof(links));
	for (size_t i = 0; i < 33; i++)
		links[i].next = (struct mof_object){ &test_link_class, &links[i + 1] };
	links[33].label = "innermost";
	assert_int_equal(mof_write_json(&test_link_class, &links[0], &out), -ELOOP);
	assert_int_equal(mof_write_json(&test_link_class, &links[1], &out), 0);
	read_back(&test_link_class, out.data, out.length, &arena, &back);
	for (int i = 0; i < 32; i++)
		link = link->next.self;
	assert_string_equal(link->label, "innermost");

	/* One more level around it. */
	mof_out_truncate(&out, 0);
	mof_out_puts(&out, "{\"class\":\"Test_Link\",\"properties\":{\"Next\":");
	assert_int_equal(mof_write_json(&test_link_class, &links[1], &out), 0);
	mof_out_puts(&out, "}}");
	assert_int_equal(mof_read_json(&test_link_class, out.data, out.length, &options, &arena,
				       &back, &error), -EINVAL);
	assert_string_equal(error.message, "Test_Link.Next: ..: Test_Link.Next: Test_Link.Next: "
					   "more than 32 instances within each other");
	mof_out_clear(&out);
	mof_arena_clear(&arena);
}

static void
check_locale(void)
{
	static const char quoted[] = "{\"properties\":{\"REAL64\":\"2.5e-3\",\"STRING\":\"i\"}}";
	struct test_types self = { .real32 = { -1.25f, true }, .real64 = { 1e-7, true } }, back;
	struct mof_arena arena = { 0 };
	struct mof_out out = { 0 };

	assert_int_equal(mof_write_json(&test_types_class, &self, &out), 0);
	assert_non_null(strstr(out.data, "\"Real32\":-1.25,\"Real64\":9.9999999999999995e-8"));
	read_back(&test_types_class, out.data, out.length, &arena, &back);
	assert_true(back.real32.value == -1.25f && back.real64.value == 1e-7);
	/* Turkish has two letters i; names know one. */
	read_back(&test_types_class, quoted, strlen(quoted), &arena, &back);
	assert_true(back.real64.value == 2.5e-3);
	assert_string_equal(back.string, "i");
	mof_out_clear(&out);
	mof_arena_clear(&arena);
}

static void
test_locale_changes_nothing(void **state)
{
	(void)state;
	check_in_locales(check_locale);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_golden_text),
		cmocka_unit_test(test_every_integer_comes_back),
		cmocka_unit_test(test_every_real_comes_back),
		cmocka_unit_test(test_nan_comes_back),
		cmocka_unit_test(test_random_reals_come_back),
		cmocka_unit_test(test_every_char16_comes_back),
		cmocka_unit_test(test_random_instances_come_back),
		cmocka_unit_test(test_null_empty_and_null_elements_differ),
		cmocka_unit_test(test_what_json_cannot_carry),
		cmocka_unit_test(test_deep_embedding),
		cmocka_unit_test(test_locale_changes_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
