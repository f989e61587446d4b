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
	struct name_map names_taken, constants; /* of the target */
	/* Of the selected classes; NULL: not made yet. */
	const char **class_names;
	struct val **class_refs; /* their names as a map */
};

/* What took a name, for the message that somebody else wants it. */
struct claim {
	struct span at;
	const char *name; /* of the schema */
};

/* view_names.c: a name in the target's case style, with "_" behind it if it is a keyword. */
char *view_spell(const struct viewing *v, const char *name);
/* The same without the "_", for what is a part of a name only. */
char *view_spell_part(const struct viewing *v, const char *name);
/* The same as view_spell for a class or module, whose files must not be named like those of others.
 */
char *view_spell_file(const struct viewing *v, const char *name);
/* Whether a class may have that name, which is not a keyword and not reserved. */
bool view_name_is_free(const struct viewing *v, const char *c_name);
const char *view_class_name(const struct viewing *v, const struct class *class);
/* Takes a name in a map; a second taker is an error, and gets false. */
bool view_claim(struct viewing *v, struct name_map *map, const char *c_name, struct span at,
		const char *name);
/* Takes a name with each of the endings that the target's manifest lists. */
void view_claim_all(struct viewing *v, const struct texts *endings, const char *c_name,
		    struct span at, const char *name);

/*
 * view_names.c: an integer as a number can be written in C and its kin, where a sign is an
 * operator: one far below zero stands between parentheses.
 */
const char *view_decimal(const struct viewing *v, enum mof_type_name type, uint64_t value);

/* view_names.c: the map that the manifest has for an element's type. */
const struct val *view_type(const struct viewing *v, const struct element *element);

/* A member of a struct: its names, and the row that describes it in a table of the class. */
struct member {
	const char *name, *c_name;
	const struct class *class;
	size_t index;
};

/* view_property.c: an element like a property, as a member of parent, which may be NULL. */
struct val *view_property(const struct viewing *v, struct val *parent,
			  const struct element *element, const struct member *member);
/* What property, parameter and method have in common. */
void view_typed(const struct viewing *v, struct val *map, const struct element *element,
		const char *name, const char *c_name);
bool view_has_default(const struct element *element);
/* The Description, wrapped, and the names of a class, which may be NULL: then it is empty. */
void view_description(const struct viewing *v, struct val *parent,
		      const struct qualifiers *qualifiers);
void view_class_ref(const struct viewing *v, struct val *parent, const char *key,
		    const struct class *class);

/* view_enumeration.c: the enumeration of an element, of its ValueMap or BitMap; or NULL. */
const struct enumeration *view_enumeration_of(const struct element *element);
char *view_enumeration_name(const struct viewing *v, const struct enumeration *enumeration);
void view_enumeration_ref(const struct viewing *v, struct val *parent,
			  const struct element *element);
void view_enumeration(struct viewing *v, struct val *list, const struct enumeration *enumeration);

#endif
