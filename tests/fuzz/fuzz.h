/*
 * What the fuzz targets share.  A target is a file test_NAME.c with LLVMFuzzerTestOneInput in it:
 * libFuzzer calls that for what it makes up, replay.c for the seeds in the folder NAME.
 */
#ifndef FUZZ_FUZZ_H
#define FUZZ_FUZZ_H

#include <stddef.h>
#include <stdint.h>

#include "model/build.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* All that one run of the compiler owns; it reads no file. */
struct fuzz_run {
	struct arena arena;
	struct names names;
	struct sources sources;
	struct diags diags;
	struct parse_context parse;
};

/* Every warning is on. */
void fuzz_begin(struct fuzz_run *run, enum dialect dialect);
void fuzz_end(struct fuzz_run *run);

/* Adds bytes as those of a file, in whichever encoding they are. */
struct source *fuzz_add_source(struct fuzz_run *run, const char *path, const uint8_t *data,
			       size_t size);

/* Formats what was found in every way, and checks that JSON is JSON. */
void fuzz_format(struct fuzz_run *run);

/* Ends the process, as a crash does, where something is not true. */
void fuzz_expect(bool is_true, const char *what);

/* Checks that a text is one JSON value. */
void fuzz_expect_json(const char *text, size_t len);

/*
 * Where an input holds two texts: the length of the first one, which ends before the first line
 * that is "----"; *ret_second is where the second one begins.  Without such a line the first text
 * is all of the input and the second one is empty.
 */
size_t fuzz_split(const uint8_t *data, size_t size, size_t *ret_second);

#endif
