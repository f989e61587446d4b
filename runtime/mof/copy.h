/* Whole instances: copied, compared, and what differs between two. */
#ifndef MOF_COPY_H
#define MOF_COPY_H

#include <stdbool.h>
#include <stddef.h>

#include "arena.h"
#include "class.h"
#include "path.h"

#ifdef __cplusplus
extern "C" {
#endif

/*
 * A copy of the instance and of all that it points to, the instances embedded in it included, in
 * the arena.  NULL when memory is out, or when instances are embedded more than 32 deep or
 * references more than 8 deep in keys.
 */
void *mof_clone(const struct mof_class *cls, const void *self, struct mof_arena *arena);

/*
 * Whether two instances have the same values: NULL, empty and NULL elements differ, reals are
 * compared by their bits, so that NaN equals itself and 0.0 differs from -0.0, paths as
 * mof_path_equal does, embedded instances by class and values.  What is more than 32 deep differs.
 */
bool mof_equal(const struct mof_class *cls, const void *a, const void *b);

/*
 * The properties whose values differ, in the order of the class, into ret, which has room for
 * cls->property_count of them or is NULL.  Returns how many there are.
 */
size_t mof_diff(const struct mof_class *cls, const void *a, const void *b,
		const struct mof_property **ret);

/*
 * The path of an instance: its class and the keys that are not NULL, without host and namespace.
 * Numbers and texts of keys are copied into the arena, a reference is shared.  Returns 0, or
 * -ENOMEM and leaves *ret alone.
 */
int mof_path_of(const struct mof_class *cls, const void *self, struct mof_arena *arena,
		struct mof_path *ret);

#ifdef __cplusplus
}
#endif

#endif
