/* The options that say when a job runs, and the verb that changes them. */
#include "commands.h"
#include "render.h"

#include <migrate/text.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* The properties that options have set. */
struct taking {
	struct msvm_migration_job *job;
	const char **list;
	size_t count;
};

static void
note(struct taking *taking, const char *property)
{
	taking->list[taking->count++] = property;
	taking->list[taking->count] = NULL;
}

static int
wrong(const char *option, const char *value, const char *expected)
{
	return complain(EXIT_USAGE, "\"%s\" is no value for --%s: expected %s", value, option,
			expected);
}

/* A whole number within limits.  Returns 0 or -EINVAL. */
static int
parse_whole(const char *text, long least, long most, long *ret)
{
	char *end;

	errno = 0;
	*ret = strtol(text, &end, 10);
	return errno || end == text || *end || *ret < least || *ret > most ? -EINVAL : 0;
}

/* A CIM datetime, or a time by the local clock, with or without seconds. */
static int
parse_when(const char *text, struct mof_datetime *ret)
{
	static const char *const formats[] = { "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M",
					       "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M", "%Y-%m-%d" };

	if (mof_datetime_parse(text, strlen(text), ret) == 0)
		return 0;
	for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++) {
		struct tm broken = { .tm_isdst = -1 };
		const char *end = strptime(text, formats[i], &broken);
		time_t seconds;

		if (!end || *end)
			continue;
		seconds = mktime(&broken);
		return mof_timestamp_from_usec((int64_t)seconds * 1000000, 0, ret);
	}
	return -EINVAL;
}

static int
parse_time_of_day(const char *text, struct mof_datetime *ret)
{
	struct tm broken = { 0 };
	const char *end = strptime(text, "%H:%M", &broken);

	if (!end || *end)
		return -EINVAL;
	mof_interval_from_usec((uint64_t)(broken.tm_hour * 60 + broken.tm_min) * 60000000, ret);
	return 0;
}

static int
take_moments(const struct schedule_options *given, struct taking *taking)
{
	static const char when[] = "\"2026-12-01 22:30\", or a CIM datetime";

	if (given->at) {
		if (parse_when(given->at, &taking->job->scheduled_start_time) < 0)
			return wrong("at", given->at, when);
		note(taking, "ScheduledStartTime");
	}
	if (given->until) {
		if (parse_when(given->until, &taking->job->until_time) < 0)
			return wrong("until", given->until, when);
		note(taking, "UntilTime");
	}
	if (given->time) {
		if (parse_time_of_day(given->time, &taking->job->run_start_interval) < 0)
			return wrong("time", given->time, "00:00 to 23:59");
		note(taking, "RunStartInterval");
	}
	return 0;
}

static int
take_days(const struct schedule_options *given, struct taking *taking)
{
	struct msvm_migration_job *job = taking->job;
	int8_t weekday;
	uint8_t month;
	long number;

	if (given->month) {
		if (cim_job_run_month_parse(given->month, &month) < 0)
			return wrong("month", given->month, "January to December");
		job->run_month = mof_u8(month);
		note(taking, "RunMonth");
	}
	if (given->day) {
		if (parse_whole(given->day, -31, 31, &number) < 0)
			return wrong("day", given->day, "-31 to 31");
		job->run_day = mof_s8((int8_t)number);
		note(taking, "RunDay");
	}
	if (given->weekday) {
		if (cim_job_run_day_of_week_parse(given->weekday, &weekday) < 0)
			return wrong("weekday", given->weekday,
				     "Sunday to Saturday, or -Sunday to -Saturday");
		job->run_day_of_week = mof_s8(weekday);
		note(taking, "RunDayOfWeek");
	}
	if (given->utc) {
		job->local_or_utc_time = mof_u16(CIM_JOB_LOCAL_OR_UTC_TIME_UTC_TIME);
		note(taking, "LocalOrUtcTime");
	}
	return 0;
}

static int
take_others(const struct schedule_options *given, struct taking *taking)
{
	struct msvm_migration_job *job = taking->job;
	long number;

	if (given->runs) {
		if (parse_whole(given->runs, 0, UINT32_MAX, &number) < 0)
			return wrong("runs", given->runs, "a number");
		job->job_run_times = mof_u32((uint32_t)number);
		note(taking, "JobRunTimes");
	}
	if (given->priority) {
		if (parse_whole(given->priority, 0, UINT32_MAX, &number) < 0)
			return wrong("priority", given->priority, "a number");
		job->priority = mof_u32((uint32_t)number);
		note(taking, "Priority");
	}
	if (given->notify) {
		if (!text_is_clean(given->notify))
			return wrong("notify", "..", "plain UTF-8 text");
		job->notify = given->notify;
		note(taking, "Notify");
	}
	if (given->keep) {
		job->delete_on_completion = mof_bool(false);
		note(taking, "DeleteOnCompletion");
	}
	return 0;
}

int
take_properties(const struct options *options, struct msvm_migration_job *job,
		const char *list[MOST_PROPERTIES + 1])
{
	struct taking taking = { job, list, 0 };
	int status;

	list[0] = NULL;
	status = take_moments(&options->schedule, &taking);
	if (!status)
		status = take_days(&options->schedule, &taking);
	return status ? status : take_others(&options->schedule, &taking);
}

/* "next start: 2026-12-01 21:30:00 UTC" */
static int
print_next(struct job_store *store, const char *id)
{
	struct migrate_job *job;
	struct mof_error error;
	struct mof_datetime due;
	int err = client_load(store, id, &job, &error);

	if (err)
		return complain_store(err, &error);
	if (!job_is_waiting(job)) {
		printf("next start: none, the job is %s\n", render_state(job));
	} else if (!job->due) {
		printf("next start: as soon as it is its turn\n");
	} else {
		mof_timestamp_from_usec(job->due, 0, &due);
		printf("next start: %.4s-%.2s-%.2s %.2s:%.2s:%.2s UTC\n", due.text, due.text + 4,
		       due.text + 6, due.text + 8, due.text + 10, due.text + 12);
	}
	job_free(job);
	return EXIT_DONE;
}

int
command_schedule(const struct options *options, struct job_store *store)
{
	const char *list[MOST_PROPERTIES + 1];
	struct msvm_migration_job job;
	struct mof_error error;
	char id[JOB_ID_SIZE];
	int status, err;

	msvm_migration_job_init(&job);
	status = take_properties(options, &job, list);
	if (status)
		return status;
	err = client_find(store, options->id, id, &error);
	if (!err && list[0])
		err = client_modify(store, id, &job, list, &migrate_system_clock, &error);
	if (err)
		return complain_store(err, &error);
	status = options->json ? print_job_json(store, id) : print_next(store, id);
	return status || !list[0] ? status : ensure_runner(options, store);
}
