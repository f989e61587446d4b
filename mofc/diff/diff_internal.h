/* What the parts of diff_schemas() share. */
#ifndef MOFC_DIFF_INTERNAL_H
#define MOFC_DIFF_INTERNAL_H

#include "base/buf.h"
#include "diff/diff.h"

struct diff_list {
	struct diff_change *items;
	size_t count;
};

/* One comparison at work. */
struct differ {
	struct arena *arena;
	struct arena scratch; /* for the class at hand */
	const struct schema *old, *new;
	struct diff_list *out;   /* what is found goes here */
	struct diff_change here; /* what is being compared: what, names and places */
};

/* diff.c: adds a change of what is being compared, at its places. */
struct diff_change *differ_add(struct differ *d, enum diff_kind kind, const char *old_text,
			       const char *new_text);
/* diff.c: one of a pair of kinds, by whether the new one has it; none if both or neither do. */
void differ_add_truth(struct differ *d, bool old, bool new, enum diff_kind added,
		      enum diff_kind removed);

/* diff_element.c: a property, reference, method or parameter, which both schemas have. */
void differ_compare_elements(struct differ *d, const struct element *old,
			     const struct element *new);
/* diff_element.c: "uint8[4]", "CIM_Job REF", for what was added or removed. */
const char *differ_type_text(struct differ *d, const struct element *element);

/* diff_values.c: their value maps and bit maps. */
void differ_compare_values(struct differ *d, const struct element *old, const struct element *new);
/* diff_values.c: whether the lists of both can be read, so that they are compared by meaning. */
bool differ_knows_values(const struct element *old, const struct element *new);
bool differ_knows_bits(struct differ *d, const struct element *old, const struct element *new);

/*
 * diff_qualifiers.c: the effective qualifiers, but for those in skip (a bit for each standard one),
 * which were compared by what they mean.
 */
void differ_compare_qualifiers(struct differ *d, const struct qualifiers *old,
			       const struct qualifiers *new, uint64_t skip);
/* diff_qualifiers.c: all declarations of qualifiers. */
void differ_compare_declarations(struct differ *d);

/* diff_text.c: a value as MOF writes it, on one line; NULL where it is null. */
const char *differ_value_text(struct differ *d, const struct value *value);
/* diff_text.c: a text between quotes; NULL for NULL. */
const char *differ_quote(struct differ *d, const char *text);
/* diff_text.c: what was put into a buffer, in the arena; clears the buffer. */
const char *differ_take(struct differ *d, struct buf *text);

#endif
