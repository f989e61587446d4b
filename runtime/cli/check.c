#include "commands.h"

#include <errno.h>

#define TYPE(name) MSVM_MIGRATION_JOB_JOB_TYPE_##name

static unsigned int
job_type_of(const struct options *options)
{
	if (options->storage_only)
		return options->to ? TYPE(CHECKING_STORAGE_COMPATIBILITY)
				   : TYPE(CHECKING_STORAGE_MIGRATION);
	return options->storage ? TYPE(CHECKING_VIRTUAL_MACHINE_AND_STORAGE_COMPATIBILITY)
				: TYPE(CHECKING_VIRTUAL_MACHINE_COMPATIBILITY);
}

/* Standard output has the findings and nothing else; the job's progress goes the other way. */
int
command_check(const struct options *options, struct job_store *store)
{
	struct migrate_guest guest;
	const struct job_wish wish = {
		.job_type = job_type_of(options),
		.source = options->connect,
		.destination = options->to,
		.peer_uri = options->peer_uri,
		.domain = options->domain,
		.settings = { .overwrite = options->overwrite },
		.owner = user_name(),
		.config = options->config,
		.guest = &guest,
	};
	struct mof_error error;
	char id[JOB_ID_SIZE];
	int err, status, printed;

	status = ask_hosts(options, &wish, &guest);
	if (status)
		return status;
	err = client_submit(store, &wish, &migrate_system_clock, id, &error);
	if (err)
		return complain_submit(err, &error);
	status = follow_job(options, store, id, stderr, false);
	if (status != EXIT_DONE && status != EXIT_FAILED)
		return status;
	printed = print_errors(options, store, id);
	return status ? status : printed;
}
