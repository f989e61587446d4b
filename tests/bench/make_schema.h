/* Schemas to measure with: one that is made up, and copies of one under other class names. */
#ifndef MAKE_SCHEMA_H
#define MAKE_SCHEMA_H

#include <stddef.h>
#include <stdio.h>

/* Opens FOLDER/NAME for writing and makes the folders that are missing.  Ends the program with a
 * line on standard error if it cannot.  The caller closes it with file_close(). */
FILE *file_create(const char *folder, const char *name);

/* Closes a file of file_create(); ends the program if not all was written. */
void file_close(FILE *file);

/* Writes a schema of so many classes to folder, always the same one: a master file schema.mof,
 * declarations of qualifiers, and a file for each class in folders by subject. */
void schema_invent(const char *folder, size_t class_count);

/* Writes folder/schema.mof, which includes count (at most 99) copies of the schema whose master
 * file is named, each with class names of its own of the same length: CIM_Job is C01_Job in the
 * first.  Files that declare qualifiers are copied once. */
void schema_copy(const char *folder, const char *master, unsigned count);

#endif
