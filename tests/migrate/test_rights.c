/* Who may do what, and a store that a group shares. */
#include "support.h"

#include <migrate/rights.h>
#include <migrate/store.h>

#include <errno.h>
#include <grp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define NOBODY 65534
#define MEMBER 65533 /* an account without a name */

static void
test_rights(void **state)
{
	static const char *const readers[] = { "ann", "bob" }, *const operators[] = { "carol" };
	static const struct {
		const char *user;
		bool listed_reads, listed_changes; /* with the lists; without them nobody may */
	} rows[] = {
		{ "ann", true, false },	     { "bob", true, false },	 { "carol", true, true },
		{ "dave", false, false },    { "", false, false },	 { NULL, false, false },
		{ "Ann", false, false },     { "ann ", false, false },	 { "a", false, false },
		{ "anonymous", false, false },
	};
	struct migrate_config lists = config_defaults;
	struct job_store store = { .place = "/" };
	char self[RIGHTS_NAME_SIZE];
	struct mof_error error;

	(void)state;
	lists.readers = (struct config_names){ readers, COUNT(readers) };
	lists.operators = (struct config_names){ operators, COUNT(operators) };
	for (size_t i = 0; i < COUNT(rows); i++) {
		const char *user = rows[i].user;

		assert_int_equal(rights_check(&lists, &store, user, RIGHT_READ, &error),
				 rows[i].listed_reads ? 0 : -EACCES);
		assert_int_equal(rights_check(&lists, &store, user, RIGHT_CHANGE, &error),
				 rows[i].listed_changes ? 0 : -EACCES);
		assert_int_equal(rights_check(&config_defaults, &store, user, RIGHT_READ, NULL),
				 -EACCES);
	}
	rights_check(&lists, &store, "ann", RIGHT_CHANGE, &error);
	assert_non_null(strstr(error.message, "ann may not change the jobs of the store /: "
					      "operators= in migrate.conf"));
	/* The store's account and root always may. */
	assert_int_equal(rights_check(&lists, &store, "root", RIGHT_CHANGE, NULL), 0);
	store.place = "/no/such/folder";
	rights_account(geteuid(), self);
	assert_int_equal(rights_check(&config_defaults, &store, self, RIGHT_CHANGE, NULL), 0);
	rights_account(MEMBER, self);
	assert_string_equal(self, "65533");
}

static void
assert_mode(const char *folder, const char *name, unsigned int mode, gid_t group)
{
	char path[400];
	struct stat status;

	snprintf(path, sizeof(path), "%s%s", folder, name);
	assert_int_equal(stat(path, &status), 0);
	assert_int_equal(status.st_mode & 07777, mode);
	assert_int_equal(status.st_gid, group);
}

/* The name of a group that this process may give files to. */
static const char *
some_group(gid_t *ret)
{
	struct group *entry = getgrgid(geteuid() == 0 ? NOBODY : getegid());

	if (!entry)
		return NULL;
	*ret = entry->gr_gid;
	return entry->gr_name;
}

static int
put(struct job_store *store, const char *id)
{
	struct store_record record = { .id = id, .state = 2, .body = "{}", .length = 2 };
	uint64_t revision;

	return store->ops->put(store, &record, 0, true, &revision, NULL);
}

static void
assert_shared(const char *folder, gid_t group)
{
	assert_mode(folder, "", 02770, group);
	assert_mode(folder, "/jobs.db", 0660, group);
	assert_mode(folder, "/jobs.db-wal", 0660, group);
	assert_mode(folder, "/jobs.db-shm", 0660, group);
	assert_mode(folder, "/runner.lock", 0660, group);
}

static void
test_shared(void **state)
{
	char *base = support_folder(), *name = NULL, folder[300];
	struct job_store *store, *second;
	struct mof_error error;
	gid_t group = 0;

	(void)state;
	if (some_group(&group))
		name = strdup(some_group(&group));
	if (!name)
		skip();
	umask(077);
	snprintf(folder, sizeof(folder), "%s/shared", base);
	assert_int_equal(job_store_sqlite_open_shared(folder, "no-such-group", &store, &error),
			 -EINVAL);
	assert_non_null(strstr(error.message, "no-such-group"));
	assert_int_equal(access(folder, F_OK), -1);
	/* One that was private becomes shared, also in use. */
	assert_int_equal(job_store_sqlite_open(folder, &store, NULL), 0);
	assert_int_equal(put(store, "one"), 0);
	assert_mode(folder, "", 0700, getegid());
	assert_int_equal(job_store_sqlite_open_shared(folder, name, &second, NULL), 0);
	assert_int_equal(put(second, "two"), 0);
	assert_shared(folder, group);
	store->ops->close(store);
	second->ops->close(second);
	assert_int_equal(job_store_sqlite_open_shared(folder, name, &store, NULL), 0);
	assert_int_equal(put(store, "three"), 0);
	assert_shared(folder, group);
	store->ops->close(store);
	/* Without the group in the configuration it is one that others may write. */
	assert_int_equal(job_store_sqlite_open(folder, &store, &error), -EACCES);
	umask(022);
	free(name);
	support_remove(base);
}

/* In a child as an account of that group; returns what opening and writing gave. */
static int
as_member(const char *folder, const char *name, gid_t group)
{
	struct job_store *store;
	int status = 0;
	pid_t child = fork();

	if (child == 0) {
		int err = setgroups(0, NULL) < 0 || setgid(group) < 0 || setuid(MEMBER) < 0;

		if (!err)
			err = -job_store_sqlite_open_shared(folder, name, &store, NULL);
		if (!err)
			err = -put(store, "theirs");
		_exit(err);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static void
test_member(void **state)
{
	char *base = support_folder(), *name, folder[300];
	struct job_store *store;
	gid_t group = 0;

	(void)state;
	if (geteuid() != 0 || !some_group(&group)) {
		support_remove(base);
		skip();
	}
	name = strdup(some_group(&group));
	assert_int_equal(chmod(base, 0711), 0);
	snprintf(folder, sizeof(folder), "%s/shared", base);
	assert_int_equal(job_store_sqlite_open_shared(folder, name, &store, NULL), 0);
	store->ops->close(store);
	assert_int_equal(as_member(folder, name, group), 0);
	assert_int_equal(as_member(folder, name, MEMBER), EACCES);
	assert_int_equal(as_member(folder, NULL, group), EACCES);
	/* What the member made is the group's too. */
	assert_int_equal(job_store_sqlite_open_shared(folder, name, &store, NULL), 0);
	assert_int_equal(put(store, "ours"), 0);
	store->ops->close(store);
	free(name);
	support_remove(base);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rights),
		cmocka_unit_test(test_shared),
		cmocka_unit_test(test_member),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
