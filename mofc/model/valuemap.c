/* ValueMap and Values: which values an element may have, and their names (DSP0004 5.6.3). */
#include <stdlib.h>
#include <string.h>

#include "model/build.h"

/* What one entry of a ValueMap says, before its neighbours are known. */
struct entry {
	bool has_low, has_high;
	uint64_t low, high;
};

uint64_t
enumeration_rank(enum mof_type_name type, uint64_t value)
{
	return type_is_signed(type) ? value ^ (UINT64_C(1) << 63) : value;
}

static bool
read_digits(const char *p, size_t len, unsigned int base, uint64_t *ret)
{
	for (*ret = 0; len; len--, p++) {
		unsigned int digit = *p <= '9' ? (unsigned int)(*p - '0')
					       : (unsigned int)((*p | 0x20) - 'a') + 10;

		if (digit >= base || *ret > (UINT64_MAX - digit) / base)
			return false;
		*ret = *ret * base + digit;
	}
	return true;
}

/*
 * Reads an integer literal at *text (decimal, octal, 0x, or binary with a b behind it) and moves
 * behind it.  False if there is none or it lies outside the type.
 */
static bool
read_integer(const char **text, enum mof_type_name type, uint64_t *ret)
{
	const char *p = *text;
	bool negative = *p == '-';
	unsigned int base = 10;
	uint64_t magnitude;
	size_t len, binary, suffix = 0;

	p += *p == '+' || *p == '-';
	binary = strspn(p, "01");
	len = strspn(p, "0123456789");
	if (binary && (p[binary] | 0x20) == 'b') {
		base = 2;
		len = binary;
		suffix = 1;
	} else if (*p == '0' && (p[1] | 0x20) == 'x') {
		base = 16;
		p += 2;
		len = strspn(p, "0123456789abcdefABCDEF");
	} else if (*p == '0' && len > 1) {
		base = 8;
	}
	if (!len || !read_digits(p, len, base, &magnitude))
		return false;
	*text = p + len + suffix;
	*ret = negative ? (uint64_t)0 - magnitude : magnitude;
	if (negative && magnitude)
		return type_is_signed(type) && magnitude <= type_max(type) + 1;
	return magnitude <= type_max(type);
}

static void
skip_blanks(const char **text)
{
	*text += strspn(*text, " \t");
}

/* NULL, or what is wrong with the entry. */
static const char *
read_entry(const char *text, enum mof_type_name type, struct entry *ret)
{
	*ret = (struct entry){ 0 };
	skip_blanks(&text);
	if (strncmp(text, "..", 2)) {
		if (!read_integer(&text, type, &ret->low))
			return "is no value of the type";
		ret->has_low = true;
		skip_blanks(&text);
		if (!*text) {
			ret->has_high = true;
			ret->high = ret->low;
			return NULL;
		}
	}
	if (strncmp(text, "..", 2))
		return "is neither a value nor a range";
	text += 2;
	skip_blanks(&text);
	if (*text) {
		if (!read_integer(&text, type, &ret->high))
			return "is no range of values of the type";
		ret->has_high = true;
		skip_blanks(&text);
	}
	if (*text)
		return "is neither a value nor a range";
	if (ret->has_low && ret->has_high &&
	    enumeration_rank(type, ret->low) > enumeration_rank(type, ret->high))
		return "is a range that ends before it begins";
	return NULL;
}

static int
compare_ranks(const void *a, const void *b)
{
	const uint64_t *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

/* How many of the sorted ranks are less than rank, or with or_equal not above it. */
static size_t
count_below(const uint64_t *sorted, size_t count, uint64_t than, bool or_equal)
{
	size_t low = 0, high = count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (sorted[middle] < than || (or_equal && sorted[middle] == than))
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/*
 * Gives open ranges their ends: "a.." ends before the next value that another entry claims, and
 * "..b" begins behind the last one below it; else at the end of the type.
 */
static void
close_ranges(struct build *build, struct entry *entries, size_t count, enum mof_type_name type)
{
	uint64_t flip = enumeration_rank(type, 0);
	uint64_t *lows = arena_alloc(&build->scratch, count * sizeof(*lows));
	uint64_t *highs = arena_alloc(&build->scratch, count * sizeof(*highs));
	size_t n = 0;

	for (size_t i = 0; i < count; i++) {
		const struct entry *e = &entries[i];

		if (!e->has_low && !e->has_high)
			continue;
		lows[n] = enumeration_rank(type, e->has_low ? e->low : e->high);
		highs[n++] = enumeration_rank(type, e->has_high ? e->high : e->low);
	}
	qsort(lows, n, sizeof(*lows), compare_ranks);
	qsort(highs, n, sizeof(*highs), compare_ranks);
	for (size_t i = 0; i < count; i++) {
		struct entry *e = &entries[i];

		if (e->has_low && !e->has_high) {
			size_t next = count_below(lows, n, enumeration_rank(type, e->low), true);

			e->high = next < n ? (lows[next] - 1) ^ flip : type_max(type);
		} else if (e->has_high && !e->has_low) {
			size_t before =
				count_below(highs, n, enumeration_rank(type, e->high), false);

			e->low = before ? (highs[before - 1] + 1) ^ flip : type_min(type);
		}
	}
}

/* For looking at items in the order of their values. */
struct sorted_item {
	uint64_t low, high;
	const struct enumeration_item *item;
};

static int
compare_items(const void *a, const void *b)
{
	const struct sorted_item *x = a, *y = b;

	if (x->low != y->low)
		return x->low < y->low ? -1 : 1;
	return x->item < y->item ? -1 : x->item > y->item;
}

/* At most one entry stands for all the rest; DMTF's schema repeats it, and the first one counts. */
static void
check_unclaimed(struct build *build, const struct enumeration *enumeration)
{
	const struct enumeration_item *first = NULL;

	for (size_t i = 0; i < enumeration->count; i++) {
		const struct enumeration_item *item = &enumeration->items[i];

		if (item->is_unclaimed && first) {
			diag_warning(build->diags, item->at, "value-map-unclaimed",
				     "\"..\" stands twice in the ValueMap of '%s'",
				     enumeration->element->name.name->text);
			diag_note(build->diags, first->at, "the first one");
			return;
		}
		if (item->is_unclaimed)
			first = item;
	}
}

/*
 * Two items that claim the same values.  A single value within a range is none: it has its own
 * name and the range keeps the rest.
 */
static void
check_overlaps(struct build *build, const struct enumeration *enumeration, bool ranges)
{
	struct sorted_item *sorted =
		arena_alloc(&build->scratch, enumeration->count * sizeof(*sorted));
	size_t n = 0;

	for (size_t i = 0; i < enumeration->count; i++) {
		const struct enumeration_item *item = &enumeration->items[i];

		if (!item->is_unclaimed && item->is_range == ranges)
			sorted[n++] = (struct sorted_item){
				enumeration_rank(enumeration->type, item->low),
				enumeration_rank(enumeration->type, item->high), item
			};
	}
	qsort(sorted, n, sizeof(*sorted), compare_items);
	for (size_t i = 1, reach = 0; i < n; i++) {
		/* The item that reaches highest so far is the one to compare with. */
		const struct enumeration_item *a = sorted[reach].item, *b = sorted[i].item;

		if (sorted[i].low > sorted[reach].high) {
			reach = i;
			continue;
		}
		dialect_error(build, a < b ? b->at : a->at, "value-map-overlap",
			      "\"%s\" in the ValueMap of '%s' overlaps \"%s\"",
			      a < b ? b->text : a->text, enumeration->element->name.name->text,
			      a < b ? a->text : b->text);
		diag_note(build->diags, a < b ? a->at : b->at, "the other entry");
		if (sorted[i].high > sorted[reach].high)
			reach = i;
	}
}

/* False, with a message, if the list cannot be read. */
static bool
fill_ranges(struct build *build, struct enumeration_item *items, size_t count,
	    const struct element *element)
{
	struct entry *entries = arena_alloc(&build->scratch, count * sizeof(*entries));
	enum mof_type_name type = element->type;

	for (size_t i = 0; i < count; i++) {
		const char *wrong = read_entry(items[i].text, type, &entries[i]);

		if (!wrong)
			continue;
		/* DMTF 2.22 itself has one with names and numbers the wrong way round. */
		if (items[i].text[strspn(items[i].text, " +-.")] > '9' || !*items[i].text)
			diag_warning(build->diags, items[i].at, "value-map-text",
				     "the ValueMap of '%s' is ignored: \"%s\" is no number",
				     element->name.name->text, items[i].text);
		else
			dialect_error(build, items[i].at, "value-map",
				      "\"%s\" in the ValueMap of '%s' %s (%s)", items[i].text,
				      element->name.name->text, wrong, type_name(type));
		return false;
	}
	close_ranges(build, entries, count, type);
	for (size_t i = 0; i < count; i++) {
		const struct entry *entry = &entries[i];

		items[i].is_unclaimed = !entry->has_low && !entry->has_high;
		items[i].low = entry->low;
		items[i].high = entry->high;
		items[i].is_range =
			!(entry->has_low && entry->has_high && entry->low == entry->high);
	}
	return true;
}

/* Says where ValueMap and Values differ in length. */
static void
check_lengths(struct build *build, const struct element *element, const struct qualifier *map,
	      const struct qualifier *values)
{
	const struct qualifier *own = values->propagated ? map : values;
	const struct qualifier *other = values->propagated ? values : map;

	if (map->value.count == values->value.count)
		return;
	dialect_error(build, own->ast->name.at, "value-map-length",
		      "'%s' has %u entries in ValueMap but %u in Values", element->name.name->text,
		      map->value.count, values->value.count);
	diag_note(build->diags, other->ast->name.at,
		  values->propagated ? "its Values" : "its ValueMap");
}

/* Fills items from the two lists.  False, with a message, if the ValueMap holds a null. */
static bool
fill_texts(struct build *build, struct enumeration_item *items, size_t count,
	   const struct element *element, const struct qualifier *map,
	   const struct qualifier *values)
{
	const struct ast_value *entry = map ? map->value.first : NULL;
	const struct ast_value *name = values ? values->value.first : NULL;

	for (size_t i = 0; i < count; i++) {
		items[i].at = map ? entry->at : name->at;
		if (map && entry->kind == VALUE_NULL) {
			diag_warning(build->diags, items[i].at, "value-map-text",
				     "the %s of '%s' is ignored: it holds a null",
				     map->declaration->name.name->text, element->name.name->text);
			return false;
		}
		items[i].text = map ? schema_text(build->schema, entry, NULL)
				    : arena_printf(build->arena, "%zu", i);
		if (values && i < values->value.count && name->kind == VALUE_STRING)
			items[i].name = schema_text(build->schema, name, NULL);
		entry = map ? entry->next : NULL;
		name = values && i + 1 < values->value.count ? name->next : NULL;
	}
	return true;
}

const struct enumeration *
enumeration_build(struct build *build, const struct element *element)
{
	const struct qualifiers *qualifiers = &element->qualifiers;
	const struct qualifier *map = qualifiers_texts(qualifiers, QUALIFIER_VALUE_MAP);
	const struct qualifier *values = qualifiers_texts(qualifiers, QUALIFIER_VALUES);
	bool is_integer = type_is_integer(element->type);
	struct enumeration *enumeration;
	struct enumeration_item *items;
	size_t count;

	/* Lists that are both inherited are the enumeration of the element above, which is shared.
	 */
	if ((!map || map->propagated) && (!values || values->propagated))
		return element->overridden ? element->overridden->enumeration : NULL;
	/* Values alone name the numbers from 0 on. */
	if (!(is_integer || (element->type == TYPE_STRING && map)))
		return NULL;
	if (map && values)
		check_lengths(build, element, map, values);
	count = map ? map->value.count : values->value.count;
	items = arena_alloc(build->arena, count * sizeof(*items));
	if (!fill_texts(build, items, count, element, map, values))
		return NULL;
	enumeration = arena_alloc(build->arena, sizeof(*enumeration));
	*enumeration = (struct enumeration){ element, element->type, items, count };
	if (is_integer) {
		bool is_sound = fill_ranges(build, items, count, element);

		if (is_sound) {
			check_overlaps(build, enumeration, false);
			check_overlaps(build, enumeration, true);
			check_unclaimed(build, enumeration);
		}
		arena_reset(&build->scratch);
		if (!is_sound)
			return NULL;
	}
	return enumeration;
}

bool
bit_position(const char *text, enum mof_type_name type, unsigned long *ret)
{
	char *end;

	if (*text < '0' || *text > '9')
		return false;
	*ret = strtoul(text, &end, 0);
	return !*end && *ret < type_bits(type);
}

const struct enumeration *
bits_build(struct build *build, const struct element *element)
{
	const struct qualifiers *qualifiers = &element->qualifiers;
	const struct qualifier *map = qualifiers_texts(qualifiers, QUALIFIER_BIT_MAP);
	const struct qualifier *values = qualifiers_texts(qualifiers, QUALIFIER_BIT_VALUES);
	struct enumeration *bits;
	struct enumeration_item *items;
	size_t count;

	if ((!map || map->propagated) && (!values || values->propagated))
		return element->overridden ? element->overridden->bits : NULL;
	if (!type_is_integer(element->type))
		return NULL;
	count = map ? map->value.count : values->value.count;
	items = arena_alloc(build->arena, count * sizeof(*items));
	if (!fill_texts(build, items, count, element, map, values))
		return NULL;
	for (size_t i = 0; i < count; i++) {
		unsigned long bit = 0;

		if (!bit_position(items[i].text, element->type, &bit))
			return NULL; /* a rule tells it (bit-map) */
		/* The highest bit of a signed type is its sign. */
		items[i].low = type_is_signed(element->type) && bit == type_bits(element->type) - 1
				       ? type_min(element->type)
				       : UINT64_C(1) << bit;
		items[i].high = items[i].low;
	}
	bits = arena_alloc(build->arena, sizeof(*bits));
	*bits = (struct enumeration){ element, element->type, items, count };
	return bits;
}
