/* Rules about the type and the qualifiers of a property, reference, method or parameter. */
#include <string.h>
#include <strings.h>

#include "model/rules.h"

/* DSP0004 5.6.3.34: Override names what is overridden, alone or as Class.Name. */
static void
override_target(struct build *build, const struct element *element)
{
	const struct qualifier *qualifier = own_qualifier(element, QUALIFIER_OVERRIDE);
	const char *target, *dot;

	if (!qualifier)
		return;
	target = qualifiers_text(build->schema, &element->qualifiers, QUALIFIER_OVERRIDE);
	if (!target)
		return;
	dot = strrchr(target, '.');
	if (strcasecmp(dot ? dot + 1 : target, text_of(element->name)))
		diag_error(build->diags, qualifier->value.at, "override-target",
			   "'%s' overrides \"%s\"; an override has the name of what it overrides",
			   text_of(element->name), target);
	else if (!element->overridden && element->kind != ELEMENT_PARAMETER)
		diag_error(build->diags, qualifier->value.at, "override-target",
			   "no superclass of '%s' has a member '%s' to override",
			   text_of(element->declared_in->name), text_of(element->name));
}

/* A name in the place of a type is a class, structure or enumeration. */
static void
known_type(struct build *build, const struct element *element)
{
	struct ident name = element->ast->class_name;

	if (element->type != TYPE_INSTANCE || !element->class_text || element->class_name ||
	    element->is_misspelt || build->is_incomplete ||
	    name_map_get(&build->schema->enumeration_map, name.name) ||
	    lookup_is_macro(build, name.name))
		return;
	diag_error(build->diags, name.at, "unknown-type",
		   "unknown type '%s'; it is no type of MOF, and no class of that name is defined",
		   text_of(name));
}

/* DSP0004 knows classes as types of references only. */
static void
class_as_type(struct build *build, const struct element *element)
{
	struct ident name = element->ast->class_name;
	bool is_known = element->class_name || !element->class_text;

	if (build->dialect == DIALECT_WMI || element->declared_in->is_mof3)
		return;
	if (element->type == TYPE_VOID)
		diag_error(build->diags, element->name.at, "void",
			   "method '%s' returns nothing, which only WMI knows (--dialect wmi)",
			   text_of(element->name));
	if (element->type == TYPE_INSTANCE && is_known)
		diag_error(build->diags, name.at, "class-type",
			   "'%s' has the type '%s', which only WMI and MOF 3 know; CIM writes "
			   "'%s REF', or string with EmbeddedInstance (--dialect wmi)",
			   text_of(element->name), text_of(name), text_of(name));
}

/* DSP0004 5.1.2.7, 5.6.3.15: classes that are named exist. */
static void
known_class(struct build *build, const struct element *element)
{
	const struct qualifier *embedded = own_qualifier(element, QUALIFIER_EMBEDDED_INSTANCE);

	if (!element->class_text || element->class_name || build->is_incomplete)
		return;
	if (element->type == TYPE_REFERENCE)
		dialect_error(build, element->ast->class_name.at, "unknown-class",
			      "'%s' refers to class '%s', which is defined nowhere",
			      text_of(element->name), element->class_text);
	else if (element->type == TYPE_STRING && embedded)
		dialect_error(build, embedded->value.at, "unknown-class",
			      "'%s' embeds class '%s', which is defined nowhere",
			      text_of(element->name), element->class_text);
}

static void
embedded_on_string(struct build *build, const struct element *element)
{
	static const enum standard_qualifier both[] = { QUALIFIER_EMBEDDED_OBJECT,
							QUALIFIER_EMBEDDED_INSTANCE };

	for (size_t i = 0; i < 2; i++) {
		const struct qualifier *qualifier = own_qualifier(element, both[i]);

		if (!qualifier || element->type == TYPE_STRING || element->type == TYPE_INSTANCE)
			continue;
		if (own_true(element, both[i]) ||
		    qualifiers_text(build->schema, &element->qualifiers, both[i]))
			diag_error(build->diags, qualifier->ast->name.at, "embedded",
				   "%s belongs to a string, but '%s' is %s",
				   text_of(qualifier->ast->name), text_of(element->name),
				   type_name(element->type));
	}
}

/* DSP0004 5.6.3.15, 5.6.3.16. */
static void
embedded_twice(struct build *build, const struct element *element)
{
	const struct qualifiers *qualifiers = &element->qualifiers;
	const struct qualifier *own = own_qualifier(element, QUALIFIER_EMBEDDED_INSTANCE);

	if (!own)
		own = own_qualifier(element, QUALIFIER_EMBEDDED_OBJECT);
	if (own && qualifiers_true(qualifiers, QUALIFIER_EMBEDDED_OBJECT) &&
	    qualifiers_text(build->schema, qualifiers, QUALIFIER_EMBEDDED_INSTANCE))
		diag_error(build->diags, own->ast->name.at, "embedded-twice",
			   "'%s' has both EmbeddedInstance and EmbeddedObject",
			   text_of(element->name));
}

/* A qualifier stands on a type that has what it speaks of; a limit of nothing is a mistake. */
static void
check_fits(struct build *build, const struct element *element, enum standard_qualifier standard,
	   bool fits, const char *wanted, bool is_limit)
{
	const struct qualifier *qualifier = own_qualifier(element, standard);
	const char *type = type_name(element->type);
	const char *text;

	if (fits || !qualifier || qualifier->value.is_null)
		return;
	text = arena_printf(build->arena, "%s belongs to %s, but '%s' is %s",
			    text_of(qualifier->ast->name), wanted, text_of(element->name),
			    *type ? type : "an instance");
	if (is_limit)
		dialect_error(build, qualifier->ast->name.at, "qualifier-use", "%s", text);
	else
		diag_warning(build->diags, qualifier->ast->name.at, "qualifier-use", "%s", text);
}

/* DSP0004 5.6.3.28 to 31.  DMTF 2.49 itself has MinValue on a datetime. */
static void
limits_on_type(struct build *build, const struct element *element)
{
	bool is_number = type_is_integer(element->type) || type_is_real(element->type) ||
			 element->type == TYPE_DATETIME;
	bool is_text = element->type == TYPE_STRING;

	check_fits(build, element, QUALIFIER_MIN_VALUE, is_number, "a number", true);
	check_fits(build, element, QUALIFIER_MAX_VALUE, is_number, "a number", true);
	check_fits(build, element, QUALIFIER_MIN_LEN, is_text, "a string", true);
	check_fits(build, element, QUALIFIER_MAX_LEN, is_text, "a string", true);
	if (element->type == TYPE_DATETIME && own_qualifier(element, QUALIFIER_MIN_VALUE))
		diag_warning(build->diags,
			     own_qualifier(element, QUALIFIER_MIN_VALUE)->ast->name.at,
			     "limits-datetime", "MinValue on '%s', which is a datetime",
			     text_of(element->name));
}

/* DSP0004 5.6.3.5, 5.6.3.9, 5.6.3.20, 5.6.3.40, 5.6.3.55.  DMTF gives a datetime a PUnit. */
static void
meaning_on_type(struct build *build, const struct element *element)
{
	bool is_integer = type_is_integer(element->type);
	bool is_number = type_is_real(element->type);
	bool has_map = element->type == TYPE_STRING || element->type == TYPE_CHAR16;

	if (is_integer)
		return;
	check_fits(build, element, QUALIFIER_COUNTER, is_number, "a number", false);
	check_fits(build, element, QUALIFIER_GAUGE, is_number, "a number", false);
	check_fits(build, element, QUALIFIER_PUNIT, is_number || element->type == TYPE_DATETIME,
		   "a number", false);
	check_fits(build, element, QUALIFIER_BIT_MAP, false, "an integer", false);
	check_fits(build, element, QUALIFIER_VALUE_MAP, has_map, "an integer or a string", false);
}

/* Of two qualifiers that contradict each other, the one that was written here. */
static struct span
own_place(const struct element *element, enum standard_qualifier one, enum standard_qualifier other)
{
	const struct qualifier *own = own_qualifier(element, one);

	return (own ? own : qualifiers_find(&element->qualifiers, other))->ast->name.at;
}

static void
check_order(struct build *build, const struct element *element, enum standard_qualifier lower,
	    enum standard_qualifier upper)
{
	const struct qualifiers *qualifiers = &element->qualifiers;
	int64_t low, high;

	if (qualifiers_integer(qualifiers, lower, &low) &&
	    qualifiers_integer(qualifiers, upper, &high) && low > high)
		diag_error(build->diags, own_place(element, lower, upper), "limits",
			   "%s %lld of '%s' is above its %s %lld",
			   text_of(qualifiers_find(qualifiers, lower)->declaration->name),
			   (long long)low, text_of(element->name),
			   text_of(qualifiers_find(qualifiers, upper)->declaration->name),
			   (long long)high);
}

static void
limits_in_order(struct build *build, const struct element *element)
{
	check_order(build, element, QUALIFIER_MIN_VALUE, QUALIFIER_MAX_VALUE);
	check_order(build, element, QUALIFIER_MIN_LEN, QUALIFIER_MAX_LEN);
	check_order(build, element, QUALIFIER_MIN, QUALIFIER_MAX);
}

/* A limit that no value of the type reaches. */
static void
limit_within_type(struct build *build, const struct element *element,
		  enum standard_qualifier standard)
{
	const struct qualifier *qualifier = own_qualifier(element, standard);
	enum mof_type_name type = element->type;
	int64_t limit;

	if (!qualifier || !type_is_integer(type) ||
	    !qualifiers_integer(&element->qualifiers, standard, &limit))
		return;
	if (type_is_signed(type)
		    ? limit >= (int64_t)type_min(type) && limit <= (int64_t)type_max(type)
		    : limit >= 0 && (uint64_t)limit <= type_max(type))
		return;
	diag_warning(build->diags, qualifier->value.at, "limits-type",
		     "%s %lld of '%s' is outside the range of %s", text_of(qualifier->ast->name),
		     (long long)limit, text_of(element->name), type_name(type));
}

static void
limits_within_type(struct build *build, const struct element *element)
{
	limit_within_type(build, element, QUALIFIER_MIN_VALUE);
	limit_within_type(build, element, QUALIFIER_MAX_VALUE);
}

/* DSP0004 5.6.3.2 (ArrayType). */
static void
array_type(struct build *build, const struct element *element)
{
	static const char *const kinds[] = { "bag", "ordered", "indexed" };
	const struct qualifier *qualifier = own_qualifier(element, QUALIFIER_ARRAY_TYPE);
	const char *text;

	if (!qualifier)
		return;
	text = qualifiers_text(build->schema, &element->qualifiers, QUALIFIER_ARRAY_TYPE);
	if (!text)
		return;
	if (!element->is_array) {
		dialect_error(build, qualifier->ast->name.at, "array-type",
			      "ArrayType belongs to an array, and '%s' is none",
			      text_of(element->name));
		return;
	}
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (!strcasecmp(text, kinds[i]))
			return;
	diag_error(build->diags, qualifier->value.at, "array-type",
		   "ArrayType \"%s\" is none of Bag, Ordered and Indexed", text);
}

/* DSP0004 5.6.3.32 (Octetstring): uint8[], or strings that hold one each. */
static void
octetstring(struct build *build, const struct element *element)
{
	const struct qualifier *qualifier = own_qualifier(element, QUALIFIER_OCTETSTRING);

	if (!qualifier || !own_true(element, QUALIFIER_OCTETSTRING) ||
	    (element->type == TYPE_UINT8 && element->is_array) || element->type == TYPE_STRING)
		return;
	dialect_error(build, qualifier->ast->name.at, "octetstring",
		      "Octetstring belongs to uint8[] or string[], but '%s' is %s%s",
		      text_of(element->name), type_name(element->type),
		      element->is_array ? "[]" : "");
}

/* DSP0004 5.6.3.9, 5.6.3.20. */
static void
counter_and_gauge(struct build *build, const struct element *element)
{
	const struct qualifier *own = own_qualifier(element, QUALIFIER_COUNTER);

	if (!own)
		own = own_qualifier(element, QUALIFIER_GAUGE);
	if (own && qualifiers_true(&element->qualifiers, QUALIFIER_COUNTER) &&
	    qualifiers_true(&element->qualifiers, QUALIFIER_GAUGE))
		diag_error(build->diags, own->ast->name.at, "counter-gauge",
			   "'%s' is both Counter and Gauge", text_of(element->name));
}

/* DSP0004 5.6.3.21, 5.6.3.33. */
static void
direction(struct build *build, const struct element *element)
{
	const struct qualifier *in = own_qualifier(element, QUALIFIER_IN);

	if (in && element->kind == ELEMENT_PARAMETER && in->declaration->type == TYPE_BOOLEAN &&
	    !qualifiers_true(&element->qualifiers, QUALIFIER_IN) &&
	    !qualifiers_true(&element->qualifiers, QUALIFIER_OUT))
		diag_error(build->diags, in->ast->name.at, "direction",
			   "parameter '%s' goes neither in nor out; In(false) stands with Out",
			   text_of(element->name));
}

/* DSP0004 5.6.3.24 (Key): the first class that has keys settles them. */
static void
key_added(struct build *build, const struct element *element)
{
	const struct class *super = element->declared_in->super;

	if (!super || element->kind == ELEMENT_PARAMETER ||
	    !qualifiers_true(&element->qualifiers, QUALIFIER_KEY) ||
	    (element->overridden &&
	     qualifiers_true(&element->overridden->qualifiers, QUALIFIER_KEY)))
		return;
	if (!super->key)
		return;
	diag_error(build->diags, element->name.at, "key",
		   "'%s' cannot become a key: superclass '%s' already has keys",
		   text_of(element->name), text_of(super->name));
	diag_note(build->diags, super->key->name.at, "such as this one");
}

static bool
is_key(const struct element *element)
{
	return element->kind != ELEMENT_PARAMETER &&
	       qualifiers_true(&element->qualifiers, QUALIFIER_KEY);
}

static void
key_type(struct build *build, const struct element *element)
{
	bool is_unknown = element->class_text && !element->class_name;

	/* An override that becomes one of these has another type, and that is told. */
	if (!is_key(element) || is_unknown || (element->overridden && is_key(element->overridden)))
		return;
	if (element->is_array || element->is_embedded)
		diag_error(build->diags, element->name.at, "key-type", "key '%s' is %s",
			   text_of(element->name),
			   element->is_array ? "an array" : "an embedded object");
	else if (type_is_real(element->type))
		diag_warning(build->diags, element->name.at, "key-real",
			     "key '%s' is a real number, which is hard to name exactly",
			     text_of(element->name));
}

/* A key is immutable once its instance has it. */
static void
key_written(struct build *build, const struct element *element)
{
	const struct qualifier *write = own_qualifier(element, QUALIFIER_WRITE);

	/* DSC's resources are told what to make by their keys. */
	if (write && is_key(element) && own_true(element, QUALIFIER_WRITE) &&
	    build->dialect == DIALECT_CIM)
		diag_warning(build->diags, write->ast->name.at, "key-write",
			     "key '%s' has Write, but a key does not change",
			     text_of(element->name));
}

/* DSP0004 5.6.3.39 (Propagated): "Class.Key" names a key of another class. */
static void
propagated(struct build *build, const struct element *element)
{
	const struct qualifier *qualifier = own_qualifier(element, QUALIFIER_PROPAGATED);
	const char *text, *dot;
	const struct class *class;
	const struct element *target;

	if (!qualifier || !diag_wants(build->diags, "propagated"))
		return;
	text = qualifiers_text(build->schema, &element->qualifiers, QUALIFIER_PROPAGATED);
	dot = text ? strchr(text, '.') : NULL;
	if (!dot) {
		if (text)
			diag_warning(build->diags, qualifier->value.at, "propagated",
				     "'%s' is propagated from \"%s\"; expected Class.Key",
				     text_of(element->name), text);
		return;
	}
	class = schema_find_class(build->schema,
				  names_get(build->parse->names, text, (size_t)(dot - text)));
	if (!class)
		return;
	target = class_find_property(class,
				     names_get(build->parse->names, dot + 1, strlen(dot + 1)));
	if (!target || !qualifiers_true(&target->qualifiers, QUALIFIER_KEY))
		diag_warning(build->diags, qualifier->value.at, "propagated",
			     "'%s' is propagated from \"%s\", which is no key",
			     text_of(element->name), text);
}

/* One factor of a programmatic unit: a unit, or a number with an exponent. */
static const char *
skip_factor(const char *p)
{
	const char *from = p;

	/* DMTF's own schema puts units between parentheses. */
	if (*p == '(')
		return p + strcspn(p, ")") + (strchr(p, ')') != NULL);
	p += *p == '+' || *p == '-';
	if (*p >= '0' && *p <= '9') {
		p += strspn(p, "0123456789");
		if (*p == '.')
			p += 1 + strspn(p + 1, "0123456789");
		p += strspn(p, " ");
		if (*p == '^') {
			p += 1 + strspn(p + 1, " ");
			p += *p == '+' || *p == '-';
			if (*p < '0' || *p > '9')
				return from;
			p += strspn(p, "0123456789");
		}
		return p;
	}
	while ((*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z') || (p > from && *p == ' ') ||
	       *p == ':' || *p == '_' || (p > from && *p >= '0' && *p <= '9'))
		p++;
	if (*p == '(' && p > from) {
		p += strcspn(p, ")");
		p += *p == ')';
	}
	return p;
}

/* DSP0004 annex C.1: factors joined by "*" or "/". */
static bool
is_punit(const char *p)
{
	for (;;) {
		const char *from = p += strspn(p, " ");

		p = skip_factor(p);
		if (p == from)
			return false;
		p += strspn(p, " ");
		if (!*p)
			return true;
		if (*p != '*' && *p != '/')
			return false;
		p++;
	}
}

static void
punit(struct build *build, const struct element *element)
{
	const struct qualifier *qualifier = own_qualifier(element, QUALIFIER_PUNIT);
	const char *text;

	if (!qualifier)
		return;
	text = qualifiers_text(build->schema, &element->qualifiers, QUALIFIER_PUNIT);
	if (text && *text && !is_punit(text))
		diag_warning(build->diags, qualifier->value.at, "punit",
			     "\"%s\" is no programmatic unit, such as \"byte * 10^3\"", text);
}

/* DSP0004 5.6.3.24 (IsPUnit): the value is a text that is a programmatic unit. */
static void
is_punit_text(struct build *build, const struct element *element)
{
	const struct qualifier *qualifier = own_qualifier(element, QUALIFIER_IS_PUNIT);
	const struct ast_value *item = element->value.first;
	const char *text;

	if (!qualifier || !own_true(element, QUALIFIER_IS_PUNIT))
		return;
	if (element->type != TYPE_STRING) {
		dialect_error(build, qualifier->ast->name.at, "qualifier-use",
			      "IsPUnit belongs to a string, but '%s' is %s", text_of(element->name),
			      type_name(element->type));
		return;
	}
	if (element->value.is_null || item->kind != VALUE_STRING)
		return;
	text = schema_text(build->schema, item, NULL);
	if (*text && !is_punit(text))
		diag_warning(build->diags, item->at, "punit",
			     "\"%s\" is no programmatic unit, such as \"byte * 10^3\"", text);
}

/* A reference's default is an object path. */
static void
default_path(struct build *build, const struct element *element)
{
	if (element->ast->value && element->kind != ELEMENT_METHOD)
		check_paths(build, element, &element->value);
}

/* Names ignore case, but readers do not. */
static void
class_case(struct build *build, const struct element *element)
{
	struct ident written = element->ast->class_name;

	if (written.name && element->class_name && written.name != element->class_name->name.name)
		diag_warning(build->diags, written.at, "name-case",
			     "'%s' is written '%s' where it is defined", text_of(written),
			     text_of(element->class_name->name));
}

element_rule_fn *const element_rules[] = {
	override_target,    known_type,     class_as_type,  known_class,
	embedded_on_string, embedded_twice, limits_on_type, meaning_on_type,
	limits_in_order,    array_type,     octetstring,    counter_and_gauge,
	direction,          key_added,      key_type,       key_written,
	propagated,         punit,          class_case,     limits_within_type,
	is_punit_text,      default_path,   NULL,
};
