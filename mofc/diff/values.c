/* Value maps and bit maps of two schemas: entries are the same by what they stand for. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "diff/diff_internal.h"

/* An entry that has no counterpart yet. */
struct entry {
	const struct enumeration_item *item;
	uint64_t low, high; /* in an order that both sides share */
	size_t index;       /* of the item */
};

/* One of two lists whose entries look for each other. */
struct side {
	const struct enumeration *enumeration;
	struct entry *left; /* those without a counterpart */
	size_t left_count;
	const struct enumeration_item **others; /* of each item its counterpart, or NULL */
};

struct pairing {
	struct side old, new;
	bool is_text;
};

static struct side
new_side(struct differ *d, const struct enumeration *enumeration, uint64_t flip)
{
	size_t count = enumeration->count;
	struct side side = { .enumeration = enumeration, .left_count = count };

	side.left = arena_alloc(d->arena, count * sizeof(*side.left));
	side.others = arena_alloc(d->arena, count * sizeof(struct enumeration_item *));
	for (size_t i = 0; i < count; i++) {
		const struct enumeration_item *item = &enumeration->items[i];

		side.left[i] = (struct entry){ item, item->low ^ flip, item->high ^ flip, i };
	}
	return side;
}

static int
compare_numbers(uint64_t a, uint64_t b)
{
	return a < b ? -1 : a > b;
}

/* The same values. */
static int
compare_ranges(const struct entry *a, const struct entry *b)
{
	int unclaimed = compare_numbers(a->item->is_unclaimed, b->item->is_unclaimed);
	int low = compare_numbers(a->low, b->low);

	return unclaimed ? unclaimed : low ? low : compare_numbers(a->high, b->high);
}

static int
compare_texts(const struct entry *a, const struct entry *b)
{
	return strcmp(a->item->text, b->item->text);
}

/* The same name; those without one come first.  A single value is known by itself only. */
static int
compare_item_names(const struct entry *a, const struct entry *b)
{
	if (!a->item->name || !b->item->name)
		return !b->item->name - !a->item->name;
	return strcmp(a->item->name, b->item->name);
}

/* Values in common, of entries that do not overlap on their own side. */
static int
compare_overlap(const struct entry *a, const struct entry *b)
{
	return a->high < b->low ? -1 : a->low > b->high;
}

typedef int entry_compare_fn(const struct entry *a, const struct entry *b);

/* qsort() has no argument for what to compare by, so each order has its own function. */
static int
sort_ranges(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;
	int order = compare_ranges(x, y);

	return order ? order : compare_numbers(x->index, y->index);
}

static int
sort_texts(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;
	int order = compare_texts(x, y);

	return order ? order : compare_numbers(x->index, y->index);
}

static int
sort_names(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;
	int order = compare_item_names(x, y);

	return order ? order : compare_numbers(x->index, y->index);
}

/* Whether two entries that are equal by a name belong together: not two values, not by no name. */
static bool
is_same_by_name(const struct entry *a, const struct entry *b)
{
	return a->item->name && (a->item->is_range || b->item->is_range);
}

/* Pairs what is equal in two lists that are sorted alike, and keeps the rest. */
static void
pair_equal(struct side *old, struct side *new, entry_compare_fn *compare)
{
	size_t i = 0, j = 0, old_kept = 0, new_kept = 0;

	while (i < old->left_count && j < new->left_count) {
		struct entry *a = &old->left[i], *b = &new->left[j];
		int order = compare(a, b);

		if (!order && compare == compare_item_names && !is_same_by_name(a, b))
			order = -1;
		if (order < 0) {
			old->left[old_kept++] = *a;
			i++;
		} else if (order > 0) {
			new->left[new_kept++] = *b;
			j++;
		} else {
			old->others[a->index] = b->item;
			new->others[b->index] = a->item;
			i++;
			j++;
		}
	}
	while (i < old->left_count)
		old->left[old_kept++] = old->left[i++];
	while (j < new->left_count)
		new->left[new_kept++] = new->left[j++];
	old->left_count = old_kept;
	new->left_count = new_kept;
}

static void
sort_sides(struct pairing *pairing, int compare(const void *a, const void *b))
{
	struct side *old = &pairing->old, *new = &pairing->new;

	if (old->left_count)
		qsort(old->left, old->left_count, sizeof(*old->left), compare);
	if (new->left_count)
		qsort(new->left, new->left_count, sizeof(*new->left), compare);
}

/* Drops single values and "..". */
static void
keep_ranges(struct side *side)
{
	size_t kept = 0;

	for (size_t i = 0; i < side->left_count; i++) {
		const struct enumeration_item *item = side->left[i].item;

		if (item->is_range && !item->is_unclaimed)
			side->left[kept++] = side->left[i];
	}
	side->left_count = kept;
}

/*
 * Finds for each entry its counterpart: the one of the same values; for a range else the one of the
 * same name ("Vendor Reserved"), else the first that has a value in common.
 */
static void
pair_entries(struct pairing *pairing)
{
	struct side *old = &pairing->old, *new = &pairing->new;

	if (pairing->is_text) {
		sort_sides(pairing, sort_texts);
		pair_equal(old, new, compare_texts);
		return;
	}
	sort_sides(pairing, sort_ranges);
	pair_equal(old, new, compare_ranges);
	sort_sides(pairing, sort_names);
	pair_equal(old, new, compare_item_names);
	keep_ranges(old);
	keep_ranges(new);
	sort_sides(pairing, sort_ranges);
	pair_equal(old, new, compare_overlap);
}

static int
compare_entries_low(const void *a, const void *b)
{
	return compare_numbers(((const struct entry *)a)->low, ((const struct entry *)b)->low);
}

/* What values an enumeration has an entry for, as ranges that do not touch each other. */
struct coverage {
	struct entry *ranges;
	size_t count;
	bool is_all; /* it has ".." */
};

static struct coverage
cover(struct differ *d, const struct enumeration *enumeration, uint64_t flip)
{
	struct side side = new_side(d, enumeration, flip);
	struct coverage coverage = { .ranges = side.left };

	for (size_t i = 0; i < enumeration->count; i++)
		coverage.is_all |= enumeration->items[i].is_unclaimed;
	if (coverage.is_all || !side.left_count)
		return coverage;
	qsort(side.left, side.left_count, sizeof(*side.left), compare_entries_low);
	for (size_t i = 0; i < side.left_count; i++) {
		struct entry *last = coverage.count ? &side.left[coverage.count - 1] : NULL;

		if (!last || (last->high != UINT64_MAX && side.left[i].low > last->high + 1))
			side.left[coverage.count++] = side.left[i];
		else if (side.left[i].high > last->high)
			last->high = side.left[i].high;
	}
	return coverage;
}

static bool
covers(const struct coverage *coverage, uint64_t low, uint64_t high)
{
	size_t first = 0, end = coverage->count;

	while (first < end) {
		size_t middle = first + (end - first) / 2;

		if (coverage->ranges[middle].high < low)
			first = middle + 1;
		else
			end = middle;
	}
	return coverage->is_all || (first < coverage->count && coverage->ranges[first].low <= low &&
				    coverage->ranges[first].high >= high);
}

static uint64_t
flip_for(enum mof_type_name a, enum mof_type_name b)
{
	return type_is_signed(a) || type_is_signed(b) ? UINT64_C(1) << 63 : 0;
}

static const char *
number_text(struct differ *d, enum mof_type_name type, uint64_t value)
{
	return type_is_signed(type) ? arena_printf(d->arena, "%" PRId64, (int64_t)value)
				    : arena_printf(d->arena, "%" PRIu64, value);
}

/* The entry as what it means: 5, 6..32767, "Text". */
static const char *
item_text(struct differ *d, enum mof_type_name type, const struct enumeration_item *item)
{
	if (type == TYPE_STRING)
		return differ_quote(d, item->text);
	if (item->is_unclaimed)
		return "..";
	if (!item->is_range)
		return number_text(d, type, item->low);
	return arena_printf(d->arena, "%s..%s", number_text(d, type, item->low),
			    number_text(d, type, item->high));
}

/* How a map of values and one of bits call the same. */
struct map_kinds {
	enum diff_kind added, removed, renamed;
};

static const struct map_kinds value_kinds = { DIFF_VALUE_ADDED, DIFF_VALUE_REMOVED,
					      DIFF_VALUE_RENAMED };
static const struct map_kinds bit_kinds = { DIFF_BIT_ADDED, DIFF_BIT_REMOVED, DIFF_BIT_RENAMED };

static void
add_item(struct differ *d, enum diff_kind kind, const char *item, const char *old_text,
	 const char *new_text, const struct enumeration_item *old,
	 const struct enumeration_item *new)
{
	struct diff_change *change = differ_add(d, kind, old_text, new_text);

	change->item = item;
	if (old)
		change->old_at = old->at;
	if (new)
		change->new_at = new->at;
}

/* Two entries that belong to each other. */
static void
compare_items(struct differ *d, const struct pairing *pairing, const struct coverage *coverage,
	      const struct enumeration_item *a, const struct enumeration_item *b)
{
	enum mof_type_name a_type = pairing->old.enumeration->type;
	enum mof_type_name b_type = pairing->new.enumeration->type;
	uint64_t flip = flip_for(a_type, b_type);
	uint64_t low = (a->is_unclaimed ? type_min(a_type) : a->low) ^ flip;
	uint64_t high = (a->is_unclaimed ? type_max(a_type) : a->high) ^ flip;
	const char *text = item_text(d, a_type, a);
	enum diff_kind kind;

	if (!a->is_unclaimed && (b->is_unclaimed || a->is_range != b->is_range))
		add_item(d, DIFF_VALUE_RESHAPED, text, text, item_text(d, b_type, b), a, b);
	if (!pairing->is_text && (low != (b->low ^ flip) || high != (b->high ^ flip)) &&
	    !(a->is_unclaimed && b->is_unclaimed)) {
		if (b->is_unclaimed || ((b->low ^ flip) <= low && (b->high ^ flip) >= high))
			kind = DIFF_VALUE_WIDENED;
		else
			kind = covers(coverage, low, high) ? DIFF_VALUE_SPLIT : DIFF_VALUE_NARROWED;
		add_item(d, kind, text, text, item_text(d, b_type, b), a, b);
	}
}

static bool
same_name(const struct enumeration_item *a, const struct enumeration_item *b)
{
	return a->name && b->name ? !strcmp(a->name, b->name) : a->name == b->name;
}

static bool
same_enumeration(const struct enumeration *a, const struct enumeration *b)
{
	if (a->type != b->type || a->count != b->count)
		return false;
	for (size_t i = 0; i < a->count; i++) {
		const struct enumeration_item *x = &a->items[i], *y = &b->items[i];

		if (x->low != y->low || x->high != y->high || x->is_range != y->is_range ||
		    x->is_unclaimed != y->is_unclaimed || !same_name(x, y) ||
		    (a->type == TYPE_STRING && strcmp(x->text, y->text)))
			return false;
	}
	return true;
}

/* Entry by entry, in the order of the old list, then what only the new one has. */
static void
compare_entries(struct differ *d, const struct enumeration *old, const struct enumeration *new,
		const struct map_kinds *kinds)
{
	uint64_t flip = flip_for(old->type, new->type);
	struct pairing pairing = { .is_text = old->type == TYPE_STRING };
	struct coverage coverage;

	if (same_enumeration(old, new) || (old->type == TYPE_STRING) != (new->type == TYPE_STRING))
		return;
	pairing.old = new_side(d, old, flip);
	pairing.new = new_side(d, new, flip);
	pair_entries(&pairing);
	coverage = cover(d, new, flip);
	for (size_t i = 0; i < old->count; i++) {
		const struct enumeration_item *a = &old->items[i], *b = pairing.old.others[i];
		const char *text;

		if (!b) {
			add_item(d, kinds->removed, item_text(d, old->type, a),
				 differ_quote(d, a->name), NULL, a, NULL);
			continue;
		}
		compare_items(d, &pairing, &coverage, a, b);
		text = same_name(a, b) ? NULL : item_text(d, new->type, b);
		if (text)
			add_item(d, kinds->renamed, text, differ_quote(d, a->name),
				 differ_quote(d, b->name), a, b);
	}
	for (size_t i = 0; i < new->count; i++)
		if (!pairing.new.others[i])
			add_item(d, kinds->added, item_text(d, new->type, &new->items[i]), NULL,
				 differ_quote(d, new->items[i].name), NULL, &new->items[i]);
}

static const struct element *
find_parameter(const struct element *method, const struct name *name)
{
	for (size_t i = 0; method && i < method->parameter_count; i++)
		if (name_equal(method->parameters[i]->name.name, name))
			return method->parameters[i];
	return NULL;
}

/* Whether the constants of an old value map are still made from the class that it was in. */
static bool
is_still_there(const struct differ *d, const struct element *old)
{
	const struct name *owner = old->declared_in->name.name;
	const struct class *class = schema_find_class(d->new, owner);
	const struct element *now;

	if (!class)
		return false;
	if (old->kind == ELEMENT_PARAMETER)
		now = find_parameter(class_find_method(class, old->method->name.name),
				     old->name.name);
	else if (old->kind == ELEMENT_METHOD)
		now = class_find_method(class, old->name.name);
	else
		now = class_find_property(class, old->name.name);
	return now && now->enumeration &&
	       name_equal(now->enumeration->element->declared_in->name.name, owner);
}

static void
compare_owners(struct differ *d, const struct enumeration *old, const struct enumeration *new)
{
	const struct name *a = old->element->declared_in->name.name;
	const struct name *b = new->element->declared_in->name.name;

	if (!name_equal(a, b) && !is_still_there(d, old->element))
		differ_add(d, DIFF_VALUE_MAP_MOVED, a->text, b->text);
}

static bool
is_open(struct differ *d, const struct enumeration *enumeration)
{
	enum mof_type_name type = enumeration->type;
	uint64_t flip = flip_for(type, type);
	struct coverage coverage = { 0 };

	if (type == TYPE_STRING)
		return false;
	coverage = cover(d, enumeration, flip);
	return covers(&coverage, type_min(type) ^ flip, type_max(type) ^ flip);
}

/* Bits as values, one for each position.  False where they cannot be read. */
static bool
get_bits(struct differ *d, const struct element *element, struct enumeration *ret)
{
	const struct qualifier *map = qualifiers_texts(&element->qualifiers, QUALIFIER_BIT_MAP);
	const struct qualifier *names =
		qualifiers_texts(&element->qualifiers, QUALIFIER_BIT_VALUES);
	const struct ast_value *bit = map ? map->value.first : NULL;
	const struct ast_value *name = names ? names->value.first : NULL;
	struct enumeration_item *items;

	*ret = (struct enumeration){ .element = element, .type = TYPE_UINT64 };
	if (!map && !names)
		return true;
	ret->count = map ? map->value.count : names->value.count;
	items = arena_alloc(d->arena, ret->count * sizeof(*items));
	ret->items = items;
	for (size_t i = 0; i < ret->count; i++) {
		const char *text =
			bit && bit->kind == VALUE_STRING ? schema_text(d->old, bit, NULL) : NULL;
		char *end = NULL;

		items[i].at = bit ? bit->at : name->at;
		items[i].low = text ? strtoull(text, &end, 10) : i;
		items[i].high = items[i].low;
		if (map && (!text || !*text || *end))
			return false;
		if (name && name->kind == VALUE_STRING)
			items[i].name = schema_text(d->old, name, NULL);
		bit = bit ? bit->next : NULL;
		name = names && i + 1 < names->value.count ? name->next : NULL;
	}
	return true;
}

static bool
has_bits(const struct element *element)
{
	return qualifiers_have(&element->qualifiers, QUALIFIER_BIT_MAP) ||
	       qualifiers_have(&element->qualifiers, QUALIFIER_BIT_VALUES);
}

static void
compare_bits(struct differ *d, const struct element *old, const struct element *new)
{
	struct enumeration old_bits, new_bits;

	if ((!has_bits(old) && !has_bits(new)) || !differ_knows_bits(d, old, new))
		return;
	get_bits(d, old, &old_bits);
	get_bits(d, new, &new_bits);
	if (has_bits(old) && has_bits(new))
		compare_entries(d, &old_bits, &new_bits, &bit_kinds);
	else
		differ_add(d, has_bits(new) ? DIFF_BIT_MAP_ADDED : DIFF_BIT_MAP_REMOVED, NULL,
			   NULL);
}

bool
differ_knows_bits(struct differ *d, const struct element *old, const struct element *new)
{
	struct enumeration bits;

	return get_bits(d, old, &bits) && get_bits(d, new, &bits);
}

static bool
knows_values(const struct element *element)
{
	return element->enumeration ||
	       !(qualifiers_have(&element->qualifiers, QUALIFIER_VALUE_MAP) ||
		 qualifiers_have(&element->qualifiers, QUALIFIER_VALUES));
}

bool
differ_knows_values(const struct element *old, const struct element *new)
{
	return knows_values(old) && knows_values(new);
}

void
differ_compare_values(struct differ *d, const struct element *old, const struct element *new)
{
	const struct enumeration *a = old->enumeration, *b = new->enumeration;

	compare_bits(d, old, new);
	if (!differ_knows_values(old, new) || (!a && !b))
		return;
	if (!a) {
		differ_add(d, is_open(d, b) ? DIFF_VALUE_MAP_ADDED_OPEN : DIFF_VALUE_MAP_ADDED,
			   NULL, NULL);
	} else if (!b) {
		differ_add(d, DIFF_VALUE_MAP_REMOVED, NULL, NULL);
	} else {
		compare_owners(d, a, b);
		compare_entries(d, a, b, &value_kinds);
	}
}
