/* Rules about instances, when all of them are known. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "model/rules.h"

static void
reference_paths(struct build *build, const struct instance *instance)
{
	for (size_t i = 0; i < instance->count; i++)
		check_paths(build, instance->values[i].property, &instance->values[i].value);
}

/* DSP0004 5.6.3.44 (Required): what must have a value is not given none. */
static void
required_values(struct build *build, const struct instance *instance)
{
	for (size_t i = 0; i < instance->count; i++) {
		const struct instance_value *value = &instance->values[i];

		if (value->value.is_null &&
		    qualifiers_true(&value->property->qualifiers, QUALIFIER_REQUIRED))
			diag_warning(build->diags, value->name.at, "required",
				     "'%s' is Required, but its value is null",
				     text_of(value->name));
	}
}

static const struct value *
find_value(const struct instance *instance, const struct element *property)
{
	for (size_t i = 0; i < instance->count; i++)
		if (instance->values[i].property == property)
			return &instance->values[i].value;
	return &property->value;
}

/* A key's value such that equal texts are equal values.  False where that cannot be told. */
static bool
add_key(struct build *build, struct buf *text, const struct value *value)
{
	const struct ast_value *item = value->first;
	size_t len;

	if (value->is_null || value->is_array)
		return false;
	switch (item->kind) {
	case VALUE_BOOLEAN:
		buf_printf(text, ";%d", item->boolean);
		return true;
	case VALUE_INTEGER:
		buf_printf(text, ";%" PRIu64, value_integer(item));
		return true;
	case VALUE_CHAR16:
		buf_printf(text, ";%u", item->char16);
		return true;
	case VALUE_ALIAS:
		buf_printf(text, ";$%s", item->name->folded->text);
		return true;
	case VALUE_STRING:
		schema_text(build->schema, item, &len);
		buf_printf(text, ";%zu:%s", len, schema_text(build->schema, item, NULL));
		return true;
	default:
		return false;
	}
}

/* What tells an instance from others: namespace, class, keys.  NULL where there are no keys. */
static const char *
instance_name(struct build *build, const struct instance *instance)
{
	const struct class *class = instance->class;
	struct buf text = { 0 };
	bool has_key = false, is_known = true;
	const char *name = NULL;

	buf_printf(&text, "%s;%s", instance->space ? instance->space->folded->text : "",
		   class->name.name->folded->text);
	for (size_t i = 0; i < class->property_count && is_known; i++) {
		const struct element *property = class->properties[i];

		if (!qualifiers_true(&property->qualifiers, QUALIFIER_KEY))
			continue;
		has_key = true;
		is_known = add_key(build, &text, find_value(instance, property));
	}
	if (has_key && is_known)
		name = arena_strndup(build->arena, text.text, text.len);
	buf_clear(&text);
	return name;
}

struct named {
	const char *name;
	const struct instance *instance;
	size_t number;
};

static int
compare_named(const void *a, const void *b)
{
	const struct named *x = a, *y = b;
	int order = strcmp(x->name, y->name);

	return order ? order : (x->number < y->number ? -1 : x->number > y->number);
}

/* DSP0004 5.1.2.4: the keys name an instance.  To WMI a second one changes the first. */
static void
equal_keys(struct build *build)
{
	const struct schema *schema = build->schema;
	struct named *named = arena_alloc(build->arena, schema->instance_count * sizeof(*named));
	size_t n = 0, first = 0;

	for (size_t i = 0; i < schema->instance_count; i++) {
		const struct instance *instance = schema->instances[i];
		const char *name = instance->is_sound ? instance_name(build, instance) : NULL;

		if (name)
			named[n++] = (struct named){ name, instance, i };
	}
	qsort(named, n, sizeof(*named), compare_named);
	for (size_t i = 1; i < n; i++) {
		const struct instance *instance = named[i].instance;

		if (strcmp(named[i].name, named[first].name) != 0) {
			first = i;
			continue;
		}
		build->dialect = instance->dialect;
		dialect_error(build, instance->ast->class_name.at, "duplicate-instance",
			      "another instance of '%s' has the same keys",
			      text_of(instance->class->name));
		diag_note(build->diags, named[first].instance->ast->class_name.at, "the first one");
	}
}

void
check_instances(struct build *build)
{
	const struct schema *schema = build->schema;

	for (size_t i = 0; i < schema->instance_count; i++) {
		const struct instance *instance = schema->instances[i];

		build->dialect = instance->dialect;
		if (!instance->is_sound)
			continue;
		reference_paths(build, instance);
		required_values(build, instance);
		check_instance_values(build, instance);
	}
	if (schema->instance_count > 1)
		equal_keys(build);
}
