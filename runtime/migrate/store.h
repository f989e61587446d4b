/*
 * Where jobs live: a small interface over a database that several processes share.  Every record
 * has a revision, a number of the whole store that grows with each change, and every change says
 * which revision it was made from, so that nobody overwrites what he has not seen.
 */
#ifndef MIGRATE_STORE_H
#define MIGRATE_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <mof/error.h>

#ifdef __cplusplus
extern "C" {
#endif

/* One job as the store sees it.  The texts belong to whoever hands the record over. */
struct store_record {
	const char *id;
	uint64_t revision;  /* of the latest change */
	uint64_t epoch;     /* of the runner that owns it; 0: none */
	unsigned int state; /* JobState; 0: the record was deleted */
	const char *body;   /* NULL where only what changed is told */
	size_t length;
};

/* Called once per record.  A result other than 0 ends the walk and is its result. */
typedef int store_visit(const struct store_record *record, void *context);

struct job_store;

/*
 * The id of the one record that is no job: what was set of the service.  Its state is 0, list()
 * leaves it out, get(), put() and changes() know it like any other.
 */
#define STORE_SETTINGS "settings"

/* Milliseconds. */
enum { STORE_BEAT_INTERVAL = 2000, STORE_RUNNER_LIMIT = 15000 };

/*
 * All calls return 0 or a negative code and then fill *reterr: -EACCES for what this user may not
 * do, -EBADMSG for a damaged database, -EIO for the rest, and what is said at each.
 */
struct job_store_ops {
	/* Visits the record with that id.  -ENOENT if there is none. */
	int (*get)(struct job_store *store, const char *id, store_visit *visit, void *context,
		   struct mof_error *reterr);

	/* Visits every job in the order in which they were made. */
	int (*list)(struct job_store *store, store_visit *visit, void *context,
		    struct mof_error *reterr);

	/*
	 * Writes a record and tells its new revision.  record->revision is what it was made from
	 * (0: it must not exist yet), owner the epoch that it must have there, record->epoch the
	 * one it gets.  -ESTALE if either differs.  With durable the change is on the disk when
	 * the call returns, otherwise it may be lost if the machine stops.
	 */
	int (*put)(struct job_store *store, const struct store_record *record, uint64_t owner,
		   bool durable, uint64_t *ret_revision, struct mof_error *reterr);

	/* Deletes a record that still has the revision.  -ESTALE if it has not, or is gone. */
	int (*remove)(struct job_store *store, const char *id, uint64_t revision,
		      struct mof_error *reterr);

	/*
	 * Visits what changed after a revision (0: all there is), without bodies, in the order
	 * of the changes; deleted records too.  -ESTALE if deletions that far back are
	 * forgotten: list anew.
	 */
	int (*changes)(struct job_store *store, uint64_t since, store_visit *visit, void *context,
		       struct mof_error *reterr);

	/*
	 * Makes this process the runner and tells its epoch, a number that no runner of this
	 * store had before.  The kernel gives the lock back when the process ends.  -EBUSY if
	 * another one holds it, and has beaten within STORE_RUNNER_LIMIT; one that has not is
	 * runner no longer.
	 */
	int (*lock_runner)(struct job_store *store, uint64_t *ret_epoch, struct mof_error *reterr);
	void (*unlock_runner)(struct job_store *store);

	/*
	 * The runner's sign of life, to be given every STORE_BEAT_INTERVAL, and before what a
	 * process must not do that is runner no longer: -ESTALE says that it is not.  NULL for a
	 * store whose lock needs none.
	 */
	int (*beat)(struct job_store *store, struct mof_error *reterr);

	/*
	 * Whether a runner, this process or another, holds the lock and does not hang: 1 or 0.
	 */
	int (*runner_lives)(struct job_store *store, struct mof_error *reterr);

	/*
	 * A descriptor that can be read once somebody else has changed the store, until hear() is
	 * called; -1 if there is none.  It belongs to the store.  A change may go unheard: whoever
	 * listens looks from time to time as well.
	 */
	int (*listen)(struct job_store *store);
	void (*hear)(struct job_store *store);

	void (*close)(struct job_store *store);
};

/* What every store's own struct begins with. */
struct job_store {
	const struct job_store_ops *ops;
	const char *place; /* for messages, and for handing it to another process */
	/*
	 * For whom this process calls, as audit lines name him; whoever serves several sets it
	 * before each call.  NULL: for the user who runs it.
	 */
	const char *caller;
};

/*
 * The folder of the store: given, $MOFC_STORE, "store" in the configuration file,
 * $STATE_DIRECTORY, $XDG_STATE_HOME/mofc, for root /var/lib/mofc, else ~/.local/state/mofc.  given
 * and config may be NULL; a config file that is missing counts as empty.  Returns 0 and a text to
 * be freed; -EINVAL; -ENOMEM.
 */
int job_store_place(const char *given, const char *config, char **ret, struct mof_error *reterr);

/*
 * Opens the SQLite store in a folder; makes folder (0700) and database (0600) where they are
 * missing.  Refuses a folder that others may write, a network file system, and a database that a
 * newer version wrote (-ENOTSUP).  One store serves one thread.  Give it back by its ops->close.
 */
int job_store_sqlite_open(const char *folder, struct job_store **ret, struct mof_error *reterr);

/*
 * The same for a store that the members of a group share (2770 and 0660); group NULL: nobody.
 * -EINVAL if there is no such group.
 */
int job_store_sqlite_open_shared(const char *folder, const char *group, struct job_store **ret,
				 struct mof_error *reterr);

#ifdef __cplusplus
}
#endif

#endif
