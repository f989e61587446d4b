/* References in the form of WS-CIM, as they are read: endpoint references (DSP0230, DSP0226). */
#ifndef MOF_WSCIM_REFERENCE_H
#define MOF_WSCIM_REFERENCE_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "build.h"
#include "depth.h"
#include "path.h"
#include "place.h"
#include "sax.h"

#pragma GCC visibility push(hidden)

/* What an element of WS-CIM is.  Those from WSCIM_TEXT on keep the text that they hold. */
enum mof_wscim_element {
	WSCIM_OUTSIDE,    /* around the instance or behind it */
	WSCIM_INSTANCE,   /* the root, or a property that embeds one: properties */
	WSCIM_SKIPPED,    /* nothing that anyone asked for */
	WSCIM_NIL,        /* empty */
	WSCIM_PARAMETERS, /* of a reference */
	WSCIM_SELECTORS,
	WSCIM_TEXT,      /* a value */
	WSCIM_BASE64,    /* an Octetstring */
	WSCIM_DATETIME,  /* a text, or one element with it */
	WSCIM_FORM,      /* this element */
	WSCIM_REFERENCE, /* an endpoint reference, or the text of a path */
	WSCIM_WRAPPER,   /* an EndpointReference that adds nothing to the property's element */
	WSCIM_ADDRESS,
	WSCIM_RESOURCE,
	WSCIM_SELECTOR,
	WSCIM_NESTED /* an endpoint reference that is the value of a selector */
};

/* A reference that is being read. */
struct mof_wscim_target {
	struct mof_path path;
	struct mof_path_key *keys;
	size_t capacity;
	bool is_namespace; /* the current selector names the namespace, and is no key */
};

/* That of a property, and those that are keys within it. */
struct mof_wscim_reference {
	const struct mof_reading *reading;
	const struct mof_place *place; /* of the property */
	unsigned int count;
	struct mof_wscim_target targets[MOF_REFERENCE_DEPTH_MAX + 1];
};

/* Begins the reference that the property at place is. */
void mof_wscim_reference_begin(struct mof_wscim_reference *reference,
			       const struct mof_reading *reading, const struct mof_place *place);

/* Goes into an element of the reference.  Returns 0; -EINVAL, with a message; -ENOMEM. */
int mof_wscim_reference_start(struct mof_wscim_reference *reference, enum mof_wscim_element parent,
			      const char *name, const struct mof_sax_attribute *attributes,
			      size_t count, enum mof_wscim_element *ret);

/* Leaves it; the text, which may be changed, is all that it held.  Returns the same. */
int mof_wscim_reference_leave(struct mof_wscim_reference *reference, enum mof_wscim_element element,
			      char *text, size_t len);

/* Ends the reference.  The path belongs to the arena.  Returns the same. */
int mof_wscim_reference_end(struct mof_wscim_reference *reference, const struct mof_path **ret);

#pragma GCC visibility pop

#endif
