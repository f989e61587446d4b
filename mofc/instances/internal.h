/* What the parts of the reader of instances share. */
#ifndef INSTANCES_INTERNAL_H
#define INSTANCES_INTERNAL_H

#include <stdint.h>

#include "instances/instances.h"
#include "parse/parser.h"

/* How many bytes of a name a message shows. */
#define NAME_SHOWN 48

#define NO_INDEX SIZE_MAX

/* What one call works with. */
struct reader {
	const struct mofc_instance_options *options;
	struct mof_arena *arena;
	struct mof_error *reterr;
	struct arena scratch; /* all that lives no longer than the call */
	struct names names;
	struct sources sources;
	struct diags diags;
	struct parse_context parse;
	size_t expanded;      /* how long the texts are that aliases put into others, in all */
	unsigned int deepest; /* instances within each other, since someone set it back */
};

/* A text with instances: the one that was given, or a string within it. */
struct text {
	struct reader *reader;
	const struct where *outer; /* the property whose string it is; NULL: none */
	struct name_map aliases;   /* to struct alias */
};

/* A property, and what it is in; they lie on the stack. */
struct where {
	const struct text *text;
	const struct where *outer; /* the property that embeds the instance; NULL: none */
	const struct mof_class *cls;
	const char *property;
	size_t index;       /* of an array's element, or NO_INDEX */
	struct span at;     /* its name or value */
	unsigned int depth; /* how many properties are outside this one */
};

/* An instance that has an alias. */
struct alias {
	struct mof_object object;
	size_t len;                  /* of its text, with what aliases put there */
	unsigned int depth;          /* of instances within it */
	const struct mof_path *path; /* NULL: nobody has asked for it yet */
	size_t path_len;
	unsigned int path_depth;
};

/* Many instances of one text, in scratch memory. */
struct objects {
	struct mof_object *items;
	size_t count;
};

/*
 * errors.c: each fills in the caller's error and returns its number.  What is wrong at a place of a
 * text, within where if that is not NULL.
 */
__attribute__((format(printf, 4, 5))) int instances_fail(const struct text *text,
							 const struct where *where, struct span at,
							 const char *format, ...);
/* What is wrong with the value of a property. */
#define FAIL_VALUE(where, ...) instances_fail((where)->text, where, (where)->at, __VA_ARGS__)
int instances_no_memory(const struct text *text);

/* instances.c: all instances of a text that is within another, or the outermost. */
int instances_read_text(struct text *text, const char *bytes, size_t len, struct objects *ret);
/* One that stands by itself, or within a property. */
int instances_read_one(const struct text *text, const struct where *outer,
		       const struct ast_instance *ast, struct mof_object *ret);

/* values.c: gives a property of the instance at self the value that was written. */
int instances_read_value(struct where *where, const struct mof_property *property,
			 const struct ast_value *ast, void *self);

#endif
