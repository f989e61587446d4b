#include "store.h"
#include "ini.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SYSTEM_FOLDER "/var/lib/mofc"

/* Keeps the value of "store", before any section, in *context. */
static int
visit_config(const char *section, const char *key, const char *value, void *context,
	     struct mof_error *reterr)
{
	char **place = context;

	if (*section || !key || strcmp(key, "store") != 0)
		return 0;
	free(*place);
	*place = strdup(value);
	return *place ? 0 : mof_error_set(reterr, -ENOMEM, "out of memory");
}

static const char *
environment(const char *name)
{
	const char *value = getenv(name);

	return value && *value ? value : NULL;
}

/* The first folder of a list parted by colons, as systemd gives it. */
static char *
first_of_list(const char *list)
{
	return strndup(list, strcspn(list, ":"));
}

static char *
join(const char *folder, const char *rest)
{
	char *path;

	return asprintf(&path, "%s%s", folder, rest) < 0 ? NULL : path;
}

static char *
place_of_environment(void)
{
	const char *folder;

	folder = environment("STATE_DIRECTORY");
	if (folder)
		return first_of_list(folder);
	folder = environment("XDG_STATE_HOME");
	if (folder)
		return join(folder, "/mofc");
	folder = environment("HOME");
	if (geteuid() == 0 || !folder)
		return strdup(SYSTEM_FOLDER);
	return join(folder, "/.local/state/mofc");
}

int
job_store_place(const char *given, const char *config, char **ret, struct mof_error *reterr)
{
	char *place = NULL;
	int err = 0;

	if (!given)
		given = environment("MOFC_STORE");
	if (given && !*given)
		return mof_error_set(reterr, -EINVAL, "the name of the store is empty");
	if (!given && config)
		err = ini_read(config, visit_config, &place, reterr);
	if (err && err != -ENOENT) {
		free(place);
		return err;
	}
	if (given)
		place = strdup(given);
	else if (!place)
		place = place_of_environment();
	if (!place)
		return mof_error_set(reterr, -ENOMEM, "out of memory");
	*ret = place;
	return 0;
}
