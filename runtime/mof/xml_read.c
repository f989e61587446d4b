/*
 * CIM-XML is read as it stands in the text, without a tree: each element that opens goes to
 * on_start, what stands in a value is collected, and on_end makes of it a value, a key or a path.
 * What belongs to instances is in xml_read_instance.c, what to paths in xml_read_path.c.
 */
#include "xml.h"

#include <errno.h>
#include <string.h>

#include "emit.h"
#include "xml_read_instance.h"

/* Elements that are frequent: mof_sax_parse gives their names as these pointers. */
static const char name_value[] = "VALUE", name_property[] = "PROPERTY";

/* A server's answer that the call has failed. */
static int
start_error(const struct mof_xml_reader *reader, const struct mof_sax_attribute *attributes,
	    size_t count)
{
	char code[MOF_XML_NAME_MAX + 1], text[MOF_XML_NAME_MAX + 1];

	if (!mof_xml_copy(attributes, count, "CODE", code))
		code[0] = '\0';
	if (!mof_xml_copy(attributes, count, "DESCRIPTION", text))
		text[0] = '\0';
	return mof_error_set(reader->reading->reterr, -EINVAL, "the answer is error %.*s%s%s",
			     MOF_XML_SHOWN, code, text[0] ? ": " : "", text);
}

/* Whether an element is part of a path. */
static bool
is_path(enum mof_xml_element element)
{
	return element == XML_CLASSNAME || element == XML_CLASSPATH ||
	       element == XML_INSTANCENAME || element == XML_INSTANCEPATH ||
	       element == XML_VALUE_REFERENCE;
}

/* Whether the element that opens or ends within parent is the outermost of its path. */
static bool
is_path_start(enum mof_xml_element parent, enum mof_xml_element element)
{
	return is_path(element) && (!is_path(parent) || element == XML_VALUE_REFERENCE);
}

/* The outermost path that ends is a value, or what was asked for. */
static int
end_path(struct mof_xml_reader *reader, enum mof_xml_element parent)
{
	struct mof_value value = { .type = MOF_REFERENCE };
	int result = mof_xml_path_end(&reader->paths, parent == XML_INSTANCENAME, &value.reference);

	if (result < 0 || !value.reference)
		return result;
	if (!reader->instance || parent == XML_METHODCALL) {
		/* The last one: INSTANCEPATH beside OBJECTPATH and the like say the same. */
		reader->path = value.reference;
		return 0;
	}
	if (parent == XML_WRAPPER) /* that of an instance which is a parameter's value */
		return 0;
	if (reader->instance->builder.property->type != MOF_REFERENCE)
		return mof_xml_fail(reader, "a reference where the property takes none");
	if ((reader->instance->builder.property->flags & MOF_ARRAY) &&
	    !reader->instance->builder.is_set)
		return mof_xml_fail(reader, "an array was expected");
	return mof_build_value(&reader->instance->builder, &value);
}

/* Whether an element within a path, or around what is read, is of no use to the goal. */
static bool
is_of_no_use(const struct mof_xml_reader *reader, enum mof_xml_element element)
{
	return element == XML_QUALIFIER || element == XML_VALUE_OF_REQUEST ||
	       (element == XML_NAMESPACEPATH && !reader->paths.depth) ||
	       (element == XML_CLASSNAME && !reader->paths.depth && !reader->instance &&
		reader->goal != MOF_XML_PATH);
}

/* Returns 1 if the element is to be passed over. */
static int
start_element(struct mof_xml_reader *reader, enum mof_xml_element parent,
	      enum mof_xml_element element, const char *name,
	      const struct mof_sax_attribute *attributes, size_t count)
{
	struct mof_value null = { .is_null = true };
	int result = 0;

	/* By far the most are these two. */
	if (element == XML_PROPERTY)
		return mof_xml_start_property(reader, element, attributes, count, NULL);
	if (element == XML_VALUE)
		return mof_xml_start_value(reader, parent);
	if (is_of_no_use(reader, element))
		return 1;
	if (is_path_start(parent, element))
		result = mof_xml_path_begin(&reader->paths, reader->reading, mof_xml_place(reader));
	if (result < 0)
		return result;
	switch (element) {
	case XML_CLASS:
		return mof_xml_fail(reader, "a class, an instance was expected");
	case XML_CLASSNAME:
	case XML_INSTANCENAME:
		return mof_xml_path_name(
			&reader->paths,
			mof_sax_find(attributes, count,
				     element == XML_CLASSNAME ? mof_xml_name_name : "CLASSNAME"));
	case XML_ERROR:
		return start_error(reader, attributes, count);
	case XML_INSTANCE:
		return mof_xml_start_instance(reader, parent, attributes, count);
	case XML_KEYBINDING:
		return mof_xml_path_key(&reader->paths,
					mof_sax_find(attributes, count, mof_xml_name_name));
	case XML_KEYVALUE:
		mof_out_truncate(&reader->text, 0);
		return mof_xml_path_value(&reader->paths, parent == XML_INSTANCENAME, attributes,
					  count);
	case XML_HOST:
		mof_out_truncate(&reader->text, 0);
		return 0;
	case XML_METHODCALL:
		return mof_xml_start_method(reader, MOF_XML_CALL, attributes, count);
	case XML_METHODRESPONSE:
		return mof_xml_start_method(reader, MOF_XML_RESPONSE, attributes, count);
	case XML_NAMESPACE:
		return mof_xml_path_namespace(&reader->paths,
					      mof_sax_find(attributes, count, mof_xml_name_name));
	case XML_PROPERTY_ARRAY:
	case XML_PROPERTY_REFERENCE:
	case XML_PROPERTY_REFARRAY:
		return mof_xml_start_property(reader, element, attributes, count, NULL);
	case XML_PARAMVALUE:
		return mof_xml_start_property(reader, element, attributes, count,
					      name[0] == 'R' ? "ReturnValue" : NULL);
	case XML_VALUE_ARRAY:
	case XML_VALUE_REFARRAY:
		return mof_xml_start_array(reader, element == XML_VALUE_REFARRAY);
	case XML_VALUE_NULL:
		return mof_build_value(&reader->instance->builder, &null);
	case XML_WRAPPER:
		reader->is_value_made = false;
		return 0;
	case XML_VALUE_OBJECT:
	case XML_VALUE_REFERENCE:
		return mof_xml_start_value(reader, parent);
	default:
		return 0;
	}
}

static int
on_start(void *data, const char *name, const char *uri, const struct mof_sax_attribute *attributes,
	 size_t count)
{
	struct mof_xml_reader *reader = data;
	enum mof_xml_element parent = reader->open[reader->depth], element;
	int result;

	(void)uri;
	if (reader->skipped) {
		reader->skipped++;
		return 0;
	}
	element = name == name_property ? XML_PROPERTY
		  : name == name_value  ? XML_VALUE
					: mof_xml_element_find(name);
	/* The other parameters of an intrinsic request: whether to include qualifiers, .. */
	if (parent == XML_REQUEST_PARAMETER && (element == XML_VALUE || element == XML_VALUE_ARRAY))
		element = XML_VALUE_OF_REQUEST;
	if (!mof_xml_element_takes(parent, element))
		return mof_error_set(reader->reading->reterr, -EINVAL,
				     "an element <%.*s> was not expected here", MOF_XML_SHOWN,
				     name);
	result = start_element(reader, parent, element, name, attributes, count);
	if (result == 1)
		reader->skipped = 1;
	else if (!result)
		reader->open[++reader->depth] = (uint8_t)element;
	return result < 0 ? result : 0;
}

static int
end_element(struct mof_xml_reader *reader, enum mof_xml_element parent,
	    enum mof_xml_element element)
{
	if (element == XML_VALUE)
		return mof_xml_end_value(reader);
	if (is_path_start(parent, element))
		return end_path(reader, parent);
	switch (element) {
	case XML_HOST:
		return mof_xml_path_host(&reader->paths, reader->text.data, reader->text.length);
	case XML_INSTANCE:
	case XML_METHODCALL:
	case XML_METHODRESPONSE:
		return mof_xml_end_instance(reader);
	case XML_KEYVALUE:
		return mof_xml_path_text(&reader->paths, reader->text.data, reader->text.length);
	case XML_KEYBINDING:
		return mof_xml_path_key_end(&reader->paths);
	case XML_VALUE_OBJECT:
	case XML_WRAPPER:
		if (reader->instance && !reader->is_value_made)
			return mof_xml_fail(reader, "an instance was expected");
		return 0;
	case XML_PARAMVALUE:
	case XML_PROPERTY:
	case XML_PROPERTY_ARRAY:
	case XML_PROPERTY_REFERENCE:
	case XML_PROPERTY_REFARRAY:
		mof_build_end(&reader->instance->builder, !reader->instance->builder.is_set);
		reader->instance->builder.property = NULL;
		return 0;
	default:
		return 0;
	}
}

static int
on_end(void *data, const char *name)
{
	struct mof_xml_reader *reader = data;
	enum mof_xml_element element;

	(void)name;
	if (reader->skipped) {
		reader->skipped--;
		return 0;
	}
	element = reader->open[reader->depth--];
	return end_element(reader, reader->open[reader->depth], element);
}

static int
on_text(void *data, const char *text, size_t len)
{
	struct mof_xml_reader *reader = data;
	uint8_t element = reader->open[reader->depth];
	char *to;

	if (element != XML_VALUE && element != XML_KEYVALUE && element != XML_HOST) {
		if (reader->skipped || mof_xml_is_blank(text, len))
			return 0;
		return mof_xml_fail(reader, "a text where none was expected");
	}
	to = mof_emit_room(&reader->text, len);
	if (!to)
		return mof_read_no_memory(reader->reading);
	/* Each entity comes as a piece of one character. */
	if (len == 1)
		*to = *text;
	else
		mof_emit_name(to, text, len);
	reader->text.length += len;
	return 0;
}

/* Reads a text, or one within another, for the reader's goal. */
int
mof_xml_read_text(struct mof_xml_reader *reader, const char *text, size_t len)
{
	static const struct mof_sax_handler handler = {
		.names = { name_value, name_property, mof_xml_name_name, mof_xml_name_type },
		.start = on_start,
		.end = on_end,
		.text = on_text,
	};
	struct mof_xml_reader inner = *reader;
	int result;

	/* A text within this one is read by a reader that has nothing open. */
	inner.depth = inner.skipped = 0;
	inner.text = (struct mof_out){ 0 };
	inner.paths = (struct mof_xml_paths){ 0 };
	result = mof_sax_parse(text, len, &handler, &inner, inner.reading->reterr);
	mof_out_clear(&inner.text);
	mof_xml_paths_clear(&inner.paths);
	if (result < 0)
		return result;
	if (inner.goal == MOF_XML_PATH ? !inner.path : !inner.object.cls)
		return mof_xml_fail(reader, inner.goal == MOF_XML_PATH       ? "no path"
					    : inner.goal == MOF_XML_INSTANCE ? "no instance"
									     : "no method call");
	reader->object = inner.object;
	reader->path = inner.path;
	return 0;
}

static const struct mof_read_options no_options = { NULL, false };

static int
read_instance(struct mof_xml_reader *reader, const struct mof_class *cls, const char *text,
	      size_t len, void *self)
{
	int result = mof_xml_read_text(reader, text, len);

	if (!result)
		memcpy(self, reader->object.self, cls->size);
	return result;
}

int
mof_read_xml(const struct mof_class *cls, const char *text, size_t len,
	     const struct mof_read_options *options, struct mof_arena *arena, void *self,
	     struct mof_error *reterr)
{
	const struct mof_reading reading = { options ? options : &no_options, arena, reterr,
					     MOF_LEXIS_CIM_XML };
	struct mof_xml_reader reader = { .reading = &reading,
					 .goal = MOF_XML_INSTANCE,
					 .cls = cls };

	return read_instance(&reader, cls, text, len, self);
}

int
mof_read_wmi(const struct mof_class *cls, const char *text, size_t len,
	     const struct mof_read_options *options, struct mof_arena *arena, void *self,
	     struct mof_error *reterr)
{
	return mof_read_xml(cls, text, len, options, arena, self, reterr);
}

int
mof_read_xml_object(const char *text, size_t len, const struct mof_read_options *options,
		    struct mof_arena *arena, struct mof_object *ret,
		    const struct mof_path **ret_path, struct mof_error *reterr)
{
	const struct mof_reading reading = { options ? options : &no_options, arena, reterr,
					     MOF_LEXIS_CIM_XML };
	struct mof_xml_reader reader = { .reading = &reading, .goal = MOF_XML_INSTANCE };
	int result = mof_xml_read_text(&reader, text, len);

	if (result < 0)
		return result;
	*ret = reader.object;
	if (ret_path)
		*ret_path = reader.path;
	return 0;
}

int
mof_read_xml_path(const char *text, size_t len, struct mof_arena *arena,
		  const struct mof_path **ret, struct mof_error *reterr)
{
	const struct mof_reading reading = { &no_options, arena, reterr, MOF_LEXIS_CIM_XML };
	struct mof_xml_reader reader = { .reading = &reading, .goal = MOF_XML_PATH };
	int result = mof_xml_read_text(&reader, text, len);

	if (!result)
		*ret = reader.path;
	return result;
}

int
mof_read_xml_call(const struct mof_method *method, const char *text, size_t len,
		  const struct mof_read_options *options, struct mof_arena *arena, void *in,
		  const struct mof_path **ret_path, struct mof_error *reterr)
{
	const struct mof_reading reading = { options ? options : &no_options, arena, reterr,
					     MOF_LEXIS_CIM_XML };
	struct mof_xml_reader reader = { .reading = &reading,
					 .goal = MOF_XML_CALL,
					 .method = method };
	int result = read_instance(&reader, method->in, text, len, in);

	if (!result && ret_path)
		*ret_path = reader.path;
	return result;
}

int
mof_read_xml_response(const struct mof_method *method, const char *text, size_t len,
		      const struct mof_read_options *options, struct mof_arena *arena, void *result,
		      struct mof_error *reterr)
{
	const struct mof_reading reading = { options ? options : &no_options, arena, reterr,
					     MOF_LEXIS_CIM_XML };
	struct mof_xml_reader reader = { .reading = &reading,
					 .goal = MOF_XML_RESPONSE,
					 .method = method };

	return read_instance(&reader, method->out, text, len, result);
}
