/* Rules about a class as a whole. */
#include <string.h>

#include "model/rules.h"

/* DSP0004 5.6.3.52 (Terminal): no subclasses. */
static void
terminal(struct build *build, const struct class *class)
{
	if (!class->super || !qualifiers_true(&class->super->qualifiers, QUALIFIER_TERMINAL))
		return;
	diag_error(build->diags, class->ast->super.at, "terminal",
		   "class '%s' is Terminal and has no subclasses", text_of(class->ast->super));
	diag_note(build->diags, class->super->name.at, "the superclass");
}

/* DSP0004 5.6.3.3, 5.6.3.22: associations stand below associations, indications likewise. */
static void
kind_of_superclass(struct build *build, const struct class *class)
{
	const struct class *super = class->super;

	if (!super)
		return;
	if (class->is_association && !super->is_association) {
		dialect_error(
			build, class->ast->super.at, "association",
			"association '%s' cannot stand below class '%s', which is no association",
			text_of(class->name), text_of(class->ast->super));
		diag_note(build->diags, super->name.at, "the superclass");
	}
	if (class->is_indication && !super->is_indication) {
		dialect_error(
			build, class->ast->super.at, "indication",
			"indication '%s' cannot stand below class '%s', which is no indication",
			text_of(class->name), text_of(class->ast->super));
		diag_note(build->diags, super->name.at, "the superclass");
	}
}

/* What can be instantiated stays so (WMI refuses the contrary; DSP0004 5.6.3.1 is silent). */
static void
abstract_below_concrete(struct build *build, const struct class *class)
{
	if (!class->is_abstract || !class->super || class->super->is_abstract)
		return;
	diag_warning(build->diags, class->name.at, "abstract",
		     "abstract class '%s' stands below '%s', which is not abstract",
		     text_of(class->name), text_of(class->super->name));
	diag_note(build->diags, class->super->name.at, "the superclass");
}

static size_t
count_references(const struct class *class)
{
	size_t references = 0;

	for (size_t i = 0; i < class->property_count; i++)
		references += class->properties[i]->kind == ELEMENT_REFERENCE ||
			      class->properties[i]->type == TYPE_INSTANCE; /* REF was forgotten */
	return references;
}

/* DSP0004 5.1.2.7: an association relates two or more things. */
static void
association_ends(struct build *build, const struct class *class)
{
	if (class->is_association && !class->is_abstract && count_references(class) < 2)
		dialect_error(build, class->name.at, "association-ends",
			      "association '%s' has fewer than two references",
			      text_of(class->name));
}

/* DSP0004 5.1.2.7: references belong to associations; WMI has them elsewhere as well. */
static void
reference_outside(struct build *build, const struct class *class)
{
	if (class->is_association || class->dialect == DIALECT_WMI)
		return;
	for (size_t i = 0; i < class->own_count; i++)
		if (class->own[i]->kind == ELEMENT_REFERENCE)
			diag_warning(build->diags, class->own[i]->name.at, "reference",
				     "reference '%s' in class '%s', which is no association",
				     text_of(class->own[i]->name), text_of(class->name));
}

/* DSP0004 5.1.2.4: without a key instances have no names. */
static void
no_key(struct build *build, const struct class *class)
{
	const struct qualifiers *qualifiers = &class->qualifiers;

	if (class->is_abstract || class->is_association || class->is_indication ||
	    class->is_built_in || class->is_mof3 || !diag_wants(build->diags, "key-missing") ||
	    qualifiers_true(qualifiers, QUALIFIER_EXCEPTION) ||
	    qualifiers_true(qualifiers, QUALIFIER_STRUCTURE) ||
	    qualifiers_true(qualifiers, QUALIFIER_SINGLETON))
		return;
	if (class->key)
		return;
	diag_warning(build->diags, class->name.at, "key-missing",
		     "class '%s' is not abstract and has no key", text_of(class->name));
}

/* DSP0004 5.1.1.2: the schema's name stands before the class's. */
static void
schema_name(struct build *build, const struct class *class)
{
	const char *name = text_of(class->name);

	if (class->dialect == DIALECT_CIM && !class->is_mof3 && !strchr(name + 1, '_'))
		diag_warning(build->diags, class->name.at, "schema-name",
			     "class '%s' does not begin with the name of a schema and '_'", name);
}

/* DSP0004 5.6.3.54 (Version): M.N.U, each a number; older classes leave U out. */
static void
version(struct build *build, const struct class *class)
{
	const struct qualifier *qualifier = qualifiers_find(&class->qualifiers, QUALIFIER_VERSION);
	const char *text = qualifiers_text(build->schema, &class->qualifiers, QUALIFIER_VERSION),
		   *p = text;
	unsigned int numbers = 0;

	if (!text || qualifier->propagated)
		return;
	do {
		size_t digits = strspn(p, "0123456789");

		numbers += digits != 0;
		p += digits;
	} while (*p == '.' && p[1] >= '0' && p[1] <= '9' && p++);
	if (*p || numbers < 2 || numbers > 3)
		diag_warning(build->diags, qualifier->value.at, "version",
			     "version \"%s\" is not of the form 1.2.3", text);
}

/* A member that a structure cannot have, at the structure where it is inherited. */
static void
structure_member(struct build *build, const struct class *class, const struct element *member,
		 const char *what)
{
	bool is_own = member->declared_in == class;

	diag_error(build->diags, is_own ? member->name.at : class->name.at, "structure",
		   "structure '%s' cannot have a %s, such as '%s'", text_of(class->name), what,
		   text_of(member->name));
	if (!is_own)
		diag_note(build->diags, member->name.at, "inherited from here");
}

/* DSP0004 5.6.3.49 (Structure): no keys and no methods. */
static void
structure(struct build *build, const struct class *class)
{
	if (!qualifiers_true(&class->qualifiers, QUALIFIER_STRUCTURE))
		return;
	for (size_t i = 0; i < class->property_count; i++)
		if (qualifiers_true(&class->properties[i]->qualifiers, QUALIFIER_KEY)) {
			structure_member(build, class, class->properties[i], "key");
			break;
		}
	if (class->method_count)
		structure_member(build, class, class->methods[0], "method");
}

/* DSP0004 5.6.3.11 (Deprecated): nothing new is built on what goes. */
static void
deprecated(struct build *build, const struct class *class)
{
	const struct class *super = class->super;

	if (!super || !qualifiers_have(&super->qualifiers, QUALIFIER_DEPRECATED) ||
	    qualifiers_have(&class->qualifiers, QUALIFIER_DEPRECATED))
		return;
	diag_warning(build->diags, class->ast->super.at, "deprecated",
		     "superclass '%s' of '%s' is Deprecated", text_of(super->name),
		     text_of(class->name));
	diag_note(build->diags, super->name.at, "the superclass");
}

/* Names ignore case, but readers do not. */
static void
superclass_case(struct build *build, const struct class *class)
{
	if (class->super && class->ast->super.name != class->super->name.name)
		diag_warning(build->diags, class->ast->super.at, "name-case",
			     "'%s' is written '%s' where it is defined", text_of(class->ast->super),
			     text_of(class->super->name));
}

class_rule_fn *const class_rules[] = {
	terminal,
	kind_of_superclass,
	abstract_below_concrete,
	association_ends,
	reference_outside,
	no_key,
	schema_name,
	version,
	structure,
	deprecated,
	superclass_case,
	class_names,
	NULL,
};
