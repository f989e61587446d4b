#include "parse/ast_print.h"

#include <string.h>

struct printer {
	const struct sources *sources;
	struct arena *arena;
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

static void print_instance(struct printer *p, const struct ast_instance *instance);

static void
print_string(struct printer *p, const struct ast_value *value)
{
	size_t len;
	char *text = ast_string(p->arena, p->sources, value, &len);

	buf_addc(p->out, '"');
	buf_add_json(p->out, text, len);
	buf_addc(p->out, '"');
}

/* An instance within a value: its lines stand below that of the value, which goes on behind them.
 */
static void
print_nested(struct printer *p, const struct ast_instance *instance)
{
	buf_addc(p->out, '\n');
	p->depth++;
	print_instance(p, instance);
	begin(p, "");
	p->depth--;
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
		buf_printf(p->out, "%s%llu", value->is_negative ? "-" : "",
			   (unsigned long long)value->magnitude);
		break;
	case VALUE_REAL:
		buf_printf(p->out, "%.17g", value->real);
		break;
	case VALUE_CHAR16:
		buf_printf(p->out, "'\\x%04x'", value->char16);
		break;
	case VALUE_STRING:
		print_string(p, value);
		break;
	case VALUE_NAME:
		buf_adds(p->out, value->name->text);
		break;
	case VALUE_ALIAS:
		buf_printf(p->out, "$%s", value->name->text);
		break;
	case VALUE_INSTANCE:
		print_nested(p, value->instance);
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
	static const char *const kinds[] = { "property ", "reference ", "method ", "parameter ",
					     "enumerator " };

	p->depth++;
	for (; element; element = element->next) {
		begin(p, kinds[element->kind]);
		if (element->class_name.name)
			buf_printf(p->out, "%s ", element->class_name.name->text);
		if (*type_name(element->type))
			buf_printf(p->out, "%s ", type_name(element->type));
		buf_adds(p->out, element->name.name->text);
		print_array(p, &element->array);
		print_init(p, element->value);
		end(p, element->name.at);
		print_qualifiers(p, element->qualifiers);
		print_elements(p, element->parameters);
	}
	p->depth--;
}

static void print_production(struct printer *p, const struct ast_production *node);

static void
print_class(struct printer *p, const struct ast_class *class)
{
	static const char *const words[] = { "class ", "association ", "structure " };

	begin(p, words[class->kind]);
	buf_adds(p->out, class->name.name->text);
	if (class->alias.name)
		buf_printf(p->out, " as $%s", class->alias.name->text);
	if (class->super.name)
		buf_printf(p->out, " : %s", class->super.name->text);
	end(p, class->name.at);
	print_qualifiers(p, class->qualifiers);
	p->depth++;
	for (const struct ast_production *node = class->nested; node; node = node->next)
		print_production(p, node);
	p->depth--;
	print_elements(p, class->elements);
}

static void
print_enumeration(struct printer *p, const struct ast_enumeration *enumeration)
{
	begin(p, "enumeration ");
	buf_printf(p->out, "%s : %s", enumeration->name.name->text, enumeration->base.name->text);
	end(p, enumeration->name.at);
	print_qualifiers(p, enumeration->qualifiers);
	print_elements(p, enumeration->enumerators);
}

static void
print_instance(struct printer *p, const struct ast_instance *instance)
{
	begin(p, instance->is_structure_value ? "value of " : "instance of ");
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
	if (declaration->class_name.name)
		buf_printf(p->out, "%s ", declaration->class_name.name->text);
	else if (declaration->type != TYPE_NONE)
		buf_printf(p->out, "%s ", type_name(declaration->type));
	buf_adds(p->out, declaration->name.name->text);
	print_array(p, &declaration->array);
	print_init(p, declaration->value);
	if (declaration->type != TYPE_NONE)
		print_words(p, " scope ", ast_scopes, declaration->scopes);
	print_words(p, " flavor ", ast_flavors, declaration->flavors);
	end(p, declaration->name.at);
	print_qualifiers(p, declaration->qualifiers);
}

static void
print_pragma(struct printer *p, const struct ast_pragma *pragma)
{
	begin(p, "pragma ");
	buf_adds(p->out, pragma->name.name->text);
	for (const struct ast_value *a = pragma->arguments; a; a = a->next) {
		buf_addc(p->out, ' ');
		print_value(p, a);
	}
	end(p, pragma->name.at);
}

/* The line without what continues it. */
static void
print_directive(struct printer *p, struct span at)
{
	const char *text = span_text(p->sources, at);
	size_t len = 0;

	while (len < at.len && text[len] != '\n' && text[len] != '\r')
		len++;
	begin(p, "directive \"");
	buf_add_json(p->out, text, len);
	buf_addc(p->out, '"');
	end(p, at);
}

static void
print_production(struct printer *p, const struct ast_production *node)
{
	switch (node->kind) {
	case PRODUCTION_PRAGMA:
		print_pragma(p, &node->pragma);
		break;
	case PRODUCTION_DIRECTIVE:
		print_directive(p, node->at);
		break;
	case PRODUCTION_QUALIFIER:
		print_declaration(p, &node->qualifier);
		break;
	case PRODUCTION_CLASS:
		print_class(p, &node->class);
		break;
	case PRODUCTION_ENUMERATION:
		print_enumeration(p, &node->enumeration);
		break;
	case PRODUCTION_INSTANCE:
		print_instance(p, &node->instance);
		break;
	}
}

void
ast_print(const struct ast_file *file, const struct sources *sources, struct arena *arena,
	  struct buf *out)
{
	struct printer p = { .sources = sources, .arena = arena, .out = out, .depth = 1 };

	buf_printf(out, "file %s\n", file->source->path);
	for (const struct ast_production *node = file->productions; node; node = node->next)
		print_production(&p, node);
}
