#include "commands.h"
#include "render.h"

#include <migrate/text.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define COLUMN_COUNT 6

struct table {
	char *(*rows)[COLUMN_COUNT];
	size_t count;
	unsigned int damaged;
	bool failed; /* out of memory */
};

struct listing {
	bool json, lines;    /* lines: a line for each, and no array around them */
	uint64_t revision;   /* the latest */
	struct mof_out text; /* of --json */
	struct table table;
};

static void
add_row(struct table *table, const struct migrate_job *job)
{
	char percent[16];
	const char *const cells[COLUMN_COUNT] = {
		job->id,
		render_state(job),
		percent,
		job->plan.domain,
		job->plan.destination ? job->plan.destination : "-",
		job->cim.job_status ? job->cim.job_status : "",
	};
	void *grown = reallocarray(table->rows, table->count + 1, sizeof(*table->rows));

	if (!grown) {
		table->failed = true;
		return;
	}
	table->rows = grown;
	snprintf(percent, sizeof(percent), "%u %%", (unsigned int)job->cim.percent_complete.value);
	for (int i = 0; i < COLUMN_COUNT; i++) {
		table->rows[table->count][i] = strdup(cells[i]);
		table->failed |= !table->rows[table->count][i];
	}
	table->count++;
}

static int
visit(const struct store_record *record, void *context)
{
	struct listing *listing = context;
	struct migrate_job *job;
	struct mof_error error;

	if (job_decode(record->body, record->length, record->revision, record->epoch, &job,
		       &error) < 0) {
		complain(0, "job %s is damaged: %s", record->id, error.message);
		listing->table.damaged++;
		return 0;
	}
	if (record->revision > listing->revision)
		listing->revision = record->revision;
	if (!listing->json) {
		add_row(&listing->table, job);
	} else {
		if (!listing->lines)
			mof_out_puts(&listing->text, listing->text.length ? ",\n" : "[");
		msvm_migration_job_write_json(&job->cim, &listing->text);
		if (listing->lines)
			mof_out_putc(&listing->text, '\n');
	}
	job_free(job);
	return 0;
}

static void
print_table(const struct table *table)
{
	static const char *const heads[COLUMN_COUNT] = { "ID",    "STATE", "DONE",
							 "GUEST", "TO",    "STATUS" };
	size_t widths[COLUMN_COUNT];

	for (int i = 0; i < COLUMN_COUNT; i++) {
		widths[i] = strlen(heads[i]);
		for (size_t row = 0; row < table->count; row++) {
			size_t columns = render_columns(table->rows[row][i]);

			if (columns > widths[i])
				widths[i] = columns;
		}
	}
	for (size_t row = 0; row <= table->count; row++)
		for (int i = 0; i < COLUMN_COUNT; i++) {
			const char *cell = row ? table->rows[row - 1][i] : heads[i];
			size_t pad = widths[i] - render_columns(cell);
			bool last = i == COLUMN_COUNT - 1;

			printf("%s%*s%s", cell, last ? 0 : (int)pad, "", last ? "\n" : "  ");
		}
}

static void
clear(struct listing *listing)
{
	for (size_t row = 0; row < listing->table.count; row++)
		for (int i = 0; i < COLUMN_COUNT; i++)
			free(listing->table.rows[row][i]);
	free(listing->table.rows);
	mof_out_clear(&listing->text);
}

int
command_list(const struct options *options, struct job_store *store)
{
	struct listing listing = { .json = options->json, .lines = options->watch };
	struct mof_error error;
	int status = EXIT_DONE;
	int err = store->ops->list(store, visit, &listing, &error);

	if (err)
		status = complain_store(err, &error);
	else if (listing.table.failed || listing.text.failed)
		status = complain(EXIT_FAILED, "out of memory");
	else if (listing.json && listing.lines)
		fwrite(listing.text.data, 1, listing.text.length, stdout);
	else if (listing.json)
		printf("%s]\n", listing.text.length ? listing.text.data : "[");
	else
		print_table(&listing.table);
	if (!status && listing.table.damaged)
		status = EXIT_STORE;
	if (!status && options->watch)
		status = watch_list(options, store, listing.revision);
	clear(&listing);
	return status;
}
