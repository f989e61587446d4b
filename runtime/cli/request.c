#include "commands.h"

/* Records a request; the runner acts on it. */
static int
request(const struct options *options, struct job_store *store, enum job_request what)
{
	struct mof_error error;
	char id[JOB_ID_SIZE];
	unsigned int code;
	const char *text;
	int err = client_find(store, options->id, id, &error);

	if (!err)
		err = client_request(store, id, what, &code, &error);
	if (err)
		return complain_store(err, &error);
	text = msvm_migration_job_request_state_change_return_str(code);
	if (code != MSVM_MIGRATION_JOB_REQUEST_STATE_CHANGE_RETURN_COMPLETED_WITH_NO_ERROR)
		return complain(EXIT_REFUSED, "%s (%u): job %s has ended", text, code, id);
	printf("%s: %s requested (%s)\n", id, job_request_str(what), text);
	fflush(stdout);
	return ensure_runner(options, store);
}

int
command_cancel(const struct options *options, struct job_store *store)
{
	return request(options, store, JOB_REQUEST_TERMINATE);
}

int
command_kill(const struct options *options, struct job_store *store)
{
	return request(options, store, JOB_REQUEST_KILL);
}
