/* Instances as JSON in the form of CIM-RS (DSP0211). */
#ifndef MOF_JSON_H
#define MOF_JSON_H

#include <stddef.h>

#include "arena.h"
#include "class.h"
#include "error.h"
#include "out.h"
#include "read.h"

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Writes {"kind":"instance","class":..,"properties":{..}} on one line, every property in the
 * order of the class, NULL as null, an embedded instance as an object of the same form, a
 * reference as the text of its path.  Integers beyond 2^53 are written as strings, since many
 * readers would round them; reals that JSON has no number for as "NaN", "INF" and "-INF".
 * Returns 0; -EILSEQ if a text is not UTF-8; -ELOOP if instances are embedded more than 32 deep,
 * or references more than 8 deep in keys; -ENOMEM.  On failure the text in out is as it was, and
 * out->failed is set if memory was out.
 */
int mof_write_json(const struct mof_class *cls, const void *self, struct mof_out *out);

/*
 * Reads what mof_write_json writes: members in any order, property names without regard to case,
 * a property that is missing is NULL (the schema's default is not assumed), numbers as such or as
 * strings; integers beyond 9223372036854775807 as strings only.  "class", where present, must
 * name cls.  An embedded instance must say its class, and the schema of the options must have it.
 * Values are checked against their types, not against the limits of the schema (mof_validate).
 * *self is the class's own struct; all that it points to belongs to the arena.  Texts of more
 * than 64 MiB, and instances embedded more than 32 deep, are refused.
 * Returns 0; -EINVAL for what is no JSON or does not fit the class, with line and column where
 * known; -ENOMEM.  On failure *self is as it was.
 */
int mof_read_json(const struct mof_class *cls, const char *text, size_t len,
		  const struct mof_read_options *options, struct mof_arena *arena, void *self,
		  struct mof_error *reterr);

#ifdef __cplusplus
}
#endif

#endif
