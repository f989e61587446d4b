#include "file_stamp.h"

#include <stdint.h>
#include <time.h>

#define TICK_USEC 100000 /* file systems do not tell apart what happens within it */

static int64_t
usec_of(const struct timespec *time)
{
	return (int64_t)time->tv_sec * 1000000 + time->tv_nsec / 1000;
}

struct file_stamp
file_stamp_take(const char *path)
{
	struct file_stamp stamp = { 0 };
	struct timespec now;

	if (stat(path, &stamp.status) < 0) {
		stamp.missing = true;
		return stamp;
	}
	clock_gettime(CLOCK_REALTIME, &now);
	stamp.settled = usec_of(&now) - usec_of(&stamp.status.st_ctim) > TICK_USEC;
	return stamp;
}

bool
file_stamp_holds(const struct file_stamp *stamp, const char *path)
{
	const struct stat *before = &stamp->status;
	struct stat status;

	if (stat(path, &status) < 0)
		return stamp->missing;
	return stamp->settled && status.st_dev == before->st_dev &&
	       status.st_ino == before->st_ino && status.st_size == before->st_size &&
	       usec_of(&status.st_mtim) == usec_of(&before->st_mtim) &&
	       usec_of(&status.st_ctim) == usec_of(&before->st_ctim);
}
