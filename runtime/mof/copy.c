#include "copy.h"

#include <errno.h>
#include <string.h>

#include "depth.h"
#include "emit.h"
#include "item.h"
#include "name.h"
#include "utf8.h"

static void *clone_instance(const struct mof_class *cls, const void *self, struct mof_arena *arena,
			    unsigned int depth);
static bool are_equal(const struct mof_class *cls, const void *a, const void *b,
		      unsigned int depth);

/* Copies a text that may be NULL.  Returns whether there was memory. */
static bool
clone_text(const char **text, struct mof_arena *arena)
{
	if (!*text)
		return true;
	*text = mof_arena_strdup(arena, *text);
	return *text;
}

static const struct mof_path *
clone_path(const struct mof_path *path, struct mof_arena *arena, unsigned int depth)
{
	struct mof_path *copy = NULL;
	struct mof_path_key *keys = NULL;
	bool ok;

	if (depth <= MOF_REFERENCE_DEPTH_MAX)
		copy = mof_arena_alloc(arena, sizeof(*copy));
	if (copy)
		keys = mof_arena_alloc(arena, path->key_count * sizeof(*keys));
	if (!keys)
		return NULL;
	*copy = *path;
	copy->keys = keys;
	ok = clone_text(&copy->host, arena) && clone_text(&copy->name_space, arena) &&
	     clone_text(&copy->class_name, arena);
	for (size_t i = 0; ok && i < path->key_count; i++) {
		keys[i] = path->keys[i];
		ok = clone_text(&keys[i].name, arena) && clone_text(&keys[i].text, arena);
		if (ok && keys[i].reference) {
			keys[i].reference = clone_path(keys[i].reference, arena, depth + 1);
			ok = keys[i].reference;
		}
	}
	return ok ? copy : NULL;
}

/* Copies what the item at a place, which was copied itself, points to. */
static bool
clone_item(uint8_t type, void *at, struct mof_arena *arena, unsigned int depth)
{
	const struct mof_path **path;
	struct mof_object *object;

	switch (type) {
	case MOF_STRING:
		return clone_text(at, arena);
	case MOF_REFERENCE:
		path = at;
		if (!*path)
			return true;
		*path = clone_path(*path, arena, 0);
		return *path;
	case MOF_OBJECT:
		object = at;
		if (!object->cls || !object->self)
			return true;
		object->self = clone_instance(object->cls, object->self, arena, depth + 1);
		return object->self;
	default:
		return true;
	}
}

static bool
clone_array(const struct mof_property *property, void *self, struct mof_arena *arena,
	    unsigned int depth)
{
	const struct mof_items items = mof_items_of(property, self);
	size_t size = items.count * items.stride;
	struct mof_any_array array = { NULL, items.count, true, NULL };
	unsigned char *copy;

	if (items.is_null)
		return true;
	copy = mof_arena_alloc(arena, size);
	if (!copy)
		return false;
	if (size)
		memcpy(copy, items.first, size);
	array.items = copy;
	if (items.nulls) {
		bool *nulls = mof_arena_alloc(arena, items.count * sizeof(bool));

		if (!nulls)
			return false;
		memcpy(nulls, items.nulls, items.count * sizeof(bool));
		array.nulls = nulls;
	}
	for (size_t i = 0; i < items.count; i++) {
		if (!clone_item(property->type, copy + i * items.stride, arena, depth))
			return false;
	}
	mof_property_set_array(property, self, &array);
	return true;
}

static void *
clone_instance(const struct mof_class *cls, const void *self, struct mof_arena *arena,
	       unsigned int depth)
{
	unsigned char *copy = NULL;

	if (depth <= MOF_EMBEDDED_DEPTH_MAX)
		copy = mof_arena_alloc(arena, cls->size);
	if (!copy)
		return NULL;
	memcpy(copy, self, cls->size);
	for (size_t i = 0; i < cls->property_count; i++) {
		const struct mof_property *property = cls->properties[i];
		bool ok =
			property->flags & MOF_ARRAY
				? clone_array(property, copy, arena, depth)
				: clone_item(property->type, copy + property->offset, arena, depth);

		if (!ok)
			return NULL;
	}
	return copy;
}

void *
mof_clone(const struct mof_class *cls, const void *self, struct mof_arena *arena)
{
	return clone_instance(cls, self, arena, 0);
}

/* Whether two items that are not NULL are the same. */
static bool
are_items_equal(uint8_t type, const void *a, const void *b, unsigned int depth)
{
	const struct mof_object *x, *y;

	switch (type) {
	case MOF_STRING:
		return strcmp(*(const char *const *)a, *(const char *const *)b) == 0;
	case MOF_DATETIME:
		return strncmp(a, b, sizeof(struct mof_datetime)) == 0;
	case MOF_REFERENCE:
		return mof_path_equal(*(const struct mof_path *const *)a,
				      *(const struct mof_path *const *)b);
	case MOF_OBJECT:
		x = a;
		y = b;
		return mof_name_compare(x->cls->name, y->cls->name) == 0 &&
		       (x->self && y->self ? are_equal(x->cls, x->self, y->self, depth + 1)
					   : x->self == y->self);
	default:
		return memcmp(a, b, mof_type_infos[type].item_size) == 0;
	}
}

static bool
is_property_equal(const struct mof_property *property, const void *a, const void *b,
		  unsigned int depth)
{
	struct mof_items x = mof_items_of(property, a), y = mof_items_of(property, b);

	if (x.is_null || y.is_null)
		return x.is_null && y.is_null;
	if (!(property->flags & MOF_ARRAY))
		return are_items_equal(x.type, x.first, y.first, depth);
	if (x.count != y.count)
		return false;
	for (size_t i = 0; i < x.count; i++) {
		bool null = mof_items_is_null(&x, i);

		if (null != mof_items_is_null(&y, i) ||
		    (!null &&
		     !are_items_equal(x.type, mof_items_at(&x, i), mof_items_at(&y, i), depth)))
			return false;
	}
	return true;
}

static bool
are_equal(const struct mof_class *cls, const void *a, const void *b, unsigned int depth)
{
	bool equal = depth <= MOF_EMBEDDED_DEPTH_MAX;

	for (size_t i = 0; equal && i < cls->property_count; i++)
		equal = is_property_equal(cls->properties[i], a, b, depth);
	return equal;
}

bool
mof_equal(const struct mof_class *cls, const void *a, const void *b)
{
	return are_equal(cls, a, b, 0);
}

size_t
mof_diff(const struct mof_class *cls, const void *a, const void *b, const struct mof_property **ret)
{
	size_t count = 0;

	for (size_t i = 0; i < cls->property_count; i++) {
		if (is_property_equal(cls->properties[i], a, b, 0))
			continue;
		if (ret)
			ret[count] = cls->properties[i];
		count++;
	}
	return count;
}

/* The text of a key that lies there, in the arena.  NULL when memory is out. */
static const char *
key_text(uint8_t type, const void *at, struct mof_arena *arena)
{
	char number[MOF_REAL_ROOM];
	const char *text = number;
	size_t len;

	if (type == MOF_STRING || type == MOF_DATETIME)
		text = mof_text_load(type, at, &len);
	else if (type == MOF_BOOLEAN)
		return mof_arena_strdup(arena, *(const bool *)at ? "TRUE" : "FALSE");
	else if (type == MOF_CHAR16)
		len = mof_utf8_encode((uint32_t)mof_integer_load(type, at), number);
	else
		len = (size_t)(mof_emit_number(number, type, at) - number);
	return mof_arena_strndup(arena, text, len);
}

int
mof_path_of(const struct mof_class *cls, const void *self, struct mof_arena *arena,
	    struct mof_path *ret)
{
	struct mof_path path = { .class_name = cls->name };
	struct mof_path_key *keys;
	size_t count = 0;

	for (size_t i = 0; i < cls->property_count; i++)
		count += (cls->properties[i]->flags & MOF_KEY) != 0;
	keys = mof_arena_alloc(arena, count * sizeof(*keys));
	if (!keys)
		return -ENOMEM;
	for (size_t i = 0; i < cls->property_count; i++) {
		const struct mof_property *property = cls->properties[i];
		struct mof_items items = mof_items_of(property, self);
		struct mof_path_key *key = &keys[path.key_count];

		if (!(property->flags & MOF_KEY) || (property->flags & MOF_ARRAY) ||
		    items.is_null || property->type == MOF_OBJECT)
			continue;
		key->name = property->name;
		key->type = property->type;
		if (property->type == MOF_REFERENCE)
			key->reference = *(const struct mof_path *const *)items.first;
		else
			key->text = key_text(property->type, items.first, arena);
		if (!key->text && !key->reference)
			return -ENOMEM;
		path.key_count++;
	}
	path.keys = keys;
	*ret = path;
	return 0;
}
