/* Whether an instance keeps the rules of its schema. */
#ifndef MOF_VALIDATE_H
#define MOF_VALIDATE_H

#include "class.h"
#include "error.h"

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Checks Key, Required, ValueMap, MinValue, MaxValue, MinLen, MaxLen (in characters), the size of
 * fixed arrays, the form of datetimes, that a reference names a class and has keys, the class of
 * embedded instances and these instances themselves, at most 32 deep, and that every text is
 * UTF-8 and every char16 a character.  Limits hold for each element of an array that is not NULL.
 * Returns 0, or -EINVAL and names class, property, array index, value and rule of the first
 * violation in the order of the class.
 */
int mof_validate(const struct mof_class *cls, const void *self, struct mof_error *reterr);

#ifdef __cplusplus
}
#endif

#endif
