/*
 * What was written: one node per production of MOF (DSP0004 2.8, annex A; WMI's dialect; MOF 3 of
 * DSP0221), in the order of the text, nothing resolved.  Nodes live in the arena of the run and
 * are linked by next.
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
	TYPE_REFERENCE,             /* CLASS REF */
	TYPE_COUNT,                 /* behind it stands what is no type of DSP0004 2.x */
	TYPE_INSTANCE = TYPE_COUNT, /* the name of a class, structure or enumeration; or "object" */
	TYPE_VOID,                  /* of a method */
	TYPE_NONE                   /* of a qualifier declaration: none written */
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
	VALUE_NAME, /* a name: of a value of an enumeration, or a macro of the C preprocessor */
	VALUE_ALIAS,
	VALUE_INSTANCE, /* instance of, value of */
	VALUE_ARRAY
};

/*
 * A literal.  A string is not copied: at is all of its parts, ast_string() reads them, and
 * is_plain says that it is one part without escapes.
 */
struct ast_value {
	struct ast_value *next;
	union {
		bool boolean;
		uint64_t magnitude; /* of an integer */
		double real;
		uint16_t char16;
		const struct name *name; /* of an alias (without the $) or a name */
		struct ast_instance *instance;
		struct ast_value *first; /* of an array */
	};
	struct span at;
	enum ast_value_kind kind : 8;
	bool is_negative; /* of an integer */
	bool is_plain;
};

enum flavor {
	FLAVOR_ENABLE_OVERRIDE = 1 << 0,
	FLAVOR_DISABLE_OVERRIDE = 1 << 1,
	FLAVOR_TO_SUBCLASS = 1 << 2,
	FLAVOR_RESTRICTED = 1 << 3,
	FLAVOR_TRANSLATABLE = 1 << 4,
	/* WMI's, and ToInstance of older schemas; they carry no meaning here */
	FLAVOR_TO_INSTANCE = 1 << 5,
	FLAVOR_NOT_TO_INSTANCE = 1 << 6,
	FLAVOR_AMENDED = 1 << 7
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
	struct ast_qualifier *qualifiers; /* MOF 3 */
	struct ident name;
	enum mof_type_name type; /* TYPE_NONE: WMI's form, which tells the flavors only */
	struct ident class_name; /* of TYPE_INSTANCE: an enumeration */
	struct ast_array array;
	struct ast_value *value;
	unsigned int scopes, flavors;
};

enum ast_element_kind {
	ELEMENT_PROPERTY,
	ELEMENT_REFERENCE,
	ELEMENT_METHOD,
	ELEMENT_PARAMETER,
	ELEMENT_ENUMERATOR /* NAME = value of an enumeration */
};

/* A property, reference, method, parameter or enumerator. */
struct ast_element {
	struct ast_element *next;
	struct ast_qualifier *qualifiers;
	struct ident class_name; /* of a reference or TYPE_INSTANCE */
	struct ident name;
	struct ast_array array;         /* of a method: of what it returns */
	struct ast_value *value;        /* the default */
	struct ast_element *parameters; /* of a method; a reference parameter has type REFERENCE */
	enum mof_type_name type : 8;
	enum ast_element_kind kind : 8;
};

enum ast_class_kind { CLASS_CLASS, CLASS_ASSOCIATION, CLASS_STRUCTURE };

struct ast_class {
	enum ast_class_kind kind : 8; /* the word that was written; MOF 3 has the other two */
	bool is_broken;               /* a syntax error lies within it */
	struct ast_qualifier *qualifiers;
	struct ident name, alias, super;
	struct ast_element *elements;
	struct ast_production *nested; /* structures and enumerations of MOF 3 */
};

/* MOF 3. */
struct ast_enumeration {
	struct ast_qualifier *qualifiers;
	struct ident name, base; /* base: a type's name, or another enumeration */
	struct ast_element *enumerators;
};

/* One "name = value;" of an instance. */
struct ast_assignment {
	struct ast_assignment *next;
	struct ast_qualifier *qualifiers;
	struct ident name;
	struct ast_value *value; /* NULL: none written, as WMI allows */
};

struct ast_instance {
	struct ast_qualifier *qualifiers;
	struct ident class_name, alias;
	struct ast_assignment *assignments;
	bool is_broken;          /* a syntax error lies within it */
	bool is_structure_value; /* "value of" */
};

struct ast_pragma {
	struct ident name;
	struct ast_value *arguments;
	struct ast_file *included; /* NULL: no include, or not followed, or read before */
};

/* A line of the C preprocessor, outside of all declarations. */
struct ast_directive {
	struct ast_file *included; /* of #include "NAME.mof" */
};

enum ast_production_kind {
	PRODUCTION_PRAGMA,
	PRODUCTION_DIRECTIVE,
	PRODUCTION_QUALIFIER,
	PRODUCTION_CLASS,
	PRODUCTION_ENUMERATION,
	PRODUCTION_INSTANCE
};

struct ast_production {
	struct ast_production *next;
	struct span at;
	enum ast_production_kind kind;
	union {
		struct ast_pragma pragma;
		struct ast_directive directive;
		struct ast_qualifier_declaration qualifier;
		struct ast_class class;
		struct ast_enumeration enumeration;
		struct ast_instance instance;
	};
};

/* Whose rules a file follows. */
enum dialect {
	DIALECT_AUTO, /* not known yet: "cim" unless something in the file tells otherwise */
	DIALECT_CIM,  /* DSP0004 2.x, and MOF 3 */
	DIALECT_WMI   /* Microsoft's: WMI, DSC, drivers, SCCM */
};

struct ast_file {
	struct ast_file *next;
	const struct source *source;
	enum dialect dialect;
	bool broken;         /* has syntax errors: something that was written may be missing here */
	bool is_incomplete;  /* a declaration is missing: what is unknown may be defined there */
	bool has_mof3;       /* declares what only MOF 3 has */
	bool has_directives; /* names may be macros of the C preprocessor */
	struct ast_production *productions;
};

/* "uint16"; "ref" for TYPE_REFERENCE, "void"; "" for what has no word. */
const char *type_name(enum mof_type_name type);

/* A word of MOF that stands for bits. */
struct ast_word {
	const char *text;
	unsigned int bits;
};

/* The words of enum scope and enum flavor; each table ends with a text of NULL. */
extern const struct ast_word ast_scopes[];
extern const struct ast_word ast_flavors[];

/*
 * The text of a string literal, unescaped, its parts joined, with a NUL behind it; in the arena.
 * A part that is a name (a macro) counts as empty.  *ret_len, where wanted, is its length.
 */
char *ast_string(struct arena *arena, const struct sources *sources, const struct ast_value *value,
		 size_t *ret_len);

#endif
