/*
 * How readers make an instance: they name a property, give its values one by one, and end it.
 * Here are the rules that all formats share: who may be unknown or there twice, what fits a type,
 * which class may be embedded.
 */
#ifndef MOF_BUILD_H
#define MOF_BUILD_H

#include "error.h"
#include "item.h"
#include "place.h"
#include "read.h"

#pragma GCC visibility push(hidden)

/* How the texts of values look. */
enum mof_lexis {
	MOF_LEXIS_CIM_XML, /* blanks around them, 0x before hexadecimal digits (DSP0201 5.2.4) */
	MOF_LEXIS_XS,      /* the same, and 1 and 0 for true and false (XML Schema) */
	MOF_LEXIS_JSON     /* as mof_write_json writes them */
};

/* What a reader was asked for. */
struct mof_reading {
	const struct mof_read_options *options; /* never NULL */
	struct mof_arena *arena;
	struct mof_error *reterr;
	enum mof_lexis lexis;
};

/* An instance that is being made. */
struct mof_builder {
	const struct mof_reading *reading;
	const struct mof_class *cls;
	const struct mof_place *outer;
	void *self;
	bool *seen;                          /* the properties that there were */
	size_t next;                         /* the property that is expected */
	const struct mof_property *property; /* the current one */
	struct mof_place place;              /* where it is */
	struct mof_array_builder array;
	bool is_set;
};

/* Begins an instance of cls that lies at outer, all of it NULL.  Returns 0, or -ENOMEM. */
int mof_build_begin(struct mof_builder *builder, const struct mof_reading *reading,
		    const struct mof_class *cls, const struct mof_place *outer);

/*
 * Goes to a property.  Returns 1; 0 if it is unknown and to be passed over; -EINVAL if it is
 * unknown or was there; -ENOMEM.
 */
int mof_build_property(struct mof_builder *builder, const char *name, size_t len);

/* Gives the current property its value, or an array its next element. */
int mof_build_value(struct mof_builder *builder, const struct mof_value *value);

/* The same for the text of a value that is not NULL, of every type but MOF_OBJECT. */
int mof_build_text(struct mof_builder *builder, const char *text, size_t len);

/* Ends the current property.  An array without elements is empty, unless is_null says so. */
void mof_build_end(struct mof_builder *builder, bool is_null);

/*
 * The class with that name, which an embedded instance at the current property says it has.
 * Returns 0, or -EINVAL if the schema of the options has none, or the property takes another.
 */
int mof_build_find_class(const struct mof_builder *builder, const char *name,
			 const struct mof_class **ret);

/*
 * Reads the text of a value: "true" and "false" in any case, "INF", "-INF" and "NaN"; the rest as
 * the lexis says.  A datetime is not copied from the text.  Returns 0; -EINVAL if it is none of the
 * type, with a message for the place; -ENOMEM.
 */
int mof_read_value(const struct mof_reading *reading, const struct mof_place *place, uint8_t type,
		   const char *text, size_t len, struct mof_value *ret);

/*
 * Makes a real of what was read as a double: of a real32 the largest float for what rounds to it.
 * Returns 0, or -EINVAL if it is out of range.
 */
int mof_read_real_fit(const struct mof_reading *reading, const struct mof_place *place,
		      struct mof_value *value);

/* Fills in that memory is out. */
int mof_read_no_memory(const struct mof_reading *reading);

#pragma GCC visibility pop

#endif
