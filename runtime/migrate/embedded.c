#include "embedded.h"

#include <msvm_schema.h>

#include <errno.h>
#include <string.h>

int
embedded_read(const char *text, const char *class_name, struct mof_arena *arena,
	      struct mof_object *ret, struct mof_error *reterr)
{
	const struct mof_read_options options = { .schema = &msvm_schema };
	size_t length = strnlen(text, EMBEDDED_MAX + 1);
	struct mof_object object;
	int err;

	if (length > EMBEDDED_MAX)
		return mof_error_set(reterr, -EINVAL, "the text is longer than %d bytes",
				     EMBEDDED_MAX);
	err = mof_read_xml_object(text, length, &options, arena, &object, NULL, reterr);
	if (err)
		return err == -ENOMEM ? err : -EINVAL;
	if (!mof_class_is_a(object.cls, class_name))
		return mof_error_set(reterr, -EINVAL, "an instance of %s was expected, not of %s",
				     class_name, object.cls->name);
	*ret = object;
	return 0;
}

int
embedded_check(struct mof_object object, struct mof_arena *arena, struct mof_error *reterr)
{
	struct mof_violations violations = { 0 };
	int err = mof_validate_all(object.cls, object.self, NULL, arena, &violations);

	if (err != -EINVAL)
		return err;
	for (size_t i = 0; i < violations.count; i++) {
		const struct mof_violation *violation = &violations.items[i];

		if (violation->severity == MOF_ERROR && strcmp(violation->rule, "Key") != 0 &&
		    strcmp(violation->rule, "Required") != 0)
			return mof_error_set(reterr, -EINVAL, "%s", violation->message);
	}
	return 0;
}
