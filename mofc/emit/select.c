#include "emit/select.h"

#include <string.h>

struct selecting {
	const struct schema *schema;
	struct arena *arena;
	struct names *names;
	struct diags *diags;
	const struct class **found; /* in the order in which they were met */
	size_t count;
	struct name_map is_found, aliases;
};

static void
find(struct selecting *s, const struct class *class)
{
	if (name_map_get(&s->is_found, class->name.name))
		return;
	name_map_put(&s->is_found, s->arena, class->name.name, s);
	s->found = arena_grow(s->arena, s->found, s->count, sizeof(*s->found));
	s->found[s->count++] = class;
}

static void
find_embedded(struct selecting *s, const struct class *class)
{
	for (size_t i = 0; i < class->property_count; i++)
		if (class->properties[i]->is_embedded && class->properties[i]->class_name)
			find(s, class->properties[i]->class_name);
	for (size_t i = 0; i < class->method_count; i++)
		for (size_t j = 0; j < class->methods[i]->parameter_count; j++) {
			const struct element *parameter = class->methods[i]->parameters[j];

			if (parameter->is_embedded && parameter->class_name)
				find(s, parameter->class_name);
		}
}

static bool
is_identifier(const char *text)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_";

	return *text && strchr(letters, *text) &&
	       strspn(text, "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_") ==
		       strlen(text);
}

static void
find_wanted(struct selecting *s, const char *wanted)
{
	const char *equals = strchr(wanted, '=');
	size_t len = equals ? (size_t)(equals - wanted) : strlen(wanted);
	const struct name *name = names_get(s->names, wanted, len);
	const struct class *class = schema_find_class(s->schema, name), *near = NULL;

	if (equals && !is_identifier(equals + 1)) {
		diag_error(s->diags, (struct span){ 0 }, "alias",
			   "alias '%s' of class '%s' is no identifier", equals + 1, name->text);
		return;
	}
	if (class) {
		if (equals)
			name_map_put(&s->aliases, s->arena, name,
				     arena_strdup(s->arena, equals + 1));
		find(s, class);
		return;
	}
	for (size_t i = 0; i < s->schema->class_count && !near; i++)
		if (name_distance(s->schema->classes[i]->name.name->text, name->text, 2) <= 2)
			near = s->schema->classes[i];
	if (near)
		diag_error(s->diags, (struct span){ 0 }, "unknown-class",
			   "no class is called '%s'; did you mean '%s'?", name->text,
			   near->name.name->text);
	else
		diag_error(s->diags, (struct span){ 0 }, "unknown-class",
			   "no class is called '%s' in the given files, the -I folders or the "
			   "schemas of mofc",
			   name->text);
}

/* Adds a class behind those of its superclasses that are not there yet. */
static void
add(struct selecting *s, struct selection *selection, const struct class *class)
{
	const struct class **chain = NULL;
	size_t depth = 0;

	for (; class && !name_map_get(&selection->by_name, class->name.name);
	     class = class->super) {
		chain = arena_grow(s->arena, chain, depth, sizeof(*chain));
		chain[depth++] = class;
	}
	while (depth--) {
		const struct name *name = chain[depth]->name.name;
		struct selected *item = &selection->items[selection->count++];

		*item = (struct selected){ chain[depth], name_map_get(&s->aliases, name) };
		name_map_put(&selection->by_name, s->arena, name, item);
	}
}

struct selection
select_classes(const struct schema *schema, const char *const *wanted, size_t wanted_count,
	       struct arena *arena, struct names *names, struct diags *diags)
{
	struct selecting s = { .schema = schema, .arena = arena, .names = names, .diags = diags };
	struct selection selection = { 0 };

	for (size_t i = 0; i < wanted_count; i++)
		find_wanted(&s, wanted[i]);
	for (size_t i = 0; !wanted_count && i < schema->class_count; i++)
		if (schema->classes[i]->is_named)
			find(&s, schema->classes[i]);
	/* The list grows while it is walked: embedded classes may embed others. */
	for (size_t i = 0; i < s.count; i++) {
		find_embedded(&s, s.found[i]);
		if (s.found[i]->super)
			find(&s, s.found[i]->super);
	}
	selection.items = arena_alloc(arena, s.count * sizeof(*selection.items));
	for (size_t i = 0; i < s.count; i++)
		add(&s, &selection, s.found[i]);
	return selection;
}

const struct selected *
selection_find(const struct selection *selection, const struct class *class)
{
	return name_map_get(&selection->by_name, class->name.name);
}
