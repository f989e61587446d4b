#include <errno.h>
#include <float.h>
#include <math.h>
#include <string.h>

#include "instances/internal.h"
#include "mof/copy.h"
#include "mof/datetime.h"
#include "mof/depth.h"
#include "mof/item.h"
#include "mof/path.h"
#include "mof/read.h"

/* How many bytes of a value a message shows. */
#define VALUE_SHOWN 60

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
	return ret->text.data ? 0 : instances_no_memory(where->text);
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
		return instances_no_memory(where->text);
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
	result = instances_read_text(&inner, value, len, &objects);
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
		return ret->text.data ? 0 : instances_no_memory(where->text);
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
			return instances_no_memory(where->text);
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
		result = instances_read_one(where->text, where, ast->instance, &ret->object);
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

int
instances_read_value(struct where *where, const struct mof_property *property,
		     const struct ast_value *ast, void *self)
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
