/* migrate.conf: each key, its default, and each mistake with its file and line. */
#include "support.h"

#include <migrate/config.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define DAY (UINT64_C(86400) * 1000000)

static void
assert_value(const struct migrate_config *config, enum config_key key, const char *expected)
{
	char value[200];

	config_value(config, key, value, sizeof(value));
	assert_string_equal(value, expected);
}

static void
read_text(const char *text, struct migrate_config *ret)
{
	char *folder = support_folder();
	char *path = support_file(folder, "migrate.conf", text);
	struct mof_error error;

	if (config_read(path, ret, &error) < 0)
		fail_msg("%s", error.message);
	free(path);
	support_remove(folder);
}

static void
assert_defaults(const struct migrate_config *config)
{
	static const char *const values[CONFIG_KEY_COUNT] = { "", "7d", "7", "no", "", "", "",
							      "8", "4", "", "mofc", "yes" };

	for (int key = 0; key < CONFIG_KEY_COUNT; key++) {
		assert_value(config, (enum config_key)key, values[key]);
		assert_false(config->given[key]);
	}
	assert_null(config->store);
	assert_null(config->notify_hook);
	assert_true(config->retain_failed == 7 * DAY);
}

static void
test_defaults(void **state)
{
	struct migrate_config config;

	(void)state;
	assert_defaults(&config_defaults);
	assert_true(config_defaults.missing);
	assert_int_equal(config_read("/no/such/migrate.conf", &config, NULL), 0);
	assert_defaults(&config);
	assert_true(config.missing);
	config_clear(&config);
	read_text("# nothing\n\n", &config);
	assert_defaults(&config);
	assert_false(config.missing);
	config_clear(&config);
}

static void
test_every_key(void **state)
{
	static const char *const values[CONFIG_KEY_COUNT] = {
		"/srv/jobs", "2d", "32768", "yes", "/usr/local/bin/tell", "ann, bob",
		"carol, DOM\\dave", "20", "1", "mofc", "example.org", "no",
	};
	struct migrate_config config;

	(void)state;
	read_text("store = /srv/jobs\nretain-failed=48h\nwarnings-as = 32768\n"
		  "remove-source-images = yes\nnotify-hook = /usr/local/bin/tell\n"
		  "readers = ann, bob\noperators=carol DOM\\dave ,\n"
		  "max-virtual-system-migrations = 20\nmax-storage-migrations = 1\n"
		  "group = mofc\norg-id = example.org\n"
		  "enable-virtual-system-migration = no\n", &config);
	for (int key = 0; key < CONFIG_KEY_COUNT; key++) {
		assert_value(&config, (enum config_key)key, values[key]);
		assert_true(config.given[key]);
	}
	assert_int_equal(config.warnings_as, 32768);
	assert_true(config.remove_source_images);
	assert_int_equal(config.readers.count, 2);
	assert_string_equal(config.operators.items[1], "DOM\\dave");
	assert_int_equal(config.max_virtual_system_migrations, 20);
	assert_int_equal(config.max_storage_migrations, 1);
	config_clear(&config);
	assert_defaults(&config);
}

static void
test_durations(void **state)
{
	static const struct {
		const char *line;
		uint64_t seconds;
		const char *shown;
	} rows[] = {
		{ "retain-failed = 0", 0, "0s" },
		{ "retain-failed = 90", 90, "90s" },
		{ "retain-failed = 90s", 90, "90s" },
		{ "retain-failed = 5m", 300, "300s" },
		{ "retain-failed = 12h", 43200, "43200s" },
		{ "retain-failed = 36500d", UINT64_C(3153600000), "36500d" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct migrate_config config;

		read_text(rows[i].line, &config);
		assert_true(config.retain_failed == rows[i].seconds * 1000000);
		assert_value(&config, CONFIG_RETAIN_FAILED, rows[i].shown);
		config_clear(&config);
	}
}

/* Each stands on line 3. */
static void
test_mistakes(void **state)
{
	static const struct {
		const char *line, *says;
	} rows[] = {
		{ "colour = red", "unknown key \"colour\" (expected one of store, retain-failed" },
		{ "Store = /x", "unknown key \"Store\"" },
		{ "[service]", "has no sections" },
		{ "store", "expected" },
		{ "group = a\ngroup = b", "\"group\" stands above already" },
		{ "store =", "expected an absolute path" },
		{ "store = jobs", "store = jobs: expected an absolute path" },
		{ "notify-hook = mail root", "expected an absolute path" },
		{ "retain-failed =", "expected seconds" },
		{ "retain-failed = soon", "such as \"12h\"" },
		{ "retain-failed = 7 d", "such as \"12h\"" },
		{ "retain-failed = -1", "such as \"12h\"" },
		{ "retain-failed = 7dd", "such as \"12h\"" },
		{ "retain-failed = 36501d", "at most 36500d" },
		{ "retain-failed = 99999999999999999999", "at most 36500d" },
		{ "warnings-as = 8", "expected 7 or 32768" },
		{ "warnings-as = 07", "expected 7 or 32768" },
		{ "remove-source-images = true", "expected \"yes\" or \"no\"" },
		{ "max-virtual-system-migrations = 0", "expected a number from 1 to 1000" },
		{ "max-virtual-system-migrations = 1001", "expected a number from 1 to 1000" },
		{ "max-storage-migrations = many", "expected a number from 1 to 1000" },
		{ "max-storage-migrations =", "expected a number from 1 to 1000" },
		{ "group = a b", "expected the name of one group" },
		{ "group = -x", "expected the name of one group" },
		{ "org-id =", "expected at most 26 letters" },
		{ "org-id = a:b", "expected at most 26 letters" },
		{ "org-id = -a", "expected at most 26 letters" },
		{ "org-id = abcdefghijklmnopqrstuvwxyz0", "expected at most 26 letters" },
		{ "enable-virtual-system-migration = on", "expected \"yes\" or \"no\"" },
		{ "readers = \001", "plain UTF-8" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		char *folder = support_folder(), *path;
		struct migrate_config config;
		struct mof_error error;
		bool twice = strchr(rows[i].line, '\n');
		char text[200];

		snprintf(text, sizeof(text), "# one\n%s%s\n", twice ? "" : "\n", rows[i].line);
		path = support_file(folder, "migrate.conf", text);
		assert_int_equal(config_read(path, &config, &error), -EINVAL);
		if (!strstr(error.message, "/migrate.conf:3: ") ||
		    !strstr(error.message, rows[i].says))
			fail_msg("%s: %s", rows[i].line, error.message);
		free(path);
		support_remove(folder);
	}
}

static void
test_place(void **state)
{
	struct migrate_config config;
	struct mof_error error;

	(void)state;
	unsetenv("MOFC_CONFIG");
	assert_string_equal(config_place(), CONFIG_SYSTEM_FILE);
	setenv("MOFC_CONFIG", "/x.conf", 1);
	assert_string_equal(config_place(), "/x.conf");
	unsetenv("MOFC_CONFIG");
	assert_int_equal(config_read("x.conf", &config, &error), -EINVAL);
	assert_non_null(strstr(error.message, "absolute"));
	assert_true(config_read("/", &config, &error) < 0);
}

/* The sample with its entries uncommented; to be freed. */
static char *
read_sample(void)
{
	char *text = support_read("runtime/cli/dist/migrate.conf");

	for (char *line = text; line; line = strchr(line, '\n')) {
		line += *line == '\n';
		if (line[0] == '#' && line[1] != ' ' && line[1] != '\n')
			*line = ' ';
	}
	return text;
}

/* Whoever installs it finds every key in it, and the defaults as they are. */
static void
test_sample(void **state)
{
	static const enum config_key defaults[] = {
		CONFIG_RETAIN_FAILED, CONFIG_WARNINGS_AS, CONFIG_REMOVE_SOURCE_IMAGES,
		CONFIG_MAX_VIRTUAL_SYSTEM_MIGRATIONS, CONFIG_MAX_STORAGE_MIGRATIONS,
		CONFIG_ORG_ID, CONFIG_ENABLE_VIRTUAL_SYSTEM_MIGRATION,
	};
	char *text = support_read("runtime/cli/dist/migrate.conf"), expected[100];
	struct migrate_config config;

	(void)state;
	read_text(text, &config);
	free(text);
	assert_defaults(&config);
	config_clear(&config);
	text = read_sample();
	read_text(text, &config);
	free(text);
	for (int key = 0; key < CONFIG_KEY_COUNT; key++)
		if (!config.given[key])
			fail_msg("%s is not in the sample", config_key_str((enum config_key)key));
	for (size_t i = 0; i < COUNT(defaults); i++) {
		config_value(&config_defaults, defaults[i], expected, sizeof(expected));
		assert_value(&config, defaults[i], expected);
	}
	config_clear(&config);
}

/* A file that has not changed is not read again; a mistake leaves all as it was. */
static void
test_reload(void **state)
{
	char *folder = support_folder(), *path = support_file(folder, "m.conf", "org-id = a\n");
	struct migrate_config config = config_defaults;
	struct mof_error error;

	(void)state;
	assert_int_equal(config_reload(path, &config, &error), 1);
	assert_string_equal(config.org_id, "a");
	free(support_file(folder, "m.conf", "org-id = b c\n"));
	assert_int_equal(config_reload(path, &config, &error), -EINVAL);
	assert_string_equal(config.org_id, "a");
	free(support_file(folder, "m.conf", "org-id = bcd\n"));
	assert_int_equal(config_reload(path, &config, &error), 1);
	assert_string_equal(config.org_id, "bcd");
	usleep(300000); /* then any later change shows in the time stamps */
	config_reload(path, &config, &error);
	assert_int_equal(config_reload(path, &config, &error), 0);
	assert_int_equal(remove(path), 0);
	assert_int_equal(config_reload(path, &config, &error), 1);
	assert_string_equal(config.org_id, "mofc");
	assert_int_equal(config_reload(path, &config, &error), 0);
	config_clear(&config);
	free(path);
	support_remove(folder);
}

/* What does not fit is cut. */
static void
test_short_buffer(void **state)
{
	struct migrate_config config;
	char value[8];

	(void)state;
	read_text("readers = first, second, third\n", &config);
	config_value(&config, CONFIG_READERS, value, sizeof(value));
	assert_string_equal(value, "first, ");
	config_clear(&config);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_defaults),  cmocka_unit_test(test_every_key),
		cmocka_unit_test(test_durations), cmocka_unit_test(test_mistakes),
		cmocka_unit_test(test_place),     cmocka_unit_test(test_short_buffer),
		cmocka_unit_test(test_sample),    cmocka_unit_test(test_reload),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
