#include "xml.h"

#include <errno.h>
#include <string.h>

#include "depth.h"
#include "emit.h"
#include "item.h"
#include "utf8.h"

/* The elements that a property takes. */
enum form { SCALAR, ARRAY, REFERENCE, REFERENCE_ARRAY };

static enum form
form_of(const struct mof_property *property)
{
	bool is_array = (property->flags & MOF_ARRAY) != 0;

	if (property->type == MOF_REFERENCE)
		return is_array ? REFERENCE_ARRAY : REFERENCE;
	return is_array ? ARRAY : SCALAR;
}

static int write_instance(struct mof_out *out, const struct mof_class *cls, const void *self,
			  unsigned int depth);

/* Two blanks per level. */
static void
put_indent(struct mof_out *out, unsigned int level)
{
	char *to = mof_emit_room(out, 2 * (size_t)level);

	if (to)
		mof_emit_end(out, (char *)memset(to, ' ', 2 * (size_t)level) + 2 * (size_t)level);
}

/* A line that holds markup only. */
static void
put_line(struct mof_out *out, unsigned int level, const char *markup)
{
	put_indent(out, level);
	mof_emit(out, markup);
	mof_emit(out, "\n");
}

/* A line with a text between what opens and what closes it. */
static int
put_text_line(struct mof_out *out, unsigned int level, const char *open, const char *text,
	      size_t len, const struct mof_escapes *escapes, const char *close)
{
	int result;

	put_indent(out, level);
	mof_emit(out, open);
	result = mof_emit_text(out, text, len, escapes);
	mof_emit(out, close);
	mof_emit(out, "\n");
	return result;
}

static int
put_attribute_line(struct mof_out *out, unsigned int level, const char *open, const char *name,
		   const char *close)
{
	name = name ? name : "";
	return put_text_line(out, level, open, name, strlen(name), &mof_escapes_xml_attribute,
			     close);
}

static int write_reference(struct mof_out *out, const struct mof_path *path, unsigned int level,
			   unsigned int depth);

static int
write_key(struct mof_out *out, const struct mof_path_key *key, unsigned int level,
	  unsigned int depth)
{
	const struct mof_type_info *info = &mof_type_infos[key->type];
	const char *text = key->text ? key->text : "", *open = "<KEYVALUE VALUETYPE=\"string\">";
	int result;

	result = put_attribute_line(out, level, "<KEYBINDING NAME=\"", key->name, "\">");
	if (result < 0)
		return result;
	if (key->type == MOF_BOOLEAN)
		open = "<KEYVALUE VALUETYPE=\"boolean\">";
	else if (info->is_integer || key->type == MOF_REAL32 || key->type == MOF_REAL64)
		open = "<KEYVALUE VALUETYPE=\"numeric\">";
	if (key->type == MOF_REFERENCE && key->reference)
		result = write_reference(out, key->reference, level + 1, depth + 1);
	else
		result = put_text_line(out, level + 1, open, text, strlen(text),
				       &mof_escapes_xml_text, "</KEYVALUE>");
	put_line(out, level, "</KEYBINDING>");
	return result;
}

static int
write_instance_name(struct mof_out *out, const struct mof_path *path, unsigned int level,
		    unsigned int depth)
{
	int result;

	result = put_attribute_line(out, level, "<INSTANCENAME CLASSNAME=\"", path->class_name,
				    path->key_count ? "\">" : "\"/>");
	for (size_t i = 0; !result && i < path->key_count; i++)
		result = write_key(out, &path->keys[i], level + 1, depth);
	if (path->key_count)
		put_line(out, level, "</INSTANCENAME>");
	return result;
}

/* One NAMESPACE for each part of "root/cimv2". */
static int
write_namespace(struct mof_out *out, const char *name, unsigned int level)
{
	int result = 0;

	put_line(out, level, "<LOCALNAMESPACEPATH>");
	while (!result && *name) {
		size_t len = strcspn(name, "/");

		if (len)
			result = put_text_line(out, level + 1, "<NAMESPACE NAME=\"", name, len,
					       &mof_escapes_xml_attribute, "\"/>");
		name += name[len] ? len + 1 : len;
	}
	put_line(out, level, "</LOCALNAMESPACEPATH>");
	return result;
}

static int
write_reference(struct mof_out *out, const struct mof_path *path, unsigned int level,
		unsigned int depth)
{
	bool has_namespace = path->name_space && path->name_space[strspn(path->name_space, "/")];
	bool has_host = has_namespace && path->host;
	unsigned int inner = level + 1;
	int result = 0;

	if (depth > MOF_REFERENCE_DEPTH_MAX)
		return -ELOOP;
	put_line(out, level, "<VALUE.REFERENCE>");
	if (has_namespace)
		put_line(out, inner++, has_host ? "<INSTANCEPATH>" : "<LOCALINSTANCEPATH>");
	if (has_host) {
		put_line(out, inner++, "<NAMESPACEPATH>");
		result = put_text_line(out, inner, "<HOST>", path->host, strlen(path->host),
				       &mof_escapes_xml_text, "</HOST>");
	}
	if (!result && has_namespace)
		result = write_namespace(out, path->name_space, inner);
	if (has_host)
		put_line(out, --inner, "</NAMESPACEPATH>");
	if (!result)
		result = write_instance_name(out, path, inner, depth);
	if (has_namespace)
		put_line(out, --inner, has_host ? "</INSTANCEPATH>" : "</LOCALINSTANCEPATH>");
	put_line(out, level, "</VALUE.REFERENCE>");
	return result;
}

/* A boolean or number as text. */
static void
put_number(struct mof_out *out, uint8_t type, const struct mof_value *value)
{
	char *to = mof_emit_room(out, MOF_REAL_ROOM);

	if (!to)
		return;
	if (type == MOF_BOOLEAN)
		to = mof_emit_copy(to, value->boolean ? "TRUE" : "FALSE");
	else if (type == MOF_REAL32)
		to = mof_emit_real(to, value->real, MOF_REAL32_DIGITS);
	else if (type == MOF_REAL64)
		to = mof_emit_real(to, value->real, MOF_REAL64_DIGITS);
	else
		to = mof_emit_integer(to, value->integer, mof_type_infos[type].is_signed);
	mof_emit_end(out, to);
}

/* The text of an embedded instance, without the line feed behind it. */
static int
write_object(struct mof_out *out, const struct mof_object *object, unsigned int depth)
{
	size_t start = out->length;
	int result;

	if (depth >= MOF_EMBEDDED_DEPTH_MAX)
		return -ELOOP;
	result = write_instance(out, object->cls, object->self, depth + 1);
	if (result < 0 || out->failed)
		return result;
	mof_out_truncate(out, out->length - 1);
	return mof_emit_escape(out, start, &mof_escapes_xml_text);
}

/* What stands within VALUE. */
static int
write_text(struct mof_out *out, uint8_t type, const struct mof_value *value, unsigned int depth)
{
	char character[4];

	switch (type) {
	case MOF_STRING:
	case MOF_DATETIME:
		return mof_emit_text(out, value->text.data, value->text.length,
				     &mof_escapes_xml_text);
	case MOF_CHAR16:
		return mof_emit_text(out, character,
				     mof_utf8_encode((uint32_t)value->integer, character),
				     &mof_escapes_xml_text);
	case MOF_OBJECT:
		return write_object(out, &value->object, depth);
	default:
		put_number(out, type, value);
		return 0;
	}
}

/* The lines of an array's elements. */
static int
write_items(struct mof_out *out, const struct mof_items *items, unsigned int depth)
{
	int result = 0;

	for (size_t i = 0; !result && i < items->count; i++) {
		struct mof_value value = mof_items_get(items, i);

		if (value.is_null) {
			mof_emit(out, "      <VALUE.NULL/>\n");
		} else if (items->type == MOF_REFERENCE) {
			result = write_reference(out, value.reference, 3, 0);
		} else {
			mof_emit(out, "      <VALUE>");
			result = write_text(out, items->type, &value, depth);
			mof_emit(out, "</VALUE>\n");
		}
	}
	return result;
}

/* Everything of a start tag behind the property's name. */
static char *
put_attributes(char *to, const struct mof_property *property)
{
	if (property->type != MOF_REFERENCE) {
		to = mof_emit_copy(to, "\" TYPE=\"");
		to = mof_emit_copy(to, mof_type_infos[property->type].name);
	} else if (property->class_name) {
		to = mof_emit_copy(to, "\" REFERENCECLASS=\"");
		to = mof_emit_copy(to, property->class_name);
	}
	if (property->array_size) {
		to = mof_emit_copy(to, "\" ARRAYSIZE=\"");
		to = mof_emit_integer(to, property->array_size, false);
	}
	if (property->type == MOF_OBJECT)
		to = mof_emit_copy(to, property->class_name ? "\" EmbeddedObject=\"instance"
							    : "\" EmbeddedObject=\"object");
	return to;
}

/*
 * The start tag of a property, with that of a scalar's value; or all of a property that is NULL.
 * Names of a schema need no escape.
 */
static void
put_property_start(struct mof_out *out, const struct mof_property *property, enum form form,
		   bool is_null)
{
	/* All that is not a name takes less than 128 bytes. */
	size_t name_len = strlen(property->name), room = name_len + 128;
	char *to;

	if (property->class_name)
		room += strlen(property->class_name);
	to = mof_emit_room(out, room);
	if (!to)
		return;
	if (form == SCALAR)
		to = mof_emit_copy(to, "  <PROPERTY NAME=\"");
	else if (form == ARRAY)
		to = mof_emit_copy(to, "  <PROPERTY.ARRAY NAME=\"");
	else if (form == REFERENCE)
		to = mof_emit_copy(to, "  <PROPERTY.REFERENCE NAME=\"");
	else /* CIM has no array of references; WMI has, and this is its form. */
		to = mof_emit_copy(to, "  <PROPERTY.REFARRAY NAME=\"");
	memcpy(to, property->name, name_len);
	to = put_attributes(to + name_len, property);
	if (is_null)
		to = mof_emit_copy(to, "\"/>\n");
	else if (form == SCALAR)
		to = mof_emit_copy(to, "\">\n    <VALUE>");
	else
		to = mof_emit_copy(to, "\">\n");
	mof_emit_end(out, to);
}

static int
write_property(struct mof_out *out, const struct mof_property *property, const void *self,
	       unsigned int depth)
{
	struct mof_items items = mof_items_of(property, self);
	enum form form = form_of(property);
	struct mof_value value;
	int result = 0;

	put_property_start(out, property, form, items.is_null);
	if (items.is_null)
		return 0;
	switch (form) {
	case SCALAR:
		value = mof_items_get(&items, 0);
		result = write_text(out, items.type, &value, depth);
		mof_emit(out, "</VALUE>\n  </PROPERTY>\n");
		break;
	case ARRAY:
		mof_emit(out, "    <VALUE.ARRAY>\n");
		result = write_items(out, &items, depth);
		mof_emit(out, "    </VALUE.ARRAY>\n  </PROPERTY.ARRAY>\n");
		break;
	case REFERENCE:
		value = mof_items_get(&items, 0);
		result = write_reference(out, value.reference, 2, 0);
		mof_emit(out, "  </PROPERTY.REFERENCE>\n");
		break;
	case REFERENCE_ARRAY:
		mof_emit(out, "    <VALUE.REFARRAY>\n");
		result = write_items(out, &items, depth);
		mof_emit(out, "    </VALUE.REFARRAY>\n  </PROPERTY.REFARRAY>\n");
		break;
	}
	return result;
}

static int
write_instance(struct mof_out *out, const struct mof_class *cls, const void *self,
	       unsigned int depth)
{
	int result = 0;

	mof_emit(out, "<INSTANCE CLASSNAME=\"");
	mof_emit(out, cls->name);
	mof_emit(out, "\">\n");
	for (size_t i = 0; !result && i < cls->property_count; i++)
		result = write_property(out, &cls->properties[i], self, depth);
	mof_emit(out, "</INSTANCE>\n");
	return result;
}

int
mof_write_xml(const struct mof_class *cls, const void *self, struct mof_out *out)
{
	size_t start = out->length;

	return mof_emit_finish(out, start, write_instance(out, cls, self, 0));
}
