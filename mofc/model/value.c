/* Literals in the type of what they are given to (DSP0004 5.2). */
#include <stdlib.h>
#include <string.h>

#include "model/build.h"

static const char *
literal_name(const struct ast_value *ast)
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

	return names[ast->kind];
}

static bool
item_has_kind(const struct ast_value *ast, enum mof_type_name type)
{
	switch (ast->kind) {
	case VALUE_NULL:
	case VALUE_NAME:
		return true;
	case VALUE_BOOLEAN:
		return type == TYPE_BOOLEAN;
	case VALUE_INTEGER:
		return type_bits(type) != 0;
	case VALUE_REAL:
		return type_is_real(type);
	case VALUE_CHAR16:
		return type == TYPE_CHAR16;
	case VALUE_STRING:
		return type == TYPE_STRING || type == TYPE_DATETIME || type == TYPE_REFERENCE;
	case VALUE_ALIAS:
		return type == TYPE_REFERENCE || type == TYPE_INSTANCE;
	case VALUE_INSTANCE:
		return type == TYPE_INSTANCE;
	case VALUE_ARRAY:
		break;
	}
	return false;
}

bool
value_has_kind(const struct ast_value *ast, enum mof_type_name type, bool is_array)
{
	if (ast->kind == VALUE_NULL)
		return true;
	if (is_array != (ast->kind == VALUE_ARRAY))
		return false;
	for (const struct ast_value *item = is_array ? ast->first : ast; item; item = item->next)
		if (!item_has_kind(item, type))
			return false;
	return true;
}

static void
mismatch(struct build *build, const struct ast_value *ast, enum mof_type_name type,
	 const char *owner)
{
	diag_error(build->diags, ast->at, "value-type", "'%s' has type %s, but this is %s", owner,
		   type == TYPE_REFERENCE  ? "reference"
		   : type == TYPE_INSTANCE ? "instance"
					   : type_name(type),
		   literal_name(ast));
}

/* A literal of another kind in the place of one; NULL where it is an error. */
static const struct ast_value *
new_literal(struct build *build, const struct ast_value *ast, enum ast_value_kind kind)
{
	struct ast_value *literal = arena_alloc(build->arena, sizeof(*literal));

	literal->at = ast->at;
	literal->kind = kind;
	return literal;
}

static const struct ast_value *
convert_integer(struct build *build, const struct ast_value *ast, enum mof_type_name type,
		const char *owner)
{
	bool is_negative = ast->is_negative && ast->magnitude;
	uint64_t limit = is_negative ? type_max(type) + 1 : type_max(type);

	if (ast->magnitude <= limit && (!is_negative || type_is_signed(type)))
		return ast;
	diag_error(build->diags, ast->at, "integer-range",
		   "%s%llu is outside the range of %s of '%s'", ast->is_negative ? "-" : "",
		   (unsigned long long)ast->magnitude, type_name(type), owner);
	return NULL;
}

static const struct ast_value *
convert_real(struct build *build, const struct ast_value *ast, enum mof_type_name type,
	     const char *owner)
{
	/* From here on a real is as near to what would follow the largest float as to that. */
	const double float_end = 0x1.ffffffp127;

	if (type == TYPE_REAL64 || (ast->real < float_end && ast->real > -float_end))
		return ast;
	diag_error(build->diags, ast->at, "real-range", "%g is outside the range of %s of '%s'",
		   ast->real, type_name(type), owner);
	return NULL;
}

/* WMI rounds. */
static const struct ast_value *
round_real(struct build *build, const struct ast_value *ast, enum mof_type_name type,
	   const char *owner)
{
	double magnitude = (ast->real < 0 ? -ast->real : ast->real) + 0.5;
	struct ast_value *literal = arena_alloc(build->arena, sizeof(*literal));

	*literal = (struct ast_value){ .kind = VALUE_INTEGER,
				       .at = ast->at,
				       .is_negative = ast->real < 0 && magnitude >= 1,
				       .magnitude = magnitude < 0x1p64 ? (uint64_t)magnitude
								       : UINT64_MAX };
	return convert_integer(build, literal, type, owner);
}

static const struct ast_value *
convert_datetime(struct build *build, const struct ast_value *ast, const char *owner)
{
	size_t len;
	const char *text = schema_text(build->schema, ast, &len);
	const char *wrong = datetime_check(text, len, build->dialect == DIALECT_WMI);

	if (!wrong)
		return ast;
	diag_error(build->diags, ast->at, "datetime", "value of '%s' is no datetime: %s", owner,
		   wrong);
	return NULL;
}

/* A name is a macro of the preprocessor or, in MOF 3, a value of an enumeration. */
static const struct ast_value *
convert_name(struct build *build, const struct ast_value *ast, enum mof_type_name type,
	     const char *owner)
{
	if (lookup_is_macro(build, ast->name))
		return new_literal(build, ast, VALUE_NULL);
	if (type == TYPE_INSTANCE)
		return ast;
	diag_error(build->diags, ast->at, "value-type", "'%s' is a name and no value for '%s'; %s",
		   ast->name->text, owner,
		   type == TYPE_BOOLEAN ? "a boolean is true or false"
					: "a text stands between quotes");
	return NULL;
}

/* The literal as one of the kind that the type has; NULL where a message was given. */
static const struct ast_value *
convert_item(struct build *build, const struct ast_value *ast, enum mof_type_name type,
	     const char *owner)
{
	bool is_wmi = build->dialect == DIALECT_WMI;
	struct ast_value *made;

	switch (ast->kind) {
	case VALUE_NAME:
		return convert_name(build, ast, type, owner);
	case VALUE_INTEGER:
		if (type_is_integer(type) || type == TYPE_CHAR16)
			return convert_integer(build, ast, type, owner);
		if (!type_is_real(type) && !(is_wmi && type == TYPE_BOOLEAN))
			break;
		made = arena_alloc(build->arena, sizeof(*made));
		made->at = ast->at;
		made->kind = type == TYPE_BOOLEAN ? VALUE_BOOLEAN : VALUE_REAL;
		if (type == TYPE_BOOLEAN)
			made->boolean = ast->magnitude != 0;
		else
			made->real = (double)ast->magnitude * (ast->is_negative ? -1 : 1);
		return made;
	case VALUE_REAL:
		if (type_is_real(type))
			return convert_real(build, ast, type, owner);
		if (is_wmi && type_is_integer(type))
			return round_real(build, ast, type, owner);
		break;
	case VALUE_STRING:
		if (type == TYPE_DATETIME)
			return convert_datetime(build, ast, owner);
		break;
	default:
		break;
	}
	if (item_has_kind(ast, type))
		return ast;
	mismatch(build, ast, type, owner);
	return NULL;
}

/* Adds a copy of a literal to a list. */
static void
append(struct build *build, const struct ast_value *literal, struct ast_value **first,
       struct ast_value ***last)
{
	struct ast_value *copy = arena_alloc(build->arena, sizeof(*copy));

	*copy = *literal;
	copy->next = NULL;
	if (!*first)
		*last = first;
	**last = copy;
	*last = &copy->next;
}

/*
 * Converts count items: the list itself where each is right as it stands, else a new one.  False
 * where a message was given.
 */
static bool
convert_items(struct build *build, struct value *value, enum mof_type_name type, const char *owner)
{
	struct ast_value *copies = NULL, **last = NULL;
	const struct ast_value *item = value->first;
	bool ok = true;

	for (uint32_t i = 0; i < value->count; i++, item = item->next) {
		const struct ast_value *made = convert_item(build, item, type, owner);

		ok &= made != NULL;
		if (made == item && !copies)
			continue;
		if (!copies)
			for (const struct ast_value *before = value->first; before != item;
			     before = before->next)
				append(build, before, &copies, &last);
		append(build, made ? made : item, &copies, &last);
	}
	if (copies)
		value->first = copies;
	return ok;
}

/* WMI takes one item for an array of one, and here the other way round. */
static bool
takes_other_shape(const struct build *build, const struct ast_value *ast, bool is_array)
{
	return build->dialect == DIALECT_WMI && (is_array || (ast->first && !ast->first->next));
}

struct value
value_convert(struct build *build, const struct ast_value *ast, enum mof_type_name type,
	      bool is_array, const char *owner)
{
	struct value value = { .at = ast->at, .is_array = is_array, .is_null = true };
	bool is_list = ast->kind == VALUE_ARRAY;

	if (ast->kind == VALUE_NULL)
		return value;
	if (is_array != is_list && !takes_other_shape(build, ast, is_array)) {
		diag_error(build->diags, ast->at, "value-array",
			   is_array ? "'%s' is an array, so its value stands between braces"
				    : "'%s' is not an array, but this is one",
			   owner);
		return value;
	}
	if (is_list && !is_array)
		diag_warning(build->diags, ast->at, "value-array",
			     "'%s' is not an array, but this is one of one item", owner);
	value.first = is_list ? ast->first : ast;
	value.count = is_list ? 0 : 1;
	for (const struct ast_value *item = is_list ? ast->first : NULL; item; item = item->next)
		value.count++;
	value.is_null = !convert_items(build, &value, type, owner) ||
			(!is_array && value.first->kind == VALUE_NULL);
	return value;
}

/* Most texts are the same byte for byte, or have nothing in them that must be read first. */
static bool
string_equal(const struct schema *schema, const struct ast_value *a, const struct ast_value *b)
{
	const struct sources *sources = schema->sources;
	size_t a_len, b_len;
	const char *x, *y;

	if (a->at.len == b->at.len && a->is_plain == b->is_plain &&
	    !memcmp(span_text(sources, a->at), span_text(sources, b->at), a->at.len))
		return true;
	if (a->is_plain && b->is_plain)
		return false;
	x = schema_text(schema, a, &a_len);
	y = schema_text(schema, b, &b_len);
	return a_len == b_len && !memcmp(x, y, a_len);
}

static bool item_equal(const struct schema *schema, const struct ast_value *a,
		       const struct ast_value *b);

/* Two lists of items, or two single ones. */
static bool
literal_equal(const struct schema *schema, const struct ast_value *a, const struct ast_value *b)
{
	if (!a || !b || a->kind != b->kind)
		return a == b;
	if (a->kind != VALUE_ARRAY)
		return item_equal(schema, a, b);
	for (a = a->first, b = b->first; a && b; a = a->next, b = b->next)
		if (!item_equal(schema, a, b))
			return false;
	return a == b;
}

/* Instances within values are the same if they are written with the same values in one order. */
static bool
instance_equal(const struct schema *schema, const struct ast_instance *a,
	       const struct ast_instance *b)
{
	const struct ast_assignment *x = a->assignments, *y = b->assignments;

	for (; x && y; x = x->next, y = y->next)
		if (!name_equal(x->name.name, y->name.name) ||
		    !literal_equal(schema, x->value, y->value))
			return false;
	return x == y && name_equal(a->class_name.name, b->class_name.name);
}

static bool
item_equal(const struct schema *schema, const struct ast_value *a, const struct ast_value *b)
{
	if (a->kind != b->kind)
		return false;
	switch (a->kind) {
	case VALUE_NULL:
		return true;
	case VALUE_BOOLEAN:
		return a->boolean == b->boolean;
	case VALUE_INTEGER:
		return value_integer(a) == value_integer(b);
	case VALUE_REAL:
		return !memcmp(&a->real, &b->real, sizeof(a->real));
	case VALUE_CHAR16:
		return a->char16 == b->char16;
	case VALUE_STRING:
		return string_equal(schema, a, b);
	case VALUE_NAME:
	case VALUE_ALIAS:
		return name_equal(a->name, b->name);
	case VALUE_INSTANCE:
		return instance_equal(schema, a->instance, b->instance);
	default:
		return false;
	}
}

bool
value_equal(const struct schema *schema, const struct value *a, const struct value *b)
{
	const struct ast_value *x = a->first, *y = b->first;

	if (a->is_null != b->is_null || a->is_array != b->is_array || a->count != b->count)
		return a->is_null && b->is_null;
	for (uint32_t i = 0; !a->is_null && i < a->count; i++, x = x->next, y = y->next)
		if (!item_equal(schema, x, y))
			return false;
	return true;
}
