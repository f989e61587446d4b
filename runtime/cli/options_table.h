/* The tables that the command line is read by; --help, manual page and completion tell of them. */
#ifndef CLI_OPTIONS_TABLE_H
#define CLI_OPTIONS_TABLE_H

#include "options.h"

#include <stddef.h>

#define PROGRAM "msvm-migrate"

struct verb_row {
	const char *name, *operands, *help;
	bool takes_id;
	bool changes; /* jobs or settings, whatever the options are */
};

extern const struct verb_row options_verbs[VERB_COUNT];

enum option_kind {
	OPTION_FLAG,
	OPTION_TEXT,
	OPTION_LIST, /* of texts, one each time it is given */
	OPTION_COUNT,
	OPTION_SECONDS,
	OPTION_FORMAT,
	OPTION_HELP,
	OPTION_VERSION
};

struct option_row {
	const char *name;     /* NULL behind the last */
	const char *argument; /* NULL: the option takes none */
	enum option_kind kind;
	size_t member;       /* of struct options */
	unsigned int verbs;  /* that have it, as bits 1 << verb */
	unsigned int needed; /* by which of them */
	bool changes;        /* with it a verb changes something that otherwise only shows */
	const char *help;
};

#define MOST_OPTIONS 64

extern const struct option_row options_rows[];

/* What ends the program with which status. */
struct status_row {
	int status;
	const char *help;
};

extern const struct status_row options_statuses[]; /* help is NULL behind the last */

/* Writes what --help says of a verb, or with VERB_COUNT of the program. */
void options_print_help(FILE *out, enum verb verb);

#endif
