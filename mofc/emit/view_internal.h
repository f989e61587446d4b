/* What the parts of the view share. */
#ifndef EMIT_VIEW_INTERNAL_H
#define EMIT_VIEW_INTERNAL_H

#include "emit/view.h"

struct viewing {
	const struct schema *schema;
	const struct selection *selection;
	const struct target *target;
	struct arena *arena;
	struct names *names;
	struct diags *diags;
	struct name_map types, enumerations, constants; /* names of the target that are taken */
};

/* What took a name, for the message that somebody else wants it. */
struct claim {
	struct span at;
	const char *name; /* of the schema */
};

/* view_names.c: a name in the target's case style, with "_" behind it if it is a keyword. */
char *view_spell(const struct viewing *v, const char *name);
const char *view_class_name(const struct viewing *v, const struct class *class);
/* Takes a name in one of the maps; a second taker is an error. */
void view_claim(struct viewing *v, struct name_map *map, const char *c_name, struct span at,
		const char *name);

/*
 * view_names.c: an integer as a number can be written in C and its kin, where a sign is an
 * operator: one far below zero stands between parentheses.
 */
const char *view_decimal(const struct viewing *v, enum mof_type_name type, uint64_t value);

/* view_names.c: the map that the manifest has for an element's type. */
const struct val *view_type(const struct viewing *v, const struct element *element);

/* view_enumeration.c */
char *view_enumeration_name(const struct viewing *v, const struct enumeration *enumeration);
void view_enumeration_ref(const struct viewing *v, struct val *parent,
			  const struct element *element);
void view_enumeration(struct viewing *v, struct val *list, const struct enumeration *enumeration);

#endif
