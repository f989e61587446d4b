#include "commands.h"

#include <migrate/service.h>
#include <migrate/text.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Which JobType the options ask for. */
static unsigned int
job_type(const struct options *options)
{
	if (options->define_only)
		return MSVM_MIGRATION_JOB_JOB_TYPE_CREATING_REMOTE_VIRTUAL_MACHINE;
	if (options->storage_only)
		return MSVM_MIGRATION_JOB_JOB_TYPE_MOVING_STORAGE;
	if (options->storage || options->disks.count)
		return MSVM_MIGRATION_JOB_JOB_TYPE_MOVING_VIRTUAL_MACHINE_AND_STORAGE;
	return MSVM_MIGRATION_JOB_JOB_TYPE_MOVING_VIRTUAL_MACHINE;
}

/* Splits each NAME=PATH, in memory of the arena.  Returns 0 or an exit status, the reason told. */
static int
take_disks(const struct options *options, struct mof_arena *arena, struct migrate_disk *disks)
{
	for (size_t i = 0; i < options->disks.count; i++) {
		const char *text = options->disks.items[i], *equals = strchr(text, '=');
		char *target = mof_arena_strdup(arena, text);

		if (!target)
			return complain(EXIT_FAILED, "out of memory");
		if (!equals || equals == text || equals[1] != '/' || !text_is_clean(text))
			return complain(EXIT_USAGE,
					"\"%s\" is no value for --disk: expected NAME=/PATH", text);
		target[equals - text] = '\0';
		disks[i] = (struct migrate_disk){ .target = target,
						  .path = target + (equals - text) + 1 };
	}
	return 0;
}

/* What AvoidRemovingVHDs says to CIM clients; left out, the configuration decides. */
static bool
removes_source_images(const struct options *options)
{
	if (options->remove_source_images || options->keep_source_images)
		return options->remove_source_images;
	return options->config->remove_source_images && job_type_moves_storage(job_type(options));
}

static struct migrate_settings
settings_of(const struct options *options)
{
	return (struct migrate_settings){
		.tls = options->tls,
		.tunnelled = options->tunnelled,
		.compressed = options->compress,
		.capping = options->slow_down,
		.post_copy = options->post_copy,
		.cancel_if_stuck = options->cancel_if_stuck,
		.overwrite = options->overwrite,
		.remove_source_images = removes_source_images(options),
	};
}

/* What EnableCompression of the service means for a move.  Returns 0 or an exit status, told. */
static int
take_service(const struct options *options, struct job_store *store,
	     struct migrate_settings *settings)
{
	struct service service;
	struct mof_error error;
	int err = service_read(store, options->config, &service, &error);

	if (err)
		return complain_store(err, &error);
	if (service.settings.enable_compression.value && job_type_moves_guest(job_type(options)))
		settings->compressed = true;
	return 0;
}

/* A runner that ends when it has nothing to do is no help for a job whose time is yet to come. */
static bool
is_for_later(struct job_store *store, const char *id)
{
	struct migrate_job *job;
	bool later;

	if (client_load(store, id, &job, NULL) < 0)
		return false;
	later = job->due != 0;
	job_free(job);
	if (later && store->ops->runner_lives(store, NULL) != 1)
		complain(0, "no runner lives that could start the job when its time comes: "
			    "\"msvm-migrate serve\" is one");
	return later;
}

/* By the name that was given it is told even where the hosts would say something else. */
static int
check_in_use(struct job_store *store, const char *source, const char *guest)
{
	struct mof_error error;
	char id[JOB_ID_SIZE];
	int found = client_job_of_guest(store, source, guest, id, &error);

	if (found < 0)
		return complain(EXIT_STORE, "%s", error.message);
	return found ? complain(EXIT_REFUSED, "the guest is in use by job %s", id) : 0;
}

/* Tells of the new job, and sees to it that it runs. */
static int
follow_up(const struct options *options, struct job_store *store, const char *id)
{
	int status = EXIT_DONE;

	if (options->json && !options->wait)
		status = print_job_json(store, id);
	else if (!options->json)
		printf("%s\n", id);
	fflush(stdout);
	if (options->wait)
		return follow_job(options, store, id, options->json ? stdout : stderr,
				  options->json);
	if (!status && !is_for_later(store, id))
		status = ensure_runner(options, store);
	return status;
}

static int
start(const struct options *options, struct job_store *store, struct mof_arena *arena)
{
	const char *list[MOST_PROPERTIES + 1];
	struct msvm_migration_job properties;
	struct migrate_guest guest;
	struct migrate_disk disks[MOST_VALUES];
	struct job_wish wish = {
		.job_type = job_type(options),
		.settings = settings_of(options),
		.disks = disks,
		.disk_count = options->disks.count,
		.source = options->connect,
		.destination = options->to,
		.peer_uri = options->peer_uri,
		.domain = options->domain,
		.bandwidth = options->bandwidth,
		.owner = user_name(),
		.config = options->config,
		.guest = &guest,
		.properties = &properties,
		.retry = options->retry,
	};
	struct mof_error error;
	char id[JOB_ID_SIZE];
	int err, status;

	if (options->remove_source_images && options->keep_source_images)
		return complain(EXIT_USAGE, "give --remove-source-images or --keep-source-images, "
					    "not both");
	if (!options->to == !options->storage_only)
		return complain(EXIT_USAGE, options->to ? "--storage-only takes no --to"
							: "option \"--to\" is needed (see "
							  "msvm-migrate start --help)");
	job_init_properties(&properties);
	status = take_properties(options, &properties, list);
	if (!status)
		status = take_service(options, store, &wish.settings);
	if (!status)
		status = take_disks(options, arena, disks);
	if (!status)
		status = check_in_use(store, wish.source, wish.domain);
	if (!status)
		status = ask_hosts(options, &wish, &guest);
	if (!status)
		status = check_in_use(store, NULL, guest.uuid);
	if (status)
		return status;
	err = client_submit(store, &wish, &migrate_system_clock, id, &error);
	if (err)
		return complain_submit(err, &error);
	return follow_up(options, store, id);
}

int
command_start(const struct options *options, struct job_store *store)
{
	struct mof_arena arena = { 0 };
	int status = start(options, store, &arena);

	mof_arena_clear(&arena);
	return status;
}
