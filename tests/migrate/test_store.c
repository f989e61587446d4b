/* The store: revisions, owners, several processes, the runner's lock, and what can be wrong. */
#include "support.h"

#include <migrate/folder.h>
#include <migrate/store.h>

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define NOBODY 65534

static struct job_store *
opened(const char *folder)
{
	struct job_store *store;
	struct mof_error error;

	if (job_store_sqlite_open(folder, &store, &error) < 0)
		fail_msg("%s", error.message);
	return store;
}

static int
put(struct job_store *store, const char *id, uint64_t revision, uint64_t owner, uint64_t epoch,
    const char *body, uint64_t *ret)
{
	struct store_record record = { .id = id, .revision = revision, .epoch = epoch, .state = 4,
				       .body = body, .length = strlen(body) };

	return store->ops->put(store, &record, owner, true, ret, NULL);
}

/* What a walk saw: "id revision epoch state body;" for each record. */
struct seen {
	char text[2000];
};

static int
see(const struct store_record *record, void *context)
{
	struct seen *seen = context;
	size_t length = strlen(seen->text);

	snprintf(seen->text + length, sizeof(seen->text) - length, "%s %u %u %u %s;", record->id,
		 (unsigned int)record->revision, (unsigned int)record->epoch, record->state,
		 record->body ? record->body : "-");
	return 0;
}

static void
assert_list(struct job_store *store, const char *expected)
{
	struct seen seen = { "" };

	assert_int_equal(store->ops->list(store, see, &seen, NULL), 0);
	assert_string_equal(seen.text, expected);
}

static void
assert_changes(struct job_store *store, uint64_t since, const char *expected)
{
	struct seen seen = { "" };

	assert_int_equal(store->ops->changes(store, since, see, &seen, NULL), 0);
	assert_string_equal(seen.text, expected);
}

static void
test_records(void **state)
{
	char *folder = support_folder();
	struct job_store *store = opened(folder);
	struct seen seen = { "" };
	uint64_t first, second, revision = 99;

	(void)state;
	assert_int_equal(put(store, "one", 0, 0, 0, "{1}", &first), 0);
	assert_int_equal(put(store, "two", 0, 0, 0, "{2}", &second), 0);
	assert_int_equal(first, 1);
	assert_int_equal(second, 2);
	assert_int_equal(put(store, "one", 0, 0, 0, "again", &revision), -ESTALE);
	assert_int_equal(put(store, "one", first, 0, 5, "{1b}", &revision), 0);
	assert_list(store, "one 3 5 4 {1b};two 2 0 4 {2};");
	assert_changes(store, 0, "two 2 0 4 -;one 3 5 4 -;");
	assert_changes(store, 2, "one 3 5 4 -;");
	assert_changes(store, 3, "");
	assert_int_equal(store->ops->get(store, "two", see, &seen, NULL), 0);
	assert_string_equal(seen.text, "two 2 0 4 {2};");
	assert_int_equal(store->ops->get(store, "three", see, &seen, NULL), -ENOENT);

	/* An old revision, an owner that is not the row's, a record that is not there. */
	revision = 99;
	assert_int_equal(put(store, "one", first, 5, 5, "x", &revision), -ESTALE);
	assert_int_equal(put(store, "one", 3, 4, 4, "x", &revision), -ESTALE);
	assert_int_equal(put(store, "none", 3, 0, 0, "x", &revision), -ESTALE);
	assert_int_equal(revision, 99);
	assert_list(store, "one 3 5 4 {1b};two 2 0 4 {2};");

	assert_int_equal(store->ops->remove(store, "one", 1, NULL), -ESTALE);
	assert_int_equal(store->ops->remove(store, "one", 3, NULL), 0);
	assert_int_equal(store->ops->remove(store, "one", 3, NULL), -ESTALE);
	assert_list(store, "two 2 0 4 {2};");
	/* A refused change uses no revision up. */
	assert_changes(store, 3, "one 4 0 0 -;");
	assert_int_equal(store->ops->get(store, "one", see, &seen, NULL), -ENOENT);
	assert_int_equal(put(store, "one", 0, 0, 0, "back", &revision), -ESTALE);
	store->ops->close(store);

	store = opened(folder);
	assert_list(store, "two 2 0 4 {2};");
	store->ops->close(store);
	support_remove(folder);
}

static void
test_modes(void **state)
{
	static const char *const files[] = { "", "/jobs.db", "/jobs.db-wal", "/runner.lock" };
	char *base = support_folder(), folder[300], path[400];
	struct job_store *store;
	struct stat status;

	(void)state;
	umask(0);
	snprintf(folder, sizeof(folder), "%s/deep/er", base);
	store = opened(folder);
	for (size_t i = 0; i < COUNT(files); i++) {
		snprintf(path, sizeof(path), "%s%s", folder, files[i]);
		assert_int_equal(stat(path, &status), 0);
		assert_int_equal(status.st_mode & 0777, i ? 0600 : 0700);
	}
	store->ops->close(store);
	umask(022);
	support_remove(base);
}

/* Runs work in another process; returns its exit status. */
static int
elsewhere(int (*work)(const char *folder), const char *folder)
{
	int status;
	pid_t child = fork();

	if (child == 0)
		_exit(work(folder));
	assert_true(child > 0);
	assert_int_equal(waitpid(child, &status, 0), child);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

#define TURNS 200

struct count {
	unsigned int value;
	uint64_t revision;
};

static int
read_count(const struct store_record *record, void *context)
{
	struct count *count = context;

	count->value = (unsigned int)strtoul(record->body, NULL, 10);
	count->revision = record->revision;
	return 0;
}

/* Adds one to the record "count", TURNS times, against all others who do the same. */
static int
add_many(const char *folder)
{
	struct job_store *store;

	if (job_store_sqlite_open(folder, &store, NULL) < 0)
		return 1;
	for (int i = 0; i < TURNS;) {
		struct count count;
		char body[32];
		uint64_t revision;
		int err;

		if (store->ops->get(store, "count", read_count, &count, NULL) < 0)
			return 2;
		snprintf(body, sizeof(body), "%u", count.value + 1);
		err = put(store, "count", count.revision, 0, 0, body, &revision);
		if (err && err != -ESTALE)
			return 3;
		i += !err;
	}
	store->ops->close(store);
	return 0;
}

/* Two processes change one record: not one change is lost. */
static void
test_two_processes(void **state)
{
	char *folder = support_folder();
	struct job_store *store = opened(folder);
	struct count count;
	uint64_t revision;
	pid_t child;
	int status;

	(void)state;
	assert_int_equal(put(store, "count", 0, 0, 0, "0", &revision), 0);
	store->ops->close(store);
	child = fork();
	if (child == 0)
		_exit(add_many(folder));
	assert_int_equal(add_many(folder), 0);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
	store = opened(folder);
	assert_int_equal(store->ops->get(store, "count", read_count, &count, NULL), 0);
	assert_int_equal(count.value, 2 * TURNS);
	assert_int_equal(count.revision, 2 * TURNS + 1);
	store->ops->close(store);
	support_remove(folder);
}

static int
open_and_put(const char *folder)
{
	struct job_store *store;
	char id[32];
	uint64_t revision;
	int err = job_store_sqlite_open(folder, &store, NULL);

	if (err)
		return 1;
	snprintf(id, sizeof(id), "job-%ld", (long)getpid());
	err = put(store, id, 0, 0, 0, "{}", &revision);
	store->ops->close(store);
	return err != 0;
}

/* Many processes open a store that none of them finds there. */
static void
test_first_opening_race(void **state)
{
	enum { PROCESSES = 12, ROUNDS = 40 };

	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		char *folder = support_folder();
		pid_t children[PROCESSES];
		struct job_store *store;
		struct seen seen = { "" };
		int status, records = 0;

		for (int i = 0; i < PROCESSES; i++) {
			children[i] = fork();
			if (children[i] == 0)
				_exit(open_and_put(folder));
		}
		for (int i = 0; i < PROCESSES; i++) {
			assert_int_equal(waitpid(children[i], &status, 0), children[i]);
			assert_int_equal(status, 0);
		}
		store = opened(folder);
		assert_int_equal(store->ops->list(store, see, &seen, NULL), 0);
		for (const char *at = seen.text; *at; at++)
			records += *at == ';';
		assert_int_equal(records, PROCESSES);
		store->ops->close(store);
		support_remove(folder);
	}
}

static int
try_lock(const char *folder)
{
	struct job_store *store = opened(folder);
	uint64_t epoch;
	int err = store->ops->lock_runner(store, &epoch, NULL);

	store->ops->close(store);
	return err == -EBUSY ? 1 : err ? 2 : 0;
}

static int
is_seen_alive(const char *folder)
{
	struct job_store *store = opened(folder);
	int lives = store->ops->runner_lives(store, NULL);

	store->ops->close(store);
	return lives;
}

static void
test_runner_lock(void **state)
{
	char *folder = support_folder();
	struct job_store *store = opened(folder), *second = opened(folder);
	uint64_t epoch, later;

	(void)state;
	assert_int_equal(store->ops->runner_lives(store, NULL), 0);
	assert_int_equal(store->ops->lock_runner(store, &epoch, NULL), 0);
	assert_int_equal(store->ops->runner_lives(store, NULL), 1);
	assert_int_equal(store->ops->runner_lives(second, NULL), 1);
	assert_int_equal(second->ops->lock_runner(second, &later, NULL), -EBUSY);
	assert_int_equal(elsewhere(try_lock, folder), 1);
	assert_int_equal(elsewhere(is_seen_alive, folder), 1);
	/* That another opening goes must not take the lock away. */
	second->ops->close(second);
	assert_int_equal(elsewhere(try_lock, folder), 1);
	store->ops->unlock_runner(store);
	assert_int_equal(elsewhere(is_seen_alive, folder), 0);
	assert_int_equal(store->ops->lock_runner(store, &later, NULL), 0);
	assert_true(later > epoch);
	store->ops->close(store);
	assert_int_equal(elsewhere(try_lock, folder), 0);
	support_remove(folder);
}

/* A runner that is killed has no lock any more. */
static void
test_lock_dies_with_process(void **state)
{
	char *folder = support_folder();
	int ready[2], status;
	char byte;
	pid_t child;

	(void)state;
	assert_int_equal(pipe(ready), 0);
	child = fork();
	if (child == 0) {
		struct job_store *store = opened(folder);
		uint64_t epoch;

		if (store->ops->lock_runner(store, &epoch, NULL) < 0 || write(ready[1], "x", 1) < 1)
			_exit(1);
		pause();
	}
	assert_int_equal(read(ready[0], &byte, 1), 1);
	assert_int_equal(elsewhere(try_lock, folder), 1);
	kill(child, SIGKILL);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(elsewhere(try_lock, folder), 0);
	close(ready[0]);
	close(ready[1]);
	support_remove(folder);
}

static void
assert_refused(const char *folder, int code, const char *text)
{
	struct job_store *store;
	struct mof_error error = { .message = "" };
	int err = job_store_sqlite_open(folder, &store, &error);

	if (err != code || !strstr(error.message, text))
		fail_msg("%d: \"%s\" (expected %d, \"%s\")", err, error.message, code, text);
	assert_null(strchr(error.message, '\n'));
}

static void
test_damaged(void **state)
{
	char *folder = support_folder(), *path;
	struct seen seen = { "" };
	struct mof_error error;
	struct job_store *store;
	uint64_t revision;
	FILE *file;
	int err;

	(void)state;
	path = support_file(folder, "jobs.db", "this is not a database, but long enough to be one "
			    "if only somebody looked at the beginning of it with closed eyes.....");
	chmod(path, 0600);
	assert_refused(folder, -EBADMSG, "is damaged");
	assert_refused(folder, -EBADMSG, folder);
	assert_int_equal(unlink(path), 0);

	/* Pages in the middle overwritten. */
	store = opened(folder);
	for (int i = 0; i < 50; i++) {
		char id[16];

		snprintf(id, sizeof(id), "job-%d", i);
		assert_int_equal(put(store, id, 0, 0, 0, "{\"some\":\"text that fills pages, more "
				     "or less, when there are enough of them in the table\"}",
				     &revision), 0);
	}
	store->ops->close(store);
	file = fopen(path, "r+");
	assert_non_null(file);
	assert_int_equal(fseek(file, 4096, SEEK_SET), 0);
	for (int i = 0; i < 4096 * 4; i++)
		fputc('x', file);
	fclose(file);
	err = job_store_sqlite_open(folder, &store, &error);
	if (!err) {			/* what is damaged may be met only when it is read */
		err = store->ops->list(store, see, &seen, &error);
		store->ops->close(store);
	}
	assert_int_equal(err, -EBADMSG);
	assert_non_null(strstr(error.message, "is damaged"));
	free(path);
	support_remove(folder);
}

static void
execute(const char *path, const char *sql)
{
	sqlite3 *database;

	assert_int_equal(sqlite3_open(path, &database), SQLITE_OK);
	assert_int_equal(sqlite3_exec(database, sql, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(database);
}

static void
test_other_formats(void **state)
{
	char *folder = support_folder(), path[300];
	struct job_store *store = opened(folder);

	(void)state;
	store->ops->close(store);
	snprintf(path, sizeof(path), "%s/jobs.db", folder);
	execute(path, "PRAGMA user_version = 2");
	assert_refused(folder, -ENOTSUP, "newer version");
	assert_int_equal(unlink(path), 0);
	execute(path, "CREATE TABLE photos(id)");
	assert_refused(folder, -EBADMSG, "is not a store of jobs");
	support_remove(folder);
}

static int
open_as_nobody(const char *folder)
{
	struct job_store *store;
	struct mof_error error = { .message = "" };

	if (geteuid() == 0 && (setgroups(0, NULL) < 0 || setgid(NOBODY) < 0 || setuid(NOBODY) < 0))
		return 2;
	if (job_store_sqlite_open(folder, &store, &error) != -EACCES)
		return 3;
	return strstr(error.message, "access denied") && strstr(error.message, folder) ? 0 : 4;
}

static void
test_unwritable(void **state)
{
	char *base = support_folder(), folder[300], path[400];
	struct job_store *store;

	(void)state;
	if (geteuid() != 0) {
		snprintf(folder, sizeof(folder), "%s/closed", base);
		assert_int_equal(mkdir(folder, 0500), 0);
		assert_int_equal(open_as_nobody(folder), 0);
		support_remove(base);
		return;
	}
	assert_int_equal(chmod(base, 0755), 0);
	snprintf(folder, sizeof(folder), "%s/store", base);
	store = opened(folder);
	store->ops->close(store);
	assert_int_equal(elsewhere(open_as_nobody, folder), 0);
	/* A folder of one's own with somebody else's database. */
	assert_int_equal(chown(folder, NOBODY, NOBODY), 0);
	snprintf(path, sizeof(path), "%s/jobs.db", folder);
	assert_int_equal(elsewhere(open_as_nobody, folder), 0);
	support_remove(base);
}

static void
test_unsafe_folders(void **state)
{
	char *base = support_folder(), *file, path[300];

	(void)state;
	file = support_file(base, "file", "");
	assert_refused(file, -ENOTDIR, "");
	snprintf(path, sizeof(path), "%s/file/store", base);
	assert_refused(path, -ENOTDIR, path);
	assert_int_equal(chmod(base, 0770), 0);
	assert_refused(base, -EACCES, "can be written by others");
	assert_int_equal(chmod(base, 0707), 0);
	assert_refused(base, -EACCES, "can be written by others");
	assert_int_equal(chmod(base, 0700), 0);
	/* A database that is a link leads elsewhere. */
	snprintf(path, sizeof(path), "%s/jobs.db", base);
	assert_int_equal(symlink(file, path), 0);
	assert_refused(base, -EINVAL, "is not a file");
	free(file);
	support_remove(base);
}

static void
test_network_file_systems(void **state)
{
	(void)state;
	assert_true(store_folder_is_remote(0x6969));			/* NFS */
	assert_true(store_folder_is_remote(0xff534d42));		/* CIFS */
	assert_true(store_folder_is_remote((long)(int)0xff534d42));	/* sign-extended */
	assert_true(store_folder_is_remote((long)(int)0xfe534d42));
	assert_true(store_folder_is_remote(0x01021997));		/* 9P */
	assert_false(store_folder_is_remote(0xef53));			/* ext4 */
	assert_false(store_folder_is_remote(0x58465342));		/* XFS */
	assert_false(store_folder_is_remote(0x9123683e));		/* btrfs */
	assert_false(store_folder_is_remote(0x01021994));		/* tmpfs */
	assert_false(store_folder_is_remote(0x794c7630));		/* overlayfs */
}

static void
assert_place(const char *given, const char *config, const char *expected)
{
	char *place;

	assert_int_equal(job_store_place(given, config, &place, NULL), 0);
	assert_string_equal(place, expected);
	free(place);
}

/* Each place beats those below it. */
static void
test_place(void **state)
{
	char *folder = support_folder(), *config, *bad, *place;
	struct mof_error error;

	(void)state;
	config = support_file(folder, "migrate.conf", "# where\n store = /conf/store \n"
			      "retain-failed=1\n");
	bad = support_file(folder, "bad.conf", "store\n");
	setenv("HOME", "/home/x", 1);
	setenv("XDG_STATE_HOME", "/xdg", 1);
	setenv("STATE_DIRECTORY", "/state/one:/state/two", 1);
	setenv("MOFC_STORE", "/env", 1);
	assert_place("/given", config, "/given");
	assert_place(NULL, config, "/env");
	unsetenv("MOFC_STORE");
	assert_place(NULL, config, "/conf/store");
	assert_place(NULL, "/no/such/file", "/state/one");
	unsetenv("STATE_DIRECTORY");
	assert_place(NULL, NULL, "/xdg/mofc");
	setenv("XDG_STATE_HOME", "", 1);
	assert_place(NULL, NULL, geteuid() ? "/home/x/.local/state/mofc" : "/var/lib/mofc");
	assert_int_equal(job_store_place("", NULL, &place, &error), -EINVAL);
	assert_int_equal(job_store_place(NULL, bad, &place, &error), -EINVAL);
	assert_non_null(strstr(error.message, "bad.conf:1:"));
	free(bad);
	bad = support_file(folder, "bad.conf", "store = /x\nstor = /y\n");
	assert_int_equal(job_store_place(NULL, bad, &place, &error), -EINVAL);
	assert_non_null(strstr(error.message, "bad.conf:2: unknown key"));
	free(bad);
	free(config);
	support_remove(folder);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_records),
		cmocka_unit_test(test_modes),
		cmocka_unit_test(test_two_processes),
		cmocka_unit_test(test_first_opening_race),
		cmocka_unit_test(test_runner_lock),
		cmocka_unit_test(test_lock_dies_with_process),
		cmocka_unit_test(test_damaged),
		cmocka_unit_test(test_other_formats),
		cmocka_unit_test(test_unwritable),
		cmocka_unit_test(test_unsafe_folders),
		cmocka_unit_test(test_network_file_systems),
		cmocka_unit_test(test_place),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
