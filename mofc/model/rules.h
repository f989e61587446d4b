/*
 * The rules that need finished classes, each a short function (DSP0004 5.1 to 5.6).  A rule says
 * what it has to say about something that is declared in the class at hand; what a class only
 * inherits was told of where it was written.
 */
#ifndef MODEL_RULES_H
#define MODEL_RULES_H

#include "model/build.h"

/* Tables of rules; each ends with NULL. */
typedef void class_rule_fn(struct build *build, const struct class *class);
typedef void element_rule_fn(struct build *build, const struct element *element);

extern class_rule_fn *const class_rules[];      /* rules_class.c */
extern element_rule_fn *const override_rules[]; /* rules_override.c: of what overrides something */
extern element_rule_fn *const element_rules[];  /* rules_element.c: of every element */
extern element_rule_fn *const value_rules[];    /* rules_value.c: of values and their maps */
extern element_rule_fn *const name_rules[];     /* rules_name.c: of names within qualifiers */
class_rule_fn class_names;                      /* rules_name.c: the same for a class */
extern class_rule_fn *const wmi_class_rules[];  /* rules_wmi.c: where WMI's rules hold */
extern element_rule_fn *const wmi_element_rules[];

/* rules_value.c: what the values of an instance may be by the qualifiers of its properties. */
void check_instance_values(struct build *build, const struct instance *instance);
/* rules_path.c: references that are written as text. */
void check_paths(struct build *build, const struct element *element, const struct value *value);

/* A qualifier that was written here, not inherited; NULL if there is none. */
static inline const struct qualifier *
own_qualifier(const struct element *element, enum standard_qualifier standard)
{
	const struct qualifier *found;

	/* Nearly every rule ends with this test. */
	if (!qualifiers_have(&element->qualifiers, standard))
		return NULL;
	found = qualifiers_find(&element->qualifiers, standard);
	return found->propagated ? NULL : found;
}

/* The same as a truth value. */
static inline bool
own_true(const struct element *element, enum standard_qualifier standard)
{
	return own_qualifier(element, standard) && qualifiers_true(&element->qualifiers, standard);
}

/* The texts of names, for messages. */
static inline const char *
text_of(struct ident ident)
{
	return ident.name->text;
}

#endif
