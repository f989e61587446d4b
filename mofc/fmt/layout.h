/*
 * The canonical layout of MOF: the same tokens and comments, with other white space between them.
 */
#ifndef MOFC_FMT_LAYOUT_H
#define MOFC_FMT_LAYOUT_H

#include "base/arena.h"
#include "base/buf.h"
#include "parse/parser.h"

/*
 * Adds the canonical layout of a source, which has no syntax errors, to out, which is empty;
 * tokens are all that were found when it was parsed.
 */
void fmt_layout(struct arena *arena, const struct source *source, const struct token_list *tokens,
		struct buf *out);

#endif
