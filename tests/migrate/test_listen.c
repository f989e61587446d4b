/* Whoever waits for a change of the store hears of it at once. */
#include "simulation.h"

#include <poll.h>
#include <string.h>

static bool
is_rung(struct job_store *store)
{
	struct pollfd rung = { .fd = store->ops->listen(store), .events = POLLIN };

	assert_true(rung.fd >= 0);
	return poll(&rung, 1, 0) > 0;
}

static void
test_rings(void **state)
{
	struct simulation simulation;
	struct store_record record = { .state = NEW, .body = "{}", .length = 2 };
	struct job_store *store, *other;
	uint64_t revision;

	(void)state;
	simulation_init(&simulation, 2);
	store = simulation.store;
	other = simulation.other;
	assert_false(is_rung(store));
	assert_int_equal(store->ops->listen(store), store->ops->listen(store));
	record.id = "mofc:1";
	assert_int_equal(other->ops->put(other, &record, 0, true, &revision, NULL), 0);
	assert_true(is_rung(store));
	assert_true(is_rung(store));
	store->ops->hear(store);
	assert_false(is_rung(store));
	assert_int_equal(other->ops->remove(other, "mofc:1", revision, NULL), 0);
	assert_true(is_rung(store));

	/* A change of one's own is no news, but does not hide that of somebody else. */
	record.id = "mofc:2";
	assert_int_equal(store->ops->put(store, &record, 0, false, &revision, NULL), 0);
	assert_true(is_rung(store));
	store->ops->hear(store);
	record.id = "mofc:3";
	assert_int_equal(store->ops->put(store, &record, 0, false, &revision, NULL), 0);
	assert_false(is_rung(store));

	/* Nor is what failed. */
	assert_false(is_rung(other));
	assert_true(store->ops->put(store, &record, 0, false, &revision, NULL) < 0);
	assert_false(is_rung(other));
	simulation_clear(&simulation);
}

struct submission {
	struct simulation *simulation;
	char id[JOB_ID_SIZE];
};

static void
submit(void *context)
{
	struct submission *submission = context;

	simulation_submit(submission->simulation, 0, 0, 1, 100, submission->id);
}

/* The runner sleeps for up to 200 ms where nobody rings. */
static void
test_runner_hears(void **state)
{
	struct simulation simulation;
	struct submission submission = { .simulation = &simulation };
	struct migrate_job *job;

	(void)state;
	simulation_init(&simulation, 2);
	simulation_add_guest(simulation.world, 0, 0);
	simulation.options.idle_limit = 5000;
	simulation_call(&simulation, 1037, submit, &submission);
	simulation_run(&simulation);
	job = simulation_end(&simulation, submission.id, COMPLETED, 0);
	assert_string_equal(job->cim.start_time.text, job->cim.time_submitted.text);
	job_free(job);
	simulation_clear(&simulation);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rings),
		cmocka_unit_test(test_runner_hears),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
