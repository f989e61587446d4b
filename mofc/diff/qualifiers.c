/* Qualifiers that are compared by their values only, and the declarations of all. */
#include <string.h>

#include "diff/diff_internal.h"

/* The qualifiers of one side by name; long lists have a map. */
struct qualifier_index {
	const struct qualifiers *qualifiers;
	struct name_map map;
};

enum { LONG_LIST = 32 };

static struct qualifier_index
index_qualifiers(struct differ *d, const struct qualifiers *qualifiers)
{
	struct qualifier_index index = { .qualifiers = qualifiers };

	for (size_t i = 0; qualifiers->count > LONG_LIST && i < qualifiers->count; i++) {
		const struct qualifier *item = &qualifiers->items[i];

		name_map_put(&index.map, d->arena, item->ast->name.name, (void *)(uintptr_t)item);
	}
	return index;
}

static const struct qualifier *
index_find(const struct qualifier_index *index, const struct name *name)
{
	return index->map.count ? name_map_get(&index->map, name)
				: qualifiers_find_name(index->qualifiers, name);
}

/* The change of one qualifier, at its own places where it has them. */
static void
add_qualifier(struct differ *d, enum diff_kind kind, const struct qualifier *old,
	      const struct qualifier *new)
{
	struct diff_change *change =
		differ_add(d, kind, old ? differ_value_text(d, &old->value) : NULL,
			   new ? differ_value_text(d, &new->value) : NULL);

	change->item = (new ? new : old)->ast->name.name->text;
	if (old)
		change->old_at = old->ast->name.at;
	if (new)
		change->new_at = new->ast->name.at;
}

/* One that is written and says no more than its declaration is as good as none. */
static bool
is_default(const struct differ *d, const struct qualifier *qualifier)
{
	return value_equal(d->old, &qualifier->value, &qualifier->declaration->value);
}

static bool
is_skipped(const struct qualifier *qualifier, uint64_t skip)
{
	enum standard_qualifier standard = qualifier->declaration->standard;

	return standard != QUALIFIER_OTHER && (skip >> standard & 1);
}

void
differ_compare_qualifiers(struct differ *d, const struct qualifiers *old,
			  const struct qualifiers *new, uint64_t skip)
{
	struct qualifier_index old_index = index_qualifiers(d, old);
	struct qualifier_index new_index = index_qualifiers(d, new);

	for (size_t i = 0; i < old->count; i++) {
		const struct qualifier *a = &old->items[i];
		const struct qualifier *b = index_find(&new_index, a->ast->name.name);

		if (is_skipped(a, skip))
			continue;
		if (b && !value_equal(d->old, &a->value, &b->value))
			add_qualifier(d, DIFF_QUALIFIER_CHANGED, a, b);
		else if (!b && !is_default(d, a))
			add_qualifier(d, DIFF_QUALIFIER_REMOVED, a, NULL);
	}
	for (size_t i = 0; i < new->count; i++) {
		const struct qualifier *b = &new->items[i];

		if (!is_skipped(b, skip) && !index_find(&old_index, b->ast->name.name) &&
		    !is_default(d, b))
			add_qualifier(d, DIFF_QUALIFIER_ADDED, NULL, b);
	}
}

/* The words of a set, in the order of their table. */
static const char *
words_text(struct differ *d, const struct ast_word *words, unsigned int bits)
{
	struct buf out = { 0 };

	for (; words->text; words++) {
		if (!words->bits || (bits & words->bits) != words->bits)
			continue;
		buf_printf(&out, "%s%s", out.len ? ", " : "", words->text);
		bits &= ~words->bits;
	}
	return differ_take(d, &out);
}

static const char *
declared_type(struct differ *d, const struct qualifier_declaration *declaration)
{
	return arena_printf(d->arena, "%s%s", type_name(declaration->type),
			    declaration->is_array ? "[]" : "");
}

/* What the flavors of WMI's and of older schemas say is not looked at: they mean nothing here. */
static unsigned int
known_flavors(const struct qualifier_declaration *declaration)
{
	return declaration->flavors &
	       (FLAVOR_ENABLE_OVERRIDE | FLAVOR_DISABLE_OVERRIDE | FLAVOR_TO_SUBCLASS |
		FLAVOR_RESTRICTED | FLAVOR_TRANSLATABLE);
}

static void
compare_declaration(struct differ *d, const struct qualifier_declaration *old,
		    const struct qualifier_declaration *new)
{
	bool same_type = old->type == new->type && old->is_array == new->is_array;

	if (!same_type)
		differ_add(d, DIFF_DECLARATION_RETYPED, declared_type(d, old),
			   declared_type(d, new));
	if (old->scopes != new->scopes)
		differ_add(d,
			   old->scopes & ~new->scopes ? DIFF_DECLARATION_SCOPE_NARROWED
						      : DIFF_DECLARATION_SCOPE_WIDENED,
			   words_text(d, ast_scopes, old->scopes),
			   words_text(d, ast_scopes, new->scopes));
	if (known_flavors(old) != known_flavors(new))
		differ_add(d, DIFF_DECLARATION_FLAVORS_CHANGED,
			   words_text(d, ast_flavors, known_flavors(old)),
			   words_text(d, ast_flavors, known_flavors(new)));
	if (same_type && !value_equal(d->old, &old->value, &new->value))
		differ_add(d, DIFF_DECLARATION_DEFAULT_CHANGED, differ_value_text(d, &old->value),
			   differ_value_text(d, &new->value));
}

static void
begin(struct differ *d, const struct qualifier_declaration *old,
      const struct qualifier_declaration *new)
{
	d->here = (struct diff_change){
		.what = DIFF_DECLARATION,
		.class_name = (new ? new : old)->name.name,
		.old_at = old ? old->name.at : (struct span){ 0 },
		.new_at = new ? new->name.at : (struct span){ 0 },
	};
}

void
differ_compare_declarations(struct differ *d)
{
	for (size_t i = 0; i < d->old->qualifier_count; i++) {
		const struct qualifier_declaration *old = d->old->qualifiers[i];
		const struct qualifier_declaration *new =
			name_map_get(&d->new->qualifier_map, old->name.name);

		begin(d, old, new);
		if (new)
			compare_declaration(d, old, new);
		else
			differ_add(d, DIFF_DECLARATION_REMOVED, declared_type(d, old), NULL);
	}
	for (size_t i = 0; i < d->new->qualifier_count; i++) {
		const struct qualifier_declaration *new = d->new->qualifiers[i];

		begin(d, NULL, new);
		if (!name_map_get(&d->old->qualifier_map, new->name.name))
			differ_add(d, DIFF_DECLARATION_ADDED, NULL, declared_type(d, new));
	}
}
