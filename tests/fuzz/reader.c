#include "reader.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "instances/instances.h"

#define POISON 0xa5

const struct mof_read_options reader_strict = { &test_schema, false };
const struct mof_read_options reader_lenient = { &test_schema, true };

static int
read_mof(const struct mof_class *cls, const char *text, size_t len,
	 const struct mof_read_options *options, struct mof_arena *arena, void *self,
	 struct mof_error *reterr)
{
	const struct mofc_instance_options own = { options->schema, options->ignore_unknown, NULL };
	struct mof_object *objects;
	size_t count;
	int result = mofc_read_instances(text, len, &own, arena, &objects, &count, reterr);

	if (result < 0)
		return result;
	fuzz_expect(count == 1 && objects[0].cls == cls, "one instance was written");
	memcpy(self, objects[0].self, cls->size);
	return 0;
}

const struct reader_format reader_xml = {
	.name = "xml",
	.read = mof_read_xml,
	.write = mof_write_xml,
	.is_xml = true,
};

static const struct reader_format wmi = {
	.name = "wmi",
	.read = mof_read_wmi,
	.write = mof_write_wmi,
	.is_xml = true,
};

const struct reader_format reader_wscim = {
	.name = "wscim",
	.read = mof_read_wscim,
	.write = mof_write_wscim,
	.is_xml = true,
	.has_no_empty_array = true,
};

const struct reader_format reader_json = {
	.name = "json",
	.read = mof_read_json,
	.write = mof_write_json,
};

const struct reader_format reader_mof = {
	.name = "mof",
	.read = read_mof,
	.write = mof_write_mof,
	.has_no_nan = true,
};

/* What the sample's classes have not. */
struct method_out {
	struct mof_uint32 return_value;
	const struct mof_path *job;
	struct mof_uint8_array bytes;
	struct mof_datetime interval;
	struct mof_datetime_array timestamps;
	struct mof_object_array links;
};

/* clang-format off */
#define PARAMETER(spelling, member, ...) \
	{ .name = spelling, .name_len = sizeof(spelling) - 1, \
	  .offset = offsetof(struct method_out, member), __VA_ARGS__ }
/* clang-format on */

static const struct mof_property method_rows[] = {
	PARAMETER("ReturnValue", return_value, .type = MOF_UINT32),
	PARAMETER("Job", job, .type = MOF_REFERENCE),
	PARAMETER("Bytes", bytes, .type = MOF_UINT8, .flags = MOF_ARRAY | MOF_OCTETSTRING),
	PARAMETER("Interval", interval, .type = MOF_DATETIME, .flags = MOF_INTERVAL),
	PARAMETER("Timestamps", timestamps, .type = MOF_DATETIME,
		  .flags = MOF_ARRAY | MOF_TIMESTAMP),
	PARAMETER("Links", links, .type = MOF_OBJECT, .flags = MOF_ARRAY,
		  .class_name = "Test_Link"),
};
static const struct mof_property *const method_properties[] = { &method_rows[0], &method_rows[1],
								&method_rows[2], &method_rows[3],
								&method_rows[4], &method_rows[5] };
static const struct mof_class method_out_class = { .name = "Test_Link.Move",
						   .properties = method_properties,
						   .property_count = 6,
						   .size = sizeof(struct method_out) };

const struct mof_method reader_method = {
	.name = "Move", .in = &test_types_class, .out = &method_out_class, .flags = MOF_RETURNS
};

void
reader_poison(void *at, size_t size)
{
	memset(at, POISON, size);
}

void *
reader_room(struct mof_arena *arena, size_t size)
{
	void *room = mof_arena_alloc(arena, size);

	if (!room)
		abort();
	reader_poison(room, size);
	return room;
}

bool
reader_is_poison(const void *at, size_t size)
{
	const unsigned char *byte = at;

	while (size && *byte == POISON)
		byte++, size--;
	return !size;
}

void
reader_check_error(int result, const struct mof_error *error, const char *text, size_t len)
{
	size_t lines = 1;

	for (size_t i = 0; i < len; i++)
		lines += text[i] == '\n' || text[i] == '\r';
	fuzz_expect(result == -EINVAL, "what is wrong is -EINVAL");
	fuzz_expect(memchr(error->message, '\0', sizeof(error->message)), "a message has an end");
	fuzz_expect(error->message[0], "there is a message");
	fuzz_expect(!strpbrk(error->message, "\r\n"), "a message is one line");
	fuzz_expect(error->line <= lines, "the line is one of the text");
	fuzz_expect(error->column <= len + 1, "the column lies in the text");
	fuzz_expect(!error->line == !error->column, "line and column are both known or not");
}

/* Whether a name is a letter or "_", and then these and digits. */
static bool
is_name(const char *name)
{
	const char *c = name;

	while (*c == '_' || isalpha((unsigned char)*c) || (*c & 0x80) ||
	       (c > name && isdigit((unsigned char)*c)))
		c++;
	return c > name && !*c;
}

bool
reader_is_plain(const struct mof_path *path)
{
	const char *space = path->name_space;

	if (!is_name(path->class_name) || (path->host && (!*path->host || !space)) ||
	    (path->host && strpbrk(path->host, "/\\")))
		return false;
	if (space && (!*space || *space == '/' || space[strlen(space) - 1] == '/' ||
		      strstr(space, "//") || strpbrk(space, "\"=\\")))
		return false;
	for (const char *c = space; c && *c; c++)
		if ((unsigned char)*c <= ' ')
			return false;
	for (size_t i = 0; i < path->key_count; i++)
		if (!is_name(path->keys[i].name) ||
		    (path->keys[i].reference && !reader_is_plain(path->keys[i].reference)))
			return false;
	return true;
}

/*
 * Makes of an instance what comes back from a format.  Returns whether it can come back.  Nothing
 * of a clone is constant.
 */
static bool
fit(const struct reader_format *format, const struct mof_class *cls, void *self)
{
	bool fits = true;

	for (size_t i = 0; i < cls->property_count; i++) {
		const struct mof_property *property = cls->properties[i];
		struct mof_items items = mof_items_of(property, self);

		if (!items.is_null && !items.count && format->has_no_empty_array)
			mof_property_set_null(property, self);
		for (size_t j = 0; fits && !items.is_null && j < items.count; j++) {
			struct mof_value value = mof_items_get(&items, j);

			if (!value.is_null && value.type == MOF_REFERENCE)
				fits = reader_is_plain(value.reference);
			else if (!value.is_null && value.type == MOF_OBJECT)
				fits = fit(format, value.object.cls,
					   (void *)(uintptr_t)value.object.self);
		}
	}
	return fits;
}

static void *
clone(const struct mof_class *cls, const void *self, struct mof_arena *arena)
{
	void *copy = mof_clone(cls, self, arena);

	fuzz_expect(copy != NULL, "what was read can be cloned");
	fuzz_expect(mof_equal(cls, self, copy), "a clone is equal");
	fuzz_expect(mof_diff(cls, self, copy, NULL) == 0, "a clone does not differ");
	return copy;
}

/* Ends the process, and shows what was written. */
static void
expect(bool is_true, const struct reader_format *format, const struct mof_out *out,
       const char *what)
{
	if (!is_true)
		fprintf(stderr, "fuzz: %s, written as\n%s\n", format->name,
			out->data ? out->data : "");
	fuzz_expect(is_true, what);
}

/* Writes what was read in one format in another one, or in the same, and reads that. */
static void
check_format(const struct reader_format *from, const struct reader_format *to,
	     const struct mof_class *cls, const void *self)
{
	bool may_refuse = (to->is_xml && !from->is_xml) || (to->has_no_nan && !from->has_no_nan);
	struct mof_arena arena = { 0 };
	struct mof_out out = { 0 };
	void *copy = clone(cls, self, &arena), *back = reader_room(&arena, cls->size);
	struct mof_error error = { .message = "" };
	int result = to->write(cls, self, &out);

	expect(!result || (may_refuse && result == -EILSEQ), to, &out,
	       "what was read can be written");
	if (result < 0) {
		expect(!out.length, to, &out, "what is refused leaves no text");
	} else if (fit(to, cls, copy)) {
		result = to->read(cls, out.data, out.length, &reader_strict, &arena, back, &error);
		expect(!result, to, &out, error.message);
		expect(mof_equal(cls, copy, back), to, &out, "what is written comes back");
		expect(!mof_diff(cls, copy, back, NULL), to, &out, "what comes back is no other");
	}
	mof_out_clear(&out);
	mof_arena_clear(&arena);
}

static void
check_rules(const struct mof_class *cls, const void *self)
{
	struct mof_arena arena = { 0 };
	struct mof_error error = { .message = "" };
	struct mof_violations all, more;
	int result = mof_validate(cls, self, &error);
	const char *message = NULL;

	fuzz_expect(mof_validate_all(cls, self, NULL, &arena, &all) == result,
		    "both validations agree");
	fuzz_expect((all.error_count > 0) == (result < 0), "an error is counted");
	for (size_t i = all.count; i-- > 0;)
		if (all.items[i].severity == MOF_ERROR)
			message = all.items[i].message;
	fuzz_expect(result == 0 || strcmp(message, error.message) == 0,
		    "the first violation is the one that is told");
	result = mof_validate_all(cls, self, &test_schema, &arena, &more);
	fuzz_expect((more.error_count > 0) == (result < 0), "an error is counted");
	fuzz_expect(more.error_count >= all.error_count, "with a schema no less is found");
	mof_arena_clear(&arena);
}

static void
check_path_of(const struct mof_class *cls, const void *self)
{
	struct mof_arena arena = { 0 };
	struct mof_path path;

	fuzz_expect(mof_path_of(cls, self, &arena, &path) == 0, "an instance has a path");
	reader_check_path(&path);
	mof_arena_clear(&arena);
}

void
reader_check_instance(const struct reader_format *from, const struct mof_class *cls,
		      const void *self)
{
	static const struct reader_format *const formats[] = { &reader_xml, &wmi,
							       &reader_wscim, &reader_json,
							       &reader_mof };

	check_rules(cls, self);
	check_path_of(cls, self);
	check_format(from, from, cls, self);
	/* Names of methods' classes are no names of MOF. */
	for (size_t i = 0; mof_schema_find(&test_schema, cls->name) && i < 5; i++)
		if (formats[i] != from)
			check_format(from, formats[i], cls, self);
}

/* Reads an instance.  Returns NULL, and checks the message, where that cannot be done. */
static void *
read_instance(const struct reader_format *format, const struct mof_class *cls, const char *text,
	      size_t len, const struct mof_read_options *options, struct mof_arena *arena)
{
	void *self = reader_room(arena, cls->size);
	struct mof_error error;
	int result;

	reader_poison(&error, sizeof(error));
	result = format->read(cls, text, len, options, arena, self, &error);
	if (!result) {
		fuzz_expect(reader_is_poison(&error, sizeof(error)), "no failure, no message");
		return self;
	}
	reader_check_error(result, &error, text, len);
	fuzz_expect(reader_is_poison(self, cls->size), "on failure the struct is left alone");
	return NULL;
}

void
reader_check(const struct reader_format *format, const struct mof_class *cls, const char *text,
	     size_t len)
{
	struct mof_arena arena = { 0 };
	const void *strict = read_instance(format, cls, text, len, &reader_strict, &arena);
	const void *lenient = read_instance(format, cls, text, len, &reader_lenient, &arena);
	const void *plain = read_instance(format, cls, text, len, NULL, &arena);

	fuzz_expect(!strict || lenient, "who passes over more does not fail more");
	fuzz_expect(!strict || mof_equal(cls, strict, lenient), "nothing else is passed over");
	fuzz_expect(!plain || strict, "a schema does no harm");
	fuzz_expect(!plain || mof_equal(cls, plain, strict), "a schema changes no value");
	if (lenient)
		reader_check_instance(format, cls, lenient);
	mof_arena_clear(&arena);
}

void
reader_check_classes(const struct reader_format *format, const char *text, size_t len)
{
	reader_check(format, &test_types_class, text, len);
	reader_check(format, &test_rules_class, text, len);
	reader_check(format, &test_link_class, text, len);
}

typedef int parse_fn(const char *text, size_t len, struct mof_arena *arena,
		     const struct mof_path **ret, struct mof_error *reterr);

static void
check_path(const struct mof_path *path, int (*write)(const struct mof_path *, struct mof_out *),
	   parse_fn *parse, const struct reader_format *format)
{
	struct mof_arena arena = { 0 };
	struct mof_out first = { 0 }, second = { 0 }, third = { 0 };
	const struct mof_path *back, *again;
	struct mof_error error = { .message = "" };
	int result = write(path, &first);

	expect(!result || (format->is_xml && result == -EILSEQ), format, &first,
	       "a path that was read can be written");
	if (!result && reader_is_plain(path)) {
		result = parse(first.data, first.length, &arena, &back, &error);
		expect(!result, format, &first, error.message);
		expect(mof_path_equal(path, back), format, &first, "a path comes back");
		/* True may have become TRUE, and 007 7: from then on it is the same text. */
		expect(!write(back, &second) &&
			       !parse(second.data, second.length, &arena, &again, &error) &&
			       !write(again, &third) && !strcmp(second.data, third.data),
		       format, &first, "the text of a path comes back");
	}
	mof_out_clear(&first);
	mof_out_clear(&second);
	mof_out_clear(&third);
	mof_arena_clear(&arena);
}

void
reader_check_path(const struct mof_path *path)
{
	fuzz_expect(mof_path_equal(path, path), "a path equals itself");
	check_path(path, mof_path_write, mof_path_parse, &reader_json);
	check_path(path, mof_path_write_wmi, mof_path_parse_wmi, &reader_mof);
	check_path(path, mof_write_xml_reference, mof_read_xml_path, &reader_xml);
}
