#include "xml_path.h"

#include <errno.h>
#include <string.h>

#include "depth.h"
#include "emit.h"
#include "xml.h"

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
		result = mof_xml_put_reference(out, key->reference, level + 1, depth + 1);
	else
		result = put_text_line(out, level + 1, open, text, strlen(text),
				       &mof_escapes_xml_text, "</KEYVALUE>");
	put_line(out, level, "</KEYBINDING>");
	return result;
}

int
mof_xml_put_instance_name(struct mof_out *out, const struct mof_path *path, unsigned int level,
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

int
mof_xml_put_reference(struct mof_out *out, const struct mof_path *path, unsigned int level,
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
		result = mof_xml_put_instance_name(out, path, inner, depth);
	if (has_namespace)
		put_line(out, --inner, has_host ? "</INSTANCEPATH>" : "</LOCALINSTANCEPATH>");
	put_line(out, level, "</VALUE.REFERENCE>");
	return result;
}

int
mof_xml_put_local_path(struct mof_out *out, const struct mof_path *path, unsigned int level)
{
	bool is_instance = path->key_count > 0;
	int result = 0;

	put_line(out, level, is_instance ? "<LOCALINSTANCEPATH>" : "<LOCALCLASSPATH>");
	result = write_namespace(out, path->name_space ? path->name_space : "", level + 1);
	if (!result && is_instance)
		result = mof_xml_put_instance_name(out, path, level + 1, 0);
	else if (!result)
		result = put_attribute_line(out, level + 1, "<CLASSNAME NAME=\"", path->class_name,
					    "\"/>");
	put_line(out, level, is_instance ? "</LOCALINSTANCEPATH>" : "</LOCALCLASSPATH>");
	return result;
}

int
mof_write_xml_name(const struct mof_path *path, struct mof_out *out)
{
	size_t start = out->length;

	return mof_emit_finish(out, start, mof_xml_put_instance_name(out, path, 0, 0));
}

int
mof_write_xml_reference(const struct mof_path *path, struct mof_out *out)
{
	size_t start = out->length;

	return mof_emit_finish(out, start, mof_xml_put_reference(out, path, 0, 0));
}
