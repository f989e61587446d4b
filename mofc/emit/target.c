#include "emit/target.h"

#include <dirent.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/embed.h"
#include "emit/names.h"

struct loading {
	const struct target_context *context;
	const char *name;
	const struct source *manifest;
	bool failed;
};

/* A file of a target: from --templates if it is there, else from the program. */
static const struct source *
find_file(const struct target_context *context, const char *target, const char *file)
{
	char *path = arena_printf(context->arena, "%s/%s", target, file);
	const struct embedded_file *embedded = embedded_templates;
	const char *reason;

	if (context->folder) {
		char *own = arena_printf(context->arena, "%s/%s", context->folder, path);

		if (!access(own, F_OK)) {
			const struct source *source = sources_read(context->sources, own, &reason);

			if (!source)
				diag_error(context->diags, (struct span){ 0 }, "template",
					   "cannot read '%s': %s", own, reason);
			return source;
		}
	}
	while (embedded->path && strcmp(embedded->path, path))
		embedded++;
	if (!embedded->path)
		return NULL;
	return sources_add(context->sources, arena_printf(context->arena, "<mofc>/%s", path),
			   embedded->text, embedded->len);
}

/* A template of this target, or one that targets share. */
static const struct source *
lookup(void *context, const char *file)
{
	const struct loading *l = context;
	const struct source *source = find_file(l->context, l->name, file);

	return source ? source : find_file(l->context, "common", file);
}

__attribute__((format(printf, 2, 3))) static void
fail(struct loading *l, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	diag_verror(l->context->diags, (struct span){ l->manifest->base, 0 }, "manifest", format,
		    args);
	va_end(args);
	l->failed = true;
}

/* A text of the manifest, copied; NULL with a message if it is something else. */
static const char *
get_text(struct loading *l, const json_t *object, const char *key, const char *where)
{
	const char *text = json_string_value(json_object_get(object, key));

	if (!text)
		fail(l, "%s needs a text \"%s\"", where, key);
	return text ? arena_strdup(l->context->arena, text) : NULL;
}

static void
load_style(struct loading *l, const json_t *root, struct target *target)
{
	static const struct {
		const char *name;
		void (*spell)(struct buf *out, const char *name);
	} styles[] = { { "snake", names_snake },
		       { "camel", names_camel },
		       { "pascal", names_pascal } };
	const char *style = get_text(l, root, "case", "the manifest");

	for (size_t i = 0; style && i < sizeof(styles) / sizeof(styles[0]); i++)
		if (!strcmp(style, styles[i].name))
			target->spell = styles[i].spell;
	if (style && !target->spell)
		fail(l, "\"case\" is snake, camel or pascal, not \"%s\"", style);
}

static int
compare_texts(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* A list of texts; one that is missing is empty. */
static struct texts
load_texts(struct loading *l, const json_t *object, const char *key)
{
	const json_t *list = json_object_get(object, key), *item;
	const char **texts = NULL;
	size_t i;

	if (list && !json_is_array(list))
		fail(l, "\"%s\" is no list", key);
	json_array_foreach(list, i, item)
	{
		if (!json_is_string(item)) {
			fail(l, "\"%s\" holds something else than texts", key);
			return (struct texts){ 0 };
		}
		texts = arena_grow(l->context->arena, texts, i, sizeof(*texts));
		texts[i] = arena_strdup(l->context->arena, json_string_value(item));
	}
	if (texts)
		qsort(texts, json_array_size(list), sizeof(*texts), compare_texts);
	return (struct texts){ texts, json_array_size(list) };
}

static void
load_names(struct loading *l, const json_t *root, struct target *target)
{
	const json_t *endings = json_object_get(root, "endings");

	if (!json_object_get(root, "keywords"))
		fail(l, "the manifest needs a list \"keywords\"");
	target->keywords = load_texts(l, root, "keywords");
	target->reserved = load_texts(l, root, "reserved");
	target->endings.class = load_texts(l, endings, "class");
	target->endings.method = load_texts(l, endings, "method");
	target->endings.enumeration = load_texts(l, endings, "enumeration");
}

static const char *
target_type_name(int type)
{
	return type == TARGET_TYPE_OBJECT ? "object"
	       : type == TYPE_REFERENCE   ? "reference"
					  : type_name((enum mof_type_name)type);
}

/* Every type has the same members; those of the first one are what all are held to. */
static void
load_types(struct loading *l, json_t *root, struct target *target)
{
	struct arena *arena = l->context->arena;
	json_t *types = json_object_get(root, "types"), *value;
	json_t *first = json_object_get(types, target_type_name(0));
	size_t count = json_object_size(first), n = 0;
	struct shape *members = arena_alloc(arena, (count + 1) * sizeof(*members));
	const char *key;

	json_object_foreach(first, key, value) members[n++] =
		(struct shape){ arena_strdup(arena, key), VAL_TEXT, NULL, "" };
	target->type_members = members;
	for (int type = 0; type < TARGET_TYPE_COUNT; type++) {
		const json_t *entry = json_object_get(types, target_type_name(type));
		struct val *map = val_map(arena, NULL, NULL);

		if (json_object_size(entry) != count)
			fail(l, "\"types\" needs a map \"%s\" with the same members as \"%s\"",
			     target_type_name(type), target_type_name(0));
		for (n = 0; n < count; n++) {
			const char *text =
				json_string_value(json_object_get(entry, members[n].name));

			if (!text)
				fail(l, "type \"%s\" needs a text \"%s\"", target_type_name(type),
				     members[n].name);
			val_text(arena, map, members[n].name,
				 text ? arena_strdup(arena, text) : "");
		}
		target->types[type] = map;
	}
}

static void
load_output(struct loading *l, const json_t *entry, const struct tmpl_loader *loader,
	    struct target_output *ret)
{
	static const char *const each_names[] = { "schema", "module", "class" };
	const char *each = get_text(l, entry, "each", "an output");
	const char *template = get_text(l, entry, "template", "an output");
	const char *file = get_text(l, entry, "file", "an output");
	const struct shape *shape;
	const struct source *source;
	size_t i;

	if (!each || !template || !file)
		return;
	for (i = 0; i < 3 && strcmp(each, each_names[i]); i++)
		;
	if (i == 3) {
		fail(l, "\"each\" is schema, module or class, not \"%s\"", each);
		return;
	}
	ret->each = (enum target_each)i;
	ret->keep = json_is_true(json_object_get(entry, "keep"));
	shape = ret->each == EACH_CLASS ? shape_class : shape_schema;
	source = lookup(l, template);
	if (!source)
		fail(l, "there is no template \"%s\"", template);
	else
		ret->body = tmpl_load(loader, source, shape);
	ret->file_name = tmpl_load_text(loader, l->manifest->path, file, shape);
	l->failed |= !ret->body || !ret->file_name;
}

static void
load_outputs(struct loading *l, const json_t *root, struct target *target)
{
	const json_t *list = json_object_get(root, "outputs"), *entry;
	struct target_output **last = &target->outputs;
	struct tmpl_loader loader = {
		.arena = l->context->arena,
		.sources = l->context->sources,
		.diags = l->context->diags,
		.lookup = lookup,
		.lookup_context = l,
		.type_members = target->type_members,
	};
	size_t i;

	if (!json_is_array(list) || !json_array_size(list))
		fail(l, "the manifest needs a list \"outputs\"");
	json_array_foreach(list, i, entry)
	{
		struct target_output *output = arena_alloc(l->context->arena, sizeof(*output));

		load_output(l, entry, &loader, output);
		*last = output;
		last = &output->next;
	}
}

static json_t *
read_manifest(struct loading *l)
{
	const struct source *source;
	struct span at = { 0 };
	json_error_t error;
	json_t *root;

	l->manifest = find_file(l->context, l->name, "manifest.json");
	if (!l->manifest)
		return NULL;
	source = l->manifest;
	root = json_loadb(source->text, source->len, JSON_REJECT_DUPLICATES, &error);
	if (!root) {
		at = (struct span){ source->base, 1 };
		if (error.position > 0)
			at.offset += (uint32_t)error.position - 1;
		diag_error(l->context->diags, at, "manifest", "%s", error.text);
	}
	return root;
}

const struct target *
target_load(const struct target_context *context, const char *name)
{
	struct target *target = arena_alloc(context->arena, sizeof(*target));
	struct loading l = { .context = context, .name = name };
	json_t *root;

	if (!*name || strchr(name, '/') || name[0] == '.' || !strcmp(name, "common")) {
		diag_error(context->diags, (struct span){ 0 }, "target",
			   "'%s' cannot be the name of a target", name);
		return NULL;
	}
	root = read_manifest(&l);
	if (!root) {
		if (!l.manifest)
			diag_error(context->diags, (struct span){ 0 }, "target",
				   "there is no target '%s'; --list-targets shows those that are",
				   name);
		return NULL;
	}
	target->name = arena_strdup(context->arena, name);
	target->description = get_text(&l, root, "description", "the manifest");
	load_style(&l, root, target);
	load_names(&l, root, target);
	load_types(&l, root, target);
	load_outputs(&l, root, target);
	json_decref(root);
	return l.failed ? NULL : target;
}

static void
list_one(const struct target_context *context, const char *name, struct buf *out)
{
	struct loading l = { .context = context, .name = name };
	json_t *root = read_manifest(&l);
	const char *text = json_string_value(json_object_get(root, "description"));

	if (root)
		buf_printf(out, "%-10s %s\n", name, text ? text : "");
	json_decref(root);
}

static bool
is_embedded(const char *name)
{
	char path[256];

	snprintf(path, sizeof(path), "%s/manifest.json", name);
	for (const struct embedded_file *file = embedded_templates; file->path; file++)
		if (!strcmp(file->path, path))
			return true;
	return false;
}

void
targets_list(const struct target_context *context, struct buf *out)
{
	struct dirent **entries = NULL;
	int count = context->folder ? scandir(context->folder, &entries, NULL, alphasort) : 0;

	for (const struct embedded_file *file = embedded_templates; file->path; file++) {
		const char *slash = strchr(file->path, '/');

		if (slash && !strcmp(slash, "/manifest.json"))
			list_one(context,
				 arena_strndup(context->arena, file->path,
					       (size_t)(slash - file->path)),
				 out);
	}
	for (int i = 0; i < count; i++) {
		if (entries[i]->d_name[0] != '.' && !is_embedded(entries[i]->d_name))
			list_one(context, arena_strdup(context->arena, entries[i]->d_name), out);
		free(entries[i]);
	}
	free(entries);
}
