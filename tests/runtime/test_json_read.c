/* The JSON reader given everything that is no instance. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "sample.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const struct mof_read_options with_schema = { .schema = &test_schema };
static const struct mof_read_options lenient = { .schema = &test_schema, .ignore_unknown = true };

/*
 * Reads from a copy of exact size, so that a read beyond it is seen.  On failure *self must be as
 * it was.
 */
static int
read_text(const struct mof_class *cls, const char *text, size_t len,
	  const struct mof_read_options *options, struct mof_error *reterr)
{
	struct mof_arena arena = { 0 };
	unsigned char self[sizeof(struct test_types)], before[sizeof(self)];
	char *copy = malloc(len ? len : 1);
	int result;

	assert_true(cls->size <= sizeof(self));
	assert_non_null(copy);
	memcpy(copy, text, len);
	memset(self, 0xa5, sizeof(self));
	memcpy(before, self, sizeof(self));
	result = mof_read_json(cls, copy, len, options, &arena, self, reterr);
	if (result < 0)
		assert_memory_equal(self, before, sizeof(self));
	free(copy);
	mof_arena_clear(&arena);
	return result;
}

static void
assert_error(const struct mof_class *cls, const char *text, const struct mof_read_options *options,
	     const char *message)
{
	struct mof_error error = { .message = "untouched" };

	if (read_text(cls, text, strlen(text), options, &error) != -EINVAL)
		fail_msg("accepted: %s", text);
	if (strcmp(error.message, message) != 0)
		fail_msg("%s: %s, not: %s", text, error.message, message);
	assert_int_equal(read_text(cls, text, strlen(text), options, NULL), -EINVAL);
}

/* A text of test_types with one property. */
static void
assert_value_error(const char *property, const char *value, const char *message)
{
	char text[512];

	snprintf(text, sizeof(text), "{\"properties\":{\"%s\":%s}}", property, value);
	assert_error(&test_types_class, text, &with_schema, message);
}

static void
assert_accepted(const struct mof_class *cls, const char *text,
		const struct mof_read_options *options)
{
	struct mof_error error;

	if (read_text(cls, text, strlen(text), options, &error) < 0)
		fail_msg("%s: %s", text, error.message);
}

static void
test_every_cut_of_a_text(void **state)
{
	for (unsigned int seed = 0; seed < 6; seed++) {
		struct expected expected[2 * MOF_TYPE_COUNT];
		struct mof_arena arena = { 0 };
		struct mof_out out = { 0 };
		struct test_types self;

		(void)state;
		test_types_random(seed, &arena, &self, expected);
		assert_int_equal(mof_write_json(&test_types_class, &self, &out), 0);
		for (size_t len = 0; len < out.length; len++) {
			struct mof_error error;

			memset(&error, 0, sizeof(error));
			assert_int_equal(read_text(&test_types_class, out.data, len, &with_schema,
						   &error), -EINVAL);
			assert_memory_equal(error.message, "not JSON: ", 10);
			assert_true(error.line >= 1 && error.column >= 1);
		}
		assert_int_equal(read_text(&test_types_class, out.data, out.length, &with_schema,
					   NULL), 0);
		mof_out_clear(&out);
		mof_arena_clear(&arena);
	}
}

static void
test_changed_bytes(void **state)
{
	static const char bytes[] = { '\0', '"', '{', '}', '[', ']', ',', ':', '\\', '-', '9', 'e',
				      '.', ' ', (char)0xff, (char)0x80, '\n' };
	struct expected expected[2 * MOF_TYPE_COUNT];
	struct mof_arena arena = { 0 };
	struct mof_out out = { 0 };
	struct test_types self;

	(void)state;
	test_types_random(3, &arena, &self, expected);
	assert_int_equal(mof_write_json(&test_types_class, &self, &out), 0);
	/* Whatever it says: no crash, and nothing half read (read_text checks that). */
	for (size_t i = 0; i < out.length; i++) {
		char right = out.data[i];

		for (size_t k = 0; k < sizeof(bytes); k++) {
			struct mof_error error;
			int result;

			out.data[i] = bytes[k];
			result = read_text(&test_types_class, out.data, out.length, &with_schema,
					   &error);
			assert_true(result == 0 || result == -EINVAL);
			if (result < 0)
				assert_true(strlen(error.message) > 0);
		}
		out.data[i] = right;
	}
	mof_out_clear(&out);
	mof_arena_clear(&arena);
}

static void
test_what_is_no_instance(void **state)
{
	(void)state;
	assert_error(&test_link_class, "[]", NULL, "an instance was expected, not an array");
	assert_error(&test_link_class, "{}", NULL,
		     "an instance of Test_Link without \"properties\"");
	assert_error(&test_link_class, "{\"properties\":null}", NULL,
		     "\"properties\": an object was expected, not null");
	assert_error(&test_link_class, "{\"properties\":{},\"kind\":\"class\"}", NULL,
		     "\"kind\": \"instance\" was expected");
	assert_error(&test_link_class, "{\"properties\":{},\"kind\":null}", NULL,
		     "\"kind\": \"instance\" was expected");
	assert_error(&test_link_class, "{\"properties\":{},\"class\":\"Test_Branch\"}", NULL,
		     "\"class\": \"Test_Link\" was expected");
	assert_error(&test_link_class, "{\"properties\":{},\"class\":\"Test_Link\\u0000\"}", NULL,
		     "\"class\": \"Test_Link\" was expected");
	assert_error(&test_link_class, "{\"properties\":{},\"x\\ny\":1}", NULL,
		     "\"x y\": an instance has no such member");
	assert_accepted(&test_link_class, "{\"properties\":{},\"x\\ny\":1}", &lenient);
	assert_accepted(&test_link_class, " {\"properties\" : {}, \"class\":\"TEST_LINK\","
					  "\"self\":\"/x\",\"methods\":{}}\n", NULL);
}

static void
test_places_of_syntax_errors(void **state)
{
	static const struct {
		const char *text;
		unsigned int line, column;
	} cases[] = {
		{ "", 1, 1 }, { "x", 1, 1 }, { "{\n  \"a\" 1", 2, 7 }, { "{}\n{}", 2, 1 },
		{ "{\"\xc3\xa9\xc3\xa9\": ?}", 1, 8 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct mof_error error;

		assert_int_equal(read_text(&test_link_class, cases[i].text, strlen(cases[i].text),
					   NULL, &error), -EINVAL);
		if (error.line != cases[i].line || error.column != cases[i].column)
			fail_msg("%s: %u:%u: %s", cases[i].text, error.line, error.column,
				 error.message);
	}
}

static void
test_duplicates(void **state)
{
	struct mof_error error;
	static const char text[] = "{\"properties\":{\"Label\":\"a\",\"Label\":\"a\"}}";

	(void)state;
	assert_int_equal(read_text(&test_link_class, text, strlen(text), &lenient, &error),
			 -EINVAL);
	assert_non_null(strstr(error.message, "duplicate"));
	assert_int_equal(error.line, 1);
	/* Names that differ by case only are the same name. */
	assert_error(&test_link_class, "{\"properties\":{\"Label\":null,\"LABEL\":\"a\"}}",
		     &lenient, "Test_Link.Label: the property is there twice");
}

static void
test_unknown_properties(void **state)
{
	static const char text[] = "{\"properties\":{\"Nope\":[{\"a\":1}],\"Rank\":3}}";
	struct mof_arena arena = { 0 };
	struct test_link link;

	(void)state;
	assert_error(&test_link_class, text, NULL,
		     "Test_Link.Nope: the class has no such property");
	assert_error(&test_link_class, text, &with_schema,
		     "Test_Link.Nope: the class has no such property");
	assert_int_equal(
	    mof_read_json(&test_link_class, text, strlen(text), &lenient, &arena, &link, NULL), 0);
	assert_int_equal(link.rank.value, 3);
	mof_arena_clear(&arena);
	/* What is ignored is not read, but the rest is still checked. */
	assert_error(&test_link_class, "{\"properties\":{\"Nope\":1,\"Rank\":256}}", &lenient,
		     "Test_Link.Rank: 256 is out of the range of uint8");
}

static void
test_integers_one_out_of_range(void **state)
{
	static const struct {
		const char *property, *low, *high, *below, *above, *type;
	} cases[] = {
		{ "Uint8", "0", "255", "-1", "256", "uint8" },
		{ "Uint16", "0", "65535", "-1", "65536", "uint16" },
		{ "Uint32", "0", "4294967295", "-1", "4294967296", "uint32" },
		{ "Sint8", "-128", "127", "-129", "128", "sint8" },
		{ "Sint16", "-32768", "32767", "-32769", "32768", "sint16" },
		{ "Sint32", "-2147483648", "2147483647", "-2147483649", "2147483648", "sint32" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		const char *right[] = { cases[i].low, cases[i].high };
		const char *wrong[] = { cases[i].below, cases[i].above };

		for (size_t k = 0; k < 4; k++) {
			char value[64], text[128], message[128];
			bool is_quoted = k >= 2;

			snprintf(text, sizeof(text),
				 is_quoted ? "{\"properties\":{\"%s\":\"%s\"}}"
					   : "{\"properties\":{\"%s\":%s}}",
				 cases[i].property, right[k % 2]);
			assert_accepted(&test_types_class, text, NULL);
			snprintf(value, sizeof(value), is_quoted ? "\"%s\"" : "%s", wrong[k % 2]);
			snprintf(message, sizeof(message),
				 "Test_Types.%s: %s is out of the range of %s", cases[i].property,
				 value, cases[i].type);
			assert_value_error(cases[i].property, value, message);
		}
	}
}

static void
test_integers_of_64_bits(void **state)
{
	static const char too_large[] =
	    "a number is too large; an integer beyond 9223372036854775807 "
	    "can be given as a string";

	(void)state;
	assert_accepted(&test_types_class, "{\"properties\":{\"Sint64\":-9223372036854775808,"
					   "\"Uint64\":\"18446744073709551615\"}}", NULL);
	assert_accepted(&test_types_class, "{\"properties\":{\"Sint64\":\"-9223372036854775808\","
					   "\"Uint64\":9223372036854775807}}", NULL);
	assert_value_error("Uint64", "-1", "Test_Types.Uint64: -1 is out of the range of uint64");
	assert_value_error(
	    "Uint64", "\"18446744073709551616\"",
	    "Test_Types.Uint64: \"18446744073709551616\" is out of the range of uint64");
	assert_value_error("Uint64", "\"99999999999999999999999999\"", "Test_Types.Uint64: "
			   "\"99999999999999999999999999\" is out of the range of uint64");
	assert_value_error(
	    "Sint64", "\"9223372036854775808\"",
	    "Test_Types.Sint64: \"9223372036854775808\" is out of the range of sint64");
	assert_value_error(
	    "Sint64", "\"-9223372036854775809\"",
	    "Test_Types.Sint64: \"-9223372036854775809\" is out of the range of sint64");
	assert_value_error("Uint64", "18446744073709551615", too_large);
	assert_value_error("Sint64", "-9223372036854775809", too_large);
}

static void
test_wrong_kinds(void **state)
{
	static const struct {
		const char *property, *value, *message;
	} cases[] = {
		{ "Boolean", "1",
		  "Test_Types.Boolean: true or false was expected, not an integer" },
		{ "Boolean", "\"true\"",
		  "Test_Types.Boolean: true or false was expected, not a string" },
		{ "Uint8", "1.0", "Test_Types.Uint8: an integer was expected, not a real number" },
		{ "Uint8", "1e2", "Test_Types.Uint8: an integer was expected, not a real number" },
		{ "Uint8", "true", "Test_Types.Uint8: an integer was expected, not true" },
		{ "Uint8", "[1]", "Test_Types.Uint8: an integer was expected, not an array" },
		{ "Uint8", "\"\"", "Test_Types.Uint8: \"\" is no integer" },
		{ "Uint8", "\"-\"", "Test_Types.Uint8: \"-\" is no integer" },
		{ "Uint8", "\" 1\"", "Test_Types.Uint8: \" 1\" is no integer" },
		{ "Uint8", "\"+1\"", "Test_Types.Uint8: \"+1\" is no integer" },
		{ "Uint8", "\"0x1\"", "Test_Types.Uint8: \"0x1\" is no integer" },
		{ "Uint8", "\"1.0\"", "Test_Types.Uint8: \"1.0\" is no integer" },
		{ "Uint8", "\"1\\u0000\"", "Test_Types.Uint8: \"1\" is no integer" },
		{ "Sint8", "\"NaN\"", "Test_Types.Sint8: \"NaN\" is no integer" },
		{ "Real64", "\"nan\"", "Test_Types.Real64: \"nan\" is no number that fits" },
		{ "Real64", "\"inf\"", "Test_Types.Real64: \"inf\" is no number that fits" },
		{ "Real64", "\"0x1p3\"", "Test_Types.Real64: \"0x1p3\" is no number that fits" },
		{ "Real64", "\"1,5\"", "Test_Types.Real64: \"1,5\" is no number that fits" },
		{ "Real64", "\"1e999\"", "Test_Types.Real64: \"1e999\" is no number that fits" },
		{ "Real64", "\"\"", "Test_Types.Real64: \"\" is no number that fits" },
		{ "Real64", "\" 1\"", "Test_Types.Real64: \" 1\" is no number that fits" },
		{ "Real64", "\"1\\u0000\"", "Test_Types.Real64: \"1\" is no number that fits" },
		{ "Real64", "\"NaN\\u0000\"", "Test_Types.Real64: \"NaN\" is no number that fits" },
		{ "Real64", "false", "Test_Types.Real64: a number was expected, not false" },
		{ "Real32", "1e39", "Test_Types.Real32: 1e+39 is out of the range of real32" },
		{ "Real32", "-3.4028235678e38",
		  "Test_Types.Real32: -3.40282e+38 is out of the range of real32" },
		/* Half way between the largest and what would follow it. */
		{ "Real32", "3.4028235677973366e38",
		  "Test_Types.Real32: 3.40282e+38 is out of the range of real32" },
		{ "Char16", "65", "Test_Types.Char16: a string was expected, not an integer" },
		{ "Char16", "\"\"", "Test_Types.Char16: \"\" is not one character up to U+FFFF" },
		{ "Char16", "\"ab\"",
		  "Test_Types.Char16: \"ab\" is not one character up to U+FFFF" },
		{ "Char16", "\"\\ud83d\\ude00\"",
		  "Test_Types.Char16: \"\xf0\x9f\x98\x80\" is not one "
		  "character up to U+FFFF" },
		{ "String", "1", "Test_Types.String: a string was expected, not an integer" },
		{ "String", "{}", "Test_Types.String: a string was expected, not an object" },
		{ "String", "\"a\\u0000b\"", "Test_Types.String: \"a\" holds a NUL character" },
		{ "Datetime", "0", "Test_Types.Datetime: a string was expected, not an integer" },
		{ "Datetime", "\"\"",
		  "Test_Types.Datetime: \"\" is neither a timestamp nor an interval" },
		{ "Datetime", "\"2026-11-23T01:57:18Z\"",
		  "Test_Types.Datetime: "
		  "\"2026-11-23T01:57:18Z\" is neither a timestamp nor an interval" },
		{ "Datetime", "\"20260229000000.000000+000\"",
		  "Test_Types.Datetime: "
		  "\"20260229000000.000000+000\" is neither a timestamp nor an interval" },
		{ "Reference", "{}", "Test_Types.Reference: a string was expected, not an object" },
		{ "Reference", "\"X.K=\"",
		  "Test_Types.Reference: not an object path: a quoted text, "
		  "a number, true or false was expected at character 5" },
		{ "Reference", "\"\"",
		  "Test_Types.Reference: not an object path: the name of a class "
		  "was expected at character 1" },
		{ "Object", "\"<INSTANCE/>\"",
		  "Test_Types.Object: an embedded instance was expected, not a string" },
		{ "Booleans", "true", "Test_Types.Booleans: an array was expected, not true" },
		{ "Strings", "\"a\"", "Test_Types.Strings: an array was expected, not a string" },
		{ "Strings", "[\"a\",null,[]]",
		  "Test_Types.Strings[2]: a string was expected, not an array" },
		{ "Uint8s", "[0,255,256]",
		  "Test_Types.Uint8s[2]: 256 is out of the range of uint8" },
		{ "Objects", "[null,1]",
		  "Test_Types.Objects[1]: an embedded instance was expected, not an integer" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_value_error(cases[i].property, cases[i].value, cases[i].message);
}

static void
test_numbers_as_text(void **state)
{
	static const char text[] =
	    "{\"properties\":{\"Real32\":\"-1.5e2\",\"Real64\":\".25\","
	    "\"Uint8\":\"007\",\"Sint8\":\"-0\",\"Uint16\":\"-0\","
	    "\"Real64s\":[1,-2.0,\"INF\",\"3\"],"
	    "\"Real32s\":[3.4028235e38,-3.4028235677973362e38]}}";
	struct mof_arena arena = { 0 };
	struct test_types self;

	(void)state;
	assert_int_equal(mof_read_json(&test_types_class, text, strlen(text), NULL, &arena, &self,
				       NULL), 0);
	assert_true(self.real32.value == -150.0f);
	assert_true(self.real64.value == 0.25);
	assert_int_equal(self.uint8.value, 7);
	assert_int_equal(self.sint8.value, 0);
	assert_int_equal(self.uint16.value, 0);
	assert_true(self.real64s.items[0] == 1 && self.real64s.items[1] == -2 &&
		    self.real64s.items[2] > 1e308 && self.real64s.items[3] == 3);
	assert_true(self.real32s.items[0] == 3.4028234663852886e38f);
	assert_true(self.real32s.items[1] == -3.4028234663852886e38f);
	mof_arena_clear(&arena);
}

static void
test_embedded_classes(void **state)
{
	static const struct {
		const char *value, *message;
	} cases[] = {
		{ "{\"properties\":{}}",
		  "Test_Types.Object: the embedded instance does not say its \"class\"" },
		{ "{\"class\":5,\"properties\":{}}",
		  "Test_Types.Object: the embedded instance does not say its \"class\"" },
		{ "{\"class\":\"Test_Nope\",\"properties\":{}}",
		  "Test_Types.Object: \"Test_Nope\" is a "
		  "class that the schema does not have" },
		{ "{\"class\":\"Test_Rules\",\"properties\":{}}",
		  "Test_Types.Object: an instance of "
		  "Test_Link was expected, not one of Test_Rules" },
		{ "{\"class\":\"Test_Branch\"}",
		  "Test_Types.Object: an instance of Test_Branch without \"properties\"" },
		{ "{\"class\":\"Test_Link\",\"properties\":{\"Extra\":1}}",
		  "Test_Types.Object: Test_Link.Extra: the class has no such property" },
		{ "{\"class\":\"test_link\",\"properties\":{\"Others\":[null,{\"class\":\"Test_"
		  "Rules\","
		  "\"properties\":{\"Fixed\":[1,2,\"x\"]}}]}}",
		  "Test_Types.Object: "
		  "Test_Link.Others[1]: Test_Rules.Fixed[2]: \"x\" is no integer" },
	};
	static const char text[] = "{\"properties\":{\"Object\":{\"class\":\"TEST_branch\","
				   "\"properties\":{\"Extra\":5}}}}";
	struct mof_arena arena = { 0 };
	struct test_types self;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_value_error("Object", cases[i].value, cases[i].message);
	assert_error(&test_types_class, text, NULL,
		     "Test_Types.Object: \"TEST_branch\" is a class of "
		     "which nothing is known: no schema is given");
	assert_int_equal(mof_read_json(&test_types_class, text, strlen(text), &with_schema, &arena,
				       &self, NULL), 0);
	assert_ptr_equal(self.object.cls, &test_branch_class);
	assert_int_equal(((const struct test_branch *)self.object.self)->extra.value, 5);
	mof_arena_clear(&arena);
}

static void
test_invalid_utf8(void **state)
{
	static const char *const bytes[] = { "\xff", "\x80", "\xc0\x80", "\xed\xa0\x80",
					     "\xf4\x90\x80\x80", "\xe2\x82", "\\ud800", "\\udc00",
					     "\\ud800\\ud800", "\x01", "\n" };

	(void)state;
	for (size_t i = 0; i < COUNT(bytes); i++) {
		char text[128];
		struct mof_error error;

		snprintf(text, sizeof(text), "{\"properties\":{\"Label\":\"%s\"}}", bytes[i]);
		assert_int_equal(read_text(&test_link_class, text, strlen(text), NULL, &error),
				 -EINVAL);
		snprintf(text, sizeof(text), "{\"properties\":{\"%s\":1}}", bytes[i]);
		assert_int_equal(read_text(&test_link_class, text, strlen(text), &lenient, &error),
				 -EINVAL);
		assert_null(strchr(error.message, '\n'));
	}
}

static void
test_nul_bytes(void **state)
{
	static const char text[] = "{\"properties\":{\"Label\":\"x\"}}";
	static const char name[] = "{\"properties\":{\"Label\\u0000\":\"x\"}}";

	(void)state;
	/* The NUL behind the text is a byte like others. */
	assert_int_equal(read_text(&test_link_class, text, sizeof(text), NULL, NULL), -EINVAL);
	assert_int_equal(read_text(&test_link_class, text, sizeof(text) - 1, NULL, NULL), 0);
	for (size_t i = 0; i < sizeof(text) - 1; i++) {
		char copy[sizeof(text)];

		memcpy(copy, text, sizeof(text));
		copy[i] = '\0';
		assert_int_equal(
		    read_text(&test_link_class, copy, sizeof(text) - 1, &lenient, NULL), -EINVAL);
	}
	assert_int_equal(read_text(&test_link_class, name, sizeof(name) - 1, &lenient, NULL),
			 -EINVAL);
}

static void
test_deep_nesting(void **state)
{
	size_t depth = 1000000;
	char *text = malloc(depth * 5 + 1);
	struct mof_error error;

	(void)state;
	assert_non_null(text);
	memset(text, '[', depth);
	assert_int_equal(read_text(&test_link_class, text, depth, &lenient, &error), -EINVAL);
	assert_non_null(strstr(error.message, "depth"));
	for (size_t i = 0; i < depth; i++)
		memcpy(text + i * 5, "{\"a\":", 5);
	assert_int_equal(read_text(&test_link_class, text, depth * 5, &lenient, &error), -EINVAL);
	assert_non_null(strstr(error.message, "depth"));
	free(text);
}

static void
test_texts_too_long(void **state)
{
	struct mof_arena arena = { 0 };
	struct test_link link = { .label = "kept" };
	struct mof_error error;

	(void)state;
	/* It is refused by its length, before a byte of it is looked at. */
	assert_int_equal(mof_read_json(&test_link_class, "{", (64u << 20) + 1, NULL, &arena, &link,
				       &error), -EINVAL);
	assert_string_equal(error.message, "a text of 67108865 bytes, at most 64 MiB are read");
	assert_string_equal(link.label, "kept");
	assert_null(arena.blocks);
}

static void
test_long_names_are_cut(void **state)
{
	struct mof_out out = { 0 };
	struct mof_error error;

	(void)state;
	mof_out_puts(&out, "{\"properties\":{\"");
	for (int i = 0; i < 100000; i++)
		mof_out_puts(&out, "\xc3\xa9");
	mof_out_puts(&out, "\":1}}");
	assert_int_equal(read_text(&test_link_class, out.data, out.length, NULL, &error), -EINVAL);
	assert_non_null(strstr(error.message, ": the class has no such property"));
	mof_out_clear(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_cut_of_a_text),
		cmocka_unit_test(test_changed_bytes),
		cmocka_unit_test(test_what_is_no_instance),
		cmocka_unit_test(test_places_of_syntax_errors),
		cmocka_unit_test(test_duplicates),
		cmocka_unit_test(test_unknown_properties),
		cmocka_unit_test(test_integers_one_out_of_range),
		cmocka_unit_test(test_integers_of_64_bits),
		cmocka_unit_test(test_wrong_kinds),
		cmocka_unit_test(test_numbers_as_text),
		cmocka_unit_test(test_embedded_classes),
		cmocka_unit_test(test_invalid_utf8),
		cmocka_unit_test(test_nul_bytes),
		cmocka_unit_test(test_deep_nesting),
		cmocka_unit_test(test_texts_too_long),
		cmocka_unit_test(test_long_names_are_cut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
