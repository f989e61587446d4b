#include "model/mof_print.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "model/mof_print_internal.h"

/* An empty line between declarations. */
static void
separate(struct mof_printer *p)
{
	if (p->out->len)
		buf_addc(p->out, '\n');
}

/* MOF 3 has one policy in the place of flavors. */
static bool
has_policy(const struct mof_printer *p, unsigned int flavors)
{
	return p->is_mof3 && (flavors == FLAVOR_ENABLE_OVERRIDE ||
			      flavors == FLAVOR_DISABLE_OVERRIDE || flavors == FLAVOR_RESTRICTED);
}

static void
put_declaration(struct mof_printer *p, const struct qualifier_declaration *declaration)
{
	const struct ast_qualifier_declaration *ast = declaration->ast;
	bool is_policy = has_policy(p, ast->flavors);

	separate(p);
	buf_printf(p->out, "Qualifier %s : ", ast->name.name->text);
	if (ast->type == TYPE_NONE) {
		mof_put_words(p, ast_flavors, ast->flavors, " ");
		buf_adds(p->out, ";\n");
		p->shows_wmi = true;
		return;
	}
	buf_adds(p->out, ast->class_name.name ? ast->class_name.name->text : type_name(ast->type));
	if (ast->array.size)
		buf_printf(p->out, "[%u]", ast->array.size);
	else if (ast->array.is_array)
		buf_adds(p->out, "[]");
	if (ast->value)
		mof_put_init(p, &declaration->value);
	buf_adds(p->out, is_policy ? "\n\tScope(" : ",\n\tScope(");
	if (ast->scopes)
		mof_put_words(p, ast_scopes, ast->scopes, ", ");
	else
		buf_adds(p->out, p->is_mof3 ? "structure" : "schema"); /* nothing that is here */
	if (ast->flavors) {
		buf_adds(p->out, is_policy ? ")\n\tPolicy(" : "),\n\tFlavor(");
		mof_put_words(p, ast_flavors, ast->flavors, ", ");
	}
	buf_adds(p->out, ");\n");
}

/* The declarations of the input, each with those of the same name and another type. */
static void
put_declarations(struct mof_printer *p)
{
	for (size_t i = 0; i < p->schema->qualifier_count; i++) {
		const struct qualifier_declaration *declaration = p->schema->qualifiers[i];

		for (; declaration; declaration = declaration->next)
			if (declaration->origin == ORIGIN_INPUT)
				put_declaration(p, declaration);
	}
}

/* What is printed within another class. */
static void
note_nested(struct mof_printer *p, struct name_map *done, const struct ast_production *node)
{
	for (; node; node = node->next) {
		const struct name *name = node->kind == PRODUCTION_CLASS
						  ? node->class.name.name
						  : node->enumeration.name.name;

		name_map_put(done, p->schema->arena, name, p);
	}
}

static int
compare_classes(const void *a, const void *b)
{
	const struct class *const *x = a, *const *y = b;

	return strcasecmp((*x)->name.name->text, (*y)->name.name->text);
}

/* A class behind those above it that were not printed yet, which chain has room for. */
static void
put_chain(struct mof_printer *p, struct name_map *done, const struct class *class,
	  const struct class **chain)
{
	size_t count = 0;

	for (; class && !class->is_built_in && !name_map_get(done, class->name.name);
	     class = class->super)
		chain[count++] = class;
	while (count) {
		class = chain[--count];
		name_map_put(done, p->schema->arena, class->name.name, p);
		separate(p);
		mof_put_class(p, class);
		buf_addc(p->out, '\n');
	}
}

static void
put_classes(struct mof_printer *p, struct name_map *done)
{
	const struct schema *schema = p->schema;
	size_t size = schema->class_count * sizeof(struct class *);
	const struct class **sorted = arena_alloc(schema->arena, size + sizeof(*sorted));
	const struct class **chain = arena_alloc(schema->arena, size + sizeof(*sorted));

	for (size_t i = 0; i < schema->class_count; i++)
		sorted[i] = schema->classes[i];
	qsort(sorted, schema->class_count, sizeof(*sorted), compare_classes);
	for (size_t i = 0; i < schema->class_count; i++)
		put_chain(p, done, sorted[i], chain);
}

static int
compare_enumerations(const void *a, const void *b)
{
	const struct ast_production *const *x = a, *const *y = b;

	return strcasecmp((*x)->enumeration.name.name->text, (*y)->enumeration.name.name->text);
}

static void
put_enumerations(struct mof_printer *p, const struct name_map *nested)
{
	const struct name_map *map = &p->schema->enumeration_map;
	const struct ast_production *node, **sorted;
	size_t count = 0;

	sorted = arena_alloc(p->schema->arena, (map->count + 1) * sizeof(*sorted));
	for (size_t i = 0; (node = name_map_next(map, &i));)
		sorted[count++] = node;
	qsort(sorted, count, sizeof(*sorted), compare_enumerations);
	for (size_t i = 0; i < count; i++) {
		if (name_map_get(nested, sorted[i]->enumeration.name.name))
			continue;
		separate(p);
		mof_put_enumeration(p, &sorted[i]->enumeration);
		buf_addc(p->out, '\n');
	}
}

static void
put_namespace(struct mof_printer *p, const struct name *space)
{
	separate(p);
	buf_adds(p->out, "#pragma namespace (");
	mof_put_string(p, space->text, space->len);
	buf_adds(p->out, ")\n");
}

/* Those that no namespace is told for, or the others: a pragma holds to the end of its file. */
static void
put_instances(struct mof_printer *p, bool have_space)
{
	const struct name *space = NULL;

	for (size_t i = 0; i < p->schema->instance_count; i++) {
		const struct instance *instance = p->schema->instances[i];

		if ((instance->space != NULL) != have_space)
			continue;
		if (instance->space != space)
			put_namespace(p, instance->space);
		space = instance->space;
		separate(p);
		mof_put_raw_qualifiers(p, instance->ast->qualifiers);
		mof_put_instance(p, instance->ast, instance);
		buf_adds(p->out, ";\n");
	}
}

static bool
is_wmi(const struct schema *schema)
{
	for (size_t i = 0; i < schema->class_count; i++)
		if (schema->classes[i]->dialect == DIALECT_WMI && !schema->classes[i]->is_built_in)
			return true;
	for (size_t i = 0; i < schema->instance_count; i++)
		if (schema->instances[i]->dialect == DIALECT_WMI)
			return true;
	return false;
}

static bool
is_mof3(const struct schema *schema)
{
	for (size_t i = 0; i < schema->class_count; i++)
		if (schema->classes[i]->is_mof3)
			return true;
	return schema->mof3 != NULL;
}

/* Whether a name is declared with several types, which has to be known to be WMI from the start. */
static bool
has_several_types(const struct schema *schema)
{
	for (size_t i = 0; i < schema->qualifier_count; i++) {
		const struct qualifier_declaration *next = schema->qualifiers[i]->next;

		for (; next; next = next->next)
			if (next->origin == ORIGIN_INPUT)
				return true;
	}
	return false;
}

static void
add_part(struct mof_printer *p, const struct buf *part)
{
	if (!part->len)
		return;
	separate(p);
	buf_add(p->out, part->text, part->len);
}

void
mof_print(const struct schema *schema, struct buf *out)
{
	struct buf declarations = { 0 }, rest = { 0 };
	struct mof_printer p = { .schema = schema, .is_mof3 = is_mof3(schema) };
	struct name_map done = { 0 };
	bool several = has_several_types(schema), wmi = several || is_wmi(schema);

	for (size_t i = 0; i < schema->class_count; i++)
		note_nested(&p, &done, schema->classes[i]->ast->nested);
	p.out = &declarations;
	put_declarations(&p);
	p.out = &rest;
	put_enumerations(&p, &done);
	put_classes(&p, &done);
	put_instances(&p, false);
	put_instances(&p, true);
	p.out = out;
	if (wmi)
		buf_adds(out, "// This follows the rules of WMI (mofc --dialect wmi).\n");
	add_part(&p, &p.macros);
	add_part(&p, &declarations);
	if (wmi && !p.shows_wmi && (several || !p.names_wmi)) {
		separate(&p);
		buf_adds(out, "Qualifier Key : DisableOverride ToSubclass;\n");
	}
	add_part(&p, &rest);
	buf_clear(&declarations);
	buf_clear(&rest);
	buf_clear(&p.macros);
	buf_clear(&p.spare);
}
