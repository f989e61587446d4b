/* Copies of a schema under other class names. */
#include "make_schema.h"

#include <ctype.h>
#include <errno.h>
#include <ftw.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define SCHEMA_PREFIX 4 /* three capital letters and "_" */

struct file {
	char *name; /* below the master file's folder */
	char *text;
	size_t len;
	bool has_qualifiers; /* declares them: is there once for all copies */
};

/* nftw() has no argument for its callback, so what it finds is gathered here. */
static struct {
	struct file *items;
	size_t count;
	size_t folder_len;
} found;

static void *
check(void *memory)
{
	if (!memory) {
		fputs("make_schema: out of memory\n", stderr);
		exit(1);
	}
	return memory;
}

static void
read_text(const char *path, struct file *file)
{
	FILE *in = fopen(path, "r");
	long len = -1;

	if (in && !fseek(in, 0, SEEK_END))
		len = ftell(in);
	if (len >= 0) {
		file->text = check(calloc((size_t)len + 1, 1));
		rewind(in);
		file->len = fread(file->text, 1, (size_t)len, in);
	}
	if (len < 0 || file->len != (size_t)len) {
		fprintf(stderr, "make_schema: cannot read '%s': %s\n", path, strerror(errno));
		exit(1);
	}
	fclose(in);
}

/* The first word that is no comment is "Qualifier". */
static bool
declares_qualifiers(const char *text)
{
	for (;;) {
		text += strspn(text, " \t\r\n");
		if (!strncmp(text, "//", 2))
			text += strcspn(text, "\n");
		else if (!strncmp(text, "/*", 2) && strstr(text + 2, "*/"))
			text = strstr(text + 2, "*/") + 2;
		else
			return !strncasecmp(text, "qualifier", strlen("qualifier")) &&
			       isspace((unsigned char)text[strlen("qualifier")]);
	}
}

static int
add_file(const char *path, const struct stat *status, int kind, struct FTW *place)
{
	size_t len = strlen(path);
	struct file *file;

	(void)status;
	(void)place;
	if (kind != FTW_F || len < 4 || strcmp(path + len - 4, ".mof"))
		return 0;
	found.items = check(realloc(found.items, (found.count + 1) * sizeof *found.items));
	file = &found.items[found.count++];
	*file = (struct file){ .name = check(strdup(path + found.folder_len + 1)) };
	read_text(path, file);
	file->has_qualifiers = declares_qualifiers(file->text);
	return 0;
}

/* Copies a text with the schema's part of each name changed: "CIM_" is "C01_" in copy 1. */
static void
rename_classes(char *text, size_t len, unsigned copy)
{
	for (size_t i = 0; i + SCHEMA_PREFIX <= len; i++) {
		bool starts_word =
			!i || (!isalnum((unsigned char)text[i - 1]) && text[i - 1] != '_');

		if (!starts_word || !isupper((unsigned char)text[i]) ||
		    !isupper((unsigned char)text[i + 1]) || !isupper((unsigned char)text[i + 2]) ||
		    text[i + 3] != '_')
			continue;
		text[i + 1] = (char)('0' + copy / 10);
		text[i + 2] = (char)('0' + copy % 10);
	}
}

/* Whether a line includes a file that declares qualifiers. */
static bool
includes_qualifiers(const char *line, size_t len)
{
	const char *open = memchr(line, '"', len), *close;

	close = open ? memchr(open + 1, '"', (size_t)(line + len - open - 1)) : NULL;
	if (!close || *line != '#')
		return false;
	for (size_t i = 0; i < found.count; i++) {
		const struct file *file = &found.items[i];
		size_t name_len = strlen(file->name);

		if (file->has_qualifiers && name_len == (size_t)(close - open - 1) &&
		    !memcmp(file->name, open + 1, name_len))
			return true;
	}
	return false;
}

/* Writes a file without the lines that include what the first copy has included already. */
static void
write_lines(FILE *out, const char *text, size_t len, bool is_first)
{
	for (const char *line = text, *next; line < text + len; line = next) {
		const char *end = memchr(line, '\n', (size_t)(text + len - line));

		next = end ? end + 1 : text + len;
		if (is_first || !includes_qualifiers(line, (size_t)(next - line)))
			fwrite(line, 1, (size_t)(next - line), out);
	}
}

static void
write_copy(const char *folder, const struct file *file, unsigned copy)
{
	char *name = check(strdup(file->name));
	char path[4096];
	char *text;
	FILE *out;

	if (file->has_qualifiers && copy > 1) {
		free(name);
		return;
	}
	text = check(malloc(file->len + 1));
	memcpy(text, file->text, file->len + 1);
	rename_classes(text, file->len, copy);
	rename_classes(name, strlen(name), copy);
	snprintf(path, sizeof path, "copy%02u/%s", copy, name);
	out = file_create(folder, path);
	write_lines(out, text, file->len, copy == 1);
	file_close(out);
	free(text);
	free(name);
}

void
schema_copy(const char *folder, const char *master, unsigned count)
{
	const char *slash = strrchr(master, '/');
	char *source =
		slash ? check(strndup(master, (size_t)(slash - master))) : check(strdup("."));
	FILE *out;

	found.folder_len = strlen(source);
	if (nftw(source, add_file, 16, FTW_PHYS) || !found.count) {
		fprintf(stderr, "make_schema: there is no schema in '%s'\n", source);
		exit(1);
	}
	for (unsigned copy = 1; copy <= count; copy++)
		for (size_t i = 0; i < found.count; i++)
			write_copy(folder, &found.items[i], copy);
	/* Last, so that a run that was broken off leaves no whole schema behind. */
	out = file_create(folder, "schema.mof");
	for (unsigned copy = 1; copy <= count; copy++)
		fprintf(out, "#pragma include (\"copy%02u/%s\")\n", copy,
			slash ? slash + 1 : master);
	file_close(out);
	for (size_t i = 0; i < found.count; i++) {
		free(found.items[i].name);
		free(found.items[i].text);
	}
	free(found.items);
	free(source);
}
