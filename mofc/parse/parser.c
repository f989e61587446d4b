#include "parse/parser.h"

#include <errno.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "parse/parse_internal.h"
#include "parse.h"

void *
parse_alloc(struct parser *p, size_t size)
{
	return arena_alloc(p->context->arena, size);
}

const char *
parser_text(const struct parser *p, struct span at)
{
	return p->source->text + (at.offset - p->source->base);
}

static void
add_error(struct parser *p, struct span at, const char *format, va_list args)
{
	diag_verror(p->context->diags, at, "syntax", format, args);
	p->file->broken = true;
	if (at.offset > p->last_error.offset)
		p->last_error = at;
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

void
literal_oddity(struct parser *p, struct span at, const char *id, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	if (p->context->dialect == DIALECT_CIM)
		add_error(p, at, format, args);
	else if (!p->is_recovering)
		diag_vwarning(p->context->diags, at, id, format, args);
	va_end(args);
}

void
parser_mark_wmi(struct parser *p)
{
	if (p->context->dialect == DIALECT_AUTO)
		p->file->dialect = DIALECT_WMI;
}

bool
parser_has_error_since(const struct parser *p, struct span at)
{
	return p->last_error.offset && p->last_error.offset >= at.offset;
}

void
parser_missing_semicolon(struct parser *p, struct span behind)
{
	struct span at = { behind.offset + behind.len - 1, 1 };

	parser_error(p, at, "missing ';' behind this '}'");
}

void
parser_nested(struct parser *p, struct span at)
{
	/* Where no qualifiers stand, the place is that behind the token before. */
	at.offset += (uint32_t)strspn(parser_text(p, at), " \t\r\n");
	at.len = 1;
	if (!p->is_unclosed)
		parser_error(p, at, "missing '};' before this");
	p->is_unclosed = true;
}

bool
parse_macro(struct parser *p, struct ident name)
{
	struct buf text = { 0 };

	if (p->file->has_directives)
		return true;
	parser_describe(p, name.at, "a name", &text);
	parser_error(p, name.at, "%s behind a string; quotes within a string are written '\\\"'",
		     text.text);
	buf_clear(&text);
	track_recover(p, TOK_IDENT, name.at.offset);
	return false;
}

void
parser_check_clauses(struct parser *p, struct ident name, bool has_scope, struct span no_comma)
{
	if (no_comma.offset)
		parser_error(p, (struct span){ no_comma.offset, 1 }, "missing ',' before this");
	else if (!has_scope)
		parser_error(p, name.at, "qualifier '%s' has no Scope, such as Scope(any)",
			     name.name->text);
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
	const char *near;

	for (const struct ast_word *word = words; word->text; word++)
		if (!strcasecmp(word->text, ident.name->text))
			return word->bits;
	near = nearest(words, ident.name->text);
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

bool
parse_first_flavor(struct parser *p, struct ident word, unsigned int *ret)
{
	struct ast_word types[TYPE_REFERENCE + 1] = { { NULL, 0 } };
	const char *near;

	for (const struct ast_word *flavor = ast_flavors; flavor->text; flavor++)
		if (!strcasecmp(flavor->text, word.name->text)) {
			*ret = flavor->bits;
			return true;
		}
	for (int type = 0; type < TYPE_REFERENCE; type++)
		types[type].text = type_name((enum mof_type_name)type);
	near = nearest(types, word.name->text);
	if (near)
		parser_error(p, word.at, "unknown type '%s'; did you mean '%s'?", word.name->text,
			     near);
	else
		parser_error(p, word.at, "unexpected name '%s', expected a type", word.name->text);
	p->is_recovering = true;
	p->skip = SKIP_PRODUCTION;
	return false;
}

struct ast_production *
parse_production(struct parser *p, enum ast_production_kind kind, struct span at)
{
	struct ast_production *node = parse_alloc(p, sizeof(*node));

	node->kind = kind;
	node->at = at;
	return node;
}

void
parser_add(struct parser *p, struct ast_production *node)
{
	*p->last = node;
	p->last = &node->next;
	if (node->kind == PRODUCTION_PRAGMA)
		include_pragma(p, node);
	else if (node->kind == PRODUCTION_DIRECTIVE)
		include_directive(p, node);
}

/* What the encoding says of a file.  False if it cannot be read. */
static bool
check_encoding(struct parser *p)
{
	static const char *const faults[] = {
		[FAULT_NUL] = "NUL character; this is not a text file, or it is damaged",
		[FAULT_SURROGATE] = "half of a UTF-16 surrogate pair",
		[FAULT_HALF] = "the file is UTF-16 and ends within a character",
	};
	const struct encoding *encoding = &p->source->encoding;
	struct span at = { p->source->base + (uint32_t)encoding->at, 1 };

	if (encoding->fault)
		parser_error(p, at, "%s", faults[encoding->fault]);
	else if (encoding->kind == ENCODING_LATIN1)
		diag_warning(p->context->diags, at, "encoding",
			     "this is not UTF-8; the file is read as Latin-1");
	else if (encoding->kind != ENCODING_UTF8)
		parser_mark_wmi(p);
	return !encoding->fault;
}

struct ast_file *
parse_nested(struct parse_context *context, struct source *source, struct span included_at)
{
	struct parser p = { .context = context, .source = source, .offset = source->base };

	source->included_at = included_at;
	p.file = arena_alloc(context->arena, sizeof(*p.file));
	p.file->source = source;
	p.file->dialect = context->dialect;
	p.last = &p.file->productions;
	p.file->is_incomplete = true;
	if (!check_encoding(&p))
		return p.file;
	if (scan_open(&p)) {
		parser_error(&p, (struct span){ 0 }, "out of memory");
		return p.file;
	}
	p.file->is_incomplete = false;
	context->depth++;
	mof_parse(&p);
	context->depth--;
	scan_close(&p);
	return p.file;
}

void
parse_init(struct parse_context *context, struct arena *arena, struct names *names,
	   struct sources *sources, struct diags *diags)
{
	*context = (struct parse_context){
		.arena = arena, .names = names, .sources = sources, .diags = diags
	};
	context->parsed = arena_alloc(arena, sizeof(*context->parsed));
	scan_add_keywords(names);
}

struct ast_file *
parse_source(struct parse_context *context, struct source *source)
{
	return parse_nested(context, source, (struct span){ 0 });
}

struct ast_file *
parse_path(struct parse_context *context, const char *path, const char **reterr)
{
	bool is_stdin = !strcmp(path, "-");
	struct parsed_file *parsed = NULL;
	struct ast_file *file;
	struct source *source;
	struct stat st;

	*reterr = NULL;
	if (!is_stdin) {
		if (stat(path, &st)) {
			*reterr = strerror(errno);
			return NULL;
		}
		if (parsed_find(context, &st))
			return NULL;
	}
	source = sources_read(context->sources, path, reterr);
	if (!source)
		return NULL;
	if (!is_stdin)
		parsed = parsed_add(context, &st);
	file = parse_source(context, source);
	if (parsed)
		parsed->is_open = false;
	return file;
}
