#include "schedule.h"

#include <errno.h>
#include <time.h>

#define USEC_PER_SECOND INT64_C(1000000)
#define SECONDS_PER_HOUR INT64_C(3600)
#define SECONDS_PER_DAY INT64_C(86400)
#define USEC_PER_DAY (SECONDS_PER_DAY * USEC_PER_SECOND)

/* What timestamps can say: 0000-01-01 and the end of 9999-12-31. */
#define FIRST_MOMENT (INT64_C(-62167219200) * USEC_PER_SECOND)
#define END_OF_MOMENTS (INT64_C(253402300800) * USEC_PER_SECOND)

/* The longest time without a 29th of February is 8 years; 40 leave no doubt. */
#define SEARCH_YEARS 40

/* Longer than any zone is away from UTC; TZ can say almost 25 hours. */
#define FARTHEST_ZONE (26 * SECONDS_PER_HOUR)

/* The calendar's part of a schedule, taken out of the job.  Days count from 1970-01-01. */
struct calendar {
	int month;    /* 0 to 11; -1: each */
	bool dated;   /* by RunDay */
	int day;      /* -31 to 31 */
	int weekday;  /* -7 to 7; 0: the day itself, or each */
	int64_t time; /* of the clock, in microseconds after midnight */
	bool is_utc;
};

static bool
is_null(const struct mof_datetime *value)
{
	return !value->text[0];
}

/* A timestamp, or an interval counted from base.  Returns 0 or -EINVAL. */
static int
read_moment(const struct mof_datetime *value, int64_t base, int64_t *ret)
{
	uint64_t interval;

	if (mof_timestamp_to_usec(value, ret) == 0)
		return 0;
	if (mof_interval_to_usec(value, &interval) < 0)
		return -EINVAL;
	/* The longest interval is less than INT64_MAX. */
	*ret = base > INT64_MAX - (int64_t)interval ? INT64_MAX : base + (int64_t)interval;
	return 0;
}

/* Whether the interval is the longest one, as which also all nines are read. */
static bool
is_endless(const struct mof_datetime *value)
{
	const struct mof_datetime longest = { MOF_INTERVAL_MAX };
	uint64_t interval, limit;

	return mof_interval_to_usec(value, &interval) == 0 &&
	       mof_interval_to_usec(&longest, &limit) == 0 && interval >= limit;
}

static int
check_numbers(const struct msvm_migration_job *job, struct mof_error *reterr)
{
	int day = job->run_day.value, weekday = job->run_day_of_week.value;

	if (job->run_month.set && job->run_month.value > CIM_JOB_RUN_MONTH_DECEMBER)
		return mof_error_set(reterr, -EINVAL, "RunMonth is %d instead of 0 to 11",
				     job->run_month.value);
	if (job->run_day.set && (day < -31 || day > 31))
		return mof_error_set(reterr, -EINVAL, "RunDay is %d instead of -31 to 31", day);
	if (job->run_day_of_week.set && (weekday < -7 || weekday > 7))
		return mof_error_set(reterr, -EINVAL, "RunDayOfWeek is %d instead of -7 to 7",
				     weekday);
	if (job->local_or_utc_time.set &&
	    job->local_or_utc_time.value != CIM_JOB_LOCAL_OR_UTC_TIME_LOCAL_TIME &&
	    job->local_or_utc_time.value != CIM_JOB_LOCAL_OR_UTC_TIME_UTC_TIME)
		return mof_error_set(reterr, -EINVAL,
				     "LocalOrUtcTime is %d instead of 1 (local) or 2 (UTC)",
				     job->local_or_utc_time.value);
	return 0;
}

static int
check_times(const struct msvm_migration_job *job, struct mof_error *reterr)
{
	static const char moment[] = "is not a timestamp or an interval without asterisks";
	uint64_t interval;
	int64_t unused;

	if (!is_null(&job->run_start_interval) &&
	    (mof_interval_to_usec(&job->run_start_interval, &interval) < 0 ||
	     interval >= (uint64_t)USEC_PER_DAY))
		return mof_error_set(reterr, -EINVAL,
				     "RunStartInterval is not an interval below a day "
				     "without asterisks");
	if (!is_null(&job->scheduled_start_time) &&
	    read_moment(&job->scheduled_start_time, 0, &unused) < 0)
		return mof_error_set(reterr, -EINVAL, "ScheduledStartTime %s", moment);
	if (!is_null(&job->until_time) && read_moment(&job->until_time, 0, &unused) < 0)
		return mof_error_set(reterr, -EINVAL, "UntilTime %s", moment);
	return 0;
}

/* Each property for itself. */
static int
check_values(const struct msvm_migration_job *job, struct mof_error *reterr)
{
	int err = check_numbers(job, reterr);

	return err ? err : check_times(job, reterr);
}

/* Whether the calendar decides. */
static bool
has_calendar(const struct msvm_migration_job *job)
{
	return job->run_month.set || job->run_day.set || job->run_day_of_week.set ||
	       !is_null(&job->run_start_interval);
}

/* A RunDay that is in no month, or not in the one of RunMonth. */
static int
check_day(const struct msvm_migration_job *job, struct mof_error *reterr)
{
	static const int lengths[] = { 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	int day = job->run_day.value;

	if (!job->run_day.set)
		return 0;
	if (day == 0)
		return mof_error_set(reterr, -EINVAL, "RunDay is 0, which no month has");
	if (job->run_month.set && (day < 0 ? -day : day) > lengths[job->run_month.value])
		return mof_error_set(reterr, -EINVAL, "RunDay is %d, which %s never has", day,
				     cim_job_run_month_str(job->run_month.value));
	return 0;
}

/* An UntilTime before the start, where both are of one form, so that no other moment matters. */
static int
check_order(const struct msvm_migration_job *job, struct mof_error *reterr)
{
	const struct mof_datetime *start = &job->scheduled_start_time, *end = &job->until_time;
	int64_t starts, ends;

	if (has_calendar(job) || is_null(start) || is_null(end) || is_endless(end) ||
	    mof_datetime_is_interval(start) != mof_datetime_is_interval(end))
		return 0;
	if (read_moment(start, 0, &starts) < 0 || read_moment(end, 0, &ends) < 0 || ends <= starts)
		return mof_error_set(reterr, -EINVAL, "UntilTime is not after ScheduledStartTime");
	return 0;
}

int
schedule_check(const struct msvm_migration_job *job, struct mof_error *reterr)
{
	int err = check_values(job, reterr);

	if (err)
		return err;
	err = check_day(job, reterr);
	return err ? err : check_order(job, reterr);
}

int
schedule_until(const struct msvm_migration_job *job, int64_t submitted, int64_t *ret)
{
	if (is_null(&job->until_time) || is_endless(&job->until_time))
		return -ENOENT;
	return read_moment(&job->until_time, submitted, ret);
}

bool
schedule_recurs(const struct msvm_migration_job *job, uint32_t runs_done)
{
	uint32_t times = job->job_run_times.set ? job->job_run_times.value : 1;

	return times == 0 || runs_done < times;
}

/* Like / and %, but rounding down, also below zero. */
static int64_t
divide_down(int64_t value, int64_t by)
{
	return value / by - (value % by < 0 ? 1 : 0);
}

static int64_t
modulo(int64_t value, int64_t by)
{
	return value - divide_down(value, by) * by;
}

/* The first day of a month.  Months count from January 1970. */
static int64_t
day_of_month(int64_t month)
{
	struct tm date = { .tm_year = 70, .tm_mon = (int)month, .tm_mday = 1 };

	return timegm(&date) / SECONDS_PER_DAY;
}

static int64_t
month_of_day(int64_t day)
{
	time_t seconds = (time_t)(day * SECONDS_PER_DAY);
	struct tm date;

	gmtime_r(&seconds, &date);
	return (int64_t)(date.tm_year - 70) * 12 + date.tm_mon;
}

/* 1 is Sunday, as in RunDayOfWeek; 1970 began with a Thursday. */
static int
weekday_of_day(int64_t day)
{
	return (int)modulo(day + 4, 7) + 1;
}

static bool
has_month(const struct calendar *calendar, int64_t month)
{
	return calendar->month < 0 || modulo(month, 12) == calendar->month;
}

/* The day of the start that belongs to a month, by RunDay.  Returns whether there is one. */
static bool
find_day(const struct calendar *calendar, int64_t month, int64_t *ret)
{
	int64_t first = day_of_month(month), end = day_of_month(month + 1);
	int64_t day = calendar->day > 0 ? first + calendar->day - 1 : end + calendar->day;

	if (!has_month(calendar, month) || day < first || day >= end)
		return false;
	if (calendar->weekday > 0)
		day += modulo(calendar->weekday - weekday_of_day(day), 7);
	else if (calendar->weekday < 0)
		day -= modulo(weekday_of_day(day) + calendar->weekday, 7);
	*ret = day;
	return true;
}

/* Without RunDay: whether there is a start on that day. */
static bool
has_day(const struct calendar *calendar, int64_t day)
{
	int weekday = calendar->weekday < 0 ? -calendar->weekday : calendar->weekday;

	return has_month(calendar, month_of_day(day)) &&
	       (!weekday || weekday == weekday_of_day(day));
}

/* How many seconds the local clock is ahead of UTC. */
static int64_t
offset_at(int64_t seconds)
{
	time_t time = (time_t)seconds;
	struct tm local;

	return localtime_r(&time, &local) ? local.tm_gmtoff : 0;
}

/* The first second after begin, and not after end, at which the offset is another one. */
static int64_t
find_change(int64_t begin, int64_t end)
{
	int64_t offset = offset_at(begin);

	while (end - begin > 1) {
		int64_t middle = begin + (end - begin) / 2;

		if (offset_at(middle) == offset)
			begin = middle;
		else
			end = middle;
	}
	return end;
}

/*
 * The first second at which the local clock shows clock, or more where it leaves that out; both
 * in seconds since 1970.  mktime() does not say which of two it finds, nor what it does in a gap,
 * so this walks through the hours around it, of which each has at most one change.
 */
static int64_t
second_of_clock(int64_t clock)
{
	int64_t second = clock - FARTHEST_ZONE, offset = offset_at(second);

	while (second + offset < clock) {
		int64_t next = second + SECONDS_PER_HOUR;

		if (offset_at(next) != offset)
			next = find_change(second, next);
		if (clock - offset < next)
			return clock - offset;
		second = next;
		offset = offset_at(second);
	}
	return second;
}

/* When the job starts on that day. */
static int64_t
start_of_day(const struct calendar *calendar, int64_t day)
{
	int64_t clock, second;

	if (calendar->is_utc)
		return day * USEC_PER_DAY + calendar->time;
	clock = day * SECONDS_PER_DAY + calendar->time / USEC_PER_SECOND;
	second = second_of_clock(clock);
	/* In a gap the start is its end, which is a whole second. */
	if (second + offset_at(second) != clock)
		return second * USEC_PER_SECOND;
	return second * USEC_PER_SECOND + calendar->time % USEC_PER_SECOND;
}

static int
search_months(const struct calendar *calendar, int64_t after, int64_t *ret)
{
	/* The weekday that an earlier month seeks may be in this one. */
	int64_t month = month_of_day(divide_down(after, USEC_PER_DAY)) - 1;
	int64_t end = month + SEARCH_YEARS * 12, day;

	for (; month < end; month++) {
		if (!find_day(calendar, month, &day))
			continue;
		*ret = start_of_day(calendar, day);
		if (*ret >= after)
			return 0;
	}
	return -ENOENT;
}

static int
search_days(const struct calendar *calendar, int64_t after, int64_t *ret)
{
	/* Where the day is another one than in UTC, it is so by two at most. */
	int64_t day = divide_down(after, USEC_PER_DAY) - 2;
	int64_t end = day + SEARCH_YEARS * 366;

	for (; day < end; day++) {
		if (!has_day(calendar, day))
			continue;
		*ret = start_of_day(calendar, day);
		if (*ret >= after)
			return 0;
	}
	return -ENOENT;
}

/* The job's values have been checked. */
static int
next_by_calendar(const struct msvm_migration_job *job, int64_t after, int64_t *ret)
{
	uint64_t time = 0;
	struct calendar calendar = {
		.month = job->run_month.set ? job->run_month.value : -1,
		.dated = job->run_day.set,
		.day = job->run_day.value,
		.weekday = job->run_day_of_week.set ? job->run_day_of_week.value : 0,
		.is_utc = job->local_or_utc_time.set &&
			  job->local_or_utc_time.value == CIM_JOB_LOCAL_OR_UTC_TIME_UTC_TIME,
	};

	if (after >= END_OF_MOMENTS)
		return -ENOENT;
	if (after < FIRST_MOMENT)
		after = FIRST_MOMENT;
	if (!is_null(&job->run_start_interval))
		mof_interval_to_usec(&job->run_start_interval, &time);
	calendar.time = (int64_t)time;
	/* localtime_r() need not look whether the zone is another one now. */
	tzset();
	return calendar.dated ? search_months(&calendar, after, ret)
			      : search_days(&calendar, after, ret);
}

/* Without the calendar. */
static int
next_by_moment(const struct msvm_migration_job *job, int64_t submitted, int64_t after, int64_t *ret)
{
	if (is_null(&job->scheduled_start_time)) {
		*ret = after;
		return 0;
	}
	if (read_moment(&job->scheduled_start_time, submitted, ret) < 0)
		return -EINVAL;
	if (*ret < after)
		*ret = after;
	return 0;
}

int
schedule_next(const struct msvm_migration_job *job, int64_t submitted, int64_t after, int64_t *ret)
{
	int64_t start, until;
	int err;

	if (check_values(job, NULL) < 0)
		return -EINVAL;
	if (has_calendar(job))
		err = next_by_calendar(job, after, &start);
	else
		err = next_by_moment(job, submitted, after, &start);
	if (err)
		return err;
	if (start >= END_OF_MOMENTS ||
	    (schedule_until(job, submitted, &until) == 0 && start >= until))
		return -ENOENT;
	*ret = start;
	return 0;
}
