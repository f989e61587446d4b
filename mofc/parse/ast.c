/* The words of MOF that the AST keeps as numbers. */
#include "parse/ast.h"

const char *
type_name(enum mof_type_name type)
{
	static const char *const names[] = {
		"boolean", "uint8",    "uint16", "uint32", "uint64", "sint8",
		"sint16",  "sint32",   "sint64", "real32", "real64", "char16",
		"string",  "datetime", "ref",    "",       "void",   "",
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
	/* of older schemas and of MOF 3; nothing here has those scopes */
	{ "schema", 0 },
	{ "structure", 0 },
	{ "enumeration", 0 },
	{ "enumerationvalue", 0 },
	{ "qualifiertype", 0 },
	{ "instance", 0 },
	{ NULL, 0 },
};

const struct ast_word ast_flavors[] = {
	{ "EnableOverride", FLAVOR_ENABLE_OVERRIDE },
	{ "DisableOverride", FLAVOR_DISABLE_OVERRIDE },
	{ "ToSubclass", FLAVOR_TO_SUBCLASS },
	{ "Restricted", FLAVOR_RESTRICTED },
	{ "Translatable", FLAVOR_TRANSLATABLE },
	{ "ToInstance", FLAVOR_TO_INSTANCE },
	{ "NotToInstance", FLAVOR_NOT_TO_INSTANCE },
	{ "NotToSubclass", FLAVOR_RESTRICTED }, /* WMI's word */
	{ "Amended", FLAVOR_AMENDED },
	{ NULL, 0 },
};
