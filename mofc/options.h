/* The command line of mofc: one table drives parsing, --help and what else tells of options. */
#ifndef MOFC_OPTIONS_H
#define MOFC_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/buf.h"

enum command { COMMAND_NONE, COMMAND_CHECK, COMMAND_GEN, COMMAND_DUMP, COMMAND_FMT, COMMAND_DIFF };

struct text_list {
	const char **items;
	size_t count;
};

struct options {
	enum command command;
	bool help, version;
	struct text_list files, include_dirs, targets, classes, warnings;
	const char *format, *module, *name_space, *templates, *out, *depfile, *depfile_target;
	const char *export_templates, *diagnostics, *color, *max_errors_text, *dialect;
	unsigned int max_errors;
	bool list_outputs, list_targets, list_warnings, dry_run, only_check;
	const char *not_for_all; /* an option that came before the command */
	unsigned int its_commands;
};

/*
 * Reads the command line; options stand before or after files, and "--" ends them.  Returns
 * whether it makes sense; if not *reterr says what is wrong, in one line.
 */
bool options_parse(int argc, char **argv, struct arena *arena, struct options *ret,
		   const char **reterr);

/* The text of --help for a command, or for all of them. */
void options_help(enum command command, struct buf *out);

#endif
