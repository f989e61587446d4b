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

/* The first declaration of a name, the input's before those that mofc carries. */
static struct qualifier_declaration *
find_declaration(const struct build *build, const struct name *name)
{
	struct qualifier_declaration *found = name_map_get(&build->schema->qualifier_map, name);

	return found ? found : name_map_get(&build->known_qualifiers, name);
}

static struct qualifier_declaration *
new_declaration(struct build *build, const struct ast_qualifier_declaration *ast)
{
	struct qualifier_declaration *declaration = arena_alloc(build->arena, sizeof(*declaration));

	*declaration = (struct qualifier_declaration){
		.ast = ast,
		.name = ast->name,
		.type = ast->type,
		.is_array = ast->array.is_array,
		.standard = standard_qualifier_find(ast->name.name->folded->text),
		.value = { .is_null = true, .is_array = ast->array.is_array },
		.scopes = ast->scopes,
		.flavors = complete_flavors(ast->flavors),
	};
	if (ast->value)
		declaration->value = value_convert(build, ast->value, ast->type,
						   ast->array.is_array, ast->name.name->text);
	return declaration;
}

/* WMI's declaration without a type tells the flavors of a qualifier whose type is known. */
static struct qualifier_declaration *
new_typeless(struct build *build, const struct ast_qualifier_declaration *ast)
{
	struct qualifier_declaration *declaration = arena_alloc(build->arena, sizeof(*declaration));
	const struct qualifier_declaration *known = find_declaration(build, ast->name.name);

	*declaration = known ? *known : (struct qualifier_declaration){ .type = TYPE_NONE };
	declaration->ast = ast;
	declaration->name = ast->name;
	declaration->scopes = SCOPE_ANY;
	declaration->flavors = complete_flavors(ast->flavors);
	declaration->origin = ORIGIN_INPUT;
	return declaration;
}

static bool
is_same(const struct qualifier_declaration *declaration,
	const struct ast_qualifier_declaration *ast)
{
	return declaration->type == ast->type && declaration->is_array == ast->array.is_array &&
	       declaration->scopes == ast->scopes;
}

/* A name that is declared again: the same, another type beside the first, or a mistake. */
static void
declare_again(struct build *build, struct qualifier_declaration *first,
	      const struct ast_qualifier_declaration *ast)
{
	struct qualifier_declaration *last = first;

	if (ast->type == TYPE_NONE || first->type == TYPE_NONE || is_same(first, ast))
		return;
	if (build->dialect != DIALECT_WMI) {
		diag_error(build->diags, ast->name.at, "duplicate-qualifier",
			   "qualifier '%s' is declared twice, with another type or scope",
			   ast->name.name->text);
		diag_note(build->diags, first->name.at, "first declared here");
		return;
	}
	while (last->next && !is_same(last, ast))
		last = last->next;
	if (!is_same(last, ast))
		last->next = new_declaration(build, ast);
}

void
qualifier_declare(struct build *build, const struct ast_qualifier_declaration *ast)
{
	struct schema *schema = build->schema;
	struct qualifier_declaration *first = name_map_get(&schema->qualifier_map, ast->name.name);
	struct qualifier_declaration *declaration;

	if (first) {
		declare_again(build, first, ast);
		return;
	}
	check_flavors(build, ast->name, ast->flavors);
	declaration =
		ast->type == TYPE_NONE ? new_typeless(build, ast) : new_declaration(build, ast);
	schema->qualifiers = arena_grow(build->arena, schema->qualifiers, schema->qualifier_count,
					sizeof(struct qualifier_declaration *));
	schema->qualifiers[schema->qualifier_count++] = declaration;
	name_map_put(&schema->qualifier_map, build->arena, ast->name.name, declaration);
}

/* One of the files of declarations that mofc carries; there a name may have several types. */
static void
declare_file(struct build *build, const char *path, bool is_microsoft)
{
	const struct ast_file *file = lookup_built_in(build, path);
	const struct ast_production *node = file ? file->productions : NULL;

	for (; node; node = node->next) {
		struct qualifier_declaration *declaration, *first;

		if (node->kind != PRODUCTION_QUALIFIER)
			continue;
		declaration = new_declaration(build, &node->qualifier);
		declaration->origin = is_microsoft ? ORIGIN_MICROSOFT : ORIGIN_DMTF;
		first = name_map_get(&build->known_qualifiers, declaration->name.name);
		for (; first && first->next; first = first->next)
			;
		if (first)
			first->next = declaration;
		else
			name_map_put(&build->known_qualifiers, build->arena, declaration->name.name,
				     declaration);
	}
}

void
qualifiers_declare_known(struct build *build)
{
	declare_file(build, "qualifiers.mof", false);
	declare_file(build, "qualifiers_optional.mof", false);
	declare_file(build, "qualifiers_microsoft.mof", true);
}

void
qualifiers_check_types(struct build *build)
{
	const struct schema *schema = build->schema;

	for (size_t i = 0; i < schema->qualifier_count; i++) {
		const struct qualifier_declaration *declaration = schema->qualifiers[i];
		struct ident name;
		const char *near;

		if (declaration->type != TYPE_INSTANCE)
			continue;
		name = declaration->ast->class_name;
		if (name_map_get(&schema->enumeration_map, name.name))
			continue;
		near = type_nearest(name.name->text);
		if (near)
			diag_error(build->diags, name.at, "unknown-type",
				   "unknown type '%s'; did you mean '%s'?", name.name->text, near);
		else if (!build->is_incomplete)
			diag_error(build->diags, name.at, "unknown-type",
				   "unknown type '%s'; it is no type of MOF, and no enumeration of "
				   "that name is defined",
				   name.name->text);
	}
}

bool
qualifier_is_microsoft(const struct build *build, const struct name *name)
{
	const struct qualifier_declaration *known = name_map_get(&build->known_qualifiers, name);

	return known && known->origin == ORIGIN_MICROSOFT;
}

struct nearest {
	const struct name *to;
	uint32_t letters; /* in it, a bit each */
	const char *found;
	unsigned int distance;
};

static uint32_t
letters_of(const char *text)
{
	uint32_t letters = 0;

	for (; *text; text++)
		letters |= UINT32_C(1) << (*text & 31);
	return letters;
}

/* Names of less than 5 letters resemble each other by chance, longer ones may differ by two. */
static void
try_nearest(struct nearest *nearest, const struct name_map *map)
{
	enum { LEN_SHORT = 5, LEN_LONG = 8 };
	const struct qualifier_declaration *declaration;

	for (size_t i = 0; (declaration = name_map_next(map, &i));) {
		const struct name *known = declaration->name.name;
		uint32_t len = known->len < nearest->to->len ? known->len : nearest->to->len;
		unsigned int limit = len >= LEN_LONG ? 2 : len >= LEN_SHORT ? 1 : 0, distance;

		/* A change of one letter changes the letters that there are by two at most. */
		if (!limit || known->len > nearest->to->len + limit ||
		    nearest->to->len > known->len + limit ||
		    (unsigned int)__builtin_popcount(letters_of(known->text) ^ nearest->letters) >
			    2 * limit)
			continue;
		distance = name_distance(known->text, nearest->to->text, limit);
		if (distance <= limit &&
		    (distance < nearest->distance ||
		     (distance == nearest->distance && strcmp(known->text, nearest->found) < 0))) {
			nearest->distance = distance;
			nearest->found = known->text;
		}
	}
}

/* After so many comparisons nobody wants to know. */
enum { COMPARISONS_MAX = 2000000 };

/* The known name that is meant most likely; NULL if none is near.  A name is looked for once. */
static const char *
find_nearest(struct build *build, const struct name *name)
{
	struct nearest *nearest = name_map_get(&build->unknown_qualifiers, name);

	if (nearest)
		return nearest->found;
	if (build->unknown_qualifiers.count *
		    (build->schema->qualifier_map.count + build->known_qualifiers.count) >
	    COMPARISONS_MAX)
		return NULL;
	nearest = arena_alloc(build->arena, sizeof(*nearest));
	*nearest = (struct nearest){ name, letters_of(name->text), NULL, 3 };
	try_nearest(nearest, &build->schema->qualifier_map);
	try_nearest(nearest, &build->known_qualifiers);
	name_map_put(&build->unknown_qualifiers, build->arena, name, nearest);
	return nearest->found;
}

/* Whether a name ends with a locale, as translations of a qualifier do: Description_fr_CA. */
static const struct name *
without_locale(struct build *build, const struct name *name)
{
	const char *end = name->text + name->len;

	if (name->len <= 6 || end[-6] != '_' || end[-3] != '_')
		return NULL;
	return names_get(build->parse->names, name->text, name->len - 6);
}

/* The type that the value of an undeclared qualifier shows. */
static enum mof_type_name
implied_type(const struct ast_value *value)
{
	if (value && value->kind == VALUE_ARRAY)
		value = value->first;
	if (!value)
		return TYPE_BOOLEAN;
	switch (value->kind) {
	case VALUE_BOOLEAN:
		return TYPE_BOOLEAN;
	case VALUE_INTEGER:
		return value->is_negative || value->magnitude <= INT64_MAX ? TYPE_SINT64
									   : TYPE_UINT64;
	case VALUE_REAL:
		return TYPE_REAL64;
	case VALUE_CHAR16:
		return TYPE_CHAR16;
	default:
		return TYPE_STRING;
	}
}

/* A declaration for a qualifier that has none that fits. */
static struct qualifier_declaration *
imply_declaration(struct build *build, const struct ast_qualifier *ast)
{
	struct qualifier_declaration *declaration = arena_alloc(build->arena, sizeof(*declaration));

	*declaration = (struct qualifier_declaration){
		.name = ast->name,
		.type = implied_type(ast->value),
		.is_array = ast->value && ast->value->kind == VALUE_ARRAY,
		.scopes = SCOPE_ANY,
		.flavors = complete_flavors(0),
		.value = { .is_null = true },
	};
	return declaration;
}

/* A macro of the C preprocessor stands for qualifiers that nobody sees here. */
static bool
is_macro(const struct build *build, const struct ast_qualifier *ast)
{
	return !ast->value && lookup_is_macro(build, ast->name.name);
}

/* NULL, with a message where one is due, if the qualifier is to be left out. */
static const struct qualifier_declaration *
handle_unknown(struct build *build, const struct ast_qualifier *ast)
{
	struct ident name = ast->name;
	const char *near;

	if (build->is_incomplete || is_macro(build, ast))
		return NULL;
	near = find_nearest(build, name.name);
	if (near)
		diag_error(build->diags, name.at, "unknown-qualifier",
			   "unknown qualifier '%s'; did you mean '%s'?", name.name->text, near);
	else
		dialect_error(build, name.at, "unknown-qualifier",
			      "unknown qualifier '%s'; it is declared nowhere", name.name->text);
	return near || build->dialect != DIALECT_WMI ? NULL : imply_declaration(build, ast);
}

/* What mofcomp takes as well: a number for a truth value, one item for an array. */
static bool
is_convertible(const struct ast_value *value, const struct qualifier_declaration *declaration)
{
	if (declaration->is_array)
		return value_has_kind(value, declaration->type, false);
	return (declaration->type == TYPE_BOOLEAN && value->kind == VALUE_INTEGER) ||
	       (type_is_integer(declaration->type) && value->kind == VALUE_REAL);
}

/*
 * Of the declarations of one name, the first that takes the value in this place, else the first
 * that takes it anywhere.  Files that follow DMTF's rules see DMTF's declaration only.
 */
static const struct qualifier_declaration *
choose_declaration(struct build *build, const struct ast_qualifier *ast, enum scope scope,
		   const struct qualifier_declaration *first)
{
	const struct qualifier_declaration *found = NULL, *declaration = first;
	bool only_first = build->dialect != DIALECT_WMI && first->origin != ORIGIN_MICROSOFT;

	if (first->type == TYPE_NONE)
		return imply_declaration(build, ast);
	for (; declaration && !(only_first && declaration != first);
	     declaration = declaration->next) {
		bool fits = ast->value ? value_has_kind(ast->value, declaration->type,
							declaration->is_array)
				       : declaration->type == first->type ||
						 declaration->type == TYPE_BOOLEAN;

		if (!fits)
			continue;
		if (declaration->scopes & scope)
			return declaration;
		found = found ? found : declaration;
	}
	if (found || !ast->value)
		return found ? found : first;
	/* WMI knows names and flavors, not types: what is only unusual is no mistake there. */
	if (build->dialect != DIALECT_WMI || is_convertible(ast->value, first))
		return first;
	diag_warning(build->diags, ast->value->at, "qualifier-type",
		     "qualifier '%s' usually has type %s%s", ast->name.name->text,
		     type_name(first->type), first->is_array ? "[]" : "");
	return imply_declaration(build, ast);
}

static const struct qualifier_declaration *
find_for(struct build *build, const struct ast_qualifier *ast, enum scope scope)
{
	const struct qualifier_declaration *first = find_declaration(build, ast->name.name);
	const struct name *stem = first ? NULL : without_locale(build, ast->name.name);

	if (stem)
		first = find_declaration(build, stem);
	return first ? choose_declaration(build, ast, scope, first) : handle_unknown(build, ast);
}

/* A boolean that is named without a value is true; others take the declared default. */
static struct value
convert(struct build *build, const struct ast_qualifier *ast,
	const struct qualifier_declaration *declaration)
{
	static const struct ast_value yes = { .kind = VALUE_BOOLEAN, .boolean = true };

	if (ast->value)
		return value_convert(build, ast->value, declaration->type, declaration->is_array,
				     ast->name.name->text);
	if (declaration->type == TYPE_BOOLEAN && !declaration->is_array)
		return (struct value){ .at = ast->name.at, .count = 1, .first = &yes };
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
	if (!value_equal(build->schema, &own->value, &above->value)) {
		dialect_error(
			build, own->ast->name.at, "override-qualifier",
			"qualifier '%s' of '%s' cannot change an inherited value: it is declared "
			"DisableOverride",
			own->ast->name.name->text, owner);
		diag_note(build->diags, above->ast->name.at, "the inherited value");
	}
}

static void
check_scope(struct build *build, const struct ast_qualifier *ast,
	    const struct qualifier_declaration *declaration, enum scope scope, const char *owner)
{
	if (declaration->scopes & scope)
		return;
	dialect_error(build, ast->name.at, "qualifier-scope",
		      "qualifier '%s' does not apply to %s ('%s')", ast->name.name->text,
		      scope_name(scope), owner);
	diag_note(build->diags, declaration->name.at, "its scope is declared here");
}

/* Converts one qualifier of a list.  False where it is left out, with a message. */
static bool
build_one(struct build *build, const struct ast_qualifier *ast, enum scope scope, const char *owner,
	  struct qualifier *ret)
{
	const struct qualifier_declaration *declaration = find_for(build, ast, scope);

	if (!declaration)
		return false;
	check_scope(build, ast, declaration, scope, owner);
	if (!(declaration->scopes & scope) && build->dialect != DIALECT_WMI)
		return false;
	check_flavors(build, ast->name, ast->flavors);
	if ((ast->flavors & FLAVOR_ENABLE_OVERRIDE) &&
	    (declaration->flavors & FLAVOR_DISABLE_OVERRIDE))
		dialect_error(build, ast->name.at, "flavor",
			      "qualifier '%s' is declared DisableOverride and cannot become "
			      "EnableOverride",
			      ast->name.name->text);
	*ret = (struct qualifier){
		.declaration = declaration,
		.ast = ast,
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

/* A set under construction; long ones find their names by a map. */
struct making {
	struct qualifiers set;
	struct qualifier *items;
	struct name_map map;
	bool has_map;
};

enum { LONG_LIST = 32 };

static const struct qualifier *
find_made(const struct making *making, const struct name *name)
{
	return making->has_map ? name_map_get(&making->map, name)
			       : qualifiers_find_name(&making->set, name);
}

/* Takes the qualifier that stands behind the last one into the set. */
static void
take(struct build *build, struct making *making)
{
	struct qualifier *taken = &making->items[making->set.count++];
	enum standard_qualifier standard = taken->declaration->standard;

	if (standard != QUALIFIER_OTHER)
		making->set.standard |= UINT64_C(1) << standard;
	if (making->has_map)
		name_map_put(&making->map, build->arena, taken->ast->name.name, taken);
}

struct qualifiers
qualifiers_build(struct build *build, const struct ast_qualifier *list, enum scope scope,
		 const struct qualifiers *inherited, const char *owner)
{
	struct making making = { 0 };
	struct name_map above_map = { 0 };
	size_t count = inherited ? inherited->count : 0;

	for (const struct ast_qualifier *ast = list; ast; ast = ast->next)
		count++;
	if (!count)
		return making.set;
	making.items = arena_alloc(build->arena, count * sizeof(*making.items));
	making.set.items = making.items;
	making.has_map = count > LONG_LIST;
	for (size_t i = 0;
	     list && inherited && inherited->count > LONG_LIST && i < inherited->count; i++)
		name_map_put(&above_map, build->arena, inherited->items[i].ast->name.name,
			     (void *)(uintptr_t)&inherited->items[i]);
	for (const struct ast_qualifier *ast = list; ast; ast = ast->next) {
		const struct qualifier *same = find_made(&making, ast->name.name), *above;
		struct qualifier *own = &making.items[making.set.count];

		if (same) {
			dialect_error(build, ast->name.at, "duplicate-qualifier",
				      "qualifier '%s' stands twice before '%s'",
				      ast->name.name->text, owner);
			diag_note(build->diags, same->ast->name.at, "first given here");
			continue;
		}
		if (!build_one(build, ast, scope, owner, own))
			continue;
		above = !inherited ? NULL
			: inherited->count > LONG_LIST
				? name_map_get(&above_map, ast->name.name)
				: qualifiers_find_name(inherited, ast->name.name);
		if (above)
			check_override(build, own, above, owner);
		take(build, &making);
	}
	for (size_t i = 0; inherited && i < inherited->count; i++) {
		const struct qualifier *above = &inherited->items[i];

		if (!(above->flavors & FLAVOR_TO_SUBCLASS) ||
		    find_made(&making, above->ast->name.name))
			continue;
		making.items[making.set.count] = *above;
		making.items[making.set.count].propagated = true;
		take(build, &making);
	}
	return making.set;
}
