/* What "list --watch" prints behind the list. */
#include "commands.h"
#include "render.h"

#include <migrate/text.h>

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#define LOOK_INTERVAL 1000 /* milliseconds between two looks, if nobody tells of a change */

static volatile sig_atomic_t interrupted;

static void
on_interrupt(int number)
{
	(void)number;
	interrupted = 1;
}

/* The jobs that have changed, each once. */
struct changes {
	struct change {
		char id[JOB_ID_SIZE];
		bool gone;
	} * items;
	size_t count;
	uint64_t revision;
};

static int
collect(const struct store_record *record, void *context)
{
	struct changes *changes = context;
	struct change *grown;

	changes->revision = record->revision;
	if (strcmp(record->id, STORE_SETTINGS) == 0)
		return 0;
	grown = reallocarray(changes->items, changes->count + 1, sizeof(*grown));
	if (!grown)
		return -ENOMEM;
	changes->items = grown;
	grown = &changes->items[changes->count++];
	text_copy(grown->id, sizeof(grown->id), record->id);
	grown->gone = record->state == 0;
	return 0;
}

static void
print_gone(const char *id, bool json)
{
	if (json)
		printf("{\"deleted\":\"%s\"}\n", id);
	else
		printf("%s  deleted\n", id);
}

static void
print_change(struct job_store *store, const char *id, bool json)
{
	struct mof_out line = { 0 };
	struct migrate_job *job;
	struct mof_error error;

	if (client_load(store, id, &job, &error) < 0) {
		complain(0, "%s", error.message);
		return;
	}
	if (json) {
		msvm_migration_job_write_json(&job->cim, &line);
	} else {
		mof_out_printf(&line, "%s  ", id);
		render_progress(job, 0, &line);
	}
	if (!line.failed)
		printf("%s\n", line.data);
	mof_out_clear(&line);
	job_free(job);
}

/* Prints what has changed since.  Returns 0 or an exit status, the reason told. */
static int
print_changes(struct job_store *store, bool json, uint64_t *revision)
{
	struct changes changes = { .revision = *revision };
	struct mof_error error = { 0 };
	int err = store->ops->changes(store, *revision, collect, &changes, &error);

	if (err == -ESTALE) { /* it was stopped for long; what there is now is all that counts */
		*revision = 0;
		err = store->ops->changes(store, 0, collect, &changes, &error);
	}
	for (size_t i = 0; i < changes.count && !err; i++)
		if (changes.items[i].gone)
			print_gone(changes.items[i].id, json);
		else
			print_change(store, changes.items[i].id, json);
	free(changes.items);
	*revision = changes.revision;
	return err ? complain_store(err, &error) : 0;
}

int
watch_list(const struct options *options, struct job_store *store, uint64_t revision)
{
	struct sigaction action = { .sa_handler = on_interrupt };
	struct pollfd news = { .fd = store->ops->listen(store), .events = POLLIN };
	int status = EXIT_DONE;

	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	while (!interrupted && !status) {
		status = print_changes(store, options->json, &revision);
		if (fflush(stdout) == EOF)
			break; /* main() tells why */
		if (!status)
			poll(&news, 1, LOOK_INTERVAL);
		store->ops->hear(store);
	}
	return status;
}
