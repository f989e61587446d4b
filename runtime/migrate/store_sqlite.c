#include "folder.h"
#include "moment.h"
#include "store.h"

#include <sqlite3.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FORMAT 1
#define APPLICATION 0x6d6f6663 /* "mofc", in the header of the database */
#define BUSY_LIMIT 10000       /* milliseconds */
#define BUSY_PAUSE 5
#define DELETIONS_KEPT 10000

/*
 * A deleted job keeps its row, without a body, so that changes() can tell of it.  counters holds
 * the latest revision, the latest epoch, and up to which revision deletions are forgotten.
 */
static const char schema[] =
	"CREATE TABLE jobs(serial INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,"
	" revision INTEGER NOT NULL UNIQUE, epoch INTEGER NOT NULL, state INTEGER NOT NULL,"
	" body TEXT);"
	"CREATE TABLE counters(name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;"
	"INSERT INTO counters VALUES('revision', 0), ('epoch', 0), ('forgotten', 0);";

enum statement {
	BEGIN,
	COMMIT,
	ROLLBACK,
	GET,
	LIST,
	CHANGES,
	INSERT,
	UPDATE,
	DELETE,
	NEXT,
	COUNTER,
	FORGET,
	FORGOTTEN,
	DURABLE,
	QUICK,
	STATEMENT_COUNT
};

static const char *const statements[STATEMENT_COUNT] = {
	[BEGIN] = "BEGIN IMMEDIATE",
	[COMMIT] = "COMMIT",
	[ROLLBACK] = "ROLLBACK",
	[GET] = "SELECT id, revision, epoch, state, body FROM jobs"
		" WHERE id = ?1 AND body IS NOT NULL",
	[LIST] = "SELECT id, revision, epoch, state, body FROM jobs"
		 " WHERE body IS NOT NULL AND id <> '" STORE_SETTINGS "' ORDER BY serial",
	[CHANGES] = "SELECT id, revision, epoch, state, NULL FROM jobs"
		    " WHERE revision > ?1 ORDER BY revision",
	[INSERT] = "INSERT INTO jobs(revision, epoch, state, body, id)"
		   " VALUES(?1, ?2, ?3, ?4, ?5) ON CONFLICT(id) DO NOTHING",
	[UPDATE] = "UPDATE jobs SET revision = ?1, epoch = ?2, state = ?3, body = ?4"
		   " WHERE id = ?5 AND revision = ?6 AND epoch = ?7 AND body IS NOT NULL",
	[DELETE] = "UPDATE jobs SET revision = ?1, epoch = 0, state = 0, body = NULL"
		   " WHERE id = ?2 AND revision = ?3 AND body IS NOT NULL",
	[NEXT] = "UPDATE counters SET value = value + 1 WHERE name = ?1 RETURNING value",
	[COUNTER] = "SELECT value FROM counters WHERE name = ?1",
	[FORGET] = "UPDATE counters SET value = coalesce((SELECT revision FROM jobs"
		   " WHERE body IS NULL ORDER BY revision DESC LIMIT 1 OFFSET ?1), value)"
		   " WHERE name = 'forgotten'",
	[FORGOTTEN] = "DELETE FROM jobs WHERE body IS NULL AND revision <="
		      " (SELECT value FROM counters WHERE name = 'forgotten')",
	[DURABLE] = "PRAGMA synchronous = FULL",
	[QUICK] = "PRAGMA synchronous = NORMAL",
};

struct sqlite_store {
	struct job_store base;
	struct store_folder *folder;
	sqlite3 *database;
	sqlite3_stmt *prepared[STATEMENT_COUNT];
	bool durable; /* what PRAGMA synchronous was last set to */
};

static struct sqlite_store *
self_of(struct job_store *store)
{
	return (struct sqlite_store *)store;
}

/* The code and the words for what SQLite says. */
static int
sqlite_failure(struct sqlite_store *self, int result, struct mof_error *reterr)
{
	const char *place = self->base.place;

	switch (result & 0xff) {
	case SQLITE_NOMEM:
		return mof_error_set(reterr, -ENOMEM, "out of memory");
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
	case SQLITE_MISMATCH:
		return mof_error_set(reterr, -EBADMSG,
				     "the store %s is damaged (%s): bring back "
				     "a copy of %s, or move the file away to begin anew",
				     place, sqlite3_errstr(result), STORE_DATABASE);
	case SQLITE_PERM:
	case SQLITE_AUTH:
	case SQLITE_READONLY:
	case SQLITE_CANTOPEN:
		return store_folder_denied(place, reterr);
	case SQLITE_FULL:
		return mof_error_set(reterr, -ENOSPC,
				     "the store %s cannot grow: the disk is "
				     "full",
				     place);
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return mof_error_set(reterr, -EIO, "the store %s was in use for %d s", place,
				     BUSY_LIMIT / 1000);
	default:
		return mof_error_set(reterr, -EIO, "the store %s: %s", place,
				     self->database ? sqlite3_errmsg(self->database)
						    : sqlite3_errstr(result));
	}
}

/* The statement, ready to be bound; NULL on failure.  Returns 0 or a negative code. */
static int
prepare(struct sqlite_store *self, enum statement which, sqlite3_stmt **ret,
	struct mof_error *reterr)
{
	sqlite3_stmt **statement = &self->prepared[which];
	int result = SQLITE_OK;

	if (!*statement)
		result = sqlite3_prepare_v3(self->database, statements[which], -1,
					    SQLITE_PREPARE_PERSISTENT, statement, NULL);
	*ret = *statement;
	if (result != SQLITE_OK)
		return sqlite_failure(self, result, reterr);
	sqlite3_reset(*statement);
	return 0;
}

/* Runs a statement that is bound and gives no rows. */
static int
finish(struct sqlite_store *self, sqlite3_stmt *statement, struct mof_error *reterr)
{
	int result, err;

	do
		result = sqlite3_step(statement);
	while (result == SQLITE_ROW);
	err = result == SQLITE_DONE ? 0 : sqlite_failure(self, result, reterr);
	sqlite3_reset(statement);
	return err;
}

static int
run(struct sqlite_store *self, enum statement which, struct mof_error *reterr)
{
	sqlite3_stmt *statement;
	int err = prepare(self, which, &statement, reterr);

	return err ? err : finish(self, statement, reterr);
}

/* The number that a bound statement answers with. */
static int
fetch_number(struct sqlite_store *self, sqlite3_stmt *statement, uint64_t *ret,
	     struct mof_error *reterr)
{
	int result = sqlite3_step(statement);
	int err;

	if (result == SQLITE_ROW) {
		*ret = (uint64_t)sqlite3_column_int64(statement, 0);
		return finish(self, statement, reterr);
	}
	err = sqlite_failure(self, result == SQLITE_DONE ? SQLITE_CORRUPT : result, reterr);
	sqlite3_reset(statement);
	return err;
}

static int
counter(struct sqlite_store *self, enum statement which, const char *name, uint64_t *ret,
	struct mof_error *reterr)
{
	sqlite3_stmt *statement;
	int err = prepare(self, which, &statement, reterr);

	if (err)
		return err;
	sqlite3_bind_text(statement, 1, name, -1, SQLITE_STATIC);
	return fetch_number(self, statement, ret, reterr);
}

/* Visits the rows of a bound statement. */
static int
walk(struct sqlite_store *self, sqlite3_stmt *statement, store_visit *visit, void *context,
     size_t *ret_count, struct mof_error *reterr)
{
	int result, err = 0;

	*ret_count = 0;
	while (!err && (result = sqlite3_step(statement)) == SQLITE_ROW) {
		struct store_record record = {
			.id = (const char *)sqlite3_column_text(statement, 0),
			.revision = (uint64_t)sqlite3_column_int64(statement, 1),
			.epoch = (uint64_t)sqlite3_column_int64(statement, 2),
			.state = (unsigned int)sqlite3_column_int(statement, 3),
			.body = (const char *)sqlite3_column_text(statement, 4),
			.length = (size_t)sqlite3_column_bytes(statement, 4),
		};

		err = visit(&record, context);
		++*ret_count;
	}
	if (!err && result != SQLITE_DONE)
		err = sqlite_failure(self, result, reterr);
	sqlite3_reset(statement);
	return err;
}

static int
sqlite_get(struct job_store *store, const char *id, store_visit *visit, void *context,
	   struct mof_error *reterr)
{
	struct sqlite_store *self = self_of(store);
	sqlite3_stmt *statement;
	size_t count;
	int err = prepare(self, GET, &statement, reterr);

	if (err)
		return err;
	sqlite3_bind_text(statement, 1, id, -1, SQLITE_STATIC);
	err = walk(self, statement, visit, context, &count, reterr);
	if (!err && !count)
		err = mof_error_set(reterr, -ENOENT, "there is no job \"%s\"", id);
	return err;
}

static int
sqlite_list(struct job_store *store, store_visit *visit, void *context, struct mof_error *reterr)
{
	struct sqlite_store *self = self_of(store);
	sqlite3_stmt *statement;
	size_t count;
	int err = prepare(self, LIST, &statement, reterr);

	return err ? err : walk(self, statement, visit, context, &count, reterr);
}

static int
sqlite_changes(struct job_store *store, uint64_t since, store_visit *visit, void *context,
	       struct mof_error *reterr)
{
	struct sqlite_store *self = self_of(store);
	sqlite3_stmt *statement;
	uint64_t forgotten;
	size_t count;
	int err = counter(self, COUNTER, "forgotten", &forgotten, reterr);

	if (!err && since && since < forgotten)
		err = mof_error_set(reterr, -ESTALE, "deletions since then are forgotten");
	if (!err)
		err = prepare(self, CHANGES, &statement, reterr);
	if (err)
		return err;
	sqlite3_bind_int64(statement, 1, (sqlite3_int64)since);
	return walk(self, statement, visit, context, &count, reterr);
}

/* Begins a change: one transaction that holds the store's write lock. */
static int
begin(struct sqlite_store *self, bool durable, struct mof_error *reterr)
{
	int err = 0;

	if (self->durable != durable)
		err = run(self, durable ? DURABLE : QUICK, reterr);
	if (!err) {
		self->durable = durable;
		err = run(self, BEGIN, reterr);
	}
	return err;
}

/* Ends a change: commits it if err is 0, otherwise takes it back and returns err. */
static int
end(struct sqlite_store *self, int err, struct mof_error *reterr)
{
	if (!err)
		err = run(self, COMMIT, reterr);
	if (!err)
		store_folder_ring(self->folder);
	if (err && !sqlite3_get_autocommit(self->database))
		run(self, ROLLBACK, NULL);
	return err;
}

/* Runs a bound change, which has to hit exactly one row. */
static int
hit_one(struct sqlite_store *self, sqlite3_stmt *statement, const char *id,
	struct mof_error *reterr)
{
	int err = finish(self, statement, reterr);

	if (!err && sqlite3_changes(self->database) != 1)
		err = mof_error_set(reterr, -ESTALE, "job \"%s\" was changed meanwhile", id);
	return err;
}

static int
put(struct sqlite_store *self, const struct store_record *record, uint64_t owner,
    uint64_t *revision, struct mof_error *reterr)
{
	sqlite3_stmt *statement;
	int err = counter(self, NEXT, "revision", revision, reterr);

	if (!err)
		err = prepare(self, record->revision ? UPDATE : INSERT, &statement, reterr);
	if (err)
		return err;
	sqlite3_bind_int64(statement, 1, (sqlite3_int64)*revision);
	sqlite3_bind_int64(statement, 2, (sqlite3_int64)record->epoch);
	sqlite3_bind_int64(statement, 3, record->state);
	sqlite3_bind_text64(statement, 4, record->body, record->length, SQLITE_STATIC, SQLITE_UTF8);
	sqlite3_bind_text(statement, 5, record->id, -1, SQLITE_STATIC);
	if (record->revision) {
		sqlite3_bind_int64(statement, 6, (sqlite3_int64)record->revision);
		sqlite3_bind_int64(statement, 7, (sqlite3_int64)owner);
	}
	err = hit_one(self, statement, record->id, reterr);
	sqlite3_clear_bindings(statement);
	return err;
}

static int
sqlite_put(struct job_store *store, const struct store_record *record, uint64_t owner, bool durable,
	   uint64_t *ret_revision, struct mof_error *reterr)
{
	struct sqlite_store *self = self_of(store);
	uint64_t revision;
	int err = begin(self, durable, reterr);

	if (err)
		return err;
	err = end(self, put(self, record, owner, &revision, reterr), reterr);
	if (!err)
		*ret_revision = revision;
	return err;
}

static int
forget_old_deletions(struct sqlite_store *self, struct mof_error *reterr)
{
	sqlite3_stmt *statement;
	int err = prepare(self, FORGET, &statement, reterr);

	if (err)
		return err;
	sqlite3_bind_int(statement, 1, DELETIONS_KEPT);
	err = finish(self, statement, reterr);
	return err ? err : run(self, FORGOTTEN, reterr);
}

static int
sqlite_remove(struct job_store *store, const char *id, uint64_t revision, struct mof_error *reterr)
{
	struct sqlite_store *self = self_of(store);
	sqlite3_stmt *statement;
	uint64_t next;
	int err = begin(self, true, reterr);

	if (err)
		return err;
	err = counter(self, NEXT, "revision", &next, reterr);
	if (!err)
		err = prepare(self, DELETE, &statement, reterr);
	if (!err) {
		sqlite3_bind_int64(statement, 1, (sqlite3_int64)next);
		sqlite3_bind_text(statement, 2, id, -1, SQLITE_STATIC);
		sqlite3_bind_int64(statement, 3, (sqlite3_int64)revision);
		err = hit_one(self, statement, id, reterr);
	}
	if (!err)
		err = forget_old_deletions(self, reterr);
	return end(self, err, reterr);
}

static int
sqlite_lock_runner(struct job_store *store, uint64_t *ret_epoch, struct mof_error *reterr)
{
	struct sqlite_store *self = self_of(store);
	uint64_t epoch;
	int err = store_folder_lock(self->folder, reterr);

	if (err)
		return err;
	err = begin(self, true, reterr);
	if (!err)
		err = end(self, counter(self, NEXT, "epoch", &epoch, reterr), reterr);
	if (err) {
		store_folder_unlock(self->folder);
		return err;
	}
	*ret_epoch = epoch;
	return 0;
}

static void
sqlite_unlock_runner(struct job_store *store)
{
	store_folder_unlock(self_of(store)->folder);
}

static int
sqlite_beat(struct job_store *store, struct mof_error *reterr)
{
	return store_folder_beat(self_of(store)->folder, reterr);
}

static int
sqlite_runner_lives(struct job_store *store, struct mof_error *reterr)
{
	return store_folder_is_locked(self_of(store)->folder, reterr);
}

static int
sqlite_listen(struct job_store *store)
{
	return store_folder_listen(self_of(store)->folder);
}

static void
sqlite_hear(struct job_store *store)
{
	store_folder_hear(self_of(store)->folder);
}

static void
sqlite_close(struct job_store *store)
{
	struct sqlite_store *self = self_of(store);

	for (int i = 0; i < STATEMENT_COUNT; i++)
		sqlite3_finalize(self->prepared[i]);
	sqlite3_close(self->database);
	store_folder_close(self->folder);
	free(self);
}

static const struct job_store_ops sqlite_ops = {
	.get = sqlite_get,
	.list = sqlite_list,
	.put = sqlite_put,
	.remove = sqlite_remove,
	.changes = sqlite_changes,
	.lock_runner = sqlite_lock_runner,
	.unlock_runner = sqlite_unlock_runner,
	.beat = sqlite_beat,
	.runner_lives = sqlite_runner_lives,
	.listen = sqlite_listen,
	.hear = sqlite_hear,
	.close = sqlite_close,
};

/* Runs SQL that gives at most one number. */
static int
ask(struct sqlite_store *self, const char *sql, uint64_t *ret, struct mof_error *reterr)
{
	sqlite3_stmt *statement;
	int result = sqlite3_prepare_v2(self->database, sql, -1, &statement, NULL);
	int err;

	if (result != SQLITE_OK)
		return sqlite_failure(self, result, reterr);
	err = fetch_number(self, statement, ret, reterr);
	sqlite3_finalize(statement);
	return err;
}

static int
execute(struct sqlite_store *self, const char *sql, struct mof_error *reterr)
{
	int result = sqlite3_exec(self->database, sql, NULL, NULL, NULL);

	return result == SQLITE_OK ? 0 : sqlite_failure(self, result, reterr);
}

/* Inside a transaction: an empty database gets its tables, any other one has to be ours. */
static int
check_format(struct sqlite_store *self, struct mof_error *reterr)
{
	char sql[96];
	uint64_t application, format, tables;
	int err = ask(self, "PRAGMA application_id", &application, reterr);

	if (!err)
		err = ask(self, "PRAGMA user_version", &format, reterr);
	if (!err)
		err = ask(self, "SELECT count(*) FROM sqlite_schema", &tables, reterr);
	if (err)
		return err;
	if (!application && !format && !tables) {
		snprintf(sql, sizeof(sql), "PRAGMA application_id = %d; PRAGMA user_version = %d",
			 APPLICATION, FORMAT);
		err = execute(self, schema, reterr);
		return err ? err : execute(self, sql, reterr);
	}
	if (application != APPLICATION)
		return mof_error_set(reterr, -EBADMSG,
				     "%s/%s is not a store of jobs: name "
				     "another folder",
				     self->base.place, STORE_DATABASE);
	if (format > FORMAT)
		return mof_error_set(reterr, -ENOTSUP,
				     "the store %s was written by a newer "
				     "version of this program (format %u, this one knows %d): "
				     "use that version",
				     self->base.place, (unsigned int)format, FORMAT);
	return 0;
}

/*
 * Several processes may open a new store at once.  To enter WAL mode takes the whole database, and
 * where two want that SQLite tells one of them at once that it is in use, without the waiting that
 * the busy timeout gives to all else (sqlite3_busy_handler: it would be a deadlock).
 */
static int
enter_wal(struct sqlite_store *self, struct mof_error *reterr)
{
	int64_t until = moment_now().steady + BUSY_LIMIT;
	int result;

	for (;;) {
		result =
			sqlite3_exec(self->database, "PRAGMA journal_mode = WAL", NULL, NULL, NULL);
		if ((result & 0xff) != SQLITE_BUSY || moment_now().steady >= until)
			break;
		sqlite3_sleep(BUSY_PAUSE);
	}
	return result == SQLITE_OK ? 0 : sqlite_failure(self, result, reterr);
}

static int
open_database(struct sqlite_store *self, struct mof_error *reterr)
{
	const char *path = store_folder_database(self->folder);
	int result = sqlite3_open_v2(path, &self->database,
				     SQLITE_OPEN_READWRITE | SQLITE_OPEN_FULLMUTEX, NULL);
	int err;

	if (result != SQLITE_OK)
		return sqlite_failure(self, result, reterr);
	sqlite3_extended_result_codes(self->database, 1);
	sqlite3_busy_timeout(self->database, BUSY_LIMIT);
	sqlite3_db_config(self->database, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	err = execute(self, "PRAGMA trusted_schema = OFF", reterr);
	if (!err)
		err = enter_wal(self, reterr);
	if (!err)
		err = begin(self, true, reterr);
	return err ? err : end(self, check_format(self, reterr), reterr);
}

int
job_store_sqlite_open(const char *folder, struct job_store **ret, struct mof_error *reterr)
{
	return job_store_sqlite_open_shared(folder, NULL, ret, reterr);
}

int
job_store_sqlite_open_shared(const char *folder, const char *group, struct job_store **ret,
			     struct mof_error *reterr)
{
	struct sqlite_store *self = calloc(1, sizeof(*self));
	int err;

	if (!self)
		return mof_error_set(reterr, -ENOMEM, "out of memory");
	self->base.ops = &sqlite_ops;
	err = store_folder_open(folder, group, &self->folder, reterr);
	if (!err) {
		self->base.place = store_folder_path(self->folder);
		err = open_database(self, reterr);
	}
	if (err) {
		sqlite_close(&self->base);
		return err;
	}
	*ret = &self->base;
	return 0;
}
