/* Applies the rules to every class. */
#include "model/rules.h"

static void
apply(struct build *build, element_rule_fn *const *rule, const struct element *element)
{
	for (; *rule; rule++)
		(*rule)(build, element);
}

static void
check_element(struct build *build, const struct element *element)
{
	if (element->overridden)
		apply(build, override_rules, element);
	apply(build, element_rules, element);
	apply(build, value_rules, element);
	apply(build, name_rules, element);
	if (build->dialect == DIALECT_WMI)
		apply(build, wmi_element_rules, element);
	for (size_t i = 0; i < element->parameter_count; i++)
		check_element(build, element->parameters[i]);
}

void
check_class(struct build *build, const struct class *class)
{
	bool is_wmi = class->dialect == DIALECT_WMI;

	build->dialect = class->dialect;
	build->has_macros = class->has_macros;
	if (class->is_incomplete)
		return;
	for (class_rule_fn *const *rule = class_rules; *rule; rule++)
		(*rule)(build, class);
	for (class_rule_fn *const *rule = wmi_class_rules; is_wmi && *rule; rule++)
		(*rule)(build, class);
	for (size_t i = 0; i < class->own_count; i++)
		check_element(build, class->own[i]);
}
