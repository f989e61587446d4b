#include "validate.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "datetime.h"
#include "depth.h"
#include "emit.h"
#include "item.h"
#include "name.h"
#include "path.h"
#include "place.h"
#include "utf8.h"

/* How many bytes of a value a message shows. */
#define VALUE_SHOWN 60

/* One call: the first error is wanted, or with a list all violations. */
struct checking {
	const struct mof_schema *schema;
	struct mof_error *reterr;
	struct mof_arena *arena;
	struct mof_violations *list;
	size_t capacity;
};

/* What is looked at: a property's description, and where it is. */
struct check {
	struct checking *checking;
	const struct mof_property *property;
	struct mof_place place;
};

static int check_instance(struct checking *checking, const struct mof_class *cls, const void *self,
			  const struct mof_place *outer);

/* Puts a violation into the list.  Returns 0, or -ENOMEM. */
static int
list_add(struct checking *checking, const struct mof_violation *violation)
{
	struct mof_violations *list = checking->list;

	if (list->count == checking->capacity) {
		size_t capacity = list->count ? list->count * 2 : 8;
		struct mof_violation *items =
			mof_arena_alloc(checking->arena, capacity * sizeof(*items));

		if (!items)
			return -ENOMEM;
		if (list->count)
			memcpy(items, list->items, list->count * sizeof(*items));
		list->items = items;
		checking->capacity = capacity;
	}
	list->items[list->count++] = *violation;
	list->error_count += violation->severity == MOF_ERROR;
	return 0;
}

/*
 * A rule is broken.  Returns what the check is to return: 0 to go on, where all are wanted, else
 * -EINVAL.  value may be NULL.
 */
__attribute__((format(printf, 5, 6))) static int
report(const struct check *check, enum mof_severity severity, const char *rule, const char *value,
       const char *format, ...)
{
	struct checking *checking = check->checking;
	struct mof_violation violation = { .severity = severity, .rule = rule };
	struct mof_error error;
	char text[sizeof(error.message)];
	va_list arguments;

	if (!checking->list && severity == MOF_WARNING)
		return 0;
	va_start(arguments, format);
	vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	if (!checking->list)
		return mof_place_error(&check->place, checking->reterr, -EINVAL, "%s", text);
	mof_place_error(&check->place, &error, -EINVAL, "%s", text);
	violation.class_name = check->place.class_name;
	violation.property = check->place.property;
	violation.index = check->place.index;
	violation.message = mof_arena_strdup(checking->arena, error.message);
	violation.value = mof_arena_strdup(checking->arena, value);
	if (!violation.message || (value && !violation.value))
		return -ENOMEM;
	return list_add(checking, &violation);
}

static int
fail(const struct check *check, const char *rule, const char *what)
{
	return report(check, MOF_ERROR, rule, NULL, "%s", what);
}

static int
fail_text(const struct check *check, const char *rule, const char *text, const char *what)
{
	char shown[VALUE_SHOWN + sizeof("..")];
	size_t len = strlen(text);
	bool is_long = len > VALUE_SHOWN;

	/* A character is shown as a whole or not at all. */
	for (len = is_long ? VALUE_SHOWN : len; is_long && len && (text[len] & 0xc0) == 0x80;)
		len--;
	snprintf(shown, sizeof(shown), "%.*s%s", (int)len, text, is_long ? ".." : "");
	return report(check, MOF_ERROR, rule, shown, "value \"%s\" %s", shown, what);
}

/* A value that is not within its limits; "at most", "at least" is the bound that it breaks. */
static int
fail_limit(const struct check *check, uint64_t value, const char *bound, int64_t limit,
	   const char *qualifier)
{
	char text[MOF_INTEGER_ROOM + 1];

	*mof_emit_integer(text, value, mof_type_infos[check->property->type].is_signed) = '\0';
	return report(check, MOF_ERROR, qualifier, text, "value %s, %s %" PRId64 " is allowed (%s)",
		      text, bound, limit, qualifier);
}

static int
check_integer(const struct check *check, uint64_t value)
{
	bool is_signed = mof_type_infos[check->property->type].is_signed;
	bool is_beyond = !is_signed && value > INT64_MAX; /* any limit that can be given */
	const struct mof_limits *limits = check->property->limits;
	char text[MOF_INTEGER_ROOM + 1];

	int result = 0;

	if (limits && !limits->is_unbounded && (is_beyond || (int64_t)value > limits->max_value))
		result = fail_limit(check, value, "at most", limits->max_value, "MaxValue");
	else if (limits && !is_beyond && (int64_t)value < limits->min_value)
		result = fail_limit(check, value, "at least", limits->min_value, "MinValue");
	if (result < 0 || !check->property->values ||
	    mof_enum_valid(check->property->values, value))
		return result;
	*mof_emit_integer(text, value, is_signed) = '\0';
	return report(check, MOF_ERROR, "ValueMap", text,
		      "value %s is none that %s lists (ValueMap)", text,
		      check->property->values->name);
}

/* A text of count characters that breaks one of its limits. */
static int
fail_len(const struct check *check, size_t count)
{
	const struct mof_limits *limits = check->property->limits;
	bool is_long = count > limits->max_len;
	const char *rule = is_long ? "MaxLen" : "MinLen";
	char text[MOF_INTEGER_ROOM + 1];

	*mof_emit_integer(text, count, false) = '\0';
	return report(check, MOF_ERROR, rule, text,
		      is_long ? "%s characters, at most %" PRIu32 " are allowed (%s)"
			      : "%s characters, at least %" PRIu32 " are needed (%s)",
		      text, is_long ? limits->max_len : limits->min_len, rule);
}

/* The value of a hexadecimal digit, or 16. */
static uint32_t
hexadecimal(char c)
{
	if (c >= '0' && c <= '9')
		return (uint32_t)(c - '0');
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? (uint32_t)(c - 'a') + 10 : 16;
}

/*
 * "0x" and the digits of bytes, the first four of which say how many there are with themselves
 * (DSP0004 5.6.3, "Octetstring").
 */
static bool
is_octetstring_text(const char *text, size_t len)
{
	uint32_t length = 0;

	if (len < 10 || text[0] != '0' || (text[1] | 0x20) != 'x')
		return false;
	for (size_t i = 2; i < len; i++) {
		if (hexadecimal(text[i]) > 15)
			return false;
		if (i < 10)
			length = length << 4 | hexadecimal(text[i]);
	}
	return len % 2 == 0 && length == (len - 2) / 2;
}

static int
check_string(const struct check *check, const char *text, size_t len)
{
	const struct mof_limits *limits = check->property->limits;
	const struct mof_text_map *texts = check->property->texts;
	size_t count = 0;
	int result = 0;

	if (mof_utf8_count(text, len, &count) < 0)
		return fail_text(check, "UTF-8", text, "is not UTF-8");
	if (limits && (count > limits->max_len || count < limits->min_len))
		result = fail_len(check, count);
	if (!result && texts && !mof_text_valid(texts, text))
		result = fail_text(check, "ValueMap", text,
				   "is none that the schema lists (ValueMap)");
	if (!result && (check->property->flags & MOF_OCTETSTRING) &&
	    !is_octetstring_text(text, len))
		result = fail_text(check, "Octetstring", text,
				   "is not \"0x\", its length in 4 bytes and as many bytes "
				   "(Octetstring)");
	return result;
}

static int
check_datetime(const struct check *check, const char *text, size_t len)
{
	struct mof_datetime shown;

	if (mof_datetime_parse(text, len, &shown) < 0) {
		/* The text may fill the array and have no NUL of its own. */
		len = len < sizeof(shown.text) ? len : sizeof(shown.text) - 1;
		memcpy(shown.text, text, len);
		shown.text[len] = '\0';
		return fail_text(check, "datetime", shown.text,
				 "is neither a timestamp nor an interval");
	}
	if ((check->property->flags & MOF_INTERVAL) && !mof_datetime_is_interval(&shown))
		return fail_text(check, "SubType", shown.text, "is no interval (SubType)");
	if ((check->property->flags & MOF_TIMESTAMP) && !mof_datetime_is_timestamp(&shown))
		return fail_text(check, "SubType", shown.text, "is no timestamp (SubType)");
	return 0;
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

/* What is wrong with a path itself; NULL if nothing is. */
static const char *
find_path_fault(const struct mof_path *path, unsigned int depth)
{
	const char *fault = NULL;

	if (depth > MOF_REFERENCE_DEPTH_MAX)
		return "more than 8 references within each other";
	if (!is_name(path->class_name))
		return "the path names no class";
	if (path->host && !path->name_space)
		return "the path names a host but no namespace";
	if (!is_text(path->host) || !is_text(path->name_space))
		return "the path is not UTF-8";
	if (path->key_count == 0)
		return "the path has no keys";
	for (size_t i = 0; !fault && i < path->key_count; i++) {
		const struct mof_path_key *key = &path->keys[i];

		if (!is_name(key->name))
			return "a key of the path has no name";
		if (key->type == MOF_REFERENCE ? !key->reference : !key->text)
			return "a key of the path has no value";
		if (key->type == MOF_REFERENCE)
			fault = find_path_fault(key->reference, depth + 1);
		else if (!is_text(key->text))
			return "the path is not UTF-8";
	}
	return fault;
}

/* Only a schema can tell whether a class is below another. */
static int
check_reference(const struct check *check, const struct mof_path *path)
{
	const char *fault = find_path_fault(path, 0), *needed = check->property->class_name;
	const struct mof_class *cls;

	if (fault)
		return fail(check, "reference", fault);
	if (!needed || !check->checking->schema)
		return 0;
	cls = mof_schema_find(check->checking->schema, path->class_name);
	if (!cls)
		return report(check, MOF_WARNING, "reference", path->class_name,
			      "the path names a class %.*s, which the schema does not have",
			      VALUE_SHOWN, path->class_name);
	if (mof_class_is_a(cls, needed))
		return 0;
	return report(check, MOF_ERROR, "reference", cls->name,
		      "the path names an instance of %s, one of %s is needed", cls->name, needed);
}

static int
check_object(const struct check *check, const struct mof_object *object)
{
	const char *needed = check->property->class_name;

	if (needed && !mof_class_is_a(object->cls, needed))
		return report(check, MOF_ERROR, "EmbeddedInstance", object->cls->name,
			      "an instance of %s, one of %s is needed (EmbeddedInstance)",
			      object->cls->name, needed);
	if (!object->self)
		return fail(check, "EmbeddedInstance", "an instance without its values");
	if (check->place.depth >= MOF_EMBEDDED_DEPTH_MAX)
		return fail(check, "EmbeddedInstance", "more than 32 instances within each other");
	return check_instance(check->checking, object->cls, object->self, &check->place);
}

static int
check_value(const struct check *check, const struct mof_value *value)
{
	if (mof_type_infos[check->property->type].is_integer)
		return check_integer(check, value->integer);
	switch (check->property->type) {
	case MOF_CHAR16:
		if (mof_utf8_is_surrogate((uint32_t)value->integer))
			return fail(check, "char16",
				    "half of a surrogate pair, which is no character");
		return 0;
	case MOF_STRING:
		return check_string(check, value->text.data, value->text.length);
	case MOF_DATETIME:
		return check_datetime(check, value->text.data, value->text.length);
	case MOF_REFERENCE:
		return check_reference(check, value->reference);
	case MOF_OBJECT:
		return check_object(check, &value->object);
	default:
		return 0;
	}
}

/* The bytes of an array with Octetstring begin with how many there are, these four included. */
static int
check_octets(const struct check *check, const struct mof_items *items)
{
	uint32_t length = 0;

	for (size_t i = 0; i < 4 && i < items->count; i++)
		length = length << 8 | items->first[i];
	if (items->count >= 4 && length == items->count)
		return 0;
	return report(check, MOF_ERROR, "Octetstring", NULL,
		      "%zu bytes, the first four of which do not say so (Octetstring)",
		      items->count);
}

static int
check_property(struct check *check, const struct mof_items *items)
{
	const struct mof_property *property = check->property;
	int result = 0;

	if (items->is_null && (property->flags & (MOF_KEY | MOF_REQUIRED))) {
		const char *rule = property->flags & MOF_KEY ? "Key" : "Required";

		return report(check, MOF_ERROR, rule, NULL, "NULL, a value is needed (%s)", rule);
	}
	if (items->is_null)
		return 0;
	if (property->array_size && items->count != property->array_size)
		result = report(check, MOF_ERROR, "ArraySize", NULL,
				"%zu elements, exactly %" PRIu32 " are needed (fixed array)",
				items->count, property->array_size);
	if (!result && (property->flags & MOF_OCTETSTRING) && property->type == MOF_UINT8)
		result = check_octets(check, items);
	for (size_t i = 0; !result && i < items->count; i++) {
		struct mof_value value = mof_items_get(items, i);

		if (property->flags & MOF_ARRAY)
			check->place.index = i;
		if (!value.is_null)
			result = check_value(check, &value);
	}
	check->place.index = MOF_NO_INDEX;
	return result;
}

/* Arrays whose elements belong together by their index (DSP0004 5.6.3, "ArrayType"). */
static int
check_pairs(const struct check *check, const struct mof_class *cls, const void *self,
	    const struct mof_items *items)
{
	const char *const *name = check->property->indexed_with;
	struct mof_items other;
	int result = 0;

	for (; !result && name && *name && !items->is_null; name++) {
		if (mof_get(cls, self, *name, &other) < 0 || other.is_null ||
		    other.count == items->count)
			continue;
		result = report(check, MOF_WARNING, "ArrayType", NULL,
				"%zu elements, %s has %zu (ArrayType, ModelCorrespondence)",
				items->count, *name, other.count);
	}
	return result;
}

static int
check_instance(struct checking *checking, const struct mof_class *cls, const void *self,
	       const struct mof_place *outer)
{
	int result = 0;

	for (size_t i = 0; !result && i < cls->property_count; i++) {
		const struct mof_property *property = cls->properties[i];
		struct mof_items items = mof_items_of(property, self);
		struct check check = { checking, property,
				       mof_place_of(outer, cls, property->name) };

		result = check_property(&check, &items);
		if (!result && checking->list)
			result = check_pairs(&check, cls, self, &items);
	}
	return result;
}

int
mof_validate(const struct mof_class *cls, const void *self, struct mof_error *reterr)
{
	struct checking checking = { .reterr = reterr };

	return check_instance(&checking, cls, self, NULL);
}

int
mof_validate_all(const struct mof_class *cls, const void *self, const struct mof_schema *schema,
		 struct mof_arena *arena, struct mof_violations *ret)
{
	struct mof_violations list = { 0 };
	struct checking checking = { .schema = schema, .arena = arena, .list = &list };
	int result = check_instance(&checking, cls, self, NULL);

	if (result < 0)
		return result;
	*ret = list;
	return list.error_count ? -EINVAL : 0;
}
