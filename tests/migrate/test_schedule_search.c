/* Random schedules against slow searches that know no rules of the calendar or the clock. */
#include "calendar.h"

#include <errno.h>
#include <stdlib.h>
#include <time.h>

static uint64_t
draw(uint64_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	return *seed;
}

/* A number from low to high, or one time in so many none. */
static int
pick(uint64_t *seed, int low, int high, unsigned int none)
{
	if (none && draw(seed) % none == 0)
		return NONE;
	return low + (int)(draw(seed) % (uint64_t)(high - low + 1));
}

static struct tm
date_of(int64_t day)
{
	time_t seconds = (time_t)(day * 86400);
	struct tm date;

	gmtime_r(&seconds, &date);
	return date;
}

/* Whether a day is what RunMonth and RunDay say, found by looking at a calendar. */
static bool
is_run_day(const struct msvm_migration_job *job, int64_t day)
{
	struct tm date = date_of(day), other;

	if (job->run_month.set && date.tm_mon != job->run_month.value)
		return false;
	if (!job->run_day.set || job->run_day.value > 0)
		return !job->run_day.set || date.tm_mday == job->run_day.value;
	/* So many days on it is the first of the next month. */
	other = date_of(day - job->run_day.value);
	return other.tm_mday == 1 && other.tm_mon == (date.tm_mon + 1) % 12;
}

/* Whether a job starts on a day. */
static bool
starts_on(const struct msvm_migration_job *job, int64_t day)
{
	int weekday = job->run_day_of_week.set ? job->run_day_of_week.value : 0;

	if (weekday && date_of(day).tm_wday != abs(weekday) - 1)
		return false;
	if (!weekday || !job->run_day.set)
		return is_run_day(job, day);
	for (int i = 0; i < 7; i++)
		if (is_run_day(job, weekday > 0 ? day - i : day + i))
			return true;
	return false;
}

/* 1850 to 2150 */
static int64_t
pick_moment(uint64_t *seed)
{
	return (int64_t)(draw(seed) % (uint64_t)(300 * 365 * DAY)) - 120 * 365 * DAY;
}

static void
test_days(void **state)
{
	uint64_t seed = 0x9e3779b97f4a7c15;
	int found = 0;

	(void)state;
	for (int i = 0; i < 5000; i++) {
		struct msvm_migration_job job = make_job(
			pick(&seed, 0, 11, 2), pick(&seed, -31, 31, 4), pick(&seed, -7, 7, 3));
		int64_t after = pick_moment(&seed), start = -1, expected = -1;
		int64_t time = (int64_t)(draw(&seed) % (uint64_t)DAY);
		int64_t day = after / DAY - 2, end = day + 9 * 366;

		job.local_or_utc_time = mof_u16(2);
		job.run_start_interval = interval(time);
		for (; day < end && expected < 0; day++)
			if (starts_on(&job, day) && day * DAY + time >= after)
				break;
		if (day < end)
			expected = day * DAY + time;
		assert_int_equal(schedule_next(&job, 0, after, &start), day < end ? 0 : -ENOENT);
		assert_int_equal(start, expected);
		/* Without one there is none at all, which the check knows. */
		assert_int_equal(schedule_check(&job, NULL), day < end ? 0 : -EINVAL);
		found += day < end;
	}
	assert_in_range(found, 4500, 4990);
}

/*
 * The first start found by watching the clock, ten minutes a step: a time is reached when the
 * clock shows it or more for the first time.
 */
static int64_t
watch_clock(const struct msvm_migration_job *job, int64_t minutes, int64_t after)
{
	int64_t second = (after / SECOND / 600 - 3 * 144) * 600, shown = INT64_MIN;
	struct tm local;

	for (;; second += 600) {
		time_t time = (time_t)second;
		int64_t clock, now;

		localtime_r(&time, &local);
		now = (int64_t)timegm(&local);
		for (clock = shown == INT64_MIN ? now : shown + 600; clock <= now; clock += 600)
			if (clock % 86400 == minutes * 60 && starts_on(job, clock / 86400) &&
			    second * SECOND >= after)
				return second * SECOND;
		if (now > shown)
			shown = now;
	}
}

static void
test_watching(void **state)
{
	static const char *const zones[] = {
		BERLIN, NEW_YORK, LORD_HOWE, SAO_PAULO,
		/* a whole day, over midnight, and both changes within five hours */
		"<-10>10<+14>-14,M12.5.5/0,M4.1.0/4", "XXX2YYY-1,M6.1.0/23,M9.1.1/1",
		"XXX0YYY,M6.1.1/1,M6.1.1/6"
	};
	static const char *const changes[] = {
		"2026-02-15 12:00", "2026-03-06 01:00", "2026-03-28 03:00", "2026-04-03 09:00",
		"2026-05-31 00:00", "2026-09-05 05:00", "2026-10-03 18:00", "2026-10-16 23:00",
		"2026-10-24 20:00", "2026-10-31 15:00", "2026-12-24 12:00"
	};
	uint64_t seed = 0xd1342543de82ef95;

	(void)state;
	for (size_t i = 0; i < 1500; i++) {
		/* Mostly each day or week, so that starts fall on the days of the changes. */
		struct msvm_migration_job job =
			make_job(NONE, draw(&seed) % 4 ? NONE : pick(&seed, -28, 28, 2),
				 pick(&seed, -7, 7, 2));
		int64_t minutes = pick(&seed, 0, i % 2 ? 143 : 18, 0) * 10, start = -1;
		int64_t after = moment(changes[draw(&seed) % COUNT(changes)]) +
				pick(&seed, 0, 2 * 86400, 0) * SECOND;

		if (job.run_day.set && job.run_day.value == 0)
			continue;
		set_zone(zones[i % COUNT(zones)]);
		job.run_start_interval = interval(minutes * 60 * SECOND);
		assert_int_equal(schedule_next(&job, 0, after, &start), 0);
		assert_int_equal(start, watch_clock(&job, minutes, after));
	}
}

static struct mof_datetime
pick_datetime(uint64_t *seed)
{
	static const char alphabet[] = "0123456789.:+-* \n";
	struct mof_datetime value = { "" };

	switch (draw(seed) % 4) {
	case 0:
		for (size_t i = 0; i < sizeof(value.text); i++)
			value.text[i] = alphabet[draw(seed) % (sizeof(alphabet) - 1)];
		break;
	case 1:
		value = interval((int64_t)(draw(seed) % UINT64_C(8639999913600000000)));
		break;
	case 2:
		mof_timestamp_from_usec(pick_moment(seed), pick(seed, -720, 840, 0), &value);
		break;
	}
	return value;
}

/* Anything at all: an answer comes, it is not before it may be, and a failure leaves no trace. */
static void
test_anything(void **state)
{
	static const int64_t limits[] = { INT64_MIN, INT64_MIN + 1, -1, 0, INT64_MAX };
	uint64_t seed = 0xa0761d6478bd642f;

	(void)state;
	set_zone(LORD_HOWE);
	for (int i = 0; i < 20000; i++) {
		bool is_wild = i % 2;
		struct msvm_migration_job job =
			make_job(pick(&seed, 0, is_wild ? 255 : 11, 2),
				 pick(&seed, is_wild ? -128 : -31, is_wild ? 127 : 31, 2),
				 pick(&seed, is_wild ? -128 : -7, is_wild ? 127 : 7, 2));
		int64_t after = pick_moment(&seed), submitted = pick_moment(&seed);
		int64_t start = 42, until = 42;
		int result;

		if (i % 3 == 0)
			after = limits[draw(&seed) % COUNT(limits)];
		if (i % 5 == 0)
			submitted = (int64_t)draw(&seed);
		if (is_wild)
			job.run_start_interval = pick_datetime(&seed);
		job.scheduled_start_time = pick_datetime(&seed);
		job.until_time = pick_datetime(&seed);
		result = schedule_next(&job, submitted, after, &start);
		assert_true(result == 0 || result == -EINVAL || result == -ENOENT);
		assert_true(result == 0 ? start >= after : start == 42);
		if (schedule_until(&job, submitted, &until) == 0 && result == 0)
			assert_true(start < until);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_days),
		cmocka_unit_test(test_watching),
		cmocka_unit_test(test_anything),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
