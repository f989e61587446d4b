/* Instances from MOF text: what was written comes back, and what is wrong is told. */
#include <errno.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../runtime/locales.h"
#include "../runtime/sample.h"
#include "instances/instances.h"

static const struct mofc_instance_options options = { .schema = &test_schema };

/* What was read of a text, or why it was not. */
struct read {
	struct mof_arena arena;
	struct mof_object *objects;
	size_t count;
	struct mof_error error;
	int result;
};

static struct read
read_len(const char *text, size_t len, const struct mofc_instance_options *with)
{
	/* A copy of its own, so that one byte too many is seen. */
	char *copy = malloc(len ? len : 1);
	struct read read = { .count = 12345 };

	assert_non_null(copy);
	memcpy(copy, text, len);
	read.result = mofc_read_instances(copy, len, with, &read.arena, &read.objects, &read.count,
					  &read.error);
	free(copy);
	return read;
}

/* Reads a text that must be right. */
static struct read
read_text(const char *text)
{
	struct read read = read_len(text, strlen(text), &options);

	if (read.result < 0)
		fail_msg("%s: %u:%u: %s", text, read.error.line, read.error.column,
			 read.error.message);
	return read;
}

static void
read_clear(struct read *read)
{
	mof_arena_clear(&read->arena);
}

/* Reads a text that must be wrong: at that place, with that message. */
static void
assert_wrong(const char *text, unsigned int line, unsigned int column, const char *message)
{
	struct read read = read_len(text, strlen(text), &options);

	assert_int_equal(read.result, -EINVAL);
	assert_string_equal(read.error.message, message);
	assert_int_equal(read.error.line, line);
	assert_int_equal(read.error.column, column);
	assert_null(read.objects);
	assert_int_equal(read.count, 12345);
	read_clear(&read);
}

/* Writes an instance, reads it, and it must be the same. */
static void
assert_comes_back(const struct mof_class *cls, const void *self)
{
	struct mof_out out = { 0 };
	struct read read;

	assert_int_equal(mof_write_mof(cls, self, &out), 0);
	read = read_text(out.data);
	assert_int_equal(read.count, 1);
	assert_ptr_equal(read.objects[0].cls, cls);
	if (!mof_equal(cls, self, read.objects[0].self))
		fail_msg("another instance came back of %s", out.data);
	mof_out_clear(&out);
	read_clear(&read);
}

static void
test_every_type(void **state)
{
	static const char text[] =
		"instance of test_types\n"
		"{\n"
		"  Boolean = TRUE; Uint8 = 0xFF; Uint16 = 0177777; Uint32 = 101b; Uint64 = 1;\n"
		"  Sint8 = -0x80; Sint16 = +1; Sint32 = -1; Sint64 = -9223372036854775808;\n"
		"  Real32 = -.5; Real64 = 12; Char16 = '\\x41'; String = \"a\" /* and */ "
		"\"\\x00e9b\";\n"
		"  Datetime = \"20261123015718.123456+000\";\n"
		"  [Description(\"qualifiers are passed over\")] Reference = \"root/v2:X.K=1\";\n"
		"  Object = instance of Test_Branch { Extra = 3; Label = \"x\"; };\n"
		"  Booleans = {true, null, false}; Uint8s = {}; Sint8s = {-1, null}; Real32s = {1, "
		"2.5};\n"
		"  Char16s = {'a', 98, null}; Strings = {\"\", null}; References = null;\n"
		"  Datetimes = {\"00000001000000.000000:000\"};\n"
		"  Objects = {instance of Test_Link {}, null, \"instance of Test_Branch {Rank = "
		"2;};\"};\n"
		"};\n";
	struct read read = read_text(text);
	const struct test_types *self = read.objects[0].self;
	const struct test_branch *branch;

	(void)state;
	assert_int_equal(read.count, 1);
	assert_ptr_equal(read.objects[0].cls, &test_types_class);
	assert_true(self->boolean.set && self->boolean.value);
	assert_int_equal(self->uint8.value, 255);
	assert_int_equal(self->uint16.value, 65535);
	assert_int_equal(self->uint32.value, 5);
	assert_int_equal(self->sint8.value, -128);
	assert_int_equal(self->sint16.value, 1);
	assert_int_equal(self->sint32.value, -1);
	assert_true(self->sint64.value == INT64_MIN);
	assert_true(self->real32.set && self->real32.value == -0.5f);
	assert_true(self->real64.set && self->real64.value == 12.0);
	assert_int_equal(self->char16.value, 'A');
	assert_string_equal(self->string, "a\xc3\xa9"
					  "b");
	assert_string_equal(self->datetime.text, "20261123015718.123456+000");
	assert_string_equal(self->reference->class_name, "X");
	assert_ptr_equal(self->object.cls, &test_branch_class);
	branch = self->object.self;
	assert_int_equal(branch->extra.value, 3);
	assert_string_equal(branch->label, "x");
	assert_int_equal(self->booleans.count, 3);
	assert_true(self->booleans.nulls[1]);
	assert_true(self->uint8s.set && !self->uint8s.count);
	assert_false(self->uint16s.set);
	assert_true(self->sint8s.items[0] == -1 && self->sint8s.nulls[1]);
	assert_true(self->real32s.items[1] == 2.5f);
	assert_int_equal(self->char16s.items[1], 'b');
	assert_string_equal(self->strings.items[0], "");
	assert_null(self->strings.items[1]);
	assert_false(self->references.set);
	assert_int_equal(self->datetimes.count, 1);
	assert_int_equal(self->objects.count, 3);
	assert_ptr_equal(self->objects.items[0].cls, &test_link_class);
	assert_null(self->objects.items[1].cls);
	assert_ptr_equal(self->objects.items[2].cls, &test_branch_class);
	read_clear(&read);
}

static void
test_defaults(void **state)
{
	struct read read = read_text("instance of Test_Types {};"
				     "instance of Test_Types { Uint8 = null; };"
				     "instance of Test_Types { Uint8; };");
	const struct test_types *first = read.objects[0].self, *second = read.objects[1].self;
	const struct test_types *third = read.objects[2].self;

	(void)state;
	assert_int_equal(read.count, 3);
	assert_true(first->uint8.set && first->uint8.value == 7);
	assert_false(second->uint8.set);
	assert_true(third->uint8.set);
	read_clear(&read);
}

/* A property that is an array takes one value without braces, as in WMI. */
static void
test_scalars_for_arrays(void **state)
{
	struct read read = read_text("instance of Test_Types { Uint8s = 5; Strings = \"a\"; "
				     "Objects = instance of Test_Link {}; };");
	const struct test_types *self = read.objects[0].self;

	(void)state;
	assert_int_equal(self->uint8s.count, 1);
	assert_int_equal(self->uint8s.items[0], 5);
	assert_int_equal(self->strings.count, 1);
	assert_int_equal(self->objects.count, 1);
	read_clear(&read);
}

static void
test_nothing(void **state)
{
	struct read read = read_text(" /* nothing */ #pragma locale(\"en_US\")\n");

	(void)state;
	assert_int_equal(read.count, 0);
	assert_non_null(read.objects);
	read_clear(&read);
	read = read_len("", 0, &options);
	assert_int_equal(read.result, 0);
	assert_int_equal(read.count, 0);
	read_clear(&read);
}

static void
test_encodings(void **state)
{
	static const char utf16[] =
		"\xff\xfei\0n\0s\0t\0a\0n\0c\0e\0 \0o\0f\0 \0T\0e\0s\0t\0_\0L\0i\0n"
		"\0k\0{\0L\0a\0b\0e\0l\0=\0\"\0\xac\x20\"\0;\0}\0;\0";
	struct read read = read_len(utf16, sizeof(utf16) - 1, &options);

	(void)state;
	assert_int_equal(read.result, 0);
	assert_string_equal(((const struct test_link *)read.objects[0].self)->label,
			    "\xe2\x82\xac");
	read_clear(&read);
	assert_wrong("instance of Test_Link {\nLabel = \"a\xff\"; };", 2, 11,
		     "the text is neither UTF-8 nor UTF-16");
	read = read_len("a\0b", 3, &options);
	assert_int_equal(read.result, -EINVAL);
	read_clear(&read);
}

static void
test_random_instances_come_back(void **state)
{
	(void)state;
	for (unsigned int seed = 0; seed < 400; seed++) {
		struct expected expected[32];
		struct mof_arena arena = { 0 };
		struct test_types self;

		test_types_random(seed, &arena, &self, expected);
		assert_comes_back(&test_types_class, &self);
		mof_arena_clear(&arena);
	}
}

static void
test_every_char16_comes_back(void **state)
{
	static uint16_t codes[0x10000 - 0x800];
	const struct test_types self = { .char16s = { codes, sizeof(codes) / sizeof(codes[0]), true,
						      NULL } };
	size_t count = 0;

	(void)state;
	for (unsigned int code = 0; code < 0x10000; code++)
		if (code < 0xd800 || code > 0xdfff)
			codes[count++] = (uint16_t)code;
	assert_comes_back(&test_types_class, &self);
}

static void
test_every_character_comes_back(void **state)
{
	(void)state;
	for (unsigned int c = 1; c < 0x80; c++) {
		/* A digit behind it, which may not become part of an escape. */
		const char text[] = { (char)c, 'a', '0', (char)c, '\0' };
		const struct test_link inner = { .label = text };
		const struct test_link self = { .label = text,
						.next = { &test_link_class, &inner } };

		assert_comes_back(&test_link_class, &self);
	}
}

static void
test_reals_come_back(void **state)
{
	static const float floats[] = { 3.40282347e38f, -3.40282347e38f, 1.17549435e-38f, 1.4e-45f,
					0.1f,           -0.0f,           16777216.0f };
	static const double doubles[] = { 1.7976931348623157e308,
					  4.9406564584124654e-324,
					  0.1,
					  1e22,
					  123456789012345678.0,
					  -0.0 };
	const struct test_types self = { .real32s = { floats, 7, true, NULL },
					 .real64s = { doubles, 6, true, NULL } };

	(void)state;
	assert_comes_back(&test_types_class, &self);
}

static void
check_locale(void)
{
	static const double doubles[] = { 1.5, 1e100 };
	const struct test_types self = { .real64s = { doubles, 2, true, NULL } };

	assert_comes_back(&test_types_class, &self);
}

static void
test_locale_changes_nothing(void **state)
{
	(void)state;
	check_in_locales(check_locale);
}

/* A row of instances within each other. */
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

static void
test_deepest_instance_comes_back(void **state)
{
	struct test_link links[33];

	(void)state;
	for (size_t count = 1; count <= 33; count++) {
		chain(links, count);
		assert_comes_back(&test_link_class, links);
	}
}

/* "instance of" so often within itself, as a value; the caller frees the text. */
static char *
nest(size_t depth)
{
	struct mof_out out = { 0 };

	for (size_t i = 0; i <= depth; i++)
		mof_out_puts(&out,
			     i ? "Next = instance of Test_Link { " : "instance of Test_Link { ");
	for (size_t i = 0; i <= depth; i++)
		mof_out_puts(&out, "}; ");
	return out.data;
}

static void
test_too_deep(void **state)
{
	static const size_t depths[] = { 33, 34, 98, 99, 100, 150, 20000 };
	char *text = nest(32);
	struct read read = read_text(text);

	(void)state;
	read_clear(&read);
	free(text);
	for (size_t i = 0; i < sizeof(depths) / sizeof(depths[0]); i++) {
		text = nest(depths[i]);
		read = read_len(text, strlen(text), &options);
		assert_int_equal(read.result, -EINVAL);
		if (depths[i] < 99)
			assert_string_equal(read.error.message,
					    "Test_Link.Next: ..: Test_Link.Next: Test_Link.Next: "
					    "more than 32 instances within each other");
		read_clear(&read);
		free(text);
	}
}

/* The same by strings, which a writer cannot make deeper than readers take. */
static void
test_too_deep_strings(void **state)
{
	struct test_link links[33];
	struct mof_out out = { 0 }, text = { 0 };
	struct read read;

	(void)state;
	chain(links, 33);
	links[32].label = NULL;
	assert_int_equal(mof_write_mof(&test_link_class, links, &out), 0);
	mof_out_printf(&text, "instance of Test_Link { Next = instance of Test_Link { Next = %s",
		       strstr(out.data, "\"instance"));
	mof_out_puts(&text, "};");
	read = read_len(text.data, text.length, &options);
	assert_int_equal(read.result, -EINVAL);
	assert_non_null(strstr(read.error.message, "more than 32 instances within each other at "
						   "line 3, column 9 of its text"));
	read_clear(&read);
	mof_out_clear(&text);
	mof_out_clear(&out);
}

static void
test_aliases(void **state)
{
	struct read read = read_text(
		"instance of Test_Rules as $Rules { Id = \"a\\\"b\"; };\n"
		"instance of Test_Link as $Link { Label = \"x\"; };\n"
		"instance of Test_Types { References = { $rules, null }; Reference = $Link;\n"
		"  Object = $Link; Objects = { $Link, $Rules, \"instance of Test_Link as $Link "
		"{};\" };\n"
		"};");
	const struct test_types *self = read.objects[2].self;

	(void)state;
	assert_int_equal(read.count, 3);
	assert_int_equal(self->references.count, 2);
	assert_string_equal(self->references.items[0]->class_name, "Test_Rules");
	assert_int_equal(self->references.items[0]->key_count, 1);
	assert_string_equal(self->references.items[0]->keys[0].text, "a\"b");
	assert_string_equal(self->reference->class_name, "Test_Link");
	assert_ptr_equal(self->object.self, read.objects[1].self);
	assert_ptr_equal(self->objects.items[1].cls, &test_rules_class);
	assert_ptr_not_equal(self->objects.items[2].self, read.objects[1].self);
	read_clear(&read);
}

static void
test_wrong_aliases(void **state)
{
	(void)state;
	assert_wrong("instance of Test_Link as $A { Next = $A; };", 1, 38,
		     "Test_Link.Next: alias \"$A\" is given to no instance before this");
	assert_wrong("instance of Test_Link { Next = $B; };\ninstance of Test_Link as $B {};", 1,
		     32, "Test_Link.Next: alias \"$B\" is given to no instance before this");
	assert_wrong("instance of Test_Link as $A {};\n instance of Test_Link as $a {};", 2, 27,
		     "alias \"$a\" is given to two instances");
	assert_wrong(
		"instance of Test_Rules as $A {};instance of Test_Link { Next = $A; };", 1, 64,
		"Test_Link.Next: an instance of Test_Link was expected, not one of Test_Rules");
	assert_wrong("instance of Test_Rules as $A {};instance of Test_Types { Reference = $A; };",
		     1, 70,
		     "Test_Types.Reference: an instance of Test_Link was expected, not one of "
		     "Test_Rules");
	assert_wrong("instance of Test_Link as $A {};instance of Test_Link { Label = $A; };", 1, 64,
		     "Test_Link.Label: string was expected, not an alias");
	/* Those of a text within a text, and of instances within values, are not known outside. */
	assert_wrong("instance of Test_Link as $A {};instance of Test_Link { "
		     "Next = \"instance of Test_Link { Next = $A; };\"; };",
		     1, 63,
		     "Test_Link.Next: Test_Link.Next: alias \"$A\" is given to no instance before "
		     "this at line 1, column 32 of its text");
	assert_wrong("instance of Test_Link { Next = instance of Test_Link as $A {}; };"
		     "instance of Test_Link { Next = $A; };",
		     1, 97, "Test_Link.Next: alias \"$A\" is given to no instance before this");
}

/* Each instance embeds the one before it, so that aliases alone make them deep, or many. */
static char *
alias_chain(unsigned int count, const char *value)
{
	struct mof_out out = { 0 };

	mof_out_puts(&out, "instance of Test_Link as $A0 { };\n");
	for (unsigned int i = 1; i < count; i++) {
		mof_out_printf(&out, "instance of Test_Link as $A%u { ", i);
		mof_out_printf(&out, value, i - 1, i - 1, i - 1, i - 1);
		mof_out_puts(&out, " };\n");
	}
	return out.data;
}

static void
test_alias_depth(void **state)
{
	char *text = alias_chain(33, "Next = $A%u;");
	struct read read = read_text(text);
	void *copy = mof_clone(&test_link_class, read.objects[32].self, &read.arena);

	(void)state;
	assert_non_null(copy);
	assert_true(mof_equal(&test_link_class, copy, read.objects[32].self));
	read_clear(&read);
	free(text);

	text = alias_chain(34, "Next = $A%u;");
	assert_wrong(text, 34, 40, "Test_Link.Next: more than 32 instances within each other");
	free(text);
	text = alias_chain(17, "Next = instance of Test_Link { Next = $A%u; };");
	read = read_text(text);
	read_clear(&read);
	free(text);
	text = alias_chain(18, "Next = instance of Test_Link { Next = $A%u; };");
	assert_wrong(text, 18, 71,
		     "Test_Link.Next: Test_Link.Next: more than 32 instances within each other");
	free(text);
}

/* A short text must not stand for gigabytes. */
static void
test_alias_expansion(void **state)
{
	char *text = alias_chain(8, "Others = { $A%u, $A%u, $A%u, $A%u };");
	struct read read = read_text(text);

	(void)state;
	read_clear(&read);
	free(text);
	text = alias_chain(30, "Others = { $A%u, $A%u, $A%u, $A%u };");
	read = read_len(text, strlen(text), &options);
	assert_int_equal(read.result, -EINVAL);
	assert_non_null(
		strstr(read.error.message, "what all aliases stand for takes more than 64 MiB"));
	read_clear(&read);
	free(text);
}

static void
test_wrong_values(void **state)
{
	static const struct {
		const char *value, *message;
	} cases[] = {
		{ "Uint8 = 256", "Uint8: 256 is out of the range of uint8" },
		{ "Uint8 = -1", "Uint8: -1 is out of the range of uint8" },
		{ "Sint8 = 128", "Sint8: 128 is out of the range of sint8" },
		{ "Sint8 = -129", "Sint8: -129 is out of the range of sint8" },
		{ "Sint64 = 9223372036854775808",
		  "Sint64: 9223372036854775808 is out of the range of sint64" },
		{ "Sint64 = -9223372036854775809",
		  "Sint64: -9223372036854775809 is out of the range of sint64" },
		{ "Uint16s = {1, 65536}", "Uint16s[1]: 65536 is out of the range of uint16" },
		{ "Uint8 = 1.5", "Uint8: uint8 was expected, not a real" },
		{ "Uint8 = \"1\"", "Uint8: uint8 was expected, not a string" },
		{ "Uint8 = true", "Uint8: uint8 was expected, not a boolean" },
		{ "Uint8 = five", "Uint8: uint8 was expected, not a name" },
		{ "Uint8 = {1}", "Uint8: one value was expected, not an array" },
		{ "Uint8 = {}", "Uint8: one value was expected, not an array" },
		{ "Uint8 = '1'", "Uint8: uint8 was expected, not a character" },
		{ "Boolean = 1", "Boolean: boolean was expected, not an integer" },
		{ "Real32 = 3.4028236e38", "Real32: 3.40282e+38 is out of the range of real32" },
		{ "Real64 = \"1.5\"", "Real64: real64 was expected, not a string" },
		{ "Char16 = 65536", "Char16: 65536 is out of the range of char16" },
		{ "Char16 = -1", "Char16: -1 is out of the range of char16" },
		{ "Char16 = 0xd800", "Char16: 55296 is half of a surrogate pair and no character" },
		{ "Char16 = \"a\"", "Char16: char16 was expected, not a string" },
		{ "String = 5", "String: string was expected, not an integer" },
		{ "String = instance of Test_Link {}",
		  "String: string was expected, not an instance" },
		{ "Datetime = \"yesterday\"",
		  "Datetime: \"yesterday\" is neither a timestamp nor an interval" },
		{ "Datetime = \"\"", "Datetime: \"\" is neither a timestamp nor an interval" },
		{ "Reference = \"X.K\"",
		  "Reference: not an object path: \"=\" was expected behind the name of a key at "
		  "character 4 of the path" },
		{ "Reference = instance of Test_Link {}",
		  "Reference: a reference was expected, not an instance" },
		{ "Object = 5", "Object: an embedded instance was expected, not an integer" },
		{ "Object = instance of Test_Rules {}",
		  "Object: an instance of Test_Link was expected, not one of Test_Rules" },
		{ "Object = instance of Nothing {}",
		  "Object: class \"Nothing\" is not in the schema" },
		{ "Object = value of Test_Link {}",
		  "Object: \"value of\" is MOF 3, \"instance of\" was expected" },
		{ "Object = instance of Test_Link { Rank = 300; }",
		  "Object: Test_Link.Rank: 300 is out of the range of uint8" },
		{ "Object = \"\"", "Object: the text of one instance was expected, not of 0" },
		{ "Object = \"instance of Test_Link {}; instance of Test_Link {};\"",
		  "Object: the text of one instance was expected, not of 2" },
		{ "Object = \" <INSTANCE/>\"",
		  "Object: \" <INSTANCE/>\" is XML, where MOF was expected" },
		{ "Object = \"class Test_Link {};\"",
		  "Object: \"instance of\" was expected, not another declaration at line 1, "
		  "column 1 of its text" },
		{ "Object = \"instance of Test_Link {\\n Rank = 300; };\"",
		  "Object: Test_Link.Rank: 300 is out of the range of uint8 at line 2, column 9 of "
		  "its text" },
		{ "Object = \"instance of Test_Link {\"",
		  "Object: unexpected end of the file, expected a member or '}' at line 1, "
		  "column 24 of its text" },
		{ "Uint8 = 1; uint8 = 2", "Uint8: the property is there twice" },
		{ "Nothing = 1", "Nothing: the class has no such property" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char text[256], message[256];
		struct read read;

		snprintf(text, sizeof(text), "instance of Test_Types {\n  %s;\n};", cases[i].value);
		snprintf(message, sizeof(message), "Test_Types.%s", cases[i].message);
		read = read_len(text, strlen(text), &options);
		assert_string_equal(read.error.message, message);
		assert_int_equal(read.result, -EINVAL);
		assert_int_equal(read.error.line, 2);
		assert_true(read.error.column >= 3);
		read_clear(&read);
	}
}

static void
test_wrong_texts(void **state)
{
	struct mofc_instance_options with = options;
	struct read read;

	(void)state;
	assert_wrong("instance of Nothing {};", 1, 13, "class \"Nothing\" is not in the schema");
	assert_wrong("class Test_Link {};", 1, 1,
		     "\"instance of\" was expected, not another declaration");
	assert_wrong("value of Test_Link as $A {};", 1, 10,
		     "\"value of\" is MOF 3, \"instance of\" was expected");
	assert_wrong("instance of Test_Link {};\n#pragma include (\"/etc/passwd\")", 2, 1,
		     "includes are not read here");
	assert_wrong("\n#include \"x.mof\"\n", 2, 1,
		     "lines of the C preprocessor are not read here");
	assert_wrong("instance of Test_Link {\n#ifdef X\n Label = \"a\" X; };", 0, 0,
		     "lines of the C preprocessor are not read here");
	assert_wrong("instance of Test_Link { Label = \"a; };\ninstance of X {};", 1, 33,
		     "unterminated string; a string ends on the line where it begins, and parts "
		     "that follow each other are joined");
	assert_wrong("instance of Test_Link { Label = \"\\x0\"; };", 1, 34,
		     "a string cannot hold the character 0");

	with.name = "seed.mof";
	read = read_len("\n instance of Nothing {};", 25, &with);
	assert_string_equal(read.error.message,
			    "seed.mof:2:14: class \"Nothing\" is not in the schema");
	read_clear(&read);
	with.schema = NULL;
	read = read_len("instance of Test_Link {};", 25, &with);
	assert_int_equal(read.result, -EINVAL);
	read_clear(&read);
	read = (struct read){ 0 };
	assert_int_equal(mofc_read_instances("instance", 8, &options, &read.arena, &read.objects,
					     &read.count, NULL),
			 -EINVAL);
	assert_int_equal(mofc_read_instances("", (64u << 20) + 1, &options, &read.arena,
					     &read.objects, &read.count, &read.error),
			 -EINVAL);
	assert_string_equal(read.error.message, "the text is longer than 64 MiB");
}

static void
test_unknown_properties(void **state)
{
	static const char text[] = "instance of Test_Link { Nothing = { $A, \"<\" }; Rank = 1; };";
	const struct mofc_instance_options with = { .schema = &test_schema,
						    .ignore_unknown = true };
	struct read read = read_len(text, sizeof(text) - 1, &with);

	(void)state;
	assert_int_equal(read.result, 0);
	assert_int_equal(((const struct test_link *)read.objects[0].self)->rank.value, 1);
	read_clear(&read);
	assert_wrong(text, 1, 25, "Test_Link.Nothing: the class has no such property");
}

/* A text with everything in it, cut at every byte, and with every byte changed. */
static void
test_damaged_texts(void **state)
{
	static const unsigned char bytes[] = { 0, '"', '\\', '{', '}', ';', '$', '#', '<', 0xff };
	struct mof_out out = { 0 };
	struct expected expected[32];
	struct mof_arena arena = { 0 };
	struct test_types self;

	(void)state;
	test_types_random(7, &arena, &self, expected);
	mof_out_puts(&out, "instance of Test_Link as $A { Next = instance of Test_Branch { "
			   "Others = { \"instance of Test_Link { Rank = 0x1; };\" }; }; };\n"
			   "instance of Test_Link { Next = $A; Others = { $A }; };\n");
	assert_int_equal(mof_write_mof(&test_types_class, &self, &out), 0);
	for (size_t i = 0; i < out.length; i++) {
		struct read read = read_len(out.data, i, &options);
		char byte = out.data[i];

		assert_true(read.result == 0 || read.result == -EINVAL);
		assert_true(read.result == 0 || (read.error.line && read.error.message[0]));
		read_clear(&read);
		out.data[i] = (char)bytes[i % sizeof(bytes)];
		read = read_len(out.data, out.length, &options);
		assert_true(read.result == 0 || read.result == -EINVAL);
		read_clear(&read);
		out.data[i] = byte;
	}
	mof_out_clear(&out);
	mof_arena_clear(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_type),
		cmocka_unit_test(test_defaults),
		cmocka_unit_test(test_scalars_for_arrays),
		cmocka_unit_test(test_nothing),
		cmocka_unit_test(test_encodings),
		cmocka_unit_test(test_random_instances_come_back),
		cmocka_unit_test(test_every_char16_comes_back),
		cmocka_unit_test(test_every_character_comes_back),
		cmocka_unit_test(test_reals_come_back),
		cmocka_unit_test(test_locale_changes_nothing),
		cmocka_unit_test(test_deepest_instance_comes_back),
		cmocka_unit_test(test_too_deep),
		cmocka_unit_test(test_too_deep_strings),
		cmocka_unit_test(test_aliases),
		cmocka_unit_test(test_wrong_aliases),
		cmocka_unit_test(test_alias_depth),
		cmocka_unit_test(test_alias_expansion),
		cmocka_unit_test(test_wrong_values),
		cmocka_unit_test(test_wrong_texts),
		cmocka_unit_test(test_unknown_properties),
		cmocka_unit_test(test_damaged_texts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
