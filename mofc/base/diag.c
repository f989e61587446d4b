#include "diag.h"

#include <stdlib.h>
#include <string.h>

#include "intern.h"

static const char *const severity_names[] = { "error", "warning", "note" };
static const char *const severity_colors[] = { "\033[1;31m", "\033[1;35m", "\033[1;36m" };

/* Source lines longer than this are shown as the part around the caret. */
enum { LINE_SHOWN_MAX = 160, LINE_CONTEXT = 60 };

enum level { LEVEL_OFF, LEVEL_WARNING, LEVEL_ERROR };

static size_t
count_kinds(const struct diags *diags)
{
	size_t count = 0;

	while (diags->kinds[count].id)
		count++;
	return count;
}

void
diags_init(struct diags *diags, struct arena *arena, const struct sources *sources,
	   const struct diag_warning *kinds)
{
	*diags = (struct diags){ .arena = arena, .sources = sources, .kinds = kinds };
	diags->last = &diags->first;
	diags->levels = arena_alloc(arena, count_kinds(diags));
	for (size_t i = 0; kinds[i].id; i++)
		diags->levels[i] = kinds[i].is_on ? LEVEL_WARNING : LEVEL_OFF;
}

/* The level of a warning; NULL if there is none of that name. */
static unsigned char *
find_level(const struct diags *diags, const char *id)
{
	for (size_t i = 0; diags->kinds[i].id; i++)
		if (!strcmp(diags->kinds[i].id, id))
			return &diags->levels[i];
	return NULL;
}

static const char *
nearest_kind(const struct diags *diags, const char *id)
{
	const char *near = NULL;
	unsigned int best = 4;

	for (size_t i = 0; diags->kinds[i].id; i++) {
		unsigned int distance = name_distance(diags->kinds[i].id, id, 3);

		if (distance < best) {
			best = distance;
			near = diags->kinds[i].id;
		}
	}
	return near;
}

/* "all" and "error" say something of every warning. */
static void
set_all(struct diags *diags, enum level from, enum level to)
{
	for (size_t i = 0; diags->kinds[i].id; i++)
		if (diags->levels[i] == from)
			diags->levels[i] = (unsigned char)to;
}

bool
diags_set(struct diags *diags, const char *option, const char **ret_near)
{
	static const struct {
		const char *prefix;
		enum level level;
	} forms[] = { { "error=", LEVEL_ERROR },
		      { "no-error=", LEVEL_WARNING },
		      { "no-", LEVEL_OFF },
		      { "", LEVEL_WARNING } };
	size_t i = 0, len;
	unsigned char *level;

	if (!strcmp(option, "all")) {
		set_all(diags, LEVEL_OFF, LEVEL_WARNING);
		return true;
	}
	if (!strcmp(option, "error")) {
		set_all(diags, LEVEL_WARNING, LEVEL_ERROR);
		return true;
	}
	while (strncmp(option, forms[i].prefix, strlen(forms[i].prefix)))
		i++;
	len = strlen(forms[i].prefix);
	level = find_level(diags, option + len);
	*ret_near = level ? NULL : nearest_kind(diags, option + len);
	if (level)
		*level = (unsigned char)forms[i].level;
	return level != NULL;
}

bool
diag_wants(const struct diags *diags, const char *id)
{
	const unsigned char *level = find_level(diags, id);

	return level && *level != LEVEL_OFF;
}

/*
 * Texts of the input come to a terminal only without its control characters; those above U+007F
 * are known by their second byte, behind 0xc2.
 */
static bool
is_control(const char *text, size_t len, size_t at)
{
	unsigned char c = (unsigned char)text[at];
	unsigned char before = at ? (unsigned char)text[at - 1] : 0;
	unsigned char behind = at + 1 < len ? (unsigned char)text[at + 1] : 0;

	return c < 0x20 || c == 0x7f || (c == 0xc2 && behind >= 0x80 && behind < 0xa0) ||
	       (c >= 0x80 && c < 0xa0 && before == 0xc2);
}

static struct diag *
new_diag(struct diags *diags, enum severity severity, struct span at, const char *id,
	 const char *format, va_list args)
{
	struct diag *diag = arena_alloc(diags->arena, sizeof(*diag));
	struct buf text = { 0 };

	buf_vprintf(&text, format, args);
	*diag = (struct diag){ .severity = severity, .id = id, .at = at };
	for (size_t i = 0; i < text.len; i++) {
		if (!is_control(text.text, text.len, i))
			continue;
		if ((unsigned char)text.text[i] == 0xc2)
			text.text[i++] = ' ';
		text.text[i] = ' ';
	}
	diag->message = arena_strndup(diags->arena, text.text ? text.text : "", text.len);
	buf_clear(&text);
	return diag;
}

static void
add(struct diags *diags, struct diag *diag)
{
	diag->number = diags->errors + diags->warnings;
	*diags->last = diag;
	diags->last = &diag->next;
	diags->newest = diag;
}

void
diag_verror(struct diags *diags, struct span at, const char *id, const char *format, va_list args)
{
	add(diags, new_diag(diags, DIAG_ERROR, at, id, format, args));
	diags->errors++;
}

void
diag_error(struct diags *diags, struct span at, const char *id, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	diag_verror(diags, at, id, format, args);
	va_end(args);
}

void
diag_vwarning(struct diags *diags, struct span at, const char *id, const char *format, va_list args)
{
	const unsigned char *level = find_level(diags, id);
	bool is_error = level && *level == LEVEL_ERROR;

	diags->newest = NULL;
	if (level && *level == LEVEL_OFF)
		return;
	add(diags, new_diag(diags, is_error ? DIAG_ERROR : DIAG_WARNING, at, id, format, args));
	diags->newest->is_promoted = is_error;
	if (is_error)
		diags->errors++;
	else
		diags->warnings++;
}

void
diag_warning(struct diags *diags, struct span at, const char *id, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	diag_vwarning(diags, at, id, format, args);
	va_end(args);
}

void
diag_note(struct diags *diags, struct span at, const char *format, ...)
{
	struct diag **last;
	va_list args;

	if (!diags->newest)
		return;
	last = &diags->newest->notes;
	while (*last)
		last = &(*last)->next;
	va_start(args, format);
	*last = new_diag(diags, DIAG_NOTE, at, diags->newest->id, format, args);
	va_end(args);
}

/* The source line, with tabs and controls as blanks, and carets below the span. */
static void
format_line(const struct place *place, bool color, struct buf *out)
{
	size_t from = 0, len = place->line_len, caret = place->column - 1, width;

	if (place->end_line == place->line && place->end_column > place->column)
		width = place->end_column - place->column;
	else if (place->end_line > place->line && len > caret)
		width = len - caret;
	else
		width = 1;
	/* Long lines are cut by bytes; inside other alphabets the caret may then be off. */
	if (len > LINE_SHOWN_MAX) {
		from = caret > LINE_CONTEXT ? caret - LINE_CONTEXT : 0;
		if (from > len)
			from = len;
		len = len - from < LINE_SHOWN_MAX ? len - from : LINE_SHOWN_MAX;
		caret -= from < caret ? from : caret;
		if (caret + width > len)
			width = len > caret ? len - caret : 1;
	}
	buf_printf(out, "%5u | ", place->line);
	for (size_t i = 0; i < len; i++) {
		bool hide = is_control(place->line_text, place->line_len, from + i);

		buf_addc(out, hide ? ' ' : place->line_text[from + i]);
	}
	buf_printf(out, "\n      | %*s%s^", (int)caret, "", color ? "\033[1;32m" : "");
	for (size_t i = 1; i < width; i++)
		buf_addc(out, '~');
	buf_adds(out, color ? "\033[0m\n" : "\n");
}

static void
format_text(const struct diags *diags, const struct diag *diag, bool color, struct buf *out)
{
	const char *bold = color ? "\033[1m" : "", *reset = color ? "\033[0m" : "";
	struct place place = { 0 };
	struct span up;

	if (diag->at.offset) {
		place = span_place(diags->sources, diag->at);
		buf_printf(out, "%s%s:%u:%u:%s ", bold, place.path, place.line, place.column,
			   reset);
	} else {
		buf_printf(out, "%smofc:%s ", bold, reset);
	}
	buf_printf(out, "%s%s:%s %s", color ? severity_colors[diag->severity] : "",
		   severity_names[diag->severity], reset, diag->message);
	if (diag->is_promoted)
		buf_printf(out, " [-Werror=%s]", diag->id);
	else if (diag->severity == DIAG_ERROR)
		buf_printf(out, " [%s]", diag->id);
	else if (diag->severity == DIAG_WARNING)
		buf_printf(out, " [-W%s]", diag->id);
	buf_addc(out, '\n');
	if (!diag->at.offset)
		return;
	format_line(&place, color, out);
	up = sources_find(diags->sources, diag->at)->included_at;
	for (; diag->severity != DIAG_NOTE && up.offset;
	     up = sources_find(diags->sources, up)->included_at) {
		place = span_place(diags->sources, up);
		buf_printf(out, "      included from %s:%u\n", place.path, place.line);
	}
}

static void
json_string(struct buf *out, const char *text)
{
	buf_addc(out, '"');
	buf_add_json(out, text, strlen(text));
	buf_addc(out, '"');
}

static void
format_json(const struct diags *diags, const struct diag *diag, struct buf *out)
{
	buf_addc(out, '{');
	if (diag->at.offset) {
		struct place place = span_place(diags->sources, diag->at);

		buf_adds(out, "\"file\":");
		json_string(out, place.path);
		buf_printf(out, ",\"line\":%u,\"column\":%u,\"end_line\":%u,\"end_column\":%u,",
			   place.line, place.column, place.end_line, place.end_column);
	}
	buf_printf(out,
		   "\"severity\":\"%s\",\"id\":\"%s\",\"message\":", severity_names[diag->severity],
		   diag->id);
	json_string(out, diag->message);
	if (diag->severity != DIAG_NOTE) {
		buf_adds(out, ",\"notes\":[");
		for (const struct diag *note = diag->notes; note; note = note->next) {
			format_json(diags, note, out);
			if (note->next)
				buf_addc(out, ',');
		}
		buf_addc(out, ']');
	}
	buf_addc(out, '}');
}

/* By file, then by place; what has no place comes first, and equal ones stay in their order. */
static int
compare_diags(const void *a, const void *b)
{
	const struct diag *const *x = a, *const *y = b;
	const struct span *p = &(*x)->at, *q = &(*y)->at;

	if (p->offset != q->offset)
		return p->offset < q->offset ? -1 : 1;
	return (*x)->number < (*y)->number ? -1 : 1;
}

void
diags_format(const struct diags *diags, const struct diag_format *format, struct buf *out)
{
	size_t count = diags->errors + diags->warnings, n = 0;
	struct diag **sorted = arena_alloc(diags->arena, count * sizeof(struct diag *));
	unsigned int shown = 0;

	for (struct diag *diag = diags->first; diag; diag = diag->next)
		sorted[n++] = diag;
	qsort(sorted, count, sizeof(struct diag *), compare_diags);
	for (size_t i = 0; i < count; i++) {
		const struct diag *diag = sorted[i];

		if (diag->severity == DIAG_ERROR && format->max_errors &&
		    shown++ >= format->max_errors)
			continue;
		if (format->json) {
			format_json(diags, diag, out);
			buf_addc(out, '\n');
			continue;
		}
		format_text(diags, diag, format->color, out);
		for (const struct diag *note = diag->notes; note; note = note->next)
			format_text(diags, note, format->color, out);
	}
	if (!format->json && format->max_errors && shown > format->max_errors)
		buf_printf(out, "mofc: %u more errors are not shown (--max-errors %u)\n",
			   shown - format->max_errors, format->max_errors);
}
