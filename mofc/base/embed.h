/* Files that are part of the program: the schemas of mof/ and the templates. */
#ifndef BASE_EMBED_H
#define BASE_EMBED_H

#include <stddef.h>

struct embedded_file {
	const char *path; /* below its folder: "CIM_Job.mof", "c/class.h.tmpl" */
	const char *text; /* len bytes and a NUL */
	size_t len;
};

/* Each ends with a path of NULL and is sorted by path.  Written by tools/embed.c. */
extern const struct embedded_file embedded_mof[];
extern const struct embedded_file embedded_templates[];

#endif
