#include "wscim.h"

#include <errno.h>
#include <string.h>

#include "build.h"
#include "depth.h"
#include "emit.h"
#include "name.h"
#include "sax.h"
#include "wscim_reference.h"
#include "wscim_text.h"

#define MICROSOFT_URI "http://schemas.microsoft.com/"

/* How many bytes of a text a message shows. */
#define SHOWN 60

/* An instance that is being read. */
struct frame {
	struct mof_builder builder;
	bool is_open;   /* there is a current property, an array whose elements may follow */
	bool is_single; /* of which there is all already */
	bool is_null_array;
	bool is_nil;       /* its last element was nil */
	bool is_microsoft; /* and in one of Microsoft's namespaces */
};

struct reader {
	struct mof_reading reading;
	const struct mof_class *cls;
	const char *root; /* the name of the root element */
	void *self;       /* what was read; NULL before the root element ended */
	struct mof_out text;
	bool has_elements; /* the current datetime or reference is not a mere text */
	unsigned int frame_count;
	size_t depth;
	unsigned char elements[MOF_SAX_DEPTH_MAX]; /* enum mof_wscim_element of the open elements */
	struct frame frames[MOF_EMBEDDED_DEPTH_MAX + 1];
	struct mof_wscim_reference reference;
};

static struct frame *
frame_of(struct reader *reader)
{
	return &reader->frames[reader->frame_count - 1];
}

static struct mof_builder *
builder_of(struct reader *reader)
{
	return &frame_of(reader)->builder;
}

/* Says what is wrong with the current property. */
static int
fail(struct reader *reader, const char *what)
{
	return mof_place_error(&builder_of(reader)->place, reader->reading.reterr, -EINVAL, "%s",
			       what);
}

/* The same, with the text in question before it. */
static int
fail_text(struct reader *reader, const char *text, size_t len, const char *what)
{
	return mof_place_error(&builder_of(reader)->place, reader->reading.reterr, -EINVAL,
			       "\"%.*s%s\" %s", len < SHOWN ? (int)len : SHOWN, text,
			       len > SHOWN ? ".." : "", what);
}

static bool
text_is(const char *text, size_t len, const char *other)
{
	return len == strlen(other) && memcmp(text, other, len) == 0;
}

/* Whether there is such an attribute and it says yes. */
static bool
is_true(const struct mof_sax_attribute *attributes, size_t count, const char *name)
{
	const struct mof_sax_attribute *attribute = mof_sax_find(attributes, count, name);
	size_t len = attribute ? attribute->len : 0;
	const char *value = attribute ? mof_sax_trim(attribute->value, &len) : "";

	return text_is(value, len, "true") || text_is(value, len, "1");
}

/* The name of a type that xsi:type gives, without its prefix; NULL if it gives none. */
static const char *
type_name(const struct mof_sax_attribute *attributes, size_t count, size_t *ret_len)
{
	const struct mof_sax_attribute *type = mof_sax_find(attributes, count, "type");
	const char *name, *colon;

	if (!type)
		return NULL;
	*ret_len = type->len;
	name = mof_sax_trim(type->value, ret_len);
	colon = memchr(name, ':', *ret_len);
	if (colon) {
		*ret_len -= (size_t)(colon + 1 - name);
		name = colon + 1;
	}
	return name;
}

/* Reads a datetime, in whatever form it is: the element around it adds nothing. */
static int
read_datetime(struct reader *reader, const char *text, size_t len)
{
	struct mof_datetime datetime;
	struct mof_value value = { .type = MOF_DATETIME };

	text = mof_sax_trim(text, &len);
	if (!mof_wscim_parse_datetime(text, len, &datetime))
		return mof_build_text(builder_of(reader), text, len);
	value.text.data = datetime.text;
	value.text.length = strlen(datetime.text);
	return mof_build_value(builder_of(reader), &value);
}

static int
add_byte(struct mof_builder *builder, unsigned int byte)
{
	struct mof_value value = { .type = MOF_UINT8, .integer = byte & 0xff };

	return mof_build_value(builder, &value);
}

/* Makes an Octetstring: the length that the form leaves out, then the bytes. */
static int
read_base64(struct reader *reader, char *text, size_t len)
{
	struct mof_builder *builder = builder_of(reader);
	size_t count = mof_wscim_decode_base64(text, len);
	int result = 0;

	if (count == SIZE_MAX) {
		builder->place.index = MOF_NO_INDEX;
		return fail(reader, "the text is not Base64");
	}
	for (int shift = 24; !result && shift >= 0; shift -= 8)
		result = add_byte(builder,
				  (unsigned int)((count + MOF_OCTETSTRING_PREFIX) >> shift));
	for (size_t i = 0; !result && i < count; i++)
		result = add_byte(builder, (unsigned char)text[i]);
	return result;
}

/* Ends a property that is a reference: the elements within, or the text of a path. */
static int
end_reference(struct reader *reader, const char *text, size_t len)
{
	struct mof_value value = { .type = MOF_REFERENCE };
	int result;

	if (!reader->has_elements)
		return mof_build_text(builder_of(reader), text, len);
	result = mof_wscim_reference_end(&reader->reference, &value.reference);
	return result < 0 ? result : mof_build_value(builder_of(reader), &value);
}

static int
start_instance(struct reader *reader, const struct mof_class *cls)
{
	const struct mof_place *outer = NULL;
	struct frame *frame = &reader->frames[reader->frame_count];
	int result;

	if (reader->frame_count)
		outer = &builder_of(reader)->place;
	frame->is_open = frame->is_single = frame->is_null_array = false;
	frame->is_microsoft = frame->is_nil = false;
	result = mof_build_begin(&frame->builder, &reader->reading, cls, outer);
	if (!result)
		reader->frame_count++;
	return result;
}

/* The elements of a property stand together: it ends where another one begins. */
static void
end_property(struct frame *frame)
{
	/* Microsoft's servers write an array that is NULL as if it were a scalar. */
	bool is_nil = frame->is_nil && frame->is_microsoft && frame->builder.array.count == 1;

	if (frame->is_open)
		mof_build_end(&frame->builder, frame->is_null_array || is_nil);
	frame->is_open = false;
}

static int
end_instance(struct reader *reader)
{
	struct frame *frame = frame_of(reader);
	struct mof_value value = { .type = MOF_OBJECT };

	end_property(frame);
	value.object.cls = frame->builder.cls;
	value.object.self = frame->builder.self;
	if (--reader->frame_count)
		return mof_build_value(builder_of(reader), &value);
	reader->self = frame->builder.self;
	return 0;
}

/* Begins an embedded instance: of the class that its type names, or of the declared one. */
static int
start_object(struct reader *reader, const struct mof_sax_attribute *attributes, size_t count)
{
	static const char suffix[] = "_Type";
	const size_t suffix_len = sizeof(suffix) - 1;
	struct mof_builder *builder = builder_of(reader);
	const char *name = builder->property->class_name, *type;
	const struct mof_class *cls;
	size_t len;
	int result;

	type = type_name(attributes, count, &len);
	if (type) {
		if (len > suffix_len && text_is(type + len - suffix_len, suffix_len, suffix))
			len -= suffix_len;
		name = mof_arena_strndup(reader->reading.arena, type, len);
		if (!name)
			return mof_read_no_memory(&reader->reading);
	} else if (!name) {
		return fail(reader, "the embedded instance does not say its class by xsi:type");
	}
	result = mof_build_find_class(builder, name, &cls);
	return result < 0 ? result : start_instance(reader, cls);
}

static bool
is_microsoft(const char *uri)
{
	return uri && strncmp(uri, MICROSOFT_URI, sizeof(MICROSOFT_URI) - 1) == 0;
}

/* What a value of the current property is. */
static int
start_value(struct reader *reader, const struct mof_sax_attribute *attributes, size_t count,
	    enum mof_wscim_element *ret)
{
	const struct mof_property *property = builder_of(reader)->property;
	const char *type;
	size_t len = 0;

	reader->has_elements = false;
	switch (property->type) {
	case MOF_OBJECT:
		*ret = WSCIM_INSTANCE;
		return start_object(reader, attributes, count);
	case MOF_REFERENCE:
		*ret = WSCIM_REFERENCE;
		mof_wscim_reference_begin(&reader->reference, &reader->reading,
					  &builder_of(reader)->place);
		return 0;
	case MOF_DATETIME:
		*ret = WSCIM_DATETIME;
		return 0;
	default:
		*ret = WSCIM_TEXT;
		if (!(property->flags & MOF_OCTETSTRING) || property->type != MOF_UINT8)
			return 0;
		type = type_name(attributes, count, &len);
		if (type && text_is(type, len, "cimBase64Binary"))
			*ret = WSCIM_BASE64;
		return 0;
	}
}

/* Whether the element is one more of the array that is the current property. */
static bool
is_next_element(const struct frame *frame, const char *name)
{
	const struct mof_property *property = frame->builder.property;

	/* The first letter tells most names apart. */
	return frame->is_open && (property->flags & MOF_ARRAY) &&
	       (*property->name | 0x20) == (*name | 0x20) &&
	       mof_name_compare(property->name, name) == 0;
}

static int
start_property(struct reader *reader, const char *name, const char *uri,
	       const struct mof_sax_attribute *attributes, size_t count,
	       enum mof_wscim_element *ret)
{
	struct frame *frame = frame_of(reader);
	struct mof_builder *builder = &frame->builder;
	struct mof_value nothing = { .is_null = true };
	int result;

	if (!is_next_element(frame, name)) {
		end_property(frame);
		result = mof_build_property(builder, name, strlen(name));
		*ret = WSCIM_SKIPPED;
		if (result <= 0)
			return result;
		frame->is_open = true;
		frame->is_single = frame->is_null_array = false;
	}
	if (builder->property->flags & MOF_ARRAY)
		builder->place.index = builder->array.count;
	if (frame->is_single)
		return fail(reader, "more than one value");
	frame->is_nil = count && is_true(attributes, count, "nil");
	if (frame->is_nil) {
		*ret = WSCIM_NIL;
		frame->is_microsoft = is_microsoft(uri);
		frame->is_null_array |= is_true(attributes, count, "IsNullArray");
		nothing.type = builder->property->type;
		return mof_build_value(builder, &nothing);
	}
	result = start_value(reader, attributes, count, ret);
	if (result < 0 || *ret != WSCIM_BASE64)
		return result;
	/* An Octetstring is a whole array. */
	frame->is_single = true;
	return builder->array.count ? fail(reader, "more than one value") : 0;
}

/* A datetime is a choice of elements, each with a text. */
static int
start_form(struct reader *reader, const char *name)
{
	static const char *const names[] = { "Datetime", "Interval", "CIM_DateTime", "Date",
					     "Time" };
	size_t i = 0;

	while (i < sizeof(names) / sizeof(names[0]) && strcmp(name, names[i]) != 0)
		i++;
	if (i == sizeof(names) / sizeof(names[0]))
		return fail_text(reader, name, strlen(name), "is no element of a datetime");
	if (reader->has_elements)
		return fail(reader, "more than one value");
	reader->has_elements = true;
	return 0;
}

static int
on_start(void *data, const char *name, const char *uri, const struct mof_sax_attribute *attributes,
	 size_t count)
{
	struct reader *reader = data;
	enum mof_wscim_element parent = WSCIM_OUTSIDE, element = WSCIM_OUTSIDE;
	int result = 0;

	if (reader->depth)
		parent = (enum mof_wscim_element)reader->elements[reader->depth - 1];
	mof_out_truncate(&reader->text, 0);
	switch (parent) {
	case WSCIM_OUTSIDE:
		if (!reader->self && mof_name_compare(name, reader->root) == 0) {
			element = WSCIM_INSTANCE;
			result = start_instance(reader, reader->cls);
		}
		break;
	case WSCIM_INSTANCE:
		result = start_property(reader, name, uri, attributes, count, &element);
		break;
	case WSCIM_SKIPPED:
		element = WSCIM_SKIPPED;
		break;
	case WSCIM_DATETIME:
		element = WSCIM_FORM;
		result = start_form(reader, name);
		break;
	case WSCIM_NIL:
	case WSCIM_TEXT:
	case WSCIM_BASE64:
	case WSCIM_FORM:
	case WSCIM_ADDRESS:
	case WSCIM_RESOURCE:
		return fail_text(reader, name, strlen(name), "is an element where none may be");
	default:
		reader->has_elements = true;
		result = mof_wscim_reference_start(&reader->reference, parent, name, attributes,
						   count, &element);
		break;
	}
	reader->elements[reader->depth++] = (unsigned char)element;
	return result;
}

static int
end_text(struct reader *reader, enum mof_wscim_element element)
{
	char nothing[] = "", *text = reader->text.data ? reader->text.data : nothing;
	size_t len = reader->text.length;

	switch (element) {
	case WSCIM_TEXT:
		return mof_build_text(builder_of(reader), text, len);
	case WSCIM_BASE64:
		return read_base64(reader, text, len);
	case WSCIM_DATETIME:
		return reader->has_elements ? 0 : read_datetime(reader, text, len);
	case WSCIM_FORM:
		return read_datetime(reader, text, len);
	case WSCIM_REFERENCE:
		return end_reference(reader, text, len);
	default:
		return mof_wscim_reference_leave(&reader->reference, element, text, len);
	}
}

static int
on_end(void *data, const char *name)
{
	struct reader *reader = data;
	enum mof_wscim_element element = (enum mof_wscim_element)reader->elements[--reader->depth];

	(void)name;
	if (element == WSCIM_INSTANCE)
		return end_instance(reader);
	return element < WSCIM_TEXT ? 0 : end_text(reader, element);
}

static int
on_text(void *data, const char *text, size_t len)
{
	struct reader *reader = data;
	enum mof_wscim_element element = WSCIM_OUTSIDE;
	char *to;

	if (reader->depth)
		element = (enum mof_wscim_element)reader->elements[reader->depth - 1];
	if (element == WSCIM_INSTANCE || element == WSCIM_NIL) {
		text = mof_sax_trim(text, &len);
		if (!len)
			return 0;
		if (element == WSCIM_NIL)
			return fail_text(reader, text, len, "is a text within what is nil");
		return mof_error_set(
			reader->reading.reterr, -EINVAL, "\"%.*s\" stands between properties of %s",
			len < SHOWN ? (int)len : SHOWN, text, builder_of(reader)->cls->name);
	}
	if (element < WSCIM_TEXT)
		return 0;
	to = mof_emit_room(&reader->text, len);
	if (!to)
		return mof_read_no_memory(&reader->reading);
	memcpy(to, text, len);
	mof_emit_end(&reader->text, to + len);
	return 0;
}

/* Reads a text whose root, or an element within, is named root. */
static int
read_root(const struct mof_class *cls, const char *root, const char *text, size_t len,
	  const struct mof_read_options *options, struct mof_arena *arena, void *self,
	  struct mof_error *reterr)
{
	static const struct mof_read_options no_options = { .ignore_unknown = false };
	static const struct mof_sax_handler handler = {
		.start = on_start,
		.end = on_end,
		.text = on_text,
	};
	struct reader reader;
	int result;

	/* Not all of it, whose frames are made one by one. */
	memset(&reader, 0, offsetof(struct reader, elements));
	reader.reading = (struct mof_reading){ options ? options : &no_options, arena, reterr,
					       MOF_LEXIS_XS };
	reader.cls = cls;
	reader.root = root;
	result = mof_sax_parse(text, len, &handler, &reader, reterr);
	mof_out_clear(&reader.text);
	if (!result && !reader.self)
		result = mof_error_set(reterr, -EINVAL, "there is no element \"%s\"", root);
	if (!result)
		memcpy(self, reader.self, cls->size);
	return result;
}

int
mof_read_wscim(const struct mof_class *cls, const char *text, size_t len,
	       const struct mof_read_options *options, struct mof_arena *arena, void *self,
	       struct mof_error *reterr)
{
	return read_root(cls, cls->name, text, len, options, arena, self, reterr);
}

/* The same for what goes into a method or comes out of it. */
static int
read_parameters(const struct mof_class *cls, const char *name, const char *suffix, const char *text,
		size_t len, const struct mof_read_options *options, struct mof_arena *arena,
		void *self, struct mof_error *reterr)
{
	char *root = mof_arena_alloc(arena, strlen(name) + strlen(suffix) + 1);

	if (!root)
		return mof_error_set(reterr, -ENOMEM, "out of memory");
	strcpy(mof_emit_copy(root, name), suffix);
	return read_root(cls, root, text, len, options, arena, self, reterr);
}

int
mof_read_wscim_call(const struct mof_method *method, const char *text, size_t len,
		    const struct mof_read_options *options, struct mof_arena *arena, void *in,
		    struct mof_error *reterr)
{
	return read_parameters(method->in, method->name, "_INPUT", text, len, options, arena, in,
			       reterr);
}

int
mof_read_wscim_response(const struct mof_method *method, const char *text, size_t len,
			const struct mof_read_options *options, struct mof_arena *arena,
			void *result, struct mof_error *reterr)
{
	return read_parameters(method->out, method->name, "_OUTPUT", text, len, options, arena,
			       result, reterr);
}
