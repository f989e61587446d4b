/* Instances against the rules of their schema, and what is said about those that break one. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "sample.h"

static void
assert_valid(const struct test_rules *self)
{
	struct mof_error error = { .message = "untouched" };

	if (mof_validate(&test_rules_class, self, &error) < 0)
		fail_msg("%s", error.message);
	assert_string_equal(error.message, "untouched");
}

static void
assert_invalid(const struct test_rules *self, const char *message)
{
	struct mof_error error;

	assert_int_equal(mof_validate(&test_rules_class, self, &error), -EINVAL);
	assert_string_equal(error.message, message);
	assert_int_equal(error.line, 0);
	assert_int_equal(mof_validate(&test_rules_class, self, NULL), -EINVAL);
}

static void
test_needed_values(void **state)
{
	struct test_rules self;

	(void)state;
	test_rules_init(&self);
	assert_valid(&self);
	self.id = "";			/* empty is not NULL */
	assert_valid(&self);
	self.id = NULL;
	assert_invalid(&self, "Test_Rules.Id: NULL, a value is needed (Key)");
	test_rules_init(&self);
	self.size.set = false;
	assert_invalid(&self, "Test_Rules.Size: NULL, a value is needed (Required)");
	test_rules_init(&self);
	self.links.set = false;		/* empty was enough */
	assert_invalid(&self, "Test_Rules.Links: NULL, a value is needed (Required)");
	/* The first in the order of the class is told. */
	self.id = NULL;
	assert_invalid(&self, "Test_Rules.Id: NULL, a value is needed (Key)");
}

static void
test_limits_of_integers(void **state)
{
	struct test_rules self;

	(void)state;
	test_rules_init(&self);
	self.percent = mof_u16(0);
	assert_valid(&self);
	self.percent = mof_u16(101);
	assert_valid(&self);
	self.percent = mof_u16(102);
	assert_invalid(&self, "Test_Rules.Percent: value 102, at most 101 is allowed (MaxValue)");
	self.percent = mof_u16(65535);
	assert_invalid(&self, "Test_Rules.Percent: value 65535, at most 101 is allowed (MaxValue)");

	test_rules_init(&self);
	self.run_day = mof_s8(-31);
	assert_valid(&self);
	self.run_day = mof_s8(31);
	assert_valid(&self);
	self.run_day = mof_s8(-32);
	assert_invalid(&self, "Test_Rules.RunDay: value -32, at least -31 is allowed (MinValue)");
	self.run_day = mof_s8(32);
	assert_invalid(&self, "Test_Rules.RunDay: value 32, at most 31 is allowed (MaxValue)");
}

static void
test_limits_beyond_sint64(void **state)
{
	struct test_rules self;

	(void)state;
	test_rules_init(&self);
	self.large = mof_u64(0);
	assert_invalid(&self, "Test_Rules.Large: value 0, at least 1 is allowed (MinValue)");
	self.large = mof_u64(1);
	assert_valid(&self);
	self.large = mof_u64(UINT64_MAX);	/* no maximum is given */
	assert_valid(&self);
	self.large = mof_u64((uint64_t)INT64_MAX + 1);
	assert_valid(&self);

	self.larger = mof_u64(0);
	assert_valid(&self);
	self.larger = mof_u64(INT64_MAX - 1);
	assert_valid(&self);
	self.larger = mof_u64(INT64_MAX);
	assert_invalid(&self, "Test_Rules.Larger: value 9223372036854775807, "
			      "at most 9223372036854775806 is allowed (MaxValue)");
	self.larger = mof_u64(UINT64_MAX);
	assert_invalid(&self, "Test_Rules.Larger: value 18446744073709551615, "
			      "at most 9223372036854775806 is allowed (MaxValue)");
}

static void
test_lengths_are_characters(void **state)
{
	static const char *const names[] = { "abc", NULL, "\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac",
					     "abcd" };
	struct test_rules self;

	(void)state;
	test_rules_init(&self);
	self.caption = "123456";
	assert_valid(&self);
	self.caption = "1234567";
	assert_invalid(&self, "Test_Rules.Caption: 7 characters, at most 6 are allowed (MaxLen)");
	self.caption = "\xf0\x9f\x98\x80\xf0\x9f\x98\x80\xf0\x9f\x98\x80\xc3\xa9\xc3\xa9\xc3\xa9";
	assert_valid(&self);
	self.caption = "\xf0\x9f\x98\x80";
	assert_invalid(&self, "Test_Rules.Caption: 1 characters, at least 2 are needed (MinLen)");
	self.caption = "";
	assert_invalid(&self, "Test_Rules.Caption: 0 characters, at least 2 are needed (MinLen)");

	test_rules_init(&self);
	self.names = (struct mof_string_array){ names, 3, true };
	assert_valid(&self);
	self.names.count = 4;
	assert_invalid(&self, "Test_Rules.Names[3]: 4 characters, at most 3 are allowed (MaxLen)");
}

static void
test_value_maps(void **state)
{
	static const uint16_t states[] = { 0, 1, 2, 40000 };
	struct test_rules self;

	(void)state;
	test_rules_init(&self);
	self.state = mof_u16(2);
	assert_valid(&self);
	self.state = mof_u16(5);
	assert_valid(&self);
	self.state = mof_u16(65535);
	assert_valid(&self);
	self.state = mof_u16(6);
	assert_invalid(&self, "Test_Rules.State: value 6 is none that Test_Rules.State lists "
			      "(ValueMap)");
	test_rules_init(&self);
	self.states = (struct mof_uint16_array){ states, 4, true, NULL };
	assert_valid(&self);
	self.level = mof_s8(-128);
	assert_valid(&self);
	self.level = mof_s8(-1);
	assert_invalid(&self, "Test_Rules.Level: value -1 is none that Test_Rules.Level lists "
			      "(ValueMap)");
	test_rules_init(&self);
	self.status = "No Contact";
	assert_valid(&self);
	self.status = "no contact";
	assert_invalid(&self,
		       "Test_Rules.Status: value \"no contact\" is none that the schema lists "
		       "(ValueMap)");
	self.status = "";
	assert_invalid(&self,
		       "Test_Rules.Status: value \"\" is none that the schema lists (ValueMap)");
}

static void
test_fixed_arrays(void **state)
{
	static const uint8_t items[] = { 1, 2, 3, 4, 5 };
	static const bool nulls[] = { false, true, true, false };
	struct test_rules self;

	(void)state;
	test_rules_init(&self);
	self.fixed = (struct mof_uint8_array){ items, 4, true, NULL };
	assert_valid(&self);
	self.fixed.nulls = nulls;
	assert_valid(&self);
	self.fixed = (struct mof_uint8_array){ items, 5, true, NULL };
	assert_invalid(&self, "Test_Rules.Fixed: 5 elements, exactly 4 are needed (fixed array)");
	self.fixed.count = 0;
	assert_invalid(&self, "Test_Rules.Fixed: 0 elements, exactly 4 are needed (fixed array)");
}

static void
test_null_elements_break_no_limit(void **state)
{
	static const uint16_t states[] = { 7, 7, 7 };
	static const bool nulls[] = { false, true, false };
	static const struct mof_enum_value values[] = { { 7, 7, "Seven", false } };
	static const struct mof_enum map = { "X.Y", values, 1, NULL, MOF_UINT16 };
	static const struct mof_property property = {
		.name = "Y", .type = MOF_UINT16, .flags = MOF_ARRAY, .values = &map,
	};
	static const struct mof_property *const properties[] = { &property };
	const struct mof_class cls = { .name = "X", .properties = properties, .property_count = 1,
				       .size = sizeof(struct mof_uint16_array) };
	uint16_t other[] = { 7, 8, 7 };
	struct mof_uint16_array self = { states, 3, true, NULL };
	struct mof_error error;

	(void)state;
	assert_int_equal(mof_validate(&cls, &self, NULL), 0);
	self.items = other;
	assert_int_equal(mof_validate(&cls, &self, &error), -EINVAL);
	assert_string_equal(error.message, "X.Y[1]: value 8 is none that X.Y lists (ValueMap)");
	self.nulls = nulls;
	assert_int_equal(mof_validate(&cls, &self, NULL), 0);
}

static void
test_texts_are_utf8(void **state)
{
	static const char *const wrong[] = {
		"a\xff", "\x80", "\xc3", "\xc0\x80", "\xc1\xbf", "\xe0\x80\x80", "\xe0\x9f\xbf",
		"\xed\xa0\x80", "\xed\xbf\xbf", "\xf0\x80\x80\x80", "\xf0\x8f\xbf\xbf",
		"\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xf8\x88\x80\x80\x80", "\xe2\x82",
		"\xf0\x9f\x98", "\xe2\x61\xac",
	};
	struct test_rules self;
	struct mof_error error;

	(void)state;
	test_rules_init(&self);
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		self.id = wrong[i];
		assert_int_equal(mof_validate(&test_rules_class, &self, &error), -EINVAL);
		assert_non_null(strstr(error.message, "Test_Rules.Id: value \""));
		assert_non_null(strstr(error.message, "is not UTF-8"));
	}
	for (size_t i = 0; i < test_text_count; i++) {
		self.id = test_texts[i];
		assert_valid(&self);
	}
}

static void
test_datetimes(void **state)
{
	static const struct mof_datetime whens[] = {
		{ MOF_INTERVAL_ZERO }, { "" }, { "99999999999999.999999:000" }, { "yesterday" },
	};
	struct test_rules self;

	(void)state;
	test_rules_init(&self);
	self.when = mof_timestamp_now();
	assert_valid(&self);
	memcpy(self.when.text, "20260229000000.000000+000", 26);
	assert_invalid(&self, "Test_Rules.When: value \"20260229000000.000000+000\" is neither a "
			      "timestamp nor an interval");
	memset(self.when.text, '0', sizeof(self.when.text));	/* without a NUL */
	assert_invalid(&self, "Test_Rules.When: value \"0000000000000000000000000\" is neither a "
			      "timestamp nor an interval");
	test_rules_init(&self);
	self.whens = (struct mof_datetime_array){ whens, 3, true };
	assert_valid(&self);
	self.whens.count = 4;
	assert_invalid(&self,
		       "Test_Rules.Whens[3]: value \"yesterday\" is neither a timestamp nor an "
		       "interval");
}

static void
test_characters(void **state)
{
	struct test_rules self;

	(void)state;
	test_rules_init(&self);
	self.letter = mof_c16(0xd7ff);
	assert_valid(&self);
	self.letter = mof_c16(0xe000);
	assert_valid(&self);
	self.letter = mof_c16(0xd800);
	assert_invalid(&self, "Test_Rules.Letter: half of a surrogate pair, which is no character");
	self.letter = mof_c16(0xdfff);
	assert_invalid(&self, "Test_Rules.Letter: half of a surrogate pair, which is no character");
}

static void
test_references(void **state)
{
	struct mof_path_key key = { .name = "Name", .type = MOF_STRING, .text = "x" };
	struct mof_path path = { .class_name = "Test_Branch", .keys = &key, .key_count = 1 };
	const struct mof_path *paths[] = { &path, NULL };
	struct test_rules self;

	(void)state;
	test_rules_init(&self);
	self.owner = &path;
	self.owners = (struct mof_reference_array){ paths, 2, true };
	assert_valid(&self);
	path.key_count = 0;
	assert_invalid(&self, "Test_Rules.Owner: the path has no keys");
	self.owner = NULL;
	assert_invalid(&self, "Test_Rules.Owners[0]: the path has no keys");
	path.key_count = 1;
	path.class_name = NULL;
	assert_invalid(&self, "Test_Rules.Owners[0]: the path names no class");
	path.class_name = "";
	assert_invalid(&self, "Test_Rules.Owners[0]: the path names no class");
	path.class_name = "X\" Y";
	assert_invalid(&self, "Test_Rules.Owners[0]: the path names no class");
	path.class_name = "X";
	path.host = "h";
	assert_invalid(&self, "Test_Rules.Owners[0]: the path names a host but no namespace");
	path.name_space = "n\xff";
	assert_invalid(&self, "Test_Rules.Owners[0]: the path is not UTF-8");
	path.name_space = "n";
	assert_valid(&self);
	key.text = "\xff";
	assert_invalid(&self, "Test_Rules.Owners[0]: the path is not UTF-8");
	key.text = NULL;
	assert_invalid(&self, "Test_Rules.Owners[0]: a key of the path has no value");
	key.type = MOF_REFERENCE;
	assert_invalid(&self, "Test_Rules.Owners[0]: a key of the path has no value");
	key.reference = &path;		/* it leads to itself */
	assert_invalid(&self, "Test_Rules.Owners[0]: more than 8 references within each other");
	key.name = "";
	assert_invalid(&self, "Test_Rules.Owners[0]: a key of the path has no name");
}

static void
test_depth_of_references(void **state)
{
	struct mof_path_key keys[10];
	struct mof_path paths[10];
	struct test_rules self;

	(void)state;
	test_rules_init(&self);
	for (size_t i = 0; i < 10; i++) {
		keys[i] = (struct mof_path_key){ .name = "K", .type = MOF_STRING, .text = "x" };
		if (i > 0)
			keys[i] = (struct mof_path_key){ .name = "K", .type = MOF_REFERENCE,
							 .reference = &paths[i - 1] };
		paths[i] = (struct mof_path){ .class_name = "X", .keys = &keys[i],
					      .key_count = 1 };
	}
	self.owner = &paths[8];
	assert_valid(&self);
	self.owner = &paths[9];
	assert_invalid(&self, "Test_Rules.Owner: more than 8 references within each other");
	paths[0].class_name = "";
	self.owner = &paths[1];
	assert_invalid(&self, "Test_Rules.Owner: the path names no class");
}

static void
test_embedded_instances(void **state)
{
	struct test_link inner = { .label = "x" }, outer = { .next = { &test_link_class, &inner } };
	struct test_branch branch = { .extra = { 1, true } };
	struct test_rules rules;
	struct mof_object objects[] = { { &test_branch_class, &branch }, { NULL, NULL },
					{ &test_link_class, &outer } };
	struct test_rules self;

	(void)state;
	test_rules_init(&rules);
	test_rules_init(&self);
	self.link = (struct mof_object){ &test_branch_class, &branch };
	self.links = (struct mof_object_array){ objects, 3, true };
	assert_valid(&self);

	inner.rank = mof_u8(201);
	assert_invalid(&self, "Test_Rules.Links[2]: Test_Link.Next: Test_Link.Rank: value 201, "
			      "at most 200 is allowed (MaxValue)");
	branch.rank = mof_u8(202);
	assert_invalid(&self, "Test_Rules.Link: Test_Branch.Rank: value 202, "
			      "at most 200 is allowed (MaxValue)");

	self.link = (struct mof_object){ &test_rules_class, &rules };
	assert_invalid(&self,
		       "Test_Rules.Link: an instance of Test_Rules, one of Test_Link is needed "
		       "(EmbeddedInstance)");
	self.link = (struct mof_object){ &test_link_class, NULL };
	assert_invalid(&self, "Test_Rules.Link: an instance without its values");

	/* EmbeddedObject takes any class, whose rules hold. */
	test_rules_init(&self);
	objects[0] = (struct mof_object){ &test_rules_class, &rules };
	outer = (struct test_link){ .others = { objects, 1, true } };
	self.link = (struct mof_object){ &test_link_class, &outer };
	assert_valid(&self);
	rules.id = NULL;
	assert_invalid(&self,
		       "Test_Rules.Link: Test_Link.Others[0]: Test_Rules.Id: NULL, a value is "
		       "needed (Key)");
}

static void
test_depth_of_embedded_instances(void **state)
{
	struct test_link links[40];
	struct mof_error error;

	(void)state;
	memset(links, 0, sizeof(links));
	for (size_t i = 0; i < 39; i++)
		links[i].next = (struct mof_object){ &test_link_class, &links[i + 1] };
	/* The last 33 are one outermost and 32 within. */
	assert_int_equal(mof_validate(&test_link_class, &links[40 - 33], NULL), 0);
	assert_int_equal(mof_validate(&test_link_class, &links[40 - 34], &error), -EINVAL);
	assert_string_equal(error.message, "Test_Link.Next: ..: Test_Link.Next: Test_Link.Next: "
					   "more than 32 instances within each other");
	/* The innermost fault is still told, with the outermost place. */
	links[39].rank = mof_u8(255);
	assert_int_equal(mof_validate(&test_link_class, &links[10], &error), -EINVAL);
	assert_string_equal(error.message, "Test_Link.Next: ..: Test_Link.Next: Test_Link.Rank: "
					   "value 255, at most 200 is allowed (MaxValue)");
	/* One that holds itself. */
	links[0].next.self = &links[0];
	assert_int_equal(mof_validate(&test_link_class, &links[0], NULL), -EINVAL);
}

static void
test_long_values_are_cut(void **state)
{
	struct test_rules self;
	struct mof_error error;
	char text[5000];

	(void)state;
	test_rules_init(&self);
	memset(text, 'z', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	self.status = text;
	assert_int_equal(mof_validate(&test_rules_class, &self, &error), -EINVAL);
	assert_true(strlen(error.message) < 200);
	assert_non_null(strstr(error.message, "zz..\" is none that the schema lists (ValueMap)"));
}

static void
test_random_instances_are_valid(void **state)
{
	(void)state;
	for (unsigned int seed = 0; seed < 300; seed++) {
		struct expected expected[2 * MOF_TYPE_COUNT];
		struct mof_arena arena = { 0 };
		struct mof_error error;
		struct test_types self;

		test_types_random(seed, &arena, &self, expected);
		if (mof_validate(&test_types_class, &self, &error) < 0)
			fail_msg("seed %u: %s", seed, error.message);
		mof_arena_clear(&arena);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_needed_values),
		cmocka_unit_test(test_limits_of_integers),
		cmocka_unit_test(test_limits_beyond_sint64),
		cmocka_unit_test(test_lengths_are_characters),
		cmocka_unit_test(test_value_maps),
		cmocka_unit_test(test_fixed_arrays),
		cmocka_unit_test(test_null_elements_break_no_limit),
		cmocka_unit_test(test_texts_are_utf8),
		cmocka_unit_test(test_datetimes),
		cmocka_unit_test(test_characters),
		cmocka_unit_test(test_references),
		cmocka_unit_test(test_depth_of_references),
		cmocka_unit_test(test_embedded_instances),
		cmocka_unit_test(test_depth_of_embedded_instances),
		cmocka_unit_test(test_long_values_are_cut),
		cmocka_unit_test(test_random_instances_are_valid),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
