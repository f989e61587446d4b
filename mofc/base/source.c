#include "source.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Adds a text that has two NULs behind it. */
static struct source *
add(struct sources *sources, const char *path, char *text, size_t len)
{
	struct source *source = arena_alloc(sources->arena, sizeof(*source)), *last = NULL;

	if (sources->count)
		last = sources->items[sources->count - 1];
	*source = (struct source){ .path = arena_strdup(sources->arena, path),
				   .text = text,
				   .len = (uint32_t)len,
				   .base = last ? last->base + last->len + 1 : 1 };
	sources->items =
		arena_grow(sources->arena, sources->items, sources->count, sizeof(struct source *));
	sources->items[sources->count++] = source;
	return source;
}

struct source *
sources_add(struct sources *sources, const char *path, const char *text, size_t len)
{
	char *copy = arena_alloc(sources->arena, len + 2);

	memcpy(copy, text, len);
	return add(sources, path, copy, len);
}

/* Reads until the end; what fstat says of the size is only a first guess. */
static char *
read_all(struct arena *arena, int fd, const struct stat *st, size_t *ret_len)
{
	size_t size = (size_t)st->st_size + 3, len = 0;
	char *text = arena_alloc(arena, size);
	ssize_t n;

	while ((n = read(fd, text + len, size - len - 2)) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return NULL;
		len += (size_t)n;
		if (len > SOURCE_LEN_MAX) {
			errno = EFBIG;
			return NULL;
		}
		/* A file that is as long as it said has ended. */
		if (S_ISREG(st->st_mode) && len + 3 == size)
			break;
		if (len + 2 == size) {
			char *larger = arena_alloc(arena, size * 2);

			memcpy(larger, text, len);
			text = larger;
			size *= 2;
		}
	}
	*ret_len = len;
	return text;
}

static bool
has_room(const struct sources *sources, size_t len)
{
	const struct source *last;

	if (!sources->count)
		return true;
	last = sources->items[sources->count - 1];
	return len < TEXT_LEN_MAX - last->base - last->len;
}

struct source *
sources_read_fd(struct sources *sources, int fd, const struct stat *st, const char *path,
		const char **reterr)
{
	struct encoding encoding;
	struct source *source;
	size_t len;
	char *bytes, *text;

	if (S_ISDIR(st->st_mode)) {
		*reterr = strerror(EISDIR);
	} else if (st->st_size > SOURCE_LEN_MAX) {
		*reterr = "it is larger than 256 MiB";
	} else if (!(bytes = read_all(sources->arena, fd, st, &len))) {
		*reterr = errno == EFBIG ? "it is larger than 256 MiB" : strerror(errno);
	} else {
		text = encoding_decode(sources->arena, bytes, len, &len, &encoding);
		if (!has_room(sources, len)) {
			*reterr = "the files are more than 3.75 GiB in all";
			return NULL;
		}
		source = add(sources, path, text, len);
		source->encoding = encoding;
		return source;
	}
	return NULL;
}

struct source *
sources_read(struct sources *sources, const char *path, const char **reterr)
{
	struct source *source = NULL;
	bool is_stdin = !strcmp(path, "-");
	int fd = is_stdin ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	struct stat st;

	if (fd < 0 || fstat(fd, &st))
		*reterr = strerror(errno);
	else
		source = sources_read_fd(sources, fd, &st, is_stdin ? "<stdin>" : path, reterr);
	if (fd >= 0 && !is_stdin)
		close(fd);
	return source;
}

struct source *
sources_find(const struct sources *sources, struct span span)
{
	uint32_t low = 0, high = sources->count;

	if (!span.offset)
		return NULL;
	while (high - low > 1) {
		uint32_t middle = low + (high - low) / 2;

		if (sources->items[middle]->base <= span.offset)
			low = middle;
		else
			high = middle;
	}
	return sources->items[low];
}

const char *
span_text(const struct sources *sources, struct span span)
{
	const struct source *source = sources_find(sources, span);

	return source->text + (span.offset - source->base);
}

/* Where each line starts, found once and only if something has to be said. */
static void
index_lines(const struct sources *sources, struct source *source)
{
	const char *p = source->text, *end = p + source->len;
	uint32_t count = 0;

	source->lines = arena_grow(sources->arena, NULL, 0, sizeof(uint32_t));
	source->lines[count++] = 0;
	while ((p = memchr(p, '\n', (size_t)(end - p)))) {
		p++;
		source->lines = arena_grow(sources->arena, source->lines, count, sizeof(uint32_t));
		source->lines[count++] = (uint32_t)(p - source->text);
	}
	source->line_count = count;
}

/*
 * The column of an offset in a line, in characters.  Counting goes on from the nearest place that
 * is known, so that many messages about one long line cost no more than one walk through it.
 */
static unsigned int
column_of(struct source *source, unsigned int line, uint32_t start, uint32_t offset)
{
	struct known_column *from = NULL, at = { start, line, 1 };

	for (size_t i = 0; i < sizeof(source->known) / sizeof(source->known[0]); i++) {
		struct known_column *known = &source->known[i];

		if (known->line == line && known->offset <= offset && known->offset >= at.offset) {
			at = *known;
			from = known;
		}
	}
	for (; at.offset < offset; at.offset++)
		at.column += (source->text[at.offset] & 0xc0) != 0x80;
	if (!from)
		from = &source->known[source->next_known++ % 4];
	*from = at;
	return at.column;
}

/* The line of an offset and the column within it, in characters. */
static void
locate(struct source *source, uint32_t offset, unsigned int *line, unsigned int *column)
{
	uint32_t low = 0, high = source->line_count;

	while (high - low > 1) {
		uint32_t middle = low + (high - low) / 2;

		if (source->lines[middle] <= offset)
			low = middle;
		else
			high = middle;
	}
	*line = low + 1;
	*column = column_of(source, *line, source->lines[low], offset);
}

struct place
span_place(const struct sources *sources, struct span span)
{
	struct source *source = sources_find(sources, span);
	struct place place = { .path = source->path };
	uint32_t offset = span.offset - source->base;
	uint32_t start = offset < source->len ? offset : source->len;
	uint32_t end = span.len < source->len - start ? start + span.len : source->len;
	uint32_t eol;

	if (!source->lines)
		index_lines(sources, source);
	locate(source, start, &place.line, &place.column);
	locate(source, end, &place.end_line, &place.end_column);
	place.line_text = source->text + source->lines[place.line - 1];
	eol = place.line < source->line_count ? source->lines[place.line] - 1 : source->len;
	if (eol > source->lines[place.line - 1] && source->text[eol - 1] == '\r')
		eol--;
	place.line_len = eol - source->lines[place.line - 1];
	return place;
}
