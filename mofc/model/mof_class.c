/* Classes, their members and their qualifiers as MOF. */
#include <string.h>

#include "model/mof_print_internal.h"

/* A string longer than this gets a line of its own in a list of qualifiers. */
enum { SHORT_TEXT = 40 };

/* A list of qualifiers while it is printed. */
struct list {
	bool is_flat; /* all in one line */
	bool is_begun, was_wide;
};

/* Whether a value is better read in a line of its own. */
static bool
is_wide(const struct mof_printer *p, const struct value *value)
{
	size_t len = 0;

	if (!value || value->is_null || value->is_array)
		return value && !value->is_null;
	if (value->first->kind == VALUE_STRING)
		schema_text(p->schema, value->first, &len);
	return len > SHORT_TEXT;
}

static void
put_qualifier(struct mof_printer *p, struct ident name, const struct value *value,
	      unsigned int flavors)
{
	buf_adds(p->out, name.name->text);
	if (value && value->is_array && !value->is_null) {
		buf_addc(p->out, ' ');
		mof_put_value(p, value);
	} else if (value) {
		buf_addc(p->out, '(');
		mof_put_value(p, value);
		buf_addc(p->out, ')');
	}
	if (flavors) {
		buf_adds(p->out, " : ");
		mof_put_words(p, ast_flavors, flavors, " ");
		p->shows_wmi = true;
	}
}

/* A qualifier in the line of the one before it.  False, with nothing printed, if it belongs below.
 */
static bool
put_beside(struct mof_printer *p, const struct list *list, bool wide, struct ident name,
	   const struct value *value, unsigned int flavors)
{
	size_t start = p->out->len + 1;

	buf_adds(p->out, ", ");
	if (list->is_flat || (!wide && !list->was_wide)) {
		put_qualifier(p, name, value, flavors);
		if (list->is_flat || (mof_column(p) < MOF_COLUMNS &&
				      !memchr(p->out->text + start, '\n', p->out->len - start)))
			return true;
	}
	p->out->len = start;
	return false;
}

/* A qualifier behind those that the list has already: in their line where it fits there. */
static void
add_qualifier(struct mof_printer *p, struct list *list, struct ident name,
	      const struct value *value, unsigned int flavors)
{
	bool wide = is_wide(p, value);

	if (!list->is_begun) {
		buf_addc(p->out, '[');
		put_qualifier(p, name, value, flavors);
	} else if (!put_beside(p, list, wide, name, value, flavors)) {
		mof_put_line(p, 0);
		buf_addc(p->out, ' ');
		put_qualifier(p, name, value, flavors);
	}
	list->is_begun = true;
	list->was_wide = wide;
}

static void
end_list(struct mof_printer *p, const struct list *list)
{
	if (!list->is_begun)
		return;
	buf_addc(p->out, ']');
	if (list->is_flat)
		buf_addc(p->out, ' ');
	else
		mof_put_line(p, 0);
}

void
mof_put_qualifiers(struct mof_printer *p, const struct qualifiers *qualifiers, bool is_flat)
{
	struct list list = { .is_flat = is_flat };

	for (size_t i = 0; i < qualifiers->count; i++) {
		const struct qualifier *qualifier = &qualifiers->items[i];
		const struct qualifier_declaration *declaration = qualifier->declaration;

		if (qualifier->propagated)
			continue;
		add_qualifier(p, &list, qualifier->ast->name,
			      qualifier->ast->value ? &qualifier->value : NULL,
			      qualifier->ast->flavors);
		/* Those that mean something are DMTF's, too, and so show nothing. */
		p->names_wmi |= declaration->origin == ORIGIN_MICROSOFT &&
				declaration->standard == QUALIFIER_OTHER;
	}
	end_list(p, &list);
}

void
mof_put_raw_qualifiers(struct mof_printer *p, const struct ast_qualifier *ast)
{
	struct list list = { 0 };

	for (; ast; ast = ast->next) {
		struct value value =
			ast->value ? value_of_literal(ast->value) : (struct value){ 0 };

		add_qualifier(p, &list, ast->name, ast->value ? &value : NULL, ast->flavors);
	}
	end_list(p, &list);
}

static void
put_array(struct mof_printer *p, const struct ast_array *array)
{
	if (array->size)
		buf_printf(p->out, "[%u]", array->size);
	else if (array->is_array)
		buf_adds(p->out, "[]");
}

/*
 * A macro in the place of a type stays one, so its definition has to go with it; one that nobody
 * saw stands for itself.
 */
static void
note_macro(struct mof_printer *p, const struct name *type)
{
	const struct span *line = name_map_get(p->schema->macros, type);

	if (name_is(type, "object") || schema_find_class(p->schema, type) ||
	    name_map_get(&p->schema->enumeration_map, type) ||
	    name_map_get(&p->printed_macros, type))
		return;
	name_map_put(&p->printed_macros, p->schema->arena, type, p);
	if (line)
		buf_add(&p->macros, span_text(p->schema->sources, *line), line->len);
	else
		buf_printf(&p->macros, "#define %s %s", type->text, type->text);
	buf_addc(&p->macros, '\n');
	p->shows_wmi = true;
}

/* "uint8 Name[2]", "CIM_Job REF Name", and what a method returns before its name. */
static void
put_declarator(struct mof_printer *p, const struct ast_element *ast)
{
	bool is_method = ast->kind == ELEMENT_METHOD;

	if (ast->type == TYPE_INSTANCE)
		note_macro(p, ast->class_name.name);
	buf_adds(p->out, ast->class_name.name ? ast->class_name.name->text : type_name(ast->type));
	if (ast->type == TYPE_REFERENCE)
		buf_adds(p->out, " REF");
	if (is_method)
		put_array(p, &ast->array);
	buf_printf(p->out, " %s", ast->name.name->text);
	if (!is_method)
		put_array(p, &ast->array);
}

static void
put_parameter(struct mof_printer *p, const struct element *parameter, bool is_flat)
{
	mof_put_qualifiers(p, &parameter->qualifiers, is_flat);
	put_declarator(p, parameter->ast);
	if (parameter->ast->value)
		mof_put_init(p, &parameter->value);
}

static bool
has_wide_qualifier(const struct mof_printer *p, const struct element *element)
{
	for (size_t i = 0; i < element->qualifiers.count; i++) {
		const struct qualifier *qualifier = &element->qualifiers.items[i];

		if (!qualifier->propagated && qualifier->ast->value &&
		    is_wide(p, &qualifier->value))
			return true;
	}
	return false;
}

/* All parameters in the line of the method.  False, with nothing printed, if they do not fit. */
static bool
put_flat_parameters(struct mof_printer *p, const struct element *method)
{
	size_t start = p->out->len;

	for (size_t i = 0; i < method->parameter_count; i++) {
		const struct element *parameter = method->parameters[i];

		if (!has_wide_qualifier(p, parameter) && mof_column(p) < MOF_COLUMNS - 2) {
			buf_adds(p->out, i ? ", " : "");
			put_parameter(p, parameter, true);
			continue;
		}
		p->out->len = start;
		return false;
	}
	if (mof_column(p) <= MOF_COLUMNS - 2 &&
	    !memchr(p->out->text + start, '\n', p->out->len - start))
		return true;
	p->out->len = start;
	return false;
}

static void
put_parameters(struct mof_printer *p, const struct element *method)
{
	buf_addc(p->out, '(');
	if (!put_flat_parameters(p, method)) {
		p->depth++;
		for (size_t i = 0; i < method->parameter_count; i++) {
			buf_adds(p->out, i ? "," : "");
			mof_put_line(p, 0);
			put_parameter(p, method->parameters[i], false);
		}
		p->depth--;
	}
	buf_addc(p->out, ')');
}

static bool
has_own_qualifiers(const struct element *element)
{
	for (size_t i = 0; i < element->qualifiers.count; i++)
		if (!element->qualifiers.items[i].propagated)
			return true;
	return false;
}

static void
put_element(struct mof_printer *p, const struct element *element)
{
	mof_put_line(p, 0);
	mof_put_qualifiers(p, &element->qualifiers, false);
	put_declarator(p, element->ast);
	if (element->kind == ELEMENT_METHOD)
		put_parameters(p, element);
	else if (element->ast->value)
		mof_put_init(p, &element->value);
	buf_addc(p->out, ';');
}

static void
note_own(struct mof_printer *p, struct name_map *map, const struct class *class,
	 struct element *const *elements, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (elements[i]->declared_in == class)
			name_map_put(map, p->schema->arena, elements[i]->name.name, elements[i]);
}

/* The members that the class itself declares, in the order in which it does. */
static void
put_elements(struct mof_printer *p, const struct class *class)
{
	const struct ast_element *ast = class->ast->elements;
	struct name_map own = { 0 };
	bool is_apart = class->ast->nested != NULL;

	note_own(p, &own, class, class->properties, class->property_count);
	note_own(p, &own, class, class->methods, class->method_count);
	for (; ast; ast = ast->next) {
		const struct element *element = name_map_get(&own, ast->name.name);
		bool has_qualifiers = has_own_qualifiers(element);

		if (has_qualifiers || is_apart)
			buf_addc(p->out, '\n');
		put_element(p, element);
		is_apart = has_qualifiers;
	}
}

static void
put_nested(struct mof_printer *p, const struct ast_production *node)
{
	for (; node; node = node->next) {
		buf_addc(p->out, '\n');
		mof_put_line(p, 0);
		if (node->kind == PRODUCTION_ENUMERATION)
			mof_put_enumeration(p, &node->enumeration);
		else
			mof_put_class(p, schema_find_class(p->schema, node->class.name.name));
	}
}

void
mof_put_class(struct mof_printer *p, const struct class *class)
{
	static const char *const words[] = { "class", "association", "structure" };
	const struct ast_class *ast = class->ast;

	mof_put_qualifiers(p, &class->qualifiers, false);
	buf_printf(p->out, "%s %s", words[ast->kind], class->name.name->text);
	if (ast->alias.name)
		buf_printf(p->out, " as $%s", ast->alias.name->text);
	if (ast->super.name)
		buf_printf(p->out, " : %s", ast->super.name->text);
	buf_adds(p->out, " {");
	p->depth++;
	put_nested(p, ast->nested);
	put_elements(p, class);
	p->depth--;
	mof_put_line(p, 0);
	buf_adds(p->out, "};");
}

void
mof_put_enumeration(struct mof_printer *p, const struct ast_enumeration *enumeration)
{
	const struct ast_element *item = enumeration->enumerators;

	mof_put_raw_qualifiers(p, enumeration->qualifiers);
	buf_printf(p->out, "enumeration %s : %s {", enumeration->name.name->text,
		   enumeration->base.name->text);
	p->depth++;
	for (; item; item = item->next) {
		mof_put_line(p, 0);
		mof_put_raw_qualifiers(p, item->qualifiers);
		buf_adds(p->out, item->name.name->text);
		if (item->value) {
			struct value value = value_of_literal(item->value);

			mof_put_init(p, &value);
		}
		buf_adds(p->out, item->next ? "," : "");
	}
	p->depth--;
	mof_put_line(p, 0);
	buf_adds(p->out, "};");
}
