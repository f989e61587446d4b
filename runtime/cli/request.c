/* The verbs that change a job. */
#include "commands.h"

#define MICROSECONDS 1000000

/* One call of RequestStateChange.  Returns 0 or an exit status, the reason told. */
static int
call(struct job_store *store, const char *id,
     const struct msvm_migration_job_request_state_change_in *in)
{
	struct mof_error error;
	const char *text;
	uint32_t code;
	int err = client_request_state_change(store, id, in, &migrate_system_clock, &code, &error);

	if (err)
		return complain_store(err, &error);
	text = msvm_migration_job_request_state_change_return_str(code);
	switch (code) {
	case MSVM_MIGRATION_JOB_REQUEST_STATE_CHANGE_RETURN_COMPLETED_WITH_NO_ERROR:
		return 0;
	case MSVM_MIGRATION_JOB_REQUEST_STATE_CHANGE_RETURN_TIMEOUT:
		return complain(EXIT_FAILED, "%s (%u): job %s has not ended yet", text, code, id);
	default:
		return complain(EXIT_REFUSED, "%s (%u): job %s has ended", text, code, id);
	}
}

/* Records a request and sees to it that a runner acts on it; then waits, if that is wanted. */
static int
request(const struct options *options, struct job_store *store, uint16_t requested_state)
{
	struct msvm_migration_job_request_state_change_in in = {
		.requested_state = mof_u16(requested_state),
	};
	struct mof_error error;
	char id[JOB_ID_SIZE];
	int err = client_find(store, options->id, id, &error);
	int status = err ? complain_store(err, &error) : call(store, id, &in);

	if (!status)
		status = ensure_runner(options, store);
	if (!status && options->timeout) {
		mof_interval_from_usec((uint64_t)options->timeout * MICROSECONDS,
				       &in.timeout_period);
		status = call(store, id, &in);
	}
	if (!status)
		printf("%s: %s requested\n", id,
		       msvm_migration_job_request_state_change_requested_state_str(
			       requested_state));
	return status;
}

int
command_cancel(const struct options *options, struct job_store *store)
{
	return request(options, store,
		       MSVM_MIGRATION_JOB_REQUEST_STATE_CHANGE_REQUESTED_STATE_TERMINATE);
}

/* KillJob(DeleteOnKill). */
static int
kill_and_delete(const struct options *options, struct job_store *store)
{
	struct mof_error error;
	char id[JOB_ID_SIZE];
	uint32_t code;
	int err = client_find(store, options->id, id, &error);

	if (!err)
		err = client_kill_job(store, id, true, &code, &error);
	if (err)
		return complain_store(err, &error);
	printf("%s: killed, and removed once it has ended (%s)\n", id,
	       cim_job_kill_job_return_str(code));
	return ensure_runner(options, store);
}

int
command_kill(const struct options *options, struct job_store *store)
{
	if (options->delete_on_kill)
		return kill_and_delete(options, store);
	return request(options, store,
		       MSVM_MIGRATION_JOB_REQUEST_STATE_CHANGE_REQUESTED_STATE_KILL);
}

int
command_delete(const struct options *options, struct job_store *store)
{
	struct mof_error error;
	char id[JOB_ID_SIZE];
	int err = client_find(store, options->id, id, &error);

	if (!err)
		err = client_delete(store, id, &error);
	return err ? complain_store(err, &error) : EXIT_DONE;
}
