#include "json.h"

#include <errno.h>
#include <float.h>
#include <locale.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "datetime.h"
#include "depth.h"
#include "item.h"
#include "name.h"
#include "number.h"
#include "place.h"
#include "utf8.h"

#define TEXT_MAX (64u << 20)

/* How many bytes of a name or value a message shows. */
#define SHOWN 60

struct reader {
	const struct mof_read_options *options;
	struct mof_arena *arena;
	struct mof_error *reterr;
};

/* The value that is being read: of which property, and where it is. */
struct target {
	const struct mof_property *property;
	struct mof_place place;
};

static int read_instance(const struct reader *reader, const struct mof_class *cls, json_t *object,
			 const struct mof_place *outer, void *self);

static int
out_of_memory(const struct reader *reader)
{
	return mof_error_set(reader->reterr, -ENOMEM, "out of memory");
}

static const char *
kind_name(const json_t *json)
{
	static const char *const names[] = {
		[JSON_OBJECT] = "an object",   [JSON_ARRAY] = "an array",
		[JSON_STRING] = "a string",    [JSON_INTEGER] = "an integer",
		[JSON_REAL] = "a real number", [JSON_TRUE] = "true",
		[JSON_FALSE] = "false",        [JSON_NULL] = "null",
	};

	return names[json_typeof(json)];
}

static int
fail_kind(const struct reader *reader, const struct target *target, const char *needed,
	  const json_t *json)
{
	return mof_place_error(&target->place, reader->reterr, -EINVAL, "%s was expected, not %s",
			       needed, kind_name(json));
}

static int
fail_text(const struct reader *reader, const struct target *target, const char *text,
	  const char *what)
{
	return mof_place_error(&target->place, reader->reterr, -EINVAL, "\"%.*s%s\" %s", SHOWN,
			       text, strlen(text) > SHOWN ? ".." : "", what);
}

static int
read_integer(const struct reader *reader, const struct target *target, const json_t *json,
	     struct mof_value *value)
{
	const char *type_name = mof_type_infos[target->property->type].name;
	struct mof_number number;
	int result = 0;

	if (json_is_integer(json)) {
		json_int_t integer = json_integer_value(json);

		number.is_negative = integer < 0;
		number.magnitude = integer < 0 ? -(uint64_t)integer : (uint64_t)integer;
	} else if (json_is_string(json)) {
		result = mof_number_parse(json_string_value(json), json_string_length(json),
					  &number);
		if (result == -EINVAL)
			return fail_text(reader, target, json_string_value(json), "is no integer");
	} else {
		return fail_kind(reader, target, "an integer", json);
	}
	if (!result)
		result = mof_number_fit(&number, target->property->type, &value->integer);
	if (!result)
		return 0;
	if (json_is_integer(json))
		return mof_place_error(&target->place, reader->reterr, -EINVAL,
				       "%" JSON_INTEGER_FORMAT " is out of the range of %s",
				       json_integer_value(json), type_name);
	return mof_place_error(&target->place, reader->reterr, -EINVAL,
			       "\"%.*s\" is out of the range of %s", SHOWN, json_string_value(json),
			       type_name);
}

/* The text of a string that holds no NUL; NULL for everything else. */
static const char *
plain_text(const json_t *json)
{
	const char *text = json_string_value(json);

	return text && strlen(text) == json_string_length(json) ? text : NULL;
}

/* Reads a real that is given as text.  Returns 0, or -EINVAL. */
static int
parse_real(const json_t *json, double *ret)
{
	const char *text = plain_text(json);
	char *end;

	if (!text)
		return -EINVAL;
	if (strcmp(text, "NaN") == 0) {
		*ret = (double)NAN;
		return 0;
	}
	if (strcmp(text, "INF") == 0 || strcmp(text, "-INF") == 0) {
		*ret = text[0] == '-' ? -HUGE_VAL : HUGE_VAL;
		return 0;
	}
	/* strtod takes blanks, hexadecimal digits and other names of these as well. */
	if (text[strspn(text, "+-.0123456789eE")])
		return -EINVAL;
	*ret = strtod(text, &end);
	return end == text || *end || isinf(*ret) ? -EINVAL : 0;
}

static int
read_real(const struct reader *reader, const struct target *target, const json_t *json,
	  struct mof_value *value)
{
	/* From here on a real is as near to what would follow the largest float as to that. */
	const double float_end = 0x1.ffffffp127;

	if (json_is_number(json))
		value->real = json_number_value(json);
	else if (!json_is_string(json))
		return fail_kind(reader, target, "a number", json);
	else if (parse_real(json, &value->real) < 0)
		return fail_text(reader, target, json_string_value(json), "is no number that fits");
	if (target->property->type != MOF_REAL32 || !isfinite(value->real) ||
	    fabs(value->real) <= (double)FLT_MAX)
		return 0;
	if (fabs(value->real) >= float_end)
		return mof_place_error(&target->place, reader->reterr, -EINVAL,
				       "%g is out of the range of real32", value->real);
	value->real = copysign((double)FLT_MAX, value->real);
	return 0;
}

/* The class that an embedded instance says it has, if it may stand there. */
static int
find_class(const struct reader *reader, const struct target *target, const json_t *json,
	   const struct mof_class **ret)
{
	const char *name = plain_text(json_object_get(json, "class"));
	const char *needed = target->property->class_name;
	const struct mof_class *cls;

	if (!name)
		return mof_place_error(&target->place, reader->reterr, -EINVAL,
				       "the embedded instance does not say its \"class\"");
	cls = mof_schema_find(reader->options->schema, name);
	if (!cls)
		return fail_text(
			reader, target, name,
			reader->options->schema
				? "is a class that the schema does not have"
				: "is a class of which nothing is known: no schema is given");
	if (needed && !mof_class_is_a(cls, needed))
		return mof_place_error(&target->place, reader->reterr, -EINVAL,
				       "an instance of %s was expected, not one of %s", needed,
				       cls->name);
	*ret = cls;
	return 0;
}

static int
read_object(const struct reader *reader, const struct target *target, json_t *json,
	    struct mof_value *value)
{
	const struct mof_class *cls = NULL;
	void *self;
	int result;

	if (!json_is_object(json))
		return fail_kind(reader, target, "an embedded instance", json);
	if (target->place.depth >= MOF_EMBEDDED_DEPTH_MAX)
		return mof_place_error(&target->place, reader->reterr, -EINVAL,
				       "more than 32 instances within each other");
	result = find_class(reader, target, json, &cls);
	if (result < 0)
		return result;
	self = mof_arena_alloc(reader->arena, cls->size);
	if (!self)
		return out_of_memory(reader);
	value->object.cls = cls;
	value->object.self = self;
	return read_instance(reader, cls, json, &target->place, self);
}

static int
read_char16(const struct reader *reader, const struct target *target, const char *text, size_t len,
	    struct mof_value *value)
{
	uint32_t code = UINT32_MAX;

	if (mof_utf8_decode(text, len, &code) != len || code > UINT16_MAX)
		return fail_text(reader, target, text, "is not one character up to U+FFFF");
	value->integer = code;
	return 0;
}

static int
read_reference(const struct reader *reader, const struct target *target, const char *text,
	       size_t len, struct mof_value *value)
{
	struct mof_error error;
	int result = mof_path_parse(text, len, reader->arena, &value->reference, &error);

	if (result == -EINVAL)
		mof_place_error(&target->place, reader->reterr, result, "%s at character %u",
				error.message, error.column);
	return result == -ENOMEM ? out_of_memory(reader) : result;
}

/* The types that JSON has as strings. */
static int
read_text(const struct reader *reader, const struct target *target, const json_t *json,
	  struct mof_value *value)
{
	const char *text = json_string_value(json);
	size_t len = json_string_length(json);
	struct mof_datetime datetime;

	if (!json_is_string(json))
		return fail_kind(reader, target, "a string", json);
	switch (target->property->type) {
	case MOF_CHAR16:
		return read_char16(reader, target, text, len, value);
	case MOF_REFERENCE:
		return read_reference(reader, target, text, len, value);
	case MOF_DATETIME:
		if (mof_datetime_parse(text, len, &datetime) < 0)
			return fail_text(reader, target, text,
					 "is neither a timestamp nor an interval");
		break;
	default:
		if (memchr(text, '\0', len))
			return fail_text(reader, target, text, "holds a NUL character");
		break;
	}
	value->text.data = mof_arena_strndup(reader->arena, text, len);
	value->text.length = len;
	return value->text.data ? 0 : out_of_memory(reader);
}

/* Reads a value that is not null. */
static int
read_value(const struct reader *reader, const struct target *target, json_t *json,
	   struct mof_value *value)
{
	uint8_t type = target->property->type;

	value->is_null = false;
	if (mof_type_infos[type].is_integer)
		return read_integer(reader, target, json, value);
	switch (type) {
	case MOF_BOOLEAN:
		if (!json_is_boolean(json))
			return fail_kind(reader, target, "true or false", json);
		value->boolean = json_is_true(json);
		return 0;
	case MOF_REAL32:
	case MOF_REAL64:
		return read_real(reader, target, json, value);
	case MOF_OBJECT:
		return read_object(reader, target, json, value);
	default:
		return read_text(reader, target, json, value);
	}
}

/* Marks an element as NULL, for a type whose values cannot say so. */
static int
set_null(const struct reader *reader, struct mof_any_array *array, bool **nulls, size_t index)
{
	if (!*nulls)
		*nulls = mof_arena_alloc(reader->arena, array->count * sizeof(bool));
	if (!*nulls)
		return out_of_memory(reader);
	(*nulls)[index] = true;
	array->nulls = *nulls;
	return 0;
}

static int
read_array(const struct reader *reader, struct target *target, json_t *json, void *self)
{
	const struct mof_property *property = target->property;
	size_t size = mof_type_infos[property->type].item_size;
	struct mof_any_array array = { .count = json_array_size(json), .set = true };
	unsigned char *items = NULL;
	bool *nulls = NULL;
	int result = 0;

	if (array.count <= SIZE_MAX / size)
		items = mof_arena_alloc(reader->arena, array.count * size);
	if (!items)
		return out_of_memory(reader);
	array.items = items;
	for (size_t i = 0; !result && i < array.count; i++) {
		json_t *element = json_array_get(json, i);
		struct mof_value value;

		target->place.index = i;
		if (!json_is_null(element)) {
			result = read_value(reader, target, element, &value);
			if (!result)
				mof_value_store(property->type, items + i * size, &value);
		} else if (mof_type_has_nulls(property->type)) {
			result = set_null(reader, &array, &nulls, i);
		}
	}
	if (!result)
		mof_property_set_array(property, self, &array);
	return result;
}

static int
read_property(const struct reader *reader, struct target *target, json_t *json, void *self)
{
	struct mof_value value;
	int result;

	if (json_is_null(json))
		return 0;
	if (target->property->flags & MOF_ARRAY) {
		if (!json_is_array(json))
			return fail_kind(reader, target, "an array", json);
		return read_array(reader, target, json, self);
	}
	result = read_value(reader, target, json, &value);
	if (!result)
		mof_property_set(target->property, self, &value);
	return result;
}

/* The property with that name.  Most texts have them in the order of the class: next is tried. */
static const struct mof_property *
find_property(const struct mof_class *cls, const char *name, size_t next)
{
	if (next < cls->property_count && strcmp(cls->properties[next].name, name) == 0)
		return &cls->properties[next];
	return mof_class_find_property(cls, name);
}

static int
read_properties(const struct reader *reader, const struct mof_class *cls, json_t *members,
		const struct mof_place *outer, void *self)
{
	bool *seen = mof_arena_alloc(reader->arena, cls->property_count * sizeof(bool));
	size_t next = 0;
	const char *name;
	json_t *json;

	if (!seen)
		return out_of_memory(reader);
	json_object_foreach(members, name, json)
	{
		struct target target = { find_property(cls, name, next),
					 mof_place_of(outer, cls, name) };
		int result;

		if (!target.property && reader->options->ignore_unknown)
			continue;
		if (!target.property)
			return mof_place_error(&target.place, reader->reterr, -EINVAL,
					       "the class has no such property");
		target.place.property = target.property->name;
		/* JSON tells names apart by case, which CIM does not. */
		next = (size_t)(target.property - cls->properties);
		if (seen[next])
			return mof_place_error(&target.place, reader->reterr, -EINVAL,
					       "the property is there twice");
		seen[next++] = true;
		result = read_property(reader, &target, json, self);
		if (result < 0)
			return result;
	}
	return 0;
}

/* Whether a member of an instance is what DSP0211 has there. */
static int
check_member(const struct reader *reader, const struct mof_class *cls, const char *name,
	     const json_t *json, const struct mof_place *outer)
{
	const char *text = plain_text(json);

	if (strcmp(name, "properties") == 0 && !json_is_object(json))
		return mof_place_error(outer, reader->reterr, -EINVAL,
				       "\"properties\": an object was expected, not %s",
				       kind_name(json));
	if (strcmp(name, "kind") == 0 && (!text || strcmp(text, "instance") != 0))
		return mof_place_error(outer, reader->reterr, -EINVAL,
				       "\"kind\": \"instance\" was expected");
	if (strcmp(name, "class") == 0 && (!text || mof_name_compare(text, cls->name) != 0))
		return mof_place_error(outer, reader->reterr, -EINVAL,
				       "\"class\": \"%s\" was expected", cls->name);
	return 0;
}

static int
read_instance(const struct reader *reader, const struct mof_class *cls, json_t *object,
	      const struct mof_place *outer, void *self)
{
	static const char *const known[] = { "kind", "self", "class", "properties", "methods" };
	json_t *properties = json_object_get(object, "properties"), *json;
	const char *name;

	json_object_foreach(object, name, json)
	{
		size_t i = 0;
		int result = check_member(reader, cls, name, json, outer);

		if (result < 0)
			return result;
		while (i < sizeof(known) / sizeof(known[0]) && strcmp(name, known[i]) != 0)
			i++;
		if (i == sizeof(known) / sizeof(known[0]) && !reader->options->ignore_unknown)
			return mof_place_error(outer, reader->reterr, -EINVAL,
					       "\"%.*s\": an instance has no such member", SHOWN,
					       name);
	}
	if (!properties)
		return mof_place_error(outer, reader->reterr, -EINVAL,
				       "an instance of %s without \"properties\"", cls->name);
	return read_properties(reader, cls, properties, outer, self);
}

/* Parses the text.  Returns NULL and fills *ret_code and *reterr if it is no JSON. */
static json_t *
load(const char *text, size_t len, int *ret_code, struct mof_error *reterr)
{
	json_error_t error;
	json_t *json = json_loadb(text, len, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &error);

	if (json)
		return json;
	if (json_error_code(&error) == json_error_out_of_memory) {
		*ret_code = mof_error_set(reterr, -ENOMEM, "out of memory");
		return NULL;
	}
	if (json_error_code(&error) == json_error_numeric_overflow)
		*ret_code = mof_error_set(reterr, -EINVAL,
					  "a number is too large; an integer beyond "
					  "9223372036854775807 can be given as a string");
	else
		*ret_code = mof_error_set(reterr, -EINVAL, "not JSON: %s", error.text);
	if (reterr && error.line > 0) {
		reterr->line = (unsigned int)error.line;
		reterr->column = error.column > 0 ? (unsigned int)error.column : 1;
	}
	return NULL;
}

static int
read_root(const struct reader *reader, const struct mof_class *cls, const char *text, size_t len,
	  void *self)
{
	int result = -EINVAL;
	json_t *json = load(text, len, &result, reader->reterr);
	void *copy;

	if (!json)
		return result;
	copy = mof_arena_alloc(reader->arena, cls->size);
	if (!copy)
		result = out_of_memory(reader);
	else if (!json_is_object(json))
		result = mof_error_set(reader->reterr, -EINVAL, "an instance was expected, not %s",
				       kind_name(json));
	else
		result = read_instance(reader, cls, json, NULL, copy);
	json_decref(json);
	if (!result)
		memcpy(self, copy, cls->size);
	return result;
}

int
mof_read_json(const struct mof_class *cls, const char *text, size_t len,
	      const struct mof_read_options *options, struct mof_arena *arena, void *self,
	      struct mof_error *reterr)
{
	static const struct mof_read_options no_options = { .ignore_unknown = false };
	struct reader reader = { options ? options : &no_options, arena, reterr };
	locale_t c_locale, old_locale;
	int result;

	if (len > TEXT_MAX)
		return mof_error_set(reterr, -EINVAL,
				     "a text of %zu bytes, at most 64 MiB are read", len);
	/* Numbers have a "." in JSON, whatever the caller's locale writes instead. */
	c_locale = newlocale(LC_ALL_MASK, "C", (locale_t)0);
	if (!c_locale)
		return out_of_memory(&reader);
	old_locale = uselocale(c_locale);
	result = read_root(&reader, cls, text, len, self);
	uselocale(old_locale);
	freelocale(c_locale);
	return result;
}
