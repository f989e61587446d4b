#include "emit/shape.h"

/* clang-format off */
#define TEXT(name, help) { name, VAL_TEXT, NULL, help }
#define NUMBER(name, help) { name, VAL_NUMBER, NULL, help }
#define TRUTH(name, help) { name, VAL_TRUTH, NULL, help }
#define LIST(name, members, help) { name, VAL_LIST, members, help }
#define MAP(name, members, help) { name, VAL_MAP, members, help }
#define END { NULL, VAL_TEXT, NULL, NULL }
/* clang-format on */

const struct shape shape_type[] = { END };

static const struct shape line[] = {
	TEXT("text", "one line of it"),
	END,
};

static const struct shape named[] = {
	TEXT("name", "as the schema spells it"),
	TEXT("c_name", "as the target spells it"),
	END,
};

static const struct shape module[] = {
	TEXT("name", "--module, or the first file's name"),
	TEXT("c_name", "as the target spells it"),
	TEXT("namespace", "--namespace, or empty"),
	END,
};

static const struct shape default_item[] = {
	TEXT("text", "the value: a number, true or false, the characters of a string"),
	TRUTH("is_null", "whether the item is NULL"),
	END,
};

static const struct shape default_value[] = {
	LIST("items", default_item, "one item, or those of the array"),
	TRUTH("has_nulls", "whether one of them is NULL"),
	END,
};

static const struct shape enumeration_ref[] = {
	TEXT("c_name", "the name of its functions, without what follows (\"_str\")"),
	TRUTH("is_text", "whether the ValueMap is one of strings"),
	TRUTH("is_bits", "whether it is a BitMap"),
	END,
};

static const struct shape row_ref[] = {
	TEXT("class", "c_name of the class whose table it is in"),
	NUMBER("index", "from 0; of a parameter in the method's own table"),
	END,
};

static const struct shape other[] = {
	TEXT("name", "as the schema spells it"),
	END,
};

/* Parameters and what a method returns look the same, so that one template describes all. */
static const struct shape property[] = {
	TEXT("name", "as the schema spells it; ReturnValue for what a method returns"),
	TEXT("c_name", "as the target spells it"),
	MAP("type", shape_type, "what the manifest says of the type"),
	TEXT("mof_type", "as MOF spells it"),
	NUMBER("name_len", "bytes of name"),
	MAP("row", row_ref,
	    "the table that describes it: of the class that declared it, whose struct begins "
	    "alike"),
	TRUTH("is_array", ""),
	NUMBER("array_size", "of a fixed array, else 0"),
	TRUTH("is_key", "Key"),
	TRUTH("is_required", "Required"),
	TRUTH("is_readable", "Read"),
	TRUTH("is_writable", "Write"),
	TRUTH("is_octetstring", "Octetstring"),
	TRUTH("is_interval", "SubType(\"interval\")"),
	TRUTH("is_timestamp", "SubType(\"timestamp\")"),
	TRUTH("is_text", "whether its values are strings, datetimes or references"),
	TEXT("class_name", "of a reference or EmbeddedInstance, else empty"),
	MAP("origin", named, "the class that introduced it"),
	MAP("declared_in", named, "the class that declared or overrode it last"),
	TEXT("note", "what a reader has to know, in a few words; may be empty"),
	LIST("description", line, "the Description, wrapped"),
	TRUTH("has_limits", "whether one of the next four is there"),
	TEXT("min_value", "MinValue, else empty"),
	TEXT("max_value", "MaxValue, else empty"),
	TEXT("min_len", "MinLen, else empty"),
	TEXT("max_len", "MaxLen, else empty"),
	MAP("enumeration", enumeration_ref, "empty if it has none"),
	LIST("indexed_with", other, "arrays of the class whose elements go with its own"),
	MAP("default", default_value, "empty if it is NULL"),
	END,
};

static const struct shape constant[] = {
	TEXT("c_name", ""),
	TEXT("value", "decimal"),
	TRUTH("fits_int", "whether it lies within 32 bits, signed"),
	TEXT("text", "the name of the value in the schema, or the value where it has none"),
	TEXT("name", "the name alone; may be empty"),
	END,
};

static const struct shape row[] = {
	TEXT("low", "64 bits as an unsigned number; a signed value sign-extended"),
	TEXT("high", "the same as low, or the end of the range"),
	TEXT("name", "of the value in the schema"),
	TRUTH("is_repeated", "whether an earlier item of the ValueMap has that name"),
	END,
};

static const struct shape enumeration[] = {
	TEXT("c_name", "the name of its functions, without what follows (\"_str\")"),
	TEXT("name", "Class.Property, Class.Method() or Class.Method.Parameter"),
	MAP("type", shape_type, "what the manifest says of the type of its values"),
	TRUTH("is_text", "whether the ValueMap is one of strings"),
	TRUTH("is_bits", "whether it is a BitMap: each value a bit alone"),
	TRUTH("is_signed", ""),
	TRUTH("has_unclaimed", "whether there is a \"..\""),
	TEXT("unclaimed", "the name of \"..\""),
	LIST("constants", constant, "in the order of the ValueMap; a range has two"),
	TRUTH("has_int_constants", "whether a constant fits an int"),
	LIST("rows", row, "sorted by value, none overlapping another"),
	LIST("texts", constant, "of a ValueMap of strings: value is the string"),
	TRUTH("has_names", "whether there are Values"),
	END,
};

static const struct shape method[] = {
	TEXT("name", "as the schema spells it"),
	TEXT("c_name", "as the target spells it"),
	MAP("type", shape_type, "of what it returns"),
	TEXT("mof_type", "as MOF spells it"),
	TEXT("full_name", "c_name behind that of the class that declared it"),
	TRUTH("is_static", "Static"),
	TRUTH("has_return_value", "whether it is not void, as some are in WMI"),
	MAP("origin", named, "the class that introduced it"),
	MAP("declared_in", named, "the class that declared or overrode it last"),
	LIST("in", property, "the parameters that go in"),
	LIST("out", property, "what it returns, then the parameters that come out"),
	LIST("description", line, "the Description, wrapped"),
	END,
};

static const struct shape group[] = {
	TEXT("origin", "the class that introduced them"),
	LIST("properties", property, ""),
	END,
};

static const struct shape class[] = {
	TEXT("name", "as the schema spells it"),
	TEXT("c_name", "as the target spells it; --class NAME=ALIAS decides it"),
	TEXT("source", "file:line"),
	TEXT("version", "Version, else empty"),
	MAP("super", named, "empty for a root class"),
	LIST("lineage", named, "the root class first, the class itself last"),
	LIST("description", line, "the Description, wrapped"),
	TRUTH("is_association", ""),
	TRUTH("is_indication", ""),
	TRUTH("is_abstract", ""),
	LIST("properties", property, "with the inherited ones, the root class's first"),
	LIST("own_properties", property, "those that this class has a table for: see row"),
	TRUTH("has_defaults", "whether a property has a default"),
	LIST("groups", group, "properties again, in runs of one origin"),
	LIST("methods", method, "with the inherited ones"),
	LIST("own_methods", method, "those that this class declares"),
	LIST("enumerations", enumeration, "that this class declares"),
	END,
};

const struct shape shape_schema[] = {
	NUMBER("version", "of this tree's form: 1"),
	TEXT("generator", "mofc and its version"),
	MAP("module", module, ""),
	LIST("classes", class, "sorted by name, without regard to case"),
	END,
};

const struct shape shape_class[] = {
	NUMBER("version", "of this tree's form: 1"),
	TEXT("generator", "mofc and its version"),
	MAP("module", module, ""),
	MAP("class", class, "the one that the output is for"),
	END,
};
