/* Instance declarations against their classes. */
#include <string.h>

#include "base/buf.h"
#include "model/build.h"

/* A reference given by alias names an instance of the reference's class. */
static void
check_alias(struct build *build, const struct element *property, const struct ast_value *alias)
{
	const struct instance *target = name_map_get(&build->schema->alias_map, alias->name);
	const struct class *class;

	if (!target) {
		if (!build->is_incomplete)
			diag_error(build->diags, alias->at, "unknown-alias",
				   "alias '$%s' is given to no instance", alias->name->text);
		return;
	}
	class = schema_find_class(build->schema, target->ast->class_name.name);
	/* What mofc carries of Microsoft's classes may be older or newer than the input. */
	if (!class || !property->class_name || class_is_a(class, property->class_name) ||
	    property->declared_in->is_built_in)
		return;
	diag_error(build->diags, alias->at, "reference-class",
		   "'$%s' is of class '%s', but '%s' refers to '%s'", alias->name->text,
		   class->name.name->text, property->name.name->text,
		   property->class_name->name.name->text);
	diag_note(build->diags, target->ast->alias.at, "the instance");
}

/* An instance within a value is checked like one that stands alone. */
static void
check_nested(struct build *build, const struct element *property, const struct ast_value *value)
{
	struct instance instance = { .ast = value->instance,
				     .at = value->at,
				     .dialect = build->dialect };

	instance_build(build, &instance);
	if (!instance.class || !property->class_name ||
	    class_is_a(instance.class, property->class_name))
		return;
	diag_error(build->diags, value->instance->class_name.at, "embedded-class",
		   "'%s' embeds '%s', which is not '%s' or below it", property->name.name->text,
		   instance.class->name.name->text, property->class_name->name.name->text);
	diag_note(build->diags, property->name.at, "the property");
}

/* The property whose name is most like one that there is not; NULL if none is near. */
static const char *
nearest_property(const struct class *class, const char *name)
{
	enum { LEN_LONG = 8 };
	unsigned int best = strlen(name) < LEN_LONG ? 2 : 3;
	const char *near = NULL;

	for (size_t i = 0; i < class->property_count; i++) {
		const char *known = class->properties[i]->name.name->text;
		unsigned int distance = name_distance(known, name, best);

		if (distance < best && distance + 2 < strlen(known)) {
			best = distance;
			near = known;
		}
	}
	return near;
}

static void
unknown_property(struct build *build, const struct class *class, struct ident name)
{
	const char *near = nearest_property(class, name.name->text);

	if (near)
		diag_error(build->diags, name.at, "unknown-property",
			   "class '%s' has no property '%s'; did you mean '%s'?",
			   class->name.name->text, name.name->text, near);
	else
		diag_error(build->diags, name.at, "unknown-property",
			   "class '%s' has no property '%s'", class->name.name->text,
			   name.name->text);
}

static void
add_value(struct build *build, struct instance *instance, const struct element *property,
	  struct name_map *map, const struct ast_assignment *ast)
{
	const struct instance_value *same = name_map_get(map, ast->name.name);
	const struct ast_value *item;
	struct instance_value *value;

	if (same) {
		diag_error(build->diags, ast->name.at, "duplicate-value", "'%s' has two values",
			   ast->name.name->text);
		diag_note(build->diags, same->name.at, "the first one");
		return;
	}
	if (!property) {
		unknown_property(build, instance->class, ast->name);
		return;
	}
	if (!ast->value) {
		if (build->dialect == DIALECT_CIM)
			diag_error(build->diags, ast->name.at, "no-value",
				   "'%s' is given no value, which only WMI knows",
				   ast->name.name->text);
		return;
	}
	value = &instance->values[instance->count++];
	*value = (struct instance_value){ .property = property, .name = ast->name };
	name_map_put(map, build->arena, ast->name.name, value);
	value->value = element_convert(build, property, ast->value);
	item = value->value.first;
	for (uint32_t i = 0; !value->value.is_null && i < value->value.count; i++) {
		if (item->kind == VALUE_ALIAS)
			check_alias(build, property, item);
		else if (item->kind == VALUE_INSTANCE)
			check_nested(build, property, item);
		item = item->next;
	}
}

static bool
is_key(const struct element *property)
{
	return qualifiers_true(&property->qualifiers, QUALIFIER_KEY);
}

/* Whether an instance must give a value to a property and neither does nor can leave it out. */
static bool
is_missing(const struct element *property, const struct name_map *map)
{
	const struct instance_value *value = name_map_get(map, property->name.name);

	return (property->kind == ELEMENT_REFERENCE || is_key(property)) &&
	       (value ? value->value.is_null : property->value.is_null);
}

/* Keys without a default, and the ends of an association, must be given: one message for all. */
static void
check_complete(struct build *build, const struct instance *instance, const struct name_map *map)
{
	const struct class *class = instance->class;
	const struct instance_value *value = NULL;
	const struct element *first = NULL;
	struct buf more = { 0 };

	for (size_t i = 0; i < class->property_count; i++) {
		const struct element *property = class->properties[i];

		if (!is_missing(property, map))
			continue;
		if (first)
			buf_printf(&more, ", '%s'", property->name.name->text);
		else
			value = name_map_get(map, property->name.name);
		first = first ? first : property;
	}
	if (more.len)
		diag_error(build->diags, instance->ast->class_name.at, "instance-key",
			   "an instance of '%s' needs values of '%s'%s", class->name.name->text,
			   first->name.name->text, more.text);
	else if (first)
		diag_error(build->diags, value ? value->name.at : instance->ast->class_name.at,
			   "instance-key", "an instance of '%s' needs a value of %s '%s'",
			   class->name.name->text, is_key(first) ? "key" : "reference",
			   first->name.name->text);
	buf_clear(&more);
}

/* From so many on the properties are found by a map. */
enum { MANY_VALUES = 32 };

void
instance_build(struct build *build, struct instance *instance)
{
	const struct ast_instance *ast = instance->ast;
	unsigned int errors = build->diags->errors;
	struct name_map map = { 0 }, properties = { 0 };
	size_t count = 0;

	build->dialect = instance->dialect;
	build->has_macros = instance->has_macros;
	instance->class = schema_find_class(build->schema, ast->class_name.name);
	if (!instance->class) {
		if (!build->is_incomplete)
			dialect_error(build, ast->class_name.at, "unknown-class",
				      "instance of class '%s', which is defined nowhere",
				      ast->class_name.name->text);
		return;
	}
	if (instance->class->is_incomplete || ast->is_broken)
		return;
	if (instance->class->is_abstract) {
		diag_error(build->diags, ast->class_name.at, "abstract-instance",
			   "class '%s' is abstract and has no instances",
			   ast->class_name.name->text);
		diag_note(build->diags, instance->class->name.at, "the class");
	}
	for (const struct ast_assignment *a = ast->assignments; a; a = a->next)
		count++;
	instance->values = arena_alloc(build->arena, count * sizeof(*instance->values));
	for (size_t i = 0; count > MANY_VALUES && i < instance->class->property_count; i++)
		name_map_put(&properties, build->arena, instance->class->properties[i]->name.name,
			     instance->class->properties[i]);
	for (const struct ast_assignment *a = ast->assignments; a; a = a->next)
		add_value(build, instance,
			  count > MANY_VALUES ? name_map_get(&properties, a->name.name)
					      : class_find_property(instance->class, a->name.name),
			  &map, a);
	if (build->diags->errors == errors)
		check_complete(build, instance, &map);
	instance->is_sound = build->diags->errors == errors;
}
