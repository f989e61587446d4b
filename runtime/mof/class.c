#include "class.h"

#include <errno.h>
#include <string.h>

#include "item.h"
#include "name.h"

/* clang-format off */
#define NUMBER(text, type, item, integer, is_negative) \
	{ text, sizeof(item), offsetof(struct type, set), integer, is_negative }
/* clang-format on */

const struct mof_type_info mof_type_infos[MOF_TYPE_COUNT] = {
	[MOF_BOOLEAN] = NUMBER("boolean", mof_boolean, bool, false, false),
	[MOF_UINT8] = NUMBER("uint8", mof_uint8, uint8_t, true, false),
	[MOF_UINT16] = NUMBER("uint16", mof_uint16, uint16_t, true, false),
	[MOF_UINT32] = NUMBER("uint32", mof_uint32, uint32_t, true, false),
	[MOF_UINT64] = NUMBER("uint64", mof_uint64, uint64_t, true, false),
	[MOF_SINT8] = NUMBER("sint8", mof_sint8, int8_t, true, true),
	[MOF_SINT16] = NUMBER("sint16", mof_sint16, int16_t, true, true),
	[MOF_SINT32] = NUMBER("sint32", mof_sint32, int32_t, true, true),
	[MOF_SINT64] = NUMBER("sint64", mof_sint64, int64_t, true, true),
	[MOF_REAL32] = NUMBER("real32", mof_real32, float, false, true),
	[MOF_REAL64] = NUMBER("real64", mof_real64, double, false, true),
	[MOF_CHAR16] = NUMBER("char16", mof_char16, uint16_t, false, false),
	[MOF_STRING] = { "string", sizeof(const char *), 0, false, false },
	[MOF_DATETIME] = { "datetime", sizeof(struct mof_datetime), 0, false, false },
	[MOF_REFERENCE] = { "reference", sizeof(const struct mof_path *), 0, false, false },
	[MOF_OBJECT] = { "string", sizeof(struct mof_object), 0, false, false },
};

static bool
is_less(const struct mof_enum *map, uint64_t a, uint64_t b)
{
	return map->is_signed ? (int64_t)a < (int64_t)b : a < b;
}

/* The item that lists the value, or NULL. */
static const struct mof_enum_value *
enum_find(const struct mof_enum *map, uint64_t value)
{
	size_t first = 0, end = map->value_count;

	/* Afterwards all items before first begin at the value or below it. */
	while (first < end) {
		size_t middle = first + (end - first) / 2;

		if (is_less(map, value, map->values[middle].low))
			end = middle;
		else
			first = middle + 1;
	}
	if (first == 0 || is_less(map, map->values[first - 1].high, value))
		return NULL;
	return &map->values[first - 1];
}

const char *
mof_enum_str(const struct mof_enum *map, uint64_t value)
{
	const struct mof_enum_value *item = enum_find(map, value);

	return item ? item->name : map->unclaimed;
}

bool
mof_enum_valid(const struct mof_enum *map, uint64_t value)
{
	return map->unclaimed || enum_find(map, value);
}

int
mof_enum_parse(const struct mof_enum *map, const char *name, uint64_t *ret)
{
	for (size_t i = 0; name && i < map->value_count; i++) {
		const struct mof_enum_value *item = &map->values[i];

		if (!item->repeated && item->name && strcmp(item->name, name) == 0) {
			*ret = item->low;
			return 0;
		}
	}
	return -ENOENT;
}

const struct mof_class *
mof_schema_find(const struct mof_schema *schema, const char *name)
{
	size_t first = 0, end = schema && name ? schema->count : 0;

	while (first < end) {
		size_t middle = first + (end - first) / 2;
		int order = mof_name_compare(name, schema->classes[middle]->name);

		if (order == 0)
			return schema->classes[middle];
		if (order < 0)
			end = middle;
		else
			first = middle + 1;
	}
	return NULL;
}

bool
mof_class_is_a(const struct mof_class *cls, const char *base)
{
	while (cls && base && mof_name_compare(cls->name, base) != 0)
		cls = cls->super;
	return cls && base;
}

const struct mof_property *
mof_class_find_property(const struct mof_class *cls, const char *name)
{
	for (size_t i = 0; name && i < cls->property_count; i++) {
		if (mof_name_compare(cls->properties[i].name, name) == 0)
			return &cls->properties[i];
	}
	return NULL;
}

bool
mof_property_is_null(const struct mof_property *property, const void *self)
{
	return mof_items_of(property, self).is_null;
}

bool
mof_text_valid(const struct mof_text_map *map, const char *text)
{
	for (size_t i = 0; text && i < map->count; i++)
		if (!strcmp(map->texts[i], text))
			return true;
	return false;
}
