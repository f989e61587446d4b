/* A target: the folder of templates/ with its manifest, read and checked. */
#ifndef EMIT_TARGET_H
#define EMIT_TARGET_H

#include "base/diag.h"
#include "emit/tmpl.h"
#include "parse/ast.h"

/* Beyond the types of MOF: whatever holds an instance, and what a method returns in WMI. */
enum { TARGET_TYPE_OBJECT = TYPE_INSTANCE, TARGET_TYPE_VOID = TYPE_VOID, TARGET_TYPE_COUNT };

enum target_each { EACH_SCHEMA, EACH_MODULE, EACH_CLASS };

struct target_output {
	enum target_each each;
	const struct tmpl *file_name, *body;
	bool keep;
	struct target_output *next;
};

/* A list of the manifest. */
struct texts {
	const char *const *items; /* sorted */
	size_t count;
};

/* What templates make of a name, besides the name itself: it with each of these behind it. */
struct target_endings {
	struct texts class, method, enumeration;
};

struct target {
	const char *name;
	const char *description;
	struct texts keywords; /* names that become NAME_ */
	struct texts reserved; /* the same for classes and modules; "mof_*" is all that begin so */
	struct target_endings endings;
	void (*spell)(struct buf *out, const char *name); /* the case style */
	const struct shape *type_members;                 /* what the manifest says of every type */
	const struct val *types[TARGET_TYPE_COUNT];       /* a map of texts each */
	struct target_output *outputs;
};

/* What finding and reading templates takes. */
struct target_context {
	struct arena *arena;
	struct sources *sources;
	struct diags *diags;
	const char *folder; /* --templates: overrides the embedded files one by one; or NULL */
};

/* Reads templates/NAME.  NULL, with messages, if there is none or something in it is wrong. */
const struct target *target_load(const struct target_context *context, const char *name);

/* The names and descriptions of all targets, a line each. */
void targets_list(const struct target_context *context, struct buf *out);

#endif
