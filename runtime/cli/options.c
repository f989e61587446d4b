#include "options.h"

#include <mof/error.h>

#include <errno.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#define PROGRAM "msvm-migrate"
#define MOST_BANDWIDTH UINT64_C(8796093022207) /* what QEMU can count in bytes per second */
#define MOST_SECONDS INT64_C(1000000000)

struct verb_row {
	const char *name, *operands, *help;
	bool takes_id;
	bool changes; /* jobs or settings, whatever the options are */
};

static const struct verb_row verbs[VERB_COUNT] = {
	[VERB_START] = { "start", "", "move a running guest to another host", false, true },
	[VERB_SERVE] = { "serve", "", "run the jobs of the store", false, true },
	[VERB_LIST] = { "list", "", "list the jobs", false, false },
	[VERB_SHOW] = { "show", " ID", "show every property of a job", true, false },
	[VERB_WATCH] = { "watch", " ID", "follow a job until it has ended", true, false },
	[VERB_CANCEL] = { "cancel", " ID", "stop a job; its guest stays where it is", true, true },
	[VERB_KILL] = { "kill", " ID", "the same, and give up on libvirt after 30 s", true, true },
	[VERB_DELETE] = { "delete", " ID", "remove a job that has ended", true, true },
	[VERB_SCHEDULE] = { "schedule", " ID", "show or change when a job that waits shall run",
			    true, false },
	[VERB_CHECK] = { "check", "", "look what stands in the way of a move; nothing is changed",
			 false, true },
	[VERB_ERRORS] = { "errors", " ID", "show what went wrong, or is left to be done", true,
			  false },
};

/* Those that take a schedule, and those that ask hosts about a guest. */
#define PLANS (FOR(START) | FOR(SCHEDULE))
#define ASKS (FOR(START) | FOR(CHECK))

#define FOR(verb) (1u << VERB_##verb)
#define FOR_ALL ((1u << VERB_COUNT) - 1)

enum kind { FLAG, TEXT, DISK, COUNT, SECONDS, FORMAT, HELP, VERSION };

struct option_row {
	const char *name;
	const char *argument; /* NULL: the option takes none */
	enum kind kind;
	size_t member; /* of struct options */
	unsigned int verbs;
	unsigned int needed; /* by which verbs */
	const char *help;
};

#define MEMBER(name) offsetof(struct options, name)

static const struct option_row rows[] = {
	{ "connect", "HOST|URI", TEXT, MEMBER(connect), ASKS, ASKS,
	  "the host where the guest runs: a name of the hosts file or a libvirt URI" },
	{ "domain", "NAME|UUID", TEXT, MEMBER(domain), ASKS, ASKS, "the guest" },
	{ "to", "HOST|URI", TEXT, MEMBER(to), ASKS, 0,
	  "the host where it is to run, as this machine reaches it; needed without "
	  "--storage-only" },
	{ "peer-uri", "URI", TEXT, MEMBER(peer_uri), ASKS, 0,
	  "the same host as the source host reaches it; needed if --to is a local URI" },
	{ "bandwidth", "MiB/s", COUNT, MEMBER(bandwidth), FOR(START), 0,
	  "the most to send per second; 0, the default, is no limit" },
	{ "wait", NULL, FLAG, MEMBER(wait), FOR(START), 0,
	  "show the progress and wait for the end" },
	{ "storage", NULL, FLAG, MEMBER(storage), ASKS, 0,
	  "copy the guest's images as well, which the hosts do not share" },
	{ "storage-only", NULL, FLAG, MEMBER(storage_only), ASKS, 0,
	  "move the images that --disk names, under the guest, which stays where it is" },
	{ "disk", "NAME=PATH", DISK, MEMBER(disks), FOR(START), 0,
	  "where the image of that disk, \"vda\", is to lie; the others stay under their paths" },
	{ "overwrite", NULL, FLAG, MEMBER(overwrite), ASKS, 0,
	  "replace an image that is there already" },
	{ "remove-source-images", NULL, FLAG, MEMBER(remove_source_images), FOR(START), 0,
	  "remove the images at the source once the guest runs with the copies" },
	{ "keep-source-images", NULL, FLAG, MEMBER(keep_source_images), FOR(START), 0,
	  "keep them, which is the default as long as migrate.conf says nothing else" },
	{ "define-only", NULL, FLAG, MEMBER(define_only), FOR(START), 0,
	  "define the guest at the destination, and move nothing" },
	{ "tls", NULL, FLAG, MEMBER(tls), FOR(START), 0, "encrypt what is sent" },
	{ "tunnelled", NULL, FLAG, MEMBER(tunnelled), FOR(START), 0,
	  "send the memory through libvirt's own connection" },
	{ "compress", NULL, FLAG, MEMBER(compress), FOR(START), 0, "compress the memory" },
	{ "slow-down", NULL, FLAG, MEMBER(slow_down), FOR(START), 0,
	  "slow the guest down if its memory cannot be caught up with" },
	{ "post-copy", NULL, FLAG, MEMBER(post_copy), FOR(START), 0,
	  "let it go over after the first pass, with the rest of its memory behind it: a host or "
	  "link that fails then leaves it in two halves" },
	{ "cancel-if-stuck", NULL, FLAG, MEMBER(cancel_if_stuck), FOR(START), 0,
	  "give up after three passes if it would stand still for more than 2 s" },
	{ "retry", NULL, FLAG, MEMBER(retry), FOR(START), 0,
	  "try once more if it fails and the guest is unharmed" },
	{ "at", "WHEN", TEXT, MEMBER(schedule.at), PLANS, 0,
	  "not before: \"2026-12-01 22:30\" by the local clock, or a CIM datetime" },
	{ "time", "HH:MM", TEXT, MEMBER(schedule.time), PLANS, 0,
	  "at that time of the day, on the next day that fits what follows" },
	{ "month", "NAME", TEXT, MEMBER(schedule.month), PLANS, 0, "in that month, January .." },
	{ "day", "NUMBER", TEXT, MEMBER(schedule.day), PLANS, 0,
	  "on that day of the month; -1 is the last one" },
	{ "weekday", "NAME", TEXT, MEMBER(schedule.weekday), PLANS, 0,
	  "on that weekday: Sunday on or after --day, -Sunday on or before it" },
	{ "utc", NULL, FLAG, MEMBER(schedule.utc), PLANS, 0, "by the clock of UTC" },
	{ "until", "WHEN", TEXT, MEMBER(schedule.until), PLANS, 0,
	  "give up then, also in the midst of a move" },
	{ "runs", "NUMBER", TEXT, MEMBER(schedule.runs), PLANS, 0,
	  "how often; 0 is until somebody ends it" },
	{ "priority", "NUMBER", TEXT, MEMBER(schedule.priority), PLANS, 0,
	  "lower ones run first (default: 100)" },
	{ "notify", "TEXT", TEXT, MEMBER(schedule.notify), PLANS, 0,
	  "whom to tell, for the program that the configuration names" },
	{ "keep", NULL, FLAG, MEMBER(schedule.keep), PLANS, 0,
	  "keep the job until somebody deletes it" },
	{ "format", "text|xml|json", FORMAT, MEMBER(format), FOR(SHOW), 0,
	  "text for people (default), CIM-XML, or CIM-RS JSON" },
	{ "json", NULL, FLAG, MEMBER(json), FOR(LIST) | FOR(SHOW) | FOR(ERRORS) | FOR(CHECK), 0,
	  "print CIM-RS JSON instead of text for people" },
	{ "delete", NULL, FLAG, MEMBER(delete_on_kill), FOR(KILL), 0,
	  "remove the job as soon as it has ended" },
	{ "timeout", "SECONDS", SECONDS, MEMBER(timeout), FOR(CANCEL) | FOR(KILL), 0,
	  "wait for the end of the job, at most that long" },
	{ "idle-exit", "SECONDS", SECONDS, MEMBER(idle_exit), FOR(SERVE), 0,
	  "end after that time without work" },
	{ "store", "FOLDER", TEXT, MEMBER(store), FOR_ALL, 0,
	  "where the jobs are kept (default: $MOFC_STORE, or the system's place)" },
	{ "hosts", "FILE", TEXT, MEMBER(hosts), FOR_ALL, 0,
	  "the hosts file (default: $MOFC_HOSTS, or /etc/mofc/hosts.conf)" },
	{ "help", NULL, HELP, 0, FOR_ALL, 0, "print this text" },
	{ "version", NULL, VERSION, 0, FOR_ALL, 0, "print the version" },
};

#define ROW_COUNT (sizeof(rows) / sizeof(rows[0]))

static void
print_options(FILE *out, unsigned int verb_bits)
{
	for (size_t i = 0; i < ROW_COUNT; i++) {
		const struct option_row *row = &rows[i];
		int width;

		if (!(row->verbs & verb_bits))
			continue;
		width = fprintf(out, "  --%s%s%s", row->name, row->argument ? " " : "",
				row->argument ? row->argument : "");
		fprintf(out, "%*s %s%s\n", width < 26 ? 26 - width : 0, "", row->help,
			row->needed & verb_bits ? " (needed)" : "");
	}
}

/* verb VERB_COUNT: help for the whole program. */
static void
print_help(FILE *out, enum verb verb)
{
	if (verb < VERB_COUNT) {
		fprintf(out, "usage: " PROGRAM " %s [options]%s\n\n%s\n\n", verbs[verb].name,
			verbs[verb].operands, verbs[verb].help);
		print_options(out, 1u << verb);
	} else {
		fprintf(out,
			"usage: " PROGRAM " VERB [options] [ID]\n\n"
			"Moves running guests between libvirt hosts, each as a job that can be "
			"listed,\nfollowed and cancelled.\n\n");
		for (int i = 0; i < VERB_COUNT; i++)
			fprintf(out, "  %-24s %s\n", verbs[i].name, verbs[i].help);
		fprintf(out, "\n" PROGRAM " VERB --help tells the options of a verb.\n");
	}
	if (verb >= VERB_COUNT || verbs[verb].takes_id)
		fprintf(out, "ID is an InstanceID, or its first 8 characters or more, with or "
			     "without \"mofc:\".\n");
	fprintf(out, "\nexit status: 0 done or accepted, 1 failed, 2 usage, 3 terminated or "
		     "killed,\n4 not found, 5 refused, 6 the store cannot be used\n");
}

static enum parse_result wrong(FILE *err, const char *format, ...) MOF_PRINTF(2, 3);

static enum parse_result
wrong(FILE *err, const char *format, ...)
{
	va_list arguments;

	fprintf(err, PROGRAM ": ");
	va_start(arguments, format);
	vfprintf(err, format, arguments);
	va_end(arguments);
	fprintf(err, " (see " PROGRAM " --help)\n");
	return PARSE_WRONG;
}

static const struct option_row *
find_option(const char *name, size_t length)
{
	for (size_t i = 0; i < ROW_COUNT; i++)
		if (strncmp(rows[i].name, name, length) == 0 && !rows[i].name[length])
			return &rows[i];
	return NULL;
}

/* A number of digits only, at most most.  Returns 0 or -EINVAL. */
static int
parse_number(const char *text, uint64_t most, uint64_t *ret)
{
	unsigned long long value;
	char *end;

	if (!*text || strspn(text, "0123456789") != strlen(text))
		return -EINVAL;
	errno = 0;
	value = strtoull(text, &end, 10);
	if (errno || value > most)
		return -EINVAL;
	*ret = value;
	return 0;
}

static int
parse_format(const char *text, enum format *ret)
{
	static const char *const names[] = {
		[FORMAT_TEXT] = "text", [FORMAT_XML] = "xml", [FORMAT_JSON] = "json"
	};

	for (int i = FORMAT_TEXT; i <= FORMAT_JSON; i++)
		if (strcmp(text, names[i]) == 0) {
			*ret = (enum format)i;
			return 0;
		}
	return -EINVAL;
}

/* Stores a value.  Returns 0, or -EINVAL if it is none for this option. */
static int
set_value(const struct option_row *row, const char *value, struct options *options)
{
	void *member = (char *)options + row->member;
	uint64_t number;

	switch (row->kind) {
	case FLAG:
		*(bool *)member = true;
		return 0;
	case TEXT:
		*(const char **)member = value;
		return *value ? 0 : -EINVAL;
	case DISK:
		if (options->disk_count == MOST_DISKS)
			return -EINVAL;
		options->disks[options->disk_count++] = value;
		return *value ? 0 : -EINVAL;
	case COUNT:
		return parse_number(value, MOST_BANDWIDTH, member);
	case SECONDS:
		if (parse_number(value, MOST_SECONDS, &number) < 0)
			return -EINVAL;
		*(int64_t *)member = (int64_t)number;
		return 0;
	case FORMAT:
		return parse_format(value, member);
	case HELP:
	case VERSION:
		break;
	}
	return 0;
}

/* What parsing has seen so far. */
struct state {
	struct options *options;
	const char *verb, *operand;
	const struct option_row *given[ROW_COUNT];
	size_t given_count;
	bool help, version;
	FILE *err;
};

/* Takes the option at argv[*index] and its value.  Returns PARSE_RUN or PARSE_WRONG. */
static enum parse_result
take_option(struct state *state, int argc, char **argv, int *index)
{
	const char *name = argv[*index] + 2;
	const char *equals = strchr(name, '=');
	size_t length = equals ? (size_t)(equals - name) : strlen(name);
	const struct option_row *row = find_option(name, length);
	const char *value = equals ? equals + 1 : NULL;

	if (!row)
		return wrong(state->err, "unknown option \"%s\"", argv[*index]);
	if (!row->argument && value)
		return wrong(state->err, "option \"--%s\" takes no value", row->name);
	if (row->argument && !value) {
		if (*index + 1 >= argc)
			return wrong(state->err, "option \"--%s\" needs a value", row->name);
		value = argv[++*index];
	}
	if (set_value(row, value, state->options) < 0)
		return wrong(state->err, "\"%s\" is no value for --%s: expected %s", value,
			     row->name, row->argument);
	state->help |= row->kind == HELP;
	state->version |= row->kind == VERSION;
	if (state->given_count < ROW_COUNT)
		state->given[state->given_count++] = row;
	return PARSE_RUN;
}

static enum parse_result
take_all(struct state *state, int argc, char **argv)
{
	bool options = true;

	for (int i = 1; i < argc; i++) {
		const char *word = argv[i];

		if (options && strcmp(word, "--") == 0) {
			options = false;
		} else if (options && strncmp(word, "--", 2) == 0) {
			if (take_option(state, argc, argv, &i) == PARSE_WRONG)
				return PARSE_WRONG;
		} else if (options && strcmp(word, "-h") == 0) {
			state->help = true;
		} else if (options && word[0] == '-' && word[1]) {
			return wrong(state->err, "unknown option \"%s\"", word);
		} else if (!state->verb) {
			state->verb = word;
		} else if (!state->operand) {
			state->operand = word;
		} else {
			return wrong(state->err, "unexpected \"%s\"", word);
		}
	}
	return PARSE_RUN;
}

static enum verb
find_verb(const char *name)
{
	int verb = 0;

	while (verb < VERB_COUNT && strcmp(verbs[verb].name, name) != 0)
		verb++;
	return (enum verb)verb;
}

/* What the options of "check" mean together. */
static enum parse_result
check_combination(const struct state *state)
{
	const struct options *options = state->options;

	if (options->storage && options->storage_only)
		return wrong(state->err, "give --storage or --storage-only, not both");
	if (!options->to && !options->storage_only)
		return wrong(state->err,
			     "option \"--to\" is needed, unless --storage-only is given");
	if (!options->to && options->peer_uri)
		return wrong(state->err, "--peer-uri is of no use without --to");
	return PARSE_RUN;
}

/* Whether the options given belong to the verb and those that it needs are there. */
static enum parse_result
check(const struct state *state)
{
	enum verb verb = state->options->verb;

	for (size_t i = 0; i < state->given_count; i++)
		if (!(state->given[i]->verbs & 1u << verb))
			return wrong(state->err, "\"%s\" has no option \"--%s\"", verbs[verb].name,
				     state->given[i]->name);
	for (size_t i = 0; i < ROW_COUNT; i++) {
		const char *const *member =
			(const void *)((const char *)state->options + rows[i].member);

		if (rows[i].needed & 1u << verb && !*member)
			return wrong(state->err, "option \"--%s\" is needed", rows[i].name);
	}
	if (verbs[verb].takes_id && !state->operand)
		return wrong(state->err, "\"%s\" needs the ID of a job", verbs[verb].name);
	if (!verbs[verb].takes_id && state->operand)
		return wrong(state->err, "unexpected \"%s\"", state->operand);
	state->options->id = state->operand;
	state->options->changes = verbs[verb].changes;
	for (size_t i = 0; i < state->given_count; i++)
		state->options->changes |= state->given[i]->verbs == PLANS;
	return verb == VERB_CHECK ? check_combination(state) : PARSE_RUN;
}

enum parse_result
options_parse(int argc, char **argv, struct options *ret, FILE *out, FILE *err)
{
	struct state state = { .options = ret, .err = err };
	enum parse_result result;

	*ret = (struct options){ .verb = VERB_COUNT, .idle_exit = -1 };
	result = take_all(&state, argc, argv);
	if (result != PARSE_RUN)
		return result;
	if (state.verb)
		ret->verb = find_verb(state.verb);
	if (state.verb && ret->verb == VERB_COUNT)
		return wrong(err, "unknown verb \"%s\"", state.verb);
	if (state.help) {
		print_help(out, ret->verb);
		return PARSE_DONE;
	}
	if (state.version) {
		fprintf(out, PROGRAM " " MOFC_VERSION "\n");
		return PARSE_DONE;
	}
	if (!state.verb)
		return wrong(err, "a verb is missing");
	return check(&state);
}
