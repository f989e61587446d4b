/* The runner, with a driver that answers as told: queue, requests, adoption, ownership, removal. */
#include "scene.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void
test_completes(void **state)
{
	struct scene scene;
	struct migrate_job *job;
	char id[JOB_ID_SIZE];

	(void)state;
	scene_init(&scene);
	scene_submit(&scene, "g1", id);
	scene_run(&scene);
	assert_string_equal(scene.fake.asked, "g1:prepare g1:start g1:settle g1:close ");
	scene_assert_end(&scene, id, 7, 0);
	job = scene_load(&scene, id);
	assert_int_equal(job->epoch, 1);
	assert_true(job->removable);
	job_free(job);
	assert_int_equal(scene.store->ops->runner_lives(scene.store, NULL), 0);
	scene_clear(&scene);
}

static void
test_only_one_runner(void **state)
{
	struct scene scene;
	struct mof_error error;
	uint64_t epoch;

	(void)state;
	scene_init(&scene);
	assert_int_equal(scene.other->ops->lock_runner(scene.other, &epoch, NULL), 0);
	assert_int_equal(engine_run(&scene.options, &error), -EBUSY);
	scene_clear(&scene);
}

/* The move goes on until somebody asks for its end. */
static void
cancel_at_start(struct fake_driver *fake, struct fake_task *task, enum migrate_action action)
{
	struct scene *scene = fake->context;
	struct migrate_event places = support_places(MIGRATE_PLACE_RUNNING, MIGRATE_PLACE_ABSENT);

	switch (action) {
	case MIGRATE_START:
		assert_int_equal(scene_request(scene, scene->id, 4), 0);
		break;
	case MIGRATE_ABORT:
		fake_push(task, support_ended(MIGRATE_RESULT_FAILED, 10, 78, "cancelled"));
		break;
	case MIGRATE_SETTLE:
		fake_push(task, places);
		break;
	default:
		fake_answer_well(fake, task, action);
		break;
	}
}

static void
test_request_while_moving(void **state)
{
	struct scene scene;
	char id[JOB_ID_SIZE];

	(void)state;
	scene_init(&scene);
	scene.fake.answer = cancel_at_start;
	scene_submit(&scene, "g1", id);
	strcpy(scene.id, id);
	scene_run(&scene);
	assert_string_equal(scene.fake.asked,
			    "g1:prepare g1:start g1:abort g1:settle g1:close ");
	scene_assert_end(&scene, id, 8, 78);
	/* A job that has ended takes no request. */
	assert_int_equal(scene_request(&scene, id, 5), 32775);
	scene_clear(&scene);
}

static void
test_request_while_queued(void **state)
{
	struct scene scene;
	char id[JOB_ID_SIZE];

	(void)state;
	scene_init(&scene);
	scene_submit(&scene, "g1", id);
	assert_int_equal(scene_request(&scene, id, 4), 0);
	scene_run(&scene);
	assert_string_equal(scene.fake.asked, "");
	scene_assert_end(&scene, id, 8, 1007);
	scene_clear(&scene);
}

/* Lower priority numbers first, then in the order of their making; one at a time. */
static void
test_order(void **state)
{
	struct scene scene;
	struct migrate_job *job;
	char id[JOB_ID_SIZE];

	(void)state;
	scene_init(&scene);
	scene.options.most_active = 1;
	scene_submit(&scene, "late", id);
	scene_submit(&scene, "later", id);
	scene_submit(&scene, "urgent", id);
	job = scene_load(&scene, id);
	job->cim.priority = mof_u32(1);
	scene_store_as(&scene, job, 0);
	job_free(job);
	scene_run(&scene);
	assert_string_equal(scene.fake.asked,
			    "urgent:prepare urgent:start urgent:settle urgent:close "
			    "late:prepare late:start late:settle late:close "
			    "later:prepare later:start later:settle later:close ");
	scene_clear(&scene);
}

/* A job has been left by an earlier runner in that phase. */
static void
leave(struct scene *scene, enum job_phase phase, char id[JOB_ID_SIZE])
{
	struct moment now = moment_now();
	struct migrate_job *job;
	struct migrate_event event = support_event(MIGRATE_TAKEN);

	scene_submit(scene, "g1", id);
	job = scene_load(scene, id);
	job_step(job, &event, &now);
	event = support_prepared();
	if (phase > JOB_PHASE_PREPARING)
		job_step(job, &event, &now);
	event = support_ended(MIGRATE_RESULT_FAILED, 10, 1, "qemu is gone");
	if (phase > JOB_PHASE_MOVING)
		job_step(job, &event, &now);
	assert_int_equal(job->phase, phase);
	scene_store_as(scene, job, scene_epoch(scene));
	job_free(job);
}

static void
test_adopts_not_begun(void **state)
{
	struct scene scene;
	char id[JOB_ID_SIZE];

	(void)state;
	scene_init(&scene);
	leave(&scene, JOB_PHASE_PREPARING, id);
	scene_run(&scene);
	assert_string_equal(scene.fake.asked, "");
	scene_assert_end(&scene, id, 10, 1005);
	scene_clear(&scene);
}

static void
test_adopts_arrived(void **state)
{
	struct scene scene;
	char id[JOB_ID_SIZE];

	(void)state;
	scene_init(&scene);
	leave(&scene, JOB_PHASE_MOVING, id);
	scene_run(&scene);
	assert_string_equal(scene.fake.asked, UUID ":settle " UUID ":close ");
	scene_assert_end(&scene, id, 7, 0);
	scene_clear(&scene);
}

static void
answer_at_source(struct fake_driver *fake, struct fake_task *task, enum migrate_action action)
{
	if (action == MIGRATE_SETTLE)
		fake_push(task, support_places(MIGRATE_PLACE_RUNNING, MIGRATE_PLACE_ABSENT));
	else
		fake_answer_well(fake, task, action);
}

/* Nobody saw the end: the guest stays at the source for three seconds, then it is believed. */
static void
test_adopts_unwatched(void **state)
{
	struct scene scene;
	struct moment before = moment_now();
	char id[JOB_ID_SIZE];

	(void)state;
	scene_init(&scene);
	scene.fake.answer = answer_at_source;
	leave(&scene, JOB_PHASE_MOVING, id);
	scene_run(&scene);
	assert_null(strstr(scene.fake.asked, "start"));
	assert_null(strstr(scene.fake.asked, "abort"));
	assert_true(moment_now().steady - before.steady >= 3000);
	scene_assert_end(&scene, id, 10, 1003);
	scene_clear(&scene);
}

static void
test_adopts_settling(void **state)
{
	struct scene scene;
	char id[JOB_ID_SIZE];

	(void)state;
	scene_init(&scene);
	scene.fake.answer = answer_at_source;
	leave(&scene, JOB_PHASE_SETTLING, id);
	scene_run(&scene);
	scene_assert_end(&scene, id, 10, 1);
	scene_clear(&scene);
}

/* Moves until the runner is stopped; its successor follows the move to its end. */
static void
answer_and_stop(struct fake_driver *fake, struct fake_task *task, enum migrate_action action)
{
	struct scene *scene = fake->context;
	struct migrate_event places = support_places(MIGRATE_PLACE_RUNNING, MIGRATE_PLACE_PAUSED);

	places.u.places.source.moving = places.u.places.destination.incoming = true;
	switch (action) {
	case MIGRATE_START:
		fake_push(task, support_sample(1, 50000000, 1));
		scene->stop = 1;
		break;
	case MIGRATE_SETTLE:
		if (fake->calls++)
			places = support_places(MIGRATE_PLACE_ABSENT, MIGRATE_PLACE_RUNNING);
		fake_push(task, places);
		break;
	case MIGRATE_FOLLOW:
		fake_push(task, support_sample(1, 40000000, 1));
		fake_push(task, support_ended(MIGRATE_RESULT_UNKNOWN, 0, 0, ""));
		break;
	default:
		fake_answer_well(fake, task, action);
		break;
	}
}

static void
test_stop_and_successor(void **state)
{
	struct scene scene;
	struct migrate_job *job;
	char id[JOB_ID_SIZE];

	(void)state;
	scene_init(&scene);
	scene.fake.answer = answer_and_stop;
	scene_submit(&scene, "g1", id);
	scene_run(&scene);
	assert_string_equal(scene.fake.asked, "g1:prepare g1:start g1:close ");
	job = scene_load(&scene, id);
	support_check(job, 4);
	job_free(job);
	scene.fake.asked[0] = '\0';
	scene_run(&scene);
	assert_string_equal(scene.fake.asked, UUID ":settle " UUID ":follow " UUID ":settle "
			    UUID ":close ");
	scene_assert_end(&scene, id, 7, 0);
	scene_clear(&scene);
}

/* In the midst of the move the row goes to another runner. */
static void
answer_and_lose(struct fake_driver *fake, struct fake_task *task, enum migrate_action action)
{
	struct scene *scene = fake->context;

	if (action == MIGRATE_SETTLE && fake->calls++ == 1) {
		struct migrate_job *job = scene_load(scene, scene->id);

		scene_store_as(scene, job, 77);
		job_free(job);
		scene->stop = 1;
	}
	if (action == MIGRATE_SETTLE)
		fake_push(task, support_places(MIGRATE_PLACE_RUNNING, MIGRATE_PLACE_RUNNING));
	else
		fake_answer_well(fake, task, action);
}

/* What would be done to the guest is not done by one who has lost the job meanwhile. */
static void
test_lost_ownership(void **state)
{
	struct scene scene;
	struct migrate_job *job;
	char id[JOB_ID_SIZE];

	(void)state;
	scene_init(&scene);
	scene.fake.answer = answer_and_lose;
	scene_submit(&scene, "g1", id);
	strcpy(scene.id, id);
	assert_int_equal(engine_run(&scene.options, NULL), -ESTALE);
	assert_string_equal(scene.fake.asked,
			    "g1:prepare g1:start g1:settle g1:settle g1:close ");
	job = scene_load(&scene, id);
	assert_int_equal(job->epoch, 77);
	support_check(job, 4);
	job_free(job);
	scene_clear(&scene);
}

static void
answer_and_delete(struct fake_driver *fake, struct fake_task *task, enum migrate_action action)
{
	struct scene *scene = fake->context;

	if (action == MIGRATE_START) {
		struct migrate_job *job = scene_load(scene, scene->id);

		assert_int_equal(scene->other->ops->remove(scene->other, job->id, job->revision,
							   NULL), 0);
		job_free(job);
	} else {
		fake_answer_well(fake, task, action);
	}
}

static void
test_deleted_meanwhile(void **state)
{
	struct scene scene;
	struct migrate_job *job;
	char id[JOB_ID_SIZE];

	(void)state;
	scene_init(&scene);
	scene.fake.answer = answer_and_delete;
	scene_submit(&scene, "g1", id);
	strcpy(scene.id, id);
	scene_run(&scene);
	assert_string_equal(scene.fake.asked, "g1:prepare g1:start g1:close ");
	assert_int_equal(client_load(scene.other, id, &job, NULL), -ENOENT);
	scene_clear(&scene);
}

/* Somebody changes Priority and DeleteOnCompletion while the runner writes: both count. */
static void
answer_and_modify(struct fake_driver *fake, struct fake_task *task, enum migrate_action action)
{
	struct scene *scene = fake->context;

	if (action == MIGRATE_START) {
		struct migrate_job *job = scene_load(scene, scene->id);

		job->cim.priority = mof_u32(7);
		job->cim.delete_on_completion = mof_bool(false);
		scene_store_as(scene, job, job->epoch);
		job_free(job);
	}
	fake_answer_well(fake, task, action);
}

static void
test_modified_meanwhile(void **state)
{
	struct scene scene;
	struct migrate_job *job;
	char id[JOB_ID_SIZE];

	(void)state;
	scene_init(&scene);
	scene.fake.answer = answer_and_modify;
	scene_submit(&scene, "g1", id);
	strcpy(scene.id, id);
	scene_run(&scene);
	job = scene_load(&scene, id);
	support_check(job, 7);
	assert_int_equal(job->cim.priority.value, 7);
	assert_false(job->removable);
	job_free(job);
	scene_clear(&scene);
}

/* The same at the last moment, when the runner stores the end: a failed job stays nevertheless. */
static struct scene *racing;
static struct job_store_ops racing_ops;
static const struct job_store_ops *scene_store_ops;

static int
put_late(struct job_store *store, const struct store_record *record, uint64_t owner, bool durable,
	 uint64_t *ret_revision, struct mof_error *reterr)
{
	struct scene *scene = racing;

	if (scene && record->state == EXCEPTION) {
		struct migrate_job *job = scene_load(scene, scene->id);

		racing = NULL;
		job->cim.time_before_removal = (struct mof_datetime){ "00000000000100.000000:000" };
		job->cim.delete_on_completion = mof_bool(false);
		scene_store_as(scene, job, job->epoch);
		job_free(job);
	}
	return scene_store_ops->put(store, record, owner, durable, ret_revision, reterr);
}

static void
answer_badly(struct fake_driver *fake, struct fake_task *task, enum migrate_action action)
{
	if (action == MIGRATE_START)
		fake_push(task, support_failed());
	else if (action == MIGRATE_SETTLE)
		fake_push(task, support_places(IS_RUNNING, ABSENT));
	else
		fake_answer_well(fake, task, action);
}

static void
test_modified_at_the_end(void **state)
{
	struct scene scene;
	struct migrate_job *job;
	char id[JOB_ID_SIZE];

	(void)state;
	scene_init(&scene);
	scene.fake.answer = answer_badly;
	scene_submit(&scene, "g1", id);
	strcpy(scene.id, id);
	scene_store_ops = scene.store->ops;
	racing_ops = *scene_store_ops;
	racing_ops.put = put_late;
	scene.store->ops = &racing_ops;
	racing = &scene;
	scene_run(&scene);
	scene.store->ops = scene_store_ops;
	job = scene_load(&scene, id);
	support_check(job, EXCEPTION);
	assert_string_equal(job->cim.time_before_removal.text, "00000007000000.000000:000");
	assert_false(job->removable);
	job_free(job);
	scene_clear(&scene);
}

/* Both jobs are of one guest: the move of the first takes its time. */
static void
answer_slowly(struct fake_driver *fake, struct fake_task *task, enum migrate_action action)
{
	if (action != MIGRATE_START)
		fake_answer_well(fake, task, action);
}

static void
end_after_a_while(struct fake_driver *fake, struct fake_task *task)
{
	if (++fake->calls == 10)
		fake_push(task, support_ended(MIGRATE_RESULT_OK, 0, 0, ""));
}

static void
test_guest_in_use(void **state)
{
	struct scene scene;
	char first[JOB_ID_SIZE], second[JOB_ID_SIZE];
	struct migrate_job *job;

	(void)state;
	scene_init(&scene);
	scene.fake.answer = answer_slowly;
	scene.fake.idle = end_after_a_while;
	scene_submit(&scene, "g1", first);
	scene_submit(&scene, "also-g1", second);
	for (int i = 0; i < 2; i++) {		/* that they share it is known before they start */
		job = scene_load(&scene, i ? second : first);
		strcpy(job->guest.uuid, UUID);
		scene_store_as(&scene, job, 0);
		job_free(job);
	}
	scene_run(&scene);
	assert_string_equal(scene.fake.asked, UUID ":prepare " UUID ":prepare " UUID ":start "
			    UUID ":close " UUID ":settle " UUID ":close ");
	scene_assert_end(&scene, first, 7, 0);
	scene_assert_end(&scene, second, 10, 87);
	job = scene_load(&scene, second);
	assert_non_null(strstr(job->cim.error_description, first));
	job_free(job);
	scene_clear(&scene);
}

static void
test_unknown_host(void **state)
{
	const struct job_wish wish = { .source = "a", .destination = "nowhere", .domain = "g" };
	struct scene scene;
	struct migrate_job *job;
	char id[JOB_ID_SIZE];

	(void)state;
	scene_init(&scene);
	assert_int_equal(client_submit(scene.other, &wish, &migrate_system_clock, id, NULL), 0);
	scene_run(&scene);
	scene_assert_end(&scene, id, 10, 8);
	job = scene_load(&scene, id);
	assert_non_null(strstr(job->cim.error_description, "\"nowhere\" is not in"));
	job_free(job);
	scene_clear(&scene);
}

static void
test_driver_refuses_at_first(void **state)
{
	struct scene scene;
	char id[JOB_ID_SIZE];

	(void)state;
	scene_init(&scene);
	scene.fake.refuse_begin = 1;
	scene_submit(&scene, "g1", id);
	scene_run(&scene);
	scene_assert_end(&scene, id, 7, 0);
	scene_clear(&scene);
}

/* A job that ended so many seconds ago and is kept for that long. */
static void
store_ended(struct scene *scene, int64_t ended, uint64_t kept, bool removable,
	    char id[JOB_ID_SIZE])
{
	struct moment then = moment_now();
	struct migrate_job *job;

	then.wall -= ended * 1000000;
	scene_submit(scene, "old", id);
	job = scene_load(scene, id);
	job->phase = JOB_PHASE_OVER;
	job_set_situation(job, JOB_COMPLETED, &then);
	mof_interval_from_usec(kept * 1000000, &job->cim.time_before_removal);
	job->removable = removable;
	scene_store_as(scene, job, 0);
	job_free(job);
}

static void
test_removal(void **state)
{
	struct scene scene;
	char due[JOB_ID_SIZE], early[JOB_ID_SIZE], kept[JOB_ID_SIZE], zero[JOB_ID_SIZE];
	struct migrate_job *job;

	(void)state;
	scene_init(&scene);
	store_ended(&scene, 400, 300, true, due);
	store_ended(&scene, 200, 300, true, early);
	store_ended(&scene, 400, 300, false, kept);
	store_ended(&scene, 5, 0, true, zero);		/* zero counts as ten seconds */
	scene_run(&scene);
	assert_int_equal(client_load(scene.other, due, &job, NULL), -ENOENT);
	job_free(scene_load(&scene, early));
	job_free(scene_load(&scene, kept));
	job_free(scene_load(&scene, zero));
	assert_non_null(strstr(scene.log, "removed"));
	scene_clear(&scene);
}

/* What a later version may have made is not run as something else. */
static void
test_other_job_type(void **state)
{
	struct scene scene;
	struct migrate_job *job;
	char id[JOB_ID_SIZE];

	(void)state;
	scene_init(&scene);
	scene_submit(&scene, "g1", id);
	job = scene_load(&scene, id);
	job->cim.job_type = mof_u16(0);
	scene_store_as(&scene, job, 0);
	job_free(job);
	scene_run(&scene);
	assert_string_equal(scene.fake.asked, "");
	job = scene_load(&scene, id);
	support_check(job, 2);
	job_free(job);
	scene_clear(&scene);
}

/* A row that cannot be read is told of, and holds nobody up. */
static void
test_damaged_row(void **state)
{
	static const struct store_record damaged = { .id = "mofc:damaged-row", .state = 2,
						     .body = "{\"version\":1}", .length = 13 };
	struct scene scene;
	struct mof_error error;
	struct migrate_job *job;
	uint64_t revision;
	char id[JOB_ID_SIZE];

	(void)state;
	scene_init(&scene);
	assert_int_equal(scene.other->ops->put(scene.other, &damaged, 0, true, &revision, NULL),
			 0);
	scene_submit(&scene, "g1", id);
	scene_run(&scene);
	scene_assert_end(&scene, id, 7, 0);
	assert_non_null(strstr(scene.log, "mofc:damaged-row cannot be used"));
	assert_int_equal(client_load(scene.other, damaged.id, &job, &error), -EBADMSG);
	assert_non_null(strstr(error.message, "damaged"));
	scene_clear(&scene);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_completes),
		cmocka_unit_test(test_only_one_runner),
		cmocka_unit_test(test_request_while_moving),
		cmocka_unit_test(test_request_while_queued),
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_adopts_not_begun),
		cmocka_unit_test(test_adopts_arrived),
		cmocka_unit_test(test_adopts_unwatched),
		cmocka_unit_test(test_adopts_settling),
		cmocka_unit_test(test_stop_and_successor),
		cmocka_unit_test(test_lost_ownership),
		cmocka_unit_test(test_deleted_meanwhile),
		cmocka_unit_test(test_modified_meanwhile),
		cmocka_unit_test(test_modified_at_the_end),
		cmocka_unit_test(test_guest_in_use),
		cmocka_unit_test(test_unknown_host),
		cmocka_unit_test(test_driver_refuses_at_first),
		cmocka_unit_test(test_removal),
		cmocka_unit_test(test_damaged_row),
		cmocka_unit_test(test_other_job_type),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
