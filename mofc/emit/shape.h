/*
 * The names that templates may use.  One table serves three ends: templates are checked against
 * it when they are loaded, the view is tested against it, and it documents the names.
 */
#ifndef EMIT_SHAPE_H
#define EMIT_SHAPE_H

#include "emit/val.h"

/* A member of a map; of a list, members describes each item, which is a map. */
struct shape {
	const char *name;
	enum val_kind kind;
	const struct shape *members; /* ends with a name of NULL; of a map or list */
	const char *help;
};

/* What stands at the top, for outputs that repeat over the schema or module, or over classes. */
extern const struct shape shape_schema[];
extern const struct shape shape_class[];

/*
 * The members of a type are what the target's manifest gives to it, so any name is allowed here
 * and the manifest answers for it.
 */
extern const struct shape shape_type[];

#endif
