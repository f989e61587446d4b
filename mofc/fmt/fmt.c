#include "fmt/fmt.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

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

static bool
write_all(int fd, const char *text, size_t len)
{
	while (len) {
		ssize_t n = write(fd, text, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return false;
		text += n;
		len -= (size_t)n;
	}
	return true;
}

/* Writes a new file with the owner and permissions of another, and closes it. */
static bool
write_fresh(int fd, const struct stat *st, const struct buf *text)
{
	bool ok;

	/* Only root can give a file away; anybody else who may write it owns the new one. */
	if (fchown(fd, st->st_uid, st->st_gid))
		errno = 0;
	ok = write_all(fd, text->text, text->len) && !fchmod(fd, st->st_mode & 07777);
	return !close(fd) && ok;
}

/* The same, put in the place of the other.  False with errno. */
static bool
replace(struct arena *arena, const char *path, const struct buf *text)
{
	const char *slash = strrchr(path, '/');
	char *fresh =
		arena_printf(arena, "%.*s.mofc-XXXXXX", slash ? (int)(slash - path) + 1 : 0, path);
	struct stat st;
	int fd;

	if (stat(path, &st) || access(path, W_OK))
		return false;
	if (!S_ISREG(st.st_mode)) {
		errno = EINVAL;
		return false;
	}
	fd = mkostemp(fresh, O_CLOEXEC);
	if (fd < 0)
		return false;
	if (!write_fresh(fd, &st, text) || rename(fresh, path)) {
		int reason = errno;

		unlink(fresh);
		errno = reason;
		return false;
	}
	return true;
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
