/* The program mofc: reads its command line, runs the phases in turn, prints what they say. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/embed.h"
#include "diff/diff.h"
#include "diff/print.h"
#include "emit/backend.h"
#include "fmt/fmt.h"
#include "model/build.h"
#include "model/model_print.h"
#include "model/mof_print.h"
#include "model/warnings.h"
#include "options.h"
#include "parse/ast_print.h"

enum { STATUS_OK, STATUS_ERRORS, STATUS_USAGE };

/* All that one run owns. */
struct run {
	struct options options;
	struct arena arena;
	struct names names;
	struct sources sources;
	struct diags diags;
	struct parse_context parse;
};

static enum dialect
find_dialect(const char *name)
{
	return !name || !strcmp(name, "auto") ? DIALECT_AUTO
	       : !strcmp(name, "cim")         ? DIALECT_CIM
					      : DIALECT_WMI;
}

/* Makes ready to read files that have nothing to do with those that were read before. */
static void
begin_schema(struct run *run)
{
	parse_init(&run->parse, &run->arena, &run->names, &run->sources, &run->diags);
	run->parse.include_dirs = run->options.include_dirs.items;
	run->parse.include_dir_count = run->options.include_dirs.count;
	run->parse.built_in = embedded_mof;
	run->parse.dialect = find_dialect(run->options.dialect);
}

static void
run_init(struct run *run)
{
	names_init(&run->names, &run->arena);
	run->sources = (struct sources){ .arena = &run->arena };
	diags_init(&run->diags, &run->arena, &run->sources, model_warnings);
	begin_schema(run);
}

/* Turns warnings on and off.  False, with a line on standard error, if there is none such. */
static bool
set_warnings(struct run *run)
{
	const struct text_list *warnings = &run->options.warnings;
	const char *near;

	for (size_t i = 0; i < warnings->count; i++) {
		if (diags_set(&run->diags, warnings->items[i], &near))
			continue;
		fprintf(stderr, "mofc: there is no warning '-W%s'", warnings->items[i]);
		if (near)
			fprintf(stderr, "; did you mean '%s'?\n", near);
		else
			fputs("; -W help lists those there are\n", stderr);
		return false;
	}
	return true;
}

static void
run_clear(struct run *run)
{
	names_clear(&run->names);
	arena_clear(&run->arena);
}

/* Writes a text to standard output.  Returns status, or if it cannot says so. */
static int
print(const struct buf *text, int status)
{
	if ((!text->len || fwrite(text->text, 1, text->len, stdout) == text->len) &&
	    !fflush(stdout))
		return status;
	fprintf(stderr, "mofc: cannot write to standard output: %s\n", strerror(errno));
	return STATUS_ERRORS;
}

/* Prints what was found and says how the run ends. */
static int
finish(const struct run *run)
{
	const struct options *o = &run->options;
	struct diag_format format = { .max_errors = o->max_errors };
	struct buf text = { 0 };
	const char *no_color = getenv("NO_COLOR");

	format.json = o->diagnostics && !strcmp(o->diagnostics, "json");
	if (o->color && strcmp(o->color, "auto"))
		format.color = !strcmp(o->color, "always");
	else
		format.color = isatty(STDERR_FILENO) && !(no_color && *no_color);
	diags_format(&run->diags, &format, &text);
	if (text.len)
		fwrite(text.text, 1, text.len, stderr);
	buf_clear(&text);
	return run->diags.errors ? STATUS_ERRORS : STATUS_OK;
}

/* Parses the files of the command line; those that cannot be read are errors. */
static struct ast_file *
parse_files(struct run *run)
{
	struct ast_file *files = NULL, **last = &files;

	for (size_t i = 0; i < run->options.files.count; i++) {
		const char *path = run->options.files.items[i], *reason;
		struct ast_file *file = parse_path(&run->parse, path, &reason);

		if (reason)
			diag_error(&run->diags, (struct span){ 0 }, "read", "cannot read '%s': %s",
				   path, reason);
		run->parse.is_incomplete |= reason != NULL;
		if (!file)
			continue;
		*last = file;
		last = &file->next;
	}
	return files;
}

/* A file of the command line that says nothing is most likely the wrong file. */
static void
check_not_empty(struct run *run, const struct ast_file *files)
{
	for (; files; files = files->next)
		if (!files->productions && !files->broken)
			diag_warning(&run->diags, (struct span){ files->source->base, 0 },
				     "empty-file", "there is no declaration in this file");
}

static const struct schema *
load_schema(struct run *run)
{
	struct ast_file *files = parse_files(run);

	check_not_empty(run, files);
	return schema_build(&run->parse, files, run->options.classes.items,
			    run->options.classes.count, embedded_mof);
}

/* The first file's name without folder and ending. */
static const char *
default_module(struct run *run)
{
	const char *path = run->options.files.items[0], *slash = strrchr(path, '/');
	const char *base = slash ? slash + 1 : path, *dot = strrchr(base, '.');

	if (!strcmp(path, "-"))
		return "schema";
	return arena_strndup(&run->arena, base,
			     dot && dot != base ? (size_t)(dot - base) : strlen(base));
}

static struct selection
select_for(struct run *run, const struct schema *schema)
{
	return select_classes(schema, run->options.classes.items, run->options.classes.count,
			      &run->arena, &run->names, &run->diags);
}

static struct backend
make_backend(struct run *run, const struct schema *schema, const struct selection *selection)
{
	const struct options *o = &run->options;

	return (struct backend){
		.templates = { &run->arena, &run->sources, &run->diags, o->templates },
		.names = &run->names,
		.schema = schema,
		.selection = selection,
		.view = { o->module ? o->module : default_module(run), o->name_space },
	};
}

static int
run_dump(struct run *run)
{
	const char *format = run->options.format;
	struct buf text = { 0 };
	int status;

	if (!strcmp(format, "ast")) {
		run->parse.skip_includes = true;
		for (struct ast_file *file = parse_files(run); file; file = file->next)
			ast_print(file, &run->sources, &run->arena, &text);
	} else if (!strcmp(format, "model")) {
		const struct schema *schema = load_schema(run);

		if (!run->diags.errors)
			model_print(schema, &run->arena, &text);
	} else if (!strcmp(format, "mof")) {
		const struct schema *schema = load_schema(run);
		struct buf mof = { 0 };

		if (!run->diags.errors)
			mof_print(schema, &mof);
		fmt_text(&run->parse, &mof, &text);
		buf_clear(&mof);
	} else {
		const struct schema *schema = load_schema(run);
		struct selection selection = select_for(run, schema);
		struct backend backend = make_backend(run, schema, &selection);
		const char *target =
			run->options.targets.count ? run->options.targets.items[0] : "c";
		const struct val *view = run->diags.errors ? NULL : backend_view(&backend, target);

		if (view && !run->diags.errors)
			val_format_json(view, &text);
	}
	status = print(&text, finish(run));
	buf_clear(&text);
	return status;
}

/* A path as make reads it: blanks, # and $ are special there. */
static void
add_make_path(struct buf *out, const char *path)
{
	for (; *path; path++) {
		if (strchr(" #\\", *path))
			buf_addc(out, '\\');
		if (*path == '$')
			buf_addc(out, '$');
		buf_addc(out, *path);
	}
}

/*
 * "target: files", and an empty rule for each file so that make does not stumble when one goes
 * away.  What is part of the program is no file.
 */
static void
write_depfile(struct run *run, const struct outputs *outputs)
{
	const struct options *o = &run->options;
	const char *slash = strrchr(o->depfile, '/');
	struct buf text = { 0 }, rules = { 0 };
	struct outputs file;

	if (o->depfile_target)
		add_make_path(&text, o->depfile_target);
	else if (outputs->first)
		add_make_path(&text,
			      arena_printf(&run->arena, "%s/%s", o->out, outputs->first->name));
	buf_addc(&text, ':');
	for (uint32_t i = 0; i < run->sources.count; i++) {
		const char *path = run->sources.items[i]->path;

		if (path[0] == '<')
			continue;
		buf_adds(&text, " \\\n  ");
		add_make_path(&text, path);
		add_make_path(&rules, path);
		buf_adds(&rules, ":\n");
	}
	buf_addc(&text, '\n');
	buf_add(&text, rules.text ? rules.text : "", rules.len);
	outputs_init(&file, &run->arena, &run->names, &run->diags);
	outputs_add(&file, slash ? slash + 1 : o->depfile, &text, false);
	outputs_write(&file,
		      slash ? arena_strndup(&run->arena, o->depfile, (size_t)(slash - o->depfile))
			    : ".");
	outputs_clear(&file);
	buf_clear(&text);
	buf_clear(&rules);
}

/* The path of every output, or with only_due of those that would change, a line each. */
static void
list_outputs(struct run *run, const struct outputs *outputs, bool only_due, struct buf *text)
{
	const char *folder = run->options.out;

	for (const struct output *output = outputs->first; output; output = output->next)
		if (!only_due || output_is_due(outputs, output, folder))
			buf_printf(text, "%s%s%s\n", folder ? folder : "", folder ? "/" : "",
				   output->name);
}

/* What only MOF 3 has is read and checked, but gen and diff have nothing to make of it. */
static void
check_no_mof3(struct run *run, const struct schema *schema, const char *message)
{
	if (schema->mof3 && !run->diags.errors)
		diag_error(&run->diags, schema->mof3->at, "mof3", "%s", message);
}

static int
run_gen(struct run *run)
{
	const struct options *o = &run->options;
	const struct schema *schema;
	struct selection selection;
	struct outputs outputs;
	struct backend backend;
	struct buf text = { 0 };
	int status;

	if (o->list_targets) {
		struct target_context context = { &run->arena, &run->sources, &run->diags,
						  o->templates };

		targets_list(&context, &text);
		status = print(&text, finish(run));
		buf_clear(&text);
		return status;
	}
	if (o->export_templates) {
		backend_export_templates(&run->arena, &run->names, &run->diags,
					 o->export_templates);
		return finish(run);
	}
	schema = load_schema(run);
	check_no_mof3(run, schema,
		      "this is MOF 3, from which nothing can be generated; classes of MOF 2 "
		      "write enumerations as ValueMap and structures as EmbeddedInstance");
	selection = select_for(run, schema);
	outputs_init(&outputs, &run->arena, &run->names, &run->diags);
	if (!run->diags.errors && !selection.count)
		diag_error(&run->diags, (struct span){ 0 }, "no-class",
			   "the given files define no class");
	backend = make_backend(run, schema, &selection);
	for (size_t i = 0; i < o->targets.count && !run->diags.errors; i++)
		backend_generate(&backend, o->targets.items[i], &outputs);
	if (run->diags.errors) {
		outputs_clear(&outputs);
		return finish(run);
	}
	if (o->list_outputs || o->dry_run)
		list_outputs(run, &outputs, !o->list_outputs, &text);
	else if (outputs_write(&outputs, o->out) && o->depfile)
		write_depfile(run, &outputs);
	outputs_clear(&outputs);
	status = print(&text, finish(run));
	buf_clear(&text);
	return status;
}

/* "-W help": the warnings there are, and which of them are on. */
static void
list_warnings(struct buf *text)
{
	for (const struct diag_warning *w = model_warnings; w->id; w++)
		buf_printf(text, "%-20s %-4s %s\n", w->id, w->is_on ? "on" : "off", w->help);
}

/* Loads one of the files of the command line as a schema of its own. */
static const struct schema *
load_alone(struct run *run, size_t file)
{
	struct text_list files = run->options.files;
	const struct schema *schema;

	run->options.files = (struct text_list){ &files.items[file], 1 };
	begin_schema(run);
	schema = load_schema(run);
	run->options.files = files;
	return schema;
}

/* The status of diff is its own: 1 is no error, so errors are 2. */
static int
run_diff(struct run *run)
{
	const struct schema *old = load_alone(run, 0), *new = load_alone(run, 1);
	const char *format = run->options.format;
	struct buf text = { 0 };
	struct diff diff;
	int status;

	check_no_mof3(run, old, "this is MOF 3, which cannot be compared");
	check_no_mof3(run, new, "this is MOF 3, which cannot be compared");
	if (finish(run) != STATUS_OK)
		return STATUS_USAGE;
	diff = diff_schemas(&run->arena, old, new);
	if (format && !strcmp(format, "json"))
		diff_print_json(&diff, &run->sources, &text);
	else
		diff_print_text(&diff, &text);
	status = print(&text, STATUS_OK) == STATUS_OK ? diff_is_incompatible(&diff) : STATUS_USAGE;
	buf_clear(&text);
	return status;
}

/* Writes the files that have another layout; with --check their names are added to text. */
static int
run_fmt(struct run *run)
{
	const struct text_list *files = &run->options.files;
	struct buf text = { 0 }, content;
	bool would_change = false;
	int status;

	for (size_t i = 0; i < files->count; i++) {
		const char *path = files->items[i];
		enum fmt_result result = fmt_read(&run->parse, path, &content);

		if (result == FMT_CHANGED && run->options.only_check) {
			buf_printf(&text, "%s\n", path);
			would_change = true;
		} else if (!strcmp(path, "-") && content.len && !run->options.only_check) {
			buf_add(&text, content.text, content.len);
		} else if (result == FMT_CHANGED) {
			fmt_write(&run->parse, path, &content);
		}
		buf_clear(&content);
	}
	status = finish(run);
	status = print(&text, would_change ? STATUS_ERRORS : status);
	buf_clear(&text);
	return status;
}

static int
run_command(struct run *run)
{
	switch (run->options.command) {
	case COMMAND_DUMP:
		return run_dump(run);
	case COMMAND_GEN:
		return run_gen(run);
	case COMMAND_DIFF:
		return run_diff(run);
	case COMMAND_FMT:
		return run_fmt(run);
	default:
		load_schema(run);
		return finish(run);
	}
}

int
main(int argc, char **argv)
{
	struct run run = { 0 };
	struct buf text = { 0 };
	const char *wrong;
	int status = STATUS_OK;

	if (!options_parse(argc, argv, &run.arena, &run.options, &wrong)) {
		fprintf(stderr, "mofc: %s\n", wrong);
		arena_clear(&run.arena);
		return STATUS_USAGE;
	}
	run_init(&run);
	if (run.options.help) {
		options_help(run.options.command, &text);
		status = print(&text, STATUS_OK);
	} else if (run.options.version) {
		buf_adds(&text, "mofc " MOFC_VERSION "\n");
		status = print(&text, STATUS_OK);
	} else if (run.options.list_warnings) {
		list_warnings(&text);
		status = print(&text, STATUS_OK);
	} else if (!set_warnings(&run)) {
		status = STATUS_USAGE;
	} else {
		status = run_command(&run);
	}
	buf_clear(&text);
	run_clear(&run);
	return status;
}
