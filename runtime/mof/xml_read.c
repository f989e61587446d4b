/*
 * CIM-XML is read as it stands in the text, without a tree: each element that opens goes to
 * on_start, what stands in a value is collected, and on_end makes of it a value, a key or a path.
 */
#include "xml.h"

#include <errno.h>
#include <string.h>

#include "build.h"
#include "depth.h"
#include "emit.h"
#include "name.h"
#include "sax.h"
#include "xml_element.h"
#include "xml_read_path.h"

/* How many bytes of a name a message shows, and how long a name may be. */
#define SHOWN 60
#define NAME_MAX_LEN 255

/* What a text is read for. */
enum goal { INSTANCE, PATH, CALL, RESPONSE };

/* An instance that is being read, within those that embed it as elements. */
struct instance_builder {
	struct mof_builder builder;
	struct instance_builder *outer;
};

struct reader {
	const struct mof_reading *reading;
	enum goal goal;
	const struct mof_class *cls;         /* of the instance; NULL: any of the schema */
	const struct mof_method *method;     /* that is called */
	struct mof_builder *embedding;       /* the instance that the text is a value of; or NULL */
	uint8_t open[MOF_SAX_DEPTH_MAX + 1]; /* the elements that are open; XML_NONE at first */
	size_t depth;
	size_t skipped;      /* elements that are open within one that is passed over, and it */
	struct mof_out text; /* of the value that is open; no NUL behind it */
	struct instance_builder *instance; /* the innermost; NULL: none is open */
	struct mof_object object;          /* what has been read */
	const struct mof_path *path;
	struct mof_xml_paths paths;
	bool is_value_made;   /* the value that is open has held an INSTANCE */
	bool is_within_value; /* the text is that of a VALUE which stood around nothing else */
};

/* The names that are frequent: mof_sax_parse gives them as these pointers. */
static const char name_value[] = "VALUE", name_property[] = "PROPERTY";
static const char name_name[] = "NAME", name_type[] = "TYPE";

static int read_text(struct reader *reader, const char *text, size_t len);

/* The property that is open, within the text or around it; NULL if none is. */
static const struct mof_place *
current_place(const struct reader *reader)
{
	if (reader->instance && reader->instance->builder.property)
		return &reader->instance->builder.place;
	return reader->embedding ? &reader->embedding->place : NULL;
}

static int
fail(const struct reader *reader, const char *what)
{
	return mof_place_error(current_place(reader), reader->reading->reterr, -EINVAL, "%s", what);
}

/* Copies an attribute, cut where it is longer than any name is.  NULL if it is missing. */
static const char *
copy_attribute(const struct mof_sax_attribute *attributes, size_t count, const char *name,
	       char *copy)
{
	const struct mof_sax_attribute *attribute = mof_sax_find(attributes, count, name);
	size_t len;

	if (!attribute)
		return NULL;
	len = attribute->len < NAME_MAX_LEN ? attribute->len : NAME_MAX_LEN;
	memcpy(copy, attribute->value, len);
	copy[len] = '\0';
	return copy;
}

/* The class that the start of an instance names, if it may stand there. */
static int
find_class(const struct reader *reader, const char *name, const struct mof_class **ret)
{
	const struct mof_read_options *options = reader->reading->options;

	if (reader->instance || reader->embedding)
		return mof_build_find_class(reader->instance ? &reader->instance->builder
							     : reader->embedding,
					    name, ret);
	if (reader->cls && mof_name_compare(reader->cls->name, name) != 0)
		return mof_error_set(reader->reading->reterr, -EINVAL,
				     "an instance of %s was expected, not one of %.*s",
				     reader->cls->name, SHOWN, name);
	*ret = reader->cls ? reader->cls : mof_schema_find(options->schema, name);
	if (!*ret)
		return mof_error_set(reader->reading->reterr, -EINVAL,
				     "%.*s is a class that the schema does not have", SHOWN, name);
	return 0;
}

static bool
is_blank(const char *text, size_t len)
{
	while (len && (unsigned char)*text <= ' ') {
		text++;
		len--;
	}
	return !len;
}

/* Where the instance that begins now belongs. */
static const struct mof_place *
outer_place(const struct reader *reader)
{
	if (reader->instance)
		return &reader->instance->builder.place;
	return reader->embedding ? &reader->embedding->place : NULL;
}

static int
push_instance(struct reader *reader, const struct mof_class *cls)
{
	struct instance_builder *instance =
		mof_arena_alloc(reader->reading->arena, sizeof(*instance));
	int result;

	if (!instance)
		return mof_read_no_memory(reader->reading);
	result = mof_build_begin(&instance->builder, reader->reading, cls, outer_place(reader));
	if (result < 0)
		return result;
	instance->outer = reader->instance;
	reader->instance = instance;
	return 0;
}

static int
start_instance(struct reader *reader, enum mof_xml_element parent,
	       const struct mof_sax_attribute *attributes, size_t count)
{
	char name[NAME_MAX_LEN + 1];
	const struct mof_class *cls = NULL;
	int result;

	if (!reader->instance && reader->goal != INSTANCE)
		return fail(reader, reader->goal == PATH
					    ? "a path was expected, not an instance"
					    : "a method was expected, not an instance");
	if (!reader->instance && reader->object.cls)
		return fail(reader, "more than one instance");
	if (reader->instance) {
		struct mof_builder *builder = &reader->instance->builder;

		if (builder->property->type != MOF_OBJECT)
			return fail(reader, "an instance where the property takes none");
		if ((builder->property->flags & MOF_ARRAY) && !builder->is_set)
			return fail(reader, "an array was expected");
		if (parent == XML_VALUE &&
		    (reader->is_value_made || !is_blank(reader->text.data, reader->text.length)))
			return fail(reader, "more than an instance in a value");
	}
	if (!copy_attribute(attributes, count, "CLASSNAME", name))
		return fail(reader, "an INSTANCE without CLASSNAME");
	result = find_class(reader, name, &cls);
	return result < 0 ? result : push_instance(reader, cls);
}

static int
end_instance(struct reader *reader)
{
	struct mof_builder *builder = &reader->instance->builder;
	struct mof_value value = { .type = MOF_OBJECT };

	value.object.cls = builder->cls;
	value.object.self = builder->self;
	reader->instance = reader->instance->outer;
	reader->is_value_made = true;
	mof_out_truncate(&reader->text, 0);
	if (reader->instance)
		return mof_build_value(&reader->instance->builder, &value);
	reader->object = value.object;
	return 0;
}

static bool
is_type_name(const struct mof_sax_attribute *attribute, uint8_t type)
{
	const char *name = mof_type_infos[type].name;

	return strncmp(name, attribute->value, attribute->len) == 0 && !name[attribute->len];
}

/* Whether a TYPE or PARAMTYPE is one whose texts the property's type can have. */
static bool
is_type_fit(const struct mof_sax_attribute *attribute, uint8_t type)
{
	uint8_t given = 0;

	if (is_type_name(attribute, type))
		return true;
	while (given < MOF_TYPE_COUNT && !is_type_name(attribute, given))
		given++;
	if (given == MOF_TYPE_COUNT)
		return false;
	if (mof_type_infos[given].is_integer)
		return mof_type_infos[type].is_integer;
	if (given == MOF_REAL32 || given == MOF_REAL64)
		return type == MOF_REAL32 || type == MOF_REAL64;
	/* Texts stand for what a client knows no better. */
	return given == MOF_STRING && (type == MOF_OBJECT || type == MOF_DATETIME);
}

static int
check_type(const struct reader *reader, const struct mof_sax_attribute *attribute)
{
	const struct mof_builder *builder = &reader->instance->builder;
	uint8_t type = builder->property->type;

	if (!attribute || is_type_fit(attribute, type))
		return 0;
	return mof_place_error(&builder->place, reader->reading->reterr, -EINVAL,
			       "type \"%.*s\", the property has %s",
			       attribute->len < SHOWN ? (int)attribute->len : SHOWN,
			       attribute->value, mof_type_infos[type].name);
}

/* Whether the element's form is that of the property. */
static int
check_form(const struct reader *reader, enum mof_xml_element element)
{
	const struct mof_property *property = reader->instance->builder.property;
	bool is_array = (property->flags & MOF_ARRAY) != 0;
	bool is_reference = property->type == MOF_REFERENCE;

	if (element == XML_PARAMVALUE)
		return 0;
	if (is_array != (element == XML_PROPERTY_ARRAY || element == XML_PROPERTY_REFARRAY))
		return fail(reader, is_array ? "an array was expected" : "no array was expected");
	if (is_reference != (element == XML_PROPERTY_REFERENCE || element == XML_PROPERTY_REFARRAY))
		return fail(reader, is_reference ? "a reference was expected"
						 : "no reference was expected");
	return 0;
}

static bool
has_property(const struct mof_class *cls, const struct mof_sax_attribute *name)
{
	size_t i = 0;

	while (i < cls->property_count &&
	       !(cls->properties[i]->name_len == name->len &&
		 mof_name_equal(cls->properties[i]->name, name->value, name->len)))
		i++;
	return i < cls->property_count;
}

/* A property or parameter begins.  Returns 1 if it is to be passed over. */
static int
start_property(struct reader *reader, enum mof_xml_element element,
	       const struct mof_sax_attribute *attributes, size_t count, const char *fixed_name)
{
	struct mof_builder *builder = &reader->instance->builder;
	struct mof_sax_attribute fixed = { .value = fixed_name };
	const struct mof_sax_attribute *name = &fixed;
	bool is_parameter = element == XML_PARAMVALUE;
	int result;

	if (fixed_name)
		fixed.len = strlen(fixed_name);
	else
		name = mof_sax_find(attributes, count, name_name);
	if (!name)
		return fail(reader, "a property without NAME");
	/* WMI adds properties of its own: __PATH, __CLASS, .. */
	if (!is_parameter && name->len > 2 && memcmp(name->value, "__", 2) == 0 &&
	    !has_property(builder->cls, name))
		return 1;
	result = mof_build_property(builder, name->value, name->len);
	if (result <= 0)
		return result < 0 ? result : 1;
	result = check_form(reader, element);
	if (!result && builder->property->type != MOF_REFERENCE)
		result = check_type(reader, mof_sax_find(attributes, count,
							 is_parameter ? "PARAMTYPE" : name_type));
	return result;
}

/* A method's parameters are read as an instance of its class of parameters. */
static int
start_method(struct reader *reader, enum goal goal, const struct mof_sax_attribute *attributes,
	     size_t count)
{
	char name[NAME_MAX_LEN + 1];

	if (reader->goal != goal)
		return fail(reader, "a method call or its answer where none was expected");
	if (reader->instance || reader->object.cls)
		return fail(reader, "more than one method");
	if (!copy_attribute(attributes, count, "NAME", name))
		return fail(reader, "a method without NAME");
	if (mof_name_compare(name, reader->method->name) != 0)
		return mof_error_set(reader->reading->reterr, -EINVAL,
				     "the method %s was expected, not %.*s", reader->method->name,
				     SHOWN, name);
	return push_instance(reader, goal == CALL ? reader->method->in : reader->method->out);
}

/* A server's answer that the call has failed. */
static int
start_error(const struct reader *reader, const struct mof_sax_attribute *attributes, size_t count)
{
	char code[NAME_MAX_LEN + 1], text[NAME_MAX_LEN + 1];

	if (!copy_attribute(attributes, count, "CODE", code))
		code[0] = '\0';
	if (!copy_attribute(attributes, count, "DESCRIPTION", text))
		text[0] = '\0';
	return mof_error_set(reader->reading->reterr, -EINVAL, "the answer is error %.*s%s%s",
			     SHOWN, code, text[0] ? ": " : "", text);
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
end_path(struct reader *reader, enum mof_xml_element parent)
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
		return fail(reader, "a reference where the property takes none");
	if ((reader->instance->builder.property->flags & MOF_ARRAY) &&
	    !reader->instance->builder.is_set)
		return fail(reader, "an array was expected");
	return mof_build_value(&reader->instance->builder, &value);
}

/* The value that is open has ended. */
static int
end_value(struct reader *reader)
{
	const char *text = reader->text.data ? reader->text.data : "";
	struct mof_builder *builder;
	struct mof_value value = { .type = MOF_OBJECT };
	struct reader inner;
	int result;

	if (reader->is_value_made)
		return is_blank(text, reader->text.length)
			       ? 0
			       : fail(reader, "more than an instance in a value");
	if (!reader->instance) { /* around the instance, whose text may be in it */
		if (reader->object.cls || is_blank(text, reader->text.length))
			return 0;
		if (reader->is_within_value)
			return fail(reader, "a text within a text that is no instance");
		reader->is_within_value = true;
		return read_text(reader, text, reader->text.length);
	}
	builder = &reader->instance->builder;
	if (builder->property->type == MOF_REFERENCE)
		return fail(reader, "a reference was expected");
	if (builder->property->type != MOF_OBJECT)
		return mof_build_text(builder, text, reader->text.length);
	if (builder->property->flags & MOF_ARRAY)
		builder->place.index = builder->array.count;
	inner = (struct reader){ .reading = reader->reading,
				 .goal = INSTANCE,
				 .embedding = builder };
	result = read_text(&inner, text, reader->text.length);
	/* Lines are those of the text as a whole. */
	if (result < 0 && reader->reading->reterr)
		reader->reading->reterr->line = 0;
	value.object = inner.object;
	return result < 0 ? result : mof_build_value(builder, &value);
}

static int
start_value_array(struct reader *reader, bool is_reference)
{
	struct mof_builder *builder = reader->instance ? &reader->instance->builder : NULL;

	if (!builder || !(builder->property->flags & MOF_ARRAY))
		return fail(reader, "no array was expected");
	if (is_reference != (builder->property->type == MOF_REFERENCE))
		return fail(reader, is_reference ? "no references were expected"
						 : "references were expected");
	if (builder->is_set)
		return fail(reader, "more than one value");
	builder->is_set = true;
	return 0;
}

/* A scalar's value, or an element of an array. */
static int
start_value(struct reader *reader, enum mof_xml_element parent)
{
	bool is_element = parent == XML_VALUE_ARRAY || parent == XML_VALUE_REFARRAY;

	mof_out_truncate(&reader->text, 0);
	reader->is_value_made = false;
	if (reader->instance && !is_element && parent != XML_INSTANCENAME &&
	    parent != XML_KEYBINDING && (reader->instance->builder.property->flags & MOF_ARRAY))
		return fail(reader, "an array was expected");
	return 0;
}

/* Whether an element within a path, or around what is read, is of no use to the goal. */
static bool
is_of_no_use(const struct reader *reader, enum mof_xml_element element)
{
	return element == XML_QUALIFIER || element == XML_VALUE_OF_REQUEST ||
	       (element == XML_NAMESPACEPATH && !reader->paths.depth) ||
	       (element == XML_CLASSNAME && !reader->paths.depth && !reader->instance &&
		reader->goal != PATH);
}

/* Returns 1 if the element is to be passed over. */
static int
start_element(struct reader *reader, enum mof_xml_element parent, enum mof_xml_element element,
	      const char *name, const struct mof_sax_attribute *attributes, size_t count)
{
	struct mof_value null = { .is_null = true };
	int result = 0;

	/* By far the most are these two. */
	if (element == XML_PROPERTY)
		return start_property(reader, element, attributes, count, NULL);
	if (element == XML_VALUE)
		return start_value(reader, parent);
	if (is_of_no_use(reader, element))
		return 1;
	if (is_path_start(parent, element))
		result = mof_xml_path_begin(&reader->paths, reader->reading, current_place(reader));
	if (result < 0)
		return result;
	switch (element) {
	case XML_CLASS:
		return fail(reader, "a class, an instance was expected");
	case XML_CLASSNAME:
	case XML_INSTANCENAME:
		return mof_xml_path_name(
			&reader->paths,
			mof_sax_find(attributes, count,
				     element == XML_CLASSNAME ? name_name : "CLASSNAME"));
	case XML_ERROR:
		return start_error(reader, attributes, count);
	case XML_INSTANCE:
		return start_instance(reader, parent, attributes, count);
	case XML_KEYBINDING:
		return mof_xml_path_key(&reader->paths, mof_sax_find(attributes, count, name_name));
	case XML_KEYVALUE:
		mof_out_truncate(&reader->text, 0);
		return mof_xml_path_value(&reader->paths, parent == XML_INSTANCENAME, attributes,
					  count);
	case XML_HOST:
		mof_out_truncate(&reader->text, 0);
		return 0;
	case XML_METHODCALL:
		return start_method(reader, CALL, attributes, count);
	case XML_METHODRESPONSE:
		return start_method(reader, RESPONSE, attributes, count);
	case XML_NAMESPACE:
		return mof_xml_path_namespace(&reader->paths,
					      mof_sax_find(attributes, count, name_name));
	case XML_PROPERTY_ARRAY:
	case XML_PROPERTY_REFERENCE:
	case XML_PROPERTY_REFARRAY:
		return start_property(reader, element, attributes, count, NULL);
	case XML_PARAMVALUE:
		return start_property(reader, element, attributes, count,
				      name[0] == 'R' ? "ReturnValue" : NULL);
	case XML_VALUE_ARRAY:
	case XML_VALUE_REFARRAY:
		return start_value_array(reader, element == XML_VALUE_REFARRAY);
	case XML_VALUE_NULL:
		return mof_build_value(&reader->instance->builder, &null);
	case XML_WRAPPER:
		reader->is_value_made = false;
		return 0;
	case XML_VALUE_OBJECT:
	case XML_VALUE_REFERENCE:
		return start_value(reader, parent);
	default:
		return 0;
	}
}

static int
on_start(void *data, const char *name, const char *uri, const struct mof_sax_attribute *attributes,
	 size_t count)
{
	struct reader *reader = data;
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
				     "an element <%.*s> was not expected here", SHOWN, name);
	result = start_element(reader, parent, element, name, attributes, count);
	if (result == 1)
		reader->skipped = 1;
	else if (!result)
		reader->open[++reader->depth] = (uint8_t)element;
	return result < 0 ? result : 0;
}

static int
end_element(struct reader *reader, enum mof_xml_element parent, enum mof_xml_element element)
{
	if (element == XML_VALUE)
		return end_value(reader);
	if (is_path_start(parent, element))
		return end_path(reader, parent);
	switch (element) {
	case XML_HOST:
		return mof_xml_path_host(&reader->paths, reader->text.data, reader->text.length);
	case XML_INSTANCE:
	case XML_METHODCALL:
	case XML_METHODRESPONSE:
		return end_instance(reader);
	case XML_KEYVALUE:
		return mof_xml_path_text(&reader->paths, reader->text.data, reader->text.length);
	case XML_KEYBINDING:
		return mof_xml_path_key_end(&reader->paths);
	case XML_VALUE_OBJECT:
	case XML_WRAPPER:
		if (reader->instance && !reader->is_value_made)
			return fail(reader, "an instance was expected");
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
	struct reader *reader = data;
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
	struct reader *reader = data;
	uint8_t element = reader->open[reader->depth];
	char *to;

	if (element != XML_VALUE && element != XML_KEYVALUE && element != XML_HOST) {
		if (reader->skipped || is_blank(text, len))
			return 0;
		return fail(reader, "a text where none was expected");
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
static int
read_text(struct reader *reader, const char *text, size_t len)
{
	static const struct mof_sax_handler handler = {
		.names = { name_value, name_property, name_name, name_type },
		.start = on_start,
		.end = on_end,
		.text = on_text,
	};
	struct reader inner = *reader;
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
	if (inner.goal == PATH ? !inner.path : !inner.object.cls)
		return fail(reader, inner.goal == PATH       ? "no path"
				    : inner.goal == INSTANCE ? "no instance"
							     : "no method call");
	reader->object = inner.object;
	reader->path = inner.path;
	return 0;
}

static const struct mof_read_options no_options = { NULL, false };

static int
read_instance(struct reader *reader, const struct mof_class *cls, const char *text, size_t len,
	      void *self)
{
	int result = read_text(reader, text, len);

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
	struct reader reader = { .reading = &reading, .goal = INSTANCE, .cls = cls };

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
	struct reader reader = { .reading = &reading, .goal = INSTANCE };
	int result = read_text(&reader, text, len);

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
	struct reader reader = { .reading = &reading, .goal = PATH };
	int result = read_text(&reader, text, len);

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
	struct reader reader = { .reading = &reading, .goal = CALL, .method = method };
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
	struct reader reader = { .reading = &reading, .goal = RESPONSE, .method = method };

	return read_instance(&reader, method->out, text, len, result);
}
