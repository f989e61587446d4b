#include "file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

static bool
write_all(int fd, const char *text, size_t len)
{
	while (len) {
		ssize_t n = write(fd, text, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return false;
		text += n;
		len -= (size_t)n;
	}
	return true;
}

/* Writes a new file and closes it. */
static bool
write_fresh(int fd, const char *text, size_t len, const struct stat *like)
{
	bool ok;

	/* Only root can give a file away; anybody else who may write it owns the new one. */
	if (like && fchown(fd, like->st_uid, like->st_gid))
		errno = 0;
	ok = write_all(fd, text, len) && (!like || !fchmod(fd, like->st_mode & 07777));
	return !close(fd) && ok;
}

bool
file_replace(struct arena *arena, const char *path, const char *text, size_t len,
	     const struct stat *like)
{
	char *fresh = arena_printf(arena, "%s.%ld.tmp", path, (long)getpid());
	int fd = open(fresh, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
	int reason;

	if (fd < 0)
		return false;
	if (write_fresh(fd, text, len, like) && !rename(fresh, path))
		return true;
	reason = errno;
	unlink(fresh);
	errno = reason;
	return false;
}
