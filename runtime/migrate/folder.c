#include "folder.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pwd.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <time.h>
#include <unistd.h>

#define LOCK_FILE "runner.lock"
#define MOST_TRIES 10

struct store_folder {
	char *path, *database;
	int lock; /* the lock file; its open description holds the lock */
	bool held;
	int listening; /* an inotify for the lock file; -1: nobody listens */
};

/* linux/magic.h has some of these, the kernel's own sources have the others. */
static const long remote_types[] = {
	0x6969,           /* NFS */
	0x517b,           /* SMB */
	(long)0xff534d42, /* CIFS */
	(long)0xfe534d42, /* SMB2 */
	0x65735546,       /* FUSE: sshfs, glusterfs and the like */
	0x5346414f,       /* AFS */
	0x6b414653,       /* kAFS */
	0x73757245,       /* Coda */
	0x00c36400,       /* Ceph */
	0x01021997,       /* 9P */
	0x01161970,       /* GFS2 */
	0x7461636f,       /* OCFS2 */
	0x564c,           /* NCP */
	0x0bd00bd0,       /* Lustre */
	0x47504653,       /* GPFS */
	0x19830326,       /* BeeGFS */
};

int
store_folder_is_remote(long type)
{
	for (size_t i = 0; i < sizeof(remote_types) / sizeof(remote_types[0]); i++)
		if ((type & 0xffffffffL) == (remote_types[i] & 0xffffffffL))
			return 1;
	return 0;
}

int
store_folder_denied(const char *path, struct mof_error *reterr)
{
	uid_t user = geteuid();
	struct passwd entry, *found = NULL;
	char buffer[1024], name[32];

	snprintf(name, sizeof(name), "%u", (unsigned int)user);
	getpwuid_r(user, &entry, buffer, sizeof(buffer), &found);
	return mof_error_set(reterr, -EACCES, "access denied: user %s may not use the store %s",
			     found ? found->pw_name : name, path);
}

static int
failure(const char *path, int code, struct mof_error *reterr)
{
	if (code == EACCES || code == EPERM || code == EROFS)
		return store_folder_denied(path, reterr);
	return mof_error_set(reterr, -code, "the store %s: %s", path, strerror(code));
}

/* Makes the folder and those above it.  Returns 0 or an errno. */
static int
make_folders(const char *path)
{
	char *part = strdup(path);
	int err = part ? 0 : ENOMEM;

	for (char *at = part; at && !err;) {
		at = strchr(at + 1, '/');
		if (at)
			*at = '\0';
		if (mkdir(part, 0700) < 0 && errno != EEXIST)
			err = errno;
		if (at)
			*at = '/';
	}
	free(part);
	return err;
}

/* What others may write can be replaced by others. */
static int
check_folder(const char *path, struct mof_error *reterr)
{
	struct stat status;
	struct statfs system;

	if (stat(path, &status) < 0 || statfs(path, &system) < 0)
		return failure(path, errno, reterr);
	if (!S_ISDIR(status.st_mode))
		return mof_error_set(reterr, -ENOTDIR, "the store %s is not a folder", path);
	if ((status.st_mode & 022) || (status.st_uid != geteuid() && geteuid() != 0))
		return mof_error_set(reterr, -EACCES,
				     "access denied: the store %s belongs to "
				     "another user or can be written by others: name a folder of "
				     "your own with mode 0700",
				     path);
	if (store_folder_is_remote((long)system.f_type))
		return mof_error_set(reterr, -ENOTSUP,
				     "the store %s lies on a network file "
				     "system, where locks cannot be relied upon: name a folder on "
				     "a local disk",
				     path);
	return 0;
}

static int
open_lock(const char *folder, int *ret, struct mof_error *reterr)
{
	char *path;
	int file, code;

	if (asprintf(&path, "%s/%s", folder, LOCK_FILE) < 0)
		return mof_error_set(reterr, -ENOMEM, "out of memory");
	file = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	code = errno;
	free(path);
	if (file < 0)
		return failure(folder, code, reterr);
	*ret = file;
	return 0;
}

/*
 * SQLite gives the files that it makes beside the database the mode of the database.  A database
 * that exists is not opened here: closing it would take SQLite's own locks on it away, if this
 * process has the store open already.
 */
static int
make_database(const char *path, struct mof_error *reterr)
{
	struct stat status;
	int file = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

	if (file >= 0) {
		close(file);
		return 0;
	}
	if (errno != EEXIST || lstat(path, &status) < 0)
		return failure(path, errno, reterr);
	if (!S_ISREG(status.st_mode))
		return mof_error_set(reterr, -EINVAL, "%s is not a file", path);
	if ((status.st_mode & 077) && chmod(path, 0600) < 0)
		return failure(path, errno, reterr);
	return 0;
}

static int
open_files(struct store_folder *self, struct mof_error *reterr)
{
	int err;

	if (asprintf(&self->database, "%s/%s", self->path, STORE_DATABASE) < 0) {
		self->database = NULL;
		return mof_error_set(reterr, -ENOMEM, "out of memory");
	}
	err = open_lock(self->path, &self->lock, reterr);
	return err ? err : make_database(self->database, reterr);
}

int
store_folder_open(const char *path, struct store_folder **ret, struct mof_error *reterr)
{
	struct store_folder *self = calloc(1, sizeof(*self));
	int code, err = 0;

	if (!self)
		return mof_error_set(reterr, -ENOMEM, "out of memory");
	self->lock = self->listening = -1;
	code = make_folders(path);
	if (code)
		err = failure(path, code, reterr);
	if (!err) {
		self->path = realpath(path, NULL);
		if (!self->path)
			err = failure(path, errno, reterr);
	}
	if (!err)
		err = check_folder(self->path, reterr);
	if (!err)
		err = open_files(self, reterr);
	if (err) {
		store_folder_close(self);
		return err;
	}
	*ret = self;
	return 0;
}

void
store_folder_close(struct store_folder *folder)
{
	if (!folder)
		return;
	if (folder->lock >= 0)
		close(folder->lock);
	if (folder->listening >= 0)
		close(folder->listening);
	free(folder->database);
	free(folder->path);
	free(folder);
}

const char *
store_folder_path(const struct store_folder *folder)
{
	return folder->path;
}

const char *
store_folder_database(const struct store_folder *folder)
{
	return folder->database;
}

/* A lock on a file that somebody has removed keeps nobody out: the one of that name counts. */
static int
renew_lock(struct store_folder *folder, struct mof_error *reterr)
{
	struct stat mine, named;
	char *path;
	int found, lock, err;

	if (folder->held || fstat(folder->lock, &mine) < 0)
		return 0;
	if (asprintf(&path, "%s/%s", folder->path, LOCK_FILE) < 0)
		return mof_error_set(reterr, -ENOMEM, "out of memory");
	found = lstat(path, &named);
	free(path);
	if (found == 0 && mine.st_ino == named.st_ino && mine.st_dev == named.st_dev)
		return 0;
	err = open_lock(folder->path, &lock, reterr);
	if (err)
		return err;
	close(folder->lock);
	folder->lock = lock;
	return 0;
}

/*
 * flock() locks belong to the opening: two openings in one process exclude each other as well.
 * One who only looks takes the lock together with others for a moment, so a runner that finds it
 * taken tries again for a while.
 */
int
store_folder_lock(struct store_folder *folder, struct mof_error *reterr)
{
	static const struct timespec pause = { .tv_nsec = 5000000 };
	int err = renew_lock(folder, reterr);

	if (err)
		return err;
	for (int tries = 0; flock(folder->lock, LOCK_EX | LOCK_NB) < 0; tries++) {
		if (errno != EWOULDBLOCK && errno != EINTR)
			return failure(folder->path, errno, reterr);
		if (tries == MOST_TRIES)
			return mof_error_set(reterr, -EBUSY, "another runner works on the store %s",
					     folder->path);
		nanosleep(&pause, NULL);
	}
	folder->held = true;
	return 0;
}

void
store_folder_unlock(struct store_folder *folder)
{
	if (folder->held)
		flock(folder->lock, LOCK_UN);
	folder->held = false;
}

int
store_folder_is_locked(struct store_folder *folder, struct mof_error *reterr)
{
	int err;

	if (folder->held)
		return 1;
	err = renew_lock(folder, reterr);
	if (err)
		return err;
	if (flock(folder->lock, LOCK_SH | LOCK_NB) < 0)
		return errno == EWOULDBLOCK ? 1 : failure(folder->path, errno, reterr);
	flock(folder->lock, LOCK_UN);
	return 0;
}

/*
 * The bell is the time stamp of the lock file.  SQLite's own files will not do: they are written
 * before what they hold can be read.
 */
int
store_folder_listen(struct store_folder *folder)
{
	char path[64];

	if (folder->listening >= 0)
		return folder->listening;
	folder->listening = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", folder->lock);
	if (folder->listening >= 0 && inotify_add_watch(folder->listening, path, IN_ATTRIB) < 0) {
		close(folder->listening);
		folder->listening = -1;
	}
	return folder->listening;
}

void
store_folder_hear(struct store_folder *folder)
{
	char events[1024];

	while (folder->listening >= 0 && read(folder->listening, events, sizeof(events)) > 0)
		continue;
}

void
store_folder_ring(struct store_folder *folder)
{
	struct pollfd rung = { .fd = folder->listening, .events = POLLIN };
	bool waiting = folder->listening >= 0 && poll(&rung, 1, 0) > 0;

	/* To be late is no failure. */
	if (futimens(folder->lock, NULL) == 0 && !waiting)
		store_folder_hear(folder);
}
