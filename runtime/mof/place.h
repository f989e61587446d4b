/* Where in an instance, and in those embedded in it, something is wrong. */
#ifndef MOF_PLACE_H
#define MOF_PLACE_H

#include <stddef.h>
#include <stdint.h>

#include "class.h"
#include "error.h"
#include "validate.h"

#pragma GCC visibility push(hidden)

/* A property, and the place of the instance that it belongs to; they lie on the walker's stack. */
struct mof_place {
	const struct mof_place *outer; /* the property that embeds the instance; NULL: none */
	const char *class_name, *property;
	size_t index;       /* of an array's element, or MOF_NO_INDEX */
	unsigned int depth; /* how many places are outside this one */
};

/* The place of a property of an instance that lies at outer; the index is still to be set. */
static inline struct mof_place
mof_place_of(const struct mof_place *outer, const struct mof_class *cls, const char *property)
{
	return (struct mof_place){ outer, cls->name, property, MOF_NO_INDEX,
				   outer ? outer->depth + 1 : 0 };
}

/*
 * Fills *reterr, which may be NULL, with "Class.Property[1]: Inner.Property: " and the text; with
 * the text alone if place is NULL.  Returns code.
 */
int mof_place_error(const struct mof_place *place, struct mof_error *reterr, int code,
		    const char *format, ...) MOF_PRINTF(4, 5);

#pragma GCC visibility pop

#endif
