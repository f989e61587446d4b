/* Every rule that an instance breaks, in a list: where, which one, and with what value. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "sample.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* The rules that struct test_rules leaves out. */
struct more {
	struct mof_uint8_array bytes;	/* Octetstring */
	const char *text;		/* Octetstring */
	struct mof_string_array texts;	/* Octetstring */
	struct mof_datetime interval, timestamp, any; /* the first two have SubType */
	struct mof_datetime_array intervals;
	struct mof_uint16 level;	/* 3 to 9, and the map of Test_Rules.State */
	struct mof_string_array names;	/* Indexed, goes with Sizes, Nope and Flags */
	struct mof_uint8_array sizes;
	struct mof_boolean_array flags;
	const struct mof_path *owner;	/* of Test_Branch, Required */
};

#define ROW(spelling, member, mof_type_value, ...) \
	{ .name = spelling, .name_len = sizeof(spelling) - 1, .origin = "Test_More", \
	  .declared_in = "Test_More", .offset = offsetof(struct more, member), \
	  .type = mof_type_value, __VA_ARGS__ }

static const struct mof_limits level_limits = { 3, 9, 0, UINT32_MAX, false };
static const char *const with_names[] = { "Sizes", "Nope", "Flags", NULL };
static const struct mof_property more_rows[] = {
	ROW("Bytes", bytes, MOF_UINT8, .flags = MOF_ARRAY | MOF_OCTETSTRING),
	ROW("Text", text, MOF_STRING, .flags = MOF_OCTETSTRING),
	ROW("Texts", texts, MOF_STRING, .flags = MOF_ARRAY | MOF_OCTETSTRING),
	ROW("Interval", interval, MOF_DATETIME, .flags = MOF_INTERVAL),
	ROW("Timestamp", timestamp, MOF_DATETIME, .flags = MOF_TIMESTAMP),
	ROW("Any", any, MOF_DATETIME, .flags = MOF_READ),
	ROW("Intervals", intervals, MOF_DATETIME, .flags = MOF_ARRAY | MOF_INTERVAL),
	ROW("Level", level, MOF_UINT16, .limits = &level_limits, .values = &test_rules_state_enum),
	ROW("Names", names, MOF_STRING, .flags = MOF_ARRAY, .indexed_with = with_names),
	ROW("Sizes", sizes, MOF_UINT8, .flags = MOF_ARRAY),
	ROW("Flags", flags, MOF_BOOLEAN, .flags = MOF_ARRAY),
	ROW("Owner", owner, MOF_REFERENCE, .class_name = "Test_Branch"),
};
static const struct mof_class more_class = {
	.name = "Test_More",
	.properties = (const struct mof_property *const[]){
		&more_rows[0], &more_rows[1], &more_rows[2], &more_rows[3], &more_rows[4],
		&more_rows[5], &more_rows[6], &more_rows[7], &more_rows[8], &more_rows[9],
		&more_rows[10], &more_rows[11],
	},
	.property_count = COUNT(more_rows),
	.size = sizeof(struct more),
};

/*
 * Whether the list is the expected one.  The first error must be what mof_validate says, where
 * that has no schema to look at.
 */
static void
assert_violations(const struct mof_class *cls, const void *self, const struct mof_schema *schema,
		  const struct mof_violation *expected, size_t count)
{
	struct mof_arena arena = { 0 };
	struct mof_violations list = { NULL, 77, 77 };
	const char *first_error = NULL;
	struct mof_error error;
	size_t errors = 0;
	int result = mof_validate_all(cls, self, schema, &arena, &list);

	for (size_t i = 0; i < count && i < list.count; i++) {
		const struct mof_violation *is = &list.items[i], *should = &expected[i];

		assert_string_equal(is->message, should->message);
		assert_int_equal(is->severity, should->severity);
		assert_string_equal(is->class_name, should->class_name);
		assert_string_equal(is->property, should->property);
		assert_true(is->index == should->index);
		assert_string_equal(is->rule, should->rule);
		assert_int_equal(!is->value, !should->value);
		if (is->value)
			assert_string_equal(is->value, should->value);
		if (is->severity == MOF_ERROR && errors++ == 0)
			first_error = is->message;
	}
	assert_int_equal(list.count, count);
	assert_int_equal(list.error_count, errors);
	assert_int_equal(result, errors ? -EINVAL : 0);
	if (!schema) {
		assert_int_equal(mof_validate(cls, self, &error), result);
		assert_string_equal(errors ? error.message : "", errors ? first_error : "");
	}
	mof_arena_clear(&arena);
}

static void
test_nothing_is_wrong(void **state)
{
	struct test_rules self;

	(void)state;
	test_rules_init(&self);
	assert_violations(&test_rules_class, &self, NULL, NULL, 0);
	assert_violations(&test_rules_class, &self, &test_schema, NULL, 0);
}

static void
test_everything_is_wrong(void **state)
{
	static const char *const names[] = { "abc", "abcd", NULL, "\xff" };
	static const uint16_t states[] = { 1, 2, 6 };
	static const uint8_t bytes[] = { 1, 2, 3 };
	static const struct mof_datetime whens[] = { { "20261123015718.123456+000" }, { "x" } };
	static const struct test_link bad = { .rank = { 201, true } };
	static const struct test_link worse = { .label = "\xff", .rank = { 255, true } };
	static const struct test_link outer = { .next = { &test_rules_class, &bad },
						.rank = { 202, true } };
	static const struct mof_object links[] = { { &test_link_class, &bad }, { NULL, NULL },
						   { &test_link_class, &worse } };
	static const struct mof_path nowhere = { .class_name = "Test_Link" };
	static const struct mof_violation expected[] = {
		{ MOF_ERROR, "Test_Rules", "Id", MOF_NO_INDEX, "Key", NULL,
		  "Test_Rules.Id: NULL, a value is needed (Key)" },
		{ MOF_ERROR, "Test_Rules", "Size", MOF_NO_INDEX, "Required", NULL,
		  "Test_Rules.Size: NULL, a value is needed (Required)" },
		{ MOF_ERROR, "Test_Rules", "Percent", MOF_NO_INDEX, "MaxValue", "102",
		  "Test_Rules.Percent: value 102, at most 101 is allowed (MaxValue)" },
		{ MOF_ERROR, "Test_Rules", "RunDay", MOF_NO_INDEX, "MinValue", "-32",
		  "Test_Rules.RunDay: value -32, at least -31 is allowed (MinValue)" },
		{ MOF_ERROR, "Test_Rules", "Caption", MOF_NO_INDEX, "MinLen", "1",
		  "Test_Rules.Caption: 1 characters, at least 2 are needed (MinLen)" },
		{ MOF_ERROR, "Test_Rules", "Names", 1, "MaxLen", "4",
		  "Test_Rules.Names[1]: 4 characters, at most 3 are allowed (MaxLen)" },
		{ MOF_ERROR, "Test_Rules", "Names", 3, "UTF-8", "\xff",
		  "Test_Rules.Names[3]: value \"?\" is not UTF-8" },
		{ MOF_ERROR, "Test_Rules", "State", MOF_NO_INDEX, "ValueMap", "6",
		  "Test_Rules.State: value 6 is none that Test_Rules.State lists (ValueMap)" },
		{ MOF_ERROR, "Test_Rules", "Status", MOF_NO_INDEX, "ValueMap", "ok",
		  "Test_Rules.Status: value \"ok\" is none that the schema lists (ValueMap)" },
		{ MOF_ERROR, "Test_Rules", "Fixed", MOF_NO_INDEX, "ArraySize", NULL,
		  "Test_Rules.Fixed: 3 elements, exactly 4 are needed (fixed array)" },
		{ MOF_ERROR, "Test_Rules", "Whens", 1, "datetime", "x",
		  "Test_Rules.Whens[1]: value \"x\" is neither a timestamp nor an interval" },
		{ MOF_ERROR, "Test_Rules", "Letter", MOF_NO_INDEX, "char16", NULL,
		  "Test_Rules.Letter: half of a surrogate pair, which is no character" },
		{ MOF_ERROR, "Test_Rules", "Owner", MOF_NO_INDEX, "reference", NULL,
		  "Test_Rules.Owner: the path has no keys" },
		/* Of what is embedded, its own class and property. */
		{ MOF_ERROR, "Test_Link", "Rank", MOF_NO_INDEX, "MaxValue", "202",
		  "Test_Rules.Link: Test_Link.Rank: value 202, at most 200 is allowed (MaxValue)" },
		{ MOF_ERROR, "Test_Link", "Next", MOF_NO_INDEX, "EmbeddedInstance", "Test_Rules",
		  "Test_Rules.Link: Test_Link.Next: an instance of Test_Rules, one of Test_Link "
		  "is needed (EmbeddedInstance)" },
		{ MOF_ERROR, "Test_Link", "Rank", MOF_NO_INDEX, "MaxValue", "201",
		  "Test_Rules.Links[0]: Test_Link.Rank: value 201, at most 200 is allowed "
		  "(MaxValue)" },
		{ MOF_ERROR, "Test_Link", "Label", MOF_NO_INDEX, "UTF-8", "\xff",
		  "Test_Rules.Links[2]: Test_Link.Label: value \"?\" is not UTF-8" },
		{ MOF_ERROR, "Test_Link", "Rank", MOF_NO_INDEX, "MaxValue", "255",
		  "Test_Rules.Links[2]: Test_Link.Rank: value 255, at most 200 is allowed "
		  "(MaxValue)" },
	};
	struct test_rules self = {
		.percent = { 102, true }, .run_day = { -32, true }, .caption = "\xe2\x82\xac",
		.names = { names, 4, true }, .state = { 6, true },
		.states = { states, 3, true, NULL }, .status = "ok",
		.fixed = { bytes, 3, true, NULL }, .whens = { whens, 2, true },
		.letter = { 0xd800, true }, .owner = &nowhere,
		.link = { &test_link_class, &outer }, .links = { links, 3, true },
	};

	(void)state;
	assert_violations(&test_rules_class, &self, NULL, expected, COUNT(expected));
	assert_violations(&test_rules_class, &self, &test_schema, expected, COUNT(expected));
}

/* Two rules that one value breaks are two violations. */
static void
test_two_rules_of_a_value(void **state)
{
	static const struct mof_violation expected[] = {
		{ MOF_ERROR, "Test_More", "Level", MOF_NO_INDEX, "MaxValue", "10",
		  "Test_More.Level: value 10, at most 9 is allowed (MaxValue)" },
		{ MOF_ERROR, "Test_More", "Level", MOF_NO_INDEX, "ValueMap", "10",
		  "Test_More.Level: value 10 is none that Test_Rules.State lists (ValueMap)" },
	};
	const struct more self = { .level = { 10, true } };

	(void)state;
	assert_violations(&more_class, &self, NULL, expected, COUNT(expected));
}

static void
test_long_values_are_cut(void **state)
{
	char text[200], shown[200];
	struct test_rules self;

	(void)state;
	/* The last character that is shown begins at each place around the cut. */
	for (size_t before = 0; before < 4; before++) {
		struct mof_arena arena = { 0 };
		struct mof_violations list;
		size_t len, count;

		memset(text, 'x', before);
		text[before] = '\0';
		for (int i = 0; i < 30; i++)
			strcat(text, "\xe2\x82\xac");
		test_rules_init(&self);
		self.status = text;
		assert_int_equal(mof_validate_all(&test_rules_class, &self, NULL, &arena, &list),
				 -EINVAL);
		assert_int_equal(list.count, 1);
		len = strlen(list.items[0].value);
		assert_true(len > 50 && len <= 62);
		assert_string_equal(list.items[0].value + len - 2, "..");
		count = len - 2 - before;
		assert_memory_equal(list.items[0].value, text, len - 2);
		snprintf(shown, sizeof(shown), "\"%s\"", list.items[0].value);
		assert_int_equal(count % 3, 0); /* no part of a character */
		assert_non_null(strstr(list.items[0].message, shown));
		mof_arena_clear(&arena);
	}
}

static void
test_warnings(void **state)
{
	static const char *const names[] = { "a", "b" };
	static const uint8_t sizes[] = { 1, 2, 3 };
	static const bool flags[] = { true, false };
	static const struct mof_violation expected[] = {
		{ MOF_WARNING, "Test_More", "Names", MOF_NO_INDEX, "ArrayType", NULL,
		  "Test_More.Names: 2 elements, Sizes has 3 (ArrayType, ModelCorrespondence)" },
		{ MOF_WARNING, "Test_More", "Names", MOF_NO_INDEX, "ArrayType", NULL,
		  "Test_More.Names: 2 elements, Flags has 0 (ArrayType, ModelCorrespondence)" },
		{ MOF_ERROR, "Test_More", "Names", 1, "UTF-8", "\xff",
		  "Test_More.Names[1]: value \"?\" is not UTF-8" },
	};
	static const char *const wrong[] = { "a", "\xff" };
	struct more self = { .names = { names, 2, true }, .sizes = { sizes, 3, true, NULL },
			     .flags = { flags, 0, true, NULL } };
	struct mof_violation both[3] = { expected[2], expected[0], expected[1] };

	(void)state;
	assert_violations(&more_class, &self, NULL, expected, 2);
	self.flags.set = false;		/* what is NULL has no length */
	assert_violations(&more_class, &self, NULL, expected, 1);
	self.sizes.count = 2;
	self.flags = (struct mof_boolean_array){ flags, 2, true, NULL };
	assert_violations(&more_class, &self, NULL, NULL, 0);
	self.names.set = false;
	assert_violations(&more_class, &self, NULL, NULL, 0);
	/* An error beside warnings decides. */
	self.names = (struct mof_string_array){ wrong, 2, true };
	self.sizes.count = 3;
	self.flags.count = 0;
	assert_violations(&more_class, &self, NULL, both, 3);
}

static void
test_classes_of_references(void **state)
{
	static const struct mof_path_key key = { "Label", MOF_STRING, "x", NULL };
	static const struct {
		const char *name;
		struct mof_violation with_schema; /* without one there is none */
	} cases[] = {
		{ "Test_Branch", { .message = NULL } },
		{ "TEST_branch", { .message = NULL } },
		{ "Test_Link", { MOF_ERROR, "Test_More", "Owner", MOF_NO_INDEX, "reference",
				 "Test_Link", "Test_More.Owner: the path names an instance of "
				 "Test_Link, one of Test_Branch is needed" } },
		{ "Test_Nope", { MOF_WARNING, "Test_More", "Owner", MOF_NO_INDEX, "reference",
				 "Test_Nope", "Test_More.Owner: the path names a class Test_Nope, "
				 "which the schema does not have" } },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		const struct mof_path path = { .class_name = cases[i].name, .keys = &key,
					       .key_count = 1 };
		const struct more self = { .owner = &path };

		assert_violations(&more_class, &self, NULL, NULL, 0);
		assert_violations(&more_class, &self, &test_schema, &cases[i].with_schema,
				  cases[i].with_schema.message != NULL);
	}
}

static void
test_faults_of_paths(void **state)
{
	static const struct mof_path_key good = { "K", MOF_STRING, "", NULL };
	static const struct mof_path_key bad[] = {
		{ NULL, MOF_STRING, "x", NULL }, { "", MOF_STRING, "x", NULL },
		{ "K", MOF_STRING, NULL, NULL }, { "K", MOF_REFERENCE, "x", NULL },
		{ "K", MOF_STRING, "\xff", NULL },
	};
	static const struct mof_path empty = { .class_name = "X" };
	static const struct mof_path_key deeper = { "K", MOF_REFERENCE, NULL, &empty };
	static const struct {
		struct mof_path path;
		const char *fault;
	} cases[] = {
		{ { NULL, NULL, "X", &good, 1 }, NULL },
		{ { "h", "n", "X", &good, 1 }, NULL },
		{ { NULL, "n", "X", &good, 1 }, NULL },
		{ { NULL, NULL, "X", NULL, 0 }, "the path has no keys" },
		{ { NULL, NULL, "X", &deeper, 1 }, "the path has no keys" },
		{ { NULL, NULL, NULL, &good, 1 }, "the path names no class" },
		{ { NULL, NULL, "", &good, 1 }, "the path names no class" },
		{ { "h", NULL, "X", &good, 1 }, "the path names a host but no namespace" },
		{ { "\xff", "n", "X", &good, 1 }, "the path is not UTF-8" },
		{ { NULL, "\xff", "X", &good, 1 }, "the path is not UTF-8" },
		{ { NULL, NULL, "X", &bad[0], 1 }, "a key of the path has no name" },
		{ { NULL, NULL, "X", &bad[1], 1 }, "a key of the path has no name" },
		{ { NULL, NULL, "X", &bad[2], 1 }, "a key of the path has no value" },
		{ { NULL, NULL, "X", &bad[3], 1 }, "a key of the path has no value" },
		{ { NULL, NULL, "X", &bad[4], 1 }, "the path is not UTF-8" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		char message[128];
		const struct mof_path *const paths[] = { NULL, &cases[i].path };
		const struct mof_violation expected = { MOF_ERROR, "Test_Rules", "Owners", 1,
							"reference", NULL, message };
		struct test_rules self;

		test_rules_init(&self);
		self.owners = (struct mof_reference_array){ paths, 2, true };
		snprintf(message, sizeof(message), "Test_Rules.Owners[1]: %s",
			 cases[i].fault ? cases[i].fault : "");
		assert_violations(&test_rules_class, &self, NULL, &expected,
				  cases[i].fault != NULL);
	}
}

/* Whether an instance of Test_More breaks that one rule of that property. */
static void
assert_rule(const struct more *self, const char *rule, const char *property, size_t index)
{
	struct mof_arena arena = { 0 };
	struct mof_violations list;
	int result = mof_validate_all(&more_class, self, NULL, &arena, &list);

	if (result != (rule ? -EINVAL : 0) || list.count != (rule != NULL))
		fail_msg("%s: %zu violations: %s", property, list.count,
			 list.count ? list.items[0].message : "");
	if (rule) {
		assert_string_equal(list.items[0].rule, rule);
		assert_string_equal(list.items[0].property, property);
		assert_true(list.items[0].index == index);
	}
	assert_int_equal(mof_validate(&more_class, self, NULL), result);
	mof_arena_clear(&arena);
}

static void
test_octetstrings(void **state)
{
	static const struct {
		uint8_t bytes[6];
		size_t count;
		bool valid;
	} arrays[] = {
		{ { 0, 0, 0, 4 }, 4, true },	 { { 0, 0, 0, 6, 0xff, 0 }, 6, true },
		{ { 0 }, 0, false },		 { { 0, 0, 0 }, 3, false },
		{ { 0, 0, 0, 0 }, 4, false },	 { { 0, 0, 0, 1, 7 }, 5, false },
		{ { 0, 0, 0, 5 }, 4, false },	 { { 0, 0, 1, 4 }, 4, false },
		{ { 5, 0, 0, 0, 1 }, 5, false }, { { 1, 0, 0, 4 }, 4, false },
	};
	static const struct {
		const char *text;
		bool valid;
	} texts[] = {
		{ "0x00000004", true }, { "0X00000005Ff", true }, { "0x00000006abCD", true },
		{ "", false }, { "0x", false }, { "00000004", false }, { "0x00000000", false },
		{ "0x00000005", false }, { "0x00000004ff", false }, { "0x00000005f", false },
		{ "0x00000005fg", false }, { "0x0000000g", false }, { " 0x00000004", false },
		{ "0x00000004 ", false }, { "0x0004", false }, { "0x10000005ff", false },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(arrays); i++)
		assert_rule(&(struct more){ .bytes = { arrays[i].bytes, arrays[i].count, true,
						       NULL } },
			    arrays[i].valid ? NULL : "Octetstring", "Bytes", MOF_NO_INDEX);
	for (size_t i = 0; i < COUNT(texts); i++) {
		const char *const two[] = { NULL, texts[i].text };
		const char *rule = texts[i].valid ? NULL : "Octetstring";

		assert_rule(&(struct more){ .text = texts[i].text }, rule, "Text", MOF_NO_INDEX);
		assert_rule(&(struct more){ .texts = { two, 2, true } }, rule, "Texts", 1);
	}
	assert_rule(&(struct more){ .texts = { NULL, 0, true } }, NULL, "Texts", 0);
}

static void
test_subtypes(void **state)
{
	static const struct mof_datetime interval = { "00000001020304.000005:000" };
	static const struct mof_datetime timestamp = { "20261123015718.123456+000" };
	static const struct mof_datetime never = { "99999999999999.999999:000" };
	static const struct mof_datetime wrong = { "20261323015718.123456+000" };
	const struct mof_datetime some[] = { interval, { "" }, timestamp };
	const struct {
		struct more self;
		const char *rule, *property;
		size_t index;
	} cases[] = {
		{ { .interval = interval, .timestamp = timestamp, .any = timestamp }, NULL, NULL,
		  0 },
		{ { .interval = never, .any = interval }, NULL, NULL, 0 },
		{ { .interval = timestamp }, "SubType", "Interval", MOF_NO_INDEX },
		{ { .timestamp = interval }, "SubType", "Timestamp", MOF_NO_INDEX },
		{ { .interval = wrong }, "datetime", "Interval", MOF_NO_INDEX },
		{ { .any = wrong }, "datetime", "Any", MOF_NO_INDEX },
		{ { .intervals = { some, 2, true } }, NULL, NULL, 0 },
		{ { .intervals = { some, 3, true } }, "SubType", "Intervals", 2 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_rule(&cases[i].self, cases[i].rule, cases[i].property, cases[i].index);
}

/* 32 instances within each other are looked at, and one more is an error. */
static void
test_deep_instances(void **state)
{
	struct test_link links[34];
	struct mof_arena arena = { 0 };
	struct mof_violations list;

	(void)state;
	memset(links, 0, sizeof(links));
	for (size_t i = 0; i < 33; i++)
		links[i].next = (struct mof_object){ &test_link_class, &links[i + 1] };
	links[33].rank = mof_u8(201);
	links[2].rank = mof_u8(202);
	assert_int_equal(mof_validate_all(&test_link_class, &links[1], NULL, &arena, &list),
			 -EINVAL);
	assert_int_equal(list.count, 2);
	assert_string_equal(list.items[0].value, "202");
	assert_string_equal(list.items[1].value, "201");
	assert_int_equal(mof_validate_all(&test_link_class, &links[0], NULL, &arena, &list),
			 -EINVAL);
	assert_int_equal(list.count, 2);
	assert_string_equal(list.items[0].value, "202");
	assert_string_equal(list.items[1].rule, "EmbeddedInstance");
	assert_string_equal(list.items[1].property, "Next");
	mof_arena_clear(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_nothing_is_wrong),
		cmocka_unit_test(test_everything_is_wrong),
		cmocka_unit_test(test_two_rules_of_a_value),
		cmocka_unit_test(test_long_values_are_cut),
		cmocka_unit_test(test_warnings),
		cmocka_unit_test(test_classes_of_references),
		cmocka_unit_test(test_faults_of_paths),
		cmocka_unit_test(test_octetstrings),
		cmocka_unit_test(test_subtypes),
		cmocka_unit_test(test_deep_instances),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
