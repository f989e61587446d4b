#include "calendar.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

int64_t
moment(const char *text)
{
	int year, month, day, hour, minute, offset = 0;
	struct tm date = { 0 };

	if (sscanf(text, "%d-%d-%d %d:%d %d", &year, &month, &day, &hour, &minute, &offset) < 5)
		fail_msg("not a moment: %s", text);
	date.tm_year = year - 1900;
	date.tm_mon = month - 1;
	date.tm_mday = day;
	date.tm_hour = hour - offset / 100;
	date.tm_min = minute - offset % 100;
	return (int64_t)timegm(&date) * SECOND;
}

void
set_zone(const char *zone)
{
	setenv("TZ", zone, 1);
	tzset();
}

struct mof_datetime
raw(const char *text)
{
	struct mof_datetime value = { "" };

	snprintf(value.text, sizeof(value.text), "%s", text);
	return value;
}

struct mof_datetime
interval(int64_t usec)
{
	struct mof_datetime value = { "" };

	assert_int_equal(mof_interval_from_usec((uint64_t)usec, &value), 0);
	return value;
}

struct msvm_migration_job
make_job(int month, int day, int weekday)
{
	struct msvm_migration_job job;

	msvm_migration_job_init(&job);
	if (month != NONE)
		job.run_month = mof_u8((uint8_t)month);
	if (day != NONE)
		job.run_day = mof_s8((int8_t)day);
	if (weekday != NONE)
		job.run_day_of_week = mof_s8((int8_t)weekday);
	return job;
}
