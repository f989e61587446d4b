/* What a run writes: kept in memory until all of it is known to be right. */
#ifndef EMIT_OUTPUT_H
#define EMIT_OUTPUT_H

#include "base/buf.h"
#include "base/diag.h"
#include "base/intern.h"

struct output {
	const char *name; /* within the output folder */
	char *text;
	size_t len;
	bool keep; /* belongs to a person once it is there: never overwritten */
	struct output *next;
};

struct outputs {
	struct arena *arena;
	struct names *names;
	struct diags *diags;
	struct output *first, **last;
	struct name_map by_name; /* names that differ by case only are one file on some systems */
};

void outputs_init(struct outputs *outputs, struct arena *arena, struct names *names,
		  struct diags *diags);

/*
 * Adds a file, whose text is taken over: *text is empty afterwards.  A name that would leave the
 * output folder, or that is there already, is an error in the diagnostics.
 */
void outputs_add(struct outputs *outputs, const char *name, struct buf *text, bool keep);

/* Frees the texts. */
void outputs_clear(struct outputs *outputs);

/*
 * Writes all files into a folder, which is made if it is not there.  A file whose text is the
 * same already is left alone with its time stamp; others are replaced in one step each.  Returns
 * whether all went well; if not the diagnostics say why.
 */
bool outputs_write(const struct outputs *outputs, const char *folder);

/* Whether outputs_write would write this file. */
bool output_is_due(const struct outputs *outputs, const struct output *output, const char *folder);

#endif
