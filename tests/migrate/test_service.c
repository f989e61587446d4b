/* The service's settings and migrate.conf: kept, checked, and followed by a runner that works. */
#include "scene.h"

#include <migrate/arguments.h>
#include <migrate/config.h>
#include <migrate/service.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SETTINGS struct msvm_virtual_system_migration_service_setting_data
#define MACHINES "MaximumActiveVirtualSystemMigration"
#define STORAGES "MaximumActiveStorageMigration"
#define TYPE(name) MSVM_MIGRATION_JOB_JOB_TYPE_##name

static void
modify(struct job_store *store, SETTINGS settings)
{
	struct mof_error error;
	uint32_t code;

	if (service_modify(store, &settings, NULL, &code, &error) < 0 || code)
		fail_msg("%s", error.message);
}

static void
assert_service(struct job_store *store, const struct migrate_config *config, bool enabled,
	       unsigned int machines, unsigned int storages, uint64_t revision)
{
	struct service service;

	assert_int_equal(service_read(store, config, &service, NULL), 0);
	assert_int_equal(service.settings.enable_virtual_system_migration.value, enabled);
	assert_int_equal(service.settings.maximum_active_virtual_system_migration.value, machines);
	assert_int_equal(service.settings.maximum_active_storage_migration.value, storages);
	assert_false(service.settings.authentication_type.set);
	assert_int_equal(service.revision, revision);
	assert_int_equal(msvm_virtual_system_migration_service_setting_data_validate(
				 &service.settings, NULL), 0);
}

static void
test_settings(void **state)
{
	static const char *const back[] = { MACHINES, "EnableVirtualSystemMigration", NULL };
	const SETTINGS nothing = { .enable_compression = mof_bool(true) };
	struct scene scene;
	uint32_t code;

	(void)state;
	scene_init(&scene);
	assert_service(scene.store, NULL, true, 0, 0, 0);
	assert_service(scene.store, &config_defaults, true, 8, 4, 0);
	modify(scene.store, (SETTINGS){ .maximum_active_virtual_system_migration = mof_u32(2) });
	assert_service(scene.other, &config_defaults, true, 2, 4, 1);
	modify(scene.other, (SETTINGS){ .maximum_active_storage_migration = mof_u32(1000),
					.enable_virtual_system_migration = mof_bool(false),
					.instance_id = "mine",
					.enable_smb_transport = mof_bool(false) });
	assert_service(scene.store, &config_defaults, false, 2, 1000, 2);
	/* What the list names and is NULL is the configuration's again. */
	assert_int_equal(service_modify(scene.store, &nothing, back, &code, NULL), 0);
	assert_int_equal(code, 0);
	assert_service(scene.store, &config_defaults, true, 8, 1000, 3);
	scene_clear(&scene);
}

static void
test_refused(void **state)
{
	static const char *const unknown[] = { "Colour", NULL };
	static const char *const fixed[] = { "Caption", NULL };
	static const struct {
		SETTINGS settings;
		const char *const *list;
		uint32_t code;
		const char *says;
	} rows[] = {
		{ { .maximum_active_storage_migration = { 0, true } }, NULL, 32773, STORAGES },
		{ { .maximum_active_virtual_system_migration = { 1001, true } }, NULL, 32773,
		  "give 1 to 1000" },
		{ { .authentication_type = { 2, true } }, NULL, 32773, "AuthenticationType" },
		{ { .authentication_type = { 1, true } }, NULL, 32770, "hosts file" },
		{ { .enable_smb_transport = { true, true } }, NULL, 32770, "SMB" },
		{ { .instance_id = NULL }, unknown, 32773, "no setting \"Colour\"" },
		{ { .caption = "x" }, fixed, 32773, "Caption is fixed" },
	};
	struct scene scene;

	(void)state;
	scene_init(&scene);
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct mof_error error = { 0 };
		uint32_t code = 0;

		assert_int_equal(service_modify(scene.store, &rows[i].settings, rows[i].list,
						&code, &error), 0);
		assert_int_equal(code, rows[i].code);
		if (!strstr(error.message, rows[i].says))
			fail_msg("%s", error.message);
	}
	assert_service(scene.store, NULL, true, 0, 0, 0);
	scene_clear(&scene);
}

static int
count(const struct store_record *record, void *context)
{
	(void)record;
	++*(int *)context;
	return 0;
}

/* The record is no job: not listed, not found, not run; a damaged one is told of. */
static void
test_record(void **state)
{
	struct store_record record = { .id = STORE_SETTINGS, .body = "{\"x\":", .length = 5 };
	struct service service;
	struct mof_error error;
	struct scene scene;
	char id[JOB_ID_SIZE];
	int jobs = 0;

	(void)state;
	scene_init(&scene);
	modify(scene.store, (SETTINGS){ .enable_compression = mof_bool(true) });
	assert_int_equal(scene.store->ops->list(scene.store, count, &jobs, NULL), 0);
	assert_int_equal(jobs, 0);
	assert_int_equal(client_find(scene.store, STORE_SETTINGS, id, &error), -ENOENT);
	scene_run(&scene);
	assert_null(strstr(scene.log, "cannot be used"));
	record.revision = 1;
	assert_int_equal(scene.store->ops->put(scene.store, &record, 0, true, &record.revision,
					       NULL), 0);
	assert_int_equal(service_read(scene.store, NULL, &service, &error), -EBADMSG);
	assert_int_equal(engine_run(&scene.options, &error), -EBADMSG);
	assert_int_equal(scene.store->ops->runner_lives(scene.store, NULL), 0);
	scene_clear(&scene);
}

static void
submit(struct scene *scene, const char *domain, unsigned int type, char id[JOB_ID_SIZE])
{
	const struct migrate_disk disk = { .target = "vda", .path = "/x" };
	const struct job_wish wish = { .source = "a", .domain = domain, .job_type = type,
				       .destination = type == TYPE(MOVING_STORAGE) ? NULL : "b",
				       .disks = &disk,
				       .disk_count = job_type_moves_storage(type) };
	struct mof_error error;

	if (client_submit(scene->other, &wish, &migrate_system_clock, id, &error) < 0)
		fail_msg("%s", error.message);
}

static void
submit_some(struct scene *scene)
{
	static const struct {
		const char *domain;
		unsigned int type;
	} jobs[] = {
		{ "m1", TYPE(MOVING_VIRTUAL_MACHINE) },
		{ "both", TYPE(MOVING_VIRTUAL_MACHINE_AND_STORAGE) },
		{ "m2", TYPE(CREATING_REMOTE_VIRTUAL_MACHINE) },
		{ "m3", TYPE(MOVING_VIRTUAL_MACHINE) },
		{ "s1", TYPE(MOVING_STORAGE) },
		{ "s2", TYPE(MOVING_STORAGE) },
		{ "check", TYPE(CHECKING_VIRTUAL_MACHINE_COMPATIBILITY) },
	};
	char id[JOB_ID_SIZE];

	for (size_t i = 0; i < COUNT(jobs); i++)
		submit(scene, jobs[i].domain, jobs[i].type, id);
}

/* Nobody ever answers, so that what has begun stays under way. */
static void
answer_never(struct fake_driver *fake, struct fake_task *task, enum migrate_action action)
{
	(void)fake;
	(void)task;
	(void)action;
}

static void
stop_after_a_while(struct fake_driver *fake, struct fake_task *task)
{
	struct scene *scene = fake->context;

	(void)task;
	if (++fake->calls == 20)
		scene->stop = 1;
}

static void
run_with(struct scene *scene, const char *config,
	 void (*idle)(struct fake_driver *fake, struct fake_task *task))
{
	scene->fake.answer = answer_never;
	scene->fake.idle = idle;
	scene->options.config = config;
	submit_some(scene);
	scene_run(scene);
}

/* Asserts what was begun; in which order all of it is let go of does not matter. */
static void
assert_begun(struct scene *scene, const char *expected)
{
	char *rest = strstr(scene->fake.asked, expected);

	assert_ptr_equal(rest, scene->fake.asked);
	assert_null(strstr(rest + strlen(expected), "prepare"));
}

/* A machine with its storage counts in both limits; what waits for one holds nothing of another. */
static void
test_limits(void **state)
{
	struct scene scene;

	(void)state;
	scene_init(&scene);
	modify(scene.other, (SETTINGS){ .maximum_active_virtual_system_migration = mof_u32(2),
					.maximum_active_storage_migration = mof_u32(1) });
	run_with(&scene, NULL, stop_after_a_while);
	assert_begun(&scene, "m1:prepare both:prepare check:prepare ");
	scene_clear(&scene);
}

static void
test_limits_of_configuration(void **state)
{
	struct scene scene;
	char *config;

	(void)state;
	scene_init(&scene);
	config = support_file(scene.folder, "migrate.conf",
			      "max-virtual-system-migrations = 1\nmax-storage-migrations = 1\n");
	run_with(&scene, config, stop_after_a_while);
	assert_begun(&scene, "m1:prepare s1:prepare check:prepare ");
	free(config);
	scene_clear(&scene);
}

static void
switch_on_after_a_while(struct fake_driver *fake, struct fake_task *task)
{
	struct scene *scene = fake->context;

	if (fake->calls == 10)
		modify(scene->other,
		       (SETTINGS){ .enable_virtual_system_migration = mof_bool(true) });
	stop_after_a_while(fake, task);
}

/* Jobs that were taken before wait; a runner that works hears of the change. */
static void
test_switched_off(void **state)
{
	const struct job_wish move = { .source = "a", .destination = "b", .domain = "g" };
	struct migrate_config config = config_defaults;
	struct mof_error error;
	struct scene scene;
	char id[JOB_ID_SIZE];

	(void)state;
	scene_init(&scene);
	submit_some(&scene);
	modify(scene.other, (SETTINGS){ .enable_virtual_system_migration = mof_bool(false) });
	assert_int_equal(client_submit(scene.other, &move, &migrate_system_clock, id, &error),
			 -EPERM);
	assert_non_null(strstr(error.message, "EnableVirtualSystemMigration is false"));
	submit(&scene, "s3", TYPE(MOVING_STORAGE), id);
	scene.fake.answer = answer_never;
	scene.fake.idle = switch_on_after_a_while;
	scene_run(&scene);
	assert_non_null(strstr(scene.fake.asked, "s1:prepare s2:prepare check:prepare s3:prepare "
						 "m1:prepare both:prepare m2:prepare m3:prepare "));
	assert_non_null(strstr(scene.log, "the service was changed: migration of machines is on"));
	scene_clear(&scene);

	/* By the configuration alone. */
	scene_init(&scene);
	config.enable_virtual_system_migration = false;
	assert_int_equal(client_submit(scene.other, &(struct job_wish){ .source = "a",
				       .destination = "b", .domain = "g", .config = &config },
				       &migrate_system_clock, id, &error), -EPERM);
	scene_clear(&scene);
}

/* The guest goes over, but autostart cannot be copied. */
static void
answer_with_warning(struct fake_driver *fake, struct fake_task *task, enum migrate_action action)
{
	struct migrate_event event = support_prepared();

	event.u.guest.autostart = event.u.guest.persistent = true;
	if (action == MIGRATE_COPY_AUTOSTART) {
		event = support_event(MIGRATE_FINISHED);
		event.u.result.kind = MIGRATE_RESULT_FAILED;
		event.u.result.code = 1;
		strcpy(event.u.result.message, "no");
	}
	if (action == MIGRATE_PREPARE || action == MIGRATE_COPY_AUTOSTART)
		fake_push(task, event);
	else
		fake_answer_well(fake, task, action);
}

static void
answer_with_failure(struct fake_driver *fake, struct fake_task *task, enum migrate_action action)
{
	if (action == MIGRATE_START)
		fake_push(task, support_failed());
	else if (action == MIGRATE_SETTLE)
		fake_push(task, support_places(MIGRATE_PLACE_RUNNING, MIGRATE_PLACE_ABSENT));
	else
		fake_answer_well(fake, task, action);
}

/* A job that ends so, with that configuration; give it back by job_free(). */
static struct migrate_job *
ended(const char *text, void (*answer)(struct fake_driver *fake, struct fake_task *task,
				       enum migrate_action action))
{
	struct migrate_job *job;
	struct scene scene;
	char id[JOB_ID_SIZE], *config;

	scene_init(&scene);
	config = support_file(scene.folder, "migrate.conf", text);
	scene.fake.answer = answer;
	scene.options.config = config;
	scene_submit(&scene, "g1", id);
	scene_run(&scene);
	job = scene_load(&scene, id);
	free(config);
	scene_clear(&scene);
	return job;
}

static void
test_warnings(void **state)
{
	static const struct {
		const char *text;
		unsigned int expected;
	} rows[] = { { "", 7 }, { "warnings-as = 7", 7 }, { "warnings-as = 32768", 32768 } };

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct migrate_job *job = ended(rows[i].text, answer_with_warning);

		assert_int_equal(job->cim.job_state.value, rows[i].expected);
		assert_true(job_is_completed(job) && job_is_final(job));
		assert_int_equal(job->cim.operational_status.items[0], 3);
		assert_int_equal(job->cim.error_code.value, 0);
		assert_int_equal(job->finding_count, 1);
		assert_true(job->removable);
		job_free(job);
	}
}

static void
test_retains_failed(void **state)
{
	static const struct {
		const char *text, *kept;
	} rows[] = {
		{ "", "00000007000000.000000:000" },
		{ "retain-failed = 36h", "00000001120000.000000:000" },
		{ "retain-failed = 0", "00000000000500.000000:000" },
		{ "retain-failed = 1m", "00000000000500.000000:000" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct migrate_job *job = ended(rows[i].text, answer_with_failure);

		assert_int_equal(job->cim.job_state.value, 10);
		assert_string_equal(job->cim.time_before_removal.text, rows[i].kept);
		job_free(job);
	}
}

static void
write_config(struct scene *scene, const char *text)
{
	free(support_file(scene->folder, "migrate.conf", text));
}

static void
change_configuration(struct fake_driver *fake, struct fake_task *task)
{
	struct scene *scene = fake->context;

	(void)task;
	fake->calls++;
	if (fake->calls == 1)
		write_config(scene, "max-virtual-system-migrations = x\n");
	else if (strstr(scene->log, "expected a number") && !strstr(scene->fake.asked, "m2"))
		write_config(scene, "max-virtual-system-migrations = 3\n");
	if (strstr(scene->fake.asked, "m2"))
		scene->stop = 1;
}

/* A mistake changes nothing and is told once; a good file counts without a new start. */
static void
test_configuration_changes(void **state)
{
	struct scene scene;
	char *config;

	(void)state;
	scene_init(&scene);
	config = support_file(scene.folder, "migrate.conf", "max-virtual-system-migrations = 1\n");
	run_with(&scene, config, change_configuration);
	assert_non_null(strstr(scene.log, "migrate.conf:1: "));
	assert_non_null(strstr(scene.log, "; all stays as it was"));
	assert_non_null(strstr(scene.log, "at most 3 at a time"));
	assert_non_null(strstr(scene.fake.asked, "both:prepare m2:prepare "));
	free(config);
	scene_clear(&scene);
}

/* At the start it is no mistake to be passed over. */
static void
test_wrong_configuration(void **state)
{
	struct mof_error error;
	struct scene scene;
	char *config;

	(void)state;
	scene_init(&scene);
	config = support_file(scene.folder, "migrate.conf", "\nlimits = 1\n");
	scene.options.config = config;
	assert_int_equal(engine_run(&scene.options, &error), -EINVAL);
	assert_non_null(strstr(error.message, "migrate.conf:2: unknown key \"limits\""));
	assert_int_equal(scene.store->ops->runner_lives(scene.store, NULL), 0);
	free(config);
	scene_clear(&scene);
}

static void
test_org_id(void **state)
{
	struct migrate_config config = config_defaults;
	const struct job_wish wish = { .source = "a", .destination = "b", .domain = "g",
				       .config = &config };
	char id[JOB_ID_SIZE], found[JOB_ID_SIZE], *beginnings[4];
	struct scene scene;

	(void)state;
	scene_init(&scene);
	config.org_id = "abcdefghijklmnopqrstuvwxyz";
	assert_int_equal(client_submit(scene.other, &wish, &migrate_system_clock, id, NULL), 0);
	assert_memory_equal(id, "abcdefghijklmnopqrstuvwxyz:", 27);
	assert_int_equal(strlen(id), JOB_ID_SIZE - 1);
	beginnings[0] = strdup(id);
	beginnings[1] = strdup(id + 27);
	beginnings[2] = strndup(id + 27, 8);
	beginnings[3] = strndup(id, 27 + 8);
	for (int i = 0; i < 4; i++) {
		assert_int_equal(client_find(scene.other, beginnings[i], found, NULL), 0);
		assert_string_equal(found, id);
		free(beginnings[i]);
	}
	assert_int_equal(client_find(scene.other, "mofc:00000000", found, NULL), -ENOENT);
	scene_run(&scene);
	scene_assert_end(&scene, id, 7, 0);
	scene_clear(&scene);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_settings),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_record),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_limits_of_configuration),
		cmocka_unit_test(test_switched_off),
		cmocka_unit_test(test_warnings),
		cmocka_unit_test(test_retains_failed),
		cmocka_unit_test(test_configuration_changes),
		cmocka_unit_test(test_wrong_configuration),
		cmocka_unit_test(test_org_id),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
