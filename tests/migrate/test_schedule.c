/* When jobs start, by tables of dates and zones, and which schedules are refused. */
#include "calendar.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Summer from 01:00 to 06:00 of one day, the first Monday of June. */
#define SHORT_SUMMER "XXX0YYY,M6.1.1/1,M6.1.1/6"
#define NINES "99999999999999.999999:000"

struct row {
	const char *zone; /* NULL: LocalOrUtcTime is 2 */
	int month, day, weekday;
	const char *time, *after, *start; /* time NULL: none; start NULL: there is none */
};

static const struct row utc_rows[] = {
	/* days of the month, counted from its start */
	{ NULL, NONE, 1, 0, "02:00", "2026-01-01 00:00", "2026-01-01 02:00" },
	{ NULL, NONE, 1, 0, "02:00", "2026-01-01 02:00", "2026-01-01 02:00" },
	{ NULL, NONE, 1, 0, "02:00", "2026-01-01 02:01", "2026-02-01 02:00" },
	{ NULL, NONE, 31, 0, NULL, "2026-01-31 00:00", "2026-01-31 00:00" },
	{ NULL, NONE, 31, 0, NULL, "2026-01-31 00:01", "2026-03-31 00:00" },
	{ NULL, NONE, 31, 0, NULL, "2026-03-31 12:00", "2026-05-31 00:00" },
	{ NULL, NONE, 31, NONE, "23:59", "2026-11-30 00:00", "2026-12-31 23:59" },
	{ NULL, NONE, 30, NONE, NULL, "2026-01-30 00:01", "2026-03-30 00:00" },
	{ NULL, NONE, 29, NONE, NULL, "2026-01-29 00:01", "2026-03-29 00:00" },
	{ NULL, NONE, 29, NONE, NULL, "2028-01-29 00:01", "2028-02-29 00:00" },
	{ NULL, 1, 29, 0, "06:30", "2026-01-01 00:00", "2028-02-29 06:30" },
	{ NULL, 1, 29, 0, "06:30", "2028-02-29 06:31", "2032-02-29 06:30" },
	{ NULL, 1, 29, 0, NULL, "2096-02-29 00:01", "2104-02-29 00:00" },
	{ NULL, 1, 29, 0, NULL, "1896-03-01 00:00", "1904-02-29 00:00" },
	{ NULL, 1, 29, 0, NULL, "1999-01-01 00:00", "2000-02-29 00:00" },
	{ NULL, 1, 28, 0, NULL, "2100-02-28 00:00", "2100-02-28 00:00" },
	{ NULL, 1, 30, 0, NULL, "2026-01-01 00:00", NULL },
	{ NULL, 3, 31, 0, NULL, "2026-01-01 00:00", NULL },
	{ NULL, NONE, 0, 0, NULL, "2026-01-01 00:00", NULL },
	{ NULL, NONE, 0, 7, "01:00", "2026-01-01 00:00", NULL },
	{ NULL, 11, 25, 0, "18:00", "2026-12-25 18:01", "2027-12-25 18:00" },
	{ NULL, 0, 1, 0, NULL, "2026-12-31 23:59", "2027-01-01 00:00" },
	/* and from its end */
	{ NULL, NONE, -1, 0, NULL, "2026-02-01 00:00", "2026-02-28 00:00" },
	{ NULL, NONE, -1, 0, NULL, "2028-02-01 00:00", "2028-02-29 00:00" },
	{ NULL, NONE, -1, 0, NULL, "2100-02-01 00:00", "2100-02-28 00:00" },
	{ NULL, NONE, -1, NONE, "22:00", "2026-12-31 22:01", "2027-01-31 22:00" },
	{ NULL, NONE, -2, 0, NULL, "2026-04-01 00:00", "2026-04-29 00:00" },
	{ NULL, NONE, -29, 0, NULL, "2026-02-01 00:00", "2026-03-03 00:00" },
	{ NULL, 1, -29, 0, NULL, "2026-02-01 00:00", "2028-02-01 00:00" },
	{ NULL, NONE, -31, 0, NULL, "2026-01-01 00:01", "2026-03-01 00:00" },
	{ NULL, NONE, -31, 0, NULL, "2026-12-01 00:01", "2027-01-01 00:00" },
	{ NULL, 8, -31, 0, NULL, "2026-01-01 00:00", NULL },
	/* weekdays on or after a day: the DMTF's example, a day that is one, into the next month */
	{ NULL, NONE, 15, 7, "02:00", "2026-03-01 00:00", "2026-03-21 02:00" },
	{ NULL, NONE, 15, 7, "02:00", "2026-03-21 02:01", "2026-04-18 02:00" },
	{ NULL, NONE, 15, 7, NULL, "2026-08-01 00:00", "2026-08-15 00:00" },
	{ NULL, NONE, 1, 1, NULL, "2026-03-01 00:00", "2026-03-01 00:00" },
	{ NULL, NONE, 1, 2, NULL, "2026-03-01 00:00", "2026-03-02 00:00" },
	{ NULL, NONE, 1, 3, NULL, "2026-03-01 00:00", "2026-03-03 00:00" },
	{ NULL, NONE, 1, 4, NULL, "2026-03-01 00:00", "2026-03-04 00:00" },
	{ NULL, NONE, 1, 5, NULL, "2026-03-01 00:00", "2026-03-05 00:00" },
	{ NULL, NONE, 1, 6, NULL, "2026-03-01 00:00", "2026-03-06 00:00" },
	{ NULL, NONE, 1, 7, NULL, "2026-03-01 00:00", "2026-03-07 00:00" },
	{ NULL, NONE, 31, 1, NULL, "2026-01-31 00:00", "2026-02-01 00:00" },
	{ NULL, 0, 30, 5, NULL, "2026-02-05 00:00", "2026-02-05 00:00" },
	{ NULL, 0, 30, 5, NULL, "2026-02-05 00:01", "2027-02-04 00:00" },
	{ NULL, 11, 31, 6, NULL, "2027-01-01 00:00", "2027-01-01 00:00" },
	{ NULL, NONE, -1, 2, NULL, "2026-11-30 00:01", "2027-01-04 00:00" },
	{ NULL, NONE, 31, 2, NULL, "2026-04-01 00:00", "2026-04-06 00:00" },
	{ NULL, NONE, 31, 2, NULL, "2026-04-06 00:01", "2026-06-01 00:00" },
	/* and on or before: the examples again, and into the month before */
	{ NULL, NONE, 20, -7, NULL, "2026-03-01 00:00", "2026-03-14 00:00" },
	{ NULL, NONE, 20, -7, NULL, "2026-06-01 00:00", "2026-06-20 00:00" },
	{ NULL, NONE, -1, -1, "03:00", "2026-03-01 00:00", "2026-03-29 03:00" },
	{ NULL, NONE, -1, -1, "03:00", "2026-05-01 00:00", "2026-05-31 03:00" },
	{ NULL, 1, -1, -1, NULL, "2026-03-01 00:00", "2027-02-28 00:00" },
	{ NULL, NONE, -1, -2, NULL, "2026-03-01 00:00", "2026-03-30 00:00" },
	{ NULL, NONE, -1, -3, NULL, "2026-03-01 00:00", "2026-03-31 00:00" },
	{ NULL, NONE, -1, -4, NULL, "2026-03-01 00:00", "2026-03-25 00:00" },
	{ NULL, NONE, -1, -5, NULL, "2026-03-01 00:00", "2026-03-26 00:00" },
	{ NULL, NONE, -1, -6, NULL, "2026-03-01 00:00", "2026-03-27 00:00" },
	{ NULL, NONE, -1, -7, NULL, "2026-03-01 00:00", "2026-03-28 00:00" },
	{ NULL, 2, 1, -7, NULL, "2026-01-01 00:00", "2026-02-28 00:00" },
	{ NULL, 0, 1, -4, NULL, "2026-12-01 00:00", "2026-12-30 00:00" },
	{ NULL, NONE, 29, -1, NULL, "2026-02-01 00:00", "2026-03-29 00:00" },
	/* without RunDay: each such weekday, each day, each day of a month */
	{ NULL, NONE, NONE, 7, "05:00", "2026-03-01 00:00", "2026-03-07 05:00" },
	{ NULL, NONE, NONE, -7, "05:00", "2026-03-07 05:01", "2026-03-14 05:00" },
	{ NULL, 5, NONE, 2, NULL, "2026-06-29 00:01", "2027-06-07 00:00" },
	{ NULL, NONE, NONE, NONE, "23:59", "2026-12-31 23:59", "2026-12-31 23:59" },
	{ NULL, NONE, NONE, NONE, "23:58", "2026-12-31 23:59", "2027-01-01 23:58" },
	{ NULL, NONE, NONE, 0, NULL, "2028-02-28 12:00", "2028-02-29 00:00" },
	{ NULL, NONE, NONE, 0, NULL, "2100-02-28 12:00", "2100-03-01 00:00" },
	{ NULL, 2, NONE, NONE, NULL, "2026-01-10 00:00", "2026-03-01 00:00" },
	{ NULL, 2, NONE, NONE, NULL, "2026-03-10 12:00", "2026-03-11 00:00" },
	{ NULL, 2, NONE, NONE, "01:00", "2026-03-31 12:00", "2027-03-01 01:00" },
	/* other centuries, and where timestamps end */
	{ NULL, NONE, 1, 0, NULL, "1969-12-15 00:00", "1970-01-01 00:00" },
	{ NULL, NONE, -1, -1, NULL, "1900-02-01 00:00", "1900-02-25 00:00" },
	{ NULL, NONE, 31, 0, NULL, "9999-12-01 00:00", "9999-12-31 00:00" },
	{ NULL, NONE, 31, 0, NULL, "9999-12-31 00:01", NULL },
	{ NULL, NONE, NONE, NONE, "12:00", "9999-12-31 12:01", NULL },
};

static const struct row local_rows[] = {
	/* the clock goes from 02:00 to 03:00 on 2026-03-29 and from 03:00 to 02:00 on 2026-10-25 */
	{ BERLIN, NONE, NONE, NONE, "02:00", "2026-03-28 02:01 +0100", "2026-03-29 03:00 +0200" },
	{ BERLIN, NONE, NONE, NONE, "02:30", "2026-03-28 03:00 +0100", "2026-03-29 03:00 +0200" },
	{ BERLIN, NONE, NONE, NONE, "02:30", "2026-03-29 03:01 +0200", "2026-03-30 02:30 +0200" },
	{ BERLIN, NONE, NONE, NONE, "01:59", "2026-03-29 00:00 +0100", "2026-03-29 01:59 +0100" },
	{ BERLIN, NONE, NONE, NONE, "03:00", "2026-03-29 00:00 +0100", "2026-03-29 03:00 +0200" },
	{ BERLIN, NONE, NONE, NONE, "03:01", "2026-03-29 00:00 +0100", "2026-03-29 03:01 +0200" },
	{ BERLIN, NONE, NONE, NONE, "12:00", "2026-03-29 00:00 +0100", "2026-03-29 12:00 +0200" },
	{ BERLIN, NONE, -1, -1, "02:30", "2026-03-01 00:00 +0100", "2026-03-29 03:00 +0200" },
	{ BERLIN, NONE, -1, -1, "02:30", "2026-10-01 00:00 +0200", "2026-10-25 02:30 +0200" },
	{ BERLIN, NONE, NONE, NONE, "02:00", "2026-10-25 00:00 +0200", "2026-10-25 02:00 +0200" },
	{ BERLIN, NONE, NONE, NONE, "02:59", "2026-10-25 00:00 +0200", "2026-10-25 02:59 +0200" },
	{ BERLIN, NONE, NONE, NONE, "02:30", "2026-10-25 02:31 +0200", "2026-10-26 02:30 +0100" },
	{ BERLIN, NONE, NONE, NONE, "02:30", "2026-10-25 02:00 +0100", "2026-10-26 02:30 +0100" },
	{ BERLIN, NONE, NONE, NONE, "03:00", "2026-10-25 00:00 +0200", "2026-10-25 03:00 +0100" },
	{ BERLIN, NONE, NONE, NONE, "01:59", "2026-10-25 00:00 +0200", "2026-10-25 01:59 +0200" },
	/* its days, not those of UTC */
	{ BERLIN, NONE, 1, 0, NULL, "2026-12-31 22:59 +0000", "2027-01-01 00:00 +0100" },
	{ BERLIN, NONE, 1, 0, NULL, "2026-12-31 23:01 +0000", "2027-02-01 00:00 +0100" },
	{ BERLIN, 1, 29, 0, "00:30", "2028-02-28 23:30 +0000", "2028-02-29 00:30 +0100" },
	{ NEW_YORK, 11, -1, 0, "23:30", "2027-01-01 04:30 +0000", "2026-12-31 23:30 -0500" },
	{ NEW_YORK, NONE, NONE, NONE, "02:30", "2026-03-08 00:00 -0500", "2026-03-08 03:00 -0400" },
	{ NEW_YORK, NONE, 8, 1, "02:30", "2026-03-01 00:00 -0500", "2026-03-08 03:00 -0400" },
	{ NEW_YORK, NONE, 1, 1, "01:30", "2026-10-31 00:00 -0400", "2026-11-01 01:30 -0400" },
	{ NEW_YORK, NONE, NONE, 1, "01:30", "2026-11-01 01:31 -0400", "2026-11-08 01:30 -0500" },
	{ NEW_YORK, NONE, NONE, NONE, "02:00", "2026-11-01 00:00 -0400", "2026-11-01 02:00 -0500" },
	/* half an hour: from 02:00 to 02:30 on 2026-10-04, to 01:30 on 2026-04-05 */
	{ LORD_HOWE, NONE, 4, 0, "02:15", "2026-10-01 00:00 +1030", "2026-10-04 02:30 +1100" },
	{ LORD_HOWE, NONE, 4, 0, "02:30", "2026-10-01 00:00 +1030", "2026-10-04 02:30 +1100" },
	{ LORD_HOWE, NONE, 4, 0, "01:45", "2026-10-01 00:00 +1030", "2026-10-04 01:45 +1030" },
	{ LORD_HOWE, NONE, 5, 0, "01:45", "2026-04-01 00:00 +1100", "2026-04-05 01:45 +1100" },
	{ LORD_HOWE, NONE, 5, 0, "01:45", "2026-04-05 01:46 +1100", "2026-05-05 01:45 +1030" },
	{ LORD_HOWE, NONE, 5, 0, "02:00", "2026-04-01 00:00 +1100", "2026-04-05 02:00 +1030" },
	/* no midnight on 2017-10-15, and one hour before that of 2018-02-18 that comes twice */
	{ SAO_PAULO, NONE, 15, 0, NULL, "2017-10-01 00:00 -0300", "2017-10-15 01:00 -0200" },
	{ SAO_PAULO, NONE, 15, 1, "00:30", "2017-10-01 00:00 -0300", "2017-10-15 01:00 -0200" },
	{ SAO_PAULO, NONE, NONE, 0, NULL, "2017-10-15 01:01 -0200", "2017-10-16 00:00 -0200" },
	{ SAO_PAULO, NONE, 17, 0, "23:30", "2018-02-01 00:00 -0200", "2018-02-17 23:30 -0200" },
	{ SAO_PAULO, NONE, 18, 0, NULL, "2018-02-01 00:00 -0200", "2018-02-18 00:00 -0300" },
	{ SAO_PAULO, NONE, NONE, 0, NULL, "2018-02-17 12:00 -0200", "2018-02-18 00:00 -0300" },
	{ SHORT_SUMMER, NONE, 1, 0, "01:30", "2026-06-01 00:00 +0000", "2026-06-01 02:00 +0100" },
	{ SHORT_SUMMER, NONE, 1, 0, "05:30", "2026-06-01 00:00 +0000", "2026-06-01 05:30 +0100" },
	{ SHORT_SUMMER, NONE, 1, 0, "06:00", "2026-06-01 00:00 +0000", "2026-06-01 06:00 +0000" },
	/* far from UTC, both ways, as far as TZ goes */
	{ "<+14>-14", NONE, 1, 0, NULL, "2026-01-31 00:00 +1400", "2026-02-01 00:00 +1400" },
	{ "<-12>12", NONE, 1, 0, "23:59", "2026-02-01 23:58 -1200", "2026-02-01 23:59 -1200" },
	{ "<+24>-24:59", NONE, NONE, 0, NULL, "2026-01-31 00:00 +2459", "2026-01-31 00:00 +2459" },
	{ "<-24>24:59", NONE, NONE, 0, "23:45", "2026-01-29 23:40 -2459",
	  "2026-01-29 23:45 -2459" },
	{ "<-24>24:59", NONE, NONE, 0, NULL, "2026-01-31 00:00 -2459", "2026-01-31 00:00 -2459" },
	{ "UTC0", 1, 29, 0, "12:00", "2026-01-01 00:00 +0000", "2028-02-29 12:00 +0000" },
};

/* What no rule says: laws of single years. */
static const struct row database_rows[] = {
	{ "America/Sao_Paulo", NONE, 15, 0, NULL, "2017-10-01 00:00 -0300",
	  "2017-10-15 01:00 -0200" },
	{ "America/Sao_Paulo", NONE, 4, 0, "00:10", "2018-11-01 00:00 -0300",
	  "2018-11-04 01:00 -0200" },
	{ "America/Sao_Paulo", NONE, 17, 0, "23:30", "2018-02-01 00:00 -0200",
	  "2018-02-17 23:30 -0200" },
	{ "America/Havana", NONE, 8, 0, NULL, "2015-03-01 00:00 -0500", "2015-03-08 01:00 -0400" },
	{ "America/St_Johns", NONE, 2, 0, "00:30", "2006-04-01 00:00 -0330",
	  "2006-04-02 01:01 -0230" },
	{ "Australia/Lord_Howe", NONE, 4, 0, "02:15", "2020-10-01 00:00 +1030",
	  "2020-10-04 02:30 +1100" },
	{ "Europe/Berlin", NONE, 24, 0, "02:30", "1945-05-20 00:00 +0200",
	  "1945-05-24 03:00 +0300" },
	{ "Europe/Berlin", NONE, 6, 0, "02:30", "1980-04-01 00:00 +0100",
	  "1980-04-06 03:00 +0200" },
	/* three hours in one step, and a day without the 30th */
	{ "Antarctica/Troll", NONE, 29, 0, "01:30", "2015-03-01 00:00 +0000",
	  "2015-03-29 03:00 +0200" },
	{ "Pacific/Apia", NONE, 30, 0, "12:00", "2011-12-01 00:00 -1000",
	  "2011-12-31 00:00 +1400" },
	{ "Pacific/Apia", NONE, NONE, NONE, "12:00", "2011-12-31 00:01 +1400",
	  "2011-12-31 12:00 +1400" },
	{ "Pacific/Apia", NONE, 29, 0, "12:00", "2011-12-01 00:00 -1000",
	  "2011-12-29 12:00 -1000" },
};

static void
check_row(const struct row *row)
{
	struct msvm_migration_job job = make_job(row->month, row->day, row->weekday);
	int64_t after = moment(row->after), start = -1, expected = -1;
	int hour, minute, result;

	if (row->zone)
		set_zone(row->zone);
	else
		job.local_or_utc_time = mof_u16(CIM_JOB_LOCAL_OR_UTC_TIME_UTC_TIME);
	if (row->time && sscanf(row->time, "%d:%d", &hour, &minute) == 2)
		job.run_start_interval = interval((hour * 60 + minute) * 60 * SECOND);
	if (row->start)
		expected = moment(row->start);
	result = schedule_next(&job, 0, after, &start);
	if (result != (row->start ? 0 : -ENOENT) || start != expected)
		fail_msg("%s month %d day %d weekday %d at %s after %s: %d, %.2f hours too late",
			 row->zone ? row->zone : "UTC", row->month, row->day, row->weekday,
			 row->time ? row->time : "midnight", row->after, result,
			 (double)(start - expected) / 3600 / SECOND);
}

static void
test_utc(void **state)
{
	(void)state;
	/* The process's zone does not matter. */
	set_zone(NEW_YORK);
	for (size_t i = 0; i < COUNT(utc_rows); i++)
		check_row(&utc_rows[i]);
}

static void
test_local(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(local_rows); i++)
		check_row(&local_rows[i]);
}

static void
test_database(void **state)
{
	(void)state;
	if (access("/usr/share/zoneinfo/Pacific/Apia", R_OK) < 0) {
		print_message("no time zone database in /usr/share/zoneinfo\n");
		skip();
	}
	for (size_t i = 0; i < COUNT(database_rows); i++)
		check_row(&database_rows[i]);
}

/* NULL and 1 are the local clock, and a zone that changes is seen. */
static void
test_clock(void **state)
{
	struct msvm_migration_job job = make_job(NONE, NONE, NONE);
	int64_t after = moment("2026-01-10 12:00"), start;

	(void)state;
	job.run_start_interval = interval(2 * 3600 * SECOND + 123456);
	set_zone(BERLIN);
	assert_int_equal(schedule_next(&job, 0, after, &start), 0);
	assert_int_equal(start, moment("2026-01-11 01:00") + 123456);
	job.local_or_utc_time = mof_u16(1);
	assert_int_equal(schedule_next(&job, 0, after, &start), 0);
	assert_int_equal(start, moment("2026-01-11 01:00") + 123456);
	setenv("TZ", NEW_YORK, 1);
	assert_int_equal(schedule_next(&job, 0, after, &start), 0);
	assert_int_equal(start, moment("2026-01-11 07:00") + 123456);
	job.local_or_utc_time = mof_u16(2);
	assert_int_equal(schedule_next(&job, 0, after, &start), 0);
	assert_int_equal(start, moment("2026-01-11 02:00") + 123456);
	/* The end of a gap has no fraction of its own. */
	set_zone(BERLIN);
	job.local_or_utc_time = mof_u16(1);
	assert_int_equal(schedule_next(&job, 0, moment("2026-03-29 00:00"), &start), 0);
	assert_int_equal(start, moment("2026-03-29 01:00"));
	job.local_or_utc_time = mof_u16(2);
	/* A microsecond decides. */
	after = moment("2026-01-11 02:00") + 123456;
	assert_int_equal(schedule_next(&job, 0, after, &start), 0);
	assert_int_equal(start, after);
	assert_int_equal(schedule_next(&job, 0, after + 1, &start), 0);
	assert_int_equal(start, moment("2026-01-12 02:00") + 123456);
}

/* Each start sought behind the one before: one for each day, whatever the clock does. */
static void
test_year(void **state)
{
	static const char *const zones[] = { BERLIN, NEW_YORK, LORD_HOWE, SAO_PAULO };
	static const int minutes[] = { 0, 90, 120, 135, 150, 180, 1410 };
	struct msvm_migration_job job = make_job(NONE, NONE, NONE);

	(void)state;
	for (size_t i = 0; i < COUNT(zones) * COUNT(minutes); i++) {
		int64_t start = moment("2027-06-10 12:00"), end = moment("2028-06-10 12:00");
		int count = 0;

		set_zone(zones[i % COUNT(zones)]);
		job.run_start_interval = interval(minutes[i / COUNT(zones)] * 60 * SECOND);
		while (schedule_next(&job, 0, start + 1, &start) == 0 && start < end)
			count++;
		assert_int_equal(count, 366);
	}
}

static void
test_moments(void **state)
{
	struct msvm_migration_job job = make_job(NONE, NONE, NONE);
	const int64_t submitted = moment("2026-05-01 10:00"), later = submitted + 5 * DAY;
	int64_t start;

	(void)state;
	/* Nothing is said: at once. */
	assert_int_equal(schedule_next(&job, submitted, submitted, &start), 0);
	assert_int_equal(start, submitted);
	assert_int_equal(schedule_next(&job, submitted, INT64_MAX, &start), -ENOENT);
	/* Which clock is meant is no schedule by itself. */
	job.local_or_utc_time = mof_u16(2);
	assert_int_equal(schedule_next(&job, submitted, submitted, &start), 0);
	assert_int_equal(start, submitted);
	/* ScheduledStartTime, its offset, and one that has passed. */
	job.scheduled_start_time = raw("20260501143000.500000+120");
	assert_int_equal(schedule_next(&job, submitted, submitted, &start), 0);
	assert_int_equal(start, moment("2026-05-01 12:30") + SECOND / 2);
	assert_int_equal(schedule_next(&job, submitted, later, &start), 0);
	assert_int_equal(start, later);
	/* An interval counts from the moment of submission; zeros are now. */
	job.scheduled_start_time = raw("00000003000000.000000:000");
	assert_int_equal(schedule_next(&job, submitted, submitted + DAY, &start), 0);
	assert_int_equal(start, submitted + 3 * DAY);
	job.scheduled_start_time = raw(MOF_INTERVAL_ZERO);
	assert_int_equal(schedule_next(&job, submitted, submitted, &start), 0);
	assert_int_equal(start, submitted);
	/* Beyond what can be said. */
	job.scheduled_start_time = raw("99999999000000.000000:000");
	assert_int_equal(schedule_next(&job, submitted, submitted, &start), -ENOENT);
	assert_int_equal(schedule_next(&job, INT64_MAX, submitted, &start), -ENOENT);
	job.scheduled_start_time = raw("99991231235959.999999-720");
	assert_int_equal(schedule_next(&job, submitted, submitted, &start), -ENOENT);
	/* The calendar replaces it. */
	job.run_day = mof_s8(1);
	assert_int_equal(schedule_next(&job, submitted, submitted, &start), 0);
	assert_int_equal(start, moment("2026-06-01 00:00"));
}

static void
test_until(void **state)
{
	struct msvm_migration_job job = make_job(NONE, 1, NONE);
	const int64_t submitted = moment("2026-05-01 10:00");
	const int64_t first = moment("2026-06-01 00:00");
	int64_t until = -1, start = -1;

	(void)state;
	job.local_or_utc_time = mof_u16(2);
	assert_int_equal(schedule_until(&job, submitted, &until), -ENOENT);
	job.until_time = raw(NINES);
	assert_int_equal(schedule_until(&job, submitted, &until), -ENOENT);
	assert_int_equal(schedule_next(&job, submitted, submitted, &start), 0);
	job.until_time = raw(MOF_INTERVAL_MAX);
	assert_int_equal(schedule_until(&job, submitted, &until), -ENOENT);
	assert_int_equal(until, -1);
	/* The offset says which moment it is, although LocalOrUtcTime is 2. */
	job.until_time = raw("20260601020000.000000+120");
	assert_int_equal(schedule_until(&job, submitted, &until), 0);
	assert_int_equal(until, first);
	start = -1;
	assert_int_equal(schedule_next(&job, submitted, submitted, &start), -ENOENT);
	assert_int_equal(start, -1);
	job.until_time = raw("20260601020000.000001+120");
	assert_int_equal(schedule_next(&job, submitted, submitted, &start), 0);
	assert_int_equal(start, first);
	assert_int_equal(schedule_next(&job, submitted, start + 1, &start), -ENOENT);
	/* Relative, also to no end of the arithmetic. */
	job.until_time = raw("00000031000000.000000:000");
	assert_int_equal(schedule_until(&job, submitted, &until), 0);
	assert_int_equal(until, submitted + 31 * DAY);
	assert_int_equal(schedule_next(&job, submitted, submitted, &start), 0);
	assert_int_equal(schedule_next(&job, submitted - DAY, submitted, &start), -ENOENT);
	job.until_time = raw("99999998000000.000000:000");
	assert_int_equal(schedule_until(&job, INT64_MAX - 1, &until), 0);
	assert_int_equal(until, INT64_MAX);
	assert_int_equal(schedule_until(&job, INT64_MIN, &until), 0);
	assert_true(until < 0);
	job.until_time = raw("20260601******.******+120");
	until = -1;
	assert_int_equal(schedule_until(&job, submitted, &until), -EINVAL);
	assert_int_equal(until, -1);
	/* It ends a job without a schedule as well. */
	job = make_job(NONE, NONE, NONE);
	job.until_time = raw("20260501120000.000000+120");
	assert_int_equal(schedule_next(&job, submitted, submitted - 1, &start), 0);
	assert_int_equal(schedule_next(&job, submitted, submitted, &start), -ENOENT);
}

static void
test_recurs(void **state)
{
	struct msvm_migration_job job = make_job(NONE, NONE, NONE);

	(void)state;
	assert_true(schedule_recurs(&job, 0));
	assert_false(schedule_recurs(&job, 1));
	job.job_run_times.set = false;
	assert_true(schedule_recurs(&job, 0));
	assert_false(schedule_recurs(&job, 1));
	job.job_run_times = mof_u32(3);
	assert_true(schedule_recurs(&job, 2));
	assert_false(schedule_recurs(&job, 3));
	assert_false(schedule_recurs(&job, UINT32_MAX));
	job.job_run_times = mof_u32(0);
	assert_true(schedule_recurs(&job, UINT32_MAX));
}

/* Jobs that are refused, what the message begins with, and what schedule_next() returns. */
struct refusal {
	struct msvm_migration_job job;
	const char *message;
	int next;
};

static const struct refusal refusals[] = {
	{ { .run_month = { 12, true } }, "RunMonth is 12", -EINVAL },
	{ { .run_month = { 255, true } }, "RunMonth is 255", -EINVAL },
	{ { .run_day = { 32, true } }, "RunDay is 32", -EINVAL },
	{ { .run_day = { 127, true } }, "RunDay is 127", -EINVAL },
	{ { .run_day = { -32, true } }, "RunDay is -32", -EINVAL },
	{ { .run_day = { -128, true } }, "RunDay is -128", -EINVAL },
	{ { .run_day_of_week = { 8, true } }, "RunDayOfWeek is 8", -EINVAL },
	{ { .run_day_of_week = { -8, true } }, "RunDayOfWeek is -8", -EINVAL },
	{ { .run_day_of_week = { -128, true } }, "RunDayOfWeek is -128", -EINVAL },
	{ { .local_or_utc_time = { 0, true } }, "LocalOrUtcTime is 0", -EINVAL },
	{ { .local_or_utc_time = { 3, true } }, "LocalOrUtcTime is 3", -EINVAL },
	{ { .local_or_utc_time = { 65535, true } }, "LocalOrUtcTime is 65535", -EINVAL },
	{ { .run_start_interval = { "00000001000000.000000:000" } }, "RunStartI", -EINVAL },
	{ { .run_start_interval = { "99999999235959.999999:000" } }, "RunStartI", -EINVAL },
	{ { .run_start_interval = { NINES } }, "RunStartInterval ", -EINVAL },
	{ { .run_start_interval = { "20260101020000.000000+000" } }, "RunStartI", -EINVAL },
	{ { .run_start_interval = { "0000000002****.******:000" } }, "RunStartI", -EINVAL },
	{ { .run_start_interval = { "02:00" } }, "RunStartInterval ", -EINVAL },
	{ { .scheduled_start_time = { "soon" } }, "ScheduledStartTime ", -EINVAL },
	{ { .scheduled_start_time = { "20260230000000.000000+000" } }, "Scheduled", -EINVAL },
	{ { .scheduled_start_time = { "202602********.******+000" } }, "Scheduled", -EINVAL },
	{ { .scheduled_start_time = { "20261301000000.000000+000" } }, "Scheduled", -EINVAL },
	/* although it would not count */
	{ { .run_day = { 1, true }, .scheduled_start_time = { "?" } }, "Scheduled", -EINVAL },
	{ { .until_time = { "99999999999999.999999+000" } }, "UntilTime ", -EINVAL },
	{ { .until_time = { "\001\n\377" } }, "UntilTime ", -EINVAL },
	{ { .until_time = { "00000000******.******:000" } }, "UntilTime ", -EINVAL },
	/* days that never come */
	{ { .run_day = { 0, true } }, "RunDay is 0", -ENOENT },
	{ { .run_month = { 1, true }, .run_day = { 30, true } },
	  "RunDay is 30, which February",
	  -ENOENT },
	{ { .run_month = { 1, true }, .run_day = { -30, true }, .run_day_of_week = { 5, true } },
	  "RunDay is -30, which February",
	  -ENOENT },
	{ { .run_month = { 3, true }, .run_day = { 31, true } },
	  "RunDay is 31, which April",
	  -ENOENT },
	{ { .run_month = { 10, true }, .run_day = { -31, true } },
	  "RunDay is -31, which November",
	  -ENOENT },
	/* the same moment; an end before the start */
	{ { .scheduled_start_time = { "20260701000000.000000+000" },
	    .until_time = { "20260701010000.000000+060" } },
	  "UntilTime ",
	  -ENOENT },
	{ { .scheduled_start_time = { "00000002000000.000000:000" },
	    .until_time = { "00000001000000.000000:000" } },
	  "UntilTime ",
	  -ENOENT },
};

static const struct msvm_migration_job acceptable[] = {
	{ .caption = "nothing set" },
	{ .run_month = { 0, true } },
	{ .run_month = { 11, true },
	  .run_day = { 31, true },
	  .run_day_of_week = { -7, true },
	  .run_start_interval = { "00000000235959.999999:000" },
	  .local_or_utc_time = { 2, true },
	  .until_time = { NINES } },
	{ .run_month = { 1, true },
	  .run_day = { 29, true },
	  .run_day_of_week = { 0, true },
	  .run_start_interval = { MOF_INTERVAL_ZERO },
	  .local_or_utc_time = { 1, true } },
	{ .run_month = { 1, true }, .run_day = { -29, true }, .until_time = { MOF_INTERVAL_MAX } },
	{ .run_day = { -31, true }, .run_day_of_week = { 7, true } },
	{ .run_day_of_week = { 0, true } },
	{ .run_day_of_week = { -7, true } },
	{ .job_run_times = { 0, true } },
	{ .job_run_times = { UINT32_MAX, true } },
	{ .scheduled_start_time = { MOF_INTERVAL_ZERO }, .until_time = { NINES } },
	{ .scheduled_start_time = { "20260701000000.000000+000" },
	  .until_time = { "20260701005959.000000-001" } },
	/* The calendar replaces ScheduledStartTime. */
	{ .run_day = { 5, true },
	  .scheduled_start_time = { "20270701000000.000000+000" },
	  .until_time = { "20260701000000.000000+000" } },
	/* Which of two forms is first depends on when it is asked. */
	{ .scheduled_start_time = { "20260501000000.000000+000" },
	  .until_time = { "00000001000000.000000:000" } },
};

static void
test_check(void **state)
{
	const int64_t now = moment("2026-05-01 10:00");
	struct mof_error error;
	int64_t start = -1;

	(void)state;
	set_zone(BERLIN);
	for (size_t i = 0; i < COUNT(refusals); i++) {
		const struct refusal *row = &refusals[i];

		assert_int_equal(schedule_check(&row->job, &error), -EINVAL);
		assert_ptr_equal(strstr(error.message, row->message), error.message);
		assert_int_equal(schedule_check(&row->job, NULL), -EINVAL);
		assert_int_equal(schedule_next(&row->job, now, now, &start), row->next);
		assert_int_equal(start, -1);
	}
	for (size_t i = 0; i < COUNT(acceptable); i++) {
		assert_int_equal(schedule_check(&acceptable[i], &error), 0);
		assert_int_equal(schedule_next(&acceptable[i], now, now, &start), 0);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_utc),      cmocka_unit_test(test_local),
		cmocka_unit_test(test_database), cmocka_unit_test(test_clock),
		cmocka_unit_test(test_year),     cmocka_unit_test(test_moments),
		cmocka_unit_test(test_until),    cmocka_unit_test(test_recurs),
		cmocka_unit_test(test_check),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
