#include "instances/instances.h"

#include <errno.h>
#include <locale.h>
#include <string.h>

#include "instances/internal.h"
#include "model/warnings.h"
#include "mof/item.h"
#include "mof/read.h"

/* Which of its properties a class has under that name; property_count if it has none. */
static size_t
find_property(const struct mof_class *cls, const char *name)
{
	const struct mof_property *property = mof_class_find_property(cls, name);
	size_t i = 0;

	while (i < cls->property_count && cls->properties[i] != property)
		i++;
	return i;
}

static int
read_assignment(const struct text *text, const struct where *outer, const struct mof_object *object,
		bool *seen, const struct ast_assignment *ast, void *self)
{
	struct where where = { text,
			       outer,
			       object->cls,
			       ast->name.name->text,
			       NO_INDEX,
			       ast->name.at,
			       outer ? outer->depth + 1 : 0 };
	size_t i = find_property(object->cls, where.property);

	if (i == object->cls->property_count)
		return text->reader->options->ignore_unknown
			       ? 0
			       : FAIL_VALUE(&where, "the class has no such property");
	where.property = object->cls->properties[i]->name;
	if (seen[i])
		return FAIL_VALUE(&where, "the property is there twice");
	seen[i] = true;
	/* WMI lets the value be left out. */
	return ast->value
		       ? instances_read_value(&where, object->cls->properties[i], ast->value, self)
		       : 0;
}

int
instances_read_one(const struct text *text, const struct where *outer,
		   const struct ast_instance *ast, struct mof_object *ret)
{
	struct reader *reader = text->reader;
	const char *name = ast->class_name.name->text;
	struct mof_object object = { mof_schema_find(reader->options->schema, name), NULL };
	unsigned int depth = outer ? outer->depth + 1 : 0;
	int result = 0;
	bool *seen;
	void *self;

	if (ast->is_structure_value)
		return instances_fail(text, outer, ast->class_name.at,
				      "\"value of\" is MOF 3, \"instance of\" was expected");
	if (!object.cls)
		return instances_fail(text, outer, ast->class_name.at,
				      "class \"%.*s\" is not in the schema", NAME_SHOWN, name);
	if (depth > reader->deepest)
		reader->deepest = depth;
	object.self = self = mof_arena_alloc(reader->arena, object.cls->size);
	if (!self)
		return instances_no_memory(text);
	mof_init(object.cls, self);
	seen = arena_alloc(&reader->scratch, object.cls->property_count + 1);
	for (const struct ast_assignment *a = ast->assignments; !result && a; a = a->next)
		result = read_assignment(text, outer, &object, seen, a, self);
	if (!result)
		*ret = object;
	return result;
}

/* An instance that stands by itself, and its alias. */
static int
read_declaration(struct text *text, const struct ast_production *node, struct mof_object *ret)
{
	const struct ident *name = &node->instance.alias;
	struct reader *reader = text->reader;
	unsigned int depth = text->outer ? text->outer->depth + 1 : 0, deepest = reader->deepest;
	size_t expanded = reader->expanded;
	struct alias *alias;
	int result;

	if (name->name && name_map_get(&text->aliases, name->name))
		return instances_fail(text, text->outer, name->at,
				      "alias \"$%.*s\" is given to two instances", NAME_SHOWN,
				      name->name->text);
	reader->deepest = depth;
	result = instances_read_one(text, text->outer, &node->instance, ret);
	if (result < 0)
		return result;
	if (name->name) {
		alias = arena_alloc(&reader->scratch, sizeof(*alias));
		*alias = (struct alias){ .object = *ret,
					 .len = reader->expanded - expanded + node->at.len,
					 .depth = reader->deepest - depth };
		name_map_put(&text->aliases, &reader->scratch, name->name, alias);
	}
	if (deepest > reader->deepest)
		reader->deepest = deepest;
	return 0;
}

/* The error that is nearest to the start of the text; NULL if there is none. */
static const struct diag *
first_error(const struct diags *diags)
{
	const struct diag *first = NULL;

	for (const struct diag *diag = diags->first; diag; diag = diag->next)
		if (diag->severity == DIAG_ERROR && (!first || diag->at.offset < first->at.offset))
			first = diag;
	return first;
}

/* Where a line of the preprocessor stands; those within declarations are not kept. */
static struct span
first_directive(const struct ast_file *file)
{
	const struct ast_production *node = file->productions;

	while (node && node->kind != PRODUCTION_DIRECTIVE)
		node = node->next;
	return node ? node->at : (struct span){ 0 };
}

static int
parse_text(const struct text *text, const char *bytes, size_t len, const struct ast_file **ret)
{
	struct reader *reader = text->reader;
	char *copy = arena_alloc(&reader->scratch, len + 2);
	const char *name = reader->options->name ? reader->options->name : "<text>";
	struct encoding encoding;
	struct source *source;
	const struct diag *error;
	const struct ast_file *file;

	if (len)
		memcpy(copy, bytes, len);
	copy = encoding_decode(&reader->scratch, copy, len, &len, &encoding);
	source = sources_add(&reader->sources, name, copy, len);
	source->encoding = encoding;
	if (encoding.kind == ENCODING_LATIN1 && !encoding.fault)
		return instances_fail(text, text->outer,
				      (struct span){ source->base + (uint32_t)encoding.at, 1 },
				      "the text is neither UTF-8 nor UTF-16");
	file = parse_source(&reader->parse, source);
	error = first_error(&reader->diags);
	if (error)
		return instances_fail(text, text->outer, error->at, "%s", error->message);
	if (file->has_directives)
		return instances_fail(text, text->outer, first_directive(file),
				      "lines of the C preprocessor are not read here");
	*ret = file;
	return 0;
}

int
instances_read_text(struct text *text, const char *bytes, size_t len, struct objects *ret)
{
	struct arena *scratch = &text->reader->scratch;
	const struct ast_file *file = NULL;
	int result = parse_text(text, bytes, len, &file);

	if (result < 0)
		return result;
	for (const struct ast_production *node = file->productions; node; node = node->next) {
		struct mof_object object;

		if (node->kind == PRODUCTION_PRAGMA) {
			if (name_is(node->pragma.name.name, "include"))
				return instances_fail(text, text->outer, node->at,
						      "includes are not read here");
			continue;
		}
		if (node->kind != PRODUCTION_INSTANCE)
			return instances_fail(
				text, text->outer, node->at,
				"\"instance of\" was expected, not another declaration");
		result = read_declaration(text, node, &object);
		if (result < 0)
			return result;
		ret->items = arena_grow(scratch, ret->items, ret->count, sizeof(*ret->items));
		ret->items[ret->count++] = object;
	}
	return 0;
}

/* Reads all of it, in scratch memory that is given back at the end. */
static int
read_all(struct reader *reader, const char *bytes, size_t len, struct mof_object **ret,
	 size_t *ret_count)
{
	struct text text = { .reader = reader };
	struct objects objects = { 0 };
	struct mof_object *copy;
	int result;

	names_init(&reader->names, &reader->scratch);
	reader->sources = (struct sources){ .arena = &reader->scratch };
	diags_init(&reader->diags, &reader->scratch, &reader->sources, model_warnings);
	parse_init(&reader->parse, &reader->scratch, &reader->names, &reader->sources,
		   &reader->diags);
	reader->parse.skip_includes = true;
	result = instances_read_text(&text, bytes, len, &objects);
	if (!result) {
		copy = mof_arena_alloc(reader->arena, objects.count * sizeof(*copy));
		if (!copy)
			result = instances_no_memory(&text);
		else if (objects.count)
			memcpy(copy, objects.items, objects.count * sizeof(*copy));
		if (copy) {
			*ret = copy;
			*ret_count = objects.count;
		}
	}
	names_clear(&reader->names);
	arena_clear(&reader->scratch);
	return result;
}

int
mofc_read_instances(const char *text, size_t len, const struct mofc_instance_options *options,
		    struct mof_arena *arena, struct mof_object **ret, size_t *ret_count,
		    struct mof_error *reterr)
{
	struct reader reader = { .options = options, .arena = arena, .reterr = reterr };
	locale_t c_locale, before;
	int result;

	if (len > MOF_READ_MAX)
		return mof_error_set(reterr, -EINVAL, "the text is longer than %u MiB",
				     MOF_READ_MAX >> 20);
	/* The parser reads reals by strtod, whose decimal point is the locale's. */
	c_locale = newlocale(LC_ALL_MASK, "C", (locale_t)0);
	if (!c_locale)
		return mof_error_set(reterr, -ENOMEM, "out of memory");
	before = uselocale(c_locale);
	result = read_all(&reader, text, len, ret, ret_count);
	uselocale(before);
	freelocale(c_locale);
	return result;
}
