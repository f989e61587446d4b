#include "emit/view.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "emit/view_internal.h"

/* The tree of a class, and its properties one by one so that subclasses share them. */
struct class_view {
	struct val *class;
	struct val **properties, **methods;
};

/* The parameters of one direction; what goes out begins with what the method returns. */
static void
add_parameters(struct viewing *v, struct val *parent, const char *key, const struct element *method,
	       bool is_out)
{
	struct val *list = val_list(v->arena, parent, key);
	struct member member = { "ReturnValue", view_spell(v, "ReturnValue"), method->declared_in,
				 0 };
	struct name_map taken = { 0 };

	if (is_out && method->type != TYPE_VOID) {
		view_claim(v, &taken, member.c_name, method->name.at, "the returned value");
		view_property(v, list, method, &member);
		member.index++;
	}
	for (size_t i = 0; i < method->parameter_count; i++) {
		const struct element *parameter = method->parameters[i];

		if (!(is_out ? qualifiers_true(&parameter->qualifiers, QUALIFIER_OUT)
			     : parameter_is_in(parameter)))
			continue;
		member.name = parameter->name.name->text;
		member.c_name = view_spell(v, member.name);
		view_claim(v, &taken, member.c_name, parameter->name.at, member.name);
		view_property(v, list, parameter, &member);
		member.index++;
	}
}

/* The names that the target's table of operations has for all classes. */
static bool
is_operation(const char *c_name)
{
	static const char *const names[] = { "enumerate", "get",         "create",    "modify",
					     "delete_",   "associators", "references" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (!strcmp(names[i], c_name))
			return true;
	return false;
}

static struct val *
view_method(struct viewing *v, const struct element *method)
{
	const char *name = method->name.name->text, *c_name = view_spell(v, name);
	const char *full_name =
		arena_printf(v->arena, "%s_%s", view_class_name(v, method->declared_in),
			     view_spell_part(v, name));
	struct val *map = val_map(v->arena, NULL, NULL);

	view_typed(v, map, method, name,
		   is_operation(c_name) ? arena_printf(v->arena, "%s_", c_name) : c_name);
	val_text(v->arena, map, "full_name", full_name);
	val_truth(v->arena, map, "is_static",
		  qualifiers_true(&method->qualifiers, QUALIFIER_STATIC));
	val_truth(v->arena, map, "has_return_value", method->type != TYPE_VOID);
	view_class_ref(v, map, "origin", method->origin);
	view_class_ref(v, map, "declared_in", method->declared_in);
	add_parameters(v, map, "in", method, false);
	add_parameters(v, map, "out", method, true);
	view_description(v, map, &method->qualifiers);
	view_claim_all(
		v, &v->target->endings.method, full_name, method->name.at,
		arena_printf(v->arena, "%s.%s()", method->declared_in->name.name->text, name));
	return map;
}

/* The same properties again, in runs that one class introduced. */
static void
add_groups(const struct viewing *v, struct val *parent, const struct class *class,
	   struct val *const *properties)
{
	struct val *groups = val_list(v->arena, parent, "groups"), *members = NULL;

	for (size_t i = 0; i < class->property_count; i++) {
		const struct class *origin = class->properties[i]->origin;

		if (!i || origin != class->properties[i - 1]->origin) {
			struct val *group = val_map(v->arena, groups, NULL);

			val_text(v->arena, group, "origin", origin->name.name->text);
			members = val_list(v->arena, group, "properties");
		}
		val_share(v->arena, members, NULL, properties[i]);
	}
}

/* That of an element, unless a superclass has declared it. */
static void
add_own_enumeration(struct viewing *v, struct val *list, const struct element *element)
{
	const struct enumeration *enumeration = view_enumeration_of(element);

	if (enumeration && enumeration->element == element)
		view_enumeration(v, list, enumeration);
}

static void
add_enumerations(struct viewing *v, struct val *parent, const struct class *class)
{
	struct val *list = val_list(v->arena, parent, "enumerations");

	for (size_t i = 0; i < class->property_count; i++) {
		const struct element *element = class->properties[i];

		if (element->declared_in == class)
			add_own_enumeration(v, list, element);
	}
	for (size_t i = 0; i < class->method_count; i++) {
		const struct element *method = class->methods[i];

		if (method->declared_in != class)
			continue;
		add_own_enumeration(v, list, method);
		for (size_t j = 0; j < method->parameter_count; j++)
			add_own_enumeration(v, list, method->parameters[j]);
	}
}

static void
add_lineage(const struct viewing *v, struct val *list, const struct class *class)
{
	const struct class *chain = class;
	size_t depth = 0;

	for (; chain; chain = chain->super)
		depth++;
	while (depth--) {
		chain = class;
		for (size_t i = 0; i < depth; i++)
			chain = chain->super;
		view_class_ref(v, list, NULL, chain);
	}
}

static const char *
source_place(const struct viewing *v, const struct class *class)
{
	struct place place = span_place(v->diags->sources, class->name.at);
	const char *slash = strrchr(place.path, '/');

	return arena_printf(v->arena, "%s:%u", slash ? slash + 1 : place.path, place.line);
}

/* Two members of one struct that would have the same name. */
static void
claim_members(struct viewing *v, struct element *const *elements, size_t count,
	      struct val *const *views)
{
	struct name_map members = { 0 };

	for (size_t i = 0; i < count; i++)
		view_claim(v, &members, val_get(views[i], "c_name")->text, elements[i]->name.at,
			   elements[i]->name.name->text);
}

/*
 * Whether a member looks the same in the struct of the superclass.  Where one does not, all that
 * follow lie elsewhere, and the superclass's rows cannot be shared.
 */
static bool
is_laid_out_alike(const struct viewing *v, const struct class *class, size_t index)
{
	const struct class *super = class->super;

	return super && index < super->property_count &&
	       view_type(v, class->properties[index]) == view_type(v, super->properties[index]) &&
	       class->properties[index]->is_array == super->properties[index]->is_array;
}

static void
add_properties(const struct viewing *v, struct class_view *view, const struct class *class,
	       const struct class_view *super)
{
	struct arena *a = v->arena;
	struct val *list = val_list(a, view->class, "properties");
	struct val *own = val_list(a, view->class, "own_properties");
	struct member member = { .class = class };
	bool is_alike = super != NULL, has_defaults = false;

	view->properties = arena_alloc(a, class->property_count * sizeof(struct val *));
	for (size_t i = 0; i < class->property_count; i++) {
		const struct element *element = class->properties[i];

		is_alike = is_alike && is_laid_out_alike(v, class, i);
		if (is_alike && element->declared_in != class) {
			view->properties[i] = super->properties[i];
		} else {
			member.name = element->name.name->text;
			member.c_name = view_spell(v, member.name);
			view->properties[i] = view_property(v, NULL, element, &member);
			val_share(a, own, NULL, view->properties[i]);
			member.index++;
		}
		val_share(a, list, NULL, view->properties[i]);
		has_defaults |= view_has_default(element);
	}
	val_truth(a, view->class, "has_defaults", has_defaults);
}

static void
add_methods(struct viewing *v, struct class_view *view, const struct class *class,
	    const struct class_view *super)
{
	struct arena *a = v->arena;
	struct val *list = val_list(a, view->class, "methods");
	struct val *own = val_list(a, view->class, "own_methods");

	view->methods = arena_alloc(a, class->method_count * sizeof(struct val *));
	for (size_t i = 0; i < class->method_count; i++) {
		const struct element *method = class->methods[i];

		if (method->declared_in == class || !super) {
			view->methods[i] = view_method(v, method);
			val_share(a, own, NULL, view->methods[i]);
		} else {
			view->methods[i] = super->methods[i];
		}
		val_share(a, list, NULL, view->methods[i]);
	}
}

/* What mofc makes of a name is free, but an alias may be a keyword, or named like a header. */
static void
claim_class(struct viewing *v, const struct class *class, const char *c_name)
{
	const struct selected *selected = selection_find(v->selection, class);
	const char *name = class->name.name->text;

	if (selected && selected->alias && !view_name_is_free(v, c_name))
		diag_error(v->diags, (struct span){ 0 }, "alias",
			   "'%s' cannot be the alias of class '%s': target '%s' has that name for "
			   "something else",
			   c_name, name, v->target->name);
	else if (view_claim(v, &v->names_taken, c_name, class->name.at, name))
		view_claim_all(v, &v->target->endings.class, c_name, class->name.at, name);
}

static struct class_view
view_class(struct viewing *v, const struct class *class, const struct class_view *super)
{
	struct arena *a = v->arena;
	struct class_view view = { .class = val_map(a, NULL, "class") };
	struct val *map = view.class;
	const char *c_name = view_class_name(v, class);

	val_text(a, map, "name", class->name.name->text);
	val_text(a, map, "c_name", c_name);
	val_text(a, map, "source", source_place(v, class));
	val_text(a, map, "version",
		 qualifiers_text(v->schema, &class->qualifiers, QUALIFIER_VERSION));
	view_class_ref(v, map, "super", class->super);
	add_lineage(v, val_list(a, map, "lineage"), class);
	view_description(v, map, &class->qualifiers);
	val_truth(a, map, "is_association", class->is_association);
	val_truth(a, map, "is_indication", class->is_indication);
	val_truth(a, map, "is_abstract", class->is_abstract);
	add_properties(v, &view, class, super);
	add_groups(v, map, class, view.properties);
	add_methods(v, &view, class, super);
	add_enumerations(v, map, class);
	claim_class(v, class, c_name);
	claim_members(v, class->properties, class->property_count, view.properties);
	claim_members(v, class->methods, class->method_count, view.methods);
	return view;
}

/* The members that every root has. */
static struct val *
new_root(const struct viewing *v, const struct view_options *options)
{
	struct val *root = val_map(v->arena, NULL, NULL), *module;

	val_number(v->arena, root, "version", 1);
	val_text(v->arena, root, "generator", "mofc " MOFC_VERSION);
	module = val_map(v->arena, root, "module");
	val_text(v->arena, module, "name", options->module);
	val_text(v->arena, module, "c_name", view_spell_file(v, options->module));
	val_text(v->arena, module, "namespace", options->name_space);
	return root;
}

static int
compare_by_name(const void *a, const void *b)
{
	const struct val *const *x = a, *const *y = b;

	return strcasecmp(val_get(*x, "name")->text, val_get(*y, "name")->text);
}

struct view
view_build(const struct schema *schema, const struct selection *selection,
	   const struct target *target, const struct view_options *options, struct arena *arena,
	   struct names *names, struct diags *diags)
{
	struct viewing v = { .schema = schema,
			     .selection = selection,
			     .target = target,
			     .arena = arena,
			     .names = names,
			     .diags = diags };
	size_t count = selection->count;
	struct class_view *views = arena_alloc(arena, count * sizeof(*views));
	struct val **sorted = arena_alloc(arena, count * sizeof(struct val *));
	struct view view = { .class_count = count };
	struct val *root = new_root(&v, options), *list;

	v.class_names = arena_alloc(arena, count * sizeof(*v.class_names));
	v.class_refs = arena_alloc(arena, count * sizeof(*v.class_refs));
	for (size_t i = 0; i < count; i++) {
		const struct class *class = selection->items[i].class;
		const struct selected *super =
			class->super ? selection_find(selection, class->super) : NULL;

		views[i] = view_class(&v, class, super ? &views[super - selection->items] : NULL);
		sorted[i] = views[i].class;
	}
	qsort(sorted, count, sizeof(struct val *), compare_by_name);
	list = val_list(arena, root, "classes");
	view.schema = root;
	view.classes = arena_alloc(arena, count * sizeof(struct val *));
	for (size_t i = 0; i < count; i++) {
		struct val *own = new_root(&v, options);

		val_share(arena, own, "class", sorted[i]);
		val_share(arena, list, NULL, sorted[i]);
		view.classes[i] = own;
	}
	return view;
}
