/* What the files that print MOF share: mof_value.c, mof_class.c and mof_print.c. */
#ifndef MODEL_MOF_PRINT_INTERNAL_H
#define MODEL_MOF_PRINT_INTERNAL_H

#include "model/mof_print.h"

/* Lines have at most this many columns, a tab being 8, unless a word is longer. */
enum { MOF_COLUMNS = 100 };

struct mof_printer {
	const struct schema *schema;
	struct buf *out;
	unsigned int depth; /* tabs before what is printed now */
	bool is_mof3;
	bool shows_wmi;    /* a flavor behind ":" was printed: the compiler knows WMI by it */
	struct buf macros; /* the lines of #define of the macros that were printed */
	struct name_map printed_macros;
	bool names_wmi;   /* a qualifier was printed that only Microsoft's files have */
	struct buf spare; /* for what is measured before it is printed */
};

/* mof_value.c */

/* A new line with depth + more tabs. */
void mof_put_line(struct mof_printer *p, unsigned int more);
/* Where the next character goes, from 0. */
unsigned int mof_column(const struct mof_printer *p);
/* The words that stand for bits, with a separator between them. */
void mof_put_words(struct mof_printer *p, const struct ast_word *words, unsigned int bits,
		   const char *separator);
/* A value in its MOF form; nothing where it has none as it is not written. */
/* In parts that are cut behind blanks, so that each fits in its line. */
void mof_put_string(struct mof_printer *p, const char *string, size_t string_len);
void mof_put_value(struct mof_printer *p, const struct value *value);
void mof_put_init(struct mof_printer *p, const struct value *value);
/* An instance without the ";" behind it; model is NULL for one within a value. */
void mof_put_instance(struct mof_printer *p, const struct ast_instance *ast,
		      const struct instance *model);

/* mof_class.c */

/*
 * A list of qualifiers in brackets; behind it a new line, or with is_flat a blank.  Only a model's
 * own ones, not those that are inherited.
 */
void mof_put_qualifiers(struct mof_printer *p, const struct qualifiers *qualifiers, bool is_flat);
/* The same for what the model leaves as it was written. */
void mof_put_raw_qualifiers(struct mof_printer *p, const struct ast_qualifier *list);
void mof_put_class(struct mof_printer *p, const struct class *class);
void mof_put_enumeration(struct mof_printer *p, const struct ast_enumeration *enumeration);

#endif
