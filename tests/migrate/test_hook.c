/* The program that is told of the ends of jobs: what it gets, and that Notify is only a text. */
#include "scene.h"

#include <migrate/engine_hook.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <unistd.h>

/* A clock that the test can set forward. */
struct ahead {
	struct migrate_clock clock;
	int64_t by; /* milliseconds */
};

static struct moment
ahead_now(struct migrate_clock *clock)
{
	struct moment now = moment_now();

	now.steady += ((struct ahead *)clock)->by;
	return now;
}

static void
ahead_wait(struct migrate_clock *clock, int eventfd, int limit)
{
	(void)clock;
	migrate_system_clock.wait(&migrate_system_clock, eventfd, limit < 20 ? limit : 20);
	/* Once the hook has begun, its time passes. */
	if (access("begun", F_OK) == 0)
		((struct ahead *)clock)->by += 10000;
}

/* A scene whose hook is a script with that text; its folder is the working folder. */
static void
init(struct scene *scene, const char *script, const char *mode)
{
	char *hook, *config, text[400];

	scene_init(scene);
	hook = support_file(scene->folder, "hook", script);
	assert_int_equal(chmod(hook, (mode_t)strtol(mode, NULL, 8)), 0);
	snprintf(text, sizeof(text), "notify-hook = %s\n", hook);
	config = support_file(scene->folder, "migrate.conf", text);
	assert_int_equal(chdir(scene->folder), 0);
	scene->options.config = config;
	free(hook);
}

static void
clear(struct scene *scene)
{
	assert_int_equal(chdir("/"), 0);
	free((char *)scene->options.config);
	scene_clear(scene);
}

static void
run(struct scene *scene, const char *notify, char id[JOB_ID_SIZE])
{
	struct msvm_migration_job properties;
	const struct job_wish wish = { .source = "a", .destination = "b", .domain = "g1",
				       .properties = &properties };
	struct mof_error error;

	job_init_properties(&properties);
	properties.notify = notify;
	if (client_submit(scene->other, &wish, &migrate_system_clock, id, &error) < 0)
		fail_msg("%s", error.message);
	scene_run(scene);
}

#define SCRIPT "#!/bin/sh\ncd \"${0%/*}\" || exit 1\n"

static void
test_environment(void **state)
{
	struct scene scene;
	char id[JOB_ID_SIZE], expected[400], *found;

	(void)state;
	init(&scene, SCRIPT "env | grep -v -e ^PWD -e ^OLDPWD -e ^SHLVL -e ^_= | sort >told\n"
			    "echo $# >>told\n", "700");
	setenv("MOFC_SECRET", "x", 1);
	run(&scene, "ann@example.org", id);
	snprintf(expected, sizeof(expected),
		 "MOFC_JOB=%s\nMOFC_JOB_STATE=7\nMOFC_NOTIFY=ann@example.org\n"
		 "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\n0\n", id);
	found = support_read("told");
	assert_string_equal(found, expected);
	assert_null(strstr(scene.log, "notify-hook"));
	free(found);
	clear(&scene);
}

/* Whatever Notify holds, nothing of it is executed. */
static void
test_notify_is_no_command(void **state)
{
	static const char *const values[] = {
		"$(touch harm)", "`touch harm`", "; touch harm", "| touch harm", "&& touch harm\n",
		"/bin/touch", "--help", "x\ny=z", "%s%n", "() { :; }; touch harm",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(values); i++) {
		struct scene scene;
		char id[JOB_ID_SIZE], *found;

		init(&scene, SCRIPT "printf %s \"$MOFC_NOTIFY\" >told\n", "700");
		run(&scene, values[i], id);
		found = support_read("told");
		assert_string_equal(found, values[i]);
		assert_int_equal(access("harm", F_OK), -1);
		free(found);
		clear(&scene);
	}
}

/* Without a hook in the configuration, or without Notify, nothing runs. */
static void
test_nobody_to_tell(void **state)
{
	struct scene scene;
	char id[JOB_ID_SIZE];

	(void)state;
	init(&scene, SCRIPT "touch told\n", "700");
	run(&scene, NULL, id);
	run(&scene, "", id);
	assert_int_equal(access("told", F_OK), -1);
	free((char *)scene.options.config);
	scene.options.config = NULL;
	setenv("MOFC_NOTIFY_HOOK", "/bin/true", 1);
	run(&scene, "/bin/touch told", id);
	assert_int_equal(access("told", F_OK), -1);
	clear(&scene);
}

static void
test_failures(void **state)
{
	static const struct {
		const char *script, *mode, *says;
	} rows[] = {
		{ SCRIPT "exit 3\n", "700", "ended with status 3" },
		{ SCRIPT "kill -9 $$\n", "700", "was ended by signal 9" },
		{ SCRIPT "exit 0\n", "600", "cannot be run" },
		{ "#!/no/such/shell\n", "700", "cannot be run" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct scene scene;
		char id[JOB_ID_SIZE];

		init(&scene, rows[i].script, rows[i].mode);
		run(&scene, "ann", id);
		scene_assert_end(&scene, id, 7, 0);
		if (!strstr(scene.log, rows[i].says))
			fail_msg("%s", scene.log);
		assert_non_null(strstr(scene.log, id));
		clear(&scene);
	}
}

/* It and what it has started are killed after 30 s; the runner works on meanwhile. */
static void
test_limit(void **state)
{
	struct ahead ahead = { .clock = { .now = ahead_now, .wait = ahead_wait } };
	struct scene scene;
	char id[JOB_ID_SIZE], *child;

	(void)state;
	init(&scene, SCRIPT "sleep 100 & echo $! >child; touch begun; wait\n", "700");
	scene.options.clock = &ahead.clock;
	run(&scene, "ann", id);
	assert_non_null(strstr(scene.log, "was killed: it has 30 s"));
	assert_true(ahead.by >= ENGINE_HOOK_LIMIT);
	child = support_read("child");
	for (int i = 0; i < 100 && kill(atoi(child), 0) == 0; i++)
		usleep(20000);
	if (kill(atoi(child), 0) == 0) { /* perhaps only not yet waited for by its new parent */
		char path[64], *status;

		snprintf(path, sizeof(path), "/proc/%d/stat", atoi(child));
		status = support_read(path);
		assert_non_null(strstr(status, ") Z"));
		free(status);
	}
	free(child);
	clear(&scene);
}

static void
stop_when_begun(struct migrate_clock *clock, int eventfd, int limit)
{
	struct scene *scene = *(struct scene **)(void *)(clock + 1);

	(void)limit;
	migrate_system_clock.wait(&migrate_system_clock, eventfd, 20);
	if (access("begun", F_OK) == 0)
		scene->stop = 1;
}

/* A runner that is stopped leaves no hook behind. */
static void
test_stop(void **state)
{
	struct scene scene;
	struct {
		struct migrate_clock clock;
		struct scene *scene;
	} stopping = { { .now = migrate_system_clock.now, .wait = stop_when_begun }, &scene };
	char id[JOB_ID_SIZE];

	(void)state;
	init(&scene, SCRIPT "touch begun; exec sleep 100\n", "700");
	scene.options.clock = &stopping.clock;
	run(&scene, "ann", id);
	assert_non_null(strstr(scene.log, "was killed, as the runner ends"));
	clear(&scene);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_environment),    cmocka_unit_test(test_notify_is_no_command),
		cmocka_unit_test(test_nobody_to_tell), cmocka_unit_test(test_failures),
		cmocka_unit_test(test_limit),	       cmocka_unit_test(test_stop),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
