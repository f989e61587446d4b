#include "model/model_print.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static void
print_integer(struct buf *out, enum mof_type_name type, uint64_t value)
{
	if (type_is_signed(type))
		buf_printf(out, "%" PRId64, (int64_t)value);
	else
		buf_printf(out, "%" PRIu64, value);
}

static void
print_scalar(struct buf *out, enum mof_type_name type, const struct scalar *scalar)
{
	if (scalar->is_null) {
		buf_adds(out, "null");
	} else if (type == TYPE_BOOLEAN) {
		buf_adds(out, scalar->boolean ? "true" : "false");
	} else if (type_is_real(type)) {
		buf_printf(out, "%.17g", scalar->real);
	} else if (type_bits(type)) {
		print_integer(out, type, scalar->integer);
	} else if (scalar->alias) {
		buf_printf(out, "$%s", scalar->alias->alias.name->text);
	} else {
		buf_addc(out, '"');
		buf_add_json(out, scalar->string.text, scalar->string.len);
		buf_addc(out, '"');
	}
}

static void
print_value(struct buf *out, enum mof_type_name type, const struct value *value)
{
	if (value->is_null) {
		buf_adds(out, "null");
		return;
	}
	buf_adds(out, value->is_array ? "{" : "");
	for (size_t i = 0; i < value->count; i++) {
		buf_adds(out, i ? ", " : "");
		print_scalar(out, type, &value->items[i]);
	}
	buf_adds(out, value->is_array ? "}" : "");
}

static void
print_qualifiers(struct buf *out, const struct qualifiers *qualifiers, const char *indent)
{
	for (size_t i = 0; i < qualifiers->count; i++) {
		const struct qualifier *qualifier = &qualifiers->items[i];

		buf_printf(out, "%squalifier %s = ", indent, qualifier->name.name->text);
		print_value(out, qualifier->declaration->ast->type, &qualifier->value);
		buf_adds(out, qualifier->propagated ? " (inherited)\n" : "\n");
	}
}

static void
print_enumeration(struct buf *out, const struct element *element, const char *indent)
{
	const struct enumeration *enumeration = element->enumeration;

	if (!enumeration || enumeration->element != element)
		return;
	for (size_t i = 0; i < enumeration->count; i++) {
		const struct enumeration_item *item = &enumeration->items[i];

		buf_printf(out, "%svalues ", indent);
		if (enumeration->type == TYPE_STRING) {
			buf_printf(out, "\"%s\"", item->text);
		} else if (item->is_unclaimed) {
			buf_adds(out, "..");
		} else {
			print_integer(out, enumeration->type, item->low);
			if (item->is_range) {
				buf_adds(out, "..");
				print_integer(out, enumeration->type, item->high);
			}
		}
		buf_printf(out, item->name ? " %s\n" : "\n", item->name);
	}
}

static void
print_element(struct buf *out, const struct class *class, const struct element *element, int depth)
{
	static const char *const kinds[] = { "property", "reference", "method", "parameter" };
	char indent[16], deeper[16];

	memset(indent, ' ', sizeof(indent));
	indent[depth * 2] = '\0';
	memset(deeper, ' ', sizeof(deeper));
	deeper[depth * 2 + 2] = '\0';
	buf_printf(out, "%s%s ", indent, kinds[element->kind]);
	if (element->type == TYPE_REFERENCE)
		buf_printf(out, "%s ", element->class_text);
	buf_printf(out, "%s %s", type_name(element->type), element->name.name->text);
	if (element->array_size)
		buf_printf(out, "[%u]", element->array_size);
	else if (element->is_array)
		buf_adds(out, "[]");
	if (!element->value.is_null) {
		buf_adds(out, " = ");
		print_value(out, element->type, &element->value);
	}
	if (element->declared_in != class)
		buf_printf(out, " from %s", element->declared_in->name.name->text);
	if (element->origin != element->declared_in)
		buf_printf(out, " introduced by %s", element->origin->name.name->text);
	buf_addc(out, '\n');
	if (element->declared_in != class)
		return;
	print_qualifiers(out, &element->qualifiers, deeper);
	print_enumeration(out, element, deeper);
	for (size_t i = 0; i < element->parameter_count; i++)
		print_element(out, class, element->parameters[i], depth + 1);
}

static void
print_class(struct buf *out, const struct class *class)
{
	buf_printf(out, "class %s", class->name.name->text);
	if (class->super)
		buf_printf(out, " : %s", class->super->name.name->text);
	buf_addc(out, '\n');
	print_qualifiers(out, &class->qualifiers, "  ");
	for (size_t i = 0; i < class->property_count; i++)
		print_element(out, class, class->properties[i], 1);
	for (size_t i = 0; i < class->method_count; i++)
		print_element(out, class, class->methods[i], 1);
}

static void
print_instance(struct buf *out, const struct instance *instance)
{
	buf_printf(out, "instance of %s", instance->ast->class_name.name->text);
	if (instance->ast->alias.name)
		buf_printf(out, " as $%s", instance->ast->alias.name->text);
	buf_addc(out, '\n');
	for (size_t i = 0; i < instance->count; i++) {
		const struct instance_value *value = &instance->values[i];

		buf_printf(out, "  value %s = ", value->property->name.name->text);
		print_value(out, value->property->type, &value->value);
		buf_addc(out, '\n');
	}
}

static int
compare_classes(const void *a, const void *b)
{
	const struct class *const *x = a, *const *y = b;

	return strcasecmp((*x)->name.name->text, (*y)->name.name->text);
}

void
model_print(const struct schema *schema, struct arena *arena, struct buf *out)
{
	const struct class **sorted;

	sorted = arena_alloc(arena, schema->class_count * sizeof(*sorted));
	for (size_t i = 0; i < schema->class_count; i++)
		sorted[i] = schema->classes[i];
	qsort(sorted, schema->class_count, sizeof(*sorted), compare_classes);
	for (size_t i = 0; i < schema->class_count; i++)
		print_class(out, sorted[i]);
	for (size_t i = 0; i < schema->instance_count; i++)
		print_instance(out, schema->instances[i]);
}
