#include "simulation.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A folder in memory, where there is one: virtual time does not wait for a disk. */
static char *
new_folder(void)
{
	if (!getenv("TMPDIR") && access("/dev/shm", W_OK) == 0)
		setenv("TMPDIR", "/dev/shm", 1);
	return support_folder();
}

static char *
write_hosts(const char *folder, unsigned int hosts)
{
	char *text = NULL, *path;
	size_t size;
	FILE *file = open_memstream(&text, &size);

	assert_non_null(file);
	for (unsigned int i = 0; i < hosts; i++)
		fprintf(file, "[h%u]\nconnect = simulated:///h%u\npeer = simulated://h%u/\n", i, i,
			i);
	fclose(file);
	path = support_file(folder, "hosts.conf", text);
	free(text);
	return path;
}

struct simulated_world *
simulation_world(unsigned int hosts, uint64_t seed)
{
	struct simulated_world *world;
	char name[16];

	assert_int_equal(simulated_world_new(seed, &world), 0);
	for (unsigned int i = 0; i < hosts; i++) {
		snprintf(name, sizeof(name), "h%u", i);
		assert_int_equal(simulated_world_add_host(world, name, 1000), 0);
	}
	return world;
}

void
simulation_init(struct simulation *simulation, unsigned int hosts)
{
	memset(simulation, 0, sizeof(*simulation));
	simulation->folder = new_folder();
	simulation->hosts = write_hosts(simulation->folder, hosts);
	assert_int_equal(job_store_sqlite_open(simulation->folder, &simulation->store, NULL), 0);
	assert_int_equal(job_store_sqlite_open(simulation->folder, &simulation->other, NULL), 0);
	simulation->world = simulation_world(hosts, 1);
	simulation->options = (struct engine_options){
		.store = simulation->store,
		.driver = simulated_world_driver(simulation->world),
		.clock = simulated_world_clock(simulation->world),
		.hosts = simulation->hosts,
		.stop = &simulation->stop,
	};
}

void
simulation_clear(struct simulation *simulation)
{
	simulation->store->ops->close(simulation->store);
	simulation->other->ops->close(simulation->other);
	simulated_world_free(simulation->world);
	free(simulation->hosts);
	support_remove(simulation->folder);
}

const char *
simulation_uuid(unsigned int n)
{
	static char uuid[MIGRATE_UUID_SIZE];

	snprintf(uuid, sizeof(uuid), "%08x-6768-4311-849c-b797f0a9127d", n);
	return uuid;
}

void
simulation_add_guest(struct simulated_world *world, unsigned int n, unsigned int host)
{
	char name[16], at[16];
	const struct simulated_guest guest = { .name = name, .uuid = simulation_uuid(n),
					       .host = at, .memory = 256 * MIB, .dirtied = MIB,
					       .persistent = true };

	snprintf(name, sizeof(name), "g%u", n);
	snprintf(at, sizeof(at), "h%u", host);
	assert_int_equal(simulated_world_add_guest(world, &guest), 0);
}

void
simulation_submit(struct simulation *simulation, unsigned int n, unsigned int from,
		  unsigned int to, uint32_t priority, char id[JOB_ID_SIZE])
{
	char source[16], destination[16], domain[16];
	const struct job_wish wish = { .source = source, .destination = destination,
				       .domain = domain, .bandwidth = 32 };
	struct moment now = simulated_world_now(simulation->world);
	struct mof_out out = { 0 };
	struct store_record record;
	struct migrate_job *job;

	snprintf(source, sizeof(source), "h%u", from);
	snprintf(destination, sizeof(destination), "h%u", to);
	snprintf(domain, sizeof(domain), "g%u", n);
	assert_int_equal(job_new(&wish, &now, &job, NULL), 0);
	job->cim.priority = mof_u32(priority);
	job->cim.delete_on_completion = mof_bool(simulation->removes);
	assert_int_equal(job_encode(job, &out), 0);
	record = (struct store_record){ .id = job->id, .state = job->cim.job_state.value,
					.body = out.data, .length = out.length };
	assert_int_equal(simulation->other->ops->put(simulation->other, &record, 0, false,
						     &job->revision, NULL), 0);
	memcpy(id, job->id, JOB_ID_SIZE);
	mof_out_clear(&out);
	job_free(job);
}

void
simulation_run(struct simulation *simulation)
{
	struct mof_error error;

	simulation->stop = 0;
	if (engine_run(&simulation->options, &error) < 0)
		fail_msg("%s", error.message);
}

struct migrate_job *
simulation_load(struct simulation *simulation, const char *id)
{
	struct migrate_job *job;
	struct mof_error error;

	if (client_load(simulation->other, id, &job, &error) < 0)
		fail_msg("%s", error.message);
	return job;
}

void
simulation_check(const struct simulated_world *world)
{
	char text[200];

	if (simulated_world_check(world, text, sizeof(text)) != 0)
		fail_msg("%s", text);
}

void
simulation_request(void *context)
{
	struct simulation_wish *wish = context;
	const struct msvm_migration_job_request_state_change_in in = {
		.requested_state = mof_u16(wish->requested_state),
	};
	uint32_t code;

	assert_int_equal(client_request_state_change(wish->simulation->other, wish->id, &in,
						     &migrate_system_clock, &code, NULL), 0);
}

void
simulation_stop(void *context)
{
	((struct simulation *)context)->stop = 1;
}

void
simulation_call(struct simulation *simulation, int64_t after, void (*call)(void *context),
	   void *context)
{
	assert_int_equal(simulated_world_call(simulation->world, after, call, context), 0);
}

struct migrate_job *
simulation_end(struct simulation *simulation, const char *id, unsigned int state, unsigned int code)
{
	struct migrate_job *job = simulation_load(simulation, id);

	if (job->cim.job_state.value != state || job->cim.error_code.value != code)
		fail_msg("state %u, ErrorCode %u: %s", job->cim.job_state.value,
			 job->cim.error_code.value, job->cim.job_status);
	support_check(job, state);
	return job;
}
