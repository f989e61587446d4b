#include "image_path.h"
#include "text.h"

#include <errno.h>
#include <string.h>

static bool
is_part(const char *part, size_t length, const char *name)
{
	return length == strlen(name) && memcmp(part, name, length) == 0;
}

int
image_path_resolve(const char *path, char ret[IMAGE_PATH_SIZE], struct mof_error *reterr)
{
	size_t length = 0;

	if (*path != '/')
		return mof_error_set(reterr, -EINVAL, "is not an absolute path");
	if (!text_is_clean(path))
		return mof_error_set(reterr, -EINVAL, "holds control characters or is not UTF-8");
	if (strlen(path) >= IMAGE_PATH_SIZE)
		return mof_error_set(reterr, -EINVAL, "is longer than %d bytes",
				     IMAGE_PATH_SIZE - 1);
	while (*path) {
		size_t part;

		path += strspn(path, "/");
		part = strcspn(path, "/");
		if (is_part(path, part, "..")) {
			while (length && ret[--length] != '/')
				;
		} else if (part && !is_part(path, part, ".")) {
			ret[length++] = '/';
			memcpy(ret + length, path, part);
			length += part;
		}
		path += part;
	}
	if (!length)
		ret[length++] = '/';
	ret[length] = '\0';
	return 0;
}

bool
image_path_has_name(const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *name = slash ? slash + 1 : path;

	return *name && strcmp(name, ".") != 0 && strcmp(name, "..") != 0;
}

bool
image_path_is_below(const char *path, const char *folder)
{
	size_t length = strlen(folder);

	if (strcmp(folder, "/") == 0)
		return path[1] != '\0';
	return strncmp(path, folder, length) == 0 && path[length] == '/' && path[length + 1];
}

bool
image_path_equal(const char *a, const char *b)
{
	char first[IMAGE_PATH_SIZE], second[IMAGE_PATH_SIZE];

	if (strcmp(a, b) == 0)
		return true;
	return image_path_resolve(a, first, NULL) == 0 &&
	       image_path_resolve(b, second, NULL) == 0 && strcmp(first, second) == 0;
}
