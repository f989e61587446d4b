/* Rules about names within the texts of qualifiers, and about names that are too much alike. */
#include <stdlib.h>
#include <string.h>

#include "model/rules.h"

static size_t
word_len(const char *text)
{
	return strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789");
}

/* Whether a class of the input, not only of what mofc carries, has the same schema's name. */
static bool
is_own_schema(const struct build *build, const struct name *name)
{
	size_t len = strcspn(name->text, "_") + 1;

	for (size_t i = 0; len < name->len && i < build->schema->class_count; i++) {
		const struct class *class = build->schema->classes[i];

		if (!class->is_built_in && class->name.name->len > len &&
		    !strncmp(class->name.name->folded->text, name->folded->text, len))
			return true;
	}
	return false;
}

static bool
has_parameter(const struct element *method, const struct name *name)
{
	for (size_t i = 0; i < method->parameter_count; i++)
		if (name_equal(method->parameters[i]->name.name, name))
			return true;
	return false;
}

/* A name within the text of a qualifier, in parts: Class.Member, Class.Method.Parameter. */
struct named_member {
	const struct name *class_name, *member, *parameter;
};

/* False if the text is of another form, as free text and the names of other standards are. */
static bool
read_member(struct build *build, const char *text, struct named_member *ret)
{
	size_t class_len = word_len(text), len;
	const char *member = text + class_len + 1, *behind;

	*ret = (struct named_member){ 0 };
	if (text[class_len] != '.' || !memchr(text, '_', class_len))
		return false;
	len = word_len(member);
	behind = member + len;
	if (!len || (*behind && *behind != '.' && *behind != '(' && *behind != '['))
		return false;
	ret->class_name = names_get(build->parse->names, text, class_len);
	ret->member = names_get(build->parse->names, member, len);
	len = *behind && *behind != '[' ? word_len(behind + 1) : 0;
	if (len)
		ret->parameter = names_get(build->parse->names, behind + 1, len);
	return true;
}

static void
resolve_member(struct build *build, const struct qualifier *qualifier, const struct ast_value *item)
{
	const char *id = "unresolved-name", *in = text_of(qualifier->ast->name);
	struct named_member named;
	const struct element *method;
	const struct class *class;

	if (!read_member(build, schema_text(build->schema, item, NULL), &named))
		return;
	class = schema_find_class(build->schema, named.class_name);
	if (!class) {
		if (is_own_schema(build, named.class_name) &&
		    !lookup_can_find(build, named.class_name))
			diag_warning(build->diags, item->at, id,
				     "%s names class '%s', which is defined nowhere", in,
				     named.class_name->text);
		return;
	}
	method = class_find_method(class, named.member);
	if (class->is_incomplete || (!method && class_find_property(class, named.member)))
		return;
	if (!method)
		diag_warning(build->diags, item->at, id,
			     "%s names '%s', which class '%s' does not have", in,
			     named.member->text, text_of(class->name));
	else if (named.parameter && !has_parameter(method, named.parameter))
		diag_warning(build->diags, item->at, id,
			     "%s names '%s', which method '%s' of class '%s' does not have", in,
			     named.parameter->text, text_of(method->name), text_of(class->name));
}

/* DSP0004 5.6.3.11, 5.6.3.27, 5.6.3.31: what these qualifiers name exists. */
static void
resolve_names(struct build *build, const struct qualifiers *qualifiers)
{
	static const enum standard_qualifier naming[] = { QUALIFIER_DEPRECATED,
							  QUALIFIER_MAPPING_STRINGS,
							  QUALIFIER_MODEL_CORRESPONDENCE };

	for (size_t i = 0; i < sizeof(naming) / sizeof(naming[0]); i++) {
		const struct qualifier *qualifier = qualifiers_texts(qualifiers, naming[i]);
		const struct ast_value *item = qualifier ? qualifier->value.first : NULL;

		if (!qualifier || qualifier->propagated)
			continue;
		for (uint32_t j = 0; j < qualifier->value.count; j++, item = item->next)
			if (item->kind == VALUE_STRING)
				resolve_member(build, qualifier, item);
	}
}

void
class_names(struct build *build, const struct class *class)
{
	if (build->wants_unresolved_name)
		resolve_names(build, &class->qualifiers);
}

static void
element_names(struct build *build, const struct element *element)
{
	if (build->wants_unresolved_name)
		resolve_names(build, &element->qualifiers);
}

/* The next character of a text as constants are named: upper case, all but letters and digits _. */
static int
next_folded(const char **text)
{
	char c = **text;

	if (!c)
		return 0;
	++*text;
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 'A';
	if ((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'))
		return c;
	while (**text && !(**text >= '0' && **text <= '9') && !(**text >= 'A' && **text <= 'Z') &&
	       !(**text >= 'a' && **text <= 'z'))
		++*text;
	return '_';
}

/* The order of two names of values as the constants that are made of them. */
static int
compare_folded(const char *a, const char *b)
{
	int x, y;

	/* A leading "-" becomes a word of its own. */
	if ((*a == '-') != (*b == '-'))
		return *a == '-' ? -1 : 1;
	do {
		x = next_folded(&a);
		y = next_folded(&b);
	} while (x && x == y);
	return x - y;
}

/* The name of a value, and where it stands. */
struct value_name {
	const char *text;
	struct span at;
	size_t number;
};

static int
compare_names(const void *a, const void *b)
{
	const struct value_name *x = a, *y = b;
	int order = compare_folded(x->text, y->text);

	return order ? order : (x->number < y->number ? -1 : x->number > y->number);
}

/* The names that become constants; how many there are. */
static size_t
collect_names(const struct enumeration *enumeration, struct value_name *names)
{
	const struct qualifier *values =
		qualifiers_texts(&enumeration->element->qualifiers, QUALIFIER_VALUES);
	const struct ast_value *literal = values ? values->value.first : NULL;
	size_t n = 0;

	for (size_t i = 0; literal && i < enumeration->count; i++, literal = literal->next) {
		const struct enumeration_item *item = &enumeration->items[i];

		if (item->name && !item->is_unclaimed)
			names[n++] = (struct value_name){ item->name, literal->at, i };
	}
	return n;
}

/* Names of values that cannot be told apart as constants of C. */
static void
values_name(struct build *build, const struct element *element)
{
	const struct enumeration *enumeration = element->enumeration;
	struct value_name *names;
	size_t n, first = 0;

	if (!build->wants_values_name || !enumeration || enumeration->element != element)
		return;
	names = arena_alloc(build->arena, enumeration->count * sizeof(*names));
	n = collect_names(enumeration, names);
	qsort(names, n, sizeof(*names), compare_names);
	for (size_t i = 1; i < n; i++) {
		const char *name = names[i].text, *other = names[first].text;

		if (compare_folded(name, other) != 0) {
			first = i;
			continue;
		}
		if (strcmp(name, other) != 0)
			diag_warning(build->diags, names[i].at, "values-name",
				     "\"%s\" in the Values of '%s' becomes the same constant as "
				     "\"%s\"",
				     name, text_of(element->name), other);
		else
			diag_warning(build->diags, names[i].at, "values-name",
				     "\"%s\" stands twice in the Values of '%s'", name,
				     text_of(element->name));
		diag_note(build->diags, names[first].at, "the first one");
	}
}

element_rule_fn *const name_rules[] = { element_names, values_name, NULL };
