/*
 * Classes described as data.  mofc writes one constant struct mof_class per class; validators,
 * readers and writers walk it, so that there is one of each for all classes.
 */
#ifndef MOF_CLASS_H
#define MOF_CLASS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum mof_type {
	MOF_BOOLEAN,
	MOF_UINT8,
	MOF_UINT16,
	MOF_UINT32,
	MOF_UINT64,
	MOF_SINT8,
	MOF_SINT16,
	MOF_SINT32,
	MOF_SINT64,
	MOF_REAL32,
	MOF_REAL64,
	MOF_CHAR16,
	MOF_STRING,
	MOF_DATETIME,
	MOF_REFERENCE,
	MOF_OBJECT, /* a string with EmbeddedInstance or EmbeddedObject */
	MOF_TYPE_COUNT
};

enum mof_flag {
	MOF_KEY = 1 << 0,
	MOF_REQUIRED = 1 << 1,
	MOF_ARRAY = 1 << 2,
	MOF_READ = 1 << 3,
	MOF_WRITE = 1 << 4,
	MOF_OCTETSTRING = 1 << 5,
	MOF_INTERVAL = 1 << 6,  /* a datetime that is always an interval: SubType("interval") */
	MOF_TIMESTAMP = 1 << 7, /* SubType("timestamp") */
	MOF_STATIC = 1 << 8,    /* a method that needs no instance */
	MOF_RETURNS = 1 << 9    /* a method whose first result is ReturnValue: it is not void */
};

/* How a type looks from outside and in memory. */
struct mof_type_info {
	const char *name;    /* as MOF and CIM-XML spell it; "string" for MOF_OBJECT */
	uint8_t item_size;   /* of one array item */
	uint8_t null_offset; /* of the scalar's member set; 0: NULL is in the value itself */
	bool is_integer, is_signed;
};

extern const struct mof_type_info mof_type_infos[MOF_TYPE_COUNT];

/*
 * One item of a ValueMap: low to high, both included.  Values of signed properties are stored
 * sign-extended, as (uint64_t)(int64_t)value.
 */
struct mof_enum_value {
	uint64_t low, high;
	const char *name;
	bool repeated; /* an earlier item of the ValueMap has the same name */
};

/* The ValueMap of an integer property (DSP0004 5.6.3, "ValueMap" and "Values"). */
struct mof_enum {
	const char *name;                    /* Class.Property, for messages */
	const struct mof_enum_value *values; /* sorted by low in the property's signedness */
	size_t value_count;
	const char *unclaimed; /* the name of "..", or NULL: then not valid */
	uint8_t type;          /* enum mof_type */
};

/* The name of a value, or NULL if the map has none for it. */
const char *mof_enum_str(const struct mof_enum *map, uint64_t value);

/* Whether the map allows a value: listed, within a range, or taken by "..". */
bool mof_enum_valid(const struct mof_enum *map, uint64_t value);

/*
 * Puts the value with exactly that name into *ret, an integer of the map's type: the first one in
 * the order of the ValueMap; of a range, its low end.  Returns 0, or -ENOENT and leaves *ret
 * alone.  A NULL name is not found.
 */
int mof_enum_parse(const struct mof_enum *map, const char *name, void *ret);

/* The ValueMap of a string property: the texts that are allowed, in the order of the MOF. */
struct mof_text_map {
	const char *const *texts;
	const char *const *names; /* what Values calls each; NULL: there are none */
	size_t count;
};

/* The name of a text, which is itself where there are none; NULL if the map does not have it. */
const char *mof_text_str(const struct mof_text_map *map, const char *text);

/* The first text with exactly that name.  Returns 0, or -ENOENT and leaves *ret alone. */
int mof_text_parse(const struct mof_text_map *map, const char *name, const char **ret);

/* Whether a text is one of them; upper and lower case differ.  NULL is not. */
bool mof_text_valid(const struct mof_text_map *map, const char *text);

/* One bit of a BitMap (DSP0004 5.6.3, "BitMap" and "BitValues"). */
struct mof_bit {
	uint64_t mask;
	const char *name;
};

/* The BitMap of an integer property. */
struct mof_bits {
	const struct mof_bit *bits; /* the lowest one first */
	size_t count;
	uint8_t type; /* enum mof_type */
};

/*
 * Writes the names of the bits that are set, " | " between them and those without a name together
 * as one hexadecimal number at the end, into text, which has room for size bytes with the NUL;
 * what does not fit is cut.  Returns the length that the whole takes, as snprintf does.
 */
size_t mof_bits_str(const struct mof_bits *map, uint64_t value, char *text, size_t size);

/* Whether all bits that are set have a name. */
bool mof_bits_valid(const struct mof_bits *map, uint64_t value);

/* As mof_enum_parse, for the one bit with that name. */
int mof_bits_parse(const struct mof_bits *map, const char *name, void *ret);

/* Limits of a value.  Those that the schema does not give stand at their types' ends. */
struct mof_limits {
	int64_t min_value, max_value; /* integers */
	uint32_t min_len, max_len;    /* characters of a string, not bytes */
	bool is_unbounded;            /* max_value is none: a uint64 may lie above it */
};

/* A property of a class, or a parameter of a method. */
struct mof_property {
	const char *name;        /* as the schema spells it */
	const char *origin;      /* the class that introduced it */
	const char *declared_in; /* the class that declared or overrode it last */
	uint32_t offset;         /* of its member in the class's struct */
	uint32_t array_size;     /* of a fixed array; 0: open */
	uint16_t name_len;       /* bytes of name */
	uint16_t flags;          /* enum mof_flag */
	uint8_t type;            /* enum mof_type */
	const struct mof_enum *values;
	const struct mof_bits *bits;
	const struct mof_text_map *texts;
	const struct mof_limits *limits;
	const char *class_name;          /* of a reference or EmbeddedInstance; NULL: any */
	const char *const *indexed_with; /* arrays whose elements go with its own; ends with NULL */
};

struct mof_method;

/* A method of a class, and where the class's table of operations holds its handler. */
struct mof_operation {
	const struct mof_method *method;
	size_t offset; /* in struct <class>_ops */
};

struct mof_class {
	const char *name;
	const struct mof_class *super; /* NULL for a root class */
	const struct mof_property *const
		*properties; /* inherited ones too, the root class's first */
	size_t property_count;
	size_t size; /* of the class's struct */
	const void
		*defaults; /* an instance that holds the schema's defaults; NULL: there are none */
	const struct mof_operation *methods; /* inherited ones too */
	size_t method_count;
};

/* The classes of one run of mofc, sorted by name with the letters A to Z as lower case. */
struct mof_schema {
	const struct mof_class *const *classes;
	size_t count;
};

/* The class with that name, upper and lower case being equal; NULL if there is none. */
const struct mof_class *mof_schema_find(const struct mof_schema *schema, const char *name);

/* Whether cls is base or one of its subclasses, by name. */
bool mof_class_is_a(const struct mof_class *cls, const char *base);

/* The property with that name, upper and lower case being equal; NULL if there is none. */
const struct mof_property *mof_class_find_property(const struct mof_class *cls, const char *name);

/* The method with that name, upper and lower case being equal; NULL if there is none. */
const struct mof_operation *mof_class_find_method(const struct mof_class *cls, const char *name);

/* Makes *self, the class's struct, hold the schema's defaults; all else is NULL, as in { 0 }. */
void mof_init(const struct mof_class *cls, void *self);

/* Whether the value at self + property->offset is NULL. */
bool mof_property_is_null(const struct mof_property *property, const void *self);

#ifdef __cplusplus
}
#endif

#endif
