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
	MOF_OCTETSTRING = 1 << 5
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
	bool is_signed;
};

/* The name of a value, or NULL if the map has none for it. */
const char *mof_enum_str(const struct mof_enum *map, uint64_t value);

/* Whether the map allows a value: listed, within a range, or taken by "..". */
bool mof_enum_valid(const struct mof_enum *map, uint64_t value);

/*
 * The value with exactly that name, the first one in the order of the ValueMap; of a range, its
 * low end.  Returns 0, or -ENOENT and leaves *ret alone.  A NULL name is not found.
 */
int mof_enum_parse(const struct mof_enum *map, const char *name, uint64_t *ret);

/* The ValueMap of a string property: the texts that are allowed, in the order of the MOF. */
struct mof_text_map {
	const char *const *texts;
	size_t count;
};

/* Whether a text is one of them; upper and lower case differ.  NULL is not. */
bool mof_text_valid(const struct mof_text_map *map, const char *text);

/* Limits of a value.  Those that the schema does not give stand at their types' ends. */
struct mof_limits {
	int64_t min_value, max_value; /* integers; a uint64 above INT64_MAX exceeds any given */
	uint32_t min_len, max_len;    /* characters of a string, not bytes */
};

struct mof_property {
	const char *name;        /* as the schema spells it */
	const char *origin;      /* the class that introduced it */
	const char *declared_in; /* the class that declared or overrode it last */
	size_t offset;           /* of its member in the class's struct */
	uint8_t type;            /* enum mof_type */
	uint16_t flags;          /* enum mof_flag */
	uint32_t array_size;     /* of a fixed array; 0: open */
	const struct mof_enum *values;
	const struct mof_text_map *texts;
	const struct mof_limits *limits;
	const char *class_name; /* of a reference or EmbeddedInstance; NULL: any */
};

struct mof_class {
	const char *name;
	const struct mof_class *super;         /* NULL for a root class */
	const struct mof_property *properties; /* inherited ones too, the root class's first */
	size_t property_count;
	size_t size;          /* of the class's struct */
	const void *defaults; /* an instance that holds the schema's defaults */
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

/* Whether the value at self + property->offset is NULL. */
bool mof_property_is_null(const struct mof_property *property, const void *self);

#ifdef __cplusplus
}
#endif

#endif
