/*
 * What the fuzz targets of the runtime's readers share: the formats, and what must be true of
 * everything that was read.
 */
#ifndef FUZZ_READER_H
#define FUZZ_READER_H

#include "../runtime/sample.h"
#include "fuzz.h"

typedef int reader_read_fn(const struct mof_class *cls, const char *text, size_t len,
			   const struct mof_read_options *options, struct mof_arena *arena,
			   void *self, struct mof_error *reterr);

/* A format, and what it has no way to say. */
struct reader_format {
	const char *name;
	reader_read_fn *read;
	int (*write)(const struct mof_class *cls, const void *self, struct mof_out *out);
	bool is_xml;             /* no control characters, U+FFFE and U+FFFF */
	bool has_no_nan;         /* no NaN and no infinities */
	bool has_no_empty_array; /* it comes back as NULL */
};

extern const struct reader_format reader_xml, reader_wscim, reader_json, reader_mof;

/* A method whose one half has every type, and whose other half returns a value. */
extern const struct mof_method reader_method;

/* The schema of the sample, as options of a reader: strict, and passing over what is unknown. */
extern const struct mof_read_options reader_strict, reader_lenient;

/* Room for what a reader is to fill, with bytes in it that none leaves there. */
void *reader_room(struct mof_arena *arena, size_t size);
void reader_poison(void *at, size_t size);

/* Whether nothing has been written there since. */
bool reader_is_poison(const void *at, size_t size);

/*
 * What a reader that failed must say, of a text of that many bytes; the error was poison before.
 */
void reader_check_error(int result, const struct mof_error *error, const char *text, size_t len);

/* Reads a text as an instance of cls, with every kind of options, and checks what comes of it. */
void reader_check(const struct reader_format *format, const struct mof_class *cls, const char *text,
		  size_t len);

/* The same for every class of the sample that is worth it. */
void reader_check_classes(const struct reader_format *format, const char *text, size_t len);

/*
 * An instance that was read in a format: it is like its clone, can be validated, and comes back
 * from this format, and from each other one that can carry it.
 */
void reader_check_instance(const struct reader_format *from, const struct mof_class *cls,
			   const void *self);

/*
 * Whether all formats can carry a path: the forms of text have no quotes for a host, a namespace
 * and names.  In CIM-XML a namespace has no empty parts, and a host needs one.
 */
bool reader_is_plain(const struct mof_path *path);

/* A path that was read: it comes back from both forms of text, and from XML. */
void reader_check_path(const struct mof_path *path);

#endif
