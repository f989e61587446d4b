/* Whether a file that was read still is what it was. */
#ifndef MIGRATE_FILE_STAMP_H
#define MIGRATE_FILE_STAMP_H

#include <stdbool.h>
#include <sys/stat.h>

#ifdef __cplusplus
extern "C" {
#endif

/* { 0 } is that of no file. */
struct file_stamp {
	struct stat status;
	bool settled; /* whether any later change shows in status */
	bool missing; /* there was no file */
};

/* To be taken before the file is read. */
struct file_stamp file_stamp_take(const char *path);

/* Whether the file is the one with that stamp and has not been written to since. */
bool file_stamp_holds(const struct file_stamp *stamp, const char *path);

#ifdef __cplusplus
}
#endif

#endif
