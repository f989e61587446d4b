/* The passes that make a model of the AST; each is one file and leaves its part finished. */
#ifndef MODEL_BUILD_H
#define MODEL_BUILD_H

#include "base/embed.h"
#include "model/model.h"
#include "parse/parser.h"

struct build {
	struct parse_context *parse;
	struct arena *arena;
	struct arena scratch; /* for the moment */
	struct diags *diags;
	struct schema *schema;
	const struct embedded_file *built_in;
	enum dialect dialect;               /* of what is being looked at */
	bool has_macros;                    /* names there may be macros that nobody sees */
	struct name_map known_qualifiers;   /* that mofc carries; the input's stand before them */
	struct name_map unknown_qualifiers; /* names that were looked for in vain */
	struct name_map known_classes;      /* where the base classes that mofc carries are */
	bool has_known_classes;
	struct file_index *index; /* of the -I folders, made when first needed */
	struct name_map tried;    /* classes that were looked for in vain */
	const struct name *space; /* the namespace that a pragma set; NULL: none did */
	/* Warnings that are off in most runs, so that each rule need not ask for them by name. */
	bool wants_unresolved_name, wants_values_name;
	bool is_incomplete; /* a declaration could not be read: what is unknown may be there */
};

/*
 * Resolves and checks files as one schema.  Never NULL; whether it may be used is told by the
 * number of errors in the context's diagnostics.  Superclasses, reference and embedded classes
 * that are not in the files are looked for in the -I folders and then in built_in, and so are the
 * wanted classes (NAME or NAME=ALIAS).
 */
const struct schema *schema_build(struct parse_context *parse, struct ast_file *files,
				  const char *const *wanted, size_t wanted_count,
				  const struct embedded_file *built_in);

/* gather.c: adds what a list of files declares, and what they include, to the schema. */
void gather_files(struct build *build, struct ast_file *files, bool is_named, bool is_built_in);
/* gather.c: adds one class. */
void gather_class(struct build *build, const struct ast_production *node,
		  const struct ast_file *file, bool is_named, bool is_built_in);

/*
 * lookup.c: finds what defines a class that the input does not, and adds it; does nothing where
 * there is none.  A name is looked for once.
 */
void lookup_class(struct build *build, const struct name *name);
/* lookup.c: whether a name may stand for something that only the C preprocessor knows. */
bool lookup_is_macro(const struct build *build, const struct name *name);
/* lookup.c: whether a class is one of Microsoft's that mofc carries. */
bool lookup_is_microsoft(struct build *build, const struct name *name);
/* lookup.c: whether a class is defined, or would be found if it were looked for. */
bool lookup_can_find(struct build *build, const struct name *name);
/* lookup.c: a parsed file that mofc carries; NULL if there is none. */
struct ast_file *lookup_built_in(struct build *build, const char *path);

/* warnings.c: an error, or where the file at hand follows WMI's rules a warning. */
void dialect_error(struct build *build, struct span at, const char *id, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

/*
 * value.c: a literal in a type.  A value that does not fit is reported and becomes NULL.  owner is
 * the name of what has the value.
 */
struct value value_convert(struct build *build, const struct ast_value *ast,
			   enum mof_type_name type, bool is_array, const char *owner);
/* value.c: whether a literal can be one of a type, without regard to its range. */
bool value_has_kind(const struct ast_value *ast, enum mof_type_name type, bool is_array);

/* datetime.c: NULL if text is a datetime, as WMI writes it or as CIM does, else what is wrong. */
const char *datetime_check(const char *text, size_t len, bool is_wmi);

/* qualifiers.c */
void qualifiers_declare_known(struct build *build);
void qualifier_declare(struct build *build, const struct ast_qualifier_declaration *ast);
/* A declaration whose type is the name of something that is not declared. */
void qualifiers_check_types(struct build *build);
/* Whether a qualifier is one of Microsoft's and not one of DMTF's, whoever declares it. */
bool qualifier_is_microsoft(const struct build *build, const struct name *name);
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
/* The same for BitMap and BitValues. */
const struct enumeration *bits_build(struct build *build, const struct element *element);
/* The position of a bit that an entry of a BitMap names; false if the type has no such bit. */
bool bit_position(const char *text, enum mof_type_name type, unsigned long *ret);
/* valuemap.c: a value in an order that is the same for signed and unsigned types. */
uint64_t enumeration_rank(enum mof_type_name type, uint64_t value);

/* resolve.c: a default, or the value of an instance, in the type of its property. */
struct value element_convert(struct build *build, const struct element *element,
			     const struct ast_value *ast);

/* An object path; its names are interned, the list of keys is in the arena. */
struct path {
	const struct name *class_name;
	const struct name **keys;
	size_t key_count;
	bool has_namespace;
	bool has_unnamed_key; /* Class="value", as WMI writes it where there is one key */
};

/* path.c: NULL if text is an object path or names a class, else what is wrong. */
const char *path_read(struct build *build, const char *text, struct path *ret);

/* instance.c */
void instance_build(struct build *build, struct instance *instance);

/* check.c: the rules that need the finished class. */
void check_class(struct build *build, const struct class *class);
/* rules_instance.c: the rules that need all instances. */
void check_instances(struct build *build);

#endif
