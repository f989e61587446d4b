/* The verbs that change a job. */
#include "commands.h"

#include <poll.h>

#define LOOK_INTERVAL 200 /* milliseconds */
#define RETURN(name) MSVM_MIGRATION_JOB_REQUEST_STATE_CHANGE_RETURN_##name

/* Tells a return value of RequestStateChange.  Returns 0 or an exit status. */
static int
tell(const char *id, uint32_t code)
{
	const char *text = msvm_migration_job_request_state_change_return_str(code);

	switch (code) {
	case RETURN(COMPLETED_WITH_NO_ERROR):
		return 0;
	case RETURN(TIMEOUT):
		return complain(EXIT_FAILED, "%s (%u): job %s has not ended yet", text, code, id);
	default:
		return complain(EXIT_REFUSED, "%s (%u): job %s has ended", text, code, id);
	}
}

/* What TimeoutPeriod would give, once a runner is there: the answer when the job has ended. */
static int
wait_for_end(struct job_store *store, const char *id, int64_t seconds)
{
	struct pollfd news = { .fd = store->ops->listen(store), .events = POLLIN };
	int64_t until = moment_now().steady + seconds * 1000;

	for (;;) {
		struct migrate_job *job;
		struct mof_error error;
		bool final, completed;
		int err = client_load(store, id, &job, &error);

		if (err)
			return complain_store(err, &error);
		final = job_is_final(job);
		completed = job_is_completed(job);
		job_free(job);
		if (final)
			return tell(id, completed ? RETURN(INVALID_STATE_FOR_THIS_OPERATION)
						  : RETURN(COMPLETED_WITH_NO_ERROR));
		if (moment_now().steady >= until)
			return tell(id, RETURN(TIMEOUT));
		poll(&news, 1, LOOK_INTERVAL);
		store->ops->hear(store);
	}
}

/* Records a request and sees to it that a runner acts on it; then waits, if that is wanted. */
static int
request(const struct options *options, struct job_store *store, uint16_t requested_state)
{
	const struct msvm_migration_job_request_state_change_in in = {
		.requested_state = mof_u16(requested_state),
	};
	struct mof_error error;
	char id[JOB_ID_SIZE];
	uint32_t code;
	int status, err = client_find(store, options->id, id, &error);

	if (!err)
		err = client_request_state_change(store, id, &in, &migrate_system_clock, &code,
						  &error);
	status = err ? complain_store(err, &error) : tell(id, code);
	if (!status)
		status = ensure_runner(options, store);
	if (!status && options->timeout)
		status = wait_for_end(store, id, options->timeout);
	if (status)
		return status;
	if (options->json)
		return print_job_json(store, id);
	printf("%s: %s requested\n", id,
	       msvm_migration_job_request_state_change_requested_state_str(requested_state));
	return EXIT_DONE;
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
	struct migrate_job *job = NULL;
	uint32_t code;
	int err = client_find(store, options->id, id, &error);

	if (!err)
		err = client_kill_job(store, id, true, &code, &error);
	if (err)
		return complain_store(err, &error);
	if (!options->json)
		printf("%s: killed, and removed once it has ended (%s)\n", id,
		       cim_job_kill_job_return_str(code));
	else if (client_load(store, id, &job, NULL) < 0)
		puts("null"); /* it had ended before, and is gone */
	else
		print_job_json(store, id);
	job_free(job);
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
