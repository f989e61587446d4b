/* Qualifier declarations, and the qualifiers that things have by them (DSP0004 5.6). */
#include <string.h>

#include "model/build.h"

/* Of each pair, what holds where neither is written. */
static unsigned int
complete_flavors(unsigned int flavors)
{
	if (!(flavors & (FLAVOR_ENABLE_OVERRIDE | FLAVOR_DISABLE_OVERRIDE)))
		flavors |= FLAVOR_ENABLE_OVERRIDE;
	if (!(flavors & (FLAVOR_TO_SUBCLASS | FLAVOR_RESTRICTED)))
		flavors |= FLAVOR_TO_SUBCLASS;
	return flavors;
}

static void
check_flavors(struct build *build, struct ident name, unsigned int flavors)
{
	unsigned int override = FLAVOR_ENABLE_OVERRIDE | FLAVOR_DISABLE_OVERRIDE;
	unsigned int subclass = FLAVOR_TO_SUBCLASS | FLAVOR_RESTRICTED;

	if ((flavors & override) == override)
		diag_error(build->diags, name.at, "flavor",
			   "EnableOverride and DisableOverride exclude each other");
	if ((flavors & subclass) == subclass)
		diag_error(build->diags, name.at, "flavor",
			   "ToSubclass and Restricted exclude each other");
}

static struct qualifier_declaration *
find_declaration(const struct build *build, const struct name *name)
{
	return name_map_get(&build->schema->qualifier_map, name);
}

void
qualifier_declare(struct build *build, const struct ast_qualifier_declaration *ast)
{
	struct schema *schema = build->schema;
	struct qualifier_declaration *declaration = find_declaration(build, ast->name.name);

	if (declaration) {
		const struct ast_qualifier_declaration *first = declaration->ast;

		if (first->type == ast->type && first->array.is_array == ast->array.is_array &&
		    first->scopes == ast->scopes)
			return;
		diag_error(build->diags, ast->name.at, "duplicate-qualifier",
			   "qualifier '%s' is declared twice, with another type or scope",
			   ast->name.name->text);
		diag_note(build->diags, first->name.at, "first declared here");
		return;
	}
	check_flavors(build, ast->name, ast->flavors);
	declaration = arena_alloc(build->arena, sizeof(*declaration));
	declaration->ast = ast;
	declaration->flavors = complete_flavors(ast->flavors);
	declaration->value = (struct value){ .is_null = true, .is_array = ast->array.is_array };
	if (ast->value)
		declaration->value = value_convert(build, ast->value, ast->type,
						   ast->array.is_array, ast->name.name->text);
	schema->qualifiers = arena_grow(build->arena, schema->qualifiers, schema->qualifier_count,
					sizeof(struct qualifier_declaration *));
	schema->qualifiers[schema->qualifier_count++] = declaration;
	name_map_put(&schema->qualifier_map, build->arena, ast->name.name, declaration);
}

/* The declarations that mofc carries stand behind those of the input. */
static void
declare_built_in(struct build *build)
{
	const struct ast_file *file = lookup_built_in(build, "qualifiers.mof");
	const struct ast_production *node;

	build->has_built_in_qualifiers = true;
	for (node = file ? file->productions : NULL; node; node = node->next)
		if (node->kind == PRODUCTION_QUALIFIER &&
		    !find_declaration(build, node->qualifier.name.name))
			qualifier_declare(build, &node->qualifier);
}

static void
report_unknown(struct build *build, struct ident name)
{
	enum { LEN_SHORT = 5, LEN_LONG = 8 };
	const struct schema *schema = build->schema;
	const char *near = NULL;
	unsigned int best = 3;

	for (size_t i = 0; i < schema->qualifier_count; i++) {
		const char *known = schema->qualifiers[i]->ast->name.name->text;
		size_t len = strlen(known) < name.name->len ? strlen(known) : name.name->len;
		unsigned int limit = len >= LEN_LONG ? 2 : len >= LEN_SHORT ? 1 : 0;
		unsigned int distance = name_distance(known, name.name->text, limit);

		if (limit && distance <= limit && distance < best) {
			best = distance;
			near = known;
		}
	}
	if (near)
		diag_error(build->diags, name.at, "unknown-qualifier",
			   "unknown qualifier '%s'; did you mean '%s'?", name.name->text, near);
	else
		diag_error(build->diags, name.at, "unknown-qualifier",
			   "unknown qualifier '%s'; it is declared nowhere", name.name->text);
}

/* A boolean that is named without a value is true; others take the declared default. */
static struct value
convert(struct build *build, const struct ast_qualifier *ast,
	const struct qualifier_declaration *declaration)
{
	static const struct scalar yes = { .boolean = true };
	const struct ast_qualifier_declaration *declared = declaration->ast;

	if (ast->value)
		return value_convert(build, ast->value, declared->type, declared->array.is_array,
				     ast->name.name->text);
	if (declared->type == TYPE_BOOLEAN && !declared->array.is_array)
		return (struct value){ .at = ast->name.at, .count = 1, .items = &yes };
	return declaration->value;
}

static const char *
scope_name(enum scope scope)
{
	switch (scope) {
	case SCOPE_CLASS:
		return "a class";
	case SCOPE_ASSOCIATION:
		return "an association";
	case SCOPE_INDICATION:
		return "an indication";
	case SCOPE_PROPERTY:
		return "a property";
	case SCOPE_REFERENCE:
		return "a reference";
	case SCOPE_METHOD:
		return "a method";
	default:
		return "a parameter";
	}
}

/* What an own qualifier may not do against the inherited one of the same name. */
static void
check_override(struct build *build, const struct qualifier *own, const struct qualifier *above,
	       const char *owner)
{
	if (!(above->flavors & FLAVOR_DISABLE_OVERRIDE) || !(above->flavors & FLAVOR_TO_SUBCLASS))
		return;
	if (!value_equal(&own->value, &above->value, own->declaration->ast->type)) {
		diag_error(
			build->diags, own->name.at, "override-qualifier",
			"qualifier '%s' of '%s' cannot change an inherited value: it is declared "
			"DisableOverride",
			own->name.name->text, owner);
		diag_note(build->diags, above->name.at, "the inherited value");
	}
}

/* Converts one qualifier of a list.  False where it is left out, with a message. */
static bool
build_one(struct build *build, const struct ast_qualifier *ast, enum scope scope, const char *owner,
	  struct qualifier *ret)
{
	const struct qualifier_declaration *declaration = find_declaration(build, ast->name.name);

	if (!declaration && !build->has_built_in_qualifiers) {
		declare_built_in(build);
		declaration = find_declaration(build, ast->name.name);
	}
	if (!declaration) {
		if (!build->broken)
			report_unknown(build, ast->name);
		return false;
	}
	if (!(declaration->ast->scopes & scope)) {
		diag_error(build->diags, ast->name.at, "qualifier-scope",
			   "qualifier '%s' does not apply to %s ('%s')", ast->name.name->text,
			   scope_name(scope), owner);
		if (declaration->ast->name.at.source)
			diag_note(build->diags, declaration->ast->name.at,
				  "its scope is declared here");
		return false;
	}
	check_flavors(build, ast->name, ast->flavors);
	if ((ast->flavors & FLAVOR_ENABLE_OVERRIDE) &&
	    (declaration->flavors & FLAVOR_DISABLE_OVERRIDE))
		diag_error(build->diags, ast->name.at, "flavor",
			   "qualifier '%s' is declared DisableOverride and cannot become "
			   "EnableOverride",
			   ast->name.name->text);
	*ret = (struct qualifier){
		.declaration = declaration,
		.name = ast->name,
		.value = convert(build, ast, declaration),
		.flavors = declaration->flavors,
	};
	if (ast->flavors & (FLAVOR_ENABLE_OVERRIDE | FLAVOR_DISABLE_OVERRIDE))
		ret->flavors &= ~(unsigned int)(FLAVOR_ENABLE_OVERRIDE | FLAVOR_DISABLE_OVERRIDE);
	if (ast->flavors & (FLAVOR_TO_SUBCLASS | FLAVOR_RESTRICTED))
		ret->flavors &= ~(unsigned int)(FLAVOR_TO_SUBCLASS | FLAVOR_RESTRICTED);
	ret->flavors = complete_flavors(ret->flavors | ast->flavors);
	return true;
}

struct qualifiers
qualifiers_build(struct build *build, const struct ast_qualifier *list, enum scope scope,
		 const struct qualifiers *inherited, const char *owner)
{
	struct qualifiers set = { 0 };
	struct qualifier *items;
	size_t count = inherited ? inherited->count : 0;

	for (const struct ast_qualifier *ast = list; ast; ast = ast->next)
		count++;
	items = arena_alloc(build->arena, count * sizeof(*items));
	set.items = items;
	for (const struct ast_qualifier *ast = list; ast; ast = ast->next) {
		const struct qualifier *same = qualifiers_find(&set, ast->name.name->folded->text);
		const struct qualifier *above;

		if (same) {
			diag_error(build->diags, ast->name.at, "duplicate-qualifier",
				   "qualifier '%s' stands twice before '%s'", ast->name.name->text,
				   owner);
			diag_note(build->diags, same->name.at, "first given here");
			continue;
		}
		if (!build_one(build, ast, scope, owner, &items[set.count]))
			continue;
		above = inherited ? qualifiers_find(inherited, ast->name.name->folded->text) : NULL;
		if (above)
			check_override(build, &items[set.count], above, owner);
		set.count++;
	}
	for (size_t i = 0; inherited && i < inherited->count; i++) {
		const struct qualifier *above = &inherited->items[i];

		if (!(above->flavors & FLAVOR_TO_SUBCLASS) ||
		    qualifiers_find(&set, above->name.name->folded->text))
			continue;
		items[set.count] = *above;
		items[set.count++].propagated = true;
	}
	return set;
}
