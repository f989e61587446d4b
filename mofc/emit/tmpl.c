#include "emit/tmpl.h"

#include <string.h>

#include "emit/filter.h"

enum { INCLUDE_DEPTH_MAX = 16, BLOCK_DEPTH_MAX = 64, FILTERS_MAX = 4 };

enum node_kind { NODE_TEXT, NODE_VALUE, NODE_FOR, NODE_IF, NODE_INCLUDE };

/*
 * A dotted name, settled when loaded: how far up its first part is found, then downwards the places
 * of members, since a tree has those of its shape in the same order.
 */
struct path {
	unsigned int up; /* 0: the innermost loop variable; past all of them: the root */
	size_t *places;
	size_t count;
	enum { PATH_VALUE, PATH_FIRST, PATH_LAST, PATH_COUNT } what;
};

struct node {
	enum node_kind kind;
	const char *text; /* of NODE_TEXT, len bytes */
	size_t len;
	struct path path; /* of a value, loop or condition */
	const struct filter *filters[FILTERS_MAX];
	bool negate;        /* of a condition */
	struct node *body;  /* of a loop, condition or include */
	struct node *other; /* of a condition: what @elif or @else holds */
	struct node *next;
};

struct tmpl {
	struct node *nodes;
};

/* A loop variable while loading: what its items look like. */
struct variable {
	const char *name;
	const struct shape *members;
	const struct variable *up;
};

struct loading {
	const struct tmpl_loader *loader;
	const struct shape *root;
	const struct source *source;
	const char *text;            /* of the source */
	const char *at;              /* the start of the next line */
	const struct loading *outer; /* that includes this one */
	int depth, blocks;           /* of includes; of blocks that are open */
	bool failed;
};

struct word {
	const char *text;
	size_t len;
};

__attribute__((format(printf, 3, 4))) static void
fail(struct loading *l, struct word where, const char *format, ...)
{
	struct span at = { l->source->base + (uint32_t)(where.text - l->text),
			   (uint32_t)where.len };
	va_list args;

	va_start(args, format);
	diag_verror(l->loader->diags, at, "template", format, args);
	va_end(args);
	l->failed = true;
}

static bool
word_is(struct word word, const char *text)
{
	return strlen(text) == word.len && !memcmp(word.text, text, word.len);
}

static const char *
line_end(const char *p)
{
	const char *end = strchr(p, '\n');

	return end ? end : p + strlen(p);
}

static struct word
next_word(const char **p, const char *end)
{
	struct word word;

	while (*p < end && (**p == ' ' || **p == '\t'))
		++*p;
	word.text = *p;
	while (*p < end && **p != ' ' && **p != '\t' && **p != '\r')
		++*p;
	word.len = (size_t)(*p - word.text);
	return word;
}

static const struct shape *
find_member(const struct loading *l, const struct shape *members, struct word name,
	    size_t *ret_place)
{
	const struct shape *member = members == shape_type ? l->loader->type_members : members;
	const struct shape *first = member;

	while (member && member->name && !word_is(name, member->name))
		member++;
	*ret_place = (size_t)(member - first);
	return member && member->name ? member : NULL;
}

static struct word
next_part(const char **p, const char *end)
{
	struct word part = { *p, 0 };

	while (*p < end && **p != '.')
		++*p;
	part.len = (size_t)(*p - part.text);
	if (*p < end)
		++*p;
	return part;
}

/*
 * Settles a dotted name.  Returns what it names, or NULL with a message; x.first and x.last of a
 * loop variable are truth values, a loop variable alone is a map; list.count is a number.
 */
static const struct shape *
load_path(struct loading *l, const struct variable *variables, struct word dotted, struct path *ret)
{
	static const struct shape truth = { "truth", VAL_TRUTH, NULL, NULL };
	static const struct shape number = { "number", VAL_NUMBER, NULL, NULL };
	static const struct shape item = { "item", VAL_MAP, NULL, NULL };
	const char *p = dotted.text, *end = p + dotted.len;
	struct word part = next_part(&p, end);
	const struct variable *v = variables;
	const struct shape *shape = NULL, *members = l->root;
	size_t place;

	*ret = (struct path){ 0 };
	for (; v && !word_is(part, v->name); v = v->up)
		ret->up++;
	ret->places = arena_alloc(l->loader->arena, (dotted.len + 1) * sizeof(*ret->places));
	if (v) {
		members = v->members;
		shape = &item;
		if (p == end)
			return shape;
		part = next_part(&p, end);
		if (p == end && (word_is(part, "first") || word_is(part, "last"))) {
			ret->what = word_is(part, "first") ? PATH_FIRST : PATH_LAST;
			return &truth;
		}
	}
	for (;;) {
		shape = find_member(l, members, part, &place);
		if (!shape) {
			fail(l, part, "nothing here is called '%.*s'", (int)part.len, part.text);
			return NULL;
		}
		ret->places[ret->count++] = place;
		if (p == end)
			return shape;
		members = shape->kind == VAL_MAP ? shape->members : NULL;
		part = next_part(&p, end);
		if (shape->kind == VAL_LIST && p == end && word_is(part, "count")) {
			ret->what = PATH_COUNT;
			return &number;
		}
	}
}

static struct node *
new_node(const struct loading *l, enum node_kind kind)
{
	struct node *node = arena_alloc(l->loader->arena, sizeof(*node));

	node->kind = kind;
	return node;
}

/* Appends to a list whose last link is *last, and returns the new last link. */
static struct node **
append(struct node **last, struct node *node)
{
	*last = node;
	return &node->next;
}

static struct node **
append_text(const struct loading *l, struct node **last, const char *text, size_t len)
{
	struct node *node;

	if (!len)
		return last;
	node = new_node(l, NODE_TEXT);
	node->text = text;
	node->len = len;
	return append(last, node);
}

/* The inside of ${..}. */
static struct node *
load_value(struct loading *l, const struct variable *variables, struct word inside)
{
	struct node *node = new_node(l, NODE_VALUE);
	const char *bar = memchr(inside.text, '|', inside.len), *end = inside.text + inside.len;
	struct word dotted = { inside.text, bar ? (size_t)(bar - inside.text) : inside.len };
	const struct shape *shape = load_path(l, variables, dotted, &node->path);
	size_t count = 0;

	if (shape && (shape->kind == VAL_LIST || shape->kind == VAL_MAP))
		fail(l, dotted, "'%.*s' is no text", (int)dotted.len, dotted.text);
	while (bar) {
		struct word name = { bar + 1, (size_t)(end - bar - 1) };
		const struct filter *filter = filters;

		bar = memchr(name.text, '|', name.len);
		if (bar)
			name.len = (size_t)(bar - name.text);
		while (filter->name && !word_is(name, filter->name))
			filter++;
		if (!filter->name)
			fail(l, name, "no filter is called '%.*s'", (int)name.len, name.text);
		else if (count == FILTERS_MAX)
			fail(l, name, "more than %d filters", FILTERS_MAX);
		else
			node->filters[count++] = filter;
	}
	return node;
}

/* A line that is no directive: text and ${..}, its line feed included. */
static struct node **
load_line(struct loading *l, const struct variable *variables, const char *p, const char *end,
	  struct node **last)
{
	const char *start = p;

	while (p < end) {
		struct word inside = { p + 2, 0 };
		const char *close;

		if (p[0] != '$') {
			p++;
		} else if (!strncmp(p, "$${", 3)) {
			last = append_text(l, last, start, (size_t)(p - start));
			start = p + 1; /* the second $ and what follows stand as they are */
			p += 3;
		} else if (p[1] == '{') {
			close = memchr(p, '}', (size_t)(end - p));
			if (!close) {
				inside = (struct word){ p, 2 };
				fail(l, inside, "'${' has no '}' on its line");
				return last;
			}
			last = append_text(l, last, start, (size_t)(p - start));
			inside.len = (size_t)(close - inside.text);
			last = append(last, load_value(l, variables, inside));
			start = p = close + 1;
		} else {
			p++;
		}
	}
	return append_text(l, last, start, (size_t)(end - start));
}

static struct node *load_block(struct loading *l, const struct variable *variables,
			       struct word *ret_end);

static struct node *
load_for(struct loading *l, const struct variable *variables, struct word directive, const char *p,
	 const char *end)
{
	struct node *node = new_node(l, NODE_FOR);
	struct word name = next_word(&p, end), in = next_word(&p, end), dotted = next_word(&p, end);
	struct variable variable = { .up = variables };
	const struct shape *shape;
	struct word stop;

	variable.name = arena_strndup(l->loader->arena, name.text, name.len);
	if (!word_is(in, "in") || !dotted.len || next_word(&p, end).len)
		fail(l, directive, "a loop is written '@for name in list'");
	shape = dotted.len ? load_path(l, variables, dotted, &node->path) : NULL;
	if (shape && shape->kind != VAL_LIST)
		fail(l, dotted, "'%.*s' is no list", (int)dotted.len, dotted.text);
	else if (shape)
		variable.members = shape->members;
	node->body = load_block(l, &variable, &stop);
	if (!word_is(stop, "@end"))
		fail(l, directive, "'@for' without its '@end'");
	return node;
}

/* From @if or @elif up to its @end; l->at stands behind the @end then. */
static struct node *
load_if(struct loading *l, const struct variable *variables, struct word directive, const char *p,
	const char *end)
{
	struct node *node = new_node(l, NODE_IF);
	struct word dotted = next_word(&p, end), stop, after;

	if (word_is(dotted, "not")) {
		node->negate = true;
		dotted = next_word(&p, end);
	}
	if (!dotted.len || next_word(&p, end).len)
		fail(l, directive, "a condition is written '@if name' or '@if not name'");
	else
		load_path(l, variables, dotted, &node->path);
	node->body = load_block(l, variables, &stop);
	if (word_is(stop, "@elif")) {
		const char *line = stop.text + stop.len;

		node->other = load_if(l, variables, stop, line, line_end(line));
		return node;
	}
	after = stop;
	if (word_is(stop, "@else"))
		node->other = load_block(l, variables, &after);
	if (!word_is(after, "@end"))
		fail(l, directive, "'%.*s' without its '@end'", (int)directive.len, directive.text);
	return node;
}

static struct node *
load_include(struct loading *l, const struct variable *variables, struct word directive,
	     const char *p, const char *end)
{
	const struct tmpl_loader *loader = l->loader;
	struct word path = next_word(&p, end), stop;
	struct node *node = new_node(l, NODE_INCLUDE);
	struct loading inner = {
		.loader = loader, .root = l->root, .outer = l, .depth = l->depth + 1
	};

	if (path.len < 3 || path.text[0] != '"' || path.text[path.len - 1] != '"') {
		fail(l, directive, "an include is written '@include \"file\"'");
		return node;
	}
	if (inner.depth > INCLUDE_DEPTH_MAX) {
		fail(l, directive, "templates include each other too deeply");
		return node;
	}
	inner.source = loader->lookup(loader->lookup_context,
				      arena_strndup(loader->arena, path.text + 1, path.len - 2));
	if (!inner.source) {
		fail(l, path, "there is no template %.*s", (int)path.len, path.text);
		return node;
	}
	for (const struct loading *outer = l; outer; outer = outer->outer)
		if (!strcmp(outer->source->path, inner.source->path)) {
			fail(l, path, "template %.*s includes itself", (int)path.len, path.text);
			return node;
		}
	inner.text = inner.at = inner.source->text;
	node->body = load_block(&inner, variables, &stop);
	if (stop.len)
		fail(&inner, stop, "nothing is open here for '%.*s'", (int)stop.len, stop.text);
	l->failed |= inner.failed;
	return node;
}

static bool
ends_block(struct word word)
{
	return word_is(word, "@end") || word_is(word, "@else") || word_is(word, "@elif");
}

/*
 * Loads up to an @end, @else or @elif, which goes to *ret_end, or up to the end of the text,
 * where *ret_end is empty.
 */
static struct node *
load_block(struct loading *l, const struct variable *variables, struct word *ret_end)
{
	struct node *nodes = NULL, **last = &nodes;

	if (l->blocks == BLOCK_DEPTH_MAX) {
		fail(l, (struct word){ l->at, 0 }, "blocks nest deeper than %d", BLOCK_DEPTH_MAX);
		l->at += strlen(l->at);
	}
	l->blocks++;
	while (*l->at) {
		const char *line = l->at, *end = line_end(line), *p = line;
		const char *next = *end ? end + 1 : end;
		struct word word = next_word(&p, end);

		l->at = next;
		if (!word.len || word.text[0] != '@') {
			last = load_line(l, variables, line, next, last);
		} else if (word.len > 1 && word.text[1] == '@') {
			last = append_text(l, last, line, (size_t)(word.text - line));
			last = load_line(l, variables, word.text + 1, next, last);
		} else if (word_is(word, "@for")) {
			last = append(last, load_for(l, variables, word, p, end));
		} else if (word_is(word, "@if")) {
			last = append(last, load_if(l, variables, word, p, end));
		} else if (word_is(word, "@include")) {
			last = append(last, load_include(l, variables, word, p, end));
		} else if (ends_block(word)) {
			l->blocks--;
			*ret_end = word;
			return nodes;
		} else if (!word_is(word, "@#")) {
			fail(l, word, "no directive is called '%.*s'", (int)word.len, word.text);
		}
	}
	l->blocks--;
	*ret_end = (struct word){ l->at, 0 };
	return nodes;
}

const struct tmpl *
tmpl_load(const struct tmpl_loader *loader, const struct source *source, const struct shape *shape)
{
	struct loading l = { .loader = loader, .root = shape, .source = source };
	struct tmpl *tmpl = arena_alloc(loader->arena, sizeof(*tmpl));
	struct word stop;

	l.text = l.at = source->text;
	tmpl->nodes = load_block(&l, NULL, &stop);
	if (stop.len)
		fail(&l, stop, "nothing is open here for '%.*s'", (int)stop.len, stop.text);
	return l.failed ? NULL : tmpl;
}

const struct tmpl *
tmpl_load_text(const struct tmpl_loader *loader, const char *name, const char *text,
	       const struct shape *shape)
{
	return tmpl_load(loader, sources_add(loader->sources, name, text, strlen(text)), shape);
}

/* A loop variable while expanding: the item that it stands for. */
struct scope {
	const struct val *item;
	bool first;
	const struct scope *up;
};

struct expansion {
	const struct val *root;
	struct buf *out;
};

static const struct val *
find_value(const struct expansion *e, const struct scope *scope, const struct path *path)
{
	static const struct val yes = { .kind = VAL_TRUTH, .truth = true };
	static const struct val no = { .kind = VAL_TRUTH };
	static const struct val nothing = { .kind = VAL_TEXT, .text = "" };
	const struct val *val;

	for (unsigned int up = path->up; up && scope; up--)
		scope = scope->up;
	if (path->what == PATH_FIRST)
		return scope->first ? &yes : &no;
	if (path->what == PATH_LAST)
		return scope->item->next ? &no : &yes;
	val = scope ? scope->item : e->root;
	/* An empty map stands for "there is none": whatever is asked of it is empty as well. */
	for (size_t i = 0; val && i < path->count; i++)
		val = val_at(val, path->places[i]);
	return val ? val : &nothing;
}

static size_t
count_members(const struct val *list)
{
	size_t count = 0;

	for (const struct val *member = list->first; member; member = member->next)
		count++;
	return count;
}

static void
expand_value(const struct expansion *e, const struct scope *scope, const struct node *node)
{
	const struct val *val = find_value(e, scope, &node->path);
	const char *text = val->kind != VAL_TRUTH ? val->text : val->truth ? "true" : "false";
	struct buf from = { 0 }, to = { 0 };

	if (node->path.what == PATH_COUNT) { /* of nothing it is 0 as well */
		buf_printf(e->out, "%zu", val->kind == VAL_LIST ? count_members(val) : 0);
		return;
	}
	if (!node->filters[0]) {
		buf_adds(e->out, text);
		return;
	}
	if (!node->filters[1]) {
		node->filters[0]->apply(e->out, text);
		return;
	}
	for (size_t i = 0; i < FILTERS_MAX && node->filters[i]; i++) {
		node->filters[i]->apply(&to, i ? (from.text ? from.text : "") : text);
		buf_clear(&from);
		from = to;
		to = (struct buf){ 0 };
	}
	buf_adds(e->out, from.text ? from.text : "");
	buf_clear(&from);
}

static void
expand(const struct expansion *e, const struct scope *scope, const struct node *node)
{
	for (; node; node = node->next) {
		switch (node->kind) {
		case NODE_TEXT:
			buf_add(e->out, node->text, node->len);
			break;
		case NODE_VALUE:
			expand_value(e, scope, node);
			break;
		case NODE_FOR: {
			const struct val *list = find_value(e, scope, &node->path);
			struct scope inner = { list->kind == VAL_LIST ? list->first : NULL, true,
					       scope };

			for (; inner.item; inner.item = inner.item->next) {
				expand(e, &inner, node->body);
				inner.first = false;
			}
			break;
		}
		case NODE_IF:
			if (val_is_true(find_value(e, scope, &node->path)) != node->negate)
				expand(e, scope, node->body);
			else
				expand(e, scope, node->other);
			break;
		case NODE_INCLUDE:
			expand(e, scope, node->body);
			break;
		}
	}
}

void
tmpl_expand(const struct tmpl *tmpl, const struct val *root, struct buf *out)
{
	struct expansion e = { root, out };

	expand(&e, NULL, tmpl->nodes);
}
