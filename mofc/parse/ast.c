/* The words of MOF that the AST keeps as numbers. */
#include "parse/ast.h"

const char *
type_name(enum mof_type_name type)
{
	static const char *const names[TYPE_COUNT] = {
		"boolean", "uint8",  "uint16", "uint32", "uint64", "sint8",    "sint16", "sint32",
		"sint64",  "real32", "real64", "char16", "string", "datetime", "ref",
	};

	return names[type];
}

const struct ast_word ast_scopes[] = {
	{ "any", SCOPE_ANY }, /* before those that it contains */
	{ "class", SCOPE_CLASS },
	{ "association", SCOPE_ASSOCIATION },
	{ "indication", SCOPE_INDICATION },
	{ "property", SCOPE_PROPERTY },
	{ "reference", SCOPE_REFERENCE },
	{ "method", SCOPE_METHOD },
	{ "parameter", SCOPE_PARAMETER },
	{ "qualifier", SCOPE_QUALIFIER },
	{ "schema", 0 }, /* of older schemas; nothing has that scope */
	{ NULL, 0 },
};

const struct ast_word ast_flavors[] = {
	{ "EnableOverride", FLAVOR_ENABLE_OVERRIDE },
	{ "DisableOverride", FLAVOR_DISABLE_OVERRIDE },
	{ "ToSubclass", FLAVOR_TO_SUBCLASS },
	{ "Restricted", FLAVOR_RESTRICTED },
	{ "Translatable", FLAVOR_TRANSLATABLE },
	{ "ToInstance", FLAVOR_TO_INSTANCE },
	{ NULL, 0 },
};
