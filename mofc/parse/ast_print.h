/* The AST as text, one node a line: "mofc dump --format ast". */
#ifndef PARSE_AST_PRINT_H
#define PARSE_AST_PRINT_H

#include "base/buf.h"
#include "parse/ast.h"

/*
 * A node's line is indented by two blanks per level, says what it is and its values, and ends
 * with its place as @line:column.  What an include brought in is not followed.
 */
void ast_print(const struct ast_file *file, const struct sources *sources, struct arena *arena,
	       struct buf *out);

#endif
