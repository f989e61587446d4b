#include "source.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static uint32_t
add(struct sources *sources, const char *path, char *text, size_t len)
{
	struct source *source = arena_alloc(sources->arena, sizeof(*source));

	*source = (struct source){ .path = arena_strdup(sources->arena, path),
				   .text = text,
				   .len = (uint32_t)len };
	sources->items =
		arena_grow(sources->arena, sources->items, sources->count, sizeof(struct source *));
	sources->items[sources->count++] = source;
	return sources->count;
}

uint32_t
sources_add(struct sources *sources, const char *path, const char *text, size_t len)
{
	char *copy = arena_alloc(sources->arena, len + 2);

	memcpy(copy, text, len);
	return add(sources, path, copy, len);
}

/* Reads until the end; what fstat says of the size is only a first guess. */
static char *
read_all(struct arena *arena, int fd, size_t guess, size_t *ret_len)
{
	size_t size = guess + 3, len = 0;
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
		if (len + 2 == size) {
			char *larger = arena_alloc(arena, size * 2);

			memcpy(larger, text, len);
			text = larger;
			size *= 2;
		}
	}
	text[len] = text[len + 1] = '\0';
	*ret_len = len;
	return text;
}

uint32_t
sources_read(struct sources *sources, const char *path, const char **reterr)
{
	int is_stdin = !strcmp(path, "-");
	int fd = is_stdin ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
	struct stat st;
	size_t len = 0;
	char *text = NULL;

	if (fd < 0 || fstat(fd, &st)) {
		*reterr = strerror(errno);
	} else if (S_ISDIR(st.st_mode)) {
		*reterr = strerror(EISDIR);
	} else if (st.st_size > SOURCE_LEN_MAX) {
		*reterr = strerror(EFBIG);
	} else {
		text = read_all(sources->arena, fd, (size_t)st.st_size, &len);
		if (!text)
			*reterr = strerror(errno);
	}
	if (fd >= 0 && !is_stdin)
		close(fd);
	return text ? add(sources, is_stdin ? "<stdin>" : path, text, len) : 0;
}

struct source *
sources_get(const struct sources *sources, uint32_t number)
{
	return number ? sources->items[number - 1] : NULL;
}

const char *
span_text(const struct sources *sources, struct span span)
{
	return sources_get(sources, span.source)->text + span.offset;
}

struct span
span_join(struct span first, struct span last)
{
	if (first.source == last.source && last.offset + last.len > first.offset)
		first.len = last.offset + last.len - first.offset;
	return first;
}

/* Where each line starts, found once and only if something has to be said. */
static void
index_lines(const struct sources *sources, struct source *source)
{
	const char *p = source->text, *end = p + source->len;
	uint32_t count = 0;

	source->lines = arena_grow(sources->arena, NULL, 0, sizeof(uint32_t));
	source->lines[count++] = source->len >= 3 && !memcmp(p, "\xef\xbb\xbf", 3) ? 3 : 0;
	while ((p = memchr(p, '\n', (size_t)(end - p)))) {
		p++;
		source->lines = arena_grow(sources->arena, source->lines, count, sizeof(uint32_t));
		source->lines[count++] = (uint32_t)(p - source->text);
	}
	source->line_count = count;
}

/* The line of an offset and the column within it, in characters. */
static void
locate(struct source *source, uint32_t offset, unsigned int *line, unsigned int *column)
{
	uint32_t low = 0, high = source->line_count, from;

	while (high - low > 1) {
		uint32_t middle = low + (high - low) / 2;

		if (source->lines[middle] <= offset)
			low = middle;
		else
			high = middle;
	}
	*line = low + 1;
	*column = 1;
	from = source->lines[low];
	if (source->last_line == *line && source->last_offset <= offset) {
		from = source->last_offset;
		*column = source->last_column;
	}
	for (; from < offset; from++)
		*column += (source->text[from] & 0xc0) != 0x80;
	source->last_line = *line;
	source->last_offset = offset;
	source->last_column = *column;
}

struct place
span_place(const struct sources *sources, struct span span)
{
	struct source *source = sources_get(sources, span.source);
	struct place place = { .path = source->path };
	uint32_t start = span.offset < source->len ? span.offset : source->len;
	uint32_t end = span.len < source->len - start ? start + span.len : source->len;
	const char *eol;

	if (!source->lines)
		index_lines(sources, source);
	locate(source, start, &place.line, &place.column);
	locate(source, end, &place.end_line, &place.end_column);
	place.line_text = source->text + source->lines[place.line - 1];
	eol = memchr(place.line_text, '\n', (size_t)(source->text + source->len - place.line_text));
	if (!eol)
		eol = source->text + source->len;
	if (eol > place.line_text && eol[-1] == '\r')
		eol--;
	place.line_len = (size_t)(eol - place.line_text);
	return place;
}
