/* Fuzz target: instances from JSON. */
#include "reader.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	reader_check_classes(&reader_json, (const char *)data, size);
	return 0;
}
