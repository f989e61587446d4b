/*
 * Writes what tells people of msvm-migrate, from the tables and samples that the program itself
 *goes by:
 *
 *	manual program			msvm-migrate(1)
 *	manual file NAME SAMPLE		NAME(5), of a sample file with comments
 *	manual completion		for bash
 */
#include "../options_table.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define MOST_LINE 1000

/* Text for roff: nothing in it is a command or another kind of dash. */
static void
print_roff(const char *text)
{
	if (*text == '.' || *text == '\'')
		printf("\\&");
	for (; *text; text++) {
		if (*text == '\\')
			printf("\\e");
		else if (*text == '-')
			printf("\\-");
		else
			putchar(*text);
	}
}

static void
print_head(const char *name, int section, const char *what)
{
	printf(".TH %s %d \"\" \"mofc " MOFC_VERSION "\"\n.SH NAME\n", name, section);
	print_roff(name);
	printf(" \\- %s\n", what);
}

static void
print_option(const struct option_row *row, unsigned int verb_bits)
{
	printf(".TP\n\\fB\\-\\-");
	print_roff(row->name);
	printf("\\fR");
	if (row->argument) {
		printf(" \\fI");
		print_roff(row->argument);
		printf("\\fR");
	}
	printf("\n");
	print_roff(row->help);
	printf("%s\n", row->needed & verb_bits ? " (needed)" : "");
}

static void
print_verb(enum verb verb)
{
	const struct verb_row *row = &options_verbs[verb];
	unsigned int all = (1u << VERB_COUNT) - 1;

	printf(".SS msvm\\-migrate %s \\fR[\\fIoptions\\fR]\\fI%s\\fR\n", row->name, row->operands);
	print_roff(row->help);
	printf("\n");
	for (const struct option_row *option = options_rows; option->name; option++)
		if (option->verbs & 1u << verb && option->verbs != all)
			print_option(option, 1u << verb);
}

static void
print_program(void)
{
	unsigned int all = (1u << VERB_COUNT) - 1;

	print_head("msvm-migrate", 1, "move virtual machines between libvirt hosts");
	printf(".SH SYNOPSIS\n\\fBmsvm\\-migrate\\fR \\fIverb\\fR [\\fIoptions\\fR] [\\fIID\\fR]\n"
	       ".SH DESCRIPTION\n"
	       "Moves running guests between libvirt hosts, each as a job, an instance of\n"
	       "Msvm_MigrationJob, that any process can list, follow and cancel. \\fIID\\fR is\n"
	       "an InstanceID, or its first 8 characters or more, with or without the part up\n"
	       "to the colon. A host is a name of the hosts file or a URI of libvirt.\n"
	       ".SH VERBS\n");
	for (int verb = 0; verb < VERB_COUNT; verb++)
		print_verb((enum verb)verb);
	printf(".SS Every verb\n");
	for (const struct option_row *option = options_rows; option->name; option++)
		if (option->verbs == all)
			print_option(option, 0);
	printf(".SH EXIT STATUS\n");
	for (const struct status_row *row = options_statuses; row->help; row++)
		printf(".TP\n%d\n%s\n", row->status, row->help);
	printf(".PP\nCtrl\\-C while a job is followed stops that, not the job.\n"
	       ".SH FILES\n"
	       ".TP\n/etc/mofc/hosts.conf\nthe hosts; see \\fBhosts.conf\\fR(5)\n"
	       ".TP\n/etc/mofc/migrate.conf\nthe configuration; see \\fBmigrate.conf\\fR(5)\n"
	       ".TP\n/var/lib/mofc\nthe jobs that root keeps: the database \\fIjobs.db\\fR, and\n"
	       "\\fIrunner.log\\fR of runners that were started when they were needed\n"
	       ".SH ENVIRONMENT\n"
	       ".TP\nMOFC_STORE, MOFC_HOSTS, MOFC_CONFIG\n"
	       "where jobs, hosts file and configuration are, if not there\n"
	       ".TP\nNO_COLOR\nno colours on a terminal\n"
	       ".SH SEE ALSO\n\\fBhosts.conf\\fR(5), \\fBmigrate.conf\\fR(5), \\fBvirsh\\fR(1)\n");
}

/* A line of a sample without its "#"; whether that is an entry, "#key = value" or "#[name]". */
static bool
is_entry(const char *line)
{
	return line[0] == '#' && line[1] && line[1] != ' ';
}

/* Prints a paragraph of the sample: its text, under its entries if it has any. */
static void
print_paragraph(char (*lines)[MOST_LINE], size_t count)
{
	size_t texts = 0;

	while (texts < count && !is_entry(lines[texts]))
		texts++;
	printf(texts < count ? ".TP\n" : ".PP\n");
	for (size_t i = texts; i < count; i++) {
		printf("\\fB");
		print_roff(lines[i] + 1);
		printf(i + 1 < count ? "\\fR\n.TQ\n" : "\\fR\n");
	}
	for (size_t i = 0; i < texts; i++) {
		print_roff(lines[i] + strspn(lines[i], "# "));
		printf("\n");
	}
}

static int
print_file(const char *name, const char *path)
{
	FILE *file = fopen(path, "r");
	static char lines[100][MOST_LINE];
	char title[100] = "the configuration of msvm\\-migrate";
	size_t count = 0;

	if (!file) {
		perror(path);
		return 1;
	}
	if (strcmp(name, "hosts.conf") == 0)
		strcpy(title, "the hosts of msvm\\-migrate");
	print_head(name, 5, title);
	printf(".SH DESCRIPTION\n");
	while (count < 100 && fgets(lines[count], MOST_LINE, file)) {
		lines[count][strcspn(lines[count], "\n")] = '\0';
		if (*lines[count]) {
			count++;
		} else if (count) {
			print_paragraph(lines, count);
			count = 0;
		}
	}
	if (count)
		print_paragraph(lines, count);
	printf(".SH SEE ALSO\n\\fBmsvm\\-migrate\\fR(1)\n");
	fclose(file);
	return 0;
}

/* The names of what a verb, or any of several, takes, with those that have a value apart. */
static void
print_names(unsigned int verb_bits)
{
	for (const struct option_row *row = options_rows; row->name; row++)
		if (row->verbs & verb_bits)
			printf(" --%s", row->name);
}

static void
print_values(void)
{
	for (const struct option_row *row = options_rows; row->name; row++) {
		const char *argument = row->argument;

		if (!argument)
			continue;
		printf("\t--%s) ", row->name);
		if (strcmp(argument, "FILE") == 0)
			printf("compopt -o default; return ;;\n");
		else if (strcmp(argument, "FOLDER") == 0)
			printf("COMPREPLY=($(compgen -d -- \"$word\")); return ;;\n");
		else if (islower((unsigned char)*argument) && strchr(argument, '|')) {
			printf("COMPREPLY=($(compgen -W \"");
			for (; *argument; argument++)
				putchar(*argument == '|' ? ' ' : *argument);
			printf("\" -- \"$word\")); return ;;\n");
		} else {
			printf("return ;;\n");
		}
	}
}

static void
print_completion(void)
{
	printf("# Completion of msvm-migrate for bash, made from its table of options.\n"
	       "_msvm_migrate() {\n"
	       "\tlocal word=${COMP_WORDS[COMP_CWORD]} verb='' i words\n"
	       "\tfor ((i = 1; i < COMP_CWORD; i++)); do\n"
	       "\t\tcase ${COMP_WORDS[i]} in -*) ;; *) verb=${COMP_WORDS[i]}; break ;; esac\n"
	       "\tdone\n\tCOMPREPLY=()\n\tcase ${COMP_WORDS[COMP_CWORD - 1]} in\n");
	print_values();
	printf("\tesac\n\tcase $verb in\n\t'') words='");
	for (int verb = 0; verb < VERB_COUNT; verb++)
		printf("%s ", options_verbs[verb].name);
	printf("--help --version' ;;\n");
	for (int verb = 0; verb < VERB_COUNT; verb++) {
		printf("\t%s) words='", options_verbs[verb].name);
		print_names(1u << verb);
		printf("'");
		if (options_verbs[verb].takes_id)
			printf("\n\t\t[[ $word = -* ]] || words=$(msvm-migrate list 2>/dev/null |\n"
			       "\t\t\tsed -n '2,$s/^[^:]*:\\([^ ]*\\).*/\\1/p')");
		printf(" ;;\n");
	}
	printf("\tesac\n\tCOMPREPLY=($(compgen -W \"$words\" -- \"$word\"))\n}\n"
	       "complete -F _msvm_migrate msvm-migrate\n");
}

int
main(int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : "";

	if (strcmp(what, "program") == 0)
		print_program();
	else if (strcmp(what, "completion") == 0)
		print_completion();
	else if (strcmp(what, "file") == 0 && argc == 4)
		return print_file(argv[2], argv[3]);
	else
		return 2;
	return fflush(stdout) == EOF;
}
