#include "options.h"

#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum kind { KIND_FLAG, KIND_TEXT, KIND_LIST, KIND_COMMA_LIST };

/* A set of commands: bit 1 << enum command. */
enum {
	ON_CHECK = 1 << COMMAND_CHECK,
	ON_GEN = 1 << COMMAND_GEN,
	ON_DUMP = 1 << COMMAND_DUMP,
	ON_FMT = 1 << COMMAND_FMT,
	ON_DIFF = 1 << COMMAND_DIFF,
	ON_SCHEMA = ON_CHECK | ON_GEN | ON_DUMP | ON_DIFF,
	ON_ALL = ON_SCHEMA | ON_FMT
};

struct option {
	const char *name; /* long, without the dashes; NULL: none */
	char letter;      /* short; 0: none */
	enum kind kind;
	unsigned int commands;
	size_t offset; /* in struct options */
	const char *argument, *help;
};

#define AT(member) offsetof(struct options, member)

static const struct option option_table[] = {
	{ "help", 'h', KIND_FLAG, ON_ALL, AT(help), NULL, "say what can be said here" },
	{ "version", 0, KIND_FLAG, ON_ALL, AT(version), NULL, "print the version" },
	{ "dialect", 0, KIND_TEXT, ON_ALL, AT(dialect), "auto|cim|wmi",
	  "whose rules files follow; auto: what each looks like" },
	{ NULL, 'W', KIND_LIST, ON_ALL, AT(warnings), "WARNING",
	  "turn a warning on, or off with no-WARNING; also all, error, error=WARNING; help lists "
	  "them" },
	{ NULL, 'I', KIND_LIST, ON_SCHEMA, AT(include_dirs), "DIR",
	  "look for included files in DIR, and for classes in it and below" },
	{ "diagnostics", 0, KIND_TEXT, ON_ALL, AT(diagnostics), "text|json",
	  "form of the messages; json is one object a line" },
	{ "color", 0, KIND_TEXT, ON_ALL, AT(color), "auto|always|never",
	  "color the messages; auto: on a terminal unless NO_COLOR is set" },
	{ "max-errors", 0, KIND_TEXT, ON_ALL, AT(max_errors_text), "N",
	  "print the first N errors (20); 0: all" },
	{ "format", 0, KIND_TEXT, ON_DUMP | ON_DIFF, AT(format), "FORMAT",
	  "dump: ast, model, json or mof: what was written, what it means, what templates see, "
	  "what it means as MOF; diff: text or json" },
	{ "check", 0, KIND_FLAG, ON_FMT, AT(only_check), NULL,
	  "write nothing; print the files that would change" },
	{ "target", 0, KIND_COMMA_LIST, ON_GEN | ON_DUMP, AT(targets), "T[,T]",
	  "what to generate; for dump --format json, whose names to show (c)" },
	{ "class", 0, KIND_LIST, ON_GEN | ON_DUMP, AT(classes), "NAME[=ALIAS]",
	  "only this class and what it needs; ALIAS is its name in the target" },
	{ "module", 0, KIND_TEXT, ON_GEN | ON_DUMP, AT(module), "NAME",
	  "name of what belongs to no class (the first file's name)" },
	{ "namespace", 0, KIND_TEXT, ON_GEN | ON_DUMP, AT(name_space), "NS",
	  "CIM namespace for registrations" },
	{ "templates", 0, KIND_TEXT, ON_GEN | ON_DUMP, AT(templates), "DIR",
	  "templates that stand before the built-in ones, as DIR/TARGET/FILE" },
	{ NULL, 'o', KIND_TEXT, ON_GEN, AT(out), "DIR", "folder to write to" },
	{ "depfile", 0, KIND_TEXT, ON_GEN, AT(depfile), "FILE",
	  "write a make rule that names every file read" },
	{ "depfile-target", 0, KIND_TEXT, ON_GEN, AT(depfile_target), "NAME",
	  "left side of that rule (the first output)" },
	{ "list-outputs", 0, KIND_FLAG, ON_GEN, AT(list_outputs), NULL,
	  "print the files that would be written, and write nothing" },
	{ "list-targets", 0, KIND_FLAG, ON_GEN, AT(list_targets), NULL, "print the targets" },
	{ "export-templates", 0, KIND_TEXT, ON_GEN, AT(export_templates), "DIR",
	  "copy the built-in templates to DIR" },
	{ "dry-run", 0, KIND_FLAG, ON_GEN, AT(dry_run), NULL,
	  "do everything but write; print what would change" },
	{ NULL, 0, KIND_FLAG, 0, 0, NULL, NULL },
};

static const struct {
	const char *name, *operands, *help;
} command_table[] = {
	[COMMAND_CHECK] = { "check", "FILE..", "parse, resolve and check files as one schema" },
	[COMMAND_GEN] = { "gen", "--target T -o DIR FILE..", "generate code" },
	[COMMAND_DUMP] = { "dump", "--format F FILE..", "show what a phase sees" },
	[COMMAND_FMT] = { "fmt", "[--check] FILE..", "lay files out in the canonical way" },
	[COMMAND_DIFF] = { "diff", "OLD NEW", "tell what changed between two schemas" },
};

static bool
is_end(const struct option *option)
{
	return !option->help;
}

static const struct option *
find_long(const char *name, size_t len)
{
	const struct option *option = option_table;

	for (; !is_end(option); option++)
		if (option->name && strlen(option->name) == len && !memcmp(option->name, name, len))
			return option;
	return NULL;
}

static const struct option *
find_short(char letter)
{
	const struct option *option = option_table;

	while (!is_end(option) && option->letter != letter)
		option++;
	return is_end(option) ? NULL : option;
}

static void
add_text(struct arena *arena, struct text_list *list, const char *text)
{
	list->items = arena_grow(arena, list->items, list->count, sizeof(*list->items));
	list->items[list->count++] = text;
}

static void
store(struct arena *arena, struct options *options, const struct option *option, const char *value)
{
	void *at = (char *)options + option->offset;

	switch (option->kind) {
	case KIND_FLAG:
		*(bool *)at = true;
		break;
	case KIND_TEXT:
		*(const char **)at = value;
		break;
	case KIND_LIST:
		add_text(arena, at, value);
		break;
	case KIND_COMMA_LIST:
		for (;; value++) {
			size_t len = strcspn(value, ",");

			add_text(arena, at, arena_strndup(arena, value, len));
			value += len;
			if (!*value)
				break;
		}
		break;
	}
}

/* One of two or three words. */
static bool
is_one_of(const char *value, const char *words)
{
	size_t len = value ? strlen(value) : 0;
	const char *p = words;

	if (!value)
		return true;
	for (; *p; p += *p == '|') {
		size_t n = strcspn(p, "|");

		if (n == len && !memcmp(p, value, n))
			return true;
		p += n;
	}
	return false;
}

static const char *
check_values(struct arena *arena, struct options *o)
{
	char *end;

	if (o->not_for_all && !(o->its_commands & 1u << o->command))
		return arena_printf(arena, "%s has no option '%s'", command_table[o->command].name,
				    o->not_for_all);
	if (!is_one_of(o->diagnostics, "text|json"))
		return "--diagnostics is text or json";
	if (!is_one_of(o->color, "auto|always|never"))
		return "--color is auto, always or never";
	if (!is_one_of(o->dialect, "auto|cim|wmi"))
		return "--dialect is auto, cim or wmi";
	if (o->command == COMMAND_DUMP && !is_one_of(o->format, "ast|model|json|mof"))
		return "--format is ast, model, json or mof";
	if (o->command == COMMAND_DIFF && !is_one_of(o->format, "text|json"))
		return "--format is text or json";
	o->max_errors = 20;
	if (o->max_errors_text) {
		unsigned long n;

		errno = 0;
		n = strtoul(o->max_errors_text, &end, 10);
		if (!*o->max_errors_text || *o->max_errors_text == '-' || *end || errno ||
		    n > 1000000000)
			return "--max-errors is a number";
		o->max_errors = (unsigned int)n;
	}
	for (size_t i = 0; i < o->warnings.count; i++)
		o->list_warnings |= !strcmp(o->warnings.items[i], "help");
	if (o->help || o->version || o->list_targets || o->list_warnings || o->export_templates)
		return NULL;
	if (!o->files.count)
		return arena_printf(arena, "%s needs at least one FILE; '-' is standard input",
				    command_table[o->command].name);
	if (o->command == COMMAND_GEN && !o->targets.count)
		return "gen needs --target; --list-targets shows what there is";
	if (o->command == COMMAND_GEN && !o->out && !o->list_outputs)
		return "gen needs -o DIR";
	if (o->command == COMMAND_DUMP && !o->format)
		return "dump needs --format ast, model, json or mof";
	if (o->command == COMMAND_DIFF && o->files.count != 2)
		return "diff needs two files: OLD and NEW";
	return NULL;
}

static const char *
parse_option(struct arena *arena, struct options *options, int argc, char **argv, int *at)
{
	const char *text = argv[*at], *value = NULL;
	const struct option *option;

	if (text[1] == '-') {
		size_t len = strcspn(text + 2, "=");

		option = find_long(text + 2, len);
		if (text[2 + len] == '=')
			value = text + 2 + len + 1;
	} else {
		option = find_short(text[1]);
		if (text[2])
			value = text + 2;
	}
	if (!option)
		return arena_printf(arena, "unknown option '%s'; --help shows those there are",
				    text);
	if (!options->command && option->commands != ON_ALL) {
		options->not_for_all = text;
		options->its_commands = options->its_commands
						? options->its_commands & option->commands
						: option->commands;
	}
	if (options->command && !(option->commands & 1u << options->command))
		return arena_printf(arena, "%s has no option '%s'",
				    command_table[options->command].name, text);
	if (option->kind == KIND_FLAG && value)
		return arena_printf(arena, "option '%s' takes no value", text);
	if (option->kind != KIND_FLAG && !value) {
		if (*at + 1 >= argc)
			return arena_printf(arena, "option '%s' needs a value", text);
		value = argv[++*at];
	}
	store(arena, options, option, value);
	return NULL;
}

static bool
parse_command(const char *text, struct options *options)
{
	for (int i = COMMAND_CHECK; i <= COMMAND_DIFF; i++)
		if (!strcmp(text, command_table[i].name)) {
			options->command = (enum command)i;
			return true;
		}
	return false;
}

bool
options_parse(int argc, char **argv, struct arena *arena, struct options *ret, const char **reterr)
{
	bool only_files = false;

	*ret = (struct options){ 0 };
	*reterr = NULL;
	for (int i = 1; i < argc && !*reterr; i++) {
		const char *text = argv[i];

		if (!only_files && !strcmp(text, "--"))
			only_files = true;
		else if (!only_files && text[0] == '-' && text[1])
			*reterr = parse_option(arena, ret, argc, argv, &i);
		else if (ret->command)
			add_text(arena, &ret->files, text);
		else if (!parse_command(text, ret))
			*reterr = arena_printf(arena,
					       "unknown command '%s'; --help shows those "
					       "there are",
					       text);
	}
	if (!*reterr && !ret->command && !ret->help && !ret->version)
		*reterr = "which command? --help shows those there are";
	if (!*reterr && ret->command)
		*reterr = check_values(arena, ret);
	return !*reterr;
}

void
options_help(enum command command, struct buf *out)
{
	if (command) {
		buf_printf(out, "usage: mofc %s [option].. %s\n%s\n\n", command_table[command].name,
			   command_table[command].operands, command_table[command].help);
	} else {
		buf_adds(out, "usage: mofc COMMAND [option].. FILE..\n"
			      "compiler for DMTF's Managed Object Format (DSP0004)\n\n");
		for (int i = COMMAND_CHECK; i <= COMMAND_DIFF; i++)
			buf_printf(out, "  %-8s %s\n", command_table[i].name,
				   command_table[i].help);
		buf_addc(out, '\n');
	}
	for (const struct option *option = option_table; !is_end(option); option++) {
		char left[64];

		if (command && !(option->commands & 1u << command))
			continue;
		if (option->letter && option->name)
			snprintf(left, sizeof(left), "-%c, --%s", option->letter, option->name);
		else if (option->letter)
			snprintf(left, sizeof(left), "-%c %s", option->letter, option->argument);
		else
			snprintf(left, sizeof(left), "--%s%s%s", option->name,
				 option->argument ? "=" : "",
				 option->argument ? option->argument : "");
		buf_printf(out, "  %-32s %s\n", left, option->help);
	}
	buf_adds(out,
		 command == COMMAND_DIFF
			 ? "\nexit status: 0 compatible, 1 incompatible, 2 errors or wrong usage\n"
			 : "\nexit status: 0 no error, 1 errors, 2 wrong usage\n");
}
