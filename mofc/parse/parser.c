#include "parse/parser.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "parse/parse_internal.h"
#include "parse.h"

/* Includes deeper than this are an error, long before the stack could end. */
enum { INCLUDE_DEPTH_MAX = 64 };

/* A file that was read, known by its inode so that two ways to it count as one. */
struct parsed_path {
	dev_t device;
	ino_t inode;
	bool open; /* it is being read now */
	struct parsed_path *next;
};

void *
parse_alloc(struct parser *p, size_t size)
{
	return arena_alloc(p->context->arena, size);
}

static void
add_error(struct parser *p, struct span at, const char *format, va_list args)
{
	diag_verror(p->context->diags, at, "syntax", format, args);
	p->file->broken = true;
	if (p->last_error == UINT32_MAX || at.offset > p->last_error)
		p->last_error = at.offset;
}

void
parser_error(struct parser *p, struct span at, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	add_error(p, at, format, args);
	va_end(args);
}

void
literal_error(struct parser *p, struct span at, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	if (!p->is_recovering)
		add_error(p, at, format, args);
	va_end(args);
}

bool
parser_has_error_since(const struct parser *p, struct span at)
{
	return p->last_error != UINT32_MAX && p->last_error >= at.offset;
}

void
parser_missing_semicolon(struct parser *p, struct span behind)
{
	struct span at = { behind.offset + behind.len - 1, 1, behind.source };

	parser_error(p, at, "missing ';' behind this '}'");
}

void
parser_nested(struct parser *p, struct span at)
{
	/* Where no qualifiers stand, the place is that behind the token before. */
	at.offset += (uint32_t)strspn(p->source->text + at.offset, " \t\r\n");
	at.len = 1;
	if (!p->is_unclosed)
		parser_error(p, at, "missing '};' before this");
	p->is_unclosed = true;
}

void
parser_describe(struct parser *p, struct span at, const char *token, struct buf *text)
{
	enum { SHOWN_MAX = 40 };
	const char *word = p->source->text + at.offset;
	int shown = at.len > SHOWN_MAX ? SHOWN_MAX : (int)at.len;

	while (shown && shown < (int)at.len && (word[shown] & 0xc0) == 0x80)
		shown--;
	if (token[0] == '\'' && at.len) {
		buf_printf(text, "unexpected '%.*s'", shown, word);
	} else if (!at.len) {
		buf_adds(text, "unexpected end of the file");
	} else {
		/* "a name" and "an integer" lose their article before the text itself. */
		token = strchr(token, ' ') + 1;
		buf_printf(text, "unexpected %s ", token);
		if (*word == '"' || *word == '\'')
			buf_printf(text, "%.*s", shown, word);
		else
			buf_printf(text, "'%.*s'", shown, word);
	}
}

bool
parse_expect_word(struct parser *p, struct ident word, const char *expected)
{
	if (name_is(word.name, expected))
		return true;
	parser_error(p, word.at, "unexpected name '%s', expected '%s'", word.name->text, expected);
	p->skip = SKIP_PRODUCTION;
	return false;
}

/* The word nearest to a name, at most two letters off; NULL if there is none. */
static const char *
nearest(const struct ast_word *words, const char *name)
{
	const char *found = NULL;
	unsigned int best = 3;

	for (; words->text; words++) {
		unsigned int distance = name_distance(words->text, name, 2);

		if (distance < best) {
			best = distance;
			found = words->text;
		}
	}
	return found;
}

static unsigned int
find_word(struct parser *p, const struct ast_word *words, struct ident ident, const char *what)
{
	const char *near = nearest(words, ident.name->text);

	for (const struct ast_word *word = words; word->text; word++)
		if (!strcasecmp(word->text, ident.name->text))
			return word->bits;
	if (near)
		parser_error(p, ident.at, "unknown %s '%s'; did you mean '%s'?", what,
			     ident.name->text, near);
	else
		parser_error(p, ident.at, "unknown %s '%s'", what, ident.name->text);
	return 0;
}

unsigned int
parse_scope(struct parser *p, struct ident word)
{
	return find_word(p, ast_scopes, word, "scope");
}

unsigned int
parse_flavor(struct parser *p, struct ident word)
{
	return find_word(p, ast_flavors, word, "flavor");
}

void
parse_bad_type(struct parser *p, struct ident name)
{
	struct ast_word types[TYPE_REFERENCE + 1] = { { NULL, 0 } };
	const char *near;

	for (int type = 0; type < TYPE_REFERENCE; type++)
		types[type].text = type_name((enum mof_type_name)type);
	near = nearest(types, name.name->text);
	if (near)
		parser_error(p, name.at, "unknown type '%s'; did you mean '%s'?", name.name->text,
			     near);
	else
		parser_error(p, name.at,
			     "unknown type '%s'; a reference to a class is written "
			     "'%s REF'",
			     name.name->text, name.name->text);
}

struct ast_production *
parse_production(struct parser *p, enum ast_production_kind kind, struct span at)
{
	struct ast_production *node = parse_alloc(p, sizeof(*node));

	node->kind = kind;
	node->at = at;
	*p->last = node;
	p->last = &node->next;
	return node;
}

static struct parsed_path *
find_parsed(const struct parse_context *context, const struct stat *st)
{
	struct parsed_path *parsed = context->parsed;

	while (parsed && (parsed->device != st->st_dev || parsed->inode != st->st_ino))
		parsed = parsed->next;
	return parsed;
}

static struct parsed_path *
add_parsed(struct parse_context *context, const struct stat *st)
{
	struct parsed_path *parsed = arena_alloc(context->arena, sizeof(*parsed));

	*parsed = (struct parsed_path){
		.device = st->st_dev, .inode = st->st_ino, .open = true, .next = context->parsed
	};
	context->parsed = parsed;
	return parsed;
}

/* The folder of an including file, then each -I.  NULL where the file is in none of them. */
static const char *
find_include(struct parser *p, const char *path, struct stat *st)
{
	struct arena *arena = p->context->arena;
	const char *from = p->source->path, *slash = strrchr(from, '/');
	const char *candidate = path;

	if (path[0] == '/')
		return stat(path, st) ? NULL : path;
	if (slash)
		candidate = arena_printf(arena, "%.*s/%s", (int)(slash - from), from, path);
	if (!stat(candidate, st))
		return candidate;
	for (size_t i = 0; i < p->context->include_dir_count; i++) {
		candidate = arena_printf(arena, "%s/%s", p->context->include_dirs[i], path);
		if (!stat(candidate, st))
			return candidate;
	}
	return NULL;
}

static struct ast_file *parse_nested(struct parse_context *context, uint32_t source,
				     struct span included_at);

/* An include that fails: what it would have brought may be missed later, but not told again. */
__attribute__((format(printf, 3, 4))) static void
include_error(struct parser *p, struct span at, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	diag_verror(p->context->diags, at, "include", format, args);
	va_end(args);
	p->context->is_incomplete = true;
}

static void
include(struct parser *p, struct ast_production *node, const char *path)
{
	struct parse_context *context = p->context;
	struct span at = node->pragma.argument->at;
	struct parsed_path *parsed;
	const char *found, *reason = NULL;
	unsigned int depth = 0;
	struct stat st;
	uint32_t source;

	for (struct span up = p->source->included_at; up.source;
	     up = sources_get(context->sources, up.source)->included_at)
		depth++;
	found = find_include(p, path, &st);
	if (!found) {
		char *slashed = arena_strdup(context->arena, path);

		/* Schemas written on Windows separate folders by backslashes. */
		for (char *c = slashed; *c; c++)
			if (*c == '\\')
				*c = '/';
		found = find_include(p, slashed, &st);
	}
	if (!found) {
		include_error(p, at, "cannot find '%s'; looked next to '%s'%s", path,
			      p->source->path,
			      context->include_dir_count ? " and in each -I folder" : "");
		return;
	}
	parsed = find_parsed(context, &st);
	if (parsed && parsed->open) {
		include_error(p, at, "'%s' includes itself", path);
		return;
	}
	if (parsed)
		return;
	if (depth == INCLUDE_DEPTH_MAX) {
		include_error(p, at, "includes nest deeper than %d", INCLUDE_DEPTH_MAX);
		return;
	}
	source = sources_read(context->sources, found, &reason);
	if (!source) {
		include_error(p, at, "cannot read '%s': %s", found, reason);
		return;
	}
	parsed = add_parsed(context, &st);
	node->pragma.included = parse_nested(context, source, at);
	parsed->open = false;
}

void
parse_pragma(struct parser *p, struct ast_production *node)
{
	const struct ast_pragma *pragma = &node->pragma;
	const struct ast_value *argument = pragma->argument;

	if (!name_is(pragma->name.name, "include"))
		return;
	if (argument->kind != VALUE_STRING || !argument->string.len)
		include_error(p, argument->at, "include needs the path of a file between quotes");
	else if (!p->context->skip_includes)
		include(p, node, argument->string.text);
}

static struct ast_file *
parse_nested(struct parse_context *context, uint32_t source_number, struct span included_at)
{
	struct source *source = sources_get(context->sources, source_number);
	struct parser p = { .context = context,
			    .source = source,
			    .source_number = source_number,
			    .last_error = UINT32_MAX };
	const char *nul;

	source->included_at = included_at;
	p.file = arena_alloc(context->arena, sizeof(*p.file));
	p.file->source = source_number;
	p.last = &p.file->productions;
	if (source->len >= 3 && !memcmp(source->text, "\xef\xbb\xbf", 3))
		p.offset = 3;
	nul = memchr(source->text, '\0', source->len);
	if (nul) {
		struct span at = { (uint32_t)(nul - source->text), 1, source_number };

		parser_error(&p, at,
			     "NUL byte; this is not a text file, or its encoding is not UTF-8");
		return p.file;
	}
	if (scan_open(&p)) {
		parser_error(&p, (struct span){ 0 }, "out of memory");
		return p.file;
	}
	mof_parse(&p);
	scan_close(&p);
	return p.file;
}

struct ast_file *
parse_source(struct parse_context *context, uint32_t source)
{
	return parse_nested(context, source, (struct span){ 0 });
}

struct ast_file *
parse_path(struct parse_context *context, const char *path, const char **reterr)
{
	struct parsed_path *parsed = NULL;
	struct ast_file *file;
	struct stat st;
	uint32_t source;

	*reterr = NULL;
	if (strcmp(path, "-")) {
		if (stat(path, &st)) {
			*reterr = strerror(errno);
			return NULL;
		}
		if (find_parsed(context, &st))
			return NULL;
	}
	source = sources_read(context->sources, path, reterr);
	if (!source)
		return NULL;
	if (strcmp(path, "-"))
		parsed = add_parsed(context, &st);
	file = parse_source(context, source);
	if (parsed)
		parsed->open = false;
	return file;
}
