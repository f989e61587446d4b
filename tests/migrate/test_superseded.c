/* A runner that comes to again after another one has taken its place. */
#include "scene.h"

#include <errno.h>
#include <string.h>

/* Another runner takes the job over in the midst of the move, and goes on writing to its row. */
static void
answer_and_sleep(struct fake_driver *fake, struct fake_task *task, enum migrate_action action)
{
	struct scene *scene = fake->context;

	if (action == MIGRATE_START) {
		struct migrate_job *job = scene_load(scene, scene->id);

		scene_store_as(scene, job, 77);
		job_free(job);
		fake_push(task, support_sample(1, 50000000, 1));
	} else {
		fake_answer_well(fake, task, action);
	}
}

static void
write_as_other(struct fake_driver *fake, struct fake_task *task)
{
	struct scene *scene = fake->context;
	struct migrate_job *job = scene_load(scene, scene->id);

	(void)task;
	if (fake->calls++ < 20)
		scene_store_as(scene, job, 77);
	else
		scene->stop = 1; /* it has not noticed, or does not care */
	job_free(job);
}

/*
 * A runner that slept while another took its place ends, rather than to take back what the other
 * works on: the two would take each job from one another for ever.
 */
static void
test_superseded(void **state)
{
	struct scene scene;
	struct migrate_job *job;
	char id[JOB_ID_SIZE];

	(void)state;
	scene_init(&scene);
	scene.fake.answer = answer_and_sleep;
	scene.fake.idle = write_as_other;
	scene_submit(&scene, "g1", id);
	strcpy(scene.id, id);
	scene.options.idle_limit = 2000;
	assert_int_equal(engine_run(&scene.options, NULL), -ESTALE);
	assert_int_equal(scene.stop, 0);
	assert_string_equal(scene.fake.asked, "g1:prepare g1:start g1:close ");
	assert_non_null(strstr(scene.log, "another runner has taken over"));
	job = scene_load(&scene, id);
	assert_int_equal(job->epoch, 77);
	support_check(job, 4);
	job_free(job);
	scene_clear(&scene);
}

/* The same, seen by one who never had the job. */
static void
test_superseded_idle(void **state)
{
	struct scene scene;
	struct migrate_job *job;
	char id[JOB_ID_SIZE];

	(void)state;
	scene_init(&scene);
	scene_submit(&scene, "g1", id);
	job = scene_load(&scene, id);
	support_take(job);
	scene_store_as(&scene, job, 77);
	job_free(job);
	scene.options.idle_limit = -1;
	assert_int_equal(engine_run(&scene.options, NULL), -ESTALE);
	assert_string_equal(scene.fake.asked, "");
	scene_clear(&scene);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_superseded),
		cmocka_unit_test(test_superseded_idle),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
