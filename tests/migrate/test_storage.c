/* Jobs that copy images as well: made, filled, and removed again where nobody needs them. */
#include "scene.h"

#include <stdio.h>
#include <string.h>

static const struct migrate_disk found[] = {
	{ .target = "vda", .source = "/images/a", .path = "/images/a", .format = "raw",
	  .capacity = 64 << 20 },
	{ .target = "vdb", .source = "/images/b", .path = "/new/b", .format = "qcow2",
	  .capacity = 32 << 20 },
};

/* How the hosts answer. */
struct story {
	struct scene scene;
	enum migrate_result_kind made, moved, removed;
	enum migrate_place_state source, destination;
	bool ask_to_stop; /* while the images are made */
	bool is_making;
};

static void
finish(struct fake_task *task, enum migrate_result_kind kind)
{
	struct migrate_event event = support_event(MIGRATE_FINISHED);

	event.u.result.kind = kind;
	if (kind != MIGRATE_RESULT_OK) {
		event.u.result.domain = 18;
		event.u.result.code = 38;
		strcpy(event.u.result.message, "no room");
	}
	fake_push(task, event);
}

static void
answer(struct fake_driver *fake, struct fake_task *task, enum migrate_action action)
{
	struct story *story = fake->context;
	struct migrate_event prepared = support_prepared();

	switch (action) {
	case MIGRATE_PREPARE:
		prepared.u.guest.disks = found;
		prepared.u.guest.disk_count = COUNT(found);
		fake_push(task, prepared);
		break;
	case MIGRATE_MAKE_IMAGES:
		story->is_making = story->ask_to_stop;
		if (!story->is_making)
			finish(task, story->made);
		break;
	case MIGRATE_START:
		fake_push(task, support_ended(story->moved, story->moved ? 10 : 0, 9, "it broke"));
		break;
	case MIGRATE_SETTLE:
		fake_push(task, support_places(story->source, story->destination));
		break;
	default:
		finish(task, story->removed);
		break;
	}
}

/* The images are ready once the runner has heard of the request. */
static void
ask_to_stop(struct fake_driver *fake, struct fake_task *task)
{
	struct story *story = fake->context;
	struct migrate_job *job = scene_load(&story->scene, story->scene.id);

	if (story->is_making && job->request == JOB_REQUEST_NONE)
		assert_int_equal(scene_request(&story->scene, story->scene.id, 4), 0);
	else if (story->is_making && strstr(story->scene.log, "asked to terminate"))
		finish(task, story->made);
	job_free(job);
}

static void
story_init(struct story *story)
{
	memset(story, 0, sizeof(*story));
	story->made = story->moved = story->removed = MIGRATE_RESULT_OK;
	story->source = ABSENT;
	story->destination = IS_RUNNING;
	scene_init(&story->scene);
	story->scene.fake.context = story;
	story->scene.fake.answer = answer;
	story->scene.fake.idle = ask_to_stop;
}

static struct migrate_job *
run(struct story *story, bool remove_source_images, const char *asked)
{
	const struct job_wish wish = {
		.job_type = MSVM_MIGRATION_JOB_JOB_TYPE_MOVING_VIRTUAL_MACHINE_AND_STORAGE,
		.source = "a",
		.destination = "b",
		.domain = "g1",
		.settings = { .remove_source_images = remove_source_images },
	};

	assert_int_equal(client_submit(story->scene.other, &wish, &migrate_system_clock,
				       story->scene.id, NULL), 0);
	scene_run(&story->scene);
	if (asked)
		assert_string_equal(story->scene.fake.asked, asked);
	return scene_load(&story->scene, story->scene.id);
}

static void
test_completes(void **state)
{
	struct story story;
	struct migrate_job *job;

	(void)state;
	story_init(&story);
	job = run(&story, false, "g1:prepare g1:make g1:start g1:settle g1:close ");
	support_check(job, COMPLETED);
	assert_int_equal(job->cim.job_type.value, 306);
	assert_int_equal(job->cim.migration_type.value, 32771);
	assert_int_equal(job->disk_count, 2);
	assert_string_equal(job->disks[1].path, "/new/b");
	assert_false(job->disks[0].made || job->disks[1].made);
	assert_int_equal(job->finding_count, 0);
	job_free(job);
	scene_clear(&story.scene);
}

static void
test_sources_removed(void **state)
{
	struct story story;
	struct migrate_job *job;

	(void)state;
	story_init(&story);
	job = run(&story, true,
		  "g1:prepare g1:make g1:start g1:settle g1:remove-sources g1:close ");
	support_check(job, COMPLETED);
	assert_int_equal(job->cim.operational_status.items[0], 2);
	job_free(job);
	scene_clear(&story.scene);

	/* What cannot be removed is told of. */
	story_init(&story);
	story.removed = MIGRATE_RESULT_FAILED;
	job = run(&story, true,
		  "g1:prepare g1:make g1:start g1:settle g1:remove-sources g1:close ");
	support_check(job, COMPLETED);
	assert_int_equal(job->cim.operational_status.items[0], 3);
	assert_string_equal(job->cim.job_status,
			    "the guest runs on b, but: images were not removed: no room");
	assert_int_equal(job->findings[0].code, JOB_ERROR_CLEANUP);
	job_free(job);
	scene_clear(&story.scene);
}

/* The guest stays at the source: the copies go before the job ends. */
static void
test_failure(void **state)
{
	struct story story;
	struct migrate_job *job;

	(void)state;
	story_init(&story);
	story.moved = MIGRATE_RESULT_FAILED;
	story.source = IS_RUNNING;
	story.destination = ABSENT;
	job = run(&story, true,
		  "g1:prepare g1:make g1:start g1:settle g1:remove-copies g1:close ");
	support_check(job, EXCEPTION);
	assert_int_equal(job->cim.error_code.value, 9);
	assert_string_equal(job->cim.error_description, "it broke");
	assert_false(job->disks[0].made || job->disks[1].made);
	job_free(job);
	scene_clear(&story.scene);

	story_init(&story);
	story.moved = story.removed = MIGRATE_RESULT_FAILED;
	story.source = IS_RUNNING;
	story.destination = ABSENT;
	job = run(&story, false,
		  "g1:prepare g1:make g1:start g1:settle g1:remove-copies g1:close ");
	support_check(job, EXCEPTION);
	assert_int_equal(job->cim.error_code.value, 9);
	assert_int_equal(job->finding_count, 1);
	assert_true(job->disks[0].made && job->disks[1].made);
	job_free(job);
	scene_clear(&story.scene);
}

/* Nothing is removed where the guest's place is in doubt. */
static void
test_doubt(void **state)
{
	struct story story;
	struct migrate_job *job;

	(void)state;
	story_init(&story);
	story.moved = MIGRATE_RESULT_FAILED;
	story.source = SHUT_OFF;
	story.destination = ABSENT;
	job = run(&story, true, NULL);
	assert_null(strstr(story.scene.fake.asked, "remove"));
	support_check(job, EXCEPTION);
	assert_true(job->disks[0].made);
	/* Both places and both copies are told of. */
	assert_int_equal(job->finding_count, 4);
	assert_non_null(strstr(job->findings[3].message, "stays on b"));
	job_free(job);
	scene_clear(&story.scene);
}

static void
test_images_cannot_be_made(void **state)
{
	struct story story;
	struct migrate_job *job;

	(void)state;
	story_init(&story);
	story.made = MIGRATE_RESULT_FAILED;
	story.source = IS_RUNNING;
	story.destination = ABSENT;
	job = run(&story, false, "g1:prepare g1:make g1:settle g1:remove-copies g1:close ");
	support_check(job, EXCEPTION);
	assert_int_equal(job->cim.error_code.value, 38);
	assert_string_equal(job->cim.error_description, "no room");
	job_free(job);
	scene_clear(&story.scene);
}

static void
test_request_while_making(void **state)
{
	struct story story;
	struct migrate_job *job;

	(void)state;
	story_init(&story);
	story.ask_to_stop = true;
	story.source = IS_RUNNING;
	story.destination = ABSENT;
	job = run(&story, false, "g1:prepare g1:make g1:settle g1:remove-copies g1:close ");
	support_check(job, TERMINATED);
	assert_int_equal(job->cim.error_code.value, 78);
	assert_false(job->disks[0].made);
	job_free(job);
	scene_clear(&story.scene);
}

/* The runner is gone: what it had made is removed by the next, if the guest does not use it. */
static void
adopt(struct story *story, enum job_phase phase, unsigned int expected, unsigned int code,
      const char *asked)
{
	const struct job_wish wish = {
		.job_type = MSVM_MIGRATION_JOB_JOB_TYPE_MOVING_VIRTUAL_MACHINE_AND_STORAGE,
		.source = "a",
		.destination = "b",
		.domain = UUID,
	};
	struct migrate_event prepared = support_prepared();
	struct moment now = support_moment(1000);
	struct migrate_job *job;

	assert_int_equal(client_submit(story->scene.other, &wish, &migrate_system_clock,
				       story->scene.id, NULL), 0);
	job = scene_load(&story->scene, story->scene.id);
	job->guest = prepared.u.guest;
	assert_int_equal(job_set_disks(job, found, COUNT(found)), 0);
	job->disks[0].made = job->disks[1].made = true;
	job->phase = phase;
	job->runs = 1;
	job_set_situation(job, JOB_RUNNING, &now);
	scene_store_as(&story->scene, job, scene_epoch(&story->scene));
	job_free(job);
	scene_run(&story->scene);
	assert_non_null(strstr(story->scene.fake.asked, asked));
	scene_assert_end(&story->scene, story->scene.id, expected, code);
	scene_clear(&story->scene);
}

static void
test_adoption(void **state)
{
	struct story story;

	(void)state;
	story_init(&story);
	story.source = IS_RUNNING;
	story.destination = ABSENT;
	adopt(&story, JOB_PHASE_MAKING, EXCEPTION, JOB_ERROR_RESTARTED, ":remove-copies ");
	story_init(&story);
	story.source = IS_RUNNING;
	story.destination = ABSENT;
	adopt(&story, JOB_PHASE_MOVING, EXCEPTION, JOB_ERROR_UNWATCHED, ":remove-copies ");
	story_init(&story);
	story.source = IS_RUNNING;
	story.destination = ABSENT;
	adopt(&story, JOB_PHASE_CLEANING, EXCEPTION, JOB_ERROR_UNWATCHED, ":remove-copies ");
	story_init(&story);
	adopt(&story, JOB_PHASE_MOVING, COMPLETED, 0, ":settle " UUID ":close ");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_completes),
		cmocka_unit_test(test_sources_removed),
		cmocka_unit_test(test_failure),
		cmocka_unit_test(test_doubt),
		cmocka_unit_test(test_images_cannot_be_made),
		cmocka_unit_test(test_request_while_making),
		cmocka_unit_test(test_adoption),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
