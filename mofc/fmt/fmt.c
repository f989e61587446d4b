#include "fmt/fmt.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "fmt/layout.h"

/*
 * UTF-16 without a mark is known by its first characters, which may be others now.  Whether they
 * still tell.
 */
static bool
is_readable(struct arena *arena, const struct encoding *encoding, const struct buf *text)
{
	struct encoding found;
	char *copy;
	size_t len;

	if (encoding->kind == ENCODING_UTF8 || encoding->has_mark)
		return true;
	copy = arena_alloc(arena, text->len + 2);
	memcpy(copy, text->text, text->len);
	encoding_decode(arena, copy, text->len, &len, &found);
	return found.kind == encoding->kind && !found.has_mark && !found.fault;
}

static enum fmt_result
lay_out(struct parse_context *context, const struct source *source, const struct token_list *tokens,
	struct buf *ret)
{
	struct buf text = { 0 };
	bool is_same;

	fmt_layout(context->arena, source, tokens, &text);
	is_same = text.len == source->len && !memcmp(text.text, source->text, text.len);
	encoding_encode(&source->encoding, text.text, text.len, ret);
	buf_clear(&text);
	if (is_same || is_readable(context->arena, &source->encoding, ret))
		return is_same ? FMT_SAME : FMT_CHANGED;
	diag_error(
		context->diags, (struct span){ source->base, 0 }, "encoding",
		"without a byte order mark this would be no UTF-16 any more in canonical layout");
	buf_clear(ret);
	return FMT_FAILED;
}

enum fmt_result
fmt_read(struct parse_context *context, const char *path, struct buf *ret)
{
	unsigned int errors = context->diags->errors;
	struct token_list tokens = { 0 };
	struct ast_file *file;
	const char *reason;

	*ret = (struct buf){ 0 };
	context->tokens = &tokens;
	context->skip_includes = true;
	file = parse_path(context, path, &reason);
	context->tokens = NULL;
	if (reason)
		diag_error(context->diags, (struct span){ 0 }, "read", "cannot read '%s': %s", path,
			   reason);
	if (context->diags->errors != errors || (file && file->broken))
		return FMT_FAILED;
	if (!file)
		return FMT_SAME;
	if (!tokens.count) {
		/* Blanks alone are left as they are. */
		encoding_encode(&file->source->encoding, file->source->text, file->source->len,
				ret);
		return FMT_SAME;
	}
	return lay_out(context, file->source, &tokens, ret);
}

void
fmt_text(const struct parse_context *context, const struct buf *text, struct buf *ret)
{
	struct parse_context quiet = *context;
	struct token_list tokens = { 0 };
	struct source *source;
	struct diags diags;

	diags_init(&diags, context->arena, context->sources, context->diags->kinds);
	quiet.diags = &diags;
	quiet.tokens = &tokens;
	quiet.skip_includes = true;
	source = sources_add(context->sources, "<text>", text->text ? text->text : "", text->len);
	if (parse_source(&quiet, source)->broken || !tokens.count)
		buf_add(ret, source->text, source->len);
	else
		fmt_layout(context->arena, source, &tokens, ret);
}

/* Writes a file that is there and may be written.  False with errno. */
static bool
replace(struct arena *arena, const char *path, const struct buf *text)
{
	struct stat st;

	if (stat(path, &st) || access(path, W_OK))
		return false;
	if (!S_ISREG(st.st_mode)) {
		errno = EINVAL;
		return false;
	}
	return file_replace(arena, path, text->text, text->len, &st);
}

bool
fmt_write(struct parse_context *context, const char *path, const struct buf *text)
{
	char *real = realpath(path, NULL);
	bool ok = real && replace(context->arena, real, text);

	if (!ok)
		diag_error(context->diags, (struct span){ 0 }, "write", "cannot write '%s': %s",
			   path, strerror(errno));
	free(real);
	return ok;
}
