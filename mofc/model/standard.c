#include "model/standard.h"

#include <stdlib.h>
#include <string.h>

struct entry {
	const char *name;
	enum standard_qualifier standard;
};

/* Sorted by name. */
static const struct entry entries[] = {
	{ "abstract", QUALIFIER_ABSTRACT },
	{ "arraytype", QUALIFIER_ARRAY_TYPE },
	{ "association", QUALIFIER_ASSOCIATION },
	{ "bitmap", QUALIFIER_BIT_MAP },
	{ "bitvalues", QUALIFIER_BIT_VALUES },
	{ "counter", QUALIFIER_COUNTER },
	{ "deprecated", QUALIFIER_DEPRECATED },
	{ "description", QUALIFIER_DESCRIPTION },
	{ "embeddedinstance", QUALIFIER_EMBEDDED_INSTANCE },
	{ "embeddedobject", QUALIFIER_EMBEDDED_OBJECT },
	{ "exception", QUALIFIER_EXCEPTION },
	{ "gauge", QUALIFIER_GAUGE },
	{ "id", QUALIFIER_ID },
	{ "in", QUALIFIER_IN },
	{ "indication", QUALIFIER_INDICATION },
	{ "ispunit", QUALIFIER_IS_PUNIT },
	{ "key", QUALIFIER_KEY },
	{ "mappingstrings", QUALIFIER_MAPPING_STRINGS },
	{ "max", QUALIFIER_MAX },
	{ "maxlen", QUALIFIER_MAX_LEN },
	{ "maxvalue", QUALIFIER_MAX_VALUE },
	{ "min", QUALIFIER_MIN },
	{ "minlen", QUALIFIER_MIN_LEN },
	{ "minvalue", QUALIFIER_MIN_VALUE },
	{ "modelcorrespondence", QUALIFIER_MODEL_CORRESPONDENCE },
	{ "octetstring", QUALIFIER_OCTETSTRING },
	{ "out", QUALIFIER_OUT },
	{ "override", QUALIFIER_OVERRIDE },
	{ "propagated", QUALIFIER_PROPAGATED },
	{ "punit", QUALIFIER_PUNIT },
	{ "read", QUALIFIER_READ },
	{ "required", QUALIFIER_REQUIRED },
	{ "singleton", QUALIFIER_SINGLETON },
	{ "static", QUALIFIER_STATIC },
	{ "structure", QUALIFIER_STRUCTURE },
	{ "subtype", QUALIFIER_SUB_TYPE },
	{ "terminal", QUALIFIER_TERMINAL },
	{ "valuemap", QUALIFIER_VALUE_MAP },
	{ "values", QUALIFIER_VALUES },
	{ "version", QUALIFIER_VERSION },
	{ "weak", QUALIFIER_WEAK },
	{ "write", QUALIFIER_WRITE },
};

static int
compare(const void *key, const void *entry)
{
	return strcmp(key, ((const struct entry *)entry)->name);
}

enum standard_qualifier
standard_qualifier_find(const char *name)
{
	const struct entry *found = bsearch(name, entries, sizeof(entries) / sizeof(entries[0]),
					    sizeof(entries[0]), compare);

	return found ? found->standard : QUALIFIER_OTHER;
}
