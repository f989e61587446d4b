/* What clients call on a job: its methods, ModifyInstance and DeleteInstance. */
#include "scene.h"

#include <migrate/job_errors.h>

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* A job in each state, stored. */
static void
put_in_state(struct scene *scene, const char *id, enum job_situation situation)
{
	struct migrate_job *job = scene_load(scene, id);
	struct moment now = support_moment(5000);

	job->request = JOB_REQUEST_NONE;
	if (situation != JOB_COMPLETED && situation != JOB_DEGRADED)
		job_set_error(job, 9, "short", "it failed");
	job_set_situation(job, situation, &now);
	scene_store_as(scene, job, 0);
	job_free(job);
}

/* Which answer each RequestedState gets in each state. */
static void
test_request_table(void **state)
{
	static const struct {
		enum job_situation situation;
		uint32_t start, suspend, terminate, kill;
	} rows[] = {
		{ JOB_QUEUED, 0, 0, 0, 0 },
		{ JOB_SUSPENDED, 0, 0, 0, 0 },
		{ JOB_STARTING, 32775, 32775, 0, 0 },
		{ JOB_RUNNING, 32775, 32775, 0, 0 },
		{ JOB_STOPPING, 32775, 32775, 0, 0 },
		{ JOB_COMPLETED, 32775, 32775, 32775, 32775 },
		{ JOB_DEGRADED, 32775, 32775, 32775, 32775 },
		{ JOB_TERMINATED, 32775, 32775, 32775, 32775 },
		{ JOB_KILLED, 32775, 32775, 32775, 32775 },
		{ JOB_FAILED, 32775, 32775, 32775, 32775 },
		{ JOB_LOST, 32775, 32775, 32775, 32775 },
		{ JOB_SPLIT, 32775, 32775, 32775, 32775 },
	};
	struct scene scene;
	char id[JOB_ID_SIZE];

	(void)state;
	scene_init(&scene);
	scene_submit(&scene, "g1", id);
	for (size_t i = 0; i < COUNT(rows); i++) {
		const uint32_t expected[] = { rows[i].start, rows[i].suspend, rows[i].terminate,
					      rows[i].kill };

		for (uint16_t j = 0; j < COUNT(expected); j++) {
			put_in_state(&scene, id, rows[i].situation);
			assert_int_equal(scene_request(&scene, id, (uint16_t)(2 + j)), expected[j]);
		}
		assert_int_equal(scene_request(&scene, id, 6), 32770);
		assert_int_equal(scene_request(&scene, id, 0), 32773);
		assert_int_equal(scene_request(&scene, id, 1), 32773);
		assert_int_equal(scene_request(&scene, id, 7), 32773);
		assert_int_equal(scene_request(&scene, id, 65535), 32773);
	}
	scene_clear(&scene);
}

/* What was asked before stands, unless the new request is the stronger one. */
static void
test_request_order(void **state)
{
	struct scene scene;
	struct migrate_job *job;
	char id[JOB_ID_SIZE];

	(void)state;
	scene_init(&scene);
	scene_submit(&scene, "g1", id);
	assert_int_equal(scene_request(&scene, id, 3), 0);
	assert_int_equal(scene_request(&scene, id, 2), 0);
	job = scene_load(&scene, id);
	assert_int_equal(job->request, JOB_REQUEST_START);
	job_free(job);
	assert_int_equal(scene_request(&scene, id, 5), 0);
	assert_int_equal(scene_request(&scene, id, 4), 0);
	assert_int_equal(scene_request(&scene, id, 2), 32775);
	job = scene_load(&scene, id);
	assert_int_equal(job->request, JOB_REQUEST_KILL);
	job_free(job);
	scene_clear(&scene);
}

/* A clock that runs only while somebody waits, and a hand that does something meanwhile. */
struct hand {
	struct migrate_clock clock;
	struct scene *scene;
	int64_t steady, acts_at;
	enum job_situation situation;
};

static struct moment
hand_now(struct migrate_clock *clock)
{
	return support_moment(((struct hand *)clock)->steady);
}

static void
hand_wait(struct migrate_clock *clock, int descriptor, int limit)
{
	struct hand *hand = (struct hand *)clock;

	assert_int_equal(descriptor, -1);
	assert_true(limit > 0);
	hand->steady += limit;
	if (hand->acts_at && hand->steady >= hand->acts_at) {
		put_in_state(hand->scene, hand->scene->id, hand->situation);
		hand->acts_at = 0;
	}
}

static uint32_t
request_with_timeout(struct hand *hand, uint16_t requested_state, const char *timeout)
{
	struct msvm_migration_job_request_state_change_in in = {
		.requested_state = mof_u16(requested_state),
	};
	struct mof_error error;
	uint32_t code;

	snprintf(in.timeout_period.text, sizeof(in.timeout_period.text), "%s", timeout);
	if (client_request_state_change(hand->scene->other, hand->scene->id, &in, &hand->clock,
					&code, &error) < 0)
		fail_msg("%s", error.message);
	return code;
}

static void
test_timeout_period(void **state)
{
	static const struct {
		enum job_situation before, after;
		uint16_t requested_state;
		int64_t acts_at;
		uint32_t code;
	} rows[] = {
		{ JOB_RUNNING, JOB_TERMINATED, 4, 3000, 0 },
		{ JOB_RUNNING, JOB_KILLED, 5, 4900, 0 },
		{ JOB_RUNNING, JOB_TERMINATED, 4, 5500, 32772 },
		{ JOB_RUNNING, JOB_COMPLETED, 4, 3000, 32775 },
		{ JOB_QUEUED, JOB_SUSPENDED, 3, 1000, 0 },
		{ JOB_SUSPENDED, JOB_RUNNING, 2, 1000, 0 },
		{ JOB_SUSPENDED, JOB_QUEUED, 2, 1000, 32772 },
	};
	struct scene scene;
	struct hand hand = { { hand_now, hand_wait }, &scene, 0, 0, JOB_QUEUED };

	(void)state;
	scene_init(&scene);
	for (size_t i = 0; i < COUNT(rows); i++) {
		scene_submit(&scene, "g1", scene.id);
		put_in_state(&scene, scene.id, rows[i].before);
		hand.steady = 0;
		hand.acts_at = rows[i].acts_at;
		hand.situation = rows[i].after;
		assert_int_equal(request_with_timeout(&hand, rows[i].requested_state,
						      "00000000000005.000000:000"),
				 rows[i].code);
		assert_in_range(hand.steady, rows[i].code == 32772 ? 5000 : rows[i].acts_at,
				rows[i].code == 32772 ? 5100 : rows[i].acts_at + 100);
	}
	/* Zero waits for nothing; what is no interval is no TimeoutPeriod and changes nothing. */
	scene_submit(&scene, "g1", scene.id);
	hand.steady = 0;
	assert_int_equal(request_with_timeout(&hand, 4, "20260101000000.000000+000"), 32773);
	assert_int_equal(request_with_timeout(&hand, 4, "soon"), 32773);
	assert_int_equal(request_with_timeout(&hand, 2, "00000000000000.000000:000"), 0);
	assert_int_equal(hand.steady, 0);
	scene_clear(&scene);
}

/* A job that is suspended in the queue waits there until it is started. */
static void
test_suspend_and_start(void **state)
{
	struct scene scene;
	char suspended[JOB_ID_SIZE], other[JOB_ID_SIZE];

	(void)state;
	scene_init(&scene);
	scene.options.most_active = 1;
	scene.options.idle_limit = 0;
	scene_submit(&scene, "g1", suspended);
	scene_submit(&scene, "g2", other);
	assert_int_equal(scene_request(&scene, suspended, 3), 0);
	scene_run(&scene);
	assert_string_equal(scene.fake.asked, "g2:prepare g2:start g2:settle g2:close ");
	scene_assert_end(&scene, other, 7, 0);
	scene_assert_end(&scene, suspended, 5, 0);
	assert_int_equal(scene_request(&scene, suspended, 2), 0);
	scene_run(&scene);
	scene_assert_end(&scene, suspended, 7, 0);
	scene_clear(&scene);
}

static void
test_kill_job(void **state)
{
	struct scene scene;
	uint32_t code;
	char id[JOB_ID_SIZE];

	(void)state;
	scene_init(&scene);
	scene_submit(&scene, "g1", id);
	assert_int_equal(client_kill_job(scene.other, id, false, &code, NULL), 0);
	assert_int_equal(code, 0);
	scene_run(&scene);
	scene_assert_end(&scene, id, 9, 1007);
	assert_int_equal(client_kill_job(scene.other, id, false, &code, NULL), 0);
	assert_int_equal(code, 4);
	assert_int_equal(client_kill_job(scene.other, id, true, &code, NULL), 0);
	assert_int_equal(code, 0);
	assert_int_equal(client_kill_job(scene.other, id, true, &code, NULL), -ENOENT);

	/* One that has not ended goes when it has, whatever DeleteOnCompletion says. */
	scene_submit(&scene, "g1", id);
	assert_int_equal(client_kill_job(scene.other, id, true, &code, NULL), 0);
	assert_int_equal(code, 0);
	scene_run(&scene);
	assert_int_equal(client_kill_job(scene.other, id, true, &code, NULL), -ENOENT);
	scene_clear(&scene);
}

static void
test_delete(void **state)
{
	struct scene scene;
	struct mof_error error;
	char id[JOB_ID_SIZE];

	(void)state;
	scene_init(&scene);
	scene_submit(&scene, "g1", id);
	assert_int_equal(client_delete(scene.other, id, &error), -EBUSY);
	assert_non_null(strstr(error.message, "terminate it first"));
	put_in_state(&scene, id, JOB_FAILED);
	assert_int_equal(client_delete(scene.other, id, &error), 0);
	assert_int_equal(client_delete(scene.other, id, &error), -ENOENT);
	scene_clear(&scene);
}

static int
modify(struct scene *scene, const char *id, const struct msvm_migration_job *instance,
       const char *const *list, struct mof_error *error)
{
	return client_modify(scene->other, id, instance, list, &migrate_system_clock, error);
}

/* Real clients send whole instances: what they cannot change is passed over. */
static void
test_modify(void **state)
{
	static const char *const one[] = { "priority", NULL }, *const none[] = { NULL };
	static const char *const read_only[] = { "JobState", "Owner", NULL };
	struct scene scene;
	struct msvm_migration_job instance;
	struct migrate_job *job;
	struct mof_error error;
	char id[JOB_ID_SIZE];

	(void)state;
	scene_init(&scene);
	scene_submit(&scene, "g1", id);
	msvm_migration_job_init(&instance);
	instance.instance_id = id;
	instance.job_state = mof_u16(7);
	instance.owner = "somebody";
	instance.priority = mof_u32(5);
	instance.notify = "me";
	instance.delete_on_completion = mof_bool(false);
	assert_int_equal(modify(&scene, id, &instance, NULL, &error), 0);
	job = scene_load(&scene, id);
	assert_int_equal(job->cim.job_state.value, 2);
	assert_string_equal(job->cim.owner, "anonymous");
	assert_int_equal(job->cim.priority.value, 5);
	assert_string_equal(job->cim.notify, "me");
	assert_false(job->cim.delete_on_completion.value);
	job_free(job);

	instance.priority = mof_u32(6);
	instance.notify = "you";
	assert_int_equal(modify(&scene, id, &instance, one, &error), 0);
	job = scene_load(&scene, id);
	assert_int_equal(job->cim.priority.value, 6);
	assert_string_equal(job->cim.notify, "me");
	job_free(job);

	assert_int_equal(modify(&scene, id, &instance, none, &error), -EINVAL);
	assert_int_equal(modify(&scene, id, &instance, read_only, &error), -EINVAL);
	instance.instance_id = "mofc:other";
	assert_int_equal(modify(&scene, id, &instance, NULL, &error), -EINVAL);
	instance.instance_id = NULL;
	instance.run_month = mof_u8(12);
	assert_int_equal(modify(&scene, id, &instance, NULL, &error), -EINVAL);
	assert_non_null(strstr(error.message, "RunMonth"));
	instance.run_month = mof_u8(11);
	instance.time_before_removal.text[0] = '\0';
	assert_int_equal(modify(&scene, id, &instance, NULL, &error), -EINVAL);
	job = scene_load(&scene, id);
	assert_false(job->cim.run_month.set);
	assert_string_equal(job->cim.time_before_removal.text, "00000000000500.000000:000");
	job_free(job);
	scene_clear(&scene);
}

static const struct msvm_error *
error_at(const struct mof_object *objects, size_t index)
{
	const struct msvm_error *error = mof_object_as(objects[index], &msvm_error_class);
	struct mof_error reason;

	assert_non_null(error);
	if (msvm_error_validate(error, &reason) < 0)
		fail_msg("%s", reason.message);
	return error;
}

static void
test_errors(void **state)
{
	static const enum job_situation silent[] = { JOB_QUEUED, JOB_STARTING, JOB_RUNNING,
						     JOB_SUSPENDED, JOB_STOPPING, JOB_COMPLETED };
	struct migrate_job *job = support_job();
	struct moment now = support_moment(5000);
	struct mof_arena arena = { 0 };
	struct mof_object *objects;
	const struct msvm_error *error;
	char source[200];
	size_t count;

	(void)state;
	job_find(job, 0, JOB_ERROR_CLEANUP, 3, "the image was not removed");
	for (size_t i = 0; i < COUNT(silent); i++) {
		job_set_situation(job, silent[i], &now);
		assert_int_equal(job_errors(job, &arena, &objects, &count), 0);
		assert_null(objects);
		assert_int_equal(count, 0);
	}

	job_set_situation(job, JOB_DEGRADED, &now);
	assert_int_equal(job_errors(job, &arena, &objects, &count), 0);
	assert_int_equal(count, 1);
	error = error_at(objects, 0);
	assert_string_equal(error->message, "the image was not removed");
	assert_string_equal(error->message_id, "MOFC1004");
	assert_string_equal(error->owning_entity, "mofc");
	assert_int_equal(error->perceived_severity.value, 3);
	snprintf(source, sizeof(source), "Msvm_MigrationJob.InstanceID=\"%s\"", job->id);
	assert_string_equal(error->error_source, source);
	assert_int_equal(error->error_source_format.value, 2);

	/* What ended the job goes before what was found. */
	job->result.domain = 10;
	job_set_error(job, 55, "short", "the guest is not running");
	job_set_situation(job, JOB_FAILED, &now);
	assert_int_equal(job_errors(job, &arena, &objects, &count), 0);
	assert_int_equal(count, 2);
	error = error_at(objects, 0);
	assert_string_equal(error->message, "the guest is not running");
	assert_string_equal(error->message_id, "LIBVIRT0055");
	assert_int_equal(error->perceived_severity.value, 5);
	assert_int_equal(error->error_type.value, 4);
	assert_int_equal(error->probable_cause.value, 8);
	assert_int_equal(error->cim_status_code.value, 1);
	assert_string_equal(error_at(objects, 1)->message, "the image was not removed");

	/* A check tells its findings, the worst first, and nothing else. */
	job_find(job, 0, JOB_ERROR_INCOMPATIBLE, 5, "the processor lacks features");
	job_find(job, 0, JOB_ERROR_INCOMPATIBLE, 5, "there is no network \"labnet\"");
	job_set_error(job, JOB_ERROR_INCOMPATIBLE, "short", "2 findings");
	assert_int_equal(job_errors(job, &arena, &objects, &count), 0);
	assert_int_equal(count, 3);
	assert_string_equal(error_at(objects, 0)->message, "the processor lacks features");
	assert_int_equal(error_at(objects, 0)->error_type.value, 10);
	assert_string_equal(error_at(objects, 2)->message, "there is no network \"labnet\"");
	mof_arena_clear(&arena);
	job_free(job);
}

/* A job that ends on request tells so, for as long as memory lasts for what else it has to tell. */
static void
test_many_findings(void **state)
{
	struct migrate_job *job = support_job();
	struct moment now = support_moment(5000);
	struct mof_arena arena = { 0 };
	struct mof_object *objects;
	size_t count;

	(void)state;
	for (int i = 0; i < 1000; i++)
		job_find(job, 0, JOB_ERROR_CLEANUP, 3, "image %d\n was \xff not removed", i);
	assert_int_equal(job->finding_count, JOB_FINDINGS_MAX);
	assert_string_equal(job->findings[3].message, "image 3  was ? not removed");
	job_set_error(job, 78, "short", "the job was killed on request");
	job_set_situation(job, JOB_KILLED, &now);
	assert_int_equal(job_errors(job, &arena, &objects, &count), 0);
	assert_int_equal(count, JOB_FINDINGS_MAX + 1);
	mof_arena_clear(&arena);
	job_free(job);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_request_table),
		cmocka_unit_test(test_request_order),
		cmocka_unit_test(test_timeout_period),
		cmocka_unit_test(test_suspend_and_start),
		cmocka_unit_test(test_kill_job),
		cmocka_unit_test(test_delete),
		cmocka_unit_test(test_modify),
		cmocka_unit_test(test_errors),
		cmocka_unit_test(test_many_findings),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
