#include "model/model.h"

#include <string.h>

const struct qualifier *
qualifiers_find(const struct qualifiers *qualifiers, enum standard_qualifier standard)
{
	const struct qualifier *qualifier = qualifiers->items;

	if (!qualifiers_have(qualifiers, standard))
		return NULL;
	while (qualifier->declaration->standard != standard)
		qualifier++;
	return qualifier;
}

const struct qualifier *
qualifiers_find_name(const struct qualifiers *qualifiers, const struct name *name)
{
	for (size_t i = 0; i < qualifiers->count; i++)
		if (name_equal(qualifiers->items[i].ast->name.name, name))
			return &qualifiers->items[i];
	return NULL;
}

/* The single value of a qualifier that is there, is not NULL and is declared as told. */
static const struct ast_value *
find_scalar(const struct qualifiers *qualifiers, enum standard_qualifier standard,
	    bool is_type(enum mof_type_name type))
{
	const struct qualifier *qualifier = qualifiers_find(qualifiers, standard);

	if (!qualifier || qualifier->value.is_null || qualifier->value.is_array ||
	    !is_type(qualifier->declaration->type))
		return NULL;
	return qualifier->value.first;
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
qualifiers_true(const struct qualifiers *qualifiers, enum standard_qualifier standard)
{
	const struct ast_value *value = find_scalar(qualifiers, standard, type_is_boolean);

	return value && value->boolean;
}

const char *
qualifiers_text(const struct schema *schema, const struct qualifiers *qualifiers,
		enum standard_qualifier standard)
{
	const struct ast_value *value = find_scalar(qualifiers, standard, type_is_string);

	return value ? schema_text(schema, value, NULL) : NULL;
}

bool
qualifiers_integer(const struct qualifiers *qualifiers, enum standard_qualifier standard,
		   int64_t *ret)
{
	const struct ast_value *value = find_scalar(qualifiers, standard, type_is_integer);

	if (value)
		*ret = (int64_t)value_integer(value);
	return value != NULL;
}

const struct qualifier *
qualifiers_texts(const struct qualifiers *qualifiers, enum standard_qualifier standard)
{
	const struct qualifier *qualifier = qualifiers_find(qualifiers, standard);

	if (!qualifier || qualifier->value.is_null || !qualifier->value.is_array ||
	    qualifier->declaration->type != TYPE_STRING)
		return NULL;
	return qualifier;
}

char *
schema_text(const struct schema *schema, const struct ast_value *string, size_t *ret_len)
{
	return ast_string(schema->arena, schema->sources, string, ret_len);
}

uint64_t
value_integer(const struct ast_value *literal)
{
	return literal->is_negative ? (uint64_t)0 - literal->magnitude : literal->magnitude;
}

struct value
value_of_literal(const struct ast_value *ast)
{
	struct value value = { .at = ast->at, .first = ast, .count = 1 };

	value.is_null = ast->kind == VALUE_NULL;
	if (ast->kind != VALUE_ARRAY)
		return value;
	value.is_array = true;
	value.first = ast->first;
	value.count = 0;
	for (const struct ast_value *item = ast->first; item; item = item->next)
		value.count++;
	return value;
}

struct value
value_as_written(const struct class *class, const struct ast_assignment *assignment)
{
	const struct element *property =
		class ? class_find_property(class, assignment->name.name) : NULL;
	struct value value = value_of_literal(assignment->value);

	value.is_null |= assignment->value->kind == VALUE_NAME && property &&
			 property->type != TYPE_INSTANCE;
	return value;
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
parameter_is_in(const struct element *parameter)
{
	const struct qualifiers *qualifiers = &parameter->qualifiers;

	if (qualifiers_have(qualifiers, QUALIFIER_IN))
		return qualifiers_true(qualifiers, QUALIFIER_IN);
	return parameter->declared_in->dialect != DIALECT_WMI ||
	       !qualifiers_true(qualifiers, QUALIFIER_OUT);
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

const char *
type_nearest(const char *word)
{
	const char *near = NULL;
	unsigned int best = 3;

	for (int type = 0; type < TYPE_REFERENCE; type++) {
		const char *name = type_name((enum mof_type_name)type);
		unsigned int distance = name_distance(name, word, 2);

		if (distance < best && distance + 2 < strlen(word)) {
			best = distance;
			near = name;
		}
	}
	return near;
}
