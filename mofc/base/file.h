/* Files that are written as a whole or not at all. */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/stat.h>

#include "arena.h"

/*
 * Puts a text in the place of a file, or makes it, in one step: at each moment there is the old
 * content or the new one.  like, where it is not NULL, gives the owner, as far as that may be given
 * away, and the permissions.  False with errno, and the file as it was, if that fails.
 */
bool file_replace(struct arena *arena, const char *path, const char *text, size_t len,
		  const struct stat *like);

#endif
