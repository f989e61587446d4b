#include "fmt/tokens.h"

#include <string.h>

/* Columns of a text that has no tab in a place that matters. */
static uint32_t
count_columns(const char *text, size_t len)
{
	uint32_t count = 0;

	for (size_t i = 0; i < len; i++)
		count += ((unsigned char)text[i] & 0xc0) != 0x80;
	return count;
}

static const char *
token_text(const struct layout *l, uint32_t token)
{
	return l->source->text + (l->tokens[token].at.offset - l->source->base);
}

/* Blanks at the end of a line comment are none of it; a carriage return ends the line. */
static uint32_t
token_len(const struct layout *l, uint32_t token)
{
	const char *text = token_text(l, token);
	uint32_t len = l->tokens[token].at.len;

	if (l->tokens[token].kind == TOKEN_LINE_COMMENT)
		while (text[len - 1] == ' ' || text[len - 1] == '\t' || text[len - 1] == '\r')
			len--;
	return len;
}

static bool
is_trivia(enum token_kind kind)
{
	return kind == TOKEN_LINE_COMMENT || kind == TOKEN_BLOCK_COMMENT || kind == TOKEN_DIRECTIVE;
}

/* A comment between things on one line. */
static bool
is_inline(const struct layout *l, uint32_t token)
{
	return l->tokens[token].kind == TOKEN_BLOCK_COMMENT && !l->newlines[token] &&
	       !l->newlines[token + 1] &&
	       !memchr(token_text(l, token), '\n', l->tokens[token].at.len);
}

static bool
has_space(const struct piece *piece, const struct piece *first)
{
	char before = piece > first ? piece[-1].bracket : '(', now = piece->bracket;

	if ((now && strchr(",;).]", now)) || (before && strchr("([.", before)))
		return false;
	if (now == '(')
		return piece - first > 1 && piece[-2].kind == TOKEN_PRAGMA;
	if (now == '[')
		return piece[-1].kind != TOKEN_WORD;
	return !(before == '{' && now == '}');
}

/* Parts of a string each have a line of their own; names among them are macros. */
static bool
is_part_of_string(const struct piece *piece)
{
	enum token_kind before = piece[-1].kind, now = piece->kind;

	return (before == TOKEN_STRING && (now == TOKEN_STRING || now == TOKEN_WORD)) ||
	       (before == TOKEN_WORD && now == TOKEN_STRING);
}

/* Finds out where the pieces would be if all were one line, and what speaks against it. */
static void
measure(struct layout *l)
{
	uint32_t end = 0, breaks = 0;

	for (uint32_t i = 0; i < l->count; i++) {
		struct piece *piece = &l->pieces[i];

		piece->has_space = has_space(piece, l->pieces);
		for (uint32_t t = piece->trivia; t < piece->token; t++) {
			breaks += !is_inline(l, t);
			end += 1 + count_columns(token_text(l, t), token_len(l, t));
		}
		if (i && (piece[-1].bracket == ';' || is_part_of_string(piece)))
			breaks++;
		breaks += piece->is_several;
		end += piece->has_space + piece->width;
		piece->end = end;
		piece->breaks = breaks;
	}
}

static void
match_brackets(struct layout *l, struct arena *arena)
{
	uint32_t *open = arena_alloc(arena, (l->count + 1) * sizeof(*open)), depth = 0;

	for (uint32_t i = 0; i < l->count; i++) {
		char bracket = l->pieces[i].bracket;

		if (bracket == '(' || bracket == '[' || bracket == '{')
			open[depth++] = i;
		else if (depth && (bracket == ')' || bracket == ']' || bracket == '}'))
			l->pieces[open[--depth]].match = i;
	}
}

/* How many lines end between two tokens, as far as it matters. */
static unsigned char
count_newlines(const char *from, const char *to)
{
	unsigned char count = 0;

	for (; from < to && count < 2; from++)
		count = (unsigned char)(count + (*from == '\n'));
	return count;
}

static struct piece
make_piece(const struct layout *l, uint32_t token)
{
	struct piece piece = { .text = token_text(l, token),
			       .len = l->tokens[token].at.len,
			       .kind = l->tokens[token].kind,
			       .token = token };
	const char *eol = memchr(piece.text, '\n', piece.len);

	piece.is_several = eol != NULL;
	piece.width = count_columns(piece.text, eol ? (size_t)(eol - piece.text) : piece.len);
	if (piece.kind == TOKEN_PUNCTUATION)
		piece.bracket = *piece.text;
	return piece;
}

void
layout_init(struct layout *l, struct arena *arena, const struct source *source,
	    const struct token_list *list, struct buf *out)
{
	uint32_t count = (uint32_t)list->count, trivia = 0;
	unsigned char *newlines = arena_alloc(arena, count + 1);
	const char *behind = source->text, *eol = NULL;

	*l = (struct layout){
		.source = source, .tokens = list->items, .newlines = newlines, .out = out
	};
	l->pieces = arena_alloc(arena, (count + 1) * sizeof(*l->pieces));
	for (uint32_t i = 0; i < count; i++) {
		newlines[i] = count_newlines(behind, token_text(l, i));
		if (!eol)
			eol = memchr(behind, '\n', (size_t)(token_text(l, i) - behind));
		behind = token_text(l, i) + l->tokens[i].at.len;
		if (is_trivia(l->tokens[i].kind))
			continue;
		l->pieces[l->count] = make_piece(l, i);
		l->pieces[l->count++].trivia = trivia;
		trivia = i + 1;
	}
	newlines[count] = count_newlines(behind, source->text + source->len);
	if (!eol)
		eol = memchr(behind, '\n', (size_t)(source->text + source->len - behind));
	/* Not one within a token, which is kept as it is. */
	l->line_end = eol && eol > source->text && eol[-1] == '\r' ? "\r\n" : "\n";
	l->pieces[l->count] = (struct piece){ .text = "", .trivia = trivia, .token = count };
	match_brackets(l, arena);
	measure(l);
}

void
layout_want_line(struct layout *l, uint32_t indent)
{
	layout_want_close(l, indent, indent);
}

void
layout_want_statement(struct layout *l, uint32_t indent, bool wants_blank)
{
	layout_want_line(l, indent);
	l->keeps_blank = true;
	l->wants_blank = wants_blank;
}

void
layout_want_close(struct layout *l, uint32_t indent, uint32_t comment_indent)
{
	l->wants_line = true;
	l->keeps_blank = l->wants_blank = false;
	l->indent = indent;
	l->comment_indent = comment_indent;
}

uint32_t
layout_tail(const struct layout *l, uint32_t last)
{
	uint32_t i = last;

	while (i + 1 < l->count && l->pieces[i + 1].bracket &&
	       strchr(")]},;", l->pieces[i + 1].bracket)) {
		char bracket = l->pieces[++i].bracket;

		if (bracket == ',' || bracket == ';' || bracket == ']')
			break;
	}
	return l->pieces[i].end - l->pieces[last].end;
}

/* Where the next piece would begin. */
static uint32_t
start_column(const struct layout *l)
{
	return l->wants_line ? l->indent : l->column + l->pieces[l->at].has_space;
}

bool
layout_fits(const struct layout *l, uint32_t first, uint32_t last)
{
	const struct piece *pieces = l->pieces;
	uint32_t width = pieces[last].end - pieces[first].end + pieces[first].width;

	return pieces[last].breaks == pieces[first].breaks && !pieces[first].is_several &&
	       start_column(l) + width + layout_tail(l, last) <= FMT_WIDTH;
}

static void
begin_line(struct layout *l, bool has_blank, uint32_t indent)
{
	if (!l->out->len)
		return;
	buf_adds(l->out, l->line_end);
	if (has_blank)
		buf_adds(l->out, l->line_end);
	for (uint32_t i = 0; i < indent / FMT_TAB; i++)
		buf_addc(l->out, '\t');
	for (uint32_t i = 0; i < indent % FMT_TAB; i++)
		buf_addc(l->out, ' ');
	l->column = indent;
}

static void
put_space(struct layout *l)
{
	buf_addc(l->out, ' ');
	l->column++;
}

static void
put_text(struct layout *l, const char *text, uint32_t len)
{
	const char *eol = memrchr(text, '\n', len);

	buf_add(l->out, text, len);
	if (eol)
		l->column = count_columns(eol + 1, (size_t)(text + len - eol - 1));
	else
		l->column += count_columns(text, len);
}

/* The way from one piece to the next. */
struct gap {
	bool drops_blank;  /* no blank line is due: a body or the file begins */
	bool needs_blank;  /* one must be made */
	bool is_begun;     /* a comment has begun the line */
	bool must_break;   /* what was put ends its line */
	bool has_comments; /* something was put */
};

/* A blank line is made unless there is one, or the preprocessor decides what stands here. */
static bool
needs_blank(const struct layout *l, const struct piece *piece)
{
	if (!l->wants_blank)
		return false;
	for (uint32_t t = piece->trivia; t < piece->token; t++)
		if (l->newlines[t] > 1 || l->tokens[t].kind == TOKEN_DIRECTIVE)
			return false;
	return l->newlines[piece->token] < 2;
}

static void
break_line(struct layout *l, struct gap *gap, bool has_blank, uint32_t indent)
{
	begin_line(l, (has_blank && !gap->drops_blank) || gap->needs_blank, indent);
	gap->drops_blank = gap->needs_blank = false;
}

static void
put_trivia(struct layout *l, uint32_t t, uint32_t indent, struct gap *gap)
{
	bool is_directive = l->tokens[t].kind == TOKEN_DIRECTIVE;

	if (gap->must_break || is_directive || l->newlines[t] || !l->out->len) {
		break_line(l, gap, l->newlines[t] > 1, is_directive ? 0 : indent);
		gap->is_begun = true;
	} else {
		put_space(l);
	}
	put_text(l, token_text(l, t), token_len(l, t));
	gap->must_break = l->tokens[t].kind != TOKEN_BLOCK_COMMENT || l->newlines[t + 1];
	gap->has_comments = true;
}

static bool
has_space_behind_comment(const struct piece *piece)
{
	return !piece->bracket || !strchr(",;)].", piece->bracket);
}

void
layout_put(struct layout *l, uint32_t indent)
{
	const struct piece *piece = &l->pieces[l->at];
	bool is_first = !l->at || (piece[-1].bracket && strchr("{([", piece[-1].bracket));
	struct gap gap = { .drops_blank = is_first, .needs_blank = needs_blank(l, piece) };

	for (uint32_t t = piece->trivia; t < piece->token; t++)
		put_trivia(l, t, l->wants_line ? l->comment_indent : indent, &gap);
	if (l->wants_line && (!gap.is_begun || gap.must_break))
		break_line(l, &gap, l->keeps_blank && l->newlines[piece->token] > 1, l->indent);
	else if (gap.must_break)
		break_line(l, &gap, false, indent);
	else if (gap.has_comments ? has_space_behind_comment(piece) : piece->has_space)
		put_space(l);
	put_text(l, piece->text, piece->len);
	l->wants_line = l->keeps_blank = l->wants_blank = false;
	l->at++;
}

void
layout_put_flat(struct layout *l, uint32_t last, uint32_t indent)
{
	while (l->at <= last)
		layout_put(l, indent);
}

void
layout_put_wrapped(struct layout *l, uint32_t last, uint32_t indent)
{
	while (l->at <= last) {
		const struct piece *piece = &l->pieces[l->at];

		if (!l->wants_line && piece->has_space &&
		    start_column(l) + piece->width + layout_tail(l, l->at) > FMT_WIDTH)
			layout_want_line(l, indent);
		layout_put(l, indent);
	}
}

void
layout_end(struct layout *l)
{
	const struct piece *end = &l->pieces[l->count];
	struct gap gap = { .drops_blank = !l->count };

	for (uint32_t t = end->trivia; t < end->token; t++)
		put_trivia(l, t, 0, &gap);
	/* DOS's end of a text has nothing behind it. */
	if (l->out->len && l->out->text[l->out->len - 1] != '\x1a')
		buf_adds(l->out, l->line_end);
}
