/* Instances of any class, made at random from its descriptor. */
#ifndef RANDOM_H
#define RANDOM_H

#include <mof/mof.h>

/*
 * An instance whose values are likely to be at the ends of their types, NULL, empty, or texts that
 * are hard to carry.  Limits and ValueMaps are not heeded.  The same seed gives the same instance;
 * all of it belongs to the arena, embedded instances are of classes of the schema.
 */
void *random_instance(const struct mof_class *cls, const struct mof_schema *schema,
		      unsigned int seed, struct mof_arena *arena);

#endif
