/* Which classes a run is about. */
#ifndef EMIT_SELECT_H
#define EMIT_SELECT_H

#include "base/diag.h"
#include "model/model.h"

/* A class to emit, and the name that the user gave to it in the target, or NULL. */
struct selected {
	const struct class *class;
	const char *alias;
};

struct selection {
	struct selected *items; /* a superclass before its subclasses */
	size_t count;
	struct name_map by_name; /* of struct selected *, by class name */
};

/*
 * Selects the classes of the named files, or where wanted has entries (NAME or NAME=ALIAS) just
 * those; always with their superclasses and the classes that they embed.  A name that is not
 * there is an error in the diagnostics.
 */
struct selection select_classes(const struct schema *schema, const char *const *wanted,
				size_t wanted_count, struct arena *arena, struct names *names,
				struct diags *diags);

/* NULL if the class is not selected. */
const struct selected *selection_find(const struct selection *selection, const struct class *class);

#endif
