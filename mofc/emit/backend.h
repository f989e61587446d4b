/* From a selection of classes to the files of a target. */
#ifndef EMIT_BACKEND_H
#define EMIT_BACKEND_H

#include "emit/output.h"
#include "emit/view.h"

struct backend {
	struct target_context templates;
	struct names *names;
	const struct schema *schema;
	const struct selection *selection;
	struct view_options view;
};

/* The value tree that the templates of a target see; NULL, with messages, if it has errors. */
const struct val *backend_view(const struct backend *backend, const char *target);

/*
 * Expands every output of a target into outputs.  Whether that is all right is told by the number
 * of errors in the diagnostics.
 */
void backend_generate(const struct backend *backend, const char *target, struct outputs *outputs);

/*
 * Copies the templates that are part of the program into a folder, as --templates takes them.
 * Files that are there already are kept.  Returns whether all went well.
 */
bool backend_export_templates(struct arena *arena, struct names *names, struct diags *diags,
			      const char *folder);

#endif
