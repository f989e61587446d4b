/* What the compiler has to say to a person: collected while it works, printed at the end. */
#ifndef BASE_DIAG_H
#define BASE_DIAG_H

#include <stdarg.h>
#include <stdbool.h>

#include "arena.h"
#include "buf.h"
#include "source.h"

enum severity { DIAG_ERROR, DIAG_WARNING, DIAG_NOTE };

struct diag {
	enum severity severity;
	const char *id;   /* "unknown-qualifier"; a note has its error's */
	bool is_promoted; /* a warning that the user made an error */
	struct span at;   /* offset 0: no place */
	const char *message;
	size_t number;      /* how many were before it */
	struct diag *notes; /* second places, "first declared here" */
	struct diag *next;
};

/* A warning that has a name, so that it can be turned off and on. */
struct diag_warning {
	const char *id;
	bool is_on; /* unless the user says otherwise */
	const char *help;
};

struct diags {
	struct arena *arena;
	const struct sources *sources;
	const struct diag_warning *kinds; /* ends with an id of NULL */
	unsigned char *levels;            /* of each kind */
	struct diag *first, **last;
	struct diag *newest; /* what diag_note adds to; NULL: a warning that is off */
	unsigned int errors, warnings;
};

/* kinds are all warnings that there are; the table outlives diags. */
void diags_init(struct diags *diags, struct arena *arena, const struct sources *sources,
		const struct diag_warning *kinds);

/*
 * What stands behind -W: ID, no-ID, all, error, error=ID, no-error=ID; the last one counts.  False
 * if there is no such warning; *ret_near is then the most similar id, or NULL.
 */
bool diags_set(struct diags *diags, const char *option, const char **ret_near);

/* Whether a warning would be heard: to spare the work of finding its reasons. */
bool diag_wants(const struct diags *diags, const char *id);

/* Messages are lower case, have no full stop and put names between single quotes. */
void diag_error(struct diags *diags, struct span at, const char *id, const char *format, ...)
	__attribute__((format(printf, 4, 5)));
/* id is one of the kinds. */
void diag_warning(struct diags *diags, struct span at, const char *id, const char *format, ...)
	__attribute__((format(printf, 4, 5)));
void diag_vwarning(struct diags *diags, struct span at, const char *id, const char *format,
		   va_list args) __attribute__((format(printf, 4, 0)));
void diag_verror(struct diags *diags, struct span at, const char *id, const char *format,
		 va_list args) __attribute__((format(printf, 4, 0)));
/* Adds a place to the newest message. */
void diag_note(struct diags *diags, struct span at, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

struct diag_format {
	bool json, color;
	unsigned int max_errors; /* 0: all */
};

/*
 * Formats everything for standard error, sorted by place: per message "file:line:col: error: text
 * [id]", the source line, a caret line, its notes, the chain of includes; or one JSON object a
 * line.
 */
void diags_format(const struct diags *diags, const struct diag_format *format, struct buf *out);

#endif
