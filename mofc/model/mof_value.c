/* Values as MOF that reads back the same. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/mof_print_internal.h"

/* What may stand behind the last quote or brace of a line: ")]", "},". */
enum { CLOSING_COLUMNS = 3, TAB_COLUMNS = 8 };

void
mof_put_line(struct mof_printer *p, unsigned int more)
{
	buf_addc(p->out, '\n');
	for (unsigned int i = 0; i < p->depth + more; i++)
		buf_addc(p->out, '\t');
}

/* How many columns a text without tabs takes; UTF-8 has one for each character. */
static unsigned int
width(const char *text, size_t len)
{
	unsigned int columns = 0;

	for (size_t i = 0; i < len; i++)
		columns += ((unsigned char)text[i] & 0xc0) != 0x80;
	return columns;
}

unsigned int
mof_column(const struct mof_printer *p)
{
	const char *text = p->out->text;
	size_t start = p->out->len, tabs = 0;

	while (start && text[start - 1] != '\n')
		start--;
	while (start + tabs < p->out->len && text[start + tabs] == '\t')
		tabs++;
	return (unsigned int)tabs * TAB_COLUMNS +
	       width(text + start + tabs, p->out->len - start - tabs);
}

void
mof_put_words(struct mof_printer *p, const struct ast_word *words, unsigned int bits,
	      const char *separator)
{
	bool is_first = true;

	for (; words->text; words++) {
		if (!words->bits || (bits & words->bits) != words->bits)
			continue;
		buf_printf(p->out, "%s%s", is_first ? "" : separator, words->text);
		bits &= ~words->bits;
		is_first = false;
	}
}

/* One character of len bytes, between quotes of the given kind. */
static void
escape(struct buf *out, const char *text, size_t len, char quote)
{
	static const char meanings[] = "\b\t\n\f\r\\", letters[] = "btnfr\\";
	unsigned char c = (unsigned char)*text;
	const char *meaning = strchr(meanings, *text);

	if (*text == quote)
		buf_printf(out, "\\%c", quote);
	else if (meaning && *meaning)
		buf_printf(out, "\\%c", letters[meaning - meanings]);
	else if (c < 0x20 || c == 0x7f)
		buf_printf(out, "\\x%04x", c);
	else if (c == 0xc2 && len == 2 && (unsigned char)text[1] < 0xa0)
		buf_printf(out, "\\x%04x", (unsigned char)text[1]);
	else
		buf_add(out, text, len);
}

/* The inside of a string, in the printer's spare room. */
static struct buf *
escape_string(struct mof_printer *p, const char *text, size_t len)
{
	size_t i, step;

	p->spare.len = 0;
	buf_adds(&p->spare, "");
	for (i = 0; i < len; i += step) {
		step = utf8_len(text + i, len - i);
		step = step ? step : 1;
		escape(&p->spare, text + i, step, '"');
	}
	return &p->spare;
}

void
mof_put_string(struct mof_printer *p, const char *string, size_t string_len)
{
	const struct buf *escaped = escape_string(p, string, string_len);
	unsigned int limit = MOF_COLUMNS - 1, column = mof_column(p) + 1;
	const char *text = escaped->text, *end = text + escaped->len;
	bool is_begun = false;

	buf_addc(p->out, '"');
	while (text < end) {
		size_t len = strcspn(text, " ");
		unsigned int columns;

		len += strspn(text + len, " ");
		columns = width(text, len);
		/* A part that another follows has nothing behind its quote. */
		if (is_begun &&
		    column + columns > limit - (text + len == end ? CLOSING_COLUMNS : 0)) {
			buf_addc(p->out, '"');
			mof_put_line(p, 1);
			buf_addc(p->out, '"');
			column = (p->depth + 1) * TAB_COLUMNS + 1;
		}
		buf_add(p->out, text, len);
		column += columns;
		text += len;
		is_begun = true;
	}
	buf_addc(p->out, '"');
}

/* The shortest form that gives the same number again; MOF wants a digit behind a point. */
static void
put_real(struct mof_printer *p, double real)
{
	char text[64];
	size_t digits;

	for (int precision = 15; precision <= 17; precision++) {
		snprintf(text, sizeof(text), "%.*g", precision, real);
		if (strtod(text, NULL) == real)
			break;
	}
	digits = strcspn(text, ".e");
	if (text[digits] == '.')
		buf_adds(p->out, text);
	else
		buf_printf(p->out, "%.*s.0%s", (int)digits, text, text + digits);
}

static void
put_char16(struct mof_printer *p, uint16_t c)
{
	char text[4];

	buf_addc(p->out, '\'');
	escape(p->out, text, utf8_put(text, c), '\'');
	buf_addc(p->out, '\'');
}

static void
put_item(struct mof_printer *p, const struct ast_value *item)
{
	const char *text;
	size_t len;

	switch (item->kind) {
	case VALUE_NULL:
	case VALUE_ARRAY: /* there is none within another */
		buf_adds(p->out, "null");
		break;
	case VALUE_BOOLEAN:
		buf_adds(p->out, item->boolean ? "true" : "false");
		break;
	case VALUE_INTEGER:
		buf_printf(p->out, "%s%" PRIu64, item->is_negative && item->magnitude ? "-" : "",
			   item->magnitude);
		break;
	case VALUE_REAL:
		put_real(p, item->real);
		break;
	case VALUE_CHAR16:
		put_char16(p, item->char16);
		break;
	case VALUE_STRING:
		text = schema_text(p->schema, item, &len);
		mof_put_string(p, text, len);
		break;
	case VALUE_NAME:
		buf_adds(p->out, item->name->text);
		break;
	case VALUE_ALIAS:
		buf_printf(p->out, "$%s", item->name->text);
		break;
	case VALUE_INSTANCE:
		mof_put_instance(p, item->instance, NULL);
		break;
	}
}

/* How many columns an item takes in one line. */
static unsigned int
item_width(struct mof_printer *p, const struct ast_value *item)
{
	struct buf *out = p->out;
	unsigned int columns;

	if (item->kind == VALUE_STRING) {
		size_t len;
		const char *text = schema_text(p->schema, item, &len);
		const struct buf *escaped = escape_string(p, text, len);

		return width(escaped->text, escaped->len) + 2;
	}
	p->spare.len = 0;
	p->out = &p->spare;
	put_item(p, item);
	p->out = out;
	columns = width(p->spare.text, p->spare.len);
	return columns;
}

/* Items that follow each other in a line as long as they fit. */
static void
put_packed(struct mof_printer *p, const struct value *value)
{
	const struct ast_value *item = value->first;
	unsigned int column;

	buf_addc(p->out, '{');
	column = mof_column(p);
	for (uint32_t i = 0; i < value->count; i++, item = item->next) {
		unsigned int columns = item_width(p, item);

		if (i && column + 1 + columns > MOF_COLUMNS - CLOSING_COLUMNS)
			mof_put_line(p, 1);
		else
			buf_addc(p->out, ' ');
		put_item(p, item);
		buf_adds(p->out, i + 1 < value->count ? "," : " ");
		column = mof_column(p);
	}
	buf_addc(p->out, '}');
}

/* Items of which one takes several lines. */
static void
put_spread(struct mof_printer *p, const struct value *value)
{
	const struct ast_value *item = value->first;

	buf_addc(p->out, '{');
	p->depth++;
	for (uint32_t i = 0; i < value->count; i++, item = item->next) {
		mof_put_line(p, 0);
		put_item(p, item);
		buf_adds(p->out, i + 1 < value->count ? "," : "");
	}
	p->depth--;
	mof_put_line(p, 0);
	buf_addc(p->out, '}');
}

void
mof_put_value(struct mof_printer *p, const struct value *value)
{
	const struct ast_value *item = value->first;
	bool has_instance = false;

	for (uint32_t i = 0; !value->is_null && i < value->count; i++, item = item->next)
		has_instance |= item->kind == VALUE_INSTANCE;
	if (value->is_null)
		buf_adds(p->out, "null");
	else if (!value->is_array)
		put_item(p, value->first);
	else if (has_instance)
		put_spread(p, value);
	else
		put_packed(p, value);
}

void
mof_put_init(struct mof_printer *p, const struct value *value)
{
	buf_adds(p->out, " = ");
	mof_put_value(p, value);
}

static const struct instance_value *
find_value(const struct instance *model, const struct name *name)
{
	for (size_t i = 0; model && i < model->count; i++)
		if (name_equal(model->values[i].name.name, name))
			return &model->values[i];
	return NULL;
}

/* The value of an assignment as the model has it, else as it was written. */
static struct value
assigned_value(struct mof_printer *p, const struct ast_instance *instance,
	       const struct instance *model, const struct ast_assignment *assignment)
{
	const struct instance_value *found = find_value(model, assignment->name.name);

	if (found)
		return found->value;
	return value_as_written(schema_find_class(p->schema, instance->class_name.name),
				assignment);
}

void
mof_put_instance(struct mof_printer *p, const struct ast_instance *ast,
		 const struct instance *model)
{
	const struct ast_assignment *assignment = ast->assignments;

	buf_printf(p->out, "%s of %s", ast->is_structure_value ? "value" : "instance",
		   ast->class_name.name->text);
	if (ast->alias.name)
		buf_printf(p->out, " as $%s", ast->alias.name->text);
	buf_adds(p->out, " {");
	p->depth++;
	for (; assignment; assignment = assignment->next) {
		mof_put_line(p, 0);
		mof_put_raw_qualifiers(p, assignment->qualifiers);
		buf_adds(p->out, assignment->name.name->text);
		if (assignment->value) {
			struct value value = assigned_value(p, ast, model, assignment);

			mof_put_init(p, &value);
		}
		buf_addc(p->out, ';');
	}
	p->depth--;
	mof_put_line(p, 0);
	buf_addc(p->out, '}');
}
