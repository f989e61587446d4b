#include "json.h"

#include <errno.h>
#include <locale.h>
#include <string.h>

#include <jansson.h>

#include "build.h"
#include "name.h"
#include "number.h"

/* How many bytes of a name or value a message shows. */
#define SHOWN 60

static int read_instance(const struct mof_reading *reading, const struct mof_class *cls,
			 json_t *object, const struct mof_place *outer, void **ret_self);

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
fail_kind(const struct mof_builder *builder, const char *needed, const json_t *json)
{
	return mof_place_error(&builder->place, builder->reading->reterr, -EINVAL,
			       "%s was expected, not %s", needed, kind_name(json));
}

/* The text of a string that holds no NUL; NULL for everything else. */
static const char *
plain_text(const json_t *json)
{
	const char *text = json_string_value(json);

	return text && strlen(text) == json_string_length(json) ? text : NULL;
}

static int
read_integer(struct mof_builder *builder, json_int_t integer)
{
	struct mof_number number = { integer < 0,
				     integer < 0 ? -(uint64_t)integer : (uint64_t)integer };
	struct mof_value value = { .type = builder->property->type };

	if (mof_number_fit(&number, value.type, &value.integer) < 0)
		return mof_place_error(&builder->place, builder->reading->reterr, -EINVAL,
				       "%" JSON_INTEGER_FORMAT " is out of the range of %s",
				       integer, mof_type_infos[value.type].name);
	return mof_build_value(builder, &value);
}

static int
read_real(struct mof_builder *builder, const json_t *json)
{
	struct mof_value value = { .type = builder->property->type };
	int result;

	value.real = json_number_value(json);
	result = mof_read_real_fit(builder->reading, &builder->place, &value);
	return result < 0 ? result : mof_build_value(builder, &value);
}

static int
read_object(struct mof_builder *builder, json_t *json)
{
	struct mof_value value = { .type = MOF_OBJECT };
	const char *name = plain_text(json_object_get(json, "class"));
	void *self = NULL;
	int result;

	if (!json_is_object(json))
		return fail_kind(builder, "an embedded instance", json);
	if (!name)
		return mof_place_error(&builder->place, builder->reading->reterr, -EINVAL,
				       "the embedded instance does not say its \"class\"");
	result = mof_build_find_class(builder, name, &value.object.cls);
	if (!result)
		result = read_instance(builder->reading, value.object.cls, json, &builder->place,
				       &self);
	value.object.self = self;
	return result < 0 ? result : mof_build_value(builder, &value);
}

/* What a type looks like in JSON. */
static const char *
needed_kind(uint8_t type)
{
	if (type == MOF_BOOLEAN)
		return "true or false";
	if (mof_type_infos[type].is_integer)
		return "an integer";
	return type == MOF_REAL32 || type == MOF_REAL64 ? "a number" : "a string";
}

/* Reads a value or element. */
static int
read_value(struct mof_builder *builder, json_t *json)
{
	uint8_t type = builder->property->type;
	bool is_real = type == MOF_REAL32 || type == MOF_REAL64;
	struct mof_value value = { .type = type };

	if (json_is_null(json)) {
		value.is_null = true;
		return mof_build_value(builder, &value);
	}
	if (type == MOF_OBJECT)
		return read_object(builder, json);
	if (type == MOF_BOOLEAN && json_is_boolean(json)) {
		value.boolean = json_is_true(json);
		return mof_build_value(builder, &value);
	}
	if (mof_type_infos[type].is_integer && json_is_integer(json))
		return read_integer(builder, json_integer_value(json));
	if (is_real && json_is_number(json))
		return read_real(builder, json);
	if (type != MOF_BOOLEAN && json_is_string(json))
		return mof_build_text(builder, json_string_value(json), json_string_length(json));
	return fail_kind(builder, needed_kind(type), json);
}

static int
read_property(struct mof_builder *builder, json_t *json)
{
	int result = 0;

	if (!(builder->property->flags & MOF_ARRAY)) {
		result = read_value(builder, json);
	} else if (json_is_array(json)) {
		for (size_t i = 0; !result && i < json_array_size(json); i++) {
			builder->place.index = i;
			result = read_value(builder, json_array_get(json, i));
		}
	} else if (!json_is_null(json)) {
		return fail_kind(builder, "an array", json);
	}
	if (!result)
		mof_build_end(builder, json_is_null(json));
	return result;
}

static int
read_properties(const struct mof_reading *reading, const struct mof_class *cls, json_t *members,
		const struct mof_place *outer, void **ret_self)
{
	struct mof_builder builder;
	const char *name;
	json_t *json;
	int result = mof_build_begin(&builder, reading, cls, outer);

	if (result < 0)
		return result;
	json_object_foreach(members, name, json)
	{
		result = mof_build_property(&builder, name, strlen(name));
		if (result > 0)
			result = read_property(&builder, json);
		if (result < 0)
			return result;
	}
	*ret_self = builder.self;
	return 0;
}

/* Whether a member of an instance is what DSP0211 has there. */
static int
check_member(const struct mof_reading *reading, const struct mof_class *cls, const char *name,
	     const json_t *json, const struct mof_place *outer)
{
	const char *text = plain_text(json);

	if (strcmp(name, "properties") == 0 && !json_is_object(json))
		return mof_place_error(outer, reading->reterr, -EINVAL,
				       "\"properties\": an object was expected, not %s",
				       kind_name(json));
	if (strcmp(name, "kind") == 0 && (!text || strcmp(text, "instance") != 0))
		return mof_place_error(outer, reading->reterr, -EINVAL,
				       "\"kind\": \"instance\" was expected");
	if (strcmp(name, "class") == 0 && (!text || mof_name_compare(text, cls->name) != 0))
		return mof_place_error(outer, reading->reterr, -EINVAL,
				       "\"class\": \"%s\" was expected", cls->name);
	return 0;
}

static int
read_instance(const struct mof_reading *reading, const struct mof_class *cls, json_t *object,
	      const struct mof_place *outer, void **ret_self)
{
	static const char *const known[] = { "kind", "self", "class", "properties", "methods" };
	json_t *properties = json_object_get(object, "properties"), *json;
	const char *name;

	json_object_foreach(object, name, json)
	{
		size_t i = 0;
		int result = check_member(reading, cls, name, json, outer);

		if (result < 0)
			return result;
		while (i < sizeof(known) / sizeof(known[0]) && strcmp(name, known[i]) != 0)
			i++;
		if (i == sizeof(known) / sizeof(known[0]) && !reading->options->ignore_unknown)
			return mof_place_error(outer, reading->reterr, -EINVAL,
					       "\"%.*s\": an instance has no such member", SHOWN,
					       name);
	}
	if (!properties)
		return mof_place_error(outer, reading->reterr, -EINVAL,
				       "an instance of %s without \"properties\"", cls->name);
	return read_properties(reading, cls, properties, outer, ret_self);
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
read_root(const struct mof_reading *reading, const struct mof_class *cls, const char *text,
	  size_t len, void *self)
{
	int result = -EINVAL;
	json_t *json = load(text, len, &result, reading->reterr);
	void *copy = NULL;

	if (!json)
		return result;
	if (!json_is_object(json))
		result = mof_error_set(reading->reterr, -EINVAL, "an instance was expected, not %s",
				       kind_name(json));
	else
		result = read_instance(reading, cls, json, NULL, &copy);
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
	const struct mof_reading reading = { options ? options : &no_options, arena, reterr,
					     MOF_LEXIS_JSON };
	locale_t c_locale, old_locale;
	int result;

	if (len > MOF_READ_MAX)
		return mof_error_set(reterr, -EINVAL,
				     "a text of %zu bytes, at most 64 MiB are read", len);
	/* Numbers have a "." in JSON, whatever the caller's locale writes instead. */
	c_locale = newlocale(LC_ALL_MASK, "C", (locale_t)0);
	if (!c_locale)
		return mof_read_no_memory(&reading);
	old_locale = uselocale(c_locale);
	result = read_root(&reading, cls, text, len, self);
	uselocale(old_locale);
	freelocale(c_locale);
	return result;
}
