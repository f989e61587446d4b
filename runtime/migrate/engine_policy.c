#include "engine_policy.h"

#include <string.h>

#define LOOK_INTERVAL 1000 /* milliseconds between two looks at migrate.conf */
#define MOST_CHECKS 16     /* at a time; no limit of the service is about them */

enum engine_kind
engine_kind_of(const struct migrate_job *job)
{
	unsigned int type = job->cim.job_type.value;
	int kind = ENGINE_CHECK;

	if (job_type_moves_guest(type) ||
	    type == MSVM_MIGRATION_JOB_JOB_TYPE_CREATING_REMOTE_VIRTUAL_MACHINE)
		kind |= ENGINE_MACHINE;
	if (job_type_moves_storage(type))
		kind |= ENGINE_STORAGE;
	return (enum engine_kind)kind;
}

/* With the service's settings as they are; on failure they stay as they were. */
static int
read_service(struct engine *engine, struct mof_error *reterr)
{
	return service_read(engine->options->store,
			    engine->options->config ? &engine->config : NULL, &engine->service,
			    reterr);
}

int
engine_policy_init(struct engine *engine, struct mof_error *reterr)
{
	int err = 0;

	engine->config = config_defaults;
	if (engine->options->config)
		err = config_read(engine->options->config, &engine->config, reterr);
	if (!err)
		err = read_service(engine, reterr);
	if (err)
		engine_policy_clear(engine);
	return err;
}

void
engine_policy_clear(struct engine *engine)
{
	config_clear(&engine->config);
}

/* Says what holds from now on. */
static void
tell(struct engine *engine, const char *why)
{
	const struct msvm_virtual_system_migration_service_setting_data *settings =
		&engine->service.settings;

	engine_say(engine, NULL,
		   "%s: migration of machines is %s, at most %u at a time, %u of storage", why,
		   settings->enable_virtual_system_migration.value ? "on" : "off",
		   (unsigned int)settings->maximum_active_virtual_system_migration.value,
		   (unsigned int)settings->maximum_active_storage_migration.value);
}

void
engine_policy_hear(struct engine *engine)
{
	uint64_t before = engine->service.revision;
	struct mof_error error;

	if (read_service(engine, &error) < 0)
		engine_say(engine, NULL, "%s", error.message);
	else if (engine->service.revision != before)
		tell(engine, "the service was changed");
}

void
engine_policy_look(struct engine *engine, const struct moment *now)
{
	struct mof_error error;
	int changed;

	if (!engine->options->config || now->steady < engine->config_look)
		return;
	engine->config_look = now->steady + LOOK_INTERVAL;
	changed = config_reload(engine->options->config, &engine->config, &error);
	if (changed < 0 && !engine->config_failing)
		engine_say(engine, NULL, "%s; all stays as it was", error.message);
	engine->config_failing = changed < 0;
	if (changed == 1 && read_service(engine, &error) == 0)
		tell(engine, "the configuration was changed");
}

void
engine_load_add(struct engine_load *load, const struct migrate_job *job)
{
	enum engine_kind kind = engine_kind_of(job);

	load->all++;
	load->checks += kind == ENGINE_CHECK;
	load->machines += (kind & ENGINE_MACHINE) != 0;
	load->storages += (kind & ENGINE_STORAGE) != 0;
}

struct engine_load
engine_policy_load(const struct engine *engine)
{
	struct engine_load load = { 0 };

	for (size_t i = 0; i < engine->working_count; i++) {
		const struct migrate_job *job = engine->working[i]->job;

		if (job->phase > JOB_PHASE_QUEUED && job->phase < JOB_PHASE_OVER)
			engine_load_add(&load, job);
	}
	return load;
}

static bool
has_room(unsigned int active, const struct mof_uint32 *limit)
{
	return !limit->value || active < limit->value;
}

/*
 * A job that counts in both limits waits until both have room, and holds nothing meanwhile: one
 * that copies storage for hours keeps no machine from moving.
 */
unsigned int
engine_policy_open_kinds(const struct engine *engine, const struct engine_load *load)
{
	const struct msvm_virtual_system_migration_service_setting_data *settings =
		&engine->service.settings;
	unsigned int most = engine->options->most_active, kinds = 0;
	bool machine = settings->enable_virtual_system_migration.value &&
		       has_room(load->machines, &settings->maximum_active_virtual_system_migration);
	bool storage = has_room(load->storages, &settings->maximum_active_storage_migration);

	if (most && load->all >= most)
		return 0;
	if (!engine->options->config || load->checks < MOST_CHECKS)
		kinds |= 1u << ENGINE_CHECK;
	if (machine)
		kinds |= 1u << ENGINE_MACHINE;
	if (storage)
		kinds |= 1u << ENGINE_STORAGE;
	if (machine && storage)
		kinds |= 1u << ENGINE_BOTH;
	return kinds;
}
