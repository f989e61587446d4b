/*
 * XML read as it stands in the text: elements and what is between them are given to a handler one
 * by one, and no tree is made.
 */
#ifndef MOF_SAX_H
#define MOF_SAX_H

#include <stddef.h>
#include <string.h>

#include "error.h"

#pragma GCC visibility push(hidden)

/* No text has more elements within each other, and no element has more attributes. */
#define MOF_SAX_DEPTH_MAX 64
#define MOF_SAX_ATTRIBUTES_MAX 64

/* How many names a handler may know beforehand. */
#define MOF_SAX_NAMES_MAX 4

/* An attribute; the declaration of a namespace is none. */
struct mof_sax_attribute {
	const char *name, *uri; /* without a prefix; uri is NULL where there is no namespace */
	const char *value;      /* not ended by a NUL */
	size_t len;
};

/* The attribute with that name, without its prefix; NULL if there is none. */
static inline const struct mof_sax_attribute *
mof_sax_find(const struct mof_sax_attribute *attributes, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++) {
		if (attributes[i].name == name || strcmp(attributes[i].name, name) == 0)
			return &attributes[i];
	}
	return NULL;
}

/* Cuts the white space of XML off both ends of a text. */
static inline const char *
mof_sax_trim(const char *text, size_t *len)
{
	/* XML has no other characters up to the blank than those that are (XML 1.0, 2.2). */
	for (; *len && (unsigned char)*text <= ' '; --*len)
		text++;
	while (*len && (unsigned char)text[*len - 1] <= ' ')
		--*len;
	return text;
}

/*
 * What is done with an element's start, its end, and a piece of the text within: a text may come
 * in several pieces, and holds no entities and CDATA marks any more.  Names are without their
 * prefixes, also where a prefix has no namespace; uri may be NULL.  All lives for the call only.
 * Each returns 0, or what mof_sax_parse is to return at once.
 */
struct mof_sax_handler {
	/*
	 * Names of elements and attributes that are frequent; NULL where there are fewer.  They are
	 * given as these very pointers, so that their comparison tells them.
	 */
	const char *names[MOF_SAX_NAMES_MAX];
	int (*start)(void *data, const char *name, const char *uri,
		     const struct mof_sax_attribute *attributes, size_t count);
	int (*end)(void *data, const char *name);
	int (*text)(void *data, const char *text, size_t len);
};

/*
 * Gives a whole text to handler, with data.  Texts of more than MOF_READ_MAX bytes and
 * declarations of entities are refused, and so is a tag, comment or CDATA section of more than 512
 * KiB; nothing is loaded, and nothing is printed.
 * Returns 0; -EINVAL for what is not well-formed XML, with line and column; -ENOMEM; or the
 * first negative number that the handler returned.  The handler fills *reterr, which may be NULL,
 * and where its line is 0 gets line and column of the place up to which the text was read.
 */
int mof_sax_parse(const char *text, size_t len, const struct mof_sax_handler *handler, void *data,
		  struct mof_error *reterr);

#pragma GCC visibility pop

#endif
