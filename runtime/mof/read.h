/* What all readers of instances have in common. */
#ifndef MOF_READ_H
#define MOF_READ_H

#include <stdbool.h>

#include "class.h"

/* How a reader treats what it meets.  NULL stands for { 0 }. */
struct mof_read_options {
	const struct mof_schema *schema; /* where classes of embedded instances are found */
	bool ignore_unknown;             /* pass over what an instance does not have */
};

/* No reader takes a longer text. */
#define MOF_READ_MAX (64u << 20)

#endif
