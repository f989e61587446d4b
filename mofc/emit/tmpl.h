/*
 * Text with holes.
 *
 *	${a.b|upper|cstr}	a value, through filters from left to right; a truth value is true
 *				or false, ${list.count} is how many items a list has
 *	$${			a literal ${
 *	@for x in a.b		until @end, once for each item; also x.first and x.last
 *	@if a.b			with @elif, @else and @end; @if not a.b
 *	@include "file"		another template, which sees the same names
 *	@# text			a comment
 *
 * A directive owns its line, with blanks before it, and leaves nothing behind.  A line that has
 * to begin with @ begins with @@.  Filters: upper, lower, snake, camel, pascal, cstr (inside of a
 * C string), comment (cannot end a C comment), xml, json.
 *
 * A template is checked when it is loaded: every name against the shape of the values that it
 * will see, so that a wrong one is found even in a branch that no schema reaches.
 */
#ifndef EMIT_TMPL_H
#define EMIT_TMPL_H

#include "base/diag.h"
#include "emit/shape.h"
#include "emit/val.h"

struct tmpl;

/* Finds an included file among the sources; NULL if there is none. */
typedef const struct source *tmpl_lookup_fn(void *context, const char *path);

struct tmpl_loader {
	struct arena *arena;
	struct sources *sources;
	struct diags *diags;
	tmpl_lookup_fn *lookup;
	void *lookup_context;
	const struct shape *type_members; /* what stands for shape_type in this target */
};

/* Parses and checks a source against a shape.  NULL, with messages, if it is wrong. */
const struct tmpl *tmpl_load(const struct tmpl_loader *loader, const struct source *source,
			     const struct shape *shape);

/* The same for a text within another source, such as a file name in a manifest. */
const struct tmpl *tmpl_load_text(const struct tmpl_loader *loader, const char *name,
				  const char *text, const struct shape *shape);

/* Adds the expanded text to out.  root has the shape that the template was loaded with. */
void tmpl_expand(const struct tmpl *tmpl, const struct val *root, struct buf *out);

#endif
