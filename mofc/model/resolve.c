/*
 * From the AST to the model: classes are gathered, missing ones looked for, then each is built
 * behind its superclass.
 */
#include <string.h>

#include "model/build.h"

/* The class named by an EmbeddedInstance qualifier of the AST; NULL if there is none. */
static const struct name *
embedded_class(struct build *build, const struct ast_qualifier *list)
{
	for (; list; list = list->next)
		if (name_is(list->name.name, "embeddedinstance") && list->value &&
		    list->value->kind == VALUE_STRING) {
			size_t len;
			const char *text = schema_text(build->schema, list->value, &len);

			return len ? names_get(build->parse->names, text, len) : NULL;
		}
	return NULL;
}

static void
want_elements(struct build *build, const struct ast_element *element)
{
	for (; element; element = element->next) {
		const struct name *embedded = embedded_class(build, element->qualifiers);

		if (embedded)
			lookup_class(build, embedded);
		if (element->class_name.name)
			lookup_class(build, element->class_name.name);
		want_elements(build, element->parameters);
	}
}

/* A reference may be written as text, which names a class. */
static void
want_path(struct build *build, const struct ast_value *value)
{
	const char *text = span_text(build->parse->sources, value->at);
	struct path path;

	if (memchr(text, '.', value->at.len) && memchr(text, '=', value->at.len) &&
	    !path_read(build, schema_text(build->schema, value, NULL), &path) && path.key_count)
		lookup_class(build, path.class_name);
}

static void
want_instance(struct build *build, const struct ast_instance *instance)
{
	lookup_class(build, instance->class_name.name);
	for (const struct ast_assignment *a = instance->assignments; a; a = a->next) {
		const struct ast_value *value = a->value;

		if (value && value->kind == VALUE_ARRAY)
			value = value->first;
		for (; value; value = value->next)
			if (value->kind == VALUE_INSTANCE)
				want_instance(build, value->instance);
			else if (value->kind == VALUE_STRING)
				want_path(build, value);
	}
}

static void
look_for_missing(struct build *build)
{
	struct schema *schema = build->schema;

	/* Both lists grow while they are walked, each by what the other brings in. */
	for (size_t i = 0, j = 0; i < schema->class_count || j < schema->instance_count;) {
		if (j < schema->instance_count) {
			want_instance(build, schema->instances[j++]->ast);
			continue;
		}
		if (schema->classes[i]->ast->super.name)
			lookup_class(build, schema->classes[i]->ast->super.name);
		want_elements(build, schema->classes[i++]->ast->elements);
	}
}

/* Whether a boolean qualifier is written here, alone or as true. */
static bool
ast_has(const struct ast_qualifier *list, const char *name)
{
	for (; list; list = list->next)
		if (name_is(list->name.name, name))
			return !list->value ||
			       (list->value->kind == VALUE_BOOLEAN && list->value->boolean);
	return false;
}

static enum scope
element_scope(enum ast_element_kind kind)
{
	static const enum scope scopes[] = { SCOPE_PROPERTY, SCOPE_REFERENCE, SCOPE_METHOD,
					     SCOPE_PARAMETER };

	return scopes[kind];
}

static bool
is_object(const struct ast_value *value)
{
	if (value->kind == VALUE_ARRAY)
		value = value->first;
	return value && (value->kind == VALUE_INSTANCE || value->kind == VALUE_ALIAS);
}

struct value
element_convert(struct build *build, const struct element *element, const struct ast_value *ast)
{
	/* DSC writes embedded instances as instances, not as text. */
	enum mof_type_name type =
		element->is_embedded && is_object(ast) ? TYPE_INSTANCE : element->type;

	return value_convert(build, ast, type, element->is_array, element->name.name->text);
}

/* What of an element depends on its qualifiers: embedded class, enumeration, default. */
static void
finish_element(struct build *build, struct element *element)
{
	const struct ast_element *ast = element->ast;
	const struct qualifiers *qualifiers = &element->qualifiers;
	const char *embedded =
		qualifiers_text(build->schema, qualifiers, QUALIFIER_EMBEDDED_INSTANCE);
	const struct element *above = element->overridden;

	if (element->type == TYPE_INSTANCE) {
		element->is_embedded = true;
	} else if (embedded && element->type == TYPE_STRING) {
		element->is_embedded = true;
		element->class_text = embedded;
		element->class_name = schema_find_class(
			build->schema, names_get(build->parse->names, embedded, strlen(embedded)));
	} else if (element->type == TYPE_STRING) {
		element->is_embedded = qualifiers_true(qualifiers, QUALIFIER_EMBEDDED_OBJECT);
	}
	element->enumeration = enumeration_build(build, element);
	element->bits = bits_build(build, element);
	if (ast->value)
		element->value = element_convert(build, element, ast->value);
	else if (above)
		element->value = above->value;
	else
		element->value = (struct value){ .is_null = true, .is_array = element->is_array };
}

/* A type that is no class but almost a type's name is told of even where rules are not checked. */
static void
check_spelling(struct build *build, struct element *element)
{
	struct ident name = element->ast->class_name;
	const char *near;

	if (element->type != TYPE_INSTANCE || !element->class_text || element->class_name ||
	    name_map_get(&build->schema->enumeration_map, name.name) ||
	    lookup_is_macro(build, name.name))
		return;
	near = type_nearest(name.name->text);
	if (near)
		diag_error(build->diags, name.at, "unknown-type",
			   "unknown type '%s'; did you mean '%s'?", name.name->text, near);
	element->is_misspelt = near != NULL;
}

static struct element *
new_element(struct build *build, struct class *class, const struct ast_element *ast,
	    const struct element *above)
{
	struct element *element = arena_alloc(build->arena, sizeof(*element));

	*element = (struct element){
		.kind = ast->kind,
		.ast = ast,
		.name = ast->name,
		.type = ast->type,
		.is_array = ast->array.is_array,
		.array_size = ast->array.size,
		.origin = above ? above->origin : class,
		.declared_in = class,
		.overridden = above,
	};
	/* WMI's word for an instance, or a reference to one, of any class is "object". */
	if (ast->class_name.name && !name_is(ast->class_name.name, "object")) {
		element->class_text = ast->class_name.name->text;
		element->class_name = schema_find_class(build->schema, ast->class_name.name);
	}
	check_spelling(build, element);
	element->qualifiers =
		qualifiers_build(build, ast->qualifiers, element_scope(ast->kind),
				 above ? &above->qualifiers : NULL, ast->name.name->text);
	return element;
}

/* Elements by name: walked through where they are few, in a map where they are many. */
struct element_index {
	struct name_map map;
	bool has_map;
};

enum { MANY_ELEMENTS = 32 };

static struct element *
index_find(const struct element_index *index, struct element *const *list, size_t count,
	   const struct name *name)
{
	if (index->has_map)
		return name_map_get(&index->map, name);
	for (size_t i = 0; i < count; i++)
		if (name_equal(list[i]->name.name, name))
			return list[i];
	return NULL;
}

static void
index_add(struct build *build, struct element_index *index, struct element *const *list,
	  size_t count)
{
	for (size_t i = 0; index->has_map && i < count; i++)
		name_map_put(&index->map, build->arena, list[i]->name.name, list[i]);
}

static size_t
count_elements(const struct ast_element *element)
{
	size_t count = 0;

	for (; element; element = element->next)
		count++;
	return count;
}

/* WMI lists a parameter that goes in and out twice, once for each direction. */
static bool
is_other_direction(const struct build *build, const struct element *a, const struct element *b)
{
	return build->dialect == DIALECT_WMI &&
	       qualifiers_true(&a->qualifiers, QUALIFIER_OUT) !=
		       qualifiers_true(&b->qualifiers, QUALIFIER_OUT);
}

/* Adds the qualifiers that an element does not have. */
static void
add_qualifiers(struct build *build, struct element *element, const struct qualifiers *more)
{
	const struct qualifiers *own = &element->qualifiers;
	struct qualifier *items =
		arena_alloc(build->arena, (own->count + more->count) * sizeof(*items));
	struct qualifiers sum = { items, own->count, own->standard | more->standard };

	for (size_t i = 0; i < own->count; i++)
		items[i] = own->items[i];
	for (size_t i = 0; i < more->count; i++)
		if (!qualifiers_find_name(own, more->items[i].ast->name.name))
			items[sum.count++] = more->items[i];
	element->qualifiers = sum;
}

static void
build_parameters(struct build *build, struct class *class, struct element *method)
{
	struct element *const *list = method->overridden ? method->overridden->parameters : NULL;
	size_t list_count = list ? method->overridden->parameter_count : 0;
	size_t count = count_elements(method->ast->parameters);
	struct element_index above_index = { .has_map = count > MANY_ELEMENTS };
	struct element_index index = above_index;

	if (!count)
		return;
	method->parameters = arena_alloc(build->arena, count * sizeof(struct element *));
	index_add(build, &above_index, list, list_count);
	for (const struct ast_element *ast = method->ast->parameters; ast; ast = ast->next) {
		const struct element *above =
			index_find(&above_index, list, list_count, ast->name.name);
		struct element *same = index_find(&index, method->parameters,
						  method->parameter_count, ast->name.name);
		struct element *parameter = new_element(build, class, ast, above);

		if (same && is_other_direction(build, same, parameter)) {
			add_qualifiers(build, same, &parameter->qualifiers);
			continue;
		}
		if (same) {
			diag_error(build->diags, ast->name.at, "duplicate-parameter",
				   "method '%s' has two parameters '%s'", method->name.name->text,
				   ast->name.name->text);
			diag_note(build->diags, same->name.at, "the first one");
			continue;
		}
		parameter->method = method;
		finish_element(build, parameter);
		method->parameters[method->parameter_count++] = parameter;
		index_add(build, &index, &parameter, 1);
	}
}

/* Puts an element in the place of the one that it overrides, or at the end. */
static void
place_element(struct element **list, size_t *count, struct element *element)
{
	element->index = element->overridden ? element->overridden->index : (uint32_t)(*count)++;
	list[element->index] = element;
}

static void
build_element(struct build *build, struct class *class, struct element_index *index,
	      const struct ast_element *ast)
{
	const struct name *name = ast->name.name;
	const struct element *property =
		index_find(index, class->properties, class->property_count, name);
	const struct element *same =
		property ? property : index_find(index, class->methods, class->method_count, name);
	bool is_method = ast->kind == ELEMENT_METHOD;
	struct element *element;

	if (same && same->declared_in == class) {
		if (class->ast->is_broken)
			return;
		diag_error(build->diags, ast->name.at, "duplicate-element",
			   "class '%s' has two members '%s'", class->name.name->text,
			   ast->name.name->text);
		diag_note(build->diags, same->name.at, "the first one");
		return;
	}
	if (same && is_method != (same->kind == ELEMENT_METHOD)) {
		diag_error(build->diags, ast->name.at, "override",
			   "'%s' cannot be a %s here: '%s' has a %s of that name",
			   ast->name.name->text, is_method ? "method" : "property",
			   same->declared_in->name.name->text, is_method ? "property" : "method");
		diag_note(build->diags, same->name.at, "inherited from here");
		return;
	}
	element = new_element(build, class, ast, same);
	finish_element(build, element);
	if (is_method)
		build_parameters(build, class, element);
	if (is_method)
		place_element(class->methods, &class->method_count, element);
	else
		place_element(class->properties, &class->property_count, element);
	class->own[class->own_count++] = element;
	index_add(build, index, &element, 1);
}

/* The superclass's list as the start of one's own, with room for more. */
static struct element **
inherit(struct build *build, struct element *const *from, size_t count, size_t more)
{
	struct element **list = NULL;

	if (count + more)
		list = arena_alloc(build->arena, (count + more) * sizeof(struct element *));
	if (count)
		memcpy(list, from, count * sizeof(struct element *));
	return list;
}

static void
build_elements(struct build *build, struct class *class)
{
	const struct ast_class *ast = class->ast;
	const struct class *super = class->super;
	struct element_index index = { 0 };
	size_t methods = 0, properties = 0;

	for (const struct ast_element *element = ast->elements; element; element = element->next)
		*(element->kind == ELEMENT_METHOD ? &methods : &properties) += 1;
	index.has_map = methods + properties > MANY_ELEMENTS;
	if (methods + properties)
		class->own = arena_alloc(build->arena,
					 (methods + properties) * sizeof(struct element *));
	if (super) {
		class->property_count = super->property_count;
		class->method_count = super->method_count;
	}
	class->properties =
		inherit(build, super ? super->properties : NULL, class->property_count, properties);
	class->methods =
		inherit(build, super ? super->methods : NULL, class->method_count, methods);
	index_add(build, &index, class->properties, class->property_count);
	index_add(build, &index, class->methods, class->method_count);
	for (const struct ast_element *element = ast->elements; element; element = element->next)
		build_element(build, class, &index, element);
}

/* The superclass's key, as it is here, or the first one of the class itself. */
static const struct element *
find_key(const struct class *class)
{
	const struct class *super = class->super;

	if (super && super->key)
		return class->properties[super->key->index];
	for (size_t i = 0; i < class->own_count; i++)
		if (class->own[i]->kind != ELEMENT_METHOD &&
		    qualifiers_true(&class->own[i]->qualifiers, QUALIFIER_KEY))
			return class->own[i];
	return NULL;
}

static void
build_class(struct build *build, struct class *class)
{
	const struct ast_class *ast = class->ast;
	const struct class *super = class->super;
	bool is_incomplete =
		ast->is_broken || (super ? super->is_incomplete : ast->super.name != NULL);
	enum scope scope = SCOPE_CLASS;

	build->dialect = class->dialect;
	build->has_macros = class->has_macros;
	if (ast->kind == CLASS_ASSOCIATION || ast_has(ast->qualifiers, "association") ||
	    (super && super->is_association))
		scope = SCOPE_ASSOCIATION;
	else if (ast_has(ast->qualifiers, "indication") || (super && super->is_indication))
		scope = SCOPE_INDICATION;
	/* Below a class that is not known nobody can tell what this one is. */
	class->qualifiers =
		qualifiers_build(build, ast->qualifiers, is_incomplete ? SCOPE_ANY : scope,
				 super ? &super->qualifiers : NULL, class->name.name->text);
	class->is_association = scope == SCOPE_ASSOCIATION;
	class->is_indication = scope == SCOPE_INDICATION;
	class->is_abstract = qualifiers_true(&class->qualifiers, QUALIFIER_ABSTRACT);
	class->is_incomplete = is_incomplete;
	build_elements(build, class);
	class->key = find_key(class);
	class->state = CLASS_RESOLVED;
}

/* Finds the superclass; NULL, with a message where it is due, if there is none to build on. */
static struct class *
find_super(struct build *build, const struct class *class)
{
	struct ident super = class->ast->super;
	struct class *found;

	if (!super.name)
		return NULL;
	found = schema_find_class(build->schema, super.name);
	if (!found) {
		/* It may well stand where a syntax error hides it. */
		if (!build->is_incomplete)
			diag_error(build->diags, super.at, "unknown-superclass",
				   "superclass '%s' of '%s' is defined nowhere: not in the named "
				   "files, not as '%s.mof' in a -I folder",
				   super.name->text, class->name.name->text, super.name->text);
		return NULL;
	}
	if (found->state == CLASS_VISITED) {
		diag_error(build->diags, super.at, "superclass-cycle",
			   "class '%s' is among its own superclasses", class->name.name->text);
		return NULL;
	}
	return found;
}

/* Walks up until a class that is finished, then builds downwards: no recursion, any depth. */
static void
resolve_class(struct build *build, struct class *class)
{
	struct class *chain = NULL;

	while (class && class->state == CLASS_NEW) {
		class->state = CLASS_VISITED;
		class->next_in_chain = chain;
		chain = class;
		class->super = find_super(build, class);
		class = class->super;
	}
	for (; chain; chain = chain->next_in_chain)
		build_class(build, chain);
}

const struct schema *
schema_build(struct parse_context *parse, struct ast_file *files, const char *const *wanted,
	     size_t wanted_count, const struct embedded_file *built_in)
{
	struct schema *schema = arena_alloc(parse->arena, sizeof(*schema));
	struct build build = { .parse = parse,
			       .arena = parse->arena,
			       .diags = parse->diags,
			       .schema = schema,
			       .built_in = built_in,
			       .wants_unresolved_name = diag_wants(parse->diags, "unresolved-name"),
			       .wants_values_name = diag_wants(parse->diags, "values-name"),
			       .is_incomplete = parse->is_incomplete };

	schema->arena = parse->arena;
	schema->sources = parse->sources;
	schema->macros = &parse->macros;
	qualifiers_declare_known(&build);
	gather_files(&build, files, true, false);
	qualifiers_check_types(&build);
	for (size_t i = 0; i < wanted_count; i++)
		lookup_class(&build, names_get(parse->names, wanted[i], strcspn(wanted[i], "=")));
	look_for_missing(&build);
	for (size_t i = 0; i < schema->class_count; i++)
		resolve_class(&build, schema->classes[i]);
	for (size_t i = 0; i < schema->class_count; i++)
		check_class(&build, schema->classes[i]);
	for (size_t i = 0; i < schema->instance_count; i++)
		instance_build(&build, schema->instances[i]);
	check_instances(&build);
	arena_clear(&build.scratch);
	return schema;
}
