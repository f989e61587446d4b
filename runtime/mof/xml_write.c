#include "xml.h"

#include <errno.h>
#include <string.h>

#include "depth.h"
#include "emit.h"
#include "item.h"
#include "utf8.h"
#include "xml_path.h"

/* Which properties are written, and within which elements. */
enum style { XML, WMI };

static int write_instance(struct mof_out *out, const struct mof_class *cls, const void *self,
			  enum style style, unsigned int depth);

/* What follows the name in the start tag of a property that is no reference. */
static const struct type_mark {
	char text[23];
	uint8_t len;
} type_marks[MOF_TYPE_COUNT] = {
/* clang-format off */
#define MARK(name) { "\" TYPE=\"" name "\"", sizeof("\" TYPE=\"" name "\"") - 1 }
	[MOF_BOOLEAN] = MARK("boolean"), [MOF_UINT8] = MARK("uint8"), [MOF_UINT16] = MARK("uint16"),
	[MOF_UINT32] = MARK("uint32"), [MOF_UINT64] = MARK("uint64"), [MOF_SINT8] = MARK("sint8"),
	[MOF_SINT16] = MARK("sint16"), [MOF_SINT32] = MARK("sint32"), [MOF_SINT64] = MARK("sint64"),
	[MOF_REAL32] = MARK("real32"), [MOF_REAL64] = MARK("real64"), [MOF_CHAR16] = MARK("char16"),
	[MOF_STRING] = MARK("string"), [MOF_DATETIME] = MARK("datetime"),
	[MOF_OBJECT] = MARK("string"), [MOF_REFERENCE] = { "\"", 1 },
#undef MARK
	/* clang-format on */
};

/* The text of an embedded instance, without the line feed behind it. */
static int
write_object(struct mof_out *out, const struct mof_object *object, enum style style,
	     unsigned int depth)
{
	size_t start = out->length;
	int result;

	if (depth >= MOF_EMBEDDED_DEPTH_MAX)
		return -ELOOP;
	result = write_instance(out, object->cls, object->self, style, depth + 1);
	if (result < 0 || out->failed)
		return result;
	mof_out_truncate(out, out->length - 1);
	return mof_emit_escape(out, start, &mof_escapes_xml_text);
}

/* A boolean or number as text; returns its end. */
static inline char *
put_number(char *to, uint8_t type, const void *at)
{
	if (type == MOF_BOOLEAN)
		return mof_emit_copy(to, *(const bool *)at ? "TRUE" : "FALSE");
	return mof_emit_number(to, type, at);
}

/*
 * The text of a value.  to is the end of what is in out, with room for a number; what is written
 * there counts only now.
 */
static inline int
write_text(struct mof_out *out, char *to, uint8_t type, const void *at, enum style style,
	   unsigned int depth)
{
	const char *text;
	char character[4];
	size_t len;

	switch (type) {
	case MOF_STRING:
	case MOF_DATETIME:
		mof_emit_end(out, to);
		text = mof_text_load(type, at, &len);
		return mof_emit_text(out, text, len, &mof_escapes_xml_text);
	case MOF_CHAR16:
		mof_emit_end(out, to);
		len = mof_utf8_encode((uint32_t)mof_integer_load(type, at), character);
		return mof_emit_text(out, character, len, &mof_escapes_xml_text);
	case MOF_OBJECT:
		mof_emit_end(out, to);
		return write_object(out, at, style, depth);
	default:
		mof_emit_end(out, put_number(to, type, at));
		return 0;
	}
}

/* The elements of an array, each on a line of its own. */
static int
write_items(struct mof_out *out, const struct mof_items *items, enum style style,
	    unsigned int depth)
{
	int result = 0;

	for (size_t i = 0; !result && i < items->count; i++) {
		const void *at = mof_items_at(items, i);

		char *to;

		if (mof_items_is_null(items, i)) {
			mof_emit(out, "      <VALUE.NULL/>\n");
		} else if (items->type == MOF_REFERENCE) {
			result = mof_xml_put_reference(out, *(const struct mof_path *const *)at, 3,
						       0);
		} else if ((to = mof_emit_room(out, 16 + MOF_REAL_ROOM))) {
			to = mof_emit_bytes(to, "      <VALUE>", 13);
			result = write_text(out, to, items->type, at, style, depth);
			mof_emit(out, "</VALUE>\n");
		}
	}
	return result;
}

/* What stands within an array or reference, a property or a parameter, that is not NULL. */
static int
write_content(struct mof_out *out, const struct mof_property *property,
	      const struct mof_items *items, enum style style, unsigned int depth)
{
	bool is_reference = property->type == MOF_REFERENCE;
	int result;

	if (!(property->flags & MOF_ARRAY))
		return mof_xml_put_reference(out, *(const struct mof_path *const *)items->first, 2,
					     0);
	mof_emit(out, is_reference ? "    <VALUE.REFARRAY>\n" : "    <VALUE.ARRAY>\n");
	result = write_items(out, items, style, depth);
	mof_emit(out, is_reference ? "    </VALUE.REFARRAY>\n" : "    </VALUE.ARRAY>\n");
	return result;
}

/* The attributes that most properties do not have. */
static char *
put_rare_attributes(char *to, const struct mof_property *property)
{
	if (property->array_size) {
		to = mof_emit_copy(to, " ARRAYSIZE=\"");
		to = mof_emit_integer(to, property->array_size, false);
		*to++ = '"';
	}
	if (property->type == MOF_REFERENCE && property->class_name) {
		to = mof_emit_copy(to, " REFERENCECLASS=\"");
		to = mof_emit_copy(to, property->class_name);
		*to++ = '"';
	}
	if (property->type == MOF_OBJECT)
		to = mof_emit_copy(to, property->class_name ? " EmbeddedObject=\"instance\""
							    : " EmbeddedObject=\"object\"");
	return to;
}

/* All that stands in a start tag, and in a scalar's value beside it, takes less. */
#define TAG_ROOM (160 + MOF_REAL_ROOM)

/* Room for a property's tag. */
static inline char *
tag_room(struct mof_out *out, const struct mof_property *property)
{
	size_t len = property->class_name ? strlen(property->class_name) : 0;

	return mof_emit_room(out, property->name_len + len + TAG_ROOM);
}

/* A start tag behind what it opens with, up to where it ends.  Names need no escape. */
static inline char *
put_attributes(char *to, const struct mof_property *property)
{
	const struct type_mark *mark = &type_marks[property->type];

	to = mof_emit_name(to, property->name, property->name_len);
	memcpy(to, mark->text, sizeof(mark->text));
	to += mark->len;
	if (property->class_name || property->array_size || property->type == MOF_OBJECT)
		to = put_rare_attributes(to, property);
	return to;
}

/* A PROPERTY; */
static inline int
write_scalar(struct mof_out *out, const struct mof_property *property, const void *self,
	     enum style style, unsigned int depth)
{
	static const char start[] = "  <PROPERTY NAME=\"", open[] = ">\n    <VALUE>";
	static const char close[] = "</VALUE>\n  </PROPERTY>\n";
	const unsigned char *at = (const unsigned char *)self + property->offset;
	bool is_null = mof_scalar_is_null(property->type, at);
	char *to;
	int result;

	if (is_null && style == WMI)
		return 0;
	to = tag_room(out, property);
	if (!to)
		return 0;
	to = put_attributes(mof_emit_bytes(to, start, sizeof(start) - 1), property);
	if (is_null) {
		mof_emit_end(out, mof_emit_bytes(to, "/>\n", 3));
		return 0;
	}
	to = mof_emit_bytes(to, open, sizeof(open) - 1);
	if (mof_type_is_number(property->type)) {
		to = put_number(to, property->type, at);
		mof_emit_end(out, mof_emit_bytes(to, close, sizeof(close) - 1));
		return 0;
	}
	result = write_text(out, to, property->type, at, style, depth);
	to = mof_emit_room(out, sizeof(close));
	if (to)
		mof_emit_end(out, mof_emit_bytes(to, close, sizeof(close) - 1));
	return result;
}

/* The elements of what is no scalar; CIM has no array of references, but WMI has. */
static const char *const starts[][2] = {
	{ "  <PROPERTY.REFERENCE NAME=\"", "  </PROPERTY.REFERENCE>\n" },
	{ "  <PROPERTY.ARRAY NAME=\"", "  </PROPERTY.ARRAY>\n" },
	{ "  <PROPERTY.REFARRAY NAME=\"", "  </PROPERTY.REFARRAY>\n" },
};

static int
write_array(struct mof_out *out, const struct mof_property *property, const void *self,
	    enum style style, unsigned int depth)
{
	struct mof_items items = mof_items_of(property, self);
	const char *const *tags = starts[property->type != MOF_REFERENCE ? 1
					 : property->flags & MOF_ARRAY   ? 2
									 : 0];
	char *to;
	int result;

	if (items.is_null && style == WMI)
		return 0;
	to = tag_room(out, property);
	if (!to)
		return 0;
	to = put_attributes(mof_emit_copy(to, tags[0]), property);
	mof_emit_end(out, mof_emit_copy(to, items.is_null ? "/>\n" : ">\n"));
	if (items.is_null)
		return 0;
	result = write_content(out, property, &items, style, depth);
	mof_emit(out, tags[1]);
	return result;
}

static int
write_instance(struct mof_out *out, const struct mof_class *cls, const void *self, enum style style,
	       unsigned int depth)
{
	int result = 0;

	mof_emit(out, "<INSTANCE CLASSNAME=\"");
	mof_emit(out, cls->name);
	mof_emit(out, "\">\n");
	for (size_t i = 0; !result && i < cls->property_count; i++) {
		const struct mof_property *property = cls->properties[i];

		if ((property->flags & MOF_ARRAY) || property->type == MOF_REFERENCE)
			result = write_array(out, property, self, style, depth);
		else
			result = write_scalar(out, property, self, style, depth);
	}
	mof_emit(out, "</INSTANCE>\n");
	return result;
}

int
mof_write_xml(const struct mof_class *cls, const void *self, struct mof_out *out)
{
	size_t start = out->length;

	return mof_emit_finish(out, start, write_instance(out, cls, self, XML, 0));
}

int
mof_write_wmi(const struct mof_class *cls, const void *self, struct mof_out *out)
{
	size_t start = out->length;

	return mof_emit_finish(out, start, write_instance(out, cls, self, WMI, 0));
}

int
mof_write_xml_named(const struct mof_class *cls, const void *self, const struct mof_path *path,
		    struct mof_out *out)
{
	size_t start = out->length;
	int result;

	mof_emit(out, "<VALUE.NAMEDINSTANCE>\n");
	result = mof_xml_put_instance_name(out, path, 0, 0);
	if (!result)
		result = write_instance(out, cls, self, XML, 0);
	mof_emit(out, "</VALUE.NAMEDINSTANCE>\n");
	return mof_emit_finish(out, start, result);
}

/* PARAMVALUE or RETURNVALUE; what is NULL is left out. */
static int
write_parameter(struct mof_out *out, const struct mof_property *property, const void *self,
		bool is_return)
{
	struct mof_items items = mof_items_of(property, self);
	char *to;
	int result;

	if (items.is_null)
		return 0;
	mof_emit(out, is_return ? "  <RETURNVALUE PARAMTYPE=\"" : "  <PARAMVALUE NAME=\"");
	if (!is_return) {
		mof_emit(out, property->name);
		mof_emit(out, "\" PARAMTYPE=\"");
	}
	mof_emit(out, mof_type_infos[property->type].name);
	if (property->type == MOF_OBJECT)
		mof_emit(out, property->class_name ? "\" EmbeddedObject=\"instance"
						   : "\" EmbeddedObject=\"object");
	mof_emit(out, "\">\n");
	if ((property->flags & MOF_ARRAY) || property->type == MOF_REFERENCE) {
		result = write_content(out, property, &items, XML, 0);
	} else {
		mof_emit(out, "    <VALUE>");
		to = mof_emit_room(out, MOF_REAL_ROOM);
		result = to ? write_text(out, to, property->type, items.first, XML, 0) : 0;
		mof_emit(out, "</VALUE>\n");
	}
	mof_emit(out, is_return ? "  </RETURNVALUE>\n" : "  </PARAMVALUE>\n");
	return result;
}

int
mof_write_xml_call(const struct mof_method *method, const struct mof_path *path, const void *in,
		   struct mof_out *out)
{
	size_t start = out->length;
	int result;

	mof_emit(out, "<METHODCALL NAME=\"");
	mof_emit(out, method->name);
	mof_emit(out, "\">\n");
	result = mof_xml_put_local_path(out, path, 1);
	for (size_t i = 0; !result && i < method->in->property_count; i++)
		result = write_parameter(out, method->in->properties[i], in, false);
	mof_emit(out, "</METHODCALL>\n");
	return mof_emit_finish(out, start, result);
}

int
mof_write_xml_response(const struct mof_method *method, const void *result, struct mof_out *out)
{
	size_t start = out->length;
	int status = 0;

	mof_emit(out, "<METHODRESPONSE NAME=\"");
	mof_emit(out, method->name);
	mof_emit(out, "\">\n");
	for (size_t i = 0; !status && i < method->out->property_count; i++)
		status = write_parameter(out, method->out->properties[i], result,
					 i == 0 && mof_method_returns(method));
	mof_emit(out, "</METHODRESPONSE>\n");
	return mof_emit_finish(out, start, status);
}
