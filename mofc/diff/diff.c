#include "diff/diff.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "diff/diff_internal.h"

struct diff_change *
differ_add(struct differ *d, enum diff_kind kind, const char *old_text, const char *new_text)
{
	struct diff_list *list = d->out;
	struct diff_change *change;

	list->items = arena_grow(d->arena, list->items, list->count, sizeof(*list->items));
	change = &list->items[list->count++];
	*change = d->here;
	change->kind = kind;
	change->old_text = old_text;
	change->new_text = new_text;
	return change;
}

void
differ_add_truth(struct differ *d, bool old, bool new, enum diff_kind added, enum diff_kind removed)
{
	if (old != new)
		differ_add(d, new ? added : removed, NULL, NULL);
}

static int
compare_strings(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) : !!a - !!b;
}

/* By all that is said of a change but for the class and the places: 0 if that is the same. */
static int
compare_changes(const void *a, const void *b)
{
	const struct diff_change *x = *(const struct diff_change *const *)a;
	const struct diff_change *y = *(const struct diff_change *const *)b;
	const char *p = x->parameter ? x->parameter->folded->text : NULL;
	const char *q = y->parameter ? y->parameter->folded->text : NULL;
	int order = (int)x->kind - (int)y->kind;

	if (!order)
		order = compare_strings(p, q);
	if (!order)
		order = compare_strings(x->item, y->item);
	if (!order)
		order = compare_strings(x->old_text, y->old_text);
	return order ? order : compare_strings(x->new_text, y->new_text);
}

/*
 * Moves to the end of the result what was found in a class, but for what was found in the class
 * above as well and is told there.
 */
static void
take_own(struct differ *d, struct diff_list *result, const struct diff_list *found,
	 const struct diff_list *above)
{
	const struct diff_change **sorted =
		arena_alloc(d->arena, above->count * sizeof(struct diff_change *));

	for (size_t i = 0; i < above->count; i++)
		sorted[i] = &above->items[i];
	if (above->count)
		qsort(sorted, above->count, sizeof(struct diff_change *), compare_changes);
	for (size_t i = 0; i < found->count; i++) {
		const struct diff_change *change = &found->items[i];

		if (above->count && bsearch(&change, sorted, above->count,
					    sizeof(struct diff_change *), compare_changes))
			continue;
		result->items =
			arena_grow(d->arena, result->items, result->count, sizeof(*result->items));
		result->items[result->count++] = *change;
	}
}

/* Some elements by name; a map serves where many are looked for among many. */
struct element_index {
	struct element *const *items;
	size_t count;
	struct name_map map;
};

enum { MANY_ELEMENTS = 64, MANY_LOOKUPS = 8 };

static struct element_index
index_elements(struct differ *d, struct element *const *items, size_t count, size_t lookups)
{
	struct element_index index = { .items = items, .count = count };

	if (count > MANY_ELEMENTS && lookups > MANY_LOOKUPS)
		for (size_t i = 0; i < count; i++)
			name_map_put(&index.map, &d->scratch, items[i]->name.name, items[i]);
	return index;
}

static const struct element *
index_find(const struct element_index *index, const struct name *name)
{
	if (index->map.count)
		return name_map_get(&index->map, name);
	for (size_t i = 0; i < index->count; i++)
		if (name_equal(index->items[i]->name.name, name))
			return index->items[i];
	return NULL;
}

static enum diff_what
what_of(const struct element *element)
{
	static const enum diff_what whats[] = { DIFF_PROPERTY, DIFF_REFERENCE, DIFF_METHOD,
						DIFF_PARAMETER };

	return whats[element->kind];
}

static void
compare_parameter(struct differ *d, const struct element *old, const struct element *new)
{
	struct diff_change method = d->here;

	d->here.what = DIFF_PARAMETER;
	d->here.parameter = (new ? new : old)->name.name;
	if (old)
		d->here.old_at = old->name.at;
	if (new)
		d->here.new_at = new->name.at;
	if (old && new)
		differ_compare_elements(d, old, new);
	else
		differ_add(d, new ? DIFF_PARAMETER_ADDED : DIFF_PARAMETER_REMOVED,
			   old ? differ_type_text(d, old) : NULL,
			   new ? differ_type_text(d, new) : NULL);
	d->here = method;
}

static const char *
list_names(struct differ *d, struct element *const *elements, size_t count)
{
	struct buf out = { 0 };

	for (size_t i = 0; i < count; i++)
		buf_printf(&out, "%s%s", i ? ", " : "", elements[i]->name.name->text);
	return differ_take(d, &out);
}

/* Whether those of the old parameters that are still there stand in another order. */
static bool
is_reordered(const struct element *old, const struct element *new,
	     const struct element_index *old_index, const struct element_index *new_index)
{
	size_t i = 0;

	for (size_t j = 0; j < new->parameter_count; j++) {
		if (!index_find(old_index, new->parameters[j]->name.name))
			continue;
		while (!index_find(new_index, old->parameters[i]->name.name))
			i++;
		if (!name_equal(old->parameters[i++]->name.name, new->parameters[j]->name.name))
			return true;
	}
	return false;
}

static void
compare_parameters(struct differ *d, const struct element *old, const struct element *new)
{
	struct element_index old_index =
		index_elements(d, old->parameters, old->parameter_count, new->parameter_count);
	struct element_index new_index =
		index_elements(d, new->parameters, new->parameter_count, old->parameter_count);

	if (is_reordered(old, new, &old_index, &new_index))
		differ_add(d, DIFF_PARAMETERS_REORDERED,
			   list_names(d, old->parameters, old->parameter_count),
			   list_names(d, new->parameters, new->parameter_count));
	for (size_t i = 0; i < old->parameter_count; i++)
		compare_parameter(d, old->parameters[i],
				  index_find(&new_index, old->parameters[i]->name.name));
	for (size_t i = 0; i < new->parameter_count; i++)
		if (!index_find(&old_index, new->parameters[i]->name.name))
			compare_parameter(d, NULL, new->parameters[i]);
}

static enum diff_kind
added_kind(const struct element *element)
{
	if (element->kind == ELEMENT_METHOD)
		return DIFF_METHOD_ADDED;
	if (qualifiers_true(&element->qualifiers, QUALIFIER_KEY))
		return DIFF_PROPERTY_ADDED_KEY;
	return qualifiers_true(&element->qualifiers, QUALIFIER_REQUIRED)
		       ? DIFF_PROPERTY_ADDED_REQUIRED
		       : DIFF_PROPERTY_ADDED;
}

/* A member of a class that one side may lack. */
static void
compare_member(struct differ *d, const struct element *old, const struct element *new)
{
	if (!old && !new)
		return;
	if (!old) {
		differ_add(d, added_kind(new), NULL, differ_type_text(d, new));
	} else if (!new) {
		differ_add(d,
			   old->kind == ELEMENT_METHOD ? DIFF_METHOD_REMOVED
						       : DIFF_PROPERTY_REMOVED,
			   differ_type_text(d, old), NULL);
	} else {
		differ_compare_elements(d, old, new);
		if (old->kind == ELEMENT_METHOD)
			compare_parameters(d, old, new);
	}
}

/* The two sides of a class, and the nearest class above that both sides have in common. */
struct class_pair {
	const struct class *old, *new;
	const struct class *old_above, *new_above; /* NULL: there is none */
	bool same_super;
};

/* Properties or methods of a pair. */
struct member_lists {
	struct element_index old, new, old_above, new_above;
};

/* What a member was in the class above; where the superclass is the same there is a short way. */
static const struct element *
find_above(const struct class_pair *pair, const struct element *element, const struct class *class,
	   const struct element_index *above, const struct name *name)
{
	if (!pair->same_super)
		return index_find(above, name);
	return element && element->declared_in == class ? element->overridden : element;
}

static void
compare_pair(struct differ *d, const struct class_pair *pair, const struct member_lists *lists,
	     const struct element *old, const struct element *new)
{
	const struct name *name = (new ? new : old)->name.name;
	const struct element *old_above = find_above(pair, old, pair->old, &lists->old_above, name);
	const struct element *new_above = find_above(pair, new, pair->new, &lists->new_above, name);
	struct diff_list *result = d->out, found = { 0 }, above = { 0 };
	struct diff_change class = d->here;

	d->here.what = what_of(new ? new : old);
	d->here.member = name;
	if (old)
		d->here.old_at = old->name.at;
	if (new)
		d->here.new_at = new->name.at;
	if (old_above || new_above) {
		d->out = &found;
		compare_member(d, old, new);
		d->out = &above;
		if (found.count)
			compare_member(d, old_above, new_above);
		d->out = result;
		take_own(d, result, &found, &above);
	} else {
		compare_member(d, old, new);
	}
	d->here = class;
}

static bool
is_own(const struct element *element, const struct class *class)
{
	return element && element->declared_in == class;
}

/*
 * The members that a class declares in either schema.  Below another superclass also those that it
 * inherits, whose meaning may have changed with it; that they came or went is the superclass's
 * change, but for what must be given now.
 */
static void
compare_members(struct differ *d, const struct class_pair *pair, const struct member_lists *lists)
{
	for (size_t i = 0; i < lists->old.count; i++) {
		const struct element *old = lists->old.items[i];
		bool own = is_own(old, pair->old);
		const struct element *new;

		if (!own && pair->same_super)
			continue;
		new = index_find(&lists->new, old->name.name);
		if (own || new)
			compare_pair(d, pair, lists, old, new);
	}
	for (size_t i = 0; i < lists->new.count; i++) {
		const struct element *new = lists->new.items[i], *old;
		bool own = is_own(new, pair->new);
		enum diff_kind kind = added_kind(new);

		if (!own &&
		    (pair->same_super || kind == DIFF_PROPERTY_ADDED || kind == DIFF_METHOD_ADDED))
			continue;
		old = index_find(&lists->old, new->name.name);
		/* What both have was looked at above, but for what is an override now. */
		if (!old || (pair->same_super && !is_own(old, pair->old)))
			compare_pair(d, pair, lists, old, new);
	}
}

static void
compare_class_facts(struct differ *d, const struct class *old, const struct class *new)
{
	uint64_t skip = UINT64_C(1) << QUALIFIER_ASSOCIATION | UINT64_C(1) << QUALIFIER_INDICATION |
			UINT64_C(1) << QUALIFIER_ABSTRACT | UINT64_C(1) << QUALIFIER_TERMINAL;

	differ_add_truth(d, old->is_association, new->is_association, DIFF_ASSOCIATION_ADDED,
			 DIFF_ASSOCIATION_REMOVED);
	differ_add_truth(d, old->is_indication, new->is_indication, DIFF_INDICATION_ADDED,
			 DIFF_INDICATION_REMOVED);
	differ_add_truth(d, old->is_abstract, new->is_abstract, DIFF_ABSTRACT_ADDED,
			 DIFF_ABSTRACT_REMOVED);
	differ_add_truth(d, qualifiers_true(&old->qualifiers, QUALIFIER_TERMINAL),
			 qualifiers_true(&new->qualifiers, QUALIFIER_TERMINAL), DIFF_TERMINAL_ADDED,
			 DIFF_TERMINAL_REMOVED);
	differ_compare_qualifiers(d, &old->qualifiers, &new->qualifiers, skip);
}

static void
compare_superclasses(struct differ *d, const struct class *old, const struct class *new)
{
	const struct class *a = old->super, *b = new->super;
	const struct class *now = a ? schema_find_class(d->new, a->name.name) : NULL;
	const char *old_text = a ? a->name.name->text : NULL;
	const char *new_text = b ? b->name.name->text : NULL;
	struct diff_change *change;
	enum diff_kind kind;

	if ((!a && !b) || (a && b && name_equal(a->name.name, b->name.name)))
		return;
	if (!a)
		kind = DIFF_SUPERCLASS_ADDED;
	else if (!b)
		kind = DIFF_SUPERCLASS_REMOVED;
	else
		kind = now && class_is_a(b, now) ? DIFF_SUPERCLASS_INSERTED
						 : DIFF_SUPERCLASS_CHANGED;
	change = differ_add(d, kind, old_text, new_text);
	if (a)
		change->old_at = old->ast->super.at;
	if (b)
		change->new_at = new->ast->super.at;
}

/* The nearest class above that both sides have: the first of the old ones that is a new one. */
static void
find_common(struct differ *d, struct class_pair *pair)
{
	const struct class *a = pair->old->super, *b = pair->new->super;
	struct name_map above = { 0 };

	pair->same_super = (!a && !b) || (a && b && name_equal(a->name.name, b->name.name));
	if (pair->same_super) {
		pair->old_above = a;
		pair->new_above = b;
		return;
	}
	for (; b; b = b->super)
		name_map_put(&above, &d->scratch, b->name.name, (void *)(uintptr_t)b);
	while (a && !name_map_get(&above, a->name.name))
		a = a->super;
	pair->old_above = a;
	pair->new_above = a ? name_map_get(&above, a->name.name) : NULL;
}

static size_t
count_own(const struct class *class)
{
	size_t count = 0;

	for (const struct ast_element *element = class->ast->elements; element;
	     element = element->next)
		count++;
	return count;
}

static struct member_lists
list_members(struct differ *d, const struct class_pair *pair, bool methods)
{
	const struct class *classes[] = { pair->old, pair->new, pair->old_above, pair->new_above };
	size_t lookups = pair->same_super ? count_own(pair->old) + count_own(pair->new) : SIZE_MAX;
	struct element_index indexes[4] = { 0 };

	for (size_t i = 0; i < (pair->same_super ? 2 : 4); i++) {
		const struct class *class = classes[i];

		if (class)
			indexes[i] = index_elements(
				d, methods ? class->methods : class->properties,
				methods ? class->method_count : class->property_count, lookups);
	}
	return (struct member_lists){ indexes[0], indexes[1], indexes[2], indexes[3] };
}

static void
compare_class(struct differ *d, const struct class *old, const struct class *new)
{
	struct class_pair pair = { .old = old, .new = new };
	struct diff_list *result = d->out, found = { 0 }, above = { 0 };
	struct member_lists lists;

	if (strcmp(old->name.name->text, new->name.name->text))
		differ_add(d, DIFF_CLASS_RENAMED, old->name.name->text, new->name.name->text);
	compare_superclasses(d, old, new);
	find_common(d, &pair);
	d->out = &found;
	compare_class_facts(d, old, new);
	d->out = &above;
	if (pair.old_above && found.count)
		compare_class_facts(d, pair.old_above, pair.new_above);
	d->out = result;
	take_own(d, result, &found, &above);
	lists = list_members(d, &pair, false);
	compare_members(d, &pair, &lists);
	lists = list_members(d, &pair, true);
	compare_members(d, &pair, &lists);
	arena_clear(&d->scratch);
}

/* A class that is looked at, by its name in one schema or both. */
struct candidate {
	const struct name *name;
	const struct class *old, *new;
};

struct candidates {
	struct candidate *items;
	size_t count;
	struct name_map seen;
};

static void
add_candidate(struct differ *d, struct candidates *candidates, const struct name *name)
{
	struct candidate *candidate;

	if (name_map_get(&candidates->seen, name))
		return;
	name_map_put(&candidates->seen, d->arena, name, (void *)(uintptr_t)name);
	candidates->items = arena_grow(d->arena, candidates->items, candidates->count,
				       sizeof(*candidates->items));
	candidate = &candidates->items[candidates->count++];
	*candidate = (struct candidate){ name, schema_find_class(d->old, name),
					 schema_find_class(d->new, name) };
}

/* The named classes, and those above them, by whose changes they change. */
static void
add_schema(struct differ *d, struct candidates *candidates, const struct schema *schema)
{
	for (size_t i = 0; i < schema->class_count; i++) {
		const struct class *class = schema->classes[i];

		if (!class->is_named)
			continue;
		add_candidate(d, candidates, class->name.name);
		for (class = class->super;
		     class && !name_map_get(&candidates->seen, class->name.name);
		     class = class->super)
			if (schema_find_class(d->old, class->name.name) &&
			    schema_find_class(d->new, class->name.name))
				add_candidate(d, candidates, class->name.name);
	}
}

static int
compare_candidates(const void *a, const void *b)
{
	const struct candidate *x = a, *y = b;

	return strcmp(x->name->folded->text, y->name->folded->text);
}

static void
compare_candidate(struct differ *d, const struct candidate *candidate)
{
	const struct class *old = candidate->old, *new = candidate->new;

	d->here = (struct diff_change){
		.what = DIFF_CLASS,
		.class_name = (new ? new : old)->name.name,
		.old_at = old ? old->name.at : (struct span){ 0 },
		.new_at = new ? new->name.at : (struct span){ 0 },
	};
	if (old && new)
		compare_class(d, old, new);
	else
		differ_add(d, new ? DIFF_CLASS_ADDED : DIFF_CLASS_REMOVED, NULL, NULL);
}

struct diff
diff_schemas(struct arena *arena, const struct schema *old, const struct schema *new)
{
	struct diff_list list = { 0 };
	struct differ d = { .arena = arena, .old = old, .new = new, .out = &list };
	struct candidates candidates = { 0 };
	struct diff diff = { 0 };

	differ_compare_declarations(&d);
	add_schema(&d, &candidates, old);
	add_schema(&d, &candidates, new);
	if (candidates.count)
		qsort(candidates.items, candidates.count, sizeof(*candidates.items),
		      compare_candidates);
	for (size_t i = 0; i < candidates.count; i++)
		compare_candidate(&d, &candidates.items[i]);
	diff.items = list.items;
	diff.count = list.count;
	for (size_t i = 0; i < list.count; i++)
		diff.level_counts[diff_kinds[list.items[i].kind].level]++;
	return diff;
}

bool
diff_is_incompatible(const struct diff *diff)
{
	return diff->level_counts[DIFF_SOURCE] || diff->level_counts[DIFF_WIRE] ||
	       diff->level_counts[DIFF_SOURCE_WIRE];
}
