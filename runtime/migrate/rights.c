#include "rights.h"
#include "audit.h"

#include <errno.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void
rights_account(unsigned int user, char ret[RIGHTS_NAME_SIZE])
{
	struct passwd entry, *found = NULL;
	char buffer[4096];

	getpwuid_r(user, &entry, buffer, sizeof(buffer), &found);
	if (found && strlen(found->pw_name) < RIGHTS_NAME_SIZE)
		strcpy(ret, found->pw_name);
	else
		snprintf(ret, RIGHTS_NAME_SIZE, "%u", user);
}

static bool
has(const struct config_names *names, const char *user)
{
	for (size_t i = 0; i < names->count; i++)
		if (strcmp(names->items[i], user) == 0)
			return true;
	return false;
}

/* Whether the user is root, or the account that owns the store. */
static bool
is_owner(const struct job_store *store, const char *user)
{
	char name[RIGHTS_NAME_SIZE];
	struct stat status;
	uid_t owner = stat(store->place, &status) == 0 ? status.st_uid : geteuid();

	rights_account(owner, name);
	if (strcmp(name, user) == 0)
		return true;
	rights_account(0, name);
	return strcmp(name, user) == 0;
}

bool
rights_allow(const struct migrate_config *config, const struct job_store *store, const char *user,
	     enum right right)
{
	return user && *user &&
	       (has(&config->operators, user) ||
		(right == RIGHT_READ && has(&config->readers, user)) || is_owner(store, user));
}

int
rights_check(const struct migrate_config *config, const struct job_store *store, const char *user,
	     enum right right, struct mof_error *reterr)
{
	if (rights_allow(config, store, user, right))
		return 0;
	if (right == RIGHT_CHANGE)
		audit_denied(user);
	return mof_error_set(reterr, -EACCES,
			     "access denied: %.100s may not %s of the store %s: %s in migrate.conf "
			     "names those who may",
			     user && *user ? user : "a caller without a name",
			     right == RIGHT_READ ? "see the jobs" : "change the jobs", store->place,
			     right == RIGHT_READ ? "readers= or operators=" : "operators=");
}
