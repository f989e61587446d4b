/* The runner in virtual time with many jobs: their order, the queue, faults, and their removal. */
#include "simulation.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Five minutes after their end jobs are gone; a runner that waits so long removes them. */
static void
test_removal(void **state)
{
	struct simulation simulation;
	struct migrate_job *job;
	char ids[20][JOB_ID_SIZE];

	(void)state;
	simulation_init(&simulation, 2);
	for (unsigned int i = 0; i < COUNT(ids); i++) {
		simulation_add_guest(simulation.world, i, 0);
		simulation.removes = i != 7;
		simulation_submit(&simulation, i, 0, 1, 100, ids[i]);
	}
	simulation.options.most_active = 3;
	simulation.options.idle_limit = 290000;
	simulation_run(&simulation);
	for (size_t i = 0; i < COUNT(ids); i++)
		if (client_load(simulation.other, ids[i], &job, NULL) == 0) {
			support_check(job, COMPLETED);
			job_free(job);
		}
	job_free(simulation_load(&simulation, ids[COUNT(ids) - 1]));
	simulation.options.idle_limit = 20000;
	simulation_run(&simulation);
	for (size_t i = 0; i < COUNT(ids); i++)
		if (i != 7)
			assert_int_equal(client_load(simulation.other, ids[i], &job, NULL),
					 -ENOENT);
	job_free(simulation_end(&simulation, ids[7], COMPLETED, 0));
	simulation_clear(&simulation);
}

enum { MANY = 300, HOSTS = 30, MOST = 7 };

/* What happened to many jobs, as the runner's log tells it. */
struct tally {
	struct simulation simulation;
	char ids[MANY][JOB_ID_SIZE];
	int active, most, ended, order;
	int taken[MANY];	/* which job was the how manyth */
};

static int
number_of(const struct tally *tally, const char *id)
{
	for (int i = 0; i < MANY; i++)
		if (strcmp(tally->ids[i], id) == 0)
			return i;
	fail_msg("there is no job %s", id);
	return -1;
}

static void
watch_log(void *context, const char *id, const char *text)
{
	struct tally *tally = context;

	if (!id)
		fail_msg("%s", text);
	if (strncmp(text, "Starting", 8) == 0) {
		tally->taken[number_of(tally, id)] = tally->order++;
		if (++tally->active > tally->most)
			tally->most = tally->active;
	} else if (strncmp(text, "Completed", 9) == 0) {
		tally->active--;
		tally->ended++;
	}
}

static uint32_t
priority_of(int number)
{
	return (uint32_t)(number * 7 % 5) + 1;
}

/* Many guests on many hosts, few of them on their way at a time, the urgent ones first. */
static void
test_many(void **state)
{
	static struct tally tally;
	struct simulation *simulation = &tally.simulation;

	(void)state;
	simulation_init(simulation, HOSTS);
	for (unsigned int i = 0; i < MANY; i++) {
		simulation_add_guest(simulation->world, i, i % HOSTS);
		simulation_submit(simulation, i, i % HOSTS, (i * 3 + 1) % HOSTS == i % HOSTS
				  ? (i + 1) % HOSTS : (i * 3 + 1) % HOSTS,
				  priority_of((int)i), tally.ids[i]);
	}
	simulation->options.most_active = MOST;
	simulation->options.log = watch_log;
	simulation->options.context = &tally;
	simulation_run(simulation);
	assert_int_equal(tally.ended, MANY);
	assert_int_equal(tally.active, 0);
	assert_int_equal(tally.most, MOST);
	for (int a = 0; a < MANY; a++)
		for (int b = 0; b < MANY; b++)
			if (priority_of(a) < priority_of(b) ||
			    (priority_of(a) == priority_of(b) && a < b))
				assert_true(tally.taken[a] < tally.taken[b]);
	for (int i = 0; i < MANY; i++)
		job_free(simulation_end(simulation, tally.ids[i], COMPLETED, 0));
	simulation_check(simulation->world);
	simulation_clear(simulation);
}

/* What waits in the queue can be made urgent, made to wait, stopped, or deleted. */
static void
change_queue(void *context)
{
	struct tally *tally = context;
	struct job_store *store = tally->simulation.other;
	struct simulation_wish wish = { &tally->simulation, tally->ids[3], SIMULATION_KILL };

	for (int i = 4; i <= 6; i++) {
		struct migrate_job *job = simulation_load(&tally->simulation, tally->ids[i]);
		struct mof_out out = { 0 };
		struct store_record record;

		job->cim.priority = mof_u32(i == 4 ? 1 : 1000);
		assert_int_equal(job_encode(job, &out), 0);
		record = (struct store_record){ .id = job->id, .revision = job->revision,
						.state = job->cim.job_state.value,
						.body = out.data, .length = out.length };
		if (i < 6)
			assert_int_equal(store->ops->put(store, &record, 0, true, &job->revision,
							 NULL), 0);
		else
			assert_int_equal(store->ops->remove(store, job->id, job->revision, NULL),
					 0);
		mof_out_clear(&out);
		job_free(job);
	}
	simulation_request(&wish);
}

static void
test_queue_changes(void **state)
{
	static struct tally tally;
	struct simulation *simulation = &tally.simulation;
	struct migrate_job *job;

	(void)state;
	memset(&tally, 0, sizeof(tally));
	simulation_init(simulation, 2);
	for (unsigned int i = 0; i < 9; i++) {
		simulation_add_guest(simulation->world, i, 0);
		simulation_submit(simulation, i, 0, 1, 100, tally.ids[i]);
	}
	simulation->options.most_active = 1;
	simulation->options.log = watch_log;
	simulation->options.context = &tally;
	simulation_call(simulation, 5000, change_queue, &tally);
	simulation_run(simulation);
	assert_int_equal(tally.taken[0], 0);
	assert_int_equal(tally.taken[4], 1);
	assert_int_equal(tally.taken[1], 2);
	assert_int_equal(tally.taken[2], 3);
	assert_int_equal(tally.taken[7], 4);
	assert_int_equal(tally.taken[8], 5);
	assert_int_equal(tally.taken[5], 6);
	assert_int_equal(tally.ended, 7);
	job_free(simulation_end(simulation, tally.ids[3], KILLED, 1007));
	assert_int_equal(client_load(simulation->other, tally.ids[6], &job, NULL), -ENOENT);
	simulation_check(simulation->world);
	simulation_clear(simulation);
}

/* All at once, with all kinds of faults in between: every job ends and no guest is lost. */
static void
test_many_faults(void **state)
{
	static char ids[MANY][JOB_ID_SIZE];
	static const enum simulated_fault_kind kinds[] = {
		SIMULATED_DAEMON_KILLED, SIMULATED_UNREACHABLE, SIMULATED_LINK_CUT,
		SIMULATED_QEMU_KILLED, SIMULATED_FOREIGN_ABORT, SIMULATED_HANG,
		SIMULATED_FALSE_FAILURE, SIMULATED_PAUSED_BOTH, SIMULATED_RUNNING_BOTH,
	};
	struct simulation simulation;
	unsigned int ends[EXCEPTION + 1] = { 0 };

	(void)state;
	simulation_init(&simulation, HOSTS);
	for (unsigned int i = 0; i < MANY; i++) {
		struct simulated_fault fault = { .kind = kinds[i % COUNT(kinds)],
						 .side = i / 2 % 2 ? SIMULATED_SOURCE
								   : SIMULATED_DESTINATION,
						 .when = SIMULATED_AT_PERCENT, .at = i % 100,
						 .lasts = 100 + i * 40,
						 .guest = simulation_uuid(i) };

		simulation_add_guest(simulation.world, i, i % HOSTS);
		simulation_submit(&simulation, i, i % HOSTS, (i + 1 + i / 100) % HOSTS, 100,
				  ids[i]);
		if (i % 3 == 0)
			assert_int_equal(simulated_world_fault(simulation.world, &fault), 0);
	}
	simulation_run(&simulation);
	simulated_world_advance(simulation.world, 20000);
	for (int i = 0; i < MANY; i++) {
		struct migrate_job *job = simulation_load(&simulation, ids[i]);

		assert_true(job_is_final(job));
		support_check(job, job->cim.job_state.value);
		ends[job->cim.job_state.value]++;
		job_free(job);
	}
	assert_true(ends[COMPLETED] > MANY / 10);
	assert_true(ends[EXCEPTION] > MANY / 10);
	simulation_check(simulation.world);
	simulation_clear(&simulation);
}

static void
run_until_all_have_ended(struct simulation *simulation)
{
	for (int runs = 0; runs < 3; runs++) {
		simulation_call(simulation, 3000 + runs * 7000, simulation_stop, simulation);
		simulation_run(simulation);
	}
	simulation_run(simulation);
	simulated_world_lift(simulation->world);
	simulated_world_advance(simulation->world, 20000);
	simulation_run(simulation);
}

/* The same with runners that end one after the other, and with wishes; chance is from the seed. */
static void
run_chaos(unsigned int seed)
{
	static char ids[40][JOB_ID_SIZE];
	static struct simulation_wish wishes[COUNT(ids)];
	struct simulation simulation;
	bool confirmed = true;

	srand(seed);
	simulation_init(&simulation, 6);
	for (unsigned int i = 0; i < COUNT(ids); i++) {
		struct simulated_fault fault = {
			.kind = (enum simulated_fault_kind)(rand() % (SIMULATED_RUNNING_BOTH + 1)),
			.side = (enum simulated_side)(rand() % 2),
			.when = (enum simulated_when)(rand() % (SIMULATED_AT_SWITCHING + 1)),
			.at = rand() % 100, .lasts = 1 + rand() % 20000,
			.guest = simulation_uuid(i),
		};
		unsigned int from = (unsigned int)rand() % 6;

		simulation_add_guest(simulation.world, i, from);
		simulation_submit(&simulation, i, from, (from + 1 + (unsigned int)rand() % 5) % 6,
				  100, ids[i]);
		if (i % 2)
			assert_int_equal(simulated_world_fault(simulation.world, &fault), 0);
		wishes[i].simulation = &simulation;
		wishes[i].id = ids[i];
		wishes[i].requested_state = i % 3 ? SIMULATION_TERMINATE : SIMULATION_KILL;
		if (i % 4 == 0)
			simulation_call(&simulation, rand() % 20000, simulation_request,
					&wishes[i]);
	}
	simulation.options.most_active = seed % 2 ? 10 : 0;
	run_until_all_have_ended(&simulation);
	for (size_t i = 0; i < COUNT(ids); i++) {
		struct migrate_job *job = simulation_load(&simulation, ids[i]);

		if (!job_is_final(job) || job->busy)
			fail_msg("seed %u: job %zu has not ended: %s", seed, i,
				 job->cim.job_status);
		support_check(job, job->cim.job_state.value);
		confirmed = confirmed && !(job->cim.error_description &&
					   strstr(job->cim.error_description, "unconfirmed"));
		job_free(job);
	}
	if (confirmed)
		simulation_check(simulation.world);
	simulation_clear(&simulation);
}

static void
test_chaos(void **state)
{
	(void)state;
	for (unsigned int seed = 1; seed <= 20; seed++)
		run_chaos(seed);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_removal),
		cmocka_unit_test(test_many),
		cmocka_unit_test(test_queue_changes),
		cmocka_unit_test(test_many_faults),
		cmocka_unit_test(test_chaos),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
