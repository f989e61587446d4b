#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "emit/view_internal.h"

static int
compare_keywords(const void *name, const void *keyword)
{
	return strcmp(name, *(const char *const *)keyword);
}

static bool
is_keyword(const struct target *target, const char *name)
{
	return bsearch(name, target->keywords, target->keyword_count, sizeof(char *),
		       compare_keywords) != NULL;
}

/* MOF allows letters beyond ASCII and a module is named after a file: "_" stands for the rest. */
static void
make_identifier(struct buf *text)
{
	for (size_t i = 0; i < text->len; i++) {
		char c = text->text[i];

		if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') && !(c >= '0' && c <= '9'))
			text->text[i] = '_';
	}
	if (text->text[0] >= '0' && text->text[0] <= '9') {
		buf_addc(text, '_');
		memmove(text->text + 1, text->text, text->len - 1);
		text->text[0] = '_';
	}
}

char *
view_spell(const struct viewing *v, const char *name)
{
	struct buf text = { 0 };
	char *spelled;

	v->target->spell(&text, name);
	make_identifier(&text);
	spelled = arena_printf(v->arena, "%s%s", text.text,
			       is_keyword(v->target, text.text) ? "_" : "");
	buf_clear(&text);
	return spelled;
}

const char *
view_class_name(const struct viewing *v, const struct class *class)
{
	const struct selected *selected = selection_find(v->selection, class);

	return selected && selected->alias ? selected->alias
					   : view_spell(v, class->name.name->text);
}

void
view_claim(struct viewing *v, struct name_map *map, const char *c_name, struct span at,
	   const char *name)
{
	const struct name *key = names_get(v->names, c_name, strlen(c_name));
	struct claim *taken = name_map_get(map, key);

	if (!taken) {
		taken = arena_alloc(v->arena, sizeof(*taken));
		*taken = (struct claim){ at, name };
		name_map_put(map, v->arena, key, taken);
		return;
	}
	diag_error(v->diags, at, "name-clash", "'%s' and '%s' both become '%s' in target '%s'",
		   name, taken->name, c_name, v->target->name);
	if (taken->at.offset)
		diag_note(v->diags, taken->at, "the other one; --class NAME=ALIAS renames a class");
}

const char *
view_decimal(const struct viewing *v, enum mof_type_name type, uint64_t value)
{
	int64_t number = (int64_t)value;

	if (!type_is_signed(type))
		return arena_printf(v->arena, "%" PRIu64, value);
	if (number >= INT32_MIN)
		return arena_printf(v->arena, "%" PRId64, number);
	/* The lowest number has no literal: its positive half does not fit. */
	if (number == INT64_MIN)
		return arena_printf(v->arena, "(%" PRId64 " - 1)", number + 1);
	return arena_printf(v->arena, "(%" PRId64 ")", number);
}

const struct val *
view_type(const struct viewing *v, const struct element *element)
{
	return v->target->types[element->is_embedded ? TARGET_TYPE_OBJECT : (int)element->type];
}
