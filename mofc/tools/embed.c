/*
 * embed NAME FOLDER [NAME FOLDER]..: writes C source on standard output that defines, for each
 * pair, the table NAME with every file below FOLDER (base/embed.h).
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static int
fail(const char *path)
{
	perror(path);
	return 1;
}

static int
skip_hidden(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

/* Bytes as a string literal, cut into lines; compilers limit only the sum, far above our files. */
static int
print_file(const char *path, const char *shown)
{
	FILE *file = fopen(path, "rb");
	size_t len = 0;
	int c, last = '\n';

	if (!file)
		return fail(path);
	printf("\t{ \"%s\",\n\t  \"", shown);
	while ((c = getc(file)) != EOF) {
		if (last == '\n' && len)
			printf("\"\n\t  \"");
		if (c == '\n')
			printf("\\n");
		else if (c == '\t')
			printf("\\t");
		else if (c == '"' || c == '\\' || c == '?')
			printf("\\%c", c);
		else if (c < 0x20 || c >= 0x7f)
			printf("\\%03o", (unsigned int)c);
		else
			putchar(c);
		last = c;
		len++;
	}
	printf("\",\n\t  %zu },\n", len);
	fclose(file);
	return 0;
}

static int
print_folder(const char *folder, const char *shown)
{
	struct dirent **entries;
	int count = scandir(folder, &entries, skip_hidden, alphasort), status = 0;

	if (count < 0)
		return fail(folder);
	for (int i = 0; i < count; i++) {
		char path[4096], below[4096];
		struct stat st;

		snprintf(path, sizeof(path), "%s/%s", folder, entries[i]->d_name);
		snprintf(below, sizeof(below), "%s%s%s", shown, *shown ? "/" : "",
			 entries[i]->d_name);
		free(entries[i]);
		if (stat(path, &st))
			status |= fail(path);
		else if (S_ISDIR(st.st_mode))
			status |= print_folder(path, below);
		else
			status |= print_file(path, below);
	}
	free(entries);
	return status;
}

int
main(int argc, char **argv)
{
	int status = 0;

	if (argc < 3 || argc % 2 == 0) {
		fputs("usage: embed NAME FOLDER [NAME FOLDER]..\n", stderr);
		return 2;
	}
	printf("#include \"base/embed.h\"\n");
	for (int i = 1; i < argc; i += 2) {
		printf("\nconst struct embedded_file %s[] = {\n", argv[i]);
		status |= print_folder(argv[i + 1], "");
		printf("\t{ NULL, NULL, 0 },\n};\n");
	}
	return status;
}
