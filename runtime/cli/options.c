#include "options_table.h"

#include <mof/error.h>

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#define MOST_BANDWIDTH UINT64_C(8796093022207) /* what QEMU can count in bytes per second */
#define MOST_SECONDS INT64_C(1000000000)

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
	for (const struct option_row *row = options_rows; row->name; row++)
		if (strncmp(row->name, name, length) == 0 && !row->name[length])
			return row;
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

static int
add_text(struct option_list *list, const char *value)
{
	if (list->count == MOST_VALUES || !*value)
		return -EINVAL;
	list->items[list->count++] = value;
	return 0;
}

/* Stores a value.  Returns 0, or -EINVAL if it is none for this option. */
static int
set_value(const struct option_row *row, const char *value, struct options *options)
{
	void *member = (char *)options + row->member;
	uint64_t number;

	switch (row->kind) {
	case OPTION_FLAG:
		*(bool *)member = true;
		return 0;
	case OPTION_TEXT:
		*(const char **)member = value;
		return *value ? 0 : -EINVAL;
	case OPTION_LIST:
		return add_text(member, value);
	case OPTION_COUNT:
		return parse_number(value, MOST_BANDWIDTH, member);
	case OPTION_SECONDS:
		if (parse_number(value, MOST_SECONDS, &number) < 0)
			return -EINVAL;
		*(int64_t *)member = (int64_t)number;
		return 0;
	case OPTION_FORMAT:
		return parse_format(value, member);
	case OPTION_HELP:
	case OPTION_VERSION:
		break;
	}
	return 0;
}

/* What parsing has seen so far. */
struct state {
	struct options *options;
	const char *verb, *operand;
	const struct option_row *given[MOST_OPTIONS];
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
	state->help |= row->kind == OPTION_HELP;
	state->version |= row->kind == OPTION_VERSION;
	if (state->given_count < MOST_OPTIONS)
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

	while (verb < VERB_COUNT && strcmp(options_verbs[verb].name, name) != 0)
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
check_options(const struct state *state)
{
	enum verb verb = state->options->verb;

	for (size_t i = 0; i < state->given_count; i++)
		if (!(state->given[i]->verbs & 1u << verb))
			return wrong(state->err, "\"%s\" has no option \"--%s\"",
				     options_verbs[verb].name, state->given[i]->name);
	for (const struct option_row *row = options_rows; row->name; row++) {
		const char *const *member =
			(const void *)((const char *)state->options + row->member);

		if (row->needed & 1u << verb && !*member)
			return wrong(state->err, "option \"--%s\" is needed", row->name);
	}
	return PARSE_RUN;
}

static enum parse_result
check(const struct state *state)
{
	const struct verb_row *verb = &options_verbs[state->options->verb];
	enum parse_result result = check_options(state);

	if (result != PARSE_RUN)
		return result;
	if (verb->takes_id && !state->operand)
		return wrong(state->err, "\"%s\" needs the ID of a job", verb->name);
	if (!verb->takes_id && state->operand)
		return wrong(state->err, "unexpected \"%s\"", state->operand);
	state->options->id = state->operand;
	state->options->changes = verb->changes;
	for (size_t i = 0; i < state->given_count; i++)
		state->options->changes |= state->given[i]->changes;
	return state->options->verb == VERB_CHECK ? check_combination(state) : PARSE_RUN;
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
		options_print_help(out, ret->verb);
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
