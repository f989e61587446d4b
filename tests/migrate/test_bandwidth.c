/* Bandwidths in units of CIM, to the MiB/s that libvirt takes. */
#include "support.h"

#include <migrate/bandwidth.h>

#include <errno.h>
#include <string.h>

static void
test_rates(void **state)
{
	static const struct {
		uint32_t value;
		const char *unit;
		uint64_t expected;
	} rows[] = {
		{ 1, "byte / second", 1 },
		{ 65535, "byte / second", 1 },
		{ 1, "byte / second * 2^20", 1 },
		{ 32, "byte / second * 2^20", 32 },
		{ 65535, "byte / second * 2^20", 65535 },
		{ 1024, "byte / second * 2^10", 1 },
		{ 1025, "byte / second * 2^10", 2 },
		{ 1, "byte / second * 10^6", 1 },
		{ 100, "byte / second * 10^6", 96 },
		{ 3, "byte / second * 10^9", 2862 },
		{ 1000, "bit / second * 10^6", 120 },
		{ 8, "bit / second * 2^20", 1 },
		{ 9, "bit / second * 2^20", 2 },
		{ 10, "bit / second * 10^9", 1193 },
		{ 65535, "bit / second", 1 },
		{ 1000, "bit / second * 10^3", 1 },
		{ 10, "byte / second * 1048576", 10 },
		{ 10, "byte / second * 1048577", 11 },
		{ 10, "byte / second / 10", 1 },
		{ 2, "byte / second * 2^21 / 2", 2 },
		{ 2, "byte / second * 2 * 2^20", 4 },
		{ 3, "byte / second * 2^40 / 2^20", 3 },
		{ 4, "byte / second * 2^+20", 4 },
		{ 4, "byte / second * +1048576", 4 },
		{ 4, "byte / second * 2^40 * 2^-20", 4 },
		{ 6, "byte / second * 1048576.0", 6 },
		{ 6, "byte / second * 1572864.5", 10 },
		{ 7, "byte/second*2^20", 7 },
		{ 7, "  byte  /  second  *  2  ^  20  ", 7 },
		{ 7, "byte * 2^20 / second", 7 },
		{ 7, "2^20 * byte / second", 7 },
		{ 65535, "byte / second * 2^46", UINT64_C(65535) << 26 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct mof_error error = { .message = "" };
		uint64_t result = 0;
		int err = bandwidth_from_unit(rows[i].value, rows[i].unit, &result, &error);

		if (err || result != rows[i].expected)
			fail_msg("%u %s: %d, %llu (%s)", rows[i].value, rows[i].unit, err,
				 (unsigned long long)result, error.message);
	}
}

static void
test_no_rates(void **state)
{
	static const struct {
		const char *unit;
		int err;
	} rows[] = {
		{ "percent", -ENOTSUP }, { " percent ", -ENOTSUP }, { "percent * 10", -ENOTSUP },
		{ "percentage", -EINVAL }, { "permille", -EINVAL }, { "", -EINVAL },
		{ "   ", -EINVAL }, { "byte", -EINVAL }, { "second", -EINVAL },
		{ "bytes / second", -EINVAL }, { "Byte / Second", -EINVAL },
		{ "byte * second", -EINVAL }, { "second / byte", -EINVAL },
		{ "byte / second / second", -EINVAL }, { "byte / minute", -EINVAL },
		{ "byte * byte / second", -EINVAL }, { "byte * bit / second", -EINVAL },
		{ "byte * bit / bit / second", 0 }, { "count / second", -EINVAL },
		{ "count(packet) / second", -EINVAL }, { "byte // second", -EINVAL },
		{ "byte / second *", -EINVAL }, { "* byte / second", -EINVAL },
		{ "byte / second 2", -EINVAL }, { "byte second", -EINVAL },
		{ "byte / second * 0", -EINVAL }, { "byte / second * 0^3", -EINVAL },
		{ "byte / second / 0", -EINVAL }, { "byte / second * -1", -EINVAL },
		{ "byte / second * 2^", -EINVAL }, { "byte / second * ^2", -EINVAL },
		{ "byte / second * 2^2^2", -EINVAL }, { "byte / second * 1.5^2", -EINVAL },
		{ "byte / second * 1e6", -EINVAL }, { "byte / second * 0x10", -EINVAL },
		{ "byte / second * 1.9999999999999999999", -EINVAL },
		{ "byte / second * .5", -EINVAL }, { "byte / second * 1..5", -EINVAL },
		{ "byte / second * 2^99", -ERANGE }, { "byte / second * 10^63", -ERANGE },
		{ "byte / second * 2^63", -ERANGE }, { "byte / second * 2^47 * 2^16", -ERANGE },
		{ "byte / second / 10^63", -ERANGE },
		{ "byte / second * 2^18446744073709551617", -EINVAL },
		{ "byte / second * 9999999999999999999999", -EINVAL },
		{ "byte / second\n", -EINVAL }, { "byte / second * 2^20; rm", -EINVAL },
		{ "byte / second \xff", -EINVAL },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct mof_error error = { .message = "" };
		uint64_t result = 77;
		int err = bandwidth_from_unit(3, rows[i].unit, &result, &error);

		if (err != rows[i].err || (err && (result != 77 || !*error.message ||
						   strpbrk(error.message, "\n\xff"))))
			fail_msg("\"%s\": %d (%s)", rows[i].unit, err, error.message);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rates),
		cmocka_unit_test(test_no_rates),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
