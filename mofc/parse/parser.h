/* From the text of a MOF file to its AST, include files too. */
#ifndef PARSE_PARSER_H
#define PARSE_PARSER_H

#include "base/diag.h"
#include "parse/ast.h"

/* What all files of one run share. */
struct parse_context {
	struct arena *arena;
	struct names *names;
	struct sources *sources;
	struct diags *diags;
	const char *const *include_dirs; /* -I, in order */
	size_t include_dir_count;
	bool skip_includes; /* leave "#pragma include" as a node */
	bool is_incomplete; /* a file could not be read: what is unknown may be defined there */
	struct parsed_path *parsed; /* what was read already: each file is read once */
};

/*
 * Parses a file of the context's sources.  Syntax errors go to the diagnostics; the sound
 * productions around them are in what is returned, which is never NULL.
 */
struct ast_file *parse_source(struct parse_context *context, uint32_t source);

/*
 * Reads and parses a file, "-" for standard input.  NULL with *reterr where it cannot be read;
 * NULL without a reason where the same file was parsed before.
 */
struct ast_file *parse_path(struct parse_context *context, const char *path, const char **reterr);

#endif
