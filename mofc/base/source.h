/*
 * The texts that are compiled, and places in them.  All texts together are one long text, in which
 * each source has a part of its own: a place is one number, whichever file it lies in.
 */
#ifndef BASE_SOURCE_H
#define BASE_SOURCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>

#include "arena.h"
#include "encoding.h"

/* len bytes from an offset in the text of all sources; offset 0 is "no place". */
struct span {
	uint32_t offset, len;
};

struct source {
	const char *path; /* as it is shown */
	char *text;       /* UTF-8 without a byte order mark; two NULs behind its len bytes */
	uint32_t len;
	uint32_t base; /* the offset of its first byte; the one behind its last is its own, too */
	struct encoding encoding;    /* what the file had */
	struct span included_at;     /* the pragma; offset 0 if named on the command line */
	uint32_t *lines, line_count; /* where lines start; NULL until a place is asked for */
	/* Places in long lines that were asked for, from which the next may be near. */
	struct known_column {
		uint32_t offset;
		unsigned int line, column;
	} known[4];
	unsigned int next_known; /* the one to forget first */
};

struct sources {
	struct arena *arena;
	struct source **items; /* by their base */
	uint32_t count;
};

/* Larger files, and more text than TEXT_LEN_MAX in all, are refused. */
enum { SOURCE_LEN_MAX = 1 << 28 };
#define TEXT_LEN_MAX UINT32_C(0xf0000000)

/*
 * Reads a file, or standard input where path is "-", turns it into UTF-8 and adds it.  NULL with a
 * reason in *reterr (static text, or strerror's) where it cannot be opened, is no file, or is too
 * large.  A text that is not sound is added all the same; its encoding.fault says so.
 */
struct source *sources_read(struct sources *sources, const char *path, const char **reterr);

/* The same for an open file of which fstat said st; it is not closed. */
struct source *sources_read_fd(struct sources *sources, int fd, const struct stat *st,
			       const char *path, const char **reterr);

/* Adds a copy of a text, which is UTF-8. */
struct source *sources_add(struct sources *sources, const char *path, const char *text, size_t len);

/* The source in which a place lies; NULL for no place. */
struct source *sources_find(const struct sources *sources, struct span span);

/* The text of a span. */
const char *span_text(const struct sources *sources, struct span span);

/* From the start of first to the end of last, which lie in the same source. */
static inline struct span
span_join(struct span first, struct span last)
{
	if (last.offset + last.len > first.offset)
		first.len = last.offset + last.len - first.offset;
	return first;
}

struct place {
	const char *path;
	unsigned int line, column, end_line, end_column; /* from 1; columns count characters */
	const char *line_text; /* line_len bytes: the first line, without its end */
	size_t line_len;
};

/* Where a span is, in terms that people use. */
struct place span_place(const struct sources *sources, struct span span);

#endif
