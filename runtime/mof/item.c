#include "item.h"

#include <errno.h>
#include <float.h>
#include <math.h>

#include "datetime.h"
#include "number.h"

#define CHECK_ARRAY(type)                                                                          \
	_Static_assert(offsetof(struct type, items) == offsetof(struct mof_any_array, items) &&    \
			       offsetof(struct type, count) ==                                     \
				       offsetof(struct mof_any_array, count) &&                    \
			       offsetof(struct type, set) == offsetof(struct mof_any_array, set),  \
		       "all arrays begin alike")
#define CHECK_NULLS(type)                                                                          \
	CHECK_ARRAY(type);                                                                         \
	_Static_assert(offsetof(struct type, nulls) == offsetof(struct mof_any_array, nulls) &&    \
			       sizeof(struct type) == sizeof(struct mof_any_array),                \
		       "all arrays with nulls are alike")

CHECK_NULLS(mof_boolean_array);
CHECK_NULLS(mof_uint8_array);
CHECK_NULLS(mof_uint16_array);
CHECK_NULLS(mof_uint32_array);
CHECK_NULLS(mof_uint64_array);
CHECK_NULLS(mof_sint8_array);
CHECK_NULLS(mof_sint16_array);
CHECK_NULLS(mof_sint32_array);
CHECK_NULLS(mof_sint64_array);
CHECK_NULLS(mof_real32_array);
CHECK_NULLS(mof_real64_array);
CHECK_NULLS(mof_char16_array);
CHECK_ARRAY(mof_array);
CHECK_ARRAY(mof_string_array);
CHECK_ARRAY(mof_datetime_array);
CHECK_ARRAY(mof_reference_array);
CHECK_ARRAY(mof_object_array);

struct mof_value
mof_value_load(uint8_t type, const void *at)
{
	struct mof_value value = { .type = type };

	switch ((enum mof_type)type) {
	case MOF_BOOLEAN:
		value.boolean = *(const bool *)at;
		break;
	case MOF_REAL32:
	case MOF_REAL64:
		value.real = mof_real_load(type, at);
		break;
	case MOF_STRING:
	case MOF_DATETIME:
		value.is_null = mof_value_is_null(type, at);
		if (!value.is_null)
			value.text.data = mof_text_load(type, at, &value.text.length);
		break;
	case MOF_REFERENCE:
		value.reference = *(const struct mof_path *const *)at;
		value.is_null = !value.reference;
		break;
	case MOF_OBJECT:
		value.object = *(const struct mof_object *)at;
		value.is_null = !value.object.cls;
		break;
	default:
		value.integer = mof_integer_load(type, at);
		break;
	}
	return value;
}

struct mof_value
mof_items_get(const struct mof_items *items, size_t index)
{
	struct mof_value value = mof_value_load(items->type, mof_items_at(items, index));

	if (items->is_null || (items->nulls && items->nulls[index]))
		value.is_null = true;
	return value;
}

void
mof_value_store(uint8_t type, void *at, const struct mof_value *value)
{
	switch ((enum mof_type)type) {
	case MOF_BOOLEAN:
		*(bool *)at = value->boolean;
		break;
	case MOF_UINT8:
	case MOF_SINT8:
		*(uint8_t *)at = (uint8_t)value->integer;
		break;
	case MOF_UINT16:
	case MOF_SINT16:
	case MOF_CHAR16:
		*(uint16_t *)at = (uint16_t)value->integer;
		break;
	case MOF_UINT32:
	case MOF_SINT32:
		*(uint32_t *)at = (uint32_t)value->integer;
		break;
	case MOF_UINT64:
	case MOF_SINT64:
		*(uint64_t *)at = value->integer;
		break;
	case MOF_REAL32:
		*(float *)at = (float)value->real;
		break;
	case MOF_REAL64:
		*(double *)at = value->real;
		break;
	case MOF_STRING:
		*(const char **)at = value->text.data;
		break;
	case MOF_DATETIME:
		memset(at, 0, sizeof(struct mof_datetime));
		memcpy(at, value->text.data, value->text.length);
		break;
	case MOF_REFERENCE:
		*(const struct mof_path **)at = value->reference;
		break;
	case MOF_OBJECT:
		*(struct mof_object *)at = value->object;
		break;
	case MOF_TYPE_COUNT:
		break;
	}
}

void
mof_property_set(const struct mof_property *property, void *self, const struct mof_value *value)
{
	unsigned char *at = (unsigned char *)self + property->offset;

	mof_value_store(property->type, at, value);
	if (mof_type_has_nulls(property->type))
		*(bool *)(at + mof_type_infos[property->type].null_offset) = true;
}

void
mof_property_set_null(const struct mof_property *property, void *self)
{
	size_t size = mof_type_infos[property->type].item_size;

	if (property->flags & MOF_ARRAY)
		size = mof_type_has_nulls(property->type) ? sizeof(struct mof_any_array)
							  : sizeof(struct mof_array);
	else if (mof_type_has_nulls(property->type))
		size = mof_type_infos[property->type].null_offset + sizeof(bool);
	memset((unsigned char *)self + property->offset, 0, size);
}

void
mof_property_set_array(const struct mof_property *property, void *self,
		       const struct mof_any_array *array)
{
	memcpy((unsigned char *)self + property->offset, array,
	       mof_type_has_nulls(property->type) ? sizeof(*array) : sizeof(struct mof_array));
}

int
mof_get(const struct mof_class *cls, const void *self, const char *name, struct mof_items *ret)
{
	const struct mof_property *property = mof_class_find_property(cls, name);

	if (!property)
		return -ENOENT;
	*ret = mof_items_of(property, self);
	return 0;
}

/* Gives a value the property's type, if it fits.  Returns 0, or -EINVAL. */
static int
convert(const struct mof_property *property, struct mof_value *value)
{
	struct mof_number number = { false, value->integer };
	struct mof_datetime datetime;

	if (value->is_null)
		return 0;
	if (value->type >= MOF_TYPE_COUNT ||
	    (value->type != property->type && (!mof_type_infos[value->type].is_integer ||
					       !mof_type_infos[property->type].is_integer)))
		return -EINVAL;
	if (value->type == MOF_DATETIME)
		return mof_datetime_parse(value->text.data, value->text.length, &datetime);
	if (value->type == MOF_REAL32 && isfinite(value->real))
		return fabs(value->real) <= (double)FLT_MAX ? 0 : -EINVAL;
	if (value->type == MOF_CHAR16)
		return value->integer <= UINT16_MAX ? 0 : -EINVAL;
	if (!mof_type_infos[value->type].is_integer)
		return 0;
	if (mof_type_infos[value->type].is_signed && value->integer > INT64_MAX) {
		number.is_negative = true;
		number.magnitude = -value->integer;
	}
	return mof_number_fit(&number, property->type, &value->integer) < 0 ? -EINVAL : 0;
}

int
mof_set(const struct mof_class *cls, void *self, const char *name, const struct mof_value *values,
	size_t count, struct mof_arena *arena, struct mof_error *reterr)
{
	const struct mof_property *property = mof_class_find_property(cls, name);
	struct mof_array_builder array = { 0 };
	int result = 0;

	if (!property)
		return mof_error_set(reterr, -ENOENT, "%s has no property \"%s\"", cls->name, name);
	if (!values) {
		mof_property_set_null(property, self);
		return 0;
	}
	if (!(property->flags & MOF_ARRAY) && count != 1)
		return mof_error_set(reterr, -EINVAL, "%s.%s: one value was expected, not %zu",
				     cls->name, property->name, count);
	for (size_t i = 0; !result && i < count; i++) {
		struct mof_value value = values[i];

		result = convert(property, &value);
		if (result < 0)
			return mof_error_set(reterr, result, "%s.%s: no value of type %s",
					     cls->name, property->name,
					     mof_type_infos[property->type].name);
		if (property->flags & MOF_ARRAY)
			result = mof_array_add(&array, property->type, arena, &value);
		else if (value.is_null)
			mof_property_set_null(property, self);
		else
			mof_property_set(property, self, &value);
	}
	if (result < 0)
		return mof_error_set(reterr, result, "out of memory");
	if (property->flags & MOF_ARRAY)
		mof_array_end(&array, property, self);
	return 0;
}

int
mof_array_add(struct mof_array_builder *array, uint8_t type, struct mof_arena *arena,
	      const struct mof_value *value)
{
	size_t size = mof_type_infos[type].item_size;

	if (array->count == array->capacity) {
		size_t capacity = array->capacity ? array->capacity * 2 : 4;
		/* The flags of NULL elements lie behind the items. */
		unsigned char *items = mof_arena_alloc(arena, capacity * (size + sizeof(bool)));

		if (!items)
			return -ENOMEM;
		if (array->count) {
			memcpy(items, array->items, array->count * size);
			memcpy(items + capacity * size, array->nulls, array->count * sizeof(bool));
		}
		array->items = items;
		array->nulls = (bool *)(items + capacity * size);
		array->capacity = capacity;
	}
	if (value->is_null)
		array->has_nulls = array->nulls[array->count] = true;
	else
		mof_value_store(type, array->items + array->count * size, value);
	array->count++;
	return 0;
}

void
mof_array_end(const struct mof_array_builder *array, const struct mof_property *property,
	      void *self)
{
	static const max_align_t nothing;
	const struct mof_any_array any = { array->count ? (const void *)array->items : &nothing,
					   array->count, true,
					   array->has_nulls ? array->nulls : NULL };

	mof_property_set_array(property, self, &any);
}
