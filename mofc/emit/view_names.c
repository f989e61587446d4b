#include <string.h>

#include "emit/view_internal.h"

static bool
is_keyword(const struct target *target, const char *name)
{
	for (size_t i = 0; i < target->keyword_count; i++)
		if (!strcmp(target->keywords[i], name))
			return true;
	return false;
}

char *
view_spell(const struct viewing *v, const char *name)
{
	struct buf text = { 0 };
	char *spelled;

	v->target->spell(&text, name);
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
	if (taken->at.source)
		diag_note(v->diags, taken->at, "the other one; --class NAME=ALIAS renames a class");
}
