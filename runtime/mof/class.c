#include "class.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "item.h"
#include "method.h"
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
	return mof_type_infos[map->type].is_signed ? (int64_t)a < (int64_t)b : a < b;
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

/* Puts an integer of that type where ret points. */
static void
store(uint8_t type, void *ret, uint64_t integer)
{
	struct mof_value value = { .type = type, .integer = integer };

	mof_value_store(type, ret, &value);
}

int
mof_enum_parse(const struct mof_enum *map, const char *name, void *ret)
{
	for (size_t i = 0; name && i < map->value_count; i++) {
		const struct mof_enum_value *item = &map->values[i];

		if (!item->repeated && item->name && strcmp(item->name, name) == 0) {
			store(map->type, ret, item->low);
			return 0;
		}
	}
	return -ENOENT;
}

/* A text that is cut where its room ends, while its length counts on. */
struct cut_text {
	char *text;
	size_t size, length;
};

static void
cut_add(struct cut_text *cut, const char *text)
{
	for (; *text; text++, cut->length++)
		if (cut->length + 1 < cut->size)
			cut->text[cut->length] = *text;
}

size_t
mof_bits_str(const struct mof_bits *map, uint64_t value, char *text, size_t size)
{
	struct cut_text cut = { text, size, 0 };
	char number[sizeof("0x") + 16];

	value &= UINT64_MAX >> (64 - 8 * mof_type_infos[map->type].item_size);
	for (size_t i = 0; i < map->count; i++) {
		uint64_t mask = map->bits[i].mask & value;

		if (!mask)
			continue;
		cut_add(&cut, cut.length ? " | " : "");
		cut_add(&cut, map->bits[i].name);
		value &= ~mask;
	}
	if (value) {
		snprintf(number, sizeof(number), "0x%" PRIx64, value);
		cut_add(&cut, cut.length ? " | " : "");
		cut_add(&cut, number);
	}
	if (size)
		text[cut.length < size ? cut.length : size - 1] = '\0';
	return cut.length;
}

bool
mof_bits_valid(const struct mof_bits *map, uint64_t value)
{
	value &= UINT64_MAX >> (64 - 8 * mof_type_infos[map->type].item_size);
	for (size_t i = 0; i < map->count; i++)
		value &= ~map->bits[i].mask;
	return !value;
}

int
mof_bits_parse(const struct mof_bits *map, const char *name, void *ret)
{
	for (size_t i = 0; name && i < map->count; i++) {
		if (strcmp(map->bits[i].name, name) == 0) {
			store(map->type, ret, map->bits[i].mask);
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
		if (mof_name_compare(cls->properties[i]->name, name) == 0)
			return cls->properties[i];
	}
	return NULL;
}

const struct mof_operation *
mof_class_find_method(const struct mof_class *cls, const char *name)
{
	for (size_t i = 0; name && i < cls->method_count; i++) {
		if (mof_name_compare(cls->methods[i].method->name, name) == 0)
			return &cls->methods[i];
	}
	return NULL;
}

void
mof_init(const struct mof_class *cls, void *self)
{
	if (cls->defaults)
		memcpy(self, cls->defaults, cls->size);
	else
		memset(self, 0, cls->size);
}

bool
mof_property_is_null(const struct mof_property *property, const void *self)
{
	return mof_items_of(property, self).is_null;
}

const char *
mof_text_str(const struct mof_text_map *map, const char *text)
{
	for (size_t i = 0; text && i < map->count; i++) {
		if (strcmp(map->texts[i], text) == 0)
			return map->names && map->names[i] ? map->names[i] : map->texts[i];
	}
	return NULL;
}

int
mof_text_parse(const struct mof_text_map *map, const char *name, const char **ret)
{
	for (size_t i = 0; name && i < map->count; i++) {
		if (strcmp(mof_text_str(map, map->texts[i]), name) == 0) {
			*ret = map->texts[i];
			return 0;
		}
	}
	return -ENOENT;
}

bool
mof_text_valid(const struct mof_text_map *map, const char *text)
{
	for (size_t i = 0; text && i < map->count; i++)
		if (!strcmp(map->texts[i], text))
			return true;
	return false;
}
