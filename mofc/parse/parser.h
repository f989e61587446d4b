/* From the text of a MOF file to its AST, include files too. */
#ifndef PARSE_PARSER_H
#define PARSE_PARSER_H

#include "base/diag.h"
#include "base/embed.h"
#include "parse/ast.h"

/* A token as it stands in the text, for those who lay out the text anew. */
enum token_kind {
	TOKEN_WORD, /* names, keywords, literals */
	TOKEN_STRING,
	TOKEN_PUNCTUATION, /* one of { } ( ) [ ] : ; , = . */
	TOKEN_PRAGMA,      /* #pragma */
	TOKEN_DIRECTIVE,   /* a line of the C preprocessor, with the lines that continue it */
	TOKEN_LINE_COMMENT,
	TOKEN_BLOCK_COMMENT
};

struct token {
	enum token_kind kind;
	struct span at;
};

struct token_list {
	struct token *items;
	size_t count;
};

/* What all files of one run share. */
struct parse_context {
	struct arena *arena;
	struct names *names;
	struct sources *sources;
	struct diags *diags;
	const char *const *include_dirs; /* -I, in order */
	size_t include_dir_count;
	enum dialect dialect; /* DIALECT_AUTO: each file tells */
	bool skip_includes;   /* leave "#pragma include" as a node */
	bool is_incomplete;   /* a file could not be read: what is unknown may be defined there */
	struct token_list
		*tokens; /* collects those of each file that is parsed; NULL: not wanted */
	struct parsed_files *parsed; /* what was read already: each file is read once */
	struct name_map macros;      /* names that #define defined; the struct span of its line */
	unsigned int depth;          /* of includes */
	/* Schemas that the program carries: an include finds them last.  NULL: none. */
	const struct embedded_file *built_in;
	struct name_map included_built_in;
};

/* Makes the context ready; the caller sets what it wants else. */
void parse_init(struct parse_context *context, struct arena *arena, struct names *names,
		struct sources *sources, struct diags *diags);

/*
 * Parses a file of the context's sources.  Syntax errors go to the diagnostics; the sound
 * productions around them are in what is returned, which is never NULL.
 */
struct ast_file *parse_source(struct parse_context *context, struct source *source);

/*
 * Reads and parses a file, "-" for standard input.  NULL with *reterr where it cannot be read;
 * NULL without a reason where the same file was parsed before.
 */
struct ast_file *parse_path(struct parse_context *context, const char *path, const char **reterr);

#endif
