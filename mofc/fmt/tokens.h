/* The tokens of a file on their way to its canonical layout: measured, then put one by one. */
#ifndef MOFC_FMT_TOKENS_H
#define MOFC_FMT_TOKENS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "parse/parser.h"

enum { FMT_WIDTH = 100, FMT_TAB = 8 };

/*
 * A token that means something.  What only stands between such tokens, comments and lines of the
 * preprocessor, is its trivia: the tokens of the file from its trivia to itself.
 */
struct piece {
	const char *text;
	uint32_t len;
	uint32_t trivia, token; /* indices of tokens */
	uint32_t match;         /* of an opening bracket: the piece that closes it */
	uint32_t width;         /* columns, of its first line if it has several */
	uint32_t end;           /* its last column if the whole file were one line */
	uint32_t breaks;        /* how many things up to here cannot be on one line with others */
	enum token_kind kind : 8;
	char bracket;    /* its character if it is punctuation, else NUL */
	bool has_space;  /* a blank stands before it where no new line does */
	bool is_several; /* its text has several lines */
};

struct layout {
	const struct source *source;
	const struct token *tokens;
	const unsigned char *newlines; /* before each token: 0, 1, or 2 for more */
	struct piece *pieces;          /* one more than there are: the end of the file */
	uint32_t count;                /* of pieces, without the end */
	uint32_t at;                   /* the piece that is put next */
	struct buf *out;
	const char *line_end;
	uint32_t column;
	/* What the next piece wants. */
	bool wants_line, keeps_blank, wants_blank;
	uint32_t indent, comment_indent;
};

/* Where what belongs to a line stands when it needs further lines. */
static inline uint32_t
fmt_deeper(uint32_t indent)
{
	return (indent / FMT_TAB + 1) * FMT_TAB;
}

/* Splits and measures the tokens of a source without syntax errors; all is in the arena. */
void layout_init(struct layout *l, struct arena *arena, const struct source *source,
		 const struct token_list *tokens, struct buf *out);

/* The next piece begins a line. */
void layout_want_line(struct layout *l, uint32_t indent);
/* It begins a statement: a blank line before it stays, or is made with wants_blank. */
void layout_want_statement(struct layout *l, uint32_t indent, bool wants_blank);
/* It closes a body: comments before it belong to the body. */
void layout_want_close(struct layout *l, uint32_t indent, uint32_t comment_indent);

/* Whether the pieces from first to last, and what must follow them, fit on the current line. */
bool layout_fits(const struct layout *l, uint32_t first, uint32_t last);
/* How many columns brackets, commas and semicolons take that must follow a piece. */
uint32_t layout_tail(const struct layout *l, uint32_t last);

/*
 * Puts the next piece with the comments before it, where the last want_ says, else behind the
 * piece before; indent is that of the new line which a comment may make necessary.
 */
void layout_put(struct layout *l, uint32_t indent);
/* Puts all pieces up to last, which fit on the line; indent is for comments before the first. */
void layout_put_flat(struct layout *l, uint32_t last, uint32_t indent);
/* The same, with new lines where they do not fit. */
void layout_put_wrapped(struct layout *l, uint32_t last, uint32_t indent);

/* Puts the comments behind the last piece, and the end of the last line. */
void layout_end(struct layout *l);

#endif
