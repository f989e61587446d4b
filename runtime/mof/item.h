/*
 * Values whatever their type.  Only this module knows how each type lies in memory; who walks an
 * instance takes values from it and gives values to it:
 *
 *	for (size_t i = 0; i < cls->property_count; i++) {
 *		struct mof_items items = mof_items_of(cls->properties[i], self);
 *
 *		for (size_t j = 0; !items.is_null && j < items.count; j++)
 *			use(mof_items_get(&items, j));
 *	}
 */
#ifndef MOF_ITEM_H
#define MOF_ITEM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "arena.h"
#include "class.h"
#include "error.h"
#include "value.h"

#ifdef __cplusplus
extern "C" {
#endif

/* A string or datetime and its bytes. */
struct mof_text {
	const char *data;
	size_t length;
};

/* One value, taken out of memory. */
struct mof_value {
	uint8_t type; /* enum mof_type; it says which of the others holds */
	bool is_null;
	union {
		bool boolean;
		uint64_t integer; /* sign-extended; of a char16 its code */
		double real;
		struct mof_text text;
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

/*
 * The property's values by its name, upper and lower case being equal.  They lie in the instance.
 * Returns 0, or -ENOENT if the class has no such property.
 */
int mof_get(const struct mof_class *cls, const void *self, const char *name, struct mof_items *ret);

/*
 * Sets a property to count values: one for a scalar, any number for an array; values NULL makes
 * the property NULL.  Each has the property's type, or is an integer that fits, or is NULL; a
 * string ends with a NUL.  What they point to is not copied; the elements of an array are, into
 * the arena.
 * Returns 0; -ENOENT if the class has no such property; -EINVAL if a value does not fit; -ENOMEM.
 * On failure the property is as it was.
 */
int mof_set(const struct mof_class *cls, void *self, const char *name,
	    const struct mof_value *values, size_t count, struct mof_arena *arena,
	    struct mof_error *reterr);

/* Whether values of that type cannot say that they are NULL. */
static inline bool
mof_type_has_nulls(uint8_t type)
{
	return type < MOF_STRING;
}

/* Whether it is boolean, an integer or a real. */
static inline bool
mof_type_is_number(uint8_t type)
{
	return type < MOF_CHAR16;
}

/* The integer of that type, or char16, that lies there; a signed one sign-extended. */
static inline uint64_t
mof_integer_load(uint8_t type, const void *at)
{
	switch (type) {
	case MOF_UINT8:
		return *(const uint8_t *)at;
	case MOF_UINT16:
	case MOF_CHAR16:
		return *(const uint16_t *)at;
	case MOF_UINT32:
		return *(const uint32_t *)at;
	case MOF_SINT8:
		return (uint64_t)(int64_t) * (const int8_t *)at;
	case MOF_SINT16:
		return (uint64_t)(int64_t) * (const int16_t *)at;
	case MOF_SINT32:
		return (uint64_t)(int64_t) * (const int32_t *)at;
	default:
		return *(const uint64_t *)at;
	}
}

/* The real of that type that lies there. */
static inline double
mof_real_load(uint8_t type, const void *at)
{
	return type == MOF_REAL32 ? (double)*(const float *)at : *(const double *)at;
}

/* The string or datetime that lies there and is not NULL, and its length. */
static inline const char *
mof_text_load(uint8_t type, const void *at, size_t *ret_len)
{
	const char *text;

	if (type == MOF_DATETIME) {
		const char *end = (const char *)memchr(at, '\0', sizeof(struct mof_datetime));

		text = (const char *)at;
		*ret_len = end ? (size_t)(end - text) : sizeof(struct mof_datetime);
		return text;
	}
	text = *(const char *const *)at;
	*ret_len = strlen(text);
	return text;
}

/*
 * Whether the value that lies there says itself that it is NULL: a datetime by its first
 * character, a string, reference or object by the pointer that it begins with.
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

/* Whether the scalar that lies there is NULL. */
static inline bool
mof_scalar_is_null(uint8_t type, const void *at)
{
	if (mof_type_has_nulls(type))
		return !*((const bool *)at + mof_type_infos[type].null_offset);
	return mof_value_is_null(type, at);
}

/* Takes a value of that type from where it lies. */
struct mof_value mof_value_load(uint8_t type, const void *at);

/* Puts a value of that type, not NULL, where it is to lie.  Texts and objects are not copied. */
void mof_value_store(uint8_t type, void *at, const struct mof_value *value);

/* The values of a property of the instance at self. */
static inline struct mof_items
mof_items_of(const struct mof_property *property, const void *self)
{
	const struct mof_type_info *info = &mof_type_infos[property->type];
	const unsigned char *at = (const unsigned char *)self + property->offset;
	struct mof_items items = { at, NULL, 1, property->type, info->item_size, false };

	if (property->flags & MOF_ARRAY) {
		struct mof_any_array array = { NULL, 0, false, NULL };

		/* Copied as bytes, since the arrays' items have pointers of many types. */
		memcpy(&array, at, info->null_offset ? sizeof(array) : sizeof(struct mof_array));
		items.first = (const unsigned char *)array.items;
		items.nulls = array.nulls;
		items.count = array.count;
		items.is_null = !array.set;
	} else {
		items.is_null = mof_scalar_is_null(property->type, at);
	}
	return items;
}

/* Where the value number index lies, which is less than items->count. */
static inline const void *
mof_items_at(const struct mof_items *items, size_t index)
{
	return items->first + index * items->stride;
}

/* Whether that value is NULL. */
static inline bool
mof_items_is_null(const struct mof_items *items, size_t index)
{
	if (mof_type_has_nulls(items->type))
		return items->nulls && items->nulls[index];
	return mof_value_is_null(items->type, mof_items_at(items, index));
}

/* That value. */
struct mof_value mof_items_get(const struct mof_items *items, size_t index);

/* Sets a scalar of the instance at self to a value that is not NULL; or a property to NULL. */
void mof_property_set(const struct mof_property *property, void *self,
		      const struct mof_value *value);
void mof_property_set_null(const struct mof_property *property, void *self);

/*
 * Sets an array of the instance at self.  nulls are left out for a type whose values say
 * themselves that they are NULL.
 */
void mof_property_set_array(const struct mof_property *property, void *self,
			    const struct mof_any_array *array);

/* An array that is being made, element by element.  { 0 } is an empty one. */
struct mof_array_builder {
	unsigned char *items;
	bool *nulls, has_nulls;
	size_t count, capacity;
};

/* Adds a value of that type, or NULL.  Returns 0, or -ENOMEM. */
int mof_array_add(struct mof_array_builder *array, uint8_t type, struct mof_arena *arena,
		  const struct mof_value *value);

/* Makes the array the value of a property of the instance at self. */
void mof_array_end(const struct mof_array_builder *array, const struct mof_property *property,
		   void *self);

#ifdef __cplusplus
}
#endif

#endif
