/*
 * Values in memory by their descriptor.  Only this module knows how each type lies in memory; who
 * walks an instance takes values from it and gives values to it.
 */
#ifndef MOF_ITEM_H
#define MOF_ITEM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "class.h"
#include "path.h"
#include "value.h"

#pragma GCC visibility push(hidden)

/* One value, taken out of memory. */
struct mof_value {
	bool is_null;
	union {
		bool boolean;
		uint64_t integer; /* sign-extended; of a char16 its code */
		double real;
		struct {
			const char *data;
			size_t length;
		} text; /* a string or datetime */
		const struct mof_path *reference;
		struct mof_object object;
	};
};

/* The values of a property.  A scalar is seen as an array of one. */
struct mof_items {
	const unsigned char *first;
	const bool *nulls; /* NULL where no element is, or where the value itself says so */
	size_t count;
	uint8_t type, stride;
	bool is_null; /* the property as a whole */
};

/* What all arrays share, and that of a type whose values cannot say that they are NULL. */
struct mof_any_array {
	const void *items;
	size_t count;
	bool set;
	const bool *nulls;
};

static inline bool
mof_type_has_nulls(uint8_t type)
{
	return mof_type_infos[type].null_offset != 0;
}

/* Takes a value of that type from where it lies. */
static inline struct mof_value
mof_value_load(uint8_t type, const void *at)
{
	struct mof_value value;

	value.is_null = false;
	switch ((enum mof_type)type) {
	case MOF_BOOLEAN:
		value.boolean = *(const bool *)at;
		break;
	case MOF_UINT8:
		value.integer = *(const uint8_t *)at;
		break;
	case MOF_UINT16:
	case MOF_CHAR16:
		value.integer = *(const uint16_t *)at;
		break;
	case MOF_UINT32:
		value.integer = *(const uint32_t *)at;
		break;
	case MOF_UINT64:
		value.integer = *(const uint64_t *)at;
		break;
	case MOF_SINT8:
		value.integer = (uint64_t)(int64_t) * (const int8_t *)at;
		break;
	case MOF_SINT16:
		value.integer = (uint64_t)(int64_t) * (const int16_t *)at;
		break;
	case MOF_SINT32:
		value.integer = (uint64_t)(int64_t) * (const int32_t *)at;
		break;
	case MOF_SINT64:
		value.integer = (uint64_t) * (const int64_t *)at;
		break;
	case MOF_REAL32:
		value.real = (double)*(const float *)at;
		break;
	case MOF_REAL64:
		value.real = *(const double *)at;
		break;
	case MOF_STRING:
		value.text.data = *(const char *const *)at;
		value.is_null = !value.text.data;
		value.text.length = value.is_null ? 0 : strlen(value.text.data);
		break;
	case MOF_DATETIME:
		value.text.data = ((const struct mof_datetime *)at)->text;
		value.text.length = strnlen(value.text.data, sizeof(struct mof_datetime));
		value.is_null = value.text.length == 0;
		break;
	case MOF_REFERENCE:
		value.reference = *(const struct mof_path *const *)at;
		value.is_null = !value.reference;
		break;
	case MOF_OBJECT:
		value.object = *(const struct mof_object *)at;
		value.is_null = !value.object.cls;
		break;
	case MOF_TYPE_COUNT:
		value.is_null = true;
		break;
	}
	return value;
}

/* Puts a value of that type, not NULL, where it is to lie.  Texts and objects are not copied. */
void mof_value_store(uint8_t type, void *at, const struct mof_value *value);

/*
 * Whether the value that lies there says itself that it is NULL: a datetime by its first
 * character, all others by the pointer that they begin with.
 */
static inline bool
mof_value_is_null(uint8_t type, const void *at)
{
	const void *pointer;

	if (type == MOF_DATETIME)
		return *(const char *)at == '\0';
	memcpy(&pointer, at, sizeof(pointer));
	return !pointer;
}

/* The values of a property of the instance at self. */
static inline struct mof_items
mof_items_of(const struct mof_property *property, const void *self)
{
	const struct mof_type_info *info = &mof_type_infos[property->type];
	const unsigned char *at = (const unsigned char *)self + property->offset;
	struct mof_items items = { at, NULL, 1, property->type, info->item_size, false };

	if (property->flags & MOF_ARRAY) {
		struct mof_any_array array;

		/* Copied as bytes, since the arrays' items have pointers of many types. */
		array.nulls = NULL;
		memcpy(&array, at, info->null_offset ? sizeof(array) : sizeof(struct mof_array));
		items.first = array.items;
		items.nulls = array.nulls;
		items.count = array.count;
		items.is_null = !array.set;
	} else if (info->null_offset) {
		items.is_null = !*(const bool *)(at + info->null_offset);
	} else {
		items.is_null = mof_value_is_null(property->type, at);
	}
	return items;
}

/* The value number index, which is less than items->count. */
static inline struct mof_value
mof_items_get(const struct mof_items *items, size_t index)
{
	if (items->nulls && items->nulls[index])
		return (struct mof_value){ .is_null = true };
	return mof_value_load(items->type, items->first + index * items->stride);
}

/*
 * Sets a property of the instance at self: a scalar to the one value, or an array.  An array's
 * nulls are left out for a type whose values say themselves that they are NULL.
 */
void mof_property_set(const struct mof_property *property, void *self,
		      const struct mof_value *value);
void mof_property_set_array(const struct mof_property *property, void *self,
			    const struct mof_any_array *array);

#pragma GCC visibility pop

#endif
