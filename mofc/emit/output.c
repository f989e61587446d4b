#include "emit/output.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"

void
outputs_init(struct outputs *outputs, struct arena *arena, struct names *names, struct diags *diags)
{
	*outputs = (struct outputs){ .arena = arena, .names = names, .diags = diags };
	outputs->last = &outputs->first;
}

void
outputs_add(struct outputs *outputs, const char *name, struct buf *text, bool keep)
{
	const struct name *key;
	struct output *output;

	if (!*name || strchr(name, '/') || !strcmp(name, ".") || !strcmp(name, "..")) {
		diag_error(outputs->diags, (struct span){ 0 }, "output",
			   "output file '%s' does not lie in the output folder itself", name);
		return;
	}
	key = names_get(outputs->names, name, strlen(name));
	if (name_map_get(&outputs->by_name, key)) {
		diag_error(outputs->diags, (struct span){ 0 }, "output",
			   "two outputs would both be '%s'", name);
		return;
	}
	output = arena_alloc(outputs->arena, sizeof(*output));
	*output = (struct output){ .name = arena_strdup(outputs->arena, name), .keep = keep };
	buf_trim(text);
	output->text = text->text;
	output->len = text->len;
	*text = (struct buf){ 0 };
	name_map_put(&outputs->by_name, outputs->arena, key, output);
	*outputs->last = output;
	outputs->last = &output->next;
}

void
outputs_clear(struct outputs *outputs)
{
	for (struct output *output = outputs->first; output; output = output->next)
		free(output->text);
	outputs->first = NULL;
	outputs->last = &outputs->first;
}

static bool
fail(const struct outputs *outputs, const char *what, const char *path)
{
	diag_error(outputs->diags, (struct span){ 0 }, "output", "cannot %s '%s': %s", what, path,
		   strerror(errno));
	return false;
}

static bool
make_folder(const struct outputs *outputs, const char *folder)
{
	char *path = arena_strdup(outputs->arena, folder);
	struct stat st;

	for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		if (mkdir(path, 0777) && errno != EEXIST)
			return fail(outputs, "make folder", path);
		*slash = '/';
	}
	if (mkdir(path, 0777) && errno != EEXIST)
		return fail(outputs, "make folder", path);
	if (stat(path, &st) || !S_ISDIR(st.st_mode)) {
		errno = ENOTDIR;
		return fail(outputs, "make folder", path);
	}
	return true;
}

/* Whether the file holds exactly this text. */
static bool
is_same(const char *path, const struct output *output)
{
	FILE *file = fopen(path, "rb");
	char *text;
	bool same;

	if (!file)
		return false;
	text = malloc(output->len + 1);
	same = text && fread(text, 1, output->len + 1, file) == output->len &&
	       !memcmp(text, output->text, output->len);
	free(text);
	fclose(file);
	return same;
}

bool
output_is_due(const struct outputs *outputs, const struct output *output, const char *folder)
{
	const char *path = arena_printf(outputs->arena, "%s/%s", folder, output->name);

	return output->keep ? access(path, F_OK) != 0 : !is_same(path, output);
}

bool
outputs_write(const struct outputs *outputs, const char *folder)
{
	bool ok = true;

	if (!make_folder(outputs, folder))
		return false;
	for (const struct output *output = outputs->first; output && ok; output = output->next) {
		const char *path = arena_printf(outputs->arena, "%s/%s", folder, output->name);

		if (output_is_due(outputs, output, folder) &&
		    !file_replace(outputs->arena, path, output->text, output->len, NULL))
			ok = fail(outputs, "write", path);
	}
	return ok;
}
