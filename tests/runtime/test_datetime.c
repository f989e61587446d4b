/* CIM datetimes against tables, and their arithmetic against the C library's calendar. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include <mof/mof.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const char *const timestamps[] = {
	"20261123015718.123456+000", "20261123015718.123456-000", "19700101000000.000000+000",
	"00000101000000.000000+720", "99991231235959.999999-720", "20240229235959.000000+060",
	"20000229000000.000000+000", "00000229000000.000000+000", "20260131000000.000000+999",
	"20260430000000.000000-999",
	"20261123******.******+000", "20261123015718.12****+000", "20261123015718.******-300",
	"202611********.******+000", "2026**********.******+000", "2026112301****.******+000",
	"202611230157**.******+000", "20261123015718.12345*+000", "20261123015718.1*****+000",
	"**************.******+000",
};

static const char *const intervals[] = {
	"00000000000000.000000:000", "00000000000500.000000:000", "99999999235959.999999:000",
	"00000001******.******:000", "0000000112****.******:000", "00000001120000.125***:000",
	"99999999999999.999999:000", "**************.******:000",
};

static const char *const wrong[] = {
	/* Lengths and shapes. */
	"", "2026", "20261123015718.123456+00", "20261123015718.123456+0000",
	"20261123015718,123456+000", "20261123015718.123456 000", "20261123015718.123456Z000",
	"2026-11-23T01:57:18.12345", " 0261123015718.123456+000", "+0261123015718.123456+000",
	"20261123015718.12345 +000", "2026112301571a.123456+000",
	/* Ranges. */
	"20261323015718.123456+000", "20260023015718.123456+000", "20261100015718.123456+000",
	"20261131015718.123456+000", "20260229000000.000000+000", "19000229000000.000000+000",
	"21000229000000.000000+000", "20240230000000.000000+000", "20261232000000.000000+000",
	"20261123240000.000000+000", "20261123016000.000000+000", "20261123015760.000000+000",
	"20261123015761.000000+000", "20230229******.******+000",
	/* Asterisks within a field, before a digit, in the suffix or for the point. */
	"199*1123015718.123456+000", "****1123015718.123456+000", "****0401******.000000+***",
	"****0401******.000000+000", "2026**23015718.123456+000", "20261123015718.*2****+000",
	"20261123015718.1*3456+000", "2026112301571*.******+000", "20261123******.000000+000",
	"20261123015718.123456+***", "20261123015718.123456***0", "20261123015718*123456+000",
	"20261123******.******+***", "202611*30*****.******+000",
	/* Intervals. */
	"00000000240000.000000:000", "00000000006000.000000:000", "00000000000060.000000:000",
	"00000000000000.000000:001", "00000000000000.000000:***", "0000000*000000.000000:000",
	"********000000.000000:000", "00000000**0000.000000:000", "99999999999999.999998:000",
	"99999999999998.999999:000", "99999999240000.000000:000", "-0000001000000.000000:000",
};

static void
test_forms_that_are_right(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(timestamps) + COUNT(intervals); i++) {
		bool is_interval = i >= COUNT(timestamps);
		const char *text = is_interval ? intervals[i - COUNT(timestamps)] : timestamps[i];
		struct mof_datetime value = { "" };

		if (mof_datetime_parse(text, strlen(text), &value) != 0)
			fail_msg("%s is refused", text);
		assert_string_equal(value.text, text);
		assert_int_equal(mof_datetime_is_interval(&value), is_interval);
		assert_int_equal(mof_datetime_is_timestamp(&value), !is_interval);
	}
}

static void
test_forms_that_are_wrong(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(wrong); i++) {
		struct mof_datetime value = { "untouched" };
		int64_t usec = 5;
		uint64_t length = 6;

		if (mof_datetime_parse(wrong[i], strlen(wrong[i]), &value) != -EINVAL)
			fail_msg("%s is accepted", wrong[i]);
		assert_string_equal(value.text, "untouched");

		/* A member may hold anything, as a person wrote it. */
		memset(&value, 0, sizeof(value));
		memcpy(value.text, wrong[i], strnlen(wrong[i], sizeof(value.text)));
		assert_false(mof_datetime_is_interval(&value));
		assert_false(mof_datetime_is_timestamp(&value));
		assert_int_equal(mof_timestamp_to_usec(&value, &usec), -EINVAL);
		assert_int_equal(mof_interval_to_usec(&value, &length), -EINVAL);
		assert_int_equal(usec, 5);
		assert_int_equal(length, 6);
	}
}

static void
test_every_byte_counts(void **state)
{
	(void)state;
	/* No byte of a right form can be a letter, a blank, a NUL or a byte beyond ASCII. */
	for (size_t i = 0; i < 25; i++) {
		static const char bytes[] = { 'a', ' ', '\0', '/', (char)0x80, (char)0xff };

		for (size_t k = 0; k < sizeof(bytes); k++) {
			char text[26] = "20261123015718.123456+000";
			struct mof_datetime value = { "" };

			text[i] = bytes[k];
			assert_int_equal(mof_datetime_parse(text, 25, &value), -EINVAL);
		}
	}
}

static void
test_days_of_every_month(void **state)
{
	static const int years[] = { 0, 1, 4, 100, 400, 1900, 1999, 2000, 2023, 2024, 2100, 9999 };

	(void)state;
	for (size_t i = 0; i < COUNT(years); i++) {
		for (int month = 1; month <= 12; month++) {
			/* The C library makes the day before the first of the next month. */
			struct tm last = { .tm_year = years[i] - 1900,
					   .tm_mon = month,
					   .tm_mday = 0 };

			timegm(&last);
			for (int day = 28; day <= 32; day++) {
				struct mof_datetime value;
				char text[64];

				snprintf(text, sizeof(text), "%04d%02d%02d000000.000000+000",
					 years[i], month, day);
				assert_int_equal(mof_datetime_parse(text, 25, &value),
						 day <= last.tm_mday ? 0 : -EINVAL);
			}
		}
	}
}

static void
test_null_is_neither(void **state)
{
	struct mof_datetime null = { "" }, full;
	int64_t usec;
	uint64_t length;

	(void)state;
	assert_false(mof_datetime_is_interval(&null));
	assert_false(mof_datetime_is_timestamp(&null));
	assert_int_equal(mof_timestamp_to_usec(&null, &usec), -EINVAL);
	assert_int_equal(mof_interval_to_usec(&null, &length), -EINVAL);
	/* No NUL within the 26 bytes. */
	memset(&full, '0', sizeof(full));
	assert_false(mof_datetime_is_interval(&full));
}

static void
test_known_timestamps(void **state)
{
	static const struct {
		const char *text;
		int64_t usec;
		int offset;
	} cases[] = {
		{ "19700101000000.000000+000", 0, 0 },
		{ "19691231235959.999999+000", -1, 0 },
		{ "19700101010000.000000+060", 0, 60 },
		{ "19691231190000.000000-300", 0, -300 },
		{ "20000229123456.000007+000", INT64_C(951827696000007), 0 },
		{ "00000101000000.000000+000", INT64_C(-62167219200000000), 0 },
		{ "00000101000000.000000+720", INT64_C(-62167262400000000), 720 },
		{ "99991231235959.999999+000", INT64_C(253402300799999999), 0 },
		{ "99991231235959.999999-720", INT64_C(253402343999999999), -720 },
		{ "20381231235959.000000+840", INT64_C(2177452799000000) - INT64_C(50400000000),
		  840 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct mof_datetime value;
		int64_t usec;

		assert_int_equal(mof_timestamp_from_usec(cases[i].usec, cases[i].offset, &value),
				 0);
		assert_string_equal(value.text, cases[i].text);
		assert_int_equal(mof_timestamp_to_usec(&value, &usec), 0);
		assert_true(usec == cases[i].usec);
	}
}

static void
test_timestamps_out_of_range(void **state)
{
	static const struct {
		int64_t usec;
		int offset;
	} cases[] = {
		{ INT64_C(-62167219200000001), 0 }, { INT64_C(253402300800000000), 0 },
		{ INT64_C(-62167219200000000), -1 }, { INT64_C(253402300799999999), 1 },
		{ INT64_MIN, 0 }, { INT64_MAX, 0 }, { INT64_MIN, -720 }, { INT64_MAX, 840 },
		{ 0, -721 }, { 0, 841 }, { 0, INT32_MIN }, { 0, INT32_MAX },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct mof_datetime value = { "untouched" };

		assert_int_equal(mof_timestamp_from_usec(cases[i].usec, cases[i].offset, &value),
				 -ERANGE);
		assert_string_equal(value.text, "untouched");
	}
}

static int64_t
random_between(int64_t low, int64_t high)
{
	uint64_t bits = (uint64_t)random() << 42 ^ (uint64_t)random() << 21 ^ (uint64_t)random();

	return low + (int64_t)(bits % (uint64_t)(high - low + 1));
}

static void
test_random_timestamps_agree_with_the_c_library(void **state)
{
	(void)state;
	srandom(20261123);
	for (int i = 0; i < 200000; i++) {
		int offset = (int)random_between(-720, 840);
		int64_t usec =
		    random_between(INT64_C(-62167219200000000), INT64_C(253402300799999999));
		int64_t local = usec + offset * INT64_C(60000000), back;
		int64_t fraction = (local % 1000000 + 1000000) % 1000000;
		time_t seconds = (time_t)((local - fraction) / 1000000);
		struct mof_datetime value;
		struct tm tm;
		char text[64];
		int result = mof_timestamp_from_usec(usec, offset, &value);

		gmtime_r(&seconds, &tm);
		if (tm.tm_year < -1900 || tm.tm_year > 8099) {
			assert_int_equal(result, -ERANGE);
			continue;
		}
		assert_int_equal(result, 0);
		snprintf(text, sizeof(text), "%04d%02d%02d%02d%02d%02d.%06d%c%03d",
			 tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday, tm.tm_hour, tm.tm_min,
			 tm.tm_sec, (int)fraction, offset < 0 ? '-' : '+', abs(offset));
		assert_string_equal(value.text, text);
		assert_int_equal(mof_timestamp_to_usec(&value, &back), 0);
		assert_true(back == usec);
		assert_true(back == (timegm(&tm) - (int64_t)offset * 60) * 1000000 + fraction);
	}
}

static void
test_asterisks_have_no_moment(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(timestamps); i++) {
		struct mof_datetime value;
		int64_t usec = 0;
		uint64_t length = 0;
		bool is_starred = strchr(timestamps[i], '*') != NULL;

		assert_int_equal(mof_datetime_parse(timestamps[i], 25, &value), 0);
		assert_int_equal(mof_timestamp_to_usec(&value, &usec), is_starred ? -EINVAL : 0);
		assert_int_equal(mof_interval_to_usec(&value, &length), -EINVAL);
	}
	for (size_t i = 0; i < COUNT(intervals); i++) {
		struct mof_datetime value;
		int64_t usec = 0;
		uint64_t length = 0;
		bool is_starred = strchr(intervals[i], '*') != NULL;

		assert_int_equal(mof_datetime_parse(intervals[i], 25, &value), 0);
		assert_int_equal(mof_interval_to_usec(&value, &length), is_starred ? -EINVAL : 0);
		assert_int_equal(mof_timestamp_to_usec(&value, &usec), -EINVAL);
	}
}

static void
test_now_is_now(void **state)
{
	struct mof_datetime now = mof_timestamp_now();
	int64_t usec = 0;

	(void)state;
	assert_int_equal(now.text[21], '+');
	assert_int_equal(mof_timestamp_to_usec(&now, &usec), 0);
	assert_true(llabs(usec / 1000000 - (int64_t)time(NULL)) <= 5);
}

static void
test_intervals(void **state)
{
	static const struct {
		const char *text;
		uint64_t usec;
	} cases[] = {
		{ MOF_INTERVAL_ZERO, 0 },
		{ "00000000000000.000001:000", 1 },
		{ "00000000000500.000000:000", 300000000 },
		{ "00000001020304.000005:000", UINT64_C(93784000005) },
		{ MOF_INTERVAL_MAX, UINT64_C(8639999999999999999) },
	};
	struct mof_datetime value, nines = { "99999999999999.999999:000" };
	uint64_t usec;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		assert_int_equal(mof_interval_from_usec(cases[i].usec, &value), 0);
		assert_string_equal(value.text, cases[i].text);
		assert_int_equal(mof_interval_to_usec(&value, &usec), 0);
		assert_true(usec == cases[i].usec);
	}
	assert_int_equal(mof_interval_from_usec(UINT64_C(8640000000000000000), &value), -ERANGE);
	assert_int_equal(mof_interval_from_usec(UINT64_MAX, &value), -ERANGE);
	assert_string_equal(value.text, MOF_INTERVAL_MAX);
	/* "Never" is as long as an interval can be. */
	assert_int_equal(mof_interval_to_usec(&nines, &usec), 0);
	assert_true(usec == UINT64_C(8639999999999999999));
}

static void
test_random_intervals(void **state)
{
	(void)state;
	srandom(7);
	for (int i = 0; i < 100000; i++) {
		uint64_t usec = (uint64_t)random_between(0, INT64_C(8639999999999999999));
		uint64_t seconds = usec / 1000000, back;
		struct mof_datetime value;
		char text[64];

		assert_int_equal(mof_interval_from_usec(usec, &value), 0);
		snprintf(text, sizeof(text), "%08d%02d%02d%02d.%06d:000", (int)(seconds / 86400),
			 (int)(seconds / 3600 % 24), (int)(seconds / 60 % 60), (int)(seconds % 60),
			 (int)(usec % 1000000));
		assert_string_equal(value.text, text);
		assert_int_equal(mof_interval_to_usec(&value, &back), 0);
		assert_true(back == usec);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_forms_that_are_right),
		cmocka_unit_test(test_forms_that_are_wrong),
		cmocka_unit_test(test_every_byte_counts),
		cmocka_unit_test(test_days_of_every_month),
		cmocka_unit_test(test_null_is_neither),
		cmocka_unit_test(test_known_timestamps),
		cmocka_unit_test(test_timestamps_out_of_range),
		cmocka_unit_test(test_random_timestamps_agree_with_the_c_library),
		cmocka_unit_test(test_asterisks_have_no_moment),
		cmocka_unit_test(test_now_is_now),
		cmocka_unit_test(test_intervals),
		cmocka_unit_test(test_random_intervals),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
