#include "ini.h"
#include "text.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST_BYTES (1024 * 1024)

/* Cuts blanks off both ends, in place. */
static char *
trim(char *text)
{
	size_t length;

	while (isspace((unsigned char)*text))
		text++;
	length = strlen(text);
	while (length && isspace((unsigned char)text[length - 1]))
		text[--length] = '\0';
	return text;
}

static int
parse_line(char *line, char **section, ini_visit *visit, void *context, struct mof_error *reterr)
{
	char *end, *value;

	if (!*line || *line == '#' || *line == ';')
		return 0;
	if (!text_is_clean(line))
		return mof_error_set(reterr, -EINVAL, "not a line of plain UTF-8 text");
	if (*line == '[') {
		end = strchr(line, ']');
		if (!end || end[1])
			return mof_error_set(reterr, -EINVAL, "expected \"[name]\"");
		*end = '\0';
		*section = trim(line + 1);
		return visit(*section, NULL, NULL, context, reterr);
	}
	value = strchr(line, '=');
	if (!value)
		return mof_error_set(reterr, -EINVAL, "expected \"[name]\" or \"key = value\"");
	*value++ = '\0';
	return visit(*section, trim(line), trim(value), context, reterr);
}

static int
parse_lines(char *text, size_t length, ini_visit *visit, void *context, struct mof_error *reterr)
{
	char empty[] = "", *section = empty, *next;
	unsigned int number = 1;

	if (strlen(text) != length)
		return mof_error_set(reterr, -EINVAL, "holds a NUL byte");
	for (char *line = text; line; line = next, number++) {
		int err;

		next = strchr(line, '\n');
		if (next)
			*next++ = '\0';
		err = parse_line(trim(line), &section, visit, context, reterr);
		if (err) {
			if (reterr)
				reterr->line = number;
			return err;
		}
	}
	return 0;
}

int
ini_parse(const char *text, size_t length, ini_visit *visit, void *context,
	  struct mof_error *reterr)
{
	char *copy = malloc(length + 1);
	int err;

	if (!copy)
		return mof_error_set(reterr, -ENOMEM, "out of memory");
	memcpy(copy, text, length);
	copy[length] = '\0';
	err = parse_lines(copy, length, visit, context, reterr);
	free(copy);
	return err;
}

/* The bytes of the file, to be freed.  Returns 0 or a negative errno. */
static int
read_file(const char *path, char **ret, size_t *ret_length)
{
	FILE *file = fopen(path, "re");
	char *bytes;
	size_t length;
	int err = 0;

	if (!file)
		return errno ? -errno : -EIO;
	bytes = malloc(MOST_BYTES + 1);
	length = bytes ? fread(bytes, 1, MOST_BYTES + 1, file) : 0;
	if (!bytes)
		err = -ENOMEM;
	else if (ferror(file))
		err = -EIO;
	else if (length > MOST_BYTES)
		err = -EFBIG;
	fclose(file);
	if (err) {
		free(bytes);
		return err;
	}
	*ret = bytes;
	*ret_length = length;
	return 0;
}

int
ini_read(const char *path, ini_visit *visit, void *context, struct mof_error *reterr)
{
	struct mof_error inner = { 0 };
	char *bytes;
	size_t length;
	int err = read_file(path, &bytes, &length);

	if (err)
		return mof_error_set(reterr, err, "%s: %s", path, strerror(-err));
	err = ini_parse(bytes, length, visit, context, &inner);
	free(bytes);
	if (err)
		mof_error_set(reterr, err, "%s:%u: %.400s", path, inner.line, inner.message);
	return err;
}
