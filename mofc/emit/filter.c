#include "emit/filter.h"

#include <string.h>

#include "emit/names.h"

/* The inside of a C string literal; no trigraph and no octal escape can arise. */
static void
filter_cstr(struct buf *out, const char *text)
{
	for (; *text; text++) {
		unsigned char c = (unsigned char)*text;

		if (c == '"' || c == '\\' || c == '?')
			buf_printf(out, "\\%c", c);
		else if (c == '\n')
			buf_adds(out, "\\n");
		else if (c == '\t')
			buf_adds(out, "\\t");
		else if (c < 0x20 || c == 0x7f)
			buf_printf(out, "\\%03o", c);
		else
			buf_addc(out, (char)c);
	}
}

/* Text within a C comment: it can neither end the comment nor start one in it. */
static void
filter_comment(struct buf *out, const char *text)
{
	for (; *text; text++) {
		unsigned char c = (unsigned char)*text;

		buf_addc(out, c < 0x20 || c == 0x7f ? ' ' : (char)c);
		if ((c == '*' && text[1] == '/') || (c == '/' && text[1] == '*'))
			buf_addc(out, ' ');
	}
	/* A comment's last line must not be continued. */
	if (out->len && out->text[out->len - 1] == '\\')
		buf_addc(out, ' ');
}

static void
filter_xml(struct buf *out, const char *text)
{
	for (; *text; text++) {
		const char *entity = *text == '<'   ? "&lt;"
				     : *text == '>' ? "&gt;"
				     : *text == '&' ? "&amp;"
				     : *text == '"' ? "&quot;"
						    : NULL;

		if (entity)
			buf_adds(out, entity);
		else
			buf_addc(out, *text);
	}
}

static void
filter_json(struct buf *out, const char *text)
{
	buf_add_json(out, text, strlen(text));
}

const struct filter filters[] = {
	{ "upper", names_upper },      { "lower", names_lower },
	{ "snake", names_snake },      { "camel", names_camel },
	{ "pascal", names_pascal },    { "cstr", filter_cstr },
	{ "comment", filter_comment }, { "xml", filter_xml },
	{ "json", filter_json },       { NULL, NULL },
};
