#include "model/warnings.h"

#include "model/build.h"

const struct diag_warning model_warnings[] = {
	{ "abstract", false, "an abstract class stands below one that is not" },
	{ "array-type", true, "WMI: ArrayType on what is no array" },
	{ "association", true, "WMI: an association stands below what is none" },
	{ "association-ends", true, "WMI: an association with fewer than two references" },
	{ "backslash", true, "a backslash at the end of a line that is none of the preprocessor" },
	{ "bit-map", true, "WMI: a BitMap that does not fit" },
	{ "class-size", true, "WMI: a class has more keys or properties than WMI takes" },
	{ "default-null", true, "a key or Required property whose default is null" },
	{ "deprecated", false, "a class stands below one that is Deprecated" },
	{ "duplicate-class", true, "WMI: a class is defined twice" },
	{ "duplicate-instance", true, "WMI: two instances have the same keys" },
	{ "duplicate-qualifier", true, "WMI: a qualifier stands twice in a list" },
	{ "empty-file", true, "a file that is named declares nothing" },
	{ "encoding", true, "a file is neither UTF-8 nor UTF-16 and is read as Latin-1" },
	{ "escape", true, "a backslash in a string begins no known escape" },
	{ "flavor", true, "WMI: a flavor contradicts that of the declaration" },
	{ "include-case", true, "an included file has another case of letters" },
	{ "include-folder", true, "a folder of option -I cannot be read" },
	{ "indication", true, "WMI: an indication stands below what is none" },
	{ "key-missing", false, "a class that is not abstract has no key" },
	{ "key-real", true, "a key is a real number" },
	{ "key-write", false, "a key has the qualifier Write" },
	{ "limits-datetime", false, "MinValue on a datetime" },
	{ "limits-default", true, "WMI: a default is outside of the limits of its property" },
	{ "limits-type", true, "MinValue or MaxValue is outside of the range of the type" },
	{ "limits-value", true, "a value of an instance is outside of the limits of its property" },
	{ "locale", true, "a locale is not of the form ll_CC" },
	{ "method-id", true, "WMI: the IDs of parameters are not 0, 1, 2 .." },
	{ "name-case", false, "a class is named in another case of letters" },
	{ "octetstring", true, "WMI: Octetstring on another type than uint8[] or string[]" },
	{ "override-qualifier", true, "WMI: a qualifier changes what is DisableOverride above" },
	{ "propagated", false, "a key is propagated from what is no key" },
	{ "punit", true, "a PUnit is no programmatic unit" },
	{ "qualifier-scope", true, "WMI: a qualifier stands where it means nothing" },
	{ "qualifier-type", true, "WMI: a qualifier's value has another type than is usual" },
	{ "qualifier-use", true, "a qualifier stands on a type that has no use for it" },
	{ "reference", true, "a reference stands in a class that is no association" },
	{ "reference-class", true, "WMI: a reference names an object of another class" },
	{ "reference-path", true, "WMI: the text of a reference is no object path" },
	{ "required", true, "the value of a Required property is null" },
	{ "schema-name", true, "a class's name does not begin with that of a schema" },
	{ "singleton", true, "WMI: a Singleton has a key" },
	{ "string-lines", true, "a string goes over several lines" },
	{ "unknown-class", true, "WMI: a class that is named is defined nowhere" },
	{ "unknown-pragma", true, "a pragma that means nothing to mofc" },
	{ "unknown-qualifier", true, "WMI: a qualifier that is declared nowhere" },
	{ "unresolved-name", false,
	  "ModelCorrespondence, Deprecated or MappingStrings names what does not exist" },
	{ "value-array", true, "WMI: a list of one item for what is no array" },
	{ "value-map", true, "WMI: an entry of a ValueMap is outside of its type" },
	{ "value-map-default", true, "a default is not in the ValueMap" },
	{ "value-map-duplicate", true, "an entry of a ValueMap of strings stands twice" },
	{ "value-map-length", true, "WMI: ValueMap and Values differ in length" },
	{ "value-map-overlap", true, "WMI: two entries of a ValueMap claim the same value" },
	{ "value-map-text", false,
	  "an entry of a ValueMap is no number, and the ValueMap is ignored" },
	{ "value-map-unclaimed", false, "\"..\" stands twice in a ValueMap" },
	{ "value-map-value", true, "a value of an instance is not in the ValueMap" },
	{ "values-name", false, "two names of Values differ in what C does not tell apart" },
	{ "version", true, "a Version is not of the form 1.2.3" },
	{ NULL, false, NULL },
};

void
dialect_error(struct build *build, struct span at, const char *id, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	if (build->dialect == DIALECT_WMI)
		diag_vwarning(build->diags, at, id, format, args);
	else
		diag_verror(build->diags, at, id, format, args);
	va_end(args);
}
