/* What changed between two schemas, and what each change breaks. */
#ifndef MOFC_DIFF_H
#define MOFC_DIFF_H

#include "model/model.h"

/*
 * What a change breaks.  Source: code written against what is generated from the schema, or MOF
 * that builds on it.  Wire: what a peer that still follows the old schema sends, or expects.
 */
enum diff_level {
	DIFF_COMPATIBLE, /* more is allowed than before */
	DIFF_NOTED,      /* nothing breaks, but somebody may want to know */
	DIFF_SOURCE,
	DIFF_WIRE,
	DIFF_SOURCE_WIRE,
	DIFF_LEVEL_COUNT
};

/* Each has its row in diff_kinds; their ids never change. */
enum diff_kind {
	DIFF_CLASS_ADDED,
	DIFF_CLASS_REMOVED,
	DIFF_CLASS_RENAMED,
	DIFF_SUPERCLASS_ADDED,
	DIFF_SUPERCLASS_INSERTED,
	DIFF_SUPERCLASS_REMOVED,
	DIFF_SUPERCLASS_CHANGED,
	DIFF_ASSOCIATION_ADDED,
	DIFF_ASSOCIATION_REMOVED,
	DIFF_INDICATION_ADDED,
	DIFF_INDICATION_REMOVED,
	DIFF_ABSTRACT_ADDED,
	DIFF_ABSTRACT_REMOVED,
	DIFF_TERMINAL_ADDED,
	DIFF_TERMINAL_REMOVED,
	DIFF_PROPERTY_ADDED,
	DIFF_PROPERTY_ADDED_KEY,
	DIFF_PROPERTY_ADDED_REQUIRED,
	DIFF_PROPERTY_REMOVED,
	DIFF_METHOD_ADDED,
	DIFF_METHOD_REMOVED,
	DIFF_PARAMETER_ADDED,
	DIFF_PARAMETER_REMOVED,
	DIFF_PARAMETERS_REORDERED,
	DIFF_ELEMENT_RENAMED,
	DIFF_ELEMENT_MOVED,
	DIFF_TYPE_CHANGED,
	DIFF_ARRAY_CHANGED,
	DIFF_ARRAY_SIZE_LOWERED,
	DIFF_ARRAY_SIZE_RAISED,
	DIFF_REFERENCE_WIDENED,
	DIFF_REFERENCE_CHANGED,
	DIFF_REFERENCE_NARROWED,
	DIFF_EMBEDDED_ADDED,
	DIFF_EMBEDDED_REMOVED,
	DIFF_EMBEDDED_WIDENED,
	DIFF_EMBEDDED_CHANGED,
	DIFF_EMBEDDED_NARROWED,
	DIFF_OCTETSTRING_ADDED,
	DIFF_OCTETSTRING_REMOVED,
	DIFF_KEY_ADDED,
	DIFF_KEY_REMOVED,
	DIFF_REQUIRED_ADDED,
	DIFF_REQUIRED_REMOVED,
	DIFF_DIRECTION_CHANGED,
	DIFF_STATIC_ADDED,
	DIFF_STATIC_REMOVED,
	DIFF_READ_ADDED,
	DIFF_READ_REMOVED,
	DIFF_WRITE_ADDED,
	DIFF_WRITE_REMOVED,
	DIFF_MAX_LEN_LOWERED,
	DIFF_MAX_LEN_RAISED,
	DIFF_MIN_LEN_RAISED,
	DIFF_MIN_LEN_LOWERED,
	DIFF_MAX_VALUE_LOWERED,
	DIFF_MAX_VALUE_RAISED,
	DIFF_MIN_VALUE_RAISED,
	DIFF_MIN_VALUE_LOWERED,
	DIFF_MAX_LOWERED,
	DIFF_MAX_RAISED,
	DIFF_MIN_RAISED,
	DIFF_MIN_LOWERED,
	DIFF_DEFAULT_CHANGED,
	DIFF_VALUE_MAP_ADDED,
	DIFF_VALUE_MAP_ADDED_OPEN,
	DIFF_VALUE_MAP_REMOVED,
	DIFF_VALUE_MAP_MOVED,
	DIFF_VALUE_ADDED,
	DIFF_VALUE_REMOVED,
	DIFF_VALUE_RENAMED,
	DIFF_VALUE_WIDENED,
	DIFF_VALUE_NARROWED,
	DIFF_VALUE_SPLIT,
	DIFF_VALUE_RESHAPED,
	DIFF_BIT_MAP_ADDED,
	DIFF_BIT_MAP_REMOVED,
	DIFF_BIT_ADDED,
	DIFF_BIT_REMOVED,
	DIFF_BIT_RENAMED,
	DIFF_QUALIFIER_ADDED,
	DIFF_QUALIFIER_REMOVED,
	DIFF_QUALIFIER_CHANGED,
	DIFF_DECLARATION_ADDED,
	DIFF_DECLARATION_REMOVED,
	DIFF_DECLARATION_RETYPED,
	DIFF_DECLARATION_SCOPE_NARROWED,
	DIFF_DECLARATION_SCOPE_WIDENED,
	DIFF_DECLARATION_FLAVORS_CHANGED,
	DIFF_DECLARATION_DEFAULT_CHANGED,
	DIFF_KIND_COUNT
};

struct diff_row {
	const char *id;
	enum diff_level level;
	const char *label; /* as the text form says it, but for qualifiers, which have their name */
	const char *meaning;
};

extern const struct diff_row diff_kinds[DIFF_KIND_COUNT];

/* "compatible", "noted", "source", "wire", "source+wire". */
extern const char *const diff_level_names[DIFF_LEVEL_COUNT];

/* What it is that changed. */
enum diff_what {
	DIFF_CLASS,
	DIFF_PROPERTY,
	DIFF_REFERENCE,
	DIFF_METHOD,
	DIFF_PARAMETER,
	DIFF_DECLARATION, /* of a qualifier */
	DIFF_WHAT_COUNT
};

/*
 * One change.  The names are the new schema's, or the old one's where the thing is gone.  Texts are
 * as MOF would write them; NULL where there is none.
 */
struct diff_change {
	enum diff_kind kind;
	enum diff_what what;
	const struct name *class_name; /* or that of the qualifier that is declared */
	const struct name *member;     /* a property, reference or method; NULL: the class itself */
	const struct name *parameter;
	const char *item; /* the entry of a value map, the bit, or the qualifier */
	const char *old_text, *new_text;
	/* Where the thing is or, where it is not, what would hold it; offset 0: nowhere. */
	struct span old_at, new_at;
};

struct diff {
	struct diff_change *items;
	size_t count;
	size_t level_counts[DIFF_LEVEL_COUNT];
};

/*
 * Compares the classes that either schema's files name, the classes above them that both have, and
 * the declarations of qualifiers; instances are not looked at.  The schemas have their names, their
 * sources and the arena in common, which is where the changes go.  What a class inherits is told
 * where it is declared, and not again.  The order is that of the names of classes, then that of
 * the old schema's text, then that of the new one's.
 */
struct diff diff_schemas(struct arena *arena, const struct schema *old, const struct schema *new);

/* Whether something in it breaks source or wire. */
bool diff_is_incompatible(const struct diff *diff);

#endif
