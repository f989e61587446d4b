/* The command line of msvm-migrate, as it was given. */
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct migrate_config;

enum verb {
	VERB_START,
	VERB_SERVE,
	VERB_LIST,
	VERB_SHOW,
	VERB_WATCH,
	VERB_CANCEL,
	VERB_KILL,
	VERB_DELETE,
	VERB_ERRORS,
	VERB_SCHEDULE,
	VERB_CHECK,
	VERB_SERVICE,
	VERB_HOSTS,
	VERB_COUNT
};

#define MOST_VALUES 64

/* What an option was given that may be given again. */
struct option_list {
	const char *items[MOST_VALUES];
	size_t count;
};

enum format { FORMAT_TEXT, FORMAT_XML, FORMAT_JSON };

/* When a job shall run, and what else a client may write of it; texts as they were given. */
struct schedule_options {
	const char *at, *time, *month, *day, *weekday, *until, *runs, *priority, *notify;
	bool utc, keep;
};

/* What was given; texts are those of argv, NULL where an option was left out. */
struct options {
	enum verb verb;
	const char *connect, *to, *peer_uri, *domain;
	uint64_t bandwidth; /* MiB/s; 0: no limit */
	const char *store, *hosts;
	const struct migrate_config *config; /* for the verbs: what migrate.conf says */
	bool wait, watch, json, delete_on_kill, retry;
	bool storage, storage_only; /* which kind of job; none of them: the guest alone */
	bool define_only;
	bool tls, tunnelled, compress, slow_down, post_copy, cancel_if_stuck, overwrite;
	bool remove_source_images, keep_source_images;
	struct option_list disks;    /* TARGET=PATH */
	struct option_list settings; /* NAME=VALUE */
	struct schedule_options schedule;
	enum format format;
	int64_t idle_exit; /* seconds; -1: never */
	int64_t timeout;   /* seconds to wait for what is asked for; 0: not at all */
	bool changes;      /* whether what is asked for changes something */
	const char *id;    /* the operand of verbs about one job */
};

enum parse_result { PARSE_RUN, PARSE_DONE, PARSE_WRONG };

/*
 * Reads the command line.  PARSE_DONE: --help or --version was answered on out.  PARSE_WRONG: the
 * mistake was told on err.
 */
enum parse_result options_parse(int argc, char **argv, struct options *ret, FILE *out, FILE *err);

#endif
