#include "commands.h"

#include <errno.h>

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

int
command_start(const struct options *options, struct job_store *store)
{
	const char *list[MOST_PROPERTIES + 1];
	struct msvm_migration_job properties;
	struct migrate_guest guest;
	const struct job_wish wish = {
		.source = options->connect,
		.destination = options->to,
		.peer_uri = options->peer_uri,
		.domain = options->domain,
		.bandwidth = options->bandwidth,
		.owner = user_name(),
		.guest = &guest,
		.properties = &properties,
		.retry = options->retry,
	};
	struct mof_error error;
	char id[JOB_ID_SIZE];
	int err, status;

	job_init_properties(&properties);
	status = take_properties(options, &properties, list);
	if (!status)
		status = ask_hosts(options, MSVM_MIGRATION_JOB_JOB_TYPE_MOVING_VIRTUAL_MACHINE,
				   &guest);
	if (status)
		return status;
	err = client_job_of_guest(store, guest.uuid, id, &error);
	if (err > 0)
		return complain(EXIT_REFUSED, "the guest is in use by job %s", id);
	if (!err)
		err = client_submit(store, &wish, &migrate_system_clock, id, &error);
	if (err)
		return complain(err == -EINVAL ? EXIT_REFUSED : EXIT_STORE, "%s", error.message);
	printf("%s\n", id);
	fflush(stdout);
	if (options->wait)
		return follow_job(options, store, id, stderr);
	return is_for_later(store, id) ? EXIT_DONE : ensure_runner(options, store);
}
