/* Where a class that the named files do not define may come from. */
#include <errno.h>
#include <fts.h>
#include <string.h>
#include <unistd.h>

#include "model/build.h"

/* NAME.mof of every folder below each -I, the first one found for a name. */
struct file_index {
	struct name_map paths;
};

/* In the order of their names, so that the disk's order decides nothing. */
static int
compare_entries(const FTSENT **a, const FTSENT **b)
{
	return strcmp((*a)->fts_name, (*b)->fts_name);
}

static void
add_folder(struct build *build, const char *folder)
{
	char *const roots[] = { arena_strdup(build->arena, folder), NULL };
	FTS *fts = fts_open(roots, FTS_LOGICAL | FTS_NOCHDIR, compare_entries);
	const FTSENT *entry;

	if (access(folder, R_OK | X_OK))
		diag_warning(build->diags, (struct span){ 0 }, "include-folder",
			     "cannot read folder '%s' of option -I: %s", folder, strerror(errno));
	while (fts && (entry = fts_read(fts))) {
		size_t len = entry->fts_namelen;
		const struct name *name;

		if (entry->fts_info != FTS_F || len <= 4 ||
		    strcasecmp(entry->fts_name + len - 4, ".mof"))
			continue;
		name = names_get(build->parse->names, entry->fts_name, len - 4);
		if (!name_map_get(&build->index->paths, name))
			name_map_put(&build->index->paths, build->arena, name,
				     arena_strdup(build->arena, entry->fts_path));
	}
	if (fts)
		fts_close(fts);
}

static const char *
find_in_folders(struct build *build, const struct name *name)
{
	if (!build->index) {
		build->index = arena_alloc(build->arena, sizeof(*build->index));
		for (size_t i = 0; i < build->parse->include_dir_count; i++)
			add_folder(build, build->parse->include_dirs[i]);
	}
	return name_map_get(&build->index->paths, name);
}

/* NULL if mofc carries no such file. */
static const struct embedded_file *
find_built_in(const struct build *build, const char *path)
{
	const struct embedded_file *file = build->built_in;

	while (file->path && strcasecmp(file->path, path))
		file++;
	return file->path ? file : NULL;
}

struct ast_file *
lookup_built_in(struct build *build, const char *path)
{
	const struct embedded_file *file = find_built_in(build, path);
	const char *shown;

	if (!file)
		return NULL;
	shown = arena_printf(build->arena, "<mofc>/%s", file->path);
	return parse_source(build->parse,
			    sources_add(build->parse->sources, shown, file->text, file->len));
}

/* A class in one of the files that hold many. */
struct known_class {
	const struct ast_production *node;
	const struct ast_file *file;
	bool is_microsoft;
};

/* The classes of base_*.mof by name; the files are read when the first of them is wanted. */
static void
index_known_classes(struct build *build)
{
	const struct embedded_file *embedded = build->built_in;

	build->has_known_classes = true;
	for (; embedded->path; embedded++) {
		struct ast_file *file;
		struct known_class *known;
		bool is_microsoft;

		if (strncmp(embedded->path, "base_", 5))
			continue;
		file = lookup_built_in(build, embedded->path);
		is_microsoft = strcmp(embedded->path, "base_pegasus.mof") != 0;
		file->dialect = is_microsoft ? DIALECT_WMI : DIALECT_CIM;
		for (struct ast_production *node = file->productions; node; node = node->next) {
			if (node->kind != PRODUCTION_CLASS)
				continue;
			known = arena_alloc(build->arena, sizeof(*known));
			*known = (struct known_class){ node, file, is_microsoft };
			name_map_put(&build->known_classes, build->arena, node->class.name.name,
				     known);
		}
	}
}

static const struct known_class *
find_known(struct build *build, const struct name *name)
{
	if (!build->has_known_classes)
		index_known_classes(build);
	return name_map_get(&build->known_classes, name);
}

bool
lookup_is_microsoft(struct build *build, const struct name *name)
{
	const struct known_class *known = find_known(build, name);

	return known && known->is_microsoft;
}

bool
lookup_is_macro(const struct build *build, const struct name *name)
{
	return build->has_macros || name_map_get(&build->parse->macros, name);
}

/* A file of the -I folders that is called as the class; false if there is none to read. */
static bool
read_from_folders(struct build *build, const struct name *name)
{
	const char *path = find_in_folders(build, name), *reason = NULL;
	struct ast_file *file = path ? parse_path(build->parse, path, &reason) : NULL;

	if (reason)
		diag_error(build->diags, (struct span){ 0 }, "read", "cannot read '%s': %s", path,
			   reason);
	if (file)
		gather_files(build, file, false, false);
	return file != NULL;
}

void
lookup_class(struct build *build, const struct name *name)
{
	const struct known_class *known;
	struct ast_file *file;

	if (schema_find_class(build->schema, name) || name_map_get(&build->tried, name))
		return;
	name_map_put(&build->tried, build->arena, name, build);
	if (read_from_folders(build, name))
		return;
	known = find_known(build, name);
	if (known) {
		gather_class(build, known->node, known->file, false, true);
		return;
	}
	/* Files without a "_" hold no class: the qualifiers, and the list of all files. */
	file = strchr(name->text, '_')
		       ? lookup_built_in(build, arena_printf(build->arena, "%s.mof", name->text))
		       : NULL;
	if (file)
		gather_files(build, file, false, true);
}

bool
lookup_can_find(struct build *build, const struct name *name)
{
	if (schema_find_class(build->schema, name) || find_in_folders(build, name))
		return true;
	if (!build->has_known_classes)
		index_known_classes(build);
	return name_map_get(&build->known_classes, name) ||
	       find_built_in(build, arena_printf(build->arena, "%s.mof", name->text));
}
