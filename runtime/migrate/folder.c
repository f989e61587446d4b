#include "folder.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <grp.h>
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
	bool shared;   /* with the members of group */
	gid_t group;
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

/* Whether the file is this user's to give to a group. */
static bool
is_ours(const struct stat *status)
{
	return geteuid() == 0 || status->st_uid == geteuid();
}

/* Gives a file or folder that is ours the store's group and the mode.  A missing one is fine. */
static int
share(const struct store_folder *self, const char *path, mode_t mode, struct mof_error *reterr)
{
	struct stat status;

	if (lstat(path, &status) < 0)
		return errno == ENOENT ? 0 : failure(path, errno, reterr);
	if (!is_ours(&status))
		return 0;
	if (self->shared && status.st_gid != self->group &&
	    lchown(path, (uid_t)-1, self->group) < 0)
		return mof_error_set(reterr, -errno, "%s cannot be given to the group: %s", path,
				     strerror(errno));
	if ((status.st_mode & 07777) != mode && chmod(path, mode) < 0)
		return failure(path, errno, reterr);
	return 0;
}

/* What others may write can be replaced by others. */
static bool
is_safe(const struct store_folder *self, const struct stat *status)
{
	bool shared = self->shared && status->st_gid == self->group;

	if (status->st_mode & (shared ? 002 : 022))
		return false;
	return is_ours(status) || (shared && status->st_mode & 020);
}

static int
check_folder(const struct store_folder *self, struct mof_error *reterr)
{
	const char *path = self->path;
	struct stat status;
	struct statfs system;

	if (stat(path, &status) < 0 || statfs(path, &system) < 0)
		return failure(path, errno, reterr);
	if (!S_ISDIR(status.st_mode))
		return mof_error_set(reterr, -ENOTDIR, "the store %s is not a folder", path);
	if (!is_safe(self, &status))
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
	return self->shared ? share(self, path, S_ISGID | 0770, reterr) : 0;
}

static mode_t
file_mode(const struct store_folder *self)
{
	return self->shared ? 0660 : 0600;
}

static int
open_lock(const struct store_folder *self, int *ret, struct mof_error *reterr)
{
	char *path;
	int file, code, err = 0;

	if (asprintf(&path, "%s/%s", self->path, LOCK_FILE) < 0)
		return mof_error_set(reterr, -ENOMEM, "out of memory");
	file = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, file_mode(self));
	code = errno;
	if (file < 0)
		err = failure(self->path, code, reterr);
	else if (self->shared)
		err = share(self, path, file_mode(self), reterr);
	free(path);
	if (err && file >= 0)
		close(file);
	else if (!err)
		*ret = file;
	return err;
}

/*
 * SQLite gives the files that it makes beside the database the mode of the database.  A database
 * that exists is not opened here: closing it would take SQLite's own locks on it away, if this
 * process has the store open already.
 */
static int
make_database(const struct store_folder *self, struct mof_error *reterr)
{
	static const char *const beside[] = { "", "-wal", "-shm" };
	const char *path = self->database;
	struct stat status;
	int file = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, file_mode(self)), err = 0;

	if (file >= 0)
		close(file);
	else if (errno != EEXIST)
		return failure(path, errno, reterr);
	if (lstat(path, &status) < 0)
		return failure(path, errno, reterr);
	if (!S_ISREG(status.st_mode))
		return mof_error_set(reterr, -EINVAL, "%s is not a file", path);
	for (size_t i = 0; i < sizeof(beside) / sizeof(beside[0]) && !err; i++) {
		char *name;

		if (asprintf(&name, "%s%s", path, beside[i]) < 0)
			return mof_error_set(reterr, -ENOMEM, "out of memory");
		err = share(self, name, file_mode(self), reterr);
		free(name);
	}
	return err;
}

static int
open_files(struct store_folder *self, struct mof_error *reterr)
{
	int err;

	if (asprintf(&self->database, "%s/%s", self->path, STORE_DATABASE) < 0) {
		self->database = NULL;
		return mof_error_set(reterr, -ENOMEM, "out of memory");
	}
	err = open_lock(self, &self->lock, reterr);
	return err ? err : make_database(self, reterr);
}

static int
find_group(struct store_folder *self, const char *name, struct mof_error *reterr)
{
	struct group entry, *found = NULL;
	char buffer[4096];

	if (!name)
		return 0;
	getgrnam_r(name, &entry, buffer, sizeof(buffer), &found);
	if (!found)
		return mof_error_set(reterr, -EINVAL, "there is no group \"%.60s\" for the store",
				     name);
	self->group = found->gr_gid;
	self->shared = true;
	return 0;
}

int
store_folder_open(const char *path, const char *group, struct store_folder **ret,
		  struct mof_error *reterr)
{
	struct store_folder *self = calloc(1, sizeof(*self));
	int code, err;

	if (!self)
		return mof_error_set(reterr, -ENOMEM, "out of memory");
	self->lock = self->listening = -1;
	err = find_group(self, group, reterr);
	code = err ? 0 : make_folders(path);
	if (code)
		err = failure(path, code, reterr);
	if (!err) {
		self->path = realpath(path, NULL);
		if (!self->path)
			err = failure(path, errno, reterr);
	}
	if (!err)
		err = check_folder(self, reterr);
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

/*
 * flock() locks belong to the opening: two openings in one process exclude each other as well.
 * One who only looks takes the lock together with others for a moment, so a runner that finds it
 * taken tries again for a while.
 */
int
store_folder_lock(struct store_folder *folder, struct mof_error *reterr)
{
	static const struct timespec pause = { .tv_nsec = 5000000 };

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
	if (folder->held)
		return 1;
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
