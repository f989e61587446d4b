/*
 * From the AST to the model: classes are gathered, missing ones looked for, then each is built
 * behind its superclass.
 */
#include <string.h>

#include "model/build.h"

static void
add_class(struct build *build, const struct ast_production *node, bool is_named, bool is_built_in)
{
	struct schema *schema = build->schema;
	struct class *class = schema_find_class(schema, node->class.name.name);

	if (class) {
		/* What the program carries gives way to what the input says. */
		if (is_built_in)
			return;
		diag_error(build->diags, node->class.name.at, "duplicate-class",
			   "class '%s' is defined twice", node->class.name.name->text);
		diag_note(build->diags, class->name.at, "first defined here");
		return;
	}
	class = arena_alloc(build->arena, sizeof(*class));
	*class = (struct class){ .ast = &node->class,
				 .name = node->class.name,
				 .at = node->at,
				 .is_named = is_named,
				 .is_built_in = is_built_in };
	schema->classes = arena_grow(build->arena, schema->classes, schema->class_count,
				     sizeof(struct class *));
	schema->classes[schema->class_count++] = class;
	name_map_put(&schema->class_map, build->arena, class->name.name, class);
}

static void
add_instance(struct build *build, const struct ast_production *node)
{
	struct schema *schema = build->schema;
	struct instance *instance = arena_alloc(build->arena, sizeof(*instance)), *same;
	struct ident alias = node->instance.alias;

	*instance = (struct instance){ .ast = &node->instance, .at = node->at };
	schema->instances = arena_grow(build->arena, schema->instances, schema->instance_count,
				       sizeof(struct instance *));
	schema->instances[schema->instance_count++] = instance;
	if (!alias.name)
		return;
	same = name_map_get(&schema->alias_map, alias.name);
	if (same) {
		diag_error(build->diags, alias.at, "duplicate-alias", "alias '$%s' is given twice",
			   alias.name->text);
		diag_note(build->diags, same->ast->alias.at, "first given here");
		return;
	}
	name_map_put(&schema->alias_map, build->arena, alias.name, instance);
}

static bool
is_locale(const char *text)
{
	size_t language = strspn(text, "abcdefghijklmnopqrstuvwxyz");

	return language >= 2 && language <= 3 &&
	       (!text[language] ||
		(text[language] == '_' &&
		 strspn(text + language + 1, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == 2 &&
		 !text[language + 3]));
}

static void
check_pragma(struct build *build, const struct ast_pragma *pragma)
{
	static const char *const known[] = { "include",   "locale",    "instancelocale",
					     "namespace", "nonlocal",  "nonlocaltype",
					     "source",    "sourcetype" };
	const char *name = pragma->name.name->folded->text;
	size_t i;

	for (i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (!strcmp(name, known[i]))
			break;
	if (i == sizeof(known) / sizeof(known[0]))
		diag_warning(build->diags, pragma->name.at, "unknown-pragma",
			     "unknown pragma '%s' is ignored", pragma->name.name->text);
	else if (!strcmp(name, "include"))
		return; /* the parser has looked at it */
	else if (pragma->argument->kind != VALUE_STRING)
		diag_error(build->diags, pragma->argument->at, "pragma",
			   "pragma '%s' needs a string", pragma->name.name->text);
	else if (strstr(name, "locale") && !is_locale(pragma->argument->string.text))
		diag_warning(build->diags, pragma->argument->at, "locale",
			     "\"%s\" is not of the form ll_CC, such as en_US",
			     pragma->argument->string.text);
}

/* Qualifier declarations first, since a class may stand before what it uses is declared. */
static void
gather(struct build *build, const struct ast_file *file, bool is_named, bool is_built_in)
{
	build->broken |= file->broken;
	for (const struct ast_production *node = file->productions; node; node = node->next) {
		switch (node->kind) {
		case PRODUCTION_PRAGMA:
			check_pragma(build, &node->pragma);
			if (node->pragma.included)
				gather(build, node->pragma.included, is_named, is_built_in);
			break;
		case PRODUCTION_QUALIFIER:
			qualifier_declare(build, &node->qualifier);
			break;
		case PRODUCTION_CLASS:
			add_class(build, node, is_named, is_built_in);
			break;
		case PRODUCTION_INSTANCE:
			add_instance(build, node);
			break;
		}
	}
}

/* Looks for a class that nothing defined so far; a name is looked for once. */
static void
want(struct build *build, const struct name *name)
{
	const struct ast_file *file;
	bool is_built_in;

	if (schema_find_class(build->schema, name) || name_map_get(&build->tried, name))
		return;
	name_map_put(&build->tried, build->arena, name, build);
	file = lookup_class(build, name, &is_built_in);
	if (file)
		gather(build, file, false, is_built_in);
}

/* The class named by an EmbeddedInstance qualifier of the AST; NULL if there is none. */
static const struct name *
embedded_class(struct build *build, const struct ast_qualifier *list)
{
	for (; list; list = list->next)
		if (name_is(list->name.name, "embeddedinstance") && list->value &&
		    list->value->kind == VALUE_STRING && list->value->string.len)
			return names_get(build->parse->names, list->value->string.text,
					 list->value->string.len);
	return NULL;
}

static void
want_elements(struct build *build, const struct ast_element *element)
{
	for (; element; element = element->next) {
		const struct name *embedded = embedded_class(build, element->qualifiers);

		if (embedded)
			want(build, embedded);
		if (element->class_name.name)
			want(build, element->class_name.name);
		want_elements(build, element->parameters);
	}
}

static void
look_for_missing(struct build *build)
{
	struct schema *schema = build->schema;

	/* Both lists grow while they are walked, each by what the other brings in. */
	for (size_t i = 0, j = 0; i < schema->class_count || j < schema->instance_count;) {
		if (j < schema->instance_count) {
			want(build, schema->instances[j++]->ast->class_name.name);
			continue;
		}
		if (schema->classes[i]->ast->super.name)
			want(build, schema->classes[i]->ast->super.name);
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

/* What of an element depends on its qualifiers: embedded class, enumeration, default. */
static void
finish_element(struct build *build, struct element *element)
{
	const struct ast_element *ast = element->ast;
	const char *embedded = qualifiers_text(&element->qualifiers, "embeddedinstance");
	const struct element *above = element->overridden;

	if (embedded && element->type == TYPE_STRING) {
		element->is_embedded = true;
		element->class_text = embedded;
		element->class_name = schema_find_class(
			build->schema, names_get(build->parse->names, embedded, strlen(embedded)));
	} else if (element->type == TYPE_STRING) {
		element->is_embedded = qualifiers_true(&element->qualifiers, "embeddedobject");
	}
	element->enumeration = enumeration_build(build, element);
	if (ast->value)
		element->value = value_convert(build, ast->value, element->type, element->is_array,
					       element->name.name->text);
	else if (above)
		element->value = above->value;
	else
		element->value = (struct value){ .is_null = true, .is_array = element->is_array };
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
	if (ast->class_name.name) {
		element->class_text = ast->class_name.name->text;
		element->class_name = schema_find_class(build->schema, ast->class_name.name);
	}
	element->qualifiers =
		qualifiers_build(build, ast->qualifiers, element_scope(ast->kind),
				 above ? &above->qualifiers : NULL, ast->name.name->text);
	return element;
}

static const struct element *
find_parameter(const struct element *method, const struct name *name)
{
	for (size_t i = 0; method && i < method->parameter_count; i++)
		if (name_equal(method->parameters[i]->name.name, name))
			return method->parameters[i];
	return NULL;
}

static void
build_parameters(struct build *build, struct class *class, struct element *method)
{
	for (const struct ast_element *ast = method->ast->parameters; ast; ast = ast->next) {
		const struct element *above = find_parameter(method->overridden, ast->name.name);
		const struct element *same = find_parameter(method, ast->name.name);
		struct element *parameter;

		if (same) {
			diag_error(build->diags, ast->name.at, "duplicate-parameter",
				   "method '%s' has two parameters '%s'", method->name.name->text,
				   ast->name.name->text);
			diag_note(build->diags, same->name.at, "the first one");
			continue;
		}
		parameter = new_element(build, class, ast, above);
		parameter->method = method;
		finish_element(build, parameter);
		method->parameters = arena_grow(build->arena, method->parameters,
						method->parameter_count, sizeof(struct element *));
		method->parameters[method->parameter_count++] = parameter;
	}
}

/* Puts an element in the place of the one that it overrides, or at the end. */
static void
place_element(struct build *build, struct element ***list, size_t *count, struct element *element)
{
	for (size_t i = 0; i < *count; i++)
		if ((*list)[i] == element->overridden) {
			(*list)[i] = element;
			return;
		}
	*list = arena_grow(build->arena, *list, *count, sizeof(struct element *));
	(*list)[(*count)++] = element;
}

static void
build_element(struct build *build, struct class *class, const struct ast_element *ast)
{
	const struct element *property = class_find_property(class, ast->name.name);
	const struct element *method = class_find_method(class, ast->name.name);
	const struct element *same = property ? property : method;
	bool is_method = ast->kind == ELEMENT_METHOD;
	struct element *element;

	if (same && same->declared_in == class && class->ast->is_broken)
		return;
	if (same && same->declared_in == class) {
		diag_error(build->diags, ast->name.at, "duplicate-element",
			   "class '%s' has two members '%s'", class->name.name->text,
			   ast->name.name->text);
		diag_note(build->diags, same->name.at, "the first one");
		return;
	}
	if (same && same == (is_method ? property : method)) {
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
		place_element(build, &class->methods, &class->method_count, element);
	else
		place_element(build, &class->properties, &class->property_count, element);
}

/* The superclass's list as the start of one's own; room to grow as arena_grow expects it. */
static struct element **
inherit(struct build *build, struct element *const *from, size_t count)
{
	struct element **list = NULL;

	for (size_t i = 0; i < count; i++) {
		list = arena_grow(build->arena, list, i, sizeof(struct element *));
		list[i] = from[i];
	}
	return list;
}

static void
build_class(struct build *build, struct class *class)
{
	const struct ast_class *ast = class->ast;
	const struct class *super = class->super;
	bool is_incomplete =
		ast->is_broken || (super ? super->is_incomplete : ast->super.name != NULL);
	enum scope scope = SCOPE_CLASS;

	if (ast_has(ast->qualifiers, "association") || (super && super->is_association))
		scope = SCOPE_ASSOCIATION;
	else if (ast_has(ast->qualifiers, "indication") || (super && super->is_indication))
		scope = SCOPE_INDICATION;
	/* Below a class that is not known nobody can tell what this one is. */
	class->qualifiers =
		qualifiers_build(build, ast->qualifiers, is_incomplete ? SCOPE_ANY : scope,
				 super ? &super->qualifiers : NULL, class->name.name->text);
	class->is_association = scope == SCOPE_ASSOCIATION;
	class->is_indication = scope == SCOPE_INDICATION;
	class->is_abstract = qualifiers_true(&class->qualifiers, "abstract");
	class->is_incomplete = is_incomplete;
	if (super) {
		class->properties = inherit(build, super->properties, super->property_count);
		class->property_count = super->property_count;
		class->methods = inherit(build, super->methods, super->method_count);
		class->method_count = super->method_count;
	}
	for (const struct ast_element *element = ast->elements; element; element = element->next)
		build_element(build, class, element);
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
		if (!build->broken)
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
schema_build(struct parse_context *parse, const struct ast_file *files, const char *const *wanted,
	     size_t wanted_count, const struct embedded_file *built_in)
{
	struct schema *schema = arena_alloc(parse->arena, sizeof(*schema));
	struct build build = { .parse = parse,
			       .arena = parse->arena,
			       .diags = parse->diags,
			       .schema = schema,
			       .built_in = built_in,
			       .broken = parse->is_incomplete };

	for (; files; files = files->next)
		gather(&build, files, true, false);
	for (size_t i = 0; i < wanted_count; i++)
		want(&build, names_get(parse->names, wanted[i], strcspn(wanted[i], "=")));
	look_for_missing(&build);
	for (size_t i = 0; i < schema->class_count; i++)
		resolve_class(&build, schema->classes[i]);
	for (size_t i = 0; i < schema->class_count; i++)
		check_class(&build, schema->classes[i]);
	for (size_t i = 0; i < schema->instance_count; i++)
		instance_build(&build, schema->instances[i]);
	return schema;
}
