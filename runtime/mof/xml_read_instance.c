#include "xml_read_instance.h"

#include <errno.h>
#include <string.h>

#include "depth.h"
#include "name.h"

const char mof_xml_name_name[] = "NAME", mof_xml_name_type[] = "TYPE";

const struct mof_place *
mof_xml_place(const struct mof_xml_reader *reader)
{
	if (reader->instance && reader->instance->builder.property)
		return &reader->instance->builder.place;
	return reader->embedding ? &reader->embedding->place : NULL;
}

int
mof_xml_fail(const struct mof_xml_reader *reader, const char *what)
{
	return mof_place_error(mof_xml_place(reader), reader->reading->reterr, -EINVAL, "%s", what);
}

const char *
mof_xml_copy(const struct mof_sax_attribute *attributes, size_t count, const char *name, char *copy)
{
	const struct mof_sax_attribute *attribute = mof_sax_find(attributes, count, name);
	size_t len;

	if (!attribute)
		return NULL;
	len = attribute->len < MOF_XML_NAME_MAX ? attribute->len : MOF_XML_NAME_MAX;
	memcpy(copy, attribute->value, len);
	copy[len] = '\0';
	return copy;
}

/* The class that the start of an instance names, if it may stand there. */
static int
find_class(const struct mof_xml_reader *reader, const char *name, const struct mof_class **ret)
{
	const struct mof_read_options *options = reader->reading->options;

	if (reader->instance || reader->embedding)
		return mof_build_find_class(reader->instance ? &reader->instance->builder
							     : reader->embedding,
					    name, ret);
	if (reader->cls && mof_name_compare(reader->cls->name, name) != 0)
		return mof_error_set(reader->reading->reterr, -EINVAL,
				     "an instance of %s was expected, not one of %.*s",
				     reader->cls->name, MOF_XML_SHOWN, name);
	*ret = reader->cls ? reader->cls : mof_schema_find(options->schema, name);
	if (!*ret)
		return mof_error_set(reader->reading->reterr, -EINVAL,
				     "%.*s is a class that the schema does not have", MOF_XML_SHOWN,
				     name);
	return 0;
}

bool
mof_xml_is_blank(const char *text, size_t len)
{
	while (len && (unsigned char)*text <= ' ') {
		text++;
		len--;
	}
	return !len;
}

/* Where the instance that begins now belongs. */
static const struct mof_place *
outer_place(const struct mof_xml_reader *reader)
{
	if (reader->instance)
		return &reader->instance->builder.place;
	return reader->embedding ? &reader->embedding->place : NULL;
}

static int
push_instance(struct mof_xml_reader *reader, const struct mof_class *cls)
{
	struct mof_xml_instance *instance =
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

int
mof_xml_start_instance(struct mof_xml_reader *reader, enum mof_xml_element parent,
		       const struct mof_sax_attribute *attributes, size_t count)
{
	char name[MOF_XML_NAME_MAX + 1];
	const struct mof_class *cls = NULL;
	int result;

	if (!reader->instance && reader->goal != MOF_XML_INSTANCE)
		return mof_xml_fail(reader, reader->goal == MOF_XML_PATH
						    ? "a path was expected, not an instance"
						    : "a method was expected, not an instance");
	if (!reader->instance && reader->object.cls)
		return mof_xml_fail(reader, "more than one instance");
	if (reader->instance) {
		struct mof_builder *builder = &reader->instance->builder;

		if (builder->property->type != MOF_OBJECT)
			return mof_xml_fail(reader, "an instance where the property takes none");
		if ((builder->property->flags & MOF_ARRAY) && !builder->is_set)
			return mof_xml_fail(reader, "an array was expected");
		if (parent == XML_VALUE &&
		    (reader->is_value_made ||
		     !mof_xml_is_blank(reader->text.data, reader->text.length)))
			return mof_xml_fail(reader, "more than an instance in a value");
	}
	if (!mof_xml_copy(attributes, count, "CLASSNAME", name))
		return mof_xml_fail(reader, "an INSTANCE without CLASSNAME");
	result = find_class(reader, name, &cls);
	return result < 0 ? result : push_instance(reader, cls);
}

int
mof_xml_end_instance(struct mof_xml_reader *reader)
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
check_type(const struct mof_xml_reader *reader, const struct mof_sax_attribute *attribute)
{
	const struct mof_builder *builder = &reader->instance->builder;
	uint8_t type = builder->property->type;

	if (!attribute || is_type_fit(attribute, type))
		return 0;
	return mof_place_error(&builder->place, reader->reading->reterr, -EINVAL,
			       "type \"%.*s\", the property has %s",
			       attribute->len < MOF_XML_SHOWN ? (int)attribute->len : MOF_XML_SHOWN,
			       attribute->value, mof_type_infos[type].name);
}

/* Whether the element's form is that of the property. */
static int
check_form(const struct mof_xml_reader *reader, enum mof_xml_element element)
{
	const struct mof_property *property = reader->instance->builder.property;
	bool is_array = (property->flags & MOF_ARRAY) != 0;
	bool is_reference = property->type == MOF_REFERENCE;

	if (element == XML_PARAMVALUE)
		return 0;
	if (is_array != (element == XML_PROPERTY_ARRAY || element == XML_PROPERTY_REFARRAY))
		return mof_xml_fail(reader,
				    is_array ? "an array was expected" : "no array was expected");
	if (is_reference != (element == XML_PROPERTY_REFERENCE || element == XML_PROPERTY_REFARRAY))
		return mof_xml_fail(reader, is_reference ? "a reference was expected"
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

int
mof_xml_start_property(struct mof_xml_reader *reader, enum mof_xml_element element,
		       const struct mof_sax_attribute *attributes, size_t count,
		       const char *fixed_name)
{
	struct mof_builder *builder = &reader->instance->builder;
	struct mof_sax_attribute fixed = { .value = fixed_name };
	const struct mof_sax_attribute *name = &fixed;
	bool is_parameter = element == XML_PARAMVALUE;
	int result;

	if (fixed_name)
		fixed.len = strlen(fixed_name);
	else
		name = mof_sax_find(attributes, count, mof_xml_name_name);
	if (!name)
		return mof_xml_fail(reader, "a property without NAME");
	/* WMI adds properties of its own: __PATH, __CLASS, .. */
	if (!is_parameter && name->len > 2 && memcmp(name->value, "__", 2) == 0 &&
	    !has_property(builder->cls, name))
		return 1;
	result = mof_build_property(builder, name->value, name->len);
	if (result <= 0)
		return result < 0 ? result : 1;
	result = check_form(reader, element);
	if (!result && builder->property->type != MOF_REFERENCE)
		result = check_type(reader,
				    mof_sax_find(attributes, count,
						 is_parameter ? "PARAMTYPE" : mof_xml_name_type));
	return result;
}

int
mof_xml_start_method(struct mof_xml_reader *reader, enum mof_xml_goal goal,
		     const struct mof_sax_attribute *attributes, size_t count)
{
	char name[MOF_XML_NAME_MAX + 1];

	if (reader->goal != goal)
		return mof_xml_fail(reader, "a method call or its answer where none was expected");
	if (reader->instance || reader->object.cls)
		return mof_xml_fail(reader, "more than one method");
	if (!mof_xml_copy(attributes, count, "NAME", name))
		return mof_xml_fail(reader, "a method without NAME");
	if (mof_name_compare(name, reader->method->name) != 0)
		return mof_error_set(reader->reading->reterr, -EINVAL,
				     "the method %s was expected, not %.*s", reader->method->name,
				     MOF_XML_SHOWN, name);
	return push_instance(reader,
			     goal == MOF_XML_CALL ? reader->method->in : reader->method->out);
}

/* The value that is open has ended. */
int
mof_xml_end_value(struct mof_xml_reader *reader)
{
	const char *text = reader->text.data ? reader->text.data : "";
	struct mof_builder *builder;
	struct mof_value value = { .type = MOF_OBJECT };
	struct mof_xml_reader inner;
	int result;

	if (reader->is_value_made)
		return mof_xml_is_blank(text, reader->text.length)
			       ? 0
			       : mof_xml_fail(reader, "more than an instance in a value");
	if (!reader->instance) { /* around the instance, whose text may be in it */
		if (reader->object.cls || mof_xml_is_blank(text, reader->text.length))
			return 0;
		if (reader->is_within_value)
			return mof_xml_fail(reader, "a text within a text that is no instance");
		reader->is_within_value = true;
		return mof_xml_read_text(reader, text, reader->text.length);
	}
	builder = &reader->instance->builder;
	if (builder->property->type == MOF_REFERENCE)
		return mof_xml_fail(reader, "a reference was expected");
	if (builder->property->type != MOF_OBJECT)
		return mof_build_text(builder, text, reader->text.length);
	if (builder->property->flags & MOF_ARRAY)
		builder->place.index = builder->array.count;
	inner = (struct mof_xml_reader){ .reading = reader->reading,
					 .goal = MOF_XML_INSTANCE,
					 .embedding = builder };
	result = mof_xml_read_text(&inner, text, reader->text.length);
	/* Lines are those of the text as a whole. */
	if (result < 0 && reader->reading->reterr)
		reader->reading->reterr->line = 0;
	value.object = inner.object;
	return result < 0 ? result : mof_build_value(builder, &value);
}

int
mof_xml_start_array(struct mof_xml_reader *reader, bool is_reference)
{
	struct mof_builder *builder = reader->instance ? &reader->instance->builder : NULL;

	if (!builder || !(builder->property->flags & MOF_ARRAY))
		return mof_xml_fail(reader, "no array was expected");
	if (is_reference != (builder->property->type == MOF_REFERENCE))
		return mof_xml_fail(reader, is_reference ? "no references were expected"
							 : "references were expected");
	if (builder->is_set)
		return mof_xml_fail(reader, "more than one value");
	builder->is_set = true;
	return 0;
}

int
mof_xml_start_value(struct mof_xml_reader *reader, enum mof_xml_element parent)
{
	bool is_element = parent == XML_VALUE_ARRAY || parent == XML_VALUE_REFARRAY;

	mof_out_truncate(&reader->text, 0);
	reader->is_value_made = false;
	if (reader->instance && !is_element && parent != XML_INSTANCENAME &&
	    parent != XML_KEYBINDING && (reader->instance->builder.property->flags & MOF_ARRAY))
		return mof_xml_fail(reader, "an array was expected");
	return 0;
}
