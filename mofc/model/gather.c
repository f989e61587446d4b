/* From the AST of files to the declarations of the schema, still without their meaning. */
#include <string.h>

#include "model/build.h"

void
gather_class(struct build *build, const struct ast_production *node, const struct ast_file *file,
	     bool is_named, bool is_built_in)
{
	struct schema *schema = build->schema;
	struct class *class = schema_find_class(schema, node->class.name.name);

	if (class) {
		/* What the program carries gives way to what the input says. */
		if (is_built_in)
			return;
		/* To mofcomp the second one is a change of the first. */
		dialect_error(build, node->class.name.at, "duplicate-class",
			      "class '%s' is defined twice", node->class.name.name->text);
		diag_note(build->diags, class->name.at, "first defined here");
		return;
	}
	class = arena_alloc(build->arena, sizeof(*class));
	*class = (struct class){
		.ast = &node->class,
		.name = node->class.name,
		.at = node->at,
		.dialect = file->dialect,
		.is_mof3 = file->has_mof3,
		.has_macros = file->has_directives,
		.is_named = is_named,
		.is_built_in = is_built_in,
	};
	schema->classes = arena_grow(build->arena, schema->classes, schema->class_count,
				     sizeof(struct class *));
	schema->classes[schema->class_count++] = class;
	name_map_put(&schema->class_map, build->arena, class->name.name, class);
}

static void
add_instance(struct build *build, const struct ast_production *node, const struct ast_file *file)
{
	struct schema *schema = build->schema;
	struct instance *instance = arena_alloc(build->arena, sizeof(*instance)), *same;
	struct ident alias = node->instance.alias;

	*instance = (struct instance){ .ast = &node->instance,
				       .at = node->at,
				       .dialect = file->dialect,
				       .space = build->space };
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

static void
add_enumeration(struct build *build, const struct ast_production *node)
{
	struct name_map *map = &build->schema->enumeration_map;
	const struct ast_enumeration *ast = &node->enumeration;
	const struct ast_production *same = name_map_get(map, ast->name.name);

	if (!same) {
		name_map_put(map, build->arena, ast->name.name, (void *)(uintptr_t)node);
		return;
	}
	diag_error(build->diags, ast->name.at, "duplicate-class",
		   "enumeration '%s' is defined twice", ast->name.name->text);
	diag_note(build->diags, same->enumeration.name.at, "first defined here");
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

/* What stands in the parentheses of a pragma. */
enum arguments { ARGUMENTS_NONE, ARGUMENTS_STRING, ARGUMENTS_ANY };

static const struct {
	const char *name;
	enum arguments arguments;
} pragmas[] = {
	{ "include", ARGUMENTS_ANY }, /* the parser has looked at it */
	{ "locale", ARGUMENTS_STRING },
	{ "instancelocale", ARGUMENTS_STRING },
	{ "namespace", ARGUMENTS_STRING },
	{ "nonlocal", ARGUMENTS_STRING },
	{ "nonlocaltype", ARGUMENTS_STRING },
	{ "source", ARGUMENTS_STRING },
	{ "sourcetype", ARGUMENTS_STRING },
	/* WMI's */
	{ "autorecover", ARGUMENTS_NONE },
	{ "amendment", ARGUMENTS_STRING },
	{ "classflags", ARGUMENTS_ANY },
	{ "instanceflags", ARGUMENTS_ANY },
	{ "deleteclass", ARGUMENTS_ANY },
	{ "deleteinstance", ARGUMENTS_ANY },
};

/* What comes behind a namespace pragma goes there; WMI writes "root\x" and "\\.\root\x" as well. */
static void
enter_namespace(struct build *build, const struct ast_pragma *pragma)
{
	char *text = schema_text(build->schema, pragma->arguments, NULL);

	for (char *c = text; *c; c++)
		if (*c == '\\')
			*c = '/';
	text += strspn(text, "/");
	if (!strncmp(text, "./", 2))
		text += 2;
	build->space = names_get(build->parse->names, text, strlen(text));
}

static void
warn_unknown_pragma(struct build *build, struct ident name)
{
	for (size_t i = 0; i < sizeof(pragmas) / sizeof(pragmas[0]); i++) {
		if (name_distance(pragmas[i].name, name.name->text, 2) > 2)
			continue;
		diag_warning(build->diags, name.at, "unknown-pragma",
			     "unknown pragma '%s' is ignored; did you mean '%s'?", name.name->text,
			     pragmas[i].name);
		return;
	}
	diag_warning(build->diags, name.at, "unknown-pragma", "unknown pragma '%s' is ignored",
		     name.name->text);
}

static void
check_pragma(struct build *build, const struct ast_pragma *pragma)
{
	const char *name = pragma->name.name->folded->text;
	const struct ast_value *argument = pragma->arguments;
	bool is_string = argument && argument->kind == VALUE_STRING && !argument->next;
	size_t i = 0, count = sizeof(pragmas) / sizeof(pragmas[0]);

	while (i < count && strcmp(name, pragmas[i].name))
		i++;
	if (i == count)
		warn_unknown_pragma(build, pragma->name);
	else if (pragmas[i].arguments == ARGUMENTS_STRING && !is_string)
		diag_error(build->diags, argument ? argument->at : pragma->name.at, "pragma",
			   "pragma '%s' needs a string", pragma->name.name->text);
	else if (strstr(name, "locale") && !is_locale(schema_text(build->schema, argument, NULL)))
		diag_warning(build->diags, argument->at, "locale",
			     "\"%s\" is not of the form ll_CC, such as en_US",
			     schema_text(build->schema, argument, NULL));
	else if (is_string && !strcmp(name, "namespace"))
		enter_namespace(build, pragma);
}

static bool
has_microsoft(const struct build *build, const struct ast_qualifier *list)
{
	for (; list; list = list->next)
		if (qualifier_is_microsoft(build, list->name.name))
			return true;
	return false;
}

static bool
elements_have_microsoft(const struct build *build, const struct ast_element *element)
{
	for (; element; element = element->next)
		if (has_microsoft(build, element->qualifiers) ||
		    elements_have_microsoft(build, element->parameters))
			return true;
	return false;
}

static bool
instance_is_microsoft(struct build *build, const struct ast_instance *instance)
{
	if (has_microsoft(build, instance->qualifiers) ||
	    lookup_is_microsoft(build, instance->class_name.name))
		return true;
	for (const struct ast_assignment *a = instance->assignments; a; a = a->next)
		if (has_microsoft(build, a->qualifiers))
			return true;
	return false;
}

/*
 * A file that nothing marked follows WMI's rules if it uses a qualifier that only WMI has, or has
 * an instance of a class that every Windows has: compiled configurations of DSC show nothing else.
 */
static void
settle_dialect(struct build *build, struct ast_file *file)
{
	const struct ast_production *node = file->productions;
	bool is_wmi = false;

	if (file->dialect != DIALECT_AUTO)
		return;
	for (; node && !is_wmi; node = node->next) {
		if (node->kind == PRODUCTION_CLASS)
			is_wmi = has_microsoft(build, node->class.qualifiers) ||
				 elements_have_microsoft(build, node->class.elements);
		else if (node->kind == PRODUCTION_INSTANCE)
			is_wmi = instance_is_microsoft(build, &node->instance);
	}
	file->dialect = is_wmi ? DIALECT_WMI : DIALECT_CIM;
}

/* Qualifiers first: what the input declares decides which dialect a file is in. */
static void
gather_qualifiers(struct build *build, struct ast_file *file)
{
	struct ast_production *node;

	build->is_incomplete |= file->is_incomplete;
	build->dialect = file->dialect;
	for (node = file->productions; node; node = node->next) {
		struct ast_file *included = node->kind == PRODUCTION_PRAGMA ? node->pragma.included
					    : node->kind == PRODUCTION_DIRECTIVE
						    ? node->directive.included
						    : NULL;

		if (node->kind == PRODUCTION_QUALIFIER)
			qualifier_declare(build, &node->qualifier);
		if (included) {
			gather_qualifiers(build, included);
			build->dialect = file->dialect;
		}
	}
}

/* What only MOF 3 has: known by name, so that nothing is missed, and noted for who generates. */
static void
gather_mof3(struct build *build, const struct ast_production *node, const struct ast_file *file,
	    bool is_named, bool is_built_in)
{
	const struct ast_production *nested = NULL;

	if (node->kind == PRODUCTION_ENUMERATION) {
		add_enumeration(build, node);
	} else if (node->kind == PRODUCTION_CLASS) {
		gather_class(build, node, file, is_named, is_built_in);
		nested = node->class.nested;
	}
	if (!build->schema->mof3 && is_named &&
	    (node->kind == PRODUCTION_ENUMERATION ||
	     (node->kind == PRODUCTION_CLASS && node->class.kind != CLASS_CLASS) ||
	     (node->kind == PRODUCTION_INSTANCE && node->instance.is_structure_value)))
		build->schema->mof3 = node;
	for (; nested; nested = nested->next)
		gather_mof3(build, nested, file, is_named, is_built_in);
}

static void
gather_rest(struct build *build, struct ast_file *file, bool is_named, bool is_built_in)
{
	settle_dialect(build, file);
	build->dialect = file->dialect;
	for (const struct ast_production *node = file->productions; node; node = node->next) {
		if (file->has_mof3)
			gather_mof3(build, node, file, is_named, is_built_in);
		switch (node->kind) {
		case PRODUCTION_PRAGMA:
			check_pragma(build, &node->pragma);
			if (node->pragma.included)
				gather_rest(build, node->pragma.included, is_named, is_built_in);
			break;
		case PRODUCTION_DIRECTIVE:
			if (node->directive.included)
				gather_rest(build, node->directive.included, is_named, is_built_in);
			break;
		case PRODUCTION_CLASS:
			if (!file->has_mof3)
				gather_class(build, node, file, is_named, is_built_in);
			break;
		case PRODUCTION_INSTANCE:
			add_instance(build, node, file);
			break;
		case PRODUCTION_QUALIFIER:
		case PRODUCTION_ENUMERATION:
			break;
		}
	}
}

void
gather_files(struct build *build, struct ast_file *files, bool is_named, bool is_built_in)
{
	for (struct ast_file *file = files; file; file = file->next)
		gather_qualifiers(build, file);
	for (struct ast_file *file = files; file; file = file->next) {
		build->space = NULL;
		gather_rest(build, file, is_named, is_built_in);
	}
}
