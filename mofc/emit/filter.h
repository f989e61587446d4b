/* What ${value|filter} does to a text. */
#ifndef EMIT_FILTER_H
#define EMIT_FILTER_H

#include "base/buf.h"

typedef void filter_fn(struct buf *out, const char *text);

struct filter {
	const char *name;
	filter_fn *apply;
};

/* Ends with a name of NULL. */
extern const struct filter filters[];

#endif
