/* The rules of DSP0004 that need finished classes; one short function each. */
#include <string.h>

#include "model/build.h"

static const char *
text_of(struct ident ident)
{
	return ident.name->text;
}

static bool
has_own(const struct element *element, const char *qualifier)
{
	const struct qualifier *found = qualifiers_find(&element->qualifiers, qualifier);

	return found && !found->propagated;
}

/* An element of the superclass is redeclared only with Override (DSP0004 5.6.3.34). */
static void
check_override_written(struct build *build, const struct element *element)
{
	if (has_own(element, "override"))
		return;
	diag_error(build->diags, element->name.at, "override",
		   "'%s' is inherited from '%s'; to change it here takes the qualifier Override",
		   text_of(element->name), text_of(element->overridden->declared_in->name));
	diag_note(build->diags, element->overridden->name.at, "inherited from here");
}

/* Override names the element, alone or as Class.Name. */
static void
check_override_target(struct build *build, const struct element *element)
{
	const struct qualifier *qualifier = qualifiers_find(&element->qualifiers, "override");
	const char *target = qualifiers_text(&element->qualifiers, "override"), *dot;

	if (!target || qualifier->propagated)
		return;
	dot = strrchr(target, '.');
	if (strcasecmp(dot ? dot + 1 : target, text_of(element->name)))
		diag_error(build->diags, qualifier->value.at, "override",
			   "'%s' overrides \"%s\"; an override has the name of what it overrides",
			   text_of(element->name), target);
	else if (!element->overridden)
		diag_error(build->diags, qualifier->value.at, "override",
			   "no superclass of '%s' has a member '%s' to override",
			   text_of(element->declared_in->name), text_of(element->name));
}

static void
check_override_type(struct build *build, const struct element *element)
{
	const struct element *above = element->overridden;

	if (element->kind == above->kind && element->type == above->type &&
	    element->is_array == above->is_array)
		return;
	diag_error(build->diags, element->name.at, "override-type",
		   "'%s' is %s%s here but %s%s in '%s'; an override keeps the type",
		   text_of(element->name), type_name(element->type), element->is_array ? "[]" : "",
		   type_name(above->type), above->is_array ? "[]" : "",
		   text_of(above->declared_in->name));
	diag_note(build->diags, above->name.at, "overridden here");
}

/* A reference may only be narrowed. */
static void
check_override_reference(struct build *build, const struct element *element)
{
	const struct element *above = element->overridden;

	if (element->type != TYPE_REFERENCE || !element->class_name || !above->class_name ||
	    class_is_a(element->class_name, above->class_name))
		return;
	diag_error(build->diags, element->ast->class_name.at, "override-type",
		   "'%s' refers to '%s', which is no subclass of '%s'", text_of(element->name),
		   element->class_text, above->class_text);
	diag_note(build->diags, above->name.at, "overridden here");
}

/* A method is overridden with the parameters that it has (DSP0004 5.6.3.34). */
static void
check_override_parameters(struct build *build, const struct element *method)
{
	const struct element *above = method->overridden;

	if (method->kind != ELEMENT_METHOD || above->kind != ELEMENT_METHOD ||
	    method->parameter_count == above->parameter_count)
		return;
	diag_error(build->diags, method->name.at, "override-type",
		   "method '%s' has %zu parameters here but %zu in '%s'", text_of(method->name),
		   method->parameter_count, above->parameter_count,
		   text_of(above->declared_in->name));
	diag_note(build->diags, above->name.at, "overridden here");
}

/* Keys are settled by the first class that has some (DSP0004 5.6.3.24). */
static void
check_new_key(struct build *build, const struct class *class, const struct element *element)
{
	const struct class *super = class->super;

	if (!super || !qualifiers_true(&element->qualifiers, "key") ||
	    (element->overridden && qualifiers_true(&element->overridden->qualifiers, "key")))
		return;
	for (size_t i = 0; i < super->property_count; i++) {
		if (!qualifiers_true(&super->properties[i]->qualifiers, "key"))
			continue;
		diag_error(build->diags, element->name.at, "key",
			   "'%s' cannot become a key: superclass '%s' already has keys",
			   text_of(element->name), text_of(super->name));
		diag_note(build->diags, super->properties[i]->name.at, "such as this one");
		return;
	}
}

static void
check_key_type(struct build *build, const struct element *element)
{
	if (!qualifiers_true(&element->qualifiers, "key"))
		return;
	if (element->is_array || element->is_embedded)
		diag_error(build->diags, element->name.at, "key", "key '%s' is %s",
			   text_of(element->name),
			   element->is_array ? "an array" : "an embedded object");
}

static void
check_class_known(struct build *build, const struct element *element)
{
	if (!element->class_text || element->class_name || build->broken)
		return;
	/* An inherited one was reported where it was written. */
	if (element->type == TYPE_REFERENCE)
		diag_error(build->diags, element->ast->class_name.at, "unknown-class",
			   "'%s' refers to class '%s', which is defined nowhere",
			   text_of(element->name), element->class_text);
	else if (has_own(element, "embeddedinstance"))
		diag_error(build->diags,
			   qualifiers_find(&element->qualifiers, "embeddedinstance")->value.at,
			   "unknown-class", "'%s' embeds class '%s', which is defined nowhere",
			   text_of(element->name), element->class_text);
}

static void
check_embedded_type(struct build *build, const struct element *element)
{
	bool is_object = qualifiers_true(&element->qualifiers, "embeddedobject");
	const char *name = is_object ? "embeddedobject" : "embeddedinstance";
	const struct qualifier *qualifier = qualifiers_find(&element->qualifiers, name);

	if ((is_object || qualifiers_text(&element->qualifiers, name)) && !qualifier->propagated &&
	    element->type != TYPE_STRING)
		diag_error(build->diags, qualifier->name.at, "qualifier-type",
			   "%s belongs to a string, but '%s' is %s", text_of(qualifier->name),
			   text_of(element->name), type_name(element->type));
}

/* A qualifier that limits numbers or lengths stands on something that has them. */
static void
check_limit_type(struct build *build, const struct element *element, const char *name, bool fits,
		 const char *wanted)
{
	const struct qualifier *qualifier = qualifiers_find(&element->qualifiers, name);

	if (qualifier && !qualifier->propagated && !qualifier->value.is_null && !fits)
		diag_error(build->diags, qualifier->name.at, "qualifier-type",
			   "%s belongs to %s, but '%s' is %s", text_of(qualifier->name), wanted,
			   text_of(element->name), type_name(element->type));
}

/* Of two qualifiers that contradict each other, the one that was written here. */
static struct span
own_place(const struct element *element, const char *one, const char *other)
{
	return qualifiers_find(&element->qualifiers, has_own(element, one) ? one : other)->name.at;
}

static void
check_limits(struct build *build, const struct element *element)
{
	const struct qualifiers *qualifiers = &element->qualifiers;
	/* DMTF 2.49 itself has MinValue on a datetime. */
	bool number = type_is_integer(element->type) || type_is_real(element->type) ||
		      element->type == TYPE_DATETIME;
	bool text = element->type == TYPE_STRING;
	int64_t low, high;

	check_limit_type(build, element, "minvalue", number, "a number");
	check_limit_type(build, element, "maxvalue", number, "a number");
	check_limit_type(build, element, "minlen", text, "a string");
	check_limit_type(build, element, "maxlen", text, "a string");
	if (qualifiers_integer(qualifiers, "minvalue", &low) &&
	    qualifiers_integer(qualifiers, "maxvalue", &high) && low > high)
		diag_error(build->diags, own_place(element, "minvalue", "maxvalue"), "limits",
			   "MinValue of '%s' is above its MaxValue", text_of(element->name));
	if (qualifiers_integer(qualifiers, "minlen", &low) &&
	    qualifiers_integer(qualifiers, "maxlen", &high) && low > high)
		diag_error(build->diags, own_place(element, "minlen", "maxlen"), "limits",
			   "MinLen of '%s' is above its MaxLen", text_of(element->name));
}

static void
check_array_type(struct build *build, const struct element *element)
{
	static const char *const kinds[] = { "bag", "ordered", "indexed" };
	const struct qualifier *qualifier = qualifiers_find(&element->qualifiers, "arraytype");
	const char *text = qualifiers_text(&element->qualifiers, "arraytype");

	if (!text || qualifier->propagated)
		return;
	if (!element->is_array) {
		diag_error(build->diags, qualifier->name.at, "array-type",
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

static void
check_default(struct build *build, const struct element *element)
{
	const struct value *value = &element->value;
	int64_t low = INT64_MIN, high = INT64_MAX;

	if (!element->ast->value || value->is_null)
		return;
	if (element->array_size && value->count > element->array_size)
		diag_error(build->diags, value->at, "array-size",
			   "%zu values for '%s', an array of %u", value->count,
			   text_of(element->name), element->array_size);
	if (!type_is_integer(element->type))
		return;
	qualifiers_integer(&element->qualifiers, "minvalue", &low);
	qualifiers_integer(&element->qualifiers, "maxvalue", &high);
	for (size_t i = 0; i < value->count; i++) {
		int64_t number = (int64_t)value->items[i].integer;

		if (element->type == TYPE_UINT64 && number < 0)
			number = INT64_MAX;
		if (!value->items[i].is_null && (number < low || number > high))
			diag_error(build->diags, value->at, "limits",
				   "the default of '%s' lies outside its MinValue and MaxValue",
				   text_of(element->name));
	}
}

static void
check_parameter_direction(struct build *build, const struct element *parameter)
{
	const struct qualifier *in = qualifiers_find(&parameter->qualifiers, "in");

	if (in && in->declaration->ast->type == TYPE_BOOLEAN &&
	    !qualifiers_true(&parameter->qualifiers, "in") &&
	    !qualifiers_true(&parameter->qualifiers, "out"))
		diag_error(build->diags, in->name.at, "direction",
			   "parameter '%s' goes neither in nor out", text_of(parameter->name));
}

static void
check_element(struct build *build, const struct class *class, const struct element *element)
{
	if (element->overridden) {
		if (element->kind != ELEMENT_PARAMETER)
			check_override_written(build, element);
		check_override_type(build, element);
		check_override_reference(build, element);
		check_override_parameters(build, element);
	}
	check_override_target(build, element);
	check_class_known(build, element);
	check_embedded_type(build, element);
	check_limits(build, element);
	check_array_type(build, element);
	check_default(build, element);
	if (element->kind == ELEMENT_PROPERTY || element->kind == ELEMENT_REFERENCE) {
		check_key_type(build, element);
		check_new_key(build, class, element);
	}
	if (element->kind == ELEMENT_PARAMETER)
		check_parameter_direction(build, element);
	for (size_t i = 0; i < element->parameter_count; i++)
		check_element(build, class, element->parameters[i]);
}

static void
check_superclass(struct build *build, const struct class *class)
{
	struct ident super = class->ast->super;

	if (!class->super)
		return;
	if (qualifiers_true(&class->super->qualifiers, "terminal"))
		diag_error(build->diags, super.at, "terminal",
			   "class '%s' is Terminal and has no subclasses", text_of(super));
	if (class->is_association && !class->super->is_association) {
		diag_error(build->diags, super.at, "association",
			   "association '%s' cannot stand below class '%s', which is none",
			   text_of(class->name), text_of(super));
		diag_note(build->diags, class->super->name.at, "the superclass");
	}
	if (class->is_indication && !class->super->is_indication) {
		diag_error(build->diags, super.at, "indication",
			   "indication '%s' cannot stand below class '%s', which is none",
			   text_of(class->name), text_of(super));
		diag_note(build->diags, class->super->name.at, "the superclass");
	}
}

static void
check_references(struct build *build, const struct class *class)
{
	size_t references = 0;

	for (size_t i = 0; i < class->property_count; i++)
		references += class->properties[i]->kind == ELEMENT_REFERENCE;
	if (class->is_association && references < 2)
		diag_error(build->diags, class->name.at, "association",
			   "association '%s' has fewer than two references", text_of(class->name));
	for (size_t i = 0; !class->is_association && i < class->property_count; i++)
		if (class->properties[i]->kind == ELEMENT_REFERENCE &&
		    class->properties[i]->declared_in == class)
			diag_warning(build->diags, class->properties[i]->name.at, "reference",
				     "reference '%s' in class '%s', which is no association",
				     text_of(class->properties[i]->name), text_of(class->name));
}

void
check_class(struct build *build, const struct class *class)
{
	if (class->is_incomplete)
		return;
	check_superclass(build, class);
	check_references(build, class);
	for (size_t i = 0; i < class->property_count; i++)
		if (class->properties[i]->declared_in == class)
			check_element(build, class, class->properties[i]);
	for (size_t i = 0; i < class->method_count; i++)
		if (class->methods[i]->declared_in == class)
			check_element(build, class, class->methods[i]);
}
