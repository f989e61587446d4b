/* The verb fmt: files in, the same files in canonical layout out. */
#ifndef MOFC_FMT_H
#define MOFC_FMT_H

#include <stdbool.h>

#include "base/buf.h"
#include "parse/parser.h"

enum fmt_result {
	FMT_SAME,    /* the file has that layout, or was seen before */
	FMT_CHANGED, /* it has another one */
	FMT_FAILED   /* it cannot be read, or has errors; the diagnostics say which */
};

/*
 * Reads a file ("-": standard input) and lays it out.  *ret is the new content of the file in the
 * file's own encoding, also where it is the old one, and nothing where that is not known; the
 * caller clears it.
 */
enum fmt_result fmt_read(struct parse_context *context, const char *path, struct buf *ret);

/*
 * Adds a text of MOF in canonical layout to ret, or as it stands where it has errors, of which
 * nothing is said.
 */
void fmt_text(const struct parse_context *context, const struct buf *text, struct buf *ret);

/*
 * Puts a text in the place of a file in one step; permissions are kept, and a symbolic link stays
 * one.  False, with the reason among the diagnostics and the file as it was, if that fails.
 */
bool fmt_write(struct parse_context *context, const char *path, const struct buf *text);

#endif
