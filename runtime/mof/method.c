#include "method.h"

#include <errno.h>
#include <string.h>

#include "validate.h"

int
mof_deliver(struct mof_request *request, const struct mof_class *cls, const void *self)
{
	if (!request->deliver)
		return mof_error_set(&request->error, -ENOSYS, "nobody takes an instance of %s",
				     cls->name);
	return request->deliver(request, cls, self);
}

int
mof_invoke(const struct mof_class *cls, const void *ops, struct mof_request *request,
	   const struct mof_path *path, const char *name, const void *in, void *out)
{
	const struct mof_operation *operation = mof_class_find_method(cls, name);
	mof_handler_fn *handler = NULL;
	int result;

	if (!operation)
		return mof_error_set(&request->error, -ENOENT, "%s has no method \"%s\"", cls->name,
				     name ? name : "");
	memset(out, 0, operation->method->out->size);
	if (ops)
		memcpy(&handler, (const unsigned char *)ops + operation->offset, sizeof(handler));
	if (!handler)
		return mof_error_set(&request->error, -ENOSYS, "%s.%s is not supported", cls->name,
				     operation->method->name);
	result = mof_validate(operation->method->in, in, &request->error);
	if (result < 0)
		return result;
	result = operation->method->call(handler, request, path, in, out);
	if (result < 0)
		memset(out, 0, operation->method->out->size);
	return result;
}
