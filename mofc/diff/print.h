/* A diff as text and as JSON. */
#ifndef MOFC_DIFF_PRINT_H
#define MOFC_DIFF_PRINT_H

#include "diff/diff.h"
#include "base/buf.h"

/* A line a change, then one that counts them; nothing where there is no change. */
void diff_print_text(const struct diff *diff, struct buf *out);

/* One document, also where there is no change; places are in the schemas' sources. */
void diff_print_json(const struct diff *diff, const struct sources *sources, struct buf *out);

#endif
