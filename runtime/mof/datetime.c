#include "datetime.h"

#include <errno.h>
#include <string.h>
#include <time.h>

#define LENGTH 25
#define USEC_PER_SECOND INT64_C(1000000)
#define SECONDS_PER_DAY INT64_C(86400)
#define ALL_NINES "99999999999999.999999:000"

/* 0000-01-01 and the end of 9999-12-31, in seconds since 1970. */
#define TIMESTAMP_FIRST INT64_C(-62167219200)
#define TIMESTAMP_END INT64_C(253402300800)
#define INTERVAL_DAYS_END UINT64_C(100000000)

/* The fields of both forms, in the order of their significance. */
enum { YEAR, MONTH, DAY, HOUR, MINUTE, SECOND, USEC, FIELD_COUNT };

struct field {
	uint8_t start, width; /* 0 wide: the form does not have it */
	uint32_t min, max;
};

static const struct field timestamp_fields[FIELD_COUNT] = {
	[YEAR] = { 0, 4, 0, 9999 },    [MONTH] = { 4, 2, 1, 12 },   [DAY] = { 6, 2, 1, 31 },
	[HOUR] = { 8, 2, 0, 23 },      [MINUTE] = { 10, 2, 0, 59 }, [SECOND] = { 12, 2, 0, 59 },
	[USEC] = { 15, 6, 0, 999999 },
};

static const struct field interval_fields[FIELD_COUNT] = {
	[DAY] = { 0, 8, 0, 99999999 }, [HOUR] = { 8, 2, 0, 23 },      [MINUTE] = { 10, 2, 0, 59 },
	[SECOND] = { 12, 2, 0, 59 },   [USEC] = { 15, 6, 0, 999999 },
};

/* A datetime taken apart. */
struct parts {
	uint32_t values[FIELD_COUNT];
	int known; /* how many fields hold no asterisk */
	bool is_interval;
	int utc_offset; /* minutes */
};

/* Reads width digits.  Returns 0, or -EINVAL. */
static int
read_digits(const char *text, size_t width, uint32_t *ret)
{
	uint32_t value = 0;

	for (size_t i = 0; i < width; i++) {
		if (text[i] < '0' || text[i] > '9')
			return -EINVAL;
		value = value * 10 + (uint32_t)(text[i] - '0');
	}
	*ret = value;
	return 0;
}

static void
write_digits(char *text, size_t width, uint32_t value)
{
	while (width > 0) {
		text[--width] = (char)('0' + value % 10);
		value /= 10;
	}
}

/* How many of the width characters at the end of text are asterisks. */
static size_t
count_asterisks(const char *text, size_t width)
{
	size_t count = 0;

	while (count < width && text[width - 1 - count] == '*')
		count++;
	return count;
}

static uint32_t
days_of_month(uint32_t year, uint32_t month)
{
	static const uint8_t days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

	return days[month - 1] + (month == 2 && is_leap ? 1u : 0u);
}

/*
 * Reads the fields.  Asterisks stand for whole fields, of the microseconds also for single
 * digits, and behind one there is nothing but asterisks.
 */
static int
read_fields(const char *text, const struct field *fields, struct parts *parts)
{
	bool is_starred = false, has_stars = memchr(text, '*', LENGTH) != NULL;

	for (int i = 0; i < FIELD_COUNT; i++) {
		const char *field = text + fields[i].start;
		size_t width = fields[i].width, stars = 0;

		if (has_stars)
			stars = count_asterisks(field, width);
		if (is_starred ? stars != width : stars && stars != width && i != USEC)
			return -EINVAL;
		if (stars && !is_starred) {
			is_starred = true;
			parts->known = i;
		}
		if (read_digits(field, width - stars, &parts->values[i]) < 0)
			return -EINVAL;
		if (!is_starred &&
		    (parts->values[i] < fields[i].min || parts->values[i] > fields[i].max))
			return -EINVAL;
	}
	if (!is_starred)
		parts->known = FIELD_COUNT;
	return 0;
}

/* Takes the len bytes at text apart.  Returns 0, or -EINVAL. */
static int
take_apart(const char *text, size_t len, struct parts *parts)
{
	uint32_t offset;

	memset(parts, 0, sizeof(*parts));
	if (len != LENGTH || text[14] != '.' || read_digits(text + 22, 3, &offset) < 0)
		return -EINVAL;
	switch (text[21]) {
	case ':':
		parts->is_interval = true;
		if (offset != 0)
			return -EINVAL;
		/* The form has no such hours; it means "never", as the longest interval does. */
		if (memcmp(text, ALL_NINES, LENGTH) == 0)
			text = MOF_INTERVAL_MAX;
		return read_fields(text, interval_fields, parts);
	case '+':
	case '-':
		parts->utc_offset = text[21] == '-' ? -(int)offset : (int)offset;
		if (read_fields(text, timestamp_fields, parts) < 0)
			return -EINVAL;
		if (parts->known > DAY &&
		    parts->values[DAY] > days_of_month(parts->values[YEAR], parts->values[MONTH]))
			return -EINVAL;
		return 0;
	default:
		return -EINVAL;
	}
}

static int
value_take_apart(const struct mof_datetime *value, struct parts *parts)
{
	return take_apart(value->text, strnlen(value->text, sizeof(value->text)), parts);
}

/* Puts all fields of the form, whose values are within their ranges, and the suffix together. */
static void
put_together(const struct field *fields, const uint32_t *values, const char *suffix,
	     struct mof_datetime *ret)
{
	for (int i = 0; i < FIELD_COUNT; i++)
		write_digits(ret->text + fields[i].start, fields[i].width, values[i]);
	ret->text[14] = '.';
	memcpy(ret->text + 21, suffix, 5);
}

int
mof_datetime_parse(const char *text, size_t len, struct mof_datetime *ret)
{
	struct parts parts;

	if (take_apart(text, len, &parts) < 0)
		return -EINVAL;
	memmove(ret->text, text, LENGTH);
	ret->text[LENGTH] = '\0';
	return 0;
}

bool
mof_datetime_is_interval(const struct mof_datetime *value)
{
	struct parts parts;

	return value_take_apart(value, &parts) == 0 && parts.is_interval;
}

bool
mof_datetime_is_timestamp(const struct mof_datetime *value)
{
	struct parts parts;

	return value_take_apart(value, &parts) == 0 && !parts.is_interval;
}

/*
 * Days since 1970 of a day of the Gregorian calendar, and back.  Years are counted from March, so
 * that the leap day is a year's last one, in cycles of 400 years, which are all alike.
 */
#define DAYS_PER_CYCLE 146097
#define DAYS_BEFORE_1970 719468 /* since 0000-03-01 */

static int64_t
days_from_date(uint32_t year, uint32_t month, uint32_t day)
{
	/* One cycle ahead, since January of the year 0 belongs to the year -1 counted so. */
	int64_t march_year = (int64_t)year + 400 - (month <= 2 ? 1 : 0);
	int64_t march_month = (month + 9) % 12;
	int64_t day_of_year = (153 * march_month + 2) / 5 + day - 1;

	return march_year * 365 + march_year / 4 - march_year / 100 + march_year / 400 +
	       day_of_year - DAYS_PER_CYCLE - DAYS_BEFORE_1970;
}

static void
date_from_days(int64_t days, uint32_t *values)
{
	int64_t since = days + DAYS_BEFORE_1970 + DAYS_PER_CYCLE;
	int64_t cycle = since / DAYS_PER_CYCLE, of_cycle = since % DAYS_PER_CYCLE;
	/* Without the leap days before it, a day of the cycle tells its year. */
	int64_t year = (of_cycle - of_cycle / 1460 + of_cycle / 36524 - of_cycle / 146096) / 365;
	int64_t of_year = of_cycle - (year * 365 + year / 4 - year / 100);
	int64_t march_month = (5 * of_year + 2) / 153;

	values[DAY] = (uint32_t)(of_year - (153 * march_month + 2) / 5 + 1);
	values[MONTH] = (uint32_t)(march_month < 10 ? march_month + 3 : march_month - 9);
	values[YEAR] = (uint32_t)(year + 400 * (cycle - 1) + (values[MONTH] <= 2 ? 1 : 0));
}

/* The fields below the day, of a time within a day. */
static void
time_from_usec(int64_t usec, uint32_t *values)
{
	int64_t seconds = usec / USEC_PER_SECOND;

	values[USEC] = (uint32_t)(usec % USEC_PER_SECOND);
	values[SECOND] = (uint32_t)(seconds % 60);
	values[MINUTE] = (uint32_t)(seconds / 60 % 60);
	values[HOUR] = (uint32_t)(seconds / 3600);
}

static int64_t
usec_from_time(const uint32_t *values)
{
	int64_t seconds = (int64_t)values[HOUR] * 3600 + values[MINUTE] * 60 + values[SECOND];

	return seconds * USEC_PER_SECOND + values[USEC];
}

int
mof_timestamp_from_usec(int64_t usec, int utc_offset_minutes, struct mof_datetime *ret)
{
	const int64_t usec_per_day = SECONDS_PER_DAY * USEC_PER_SECOND;
	uint32_t values[FIELD_COUNT];
	char suffix[5] = "+000";
	int64_t days, shift, local;

	if (utc_offset_minutes < -720 || utc_offset_minutes > 840)
		return -ERANGE;
	shift = (int64_t)utc_offset_minutes * 60 * USEC_PER_SECOND;
	if (usec < TIMESTAMP_FIRST * USEC_PER_SECOND - shift ||
	    usec >= TIMESTAMP_END * USEC_PER_SECOND - shift)
		return -ERANGE;

	/* Counted from the first day of all, so that the divisions round down. */
	local = usec + shift - TIMESTAMP_FIRST * USEC_PER_SECOND;
	days = local / usec_per_day + TIMESTAMP_FIRST / SECONDS_PER_DAY;
	date_from_days(days, values);
	time_from_usec(local % usec_per_day, values);
	if (utc_offset_minutes < 0)
		suffix[0] = '-';
	write_digits(suffix + 1, 3,
		     (uint32_t)(utc_offset_minutes < 0 ? -utc_offset_minutes : utc_offset_minutes));
	put_together(timestamp_fields, values, suffix, ret);
	return 0;
}

struct mof_datetime
mof_timestamp_now(void)
{
	struct mof_datetime now = { "" };
	struct timespec time;

	clock_gettime(CLOCK_REALTIME, &time);
	mof_timestamp_from_usec((int64_t)time.tv_sec * USEC_PER_SECOND + time.tv_nsec / 1000, 0,
				&now);
	return now;
}

int
mof_timestamp_to_usec(const struct mof_datetime *value, int64_t *ret)
{
	struct parts parts;
	int64_t days;

	if (value_take_apart(value, &parts) < 0 || parts.is_interval || parts.known < FIELD_COUNT)
		return -EINVAL;
	days = days_from_date(parts.values[YEAR], parts.values[MONTH], parts.values[DAY]);
	*ret = (days * SECONDS_PER_DAY - (int64_t)parts.utc_offset * 60) * USEC_PER_SECOND +
	       usec_from_time(parts.values);
	return 0;
}

int
mof_interval_from_usec(uint64_t usec, struct mof_datetime *ret)
{
	const uint64_t usec_per_day = (uint64_t)(SECONDS_PER_DAY * USEC_PER_SECOND);
	uint32_t values[FIELD_COUNT] = { 0 };

	if (usec / usec_per_day >= INTERVAL_DAYS_END)
		return -ERANGE;
	values[DAY] = (uint32_t)(usec / usec_per_day);
	time_from_usec((int64_t)(usec % usec_per_day), values);
	put_together(interval_fields, values, ":000", ret);
	return 0;
}

int
mof_interval_to_usec(const struct mof_datetime *value, uint64_t *ret)
{
	struct parts parts;

	if (value_take_apart(value, &parts) < 0 || !parts.is_interval || parts.known < FIELD_COUNT)
		return -EINVAL;
	*ret = (uint64_t)(parts.values[DAY] * SECONDS_PER_DAY * USEC_PER_SECOND +
			  usec_from_time(parts.values));
	return 0;
}
