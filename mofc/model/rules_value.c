/* Rules about defaults and about the values that an element may have. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "model/rules.h"

/* A default that its own element does not allow is a mistake; other values may know better. */
__attribute__((format(printf, 5, 6))) static void
tell(struct build *build, bool is_default, struct span at, const char *id, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	if (is_default && build->dialect != DIALECT_WMI)
		diag_verror(build->diags, at, id, format, args);
	else
		diag_vwarning(build->diags, at, id, format, args);
	va_end(args);
}

static const char *
what(bool is_default)
{
	return is_default ? "default" : "value";
}

/* DSP0004 7.9.2: no more values than an array of fixed size has room for. */
static void
fits_array(struct build *build, const struct element *element, const struct value *value)
{
	/* To WMI the size is only what is usual. */
	if (element->array_size && value->count > element->array_size &&
	    build->dialect != DIALECT_WMI)
		diag_error(build->diags, value->at, "array-size",
			   "%u values for '%s', an array of %u", value->count,
			   text_of(element->name), element->array_size);
}

static bool
has_either(const struct element *element, enum standard_qualifier one,
	   enum standard_qualifier other)
{
	return qualifiers_have(&element->qualifiers, one) ||
	       qualifiers_have(&element->qualifiers, other);
}

/* DSP0004 5.6.3.29, 5.6.3.31. */
static void
in_limits(struct build *build, const struct element *element, const struct value *value,
	  bool is_default)
{
	const char *id = is_default ? "limits-default" : "limits-value";
	const struct ast_value *item = value->first;
	int64_t low = INT64_MIN, high = INT64_MAX;

	if (!type_is_integer(element->type) ||
	    !has_either(element, QUALIFIER_MIN_VALUE, QUALIFIER_MAX_VALUE))
		return;
	qualifiers_integer(&element->qualifiers, QUALIFIER_MIN_VALUE, &low);
	qualifiers_integer(&element->qualifiers, QUALIFIER_MAX_VALUE, &high);
	for (uint32_t i = 0; i < value->count; i++, item = item->next) {
		int64_t number = item->kind == VALUE_INTEGER ? (int64_t)value_integer(item) : low;

		if (element->type == TYPE_UINT64 && number < 0)
			number = INT64_MAX;
		if (item->kind != VALUE_INTEGER)
			continue;
		if (number < low)
			tell(build, is_default, item->at, id,
			     "the %s of '%s' is below its MinValue %" PRId64, what(is_default),
			     text_of(element->name), low);
		else if (number > high)
			tell(build, is_default, item->at, id,
			     "the %s of '%s' is above its MaxValue %" PRId64, what(is_default),
			     text_of(element->name), high);
	}
}

static int64_t
count_characters(const char *text, size_t len)
{
	int64_t count = 0;

	for (size_t i = 0; i < len; i++)
		count += (text[i] & 0xc0) != 0x80;
	return count;
}

/* DSP0004 5.6.3.28, 5.6.3.30: lengths count characters. */
static void
in_length(struct build *build, const struct element *element, const struct value *value,
	  bool is_default)
{
	const char *id = is_default ? "limits-default" : "limits-value";
	const struct ast_value *item = value->first;
	int64_t low = 0, high = INT64_MAX;

	if (element->type != TYPE_STRING ||
	    !has_either(element, QUALIFIER_MIN_LEN, QUALIFIER_MAX_LEN))
		return;
	qualifiers_integer(&element->qualifiers, QUALIFIER_MIN_LEN, &low);
	qualifiers_integer(&element->qualifiers, QUALIFIER_MAX_LEN, &high);
	for (uint32_t i = 0; i < value->count; i++, item = item->next) {
		const char *text;
		int64_t count;
		size_t len;

		/* A text is never longer than its literal. */
		if (item->kind != VALUE_STRING || (low <= 0 && (int64_t)item->at.len <= high))
			continue;
		text = schema_text(build->schema, item, &len);
		count = count_characters(text, len);
		if (count < low || count > high)
			tell(build, is_default, item->at, id,
			     "the length of the %s of '%s' is %" PRId64 ", but its %s is %" PRId64,
			     what(is_default), text_of(element->name), count,
			     count < low ? "MinLen" : "MaxLen", count < low ? low : high);
	}
}

static bool
text_in_map(const struct enumeration *enumeration, const char *text)
{
	for (size_t i = 0; i < enumeration->count; i++)
		if (!strcmp(enumeration->items[i].text, text))
			return true;
	return false;
}

static bool
number_in_map(const struct enumeration *enumeration, uint64_t value)
{
	uint64_t rank = enumeration_rank(enumeration->type, value);

	for (size_t i = 0; i < enumeration->count; i++) {
		const struct enumeration_item *item = &enumeration->items[i];

		if (item->is_unclaimed || (enumeration_rank(enumeration->type, item->low) <= rank &&
					   rank <= enumeration_rank(enumeration->type, item->high)))
			return true;
	}
	return false;
}

/* DSP0004 5.6.3.55 (ValueMap): a value is one of those.  In WMI it only explains some. */
static void
in_map(struct build *build, const struct element *element, const struct value *value,
       bool is_default)
{
	const char *id = is_default ? "value-map-default" : "value-map-value";
	const struct enumeration *enumeration = element->enumeration;
	const struct ast_value *item = value->first;

	if (!enumeration || !qualifiers_have(&element->qualifiers, QUALIFIER_VALUE_MAP) ||
	    build->dialect == DIALECT_WMI)
		return;
	for (uint32_t i = 0; i < value->count; i++, item = item->next) {
		bool is_known = true;

		if (item->kind == VALUE_STRING)
			is_known = text_in_map(enumeration, schema_text(build->schema, item, NULL));
		else if (item->kind == VALUE_INTEGER)
			is_known = number_in_map(enumeration, value_integer(item));
		if (!is_known)
			diag_warning(build->diags, item->at, id,
				     "the %s of '%s' is not in its ValueMap", what(is_default),
				     text_of(element->name));
	}
}

static void
check_value(struct build *build, const struct element *element, const struct value *value,
	    bool is_default)
{
	if (value->is_null)
		return;
	fits_array(build, element, value);
	in_limits(build, element, value, is_default);
	in_length(build, element, value, is_default);
	in_map(build, element, value, is_default);
}

/* An inherited default was told of where it was written. */
static void
own_default(struct build *build, const struct element *element)
{
	if (element->ast->value && element->kind != ELEMENT_METHOD)
		check_value(build, element, &element->value, true);
}

/* What must have a value cannot begin without one. */
static void
default_null(struct build *build, const struct element *element)
{
	const struct ast_value *written = element->ast->value;
	bool is_key = qualifiers_true(&element->qualifiers, QUALIFIER_KEY);

	if (written && written->kind == VALUE_NULL && element->kind != ELEMENT_PARAMETER &&
	    (is_key || qualifiers_true(&element->qualifiers, QUALIFIER_REQUIRED)))
		diag_warning(build->diags, written->at, "default-null",
			     "'%s' is %s, but its default is null", text_of(element->name),
			     is_key ? "a key" : "Required");
}

/* Without a BitMap the names are those of bit 0, 1 .. */
static void
bit_values(struct build *build, const struct element *element)
{
	const struct qualifier *values;

	if (!own_qualifier(element, QUALIFIER_BIT_VALUES) || !type_is_integer(element->type) ||
	    qualifiers_have(&element->qualifiers, QUALIFIER_BIT_MAP))
		return;
	values = qualifiers_texts(&element->qualifiers, QUALIFIER_BIT_VALUES);
	if (values && values->value.count > type_bits(element->type))
		dialect_error(build, values->ast->name.at, "bit-map",
			      "'%s' has %u entries in BitValues, but %s has only %u bits",
			      text_of(element->name), values->value.count, type_name(element->type),
			      type_bits(element->type));
}

/* DSP0004 5.6.3.5 (BitMap): as many positions as there are names. */
static void
bit_map_length(struct build *build, const struct element *element)
{
	const struct qualifier *map, *values;

	if (!own_qualifier(element, QUALIFIER_BIT_MAP))
		return;
	map = qualifiers_texts(&element->qualifiers, QUALIFIER_BIT_MAP);
	values = qualifiers_texts(&element->qualifiers, QUALIFIER_BIT_VALUES);
	if (map && values && values->value.count != map->value.count)
		dialect_error(build, map->ast->name.at, "bit-map",
			      "'%s' has %u entries in BitMap but %u in BitValues",
			      text_of(element->name), map->value.count, values->value.count);
}

/* The same: each position is a bit of the type, and stands once. */
static void
check_bits(struct build *build, const struct element *element, const struct value *map)
{
	const struct ast_value *item = map->first, *places[64] = { NULL };

	for (uint32_t i = 0; i < map->count; i++, item = item->next) {
		unsigned long bit = 0;
		const char *text;

		if (item->kind != VALUE_STRING)
			continue;
		text = schema_text(build->schema, item, NULL);
		/* Where one entry is a name or a mask, the others are as well. */
		if (!bit_position(text, element->type, &bit)) {
			dialect_error(
				build, item->at, "bit-map",
				"\"%s\" in the BitMap of '%s' is no bit of %s, which has 0 to %u",
				text, text_of(element->name), type_name(element->type),
				type_bits(element->type) - 1);
			return;
		}
		if (places[bit]) {
			dialect_error(build, item->at, "bit-map",
				      "bit %lu stands twice in the BitMap of '%s'", bit,
				      text_of(element->name));
			diag_note(build->diags, places[bit]->at, "the first one");
		} else {
			places[bit] = item;
		}
	}
}

static void
bit_map(struct build *build, const struct element *element)
{
	const struct qualifier *map;

	if (!own_qualifier(element, QUALIFIER_BIT_MAP) || !type_is_integer(element->type))
		return;
	map = qualifiers_texts(&element->qualifiers, QUALIFIER_BIT_MAP);
	if (map)
		check_bits(build, element, &map->value);
}

static void
bit_map_and_value_map(struct build *build, const struct element *element)
{
	const struct qualifier *own = own_qualifier(element, QUALIFIER_BIT_MAP);

	if (own && qualifiers_have(&element->qualifiers, QUALIFIER_VALUE_MAP))
		dialect_error(build, own->ast->name.at, "bit-map",
			      "'%s' has both a BitMap and a ValueMap", text_of(element->name));
}

static int
compare_texts(const void *a, const void *b)
{
	const struct enumeration_item *const *x = a, *const *y = b;
	int order = strcmp((*x)->text, (*y)->text);

	return order ? order : (*x < *y ? -1 : *x > *y);
}

/* The entries of a ValueMap of strings differ. */
static void
value_map_texts(struct build *build, const struct element *element)
{
	const struct enumeration *enumeration = element->enumeration;
	const struct enumeration_item **sorted;

	if (!enumeration || enumeration->element != element || enumeration->type != TYPE_STRING ||
	    enumeration->count < 2)
		return;
	sorted = arena_alloc(build->arena, enumeration->count * sizeof(*sorted));
	for (size_t i = 0; i < enumeration->count; i++)
		sorted[i] = &enumeration->items[i];
	qsort(sorted, enumeration->count, sizeof(*sorted), compare_texts);
	for (size_t i = 1; i < enumeration->count; i++)
		if (!strcmp(sorted[i]->text, sorted[i - 1]->text)) {
			diag_warning(build->diags, sorted[i]->at, "value-map-duplicate",
				     "\"%s\" stands twice in the ValueMap of '%s'", sorted[i]->text,
				     text_of(element->name));
			diag_note(build->diags, sorted[i - 1]->at, "the first one");
		}
}

/* The values of an instance that only its own property can judge. */
void
check_instance_values(struct build *build, const struct instance *instance)
{
	for (size_t i = 0; i < instance->count; i++)
		check_value(build, instance->values[i].property, &instance->values[i].value, false);
}

element_rule_fn *const value_rules[] = {
	own_default, default_null,          bit_values,      bit_map_length,
	bit_map,     bit_map_and_value_map, value_map_texts, NULL,
};
