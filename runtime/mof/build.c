#include "build.h"

#include <errno.h>
#include <float.h>
#include <math.h>
#include <string.h>

#include "datetime.h"
#include "depth.h"
#include "name.h"
#include "number.h"
#include "path.h"
#include "utf8.h"

/* How many bytes of a value a message shows. */
#define SHOWN 60

int
mof_read_no_memory(const struct mof_reading *reading)
{
	return mof_error_set(reading->reterr, -ENOMEM, "out of memory");
}

static int
fail_text(const struct mof_reading *reading, const struct mof_place *place, const char *text,
	  size_t len, const char *what)
{
	return mof_place_error(place, reading->reterr, -EINVAL, "\"%.*s%s\" %s",
			       len < SHOWN ? (int)len : SHOWN, text, len > SHOWN ? ".." : "", what);
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool
text_is(const char *text, size_t len, const char *lower)
{
	size_t i = 0;

	while (i < len && lower[i] && (text[i] | 0x20) == lower[i])
		i++;
	return i == len && !lower[i];
}

static int
read_boolean(const struct mof_reading *reading, const struct mof_place *place, const char *text,
	     size_t len, struct mof_value *ret)
{
	bool is_digit =
		reading->lexis == MOF_LEXIS_XS && len == 1 && (*text == '0' || *text == '1');

	ret->boolean = text_is(text, len, "true") || (is_digit && *text == '1');
	if (ret->boolean || is_digit || text_is(text, len, "false"))
		return 0;
	return fail_text(reading, place, text, len, "is neither true nor false");
}

static int
read_integer(const struct mof_reading *reading, const struct mof_place *place, const char *text,
	     size_t len, struct mof_value *ret)
{
	struct mof_number number;
	int result = reading->lexis == MOF_LEXIS_JSON ? mof_number_parse(text, len, &number)
						      : mof_number_parse_xml(text, len, &number);

	if (result == -EINVAL)
		return fail_text(reading, place, text, len, "is no integer");
	if (!result)
		result = mof_number_fit(&number, ret->type, &ret->integer);
	if (!result)
		return 0;
	return mof_place_error(place, reading->reterr, -EINVAL,
			       "\"%.*s\" is out of the range of %s", len < SHOWN ? (int)len : SHOWN,
			       text, mof_type_infos[ret->type].name);
}

static int
read_real(const struct mof_reading *reading, const struct mof_place *place, const char *text,
	  size_t len, struct mof_value *ret)
{
	int result = 0;

	if (len == 3 && memcmp(text, "NaN", 3) == 0)
		ret->real = (double)NAN;
	else if (len == 3 && memcmp(text, "INF", 3) == 0)
		ret->real = HUGE_VAL;
	else if (len == 4 && memcmp(text, "-INF", 4) == 0)
		ret->real = -HUGE_VAL;
	else
		result = mof_number_parse_real(text, len, &ret->real);
	if (result == -ENOMEM)
		return mof_read_no_memory(reading);
	if (result < 0)
		return fail_text(reading, place, text, len, "is no number that fits");
	return mof_read_real_fit(reading, place, ret);
}

int
mof_read_real_fit(const struct mof_reading *reading, const struct mof_place *place,
		  struct mof_value *value)
{
	/* From here on a real is as near to what would follow the largest float as to that. */
	const double float_end = 0x1.ffffffp127;

	if (value->type != MOF_REAL32 || !isfinite(value->real) ||
	    fabs(value->real) <= (double)FLT_MAX)
		return 0;
	if (fabs(value->real) >= float_end)
		return mof_place_error(place, reading->reterr, -EINVAL,
				       "%g is out of the range of real32", value->real);
	value->real = copysign((double)FLT_MAX, value->real);
	return 0;
}

static int
read_char16(const struct mof_reading *reading, const struct mof_place *place, const char *text,
	    size_t len, struct mof_value *ret)
{
	uint32_t code = UINT32_MAX;

	if (mof_utf8_decode(text, len, &code) != len || code > UINT16_MAX)
		return fail_text(reading, place, text, len, "is not one character up to U+FFFF");
	ret->integer = code;
	return 0;
}

static int
read_datetime(const struct mof_reading *reading, const struct mof_place *place, const char *text,
	      size_t len, struct mof_value *ret)
{
	struct mof_datetime datetime;

	if (mof_datetime_parse(text, len, &datetime) < 0)
		return fail_text(reading, place, text, len,
				 "is neither a timestamp nor an interval");
	ret->text.data = text; /* a datetime is copied where it is stored */
	ret->text.length = len;
	return 0;
}

static int
read_string(const struct mof_reading *reading, const struct mof_place *place, const char *text,
	    size_t len, struct mof_value *ret)
{
	if (len && memchr(text, '\0', len))
		return fail_text(reading, place, text, len, "holds a NUL character");
	ret->text.data = mof_arena_strndup(reading->arena, text, len);
	ret->text.length = len;
	return ret->text.data ? 0 : mof_read_no_memory(reading);
}

static int
read_reference(const struct mof_reading *reading, const struct mof_place *place, const char *text,
	       size_t len, struct mof_value *ret)
{
	struct mof_error error;
	int result = mof_path_parse(text, len, reading->arena, &ret->reference, &error);

	if (result == -EINVAL)
		mof_place_error(place, reading->reterr, result, "%s at character %u", error.message,
				error.column);
	return result == -ENOMEM ? mof_read_no_memory(reading) : result;
}

int
mof_read_value(const struct mof_reading *reading, const struct mof_place *place, uint8_t type,
	       const char *text, size_t len, struct mof_value *ret)
{
	ret->type = type;
	ret->is_null = false;
	if (type == MOF_STRING)
		return read_string(reading, place, text, len, ret);
	if (type == MOF_CHAR16)
		return read_char16(reading, place, text, len, ret);
	if (reading->lexis != MOF_LEXIS_JSON) {
		for (; len && is_blank(*text); len--)
			text++;
		while (len && is_blank(text[len - 1]))
			len--;
	}
	switch (type) {
	case MOF_BOOLEAN:
		return read_boolean(reading, place, text, len, ret);
	case MOF_REAL32:
	case MOF_REAL64:
		return read_real(reading, place, text, len, ret);
	case MOF_DATETIME:
		return read_datetime(reading, place, text, len, ret);
	case MOF_REFERENCE:
		return read_reference(reading, place, text, len, ret);
	default:
		return read_integer(reading, place, text, len, ret);
	}
}

int
mof_build_begin(struct mof_builder *builder, const struct mof_reading *reading,
		const struct mof_class *cls, const struct mof_place *outer)
{
	*builder = (struct mof_builder){ .reading = reading, .cls = cls, .outer = outer };
	builder->self = mof_arena_alloc(reading->arena, cls->size);
	builder->seen = mof_arena_alloc(reading->arena, cls->property_count * sizeof(bool));
	return builder->self && builder->seen ? 0 : mof_read_no_memory(reading);
}

static bool
is_name(const struct mof_property *property, const char *name, size_t len)
{
	return property->name_len == len && mof_name_equal(property->name, name, len);
}

/* The property with that name.  Most texts have them in the order of the class: next is tried. */
static const struct mof_property *
find_property(const struct mof_class *cls, const char *name, size_t len, size_t *next)
{
	const struct mof_property *expected = NULL;

	if (*next < cls->property_count)
		expected = cls->properties[*next];
	if (expected && expected->name_len == len && memcmp(expected->name, name, len) == 0)
		return expected;
	for (size_t i = 0; i < cls->property_count; i++) {
		if (is_name(cls->properties[i], name, len)) {
			*next = i;
			return cls->properties[i];
		}
	}
	return NULL;
}

/* The class has no property of that name. */
static int
find_no_property(struct mof_builder *builder, const char *name, size_t len)
{
	const struct mof_reading *reading = builder->reading;

	if (reading->options->ignore_unknown)
		return 0;
	name = mof_arena_strndup(reading->arena, name, len);
	if (!name)
		return mof_read_no_memory(reading);
	builder->place.property = name;
	return mof_place_error(&builder->place, reading->reterr, -EINVAL,
			       "the class has no such property");
}

int
mof_build_property(struct mof_builder *builder, const char *name, size_t len)
{
	const struct mof_reading *reading = builder->reading;

	builder->property = find_property(builder->cls, name, len, &builder->next);
	builder->place = mof_place_of(builder->outer, builder->cls, NULL);
	builder->array = (struct mof_array_builder){ 0 };
	builder->is_set = false;
	if (!builder->property)
		return find_no_property(builder, name, len);
	builder->place.property = builder->property->name;
	if (builder->seen[builder->next])
		return mof_place_error(&builder->place, reading->reterr, -EINVAL,
				       "the property is there twice");
	builder->seen[builder->next++] = true;
	return 1;
}

int
mof_build_value(struct mof_builder *builder, const struct mof_value *value)
{
	const struct mof_property *property = builder->property;

	if (property->flags & MOF_ARRAY) {
		if (mof_array_add(&builder->array, property->type, builder->reading->arena, value) <
		    0)
			return mof_read_no_memory(builder->reading);
		return 0;
	}
	if (builder->is_set)
		return mof_place_error(&builder->place, builder->reading->reterr, -EINVAL,
				       "more than one value");
	builder->is_set = true;
	if (!value->is_null)
		mof_property_set(property, builder->self, value);
	return 0;
}

int
mof_build_text(struct mof_builder *builder, const char *text, size_t len)
{
	struct mof_value value;
	int result;

	if (builder->property->flags & MOF_ARRAY)
		builder->place.index = builder->array.count;
	result = mof_read_value(builder->reading, &builder->place, builder->property->type, text,
				len, &value);
	return result < 0 ? result : mof_build_value(builder, &value);
}

void
mof_build_end(struct mof_builder *builder, bool is_null)
{
	if ((builder->property->flags & MOF_ARRAY) && !is_null)
		mof_array_end(&builder->array, builder->property, builder->self);
}

int
mof_build_find_class(const struct mof_builder *builder, const char *name,
		     const struct mof_class **ret)
{
	const struct mof_reading *reading = builder->reading;
	const char *needed = builder->property->class_name;
	const struct mof_class *cls = mof_schema_find(reading->options->schema, name);

	if (builder->place.depth >= MOF_EMBEDDED_DEPTH_MAX)
		return mof_place_error(&builder->place, reading->reterr, -EINVAL,
				       "more than 32 instances within each other");
	if (!cls)
		return fail_text(reading, &builder->place, name, strlen(name),
				 reading->options->schema
					 ? "is a class that the schema does not have"
					 : "is a class of which nothing is known: no schema is "
					   "given");
	if (needed && !mof_class_is_a(cls, needed))
		return mof_place_error(&builder->place, reading->reterr, -EINVAL,
				       "an instance of %s was expected, not one of %s", needed,
				       cls->name);
	*ret = cls;
	return 0;
}
