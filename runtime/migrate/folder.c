#include "folder_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

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

int
store_folder_failure(const char *path, int code, struct mof_error *reterr)
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

/* A missing one is fine. */
int
store_folder_share(const struct store_folder *self, const char *path, mode_t mode,
		   struct mof_error *reterr)
{
	struct stat status;

	if (lstat(path, &status) < 0)
		return errno == ENOENT ? 0 : store_folder_failure(path, errno, reterr);
	if (!is_ours(&status))
		return 0;
	if (self->shared && status.st_gid != self->group &&
	    lchown(path, (uid_t)-1, self->group) < 0)
		return mof_error_set(reterr, -errno, "%s cannot be given to the group: %s", path,
				     strerror(errno));
	if ((status.st_mode & 07777) != mode && chmod(path, mode) < 0)
		return store_folder_failure(path, errno, reterr);
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
		return store_folder_failure(path, errno, reterr);
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
	return self->shared ? store_folder_share(self, path, S_ISGID | 0770, reterr) : 0;
}

mode_t
store_folder_file_mode(const struct store_folder *folder)
{
	return folder->shared ? 0660 : 0600;
}

/*
 * SQLite gives the files that it makes beside the database the mode of the database.  A database
 * that exists is not opened here: closing it would take SQLite's own locks on it away, if this
 * process has the store open already.
 */
static int
make_database(const struct store_folder *self, struct mof_error *reterr)
{
	static const char *const beside[] = { STORE_DATABASE, STORE_DATABASE "-wal",
					      STORE_DATABASE "-shm", STORE_LOG };
	const char *path = self->database;
	struct stat status;
	int file = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, store_folder_file_mode(self)),
	    err = 0;

	if (file >= 0)
		close(file);
	else if (errno != EEXIST)
		return store_folder_failure(path, errno, reterr);
	if (lstat(path, &status) < 0)
		return store_folder_failure(path, errno, reterr);
	if (!S_ISREG(status.st_mode))
		return mof_error_set(reterr, -EINVAL, "%s is not a file", path);
	for (size_t i = 0; i < sizeof(beside) / sizeof(beside[0]) && !err; i++) {
		char *name;

		if (asprintf(&name, "%s/%s", self->path, beside[i]) < 0)
			return mof_error_set(reterr, -ENOMEM, "out of memory");
		err = store_folder_share(self, name, store_folder_file_mode(self), reterr);
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
	err = folder_lock_open(&self->lock, self, reterr);
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
	folder_lock_init(&self->lock);
	err = find_group(self, group, reterr);
	code = err ? 0 : make_folders(path);
	if (code)
		err = store_folder_failure(path, code, reterr);
	if (!err) {
		self->path = realpath(path, NULL);
		if (!self->path)
			err = store_folder_failure(path, errno, reterr);
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
	folder_lock_close(&folder->lock);
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
