#include "instances.h"

#include <errno.h>
#include <float.h>
#include <locale.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "model/warnings.h"
#include "mof/copy.h"
#include "mof/datetime.h"
#include "mof/depth.h"
#include "mof/item.h"
#include "mof/path.h"
#include "mof/read.h"
#include "parse/parser.h"

/* How many bytes of a name or value a message shows, and how many places within each other. */
enum { NAME_SHOWN = 48, VALUE_SHOWN = 60, PLACES_SHOWN = 2 };

#define NO_INDEX SIZE_MAX

/* What one call works with. */
struct reader {
	const struct mofc_instance_options *options;
	struct mof_arena *arena;
	struct mof_error *reterr;
	struct arena scratch; /* all that lives no longer than the call */
	struct names names;
	struct sources sources;
	struct diags diags;
	struct parse_context parse;
	size_t expanded;      /* how long the texts are that aliases put into others, in all */
	unsigned int deepest; /* instances within each other, since someone set it back */
};

/* A text with instances: the one that was given, or a string within it. */
struct text {
	struct reader *reader;
	const struct where *outer; /* the property whose string it is; NULL: none */
	struct name_map aliases;   /* to struct alias */
};

/* A property, and what it is in; they lie on the stack. */
struct where {
	const struct text *text;
	const struct where *outer; /* the property that embeds the instance; NULL: none */
	const struct mof_class *cls;
	const char *property;
	size_t index;       /* of an array's element, or NO_INDEX */
	struct span at;     /* its name or value */
	unsigned int depth; /* how many properties are outside this one */
};

/* An instance that has an alias. */
struct alias {
	struct mof_object object;
	size_t len;                  /* of its text, with what aliases put there */
	unsigned int depth;          /* of instances within it */
	const struct mof_path *path; /* NULL: nobody has asked for it yet */
	size_t path_len;
	unsigned int path_depth;
};

/* Many instances of one text, in scratch memory. */
struct objects {
	struct mof_object *items;
	size_t count;
};

static int read_text(struct text *text, const char *bytes, size_t len, struct objects *ret);
static int read_instance(const struct text *text, const struct where *outer,
			 const struct ast_instance *ast, struct mof_object *ret);

static int
no_memory(const struct text *text)
{
	return mof_error_set(text->reader->reterr, -ENOMEM, "out of memory");
}

/*
 * Adds "Class.Property[1]: " for each place, the outermost first; of a long row that one and the
 * last ones.  inside says how many follow this one.
 */
static void
add_places(struct buf *message, const struct where *where, unsigned int inside)
{
	if (where->outer)
		add_places(message, where->outer, inside + 1);
	if (where->outer && inside >= PLACES_SHOWN) {
		if (inside == PLACES_SHOWN)
			buf_adds(message, "..: ");
		return;
	}
	buf_printf(message, "%.*s.%.*s", NAME_SHOWN, where->cls->name, NAME_SHOWN, where->property);
	if (where->index != NO_INDEX)
		buf_printf(message, "[%zu]", where->index);
	buf_adds(message, ": ");
}

/* Fills in what is wrong at a place of a text, within where if that is not NULL. */
__attribute__((format(printf, 4, 5))) static int
fail(const struct text *text, const struct where *where, struct span at, const char *format, ...)
{
	const struct sources *sources = &text->reader->sources;
	struct mof_error *reterr = text->reader->reterr;
	struct buf message = { 0 };
	struct span outermost = at;
	struct place place = { 0 };
	va_list arguments;

	if (!reterr)
		return -EINVAL;
	for (const struct text *t = text; t->outer; t = t->outer->text)
		outermost = t->outer->at;
	if (outermost.offset)
		place = span_place(sources, outermost);
	if (text->reader->options->name)
		buf_printf(&message, "%s:%u:%u: ", text->reader->options->name, place.line,
			   place.column);
	if (where)
		add_places(&message, where, 0);
	va_start(arguments, format);
	buf_vprintf(&message, format, arguments);
	va_end(arguments);
	if (text->outer && at.offset) {
		struct place inner = span_place(sources, at);

		buf_printf(&message, " at line %u, column %u of its text", inner.line,
			   inner.column);
	}
	mof_error_set(reterr, -EINVAL, "%s", message.text);
	reterr->line = place.line;
	reterr->column = place.column;
	buf_clear(&message);
	return -EINVAL;
}

/* The same for the value of a property. */
#define FAIL_VALUE(where, ...) fail((where)->text, where, (where)->at, __VA_ARGS__)

static const char *
type_word(uint8_t type)
{
	if (type == MOF_OBJECT)
		return "an embedded instance";
	return type == MOF_REFERENCE ? "a reference" : mof_type_infos[type].name;
}

static int
fail_kind(const struct where *where, uint8_t type, const struct ast_value *ast)
{
	static const char *const names[] = {
		[VALUE_NULL] = "null",
		[VALUE_BOOLEAN] = "a boolean",
		[VALUE_INTEGER] = "an integer",
		[VALUE_REAL] = "a real",
		[VALUE_CHAR16] = "a character",
		[VALUE_STRING] = "a string",
		[VALUE_NAME] = "a name",
		[VALUE_ALIAS] = "an alias",
		[VALUE_INSTANCE] = "an instance",
		[VALUE_ARRAY] = "an array",
	};

	return FAIL_VALUE(where, "%s was expected, not %s", type_word(type), names[ast->kind]);
}

static int
fail_text(const struct where *where, const char *value, const char *what)
{
	bool is_cut = strlen(value) > VALUE_SHOWN;

	return FAIL_VALUE(where, "\"%.*s%s\" %s", VALUE_SHOWN, value, is_cut ? ".." : "", what);
}

static bool
is_surrogate(uint64_t code)
{
	return code >= 0xd800 && code <= 0xdfff;
}

/* Integers may also stand for reals and, by their code, for characters. */
static int
read_integer(const struct where *where, const struct ast_value *ast, struct mof_value *ret)
{
	const struct mof_type_info *info = &mof_type_infos[ret->type];
	bool is_negative = ast->is_negative && ast->magnitude;
	uint64_t max;

	if (ret->type == MOF_REAL32 || ret->type == MOF_REAL64) {
		ret->real = (double)ast->magnitude;
		if (ast->is_negative)
			ret->real = -ret->real;
		return 0;
	}
	if (!info->is_integer && ret->type != MOF_CHAR16)
		return fail_kind(where, ret->type, ast);
	max = UINT64_MAX >> (64 - 8 * info->item_size);
	if (info->is_signed)
		max = is_negative ? max / 2 + 1 : max / 2;
	if (ast->magnitude > max || (is_negative && !info->is_signed))
		return FAIL_VALUE(where, "%s%llu is out of the range of %s", is_negative ? "-" : "",
				  (unsigned long long)ast->magnitude, info->name);
	if (ret->type == MOF_CHAR16 && is_surrogate(ast->magnitude))
		return FAIL_VALUE(where, "%llu is half of a surrogate pair and no character",
				  (unsigned long long)ast->magnitude);
	ret->integer = is_negative ? -ast->magnitude : ast->magnitude;
	return 0;
}

/* What rounds to the largest float is that, also where it is a little more as a double. */
static int
read_real(const struct where *where, const struct ast_value *ast, struct mof_value *ret)
{
	/* From here on a real is as near to what would follow the largest float as to that. */
	const double float_end = 0x1.ffffffp127;

	if (ret->type != MOF_REAL32 && ret->type != MOF_REAL64)
		return fail_kind(where, ret->type, ast);
	ret->real = ast->real;
	if (ret->type == MOF_REAL64 || fabs(ast->real) <= (double)FLT_MAX)
		return 0;
	if (fabs(ast->real) >= float_end)
		return FAIL_VALUE(where, "%g is out of the range of real32", ast->real);
	ret->real = copysign((double)FLT_MAX, ast->real);
	return 0;
}

static int
read_datetime(const struct where *where, const char *value, size_t len, struct mof_value *ret)
{
	struct mof_datetime datetime;

	if (mof_datetime_parse(value, len, &datetime) < 0)
		return fail_text(where, value, "is neither a timestamp nor an interval");
	ret->text.length = strlen(datetime.text);
	ret->text.data =
		mof_arena_strndup(where->text->reader->arena, datetime.text, ret->text.length);
	return ret->text.data ? 0 : no_memory(where->text);
}

/* Only WMI's paths have backslashes in front. */
static int
read_path(const struct where *where, const char *value, size_t len, struct mof_value *ret)
{
	struct mof_arena *arena = where->text->reader->arena;
	struct mof_error error;
	int result;

	if (*value == '\\')
		result = mof_path_parse_wmi(value, len, arena, &ret->reference, &error);
	else
		result = mof_path_parse(value, len, arena, &ret->reference, &error);
	if (result == -ENOMEM)
		return no_memory(where->text);
	if (result < 0)
		return FAIL_VALUE(where, "%s at character %u of the path", error.message,
				  error.column);
	return 0;
}

/* Whether the property takes an instance of that class. */
static int
check_class(const struct where *where, const struct mof_property *property,
	    const struct mof_class *cls)
{
	if (!property->class_name || mof_class_is_a(cls, property->class_name))
		return 0;
	return FAIL_VALUE(where, "an instance of %s was expected, not one of %s",
			  property->class_name, cls->name);
}

/* Whether so many more levels of instances may be within a property. */
static int
check_depth(const struct where *where, unsigned int levels)
{
	if (where->depth + levels <= MOF_EMBEDDED_DEPTH_MAX)
		return 0;
	return FAIL_VALUE(where, "more than %d instances within each other",
			  MOF_EMBEDDED_DEPTH_MAX);
}

/* The text of an embedded instance. */
static int
read_embedded(const struct where *where, const struct mof_property *property, const char *value,
	      size_t len, struct mof_value *ret)
{
	struct text inner = { .reader = where->text->reader, .outer = where };
	struct objects objects = { 0 };
	int result = check_depth(where, 1);

	if (result < 0)
		return result;
	if (value[strspn(value, " \t\r\n")] == '<')
		return fail_text(where, value, "is XML, where MOF was expected");
	result = read_text(&inner, value, len, &objects);
	if (result < 0)
		return result;
	if (objects.count != 1)
		return FAIL_VALUE(where, "the text of one instance was expected, not of %zu",
				  objects.count);
	ret->object = objects.items[0];
	return check_class(where, property, ret->object.cls);
}

static int
read_string(const struct where *where, const struct mof_property *property,
	    const struct ast_value *ast, struct mof_value *ret)
{
	struct reader *reader = where->text->reader;
	size_t len;
	const char *value = ast_string(&reader->scratch, &reader->sources, ast, &len);

	switch (ret->type) {
	case MOF_STRING:
		ret->text.data = mof_arena_strndup(reader->arena, value, len);
		ret->text.length = len;
		return ret->text.data ? 0 : no_memory(where->text);
	case MOF_DATETIME:
		return read_datetime(where, value, len, ret);
	case MOF_REFERENCE:
		return read_path(where, value, len, ret);
	case MOF_OBJECT:
		return read_embedded(where, property, value, len, ret);
	default:
		return fail_kind(where, ret->type, ast);
	}
}

/* How deep paths are within the keys of a path; adds what its text takes at least to *len. */
static unsigned int
measure_path(const struct mof_path *path, size_t *len)
{
	unsigned int depth = 0;

	*len += strlen(path->class_name);
	for (size_t i = 0; i < path->key_count; i++) {
		const struct mof_path_key *key = &path->keys[i];
		unsigned int levels = key->reference ? measure_path(key->reference, len) + 1 : 0;

		*len += strlen(key->name) + (key->text ? strlen(key->text) : 0);
		depth = levels > depth ? levels : depth;
	}
	return depth;
}

/*
 * A few aliases can make very much of a short text, so what they stand for counts as if it were
 * written out.
 */
static int
expand(const struct where *where, size_t len)
{
	struct reader *reader = where->text->reader;

	reader->expanded += len;
	if (reader->expanded <= MOF_READ_MAX)
		return 0;
	return FAIL_VALUE(where, "what all aliases stand for takes more than %u MiB",
			  MOF_READ_MAX >> 20);
}

/* The path of the instance that an alias names. */
static int
read_alias_path(const struct where *where, struct alias *alias, struct mof_value *ret)
{
	struct mof_arena *arena = where->text->reader->arena;
	struct mof_path *path;

	if (!alias->path) {
		path = mof_arena_alloc(arena, sizeof(*path));
		if (!path || mof_path_of(alias->object.cls, alias->object.self, arena, path) < 0)
			return no_memory(where->text);
		alias->path = path;
		alias->path_depth = measure_path(path, &alias->path_len);
	}
	if (alias->path_depth > MOF_REFERENCE_DEPTH_MAX)
		return FAIL_VALUE(where, "more than %d references within each other's keys",
				  MOF_REFERENCE_DEPTH_MAX);
	ret->reference = alias->path;
	return expand(where, alias->path_len);
}

/* The instance that an alias names. */
static int
read_alias_object(const struct where *where, const struct alias *alias, struct mof_value *ret)
{
	struct reader *reader = where->text->reader;
	unsigned int levels = alias->depth + 1;

	if (check_depth(where, levels) < 0)
		return -EINVAL;
	if (where->depth + levels > reader->deepest)
		reader->deepest = where->depth + levels;
	ret->object = alias->object;
	return expand(where, alias->len);
}

static int
read_alias(const struct where *where, const struct mof_property *property,
	   const struct ast_value *ast, struct mof_value *ret)
{
	struct alias *alias = name_map_get(&where->text->aliases, ast->name);
	int result;

	if (ret->type != MOF_REFERENCE && ret->type != MOF_OBJECT)
		return fail_kind(where, ret->type, ast);
	if (!alias)
		return FAIL_VALUE(where, "alias \"$%.*s\" is given to no instance before this",
				  NAME_SHOWN, ast->name->text);
	result = check_class(where, property, alias->object.cls);
	if (result < 0)
		return result;
	return ret->type == MOF_REFERENCE ? read_alias_path(where, alias, ret)
					  : read_alias_object(where, alias, ret);
}

/* "instance of" as a value. */
static int
read_nested(const struct where *where, const struct mof_property *property,
	    const struct ast_value *ast, struct mof_value *ret)
{
	int result;

	if (ret->type != MOF_OBJECT)
		return fail_kind(where, ret->type, ast);
	result = check_depth(where, 1);
	if (!result)
		result = read_instance(where->text, where, ast->instance, &ret->object);
	return result < 0 ? result : check_class(where, property, ret->object.cls);
}

/* A value or element. */
static int
read_item(const struct where *where, const struct mof_property *property,
	  const struct ast_value *ast, struct mof_value *ret)
{
	*ret = (struct mof_value){ .type = property->type, .is_null = ast->kind == VALUE_NULL };
	switch (ast->kind) {
	case VALUE_NULL:
		return 0;
	case VALUE_INTEGER:
		return read_integer(where, ast, ret);
	case VALUE_REAL:
		return read_real(where, ast, ret);
	case VALUE_STRING:
		return read_string(where, property, ast, ret);
	case VALUE_ALIAS:
		return read_alias(where, property, ast, ret);
	case VALUE_INSTANCE:
		return read_nested(where, property, ast, ret);
	case VALUE_BOOLEAN:
		ret->boolean = ast->boolean;
		return ret->type == MOF_BOOLEAN ? 0 : fail_kind(where, ret->type, ast);
	case VALUE_CHAR16:
		ret->integer = ast->char16;
		return ret->type == MOF_CHAR16 ? 0 : fail_kind(where, ret->type, ast);
	default:
		return fail_kind(where, ret->type, ast);
	}
}

/* Gives a property of the instance at self the value that was written. */
static int
read_value(struct where *where, const struct mof_property *property, const struct ast_value *ast,
	   void *self)
{
	struct reader *reader = where->text->reader;
	bool is_list = ast->kind == VALUE_ARRAY, is_array = (property->flags & MOF_ARRAY) != 0;
	struct mof_value *values = NULL;
	size_t count = 0;
	int result = 0;

	where->at = ast->at;
	if (is_list && !is_array)
		return FAIL_VALUE(where, "one value was expected, not an array");
	for (const struct ast_value *item = is_list ? ast->first : ast; item; item = item->next)
		count++;
	/* One more, since NULL would say that all of it is NULL. */
	if (ast->kind != VALUE_NULL)
		values = arena_alloc(&reader->scratch, (count + 1) * sizeof(*values));
	if (is_list)
		ast = ast->first;
	for (size_t i = 0; values && !result && i < count; i++, ast = ast->next) {
		where->at = ast->at;
		where->index = is_list ? i : NO_INDEX;
		result = read_item(where, property, ast, &values[i]);
	}
	if (result < 0)
		return result;
	result = mof_set(where->cls, self, property->name, values, count, reader->arena,
			 reader->reterr);
	return result < 0 && result != -ENOMEM ? FAIL_VALUE(where, "the value does not fit")
					       : result;
}

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
	return ast->value ? read_value(&where, object->cls->properties[i], ast->value, self) : 0;
}

static int
read_instance(const struct text *text, const struct where *outer, const struct ast_instance *ast,
	      struct mof_object *ret)
{
	struct reader *reader = text->reader;
	const char *name = ast->class_name.name->text;
	struct mof_object object = { mof_schema_find(reader->options->schema, name), NULL };
	unsigned int depth = outer ? outer->depth + 1 : 0;
	int result = 0;
	bool *seen;
	void *self;

	if (ast->is_structure_value)
		return fail(text, outer, ast->class_name.at,
			    "\"value of\" is MOF 3, \"instance of\" was expected");
	if (!object.cls)
		return fail(text, outer, ast->class_name.at, "class \"%.*s\" is not in the schema",
			    NAME_SHOWN, name);
	if (depth > reader->deepest)
		reader->deepest = depth;
	object.self = self = mof_arena_alloc(reader->arena, object.cls->size);
	if (!self)
		return no_memory(text);
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
		return fail(text, text->outer, name->at,
			    "alias \"$%.*s\" is given to two instances", NAME_SHOWN,
			    name->name->text);
	reader->deepest = depth;
	result = read_instance(text, text->outer, &node->instance, ret);
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
		return fail(text, text->outer,
			    (struct span){ source->base + (uint32_t)encoding.at, 1 },
			    "the text is neither UTF-8 nor UTF-16");
	file = parse_source(&reader->parse, source);
	error = first_error(&reader->diags);
	if (error)
		return fail(text, text->outer, error->at, "%s", error->message);
	if (file->has_directives)
		return fail(text, text->outer, first_directive(file),
			    "lines of the C preprocessor are not read here");
	*ret = file;
	return 0;
}

static int
read_text(struct text *text, const char *bytes, size_t len, struct objects *ret)
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
				return fail(text, text->outer, node->at,
					    "includes are not read here");
			continue;
		}
		if (node->kind != PRODUCTION_INSTANCE)
			return fail(text, text->outer, node->at,
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
	result = read_text(&text, bytes, len, &objects);
	if (!result) {
		copy = mof_arena_alloc(reader->arena, objects.count * sizeof(*copy));
		if (!copy)
			result = no_memory(&text);
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
