/* Value maps as constants to name and as rows to search. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "emit/names.h"
#include "emit/view_internal.h"

/* The parts of an enumeration's name: Class, Method if it has one, and what it is about. */
static void
name_parts(const struct enumeration *enumeration, const char **ret_method, const char **ret_what)
{
	const struct element *element = enumeration->element;

	*ret_method = element->kind == ELEMENT_METHOD      ? element->name.name->text
		      : element->kind == ELEMENT_PARAMETER ? element->method->name.name->text
							   : NULL;
	*ret_what = element->kind == ELEMENT_METHOD ? "return" : element->name.name->text;
}

char *
view_enumeration_name(const struct viewing *v, const struct enumeration *enumeration)
{
	const char *class = view_class_name(v, enumeration->element->declared_in);
	const char *method, *what;

	name_parts(enumeration, &method, &what);
	if (method)
		return arena_printf(v->arena, "%s_%s_%s", class, view_spell_part(v, method),
				    view_spell_part(v, what));
	return arena_printf(v->arena, "%s_%s", class, view_spell_part(v, what));
}

static char *
display_name(const struct viewing *v, const struct enumeration *enumeration)
{
	const struct element *element = enumeration->element;
	const char *class = element->declared_in->name.name->text;

	if (element->kind == ELEMENT_METHOD)
		return arena_printf(v->arena, "%s.%s()", class, element->name.name->text);
	if (element->kind == ELEMENT_PARAMETER)
		return arena_printf(v->arena, "%s.%s.%s", class, element->method->name.name->text,
				    element->name.name->text);
	return arena_printf(v->arena, "%s.%s", class, element->name.name->text);
}

const struct enumeration *
view_enumeration_of(const struct element *element)
{
	return element->enumeration ? element->enumeration : element->bits;
}

static bool
is_bits(const struct enumeration *enumeration)
{
	return enumeration == enumeration->element->bits;
}

void
view_enumeration_ref(const struct viewing *v, struct val *parent, const struct element *element)
{
	const struct enumeration *enumeration = view_enumeration_of(element);
	struct val *map = val_map(v->arena, parent, "enumeration");

	if (!enumeration)
		return;
	val_text(v->arena, map, "c_name", view_enumeration_name(v, enumeration));
	val_truth(v->arena, map, "is_text", enumeration->type == TYPE_STRING);
	val_truth(v->arena, map, "is_bits", is_bits(enumeration));
}

/* A number as it can stand within a name: -7 is M7. */
static const char *
number_in_name(const struct viewing *v, enum mof_type_name type, uint64_t value)
{
	if (type_is_signed(type) && (int64_t)value < 0)
		return arena_printf(v->arena, "M%" PRIu64, (uint64_t)0 - value);
	return view_decimal(v, type, value);
}

/* The name that the schema gives to an item: its Values, else its ValueMap entry. */
static const char *
item_name(const struct enumeration_item *item)
{
	return item->name ? item->name : item->text;
}

static const char *
constant_base(const struct viewing *v, const struct enumeration *enumeration,
	      const struct enumeration_item *item)
{
	bool is_text = enumeration->type == TYPE_STRING;
	const char *base;

	if (!item->name && !is_text)
		return number_in_name(v, enumeration->type, item->low);
	base = names_constant(v->arena, item_name(item));
	if (*base)
		return base;
	if (is_text)
		return arena_printf(v->arena, "VALUE_%zu", (size_t)(item - enumeration->items));
	return arena_printf(v->arena, "VALUE_%s", number_in_name(v, enumeration->type, item->low));
}

/* Takes the name of an item's constant, or both of a range; false if one is taken. */
static bool
take_constant(const struct viewing *v, struct name_map *taken, const char *base,
	      const struct enumeration_item *item)
{
	static const char *const endings[] = { "", "_MIN", "_MAX" };
	const struct name *names[2];
	size_t first = item->is_range ? 1 : 0, count = item->is_range ? 2 : 1;

	for (size_t i = 0; i < count; i++) {
		const char *text = arena_printf(v->arena, "%s%s", base, endings[first + i]);

		names[i] = names_get(v->names, text, strlen(text));
		if (name_map_get(taken, names[i]))
			return false;
	}
	for (size_t i = 0; i < count; i++)
		name_map_put(taken, v->arena, names[i], taken);
	return true;
}

/*
 * The end of each item's constant.  The first of equal names keeps it, a later one has its value
 * behind it, or its position where the values are strings.
 */
static const char **
constant_bases(const struct viewing *v, const struct enumeration *enumeration)
{
	const char **bases = arena_alloc(v->arena, enumeration->count * sizeof(*bases));
	struct name_map taken = { 0 };

	for (size_t i = 0; i < enumeration->count; i++) {
		const struct enumeration_item *item = &enumeration->items[i];

		bases[i] = constant_base(v, enumeration, item);
		if (item->is_unclaimed)
			continue;
		while (!take_constant(v, &taken, bases[i], item))
			bases[i] = enumeration->type == TYPE_STRING
					   ? arena_printf(v->arena, "%s_%zu", bases[i], i)
					   : arena_printf(v->arena, "%s_%s", bases[i],
							  number_in_name(v, enumeration->type,
									 item->low));
	}
	return bases;
}

static bool
fits_int(enum mof_type_name type, uint64_t value)
{
	if (type_is_signed(type))
		return (int64_t)value >= INT32_MIN && (int64_t)value <= INT32_MAX;
	return value <= INT32_MAX;
}

static void
add_constant(struct viewing *v, struct val *list, const char *c_name, const char *value,
	     bool is_int, const struct enumeration_item *item)
{
	struct val *map = val_map(v->arena, list, NULL);

	val_text(v->arena, map, "c_name", c_name);
	val_text(v->arena, map, "value", value);
	val_truth(v->arena, map, "fits_int", is_int);
	val_text(v->arena, map, "text", item_name(item));
	val_text(v->arena, map, "name", item->name);
	view_claim(v, &v->constants, c_name, item->at, item->text);
}

/* Masks are read more easily as hexadecimal numbers. */
static const char *
constant_value(const struct viewing *v, const struct enumeration *enumeration, uint64_t value)
{
	if (is_bits(enumeration) && ((int64_t)value > 0 || !type_is_signed(enumeration->type)))
		return arena_printf(v->arena, "0x%" PRIx64, value);
	return view_decimal(v, enumeration->type, value);
}

static bool
add_constants(struct viewing *v, struct val *list, const struct enumeration *enumeration,
	      const char *prefix)
{
	const char **bases = constant_bases(v, enumeration);
	bool any_int = false;

	for (size_t i = 0; i < enumeration->count; i++) {
		const struct enumeration_item *item = &enumeration->items[i];
		const char *c_name = arena_printf(v->arena, "%s_%s", prefix, bases[i]);
		bool low_fits = fits_int(enumeration->type, item->low);
		bool high_fits = fits_int(enumeration->type, item->high);

		if (item->is_unclaimed)
			continue;
		if (!item->is_range) {
			add_constant(v, list, c_name, constant_value(v, enumeration, item->low),
				     low_fits, item);
		} else {
			add_constant(v, list, arena_printf(v->arena, "%s_MIN", c_name),
				     view_decimal(v, enumeration->type, item->low), low_fits, item);
			add_constant(v, list, arena_printf(v->arena, "%s_MAX", c_name),
				     view_decimal(v, enumeration->type, item->high), high_fits,
				     item);
		}
		any_int |= low_fits || (item->is_range && high_fits);
	}
	return any_int;
}

static void
add_texts(struct viewing *v, struct val *list, const struct enumeration *enumeration,
	  const char *prefix)
{
	const char **bases = constant_bases(v, enumeration);

	for (size_t i = 0; i < enumeration->count; i++)
		add_constant(v, list, arena_printf(v->arena, "%s_%s", prefix, bases[i]),
			     enumeration->items[i].text, false, &enumeration->items[i]);
}

/* A row of the table that is searched, in an order that is the same for signed values. */
struct row {
	uint64_t low, high;
	size_t item;
};

static int
compare_rows(const void *a, const void *b)
{
	const struct row *x = a, *y = b;

	return x->low < y->low ? -1 : x->low > y->low;
}

struct named {
	const char *name;
	size_t item;
};

static int
compare_named(const void *a, const void *b)
{
	const struct named *x = a, *y = b;
	int order = strcmp(x->name, y->name);

	return order ? order : x->item < y->item ? -1 : 1;
}

/* For each item whether one before it has the same name, which then is the one to be found by it.
 */
static bool *
find_repeated(const struct viewing *v, const struct enumeration *enumeration)
{
	size_t n = enumeration->count, count = 0;
	struct named *sorted = arena_alloc(v->arena, n * sizeof(*sorted));
	bool *is_repeated = arena_alloc(v->arena, n);

	for (size_t i = 0; i < n; i++)
		if (!enumeration->items[i].is_unclaimed)
			sorted[count++] = (struct named){ item_name(&enumeration->items[i]), i };
	qsort(sorted, count, sizeof(*sorted), compare_named);
	for (size_t i = 1; i < count; i++)
		is_repeated[sorted[i].item] = !strcmp(sorted[i].name, sorted[i - 1].name);
	return is_repeated;
}

/*
 * A single value within a range keeps its own name, so the range is cut around it.  singles is
 * sorted; the pieces are added behind the count rows, and the new count is returned.
 */
static size_t
cut_range(struct row *rows, size_t count, struct row range, const struct row *singles,
	  size_t single_count)
{
	for (size_t i = 0; i < single_count; i++) {
		uint64_t single = singles[i].low;

		if (single < range.low || single > range.high)
			continue;
		if (single > range.low)
			rows[count++] = (struct row){ range.low, single - 1, range.item };
		if (single == range.high)
			return count;
		range.low = single + 1;
	}
	rows[count++] = range;
	return count;
}

/* Sorted rows that do not overlap. */
static void
add_rows(const struct viewing *v, struct val *list, const struct enumeration *enumeration)
{
	const struct enumeration_item *items = enumeration->items;
	bool is_by_sign = type_is_signed(enumeration->type) && !is_bits(enumeration);
	uint64_t flip = is_by_sign ? UINT64_C(1) << 63 : 0;
	size_t n = enumeration->count, single_count = 0, count;
	struct row *singles = arena_alloc(v->arena, n * sizeof(*singles));
	struct row *rows = arena_alloc(v->arena, 2 * n * sizeof(*rows));
	const bool *is_repeated = find_repeated(v, enumeration);

	for (size_t i = 0; i < n; i++)
		if (!items[i].is_range)
			singles[single_count++] =
				(struct row){ items[i].low ^ flip, items[i].high ^ flip, i };
	qsort(singles, single_count, sizeof(*singles), compare_rows);
	memcpy(rows, singles, single_count * sizeof(*rows));
	count = single_count;
	for (size_t i = 0; i < n; i++)
		if (items[i].is_range && !items[i].is_unclaimed)
			count = cut_range(
				rows, count,
				(struct row){ items[i].low ^ flip, items[i].high ^ flip, i },
				singles, single_count);
	qsort(rows, count, sizeof(*rows), compare_rows);
	for (size_t i = 0; i < count; i++) {
		struct val *map = val_map(v->arena, list, NULL);

		val_text(v->arena, map, "low",
			 arena_printf(v->arena, "%" PRIu64, rows[i].low ^ flip));
		val_text(v->arena, map, "high",
			 arena_printf(v->arena, "%" PRIu64, rows[i].high ^ flip));
		val_text(v->arena, map, "name", item_name(&items[rows[i].item]));
		val_truth(v->arena, map, "is_repeated", is_repeated[rows[i].item]);
	}
}

/* Whether the values have names besides themselves. */
static bool
has_names(const struct enumeration *enumeration)
{
	bool has = false;

	for (size_t i = 0; i < enumeration->count; i++)
		has |= enumeration->items[i].name != NULL;
	return has;
}

void
view_enumeration(struct viewing *v, struct val *list, const struct enumeration *enumeration)
{
	struct val *map = val_map(v->arena, list, NULL), *constants;
	const char *c_name = view_enumeration_name(v, enumeration), *prefix;
	const struct enumeration_item *unclaimed = NULL;
	bool is_text = enumeration->type == TYPE_STRING, any_int = false;
	struct buf upper = { 0 };

	names_upper(&upper, c_name);
	prefix = arena_strndup(v->arena, upper.text, upper.len);
	buf_clear(&upper);
	for (size_t i = 0; i < enumeration->count && !unclaimed; i++)
		if (enumeration->items[i].is_unclaimed)
			unclaimed = &enumeration->items[i];
	val_text(v->arena, map, "c_name", c_name);
	val_text(v->arena, map, "name", display_name(v, enumeration));
	val_share(v->arena, map, "type", view_type(v, enumeration->element));
	val_truth(v->arena, map, "is_text", is_text);
	val_truth(v->arena, map, "is_bits", is_bits(enumeration));
	val_truth(v->arena, map, "is_signed", type_is_signed(enumeration->type));
	val_truth(v->arena, map, "has_unclaimed", unclaimed != NULL);
	val_text(v->arena, map, "unclaimed", unclaimed ? item_name(unclaimed) : "");
	constants = val_list(v->arena, map, "constants");
	if (!is_text)
		any_int = add_constants(v, constants, enumeration, prefix);
	val_truth(v->arena, map, "has_int_constants", any_int);
	constants = val_list(v->arena, map, "rows");
	if (!is_text)
		add_rows(v, constants, enumeration);
	constants = val_list(v->arena, map, "texts");
	if (is_text)
		add_texts(v, constants, enumeration, prefix);
	val_truth(v->arena, map, "has_names", has_names(enumeration));
	view_claim_all(v, &v->target->endings.enumeration, c_name, enumeration->element->name.at,
		       display_name(v, enumeration));
}
