/* Literals in the type of what they are given to (DSP0004 5.2). */
#include <float.h>
#include <stdlib.h>
#include <string.h>

#include "model/build.h"

static const char *
literal_name(const struct ast_value *ast)
{
	static const char *const names[] = {
		[VALUE_NULL] = "null",          [VALUE_BOOLEAN] = "a boolean",
		[VALUE_INTEGER] = "an integer", [VALUE_REAL] = "a real",
		[VALUE_CHAR16] = "a character", [VALUE_STRING] = "a string",
		[VALUE_ALIAS] = "an alias",     [VALUE_ARRAY] = "an array",
	};

	return names[ast->kind];
}

static void
mismatch(struct build *build, const struct ast_value *ast, enum mof_type_name type,
	 const char *owner)
{
	diag_error(build->diags, ast->at, "value-type", "'%s' has type %s, but this is %s", owner,
		   type == TYPE_REFERENCE ? "reference" : type_name(type), literal_name(ast));
}

/* Whether a literal lies within an integer type; *ret is the value, sign-extended. */
static bool
integer_fits(const struct ast_value *ast, enum mof_type_name type, uint64_t *ret)
{
	uint64_t magnitude = ast->integer.magnitude;

	*ret = ast->integer.negative ? (uint64_t)0 - magnitude : magnitude;
	if (ast->integer.negative && magnitude)
		return type_is_signed(type) && magnitude <= type_max(type) + 1;
	return magnitude <= type_max(type);
}

static bool
convert_integer(struct build *build, const struct ast_value *ast, enum mof_type_name type,
		const char *owner, struct scalar *ret)
{
	if (integer_fits(ast, type, &ret->integer))
		return true;
	diag_error(build->diags, ast->at, "integer-range",
		   "%s%llu is outside the range of %s of '%s'", ast->integer.negative ? "-" : "",
		   (unsigned long long)ast->integer.magnitude, type_name(type), owner);
	return false;
}

static bool
convert_real(struct build *build, const struct ast_value *ast, enum mof_type_name type,
	     const char *owner, struct scalar *ret)
{
	ret->real = ast->real;
	if (type == TYPE_REAL64 || (ast->real <= FLT_MAX && ast->real >= -FLT_MAX))
		return true;
	diag_error(build->diags, ast->at, "real-range", "%g is outside the range of %s of '%s'",
		   ast->real, type_name(type), owner);
	return false;
}

static bool
all_digits(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (text[i] < '0' || text[i] > '9')
			return false;
	return true;
}

static int
two_digits(const char *text)
{
	return (text[0] - '0') * 10 + text[1] - '0';
}

/*
 * The fields of a datetime by where they end, most significant first.  Once one is starred all
 * that follow must be; of the microseconds single trailing digits may be.
 */
static const char *
check_fields(const char *text, bool is_interval)
{
	static const struct {
		unsigned char from, len;
	} timestamp[] = { { 0, 4 }, { 4, 2 }, { 6, 2 }, { 8, 2 }, { 10, 2 }, { 12, 2 } },
	  interval[] = { { 0, 8 }, { 8, 2 }, { 10, 2 }, { 12, 2 } };
	size_t count = is_interval ? 4 : 6, i, digits;
	bool starred = false;

	for (i = 0; i < count; i++) {
		const char *field = text + (is_interval ? interval[i].from : timestamp[i].from);
		size_t len = is_interval ? interval[i].len : timestamp[i].len;

		if (strspn(field, "*") >= len)
			starred = true;
		else if (starred || !all_digits(field, len))
			return starred ? "a field behind a starred one is not starred"
				       : "a field holds something else than digits";
	}
	digits = strspn(text + 15, "0123456789");
	if ((starred && digits) || digits + strspn(text + 15 + digits, "*") < 6)
		return "its microseconds are not six digits";
	return NULL;
}

static const char *
check_ranges(const char *text, bool is_interval)
{
	static const unsigned char days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

	if (!is_interval && text[4] != '*') {
		int year = two_digits(text) * 100 + two_digits(text + 2),
		    month = two_digits(text + 4);
		int last;

		if (month < 1 || month > 12)
			return "its month is not 01 to 12";
		last = days[month - 1];
		if (month == 2 && year % 4 == 0 && (year % 100 != 0 || year % 400 == 0))
			last = 29;
		if (text[6] != '*' && (two_digits(text + 6) < 1 || two_digits(text + 6) > last))
			return "that month has no such day";
	}
	if (text[8] != '*' && two_digits(text + 8) > 23)
		return "its hour is above 23";
	if (text[10] != '*' && two_digits(text + 10) > 59)
		return "its minute is above 59";
	if (text[12] != '*' && two_digits(text + 12) > 59)
		return "its second is above 59";
	return NULL;
}

const char *
value_check_datetime(const char *text, size_t len)
{
	const char *wrong;
	bool is_interval;

	if (len != 25 || text[14] != '.')
		return "it is not of the form yyyymmddhhmmss.mmmmmmsutc or "
		       "ddddddddhhmmss.mmmmmm:000";
	if (!strcmp(text, "99999999999999.999999:000"))
		return NULL; /* CIM_Job.UntilTime: never */
	is_interval = text[21] == ':';
	if (is_interval ? strcmp(text + 22, "000") != 0
			: ((text[21] != '+' && text[21] != '-') || !all_digits(text + 22, 3)))
		return "it ends neither in an offset such as +000 nor in :000";
	wrong = check_fields(text, is_interval);
	return wrong ? wrong : check_ranges(text, is_interval);
}

static bool
convert_text(struct build *build, const struct ast_value *ast, enum mof_type_name type,
	     const char *owner, struct scalar *ret)
{
	const char *wrong;

	ret->string.text = ast->string.text;
	ret->string.len = ast->string.len;
	if (type != TYPE_DATETIME)
		return true;
	wrong = value_check_datetime(ast->string.text, ast->string.len);
	if (wrong)
		diag_error(build->diags, ast->at, "datetime", "value of '%s' is no datetime: %s",
			   owner, wrong);
	return !wrong;
}

/* False where a message was given. */
static bool
convert_scalar(struct build *build, const struct ast_value *ast, enum mof_type_name type,
	       const char *owner, struct scalar *ret)
{
	bool fits = false;

	*ret = (struct scalar){ 0 };
	switch (ast->kind) {
	case VALUE_NULL:
		ret->is_null = true;
		return true;
	case VALUE_BOOLEAN:
		ret->boolean = ast->boolean;
		fits = type == TYPE_BOOLEAN;
		break;
	case VALUE_INTEGER:
		if (type_is_integer(type) || type == TYPE_CHAR16)
			return convert_integer(build, ast, type, owner, ret);
		ret->real = (double)ast->integer.magnitude * (ast->integer.negative ? -1 : 1);
		fits = type_is_real(type);
		break;
	case VALUE_REAL:
		if (type_is_real(type))
			return convert_real(build, ast, type, owner, ret);
		break;
	case VALUE_CHAR16:
		ret->integer = ast->char16;
		fits = type == TYPE_CHAR16;
		break;
	case VALUE_STRING:
		if (type == TYPE_STRING || type == TYPE_DATETIME || type == TYPE_REFERENCE)
			return convert_text(build, ast, type, owner, ret);
		break;
	case VALUE_ALIAS:
		ret->alias = ast;
		fits = type == TYPE_REFERENCE;
		break;
	case VALUE_ARRAY:
		break;
	}
	if (!fits)
		mismatch(build, ast, type, owner);
	return fits;
}

struct value
value_convert(struct build *build, const struct ast_value *ast, enum mof_type_name type,
	      bool is_array, const char *owner)
{
	struct value value = { .at = ast->at, .is_array = is_array, .is_null = true };
	struct scalar *items = NULL;
	bool ok = true;

	if (ast->kind == VALUE_NULL)
		return value;
	if (is_array != (ast->kind == VALUE_ARRAY)) {
		diag_error(build->diags, ast->at, "value-array",
			   is_array ? "'%s' is an array, so its value stands between braces"
				    : "'%s' is not an array, but this is one",
			   owner);
		return value;
	}
	for (const struct ast_value *item = is_array ? ast->first : ast; item;
	     item = is_array ? item->next : NULL) {
		items = arena_grow(build->arena, items, value.count, sizeof(*items));
		ok &= convert_scalar(build, item, type, owner, &items[value.count++]);
	}
	value.items = items;
	value.is_null = !ok;
	return value;
}

bool
value_equal(const struct value *a, const struct value *b, enum mof_type_name type)
{
	if (a->is_null != b->is_null || a->is_array != b->is_array || a->count != b->count)
		return a->is_null && b->is_null;
	for (size_t i = 0; !a->is_null && i < a->count; i++) {
		const struct scalar *x = &a->items[i], *y = &b->items[i];

		if (x->is_null != y->is_null)
			return false;
		if (x->is_null)
			continue;
		if (type == TYPE_BOOLEAN   ? x->boolean != y->boolean
		    : type_is_real(type)   ? memcmp(&x->real, &y->real, sizeof(x->real)) != 0
		    : type_bits(type)      ? x->integer != y->integer
		    : x->alias || y->alias ? x->alias != y->alias
					   : strcmp(x->string.text, y->string.text) != 0)
			return false;
	}
	return true;
}
