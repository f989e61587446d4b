#include "store.h"
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SYSTEM_FOLDER "/var/lib/mofc"

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

/* What the file says of the store, to be freed; NULL if it says nothing. */
static int
place_of_config(const char *path, char **ret, struct mof_error *reterr)
{
	struct migrate_config config;
	int err = config_read(path, &config, reterr);

	*ret = NULL;
	if (err)
		return err;
	if (config.store) {
		*ret = strdup(config.store);
		if (!*ret)
			err = mof_error_set(reterr, -ENOMEM, "out of memory");
	}
	config_clear(&config);
	return err;
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
		err = place_of_config(config, &place, reterr);
	if (err)
		return err;
	if (given)
		place = strdup(given);
	else if (!place)
		place = place_of_environment();
	if (!place)
		return mof_error_set(reterr, -ENOMEM, "out of memory");
	*ret = place;
	return 0;
}
