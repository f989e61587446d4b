/* Rules that only WMI has. */
#include "model/rules.h"

/* One instance needs no key to find it by. */
static void
singleton(struct build *build, const struct class *class)
{
	if (!qualifiers_true(&class->qualifiers, QUALIFIER_SINGLETON))
		return;
	for (size_t i = 0; i < class->property_count; i++)
		if (qualifiers_true(&class->properties[i]->qualifiers, QUALIFIER_KEY))
			diag_warning(build->diags, class->properties[i]->name.at, "singleton",
				     "class '%s' is a Singleton and needs no key '%s'",
				     text_of(class->name), text_of(class->properties[i]->name));
}

enum { KEYS_MAX = 256, PROPERTIES_MAX = 1024 };

static void
class_size(struct build *build, const struct class *class)
{
	size_t keys = 0;

	if (class->property_count <= KEYS_MAX)
		return;
	for (size_t i = 0; i < class->property_count; i++)
		keys += qualifiers_true(&class->properties[i]->qualifiers, QUALIFIER_KEY);
	if (keys > KEYS_MAX)
		diag_warning(build->diags, class->name.at, "class-size",
			     "class '%s' has %zu keys, but WMI takes no more than %d",
			     text_of(class->name), keys, KEYS_MAX);
	if (class->property_count > PROPERTIES_MAX)
		diag_warning(build->diags, class->name.at, "class-size",
			     "class '%s' has %zu properties, but WMI takes no more than %d",
			     text_of(class->name), class->property_count, PROPERTIES_MAX);
}

/* The parameters of a method are numbered from 0 on, each number once. */
static void
method_id(struct build *build, const struct element *method)
{
	const struct element **places;
	size_t count = method->parameter_count, numbered = 0;

	if (method->kind != ELEMENT_METHOD || !count)
		return;
	for (size_t i = 0; i < count; i++)
		numbered += qualifiers_have(&method->parameters[i]->qualifiers, QUALIFIER_ID);
	/* Those without a number get one. */
	if (numbered < count)
		return;
	places = arena_alloc(build->arena, count * sizeof(*places));
	for (size_t i = 0; i < count; i++) {
		const struct element *parameter = method->parameters[i];
		const struct qualifier *qualifier =
			qualifiers_find(&parameter->qualifiers, QUALIFIER_ID);
		int64_t id = -1;

		if (!qualifiers_integer(&parameter->qualifiers, QUALIFIER_ID, &id))
			return;
		if (id >= 0 && (uint64_t)id < count && !places[id]) {
			places[id] = parameter;
			continue;
		}
		diag_warning(
			build->diags, qualifier->ast->name.at, "method-id",
			"ID %lld of parameter '%s': the IDs of '%s' go from 0 to %zu, each once",
			(long long)id, text_of(parameter->name), text_of(method->name), count - 1);
		if (id >= 0 && (uint64_t)id < count)
			diag_note(build->diags, places[id]->name.at, "the other one");
	}
}

class_rule_fn *const wmi_class_rules[] = { singleton, class_size, NULL };

element_rule_fn *const wmi_element_rules[] = { method_id, NULL };
