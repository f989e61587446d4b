/* Fuzz target: instances, and what goes into a method and comes out, from the XML of WS-CIM. */
#include "reader.h"

static int
write_call(const struct mof_class *cls, const void *self, struct mof_out *out)
{
	(void)cls;
	return mof_write_wscim_call(&reader_method, "Test_Link", self, out);
}

static int
read_call(const struct mof_class *cls, const char *text, size_t len,
	  const struct mof_read_options *options, struct mof_arena *arena, void *self,
	  struct mof_error *reterr)
{
	(void)cls;
	return mof_read_wscim_call(&reader_method, text, len, options, arena, self, reterr);
}

static int
write_response(const struct mof_class *cls, const void *self, struct mof_out *out)
{
	(void)cls;
	return mof_write_wscim_response(&reader_method, "Test_Link", self, out);
}

static int
read_response(const struct mof_class *cls, const char *text, size_t len,
	      const struct mof_read_options *options, struct mof_arena *arena, void *self,
	      struct mof_error *reterr)
{
	(void)cls;
	return mof_read_wscim_response(&reader_method, text, len, options, arena, self, reterr);
}

static const struct reader_format call = {
	.name = "wscim call",
	.read = read_call,
	.write = write_call,
	.is_xml = true,
	.has_no_empty_array = true,
};

static const struct reader_format response = {
	.name = "wscim response",
	.read = read_response,
	.write = write_response,
	.is_xml = true,
	.has_no_empty_array = true,
};

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data;

	reader_check_classes(&reader_wscim, text, size);
	reader_check(&call, reader_method.in, text, size);
	reader_check(&response, reader_method.out, text, size);
	return 0;
}
