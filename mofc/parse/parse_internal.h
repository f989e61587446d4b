/* What scanner, grammar and parser.c share. */
#ifndef PARSE_INTERNAL_H
#define PARSE_INTERNAL_H

#include "parse/parser.h"

/* The state of one file. */
struct parser {
	struct parse_context *context;
	void *scanner;
	const struct source *source;
	uint32_t source_number;
	uint32_t offset; /* of the next token */
	struct ast_file *file;
	struct ast_production **last;
	uint32_t last_error;   /* where; UINT32_MAX: there was none */
	const char *bad_token; /* what to say of the newest TOK_BAD */
	/* what is open, and was before the newest token */
	bool in_body, in_list, is_outside, was_in_list, was_in_value;
	unsigned int value_braces;
	uint32_t body_start;
	enum { SKIP_NOTHING, SKIP_PRODUCTION, SKIP_LIST, SKIP_VALUE } skip;
	bool is_recovering; /* after a mistake, up to where the grammar goes on */
	bool is_include;    /* a path is taken as it stands, backslashes too */
	int previous;       /* token */
	int held_token;     /* comes next; 0: none */
	union MOF_STYPE *held_value;
	struct span held_at;
	bool is_unclosed; /* a class without "}" was told of */
};

/* scan.l */
int scan_open(struct parser *p);
void scan_close(struct parser *p);
void scan_recover(struct parser *p, int token, uint32_t offset);

/* parser.c: a message that belongs to the text of this file. */
void parser_error(struct parser *p, struct span at, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* parser.c: the same for a literal, which is passed over in silence after a mistake. */
void literal_error(struct parser *p, struct span at, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* parser.c: whether an error was reported at or behind the start of a span. */
bool parser_has_error_since(const struct parser *p, struct span at);

/* parser.c: what is missing behind a place; a production within a class misses the "};" before it.
 */
void parser_missing_semicolon(struct parser *p, struct span behind);
void parser_nested(struct parser *p, struct span at);

/* parser.c: says which token was not expected: "unexpected name 'strng'". */
void parser_describe(struct parser *p, struct span at, const char *token, struct buf *text);

/* literal.c: values from their spelling, at is the place of the token. */
struct ast_value *parse_value(struct parser *p, enum ast_value_kind kind, struct span at);
struct ast_value *parse_integer(struct parser *p, struct span at, unsigned int base);
struct ast_value *parse_real(struct parser *p, struct span at);
struct ast_value *parse_char16(struct parser *p, struct span at);
struct ast_value *parse_string(struct parser *p, struct span at);
struct ast_value *parse_joined(struct parser *p, struct ast_value *left,
			       const struct ast_value *right);
uint32_t parse_array_size(struct parser *p, const struct ast_value *size);

/* parser.c: words that are only special in their place. */
unsigned int parse_scope(struct parser *p, struct ident word);
unsigned int parse_flavor(struct parser *p, struct ident word);
/* False, with a message, if word is not the expected one, which is given in lower case. */
bool parse_expect_word(struct parser *p, struct ident word, const char *expected);

/* parser.c: says that a name stands where a type belongs. */
void parse_bad_type(struct parser *p, struct ident name);

/* parser.c: adds a production to the file; reads what a pragma includes. */
struct ast_production *parse_production(struct parser *p, enum ast_production_kind kind,
					struct span at);
void parse_pragma(struct parser *p, struct ast_production *pragma);

void *parse_alloc(struct parser *p, size_t size);

#endif
