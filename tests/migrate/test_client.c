/* What every process may do with a store: find a job by its beginning, look before it starts. */
#include "scene.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* The beginning of an InstanceID is enough if it is long enough and fits one job only. */
static void
test_find(void **state)
{
	static const struct store_record twins[] = {
		{ .id = "mofc:12345678-aa", .state = 2, .body = "{}", .length = 2 },
		{ .id = "mofc:12345678-ab", .state = 2, .body = "{}", .length = 2 },
	};
	struct scene scene;
	uint64_t revision;
	char id[JOB_ID_SIZE], found[JOB_ID_SIZE], prefix[20];

	(void)state;
	scene_init(&scene);
	scene_submit(&scene, "g1", id);
	for (size_t i = 0; i < COUNT(twins); i++)
		assert_int_equal(
			scene.other->ops->put(scene.other, &twins[i], 0, true, &revision, NULL), 0);
	assert_int_equal(client_find(scene.other, id, found, NULL), 0);
	assert_string_equal(found, id);
	snprintf(prefix, sizeof(prefix), "%.13s", id);
	assert_int_equal(client_find(scene.other, prefix, found, NULL), 0);
	snprintf(prefix, sizeof(prefix), "%.8s", id + 5);
	for (char *at = prefix; *at; at++)
		if (*at >= 'a')
			*at = (char)(*at - 'a' + 'A');
	assert_int_equal(client_find(scene.other, prefix, found, NULL), 0);
	assert_string_equal(found, id);
	snprintf(prefix, sizeof(prefix), "%.7s", id + 5);
	assert_int_equal(client_find(scene.other, prefix, found, NULL), -EINVAL);
	assert_int_equal(client_find(scene.other, "mofc:1234567", found, NULL), -EINVAL);
	assert_int_equal(client_find(scene.other, "12345678", found, NULL), -EEXIST);
	assert_int_equal(client_find(scene.other, "12345678-ab", found, NULL), 0);
	assert_int_equal(client_find(scene.other, "99999999", found, NULL), -ENOENT);
	scene_clear(&scene);
}

static void
answer_refusal(struct fake_driver *fake, struct fake_task *task, enum migrate_action action)
{
	(void)fake;
	(void)action;
	fake_push(task, support_ended(MIGRATE_RESULT_FAILED, 10, 42, "no such guest"));
}

static void
answer_nothing(struct fake_driver *fake, struct fake_task *task, enum migrate_action action)
{
	(void)fake;
	(void)task;
	(void)action;
}

/* A guest is found by any job that has not ended, and by no other. */
static void
test_job_of_guest(void **state)
{
	struct scene scene;
	struct moment now = support_moment(1);
	char id[JOB_ID_SIZE], found[JOB_ID_SIZE];
	struct migrate_job *job;

	(void)state;
	scene_init(&scene);
	scene_submit(&scene, "other", id);
	scene_submit(&scene, UUID, id);
	assert_int_equal(client_job_of_guest(scene.other, NULL, UUID, found, NULL), 1);
	assert_string_equal(found, id);
	assert_int_equal(client_job_of_guest(scene.other, "a", "other", found, NULL), 1);
	assert_int_equal(client_job_of_guest(scene.other, "b", "other", found, NULL), 0);
	job = scene_load(&scene, id);
	job_set_situation(job, JOB_KILLED, &now);
	job->busy = true; /* until libvirt has let go of the guest */
	scene_store_as(&scene, job, 0);
	assert_int_equal(client_job_of_guest(scene.other, NULL, UUID, found, NULL), 1);
	job->busy = false;
	scene_store_as(&scene, job, 0);
	job_free(job);
	assert_int_equal(client_job_of_guest(scene.other, NULL, UUID, found, NULL), 0);
	scene_clear(&scene);
}

static void
test_check(void **state)
{
	static const struct migrate_order order = {
		.source_uri = "test:///a",
		.destination_uri = "test:///b",
		.peer_uri = "test://b/",
		.domain = "g1",
	};
	struct scene scene;
	struct migrate_guest guest;
	struct migrate_result failure;

	(void)state;
	scene_init(&scene);
	assert_int_equal(client_check(&scene.fake.base, &order, 1000, &guest, &failure), 0);
	assert_string_equal(guest.uuid, UUID);
	assert_string_equal(scene.fake.asked, "g1:prepare g1:close ");
	scene.fake.answer = answer_refusal;
	assert_int_equal(client_check(&scene.fake.base, &order, 1000, &guest, &failure),
			 -ECANCELED);
	assert_int_equal(failure.code, 42);
	assert_string_equal(failure.message, "no such guest");
	scene.fake.answer = answer_nothing;
	assert_int_equal(client_check(&scene.fake.base, &order, 20, &guest, &failure), -ECANCELED);
	assert_int_equal(failure.code, 68);
	scene_clear(&scene);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_find),
		cmocka_unit_test(test_job_of_guest),
		cmocka_unit_test(test_check),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
