/* From MOF names to names of a target language. */
#ifndef EMIT_NAMES_H
#define EMIT_NAMES_H

#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"

/*
 * snake_case: "_" before an upper-case letter that follows a lower-case letter or a digit, and
 * before the last capital of a run that is followed by lower case.  A run with a plural s (IOs,
 * VLANs) and IPv4, IPv6 are one word.  camelCase and PascalCase have the same words.
 */
void names_snake(struct buf *out, const char *name);
void names_camel(struct buf *out, const char *name);
void names_pascal(struct buf *out, const char *name);

/* Letters in upper or lower case, nothing else changed. */
void names_upper(struct buf *out, const char *name);
void names_lower(struct buf *out, const char *name);

/*
 * The name of a value as the end of a constant: upper case, each run of other characters than
 * letters and digits one "_", a leading "-" as "MINUS_".  Empty for the empty text.
 */
char *names_constant(struct arena *arena, const char *text);

#endif
