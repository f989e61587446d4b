#include <errno.h>
#include <stdarg.h>

#include "instances/internal.h"

/* How many places within each other a message shows. */
#define PLACES_SHOWN 2

int
instances_no_memory(const struct text *text)
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

int
instances_fail(const struct text *text, const struct where *where, struct span at,
	       const char *format, ...)
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
