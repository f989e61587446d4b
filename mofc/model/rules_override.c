/* Rules about members that override one of a superclass (DSP0004 5.6.3.34). */
#include "model/rules.h"

/* In WMI a subclass may say more of a property without a word. */
static void
override_written(struct build *build, const struct element *element)
{
	const struct qualifier *override = own_qualifier(element, QUALIFIER_OVERRIDE);

	if (override || element->kind == ELEMENT_PARAMETER || build->dialect == DIALECT_WMI)
		return;
	diag_error(build->diags, element->name.at, "override",
		   "'%s' is inherited from '%s'; to change it here takes the qualifier Override",
		   text_of(element->name), text_of(element->overridden->declared_in->name));
	diag_note(build->diags, element->overridden->name.at, "inherited from here");
}

/* How the type of something is written: "uint8", "CIM_Job", "CIM_Job REF". */
static const char *
written_type(struct build *build, const struct element *element)
{
	if (element->type == TYPE_INSTANCE)
		return element->class_text ? element->class_text : "object";
	if (element->type == TYPE_REFERENCE)
		return arena_printf(build->arena, "%s REF",
				    element->class_text ? element->class_text : "object");
	return type_name(element->type);
}

static void
same_type(struct build *build, const struct element *element)
{
	const struct element *above = element->overridden;

	if (element->kind == above->kind && element->type == above->type &&
	    element->is_array == above->is_array)
		return;
	diag_error(build->diags, element->name.at, "override-type",
		   "'%s' is %s%s here but %s%s in '%s'; an override keeps the type",
		   text_of(element->name), written_type(build, element),
		   element->is_array ? "[]" : "", written_type(build, above),
		   above->is_array ? "[]" : "", text_of(above->declared_in->name));
	diag_note(build->diags, above->name.at, "overridden here");
}

/* A class may only be narrowed. */
static void
narrowed_class(struct build *build, const struct element *element)
{
	const struct element *above = element->overridden;
	const struct qualifier *embedded = own_qualifier(element, QUALIFIER_EMBEDDED_INSTANCE);
	bool is_reference = element->type == TYPE_REFERENCE;

	if (element->type != above->type || !element->class_name || !above->class_name ||
	    class_is_a(element->class_name, above->class_name))
		return;
	diag_error(build->diags, embedded ? embedded->value.at : element->ast->class_name.at,
		   "override-class", "'%s' %s '%s', which is no subclass of '%s'",
		   text_of(element->name), is_reference ? "refers to" : "embeds",
		   element->class_text, above->class_text);
	diag_note(build->diags, above->name.at, "overridden here");
}

static void
same_parameters(struct build *build, const struct element *method)
{
	const struct element *above = method->overridden;

	if (method->kind != ELEMENT_METHOD || above->kind != ELEMENT_METHOD ||
	    method->parameter_count == above->parameter_count)
		return;
	diag_error(build->diags, method->name.at, "override-parameters",
		   "method '%s' has another number of parameters than in '%s': %u instead of %u",
		   text_of(method->name), text_of(above->declared_in->name),
		   method->parameter_count, above->parameter_count);
	diag_note(build->diags, above->name.at, "overridden here");
}

/* As many parameters, but others. */
static void
same_parameter_names(struct build *build, const struct element *method)
{
	const struct element *above = method->overridden;

	if (method->kind != ELEMENT_METHOD || above->kind != ELEMENT_METHOD ||
	    method->parameter_count != above->parameter_count)
		return;
	for (size_t i = 0; i < method->parameter_count; i++) {
		const struct element *parameter = method->parameters[i];

		if (parameter->overridden)
			continue;
		diag_error(build->diags, parameter->name.at, "override-parameters",
			   "method '%s' has no parameter '%s' in '%s'", text_of(method->name),
			   text_of(parameter->name), text_of(above->declared_in->name));
		diag_note(build->diags, above->name.at, "overridden here");
	}
}

/* Names ignore case, but readers do not. */
static void
same_case(struct build *build, const struct element *element)
{
	const struct element *above = element->overridden;

	if (element->name.name == above->name.name)
		return;
	diag_warning(build->diags, element->name.at, "name-case", "'%s' is written '%s' in '%s'",
		     text_of(element->name), text_of(above->name),
		     text_of(above->declared_in->name));
	diag_note(build->diags, above->name.at, "overridden here");
}

element_rule_fn *const override_rules[] = {
	same_case,       override_written,     same_type, narrowed_class,
	same_parameters, same_parameter_names, NULL,
};
