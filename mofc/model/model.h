/*
 * What the MOF means: classes with everything they inherit, qualifiers with their effective
 * values and flavors, values in the type of their property.  Const to all that comes after.
 */
#ifndef MODEL_MODEL_H
#define MODEL_MODEL_H

#include "model/standard.h"
#include "parse/ast.h"

/*
 * A value of a CIM type: count literals from first on, one for a scalar.  Each is NULL or of the
 * kind that belongs to the type: VALUE_STRING for strings, datetimes and paths of references,
 * VALUE_ALIAS for other references, VALUE_INSTANCE for an embedded instance.
 */
struct value {
	const struct ast_value *first;
	struct span at;
	uint32_t count;
	bool is_null, is_array; /* the array itself can be NULL */
};

struct qualifier_declaration {
	const struct ast_qualifier_declaration *ast; /* NULL: made up for an unknown qualifier */
	struct ident name;
	enum mof_type_name type;
	bool is_array;
	enum standard_qualifier standard;
	struct value value; /* the default */
	unsigned int scopes;
	unsigned int flavors;               /* the pairs completed by their defaults */
	struct qualifier_declaration *next; /* the same name with another type, in WMI */
	enum { ORIGIN_INPUT, ORIGIN_DMTF, ORIGIN_MICROSOFT } origin;
};

struct qualifier {
	const struct qualifier_declaration *declaration;
	const struct ast_qualifier *ast; /* as it was written, here or in a class above */
	struct value value;
	unsigned int flavors;
	bool propagated; /* comes from the superclass or the overridden element */
};

struct qualifiers {
	const struct qualifier *items;
	size_t count;
	uint64_t standard; /* a bit for each standard one that is among them */
};

/* One item of a ValueMap. */
struct enumeration_item {
	struct span at;
	uint64_t low, high; /* equal but for a range; signed ones sign-extended */
	bool is_range;
	bool is_unclaimed; /* "..": every value that no other item names */
	const char *text;  /* the ValueMap's own entry */
	const char *name;  /* the entry of Values, or NULL */
};

/*
 * ValueMap and Values of a property, parameter or method; or BitMap and BitValues, each item being
 * the value of its bit alone (DSP0004 5.6.3).
 */
struct enumeration {
	const struct element *element;        /* that declares it */
	enum mof_type_name type;              /* an integer type or string */
	const struct enumeration_item *items; /* in the order of the MOF */
	size_t count;
};

/* A property, reference, method or parameter. */
struct element {
	const struct ast_element *ast;
	struct ident name;
	struct qualifiers qualifiers;
	struct value value;              /* the default */
	const struct class *class_name;  /* of a reference or embedded instance; NULL if unknown */
	const char *class_text;          /* its name as written; NULL for other elements */
	const struct class *origin;      /* that introduced it */
	const struct class *declared_in; /* that declared or overrode it last */
	const struct element *overridden;
	const struct element *method;          /* of a parameter */
	const struct enumeration *enumeration; /* NULL: none; an inherited one is shared */
	const struct enumeration *bits;        /* the same of BitMap and BitValues */
	struct element **parameters;           /* of a method */
	uint32_t parameter_count;
	uint32_t array_size; /* 0: open */
	uint32_t index;      /* in the class's list of properties or methods, also in subclasses */
	enum ast_element_kind kind : 8;
	enum mof_type_name type : 8; /* TYPE_INSTANCE: class_text, or any class where it is NULL */
	bool is_array;
	bool is_embedded; /* EmbeddedInstance, EmbeddedObject or TYPE_INSTANCE */
	bool is_misspelt; /* its type is no class, but almost a type's name; that was told */
};

struct class
{
	const struct ast_class *ast;
	struct ident name;
	struct span at;
	struct class *super;
	enum dialect dialect;
	bool is_named;    /* in a file of the command line or included by one */
	bool is_built_in; /* from the schemas that mofc carries */
	struct qualifiers qualifiers;
	bool is_association, is_indication, is_abstract;
	bool has_macros;    /* its file has lines of the preprocessor: names may be macros */
	bool is_mof3;       /* a structure, or made of what only MOF 3 has */
	bool is_incomplete; /* it or a class above it is broken or missing: not to be checked */
	/*
	 * With the inherited ones, the root class's first.  An override stands where the element
	 * that it replaces stood.
	 */
	struct element **properties, **methods;
	size_t property_count, method_count;
	struct element **own; /* those of both that are declared here, in the order of the text */
	size_t own_count;
	const struct element *key;   /* the first one; NULL: it has none */
	struct class *next_in_chain; /* used while resolving only */
	enum { CLASS_NEW, CLASS_VISITED, CLASS_RESOLVED } state;
};

struct instance_value {
	const struct element *property;
	struct ident name;
	struct value value;
};

struct instance {
	const struct ast_instance *ast;
	struct span at;
	enum dialect dialect;
	bool has_macros;
	const struct class *class; /* NULL if it is defined nowhere */
	const struct name *space;  /* the namespace it goes to; NULL: none is told */
	bool is_sound;             /* it has a class, and each of its values is one */
	struct instance_value *values;
	size_t count;
};

struct schema {
	struct arena *arena;
	const struct sources *sources;
	struct name_map class_map, qualifier_map, alias_map;
	const struct name_map *macros; /* names of the preprocessor; the struct span of #define */
	struct class **classes;        /* in the order in which they were met */
	size_t class_count;
	struct qualifier_declaration **qualifiers; /* those that the input declares */
	size_t qualifier_count;
	struct instance **instances;
	size_t instance_count;
	/* MOF 3: enumerations by name, and the first thing that cannot be generated from. */
	struct name_map enumeration_map;
	const struct ast_production *mof3;
};

/* The qualifier; NULL if it is not there. */
const struct qualifier *qualifiers_find(const struct qualifiers *qualifiers,
					enum standard_qualifier standard);
/* The same for any qualifier, by its name. */
const struct qualifier *qualifiers_find_name(const struct qualifiers *qualifiers,
					     const struct name *name);

static inline bool
qualifiers_have(const struct qualifiers *qualifiers, enum standard_qualifier standard)
{
	return qualifiers->standard >> standard & 1;
}

/*
 * The value of a standard qualifier.  One that is not there, is NULL, or was declared with another
 * type than the standard gives it, counts as none: false or NULL.
 */
bool qualifiers_true(const struct qualifiers *qualifiers, enum standard_qualifier standard);
const char *qualifiers_text(const struct schema *schema, const struct qualifiers *qualifiers,
			    enum standard_qualifier standard);
bool qualifiers_integer(const struct qualifiers *qualifiers, enum standard_qualifier standard,
			int64_t *ret);
/* One that holds an array of strings, some of which may be NULL. */
const struct qualifier *qualifiers_texts(const struct qualifiers *qualifiers,
					 enum standard_qualifier standard);

/* The text of a string literal, with a NUL behind it, in the schema's arena. */
char *schema_text(const struct schema *schema, const struct ast_value *string, size_t *ret_len);

/* An integer literal as its type stores it: negative ones in two's complement. */
uint64_t value_integer(const struct ast_value *literal);

/* A literal as it was written, without regard to any type. */
struct value value_of_literal(const struct ast_value *ast);

/*
 * The value of an assignment for which the model has none, as it was written: within a value, or in
 * an instance of an unknown class.  class is NULL if it is unknown; the assignment has a value.  A
 * name that is given to what is no enumeration is a macro, which nobody knows: it becomes null.
 */
struct value value_as_written(const struct class *class, const struct ast_assignment *assignment);

/* Whether two values are the same, also those of two schemas with the same sources. */
bool value_equal(const struct schema *schema, const struct value *a, const struct value *b);

/* A class by name; NULL if it is unknown. */
struct class *schema_find_class(const struct schema *schema, const struct name *name);

/* The property or method of a class with that name; NULL if it has none. */
const struct element *class_find_property(const struct class *class, const struct name *name);
const struct element *class_find_method(const struct class *class, const struct name *name);

/*
 * Whether a parameter goes into its method.  DSP0004 5.6.3.21 has them go in unless told otherwise;
 * in WMI one that goes out goes in only where that is written.
 */
bool parameter_is_in(const struct element *parameter);

/* Whether class is base or below it. */
bool class_is_a(const struct class *class, const struct class *base);

bool type_is_integer(enum mof_type_name type);
bool type_is_signed(enum mof_type_name type);
bool type_is_real(enum mof_type_name type);
/* 8 to 64 for a number, 16 for char16, 0 for the rest. */
unsigned int type_bits(enum mof_type_name type);
/* The ends of an integer type; the low one sign-extended for signed types. */
uint64_t type_min(enum mof_type_name type);
uint64_t type_max(enum mof_type_name type);

/* The type whose name is most like a word; NULL if none is. */
const char *type_nearest(const char *word);

#endif
