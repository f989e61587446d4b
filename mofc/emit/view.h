/*
 * From the model to the value tree that templates see (emit/shape.h): names, types and notes are
 * decided here, once, and templates only place them.
 */
#ifndef EMIT_VIEW_H
#define EMIT_VIEW_H

#include "emit/select.h"
#include "emit/target.h"

struct view_options {
	const char *module;     /* the module's name */
	const char *name_space; /* --namespace, or NULL */
};

struct view {
	const struct val *schema;   /* the root for outputs of the schema or module */
	const struct val **classes; /* the root for each class, sorted by name */
	size_t class_count;
};

/*
 * Builds the tree.  Two MOF names that become one name of the target are an error in the
 * diagnostics, which shows both.
 */
struct view view_build(const struct schema *schema, const struct selection *selection,
		       const struct target *target, const struct view_options *options,
		       struct arena *arena, struct names *names, struct diags *diags);

#endif
