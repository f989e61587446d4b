/*
 * Which brackets are open, and what is passed over after a mistake: what stands between the scanner
 * and the grammar.
 */
#include <string.h>

#include "parse/parse_internal.h"
#include "parse.h"

/* Whether a token can only be the start of a production, if it stands outside of all brackets. */
static bool
starts_production(const struct parser *p, int token, uint32_t offset)
{
	uint32_t at = offset - p->source->base;

	switch (token) {
	case TOK_PRAGMA:
	case TOK_DIRECTIVE:
	case TOK_CLASS:
	case TOK_INSTANCE:
	case TOK_QUALIFIER:
		return true;
	case TOK_LBRACKET:
	case TOK_LIST_LBRACKET:
	case TOK_ASSOCIATION:
	case TOK_STRUCTURE:
	case TOK_ENUMERATION:
		/* Within a class whose "{" is missing, lists of qualifiers are indented. */
		return at == 0 || p->source->text[at - 1] == '\n';
	default:
		return false;
	}
}

/* Whether a token stands where a declaration or a feature begins. */
static bool
is_at_start(const struct parser *p)
{
	return p->previous == TOK_SEMICOLON || p->previous == TOK_LBRACE ||
	       p->previous == TOK_RBRACE || p->previous == TOK_RBRACKET;
}

/* Whether a token in this place begins a declaration: "class" may also be a name. */
static bool
begins_declaration(const struct parser *p, int token)
{
	return (token == TOK_CLASS || token == TOK_INSTANCE) && is_at_start(p);
}

/* A list of qualifiers begins where no name stands before its "[", else it is an array's size. */
static bool
begins_list(const struct parser *p)
{
	switch (p->previous) {
	case 0:
	case TOK_SEMICOLON:
	case TOK_COMMA:
	case TOK_LBRACE:
	case TOK_RBRACE:
	case TOK_LPAREN:
	case TOK_RPAREN:
	case TOK_RBRACKET:
	case TOK_DIRECTIVE:
		return true;
	default:
		return p->skip == SKIP_PRODUCTION ||
		       (p->is_outside && p->previous == TOK_IDENT && !p->in_list);
	}
}

/* Whether the token before stands on a line above. */
static bool
begins_line(const struct parser *p, uint32_t offset)
{
	struct span behind = { p->before.offset + p->before.len, 0 };

	return memchr(parser_text(p, behind), '\n', offset - behind.offset) != NULL;
}

/* Whether the innermost open brace is that of a value. */
static bool
in_value(const struct parser *p)
{
	return p->depth && p->is_value[p->depth - 1];
}

/* Values end where something ends that is around them. */
static void
leave_values(struct parser *p)
{
	while (in_value(p))
		p->depth--;
}

/* "{": of a value behind "=" or within a list of qualifiers or another value. */
static int
open_brace(struct parser *p, uint32_t offset)
{
	bool is_value = p->in_list || p->previous == TOK_EQUAL || p->previous == TOK_COMMA ||
			p->previous == TOK_VALUE_LBRACE || p->previous == TOK_LPAREN;

	if (p->depth == NESTING_MAX) {
		p->bad_token = "braces are nested too deeply; 100 levels are the limit";
		p->is_unclosed = true; /* which is then no mistake of its own */
		return TOK_BAD;
	}
	if (!p->depth)
		p->body_start = offset;
	p->is_value[p->depth++] = is_value;
	return is_value ? TOK_VALUE_LBRACE : TOK_LBRACE;
}

/*
 * Follows what is open, and tells the braces of a class or instance from those of a value, so
 * that a mistake in one does not end the other.  Returns the token as the grammar knows it.
 */
static int
track(struct parser *p, int token, uint32_t offset)
{
	switch (token) {
	case TOK_LBRACE:
		return open_brace(p, offset);
	case TOK_RBRACE:
		if (in_value(p)) {
			p->depth--;
			return TOK_VALUE_RBRACE;
		}
		if (p->skip == SKIP_LIST)
			return TOK_VALUE_RBRACE; /* the "{" before it is missing */
		p->depth -= p->depth != 0;
		break;
	case TOK_LBRACKET:
	case TOK_LIST_LBRACKET:
		if (!begins_list(p) && (token == TOK_LBRACKET || !begins_line(p, offset)))
			return TOK_LBRACKET;
		p->in_list |= !in_value(p);
		return TOK_LIST_LBRACKET;
	case TOK_RBRACKET:
	case TOK_SEMICOLON:
		p->in_list = false;
		leave_values(p);
		break;
	default:
		if (begins_declaration(p, token) && !in_value(p))
			p->depth = 0; /* the "}" before it is missing */
		break;
	}
	return token;
}

/* Whether what is passed over after a mistake ends before this token. */
static bool
ends_skipping(const struct parser *p, int token, uint32_t offset)
{
	switch (p->skip) {
	case SKIP_NOTHING:
		return true;
	case SKIP_LIST:
		return token == TOK_RBRACKET || token == TOK_SEMICOLON;
	case SKIP_VALUE:
		return token == TOK_SEMICOLON;
	case SKIP_PRODUCTION:
		break;
	}
	if (!p->is_outside)
		return false;
	return starts_production(p, token, offset) ||
	       (token == TOK_SEMICOLON && (p->previous == TOK_RBRACE || p->previous == TOK_RPAREN));
}

/*
 * A declaration that begins while a list of qualifiers is open: the "]" is missing, so one is
 * given before it.  Behind a mistake in the list a type begins one as well, and ";" ends one.
 */
static bool
misses_bracket(const struct parser *p, int token)
{
	if (!p->in_list || p->previous == TOK_LIST_LBRACKET || p->previous == TOK_COMMA)
		return false;
	return ((token == TOK_CLASS || token == TOK_INSTANCE) && p->previous != TOK_COLON) ||
	       ((token == TOK_TYPE || token == TOK_SEMICOLON) && p->skip == SKIP_LIST);
}

/* A declaration that begins behind a mistake may be passed over with what is before it. */
static void
note_passed_over(struct parser *p, int token)
{
	p->file->is_incomplete |= token == TOK_CLASS || token == TOK_QUALIFIER;
}

void
track_recover(struct parser *p, int token, uint32_t offset)
{
	p->is_recovering = true;
	note_passed_over(p, token);
	if (token == TOK_SEMICOLON || (p->was_in_list && token == TOK_RBRACKET))
		return;
	if (p->was_in_list)
		p->skip = SKIP_LIST;
	else if (p->was_in_value)
		p->skip = SKIP_VALUE;
	else if (p->is_outside && !starts_production(p, token, offset))
		p->skip = SKIP_PRODUCTION;
}

int
mof_lex(MOF_STYPE *yylval, MOF_LTYPE *yylloc, struct parser *p)
{
	bool was_production;
	int token;

	if (p->held_token) {
		token = p->held_token;
		*yylval = *p->held_value;
		*yylloc = p->held_at;
		p->held_token = 0;
		p->previous = token;
		return token;
	}
	for (;;) {
		p->before = p->newest;
		token = scan_token(yylval, yylloc, p, p->scanner);
		p->newest = *yylloc;
		p->is_outside = !p->depth && !p->in_list;
		p->was_in_list = p->in_list;
		p->was_in_value = in_value(p);
		if (token == TOK_IDENT)
			p->is_include = p->previous == TOK_PRAGMA &&
					name_is(yylval->TOK_IDENT.name, "include");
		else
			p->is_include &= token == TOK_LPAREN;
		if (misses_bracket(p, token)) {
			if (p->skip != SKIP_LIST)
				parser_error(p, (struct span){ yylloc->offset, 1 },
					     "missing ']' before this");
			p->held_token = token;
			*p->held_value = *yylval;
			p->held_at = *yylloc;
			p->skip = SKIP_NOTHING;
			return track(p, TOK_RBRACKET, yylloc->offset);
		}
		was_production = p->skip == SKIP_PRODUCTION;
		if (token == TOK_END || ends_skipping(p, token, yylloc->offset)) {
			p->skip = SKIP_NOTHING;
			p->is_recovering &= token != TOK_SEMICOLON && token != TOK_RBRACE &&
					    token != TOK_RBRACKET;
		}
		if (p->is_recovering)
			note_passed_over(p, token);
		token = track(p, token, yylloc->offset);
		p->previous = token;
		if (p->skip == SKIP_NOTHING && !(was_production && token == TOK_SEMICOLON))
			return token;
	}
}
