/* What the runtime is measured against: the same work done with libxml2 and with jansson. */
#ifndef REFERENCES_H
#define REFERENCES_H

#include <stdbool.h>
#include <stddef.h>

#include "msvm_migration_job.h"

struct text {
	const char *data;
	size_t length;
};

/* libxml2's xmlTextWriter.  Its writer and its buffer are made once and serve every call, as the
 * runtime's struct mof_out does. */
struct xml_reference;

/* The job must live as long as the reference. */
struct xml_reference *xml_reference_new(const struct msvm_migration_job *job);
void xml_reference_free(struct xml_reference *reference);

/* Writes the job anew; reference is a struct xml_reference. */
void xml_reference_write(void *reference);

/* What was written last. */
struct text xml_reference_text(const struct xml_reference *reference);

/* Whether two texts are the same once they are parsed, white space between elements included. */
bool xml_reference_is_same(struct text a, struct text b);

/* A SAX pass whose callbacks do nothing; text is a struct text. */
void xml_reference_pass(void *text);

/* jansson: a tree made of a text, which json_reference_free() frees. */
void *json_reference_new(struct text text);
void json_reference_free(void *tree);

/* Whether the tree is written as that text. */
bool json_reference_is_same(void *tree, struct text text);

/* Writes the tree into memory of its own, and frees that. */
void json_reference_write(void *tree);

/* Reads a text, and frees what was read; text is a struct text. */
void json_reference_read(void *text);

#endif
