/* Properties, and what is described like one: parameters, and what a method returns. */
#include <inttypes.h>
#include <string.h>
#include <strings.h>

#include "emit/view_internal.h"

/* Comments are wrapped so that they fit 100 columns with what stands before them. */
enum { WRAP_WIDTH = 92 };

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

void
view_description(const struct viewing *v, struct val *parent, const struct qualifiers *qualifiers)
{
	add_wrapped(v, parent, "description",
		    qualifiers_text(v->schema, qualifiers, QUALIFIER_DESCRIPTION));
}

void
view_class_ref(const struct viewing *v, struct val *parent, const char *key,
	       const struct class *class)
{
	const struct selected *selected = class ? selection_find(v->selection, class) : NULL;
	struct val **shared = selected ? &v->class_refs[selected - v->selection->items] : NULL;
	struct val *map = shared ? *shared : NULL;

	if (!map) {
		map = val_map(v->arena, NULL, NULL);
		if (class) {
			val_text(v->arena, map, "name", class->name.name->text);
			val_text(v->arena, map, "c_name", view_class_name(v, class));
		}
		if (shared)
			*shared = map;
	}
	val_share(v->arena, parent, key, map);
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
				  (l.max_value != INT64_MAX || element->type == TYPE_UINT64);
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
	const char *sub_type = qualifiers_text(v->schema, q, QUALIFIER_SUB_TYPE);
	struct buf text = { 0 };
	const char *made;

	if (qualifiers_true(q, QUALIFIER_KEY))
		note(&text, "key");
	if (qualifiers_true(q, QUALIFIER_REQUIRED))
		note(&text, "required");
	if (element->class_text)
		note(&text, "%s", element->class_text);
	if (view_enumeration_of(element))
		note(&text, "%s", view_enumeration_name(v, view_enumeration_of(element)));
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
	if (sub_type)
		note(&text, "%s %s", strcasecmp(sub_type, "interval") ? "a" : "an", sub_type);
	if (qualifiers_true(q, QUALIFIER_OCTETSTRING))
		note(&text, "octets, the first four being their number");
	if (qualifiers_true(q, QUALIFIER_WRITE))
		note(&text, "writable");
	made = text.text ? arena_strndup(v->arena, text.text, text.len) : "";
	buf_clear(&text);
	return made;
}

/* With a point or an exponent, without which "-0" would be an integer. */
static const char *
real_text(const struct viewing *v, double real)
{
	char *text = arena_printf(v->arena, "%.17g", real);

	return strpbrk(text, ".en") ? text : arena_printf(v->arena, "%s.0", text);
}

static const char *
item_text(const struct viewing *v, enum mof_type_name type, const struct ast_value *item)
{
	switch (item->kind) {
	case VALUE_BOOLEAN:
		return item->boolean ? "true" : "false";
	case VALUE_REAL:
		return real_text(v, item->real);
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

bool
view_has_default(const struct element *element)
{
	return !element->value.is_null && element->type != TYPE_REFERENCE && !element->is_embedded;
}

static void
add_default(const struct viewing *v, struct val *parent, const struct element *element)
{
	struct val *map = val_map(v->arena, parent, "default"), *items;
	const struct ast_value *literal = element->value.first;
	bool has_nulls = false;

	if (!view_has_default(element))
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

/* What property, parameter and method have in common. */
void
view_typed(const struct viewing *v, struct val *map, const struct element *element,
	   const char *name, const char *c_name)
{
	val_text(v->arena, map, "name", name);
	val_text(v->arena, map, "c_name", c_name);
	val_share(v->arena, map, "type", view_type(v, element));
	val_text(v->arena, map, "mof_type", type_name(element->type));
}

static void
add_row(const struct viewing *v, struct val *parent, const struct member *member)
{
	struct val *map = val_map(v->arena, parent, "row");

	val_text(v->arena, map, "class", view_class_name(v, member->class));
	val_number(v->arena, map, "index", (long long)member->index);
}

/* The element that an entry of ModelCorrespondence names, if it is in the same class. */
static const struct element *
find_correspondent(const struct viewing *v, const struct class *class, const char *text)
{
	const char *dot = strrchr(text, '.');
	size_t len = dot ? (size_t)(dot - text) : 0;
	const struct class *named = class;

	while (dot && named && named->name.name != names_get(v->names, text, len))
		named = named->super;
	if (!named)
		return NULL;
	text = dot ? dot + 1 : text;
	return class_find_property(class, names_get(v->names, text, strlen(text)));
}

static bool
is_indexed(const struct viewing *v, const struct element *element)
{
	const char *text = qualifiers_text(v->schema, &element->qualifiers, QUALIFIER_ARRAY_TYPE);

	return element->is_array && text && !strcasecmp(text, "Indexed");
}

/* Whether an array's ModelCorrespondence names another. */
static bool
corresponds(const struct viewing *v, const struct element *element, const struct element *other)
{
	const struct qualifier *list =
		qualifiers_texts(&element->qualifiers, QUALIFIER_MODEL_CORRESPONDENCE);
	const struct ast_value *item = list ? list->value.first : NULL;

	for (uint32_t i = 0; list && i < list->value.count; i++, item = item->next)
		if (item->kind == VALUE_STRING &&
		    find_correspondent(v, element->declared_in,
				       schema_text(v->schema, item, NULL)) == other)
			return true;
	return false;
}

/* The indexed arrays whose elements go with those of this one; of a pair the later one has it. */
static void
add_indexed_with(const struct viewing *v, struct val *parent, const struct element *element)
{
	struct val *list = val_list(v->arena, parent, "indexed_with");
	const struct class *class = element->declared_in;

	if (element->kind == ELEMENT_PARAMETER || !is_indexed(v, element))
		return;
	for (size_t i = 0; i < class->property_count; i++) {
		const struct element *other = class->properties[i];

		if (other != element && is_indexed(v, other) && corresponds(v, element, other) &&
		    !(i > element->index && corresponds(v, other, element)))
			val_text(v->arena, val_map(v->arena, list, NULL), "name",
				 other->name.name->text);
	}
}

/* A property, or a parameter, which is described like one. */
struct val *
view_property(const struct viewing *v, struct val *parent, const struct element *element,
	      const struct member *member)
{
	struct arena *a = v->arena;
	const struct qualifiers *q = &element->qualifiers;
	struct limits l = get_limits(element);
	struct val *map = val_map(a, parent, NULL);
	const struct qualifier *read = qualifiers_find(q, QUALIFIER_READ);
	const char *sub_type = qualifiers_text(v->schema, q, QUALIFIER_SUB_TYPE);

	view_typed(v, map, element, member->name, member->c_name);
	val_number(a, map, "name_len", (long long)strlen(member->name));
	add_row(v, map, member);
	val_truth(a, map, "is_array", element->is_array);
	val_number(a, map, "array_size", element->array_size);
	val_truth(a, map, "is_key", qualifiers_true(q, QUALIFIER_KEY));
	val_truth(a, map, "is_required", qualifiers_true(q, QUALIFIER_REQUIRED));
	val_truth(a, map, "is_readable", !read || qualifiers_true(q, QUALIFIER_READ));
	val_truth(a, map, "is_writable", qualifiers_true(q, QUALIFIER_WRITE));
	val_truth(a, map, "is_octetstring", qualifiers_true(q, QUALIFIER_OCTETSTRING));
	val_truth(a, map, "is_interval", sub_type && !strcasecmp(sub_type, "interval"));
	val_truth(a, map, "is_timestamp", sub_type && !strcasecmp(sub_type, "timestamp"));
	val_truth(a, map, "is_text", !type_bits(element->type) && element->type != TYPE_BOOLEAN);
	val_text(a, map, "class_name", element->class_text);
	view_class_ref(v, map, "origin", element->origin);
	view_class_ref(v, map, "declared_in", element->declared_in);
	val_text(a, map, "note", make_note(v, element, &l));
	view_description(v, map, q);
	val_truth(a, map, "has_limits",
		  l.has_min_value || l.has_max_value || l.has_min_len || l.has_max_len);
	add_limit(v, map, "min_value", l.has_min_value, l.min_value);
	add_limit(v, map, "max_value", l.has_max_value, l.max_value);
	add_limit(v, map, "min_len", l.has_min_len, l.min_len);
	add_limit(v, map, "max_len", l.has_max_len, l.max_len);
	view_enumeration_ref(v, map, element);
	add_indexed_with(v, map, element);
	add_default(v, map, element);
	return map;
}
