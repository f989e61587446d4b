/* The passes that make a model of the AST; each is one file and leaves its part finished. */
#ifndef MODEL_BUILD_H
#define MODEL_BUILD_H

#include "base/embed.h"
#include "model/model.h"
#include "parse/parser.h"

struct build {
	struct parse_context *parse;
	struct arena *arena;
	struct diags *diags;
	struct schema *schema;
	const struct embedded_file *built_in;
	struct file_index *index; /* of the -I folders, made when first needed */
	struct name_map tried;    /* classes that were looked for in vain */
	bool broken;              /* a file has syntax errors: what is missing may be there */
	bool has_built_in_qualifiers;
};

/*
 * Resolves and checks files as one schema.  Never NULL; whether it may be used is told by the
 * number of errors in the context's diagnostics.  Superclasses, reference and embedded classes
 * that are not in the files are looked for in the -I folders and then in built_in, and so are the
 * wanted classes (NAME or NAME=ALIAS).
 */
const struct schema *schema_build(struct parse_context *parse, const struct ast_file *files,
				  const char *const *wanted, size_t wanted_count,
				  const struct embedded_file *built_in);

/* lookup.c: the parsed file that may define a class or qualifier; NULL if there is none. */
const struct ast_file *lookup_class(struct build *build, const struct name *name,
				    bool *ret_built_in);
const struct ast_file *lookup_built_in(struct build *build, const char *path);

/* value.c: a literal in a type.  A value that does not fit is reported and becomes NULL. */
struct value value_convert(struct build *build, const struct ast_value *ast,
			   enum mof_type_name type, bool is_array, const char *owner);
bool value_equal(const struct value *a, const struct value *b, enum mof_type_name type);
/* NULL if text is a CIM datetime, else what is wrong with it. */
const char *value_check_datetime(const char *text, size_t len);

/* qualifiers.c */
void qualifier_declare(struct build *build, const struct ast_qualifier_declaration *ast);
/*
 * The effective qualifiers of something: its own list, converted and checked against the
 * declarations and the scope, and those that inherited ones hand down by their flavors.
 */
struct qualifiers qualifiers_build(struct build *build, const struct ast_qualifier *list,
				   enum scope scope, const struct qualifiers *inherited,
				   const char *owner);

/*
 * valuemap.c: what ValueMap and Values of an element mean; that of the overridden element where
 * both are inherited, NULL where there are none or they cannot be read.
 */
const struct enumeration *enumeration_build(struct build *build, const struct element *element);

/* instance.c */
void instance_build(struct build *build, struct instance *instance);

/* check.c: the rules that need the finished class. */
void check_class(struct build *build, const struct class *class);

#endif
