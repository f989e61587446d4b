/*
 * Instances of any class from MOF text (DSP0004 7.9), by the class's descriptor of libmof.  The one
 * part of mofc that knows the runtime; the program mofc is made without it.
 */
#ifndef INSTANCES_INSTANCES_H
#define INSTANCES_INSTANCES_H

#include <stdbool.h>
#include <stddef.h>

#include "mof/arena.h"
#include "mof/class.h"
#include "mof/error.h"
#include "mof/value.h"

struct mofc_instance_options {
	const struct mof_schema *schema; /* where classes are found */
	bool ignore_unknown;             /* pass over properties that a class does not have */
	const char *name;                /* what messages call the text; NULL: nothing */
};

/*
 * Reads a text that declares instances, in UTF-8 or UTF-16 and at most 64 MiB long.  An instance
 * begins with the defaults of its class (7.9).  An array takes one value without braces.  A
 * reference is the text of a path, that of WMI too, or $ALIAS of an earlier instance of the same
 * text, whose path it then is: its class and keys.  An embedded instance is a string that holds
 * the text of one, or "instance of" itself, as in WMI, or an alias; at most 32 are within each
 * other.  Aliases of instances within values name nothing.  Qualifiers of instances and their
 * properties, and pragmas but include, are passed over; includes, other declarations and lines of
 * the preprocessor are errors.  Whether keys are there, and what else mof_validate checks, is left
 * to it.
 *
 * The instances, in the order of the text, and all that they point to belong to the arena or to
 * the descriptors.  Returns 0; -EINVAL if the text is wrong; -ENOMEM.  Line and column of the
 * message are those of the given text; where the mistake is in a string with the text of an
 * embedded instance, those of the string, and the message says where in that it is.  A message
 * begins with NAME:LINE:COLUMN if the options give a name, and then names class and property.  On
 * failure *ret and *ret_count are as they were.
 *
 * Where the memory that parsing takes cannot be had the process ends, as mofc does (base/arena.h).
 */
int mofc_read_instances(const char *text, size_t len, const struct mofc_instance_options *options,
			struct mof_arena *arena, struct mof_object **ret, size_t *ret_count,
			struct mof_error *reterr);

#endif
