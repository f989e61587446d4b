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

/* Where a model is printed to. */
struct printer {
	const struct schema *schema;
	struct buf *out;
};

static void print_nested(const struct printer *p, const struct ast_instance *instance);

static void
print_item(const struct printer *p, enum mof_type_name type, const struct ast_value *item)
{
	size_t len;
	char *text;

	switch (item->kind) {
	case VALUE_BOOLEAN:
		buf_adds(p->out, item->boolean ? "true" : "false");
		break;
	case VALUE_INTEGER:
		print_integer(p->out, type, value_integer(item));
		break;
	case VALUE_REAL:
		buf_printf(p->out, "%.17g", item->real);
		break;
	case VALUE_CHAR16:
		buf_printf(p->out, "%u", item->char16);
		break;
	case VALUE_STRING:
		text = schema_text(p->schema, item, &len);
		buf_addc(p->out, '"');
		buf_add_json(p->out, text, len);
		buf_addc(p->out, '"');
		break;
	case VALUE_NAME:
		buf_adds(p->out, item->name->text);
		break;
	case VALUE_ALIAS:
		buf_printf(p->out, "$%s", item->name->text);
		break;
	case VALUE_INSTANCE:
		print_nested(p, item->instance);
		break;
	default:
		buf_adds(p->out, "null");
		break;
	}
}

static void
print_value(const struct printer *p, enum mof_type_name type, const struct value *value)
{
	const struct ast_value *item = value->first;

	if (value->is_null) {
		buf_adds(p->out, "null");
		return;
	}
	buf_adds(p->out, value->is_array ? "{" : "");
	for (uint32_t i = 0; i < value->count; i++, item = item->next) {
		buf_adds(p->out, i ? ", " : "");
		print_item(p, type, item);
	}
	buf_adds(p->out, value->is_array ? "}" : "");
}

/* One value of an instance for which the model has none: it is as it was written. */
static void
print_raw_value(const struct printer *p, const struct class *class,
		const struct ast_assignment *assignment)
{
	const struct element *property =
		class ? class_find_property(class, assignment->name.name) : NULL;
	enum mof_type_name type = property ? property->type : TYPE_SINT64;
	struct value value = value_as_written(class, assignment);

	buf_printf(p->out, "%s = ", assignment->name.name->text);
	print_value(p, type, &value);
}

/* An instance within a value. */
static void
print_nested(const struct printer *p, const struct ast_instance *instance)
{
	const struct class *class = schema_find_class(p->schema, instance->class_name.name);
	const struct ast_assignment *assignment = instance->assignments;

	buf_printf(p->out, "instance of %s {", instance->class_name.name->text);
	for (; assignment; assignment = assignment->next) {
		if (!assignment->value)
			continue;
		buf_addc(p->out, ' ');
		print_raw_value(p, class, assignment);
		buf_addc(p->out, ';');
	}
	buf_adds(p->out, " }");
}

static void
print_qualifiers(const struct printer *p, const struct qualifiers *qualifiers, const char *indent)
{
	for (size_t i = 0; i < qualifiers->count; i++) {
		const struct qualifier *qualifier = &qualifiers->items[i];

		buf_printf(p->out, "%squalifier %s = ", indent, qualifier->ast->name.name->text);
		print_value(p, qualifier->declaration->type, &qualifier->value);
		buf_adds(p->out, qualifier->propagated ? " (inherited)\n" : "\n");
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
print_element(const struct printer *p, const struct class *class, const struct element *element,
	      int depth)
{
	struct buf *out = p->out;
	static const char *const kinds[] = { "property", "reference", "method", "parameter" };
	char indent[16], deeper[16];

	memset(indent, ' ', sizeof(indent));
	indent[depth * 2] = '\0';
	memset(deeper, ' ', sizeof(deeper));
	deeper[depth * 2 + 2] = '\0';
	buf_printf(out, "%s%s ", indent, kinds[element->kind]);
	if (element->type == TYPE_REFERENCE || element->type == TYPE_INSTANCE)
		buf_printf(out, "%s ", element->class_text ? element->class_text : "object");
	if (*type_name(element->type))
		buf_printf(out, "%s ", type_name(element->type));
	buf_adds(out, element->name.name->text);
	if (element->array_size)
		buf_printf(out, "[%u]", element->array_size);
	else if (element->is_array)
		buf_adds(out, "[]");
	if (!element->value.is_null) {
		buf_adds(out, " = ");
		print_value(p, element->type, &element->value);
	}
	if (element->declared_in != class)
		buf_printf(out, " from %s", element->declared_in->name.name->text);
	if (element->origin != element->declared_in)
		buf_printf(out, " introduced by %s", element->origin->name.name->text);
	buf_addc(out, '\n');
	if (element->declared_in != class)
		return;
	print_qualifiers(p, &element->qualifiers, deeper);
	print_enumeration(out, element, deeper);
	for (size_t i = 0; i < element->parameter_count; i++)
		print_element(p, class, element->parameters[i], depth + 1);
}

static void
print_class(const struct printer *p, const struct class *class)
{
	struct buf *out = p->out;

	buf_printf(out, "class %s", class->name.name->text);
	if (class->super)
		buf_printf(out, " : %s", class->super->name.name->text);
	buf_addc(out, '\n');
	print_qualifiers(p, &class->qualifiers, "  ");
	for (size_t i = 0; i < class->property_count; i++)
		print_element(p, class, class->properties[i], 1);
	for (size_t i = 0; i < class->method_count; i++)
		print_element(p, class, class->methods[i], 1);
}

static void
print_instance(const struct printer *p, const struct instance *instance)
{
	struct buf *out = p->out;

	buf_printf(out, "instance of %s", instance->ast->class_name.name->text);
	if (instance->ast->alias.name)
		buf_printf(out, " as $%s", instance->ast->alias.name->text);
	if (instance->space)
		buf_printf(out, " in %s", instance->space->text);
	buf_addc(out, '\n');
	for (size_t i = 0; i < instance->count; i++) {
		const struct instance_value *value = &instance->values[i];

		buf_printf(out, "  value %s = ", value->property->name.name->text);
		print_value(p, value->property->type, &value->value);
		buf_addc(out, '\n');
	}
	if (instance->class)
		return;
	for (const struct ast_assignment *a = instance->ast->assignments; a; a = a->next) {
		if (!a->value)
			continue;
		buf_adds(out, "  value ");
		print_raw_value(p, NULL, a);
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
	const struct printer p = { schema, out };
	const struct class **sorted;

	sorted = arena_alloc(arena, schema->class_count * sizeof(*sorted));
	for (size_t i = 0; i < schema->class_count; i++)
		sorted[i] = schema->classes[i];
	qsort(sorted, schema->class_count, sizeof(*sorted), compare_classes);
	for (size_t i = 0; i < schema->class_count; i++)
		print_class(&p, sorted[i]);
	for (size_t i = 0; i < schema->instance_count; i++)
		print_instance(&p, schema->instances[i]);
}
