#include "mof_text.h"

#include <errno.h>
#include <math.h>

#include "depth.h"
#include "emit.h"
#include "item.h"
#include "path.h"
#include "utf8.h"

/* How many instances around one another get the usual escapes; see deep_escapes. */
#define SHALLOW_DEPTH 3

/* clang-format off */
#define ESCAPE(text) { text, sizeof(text) - 1 }

/*
 * A reader takes up to four digits behind \x, so always four are written: what follows may look
 * like one (DSP0004 annex A, stringValue).  No character 0 can be written.
 */
#define CONTROLS \
	[0x00] = { .len = MOF_CANNOT }, [0x01] = ESCAPE("\\x0001"), [0x02] = ESCAPE("\\x0002"), \
	[0x03] = ESCAPE("\\x0003"), [0x04] = ESCAPE("\\x0004"), [0x05] = ESCAPE("\\x0005"), \
	[0x06] = ESCAPE("\\x0006"), [0x07] = ESCAPE("\\x0007"), [0x08] = ESCAPE("\\b"), \
	[0x09] = ESCAPE("\\t"), [0x0a] = ESCAPE("\\n"), [0x0b] = ESCAPE("\\x000B"), \
	[0x0c] = ESCAPE("\\f"), [0x0d] = ESCAPE("\\r"), [0x0e] = ESCAPE("\\x000E"), \
	[0x0f] = ESCAPE("\\x000F"), [0x10] = ESCAPE("\\x0010"), [0x11] = ESCAPE("\\x0011"), \
	[0x12] = ESCAPE("\\x0012"), [0x13] = ESCAPE("\\x0013"), [0x14] = ESCAPE("\\x0014"), \
	[0x15] = ESCAPE("\\x0015"), [0x16] = ESCAPE("\\x0016"), [0x17] = ESCAPE("\\x0017"), \
	[0x18] = ESCAPE("\\x0018"), [0x19] = ESCAPE("\\x0019"), [0x1a] = ESCAPE("\\x001A"), \
	[0x1b] = ESCAPE("\\x001B"), [0x1c] = ESCAPE("\\x001C"), [0x1d] = ESCAPE("\\x001D"), \
	[0x1e] = ESCAPE("\\x001E"), [0x1f] = ESCAPE("\\x001F"), [0x7f] = ESCAPE("\\x007F")

static const struct mof_escapes text_escapes = {
	.plain = { '"', '\\', 0x7f, 0x7f },
	.ascii = { CONTROLS, ['"'] = ESCAPE("\\\""), ['\\'] = ESCAPE("\\\\") },
};

static const struct mof_escapes character_escapes = {
	.plain = { '\'', '\\', 0x7f, 0x7f },
	.ascii = { CONTROLS, ['\''] = ESCAPE("\\'"), ['\\'] = ESCAPE("\\\\") },
};

/*
 * The usual escapes double all backslashes at each level of a text within a text, so that 32
 * levels would take gigabytes.  These hold one backslash for one, so a text grows by as much at
 * each level.
 */
static const struct mof_escapes deep_escapes = {
	.plain = { '"', '\\', 0x7f, 0x7f },
	.ascii = { CONTROLS, ['"'] = ESCAPE("\\x0022"), ['\\'] = ESCAPE("\\x005C") },
};
/* clang-format on */

static int write_instance(struct mof_out *out, const struct mof_class *cls, const void *self,
			  unsigned int depth);

static int
write_string(struct mof_out *out, const char *text, size_t len)
{
	int result;

	mof_emit(out, "\"");
	result = mof_emit_text(out, text, len, &text_escapes);
	mof_emit(out, "\"");
	return result;
}

/* A character 0 has no escape, but a char16 may also be written as an integer. */
static int
write_char16(struct mof_out *out, uint16_t code)
{
	char character[4];
	int result;

	if (!code) {
		mof_emit(out, "0");
		return 0;
	}
	mof_emit(out, "'");
	result =
		mof_emit_text(out, character, mof_utf8_encode(code, character), &character_escapes);
	mof_emit(out, "'");
	return result;
}

/* An integer or real; MOF has no text for what is no number. */
static int
write_number(struct mof_out *out, uint8_t type, const void *at)
{
	bool is_real = type == MOF_REAL32 || type == MOF_REAL64;
	char *to = mof_emit_room(out, MOF_REAL_ROOM);

	if (is_real && !isfinite(mof_real_load(type, at)))
		return -EILSEQ;
	if (to)
		mof_emit_end(out, mof_emit_number(to, type, at));
	return 0;
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
		result = mof_emit_escape(out, start, &text_escapes);
	mof_emit(out, "\"");
	return result;
}

/* The text of an embedded instance, without the line feed at its end, as a string. */
static int
write_object(struct mof_out *out, const struct mof_object *object, unsigned int depth)
{
	size_t start;
	int result;

	if (depth >= MOF_EMBEDDED_DEPTH_MAX)
		return -ELOOP;
	mof_emit(out, "\"");
	start = out->length;
	result = write_instance(out, object->cls, object->self, depth + 1);
	if (result < 0 || out->failed)
		return result;
	mof_out_truncate(out, out->length - 1);
	result = mof_emit_escape(out, start, depth < SHALLOW_DEPTH ? &text_escapes : &deep_escapes);
	mof_emit(out, "\"");
	return result;
}

/* A value or element that is not NULL. */
static int
write_value(struct mof_out *out, uint8_t type, const void *at, unsigned int depth)
{
	const char *text;
	size_t len;

	switch (type) {
	case MOF_BOOLEAN:
		mof_emit(out, *(const bool *)at ? "true" : "false");
		return 0;
	case MOF_CHAR16:
		return write_char16(out, (uint16_t)mof_integer_load(type, at));
	case MOF_STRING:
	case MOF_DATETIME:
		text = mof_text_load(type, at, &len);
		return write_string(out, text, len);
	case MOF_REFERENCE:
		return write_reference(out, *(const struct mof_path *const *)at);
	case MOF_OBJECT:
		return write_object(out, at, depth);
	default:
		return write_number(out, type, at);
	}
}

static int
write_items(struct mof_out *out, const struct mof_items *items, unsigned int depth)
{
	int result = 0;

	if (!items->count) {
		mof_emit(out, "{ }");
		return 0;
	}
	for (size_t i = 0; !result && i < items->count; i++) {
		mof_emit(out, i ? ", " : "{ ");
		if (mof_items_is_null(items, i))
			mof_emit(out, "null");
		else
			result = write_value(out, items->type, mof_items_at(items, i), depth);
	}
	mof_emit(out, " }");
	return result;
}

/* "\tName = ".  Names of a schema need no escape. */
static void
put_name(struct mof_out *out, const struct mof_property *property)
{
	char *to = mof_emit_room(out, (size_t)property->name_len + 4);

	if (!to)
		return;
	*to++ = '\t';
	to = mof_emit_bytes(to, property->name, property->name_len);
	mof_emit_end(out, mof_emit_bytes(to, " = ", 3));
}

/*
 * What an instance does not say has the class's default (DSP0004 7.9), so NULL must be written
 * where that is another value.
 */
static int
write_property(struct mof_out *out, const struct mof_class *cls,
	       const struct mof_property *property, const void *self, unsigned int depth)
{
	struct mof_items items = mof_items_of(property, self);
	int result = 0;

	if (items.is_null && (!cls->defaults || mof_property_is_null(property, cls->defaults)))
		return 0;
	put_name(out, property);
	if (items.is_null)
		mof_emit(out, "null");
	else if (property->flags & MOF_ARRAY)
		result = write_items(out, &items, depth);
	else
		result = write_value(out, items.type, items.first, depth);
	mof_emit(out, ";\n");
	return result;
}

static int
write_instance(struct mof_out *out, const struct mof_class *cls, const void *self,
	       unsigned int depth)
{
	int result = 0;

	mof_emit(out, "instance of ");
	mof_emit(out, cls->name);
	mof_emit(out, " {\n");
	for (size_t i = 0; !result && i < cls->property_count; i++)
		result = write_property(out, cls, cls->properties[i], self, depth);
	mof_emit(out, "};\n");
	return result;
}

int
mof_write_mof(const struct mof_class *cls, const void *self, struct mof_out *out)
{
	size_t start = out->length;

	return mof_emit_finish(out, start, write_instance(out, cls, self, 0));
}
