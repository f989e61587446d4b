/* Bits with names: the text of a value, whether all that are set have one, and back again. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <mof/mof.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const struct mof_bit rows[] = {
	{ 1, "Read" },
	{ 2, "Write" },
	{ 0x40, "Write" },		/* a name that is there twice */
	{ 0x80, "Sign \xe2\x82\xac" },	/* the highest bit of eight */
};
static const struct mof_bit wide_rows[] = {
	{ 1, "Low" },
	{ UINT64_C(1) << 63, "High" },
};
static const struct mof_bits unsigned_map = { rows, COUNT(rows), MOF_UINT8 };
static const struct mof_bits signed_map = { rows, COUNT(rows), MOF_SINT8 };
static const struct mof_bits short_map = { rows, COUNT(rows), MOF_SINT16 };
static const struct mof_bits wide_map = { wide_rows, COUNT(wide_rows), MOF_UINT64 };
static const struct mof_bits wide_signed_map = { wide_rows, COUNT(wide_rows), MOF_SINT64 };
static const struct mof_bits empty_map = { NULL, 0, MOF_UINT32 };

static const struct {
	const struct mof_bits *map;
	uint64_t value;
	const char *text;
	bool valid;
} cases[] = {
	{ &unsigned_map, 0, "", true },
	{ &unsigned_map, 1, "Read", true },
	{ &unsigned_map, 3, "Read | Write", true },
	{ &unsigned_map, 0xc3, "Read | Write | Write | Sign \xe2\x82\xac", true },
	{ &unsigned_map, 4, "0x4", false },
	{ &unsigned_map, 0x3d, "Read | 0x3c", false },
	{ &unsigned_map, 0xff, "Read | Write | Write | Sign \xe2\x82\xac | 0x3c", false },
	/* A signed value comes sign-extended: what is beyond its type is no bit of it. */
	{ &signed_map, (uint64_t)-128, "Sign \xe2\x82\xac", true },
	{ &signed_map, (uint64_t)-1, "Read | Write | Write | Sign \xe2\x82\xac | 0x3c", false },
	{ &short_map, (uint64_t)-32768, "0x8000", false },
	{ &short_map, (uint64_t)-1, "Read | Write | Write | Sign \xe2\x82\xac | 0xff3c", false },
	{ &wide_map, UINT64_MAX, "Low | High | 0x7ffffffffffffffe", false },
	{ &wide_map, UINT64_C(1) << 63, "High", true },
	{ &wide_signed_map, (uint64_t)INT64_MIN, "High", true },
	{ &wide_signed_map, (uint64_t)-2, "High | 0x7ffffffffffffffe", false },
	{ &empty_map, 0, "", true },
	{ &empty_map, 0x80000000, "0x80000000", false },
};

static void
test_texts(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		size_t len = strlen(cases[i].text);

		/* Of every size: what fits is there, with its NUL, and nothing behind it. */
		for (size_t size = 0; size <= len + 2; size++) {
			size_t fits = size > len ? len : size ? size - 1 : 0;
			char *text = malloc(size + 1);

			assert_non_null(text);
			memset(text, '#', size + 1);
			assert_int_equal(mof_bits_str(cases[i].map, cases[i].value, text, size),
					 len);
			assert_memory_equal(text, cases[i].text, fits);
			assert_true(size == 0 || text[fits] == '\0');
			assert_int_equal(text[size], '#');
			free(text);
		}
		assert_int_equal(mof_bits_str(cases[i].map, cases[i].value, NULL, 0), len);
	}
}

static void
test_valid(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_int_equal(mof_bits_valid(cases[i].map, cases[i].value), cases[i].valid);
}

static void
test_parse(void **state)
{
	static const char *const unknown[] = { "", "read", "Read ", "Read | Write", "Rea", "0x1",
					       NULL };
	uint8_t byte[2] = { 0x55, 0x55 };
	int8_t small = 0;
	uint64_t wide = 0;
	int64_t wide_signed = 0;

	(void)state;
	assert_int_equal(mof_bits_parse(&unsigned_map, "Read", byte), 0);
	assert_int_equal(byte[0], 1);
	assert_int_equal(mof_bits_parse(&unsigned_map, "Write", byte), 0);
	assert_int_equal(byte[0], 2); /* the first of equal names */
	assert_int_equal(mof_bits_parse(&unsigned_map, "Sign \xe2\x82\xac", byte), 0);
	assert_int_equal(byte[0], 0x80);
	assert_int_equal(byte[1], 0x55); /* an integer of the map's type, not more */
	assert_int_equal(mof_bits_parse(&signed_map, "Sign \xe2\x82\xac", &small), 0);
	assert_int_equal(small, -128);
	assert_int_equal(mof_bits_parse(&wide_map, "High", &wide), 0);
	assert_true(wide == UINT64_C(1) << 63);
	assert_int_equal(mof_bits_parse(&wide_signed_map, "High", &wide_signed), 0);
	assert_true(wide_signed == INT64_MIN);
	for (size_t i = 0; i < COUNT(unknown); i++) {
		byte[0] = 0x55;
		assert_int_equal(mof_bits_parse(&unsigned_map, unknown[i], byte), -ENOENT);
		assert_int_equal(mof_bits_parse(&empty_map, unknown[i], &wide), -ENOENT);
		assert_int_equal(byte[0], 0x55);
	}
	assert_true(wide == UINT64_C(1) << 63);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_texts),
		cmocka_unit_test(test_valid),
		cmocka_unit_test(test_parse),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
