/* The files that people write: [section], key = value, # comments. */
#ifndef MIGRATE_INI_H
#define MIGRATE_INI_H

#include <stddef.h>

#include <mof/error.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Called for each section line (key and value NULL) and each entry.  section is "" before the
 * first one.  Returns 0, or a negative code with *reterr, which ends the reading.
 */
typedef int ini_visit(const char *section, const char *key, const char *value, void *context,
		      struct mof_error *reterr);

/*
 * Reads the text; blanks around names and values do not count, a line that begins with # or ; is
 * a comment.  Returns 0, the visitor's code, or -EINVAL; *reterr has the line.
 */
int ini_parse(const char *text, size_t length, ini_visit *visit, void *context,
	      struct mof_error *reterr);

/* The same for a file of at most 1 MiB.  -ENOENT if it is missing; *reterr names the file. */
int ini_read(const char *path, ini_visit *visit, void *context, struct mof_error *reterr);

#ifdef __cplusplus
}
#endif

#endif
