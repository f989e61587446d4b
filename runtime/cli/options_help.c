#include "options_table.h"

#define LEFT_COLUMNS 26
#define COLUMNS 80

static void
print_options(FILE *out, unsigned int verb_bits)
{
	for (const struct option_row *row = options_rows; row->name; row++) {
		int width;

		if (!(row->verbs & verb_bits))
			continue;
		width = fprintf(out, "  --%s%s%s", row->name, row->argument ? " " : "",
				row->argument ? row->argument : "");
		fprintf(out, "%*s %s%s\n", width < LEFT_COLUMNS ? LEFT_COLUMNS - width : 0, "",
			row->help, row->needed & verb_bits ? " (needed)" : "");
	}
}

static void
print_statuses(FILE *out)
{
	int width = fprintf(out, "\nexit status:") - 1;

	for (const struct status_row *row = options_statuses; row->help; row++) {
		char text[100];
		int length = snprintf(text, sizeof(text), "%d %s%s", row->status, row->help,
				      row[1].help ? "," : "");

		if (width + 1 + length > COLUMNS)
			width = fprintf(out, "\n%s", text) - 1;
		else
			width += fprintf(out, " %s", text);
	}
	fputc('\n', out);
}

void
options_print_help(FILE *out, enum verb verb)
{
	if (verb < VERB_COUNT) {
		const struct verb_row *row = &options_verbs[verb];

		fprintf(out, "usage: " PROGRAM " %s [options]%s\n\n%s\n\n", row->name,
			row->operands, row->help);
		print_options(out, 1u << verb);
	} else {
		fprintf(out,
			"usage: " PROGRAM " VERB [options] [ID]\n\n"
			"Moves running guests between libvirt hosts, each as a job that can be "
			"listed,\nfollowed and cancelled.\n\n");
		for (int i = 0; i < VERB_COUNT; i++)
			fprintf(out, "  %-*s %s\n", LEFT_COLUMNS - 2, options_verbs[i].name,
				options_verbs[i].help);
		fprintf(out, "\n" PROGRAM " VERB --help tells the options of a verb.\n");
	}
	if (verb >= VERB_COUNT || options_verbs[verb].takes_id)
		fprintf(out, "ID is an InstanceID, or its first 8 characters or more, with or "
			     "without \"mofc:\".\n");
	print_statuses(out);
}
