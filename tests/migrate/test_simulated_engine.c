/* The runner in virtual time: what a fault makes of a job, and many jobs at once. */
#include "simulation.h"

#include <migrate/simulated_world.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Somebody's wish that comes while the runner works. */
struct wish {
	struct simulation *simulation;
	const char *id;
	enum job_request request;
};

static void
make_request(void *context)
{
	struct wish *wish = context;
	unsigned int code;

	assert_int_equal(client_request(wish->simulation->other, wish->id, wish->request, &code,
					NULL), 0);
}

static void
stop_runner(void *context)
{
	((struct simulation *)context)->stop = 1;
}

static void
call_after(struct simulation *simulation, int64_t after, void (*call)(void *context),
	   void *context)
{
	assert_int_equal(simulated_world_call(simulation->world, after, call, context), 0);
}

static struct migrate_job *
assert_end(struct simulation *simulation, const char *id, unsigned int state, unsigned int code)
{
	struct migrate_job *job = simulation_load(simulation, id);

	if (job->cim.job_state.value != state || job->cim.error_code.value != code)
		fail_msg("state %u, ErrorCode %u: %s", job->cim.job_state.value,
			 job->cim.error_code.value, job->cim.job_status);
	support_check(job, state);
	return job;
}

static void
assert_places(struct simulation *simulation, enum migrate_place_state source,
	      enum migrate_place_state destination)
{
	const char *uuid = simulation_uuid(0);

	assert_int_equal(simulated_world_place(simulation->world, uuid, "h0").state, source);
	assert_int_equal(simulated_world_place(simulation->world, uuid, "h1").state, destination);
}

/* Guest 0 moves from h0 to h1 in about 8.7 s; at half of it something goes wrong. */
struct row {
	enum simulated_fault_kind kind;
	enum simulated_side side;
	int64_t lasts;
	unsigned int state, code, status, detailed, communication;
	enum migrate_place_state source, destination;
};

static void
run_row(const struct row *row, size_t number)
{
	struct simulated_fault fault = { .kind = row->kind, .side = row->side,
					 .lasts = row->lasts, .when = SIMULATED_AT_PERCENT,
					 .at = 50, .guest = simulation_uuid(0) };
	struct simulation simulation;
	struct migrate_job *job;
	char id[JOB_ID_SIZE];

	simulation_init(&simulation, 2);
	simulation_add_guest(simulation.world, 0, 0);
	simulation_submit(&simulation, 0, 0, 1, 100, id);
	assert_int_equal(simulated_world_fault(simulation.world, &fault), 0);
	simulation_run(&simulation);
	simulated_world_lift(simulation.world);
	simulated_world_advance(simulation.world, 1000);
	job = simulation_load(&simulation, id);
	if (job->cim.job_state.value != row->state || job->cim.error_code.value != row->code ||
	    job->cim.operational_status.items[0] != row->status ||
	    job->cim.detailed_status.value != row->detailed ||
	    job->cim.communication_status.value != row->communication)
		fail_msg("row %zu: state %u, ErrorCode %u, OperationalStatus %u, DetailedStatus "
			 "%u, CommunicationStatus %u: %s", number, job->cim.job_state.value,
			 job->cim.error_code.value, job->cim.operational_status.items[0],
			 job->cim.detailed_status.value, job->cim.communication_status.value,
			 job->cim.job_status);
	support_check(job, row->state);
	job_free(job);
	assert_places(&simulation, row->source, row->destination);
	simulation_check(simulation.world);
	simulation_clear(&simulation);
}

static void
test_faults(void **state)
{
	static const struct row rows[] = {
		{ SIMULATED_QEMU_KILLED, SIMULATED_DESTINATION, 0, EXCEPTION, 1, 6, 4, 2,
		  IS_RUNNING, ABSENT },
		{ SIMULATED_QEMU_KILLED, SIMULATED_SOURCE, 0, EXCEPTION, 9, 6, 4, 2, SHUT_OFF,
		  ABSENT },
		{ SIMULATED_DAEMON_KILLED, SIMULATED_DESTINATION, 3000, EXCEPTION, 1, 6, 5, 3,
		  IS_RUNNING, ABSENT },
		{ SIMULATED_DAEMON_KILLED, SIMULATED_DESTINATION, 0, EXCEPTION, 1, 6, 5, 3,
		  IS_RUNNING, ABSENT },
		{ SIMULATED_DAEMON_KILLED, SIMULATED_SOURCE, 3000, EXCEPTION, 1003, 6, 5, 3,
		  IS_RUNNING, ABSENT },
		{ SIMULATED_LINK_CUT, SIMULATED_DESTINATION, 2000, COMPLETED, 0, 2, 1, 2, ABSENT,
		  IS_RUNNING },
		{ SIMULATED_LINK_CUT, SIMULATED_SOURCE, 0, EXCEPTION, 1, 6, 5, 3, IS_RUNNING,
		  ABSENT },
		{ SIMULATED_FOREIGN_ABORT, SIMULATED_SOURCE, 0, EXCEPTION, 78, 6, 4, 2, IS_RUNNING,
		  ABSENT },
		{ SIMULATED_HANG, SIMULATED_SOURCE, 30000, COMPLETED, 0, 2, 1, 2, ABSENT,
		  IS_RUNNING },
		{ SIMULATED_UNREACHABLE, SIMULATED_SOURCE, 40000, COMPLETED, 0, 2, 1, 3, ABSENT,
		  IS_RUNNING },
		{ SIMULATED_UNREACHABLE, SIMULATED_DESTINATION, 30000, COMPLETED, 0, 2, 1, 3,
		  ABSENT, IS_RUNNING },
		{ SIMULATED_UNREACHABLE, SIMULATED_DESTINATION, 0, EXCEPTION, 1, 6, 5, 3, ABSENT,
		  IS_RUNNING },
		{ SIMULATED_FALSE_FAILURE, SIMULATED_SOURCE, 0, COMPLETED, 0, 2, 1, 3, ABSENT,
		  IS_RUNNING },
		{ SIMULATED_PERSIST_FAILED, SIMULATED_SOURCE, 0, COMPLETED, 0, 3, 2, 2, ABSENT,
		  IS_RUNNING },
		{ SIMULATED_PAUSED_BOTH, SIMULATED_SOURCE, 0, EXCEPTION, 1, 6, 5, 3, IS_RUNNING,
		  ABSENT },
		{ SIMULATED_PAUSED_BOTH, SIMULATED_DESTINATION, 0, COMPLETED, 0, 3, 2, 3, PAUSED,
		  IS_RUNNING },
		{ SIMULATED_RUNNING_BOTH, SIMULATED_SOURCE, 0, EXCEPTION, 1, 7, 4, 3, IS_RUNNING,
		  PAUSED },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		run_row(&rows[i], i);
}

/* The wish comes so many milliseconds after the job. */
static void
run_request(enum job_request request, int64_t after, unsigned int state, unsigned int code)
{
	struct simulation simulation;
	char id[JOB_ID_SIZE];
	struct wish wish = { .simulation = &simulation, .id = id, .request = request };

	simulation_init(&simulation, 2);
	simulation_add_guest(simulation.world, 0, 0);
	simulation_submit(&simulation, 0, 0, 1, 100, id);
	call_after(&simulation, after, make_request, &wish);
	simulation_run(&simulation);
	simulated_world_advance(simulation.world, 1000);
	job_free(assert_end(&simulation, id, state, code));
	assert_places(&simulation, state == COMPLETED ? ABSENT : IS_RUNNING,
		      state == COMPLETED ? IS_RUNNING : ABSENT);
	simulation_check(simulation.world);
	simulation_clear(&simulation);
}

static void
test_requests(void **state)
{
	(void)state;
	run_request(JOB_REQUEST_TERMINATE, 4000, TERMINATED, 78);
	run_request(JOB_REQUEST_KILL, 4000, KILLED, 78);
	run_request(JOB_REQUEST_TERMINATE, 1, TERMINATED, 1007);
	run_request(JOB_REQUEST_TERMINATE, 8450, COMPLETED, 0);
	run_request(JOB_REQUEST_KILL, 8450, COMPLETED, 0);
}

/* libvirt does not stop what it was told to stop: the job ends, the guest stays marked. */
static void
run_hang(enum job_request request, unsigned int state, unsigned int code, int64_t least,
	 int64_t most)
{
	struct simulated_fault fault = { .kind = SIMULATED_HANG, .when = SIMULATED_AT_PERCENT,
					 .at = 50, .lasts = 200000, .guest = simulation_uuid(0) };
	struct simulation simulation;
	char id[JOB_ID_SIZE], second[JOB_ID_SIZE];
	struct wish wish = { .simulation = &simulation, .id = id, .request = request };
	struct migrate_job *job;
	uint64_t elapsed;

	simulation_init(&simulation, 3);
	simulation_add_guest(simulation.world, 0, 0);
	simulation_submit(&simulation, 0, 0, 1, 100, id);
	assert_int_equal(simulated_world_fault(simulation.world, &fault), 0);
	if (request != JOB_REQUEST_NONE)
		call_after(&simulation, 6000, make_request, &wish);
	call_after(&simulation, 150000, stop_runner, &simulation);
	simulation_run(&simulation);
	job = assert_end(&simulation, id, state, code);
	assert_true(job->busy);
	assert_int_equal(mof_interval_to_usec(&job->cim.elapsed_time, &elapsed), 0);
	assert_true((int64_t)elapsed >= least * 1000 && (int64_t)elapsed <= most * 1000);
	job_free(job);

	/* Another runner sees to what is left, and refuses a second job of that guest meanwhile. */
	simulation_submit(&simulation, 0, 0, 2, 100, second);
	simulation_run(&simulation);
	job_free(assert_end(&simulation, second, EXCEPTION, 87));
	job = assert_end(&simulation, id, state, code);
	assert_false(job->busy);
	assert_non_null(strstr(job->cim.job_status, "libvirt has given up since"));
	job_free(job);
	simulated_world_advance(simulation.world, 1000);
	assert_places(&simulation, IS_RUNNING, ABSENT);
	simulation_check(simulation.world);
	simulation_clear(&simulation);
}

static void
test_hangs(void **state)
{
	(void)state;
	run_hang(JOB_REQUEST_NONE, EXCEPTION, 1002, 124000, 126000);
	run_hang(JOB_REQUEST_KILL, KILLED, 78, 35000, 37000);
	run_hang(JOB_REQUEST_TERMINATE, EXCEPTION, 1002, 124000, 126000);
}

/* The runner ends at that time, and another one goes on later. */
static void
run_adoption(int64_t ends, int64_t later, unsigned int state, unsigned int code)
{
	struct simulation simulation;
	char id[JOB_ID_SIZE];

	simulation_init(&simulation, 2);
	simulation_add_guest(simulation.world, 0, 0);
	simulation_submit(&simulation, 0, 0, 1, 100, id);
	call_after(&simulation, ends, stop_runner, &simulation);
	simulation_run(&simulation);
	simulated_world_advance(simulation.world, later);
	simulation_run(&simulation);
	job_free(assert_end(&simulation, id, state, code));
	simulated_world_advance(simulation.world, 1000);
	simulation_check(simulation.world);
	assert_places(&simulation, state == COMPLETED ? ABSENT : IS_RUNNING,
		      state == COMPLETED ? IS_RUNNING : ABSENT);
	simulation_clear(&simulation);
}

static void
test_adoptions(void **state)
{
	(void)state;
	run_adoption(1, 0, EXCEPTION, 1005);
	for (int64_t ends = 500; ends < 9500; ends += 750) {
		run_adoption(ends, 0, COMPLETED, 0);
		run_adoption(ends, 20000, COMPLETED, 0);
	}
}

/* The copy that stays after a runner was gone, and the one that somebody else stopped. */
static void
test_unwatched(void **state)
{
	struct simulated_fault fault = { .kind = SIMULATED_FOREIGN_ABORT, .at = 6000,
					 .guest = simulation_uuid(0) };
	struct simulation simulation;
	struct migrate_job *job;
	char id[JOB_ID_SIZE];

	(void)state;
	simulation_init(&simulation, 2);
	simulation_add_guest(simulation.world, 0, 0);
	simulation_submit(&simulation, 0, 0, 1, 100, id);
	assert_int_equal(simulated_world_fault(simulation.world, &fault), 0);
	call_after(&simulation, 3000, stop_runner, &simulation);
	simulation_run(&simulation);
	simulation_run(&simulation);
	job = assert_end(&simulation, id, EXCEPTION, 1003);
	assert_int_equal(job->cim.detailed_status.value, 5);
	job_free(job);
	simulation_check(simulation.world);
	simulation_clear(&simulation);
}

/* --peer-uri leads to another host than --to. */
static void
test_wrong_peer(void **state)
{
	struct simulation simulation;
	struct migrate_job *job;
	FILE *file;
	char id[JOB_ID_SIZE];

	(void)state;
	simulation_init(&simulation, 3);
	file = fopen(simulation.hosts, "w");
	assert_non_null(file);
	fputs("[h0]\nconnect = simulated:///h0\n"
	      "[h1]\nconnect = simulated:///h1\npeer = simulated://h2/\n", file);
	fclose(file);
	simulation_add_guest(simulation.world, 0, 0);
	simulation_submit(&simulation, 0, 0, 1, 100, id);
	simulation_run(&simulation);
	job = assert_end(&simulation, id, EXCEPTION, 1);
	assert_non_null(strstr(job->cim.error_description, "--peer-uri"));
	job_free(job);
	simulation_check(simulation.world);
	simulation_clear(&simulation);
}

static void
test_autostart(void **state)
{
	struct simulation simulation;
	struct migrate_job *job;
	char id[JOB_ID_SIZE];

	(void)state;
	simulation_init(&simulation, 2);
	simulation_add_guest(simulation.world, 0, 0);
	world_find_guest(simulation.world, "g0")->copies->autostart = true;
	simulation_submit(&simulation, 0, 0, 1, 100, id);
	simulation_run(&simulation);
	job = assert_end(&simulation, id, COMPLETED, 0);
	assert_int_equal(job->cim.operational_status.items[0], 2);
	assert_true(world_find_guest(simulation.world, "g0")->copies->autostart);
	job_free(job);
	simulation_clear(&simulation);
}

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
	job_free(assert_end(&simulation, ids[7], COMPLETED, 0));
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
		job_free(assert_end(simulation, tally.ids[i], COMPLETED, 0));
	simulation_check(simulation->world);
	simulation_clear(simulation);
}

/* What waits in the queue can be made urgent, made to wait, stopped, or deleted. */
static void
change_queue(void *context)
{
	struct tally *tally = context;
	struct job_store *store = tally->simulation.other;
	struct wish wish = { &tally->simulation, tally->ids[3], JOB_REQUEST_KILL };

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
	make_request(&wish);
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
	call_after(simulation, 5000, change_queue, &tally);
	simulation_run(simulation);
	assert_int_equal(tally.taken[0], 0);
	assert_int_equal(tally.taken[4], 1);
	assert_int_equal(tally.taken[1], 2);
	assert_int_equal(tally.taken[2], 3);
	assert_int_equal(tally.taken[7], 4);
	assert_int_equal(tally.taken[8], 5);
	assert_int_equal(tally.taken[5], 6);
	assert_int_equal(tally.ended, 7);
	job_free(assert_end(simulation, tally.ids[3], KILLED, 1007));
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
		call_after(simulation, 3000 + runs * 7000, stop_runner, simulation);
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
	static struct wish wishes[COUNT(ids)];
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
		wishes[i] = (struct wish){ &simulation, ids[i], i % 3 ? JOB_REQUEST_TERMINATE
								     : JOB_REQUEST_KILL };
		if (i % 4 == 0)
			call_after(&simulation, rand() % 20000, make_request, &wishes[i]);
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
		cmocka_unit_test(test_faults),
		cmocka_unit_test(test_requests),
		cmocka_unit_test(test_hangs),
		cmocka_unit_test(test_adoptions),
		cmocka_unit_test(test_unwatched),
		cmocka_unit_test(test_wrong_peer),
		cmocka_unit_test(test_autostart),
		cmocka_unit_test(test_removal),
		cmocka_unit_test(test_many),
		cmocka_unit_test(test_queue_changes),
		cmocka_unit_test(test_many_faults),
		cmocka_unit_test(test_chaos),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
