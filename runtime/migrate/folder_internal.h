/* What the parts of the store's folder share. */
#ifndef MIGRATE_FOLDER_INTERNAL_H
#define MIGRATE_FOLDER_INTERNAL_H

#include "folder.h"

#include <stdbool.h>

/* The runner's lock of one opening. */
struct folder_lock {
	int file; /* its open description holds the lock; -1: none */
	bool held;
	int listening; /* an inotify for the file; -1: nobody listens */
	char *path;
};

struct store_folder {
	char *path, *database;
	struct folder_lock lock;
	bool shared; /* with the members of group */
	gid_t group;
};

void folder_lock_init(struct folder_lock *lock);

/* Opens the lock's file, and makes it if it is missing. */
int folder_lock_open(struct folder_lock *lock, const struct store_folder *folder,
		     struct mof_error *reterr);
void folder_lock_close(struct folder_lock *lock);

/* Fills *reterr with what an errno means for the store at that path; returns a negative code. */
int store_folder_failure(const char *path, int code, struct mof_error *reterr);

#endif
