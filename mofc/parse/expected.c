/* What a message says of a token that does not fit: what it is, and what would. */
#include <string.h>

#include "parse/parse_internal.h"
#include "parse.h"

enum { SHOWN_MAX = 4 }; /* more tokens than that help nobody */

/* The tokens to name, and words that stand for groups of them. */
struct wanted {
	bool is[TOKEN_NUMBER_MAX];
	const char *names[TOKEN_NUMBER_MAX];
	int count;
};

/* Tokens that one word sums up where all of them are wanted; 0 ends them. */
struct group {
	int tokens[5];
	const char *name;
};

static const struct group groups[] = {
	{ { TOK_INTEGER, TOK_REAL, TOK_CHAR, TOK_STRING, 0 }, "a value" },
	{ { TOK_TYPE, TOK_PRAGMA, TOK_CLASS, 0 }, "a member" },
	{ { TOK_PRAGMA, TOK_CLASS, TOK_QUALIFIER, 0 }, "a declaration" },
};

static bool
has_group(const struct wanted *wanted, const struct group *group)
{
	for (const int *token = group->tokens; *token; token++)
		if (!wanted->is[*token])
			return false;
	return true;
}

/* The group that sums up all that is wanted but closing braces; NULL if none does. */
static const struct group *
find_group(const struct wanted *wanted)
{
	for (size_t i = 0; i < sizeof(groups) / sizeof(groups[0]); i++)
		if (has_group(wanted, &groups[i]))
			return &groups[i];
	return NULL;
}

static void
keep_only(struct wanted *wanted, const int *kept, size_t count)
{
	struct wanted before = *wanted;

	memset(wanted->is, 0, sizeof(wanted->is));
	for (size_t i = 0; i < count; i++)
		wanted->is[kept[i]] = before.is[kept[i]];
}

/* Leaves out what only confuses: a message names what a person would write there. */
static void
simplify(const struct parser *p, struct wanted *wanted)
{
	static const int braces[] = { TOK_RBRACE, TOK_VALUE_RBRACE };
	/* 'of' is expected on its own only in one place, so here it stands for every keyword. */
	bool any_word = wanted->is[TOK_OF] && wanted->is[TOK_IDENT];
	const struct group *group = find_group(wanted);

	if (group) {
		wanted->names[wanted->count++] = group->name;
		keep_only(wanted, braces, 2);
		return;
	}
	/* Names go on a string only as macros of the preprocessor. */
	if (wanted->is[TOK_STRING] && !p->file->has_directives)
		wanted->is[TOK_IDENT] = false;
	for (int token = TOK_CLASS; any_word && token <= TOK_NULL; token++)
		wanted->is[token] = false;
	if (any_word)
		wanted->is[TOK_TYPE] = wanted->is[TOK_LBRACKET] = false;
	wanted->is[TOK_POLICY] = wanted->is[TOK_FLAVOR] = false;
	wanted->is[TOK_DIRECTIVE] = wanted->is[TOK_DOT] = false;
	if (wanted->is[TOK_COMMA])
		wanted->is[TOK_SCOPE] = false;
}

static void
name_wanted(struct wanted *wanted)
{
	for (int token = 0; token < TOKEN_NUMBER_MAX; token++)
		if (wanted->is[token])
			wanted->names[wanted->count++] = parser_token_name(token);
}

static struct wanted
collect_wanted(const struct parser *p, const struct unexpected *unexpected)
{
	static const int ends[] = { TOK_COMMA, TOK_SEMICOLON, TOK_RBRACKET, TOK_RPAREN };
	struct wanted wanted = { 0 };

	memcpy(wanted.is, unexpected->is_wanted, sizeof(wanted.is));
	/* That of an array, which is no other to a reader. */
	if (unexpected->token == TOK_LIST_LBRACKET)
		wanted.is[TOK_LBRACKET] = false;
	simplify(p, &wanted);
	name_wanted(&wanted);
	/* Of many the ones that end what was written before are the most likely. */
	if (wanted.count > SHOWN_MAX) {
		wanted.count = 0;
		keep_only(&wanted, ends, sizeof(ends) / sizeof(ends[0]));
		name_wanted(&wanted);
	}
	return wanted;
}

void
parser_describe(struct parser *p, struct span at, const char *token, struct buf *text)
{
	enum { TEXT_SHOWN_MAX = 40 };
	const char *word = parser_text(p, at);
	int shown = at.len > TEXT_SHOWN_MAX ? TEXT_SHOWN_MAX : (int)at.len;

	while (shown && shown < (int)at.len && (word[shown] & 0xc0) == 0x80)
		shown--;
	if (token[0] == '\'' && at.len) {
		buf_printf(text, "unexpected '%.*s'", shown, word);
	} else if (!at.len) {
		buf_adds(text, "unexpected end of the file");
	} else {
		/* "a name" and "an integer" lose their article before the text itself. */
		token = strchr(token, ' ') + 1;
		buf_printf(text, "unexpected %s ", token);
		if (*word == '"' || *word == '\'')
			buf_printf(text, "%.*s", shown, word);
		else
			buf_printf(text, "'%.*s'", shown, word);
	}
}

/*
 * Adds where a token is missing, if that is at the end of a line above the token that was found
 * instead.
 */
static void
note_missing(struct parser *p, struct span found, const char *missing)
{
	struct span end = { p->before.offset + p->before.len, 1 };

	if (!p->before.offset || end.offset > found.offset ||
	    !memchr(parser_text(p, end), '\n', found.offset - end.offset))
		return;
	/* The last character stands for what should stand behind it. */
	end.offset--;
	diag_note(p->context->diags, end, "perhaps a %s is missing behind this", missing);
}

/* Whether a message about it would only follow from one that was given. */
static bool
is_told(const struct parser *p, const struct unexpected *unexpected)
{
	/* A "]" that the scanner put in was told of. */
	if (p->held_token)
		return true;
	/* A mistake in a class that is still open at the end is most likely why. */
	return unexpected->token == TOK_END &&
	       (p->is_unclosed || (p->depth && p->last_error.offset >= p->body_start));
}

void
parser_unexpected(struct parser *p, const struct unexpected *unexpected)
{
	struct wanted wanted = collect_wanted(p, unexpected);
	struct buf text = { 0 };

	if (!p->held_token)
		track_recover(p, p->previous, unexpected->at.offset);
	if (is_told(p, unexpected))
		return;
	if (unexpected->token == TOK_BAD) {
		parser_error(p, unexpected->at, "%s", p->bad_token);
		return;
	}
	parser_describe(p, unexpected->at, parser_token_name(unexpected->token), &text);
	for (int i = 0; i < wanted.count; i++) {
		const char *name = wanted.names[i];
		/* Which brace it is matters to the grammar only. */
		size_t shown = *name == '\'' ? strcspn(name + 1, "'") + 2 : strlen(name);

		buf_printf(&text, "%s%.*s",
			   i == 0                 ? ", expected "
			   : i + 1 < wanted.count ? ", "
						  : " or ",
			   (int)shown, name);
	}
	parser_error(p, unexpected->at, "%s", text.text);
	buf_clear(&text);
	if (wanted.is[TOK_SEMICOLON])
		note_missing(p, unexpected->at, "';'");
	else if (wanted.is[TOK_COMMA] && unexpected->token != TOK_END)
		note_missing(p, unexpected->at, "','");
}
