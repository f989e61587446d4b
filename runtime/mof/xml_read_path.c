#include "xml_read_path.h"

#include <errno.h>
#include <string.h>

#include "emit.h"
#include "name.h"

/* More keys than any class has. */
#define KEYS_MAX 256

static int
fail(const struct mof_xml_paths *paths, const char *what)
{
	return mof_place_error(paths->place, paths->reading->reterr, -EINVAL, "%s", what);
}

/* The path that is open. */
static struct mof_xml_path_builder *
builder_of(struct mof_xml_paths *paths)
{
	return &paths->builders[paths->depth - 1];
}

/* Its last key. */
static struct mof_path_key *
key_of(struct mof_xml_paths *paths)
{
	struct mof_xml_path_builder *builder = builder_of(paths);

	return &builder->keys[builder->path->key_count - 1];
}

int
mof_xml_path_begin(struct mof_xml_paths *paths, const struct mof_reading *reading,
		   const struct mof_place *place)
{
	struct mof_xml_path_builder *builder;

	paths->reading = reading;
	paths->place = place;
	if (paths->depth > MOF_REFERENCE_DEPTH_MAX)
		return fail(paths, "more than 8 references within each other");
	builder = &paths->builders[paths->depth];
	builder->path = mof_arena_alloc(reading->arena, sizeof(*builder->path));
	if (!builder->path)
		return mof_read_no_memory(reading);
	builder->keys = NULL;
	builder->capacity = 0;
	paths->depth++;
	return 0;
}

int
mof_xml_path_host(struct mof_xml_paths *paths, const char *text, size_t len)
{
	struct mof_path *path = builder_of(paths)->path;

	path->host = mof_arena_strndup(paths->reading->arena, text, len);
	return path->host ? 0 : mof_read_no_memory(paths->reading);
}

int
mof_xml_path_namespace(struct mof_xml_paths *paths, const struct mof_sax_attribute *name)
{
	struct mof_out *name_space = &builder_of(paths)->name_space;

	if (!name)
		return fail(paths, "a NAMESPACE without NAME");
	if (name_space->length)
		mof_out_putc(name_space, '/');
	mof_out_write(name_space, name->value, name->len);
	return name_space->failed ? mof_read_no_memory(paths->reading) : 0;
}

/* Copies an attribute that is the name of something. */
static int
copy_name(const struct mof_xml_paths *paths, const struct mof_sax_attribute *name, const char *what,
	  const char **ret)
{
	if (!name || !mof_name_is_valid(name->value, name->len))
		return fail(paths, what);
	*ret = mof_arena_strndup(paths->reading->arena, name->value, name->len);
	return *ret ? 0 : mof_read_no_memory(paths->reading);
}

int
mof_xml_path_name(struct mof_xml_paths *paths, const struct mof_sax_attribute *name)
{
	struct mof_path *path = builder_of(paths)->path;

	if (path->class_name)
		return fail(paths, "a path with more than one name");
	return copy_name(paths, name, "a path without the name of a class", &path->class_name);
}

/* Adds a key, whose name is still to be set. */
static int
add_key(struct mof_xml_paths *paths)
{
	struct mof_xml_path_builder *builder = builder_of(paths);
	struct mof_path *path = builder->path;

	if (path->key_count == KEYS_MAX)
		return fail(paths, "more than 256 keys");
	if (path->key_count == builder->capacity) {
		size_t capacity = builder->capacity ? 2 * builder->capacity : 4;
		struct mof_path_key *keys =
			mof_arena_alloc(paths->reading->arena, capacity * sizeof(*keys));

		if (!keys)
			return mof_read_no_memory(paths->reading);
		if (path->key_count)
			memcpy(keys, builder->keys, path->key_count * sizeof(*keys));
		path->keys = builder->keys = keys;
		builder->capacity = capacity;
	}
	builder->keys[path->key_count] = (struct mof_path_key){ .name = "", .type = MOF_STRING };
	path->key_count++;
	return 0;
}

/* Adds a key that has no name, and so must be the only one. */
static int
add_nameless_key(struct mof_xml_paths *paths)
{
	return builder_of(paths)->path->key_count ? fail(paths, "a key is there twice")
						  : add_key(paths);
}

int
mof_xml_path_key(struct mof_xml_paths *paths, const struct mof_sax_attribute *name)
{
	struct mof_path_key *key;
	int result = add_key(paths);

	if (result < 0)
		return result;
	key = key_of(paths);
	result = copy_name(paths, name, "the name of a key was expected", &key->name);
	for (const struct mof_path_key *other = builder_of(paths)->keys; !result && other < key;
	     other++) {
		if (mof_name_compare(other->name, key->name) == 0)
			return fail(paths, "a key is there twice");
	}
	return result;
}

static bool
has_value(const struct mof_path_key *key)
{
	return key->text || key->reference;
}

int
mof_xml_path_key_end(struct mof_xml_paths *paths)
{
	return has_value(key_of(paths)) ? 0 : fail(paths, "a key without a value");
}

static bool
attribute_is(const struct mof_sax_attribute *attribute, const char *text)
{
	return attribute->len == strlen(text) &&
	       memcmp(attribute->value, text, attribute->len) == 0;
}

/* TYPE says more than VALUETYPE, and so it wins (DSP0201 5.2.4.13). */
static int
find_type(const struct mof_xml_paths *paths, const struct mof_sax_attribute *attributes,
	  size_t count, uint8_t *ret)
{
	const struct mof_sax_attribute *type = mof_sax_find(attributes, count, "TYPE");
	const struct mof_sax_attribute *value_type = mof_sax_find(attributes, count, "VALUETYPE");

	*ret = MOF_STRING;
	if (type) {
		*ret = 0;
		while (*ret < MOF_REFERENCE && !attribute_is(type, mof_type_infos[*ret].name))
			++*ret;
		return *ret < MOF_REFERENCE ? 0 : fail(paths, "a key of an unknown TYPE");
	}
	if (value_type && attribute_is(value_type, "boolean"))
		*ret = MOF_BOOLEAN;
	else if (value_type && attribute_is(value_type, "numeric"))
		*ret = MOF_TYPE_COUNT; /* settled when the value is known */
	else if (value_type && !attribute_is(value_type, "string"))
		return fail(paths, "a key of an unknown VALUETYPE");
	return 0;
}

int
mof_xml_path_value(struct mof_xml_paths *paths, bool is_alone,
		   const struct mof_sax_attribute *attributes, size_t count)
{
	int result = is_alone ? add_nameless_key(paths) : 0;

	if (result < 0)
		return result;
	if (has_value(key_of(paths)))
		return fail(paths, "a key with more than one value");
	return find_type(paths, attributes, count, &key_of(paths)->type);
}

/* VALUETYPE says no more than "numeric", and so an integer or a real is looked for. */
static int
read_number(const struct mof_xml_paths *paths, const char *text, size_t len, struct mof_value *ret)
{
	static const uint8_t types[] = { MOF_UINT64, MOF_SINT64, MOF_REAL64 };
	struct mof_reading quiet = *paths->reading;

	quiet.reterr = NULL;
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		if (mof_read_value(&quiet, NULL, types[i], text, len, ret) == 0)
			return 0;
	}
	return fail(paths, "a numeric key that is no number");
}

/* A key has its text as mof_path_of would have it: numbers in decimal, no blanks around them. */
int
mof_xml_path_text(struct mof_xml_paths *paths, const char *text, size_t len)
{
	struct mof_path_key *key = key_of(paths);
	char number[MOF_INTEGER_ROOM];
	struct mof_value value;
	int result;

	text = text ? text : "";
	if (key->type == MOF_TYPE_COUNT)
		result = read_number(paths, text, len, &value);
	else
		result = mof_read_value(paths->reading, paths->place, key->type, text, len, &value);
	if (result < 0)
		return result;
	key->type = value.type;
	if (mof_type_infos[key->type].is_integer) {
		bool is_signed = mof_type_infos[key->type].is_signed;

		len = (size_t)(mof_emit_integer(number, value.integer, is_signed) - number);
		text = number;
	} else if (key->type == MOF_BOOLEAN) {
		text = value.boolean ? "TRUE" : "FALSE";
		len = strlen(text);
	} else if (key->type != MOF_CHAR16 && key->type != MOF_STRING) {
		text = mof_sax_trim(text, &len);
	}
	key->text = mof_arena_strndup(paths->reading->arena, text, len);
	return key->text ? 0 : mof_read_no_memory(paths->reading);
}

int
mof_xml_path_end(struct mof_xml_paths *paths, bool is_alone, const struct mof_path **ret)
{
	struct mof_xml_path_builder *builder = builder_of(paths);
	struct mof_path *path = builder->path;
	int result = 0;

	*ret = NULL;
	if (!path->class_name)
		return fail(paths, "a path without the name of a class");
	if (builder->name_space.length) {
		path->name_space =
			mof_arena_strdup(paths->reading->arena, builder->name_space.data);
		if (!path->name_space)
			return mof_read_no_memory(paths->reading);
		mof_out_truncate(&builder->name_space, 0);
	}
	if (--paths->depth == 0) {
		*ret = path;
		return 0;
	}
	if (is_alone)
		result = add_nameless_key(paths);
	if (result < 0)
		return result;
	if (has_value(key_of(paths)))
		return fail(paths, "a key with more than one value");
	key_of(paths)->type = MOF_REFERENCE;
	key_of(paths)->reference = path;
	return 0;
}

void
mof_xml_paths_clear(struct mof_xml_paths *paths)
{
	for (size_t i = 0; i <= MOF_REFERENCE_DEPTH_MAX; i++)
		mof_out_clear(&paths->builders[i].name_space);
}
