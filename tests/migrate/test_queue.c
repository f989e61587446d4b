/* When the runner starts a job, again and for the last time; by a clock that the test sets. */
#include "scene.h"

#include <migrate/schedule.h>

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>

#define MINUTE (60 * INT64_C(1000000))
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)

/* 2026-03-01 12:00 UTC, a Sunday. */
#define NOON INT64_C(1772366400000000)

/* A runner whose clock goes forward by step while it waits, until the test's end. */
struct queue {
	struct migrate_clock clock;
	struct scene scene;
	struct moment now;
	int64_t step, until;
	bool at_destination; /* the guest has gone over */
	void (*act)(struct queue *queue);
};

static struct queue *
queue_of(struct migrate_clock *clock)
{
	return (struct queue *)clock;
}

static struct moment
queue_now(struct migrate_clock *clock)
{
	return queue_of(clock)->now;
}

static void
queue_wait(struct migrate_clock *clock, int descriptor, int limit)
{
	struct queue *queue = queue_of(clock);
	struct pollfd waiting = { .fd = descriptor, .events = POLLIN };

	(void)limit;
	if (poll(&waiting, 1, 0) > 0)
		return;
	queue->now.wall += queue->step;
	queue->now.steady += queue->step / 1000;
	if (queue->act)
		queue->act(queue);
	if (queue->now.wall >= queue->until)
		queue->scene.stop = 1;
}

/* The guest goes over once, and is not at the source any more from then on. */
static void
answer_once(struct fake_driver *fake, struct fake_task *task, enum migrate_action action)
{
	struct queue *queue = fake->context;

	if (action == MIGRATE_PREPARE && queue->at_destination)
		fake_push(task, support_ended(MIGRATE_RESULT_FAILED, 10, 42, "no such guest"));
	else
		fake_answer_well(fake, task, action);
	if (action == MIGRATE_START)
		queue->at_destination = true;
}

static void
queue_init(struct queue *queue)
{
	memset(queue, 0, sizeof(*queue));
	queue->clock = (struct migrate_clock){ queue_now, queue_wait };
	queue->now = (struct moment){ NOON, 1000 };
	queue->step = MINUTE;
	scene_init(&queue->scene);
	queue->scene.fake.context = queue;
	queue->scene.fake.answer = answer_once;
	queue->scene.options.clock = &queue->clock;
	queue->scene.options.idle_limit = -1;
}

static void
run_until(struct queue *queue, int64_t wall)
{
	queue->until = wall;
	scene_run(&queue->scene);
}

/* A job with what the instance says of its schedule, made now. */
static int
submit(struct queue *queue, const struct msvm_migration_job *properties, char id[JOB_ID_SIZE],
       struct mof_error *error)
{
	const struct job_wish wish = { .source = "a", .destination = "b", .domain = "g1",
				       .properties = properties };

	return client_submit(queue->scene.other, &wish, &queue->clock, id, error);
}

static void
assert_state(struct queue *queue, const char *id, unsigned int state, uint64_t runs)
{
	struct migrate_job *job = scene_load(&queue->scene, id);

	assert_int_equal(job->cim.job_state.value, state);
	assert_int_equal(job->runs, runs);
	job_free(job);
}

static void
test_scheduled_start(void **state)
{
	struct queue queue;
	struct msvm_migration_job wish;
	struct migrate_job *job;
	char id[JOB_ID_SIZE];
	int64_t start;

	(void)state;
	queue_init(&queue);
	job_init_properties(&wish);
	strcpy(wish.scheduled_start_time.text, "20260301130000.000000+000");
	assert_int_equal(submit(&queue, &wish, id, NULL), 0);
	run_until(&queue, NOON + HOUR - MINUTE);
	assert_state(&queue, id, NEW, 0);
	run_until(&queue, NOON + HOUR + 2 * MINUTE);
	assert_state(&queue, id, COMPLETED, 1);
	job = scene_load(&queue.scene, id);
	assert_int_equal(mof_timestamp_to_usec(&job->cim.start_time, &start), 0);
	assert_true(start == NOON + HOUR);
	job_free(job);
	scene_clear(&queue.scene);
}

/* Start does not wait for the time. */
static void
test_start_now(void **state)
{
	struct queue queue;
	struct msvm_migration_job wish;
	char id[JOB_ID_SIZE];

	(void)state;
	queue_init(&queue);
	job_init_properties(&wish);
	strcpy(wish.scheduled_start_time.text, "00000030000000.000000:000");
	assert_int_equal(submit(&queue, &wish, id, NULL), 0);
	run_until(&queue, NOON + HOUR);
	assert_state(&queue, id, NEW, 0);
	assert_int_equal(scene_request(&queue.scene, id, 2), 0);
	run_until(&queue, NOON + HOUR + 3 * MINUTE);
	assert_state(&queue, id, COMPLETED, 1);
	scene_clear(&queue.scene);
}

/* Three runs, each day at two; the guest is at the destination from the first one on. */
static void
test_recurring(void **state)
{
	struct queue queue;
	struct msvm_migration_job wish;
	struct migrate_job *job;
	char id[JOB_ID_SIZE];

	(void)state;
	queue_init(&queue);
	job_init_properties(&wish);
	wish.job_run_times = mof_u32(3);
	wish.delete_on_completion = mof_bool(false);
	wish.local_or_utc_time = mof_u16(CIM_JOB_LOCAL_OR_UTC_TIME_UTC_TIME);
	strcpy(wish.run_start_interval.text, "00000000020000.000000:000");
	assert_int_equal(submit(&queue, &wish, id, NULL), 0);
	run_until(&queue, NOON + 13 * HOUR);
	assert_state(&queue, id, NEW, 0);
	run_until(&queue, NOON + 15 * HOUR);
	assert_state(&queue, id, NEW, 1);
	job = scene_load(&queue.scene, id);
	assert_string_equal(job->cim.job_status,
			    "the guest runs on b; to start again at 2026-03-03 02:00:00 UTC");
	assert_int_equal(job->cim.percent_complete.value, 0);
	job_free(job);
	run_until(&queue, NOON + 39 * HOUR);
	assert_state(&queue, id, NEW, 2);
	run_until(&queue, NOON + 64 * HOUR);
	assert_state(&queue, id, COMPLETED, 3);
	job = scene_load(&queue.scene, id);
	assert_string_equal(job->cim.job_status, "the guest runs on b already");
	assert_int_equal(job->cim.error_code.value, 0);
	job_free(job);
	scene_clear(&queue.scene);
}

/* A job without an end is ended by a person. */
static void
test_recurring_is_terminated(void **state)
{
	struct queue queue;
	struct msvm_migration_job wish;
	char id[JOB_ID_SIZE];

	(void)state;
	queue_init(&queue);
	queue.step = HOUR;
	job_init_properties(&wish);
	wish.job_run_times = mof_u32(0);
	wish.delete_on_completion = mof_bool(false);
	wish.run_day = mof_s8(-1);
	assert_int_equal(submit(&queue, &wish, id, NULL), 0);
	run_until(&queue, NOON + 65 * DAY);
	assert_state(&queue, id, NEW, 2);
	assert_int_equal(scene_request(&queue.scene, id, 4), 0);
	run_until(&queue, NOON + 65 * DAY + 2 * HOUR);
	assert_state(&queue, id, TERMINATED, 2);
	scene_clear(&queue.scene);
}

/* A suspended job is not started when its time comes; UntilTime ends it there. */
static void
test_until_before_start(void **state)
{
	struct queue queue;
	struct msvm_migration_job wish;
	char id[JOB_ID_SIZE];

	(void)state;
	queue_init(&queue);
	job_init_properties(&wish);
	strcpy(wish.scheduled_start_time.text, "20260301130000.000000+000");
	strcpy(wish.until_time.text, "20260301140000.000000+000");
	assert_int_equal(submit(&queue, &wish, id, NULL), 0);
	assert_int_equal(scene_request(&queue.scene, id, 3), 0);
	run_until(&queue, NOON + 90 * MINUTE);
	assert_state(&queue, id, CIM_CONCRETE_JOB_JOB_STATE_SUSPENDED, 0);
	run_until(&queue, NOON + 121 * MINUTE);
	scene_assert_end(&queue.scene, id, EXCEPTION, JOB_ERROR_TOO_LATE);
	scene_clear(&queue.scene);
}

/* The move goes on until it is stopped. */
static void
answer_slowly(struct fake_driver *fake, struct fake_task *task, enum migrate_action action)
{
	if (action == MIGRATE_START)
		return;
	if (action == MIGRATE_ABORT)
		fake_push(task, support_ended(MIGRATE_RESULT_FAILED, 10, 78, "cancelled"));
	else if (action == MIGRATE_SETTLE)
		fake_push(task, support_places(IS_RUNNING, ABSENT));
	else
		fake_answer_well(fake, task, action);
}

static void
assert_running_before(struct queue *queue)
{
	if (queue->now.wall > NOON + 2 * MINUTE / 60 && queue->now.wall < NOON + 29 * MINUTE / 60)
		assert_state(queue, queue->scene.id, RUNNING, 1);
}

static void
test_until_while_moving(void **state)
{
	struct queue queue;
	struct msvm_migration_job wish;
	char id[JOB_ID_SIZE];

	(void)state;
	queue_init(&queue);
	queue.step = MINUTE / 60;
	queue.scene.fake.answer = answer_slowly;
	job_init_properties(&wish);
	strcpy(wish.until_time.text, "00000000000030.000000:000");
	assert_int_equal(submit(&queue, &wish, id, NULL), 0);
	strcpy(queue.scene.id, id);
	queue.act = assert_running_before;
	run_until(&queue, NOON + MINUTE);
	assert_non_null(strstr(queue.scene.fake.asked, ":start g1:abort "));
	scene_assert_end(&queue.scene, id, EXCEPTION, JOB_ERROR_TOO_LATE);
	scene_clear(&queue.scene);
}

/* RecoveryAction 4: one more try, then it is over. */
static void
answer_failure(struct fake_driver *fake, struct fake_task *task, enum migrate_action action)
{
	if (action == MIGRATE_START)
		fake_push(task, support_failed());
	else if (action == MIGRATE_SETTLE)
		fake_push(task, support_places(IS_RUNNING, ABSENT));
	else
		fake_answer_well(fake, task, action);
}

static void
test_retry(void **state)
{
	const struct job_wish wish = { .source = "a", .destination = "b", .domain = "g1",
				       .retry = true };
	struct migrate_job *job;
	struct queue queue;
	char id[JOB_ID_SIZE];

	(void)state;
	queue_init(&queue);
	queue.step = MINUTE / 60;
	queue.scene.fake.answer = answer_failure;
	assert_int_equal(client_submit(queue.scene.other, &wish, &queue.clock, id, NULL), 0);
	run_until(&queue, NOON + 5 * MINUTE / 60);
	assert_state(&queue, id, NEW, 1);
	job = scene_load(&queue.scene, id);
	support_check(job, NEW); /* no ErrorCode: it has not failed */
	assert_non_null(strstr(job->cim.job_status, "qemu is gone; to start again at"));
	job_free(job);
	run_until(&queue, NOON + MINUTE);
	assert_string_equal(queue.scene.fake.asked,
			    "g1:prepare g1:start g1:settle g1:close "
			    UUID ":prepare " UUID ":start " UUID ":settle " UUID ":close ");
	assert_state(&queue, id, EXCEPTION, 1);
	scene_assert_end(&queue.scene, id, EXCEPTION, 1);
	scene_clear(&queue.scene);
}

/* Takes the job, whose move fails or comes to its end. */
static void
run_once(struct migrate_job *job, uint64_t run, int64_t steady, bool good)
{
	support_step(job, support_event(MIGRATE_TICK), steady, MIGRATE_NOTHING);
	support_step(job, support_event(MIGRATE_TAKEN), steady, MIGRATE_PREPARE);
	assert_int_equal(job->runs, run);
	support_step(job, support_prepared(), steady + 100, MIGRATE_START);
	support_step(job, good ? support_ended(MIGRATE_RESULT_OK, 0, 0, "") : support_failed(),
		     steady + 200, MIGRATE_SETTLE);
	support_step(job, good ? support_places(ABSENT, IS_RUNNING)
			       : support_places(IS_RUNNING, ABSENT), steady + 300, MIGRATE_CLOSE);
}

/* A second try is none of the runs that JobRunTimes counts, and each of those may have one. */
static void
test_retry_of_each_run(void **state)
{
	struct migrate_job *job = support_job();

	(void)state;
	job->cim.recovery_action = mof_u16(CIM_JOB_RECOVERY_ACTION_RE_RUN_JOB);
	job->cim.job_run_times = mof_u32(2);
	run_once(job, 1, 1000, false);
	support_check(job, NEW);
	run_once(job, 1, 101000, true);
	support_check(job, NEW);
	run_once(job, 2, 201000, false);
	support_check(job, NEW);
	run_once(job, 2, 301000, true);
	support_check(job, COMPLETED);
	job_free(job);
}

/* A new time counts for a job that waits, and only what has changed does. */
static void
test_modify_schedule(void **state)
{
	static const char *const start[] = { "ScheduledStartTime", NULL };
	static const char *const priority[] = { "Priority", NULL };
	struct queue queue;
	struct msvm_migration_job wish;
	struct mof_error error;
	char id[JOB_ID_SIZE];

	(void)state;
	queue_init(&queue);
	job_init_properties(&wish);
	strcpy(wish.scheduled_start_time.text, "00000000010000.000000:000");
	assert_int_equal(submit(&queue, &wish, id, NULL), 0);
	run_until(&queue, NOON + 30 * MINUTE);
	wish.priority = mof_u32(3);
	assert_int_equal(client_modify(queue.scene.other, id, &wish, priority, &queue.clock,
				       &error), 0);
	strcpy(wish.scheduled_start_time.text, "00000000023000.000000:000");
	assert_int_equal(client_modify(queue.scene.other, id, &wish, start, &queue.clock, &error),
			 0);
	run_until(&queue, NOON + 179 * MINUTE);
	assert_state(&queue, id, NEW, 0);

	/* Start, before the runner knows of it, and then a time: the time counts. */
	assert_int_equal(scene_request(&queue.scene, id, 2), 0);
	strcpy(wish.scheduled_start_time.text, "00000000001000.000000:000");
	assert_int_equal(client_modify(queue.scene.other, id, &wish, start, &queue.clock, &error),
			 0);
	run_until(&queue, NOON + 188 * MINUTE);
	assert_state(&queue, id, NEW, 0);
	run_until(&queue, NOON + 193 * MINUTE);
	assert_state(&queue, id, COMPLETED, 1);
	wish.run_day = mof_s8(0);
	assert_int_equal(client_modify(queue.scene.other, id, &wish, NULL, &queue.clock, &error),
			 -EINVAL);
	scene_clear(&queue.scene);
}

static void
test_refused_schedules(void **state)
{
	struct queue queue;
	struct msvm_migration_job wish;
	struct mof_error error;
	char id[JOB_ID_SIZE];

	(void)state;
	queue_init(&queue);
	job_init_properties(&wish);
	wish.run_month = mof_u8(CIM_JOB_RUN_MONTH_FEBRUARY);
	wish.run_day = mof_s8(30);
	assert_int_equal(submit(&queue, &wish, id, &error), -EINVAL);
	assert_non_null(strstr(error.message, "RunDay"));
	job_init_properties(&wish);
	strcpy(wish.until_time.text, "20260301110000.000000+000");
	assert_int_equal(submit(&queue, &wish, id, &error), -EINVAL);
	assert_non_null(strstr(error.message, "UntilTime"));
	scene_clear(&queue.scene);
}

/* What others ask of the runner keeps it from its rest; what waits for its time does not. */
static void
test_idle(void **state)
{
	struct queue queue;
	struct msvm_migration_job wish;
	char id[JOB_ID_SIZE];

	(void)state;
	queue_init(&queue);
	queue.scene.options.idle_limit = 60000;
	job_init_properties(&wish);
	strcpy(wish.scheduled_start_time.text, "20260302120000.000000+000");
	assert_int_equal(submit(&queue, &wish, id, NULL), 0);
	run_until(&queue, NOON + DAY);
	assert_true(queue.now.wall <= NOON + 3 * MINUTE);
	assert_state(&queue, id, NEW, 0);
	scene_clear(&queue.scene);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_scheduled_start),
		cmocka_unit_test(test_start_now),
		cmocka_unit_test(test_recurring),
		cmocka_unit_test(test_recurring_is_terminated),
		cmocka_unit_test(test_until_before_start),
		cmocka_unit_test(test_until_while_moving),
		cmocka_unit_test(test_retry),
		cmocka_unit_test(test_retry_of_each_run),
		cmocka_unit_test(test_modify_schedule),
		cmocka_unit_test(test_refused_schedules),
		cmocka_unit_test(test_idle),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
