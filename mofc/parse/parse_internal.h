/* What scanner, grammar and parser.c share. */
#ifndef PARSE_INTERNAL_H
#define PARSE_INTERNAL_H

#include <sys/stat.h>

#include "parse/parser.h"

/* Braces within braces; deeper is an error, long before a stack could end. */
enum { NESTING_MAX = 100 };

/* One word or one part of a string; longer is an error. */
enum { WORD_LEN_MAX = 1024, STRING_LEN_MAX = 1 << 24 };

/* One part of a string. */
enum string_part {
	STRING_PLAIN, /* without escapes */
	STRING_ESCAPED,
	STRING_BAD /* reported, and so no value */
};

/* The state of one file. */
struct parser {
	struct parse_context *context;
	void *scanner;
	const struct source *source;
	uint32_t offset; /* of the next token */
	struct ast_file *file;
	struct ast_production **last;
	struct span last_error; /* where; offset 0: there was none */
	const char *bad_token;  /* what to say of the newest TOK_BAD */
	/* what is open, and was before the newest token */
	bool is_value[NESTING_MAX]; /* of each open brace: of a value, not of a declaration */
	unsigned int depth;         /* how many are open */
	bool in_list, is_outside, was_in_list, was_in_value;
	uint32_t body_start;
	enum { SKIP_NOTHING, SKIP_PRODUCTION, SKIP_LIST, SKIP_VALUE } skip;
	bool is_recovering;         /* after a mistake, up to where the grammar goes on */
	bool is_include;            /* a path is taken as it stands, backslashes too */
	int previous;               /* token */
	struct span newest, before; /* the newest token, and the one before it */
	int held_token;             /* comes next; 0: none */
	union MOF_STYPE *held_value;
	struct span held_at;
	bool is_unclosed; /* a class without "}" was told of */
};

/* scan.l: the next token, whatever is open. */
int scan_open(struct parser *p);
void scan_close(struct parser *p);
int scan_token(union MOF_STYPE *yylval, struct span *yylloc, struct parser *p, void *scanner);
void scan_add_keywords(struct names *names);

/* track.c: what to pass over when the grammar refuses the newest token. */
void track_recover(struct parser *p, int token, uint32_t offset);

/* parser.c: where a place of this file begins in its text. */
const char *parser_text(const struct parser *p, struct span at);

/* parser.c: a message that belongs to the text of this file. */
void parser_error(struct parser *p, struct span at, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/*
 * parser.c: the same for a literal, which is passed over in silence after a mistake; and for what
 * is no MOF but often found: an error where the user asked for the dialect "cim", else a warning.
 */
void literal_error(struct parser *p, struct span at, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
void literal_oddity(struct parser *p, struct span at, const char *id, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

/* parser.c: the file follows WMI's rules, unless the user said which it follows. */
void parser_mark_wmi(struct parser *p);

/* parser.c: whether an error was reported at or behind the start of a span. */
bool parser_has_error_since(const struct parser *p, struct span at);

/* parser.c: what is missing behind a place; a production within a class misses the "};" before it.
 */
void parser_missing_semicolon(struct parser *p, struct span behind);
void parser_nested(struct parser *p, struct span at);

/* A token that the grammar refuses, and those that it would take. */
enum { TOKEN_NUMBER_MAX = 64 };
struct unexpected {
	struct span at;
	int token;
	bool is_wanted[TOKEN_NUMBER_MAX];
};

/* expected.c: says what is wrong with it and what was expected. */
void parser_unexpected(struct parser *p, const struct unexpected *unexpected);
/* expected.c: "unexpected ..": how a token that does not fit is called. */
void parser_describe(struct parser *p, struct span at, const char *token, struct buf *text);
/* parse.y: a token as messages name it. */
const char *parser_token_name(int token);

/* literal.c; the text of an integer or real is that of the span. */
struct ast_value *parse_value(struct parser *p, enum ast_value_kind kind, struct span at);
struct ast_value *parse_integer(struct parser *p, struct span at, unsigned int base);
struct ast_value *parse_real(struct parser *p, struct span at);
enum string_part parse_string_part(struct parser *p, struct span at, bool is_plain);
struct ast_value *parse_string(struct parser *p, enum string_part part, struct span at);
struct ast_value *parse_char16(struct parser *p, struct span at);
struct ast_value *parse_joined(struct ast_value *left, enum string_part part, struct span at);
uint32_t parse_array_size(struct parser *p, const struct ast_value *size);

/* parser.c: words that are only known in some places. */
unsigned int parse_scope(struct parser *p, struct ident word);
unsigned int parse_flavor(struct parser *p, struct ident word);

/*
 * parser.c: the name behind the ":" of a qualifier declaration is a flavor, in WMI, or it was meant
 * to be a type: false, with a message.
 */
bool parse_first_flavor(struct parser *p, struct ident word, unsigned int *ret);

/* parser.c: whether a name may stand in a string, as a macro; a message if not. */
bool parse_macro(struct parser *p, struct ident name);

/* parser.c: a qualifier declaration without its Scope, or without a comma before a clause. */
void parser_check_clauses(struct parser *p, struct ident name, bool has_scope,
			  struct span no_comma);

/* A file that was read, known by its inode so that two ways to it count as one. */
struct parsed_file {
	dev_t device;
	ino_t inode;
	bool is_open; /* it is being read now */
};

struct parsed_files {
	struct parsed_file **slots; /* size is a power of two */
	size_t size, count;
};

/* include.c: whether a file was read; notes that it is. */
struct parsed_file *parsed_find(const struct parse_context *context, const struct stat *st);
struct parsed_file *parsed_add(struct parse_context *context, const struct stat *st);

/* include.c: reads what a pragma or a line of the preprocessor includes, and says what is wrong. */
void include_pragma(struct parser *p, struct ast_production *node);
void include_directive(struct parser *p, struct ast_production *node);

/* parser.c: parses a source that is included from a place, or from none. */
struct ast_file *parse_nested(struct parse_context *context, struct source *source,
			      struct span included_at);

/* parser.c: makes a production; adds it to the file, and reads what it includes. */
struct ast_production *parse_production(struct parser *p, enum ast_production_kind kind,
					struct span at);
void parser_add(struct parser *p, struct ast_production *node);

void *parse_alloc(struct parser *p, size_t size);

#endif
