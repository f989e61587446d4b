#include "json.h"

#include <errno.h>
#include <math.h>

#include "depth.h"
#include "emit.h"
#include "item.h"
#include "path.h"
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

/* Whether a reader that keeps numbers as doubles could not have it, or JSON has no number for it.
 */
static inline bool
is_quoted(uint8_t type, const void *at)
{
	uint64_t integer;

	if (type == MOF_REAL32 || type == MOF_REAL64)
		return !isfinite(mof_real_load(type, at));
	integer = mof_integer_load(type, at);
	if (mof_type_infos[type].is_signed && integer > INT64_MAX)
		integer = -integer;
	return integer > SAFE_INTEGER_MAX;
}

/* A boolean or number as text; returns its end. */
static inline char *
put_number(char *to, uint8_t type, const void *at)
{
	if (type == MOF_BOOLEAN)
		return mof_emit_copy(to, *(const bool *)at ? "true" : "false");
	if (!is_quoted(type, at))
		return mof_emit_number(to, type, at);
	*to++ = '"';
	to = mof_emit_number(to, type, at);
	*to++ = '"';
	return to;
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

/*
 * A value or element that is not NULL.  to is the end of what is in out, with VALUE_ROOM; what is
 * written there counts only now.
 */
static inline int
write_value(struct mof_out *out, char *to, uint8_t type, const void *at, unsigned int depth)
{
	const struct mof_object *object;
	const char *text;
	char character[4];
	size_t len;
	int result;

	switch (type) {
	case MOF_STRING:
	case MOF_DATETIME:
		*to = '"';
		mof_emit_end(out, to + 1);
		text = mof_text_load(type, at, &len);
		result = mof_emit_text(out, text, len, &mof_escapes_json);
		mof_emit(out, "\"");
		return result;
	case MOF_CHAR16:
		mof_emit_end(out, to);
		len = mof_utf8_encode((uint32_t)mof_integer_load(type, at), character);
		return write_string(out, character, len);
	case MOF_REFERENCE:
		mof_emit_end(out, to);
		return write_reference(out, *(const struct mof_path *const *)at);
	case MOF_OBJECT:
		mof_emit_end(out, to);
		object = at;
		if (depth >= MOF_EMBEDDED_DEPTH_MAX)
			return -ELOOP;
		return write_instance(out, object->cls, object->self, depth + 1);
	default:
		mof_emit_end(out, put_number(to, type, at));
		return 0;
	}
}

#define VALUE_ROOM (MOF_REAL_ROOM + 4)

static int
write_array(struct mof_out *out, const struct mof_property *property, const void *self,
	    unsigned int depth)
{
	struct mof_items items = mof_items_of(property, self);
	int result = 0;

	if (items.is_null) {
		mof_emit(out, "null");
		return 0;
	}
	mof_emit(out, "[");
	for (size_t i = 0; !result && i < items.count; i++) {
		char *to = mof_emit_room(out, VALUE_ROOM);

		if (!to)
			return 0;
		if (i)
			*to++ = ',';
		if (mof_items_is_null(&items, i))
			mof_emit_end(out, mof_emit_bytes(to, "null", 4));
		else
			result = write_value(out, to, items.type, mof_items_at(&items, i), depth);
	}
	mof_emit(out, "]");
	return result;
}

/* Names of a schema need no escape. */
static inline int
write_property(struct mof_out *out, const struct mof_property *property, const void *self,
	       bool is_first, unsigned int depth)
{
	const unsigned char *at = (const unsigned char *)self + property->offset;
	char *to = mof_emit_room(out, property->name_len + 4 + VALUE_ROOM);

	if (!to)
		return 0;
	if (!is_first)
		*to++ = ',';
	*to++ = '"';
	to = mof_emit_bytes(mof_emit_name(to, property->name, property->name_len), "\":", 2);
	if (property->flags & MOF_ARRAY) {
		mof_emit_end(out, to);
		return write_array(out, property, self, depth);
	}
	if (!mof_scalar_is_null(property->type, at))
		return write_value(out, to, property->type, at, depth);
	mof_emit_end(out, mof_emit_bytes(to, "null", 4));
	return 0;
}

static int
write_instance(struct mof_out *out, const struct mof_class *cls, const void *self,
	       unsigned int depth)
{
	int result = 0;

	mof_emit(out, "{\"kind\":\"instance\",\"class\":\"");
	mof_emit(out, cls->name);
	mof_emit(out, "\",\"properties\":{");
	for (size_t i = 0; !result && i < cls->property_count; i++)
		result = write_property(out, cls->properties[i], self, i == 0, depth);
	mof_emit(out, "}}");
	return result;
}

int
mof_write_json(const struct mof_class *cls, const void *self, struct mof_out *out)
{
	size_t start = out->length;

	return mof_emit_finish(out, start, write_instance(out, cls, self, 0));
}
