#include "emit/val.h"

#include <string.h>

static struct val *
add(struct arena *arena, struct val *parent, enum val_kind kind, const char *key)
{
	struct val *val = arena_alloc(arena, sizeof(*val));

	val->kind = kind;
	val->key = key;
	if (parent && parent->last)
		parent->last->next = val;
	else if (parent)
		parent->first = val;
	if (parent)
		parent->last = val;
	return val;
}

struct val *
val_map(struct arena *arena, struct val *parent, const char *key)
{
	return add(arena, parent, VAL_MAP, key);
}

struct val *
val_list(struct arena *arena, struct val *parent, const char *key)
{
	return add(arena, parent, VAL_LIST, key);
}

struct val *
val_text(struct arena *arena, struct val *parent, const char *key, const char *text)
{
	struct val *val = add(arena, parent, VAL_TEXT, key);

	val->text = text ? text : "";
	return val;
}

struct val *
val_number(struct arena *arena, struct val *parent, const char *key, long long number)
{
	struct val *val = add(arena, parent, VAL_NUMBER, key);

	val->text = arena_printf(arena, "%lld", number);
	return val;
}

struct val *
val_truth(struct arena *arena, struct val *parent, const char *key, bool truth)
{
	struct val *val = add(arena, parent, VAL_TRUTH, key);

	val->truth = truth;
	return val;
}

struct val *
val_share(struct arena *arena, struct val *parent, const char *key, const struct val *shared)
{
	struct val *val = add(arena, parent, shared->kind, key);

	val->first = shared->first;
	val->last = shared->last;
	return val;
}

const struct val *
val_get(const struct val *map, const char *key)
{
	const struct val *val = map->first;

	while (val && strcmp(val->key, key))
		val = val->next;
	return val;
}

const struct val *
val_at(const struct val *map, size_t place)
{
	const struct val *val = map->first;

	while (val && place--)
		val = val->next;
	return val;
}

bool
val_is_true(const struct val *val)
{
	switch (val->kind) {
	case VAL_TEXT:
		return *val->text;
	case VAL_NUMBER:
		return strcmp(val->text, "0") != 0;
	case VAL_TRUTH:
		return val->truth;
	default:
		return val->first != NULL;
	}
}

static void
format(const struct val *val, int depth, struct buf *out)
{
	const char *brackets = val->kind == VAL_LIST ? "[]" : "{}";

	if (val->key) {
		buf_addc(out, '"');
		buf_add_json(out, val->key, strlen(val->key));
		buf_adds(out, "\": ");
	}
	switch (val->kind) {
	case VAL_TEXT:
		buf_addc(out, '"');
		buf_add_json(out, val->text, strlen(val->text));
		buf_addc(out, '"');
		return;
	case VAL_NUMBER:
		buf_adds(out, val->text);
		return;
	case VAL_TRUTH:
		buf_adds(out, val->truth ? "true" : "false");
		return;
	default:
		break;
	}
	buf_addc(out, brackets[0]);
	for (const struct val *member = val->first; member; member = member->next) {
		buf_printf(out, "\n%*s", depth * 2 + 2, "");
		format(member, depth + 1, out);
		if (member->next)
			buf_addc(out, ',');
	}
	if (val->first)
		buf_printf(out, "\n%*s", depth * 2, "");
	buf_addc(out, brackets[1]);
}

void
val_format_json(const struct val *val, struct buf *out)
{
	format(val, 0, out);
	buf_addc(out, '\n');
}
