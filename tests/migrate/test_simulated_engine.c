/* The runner in virtual time: what faults, wishes and other runners make of a job. */
#include "simulation.h"

#include <migrate/simulated_world.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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
run_request(uint16_t requested_state, int64_t after, unsigned int state, unsigned int code)
{
	struct simulation simulation;
	char id[JOB_ID_SIZE];
	struct simulation_wish wish = { &simulation, id, requested_state };

	simulation_init(&simulation, 2);
	simulation_add_guest(simulation.world, 0, 0);
	simulation_submit(&simulation, 0, 0, 1, 100, id);
	simulation_call(&simulation, after, simulation_request, &wish);
	simulation_run(&simulation);
	simulated_world_advance(simulation.world, 1000);
	job_free(simulation_end(&simulation, id, state, code));
	assert_places(&simulation, state == COMPLETED ? ABSENT : IS_RUNNING,
		      state == COMPLETED ? IS_RUNNING : ABSENT);
	simulation_check(simulation.world);
	simulation_clear(&simulation);
}

static void
test_requests(void **state)
{
	(void)state;
	run_request(SIMULATION_TERMINATE, 4000, TERMINATED, 78);
	run_request(SIMULATION_KILL, 4000, KILLED, 78);
	run_request(SIMULATION_TERMINATE, 1, TERMINATED, 1007);
	run_request(SIMULATION_TERMINATE, 8450, COMPLETED, 0);
	run_request(SIMULATION_KILL, 8450, COMPLETED, 0);
}

/* libvirt does not stop what it was told to stop: the job ends, the guest stays marked. */
static void
run_hang(uint16_t requested_state, unsigned int state, unsigned int code, int64_t least,
	 int64_t most)
{
	struct simulated_fault fault = { .kind = SIMULATED_HANG, .when = SIMULATED_AT_PERCENT,
					 .at = 50, .lasts = 200000, .guest = simulation_uuid(0) };
	struct simulation simulation;
	char id[JOB_ID_SIZE], second[JOB_ID_SIZE];
	struct simulation_wish wish = { &simulation, id, requested_state };
	struct migrate_job *job;
	uint64_t elapsed;

	simulation_init(&simulation, 3);
	simulation_add_guest(simulation.world, 0, 0);
	simulation_submit(&simulation, 0, 0, 1, 100, id);
	assert_int_equal(simulated_world_fault(simulation.world, &fault), 0);
	if (requested_state)
		simulation_call(&simulation, 6000, simulation_request, &wish);
	simulation_call(&simulation, 150000, simulation_stop, &simulation);
	simulation_run(&simulation);
	job = simulation_end(&simulation, id, state, code);
	assert_true(job->busy);
	assert_int_equal(mof_interval_to_usec(&job->cim.elapsed_time, &elapsed), 0);
	assert_true((int64_t)elapsed >= least * 1000 && (int64_t)elapsed <= most * 1000);
	job_free(job);

	/* Another runner sees to what is left, and refuses a second job of that guest meanwhile. */
	simulation_submit(&simulation, 0, 0, 2, 100, second);
	simulation_run(&simulation);
	job_free(simulation_end(&simulation, second, EXCEPTION, 87));
	job = simulation_end(&simulation, id, state, code);
	assert_false(job->busy);
	assert_non_null(strstr(job->cim.job_status, "libvirt has let go of it since"));
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
	run_hang(0, EXCEPTION, 1002, 124000, 126000);
	run_hang(SIMULATION_KILL, KILLED, 78, 35000, 37000);
	run_hang(SIMULATION_TERMINATE, EXCEPTION, 1002, 124000, 126000);
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
	simulation_call(&simulation, ends, simulation_stop, &simulation);
	simulation_run(&simulation);
	simulated_world_advance(simulation.world, later);
	simulation_run(&simulation);
	job_free(simulation_end(&simulation, id, state, code));
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
	simulation_call(&simulation, 3000, simulation_stop, &simulation);
	simulation_run(&simulation);
	simulation_run(&simulation);
	job = simulation_end(&simulation, id, EXCEPTION, 1003);
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
	job = simulation_end(&simulation, id, EXCEPTION, 1);
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
	job = simulation_end(&simulation, id, COMPLETED, 0);
	assert_int_equal(job->cim.operational_status.items[0], 2);
	assert_true(world_find_guest(simulation.world, "g0")->copies->autostart);
	job_free(job);
	simulation_clear(&simulation);
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
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
