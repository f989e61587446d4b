/* Progress from recorded figures: never falling, below 100, and telling when it gets nowhere. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

#include <migrate/progress.h>

#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define MIB (UINT64_C(1024) * 1024)

/* 128 MiB, 64 of them in use, 8 MiB/s changed, 16 MiB/s sent; the figures of a real move. */
static const struct migrate_sample converging[] = {
	{ 0, 0, 0, 0, 0, 0, 0 },
	{ 134750208, 11749995, 121077760, 0, 1, 0, 0 },
	{ 134750208, 62106315, 70819840, 0, 1, 0, 0 },
	{ 134750208, 78891514, 22630400, 0, 2, 0, 0 },
	{ 134750208, 112462394, 4227072, 0, 3, 0, 0 },
};

/* 4 MiB/s changed, 16 MiB/s sent, a look every 250 ms. */
static const struct migrate_sample gentle[] = {
	{ 0, 0, 0, 0, 0, 0, 0 },
	{ 134758400, 5035819, 127787008, 16785540, 1, 0, 0 },
	{ 134758400, 16785627, 116060160, 16785540, 1, 0, 0 },
	{ 134758400, 33571067, 99307520, 16785540, 1, 0, 0 },
	{ 134758400, 50356507, 82554880, 16785540, 1, 0, 0 },
	{ 134758400, 63784859, 69152768, 16785540, 1, 0, 0 },
	{ 134758400, 67859917, 16781312, 16785540, 2, 0, 0 },
	{ 134758400, 72177356, 12472320, 16785540, 2, 0, 0 },
	{ 134758400, 80570076, 4096000, 16785540, 2, 0, 0 },
	{ 134758400, 88839652, 0, 17833350, 5, 0, 0 },
};

/* 40 MiB/s changed, 24 MiB/s sent: it would never end. */
static const struct migrate_sample endless[] = {
	{ 134758400, 5039915, 127782912, 25202710, 1, 0, 0 },
	{ 134758400, 35278283, 97603584, 25198740, 1, 0, 0 },
	{ 134758400, 65516651, 67424256, 25198740, 1, 0, 0 },
	{ 134758400, 75595884, 59392000, 25198740, 2, 0, 0 },
	{ 134758400, 105834252, 29212672, 25198740, 2, 0, 0 },
	{ 134758400, 125993164, 9093120, 25198740, 2, 0, 0 },
	{ 134758400, 136072620, 59568128, 25198740, 3, 0, 0 },
	{ 134758400, 186469900, 9269248, 25198740, 3, 0, 0 },
	{ 134758400, 196549356, 59568128, 25198740, 4, 0, 0 },
	{ 134758400, 246946636, 9269248, 25198740, 4, 0, 0 },
	{ 134758400, 257026092, 59568128, 25198740, 5, 0, 0 },
	{ 134758400, 307423372, 9269248, 25198740, 5, 0, 0 },
	{ 134758400, 317502828, 59568128, 25198740, 6, 0, 0 },
	{ 134758400, 380499428, 57053184, 25198740, 7, 0, 0 },
	{ 134758400, 418297388, 19329024, 25198740, 7, 0, 0 },
};

static void
replay(struct progress *progress, const struct migrate_sample *samples, size_t count,
       unsigned int *percents)
{
	progress_init(progress, 128 * MIB, 0, 0);
	for (size_t i = 0; i < count; i++) {
		progress_update(progress, &samples[i]);
		percents[i] = progress->percent;
		assert_true(progress->percent <= 99);
		if (i)
			assert_true(percents[i] >= percents[i - 1]);
	}
}

static void
test_converging(void **state)
{
	struct progress progress;
	unsigned int percents[COUNT(converging)];

	(void)state;
	replay(&progress, converging, COUNT(converging), percents);
	assert_int_equal(percents[0], 0);
	assert_int_equal(percents[1], 7);	/* 80 * (1 - 121077760 / 134217728) */
	assert_int_equal(percents[2], 37);
	assert_int_equal(percents[3], 96);	/* 80 + 20 * (1 - 22630400 / 134217728) */
	assert_int_equal(percents[4], 99);
	assert_false(progress_is_stuck(&progress));
}

static void
test_gentle(void **state)
{
	struct progress progress;
	unsigned int percents[COUNT(gentle)];

	(void)state;
	replay(&progress, gentle, COUNT(gentle), percents);
	assert_int_equal(percents[5], 38);
	assert_int_equal(percents[6], 97);
	/* Within a later pass nothing is gained: only the starts of passes count. */
	assert_int_equal(percents[8], percents[6]);
	assert_int_equal(percents[9], 99);
}

static void
test_endless(void **state)
{
	struct progress progress;
	unsigned int percents[COUNT(endless)];

	(void)state;
	replay(&progress, endless, 10, percents);
	assert_int_equal(percents[9], 91);
	assert_false(progress_is_stuck(&progress));	/* passes 3 and 4 did no better than 2 */
	replay(&progress, endless, 11, percents);
	assert_true(progress_is_stuck(&progress));	/* and now 5 */
	replay(&progress, endless, COUNT(endless), percents);
	assert_true(progress_is_stuck(&progress));	/* 4 % less in pass 7 is the late look */
	assert_true(percents[COUNT(endless) - 1] < 93);
}

/* A pass that begins with much less is progress again. */
static void
test_recovers(void **state)
{
	static const struct migrate_sample slowed = { 134758400, 500000000, 20000000, 0, 8, 0, 0 };
	struct progress progress;
	unsigned int percents[COUNT(endless)];

	(void)state;
	replay(&progress, endless, COUNT(endless), percents);
	progress_update(&progress, &slowed);
	assert_false(progress_is_stuck(&progress));
	assert_int_equal(progress.percent, 97);
}

static void
test_odd_samples(void **state)
{
	static const struct migrate_sample first = { 134758400, 1, 67108864, 0, 1, 0, 0 };
	static const struct migrate_sample more = { 134758400, 2, UINT64_MAX, 0, 1, 0, 0 };
	static const struct migrate_sample none = { 0, 0, 0, 0, 0, 0, 0 };
	static const struct migrate_sample back = { 134758400, 3, 0, 0, 1, 0, 0 };
	static const struct migrate_sample third = { 134758400, 3, 100000000, 0, 3, 0, 0 };
	struct progress progress;

	(void)state;
	progress_init(&progress, 128 * MIB, 0, 0);
	progress_update(&progress, &first);
	assert_int_equal(progress.percent, 40);
	progress_update(&progress, &more);		/* more left than there is */
	progress_update(&progress, &none);		/* libvirt's last look after an abort */
	assert_int_equal(progress.percent, 40);
	progress_update(&progress, &third);
	assert_int_equal(progress.percent, 85);
	progress_update(&progress, &back);		/* an earlier pass than before */
	assert_int_equal(progress.percent, 85);
	/* Without the guest's memory the first figures give the total. */
	progress_init(&progress, 0, 0, 33);
	assert_int_equal(progress.percent, 33);
	progress_update(&progress, &first);
	assert_int_equal(progress.percent, 40);
}

static void
test_description(void **state)
{
	struct progress progress;
	unsigned int percents[COUNT(endless)];
	char text[128], small[10];

	(void)state;
	replay(&progress, gentle, 1, percents);
	progress_describe(&progress, &gentle[0], text, sizeof(text));
	assert_string_equal(text, "starting the guest's process at the destination");
	replay(&progress, gentle, 7, percents);
	progress_describe(&progress, &gentle[6], text, sizeof(text));
	assert_string_equal(text, "copying memory, pass 2, 16.0 MiB left, 16.0 MiB/s");
	replay(&progress, converging, 4, percents);
	progress_describe(&progress, &converging[3], text, sizeof(text));
	assert_string_equal(text, "copying memory, pass 2, 21.6 MiB left");
	replay(&progress, endless, 11, percents);
	progress_describe(&progress, &endless[10], text, sizeof(text));
	assert_string_equal(text,
			    "copying memory, pass 5, 56.8 MiB left, 24.0 MiB/s, not converging");
	progress_describe(&progress, &endless[10], small, sizeof(small));
	assert_string_equal(small, "copying m");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_converging),
		cmocka_unit_test(test_gentle),
		cmocka_unit_test(test_endless),
		cmocka_unit_test(test_recovers),
		cmocka_unit_test(test_odd_samples),
		cmocka_unit_test(test_description),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
