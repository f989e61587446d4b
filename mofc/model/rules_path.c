/* Rules about references that are written as text (DSP0004 7.10, 8.2.5). */
#include "model/rules.h"

/* DSP0004 5.1.2.7: what a reference names is of its class. */
static void
path_class(struct build *build, const struct element *element, struct span at,
	   const struct class *class)
{
	if (!element->class_name || class_is_a(class, element->class_name))
		return;
	dialect_error(build, at, "reference-class",
		      "this is an object of class '%s', but '%s' refers to '%s'",
		      text_of(class->name), text_of(element->name), element->class_text);
	diag_note(build->diags, element->name.at, "the reference");
}

static bool
path_has_key(const struct path *path, const struct name *name)
{
	for (size_t i = 0; i < path->key_count; i++)
		if (name_equal(path->keys[i], name))
			return true;
	return false;
}

/* Each name of the path is a key of the class. */
static void
path_names(struct build *build, struct span at, const struct path *path, const struct class *class)
{
	for (size_t i = 0; i < path->key_count; i++) {
		const struct element *key = class_find_property(class, path->keys[i]);

		if (key && qualifiers_true(&key->qualifiers, QUALIFIER_KEY))
			continue;
		dialect_error(build, at, "reference-path", "class '%s' has no key '%s'",
			      text_of(class->name), path->keys[i]->text);
		diag_note(build->diags, class->name.at, "the class");
	}
}

/* Each key of the class is in the path; WMI lets a single one be nameless, or names the class. */
static void
path_keys(struct build *build, struct span at, const struct path *path, const struct class *class)
{
	if (build->dialect == DIALECT_WMI && !path->key_count)
		return;
	for (size_t i = 0; i < class->property_count; i++) {
		const struct element *key = class->properties[i];

		if (!qualifiers_true(&key->qualifiers, QUALIFIER_KEY) ||
		    path_has_key(path, key->name.name))
			continue;
		dialect_error(build, at, "reference-path",
			      "the path names no value of key '%s' of class '%s'",
			      text_of(key->name), text_of(class->name));
		diag_note(build->diags, key->name.at, "the key");
		return;
	}
}

/* DSP0004 7.10: the text of a reference is an object path. */
static void
check_path(struct build *build, const struct element *element, const struct ast_value *literal)
{
	const char *text = schema_text(build->schema, literal, NULL), *wrong;
	const struct class *class;
	struct path path;

	wrong = path_read(build, text, &path);
	if (wrong) {
		dialect_error(build, literal->at, "reference-path",
			      "this is no object path, such as Class.Key=\"value\": %s", wrong);
		return;
	}
	class = schema_find_class(build->schema, path.class_name);
	if (class && !class->is_incomplete) {
		path_class(build, element, literal->at, class);
		path_names(build, literal->at, &path, class);
		path_keys(build, literal->at, &path, class);
	} else if (!class && !path.has_namespace && !build->is_incomplete) {
		/* The class may be known where the instance goes to. */
		diag_warning(build->diags, literal->at, "unknown-class",
			     "'%s' refers to an object of class '%s', which is defined nowhere",
			     text_of(element->name), path.class_name->text);
	}
}

void
check_paths(struct build *build, const struct element *element, const struct value *value)
{
	const struct ast_value *item = value->first;

	/* A text may hold macros, which nobody knows here. */
	if (element->type != TYPE_REFERENCE || value->is_null || build->parse->macros.count)
		return;
	for (uint32_t i = 0; i < value->count; i++, item = item->next)
		if (item->kind == VALUE_STRING)
			check_path(build, element, item);
}
