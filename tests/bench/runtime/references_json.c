#include "references.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "calls.h"

void *
json_reference_new(struct text text)
{
	json_error_t error;
	json_t *tree = json_loadb(text.data, text.length, 0, &error);

	if (!tree)
		bench_fail("jansson does not read what the runtime wrote: %s", error.text);
	return tree;
}

void
json_reference_free(void *tree)
{
	json_decref(tree);
}

static char *
dump(const json_t *tree)
{
	char *text = json_dumps(tree, JSON_COMPACT);

	if (!text)
		bench_fail("jansson cannot write");
	return text;
}

bool
json_reference_is_same(void *tree, struct text text)
{
	char *own = dump(tree);
	bool is_same = strlen(own) == text.length && !memcmp(own, text.data, text.length);

	free(own);
	return is_same;
}

void
json_reference_write(void *tree)
{
	char *text = dump(tree);

	call_keep(text);
	free(text);
}

void
json_reference_read(void *text)
{
	const struct text *json = text;

	json_decref(json_reference_new(*json));
}
