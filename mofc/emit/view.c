#include "emit/view.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "emit/view_internal.h"

/* Comments are wrapped so that they fit 100 columns with what stands before them. */
enum { WRAP_WIDTH = 92 };

/* The tree of a class, and its properties one by one so that subclasses share them. */
struct class_view {
	struct val *class;
	struct val **properties;
};

/* Cuts a text into lines at blanks; line feeds in it count as blanks. */
static void
add_wrapped(const struct viewing *v, struct val *parent, const char *key, const char *text)
{
	struct val *list = val_list(v->arena, parent, key), *line;
	size_t used = 0;
	char *to = NULL;

	while (text && *(text += strspn(text, " \t\r\n"))) {
		size_t len = strcspn(text, " \t\r\n");

		if (!to || used + 1 + len > WRAP_WIDTH) {
			to = arena_alloc(v->arena, (len > WRAP_WIDTH ? len : WRAP_WIDTH) + 1);
			line = val_map(v->arena, list, NULL);
			val_text(v->arena, line, "text", to);
			used = 0;
		} else {
			to[used++] = ' ';
		}
		memcpy(to + used, text, len);
		used += len;
		text += len;
	}
}

static void
add_description(const struct viewing *v, struct val *parent, const struct qualifiers *qualifiers)
{
	add_wrapped(v, parent, "description",
		    qualifiers_text(v->schema, qualifiers, QUALIFIER_DESCRIPTION));
}

static void
add_class_ref(const struct viewing *v, struct val *parent, const char *key,
	      const struct class *class)
{
	struct val *map = val_map(v->arena, parent, key);

	if (!class)
		return;
	val_text(v->arena, map, "name", class->name.name->text);
	val_text(v->arena, map, "c_name", view_class_name(v, class));
}

struct limits {
	bool has_min_value, has_max_value, has_min_len, has_max_len;
	int64_t min_value, max_value, min_len, max_len;
};

/* Limits that say no more than the type does are left out. */
static struct limits
get_limits(const struct element *element)
{
	const struct qualifiers *q = &element->qualifiers;
	struct limits l = { 0 };

	if (type_is_integer(element->type)) {
		l.has_min_value = qualifiers_integer(q, QUALIFIER_MIN_VALUE, &l.min_value) &&
				  l.min_value != INT64_MIN;
		l.has_max_value = qualifiers_integer(q, QUALIFIER_MAX_VALUE, &l.max_value) &&
				  l.max_value != INT64_MAX;
	}
	if (element->type == TYPE_STRING && !element->is_embedded) {
		l.has_min_len =
			qualifiers_integer(q, QUALIFIER_MIN_LEN, &l.min_len) && l.min_len > 0;
		l.has_max_len = qualifiers_integer(q, QUALIFIER_MAX_LEN, &l.max_len);
	}
	return l;
}

static void
add_limit(const struct viewing *v, struct val *parent, const char *key, bool has, int64_t value)
{
	val_text(v->arena, parent, key, has ? arena_printf(v->arena, "%" PRId64, value) : "");
}

__attribute__((format(printf, 2, 3))) static void
note(struct buf *text, const char *format, ...)
{
	va_list args;

	if (text->len)
		buf_adds(text, ", ");
	va_start(args, format);
	buf_vprintf(text, format, args);
	va_end(args);
}

/* What a reader of the struct has to know of a member, in a few words. */
static const char *
make_note(const struct viewing *v, const struct element *element, const struct limits *l)
{
	const struct qualifiers *q = &element->qualifiers;
	struct buf text = { 0 };
	const char *made;

	if (qualifiers_true(q, QUALIFIER_KEY))
		note(&text, "key");
	if (qualifiers_true(q, QUALIFIER_REQUIRED))
		note(&text, "required");
	if (element->class_text)
		note(&text, "%s", element->class_text);
	if (element->enumeration)
		note(&text, "%s", view_enumeration_name(v, element->enumeration));
	if (l->has_min_value && l->has_max_value)
		note(&text, "%" PRId64 " to %" PRId64, l->min_value, l->max_value);
	else if (l->has_min_value)
		note(&text, "at least %" PRId64, l->min_value);
	else if (l->has_max_value)
		note(&text, "at most %" PRId64, l->max_value);
	if (l->has_min_len)
		note(&text, "at least %" PRId64 " characters", l->min_len);
	if (l->has_max_len)
		note(&text, "at most %" PRId64 " characters", l->max_len);
	if (element->array_size)
		note(&text, "%u items", element->array_size);
	made = text.text ? arena_strndup(v->arena, text.text, text.len) : "";
	buf_clear(&text);
	return made;
}

static const char *
item_text(const struct viewing *v, enum mof_type_name type, const struct ast_value *item)
{
	switch (item->kind) {
	case VALUE_BOOLEAN:
		return item->boolean ? "true" : "false";
	case VALUE_REAL:
		return arena_printf(v->arena, "%.17g", item->real);
	case VALUE_INTEGER:
		return view_decimal(v, type, value_integer(item));
	case VALUE_CHAR16:
		return view_decimal(v, type, item->char16);
	case VALUE_STRING:
		return schema_text(v->schema, item, NULL);
	default:
		return "";
	}
}

static bool
has_default(const struct element *element)
{
	return !element->value.is_null && element->type != TYPE_REFERENCE && !element->is_embedded;
}

static void
add_default(const struct viewing *v, struct val *parent, const struct element *element)
{
	struct val *map = val_map(v->arena, parent, "default"), *items;
	const struct ast_value *literal = element->value.first;
	bool has_nulls = false;

	if (!has_default(element))
		return;
	items = val_list(v->arena, map, "items");
	for (uint32_t i = 0; i < element->value.count; i++, literal = literal->next) {
		struct val *item = val_map(v->arena, items, NULL);
		bool is_null = literal->kind == VALUE_NULL;

		val_text(v->arena, item, "text", item_text(v, element->type, literal));
		val_truth(v->arena, item, "is_null", is_null);
		has_nulls |= is_null;
	}
	val_truth(v->arena, map, "has_nulls", has_nulls);
}

/* What property and parameter have in common. */
static void
add_typed(const struct viewing *v, struct val *map, const struct element *element)
{
	val_text(v->arena, map, "name", element->name.name->text);
	val_text(v->arena, map, "c_name", view_spell(v, element->name.name->text));
	val_share(v->arena, map, "type", view_type(v, element));
	val_text(v->arena, map, "mof_type", type_name(element->type));
}

static struct val *
view_property(const struct viewing *v, const struct element *element)
{
	struct arena *a = v->arena;
	const struct qualifiers *q = &element->qualifiers;
	struct limits l = get_limits(element);
	struct val *map = val_map(a, NULL, NULL);
	const struct qualifier *read = qualifiers_find(q, QUALIFIER_READ);

	add_typed(v, map, element);
	val_truth(a, map, "is_array", element->is_array);
	val_number(a, map, "array_size", element->array_size);
	val_truth(a, map, "is_key", qualifiers_true(q, QUALIFIER_KEY));
	val_truth(a, map, "is_required", qualifiers_true(q, QUALIFIER_REQUIRED));
	val_truth(a, map, "is_readable", !read || qualifiers_true(q, QUALIFIER_READ));
	val_truth(a, map, "is_writable", qualifiers_true(q, QUALIFIER_WRITE));
	val_truth(a, map, "is_octetstring", qualifiers_true(q, QUALIFIER_OCTETSTRING));
	val_truth(a, map, "is_text", !type_bits(element->type) && element->type != TYPE_BOOLEAN);
	val_text(a, map, "class_name", element->class_text);
	add_class_ref(v, map, "origin", element->origin);
	add_class_ref(v, map, "declared_in", element->declared_in);
	val_text(a, map, "note", make_note(v, element, &l));
	add_description(v, map, q);
	val_truth(a, map, "has_limits",
		  l.has_min_value || l.has_max_value || l.has_min_len || l.has_max_len);
	add_limit(v, map, "min_value", l.has_min_value, l.min_value);
	add_limit(v, map, "max_value", l.has_max_value, l.max_value);
	add_limit(v, map, "min_len", l.has_min_len, l.min_len);
	add_limit(v, map, "max_len", l.has_max_len, l.max_len);
	view_enumeration_ref(v, map, element);
	add_default(v, map, element);
	return map;
}

static void
view_parameter(const struct viewing *v, struct val *list, const struct element *element)
{
	const struct qualifiers *q = &element->qualifiers;
	struct val *map = val_map(v->arena, list, NULL);

	add_typed(v, map, element);
	val_truth(v->arena, map, "is_array", element->is_array);
	val_truth(v->arena, map, "is_in", parameter_is_in(element));
	val_truth(v->arena, map, "is_out", qualifiers_true(q, QUALIFIER_OUT));
	val_truth(v->arena, map, "is_required", qualifiers_true(q, QUALIFIER_REQUIRED));
	val_text(v->arena, map, "class_name", element->class_text);
	view_enumeration_ref(v, map, element);
	add_description(v, map, q);
}

static void
view_method(const struct viewing *v, struct val *list, const struct element *element)
{
	struct val *map = val_map(v->arena, list, NULL), *parameters;

	add_typed(v, map, element);
	add_class_ref(v, map, "origin", element->origin);
	add_class_ref(v, map, "declared_in", element->declared_in);
	view_enumeration_ref(v, map, element);
	parameters = val_list(v->arena, map, "parameters");
	for (size_t i = 0; i < element->parameter_count; i++)
		view_parameter(v, parameters, element->parameters[i]);
	add_description(v, map, &element->qualifiers);
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

static void
add_enumerations(struct viewing *v, struct val *parent, const struct class *class)
{
	struct val *list = val_list(v->arena, parent, "enumerations");

	for (size_t i = 0; i < class->property_count; i++) {
		const struct element *element = class->properties[i];

		if (element->declared_in == class && element->enumeration &&
		    element->enumeration->element == element)
			view_enumeration(v, list, element->enumeration);
	}
	for (size_t i = 0; i < class->method_count; i++) {
		const struct element *method = class->methods[i];

		if (method->declared_in != class)
			continue;
		if (method->enumeration && method->enumeration->element == method)
			view_enumeration(v, list, method->enumeration);
		for (size_t j = 0; j < method->parameter_count; j++) {
			const struct enumeration *e = method->parameters[j]->enumeration;

			if (e && e->element == method->parameters[j])
				view_enumeration(v, list, e);
		}
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
		add_class_ref(v, list, NULL, chain);
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
claim_members(struct viewing *v, const struct class *class, struct val *const *properties)
{
	struct name_map members = { 0 };

	for (size_t i = 0; i < class->property_count; i++)
		view_claim(v, &members, val_get(properties[i], "c_name")->text,
			   class->properties[i]->name.at, class->properties[i]->name.name->text);
}

static struct class_view
view_class(struct viewing *v, const struct class *class, const struct class_view *super)
{
	struct arena *a = v->arena;
	struct class_view view = { .class = val_map(a, NULL, "class") };
	struct val *map = view.class, *list;
	const char *c_name = view_class_name(v, class);
	bool has_defaults = false;

	val_text(a, map, "name", class->name.name->text);
	val_text(a, map, "c_name", c_name);
	val_text(a, map, "source", source_place(v, class));
	val_text(a, map, "version",
		 qualifiers_text(v->schema, &class->qualifiers, QUALIFIER_VERSION));
	add_class_ref(v, map, "super", class->super);
	add_lineage(v, val_list(a, map, "lineage"), class);
	add_description(v, map, &class->qualifiers);
	val_truth(a, map, "is_association", class->is_association);
	val_truth(a, map, "is_indication", class->is_indication);
	val_truth(a, map, "is_abstract", class->is_abstract);
	view.properties = arena_alloc(a, class->property_count * sizeof(struct val *));
	list = val_list(a, map, "properties");
	for (size_t i = 0; i < class->property_count; i++) {
		const struct element *element = class->properties[i];
		bool shared = element->declared_in != class && super;

		view.properties[i] = shared ? super->properties[i] : view_property(v, element);
		val_share(a, list, NULL, view.properties[i]);
		has_defaults |= has_default(element);
	}
	add_groups(v, map, class, view.properties);
	list = val_list(a, map, "methods");
	for (size_t i = 0; i < class->method_count; i++)
		view_method(v, list, class->methods[i]);
	add_enumerations(v, map, class);
	val_truth(a, map, "has_defaults", has_defaults);
	view_claim(v, &v->types, c_name, class->name.at, class->name.name->text);
	claim_members(v, class, view.properties);
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
	val_text(v->arena, module, "c_name", view_spell(v, options->module));
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
