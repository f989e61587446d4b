/* The runner's lock in the store's folder, and the signs of life of who holds it. */
#include "folder_internal.h"
#include "store.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define LOCK_FILE "runner.lock"
#define NEW_FILE "runner.lock.new"
#define TAKEOVER_FILE "takeover.lock"
#define BOOT_FILE "/proc/sys/kernel/random/boot_id"
#define BOOT_SIZE 37
#define MOST_TRIES 10

void
folder_lock_init(struct folder_lock *lock)
{
	*lock = (struct folder_lock){ .file = -1, .listening = -1 };
}

/* Opens a file of the folder, made if need be.  Returns 0 or a negative code. */
static int
open_file(const struct store_folder *folder, const char *path, int *ret, struct mof_error *reterr)
{
	mode_t mode = store_folder_file_mode(folder);
	int file = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, mode), err = 0;

	if (file < 0)
		return store_folder_failure(folder->path, errno, reterr);
	if (folder->shared)
		err = store_folder_share(folder, path, mode, reterr);
	if (err)
		close(file);
	else
		*ret = file;
	return err;
}

int
folder_lock_open(struct folder_lock *lock, const struct store_folder *folder,
		 struct mof_error *reterr)
{
	if (!lock->path && asprintf(&lock->path, "%s/%s", folder->path, LOCK_FILE) < 0) {
		lock->path = NULL;
		return mof_error_set(reterr, -ENOMEM, "out of memory");
	}
	return open_file(folder, lock->path, &lock->file, reterr);
}

void
folder_lock_close(struct folder_lock *lock)
{
	if (lock->file >= 0)
		close(lock->file);
	if (lock->listening >= 0)
		close(lock->listening);
	free(lock->path);
	folder_lock_init(lock);
}

/* The bell is the time stamp of the file.  Returns 0 or -1. */
static int
watch(const struct folder_lock *lock)
{
	char path[64];

	snprintf(path, sizeof(path), "/proc/self/fd/%d", lock->file);
	return inotify_add_watch(lock->listening, path, IN_ATTRIB) < 0 ? -1 : 0;
}

/* Goes over to another file. */
static void
use(struct folder_lock *lock, int file)
{
	close(lock->file);
	lock->file = file;
	if (lock->listening >= 0)
		watch(lock); /* without it they look from time to time */
}

/* Whether the file that is open still is the one in the folder. */
static bool
is_current(const struct folder_lock *lock)
{
	struct stat mine, theirs;

	return fstat(lock->file, &mine) == 0 && lstat(lock->path, &theirs) == 0 &&
	       mine.st_dev == theirs.st_dev && mine.st_ino == theirs.st_ino;
}

/* Opens the file anew if another runner has put one in its place; then the lock is not held. */
static int
refresh(struct store_folder *folder, struct mof_error *reterr)
{
	int file, err;

	if (is_current(&folder->lock))
		return 0;
	folder->lock.held = false;
	err = open_file(folder, folder->lock.path, &file, reterr);
	if (err)
		return err;
	use(&folder->lock, file);
	return 0;
}

/* Milliseconds since boot, those included in which the machine slept. */
static int64_t
since_boot(void)
{
	struct timespec now;

	clock_gettime(CLOCK_BOOTTIME, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Which boot this is; "" if the system does not tell. */
static void
read_boot(char ret[BOOT_SIZE])
{
	FILE *file = fopen(BOOT_FILE, "re");

	if (!file || !fgets(ret, BOOT_SIZE, file))
		*ret = '\0';
	if (file)
		fclose(file);
}

static int
write_beat(const struct store_folder *folder, int file, struct mof_error *reterr)
{
	char boot[BOOT_SIZE], text[100];
	int length;

	read_boot(boot);
	length = snprintf(text, sizeof(text), "%s %020" PRId64 "\n", boot, since_boot());
	if (pwrite(file, text, (size_t)length, 0) == length)
		return 0;
	return store_folder_failure(folder->path, errno ? errno : EIO, reterr);
}

/* Whether the last sign of life in the file is of this boot and too old; one that never gave any
 * is not late. */
static bool
is_late(int file)
{
	char text[100] = "", theirs[BOOT_SIZE], boot[BOOT_SIZE];
	int64_t beat;

	read_boot(boot);
	if (pread(file, text, sizeof(text) - 1, 0) <= 0 ||
	    sscanf(text, "%36s %" SCNd64, theirs, &beat) != 2 || strcmp(theirs, boot) != 0)
		return false;
	return since_boot() - beat > STORE_RUNNER_LIMIT;
}

/*
 * With the takeover lock, so that one at a time looks and does: a file with a lock of this
 * opening's own takes the place of that of a holder that is late.
 */
static int
replace(struct store_folder *folder, struct mof_error *reterr)
{
	char *fresh;
	int file, err;

	if (asprintf(&fresh, "%s/%s", folder->path, NEW_FILE) < 0)
		return mof_error_set(reterr, -ENOMEM, "out of memory");
	unlink(fresh); /* somebody may have died here */
	err = open_file(folder, fresh, &file, reterr);
	if (!err) {
		err = write_beat(folder, file, reterr);
		if (!err &&
		    (flock(file, LOCK_EX | LOCK_NB) < 0 || rename(fresh, folder->lock.path) < 0))
			err = store_folder_failure(folder->path, errno, reterr);
		if (err)
			close(file);
		else
			use(&folder->lock, file);
	}
	free(fresh);
	return err;
}

static int
busy(const struct store_folder *folder, struct mof_error *reterr)
{
	return mof_error_set(reterr, -EBUSY, "another runner works on the store %s", folder->path);
}

static int
take_over(struct store_folder *folder, struct mof_error *reterr)
{
	char *path;
	int file, err;

	if (asprintf(&path, "%s/%s", folder->path, TAKEOVER_FILE) < 0)
		return mof_error_set(reterr, -ENOMEM, "out of memory");
	err = open_file(folder, path, &file, reterr);
	free(path);
	if (err)
		return err;
	if (flock(file, LOCK_EX | LOCK_NB) < 0 || !is_current(&folder->lock) ||
	    !is_late(folder->lock.file))
		err = busy(folder, reterr);
	else
		err = replace(folder, reterr);
	close(file);
	return err;
}

/*
 * flock() locks belong to the opening: two openings in one process exclude each other as well.
 * One who only looks takes the lock together with others for a moment, so a runner that finds it
 * taken tries again for a while.
 */
static int
acquire(struct store_folder *folder, struct mof_error *reterr)
{
	static const struct timespec pause = { .tv_nsec = 5000000 };
	int err;

	for (int tries = 0; tries <= MOST_TRIES; tries++) {
		err = refresh(folder, reterr);
		if (err)
			return err;
		if (flock(folder->lock.file, LOCK_EX | LOCK_NB) == 0) {
			if (is_current(&folder->lock))
				return write_beat(folder, folder->lock.file, reterr);
			flock(folder->lock.file, LOCK_UN);
			continue;
		}
		if (errno != EWOULDBLOCK && errno != EINTR)
			return store_folder_failure(folder->path, errno, reterr);
		nanosleep(&pause, NULL);
	}
	return is_late(folder->lock.file) ? take_over(folder, reterr) : busy(folder, reterr);
}

int
store_folder_lock(struct store_folder *folder, struct mof_error *reterr)
{
	int err;

	if (folder->lock.held && is_current(&folder->lock))
		return busy(folder, reterr);
	folder->lock.held = false;
	err = acquire(folder, reterr);
	folder->lock.held = err == 0;
	return err;
}

void
store_folder_unlock(struct store_folder *folder)
{
	if (folder->lock.held)
		flock(folder->lock.file, LOCK_UN);
	folder->lock.held = false;
}

int
store_folder_beat(struct store_folder *folder, struct mof_error *reterr)
{
	if (!folder->lock.held || !is_current(&folder->lock)) {
		store_folder_unlock(folder);
		return mof_error_set(reterr, -ESTALE, "another runner has taken over the store %s",
				     folder->path);
	}
	return write_beat(folder, folder->lock.file, reterr);
}

int
store_folder_is_locked(struct store_folder *folder, struct mof_error *reterr)
{
	int err;

	if (folder->lock.held && is_current(&folder->lock))
		return 1;
	err = refresh(folder, reterr);
	if (err)
		return err;
	if (flock(folder->lock.file, LOCK_SH | LOCK_NB) < 0) {
		if (errno == EWOULDBLOCK)
			return !is_late(folder->lock.file);
		return store_folder_failure(folder->path, errno, reterr);
	}
	flock(folder->lock.file, LOCK_UN);
	return 0;
}

/* SQLite's own files will not do as a bell: they are written before what they hold can be read. */
int
store_folder_listen(struct store_folder *folder)
{
	struct folder_lock *lock = &folder->lock;

	if (lock->listening >= 0)
		return lock->listening;
	lock->listening = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
	if (lock->listening >= 0 && watch(lock) < 0) {
		close(lock->listening);
		lock->listening = -1;
	}
	return lock->listening;
}

void
store_folder_hear(struct store_folder *folder)
{
	char events[1024];

	while (folder->lock.listening >= 0 &&
	       read(folder->lock.listening, events, sizeof(events)) > 0)
		continue;
}

void
store_folder_ring(struct store_folder *folder)
{
	struct pollfd rung = { .fd = folder->lock.listening, .events = POLLIN };
	bool waiting = folder->lock.listening >= 0 && poll(&rung, 1, 0) > 0;

	/* To be late is no failure. */
	if (refresh(folder, NULL) == 0 && futimens(folder->lock.file, NULL) == 0 && !waiting)
		store_folder_hear(folder);
}
