/*
 * What the MOF means: classes with everything they inherit, qualifiers with their effective
 * values and flavors, values in the type of their property.  Const to all that comes after.
 */
#ifndef MODEL_MODEL_H
#define MODEL_MODEL_H

#include "parse/ast.h"

/* One value of a CIM type. */
struct scalar {
	bool is_null;
	union {
		bool boolean;
		uint64_t integer; /* signed ones as (uint64_t)(int64_t)value; char16 too */
		double real;
		struct {
			const char *text; /* string, datetime, path of a reference */
			uint32_t len;
		} string;
	};
	const struct ast_value *alias; /* of a reference given so; there is no text then */
};

/* A scalar (one item) or an array; the array itself can be NULL. */
struct value {
	struct span at;
	bool is_null, is_array;
	size_t count;
	const struct scalar *items;
};

struct qualifier_declaration {
	const struct ast_qualifier_declaration *ast;
	struct value value;   /* the default */
	unsigned int flavors; /* the pairs completed by their defaults */
};

struct qualifier {
	const struct qualifier_declaration *declaration;
	struct ident name;
	struct value value;
	unsigned int flavors;
	bool propagated; /* comes from the superclass or the overridden element */
};

struct qualifiers {
	const struct qualifier *items;
	size_t count;
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

/* ValueMap and Values of a property, parameter or method (DSP0004 5.6.3). */
struct enumeration {
	const struct element *element;        /* that declares it */
	enum mof_type_name type;              /* an integer type or string */
	const struct enumeration_item *items; /* in the order of the MOF */
	size_t count;
};

/* A property, reference, method or parameter. */
struct element {
	enum ast_element_kind kind;
	const struct ast_element *ast;
	struct ident name;
	enum mof_type_name type;
	bool is_array;
	uint32_t array_size; /* 0: open */
	struct qualifiers qualifiers;
	struct value value;              /* the default */
	const struct class *class_name;  /* of a reference or EmbeddedInstance; NULL if unknown */
	const char *class_text;          /* its name as written; NULL for other elements */
	bool is_embedded;                /* EmbeddedInstance or EmbeddedObject */
	const struct class *origin;      /* that introduced it */
	const struct class *declared_in; /* that declared or overrode it last */
	const struct element *overridden;
	const struct element *method;          /* of a parameter */
	const struct enumeration *enumeration; /* NULL: none; an inherited one is shared */
	struct element **parameters;           /* of a method */
	size_t parameter_count;
};

struct class
{
	const struct ast_class *ast;
	struct ident name;
	struct span at;
	struct class *super;
	bool is_named;    /* in a file of the command line or included by one */
	bool is_built_in; /* from the schemas that mofc carries */
	struct qualifiers qualifiers;
	bool is_association, is_indication, is_abstract;
	bool is_incomplete; /* it or a class above it is broken or missing: not to be checked */
	/*
	 * With the inherited ones, the root class's first.  An override stands where the element
	 * that it replaces stood.
	 */
	struct element **properties, **methods;
	size_t property_count, method_count;
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
	const struct class *class;
	struct instance_value *values;
	size_t count;
};

struct schema {
	struct name_map class_map, qualifier_map, alias_map;
	struct class **classes; /* in the order in which they were met */
	size_t class_count;
	struct qualifier_declaration **qualifiers;
	size_t qualifier_count;
	struct instance **instances;
	size_t instance_count;
};

/* The qualifier with that name, given in lower case; NULL if it is not there. */
const struct qualifier *qualifiers_find(const struct qualifiers *qualifiers, const char *name);

/*
 * The value of a standard qualifier.  One that is not there, is NULL, or was declared with another
 * type than the standard gives it, counts as none: false or NULL.
 */
bool qualifiers_true(const struct qualifiers *qualifiers, const char *name);
const char *qualifiers_text(const struct qualifiers *qualifiers, const char *name);
bool qualifiers_integer(const struct qualifiers *qualifiers, const char *name, int64_t *ret);
/* One that holds an array of strings, some of which may be NULL. */
const struct qualifier *qualifiers_texts(const struct qualifiers *qualifiers, const char *name);

/* A class by name; NULL if it is unknown. */
struct class *schema_find_class(const struct schema *schema, const struct name *name);

/* The property or method of a class with that name; NULL if it has none. */
const struct element *class_find_property(const struct class *class, const struct name *name);
const struct element *class_find_method(const struct class *class, const struct name *name);

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

#endif
