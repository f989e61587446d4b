/* Whether an instance keeps the rules of its schema. */
#ifndef MOF_VALIDATE_H
#define MOF_VALIDATE_H

#include <stddef.h>
#include <stdint.h>

#include "arena.h"
#include "class.h"
#include "error.h"

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Checks Key, Required, ValueMap, MinValue, MaxValue, MinLen, MaxLen (in characters), the size of
 * fixed arrays, the form of datetimes and whether they are what SubType says, that a reference
 * names a class and has keys, the length within an Octetstring, the class of embedded instances
 * and these instances themselves, at most 32 deep, and that every text is UTF-8 and every char16
 * a character.  Limits hold for each element of an array that is not NULL.  Bits that a BitMap
 * does not name count for nothing (DSP0004 5.6.3, "BitMap") and break no rule.
 * Returns 0, or -EINVAL and names class, property, array index, value and rule of the first
 * violation in the order of the class.
 */
int mof_validate(const struct mof_class *cls, const void *self, struct mof_error *reterr);

enum mof_severity { MOF_ERROR, MOF_WARNING };

#define MOF_NO_INDEX SIZE_MAX

/* One rule that is broken. */
struct mof_violation {
	enum mof_severity severity;
	const char *class_name, *property; /* of an embedded instance, its own */
	size_t index;                      /* of an array's element, else MOF_NO_INDEX */
	const char *rule;                  /* the qualifier, or "UTF-8", "datetime", .. */
	const char *value;                 /* as text, a long one cut; NULL: there is none */
	const char *message;               /* all of it in words, as mof_validate says it */
};

struct mof_violations {
	struct mof_violation *items; /* in the order of the class */
	size_t count, error_count;
};

/*
 * The same, but finds every violation, and these besides: with a schema (which may be NULL) that
 * a reference names an instance of the declared class; as warnings, that arrays which are Indexed
 * and name each other in ModelCorrespondence are equally long, and that a reference names a class
 * that the schema has.  The list belongs to the arena.
 * Returns 0 if there is no error, -EINVAL if there is one, -ENOMEM and leaves *ret alone.
 */
int mof_validate_all(const struct mof_class *cls, const void *self, const struct mof_schema *schema,
		     struct mof_arena *arena, struct mof_violations *ret);

#ifdef __cplusplus
}
#endif

#endif
