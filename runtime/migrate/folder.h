/* The folder of a store on a local disk: its safety, its database file and the runner's lock. */
#ifndef MIGRATE_FOLDER_H
#define MIGRATE_FOLDER_H

#include <mof/error.h>

#include <sys/types.h>

#ifdef __cplusplus
extern "C" {
#endif

#define STORE_DATABASE "jobs.db"
#define STORE_LOG "runner.log" /* of runners that were started when they were needed */

struct store_folder;

/*
 * Opens a folder and makes it (0700) and the database file in it (0600, empty) where they are
 * missing.  With the name of a group, not NULL, its members share both (2770 and 0660); a folder
 * of this user's that is there already is made so.  -EACCES if this user may not, or if others
 * could write there; -EINVAL if there is no such group; -ENOTSUP on a network file system, where
 * locks cannot be relied upon.
 */
int store_folder_open(const char *path, const char *group, struct store_folder **ret,
		      struct mof_error *reterr);

/* NULL is fine.  Gives the lock back as well. */
void store_folder_close(struct store_folder *folder);

/* The absolute paths of the folder and of its database. */
const char *store_folder_path(const struct store_folder *folder);
const char *store_folder_database(const struct store_folder *folder);

/*
 * The runner's lock is the kernel's, on a file: it is free once its holder has died.  Of a holder
 * that lives and hangs, one that was stopped say, the file tells when it last gave a sign of life,
 * by the clock that runs since boot, and by which boot.  After STORE_RUNNER_LIMIT without one
 * another may take over: it puts a new file in the place of the old one, whose lock then is worth
 * nothing.
 */

/* Takes the lock.  -EBUSY if another process, or another opening, has it and is not late. */
int store_folder_lock(struct store_folder *folder, struct mof_error *reterr);
void store_folder_unlock(struct store_folder *folder);

/* Gives a sign of life.  -ESTALE if the lock is not, or no longer, this opening's. */
int store_folder_beat(struct store_folder *folder, struct mof_error *reterr);

/* 1 if anyone, this opening included, holds the lock and is not late; else 0. */
int store_folder_is_locked(struct store_folder *folder, struct mof_error *reterr);

/*
 * A descriptor that can be read once another opening of the folder has rung, until it is heard; -1
 * if there is none.  Two rings at the same moment may be heard as none: whoever listens looks from
 * time to time as well.  One's own rings are not heard.
 */
int store_folder_listen(struct store_folder *folder);
void store_folder_hear(struct store_folder *folder);
void store_folder_ring(struct store_folder *folder);

/* Fills *reterr with path and user, and returns -EACCES. */
int store_folder_denied(const char *path, struct mof_error *reterr);

/* Gives a file or folder of this user's the store's group, if it has one, and the mode. */
int store_folder_share(const struct store_folder *folder, const char *path, mode_t mode,
		       struct mof_error *reterr);

/* The mode of files in the folder. */
mode_t store_folder_file_mode(const struct store_folder *folder);

/* Whether statfs's type is that of a network file system. */
int store_folder_is_remote(long type);

#ifdef __cplusplus
}
#endif

#endif
