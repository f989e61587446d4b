/* A schema that is made up: as large as DMTF's and with the same kinds of things in it. */
#include "make_schema.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define MOST_DEPTH 9
#define MOST_ELEMENTS 64
#define NAME_SIZE 64

struct element {
	char name[NAME_SIZE];
	const char *type;
	bool is_method;
	bool is_mapped; /* has a ValueMap */
};

struct class
{
	char name[NAME_SIZE];
	const struct class *superclass;
	int depth;
	bool is_association;
	const struct class *ends[2]; /* of an association */
	struct element elements[MOST_ELEMENTS];
	size_t element_count;
};

struct inventor {
	uint64_t random;
	struct class *classes;
	size_t class_count;
	FILE *out;
};

static const char *const adjectives[] = {
	"Active",  "Backup",    "Cached",  "Central", "Common",   "Compound", "Current",
	"Default", "Delegated", "Direct",  "Elastic", "External", "Fixed",    "Foreign",
	"General", "Hosted",    "Initial", "Inner",   "Joined",   "Keyed",    "Local",
	"Logical", "Managed",   "Maximum", "Minimum", "Mobile",   "Native",   "Offered",
	"Open",    "Outer",     "Paired",  "Passive", "Planned",  "Primary",  "Remote",
	"Shared",  "Signed",    "Stored",  "Tagged",  "Virtual",  "Wired",
};

static const char *const nouns[] = {
	"Account", "Adapter", "Archive", "Battery", "Binding", "Bridge",  "Buffer",  "Cabinet",
	"Channel", "Circuit", "Cluster", "Counter", "Device",  "Domain",  "Engine",  "Extent",
	"Fabric",  "Filter",  "Gateway", "Handle",  "Image",   "Journal", "Kernel",  "Library",
	"Link",    "Machine", "Message", "Module",  "Network", "Object",  "Package", "Partition",
	"Policy",  "Printer", "Queue",   "Record",  "Sensor",  "Service", "Session", "Signal",
	"Switch",  "Ticket",  "Volume",
};

static const char *const plain_words[] = {
	"a",     "the",   "of",    "this",  "that",   "which",  "value",  "when",     "and",
	"is",    "are",   "may",   "or",    "in",     "to",     "for",    "instance", "state",
	"must",  "limit", "holds", "given", "number", "system", "client", "request",  "until",
	"other", "shall", "begin", "each",  "group",  "server", "change", "measured", "available",
};

static const char *const folders[] = {
	"Application", "Core",   "Database", "Device", "Event",   "Interop", "Metrics",
	"Network",     "Policy", "Physical", "System", "Support", "User",
};

/* How often a type stands here is how often it is taken. */
static const char *const types[] = {
	"string", "string", "string",   "string",   "string", "uint16",  "uint16",  "uint16",
	"uint16", "uint32", "uint32",   "uint64",   "uint64", "boolean", "boolean", "datetime",
	"uint8",  "sint32", "string[]", "uint16[]", "real32", "uint16",
};

static const char qualifiers[] = "Qualifier Association : boolean = false,\n"
				 "    Scope(association),\n"
				 "    Flavor(DisableOverride, ToSubclass);\n\n"
				 "Qualifier Abstract : boolean = false,\n"
				 "    Scope(class, association, indication),\n"
				 "    Flavor(EnableOverride, Restricted);\n\n"
				 "Qualifier ArrayType : string = \"Bag\",\n"
				 "    Scope(property, parameter),\n"
				 "    Flavor(DisableOverride, ToSubclass);\n\n"
				 "Qualifier Description : string = null,\n"
				 "    Scope(any),\n"
				 "    Flavor(EnableOverride, ToSubclass, Translatable);\n\n"
				 "Qualifier EmbeddedInstance : string = null,\n"
				 "    Scope(property, method, parameter);\n\n"
				 "Qualifier In : boolean = true,\n"
				 "    Scope(parameter),\n"
				 "    Flavor(DisableOverride, ToSubclass);\n\n"
				 "Qualifier Key : boolean = false,\n"
				 "    Scope(property, reference),\n"
				 "    Flavor(DisableOverride, ToSubclass);\n\n"
				 "Qualifier Max : uint32 = null,\n"
				 "    Scope(reference);\n\n"
				 "Qualifier MaxLen : uint32 = null,\n"
				 "    Scope(property, method, parameter);\n\n"
				 "Qualifier Min : uint32 = 0,\n"
				 "    Scope(reference);\n\n"
				 "Qualifier Out : boolean = false,\n"
				 "    Scope(parameter),\n"
				 "    Flavor(DisableOverride, ToSubclass);\n\n"
				 "Qualifier Override : string = null,\n"
				 "    Scope(property, method, reference),\n"
				 "    Flavor(EnableOverride, Restricted);\n\n"
				 "Qualifier Read : boolean = true,\n"
				 "    Scope(property);\n\n"
				 "Qualifier UMLPackagePath : string = null,\n"
				 "    Scope(class, association, indication);\n\n"
				 "Qualifier ValueMap : string[],\n"
				 "    Scope(property, method, parameter);\n\n"
				 "Qualifier Values : string[],\n"
				 "    Scope(property, method, parameter),\n"
				 "    Flavor(EnableOverride, ToSubclass, Translatable);\n\n"
				 "Qualifier Version : string = null,\n"
				 "    Scope(class, association, indication),\n"
				 "    Flavor(EnableOverride, Restricted, Translatable);\n\n"
				 "Qualifier Write : boolean = false,\n"
				 "    Scope(property);\n";

static const char optional_qualifiers[] = "Qualifier PUnit : string = null,\n"
					  "    Scope(property, method, parameter);\n\n"
					  "Qualifier Units : string = null,\n"
					  "    Scope(property, method, parameter),\n"
					  "    Flavor(EnableOverride, ToSubclass, Translatable);\n";

/* A number below limit.  The same numbers on each machine, so that figures can be compared; for
 * that, no expression that compilers may order as they like holds two of these calls. */
static size_t
pick(struct inventor *v, size_t limit)
{
	v->random ^= v->random << 13;
	v->random ^= v->random >> 7;
	v->random ^= v->random << 17;
	return (size_t)((v->random >> 11) % limit);
}

static bool
one_in(struct inventor *v, size_t count)
{
	return pick(v, count) == 0;
}

/* Classes are numbered along both lists of words, so that no name comes twice. */
static void
name_class(struct class *class, size_t number)
{
	size_t round = number / (COUNT(adjectives) * COUNT(nouns));
	const char *adjective = adjectives[number % COUNT(adjectives)];
	const char *noun = nouns[number / COUNT(adjectives) % COUNT(nouns)];

	if (round)
		snprintf(class->name, NAME_SIZE, "SYN_%s%s%zu", adjective, noun, round);
	else
		snprintf(class->name, NAME_SIZE, "SYN_%s%s", adjective, noun);
}

static bool
is_below(const struct class *class, const struct class *superclass)
{
	while (class && class != superclass)
		class = class->superclass;
	return class != NULL;
}

/* A class, no association, that is superclass or one below it. */
static const struct class *
pick_class(struct inventor *v, const struct class *superclass)
{
	for (int i = 0; i < 50; i++) {
		const struct class *class = &v->classes[pick(v, v->class_count)];

		if (!class->is_association && is_below(class, superclass))
			return class;
	}
	return superclass;
}

/* Settles who stands below whom.  Of some candidates the one nearest to the root is taken, which
 * makes a tree that is wide and in few places deep. */
static void
plan_classes(struct inventor *v)
{
	for (size_t i = 0; i < v->class_count; i++) {
		struct class *class = &v->classes[i];

		name_class(class, i);
		class->is_association = i > 1 && (i == 2 || pick(v, 5) < 2);
		for (int tries = 0; i > 0 && tries < 6; tries++) {
			const struct class *other = &v->classes[pick(v, i)];

			if (other->is_association == class->is_association &&
			    other->depth + 1 < MOST_DEPTH &&
			    (!class->superclass || tries > 3 ||
			     other->depth < class->superclass->depth))
				class->superclass = other;
		}
		if (!class->superclass && i > 0 && i != 2)
			class->superclass = &v->classes[class->is_association ? 2 : 0];
		class->depth = class->superclass ? class->superclass->depth + 1 : 0;
	}
	for (size_t i = 0; i < v->class_count; i++)
		for (int end = 0; v->classes[i].is_association && end < 2; end++)
			v->classes[i].ends[end] = pick_class(
				v, v->classes[i].superclass ? v->classes[i].superclass->ends[end]
							    : &v->classes[0]);
}

/* Writes a text of about so many characters as strings that stand below each other. */
static void
write_text(struct inventor *v, int indent, size_t len)
{
	char line[128];
	size_t used = 0;

	for (size_t written = 0; written < len;) {
		const char *word = one_in(v, 6) ? nouns[pick(v, COUNT(nouns))]
						: plain_words[pick(v, COUNT(plain_words))];
		const char *form = one_in(v, 40) ? "\\'%s\\' " : one_in(v, 25) ? "%s. \\n" : "%s ";
		int added = snprintf(line + used, sizeof line - used, form, word);

		used += (size_t)added;
		written += (size_t)added;
		if (used < 48 && written < len && line[used - 1] != 'n')
			continue;
		fprintf(v->out, "\n%*s\"%s\"", indent, "", line);
		used = 0;
	}
}

static void
write_description(struct inventor *v, int indent)
{
	/* Most are short, few are long. */
	size_t len = 60 + pick(v, 330);

	if (one_in(v, 6))
		len += pick(v, 1200);
	fputs("Description (", v->out);
	write_text(v, indent + 3, len);
	fputs(" )", v->out);
}

/* Writes a ValueMap of single values and ranges with its Values. */
static void
write_value_map(struct inventor *v, int indent)
{
	size_t count = 2 + pick(v, 9), first = pick(v, COUNT(adjectives));
	bool is_open = one_in(v, 3);

	fprintf(v->out, ",\n%*sValueMap { ", indent, "");
	for (size_t i = 0; i < count; i++)
		fprintf(v->out, i % 10 == 9 ? "\"%zu\",\n%*s" : "\"%zu\", ", i, indent + 3, "");
	if (is_open)
		fputs("\"..\", ", v->out);
	else
		fprintf(v->out, "\"%zu..32767\", ", count);
	fprintf(v->out, "\"32768..65535\" },\n%*sValues { ", indent, "");
	for (size_t i = 0; i < count; i++)
		fprintf(v->out, i % 4 == 3 ? "\"%s %s\",\n%*s" : "\"%s %s\", ",
			adjectives[(first + i) % COUNT(adjectives)], nouns[pick(v, COUNT(nouns))],
			indent + 3, "");
	fputs("\"Reserved\", \"Vendor Reserved\" }", v->out);
}

static bool
has_element(const struct class *class, const char *name)
{
	for (; class; class = class->superclass)
		for (size_t i = 0; i < class->element_count; i++)
			if (!strcmp(class->elements[i].name, name))
				return true;
	return false;
}

/* A new element of a class, with a name that neither it nor a superclass has.  What stands below
 * it has no elements yet: superclasses are written first. */
static struct element *
add_element(struct inventor *v, struct class *class, bool is_method)
{
	struct element *element = &class->elements[class->element_count];

	do {
		const char *adjective = adjectives[pick(v, COUNT(adjectives))];
		const char *noun = nouns[pick(v, COUNT(nouns))];

		snprintf(element->name, NAME_SIZE, "%s%s%s", is_method ? "Change" : "", adjective,
			 noun);
	} while (has_element(class, element->name));
	element->type = is_method ? "uint32" : types[pick(v, COUNT(types))];
	element->is_method = is_method;
	element->is_mapped = is_method || !strncmp(element->type, "uint16", 6) ||
			     (!strcmp(element->type, "uint32") && one_in(v, 2));
	class->element_count++;
	return element;
}

/* Writes "string Name", or "string Name[]" for an array. */
static void
write_declaration(struct inventor *v, const char *type, const char *name)
{
	int len = (int)strcspn(type, "[");

	fprintf(v->out, "%.*s %s%s", len, type, name, type + len);
}

/* Writes what a qualifier list says of the type: limits, units, the class that is embedded. */
static void
write_type_qualifiers(struct inventor *v, const struct element *element, int indent)
{
	fprintf(v->out, ",\n%*s", indent, "");
	if (strchr(element->type, '['))
		fputs(one_in(v, 2) ? "ArrayType ( \"Indexed\" ), " : "ArrayType ( \"Bag\" ), ",
		      v->out);
	if (!strcmp(element->type, "string") && one_in(v, 4))
		fprintf(v->out, "MaxLen ( %u ), ", 16u << pick(v, 5));
	else if (!strcmp(element->type, "string") && one_in(v, 8))
		fprintf(v->out, "EmbeddedInstance ( \"%s\" ), ", pick_class(v, v->classes)->name);
	if (!strcmp(element->type, "uint64"))
		fputs("Units ( \"Bytes\" ), PUnit ( \"byte\" ), ", v->out);
	write_description(v, indent);
	if (element->is_mapped)
		write_value_map(v, indent);
	fputs("]\n", v->out);
}

static void
write_property(struct inventor *v, struct class *class)
{
	const struct element *element = add_element(v, class, false);

	fputs(one_in(v, 5) ? "\n      [Write" : "\n      [Read", v->out);
	write_type_qualifiers(v, element, 7);
	fputs("   ", v->out);
	write_declaration(v, element->type, element->name);
	if (!strcmp(element->type, "boolean") && one_in(v, 3))
		fputs(" = true", v->out);
	fputs(";\n", v->out);
}

static void
write_method(struct inventor *v, struct class *class)
{
	const struct element *method = add_element(v, class, true);
	size_t count = pick(v, 5);

	fputs("\n      [", v->out);
	write_description(v, 7);
	write_value_map(v, 7);
	fprintf(v->out, "]\n   uint32 %s(", method->name);
	for (size_t i = 0; i < count; i++) {
		struct element parameter = { .type = types[pick(v, COUNT(types))] };

		snprintf(parameter.name, NAME_SIZE, "%s%zu", nouns[pick(v, COUNT(nouns))], i);
		parameter.is_mapped = !strcmp(parameter.type, "uint16") && one_in(v, 2);
		fputs(i % 2 ? "\n         [In ( false ), Out" : "\n         [In", v->out);
		if (one_in(v, 5)) {
			fputs(",\n          ", v->out);
			write_description(v, 10);
			fprintf(v->out, "]\n      %s REF %s", pick_class(v, v->classes)->name,
				parameter.name);
		} else {
			write_type_qualifiers(v, &parameter, 10);
			fputs("      ", v->out);
			write_declaration(v, parameter.type, parameter.name);
		}
		fputs(i + 1 < count ? "," : "", v->out);
	}
	fputs(");\n", v->out);
}

/* Overrides a property that a superclass introduced, if one has any. */
static void
write_override(struct inventor *v, const struct class *class)
{
	const struct class *above = class->superclass;
	const struct element *element;

	for (size_t up = pick(v, 3); above && above->superclass && up > 0; up--)
		above = above->superclass;
	if (!above || !above->element_count)
		return;
	element = &above->elements[pick(v, above->element_count)];
	/* Between the two another class may override it as well: that is legal. */
	if (element->is_method)
		return;
	fprintf(v->out, "\n      [Override ( \"%s\" ),\n       ", element->name);
	write_description(v, 7);
	fputs("]\n   ", v->out);
	write_declaration(v, element->type, element->name);
	fputs(";\n", v->out);
}

static void
write_ends(struct inventor *v, const struct class *class)
{
	static const char *const names[] = { "Antecedent", "Dependent" };

	for (int i = 0; i < 2; i++) {
		fputs("\n      [", v->out);
		if (class->superclass)
			fprintf(v->out, "Override ( \"%s\" ),\n       ", names[i]);
		else
			fputs("Key, ", v->out);
		if (i && one_in(v, 3))
			fputs("Min ( 1 ), Max ( 1 ), ", v->out);
		write_description(v, 7);
		fprintf(v->out, "]\n   %s REF %s;\n", class->ends[i]->name, names[i]);
	}
}

static void
write_class(struct inventor *v, struct class *class)
{
	size_t count = class->is_association ? pick(v, 3) / 2
		       : one_in(v, 100)      ? 30 + pick(v, 20)
		       : one_in(v, 20)       ? 10 + pick(v, 15)
					     : pick(v, 8);

	fputs("   [", v->out);
	if (class->is_association)
		fputs("Association, ", v->out);
	if (!class->superclass)
		fputs("Abstract, ", v->out);
	fprintf(v->out, "Version ( \"2.%zu.0\" ),\n", pick(v, 50));
	fputs("    UMLPackagePath ( \"SYN::Common::Elements\" ),\n    ", v->out);
	write_description(v, 4);
	fprintf(v->out, "]\nclass %s", class->name);
	if (class->superclass)
		fprintf(v->out, " : %s", class->superclass->name);
	fputs(" {\n", v->out);
	if (class->is_association)
		write_ends(v, class);
	else if (!class->superclass)
		fputs("\n      [Key, Description ( \"Names the instance.\" )]\n"
		      "   string InstanceID;\n",
		      v->out);
	if (one_in(v, 2))
		write_override(v, class);
	for (size_t i = 0; i < count; i++)
		write_property(v, class);
	for (size_t i = one_in(v, 5) ? 1 + pick(v, 3) : 0; i > 0 && !class->is_association; i--)
		write_method(v, class);
	fputs("};\n", v->out);
}

/* The file of a class, below the schema's folder. */
static void
name_file(const struct inventor *v, size_t number, char name[static 2 * NAME_SIZE])
{
	snprintf(name, 2 * NAME_SIZE, "%s/%s.mof",
		 folders[number * COUNT(folders) / v->class_count], v->classes[number].name);
}

void
schema_invent(const char *folder, size_t class_count)
{
	struct inventor v = { .random = 20130801, .class_count = class_count };
	char name[2 * NAME_SIZE];

	v.classes = calloc(class_count, sizeof *v.classes);
	if (!v.classes) {
		fputs("make_schema: out of memory\n", stderr);
		exit(1);
	}
	plan_classes(&v);
	v.out = file_create(folder, "qualifiers.mof");
	fputs(qualifiers, v.out);
	file_close(v.out);
	v.out = file_create(folder, "qualifiers_optional.mof");
	fputs(optional_qualifiers, v.out);
	file_close(v.out);
	for (size_t i = 0; i < class_count; i++) {
		name_file(&v, i, name);
		v.out = file_create(folder, name);
		write_class(&v, &v.classes[i]);
		file_close(v.out);
	}
	/* Last, so that a run that was broken off leaves no whole schema behind. */
	v.out = file_create(folder, "schema.mof");
	fputs("#pragma locale (\"en_US\")\n"
	      "#pragma include (\"qualifiers.mof\")\n"
	      "#pragma include (\"qualifiers_optional.mof\")\n",
	      v.out);
	for (size_t i = 0; i < class_count; i++) {
		name_file(&v, i, name);
		fprintf(v.out, "#pragma include (\"%s\")\n", name);
	}
	file_close(v.out);
	free(v.classes);
}
