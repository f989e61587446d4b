/* Instances as text of MOF (DSP0004 7.9). */
#ifndef MOF_MOF_TEXT_H
#define MOF_MOF_TEXT_H

#include "class.h"
#include "out.h"

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Writes "instance of Class {", a line "Name = value;" with a tab before it for each property that
 * is not NULL, then "};" and a line feed.  A property that is NULL is written, as null, only where
 * the class has a default for it, since that is what an instance has that says nothing (7.9).
 * Datetimes and strings are quoted, long ones in one piece; a reference is the text of its path;
 * an embedded instance is the text of its own "instance of" as a string; the elements of an array
 * stand between braces.  Characters stand as they are if MOF has no escape for them, control
 * characters without a letter of their own as \x and four digits; quotes and backslashes within
 * more than three instances as \x0022 and \x005C, so that escapes of escapes do not double at
 * each level.  A char16 of 0 is the integer 0.  Reals always have a ".", and digits by which their
 * bits survive.
 * Returns 0; -EILSEQ if a text is not UTF-8, a char16 is half of a surrogate pair, or a real is NaN
 * or infinite, for which MOF has no literal; -ELOOP if instances are embedded more than 32 deep,
 * or references more than 8 deep in keys; -ENOMEM.  On failure the text in out is as it was, and
 * out->failed is set if memory was out.
 */
int mof_write_mof(const struct mof_class *cls, const void *self, struct mof_out *out);

#ifdef __cplusplus
}
#endif

#endif
