/*
 * Fuzz target: the template engine.  What stands behind a line "----" is the template that others
 * include as "part".
 */
#include "fuzz.h"

#include <string.h>

#include "emit/tmpl.h"

static const struct shape item_shape[] = {
	{ "name", VAL_TEXT, NULL, "" },
	{ "value", VAL_NUMBER, NULL, "" },
	{ NULL, VAL_TEXT, NULL, NULL },
};

static const struct shape deep_shape[] = {
	{ "list", VAL_LIST, item_shape, "" },
	{ "map", VAL_MAP, item_shape, "" },
	{ NULL, VAL_TEXT, NULL, NULL },
};

static const struct shape root_shape[] = {
	{ "title", VAL_TEXT, NULL, "" },      { "yes", VAL_TRUTH, NULL, "" },
	{ "no", VAL_TRUTH, NULL, "" },        { "items", VAL_LIST, item_shape, "" },
	{ "deep", VAL_LIST, deep_shape, "" }, { "none", VAL_LIST, deep_shape, "" },
	{ "inner", VAL_MAP, item_shape, "" }, { "absent", VAL_MAP, deep_shape, "" },
	{ "type", VAL_MAP, shape_type, "" },  { NULL, VAL_TEXT, NULL, NULL },
};

static const struct shape type_members[] = {
	{ "c", VAL_TEXT, NULL, "" },
	{ NULL, VAL_TEXT, NULL, NULL },
};

/* Includes multiply what there is to load, so there are few of them. */
enum { LOOKUPS_MAX = 24, LOOPS_MAX = 12 };

struct lookup {
	struct sources *sources;
	const char *part;
	unsigned int count;
};

static const struct source *
look_up(void *context, const char *path)
{
	struct lookup *lookup = context;

	if (strcmp(path, "part") || ++lookup->count > LOOKUPS_MAX)
		return NULL;
	return sources_add(lookup->sources, path, lookup->part, strlen(lookup->part));
}

static void
add_item(struct arena *a, struct val *parent, const char *key, const char *name)
{
	struct val *map = val_map(a, parent, key);

	val_text(a, map, "name", name);
	val_number(a, map, "value", (long long)strlen(name));
}

static const struct val *
make_values(struct arena *a)
{
	struct val *root = val_map(a, NULL, NULL), *list, *map, *shared = NULL;

	val_text(a, root, "title", "A \"b\" */ <c> \xc3\xa4\n'&\\\t\x7f");
	val_truth(a, root, "yes", true);
	val_truth(a, root, "no", false);
	list = val_list(a, root, "items");
	add_item(a, list, NULL, "OneTwoURLs");
	add_item(a, list, NULL, "");
	list = val_list(a, root, "deep");
	for (int i = 0; i < 2; i++) {
		map = val_map(a, list, NULL);
		if (shared)
			val_share(a, map, "list", shared);
		else
			shared = val_list(a, map, "list");
		add_item(a, shared, NULL, "_x9_Y");
		add_item(a, map, "map", "CIM_Job");
	}
	val_list(a, root, "none");
	add_item(a, root, "inner", "inner");
	val_map(a, root, "absent");
	map = val_map(a, root, "type");
	val_text(a, map, "c", "uint8_t");
	return root;
}

/* Loops within each other multiply what is made: 2 items each. */
static bool
is_short(const char *text, const char *part, unsigned int includes)
{
	unsigned int loops = 0, loops_of_part = 0;

	for (; (text = strstr(text, "@for")); text++)
		loops++;
	for (; (part = strstr(part, "@for")); part++)
		loops_of_part++;
	return loops + loops_of_part * includes <= LOOPS_MAX;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	size_t second, first = fuzz_split(data, size, &second);
	struct fuzz_run run;
	struct lookup lookup = { .sources = &run.sources };
	struct tmpl_loader loader = { .lookup = look_up,
				      .lookup_context = &lookup,
				      .type_members = type_members };
	struct buf text = { 0 };
	const struct tmpl *tmpl;
	const char *main_text;

	fuzz_begin(&run, DIALECT_AUTO);
	loader.arena = &run.arena;
	loader.sources = &run.sources;
	loader.diags = &run.diags;
	main_text = arena_strndup(&run.arena, (const char *)data, first);
	lookup.part = arena_strndup(&run.arena, (const char *)data + second, size - second);
	tmpl = tmpl_load_text(&loader, "t", main_text, root_shape);
	fuzz_expect((tmpl == NULL) == (run.diags.errors > 0), "a wrong template is told of");
	fuzz_format(&run);
	if (tmpl && is_short(main_text, lookup.part, lookup.count))
		tmpl_expand(tmpl, make_values(&run.arena), &text);
	buf_clear(&text);
	fuzz_end(&run);
	return 0;
}
