/* A job's properties in every situation, its text in the store, and what others may change. */
#include "support.h"

#include <migrate/errors.h>
#include <migrate/text.h>
#include <migrate/uuid.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NONE (-1)

struct expectation {
	enum job_situation situation;
	int state, operational[2];
	const char *status;
	int health, primary, operating, detailed, communication;	/* NONE: as it was */
	bool cancellable;
};

/* Numbers as in the specification, so that a wrong name of a constant shows. */
static const struct expectation expectations[] = {
	{ JOB_QUEUED, 2, { 2, 15 }, "OK", 5, 1, 7, 1, 1, true },
	{ JOB_STARTING, 3, { 2, 8 }, "OK", 5, 1, 3, 1, 1, true },
	{ JOB_RUNNING, 4, { 2, NONE }, "OK", 5, 1, 9, 1, 2, true },
	{ JOB_SUSPENDED, 5, { 2, NONE }, "OK", 5, 1, 7, 1, 1, true },
	{ JOB_STOPPING, 6, { 2, 9 }, "OK", 5, 1, 4, 1, NONE, false },
	{ JOB_COMPLETED, 7, { 2, 17 }, "OK", 5, 1, 8, 1, NONE, false },
	{ JOB_DEGRADED, 7, { 3, 17 }, "Degraded", 10, 2, 8, 2, NONE, false },
	{ JOB_TERMINATED, 8, { 10, NONE }, "Stopped", 5, 1, 5, 1, NONE, false },
	{ JOB_KILLED, 9, { 14, NONE }, "Error", 20, 3, 6, 4, NONE, false },
	{ JOB_FAILED, 10, { 6, 17 }, "Error", 20, 3, 6, 4, NONE, false },
	{ JOB_LOST, 10, { 6, 17 }, "Error", 20, 3, 6, 5, NONE, false },
	{ JOB_SPLIT, 10, { 7, 17 }, "NonRecover", 30, 3, 6, 4, NONE, false },
};

static void
check_situation(const struct expectation *row)
{
	struct migrate_job *job = support_job();
	const struct msvm_migration_job *cim = &job->cim;
	struct moment now = support_moment(5000);
	size_t count = row->operational[1] == NONE ? 1 : 2;

	job_set_communication(job, 3);
	job_set_error(job, 9, "short", "long");
	job_set_situation(job, row->situation, &now);
	assert_int_equal(cim->job_state.value, row->state);
	assert_int_equal(cim->operational_status.count, count);
	for (size_t i = 0; i < count; i++)
		assert_int_equal(cim->operational_status.items[i], row->operational[i]);
	assert_int_equal(cim->status_descriptions.count, count);
	assert_string_equal(cim->status, row->status);
	assert_int_equal(cim->health_state.value, row->health);
	assert_int_equal(cim->primary_status.value, row->primary);
	assert_int_equal(cim->operating_status.value, row->operating);
	assert_int_equal(cim->detailed_status.value, row->detailed);
	assert_int_equal(cim->communication_status.value,
			 row->communication == NONE ? 3 : row->communication);
	assert_int_equal(cim->cancellable.value, row->cancellable);
	if (row->state == 10)
		assert_string_equal(cim->status_descriptions.items[0], "long");
	if (row->state != 2)
		assert_string_equal(cim->time_of_last_state_change.text,
				    "20231114221325.000000+000");
	assert_int_equal(msvm_migration_job_validate(cim, NULL), 0);
	job_free(job);
}

static void
test_situations(void **state)
{
	(void)state;
	assert_int_equal(COUNT(expectations), JOB_SITUATION_COUNT);
	for (size_t i = 0; i < COUNT(expectations); i++)
		check_situation(&expectations[i]);
}

static void
test_new(void **state)
{
	struct migrate_job *job = support_job(), *other = support_job();
	const struct msvm_migration_job *cim = &job->cim;
	char uuid[MIGRATE_UUID_SIZE];

	(void)state;
	assert_memory_equal(cim->instance_id, "mofc:", 5);
	assert_int_equal(uuid_parse(cim->instance_id + 5, uuid), 0);
	assert_string_equal(cim->instance_id + 5, uuid);
	assert_int_equal(uuid[14], '4');
	assert_non_null(strchr("89ab", uuid[19]));
	assert_string_not_equal(job->id, other->id);
	assert_string_equal(cim->name, "Moving Virtual Machine");
	assert_string_equal(cim->owner, "tester");
	assert_string_equal(cim->destination_host, "b");
	assert_null(cim->virtual_system_name);
	assert_int_equal(cim->job_type.value, 305);
	assert_int_equal(cim->migration_type.value, 32768);
	assert_int_equal(cim->job_run_times.value, 1);
	assert_true(cim->delete_on_completion.value);
	assert_int_equal(cim->recovery_action.value, 2);
	assert_int_equal(cim->priority.value, 100);
	assert_string_equal(cim->time_before_removal.text, "00000000000500.000000:000");
	assert_string_equal(cim->time_of_last_state_change.text, MOF_INTERVAL_ZERO);
	assert_string_equal(cim->time_submitted.text, "20231114221320.001000+000");
	assert_int_equal(cim->start_time.text[0], 0);
	support_check(job, 2);
	job_free(job);
	job_free(other);
}

/* A guest named by its UUID is known at once, one whom nobody asked for is anonymous's. */
static void
test_new_by_uuid(void **state)
{
	struct moment now = support_moment(1);
	struct job_wish wish = { .source = "a", .destination = "b",
				 .domain = "C583EA53-6768-4311-849C-B797F0A9127D" };
	struct migrate_job *job;

	(void)state;
	assert_int_equal(job_new(&wish, &now, &job, NULL), 0);
	assert_string_equal(job->cim.virtual_system_name, UUID);
	assert_string_equal(job->cim.owner, "anonymous");
	job_free(job);
}

static char *
encoded(const struct migrate_job *job)
{
	struct mof_out out = { 0 };

	assert_int_equal(job_encode(job, &out), 0);
	return out.data;
}

static void
check_round_trip(const struct migrate_job *job)
{
	char *text = encoded(job), *again;
	struct migrate_job *copy;
	struct mof_error error;

	if (job_decode(text, strlen(text), 7, 8, &copy, &error) < 0)
		fail_msg("%s", error.message);
	again = encoded(copy);
	assert_string_equal(text, again);
	assert_int_equal(copy->revision, 7);
	assert_int_equal(copy->epoch, 8);
	assert_string_equal(copy->id, job->id);
	assert_int_equal(copy->phase, job->phase);
	assert_int_equal(copy->request, job->request);
	assert_int_equal(copy->result.kind, job->result.kind);
	assert_int_equal(copy->plan.peer_uri == NULL, job->plan.peer_uri == NULL);
	job_free(copy);
	free(again);
	free(text);
}

/* A job with something in every member. */
static struct migrate_job *
full_job(void)
{
	static const struct migrate_disk disks[] = {
		{ .target = "vda", .source = "/a b", .path = "/c\"", .format = "qcow2",
		  .capacity = 1 << 30, .made = true },
		{ .target = "vdb", .path = "/d" },
	};

	struct migrate_guest guest = { .uuid = UUID, .persistent = true, .autostart = true,
				       .paused = true, .memory = UINT64_C(1) << 40 };
	struct job_wish wish = { .source = "a", .destination = "qemu+tcp://b/system",
				 .peer_uri = "qemu+tcp://10.0.0.2/system",
				 .domain = "g \"1\" \xc3\xa4", .bandwidth = 8796093022207,
				 .owner = "x", .guest = &guest };
	struct moment now = support_moment(10);
	struct migrate_job *job;

	assert_int_equal(job_new(&wish, &now, &job, NULL), 0);
	job->cim.notify = "somebody";
	job->request = JOB_REQUEST_KILL;
	job->phase = JOB_PHASE_SETTLING;
	job->result.kind = MIGRATE_RESULT_FAILED;
	job->result.domain = 10;
	job->result.code = 1;
	strcpy(job->result.message, "it \\ \"failed\"");
	assert_int_equal(job_set_disks(job, disks, COUNT(disks)), 0);
	job_find(job, 0, JOB_ERROR_CLEANUP, 3, "a \"b\"");
	job_find(job, 18, 49, 5, "c");
	job->busy = job->removable = job->delete_on_kill = true;
	job_set_error(job, 1, "short", "it \\ \"failed\"");
	job_set_situation(job, JOB_FAILED, &now);
	return job;
}

static void
test_round_trip(void **state)
{
	struct migrate_job *job = support_job(), *full = full_job();

	(void)state;
	check_round_trip(job);
	check_round_trip(full);
	job_free(job);
	job_free(full);
}

static int
decode(const char *text, size_t length, struct mof_error *error)
{
	struct migrate_job *job = NULL;
	char *exact = malloc(length ? length : 1);	/* so that a byte too many is noticed */
	int err;

	memcpy(exact, text, length);
	err = job_decode(exact, length, 1, 1, &job, error);
	free(exact);
	if (err)
		assert_null(job);
	job_free(job);
	return err;
}

static void
test_truncated(void **state)
{
	struct migrate_job *job = full_job();
	char *text = encoded(job);
	struct mof_error error;

	(void)state;
	for (size_t length = 0; length < strlen(text); length++)
		assert_int_equal(decode(text, length, &error), -EINVAL);
	free(text);
	job_free(job);
}

/* Any byte replaced by anything: an error or a valid job, never a crash. */
static void
test_damaged_bytes(void **state)
{
	static const char bytes[] = { '\0', '"', '}', '{', '9', '-', '\xff', '\\', ',', ' ' };
	struct migrate_job *job = full_job();
	char *text = encoded(job);
	size_t length = strlen(text);
	struct mof_error error;

	(void)state;
	for (size_t at = 0; at < length; at++)
		for (size_t i = 0; i < sizeof(bytes); i++) {
			char kept = text[at];
			int err;

			text[at] = bytes[i];
			err = decode(text, length, &error);
			assert_true(err == 0 || err == -EINVAL || err == -ENOTSUP);
			text[at] = kept;
		}
	free(text);
	job_free(job);
}

/* text with the first from replaced by to; to be freed. */
static char *
replaced(const char *text, const char *from, const char *to)
{
	const char *at = strstr(text, from);
	char *result;

	assert_non_null(at);
	assert_true(asprintf(&result, "%.*s%s%s", (int)(at - text), text, to,
			     at + strlen(from)) > 0);
	return result;
}

static void
test_damaged_members(void **state)
{
	static const struct {
		const char *from, *to, *text;	/* text: part of the message */
		int err;
	} rows[] = {
		{ "\"version\":3", "\"version\":4", "newer version", -ENOTSUP },
		{ "\"version\":3", "\"version\":\"1\"", "version", -EINVAL },
		{ "\"version\":3", "\"version\":0", "version", -EINVAL },
		{ "\"delete_on_kill\"", "\"delete\"", "delete_on_kill", -EINVAL },
		{ "\"findings\":[", "\"findings\":[1,", "finding 0", -EINVAL },
		{ "\"findings\":[", "\"findings\":{\"a\":[", "", -EINVAL },
		{ "\"disks\":[", "\"disks\":[{},", "disk 0", -EINVAL },
		{ "\"capacity\":1", "\"capacity\":-1", "disk 0", -EINVAL },
		{ "\"format\":null", "\"format\":1", "disk 1", -EINVAL },
		{ "\"severity\":3", "\"severity\":-3", "finding 0", -EINVAL },
		{ "\"engine\":", "\"motor\":", "engine", -EINVAL },
		{ "\"engine\":{", "\"engine\":[{", "", -EINVAL },
		{ "\"phase\":\"settling\"", "\"phase\":\"asleep\"", "\"phase\"", -EINVAL },
		{ "\"phase\":\"settling\"", "\"phase\":3", "\"phase\"", -EINVAL },
		{ "\"request\":\"kill\"", "\"request\":\"please\"", "\"request\"", -EINVAL },
		{ "\"bandwidth\":8796093022207", "\"bandwidth\":-1", "\"bandwidth\"", -EINVAL },
		{ "\"domain\":\"g ", "\"dom\":\"g ", "\"domain\"", -EINVAL },
		{ UUID "\",\"persistent\"", UUID "0\",\"persistent\"", "guest.uuid", -EINVAL },
		{ "\"JobState\":10", "\"JobState\":1", "JobState", -EINVAL },
		{ "\"JobState\":10", "\"JobState\":null", "JobState", -EINVAL },
		{ "\"PercentComplete\":0", "\"PercentComplete\":102", "PercentComplete", -EINVAL },
		{ "\"Name\":\"Moving Virtual Machine\"", "\"Name\":null", "Name", -EINVAL },
		{ "Msvm_MigrationJob", "Msvm_StorageJob", "", -EINVAL },
		{ "\"version\":3", "\"version\":3,\"version\":3", "", -EINVAL },
	};
	struct migrate_job *job = full_job();
	char *text = encoded(job);

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		char *damaged = replaced(text, rows[i].from, rows[i].to);
		struct mof_error error = { .message = "" };
		int err = decode(damaged, strlen(damaged), &error);

		if (err != rows[i].err || !strstr(error.message, rows[i].text))
			fail_msg("%s: %d, \"%s\"", rows[i].to, err, error.message);
		free(damaged);
	}
	free(text);
	job_free(job);
}

/* A text that an earlier version of the program wrote: its warnings are one finding. */
static void
test_older_version(void **state)
{
	char *text = support_read("tests/migrate/body_1.json");
	struct migrate_job *job;
	struct mof_error error;

	(void)state;
	if (job_decode(text, strlen(text), 1, 1, &job, &error) < 0)
		fail_msg("%s", error.message);
	assert_int_equal(job->request, JOB_REQUEST_TERMINATE);
	assert_int_equal(job->runs, 1); /* so that it is not run again */
	assert_false(job->delete_on_kill);
	assert_int_equal(job->finding_count, 1);
	assert_string_equal(job->findings[0].message, "a still has a definition of it");
	assert_int_equal(job->findings[0].code, JOB_ERROR_CLEANUP);
	assert_int_equal(job->findings[0].severity, 3);
	check_round_trip(job);
	job_free(job);
	free(text);
}

/* An InstanceID that does not fit, and nesting without end. */
static void
test_giant_bodies(void **state)
{
	struct migrate_job *job = full_job();
	char *text = encoded(job), *long_id, deep[20001];
	struct mof_error error;
	char id[200];

	(void)state;
	memset(id, 'x', sizeof(id) - 1);
	id[sizeof(id) - 1] = '\0';
	long_id = replaced(text, job->id, id);
	assert_int_equal(decode(long_id, strlen(long_id), &error), -EINVAL);
	memset(deep, '[', sizeof(deep) - 1);
	deep[sizeof(deep) - 1] = '\0';
	assert_int_equal(decode(deep, strlen(deep), &error), -EINVAL);
	free(long_id);
	free(text);
	job_free(job);
}

/* A runner takes over requests and writable properties, and nothing else. */
static void
test_merge(void **state)
{
	struct migrate_job *mine = support_job(), *theirs = support_job();

	(void)state;
	theirs->request = JOB_REQUEST_TERMINATE;
	theirs->cim.priority = mof_u32(5);
	theirs->cim.delete_on_completion = mof_bool(false);
	theirs->cim.notify = "somebody";
	theirs->cim.percent_complete = mof_u16(77);
	theirs->cim.owner = "thief";
	assert_true(job_merge(mine, theirs));
	assert_false(job_merge(mine, theirs));
	assert_int_equal(mine->request, JOB_REQUEST_TERMINATE);
	assert_int_equal(mine->cim.priority.value, 5);
	assert_false(mine->cim.delete_on_completion.value);
	assert_string_equal(mine->cim.notify, "somebody");
	assert_ptr_not_equal(mine->cim.notify, theirs->cim.notify);
	assert_int_equal(mine->cim.percent_complete.value, 0);
	assert_string_equal(mine->cim.owner, "tester");
	theirs->cim.notify = NULL;
	theirs->request = JOB_REQUEST_NONE;
	assert_false(job_merge(mine, theirs));
	assert_null(mine->cim.notify);
	assert_int_equal(mine->request, JOB_REQUEST_TERMINATE);

	/* The time is planned anew for a job that waits, but not by one that was seen running. */
	theirs->due = 7;
	job_merge(mine, theirs);
	assert_int_equal(mine->due, 7);
	theirs->due = 0;
	theirs->cim.job_state = mof_u16(RUNNING);
	job_merge(mine, theirs);
	assert_int_equal(mine->due, 7);
	job_free(mine);
	job_free(theirs);
}

static void
test_ask(void **state)
{
	struct migrate_job *job = support_job(), *over = full_job();
	bool changed;

	(void)state;
	assert_int_equal(job_ask(job, JOB_REQUEST_TERMINATE, &changed), 0);
	assert_true(changed);
	assert_int_equal(job_ask(job, JOB_REQUEST_TERMINATE, &changed), 0);
	assert_false(changed);
	assert_int_equal(job_ask(job, JOB_REQUEST_KILL, &changed), 0);
	assert_true(changed);
	assert_int_equal(job_ask(job, JOB_REQUEST_TERMINATE, &changed), 0);
	assert_false(changed);
	assert_int_equal(job->request, JOB_REQUEST_KILL);
	assert_int_equal(job_ask(over, JOB_REQUEST_TERMINATE, &changed), -EPERM);
	job_free(job);
	job_free(over);
}

static void
test_removal_time(void **state)
{
	struct migrate_job *job = full_job();
	int64_t end, due;

	(void)state;
	assert_int_equal(job_removal_time(job, &due), -ENOENT);		/* busy */
	job->busy = false;
	assert_int_equal(mof_timestamp_to_usec(&job->cim.time_of_last_state_change, &end), 0);
	assert_int_equal(job_removal_time(job, &due), 0);
	assert_true(due == end);
	job->delete_on_kill = false;
	assert_int_equal(job_removal_time(job, &due), 0);
	assert_true(due == end + INT64_C(300) * 1000000);
	mof_interval_from_usec(0, &job->cim.time_before_removal);
	assert_int_equal(job_removal_time(job, &due), 0);
	assert_true(due == end + INT64_C(10) * 1000000);
	strcpy(job->cim.time_before_removal.text, MOF_INTERVAL_MAX);
	assert_int_equal(job_removal_time(job, &due), 0);
	assert_true(due > end);
	job->removable = false;
	assert_int_equal(job_removal_time(job, &due), -ENOENT);
	job_free(job);
	job = support_job();
	assert_int_equal(job_removal_time(job, &due), -ENOENT);		/* not over */
	job_free(job);
}

/* ElapsedTime does not fall when somebody sets the clock back. */
static void
test_elapsed(void **state)
{
	struct migrate_job *job = support_job();
	struct moment start = support_moment(1000), later = support_moment(9000);
	struct moment back = support_moment(4000);

	(void)state;
	job_set_elapsed(job, &later);
	assert_string_equal(job->cim.elapsed_time.text, MOF_INTERVAL_ZERO);
	mof_timestamp_from_usec(start.wall, 0, &job->cim.start_time);
	job_set_elapsed(job, &later);
	assert_string_equal(job->cim.elapsed_time.text, "00000000000008.000000:000");
	job_set_elapsed(job, &back);
	assert_string_equal(job->cim.elapsed_time.text, "00000000000008.000000:000");
	job_free(job);
}

static void
test_texts(void **state)
{
	struct migrate_job *job = support_job();
	char text[12];

	(void)state;
	text_copy(text, sizeof(text), "a\nb\x01" "c \n");
	assert_string_equal(text, "a b c");
	text_copy(text, sizeof(text), "\xff\xc3\xa4\xed\xa0\x80\xc3");
	assert_string_equal(text, "?\xc3\xa4????");
	text_copy(text, sizeof(text), "1234567890\xc3\xa4");	/* not cut in two */
	assert_string_equal(text, "1234567890");
	text_copy(text, sizeof(text), NULL);
	assert_string_equal(text, "");
	assert_true(text_is_clean("gr\xc3\xbc\xc3\x9f"));
	assert_false(text_is_clean("a\tb"));
	assert_false(text_is_clean("\xc2\x9b" "2J"));		/* a C1 control */
	assert_false(text_is_clean("\xc0\xaf"));
	/* libvirt's words go into properties as they come. */
	job_set_error(job, 1, "short", "line\nline\x1b[2J\xfe");
	assert_string_equal(job->cim.error_description, "line line [2J?");
	assert_int_equal(msvm_migration_job_validate(&job->cim, NULL), 0);
	job_free(job);
}

static void
test_errors(void **state)
{
	static const struct {
		int domain, code;
		unsigned int return_code, type, cause;
	} rows[] = {
		{ 7, 1, 32777, 2, 5 },		{ 7, 38, 32777, 2, 5 },
		{ 18, 38, 32768, 9, 57 },	{ 18, 49, 32768, 9, 57 },
		{ 10, 38, 32768, 9, 57 },	{ 19, 43, 32768, 9, 73 },
		{ 19, 55, 32768, 9, 73 },	{ 10, 55, 32775, 4, 8 },
		{ 0, 38, 32777, 2, 5 },		{ 10, 28, 32774, 9, 79 },
		{ 16, 45, 32769, 7, 117 },	{ 20, 84, 32770, 10, 8 },
		{ 10, 42, 32773, 9, 73 },	{ 10, 78, 32768, 4, 48 },
		{ 10, 81, 32775, 3, 8 },	{ 31, 91, 32768, 10, 58 },
		{ 10, 87, 32774, 9, 57 },	{ 10, 68, 32772, 2, 111 },
		{ 10, 1, 32768, 4, 47 },	{ 10, 9, 32768, 4, 47 },
		{ 0, 1002, 32772, 2, 111 },	{ 99, 65535, 32768, 4, 47 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		const struct error_class *is = error_classify(rows[i].domain, rows[i].code);

		assert_int_equal(is->return_code, rows[i].return_code);
		assert_int_equal(is->type, rows[i].type);
		assert_int_equal(is->cause, rows[i].cause);
		assert_true(is->summary && *is->summary);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_situations),
		cmocka_unit_test(test_new),
		cmocka_unit_test(test_new_by_uuid),
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_truncated),
		cmocka_unit_test(test_older_version),
		cmocka_unit_test(test_damaged_bytes),
		cmocka_unit_test(test_damaged_members),
		cmocka_unit_test(test_giant_bodies),
		cmocka_unit_test(test_merge),
		cmocka_unit_test(test_ask),
		cmocka_unit_test(test_removal_time),
		cmocka_unit_test(test_elapsed),
		cmocka_unit_test(test_texts),
		cmocka_unit_test(test_errors),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
