/* Jobs that move nothing: the four checks, and a definition of the guest at the destination. */
#include "scene.h"

#include <migrate/errors.h>
#include <migrate/job_errors.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TYPE(name) MSVM_MIGRATION_JOB_JOB_TYPE_##name

enum {
	CREATING = TYPE(CREATING_REMOTE_VIRTUAL_MACHINE),
	CHECKING = TYPE(CHECKING_VIRTUAL_MACHINE_COMPATIBILITY),
	CHECKING_STORAGE = TYPE(CHECKING_STORAGE_COMPATIBILITY),
	CHECKING_ON_ONE_HOST = TYPE(CHECKING_STORAGE_MIGRATION)
};

static struct migrate_job *
new_job(unsigned int type)
{
	const struct job_wish wish = { .source = "a", .job_type = type, .domain = "g1",
				       .destination = type == CHECKING_ON_ONE_HOST ? NULL : "b" };
	struct moment now = support_moment(1);
	struct migrate_job *job;

	assert_int_equal(job_new(&wish, &now, &job, NULL), 0);
	return job;
}

/* A job that is at its work since 2000. */
static struct migrate_job *
working_job(unsigned int type)
{
	struct migrate_job *job = new_job(type);
	struct job_answer answer;

	support_take(job);
	answer = support_step(job, support_prepared(), 2000, MIGRATE_START);
	assert_int_equal(answer.write, JOB_WRITE_STATE);
	support_check(job, RUNNING);
	assert_true(job->cim.cancellable.value);
	return job;
}

static void
find(struct migrate_job *job, unsigned int severity, const char *message, int64_t steady)
{
	struct migrate_event event = support_event(MIGRATE_FOUND);

	event.u.finding.code = JOB_ERROR_INCOMPATIBLE;
	event.u.finding.severity = severity;
	strcpy(event.u.finding.message, message);
	support_step(job, event, steady, MIGRATE_NOTHING);
	support_check(job, RUNNING);
}

static void
end_well(struct migrate_job *job, unsigned int state)
{
	struct job_answer answer = support_step(
		job, support_ended(MIGRATE_RESULT_OK, 0, 0, ""), 5000, MIGRATE_CLOSE);

	assert_int_equal(answer.write, JOB_WRITE_STATE);
	support_check(job, state);
}

static void
test_nothing_found(void **state)
{
	(void)state;
	for (unsigned int type = CHECKING; type <= CHECKING_ON_ONE_HOST; type++) {
		struct migrate_job *job = working_job(type);

		assert_string_equal(job->cim.job_status, "looking for what stands in the way");
		end_well(job, COMPLETED);
		assert_int_equal(job->cim.operational_status.items[0], 2);
		assert_int_equal(job->cim.operational_status.items[1], 17);
		assert_string_equal(job->cim.job_status, "nothing stands in the way");
		assert_string_equal(job->cim.elapsed_time.text, "00000000000004.000000:000");
		assert_int_equal(!job->cim.destination_host, type == CHECKING_ON_ONE_HOST);
		job_free(job);
	}
}

static size_t
count_errors(const struct migrate_job *job, char *first, size_t size)
{
	struct mof_arena arena = { 0 };
	struct mof_object *errors;
	size_t count;

	assert_int_equal(job_errors(job, &arena, &errors, &count), 0);
	if (count) {
		const struct msvm_error *error = errors[0].self;

		snprintf(first, size, "%s %u %s", error->message_id,
			 (unsigned int)error->perceived_severity.value, error->message);
	}
	mof_arena_clear(&arena);
	return count;
}

static void
test_warnings(void **state)
{
	struct migrate_job *job = working_job(CHECKING);
	char first[200];

	(void)state;
	find(job, 3, "older", 3000);
	find(job, 4, "slower", 3000);
	end_well(job, COMPLETED);
	assert_int_equal(job->cim.operational_status.items[0], 3);
	assert_int_equal(job->cim.health_state.value, 10);
	assert_string_equal(job->cim.job_status,
			    "nothing stands in the way, but: older; slower");
	assert_int_equal(count_errors(job, first, sizeof(first)), 2);
	assert_string_equal(first, "MOFC1001 4 slower");
	job_free(job);
}

static void
test_blocking(void **state)
{
	struct migrate_job *job = working_job(CHECKING_STORAGE);
	char first[200];

	(void)state;
	find(job, 3, "older", 3000);
	find(job, 5, "no network", 3000);
	find(job, 6, "no disk", 3000);
	end_well(job, EXCEPTION);
	assert_int_equal(job->cim.error_code.value, JOB_ERROR_INCOMPATIBLE);
	assert_int_equal(job->cim.operational_status.items[0], 6);
	assert_string_equal(job->cim.error_description, "no network; no disk");
	assert_string_equal(job->cim.error_summary_description,
			    "The virtual machine cannot move to the destination");
	assert_int_equal(count_errors(job, first, sizeof(first)), 3);
	assert_string_equal(first, "MOFC1001 6 no disk");
	job_free(job);
}

/* However many warnings there are: what is in the way is not lost behind them. */
static void
test_many_warnings(void **state)
{
	struct migrate_job *job = working_job(CHECKING);

	(void)state;
	for (int i = 0; i < 2 * JOB_FINDINGS_MAX; i++)
		find(job, 3, "small", 3000);
	find(job, 5, "big", 3000);
	find(job, 3, "small", 3000);
	for (int i = 0; i < 2 * JOB_FINDINGS_MAX; i++)
		find(job, 5, "as big", 3000);
	assert_int_equal(job->finding_count, JOB_FINDINGS_MAX);
	assert_string_equal(job->findings[JOB_FINDINGS_MAX - 1].message, "big");
	end_well(job, EXCEPTION);
	assert_int_equal(job->cim.error_code.value, JOB_ERROR_INCOMPATIBLE);
	job_free(job);
}

/* A host that says no is not one that is no longer there. */
static void
test_failed(void **state)
{
	struct migrate_job *job = working_job(CHECKING);
	char first[200];

	(void)state;
	find(job, 5, "no network", 3000);
	support_step(job, support_ended(MIGRATE_RESULT_FAILED, 10, ERROR_NO_DOMAIN, "gone"), 4000,
		     MIGRATE_CLOSE);
	support_check(job, EXCEPTION);
	assert_int_equal(job->cim.error_code.value, ERROR_NO_DOMAIN);
	assert_int_equal(job->cim.communication_status.value, 2);
	assert_int_equal(count_errors(job, first, sizeof(first)), 2);
	assert_string_equal(first, "LIBVIRT0042 5 gone");
	job_free(job);

	job = working_job(CHECKING);
	support_step(job, support_ended(MIGRATE_RESULT_FAILED, ERROR_DOMAIN_RPC, 38, "closed"),
		     4000, MIGRATE_CLOSE);
	support_check(job, EXCEPTION);
	assert_int_equal(job->cim.communication_status.value, 3);
	assert_int_equal(job->cim.detailed_status.value, 5);
	job_free(job);
}

/* Looking can be stopped at any time; what the driver still has to say comes too late. */
static void
test_requests(void **state)
{
	(void)state;
	for (int request = JOB_REQUEST_TERMINATE; request <= JOB_REQUEST_KILL; request++) {
		struct migrate_job *job = working_job(CHECKING);
		struct migrate_event found = support_event(MIGRATE_FOUND);
		bool changed;

		assert_int_equal(job_ask(job, (enum job_request)request, &changed), 0);
		support_step(job, support_event(MIGRATE_TICK), 3000, MIGRATE_CLOSE);
		support_check(job, request == JOB_REQUEST_KILL ? KILLED : TERMINATED);
		assert_int_equal(job->cim.error_code.value, ERROR_ABORTED);
		support_step(job, found, 3100, MIGRATE_NOTHING);
		support_step(job, support_ended(MIGRATE_RESULT_OK, 0, 0, ""), 3200,
			     MIGRATE_NOTHING);
		support_check(job, request == JOB_REQUEST_KILL ? KILLED : TERMINATED);
		assert_int_equal(job->finding_count, 0);
		job_free(job);
	}
}

static void
test_watchdog(void **state)
{
	struct migrate_job *job = working_job(CHECKING);

	(void)state;
	support_step(job, support_event(MIGRATE_TICK), 61999, MIGRATE_NOTHING);
	find(job, 3, "older", 61999);
	support_step(job, support_event(MIGRATE_TICK), 121998, MIGRATE_NOTHING);
	support_step(job, support_event(MIGRATE_TICK), 121999, MIGRATE_CLOSE);
	support_check(job, EXCEPTION);
	assert_int_equal(job->cim.error_code.value, JOB_ERROR_WATCHDOG);
	assert_int_equal(job->cim.detailed_status.value, 5);
	job_free(job);
}

static void
test_too_late(void **state)
{
	struct migrate_job *job = working_job(CHECKING);
	struct moment until = support_moment(4000);

	(void)state;
	mof_timestamp_from_usec(until.wall, 0, &job->cim.until_time);
	support_step(job, support_event(MIGRATE_TICK), 3000, MIGRATE_NOTHING);
	support_step(job, support_event(MIGRATE_TICK), 4100, MIGRATE_CLOSE);
	support_check(job, EXCEPTION);
	assert_int_equal(job->cim.error_code.value, JOB_ERROR_TOO_LATE);
	job_free(job);
}

/* A check is not gone on with by another runner; it can be asked for again. */
static void
test_adopted(void **state)
{
	struct migrate_job *job = working_job(CHECKING);

	(void)state;
	support_step(job, support_event(MIGRATE_ADOPTED), 9000, MIGRATE_CLOSE);
	support_check(job, EXCEPTION);
	assert_int_equal(job->cim.error_code.value, JOB_ERROR_RESTARTED);
	job_free(job);

	job = working_job(CHECKING);
	job->request = JOB_REQUEST_TERMINATE;
	support_step(job, support_event(MIGRATE_ADOPTED), 9000, MIGRATE_CLOSE);
	support_check(job, TERMINATED);
	job_free(job);
}

/* A guest that a later run does not find has not gone over: nobody is asked where it is. */
static void
test_later_run(void **state)
{
	struct migrate_job *job = new_job(CHECKING_ON_ONE_HOST);

	(void)state;
	job->runs = 1;
	support_take(job);
	support_step(job, support_ended(MIGRATE_RESULT_FAILED, 10, ERROR_NO_DOMAIN, "gone"), 2000,
		     MIGRATE_CLOSE);
	support_check(job, EXCEPTION);
	assert_int_equal(job->cim.error_code.value, ERROR_NO_DOMAIN);
	job_free(job);
}

/* How a definition ends, by what libvirt returned and whether the destination has it. */
static void
test_define(void **state)
{
	static const struct {
		enum migrate_result_kind kind;
		bool there;
		unsigned int state;
		int code;
	} rows[] = {
		{ MIGRATE_RESULT_OK, true, COMPLETED, 0 },
		{ MIGRATE_RESULT_UNKNOWN, true, COMPLETED, 0 },
		{ MIGRATE_RESULT_FAILED, true, EXCEPTION, 9 },
		{ MIGRATE_RESULT_FAILED, false, EXCEPTION, 9 },
		{ MIGRATE_RESULT_OK, false, EXCEPTION, JOB_ERROR_UNWATCHED },
		{ MIGRATE_RESULT_UNKNOWN, false, EXCEPTION, JOB_ERROR_UNWATCHED },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct migrate_job *job = working_job(CREATING);
		struct migrate_event places =
			support_places(IS_RUNNING, rows[i].there ? SHUT_OFF : ABSENT);
		int code = rows[i].kind == MIGRATE_RESULT_FAILED ? 9 : 0;

		places.u.places.destination.persistent = rows[i].there;
		support_step(job, support_ended(rows[i].kind, 10, code, "no"), 3000,
			     MIGRATE_SETTLE);
		support_check(job, RUNNING);
		support_step(job, places, 3100, MIGRATE_CLOSE);
		support_check(job, rows[i].state);
		assert_int_equal(job->cim.error_code.value, rows[i].code);
		job_free(job);
	}
}

/* The destination is asked again for a minute. */
static void
test_define_silent(void **state)
{
	struct migrate_event silent = support_places(IS_RUNNING, UNKNOWN);
	struct migrate_job *job = working_job(CREATING);
	int64_t steady = 3000;

	(void)state;
	silent.u.places.destination.persistent = false;
	strcpy(silent.u.places.destination.message, "connection refused");
	support_step(job, support_ended(MIGRATE_RESULT_OK, 0, 0, ""), 3000, MIGRATE_SETTLE);
	support_settle(job, silent, &steady, 20000);
	support_check(job, RUNNING);
	support_step(job, support_places(IS_RUNNING, SHUT_OFF), 21000, MIGRATE_CLOSE);
	support_check(job, COMPLETED);
	assert_string_equal(job->cim.job_status, "the guest is defined on b");
	job_free(job);

	job = working_job(CREATING);
	steady = 3000;
	support_step(job, support_ended(MIGRATE_RESULT_OK, 0, 0, ""), 3000, MIGRATE_SETTLE);
	assert_int_equal(support_settle(job, silent, &steady, 200000), MIGRATE_CLOSE);
	support_check(job, EXCEPTION);
	assert_true(steady >= 63000 && steady < 65000);
	assert_int_equal(job->cim.error_code.value, JOB_ERROR_UNWATCHED);
	assert_non_null(strstr(job->cim.error_description, "connection refused"));
	job_free(job);
}

/* A definition is not stopped half way; one that nobody watches is looked for. */
static void
test_define_watched(void **state)
{
	struct migrate_event places = support_places(IS_RUNNING, SHUT_OFF);
	struct migrate_job *job = working_job(CREATING);

	(void)state;
	job->request = JOB_REQUEST_KILL;
	support_step(job, support_event(MIGRATE_TICK), 3000, MIGRATE_NOTHING);
	support_step(job, support_event(MIGRATE_TICK), 61999, MIGRATE_NOTHING);
	support_step(job, support_event(MIGRATE_TICK), 62000, MIGRATE_SETTLE);
	support_step(job, places, 62100, MIGRATE_CLOSE);
	support_check(job, COMPLETED);
	support_step(job, support_failed(), 63000, MIGRATE_NOTHING);
	support_check(job, COMPLETED);
	job_free(job);

	job = working_job(CREATING);
	support_step(job, support_event(MIGRATE_ADOPTED), 9000, MIGRATE_SETTLE);
	support_step(job, places, 9100, MIGRATE_CLOSE);
	support_check(job, COMPLETED);
	job_free(job);
}

static void
submit(struct scene *scene, unsigned int type, const char *domain,
       const struct migrate_guest *guest, char id[JOB_ID_SIZE])
{
	const struct job_wish wish = { .source = "a", .job_type = type, .domain = domain,
				       .guest = guest,
				       .destination = type == CHECKING_ON_ONE_HOST ? NULL : "b" };

	assert_int_equal(client_submit(scene->other, &wish, &migrate_system_clock, id, NULL), 0);
}

/* "first" goes on until the other one has ended. */
static void
answer_second(struct fake_driver *fake, struct fake_task *task, enum migrate_action action)
{
	if (action == MIGRATE_START && strcmp(task->domain, "first") == 0)
		return;
	fake_answer_well(fake, task, action);
}

static void
end_first(struct fake_driver *fake, struct fake_task *task)
{
	struct scene *scene = fake->context;
	struct migrate_job *job;

	if (strcmp(task->domain, "first") != 0 || fake->calls)
		return;
	job = scene_load(scene, scene->id);
	if (job_is_final(job)) {
		fake->calls++;
		fake_push(task, support_ended(MIGRATE_RESULT_OK, 0, 0, ""));
	}
	job_free(job);
}

/* A check looks at a guest that moves, and a guest that is looked at can move. */
static void
test_beside_a_move(void **state)
{
	static const unsigned int types[][2] = { { TYPE(MOVING_VIRTUAL_MACHINE), CHECKING },
						 { CHECKING, TYPE(MOVING_VIRTUAL_MACHINE) } };

	(void)state;
	for (size_t i = 0; i < COUNT(types); i++) {
		struct scene scene;
		char first[JOB_ID_SIZE];

		scene_init(&scene);
		scene.fake.answer = answer_second;
		scene.fake.idle = end_first;
		submit(&scene, types[i][0], "first", NULL, first);
		submit(&scene, types[i][1], "second", NULL, scene.id);
		scene_run(&scene);
		scene_assert_end(&scene, scene.id, COMPLETED, 0);
		scene_assert_end(&scene, first, COMPLETED, 0);
		scene_clear(&scene);
	}
}

/* Nor does one that waits keep a client from asking for a move. */
static void
test_client(void **state)
{
	const struct migrate_guest guest = support_prepared().u.guest;
	struct scene scene;
	char id[JOB_ID_SIZE], user[JOB_ID_SIZE];

	(void)state;
	scene_init(&scene);
	submit(&scene, CHECKING, "g1", &guest, id);
	assert_int_equal(client_job_of_guest(scene.other, NULL, UUID, user, NULL), 0);
	submit(&scene, TYPE(MOVING_VIRTUAL_MACHINE), "g1", &guest, id);
	assert_int_equal(client_job_of_guest(scene.other, NULL, UUID, user, NULL), 1);
	assert_string_equal(user, id);
	scene_clear(&scene);
}

static void
find_something(struct fake_driver *fake, struct fake_task *task, enum migrate_action action)
{
	struct migrate_event event = support_event(MIGRATE_FOUND);

	if (action == MIGRATE_START) {
		event.u.finding = (struct migrate_finding){ .domain = 19, .code = 43,
							    .severity = 5,
							    .message = "no network" };
		fake_push(task, event);
		fake_push(task, support_ended(MIGRATE_RESULT_OK, 0, 0, ""));
	} else {
		fake_answer_well(fake, task, action);
	}
}

/* A check of one host, through the store; nobody is asked where the guest is afterwards. */
static void
test_engine(void **state)
{
	struct scene scene;
	struct migrate_job *job;
	char id[JOB_ID_SIZE];

	(void)state;
	scene_init(&scene);
	scene.fake.answer = find_something;
	submit(&scene, CHECKING_ON_ONE_HOST, "g1", NULL, id);
	scene_run(&scene);
	assert_string_equal(scene.fake.asked, "g1:prepare g1:start g1:close ");
	scene_assert_end(&scene, id, EXCEPTION, JOB_ERROR_INCOMPATIBLE);
	job = scene_load(&scene, id);
	assert_int_equal(job->finding_count, 1);
	assert_int_equal(job->findings[0].domain, 19);
	assert_int_equal(job->findings[0].code, 43);
	assert_int_equal(job->findings[0].severity, 5);
	job_free(job);
	scene_clear(&scene);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_nothing_found), cmocka_unit_test(test_warnings),
		cmocka_unit_test(test_blocking),      cmocka_unit_test(test_many_warnings),
		cmocka_unit_test(test_failed),	      cmocka_unit_test(test_requests),
		cmocka_unit_test(test_watchdog),      cmocka_unit_test(test_too_late),
		cmocka_unit_test(test_adopted),	      cmocka_unit_test(test_later_run),
		cmocka_unit_test(test_define),	      cmocka_unit_test(test_define_silent),
		cmocka_unit_test(test_define_watched), cmocka_unit_test(test_beside_a_move),
		cmocka_unit_test(test_client),	      cmocka_unit_test(test_engine),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
