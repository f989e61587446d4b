/* How MOF writes the values of a schema. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "diff/diff_internal.h"

const char *
differ_take(struct differ *d, struct buf *text)
{
	const char *taken = arena_strndup(d->arena, text->text ? text->text : "", text->len);

	buf_clear(text);
	return taken;
}

static void
add_quoted(struct buf *out, const char *text, size_t len)
{
	buf_addc(out, '"');
	buf_add_json(out, text, len);
	buf_addc(out, '"');
}

const char *
differ_quote(struct differ *d, const char *text)
{
	struct buf out = { 0 };

	if (!text)
		return NULL;
	add_quoted(&out, text, strlen(text));
	return differ_take(d, &out);
}

/* With as many digits as it takes to read the same number again, and a point. */
static void
add_real(struct buf *out, double real)
{
	char text[40];

	for (int digits = 15; digits <= 17; digits++) {
		snprintf(text, sizeof(text), "%.*g", digits, real);
		if (digits == 17 || !(strtod(text, NULL) < real || strtod(text, NULL) > real))
			break;
	}
	buf_adds(out, text);
	if (!strpbrk(text, ".en"))
		buf_adds(out, ".0");
}

static void
add_literal(const struct differ *d, struct buf *out, const struct ast_value *value)
{
	const char *text;
	size_t len;

	switch (value->kind) {
	case VALUE_BOOLEAN:
		buf_adds(out, value->boolean ? "true" : "false");
		break;
	case VALUE_INTEGER:
		buf_printf(out, "%s%" PRIu64, value->is_negative && value->magnitude ? "-" : "",
			   value->magnitude);
		break;
	case VALUE_REAL:
		add_real(out, value->real);
		break;
	case VALUE_CHAR16:
		buf_printf(out, "'\\x%04X'", value->char16);
		break;
	case VALUE_STRING:
		text = schema_text(d->old, value, &len);
		add_quoted(out, text, len);
		break;
	case VALUE_NAME:
		buf_adds(out, value->name->text);
		break;
	case VALUE_ALIAS:
		buf_printf(out, "$%s", value->name->text);
		break;
	case VALUE_INSTANCE:
		buf_printf(out, "instance of %s", value->instance->class_name.name->text);
		break;
	default:
		buf_adds(out, "null");
		break;
	}
}

const char *
differ_value_text(struct differ *d, const struct value *value)
{
	const struct ast_value *item = value->first;
	struct buf out = { 0 };

	if (value->is_null)
		return NULL;
	buf_adds(&out, value->is_array ? "{" : "");
	for (uint32_t i = 0; i < value->count; i++, item = item->next) {
		buf_adds(&out, i ? ", " : "");
		add_literal(d, &out, item);
	}
	buf_adds(&out, value->is_array ? "}" : "");
	return differ_take(d, &out);
}
