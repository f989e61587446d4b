#include "scene.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char hosts_text[] = "[a]\nconnect = test:///a\n[b]\nconnect = test:///b\n"
				 "peer = test://b/\n";

static void
log_line(void *context, const char *id, const char *text)
{
	struct scene *scene = context;
	size_t length = strlen(scene->log);

	(void)id;
	snprintf(scene->log + length, sizeof(scene->log) - length, "%s\n", text);
}

void
scene_init(struct scene *scene)
{
	memset(scene, 0, sizeof(*scene));
	scene->folder = support_folder();
	scene->hosts = support_file(scene->folder, "hosts.conf", hosts_text);
	assert_int_equal(job_store_sqlite_open(scene->folder, &scene->store, NULL), 0);
	assert_int_equal(job_store_sqlite_open(scene->folder, &scene->other, NULL), 0);
	fake_init(&scene->fake);
	scene->fake.context = scene;
	scene->options = (struct engine_options){
		.store = scene->store, .driver = &scene->fake.base, .hosts = scene->hosts,
		.stop = &scene->stop, .log = log_line, .context = scene,
	};
}

void
scene_clear(struct scene *scene)
{
	scene->store->ops->close(scene->store);
	scene->other->ops->close(scene->other);
	free(scene->hosts);
	support_remove(scene->folder);
}

void
scene_run(struct scene *scene)
{
	struct mof_error error;
	int err;

	scene->stop = 0;
	err = engine_run(&scene->options, &error);
	if (err < 0 && err != -ESTALE) /* one that was superseded has ended as well */
		fail_msg("%s", error.message);
}

void
scene_submit(struct scene *scene, const char *domain, char id[JOB_ID_SIZE])
{
	const struct job_wish wish = { .source = "a", .destination = "b", .domain = domain };

	assert_int_equal(client_submit(scene->other, &wish, &migrate_system_clock, id, NULL), 0);
}

struct migrate_job *
scene_load(struct scene *scene, const char *id)
{
	struct migrate_job *job;
	struct mof_error error;

	if (client_load(scene->other, id, &job, &error) < 0)
		fail_msg("%s", error.message);
	return job;
}

uint32_t
scene_request(struct scene *scene, const char *id, uint16_t requested_state)
{
	const struct msvm_migration_job_request_state_change_in in = {
		.requested_state = mof_u16(requested_state),
	};
	struct mof_error error;
	uint32_t code = 1;

	if (client_request_state_change(scene->other, id, &in, &migrate_system_clock, &code,
					&error) < 0)
		fail_msg("%s", error.message);
	return code;
}

uint64_t
scene_epoch(struct scene *scene)
{
	uint64_t epoch;

	assert_int_equal(scene->other->ops->lock_runner(scene->other, &epoch, NULL), 0);
	scene->other->ops->unlock_runner(scene->other);
	return epoch;
}

void
scene_store_as(struct scene *scene, struct migrate_job *job, uint64_t epoch)
{
	struct mof_out out = { 0 };
	struct store_record record;

	assert_int_equal(job_encode(job, &out), 0);
	record = (struct store_record){ .id = job->id, .revision = job->revision, .epoch = epoch,
					.state = job->cim.job_state.value, .body = out.data,
					.length = out.length };
	assert_int_equal(scene->other->ops->put(scene->other, &record, job->epoch, true,
						&job->revision, NULL), 0);
	job->epoch = epoch;
	mof_out_clear(&out);
}

void
scene_assert_end(struct scene *scene, const char *id, unsigned int state, unsigned int code)
{
	struct migrate_job *job = scene_load(scene, id);

	support_check(job, state);
	assert_int_equal(job->cim.error_code.value, code);
	job_free(job);
}
