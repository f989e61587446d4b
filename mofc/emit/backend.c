#include "emit/backend.h"

#include <string.h>

#include "base/embed.h"

static struct view
build_view(const struct backend *backend, const struct target *target)
{
	return view_build(backend->schema, backend->selection, target, &backend->view,
			  backend->templates.arena, backend->names, backend->templates.diags);
}

const struct val *
backend_view(const struct backend *backend, const char *target_name)
{
	const struct target *target = target_load(&backend->templates, target_name);

	return target ? build_view(backend, target).schema : NULL;
}

static void
expand_output(const struct target_output *output, const struct val *root, struct outputs *outputs)
{
	struct buf name = { 0 }, text = { 0 };

	tmpl_expand(output->file_name, root, &name);
	tmpl_expand(output->body, root, &text);
	outputs_add(outputs, name.text ? name.text : "", &text, output->keep);
	buf_clear(&name);
	buf_clear(&text);
}

void
backend_generate(const struct backend *backend, const char *target_name, struct outputs *outputs)
{
	const struct target *target = target_load(&backend->templates, target_name);
	struct view view;

	if (!target)
		return;
	view = build_view(backend, target);
	for (const struct target_output *o = target->outputs; o; o = o->next) {
		if (o->each != EACH_CLASS)
			expand_output(o, view.schema, outputs);
		for (size_t i = 0; o->each == EACH_CLASS && i < view.class_count; i++)
			expand_output(o, view.classes[i], outputs);
	}
}

bool
backend_export_templates(struct arena *arena, struct names *names, struct diags *diags,
			 const char *folder)
{
	bool ok = true;

	for (const struct embedded_file *file = embedded_templates; file->path && ok; file++) {
		const char *slash = strrchr(file->path, '/');
		struct outputs outputs;
		struct buf text = { 0 };

		outputs_init(&outputs, arena, names, diags);
		buf_add(&text, file->text, file->len);
		outputs_add(&outputs, slash ? slash + 1 : file->path, &text, true);
		ok = outputs_write(&outputs,
				   slash ? arena_printf(arena, "%s/%.*s", folder,
							(int)(slash - file->path), file->path)
					 : folder);
		outputs_clear(&outputs);
		buf_clear(&text);
	}
	return ok;
}
