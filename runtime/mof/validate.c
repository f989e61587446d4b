#include "validate.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "datetime.h"
#include "depth.h"
#include "emit.h"
#include "item.h"
#include "name.h"
#include "place.h"
#include "utf8.h"

/* How many bytes of a value a message shows. */
#define VALUE_SHOWN 60

/* What is looked at: a property's description, where it is, and where to say what is wrong. */
struct check {
	const struct mof_property *property;
	struct mof_place place;
	struct mof_error *reterr;
};

static int check_instance(const struct mof_class *cls, const void *self,
			  const struct mof_place *outer, struct mof_error *reterr);

static int
fail(const struct check *check, const char *what)
{
	return mof_place_error(&check->place, check->reterr, -EINVAL, "%s", what);
}

static int
fail_text(const struct check *check, const char *text, const char *what)
{
	return mof_place_error(&check->place, check->reterr, -EINVAL, "value \"%.*s%s\" %s",
			       VALUE_SHOWN, text, strlen(text) > VALUE_SHOWN ? ".." : "", what);
}

/* A value that is not within its limits; "at most", "at least" is the bound that it breaks. */
static int
fail_limit(const struct check *check, uint64_t value, const char *bound, int64_t limit,
	   const char *qualifier)
{
	char text[MOF_INTEGER_ROOM + 1];

	*mof_emit_integer(text, value, mof_type_infos[check->property->type].is_signed) = '\0';
	return mof_place_error(&check->place, check->reterr, -EINVAL,
			       "value %s, %s %" PRId64 " is allowed (%s)", text, bound, limit,
			       qualifier);
}

static int
check_integer(const struct check *check, uint64_t value)
{
	bool is_signed = mof_type_infos[check->property->type].is_signed;
	bool is_beyond = !is_signed && value > INT64_MAX; /* any limit that can be given */
	const struct mof_limits *limits = check->property->limits;
	char text[MOF_INTEGER_ROOM + 1];

	if (limits && limits->max_value != INT64_MAX &&
	    (is_beyond || (int64_t)value > limits->max_value))
		return fail_limit(check, value, "at most", limits->max_value, "MaxValue");
	if (limits && !is_beyond && (int64_t)value < limits->min_value)
		return fail_limit(check, value, "at least", limits->min_value, "MinValue");
	if (!check->property->values || mof_enum_valid(check->property->values, value))
		return 0;
	*mof_emit_integer(text, value, is_signed) = '\0';
	return mof_place_error(&check->place, check->reterr, -EINVAL,
			       "value %s is none that %s lists (ValueMap)", text,
			       check->property->values->name);
}

static int
check_string(const struct check *check, const char *text, size_t len)
{
	const struct mof_limits *limits = check->property->limits;
	const struct mof_text_map *texts = check->property->texts;
	size_t count = 0;

	if (mof_utf8_count(text, len, &count) < 0)
		return fail_text(check, text, "is not UTF-8");
	if (limits && count > limits->max_len)
		return mof_place_error(&check->place, check->reterr, -EINVAL,
				       "%zu characters, at most %" PRIu32 " are allowed (MaxLen)",
				       count, limits->max_len);
	if (limits && count < limits->min_len)
		return mof_place_error(&check->place, check->reterr, -EINVAL,
				       "%zu characters, at least %" PRIu32 " are needed (MinLen)",
				       count, limits->min_len);
	if (texts && !mof_text_valid(texts, text))
		return fail_text(check, text, "is none that the schema lists (ValueMap)");
	return 0;
}

static int
check_datetime(const struct check *check, const char *text, size_t len)
{
	struct mof_datetime shown;

	if (mof_datetime_parse(text, len, &shown) == 0)
		return 0;
	/* The text may fill the array and have no NUL of its own. */
	memcpy(shown.text, text, len < sizeof(shown.text) ? len : sizeof(shown.text) - 1);
	shown.text[len < sizeof(shown.text) ? len : sizeof(shown.text) - 1] = '\0';
	return fail_text(check, shown.text, "is neither a timestamp nor an interval");
}

/* Whether a part of a path that may be missing is UTF-8. */
static bool
is_text(const char *text)
{
	size_t count;

	return !text || mof_utf8_count(text, strlen(text), &count) == 0;
}

static bool
is_name(const char *name)
{
	return name && mof_name_is_valid(name, strlen(name)) && is_text(name);
}

/*
 * Which class a path should name cannot be told here: a subclass of the declared one would do,
 * and no schema is in sight.
 */
static int
check_path(const struct check *check, const struct mof_path *path, unsigned int depth)
{
	int result = 0;

	if (depth > MOF_REFERENCE_DEPTH_MAX)
		return fail(check, "more than 8 references within each other");
	if (!is_name(path->class_name))
		return fail(check, "the path names no class");
	if (path->host && !path->name_space)
		return fail(check, "the path names a host but no namespace");
	if (!is_text(path->host) || !is_text(path->name_space))
		return fail(check, "the path is not UTF-8");
	if (path->key_count == 0)
		return fail(check, "the path has no keys");
	for (size_t i = 0; !result && i < path->key_count; i++) {
		const struct mof_path_key *key = &path->keys[i];

		if (!is_name(key->name))
			return fail(check, "a key of the path has no name");
		if (key->type == MOF_REFERENCE ? !key->reference : !key->text)
			return fail(check, "a key of the path has no value");
		if (key->type == MOF_REFERENCE)
			result = check_path(check, key->reference, depth + 1);
		else if (!is_text(key->text))
			return fail(check, "the path is not UTF-8");
	}
	return result;
}

static int
check_object(const struct check *check, const struct mof_object *object)
{
	const char *needed = check->property->class_name;

	if (needed && !mof_class_is_a(object->cls, needed))
		return mof_place_error(&check->place, check->reterr, -EINVAL,
				       "an instance of %s, one of %s is needed (EmbeddedInstance)",
				       object->cls->name, needed);
	if (!object->self)
		return fail(check, "an instance without its values");
	if (check->place.depth >= MOF_EMBEDDED_DEPTH_MAX)
		return fail(check, "more than 32 instances within each other");
	return check_instance(object->cls, object->self, &check->place, check->reterr);
}

static int
check_value(const struct check *check, const struct mof_value *value)
{
	if (mof_type_infos[check->property->type].is_integer)
		return check_integer(check, value->integer);
	switch (check->property->type) {
	case MOF_CHAR16:
		if (mof_utf8_is_surrogate((uint32_t)value->integer))
			return fail(check, "half of a surrogate pair, which is no character");
		return 0;
	case MOF_STRING:
		return check_string(check, value->text.data, value->text.length);
	case MOF_DATETIME:
		return check_datetime(check, value->text.data, value->text.length);
	case MOF_REFERENCE:
		return check_path(check, value->reference, 0);
	case MOF_OBJECT:
		return check_object(check, &value->object);
	default:
		return 0;
	}
}

static int
check_property(struct check *check, const struct mof_items *items)
{
	const struct mof_property *property = check->property;
	int result = 0;

	if (items->is_null && (property->flags & (MOF_KEY | MOF_REQUIRED)))
		return mof_place_error(&check->place, check->reterr, -EINVAL,
				       "NULL, a value is needed (%s)",
				       property->flags & MOF_KEY ? "Key" : "Required");
	if (items->is_null)
		return 0;
	if (property->array_size && items->count != property->array_size)
		return mof_place_error(&check->place, check->reterr, -EINVAL,
				       "%zu elements, exactly %" PRIu32 " are needed (fixed array)",
				       items->count, property->array_size);
	for (size_t i = 0; !result && i < items->count; i++) {
		struct mof_value value = mof_items_get(items, i);

		if (property->flags & MOF_ARRAY)
			check->place.index = i;
		if (!value.is_null)
			result = check_value(check, &value);
	}
	return result;
}

static int
check_instance(const struct mof_class *cls, const void *self, const struct mof_place *outer,
	       struct mof_error *reterr)
{
	int result = 0;

	for (size_t i = 0; !result && i < cls->property_count; i++) {
		const struct mof_property *property = &cls->properties[i];
		struct mof_items items = mof_items_of(property, self);
		struct check check = { property, mof_place_of(outer, cls, property->name), reterr };

		result = check_property(&check, &items);
	}
	return result;
}

int
mof_validate(const struct mof_class *cls, const void *self, struct mof_error *reterr)
{
	return check_instance(cls, self, NULL, reterr);
}
