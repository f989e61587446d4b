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

const struct ast_file *
lookup_built_in(struct build *build, const char *path)
{
	const struct embedded_file *file = build->built_in;
	uint32_t source;

	while (file->path && strcasecmp(file->path, path))
		file++;
	if (!file->path)
		return NULL;
	source = sources_add(build->parse->sources,
			     arena_printf(build->arena, "<mofc>/%s", file->path), file->text,
			     file->len);
	return parse_source(build->parse, source);
}

const struct ast_file *
lookup_class(struct build *build, const struct name *name, bool *ret_built_in)
{
	const char *path = find_in_folders(build, name), *reason = NULL;
	const struct ast_file *file;

	*ret_built_in = false;
	if (path) {
		file = parse_path(build->parse, path, &reason);
		if (reason)
			diag_error(build->diags, (struct span){ 0 }, "read", "cannot read '%s': %s",
				   path, reason);
		if (file)
			return file;
	}
	*ret_built_in = true;
	/* Files without a "_" hold no class: the qualifiers, and the list of all files. */
	if (!strchr(name->text, '_'))
		return NULL;
	return lookup_built_in(build, arena_printf(build->arena, "%s.mof", name->text));
}
