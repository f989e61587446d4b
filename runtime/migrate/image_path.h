/* Paths of images on hosts whose files this process cannot see: all is decided by the text. */
#ifndef MIGRATE_IMAGE_PATH_H
#define MIGRATE_IMAGE_PATH_H

#include <stdbool.h>

#include <mof/error.h>

#ifdef __cplusplus
extern "C" {
#endif

#define IMAGE_PATH_SIZE 4096

/*
 * Takes ".", ".." and needless slashes out of an absolute path, as text: ret becomes "/" or has no
 * slash at its end.  Returns 0, or -EINVAL with the reason and leaves ret alone if the path is not
 * absolute, too long, or not UTF-8 without control characters.
 */
int image_path_resolve(const char *path, char ret[IMAGE_PATH_SIZE], struct mof_error *reterr);

/* Whether the last part of a path can be the name of a file: not empty, "." or "..". */
bool image_path_has_name(const char *path);

/* Whether a path lies in the folder, or in one below it.  Both are resolved. */
bool image_path_is_below(const char *path, const char *folder);

/* Whether two paths, resolved or not, are the same by their texts. */
bool image_path_equal(const char *a, const char *b);

#ifdef __cplusplus
}
#endif

#endif
