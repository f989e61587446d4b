/* The texts that are compiled, and places in them. */
#ifndef BASE_SOURCE_H
#define BASE_SOURCE_H

#include <stddef.h>
#include <stdint.h>

#include "arena.h"

/* len bytes from offset in the source with that number; number 0 is "no place". */
struct span {
	uint32_t offset, len;
	uint32_t source;
};

struct source {
	const char *path; /* as it is shown */
	char *text;       /* two NULs behind its len bytes, as flex wants them */
	uint32_t len;
	struct span included_at;     /* the pragma; source 0 if named on the command line */
	uint32_t *lines, line_count; /* where lines start; NULL until a place is asked for */
	uint32_t last_offset;        /* the place told last, from which the next may be near */
	unsigned int last_line, last_column;
};

struct sources {
	struct arena *arena;
	struct source **items; /* number n is items[n - 1] */
	uint32_t count;
};

enum { SOURCE_LEN_MAX = 1 << 30 };

/*
 * Reads a file, or standard input where path is "-", and adds it.  Returns its number, or 0 and a
 * reason in *reterr (static text, or strerror's): cannot be opened, is a directory, is larger
 * than SOURCE_LEN_MAX.
 */
uint32_t sources_read(struct sources *sources, const char *path, const char **reterr);

/* Adds a copy of a text.  Returns its number. */
uint32_t sources_add(struct sources *sources, const char *path, const char *text, size_t len);

struct source *sources_get(const struct sources *sources, uint32_t number);

/* The text of a span. */
const char *span_text(const struct sources *sources, struct span span);

/* From the start of first to the end of last, which lie in the same source. */
struct span span_join(struct span first, struct span last);

struct place {
	const char *path;
	unsigned int line, column, end_line, end_column; /* from 1; columns count characters */
	const char *line_text; /* line_len bytes: the first line, without its end */
	size_t line_len;
};

/* Where a span is, in terms that people use. */
struct place span_place(const struct sources *sources, struct span span);

#endif
