/*
 * The small actions around a move when their host goes away in the midst of them, and comes back:
 * they are asked for again, and the job tells of nothing that is not so.
 */
#include "support.h"

#include <string.h>

static struct migrate_event
finished(enum migrate_result_kind kind, int domain)
{
	struct migrate_event event = support_event(MIGRATE_FINISHED);

	event.u.result.kind = kind;
	event.u.result.domain = domain;
	event.u.result.code = kind == MIGRATE_RESULT_OK ? 0 : 38;
	strcpy(event.u.result.message, "end of file while reading data");
	return event;
}

static struct migrate_event
lost(void)
{
	return finished(MIGRATE_RESULT_FAILED, 7);
}

static struct migrate_event
done(void)
{
	return finished(MIGRATE_RESULT_OK, 0);
}

/* A job that moves a guest with one image, in the phase MOVING. */
static struct migrate_job *
storage_job(bool autostart, bool remove_sources)
{
	static const struct migrate_disk disk = { .target = "vda", .source = "/a", .path = "/b",
						  .format = "raw", .capacity = 1 << 20 };
	struct migrate_job *job = support_job();
	struct migrate_event prepared = support_prepared();

	job->cim.job_type = mof_u16(306);
	job->plan.settings.remove_source_images = remove_sources;
	support_take(job);
	prepared.u.guest.autostart = autostart;
	prepared.u.guest.disks = &disk;
	prepared.u.guest.disk_count = 1;
	support_step(job, prepared, 2000, MIGRATE_MAKE_IMAGES);
	support_step(job, done(), 2100, MIGRATE_START);
	return job;
}

/* The host is back after two seconds. */
static void
lose_and_find(struct migrate_job *job, enum migrate_action action, enum migrate_action then)
{
	support_step(job, lost(), 5000, MIGRATE_NOTHING);
	support_step(job, support_event(MIGRATE_TICK), 5400, MIGRATE_NOTHING);
	support_step(job, support_event(MIGRATE_TICK), 5600, action);
	support_step(job, support_event(MIGRATE_TICK), 5800, MIGRATE_NOTHING);
	support_step(job, lost(), 6000, MIGRATE_NOTHING);
	support_step(job, support_event(MIGRATE_TICK), 7000, action);
	support_step(job, done(), 7100, then);
}

static void
test_copies(void **state)
{
	struct migrate_job *job = storage_job(false, false);

	(void)state;
	support_step(job, support_failed(), 4000, MIGRATE_SETTLE);
	support_step(job, support_places(IS_RUNNING, ABSENT), 4100, MIGRATE_REMOVE_COPIES);
	lose_and_find(job, MIGRATE_REMOVE_COPIES, MIGRATE_CLOSE);
	support_check(job, EXCEPTION);
	assert_int_equal(job->finding_count, 0);
	job_free(job);
}

static void
test_sources_and_autostart(void **state)
{
	struct migrate_job *job = storage_job(true, true);

	(void)state;
	support_step(job, support_ended(MIGRATE_RESULT_OK, 0, 0, ""), 4000, MIGRATE_SETTLE);
	support_step(job, support_places(ABSENT, IS_RUNNING), 4100, MIGRATE_REMOVE_SOURCES);
	lose_and_find(job, MIGRATE_REMOVE_SOURCES, MIGRATE_COPY_AUTOSTART);
	lose_and_find(job, MIGRATE_COPY_AUTOSTART, MIGRATE_CLOSE);
	support_check(job, COMPLETED);
	assert_int_equal(job->finding_count, 0);
	job_free(job);
}

/* It does not come back: the job ends with a warning. */
static void
test_limit(void **state)
{
	struct migrate_job *job = storage_job(false, true);

	(void)state;
	support_step(job, support_ended(MIGRATE_RESULT_OK, 0, 0, ""), 4000, MIGRATE_SETTLE);
	support_step(job, support_places(ABSENT, IS_RUNNING), 4100, MIGRATE_REMOVE_SOURCES);
	support_step(job, lost(), 33000, MIGRATE_NOTHING);
	support_step(job, support_event(MIGRATE_TICK), 33600, MIGRATE_REMOVE_SOURCES);
	support_step(job, lost(), 34200, MIGRATE_CLOSE);
	support_check(job, COMPLETED);
	assert_int_equal(job->finding_count, 1);
	job_free(job);
}

/* A host that says no is not asked twice. */
static void
test_refusal(void **state)
{
	struct migrate_job *job = storage_job(false, true);

	(void)state;
	support_step(job, support_ended(MIGRATE_RESULT_OK, 0, 0, ""), 4000, MIGRATE_SETTLE);
	support_step(job, support_places(ABSENT, IS_RUNNING), 4100, MIGRATE_REMOVE_SOURCES);
	support_step(job, finished(MIGRATE_RESULT_FAILED, 18), 4200, MIGRATE_CLOSE);
	support_check(job, COMPLETED);
	assert_int_equal(job->finding_count, 1);
	job_free(job);
}

/* Lost while it was looked for room: a pool of the job's own may be left there. */
static void
test_preparing(void **state)
{
	struct migrate_job *job = support_job();
	struct migrate_event ended = support_ended(MIGRATE_RESULT_FAILED, 7, 38, "end of file");

	(void)state;
	job->cim.job_type = mof_u16(306);
	support_take(job);
	support_step(job, ended, 4900, MIGRATE_REMOVE_COPIES);
	lose_and_find(job, MIGRATE_REMOVE_COPIES, MIGRATE_CLOSE);
	support_check(job, EXCEPTION);
	assert_int_equal(job->cim.error_code.value, 38);
	job_free(job);

	/* One that was never reached has none. */
	job = support_job();
	job->cim.job_type = mof_u16(306);
	support_take(job);
	ended.u.result.no_contact = true;
	support_step(job, ended, 4900, MIGRATE_CLOSE);
	support_check(job, EXCEPTION);
	job_free(job);
}

/*
 * libvirt has forgotten that it was about to take the guest in: what it left goes, before the image
 * that was made for it.
 */
static void
test_leftover(void **state)
{
	struct migrate_event places = support_places(IS_RUNNING, PAUSED);

	(void)state;
	for (int failing = 0; failing < 2; failing++) {
		struct migrate_job *job = storage_job(false, false);

		places.u.places.destination.incoming = true;
		support_step(job, support_failed(), 4000, MIGRATE_SETTLE);
		support_step(job, places, 4100, MIGRATE_NOTHING);
		support_step(job, support_event(MIGRATE_TICK), 9200, MIGRATE_SETTLE);
		support_step(job, places, 9300, MIGRATE_DESTROY_COPY);
		support_step(job, failing ? finished(MIGRATE_RESULT_FAILED, 10) : done(), 9400,
			     MIGRATE_REMOVE_COPIES);
		support_step(job, done(), 9500, MIGRATE_CLOSE);
		support_check(job, EXCEPTION);
		assert_int_equal(job->finding_count, failing);
		assert_non_null(strstr(job->cim.job_status,
				       failing ? "an unfinished copy on b" : "absent from b"));
		job_free(job);
	}
}

/* A copy that the source still fills, or of a guest that stands still, is left alone. */
static void
test_no_leftover(void **state)
{
	struct migrate_event places = support_places(PAUSED, PAUSED);
	struct migrate_job *job = storage_job(false, false);

	(void)state;
	job->guest.paused = true;
	places.u.places.destination.incoming = true;
	support_step(job, support_failed(), 4000, MIGRATE_SETTLE);
	support_step(job, places, 4100, MIGRATE_NOTHING);
	support_step(job, support_event(MIGRATE_TICK), 9200, MIGRATE_SETTLE);
	support_step(job, places, 9300, MIGRATE_CLOSE);
	support_check(job, EXCEPTION);
	job_free(job);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_copies),
		cmocka_unit_test(test_sources_and_autostart),
		cmocka_unit_test(test_limit),
		cmocka_unit_test(test_refusal),
		cmocka_unit_test(test_preparing),
		cmocka_unit_test(test_leftover),
		cmocka_unit_test(test_no_leftover),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
