/* make_schema new FOLDER [CLASSES], make_schema copies COUNT MASTER FOLDER: see make_schema.h. */
#include "make_schema.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static void
fail(const char *path)
{
	fprintf(stderr, "make_schema: cannot write '%s': %s\n", path, strerror(errno));
	exit(1);
}

FILE *
file_create(const char *folder, const char *name)
{
	char path[4096];
	FILE *file;

	if (snprintf(path, sizeof path, "%s/%s", folder, name) >= (int)sizeof path) {
		errno = ENAMETOOLONG;
		fail(name);
	}
	for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		if (mkdir(path, 0777) && errno != EEXIST)
			fail(path);
		*slash = '/';
	}
	file = fopen(path, "w");
	if (!file)
		fail(path);
	return file;
}

void
file_close(FILE *file)
{
	int failed = ferror(file);

	if (fclose(file) || failed)
		fail("a file of the schema");
}

/* A number between 1 and most, or 0 if the text is none. */
static unsigned long
read_count(const char *text, unsigned long most)
{
	char *end;
	unsigned long count = strtoul(text, &end, 10);

	return *text && !*end && count <= most ? count : 0;
}

int
main(int argc, char **argv)
{
	unsigned long count;

	if ((argc == 3 || argc == 4) && !strcmp(argv[1], "new")) {
		count = argc == 4 ? read_count(argv[3], 100000) : 1631;
		if (count) {
			schema_invent(argv[2], count);
			return 0;
		}
	} else if (argc == 5 && !strcmp(argv[1], "copies")) {
		count = read_count(argv[2], 99);
		if (count) {
			schema_copy(argv[4], argv[3], (unsigned)count);
			return 0;
		}
	}
	fprintf(stderr, "usage: make_schema new FOLDER [CLASSES]\n"
			"       make_schema copies COUNT MASTER FOLDER\n");
	return 2;
}
