#include "model/model.h"

#include <string.h>

const struct qualifier *
qualifiers_find(const struct qualifiers *qualifiers, const char *name)
{
	for (size_t i = 0; i < qualifiers->count; i++)
		if (name_is(qualifiers->items[i].name.name, name))
			return &qualifiers->items[i];
	return NULL;
}

/* The single value of a qualifier that is there, is not NULL and is declared as told. */
static const struct scalar *
find_scalar(const struct qualifiers *qualifiers, const char *name,
	    bool is_type(enum mof_type_name type))
{
	const struct qualifier *qualifier = qualifiers_find(qualifiers, name);

	if (!qualifier || qualifier->value.is_null || qualifier->value.is_array ||
	    !is_type(qualifier->declaration->ast->type))
		return NULL;
	return qualifier->value.items;
}

static bool
type_is_boolean(enum mof_type_name type)
{
	return type == TYPE_BOOLEAN;
}

static bool
type_is_string(enum mof_type_name type)
{
	return type == TYPE_STRING;
}

bool
qualifiers_true(const struct qualifiers *qualifiers, const char *name)
{
	const struct scalar *scalar = find_scalar(qualifiers, name, type_is_boolean);

	return scalar && scalar->boolean;
}

const char *
qualifiers_text(const struct qualifiers *qualifiers, const char *name)
{
	const struct scalar *scalar = find_scalar(qualifiers, name, type_is_string);

	return scalar ? scalar->string.text : NULL;
}

bool
qualifiers_integer(const struct qualifiers *qualifiers, const char *name, int64_t *ret)
{
	const struct scalar *scalar = find_scalar(qualifiers, name, type_is_integer);

	if (scalar)
		*ret = (int64_t)scalar->integer;
	return scalar != NULL;
}

const struct qualifier *
qualifiers_texts(const struct qualifiers *qualifiers, const char *name)
{
	const struct qualifier *qualifier = qualifiers_find(qualifiers, name);

	if (!qualifier || qualifier->value.is_null || !qualifier->value.is_array ||
	    qualifier->declaration->ast->type != TYPE_STRING)
		return NULL;
	return qualifier;
}

struct class *
schema_find_class(const struct schema *schema, const struct name *name)
{
	return name_map_get(&schema->class_map, name);
}

static const struct element *
find_element(struct element *const *elements, size_t count, const struct name *name)
{
	for (size_t i = 0; i < count; i++)
		if (name_equal(elements[i]->name.name, name))
			return elements[i];
	return NULL;
}

const struct element *
class_find_property(const struct class *class, const struct name *name)
{
	return find_element(class->properties, class->property_count, name);
}

const struct element *
class_find_method(const struct class *class, const struct name *name)
{
	return find_element(class->methods, class->method_count, name);
}

bool
class_is_a(const struct class *class, const struct class *base)
{
	while (class && class != base)
		class = class->super;
	return class != NULL;
}

bool
type_is_integer(enum mof_type_name type)
{
	return type >= TYPE_UINT8 && type <= TYPE_SINT64;
}

bool
type_is_signed(enum mof_type_name type)
{
	return type >= TYPE_SINT8 && type <= TYPE_SINT64;
}

bool
type_is_real(enum mof_type_name type)
{
	return type == TYPE_REAL32 || type == TYPE_REAL64;
}

unsigned int
type_bits(enum mof_type_name type)
{
	switch (type) {
	case TYPE_UINT8:
	case TYPE_SINT8:
		return 8;
	case TYPE_UINT16:
	case TYPE_SINT16:
	case TYPE_CHAR16:
		return 16;
	case TYPE_UINT32:
	case TYPE_SINT32:
	case TYPE_REAL32:
		return 32;
	case TYPE_UINT64:
	case TYPE_SINT64:
	case TYPE_REAL64:
		return 64;
	default:
		return 0;
	}
}

uint64_t
type_max(enum mof_type_name type)
{
	unsigned int bits = type_bits(type) - type_is_signed(type);

	return bits == 64 ? UINT64_MAX : (UINT64_C(1) << bits) - 1;
}

uint64_t
type_min(enum mof_type_name type)
{
	return type_is_signed(type) ? ~type_max(type) : 0;
}
