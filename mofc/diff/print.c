#include "diff/print.h"

#include <string.h>

/* Longer texts than this are not shown on the line of a change: descriptions, long lists. */
enum { TEXT_SHOWN_MAX = 60 };

static const char *const what_names[DIFF_WHAT_COUNT] = {
	[DIFF_CLASS] = "class",   [DIFF_PROPERTY] = "property",   [DIFF_REFERENCE] = "reference",
	[DIFF_METHOD] = "method", [DIFF_PARAMETER] = "parameter", [DIFF_DECLARATION] = "qualifier",
};

/* Whether the item of a change is a qualifier, whose name is the label then. */
static bool
is_qualifier(const struct diff_change *change)
{
	return change->kind >= DIFF_QUALIFIER_ADDED && change->kind <= DIFF_QUALIFIER_CHANGED;
}

static bool
is_bit(const struct diff_change *change)
{
	return change->kind >= DIFF_BIT_ADDED && change->kind <= DIFF_BIT_RENAMED;
}

/* CIM_X, CIM_X.Property, CIM_X.Method(), CIM_X.Method(Parameter). */
static void
add_path(struct buf *out, const struct diff_change *change)
{
	buf_adds(out, change->class_name->text);
	if (change->member)
		buf_printf(out, ".%s", change->member->text);
	if (change->parameter)
		buf_printf(out, "(%s)", change->parameter->text);
	else if (change->what == DIFF_METHOD)
		buf_adds(out, "()");
}

static bool
is_short(const char *text)
{
	return !text || strlen(text) <= TEXT_SHOWN_MAX;
}

/* Rows that speak of what came or went; all others tell what it was and what it is. */
static bool
is_one_sided(const struct diff_change *change)
{
	const char *label = diff_kinds[change->kind].label;
	const char *end = label + strlen(label);

	return (end - label >= 5 && !strcmp(end - 5, "added")) ||
	       (end - label >= 7 && !strcmp(end - 7, "removed"));
}

static void
add_what_changed(struct buf *out, const struct diff_change *change)
{
	const char *text = change->new_text ? change->new_text : change->old_text;
	const char *old = change->old_text ? change->old_text : "none";
	const char *new = change->new_text ? change->new_text : "none";
	const char *label = diff_kinds[change->kind].label;

	if (is_qualifier(change))
		buf_printf(out, "%s%s", change->item, *label ? " " : "");
	buf_adds(out, label);
	if (is_one_sided(change)) {
		/* That a boolean is true goes without saying. */
		if (text && is_short(text) && !(is_qualifier(change) && !strcmp(text, "true")))
			buf_printf(out, " (%s)", text);
	} else if (is_short(old) && is_short(new)) {
		buf_printf(out, " %s -> %s", old, new);
	} else {
		buf_adds(out, " changed");
	}
}

static void
add_line(struct buf *out, const struct diff_change *change)
{
	if (change->what == DIFF_DECLARATION)
		buf_adds(out, "qualifier ");
	add_path(out, change);
	if (change->item && !is_qualifier(change))
		buf_printf(out, "%s%s", is_bit(change) ? " bit " : " = ", change->item);
	buf_adds(out, ": ");
	add_what_changed(out, change);
	buf_printf(out, " [%s]\n", diff_level_names[diff_kinds[change->kind].level]);
}

void
diff_print_text(const struct diff *diff, struct buf *out)
{
	const char *separator = ": ";

	if (!diff->count)
		return;
	for (size_t i = 0; i < diff->count; i++)
		add_line(out, &diff->items[i]);
	buf_printf(out, "%zu %s", diff->count, diff->count == 1 ? "change" : "changes");
	for (int level = 0; level < DIFF_LEVEL_COUNT; level++) {
		if (!diff->level_counts[level])
			continue;
		buf_printf(out, "%s%zu %s", separator, diff->level_counts[level],
			   diff_level_names[level]);
		separator = ", ";
	}
	buf_addc(out, '\n');
}

static void
add_member(struct buf *out, const char *name, const char *text)
{
	buf_printf(out, ", \"%s\": ", name);
	if (!text) {
		buf_adds(out, "null");
		return;
	}
	buf_addc(out, '"');
	buf_add_json(out, text, strlen(text));
	buf_addc(out, '"');
}

static void
add_place(struct buf *out, const char *name, const struct sources *sources, struct span at)
{
	struct place place;

	buf_printf(out, ", \"%s\": ", name);
	if (!at.offset) {
		buf_adds(out, "null");
		return;
	}
	place = span_place(sources, at);
	buf_adds(out, "{\"file\": \"");
	buf_add_json(out, place.path, strlen(place.path));
	buf_printf(out, "\", \"line\": %u, \"column\": %u}", place.line, place.column);
}

static void
add_change(struct buf *out, const struct sources *sources, const struct diff_change *change)
{
	const struct diff_row *row = &diff_kinds[change->kind];
	struct buf path = { 0 };

	add_path(&path, change);
	buf_printf(out, "{\"kind\": \"%s\", \"level\": \"%s\", \"what\": \"%s\"", row->id,
		   diff_level_names[row->level], what_names[change->what]);
	add_member(out, "path", path.text);
	add_member(out, "class",
		   change->what == DIFF_DECLARATION ? NULL : change->class_name->text);
	add_member(out, "member", change->member ? change->member->text : NULL);
	add_member(out, "parameter", change->parameter ? change->parameter->text : NULL);
	add_member(out, "item", change->item);
	add_member(out, "old", change->old_text);
	add_member(out, "new", change->new_text);
	add_place(out, "old_place", sources, change->old_at);
	add_place(out, "new_place", sources, change->new_at);
	buf_addc(out, '}');
	buf_clear(&path);
}

void
diff_print_json(const struct diff *diff, const struct sources *sources, struct buf *out)
{
	buf_adds(out, "{\n  \"version\": 1,\n  \"changes\": [");
	for (size_t i = 0; i < diff->count; i++) {
		buf_adds(out, i ? ",\n    " : "\n    ");
		add_change(out, sources, &diff->items[i]);
	}
	buf_printf(out, "%s],\n  \"counts\": {", diff->count ? "\n  " : "");
	for (int level = 0; level < DIFF_LEVEL_COUNT; level++)
		buf_printf(out, "\"%s\": %zu, ", diff_level_names[level],
			   diff->level_counts[level]);
	buf_printf(out, "\"all\": %zu}\n}\n", diff->count);
}
