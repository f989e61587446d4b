/* A property, reference, method or parameter of two schemas. */
#include <inttypes.h>
#include <string.h>
#include <strings.h>

#include "diff/diff_internal.h"

#define BIT(standard) (UINT64_C(1) << (standard))

static const char *
class_text(const struct element *element)
{
	return element->class_text ? element->class_text : "object";
}

const char *
differ_type_text(struct differ *d, const struct element *element)
{
	struct buf out = { 0 };

	if (element->type == TYPE_INSTANCE)
		buf_adds(&out, class_text(element));
	else if (element->type == TYPE_REFERENCE)
		buf_printf(&out, "%s REF", class_text(element));
	else
		buf_adds(&out, type_name(element->type));
	if (element->array_size)
		buf_printf(&out, "[%" PRIu32 "]", element->array_size);
	else if (element->is_array)
		buf_adds(&out, "[]");
	return differ_take(d, &out);
}

/* Whether one class is above another in either schema; the new one knows best. */
static bool
is_above(const struct differ *d, const struct class *above, const struct class *below)
{
	const struct name *a = above->name.name, *b = below->name.name;
	const struct class *x = schema_find_class(d->new, a), *y = schema_find_class(d->new, b);

	if (x && y)
		return class_is_a(y, x);
	x = schema_find_class(d->old, a);
	y = schema_find_class(d->old, b);
	return x && y && class_is_a(y, x);
}

enum relation { RELATION_SAME, RELATION_WIDENED, RELATION_CHANGED, RELATION_NARROWED };

/* How the class that two references lead to, or two embedded objects are of, has changed. */
static enum relation
relate(const struct differ *d, const struct element *old, const struct element *new)
{
	/* Without a class it may be any. */
	if (!old->class_text || !new->class_text)
		return old->class_text   ? RELATION_WIDENED
		       : new->class_text ? RELATION_NARROWED
					 : RELATION_SAME;
	if (!strcasecmp(old->class_text, new->class_text))
		return RELATION_SAME;
	if (!old->class_name || !new->class_name)
		return RELATION_CHANGED;
	if (is_above(d, new->class_name, old->class_name))
		return RELATION_WIDENED;
	return is_above(d, old->class_name, new->class_name) ? RELATION_NARROWED : RELATION_CHANGED;
}

static void
compare_classes(struct differ *d, const struct element *old, const struct element *new)
{
	enum relation relation = relate(d, old, new);
	enum diff_kind widened =
		old->type == TYPE_REFERENCE ? DIFF_REFERENCE_WIDENED : DIFF_EMBEDDED_WIDENED;

	/* The kinds stand in the order of the relations. */
	if (relation != RELATION_SAME)
		differ_add(d, widened + (relation - RELATION_WIDENED), class_text(old),
			   class_text(new));
}

/* The kind of change between two types; DIFF_KIND_COUNT if there is none. */
static enum diff_kind
relate_types(const struct element *old, const struct element *new)
{
	if (old->type != new->type)
		return DIFF_TYPE_CHANGED;
	if (old->is_array != new->is_array)
		return DIFF_ARRAY_CHANGED;
	if (old->array_size == new->array_size)
		return DIFF_KIND_COUNT;
	return new->array_size && (!old->array_size || new->array_size < old->array_size)
		       ? DIFF_ARRAY_SIZE_LOWERED
		       : DIFF_ARRAY_SIZE_RAISED;
}

static void
compare_types(struct differ *d, const struct element *old, const struct element *new)
{
	enum diff_kind kind = relate_types(old, new);

	if (kind != DIFF_KIND_COUNT)
		differ_add(d, kind, differ_type_text(d, old), differ_type_text(d, new));
	if (kind == DIFF_TYPE_CHANGED)
		return;
	differ_add_truth(d, old->is_embedded, new->is_embedded, DIFF_EMBEDDED_ADDED,
			 DIFF_EMBEDDED_REMOVED);
	if (old->type == TYPE_REFERENCE || (old->is_embedded && new->is_embedded))
		compare_classes(d, old, new);
}

/* A qualifier that limits values, and what holds where it is not there. */
struct limit {
	enum standard_qualifier standard;
	bool is_upper;
	enum diff_kind lowered, raised;
};

static const struct limit limits[] = {
	{ QUALIFIER_MAX_LEN, true, DIFF_MAX_LEN_LOWERED, DIFF_MAX_LEN_RAISED },
	{ QUALIFIER_MIN_LEN, false, DIFF_MIN_LEN_LOWERED, DIFF_MIN_LEN_RAISED },
	{ QUALIFIER_MAX_VALUE, true, DIFF_MAX_VALUE_LOWERED, DIFF_MAX_VALUE_RAISED },
	{ QUALIFIER_MIN_VALUE, false, DIFF_MIN_VALUE_LOWERED, DIFF_MIN_VALUE_RAISED },
	{ QUALIFIER_MAX, true, DIFF_MAX_LOWERED, DIFF_MAX_RAISED },
	{ QUALIFIER_MIN, false, DIFF_MIN_LOWERED, DIFF_MIN_RAISED },
};

/* The limit that holds, written or not; *ret_text is NULL where it is not written. */
static int64_t
get_limit(struct differ *d, const struct element *element, const struct limit *limit,
	  const char **ret_text)
{
	bool is_value =
		limit->standard == QUALIFIER_MAX_VALUE || limit->standard == QUALIFIER_MIN_VALUE;
	int64_t value;

	*ret_text = NULL;
	if (qualifiers_integer(&element->qualifiers, limit->standard, &value)) {
		*ret_text = arena_printf(d->arena, "%" PRId64, value);
		return value;
	}
	if (is_value && type_is_integer(element->type)) {
		uint64_t end = limit->is_upper ? type_max(element->type) : type_min(element->type);

		return limit->is_upper && end > INT64_MAX ? INT64_MAX : (int64_t)end;
	}
	return limit->is_upper ? INT64_MAX : is_value ? INT64_MIN : 0;
}

static struct span
place_of(const struct element *element, enum standard_qualifier standard)
{
	const struct qualifier *qualifier = qualifiers_find(&element->qualifiers, standard);

	return qualifier ? qualifier->ast->name.at : element->name.at;
}

/* Returns the set of limits that were compared; those that come to the same are not among them. */
static uint64_t
compare_limits(struct differ *d, const struct element *old, const struct element *new)
{
	uint64_t compared = 0;

	for (size_t i = 0; i < sizeof(limits) / sizeof(limits[0]); i++) {
		const struct limit *limit = &limits[i];
		const char *old_text, *new_text;
		int64_t a = get_limit(d, old, limit, &old_text);
		int64_t b = get_limit(d, new, limit, &new_text);
		struct diff_change *change;

		if (a == b || (!old_text && !new_text))
			continue;
		change = differ_add(d, b < a ? limit->lowered : limit->raised, old_text, new_text);
		change->old_at = place_of(old, limit->standard);
		change->new_at = place_of(new, limit->standard);
		compared |= BIT(limit->standard);
	}
	return compared;
}

/* A boolean qualifier of which it matters whether it came or went. */
struct truth {
	enum standard_qualifier standard;
	bool otherwise; /* what holds where it is not there */
	enum diff_kind added, removed;
};

static const struct truth truths[] = {
	{ QUALIFIER_KEY, false, DIFF_KEY_ADDED, DIFF_KEY_REMOVED },
	{ QUALIFIER_REQUIRED, false, DIFF_REQUIRED_ADDED, DIFF_REQUIRED_REMOVED },
	{ QUALIFIER_STATIC, false, DIFF_STATIC_ADDED, DIFF_STATIC_REMOVED },
	{ QUALIFIER_READ, true, DIFF_READ_ADDED, DIFF_READ_REMOVED },
	{ QUALIFIER_WRITE, false, DIFF_WRITE_ADDED, DIFF_WRITE_REMOVED },
	{ QUALIFIER_OCTETSTRING, false, DIFF_OCTETSTRING_ADDED, DIFF_OCTETSTRING_REMOVED },
};

static bool
is_true(const struct element *element, enum standard_qualifier standard, bool otherwise)
{
	return qualifiers_have(&element->qualifiers, standard)
		       ? qualifiers_true(&element->qualifiers, standard)
		       : otherwise;
}

/* Whether it is there as the standard declares it, or not there at all. */
static bool
is_boolean(const struct element *element, enum standard_qualifier standard)
{
	const struct qualifier *qualifier = qualifiers_find(&element->qualifiers, standard);

	return !qualifier ||
	       (qualifier->declaration->type == TYPE_BOOLEAN && !qualifier->value.is_array);
}

static uint64_t
compare_truths(struct differ *d, const struct element *old, const struct element *new)
{
	uint64_t compared = 0;

	for (size_t i = 0; i < sizeof(truths) / sizeof(truths[0]); i++) {
		const struct truth *truth = &truths[i];
		enum standard_qualifier standard = truth->standard;
		size_t before = d->out->count;

		if (!is_boolean(old, standard) || !is_boolean(new, standard))
			continue;
		differ_add_truth(d, is_true(old, standard, truth->otherwise),
				 is_true(new, standard, truth->otherwise), truth->added,
				 truth->removed);
		if (d->out->count > before) {
			d->out->items[before].old_at = place_of(old, standard);
			d->out->items[before].new_at = place_of(new, standard);
		}
		compared |= BIT(standard);
	}
	return compared;
}

static const char *
direction_text(const struct element *parameter)
{
	bool in = parameter_is_in(parameter);
	bool out = is_true(parameter, QUALIFIER_OUT, false);

	return in && out ? "in, out" : in ? "in" : out ? "out" : "none";
}

static uint64_t
compare_directions(struct differ *d, const struct element *old, const struct element *new)
{
	const char *old_text = direction_text(old), *new_text = direction_text(new);

	if (old->kind != ELEMENT_PARAMETER)
		return 0;
	if (strcmp(old_text, new_text))
		differ_add(d, DIFF_DIRECTION_CHANGED, old_text, new_text);
	return BIT(QUALIFIER_IN) | BIT(QUALIFIER_OUT);
}

static void
compare_names(struct differ *d, const struct element *old, const struct element *new)
{
	const struct class *a = old->origin, *b = new->origin;

	if (strcmp(old->name.name->text, new->name.name->text))
		differ_add(d, DIFF_ELEMENT_RENAMED, old->name.name->text, new->name.name->text);
	if (old->kind != ELEMENT_PARAMETER && !name_equal(a->name.name, b->name.name))
		differ_add(d, DIFF_ELEMENT_MOVED, a->name.name->text, b->name.name->text);
}

static void
compare_defaults(struct differ *d, const struct element *old, const struct element *new)
{
	struct diff_change *change;

	if (old->type != new->type || value_equal(d->old, &old->value, &new->value))
		return;
	change = differ_add(d, DIFF_DEFAULT_CHANGED, differ_value_text(d, &old->value),
			    differ_value_text(d, &new->value));
	if (old->value.at.offset)
		change->old_at = old->value.at;
	if (new->value.at.offset)
		change->new_at = new->value.at;
}

void
differ_compare_elements(struct differ *d, const struct element *old, const struct element *new)
{
	/* What an override does is compared, not that it is one. */
	uint64_t skip = BIT(QUALIFIER_OVERRIDE);

	compare_names(d, old, new);
	compare_types(d, old, new);
	if (old->type == TYPE_STRING && new->type == TYPE_STRING)
		skip |= BIT(QUALIFIER_EMBEDDED_INSTANCE) | BIT(QUALIFIER_EMBEDDED_OBJECT);
	skip |= compare_truths(d, old, new);
	skip |= compare_directions(d, old, new);
	skip |= compare_limits(d, old, new);
	compare_defaults(d, old, new);
	differ_compare_values(d, old, new);
	if (differ_knows_values(old, new))
		skip |= BIT(QUALIFIER_VALUE_MAP) | BIT(QUALIFIER_VALUES);
	if (differ_knows_bits(d, old, new))
		skip |= BIT(QUALIFIER_BIT_MAP) | BIT(QUALIFIER_BIT_VALUES);
	differ_compare_qualifiers(d, &old->qualifiers, &new->qualifiers, skip);
}
