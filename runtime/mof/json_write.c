#include "json.h"

#include <errno.h>
#include <math.h>

#include "depth.h"
#include "emit.h"
#include "item.h"
#include "utf8.h"

/* The largest integer up to which a reader that keeps numbers as doubles has all of them. */
#define SAFE_INTEGER_MAX (UINT64_C(1) << 53)

static int write_instance(struct mof_out *out, const struct mof_class *cls, const void *self,
			  unsigned int depth);

static int
write_string(struct mof_out *out, const char *text, size_t len)
{
	int result;

	mof_emit(out, "\"");
	result = mof_emit_text(out, text, len, &mof_escapes_json);
	mof_emit(out, "\"");
	return result;
}

static void
put_integer(struct mof_out *out, uint64_t value, bool is_signed)
{
	uint64_t magnitude = is_signed && value > INT64_MAX ? -value : value;
	bool is_quoted = magnitude > SAFE_INTEGER_MAX;
	char *to = mof_emit_room(out, MOF_INTEGER_ROOM + 2);

	if (!to)
		return;
	if (is_quoted)
		*to++ = '"';
	to = mof_emit_integer(to, value, is_signed);
	if (is_quoted)
		*to++ = '"';
	mof_emit_end(out, to);
}

static void
put_real(struct mof_out *out, double value, int digits)
{
	bool is_quoted = !isfinite(value);
	char *to = mof_emit_room(out, MOF_REAL_ROOM + 2);

	if (!to)
		return;
	if (is_quoted)
		*to++ = '"';
	to = mof_emit_real(to, value, digits);
	if (is_quoted)
		*to++ = '"';
	mof_emit_end(out, to);
}

static int
write_reference(struct mof_out *out, const struct mof_path *path)
{
	size_t start;
	int result;

	mof_emit(out, "\"");
	start = out->length;
	result = mof_path_write(path, out);
	if (!result)
		result = mof_emit_escape(out, start, &mof_escapes_json);
	mof_emit(out, "\"");
	return result;
}

static int
write_value(struct mof_out *out, uint8_t type, const struct mof_value *value, unsigned int depth)
{
	char character[4];

	switch (type) {
	case MOF_BOOLEAN:
		mof_emit(out, value->boolean ? "true" : "false");
		return 0;
	case MOF_REAL32:
		put_real(out, value->real, MOF_REAL32_DIGITS);
		return 0;
	case MOF_REAL64:
		put_real(out, value->real, MOF_REAL64_DIGITS);
		return 0;
	case MOF_CHAR16:
		return write_string(out, character,
				    mof_utf8_encode((uint32_t)value->integer, character));
	case MOF_STRING:
	case MOF_DATETIME:
		return write_string(out, value->text.data, value->text.length);
	case MOF_REFERENCE:
		return write_reference(out, value->reference);
	case MOF_OBJECT:
		if (depth >= MOF_EMBEDDED_DEPTH_MAX)
			return -ELOOP;
		return write_instance(out, value->object.cls, value->object.self, depth + 1);
	default:
		put_integer(out, value->integer, mof_type_infos[type].is_signed);
		return 0;
	}
}

static int
write_item(struct mof_out *out, const struct mof_items *items, size_t index, unsigned int depth)
{
	struct mof_value value = mof_items_get(items, index);

	if (!value.is_null)
		return write_value(out, items->type, &value, depth);
	mof_emit(out, "null");
	return 0;
}

static int
write_items(struct mof_out *out, const struct mof_property *property, const void *self,
	    unsigned int depth)
{
	struct mof_items items = mof_items_of(property, self);
	int result = 0;

	if (items.is_null) {
		mof_emit(out, "null");
		return 0;
	}
	if (!(property->flags & MOF_ARRAY))
		return write_item(out, &items, 0, depth);
	mof_emit(out, "[");
	for (size_t i = 0; !result && i < items.count; i++) {
		if (i)
			mof_emit(out, ",");
		result = write_item(out, &items, i, depth);
	}
	mof_emit(out, "]");
	return result;
}

/* Names of a schema need no escape. */
static void
put_name(struct mof_out *out, const char *name, bool is_first)
{
	size_t len = strlen(name);
	char *to = mof_emit_room(out, len + 4);

	if (!to)
		return;
	if (!is_first)
		*to++ = ',';
	*to++ = '"';
	memcpy(to, name, len);
	to = mof_emit_copy(to + len, "\":");
	mof_emit_end(out, to);
}

static int
write_instance(struct mof_out *out, const struct mof_class *cls, const void *self,
	       unsigned int depth)
{
	int result = 0;

	mof_emit(out, "{\"kind\":\"instance\",\"class\":\"");
	mof_emit(out, cls->name);
	mof_emit(out, "\",\"properties\":{");
	for (size_t i = 0; !result && i < cls->property_count; i++) {
		put_name(out, cls->properties[i].name, i == 0);
		result = write_items(out, &cls->properties[i], self, depth);
	}
	mof_emit(out, "}}");
	return result;
}

int
mof_write_json(const struct mof_class *cls, const void *self, struct mof_out *out)
{
	size_t start = out->length;

	return mof_emit_finish(out, start, write_instance(out, cls, self, 0));
}
