/*
 * What was written: one node per production of MOF (DSP0004 2.8, annex A), in the order of the
 * text, nothing resolved.  Nodes live in the arena of the run and are linked by next.
 */
#ifndef PARSE_AST_H
#define PARSE_AST_H

#include <stdbool.h>
#include <stdint.h>

#include "base/intern.h"
#include "base/source.h"

/* In the order of the type names of DSP0004 table 2. */
enum mof_type_name {
	TYPE_BOOLEAN,
	TYPE_UINT8,
	TYPE_UINT16,
	TYPE_UINT32,
	TYPE_UINT64,
	TYPE_SINT8,
	TYPE_SINT16,
	TYPE_SINT32,
	TYPE_SINT64,
	TYPE_REAL32,
	TYPE_REAL64,
	TYPE_CHAR16,
	TYPE_STRING,
	TYPE_DATETIME,
	TYPE_REFERENCE, /* CLASS REF */
	TYPE_COUNT
};

struct ident {
	const struct name *name; /* NULL: not written */
	struct span at;
};

enum ast_value_kind {
	VALUE_NULL,
	VALUE_BOOLEAN,
	VALUE_INTEGER,
	VALUE_REAL,
	VALUE_CHAR16,
	VALUE_STRING,
	VALUE_ALIAS,
	VALUE_ARRAY
};

struct ast_value {
	enum ast_value_kind kind;
	struct span at;
	union {
		bool boolean;
		struct {
			uint64_t magnitude;
			bool negative;
		} integer;
		double real;
		uint16_t char16;
		struct {
			const char *text; /* unescaped, parts joined, NUL-terminated */
			uint32_t len, room;
		} string;
		struct ident alias;      /* without the $ */
		struct ast_value *first; /* of an array */
	};
	struct ast_value *next;
};

enum flavor {
	FLAVOR_ENABLE_OVERRIDE = 1 << 0,
	FLAVOR_DISABLE_OVERRIDE = 1 << 1,
	FLAVOR_TO_SUBCLASS = 1 << 2,
	FLAVOR_RESTRICTED = 1 << 3,
	FLAVOR_TRANSLATABLE = 1 << 4,
	FLAVOR_TO_INSTANCE = 1 << 5 /* of older schemas; carries no meaning */
};

enum scope {
	SCOPE_CLASS = 1 << 0,
	SCOPE_ASSOCIATION = 1 << 1,
	SCOPE_INDICATION = 1 << 2,
	SCOPE_PROPERTY = 1 << 3,
	SCOPE_REFERENCE = 1 << 4,
	SCOPE_METHOD = 1 << 5,
	SCOPE_PARAMETER = 1 << 6,
	SCOPE_QUALIFIER = 1 << 7,
	SCOPE_ANY = (1 << 8) - 1
};

struct ast_qualifier {
	struct ident name;
	struct ast_value *value; /* NULL: none written */
	unsigned int flavors;
	struct ast_qualifier *next;
};

struct ast_array {
	bool is_array;
	uint32_t size; /* 0: open */
	struct span at;
};

struct ast_qualifier_declaration {
	struct ident name;
	enum mof_type_name type;
	struct ast_array array;
	struct ast_value *value;
	unsigned int scopes, flavors;
};

enum ast_element_kind { ELEMENT_PROPERTY, ELEMENT_REFERENCE, ELEMENT_METHOD, ELEMENT_PARAMETER };

/* A property, reference, method or parameter. */
struct ast_element {
	enum ast_element_kind kind;
	struct span at;
	struct ast_qualifier *qualifiers;
	enum mof_type_name type;
	struct ident class_name; /* of a reference */
	struct ident name;
	struct ast_array array;
	struct ast_value *value;        /* default of a property or reference */
	struct ast_element *parameters; /* of a method; a reference parameter has type REFERENCE */
	struct ast_element *next;
};

struct ast_class {
	struct ast_qualifier *qualifiers;
	struct ident name, alias, super;
	struct ast_element *elements;
	bool is_broken; /* a syntax error lies within it */
};

/* One "name = value;" of an instance. */
struct ast_assignment {
	struct ast_qualifier *qualifiers;
	struct ident name;
	struct ast_value *value;
	struct ast_assignment *next;
};

struct ast_instance {
	struct ast_qualifier *qualifiers;
	struct ident class_name, alias;
	struct ast_assignment *assignments;
	bool is_broken; /* a syntax error lies within it */
};

struct ast_pragma {
	struct ident name;
	struct ast_value *argument;
	struct ast_file *included; /* NULL: no include, or not followed, or read before */
};

enum ast_production_kind {
	PRODUCTION_PRAGMA,
	PRODUCTION_QUALIFIER,
	PRODUCTION_CLASS,
	PRODUCTION_INSTANCE
};

struct ast_production {
	enum ast_production_kind kind;
	struct span at;
	union {
		struct ast_pragma pragma;
		struct ast_qualifier_declaration qualifier;
		struct ast_class class;
		struct ast_instance instance;
	};
	struct ast_production *next;
};

struct ast_file {
	uint32_t source;
	bool broken; /* has syntax errors: something that was written may be missing here */
	struct ast_production *productions;
	struct ast_file *next;
};

/* "uint16"; "ref" for TYPE_REFERENCE. */
const char *type_name(enum mof_type_name type);

/* A word of MOF that stands for bits. */
struct ast_word {
	const char *text;
	unsigned int bits;
};

/* The words of enum scope and enum flavor; each table ends with a text of NULL. */
extern const struct ast_word ast_scopes[];
extern const struct ast_word ast_flavors[];

#endif
