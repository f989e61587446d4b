/* Instance declarations against their classes. */
#include <string.h>

#include "model/build.h"

static const struct instance_value *
find_value(const struct instance *instance, const struct name *name)
{
	for (size_t i = 0; i < instance->count; i++)
		if (name_equal(instance->values[i].name.name, name))
			return &instance->values[i];
	return NULL;
}

/* A reference given by alias names an instance of the reference's class. */
static void
check_alias(struct build *build, const struct element *property, const struct scalar *scalar)
{
	const struct instance *target;
	const struct class *class;
	struct ident alias;

	if (property->type != TYPE_REFERENCE || scalar->is_null || !scalar->alias)
		return;
	alias = scalar->alias->alias;
	target = name_map_get(&build->schema->alias_map, alias.name);
	if (!target) {
		if (!build->broken)
			diag_error(build->diags, alias.at, "unknown-alias",
				   "alias '$%s' is given to no instance", alias.name->text);
		return;
	}
	class = schema_find_class(build->schema, target->ast->class_name.name);
	if (class && property->class_name && !class_is_a(class, property->class_name)) {
		diag_error(build->diags, alias.at, "reference-class",
			   "'$%s' is of class '%s', but '%s' refers to '%s'", alias.name->text,
			   class->name.name->text, property->name.name->text,
			   property->class_name->name.name->text);
		diag_note(build->diags, target->ast->alias.at, "the instance");
	}
}

static void
add_value(struct build *build, struct instance *instance, const struct ast_assignment *ast)
{
	const struct element *property = class_find_property(instance->class, ast->name.name);
	const struct instance_value *same = find_value(instance, ast->name.name);
	struct instance_value *value;

	if (same) {
		diag_error(build->diags, ast->name.at, "duplicate-value", "'%s' has two values",
			   ast->name.name->text);
		diag_note(build->diags, same->name.at, "the first one");
		return;
	}
	if (!property) {
		diag_error(build->diags, ast->name.at, "unknown-property",
			   "class '%s' has no property '%s'", instance->class->name.name->text,
			   ast->name.name->text);
		return;
	}
	value = &instance->values[instance->count++];
	*value = (struct instance_value){ .property = property, .name = ast->name };
	value->value = value_convert(build, ast->value, property->type, property->is_array,
				     property->name.name->text);
	for (size_t i = 0; !value->value.is_null && i < value->value.count; i++)
		check_alias(build, property, &value->value.items[i]);
}

/* Keys without a default, and the ends of an association, must be given. */
static void
check_complete(struct build *build, const struct instance *instance)
{
	const struct class *class = instance->class;
	struct ident name = instance->ast->class_name;

	for (size_t i = 0; i < class->property_count; i++) {
		const struct element *property = class->properties[i];
		const struct instance_value *value = find_value(instance, property->name.name);
		bool is_key = qualifiers_true(&property->qualifiers, "key");

		if (!is_key && property->kind != ELEMENT_REFERENCE)
			continue;
		if (value ? value->value.is_null : property->value.is_null)
			diag_error(build->diags, value ? value->name.at : name.at, "instance-key",
				   "an instance of '%s' needs a value of %s '%s'",
				   class->name.name->text, is_key ? "key" : "reference",
				   property->name.name->text);
	}
}

void
instance_build(struct build *build, struct instance *instance)
{
	const struct ast_instance *ast = instance->ast;
	unsigned int errors = build->diags->errors;
	size_t count = 0;

	instance->class = schema_find_class(build->schema, ast->class_name.name);
	if (!instance->class) {
		if (!build->broken)
			diag_error(build->diags, ast->class_name.at, "unknown-class",
				   "instance of class '%s', which is defined nowhere",
				   ast->class_name.name->text);
		return;
	}
	if (instance->class->is_incomplete || ast->is_broken)
		return;
	if (instance->class->is_abstract)
		diag_error(build->diags, ast->class_name.at, "abstract-instance",
			   "class '%s' is abstract and has no instances",
			   ast->class_name.name->text);
	for (const struct ast_assignment *a = ast->assignments; a; a = a->next)
		count++;
	instance->values = arena_alloc(build->arena, count * sizeof(*instance->values));
	for (const struct ast_assignment *a = ast->assignments; a; a = a->next)
		add_value(build, instance, a);
	if (build->diags->errors == errors)
		check_complete(build, instance);
}
