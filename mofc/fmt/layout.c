#include "fmt/layout.h"

#include <string.h>
#include <strings.h>

#include "fmt/tokens.h"

/* Qualifiers up to this width share lines. */
enum { SHORT_MAX = 50 };

static bool
is_bracket(const struct layout *l, uint32_t at, char bracket)
{
	return l->pieces[at].bracket == bracket;
}

static bool
is_word(const struct layout *l, uint32_t at, const char *word)
{
	const struct piece *piece = &l->pieces[at];

	return piece->kind == TOKEN_WORD && piece->len == strlen(word) &&
	       !strncasecmp(piece->text, word, piece->len);
}

/* The first of some characters from a piece on that stands in no brackets; end if none does. */
static uint32_t
find_outside(const struct layout *l, uint32_t at, uint32_t end, const char *wanted)
{
	while (at < end) {
		const struct piece *piece = &l->pieces[at];

		if (piece->bracket && strchr(wanted, piece->bracket))
			return at;
		at = piece->match ? piece->match + 1 : at + 1;
	}
	return end;
}

/* The piece behind a list of qualifiers, where there is one. */
static uint32_t
behind_list(const struct layout *l, uint32_t at)
{
	return is_bracket(l, at, '[') ? l->pieces[at].match + 1 : at;
}

static void put_value(struct layout *l, uint32_t indent);
static void put_declaration(struct layout *l, uint32_t indent);

/* Values of several kinds */

static bool
is_clause(const struct layout *l, uint32_t at)
{
	return is_bracket(l, at + 1, '(') &&
	       (is_word(l, at, "scope") || is_word(l, at, "flavor") || is_word(l, at, "policy"));
}

static bool
is_string_part(const struct layout *l, uint32_t at)
{
	enum token_kind kind = l->pieces[at].kind;

	return at < l->count && (kind == TOKEN_STRING || (kind == TOKEN_WORD && !is_clause(l, at)));
}

static bool
begins_string(const struct layout *l, uint32_t at)
{
	return l->pieces[at].kind == TOKEN_STRING ||
	       (l->pieces[at].kind == TOKEN_WORD && l->pieces[at + 1].kind == TOKEN_STRING);
}

/* One part on a line; the first stays behind what is before it if it fits there. */
static void
put_string(struct layout *l, uint32_t indent)
{
	const struct piece *piece = &l->pieces[l->at];
	uint32_t width = piece->width + layout_tail(l, l->at);

	if (!l->wants_line && l->column + piece->has_space + width > FMT_WIDTH &&
	    (is_string_part(l, l->at + 1) || indent + width <= FMT_WIDTH))
		layout_want_line(l, indent);
	layout_put(l, indent);
	while (is_string_part(l, l->at)) {
		layout_want_line(l, indent);
		layout_put(l, indent);
	}
}

/* Whether something between two brackets demands one item on each line. */
static bool
needs_lines(const struct layout *l, uint32_t open, uint32_t close)
{
	const struct piece *first = &l->pieces[open], *last = &l->pieces[close];

	return first->breaks != last->breaks || last->token - first->token != close - open;
}

/* Items between the brackets of an array, or of a qualifier that has several values. */
static void
put_items(struct layout *l, uint32_t indent)
{
	uint32_t close = l->pieces[l->at].match, inner = fmt_deeper(indent);
	bool is_braced = is_bracket(l, l->at, '{');
	bool is_single = !is_braced && find_outside(l, l->at + 1, close, ",") == close;
	bool has_lines = !is_single && needs_lines(l, l->at, close);

	layout_put(l, inner);
	while (l->at < close) {
		uint32_t last = find_outside(l, l->at, close, ",") - 1;

		if (!is_single && (has_lines || !layout_fits(l, l->at, last)))
			layout_want_line(l, inner);
		if (has_lines && begins_string(l, l->at))
			put_string(l, inner);
		else
			put_value(l, is_single ? indent : inner);
		if (l->at < close)
			layout_put(l, inner);
	}
	if (has_lines)
		layout_want_close(l, indent, inner);
	layout_put(l, inner);
}

/* Elements: what stands in the bodies of classes and instances, and parameters */

/* Short qualifiers stand together; a description and an array have lines of their own. */
static bool
is_short(const struct layout *l, uint32_t first, uint32_t last)
{
	const struct piece *from = &l->pieces[first], *to = &l->pieces[last];

	if (to->breaks != from->breaks || to->end - from->end + from->width > SHORT_MAX ||
	    is_word(l, first, "description"))
		return false;
	for (; first < last; first++)
		if (is_bracket(l, first, '{'))
			return false;
	return true;
}

static void
put_qualifier(struct layout *l, uint32_t last, uint32_t indent)
{
	uint32_t inner = fmt_deeper(indent);

	if (layout_fits(l, l->at, last)) {
		layout_put_flat(l, last, indent);
		return;
	}
	layout_put(l, indent);
	if (l->at <= last && (is_bracket(l, l->at, '(') || is_bracket(l, l->at, '{')))
		put_items(l, indent);
	layout_put_wrapped(l, last, inner);
}

static void
put_qualifiers(struct layout *l, uint32_t indent)
{
	uint32_t close = l->pieces[l->at].match, first = l->at + 1;
	bool was_short = true;

	if (layout_fits(l, l->at, close)) {
		layout_put_flat(l, close, indent);
		return;
	}
	layout_put(l, indent);
	while (l->at < close) {
		uint32_t last = find_outside(l, l->at, close, ",") - 1;
		bool is_now_short = is_short(l, l->at, last);

		if (l->at > first && (!was_short || !is_now_short || !layout_fits(l, l->at, last)))
			layout_want_line(l, indent + 1);
		was_short = is_now_short;
		put_qualifier(l, last, indent + 1);
		if (l->at < close)
			layout_put(l, indent + 1);
	}
	layout_put(l, indent + 1);
}

static void put_element(struct layout *l, uint32_t last, uint32_t indent);

/* The parameters of a method that does not fit on a line: one on each. */
static void
put_parameters(struct layout *l, uint32_t indent)
{
	uint32_t close = l->pieces[l->at].match;

	layout_put(l, indent);
	while (l->at < close) {
		layout_want_line(l, indent);
		put_element(l, find_outside(l, l->at, close, ",") - 1, indent);
		if (l->at < close)
			layout_put(l, indent);
	}
	layout_put(l, indent);
}

/* Whether the qualifiers of an element stand on lines of their own. */
static bool
is_tall(const struct layout *l, uint32_t last)
{
	return is_bracket(l, l->at, '[') && !layout_fits(l, l->at, last);
}

static void
put_element(struct layout *l, uint32_t last, uint32_t indent)
{
	if (is_tall(l, last)) {
		put_qualifiers(l, indent);
		layout_want_line(l, indent);
	}
	if (layout_fits(l, l->at, last)) {
		layout_put_flat(l, last, indent);
		return;
	}
	while (l->at <= last) {
		if (is_bracket(l, l->at, '(')) {
			put_parameters(l, fmt_deeper(indent));
		} else if (is_bracket(l, l->at, '=')) {
			layout_put(l, fmt_deeper(indent));
			put_value(l, indent);
		} else {
			layout_put_wrapped(l, l->at, fmt_deeper(indent));
		}
	}
}

/* Whether a structure or enumeration begins here, within a class. */
static bool
is_nested(const struct layout *l)
{
	uint32_t at = behind_list(l, l->at);

	return l->pieces[at + 1].kind == TOKEN_WORD &&
	       (is_word(l, at, "structure") || is_word(l, at, "enumeration"));
}

/* From "{" to "}".  Elements end with ";", or have "," between them. */
static void
put_body(struct layout *l, uint32_t indent, const char *separator)
{
	uint32_t close = l->pieces[l->at].match, inner = fmt_deeper(indent), last;
	bool was_tall = false, is_now_tall, is_first = true;

	layout_put(l, indent);
	while (l->at < close) {
		last = find_outside(l, l->at, close, separator);
		last -= *separator == ',';
		layout_want_statement(l, inner, false);
		is_now_tall = is_nested(l) || is_tall(l, last);
		layout_want_statement(l, inner, !is_first && (was_tall || is_now_tall));
		if (is_nested(l))
			put_declaration(l, inner);
		else
			put_element(l, last, inner);
		if (*separator == ',' && l->at < close)
			layout_put(l, inner);
		was_tall = is_now_tall;
		is_first = false;
	}
	layout_want_close(l, indent, inner);
	layout_put(l, inner);
}

/* The value at hand; indent is that of the line it belongs to. */
static void
put_value(struct layout *l, uint32_t indent)
{
	uint32_t inner = fmt_deeper(indent);

	if (is_bracket(l, l->at, '{')) {
		put_items(l, indent);
	} else if (begins_string(l, l->at)) {
		put_string(l, inner);
	} else if (is_word(l, l->at + 1, "of")) {
		layout_put_wrapped(l, find_outside(l, l->at, l->count, "{") - 1, inner);
		put_body(l, indent, ";");
	} else {
		layout_put(l, inner);
		if (is_bracket(l, l->at, '.'))
			layout_put_wrapped(l, l->at + 1, inner);
	}
}

/* Declarations */

static void
put_qualifier_declaration(struct layout *l)
{
	uint32_t last = find_outside(l, l->at, l->count, ";");

	while (l->at <= last) {
		if (is_clause(l, l->at)) {
			layout_want_line(l, FMT_TAB);
			layout_put_wrapped(l, l->pieces[l->at + 1].match, 2 * FMT_TAB);
		} else if (is_bracket(l, l->at, '=')) {
			layout_put(l, FMT_TAB);
			put_value(l, 0);
		} else {
			layout_put_wrapped(l, l->at, FMT_TAB);
		}
	}
}

/* Qualifiers, header, body: a class, structure, enumeration, instance or qualifier. */
static void
put_declaration(struct layout *l, uint32_t indent)
{
	bool is_enumeration;

	if (is_bracket(l, l->at, '[')) {
		put_qualifiers(l, indent);
		layout_want_line(l, indent);
	}
	if (is_word(l, l->at, "qualifier")) {
		put_qualifier_declaration(l);
		return;
	}
	is_enumeration = is_word(l, l->at, "enumeration");
	layout_put_wrapped(l, find_outside(l, l->at, l->count, "{") - 1, fmt_deeper(indent));
	put_body(l, indent, is_enumeration ? "," : ";");
	layout_put(l, indent);
}

static void
put_pragma(struct layout *l)
{
	uint32_t last = l->at + 1;

	if (is_bracket(l, last + 1, '('))
		last = l->pieces[last + 1].match;
	layout_put_wrapped(l, last, FMT_TAB);
}

/* Whether a declaration takes one line: pragmas, and WMI's qualifiers without a type. */
static bool
is_one_line(const struct layout *l)
{
	uint32_t at = l->at, end;

	if (l->pieces[at].kind == TOKEN_PRAGMA)
		return true;
	end = find_outside(l, at, l->count, ";");
	while (at < end && !is_clause(l, at))
		at++;
	return is_word(l, l->at, "qualifier") && at == end;
}

void
fmt_layout(struct arena *arena, const struct source *source, const struct token_list *tokens,
	   struct buf *out)
{
	struct layout l;
	bool was_one_line = true;

	layout_init(&l, arena, source, tokens, out);
	while (l.at < l.count) {
		bool is_now_one_line = is_one_line(&l);

		layout_want_statement(&l, 0, l.at && !(was_one_line && is_now_one_line));
		if (l.pieces[l.at].kind == TOKEN_PRAGMA)
			put_pragma(&l);
		else
			put_declaration(&l, 0);
		was_one_line = is_now_one_line;
	}
	layout_end(&l);
}
