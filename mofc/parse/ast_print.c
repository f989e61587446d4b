#include "parse/ast_print.h"

#include <string.h>

struct printer {
	const struct sources *sources;
	struct buf *out;
	int depth;
};

static void
begin(struct printer *p, const char *what)
{
	buf_printf(p->out, "%*s%s", p->depth * 2, "", what);
}

static void
end(struct printer *p, struct span at)
{
	struct place place = span_place(p->sources, at);

	buf_printf(p->out, " @%u:%u\n", place.line, place.column);
}

static void
print_value(struct printer *p, const struct ast_value *value)
{
	switch (value->kind) {
	case VALUE_NULL:
		buf_adds(p->out, "null");
		break;
	case VALUE_BOOLEAN:
		buf_adds(p->out, value->boolean ? "true" : "false");
		break;
	case VALUE_INTEGER:
		buf_printf(p->out, "%s%llu", value->integer.negative ? "-" : "",
			   (unsigned long long)value->integer.magnitude);
		break;
	case VALUE_REAL:
		buf_printf(p->out, "%.17g", value->real);
		break;
	case VALUE_CHAR16:
		buf_printf(p->out, "'\\x%04x'", value->char16);
		break;
	case VALUE_STRING:
		buf_addc(p->out, '"');
		buf_add_json(p->out, value->string.text, value->string.len);
		buf_addc(p->out, '"');
		break;
	case VALUE_ALIAS:
		buf_printf(p->out, "$%s", value->alias.name->text);
		break;
	case VALUE_ARRAY:
		buf_addc(p->out, '{');
		for (const struct ast_value *item = value->first; item; item = item->next) {
			buf_addc(p->out, ' ');
			print_value(p, item);
			buf_adds(p->out, item->next ? "," : " ");
		}
		buf_addc(p->out, '}');
		break;
	}
}

static void
print_init(struct printer *p, const struct ast_value *value)
{
	if (!value)
		return;
	buf_adds(p->out, " = ");
	print_value(p, value);
}

static void
print_words(struct printer *p, const char *what, const struct ast_word *words, unsigned int bits)
{
	for (; words->text; words++) {
		if (!words->bits || (bits & words->bits) != words->bits)
			continue;
		buf_printf(p->out, "%s%s", what, words->text);
		bits &= ~words->bits;
		what = " ";
	}
}

static void
print_qualifiers(struct printer *p, const struct ast_qualifier *qualifier)
{
	p->depth++;
	for (; qualifier; qualifier = qualifier->next) {
		begin(p, "qualifier ");
		buf_adds(p->out, qualifier->name.name->text);
		print_init(p, qualifier->value);
		print_words(p, " : ", ast_flavors, qualifier->flavors);
		end(p, qualifier->name.at);
	}
	p->depth--;
}

static void
print_array(struct printer *p, const struct ast_array *array)
{
	if (array->size)
		buf_printf(p->out, "[%u]", array->size);
	else if (array->is_array)
		buf_adds(p->out, "[]");
}

static void
print_elements(struct printer *p, const struct ast_element *element)
{
	static const char *const kinds[] = { "property ", "reference ", "method ", "parameter " };

	p->depth++;
	for (; element; element = element->next) {
		begin(p, kinds[element->kind]);
		if (element->class_name.name)
			buf_printf(p->out, "%s ", element->class_name.name->text);
		buf_printf(p->out, "%s %s", type_name(element->type), element->name.name->text);
		print_array(p, &element->array);
		print_init(p, element->value);
		end(p, element->name.at);
		print_qualifiers(p, element->qualifiers);
		print_elements(p, element->parameters);
	}
	p->depth--;
}

static void
print_class(struct printer *p, const struct ast_class *class)
{
	begin(p, "class ");
	buf_adds(p->out, class->name.name->text);
	if (class->alias.name)
		buf_printf(p->out, " as $%s", class->alias.name->text);
	if (class->super.name)
		buf_printf(p->out, " : %s", class->super.name->text);
	end(p, class->name.at);
	print_qualifiers(p, class->qualifiers);
	print_elements(p, class->elements);
}

static void
print_instance(struct printer *p, const struct ast_instance *instance)
{
	begin(p, "instance of ");
	buf_adds(p->out, instance->class_name.name->text);
	if (instance->alias.name)
		buf_printf(p->out, " as $%s", instance->alias.name->text);
	end(p, instance->class_name.at);
	print_qualifiers(p, instance->qualifiers);
	p->depth++;
	for (const struct ast_assignment *a = instance->assignments; a; a = a->next) {
		begin(p, "value ");
		buf_adds(p->out, a->name.name->text);
		print_init(p, a->value);
		end(p, a->name.at);
		print_qualifiers(p, a->qualifiers);
	}
	p->depth--;
}

static void
print_declaration(struct printer *p, const struct ast_qualifier_declaration *declaration)
{
	begin(p, "declaration ");
	buf_printf(p->out, "%s %s", type_name(declaration->type), declaration->name.name->text);
	print_array(p, &declaration->array);
	print_init(p, declaration->value);
	print_words(p, " scope ", ast_scopes, declaration->scopes);
	print_words(p, " flavor ", ast_flavors, declaration->flavors);
	end(p, declaration->name.at);
}

void
ast_print(const struct ast_file *file, const struct sources *sources, struct buf *out)
{
	struct printer p = { .sources = sources, .out = out };

	buf_printf(out, "file %s\n", sources_get(sources, file->source)->path);
	p.depth = 1;
	for (const struct ast_production *node = file->productions; node; node = node->next) {
		switch (node->kind) {
		case PRODUCTION_PRAGMA:
			begin(&p, "pragma ");
			buf_printf(out, "%s ", node->pragma.name.name->text);
			print_value(&p, node->pragma.argument);
			end(&p, node->pragma.name.at);
			break;
		case PRODUCTION_QUALIFIER:
			print_declaration(&p, &node->qualifier);
			break;
		case PRODUCTION_CLASS:
			print_class(&p, &node->class);
			break;
		case PRODUCTION_INSTANCE:
			print_instance(&p, &node->instance);
			break;
		}
	}
}
