/*
 * Runs a fuzz target over files, and over those in folders; without arguments over the seeds of the
 * target.  Prints TAP: one test, which a crash fails by its absence.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "fuzz.h"

static bool
is_folder(const char *path)
{
	struct stat st;

	return !stat(path, &st) && S_ISDIR(st.st_mode);
}

/* Whether a file could be read and was given to the target. */
static bool
replay_file(const char *path)
{
	FILE *file;
	struct stat st;
	uint8_t *bytes;
	size_t size;

	printf("# %s\n", path);
	fflush(stdout);
	file = fopen(path, "rb");
	if (!file)
		return false;
	if (fstat(fileno(file), &st)) {
		fclose(file);
		return false;
	}
	/* Exactly as long as the input, so that a step across its end is seen. */
	bytes = malloc(st.st_size ? (size_t)st.st_size : 1);
	size = bytes ? fread(bytes, 1, (size_t)st.st_size, file) : 0;
	fclose(file);
	LLVMFuzzerTestOneInput(bytes, size);
	free(bytes);
	return true;
}

/* How many files were replayed; -1 where one cannot be read. */
static int
replay(const char *path)
{
	struct dirent **entries;
	int count = is_folder(path) ? scandir(path, &entries, NULL, alphasort) : -1, done = 0;

	if (count < 0)
		return replay_file(path) ? 1 : -1;
	for (int i = 0; i < count; i++) {
		char name[4096];

		snprintf(name, sizeof(name), "%s/%s", path, entries[i]->d_name);
		if (entries[i]->d_name[0] != '.' && done >= 0)
			done = replay_file(name) ? done + 1 : -1;
		free(entries[i]);
	}
	free(entries);
	return done;
}

/* tests/fuzz/NAME for a program test_NAME, in the nearest folder above the program. */
static bool
find_seeds(const char *program, char *ret, size_t size)
{
	static const char up[] = "/../../../../..";
	const char *slash = strrchr(program, '/'), *name = slash ? strstr(slash, "test_") : NULL;
	size_t ups = 0;

	if (!name)
		return false;
	do
		snprintf(ret, size, "%.*s%.*s/tests/fuzz/%s", (int)(slash - program), program,
			 (int)ups * 3, up, name + 5);
	while (!is_folder(ret) && ++ups <= sizeof(up) / 3);
	return is_folder(ret);
}

int
main(int argc, char **argv)
{
	char seeds[4096];
	int done = 0, count = 0;
	const char *name;

	puts("1..1");
	if (argc < 2 && !find_seeds(argv[0], seeds, sizeof(seeds))) {
		puts("not ok 1 - there are no seeds for this program");
		return 1;
	}
	if (argc < 2)
		done = count = replay(seeds);
	for (int i = 1; i < argc && count >= 0; i++) {
		count = replay(argv[i]);
		done += count;
	}
	if (count < 0)
		puts("# this cannot be read");
	name = strrchr(argv[0], '/');
	printf("%sok 1 - %s: %d inputs\n", done > 0 && count >= 0 ? "" : "not ",
	       name ? name + 1 : argv[0], done);
	return done <= 0 || count < 0;
}
