#include "scene.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../measure.h"

#define MIB (UINT64_C(1024) * 1024)
#define HOSTS_MOST 1000
#define DAY (UINT64_C(24) * 3600 * 1000000)

static size_t
count_hosts(size_t jobs)
{
	size_t hosts = jobs / 10 + 2;

	return hosts < HOSTS_MOST ? hosts : HOSTS_MOST;
}

static void
add_hosts(struct scene *scene, size_t count)
{
	FILE *file = fopen(scene->hosts, "w");
	char name[32];

	for (size_t i = 0; i < count && file; i++) {
		snprintf(name, sizeof name, "h%zu", i);
		fprintf(file, "[%s]\nconnect = simulated:///%s\npeer = simulated://%s/\n", name,
			name, name);
		if (simulated_world_add_host(scene->world, name, 1000) < 0)
			bench_fail("out of memory");
	}
	if (!file || fclose(file))
		bench_fail("cannot write '%s'", scene->hosts);
}

static void
add_guest(struct scene *scene, size_t number, const char *name, const char *host)
{
	char uuid[MIGRATE_UUID_SIZE];
	const struct simulated_guest guest = { .name = name,
					       .uuid = uuid,
					       .host = host,
					       .memory = 256 * MIB,
					       .dirtied = 4 * MIB,
					       .persistent = true };

	snprintf(uuid, sizeof uuid, "%08x-6768-4311-849c-b797f0a9127d",
		 (unsigned int)number);
	if (simulated_world_add_guest(scene->world, &guest) < 0)
		bench_fail("out of memory");
}

static void
add_job(struct scene *scene, const char *guest, const char *from, const char *to)
{
	const struct job_wish wish = {
		.source = from, .destination = to, .domain = guest, .bandwidth = 64
	};
	struct moment now = simulated_world_now(scene->world);
	struct store_record record = { .epoch = 0 };
	struct mof_out out = { 0 };
	struct migrate_job *job;
	struct mof_error error;

	if (job_new(&wish, &now, &job, &error) < 0)
		bench_fail("%s", error.message);
	mof_interval_from_usec(DAY, &job->cim.time_before_removal);
	if (job_encode(job, &out) < 0)
		bench_fail("out of memory");
	record.id = job->id;
	record.state = job->cim.job_state.value;
	record.body = out.data;
	record.length = out.length;
	if (scene->store->ops->put(scene->store, &record, 0, false, &job->revision, &error) < 0)
		bench_fail("%s", error.message);
	mof_out_clear(&out);
	job_free(job);
}

void
scene_init(struct scene *scene, const char *folder, size_t jobs)
{
	size_t hosts = count_hosts(jobs);
	struct mof_error error;

	memset(scene, 0, sizeof *scene);
	scene->folder = folder;
	scene->jobs = jobs;
	if (job_store_sqlite_open(folder, &scene->store, &error) < 0)
		bench_fail("%s", error.message);
	snprintf(scene->hosts, sizeof scene->hosts, "%s/hosts.conf", folder);
	if (simulated_world_new(1, &scene->world) < 0)
		bench_fail("out of memory");
	add_hosts(scene, hosts);
	for (size_t i = 0; i < jobs; i++) {
		char guest[32], from[32], to[32];

		snprintf(guest, sizeof guest, "g%zu", i);
		snprintf(from, sizeof from, "h%zu", i % hosts);
		snprintf(to, sizeof to, "h%zu", (i + 1) % hosts);
		add_guest(scene, i, guest, from);
		add_job(scene, guest, from, to);
	}
}

static int
remove_one(const char *path, const struct stat *status, int kind, struct FTW *place)
{
	(void)status;
	(void)kind;
	(void)place;
	return remove(path);
}

void
scene_clear(struct scene *scene)
{
	scene->store->ops->close(scene->store);
	simulated_world_free(scene->world);
	nftw(scene->folder, remove_one, 16, FTW_PHYS | FTW_DEPTH);
}

static int
count_completed(const struct store_record *record, void *context)
{
	*(size_t *)context += record->state == CIM_CONCRETE_JOB_JOB_STATE_COMPLETED;
	return 0;
}

void
scene_run(struct scene *scene, unsigned int most_active)
{
	const struct engine_options options = {
		.store = scene->store,
		.driver = simulated_world_driver(scene->world),
		.clock = simulated_world_clock(scene->world),
		.hosts = scene->hosts,
		.most_active = most_active,
	};
	struct mof_error error;
	size_t completed = 0;
	char text[200];

	if (engine_run(&options, &error) < 0)
		bench_fail("%s", error.message);
	scene->store->ops->list(scene->store, count_completed, &completed, &error);
	if (simulated_world_check(scene->world, text, sizeof text))
		bench_fail("%s", text);
	if (completed != scene->jobs)
		bench_fail("%zu of %zu jobs have completed", completed, scene->jobs);
}

static int
read_one(const struct store_record *record, void *context)
{
	struct migrate_job *job;
	struct mof_error error;

	if (job_decode(record->body, record->length, record->revision, record->epoch, &job,
		       &error) < 0)
		bench_fail("%s", error.message);
	job_free(job);
	++*(size_t *)context;
	return 0;
}

void
scene_list(const struct scene *scene)
{
	struct mof_error error;
	size_t count = 0;

	if (scene->store->ops->list(scene->store, read_one, &count, &error) < 0)
		bench_fail("%s", error.message);
	if (count != scene->jobs)
		bench_fail("%zu of %zu jobs are there", count, scene->jobs);
}
