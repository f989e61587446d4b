/*
 * Whole instances: copied, compared, written as CIM-XML and read back; and CIM-XML that is cut,
 * broken or hostile.
 */
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

#include "sample.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define LABEL(text) \
	"<INSTANCE CLASSNAME='Test_Link'><PROPERTY NAME='Label'><VALUE>" text \
	"</VALUE></PROPERTY></INSTANCE>"

static const struct mof_read_options with_schema = { .schema = &test_schema };

/* Memory in which everything that an original points to lies, to be overwritten later. */
struct original {
	struct test_types types;
	char text[8], element[8], key_name[2], key_text[2], class_name[2], host[2], space[2];
	char inner_text[8], label[8];
	struct mof_path_key keys[2], inner_key;
	struct mof_path path, inner;
	struct test_link link, other;
	struct mof_object objects[2];
	const char *strings[2];
	const struct mof_path *references[2];
	struct mof_datetime datetimes[2];
	uint8_t bytes[3];
	bool nulls[3];
};

static void
original_init(struct original *o)
{
	memset(o, 0, sizeof(*o));
	strcpy(o->text, "text");
	strcpy(o->element, "element");
	strcpy(o->key_name, "K");
	strcpy(o->key_text, "v");
	strcpy(o->class_name, "A");
	strcpy(o->host, "h");
	strcpy(o->space, "n");
	strcpy(o->inner_text, "inner");
	strcpy(o->label, "label");
	strcpy(o->datetimes[1].text, "20261123015718.123456+000");
	o->inner_key = (struct mof_path_key){ o->key_name, MOF_STRING, o->inner_text, NULL };
	o->inner = (struct mof_path){ NULL, NULL, o->class_name, &o->inner_key, 1 };
	o->keys[0] = (struct mof_path_key){ o->key_name, MOF_STRING, o->key_text, NULL };
	o->keys[1] = (struct mof_path_key){ "R", MOF_REFERENCE, NULL, &o->inner };
	o->path = (struct mof_path){ o->host, o->space, o->class_name, o->keys, 2 };
	o->other.label = o->label;
	o->link.label = o->label;
	o->link.next = (struct mof_object){ &test_link_class, &o->other };
	o->objects[1] = (struct mof_object){ &test_link_class, &o->link };
	o->strings[0] = o->element;
	o->references[1] = &o->path;
	memcpy(o->bytes, (uint8_t[]){ 1, 2, 3 }, 3);
	o->nulls[1] = true;
	o->types.sint64 = mof_s64(-5);
	o->types.string = o->text;
	o->types.datetime = o->datetimes[1];
	o->types.reference = &o->path;
	o->types.object = (struct mof_object){ &test_link_class, &o->link };
	o->types.uint8s = (struct mof_uint8_array){ o->bytes, 3, true, o->nulls };
	o->types.sint8s.set = true;
	o->types.strings = (struct mof_string_array){ o->strings, 2, true };
	o->types.datetimes = (struct mof_datetime_array){ o->datetimes, 2, true };
	o->types.references = (struct mof_reference_array){ o->references, 2, true };
	o->types.objects = (struct mof_object_array){ o->objects, 2, true };
}

static void
test_clones_are_independent(void **state)
{
	struct original *original = malloc(sizeof(*original)), twin;
	struct mof_arena arena = { 0 };
	struct test_types *clone;

	(void)state;
	assert_non_null(original);
	original_init(original);
	original_init(&twin);
	clone = mof_clone(&test_types_class, &original->types, &arena);
	assert_non_null(clone);
	assert_true(mof_equal(&test_types_class, clone, &original->types));
	memset(original, 0x5a, sizeof(*original));
	free(original);
	assert_true(mof_equal(&test_types_class, clone, &twin.types));
	assert_string_equal(clone->reference->host, "h");
	assert_string_equal(clone->reference->keys[1].reference->keys[0].text, "inner");
	assert_true(clone->uint8s.count == 3 && clone->uint8s.nulls[1] && !clone->uint8s.nulls[2]);
	assert_true(clone->sint8s.set && clone->sint8s.count == 0 && !clone->uint16s.set);
	assert_true(!clone->strings.items[1] && !clone->references.items[0]);
	assert_true(!clone->datetimes.items[0].text[0] && !clone->objects.items[0].cls);
	mof_arena_clear(&arena);
}

static void
test_random_clones(void **state)
{
	(void)state;
	for (unsigned int seed = 0; seed < 300; seed++) {
		struct expected expected[2 * MOF_TYPE_COUNT];
		struct mof_arena arena = { 0 }, other = { 0 };
		struct test_types self, twin, *clone;

		test_types_random(seed, &arena, &self, expected);
		test_types_random(seed, &other, &twin, expected);
		clone = mof_clone(&test_types_class, &self, &other);
		assert_non_null(clone);
		mof_arena_clear(&arena);
		assert_true(mof_equal(&test_types_class, clone, &twin));
		assert_int_equal(mof_diff(&test_types_class, clone, &twin, NULL), 0);
		mof_arena_clear(&other);
	}
}

/* Paths that are keys of each other: the last one has eight within it. */
static void
chain_paths(struct mof_path *paths, struct mof_path_key *keys, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		keys[i] = (struct mof_path_key){ "K", MOF_REFERENCE, NULL, paths + i - (i > 0) };
		paths[i] = (struct mof_path){ NULL, NULL, "X", &keys[i], i > 0 };
	}
}

static void
test_clones_of_deep_references(void **state)
{
	struct mof_path_key keys[10];
	struct mof_path paths[10];
	struct mof_arena arena = { 0 };
	struct test_types self = { .reference = &paths[8] }, *clone;
	const struct mof_path *items[] = { NULL, &paths[9] };

	(void)state;
	chain_paths(paths, keys, COUNT(paths));
	clone = mof_clone(&test_types_class, &self, &arena);
	assert_non_null(clone);
	assert_true(mof_equal(&test_types_class, clone, &self));
	self.reference = &paths[9];
	assert_null(mof_clone(&test_types_class, &self, &arena));
	self.reference = NULL;
	self.references = (struct mof_reference_array){ items, 2, true };
	assert_null(mof_clone(&test_types_class, &self, &arena));
	mof_arena_clear(&arena);
}

/* links[0] embeds links[1], and so on. */
static void
chain_links(struct test_link *links, size_t count)
{
	memset(links, 0, count * sizeof(*links));
	for (size_t i = 0; i + 1 < count; i++)
		links[i].next = (struct mof_object){ &test_link_class, &links[i + 1] };
	links[count - 1].label = "innermost";
}

static void
test_deep_instances(void **state)
{
	struct test_link links[34], *clone;
	struct mof_arena arena = { 0 };

	(void)state;
	chain_links(links, COUNT(links));
	clone = mof_clone(&test_link_class, &links[1], &arena);
	assert_non_null(clone);
	assert_true(mof_equal(&test_link_class, clone, &links[1]));
	assert_null(mof_clone(&test_link_class, &links[0], &arena));
	assert_false(mof_equal(&test_link_class, &links[0], &links[0]));
	links[33].next = links[0].next; /* it leads to itself */
	assert_null(mof_clone(&test_link_class, &links[1], &arena));
	assert_false(mof_equal(&test_link_class, &links[1], &links[1]));
	mof_arena_clear(&arena);
}

/* Two instances that differ in one property, which is the one that mof_diff finds. */
static void
test_differences_of_each_type(void **state)
{
	static const struct mof_path x = { .class_name = "X" }, y = { .class_name = "Y" };
	static const struct mof_path upper = { .class_name = "x" };
	static const struct test_link a = { .label = "a" }, b = { .label = "b" };
	static const struct test_branch branch = { .label = "a" };
	static const struct mof_path *const paths[] = { &x, NULL };
	static const struct mof_path *const twins[] = { &upper, NULL };
	static const char *const texts[] = { "", NULL }, *const swapped[] = { NULL, "" };
	static const double zeros[] = { 0.0, 1.0 }, minus[] = { -0.0, 1.0 };
	static const bool nulls[] = { false, true }, none[] = { false, false };
	static const struct mof_datetime times[] = { { "20261123015718.123456+000" }, { "" } };
	static const struct mof_object objects[] = { { &test_link_class, &a } },
				       others[] = { { &test_link_class, &b } };
	static const struct {
		const char *property; /* that differs; NULL: none does */
		struct test_types a, b;
	} cases[] = {
		{ NULL, { .string = NULL }, { .string = NULL } },
		{ "Boolean", { .boolean = { true, true } }, { .boolean = { false, true } } },
		{ "Uint8", { .uint8 = { 0, true } }, { .string = NULL } },
		{ NULL, { .uint8 = { 5, false } }, { .uint8 = { 6, false } } },
		{ "Uint64", { .uint64 = { UINT64_MAX, true } }, { .uint64 = { 1, true } } },
		{ "Real32", { .real32 = { 0.0f, true } }, { .real32 = { -0.0f, true } } },
		{ "Real64", { .real64 = { 0.0, true } }, { .real64 = { -0.0, true } } },
		{ NULL, { .real64 = { (double)NAN, true } }, { .real64 = { (double)NAN, true } } },
		{ NULL, { .real32 = { NAN, true } }, { .real32 = { NAN, true } } },
		{ "Char16", { .char16 = { 'a', true } }, { .char16 = { 'A', true } } },
		{ "String", { .string = "a" }, { .string = "A" } },
		{ "String", { .string = "" }, { .string = NULL } },
		{ "Datetime", { .datetime = { "20261123015718.123456+000" } },
		  { .datetime = { "20261123015718.123456+001" } } },
		{ "Datetime", { .datetime = { "20261123015718.123456+000" } }, { .string = NULL } },
		{ NULL, { .reference = &x }, { .reference = &upper } },
		{ "Reference", { .reference = &x }, { .reference = &y } },
		{ "Reference", { .string = NULL }, { .reference = &y } },
		{ "Object", { .object = { &test_link_class, &a } },
		  { .object = { &test_link_class, &b } } },
		{ "Object", { .object = { &test_link_class, &a } },
		  { .object = { &test_branch_class, &branch } } },
		{ "Object", { .object = { &test_link_class, &a } }, { .string = NULL } },
		{ "Booleans", { .booleans = { NULL, 0, true, NULL } }, { .string = NULL } },
		{ "Booleans", { .booleans = { none, 2, true, NULL } },
		  { .booleans = { none, 2, true, nulls } } },
		{ NULL, { .booleans = { none, 2, true, NULL } },
		  { .booleans = { none, 2, true, none } } },
		{ NULL, { .booleans = { none, 2, true, nulls } }, /* what is NULL has no value */
		  { .booleans = { nulls, 2, true, nulls } } },
		{ "Real64s", { .real64s = { zeros, 2, true, NULL } },
		  { .real64s = { minus, 2, true, NULL } } },
		{ "Strings", { .strings = { texts, 2, true } },
		  { .strings = { swapped, 2, true } } },
		{ NULL, { .strings = { texts, 2, false } }, { .strings = { swapped, 1, false } } },
		{ "Datetimes", { .datetimes = { times, 1, true } },
		  { .datetimes = { times + 1, 1, true } } },
		{ NULL, { .references = { paths, 2, true } },
		  { .references = { twins, 2, true } } },
		{ "References", { .references = { paths, 1, true } },
		  { .references = { paths + 1, 1, true } } },
		{ "Objects", { .objects = { objects, 1, true } },
		  { .objects = { others, 1, true } } },
	};

	(void)state;
	for (size_t i = 0; i < 2 * COUNT(cases); i++) {
		const struct test_types *one = i % 2 ? &cases[i / 2].b : &cases[i / 2].a;
		const struct test_types *two = i % 2 ? &cases[i / 2].a : &cases[i / 2].b;
		const struct mof_property *different[2 * MOF_TYPE_COUNT];
		const char *property = cases[i / 2].property;
		size_t count = mof_diff(&test_types_class, one, two, different);

		if (count != (property != NULL) ||
		    mof_equal(&test_types_class, one, two) != !property)
			fail_msg("case %zu: %zu differ", i / 2, count);
		if (property)
			assert_string_equal(different[0]->name, property);
		assert_int_equal(mof_diff(&test_types_class, one, two, NULL), count);
		assert_true(mof_equal(&test_types_class, one, one));
	}
}

static void
test_differences_are_in_order(void **state)
{
	static const struct test_types empty;
	const struct mof_property *different[2 * MOF_TYPE_COUNT + 1];
	struct original original;

	(void)state;
	original_init(&original);
	memset(different, 0, sizeof(different));
	assert_int_equal(mof_diff(&test_types_class, &original.types, &empty, different), 11);
	assert_null(different[11]);
	for (size_t i = 0, k = 0; i < test_types_class.property_count; i++) {
		if (!mof_property_is_null(test_types_class.properties[i], &original.types))
			assert_ptr_equal(different[k++], test_types_class.properties[i]);
	}
}

static void
test_paths_of_instances(void **state)
{
	static const struct mof_path owner = { .class_name = "B" };
	static const char *const texts[] = { "TRUE", "255", "65535", "0", "18446744073709551615",
					     "-128", "-1", "0", "-9223372036854775808", "0.5",
					     "-1.5", "\xe2\x82\xac", "disk",
					     "20261123015718.123456+000" };
	char text[] = "disk";
	struct test_types self = {
		.boolean = { true, true }, .uint8 = { 255, true }, .uint16 = { 65535, true },
		.uint32 = { 0, true }, .uint64 = { UINT64_MAX, true }, .sint8 = { -128, true },
		.sint16 = { -1, true }, .sint32 = { 0, true }, .sint64 = { INT64_MIN, true },
		.real32 = { 0.5f, true }, .real64 = { -1.5, true }, .char16 = { 0x20ac, true },
		.string = text, .datetime = { "20261123015718.123456+000" }, .reference = &owner,
	};
	struct mof_property rows[2 * MOF_TYPE_COUNT];
	const struct mof_property *properties[COUNT(rows)];
	struct mof_class cls = test_types_class;
	struct mof_arena arena = { 0 };
	struct mof_path path;

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		rows[i] = *test_types_class.properties[i];
		rows[i].flags |= i <= MOF_REFERENCE ? MOF_KEY : 0;
		properties[i] = &rows[i];
	}
	cls.properties = properties;
	assert_int_equal(mof_path_of(&cls, &self, &arena, &path), 0);
	memset(text, '?', sizeof(text) - 1);
	assert_true(!path.host && !path.name_space);
	assert_string_equal(path.class_name, "Test_Types");
	assert_int_equal(path.key_count, MOF_REFERENCE + 1);
	for (size_t i = 0; i < COUNT(texts); i++) {
		assert_string_equal(path.keys[i].name, rows[i].name);
		assert_int_equal(path.keys[i].type, i);
		assert_string_equal(path.keys[i].text, texts[i]);
		assert_null(path.keys[i].reference);
	}
	assert_int_equal(path.keys[MOF_REFERENCE].type, MOF_REFERENCE);
	assert_ptr_equal(path.keys[MOF_REFERENCE].reference, &owner);

	/* A key that is NULL is left out, an empty text and 0 are not. */
	memset(&self, 0, sizeof(self));
	self.string = "";
	self.sint32 = mof_s32(0);
	assert_int_equal(mof_path_of(&cls, &self, &arena, &path), 0);
	assert_int_equal(path.key_count, 2);
	assert_string_equal(path.keys[0].text, "0");
	assert_string_equal(path.keys[1].text, "");
	assert_int_equal(mof_path_of(&test_types_class, &self, &arena, &path), 0);
	assert_int_equal(path.key_count, 0);
	mof_arena_clear(&arena);
}

/* Reads a copy of exact size; on failure the instance must be as it was. */
static int
read_types(const char *text, size_t len, struct mof_arena *arena, struct test_types *self,
	   struct mof_error *reterr)
{
	struct test_types before;
	char *copy = malloc(len ? len : 1);
	int result;

	assert_non_null(copy);
	memcpy(copy, text, len);
	memset(self, 0xa5, sizeof(*self));
	memcpy(&before, self, sizeof(before));
	result = mof_read_xml(&test_types_class, copy, len, &with_schema, arena, self, reterr);
	if (result < 0)
		assert_memory_equal(self, &before, sizeof(before));
	free(copy);
	return result;
}

static void
test_what_is_written_is_read_back(void **state)
{
	(void)state;
	for (unsigned int seed = 0; seed < 600; seed++) {
		struct expected expected[2 * MOF_TYPE_COUNT];
		struct mof_arena arena = { 0 };
		struct mof_out out = { 0 };
		struct mof_error error;
		struct test_types self, back;

		test_types_random(seed, &arena, &self, expected);
		if (seed % 2)
			assert_int_equal(mof_write_wmi(&test_types_class, &self, &out), 0);
		else
			assert_int_equal(mof_write_xml(&test_types_class, &self, &out), 0);
		if (read_types(out.data, out.length, &arena, &back, &error) < 0)
			fail_msg("seed %u: %s", seed, error.message);
		if (!mof_equal(&test_types_class, &self, &back))
			fail_msg("seed %u: %s", seed, out.data);
		/* It ends with a line feed; what else is cut off leaves no XML. */
		for (size_t len = seed < 4 ? 0 : out.length; len + 1 < out.length; len++) {
			assert_int_equal(read_types(out.data, len, &arena, &back, &error), -EINVAL);
			assert_true(len == 0 || (error.line >= 1 && error.column >= 1));
		}
		/* Whatever it says: no crash, and nothing half read. */
		for (size_t i = seed; seed < 8 && i < out.length; i += 5) {
			char right = out.data[i];

			for (const char *c = "<>&/\"= 9;\xff\x01"; *c; c++) {
				out.data[i] = *c;
				read_types(out.data, out.length, &arena, &back, &error);
			}
			out.data[i] = right;
		}
		mof_out_clear(&out);
		mof_arena_clear(&arena);
	}
}

/* Puts a text into a VALUE of its own. */
static void
wrap(struct mof_out *text, const char *before, const char *after)
{
	struct mof_out outer = { 0 };

	mof_out_puts(&outer, before);
	for (const char *c = text->data; *c; c++)
		mof_out_printf(&outer, *c == '<' ? "&lt;" : *c == '&' ? "&amp;" : "%c", *c);
	mof_out_puts(&outer, after);
	mof_out_clear(text);
	*text = outer;
}

static void
test_instances_within_instances(void **state)
{
	static const char before[] =
		"<INSTANCE CLASSNAME='Test_Link'><PROPERTY NAME='Next'><VALUE>";
	static const char after[] = "</VALUE></PROPERTY></INSTANCE>";
	struct test_link links[33], link;
	struct mof_out text = { 0 };
	struct mof_arena arena = { 0 };
	struct mof_error error;

	(void)state;
	chain_links(links, COUNT(links));
	mof_out_puts(&text, LABEL("innermost"));
	for (size_t i = 0; i < 32; i++)
		wrap(&text, before, after);
	if (mof_read_xml(&test_link_class, text.data, text.length, &with_schema, &arena, &link,
			 &error) < 0)
		fail_msg("%s", error.message);
	assert_true(mof_equal(&test_link_class, &link, links));
	wrap(&text, before, after);
	link.label = "kept";
	assert_int_equal(mof_read_xml(&test_link_class, text.data, text.length, &with_schema,
				      &arena, &link, &error), -EINVAL);
	assert_non_null(strstr(error.message, "more than 32 instances within each other"));
	assert_string_equal(link.label, "kept");
	mof_out_clear(&text);
	mof_arena_clear(&arena);
}

/* Each text stands within the VALUE of the next: a short one must not take much memory. */
static void
test_texts_within_texts(void **state)
{
	struct mof_out text = { 0 };
	struct mof_arena arena = { 0 };
	struct test_link link;

	(void)state;
	mof_out_puts(&text, LABEL("x"));
	for (size_t i = 0; i < 65; i++)
		wrap(&text, "<VALUE>", "</VALUE>");
	assert_int_equal(mof_read_xml(&test_link_class, text.data, text.length, NULL, &arena, &link,
				      NULL), -EINVAL);
	mof_out_clear(&text);
	mof_arena_clear(&arena);
}

static void
test_hostile_texts(void **state)
{
	static const char entity[] = "a declaration of an entity is not allowed";
	static const char not_xml[] = "not XML: ";
	static const struct {
		const char *text, *message; /* NULL: it is accepted */
	} cases[] = {
		{ "<!DOCTYPE CIM [<!ENTITY e 'x'>]>" LABEL("x"), entity },
		{ "<!DOCTYPE CIM [<!ENTITY % e 'x'>]>" LABEL("x"), entity },
		{ "<!DOCTYPE CIM [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>" LABEL("&e;"), entity },
		{ "<!DOCTYPE CIM [<!NOTATION n SYSTEM 'n'><!ENTITY e SYSTEM 'f' NDATA n>]>"
		  LABEL("x"), entity },
		{ "<!DOCTYPE CIM [<!ENTITY a 'lol'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;&a;'>"
		  "<!ENTITY c '&b;&b;&b;&b;&b;&b;&b;&b;&b;'>]>" LABEL("&c;"), entity },
		{ "<!DOCTYPE CIM SYSTEM 'file:///nowhere/cim.dtd'>" LABEL("&e;"), "" },
		{ LABEL("&e;"), not_xml },
		/* A document type alone does no harm. */
		{ "<!DOCTYPE CIM SYSTEM 'file:///nowhere/cim.dtd'>" LABEL("x"), NULL },
		{ LABEL("\xff"), not_xml },
		{ LABEL("&#0;"), not_xml },
		{ "<?xml version='1.0' encoding='nothing'?>" LABEL("x"), not_xml },
	};
	struct test_link link;
	struct mof_arena arena = { 0 };
	struct mof_error error;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		const char *text = cases[i].text, *message = cases[i].message;
		int result;

		link.label = "kept";
		result = mof_read_xml(&test_link_class, text, strlen(text), NULL, &arena, &link,
				      &error);
		if (result != (message ? -EINVAL : 0) ||
		    (message && strncmp(error.message, message, strlen(message)) != 0))
			fail_msg("%s: %d %s", text, result, result ? error.message : "");
		assert_string_equal(link.label, message ? "kept" : "x");
	}
	mof_arena_clear(&arena);
	/* It is refused by its length, before a byte of it is looked at. */
	assert_int_equal(mof_read_xml(&test_link_class, "<", (64u << 20) + 1, NULL, &arena, &link,
				      &error), -EINVAL);
	assert_string_equal(error.message, "a text of 67108865 bytes, at most 64 MiB are read");
	assert_null(arena.blocks);
}

static void
test_elements_within_elements(void **state)
{
	struct test_link link;
	struct mof_arena arena = { 0 };
	struct mof_error error;

	(void)state;
	for (size_t depth = 64; depth <= 65; depth++) { /* LABEL has three */
		struct mof_out text = { 0 };

		for (size_t i = 3; i < depth; i++)
			mof_out_puts(&text, "<CIM>");
		mof_out_puts(&text, LABEL("x"));
		for (size_t i = 3; i < depth; i++)
			mof_out_puts(&text, "</CIM>");
		assert_int_equal(mof_read_xml(&test_link_class, text.data, text.length, NULL,
					      &arena, &link, &error), depth > 64 ? -EINVAL : 0);
		mof_out_clear(&text);
	}
	assert_string_equal(error.message, "more than 64 elements within each other");
	mof_arena_clear(&arena);
}

/* Line and column lie within the start tag, or the element, that is wrong. */
static void
test_places(void **state)
{
	static const struct {
		const char *text;
		unsigned int line, from, to;
	} cases[] = {
		{ "<INSTANCE CLASSNAME='Test_Link'>\n  <PROPERTY NAME='Label'>\n    <VALUE>a</X>\n",
		  3, 5, 17 },
		{ "<INSTANCE CLASSNAME='Test_Link'>\n\n  <PROPERTY NAME='Nope' TYPE='string'/>\n",
		  3, 3, 40 },
		{ "<INSTANCE CLASSNAME='Test_Link'>\n <PROPERTY NAME='Rank'>\n  <VALUE>x</VALUE>",
		  3, 3, 19 },
		{ "\n\n<INSTANCE CLASSNAME='Test_Rules'/>", 3, 1, 35 },
		/* What is wrong in the text of an instance lies in the text as a whole. */
		{ "<INSTANCE CLASSNAME='Test_Link'>\n<PROPERTY NAME='Next'>\n\n\n\n<VALUE>"
		  "&lt;INSTANCE CLASSNAME='Test_Link'>&lt;/X></VALUE>", 6, 1, 58 },
		{ "<!DOCTYPE CIM [\n<!ENTITY e 'x'>]>" LABEL("x"), 2, 1, 16 },
		{ "<INSTANCE", 1, 1, 10 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct mof_arena arena = { 0 };
		struct mof_error error;
		struct test_link link;

		assert_int_equal(mof_read_xml(&test_link_class, cases[i].text,
					      strlen(cases[i].text), &with_schema, &arena, &link,
					      &error), -EINVAL);
		if (error.line != cases[i].line || error.column < cases[i].from ||
		    error.column > cases[i].to)
			fail_msg("%s: %u:%u, %s", cases[i].text, error.line, error.column,
				 error.message);
		mof_arena_clear(&arena);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_clones_are_independent),
		cmocka_unit_test(test_random_clones),
		cmocka_unit_test(test_clones_of_deep_references),
		cmocka_unit_test(test_deep_instances),
		cmocka_unit_test(test_differences_of_each_type),
		cmocka_unit_test(test_differences_are_in_order),
		cmocka_unit_test(test_paths_of_instances),
		cmocka_unit_test(test_what_is_written_is_read_back),
		cmocka_unit_test(test_instances_within_instances),
		cmocka_unit_test(test_texts_within_texts),
		cmocka_unit_test(test_hostile_texts),
		cmocka_unit_test(test_elements_within_elements),
		cmocka_unit_test(test_places),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
