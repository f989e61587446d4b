/*
 * Fuzz target: CIM-XML, read as an instance, as one of any class with its path, as a path, and as
 * what goes into a method and comes out.
 */
#include "reader.h"

#include <string.h>

static int
write_call(const struct mof_class *cls, const void *self, struct mof_out *out)
{
	static const struct mof_path path = { .name_space = "root/cimv2",
					      .class_name = "Test_Link" };

	(void)cls;
	return mof_write_xml_call(&reader_method, &path, self, out);
}

static int
read_call(const struct mof_class *cls, const char *text, size_t len,
	  const struct mof_read_options *options, struct mof_arena *arena, void *self,
	  struct mof_error *reterr)
{
	(void)cls;
	return mof_read_xml_call(&reader_method, text, len, options, arena, self, NULL, reterr);
}

static int
write_response(const struct mof_class *cls, const void *self, struct mof_out *out)
{
	(void)cls;
	return mof_write_xml_response(&reader_method, self, out);
}

static int
read_response(const struct mof_class *cls, const char *text, size_t len,
	      const struct mof_read_options *options, struct mof_arena *arena, void *self,
	      struct mof_error *reterr)
{
	(void)cls;
	return mof_read_xml_response(&reader_method, text, len, options, arena, self, reterr);
}

static const struct reader_format call = {
	.name = "xml call",
	.read = read_call,
	.write = write_call,
	.is_xml = true,
};

static const struct reader_format response = {
	.name = "xml response",
	.read = read_response,
	.write = write_response,
	.is_xml = true,
};

/* What says that a path was left alone. */
static const struct mof_path untouched;

/* Writes an object with its path, and reads both. */
static void
check_named(const struct mof_object *object, const struct mof_path *path)
{
	struct mof_arena arena = { 0 };
	struct mof_out out = { 0 };
	struct mof_object back;
	const struct mof_path *path_back;
	struct mof_error error;

	fuzz_expect(mof_write_xml_named(object->cls, object->self, path, &out) == 0,
		    "an object that was read can be written");
	fuzz_expect(mof_read_xml_object(out.data, out.length, &reader_strict, &arena, &back,
					&path_back, &error) == 0,
		    "an object that was written can be read");
	fuzz_expect(back.cls == object->cls && mof_equal(back.cls, back.self, object->self),
		    "an object comes back");
	/* INSTANCENAME has neither host nor namespace. */
	fuzz_expect(path->name_space || path->host || mof_path_equal(path, path_back),
		    "the path of an object comes back");
	mof_out_clear(&out);
	mof_arena_clear(&arena);
}

static void
check_object(const char *text, size_t len)
{
	struct mof_arena arena = { 0 };
	struct mof_object object;
	const struct mof_path *path = &untouched;
	struct mof_error error;
	void *self;
	int result;

	reader_poison(&object, sizeof(object));
	reader_poison(&error, sizeof(error));
	result = mof_read_xml_object(text, len, &reader_lenient, &arena, &object, &path, &error);
	if (result < 0) {
		reader_check_error(result, &error, text, len);
		fuzz_expect(path == &untouched && reader_is_poison(&object, sizeof(object)),
			    "on failure the object and the path are left alone");
	} else {
		self = reader_room(&arena, object.cls->size);
		result = mof_read_xml(object.cls, text, len, &reader_lenient, &arena, self, &error);
		fuzz_expect(result == 0 && mof_equal(object.cls, self, object.self),
			    "who names the class reads the same");
		reader_check_instance(&reader_xml, object.cls, object.self);
		if (path) {
			reader_check_path(path);
			check_named(&object, path);
		}
	}
	mof_arena_clear(&arena);
}

static void
check_path(const char *text, size_t len)
{
	struct mof_arena arena = { 0 };
	const struct mof_path *path = &untouched;
	struct mof_error error;
	int result;

	reader_poison(&error, sizeof(error));
	result = mof_read_xml_path(text, len, &arena, &path, &error);
	if (result < 0) {
		reader_check_error(result, &error, text, len);
		fuzz_expect(path == &untouched, "on failure the path is left alone");
	} else {
		reader_check_path(path);
	}
	mof_arena_clear(&arena);
}

/* The path that a call is for. */
static void
check_called(const char *text, size_t len)
{
	struct mof_arena arena = { 0 };
	struct mof_out out = { 0 };
	const struct mof_path *path = &untouched, *back;
	void *in = reader_room(&arena, reader_method.in->size);
	int result = mof_read_xml_call(&reader_method, text, len, &reader_lenient, &arena, in,
				       &path, NULL);

	if (result < 0) {
		fuzz_expect(path == &untouched, "on failure the path is left alone");
	} else if (path) {
		reader_check_path(path);
		fuzz_expect(mof_write_xml_call(&reader_method, path, in, &out) == 0,
			    "a call that was read can be written");
		fuzz_expect(mof_read_xml_call(&reader_method, out.data, out.length, &reader_strict,
					      &arena, in, &back, NULL) == 0,
			    "a call that was written can be read");
		/* The host is where the call is sent. */
		fuzz_expect(path->host || !path->name_space || !reader_is_plain(path) ||
				    mof_path_equal(path, back),
			    "the path of a call comes back");
	}
	mof_out_clear(&out);
	mof_arena_clear(&arena);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data;

	reader_check_classes(&reader_xml, text, size);
	reader_check(&call, reader_method.in, text, size);
	reader_check(&response, reader_method.out, text, size);
	check_object(text, size);
	check_path(text, size);
	check_called(text, size);
	return 0;
}
