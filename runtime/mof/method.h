/*
 * Methods and the other operations of a class: what a provider is asked, and how its handlers are
 * called.  A handler returns 0; or a negative errno, with the reason in request->error: -ENOENT
 * there is no such instance, -EEXIST there is one already, -EINVAL a parameter is wrong, -EACCES
 * the caller may not, -ENOSYS not supported; any other counts as failed (DSP0200 5.2.5.1).
 */
#ifndef MOF_METHOD_H
#define MOF_METHOD_H

#include "arena.h"
#include "class.h"
#include "error.h"
#include "path.h"

#ifdef __cplusplus
extern "C" {
#endif

/* One request.  It and its arena live until the answer is sent. */
struct mof_request {
	struct mof_arena *arena;       /* what a handler gives back lives here, or longer */
	struct mof_error error;        /* why it failed */
	const char *user;              /* who asks; NULL: not known */
	const char *name_space;        /* "root/virtualization/v2" */
	const char *const *properties; /* the list of the client, ends with NULL; NULL: all */
	void *provider;                /* what the provider keeps for itself */
	/* Takes an instance of what enumerate or associators finds; see mof_deliver. */
	int (*deliver)(struct mof_request *request, const struct mof_class *cls, const void *self);
	void *receiver; /* of deliver */
};

/*
 * Gives an instance to whoever asked; it may change afterwards.  Returns 0, or what the handler
 * is to return at once.
 */
int mof_deliver(struct mof_request *request, const struct mof_class *cls, const void *self);

/* What Associators and References look for; a NULL stands for any (DSP0200 5.3.2.10). */
struct mof_association {
	const char *assoc_class, *result_class, *role, *result_role;
	bool only_names; /* the keys of what is found are enough */
};

/* Operations that are the same for every class. */
typedef int mof_enumerate_fn(struct mof_request *request);
typedef int mof_delete_fn(struct mof_request *request, const struct mof_path *path);
typedef int mof_associators_fn(struct mof_request *request, const struct mof_path *path,
			       const struct mof_association *filter);

/* Any handler: to be cast to its own type before it is called. */
typedef void mof_handler_fn(void);

/*
 * A method.  Its parameters are described as the properties of a class, so that whatever walks an
 * instance walks them: what goes in, and what comes out with ReturnValue as the first.
 */
struct mof_method {
	const char *name, *origin;
	const struct mof_class *in, *out;
	int (*call)(mof_handler_fn *handler, struct mof_request *request,
		    const struct mof_path *path, const void *in, void *out);
	uint16_t flags; /* MOF_STATIC, MOF_RETURNS */
};

/* Whether it returns a value, which then is the first that comes out; in WMI some are void. */
static inline bool
mof_method_returns(const struct mof_method *method)
{
	return (method->flags & MOF_RETURNS) != 0;
}

/*
 * Calls a method by its name.  ops is the class's struct <class>_ops, path that of the instance,
 * in and out the method's own structs (mof_class_find_method, mof_set).  What goes in must be
 * valid, as mof_validate says.
 * Returns what the handler returns; -ENOENT if the class has no such method, -EINVAL for an
 * argument, -ENOSYS if there is no handler: each with the reason in request->error.  On failure
 * *out is NULL throughout.
 */
int mof_invoke(const struct mof_class *cls, const void *ops, struct mof_request *request,
	       const struct mof_path *path, const char *name, const void *in, void *out);

#ifdef __cplusplus
}
#endif

#endif
