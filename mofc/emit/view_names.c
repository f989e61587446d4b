#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "emit/view_internal.h"

static int
compare_texts(const void *name, const void *text)
{
	return strcmp(name, *(const char *const *)text);
}

static bool
is_among(const struct texts *texts, const char *name)
{
	return texts->count &&
	       bsearch(name, texts->items, texts->count, sizeof(char *), compare_texts);
}

/* Whether a class or module may not have that name, since the target's own headers do. */
static bool
is_reserved(const struct target *target, const char *name)
{
	for (size_t i = 0; i < target->reserved.count; i++) {
		const char *text = target->reserved.items[i];
		size_t len = strlen(text);

		if (text[len - 1] == '*' ? !strncmp(text, name, len - 1) : !strcmp(text, name))
			return true;
	}
	return false;
}

/*
 * MOF allows letters beyond ASCII, which become "u" and the code of the character; a module is
 * named after a file, and "_" stands for what else is in that.
 */
static void
add_identifier(struct buf *out, const char *text)
{
	if (*text >= '0' && *text <= '9')
		buf_addc(out, '_');
	while (*text) {
		unsigned char c = (unsigned char)*text;
		size_t len = 1;

		if (c >= 0x80 && utf8_len(text, strlen(text)))
			buf_printf(out, "u%04x", utf8_get(text, &len));
		else if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'))
			buf_addc(out, (char)c);
		else
			buf_addc(out, '_');
		text += len;
	}
}

char *
view_spell_part(const struct viewing *v, const char *name)
{
	struct buf text = { 0 }, identifier = { 0 };
	char *spelled;

	v->target->spell(&text, name);
	add_identifier(&identifier, text.text ? text.text : "");
	spelled = arena_strndup(v->arena, identifier.text, identifier.len);
	buf_clear(&text);
	buf_clear(&identifier);
	return spelled;
}

char *
view_spell(const struct viewing *v, const char *name)
{
	char *spelled = view_spell_part(v, name);

	return is_among(&v->target->keywords, spelled) ? arena_printf(v->arena, "%s_", spelled)
						       : spelled;
}

char *
view_spell_file(const struct viewing *v, const char *name)
{
	char *spelled = view_spell(v, name);

	return is_reserved(v->target, spelled) ? arena_printf(v->arena, "%s_", spelled) : spelled;
}

bool
view_name_is_free(const struct viewing *v, const char *c_name)
{
	return !is_among(&v->target->keywords, c_name) && !is_reserved(v->target, c_name);
}

const char *
view_class_name(const struct viewing *v, const struct class *class)
{
	const struct selected *selected = selection_find(v->selection, class);
	const char **c_name;

	if (!selected)
		return view_spell_file(v, class->name.name->text);
	c_name = &v->class_names[selected - v->selection->items];
	if (!*c_name)
		*c_name = selected->alias ? selected->alias
					  : view_spell_file(v, class->name.name->text);
	return *c_name;
}

bool
view_claim(struct viewing *v, struct name_map *map, const char *c_name, struct span at,
	   const char *name)
{
	const struct name *key = names_get(v->names, c_name, strlen(c_name));
	struct claim *taken = name_map_get(map, key);

	if (!taken) {
		taken = arena_alloc(v->arena, sizeof(*taken));
		*taken = (struct claim){ at, name };
		name_map_put(map, v->arena, key, taken);
		return true;
	}
	diag_error(v->diags, at, "name-clash", "'%s' and '%s' both become '%s' in target '%s'",
		   name, taken->name, c_name, v->target->name);
	/* What is in the maps of a whole run begins with the name of a class. */
	if (taken->at.offset)
		diag_note(v->diags, taken->at,
			  map == &v->names_taken || map == &v->constants
				  ? "the other one; --class NAME=ALIAS renames a class"
				  : "the other one");
	return false;
}

void
view_claim_all(struct viewing *v, const struct texts *endings, const char *c_name, struct span at,
	       const char *name)
{
	bool ok = true;

	for (size_t i = 0; ok && i < endings->count; i++)
		ok = view_claim(v, &v->names_taken,
				arena_printf(v->arena, "%s%s", c_name, endings->items[i]), at,
				name);
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
