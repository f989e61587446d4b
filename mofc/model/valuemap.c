/* ValueMap and Values: which values an element may have, and their names (DSP0004 5.6.3). */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "model/build.h"

/* What one entry of a ValueMap says, before its neighbours are known. */
struct entry {
	bool has_low, has_high;
	uint64_t low, high;
};

/* A value in an order that is the same for signed and unsigned types. */
static uint64_t
rank(enum mof_type_name type, uint64_t value)
{
	return type_is_signed(type) ? value ^ (UINT64_C(1) << 63) : value;
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
	uint64_t magnitude;
	size_t binary;
	char *end;

	if (*p == '+' || *p == '-')
		p++;
	if (*p < '0' || *p > '9')
		return false;
	errno = 0;
	binary = strspn(p, "01");
	if (binary && (p[binary] | 0x20) == 'b') {
		magnitude = strtoull(p, &end, 2);
		end++;
	} else {
		magnitude = strtoull(p, &end, 0);
	}
	if (errno)
		return false;
	*text = end;
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
	if (ret->has_low && ret->has_high && rank(type, ret->low) > rank(type, ret->high))
		return "is a range that ends before it begins";
	return NULL;
}

/* "a.." ends before the next value that another entry claims, at most at the type's end. */
static uint64_t
open_high(const struct entry *entries, size_t count, size_t at, enum mof_type_name type)
{
	uint64_t low = rank(type, entries[at].low), high = rank(type, type_max(type));

	for (size_t i = 0; i < count; i++) {
		uint64_t first = rank(type, entries[i].has_low ? entries[i].low : entries[i].high);

		if (i != at && (entries[i].has_low || entries[i].has_high) && first > low &&
		    first <= high)
			high = first - 1;
	}
	return type_is_signed(type) ? high ^ (UINT64_C(1) << 63) : high;
}

/* "..b" begins behind the last value below it that another entry claims. */
static uint64_t
open_low(const struct entry *entries, size_t count, size_t at, enum mof_type_name type)
{
	uint64_t high = rank(type, entries[at].high), low = rank(type, type_min(type));

	for (size_t i = 0; i < count; i++) {
		uint64_t last = rank(type, entries[i].has_high ? entries[i].high : entries[i].low);

		if (i != at && (entries[i].has_low || entries[i].has_high) && last < high &&
		    last >= low)
			low = last + 1;
	}
	return type_is_signed(type) ? low ^ (UINT64_C(1) << 63) : low;
}

/*
 * Two items that claim the same values.  A single value within a range is none: it has its own
 * name and the range keeps the rest.  DMTF's schema also repeats "..", where the first one counts.
 */
static bool
overlap(const struct enumeration_item *a, const struct enumeration_item *b,
	enum mof_type_name type)
{
	return a->is_range == b->is_range && !a->is_unclaimed && !b->is_unclaimed &&
	       rank(type, a->low) <= rank(type, b->high) &&
	       rank(type, b->low) <= rank(type, a->high);
}

static void
check_overlaps(struct build *build, const struct enumeration *enumeration)
{
	const struct enumeration_item *items = enumeration->items;

	for (size_t i = 1; i < enumeration->count; i++)
		for (size_t j = 0; j < i; j++) {
			if (!overlap(&items[i], &items[j], enumeration->type))
				continue;
			diag_error(build->diags, items[i].at, "value-map",
				   "\"%s\" in the ValueMap of '%s' overlaps \"%s\"", items[i].text,
				   enumeration->element->name.name->text, items[j].text);
			diag_note(build->diags, items[j].at, "the other entry");
			break;
		}
}

/* The span of entry number n, where the list was written here. */
static struct span
entry_span(const struct ast_qualifier *list, const char *qualifier, size_t n, struct span other)
{
	const struct ast_value *item;

	while (list && !name_is(list->name.name, qualifier))
		list = list->next;
	if (!list || !list->value || list->value->kind != VALUE_ARRAY)
		return other;
	for (item = list->value->first; item && n; item = item->next)
		n--;
	return item ? item->at : other;
}

/* False, with a message, if the list cannot be read. */
static bool
fill_ranges(struct build *build, struct enumeration_item *items, size_t count,
	    const struct element *element)
{
	struct entry *entries = arena_alloc(build->arena, count * sizeof(*entries));
	enum mof_type_name type = element->type;

	for (size_t i = 0; i < count; i++) {
		const char *wrong = read_entry(items[i].text, type, &entries[i]);

		if (!wrong)
			continue;
		/* DMTF 2.22 itself has one with names and numbers the wrong way round. */
		diag_warning(build->diags, items[i].at, "value-map",
			     "the ValueMap of '%s' is ignored: \"%s\" %s (%s)",
			     element->name.name->text, items[i].text, wrong, type_name(type));
		return false;
	}
	for (size_t i = 0; i < count; i++) {
		const struct entry *entry = &entries[i];

		items[i].is_unclaimed = !entry->has_low && !entry->has_high;
		items[i].low = entry->has_low || items[i].is_unclaimed
				       ? entry->low : open_low(entries, count, i, type);
		items[i].high = entry->has_high || items[i].is_unclaimed
					? entry->high : open_high(entries, count, i, type);
		items[i].is_range = !(entry->has_low && entry->has_high &&
				      entry->low == entry->high);
	}
	return true;
}

/* Only a list that the element itself writes makes an enumeration; a propagated one is shared. */
static const struct qualifier *
own_list(const struct element *element, const char *name)
{
	const struct qualifier *qualifier = qualifiers_find(&element->qualifiers, name);

	return qualifier && !qualifier->propagated && !qualifier->value.is_null &&
	       qualifier->value.is_array ? qualifier : NULL;
}

const struct enumeration *
enumeration_build(struct build *build, const struct element *element)
{
	const struct qualifier *map = own_list(element, "valuemap");
	const struct qualifier *values = own_list(element, "values");
	struct enumeration *enumeration;
	struct enumeration_item *items;
	size_t count;

	/* Values alone name the numbers from 0 on. */
	if (!type_is_integer(element->type) && (element->type != TYPE_STRING || !map))
		return NULL;
	if (!map && !(values && type_is_integer(element->type)))
		return NULL;
	if (map && values && map->value.count != values->value.count) {
		diag_error(build->diags, values->name.at, "value-map",
			   "'%s' has %zu entries in ValueMap but %zu in Values",
			   element->name.name->text, map->value.count, values->value.count);
		diag_note(build->diags, map->name.at, "its ValueMap");
	}
	count = map ? map->value.count : values->value.count;
	items = arena_alloc(build->arena, count * sizeof(*items));
	for (size_t i = 0; i < count; i++) {
		const struct scalar *text = map ? &map->value.items[i] : NULL;

		items[i].at = entry_span(element->ast->qualifiers, map ? "valuemap" : "values", i,
					 element->name.at);
		items[i].text = text && !text->is_null ? text->string.text
						       : arena_printf(build->arena, "%zu", i);
		if (values && i < values->value.count && !values->value.items[i].is_null)
			items[i].name = values->value.items[i].string.text;
	}
	enumeration = arena_alloc(build->arena, sizeof(*enumeration));
	*enumeration = (struct enumeration){ element, element->type, items, count };
	if (element->type != TYPE_STRING) {
		if (!fill_ranges(build, items, count, element))
			return NULL;
		check_overlaps(build, enumeration);
	}
	return enumeration;
}
