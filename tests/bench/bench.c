/*
 * bench MOFC RUNS SCHEMA COPIES COUNT FOLDER: what mofc costs.
 *
 * SCHEMA is the master file of a schema and COPIES one that includes COUNT copies of it; FOLDER is
 * for what is written: it must not be there yet, and the caller removes it.  Prints a line for each
 * figure.
 */
#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "measure.h"

/* What is aimed at; the rest has no aim. */
static const struct figure check_time = { "check", "x wc", 2.5, 3.5 };
static const struct figure check_memory = { "check memory", "bytes per byte read", 0, 0 };
static const struct figure gen_time = { "gen", "x cat", 0, 0 };
static const struct figure gen_again_time = { "gen, nothing changed", "x cat", 0, 0 };
static const struct figure gen_size = { "gen size", "bytes per class", 15000, 0 };
static const struct figure copies_time = { "copies", "x one", 12, 0 };
static const struct figure copies_memory = { "copies memory", "bytes per byte read", 0, 0 };

/* Arguments of a program: its name and then files. */
struct files {
	char **argv;
	size_t count;
	double bytes;
};

/* nftw() has no argument for its callback: what it finds goes here. */
static struct files *found;
static const char *found_ending;

static void
files_add(struct files *files, const char *path)
{
	files->argv = realloc(files->argv, (files->count + 2) * sizeof *files->argv);
	if (!files->argv || !(files->argv[files->count] = strdup(path)))
		bench_fail("out of memory");
	files->argv[++files->count] = NULL;
}

static void
files_clear(struct files *files)
{
	for (size_t i = 0; i < files->count; i++)
		free(files->argv[i]);
	free(files->argv);
}

static int
find_one(const char *path, const struct stat *status, int kind, struct FTW *place)
{
	size_t len = strlen(path), ending_len = strlen(found_ending);

	(void)place;
	if (kind != FTW_F || len < ending_len || strcmp(path + len - ending_len, found_ending))
		return 0;
	files_add(found, path);
	found->bytes += (double)status->st_size;
	return 0;
}

/* The files below a folder whose names have an ending, as arguments of a program. */
static struct files
find_files(const char *program, const char *folder, const char *ending)
{
	struct files files = { 0 };

	files_add(&files, program);
	found = &files;
	found_ending = ending;
	if (nftw(folder, find_one, 16, FTW_PHYS))
		bench_fail("cannot read '%s': %s", folder, strerror(errno));
	return files;
}

static int
remove_one(const char *path, const struct stat *status, int kind, struct FTW *place)
{
	(void)status;
	(void)kind;
	(void)place;
	return remove(path);
}

/* Removes the folder that is named, if it is there: mofc writes only what has changed. */
static void
remove_folder(const void *data)
{
	if (nftw(data, remove_one, 16, FTW_PHYS | FTW_DEPTH) && errno != ENOENT)
		bench_fail("cannot remove '%s': %s", (const char *)data, strerror(errno));
}

/* Reads the next name of a make rule, which is unquoted in place.  NULL at the rule's end. */
static char *
next_name(char **at)
{
	char *name = *at, *to, *from;

	while (*name == ' ' || (*name == '\\' && name[1] == '\n'))
		name += *name == ' ' ? 1 : 2;
	for (from = to = name; *from && *from != ' ' && *from != '\n'; from++) {
		if ((*from == '\\' && from[1] && strchr(" #\\", from[1])) ||
		    (*from == '$' && from[1] == '$'))
			from++;
		*to++ = *from;
	}
	*at = from + (*from != '\0' && *from != '\n');
	*to = '\0';
	return to > name ? name : NULL;
}

/* The files that mofc read, by the make rule that it wrote, as arguments of wc. */
static struct files
read_depfile(const char *path)
{
	static char text[1 << 24];
	struct files files = { 0 };
	FILE *in = fopen(path, "r");
	size_t len = in ? fread(text, 1, sizeof text - 1, in) : 0;
	char *at = strchr(text, ':'), *name;
	struct stat status;

	if (!len || !at)
		bench_fail("cannot read '%s'", path);
	fclose(in);
	at++;
	files_add(&files, "wc");
	while ((name = next_name(&at))) {
		if (stat(name, &status))
			bench_fail("cannot find '%s', which mofc read", name);
		files_add(&files, name);
		files.bytes += (double)status.st_size;
	}
	return files;
}

/* The number of bytes in the last line of wc's output. */
static double
read_wc_total(const char *path)
{
	FILE *in = fopen(path, "r");
	char line[8192];
	double bytes = -1;

	while (in && fgets(line, sizeof line, in))
		if (sscanf(line, "%*f %*f %lf", &bytes) != 1)
			bytes = -1;
	if (in)
		fclose(in);
	return bytes;
}

/* The number of lines that begin with a text. */
static size_t
count_lines(const char *path, const char *start)
{
	FILE *in = fopen(path, "r");
	char *line = NULL;
	size_t size = 0, count = 0;

	while (in && getline(&line, &size, in) >= 0)
		count += !strncmp(line, start, strlen(start));
	free(line);
	if (in)
		fclose(in);
	return count;
}

static struct spread
spread_times(struct spread spread, double factor)
{
	return (struct spread){ spread.min * factor, spread.median * factor, spread.max * factor };
}

static const char *
milliseconds(const struct comparison *comparison)
{
	static char text[64];

	snprintf(text, sizeof text, "%.1f against %.1f ms", comparison->seconds.median * 1e3,
		 comparison->reference.median * 1e3);
	return text;
}

static void
print_memory(const struct figure *figure, const struct comparison *comparison, double bytes)
{
	char note[64];

	snprintf(note, sizeof note, "%.1f MiB", comparison->kib.median / 1024);
	figure_print(figure, spread_times(comparison->kib, 1024 / bytes), note);
}

/* The folder of a master file, for the caller to free. */
static char *
folder_of(const char *master)
{
	const char *slash = strrchr(master, '/');
	char *folder = slash ? strndup(master, (size_t)(slash - master)) : strdup(".");

	if (!folder)
		bench_fail("out of memory");
	return folder;
}

/* What all measurements share. */
struct bench {
	char *mofc, *schema, *copies;
	unsigned runs;
	double copy_count;
	char depfile[4096], out[4096], text[4096]; /* in the folder for what is written */
	struct files read;                         /* by mofc from schema: wc's arguments */
};

/* Finds out which files mofc reads, and that wc gets the same. */
static void
find_what_is_read(struct bench *b)
{
	char *gen[] = { b->mofc,     "gen",      "--target",         "c",
			"--depfile", b->depfile, "--depfile-target", "bench",
			"-o",        b->out,     b->schema,          NULL };
	struct command command = { .argv = gen };
	char *folder = folder_of(b->schema);
	struct files below = find_files("wc", folder, ".mof");
	double seconds, kib, total;

	command_run(&command, NULL, &seconds, &kib);
	b->read = read_depfile(b->depfile);
	command = (struct command){ .argv = b->read.argv };
	command_run(&command, b->text, &seconds, &kib);
	total = read_wc_total(b->text);
	if (total != b->read.bytes)
		bench_fail("wc read %.0f bytes, mofc %.0f", total, b->read.bytes);
	if (below.count != b->read.count || below.bytes != b->read.bytes)
		bench_fail("mofc read %zu files of %.0f bytes, in '%s' are %zu of %.0f",
			   b->read.count - 1, b->read.bytes, folder, below.count - 1, below.bytes);
	printf("schema: %zu files, %.0f bytes, %s\n", b->read.count - 1, b->read.bytes, b->schema);
	files_clear(&below);
	free(folder);
}

static void
bench_check(struct bench *b)
{
	char *check[] = { b->mofc, "check", b->schema, NULL };
	struct command first = { .argv = check }, second = { .argv = b->read.argv };
	struct comparison result = command_compare(&first, &second, b->runs);

	figure_print(&check_time, result.ratio, milliseconds(&result));
	print_memory(&check_memory, &result, b->read.bytes);
}

static void
bench_gen(struct bench *b)
{
	char *gen[] = { b->mofc, "gen", "--target", "c", "-o", b->out, b->schema, NULL };
	char *dump[] = { b->mofc, "dump", "--format", "model", b->schema, NULL };
	struct command first = { gen, remove_folder, b->out }, second = { .argv = dump };
	struct files written;
	struct comparison result;
	double seconds, kib;

	command_run(&second, b->text, &seconds, &kib);
	command_run(&first, NULL, &seconds, &kib);
	written = find_files("cat", b->out, "");
	second.argv = written.argv;
	result = command_compare(&first, &second, b->runs);
	figure_print(&gen_time, result.ratio, milliseconds(&result));
	first.prepare = NULL;
	result = command_compare(&first, &second, b->runs);
	figure_print(&gen_again_time, result.ratio, milliseconds(&result));
	written.bytes /= (double)count_lines(b->text, "class ");
	figure_print(&gen_size, (struct spread){ written.bytes, written.bytes, written.bytes }, "");
	files_clear(&written);
}

static void
bench_copies(struct bench *b)
{
	char *one[] = { b->mofc, "check", b->schema, NULL };
	char *many[] = { b->mofc, "check", b->copies, NULL };
	struct command first = { .argv = many }, second = { .argv = one };
	char *folder = folder_of(b->copies);
	struct files below = find_files("wc", folder, ".mof");
	struct comparison result;

	/* Qualifiers are declared once; else there is as much to read in each copy. */
	if (below.bytes < 0.9 * b->copy_count * b->read.bytes)
		bench_fail("there are fewer than %.0f copies in '%s'", b->copy_count, folder);
	result = command_compare(&first, &second, b->runs);
	printf("%.0f ", b->copy_count);
	figure_print(&copies_time, result.ratio, milliseconds(&result));
	printf("%.0f ", b->copy_count);
	print_memory(&copies_memory, &result, below.bytes);
	files_clear(&below);
	free(folder);
}

int
main(int argc, char **argv)
{
	struct bench b = { 0 };

	if (argc == 7) {
		b.mofc = argv[1];
		b.runs = (unsigned)strtoul(argv[2], NULL, 10);
		b.schema = argv[3];
		b.copies = argv[4];
		b.copy_count = strtod(argv[5], NULL);
		snprintf(b.depfile, sizeof b.depfile, "%s/read.d", argv[6]);
		snprintf(b.out, sizeof b.out, "%s/out", argv[6]);
		snprintf(b.text, sizeof b.text, "%s/text", argv[6]);
	}
	if (!b.runs || b.runs > 10000 || !(b.copy_count >= 1)) {
		fputs("usage: bench MOFC RUNS SCHEMA COPIES COUNT FOLDER\n", stderr);
		return 2;
	}
	/* wc's speed depends on the locale; this is the one in which it is faster. */
	setenv("LC_ALL", "C.UTF-8", 1);
	if (mkdir(argv[6], 0777))
		bench_fail("cannot make '%s': %s", argv[6], strerror(errno));
	find_what_is_read(&b);
	bench_check(&b);
	bench_gen(&b);
	bench_copies(&b);
	files_clear(&b.read);
	return 0;
}
