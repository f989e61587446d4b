#include "wscim.h"

#include <errno.h>
#include <string.h>

#include "depth.h"
#include "emit.h"
#include "item.h"
#include "name.h"
#include "path.h"
#include "utf8.h"
#include "wscim_text.h"

/* The namespace of a class is this with its name behind (DSP0230). */
#define CLASS_URI "http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/"
#define COMMON_URI "http://schemas.dmtf.org/wbem/wscim/1/common"
#define XSI_URI "http://www.w3.org/2001/XMLSchema-instance"
#define WSA_URI "http://schemas.xmlsoap.org/ws/2004/08/addressing"
#define WSMAN_URI "http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd"

#define ANY_NAMESPACES " xmlns:cim=\"" COMMON_URI "\" xmlns:xsi=\"" XSI_URI "\">\n"
#define REFERENCE_NAMESPACES " xmlns:wsa=\"" WSA_URI "\" xmlns:wsman=\"" WSMAN_URI "\">\n"

/*
 * An instance that is being written.  Each level has a prefix of its own: an element that declares
 * the namespace of what is embedded in it is itself still in the outer one.
 */
struct level {
	struct mof_out *out;
	char prefix[4];
	unsigned int depth;
};

static struct level
level_of(struct mof_out *out, unsigned int depth)
{
	struct level level = { out, "p", depth };

	if (depth) {
		level.prefix[0] = 'e';
		*mof_emit_integer(level.prefix + 1, depth, false) = '\0';
	}
	return level;
}

/* A tag of a property's element, "<" or "</" before its name, and what ends the tag. */
static void
put_tag(const struct level *level, const char *before, const char *name, const char *after)
{
	size_t len = strlen(name);
	char *to = mof_emit_room(level->out, 2 + sizeof(level->prefix) + 1 + len + strlen(after));

	if (!to)
		return;
	to = mof_emit_copy(to, before);
	to = mof_emit_copy(to, level->prefix);
	*to++ = ':';
	memcpy(to, name, len);
	mof_emit_end(level->out, mof_emit_copy(to + len, after));
}

static void
put_nil(const struct level *level, const char *name)
{
	put_tag(level, "<", name, " xsi:nil=\"true\"/>\n");
}

static int
put_text_line(struct mof_out *out, const char *open, const char *text, const char *close)
{
	int result;

	mof_emit(out, open);
	result = mof_emit_text(out, text, strlen(text), &mof_escapes_xml_text);
	mof_emit(out, close);
	return result;
}

static int
write_datetime(struct mof_out *out, const char *cim, size_t len)
{
	/* An element around the text twice, and the text. */
	const size_t room = 2 * sizeof("</cim:CIM_DateTime>") + MOF_WSCIM_DATETIME_ROOM;
	const char *form = mof_wscim_datetime_form(cim, len);
	char *to;
	int result;

	if (!form) {
		mof_emit(out, "<cim:CIM_DateTime>");
		result = mof_emit_text(out, cim, len, &mof_escapes_xml_text);
		mof_emit(out, "</cim:CIM_DateTime>");
		return result;
	}
	to = mof_emit_room(out, room);
	if (!to)
		return 0;
	to = mof_emit_copy(mof_emit_copy(mof_emit_copy(to, "<cim:"), form), ">");
	to = mof_wscim_put_datetime(to, cim);
	to = mof_emit_copy(mof_emit_copy(mof_emit_copy(to, "</cim:"), form), ">");
	mof_emit_end(out, to);
	return 0;
}

/* An address that names no host in particular. */
#define ANONYMOUS WSA_URI "/role/anonymous"

/* The host as the authority of a URI, by which a reader knows it again. */
static int
write_host(struct mof_out *out, const char *host)
{
	size_t len = strlen(host), characters;
	char *to;

	if (mof_utf8_count(host, len, &characters) < 0)
		return -EILSEQ;
	mof_emit(out, "http://");
	to = mof_emit_room(out, 3 * len);
	if (to)
		mof_emit_end(out, mof_wscim_put_uri(to, host));
	mof_emit(out, "/wsman");
	return 0;
}

static int write_path(struct mof_out *out, const struct mof_path *path, unsigned int depth);

static int
write_selector(struct mof_out *out, const struct mof_path_key *key, unsigned int depth)
{
	const char *name = key->name ? key->name : "", *text = key->text ? key->text : "";
	int result;

	/* XML Schema has no other spelling of these. */
	if (key->type == MOF_BOOLEAN && mof_name_compare(text, "true") == 0)
		text = "true";
	else if (key->type == MOF_BOOLEAN && mof_name_compare(text, "false") == 0)
		text = "false";
	mof_emit(out, "<wsman:Selector Name=\"");
	result = mof_emit_text(out, name, strlen(name), &mof_escapes_xml_attribute);
	if (result < 0)
		return result;
	if (key->type != MOF_REFERENCE || !key->reference)
		return put_text_line(out, "\">", text, "</wsman:Selector>\n");
	mof_emit(out, "\">\n<wsa:EndpointReference>\n");
	result = write_path(out, key->reference, depth + 1);
	mof_emit(out, "</wsa:EndpointReference>\n</wsman:Selector>\n");
	return result;
}

/* What stands within an endpoint reference (DSP0226, "Default addressing model"). */
static int
write_path(struct mof_out *out, const struct mof_path *path, unsigned int depth)
{
	int result = 0;

	if (depth > MOF_REFERENCE_DEPTH_MAX)
		return -ELOOP;
	mof_emit(out, "<wsa:Address>");
	if (path->host)
		result = write_host(out, path->host);
	else
		mof_emit(out, ANONYMOUS);
	mof_emit(out, "</wsa:Address>\n<wsa:ReferenceParameters>\n");
	if (!result)
		result = put_text_line(out, "<wsman:ResourceURI>" CLASS_URI,
				       path->class_name ? path->class_name : "",
				       "</wsman:ResourceURI>\n");
	if (result < 0)
		return result;
	if (path->name_space || path->key_count)
		mof_emit(out, "<wsman:SelectorSet>\n");
	if (path->name_space)
		result = put_text_line(out, "<wsman:Selector Name=\"__cimnamespace\">",
				       path->name_space, "</wsman:Selector>\n");
	for (size_t i = 0; !result && i < path->key_count; i++)
		result = write_selector(out, &path->keys[i], depth);
	if (path->name_space || path->key_count)
		mof_emit(out, "</wsman:SelectorSet>\n");
	mof_emit(out, "</wsa:ReferenceParameters>\n");
	return result;
}

/* A boolean or number as text. */
static void
put_number(struct mof_out *out, uint8_t type, const void *at)
{
	char *to = mof_emit_room(out, MOF_REAL_ROOM);

	if (to && type == MOF_BOOLEAN)
		mof_emit_end(out, mof_emit_copy(to, *(const bool *)at ? "true" : "false"));
	else if (to)
		mof_emit_end(out, mof_emit_number(to, type, at));
}

/* What stands within the element of a value that is not NULL, neither reference nor object. */
static int
write_text(struct mof_out *out, uint8_t type, const void *at)
{
	const char *text;
	char character[4];
	size_t len;

	switch (type) {
	case MOF_STRING:
		text = mof_text_load(type, at, &len);
		return mof_emit_text(out, text, len, &mof_escapes_xml_text);
	case MOF_DATETIME:
		text = mof_text_load(type, at, &len);
		return write_datetime(out, text, len);
	case MOF_CHAR16:
		len = mof_utf8_encode((uint32_t)mof_integer_load(type, at), character);
		return mof_emit_text(out, character, len, &mof_escapes_xml_text);
	default:
		put_number(out, type, at);
		return 0;
	}
}

static int write_properties(const struct level *level, const struct mof_class *cls,
			    const void *self);

static int
write_object(const struct level *level, const char *name, const struct mof_object *object)
{
	struct level inner;
	int result;

	if (level->depth >= MOF_EMBEDDED_DEPTH_MAX)
		return -ELOOP;
	inner = level_of(level->out, level->depth + 1);
	put_tag(level, "<", name, " xmlns:");
	mof_emit(level->out, inner.prefix);
	mof_emit(level->out, "=\"" CLASS_URI);
	mof_emit(level->out, object->cls->name);
	mof_emit(level->out, "\" xsi:type=\"");
	put_tag(&inner, "", object->cls->name, "_Type\">\n");
	result = write_properties(&inner, object->cls, object->self);
	put_tag(level, "</", name, ">\n");
	return result;
}

/* The element of one value that is not NULL. */
static int
write_value(const struct level *level, const struct mof_property *property, const void *at)
{
	int result;

	if (property->type == MOF_OBJECT)
		return write_object(level, property->name, at);
	if (property->type == MOF_REFERENCE) {
		put_tag(level, "<", property->name, REFERENCE_NAMESPACES);
		result = write_path(level->out, *(const struct mof_path *const *)at, 0);
	} else {
		put_tag(level, "<", property->name, ">");
		result = write_text(level->out, property->type, at);
	}
	put_tag(level, "</", property->name, ">\n");
	return result;
}

/* Whether an array is an Octetstring whose length is right, so that it can be made anew. */
static bool
is_octetstring(const struct mof_property *property, const struct mof_items *items)
{
	const unsigned char *bytes = items->first;
	size_t length;

	if (!(property->flags & MOF_OCTETSTRING) || property->type != MOF_UINT8 ||
	    items->count < MOF_OCTETSTRING_PREFIX)
		return false;
	length = (size_t)bytes[0] << 24 | (size_t)bytes[1] << 16 | (size_t)bytes[2] << 8 | bytes[3];
	return length == items->count &&
	       (!items->nulls || !memchr(items->nulls, true, items->count));
}

static void
put_base64(struct mof_out *out, const unsigned char *bytes, size_t count)
{
	char *to = mof_emit_room(out, (count + 2) / 3 * 4);

	if (to)
		mof_emit_end(out, mof_wscim_put_base64(to, bytes, count));
}

static int
write_property(const struct level *level, const struct mof_property *property, const void *self)
{
	struct mof_items items = mof_items_of(property, self);
	int result = 0;

	if (items.is_null && !(property->flags & MOF_ARRAY)) {
		put_nil(level, property->name);
	} else if (!items.is_null && is_octetstring(property, &items)) {
		put_tag(level, "<", property->name, " xsi:type=\"cim:cimBase64Binary\">");
		put_base64(level->out, items.first + MOF_OCTETSTRING_PREFIX,
			   items.count - MOF_OCTETSTRING_PREFIX);
		put_tag(level, "</", property->name, ">\n");
	} else if (!items.is_null) {
		for (size_t i = 0; !result && i < items.count; i++) {
			if (mof_items_is_null(&items, i))
				put_nil(level, property->name);
			else
				result = write_value(level, property, mof_items_at(&items, i));
		}
	}
	return result;
}

static int
write_properties(const struct level *level, const struct mof_class *cls, const void *self)
{
	int result = 0;

	for (size_t i = 0; !result && i < cls->property_count; i++)
		result = write_property(level, cls->properties[i], self);
	return result;
}

/* The root element: its name is that of the class, or of a method with a suffix. */
static int
write_root(const char *class_name, const char *name, const char *suffix,
	   const struct mof_class *cls, const void *self, struct mof_out *out)
{
	struct level level = level_of(out, 0);
	size_t start = out->length;
	int result;

	put_tag(&level, "<", name, suffix);
	mof_emit(out, " xmlns:p=\"" CLASS_URI);
	mof_emit(out, class_name);
	mof_emit(out, "\"" ANY_NAMESPACES);
	result = write_properties(&level, cls, self);
	put_tag(&level, "</", name, suffix);
	mof_emit(out, ">\n");
	return mof_emit_finish(out, start, result);
}

int
mof_write_wscim(const struct mof_class *cls, const void *self, struct mof_out *out)
{
	return write_root(cls->name, cls->name, "", cls, self, out);
}

int
mof_write_wscim_call(const struct mof_method *method, const char *class_name, const void *in,
		     struct mof_out *out)
{
	return write_root(class_name, method->name, "_INPUT", method->in, in, out);
}

int
mof_write_wscim_response(const struct mof_method *method, const char *class_name,
			 const void *result, struct mof_out *out)
{
	return write_root(class_name, method->name, "_OUTPUT", method->out, result, out);
}
