/* Files that are brought in by others: where they are found, and that each is read once. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "parse/parse_internal.h"

/* Includes deeper than this are an error, long before the stack could end. */
enum { INCLUDE_DEPTH_MAX = 64 };

static struct parsed_file **
find_slot(const struct parsed_files *files, const struct stat *st)
{
	size_t i = (size_t)(st->st_ino * 0x9e3779b97f4a7c15u >> 32) & (files->size - 1);

	while (files->slots[i] &&
	       (files->slots[i]->inode != st->st_ino || files->slots[i]->device != st->st_dev))
		i = (i + 1) & (files->size - 1);
	return &files->slots[i];
}

struct parsed_file *
parsed_find(const struct parse_context *context, const struct stat *st)
{
	return context->parsed->size ? *find_slot(context->parsed, st) : NULL;
}

struct parsed_file *
parsed_add(struct parse_context *context, const struct stat *st)
{
	struct parsed_files *files = context->parsed;
	struct parsed_file *file = arena_alloc(context->arena, sizeof(*file));

	*file = (struct parsed_file){ st->st_dev, st->st_ino, true };
	if (files->count * 2 >= files->size) {
		struct parsed_files larger = { .size = files->size ? files->size * 2 : 64 };

		larger.slots = arena_alloc(context->arena, larger.size * sizeof(*larger.slots));
		for (size_t i = 0; i < files->size; i++) {
			struct parsed_file *old = files->slots[i];

			if (old)
				*find_slot(&larger, &(struct stat){ .st_dev = old->device,
								    .st_ino = old->inode }) = old;
		}
		larger.count = files->count;
		*files = larger;
	}
	files->count++;
	*find_slot(files, st) = file;
	return file;
}

/*
 * The entry of a folder that is called name but for the case of letters, the first one in the order
 * of bytes; NULL if there is none.
 */
static char *
find_caseless(struct arena *arena, const char *folder, const char *name)
{
	DIR *dir = opendir(*folder ? folder : ".");
	const struct dirent *entry;
	char *found = NULL;

	while (dir && (entry = readdir(dir)))
		if (!strcasecmp(entry->d_name, name) &&
		    (!found || strcmp(entry->d_name, found) < 0))
			found = arena_strdup(arena, entry->d_name);
	if (dir)
		closedir(dir);
	return found;
}

/* A path below a folder, each part of which may differ by the case of letters; NULL: none. */
static char *
match_path(struct arena *arena, const char *folder, const char *path)
{
	char *matched = arena_strdup(arena, folder);

	while (matched && *path) {
		size_t len = strcspn(path, "/");
		char *part = arena_strndup(arena, path, len), *next;

		next = arena_printf(arena, "%s%s", matched, part);
		if (access(next, F_OK)) {
			part = find_caseless(arena, matched, part);
			next = part ? arena_printf(arena, "%s%s", matched, part) : NULL;
		}
		path += len;
		if (next && *path == '/') {
			next = arena_printf(arena, "%s/", next);
			path += strspn(path, "/");
		}
		matched = next;
	}
	return matched;
}

/* The folder of the including file, with its slash, then each -I; NULL behind the last. */
static const char *
include_folder(const struct parser *p, size_t n)
{
	const char *from = p->source->path, *slash = strrchr(from, '/');
	struct arena *arena = p->context->arena;

	if (n == 0)
		return arena_strndup(arena, from, slash ? (size_t)(slash - from) + 1 : 0);
	if (n <= p->context->include_dir_count)
		return arena_printf(arena, "%s/", p->context->include_dirs[n - 1]);
	return NULL;
}

/* Opens what a path may mean.  -1 where there is no such file; *ret_path is its name. */
static int
open_include(const struct parser *p, const char *path, bool caseless, const char **ret_path)
{
	struct arena *arena = p->context->arena;
	const char *folder;
	int fd;

	for (size_t n = 0; (folder = include_folder(p, n)); n++) {
		if (path[0] == '/')
			folder = "";
		*ret_path = caseless ? match_path(arena, folder, path)
				     : arena_printf(arena, "%s%s", folder, path);
		fd = *ret_path ? open(*ret_path, O_RDONLY | O_CLOEXEC | O_NOCTTY) : -1;
		if (fd >= 0 || path[0] == '/')
			return fd;
	}
	return -1;
}

/* An include that fails: what it would have brought may be missed later, but not told again. */
__attribute__((format(printf, 3, 4))) static void
include_error(struct parser *p, struct span at, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	diag_verror(p->context->diags, at, "include", format, args);
	va_end(args);
	p->context->is_incomplete = true;
}

/* A file of the schemas that mofc carries; NULL if there is none of that name. */
static const struct embedded_file *
find_embedded(const struct parse_context *context, const char *path)
{
	const struct embedded_file *file = context->built_in;
	const char *end = path + strlen(path);

	while (end > path && end[-1] != '/' && end[-1] != '\\')
		end--;
	while (file && file->path && strcasecmp(file->path, end))
		file++;
	return file && file->path ? file : NULL;
}

/* A built-in file is included once, like others. */
static struct ast_file *
include_embedded(struct parser *p, struct span at, const struct embedded_file *embedded)
{
	struct parse_context *context = p->context;
	const struct name *name = names_get(context->names, embedded->path, strlen(embedded->path));

	if (name_map_get(&context->included_built_in, name))
		return NULL;
	name_map_put(&context->included_built_in, context->arena, name, p);
	return parse_nested(context,
			    sources_add(context->sources,
					arena_printf(context->arena, "<mofc>/%s", embedded->path),
					embedded->text, embedded->len),
			    at);
}

/* Finds and opens an included file, as written, then with slashes, then in any case of letters. */
static int
find_include(struct parser *p, struct span at, const char *path, const char **ret_path)
{
	char *slashed = arena_strdup(p->context->arena, path);
	int fd = open_include(p, path, false, ret_path);

	/* Schemas written on Windows separate folders by backslashes. */
	for (char *c = slashed; *c; c++)
		if (*c == '\\')
			*c = '/';
	if (fd < 0 && strcmp(path, slashed))
		fd = open_include(p, slashed, false, ret_path);
	if (fd < 0) {
		fd = open_include(p, slashed, true, ret_path);
		if (fd >= 0)
			diag_warning(p->context->diags, at, "include-case",
				     "'%s' is found as '%s', in another case of letters", path,
				     *ret_path);
	}
	return fd;
}

/* The file that an include brings in; NULL, with a message where one is due, if it brings none. */
static struct ast_file *
include(struct parser *p, struct span at, const char *path)
{
	struct parse_context *context = p->context;
	const char *found, *reason = NULL;
	const struct embedded_file *embedded;
	struct ast_file *file = NULL;
	struct parsed_file *parsed;
	struct source *source;
	struct stat st;
	int fd = find_include(p, at, path, &found);

	embedded = fd < 0 ? find_embedded(context, path) : NULL;
	if (embedded)
		return include_embedded(p, at, embedded);
	if (fd < 0) {
		include_error(p, at, "cannot find '%s'; looked next to '%s'%s", path,
			      p->source->path,
			      context->include_dir_count ? " and in each -I folder" : "");
		return NULL;
	}
	if (fstat(fd, &st))
		memset(&st, 0, sizeof(st));
	parsed = parsed_find(context, &st);
	if (parsed && parsed->is_open) {
		include_error(p, at, "'%s' includes itself", path);
	} else if (!parsed && context->depth > INCLUDE_DEPTH_MAX) {
		include_error(p, at, "includes nest deeper than %d", INCLUDE_DEPTH_MAX);
	} else if (!parsed) {
		source = sources_read_fd(context->sources, fd, &st, found, &reason);
		if (!source) {
			include_error(p, at, "cannot read '%s': %s", found, reason);
		} else {
			parsed = parsed_add(context, &st);
			file = parse_nested(context, source, at);
			parsed->is_open = false;
		}
	}
	close(fd);
	return file;
}

/* The path of #pragma include, which has no escapes: backslashes are part of it. */
void
include_pragma(struct parser *p, struct ast_production *node)
{
	static const char *const wmi[] = { "autorecover", "deleteclass",   "deleteinstance",
					   "classflags",  "instanceflags", "amendment" };
	struct ast_pragma *pragma = &node->pragma;
	const struct ast_value *argument = pragma->arguments;
	bool is_string = argument && argument->kind == VALUE_STRING && !argument->next;

	for (size_t i = 0; i < sizeof(wmi) / sizeof(wmi[0]); i++)
		if (name_is(pragma->name.name, wmi[i]))
			parser_mark_wmi(p);
	if (name_is(pragma->name.name, "namespace") && is_string &&
	    !strncmp(parser_text(p, argument->at) + 1, "\\\\", 2))
		parser_mark_wmi(p);
	if (!name_is(pragma->name.name, "include"))
		return;
	if (!is_string || argument->at.len < 3) {
		include_error(p, argument ? argument->at : pragma->name.at,
			      "include needs the path of a file between quotes");
		return;
	}
	if (!p->context->skip_includes)
		pragma->included =
			include(p, argument->at,
				arena_strndup(p->context->arena, parser_text(p, argument->at) + 1,
					      argument->at.len - 2));
}

/* #include "NAME.mof" brings in more MOF; other files are the C compiler's. */
void
include_directive(struct parser *p, struct ast_production *node)
{
	const char *line = arena_strndup(p->context->arena, parser_text(p, node->at), node->at.len);
	const char *word = line + 1 + strspn(line + 1, " \t"), *path, *end;
	size_t len;

	if (strncmp(word, "include", 7) || p->context->skip_includes)
		return;
	path = strchr(word, '"');
	end = path ? strchr(++path, '"') : NULL;
	len = end ? (size_t)(end - path) : 0;
	if (len > 4 && (!strncasecmp(end - 4, ".mof", 4) || !strncasecmp(end - 4, ".mfl", 4)))
		node->directive.included =
			include(p, node->at, arena_strndup(p->context->arena, path, len));
}
