/* Errors, arenas and growing texts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <mof/mof.h>

#include "sample.h"

static void
test_error_is_filled(void **state)
{
	struct mof_error error;

	(void)state;
	memset(&error, 0xff, sizeof(error));
	assert_int_equal(mof_error_set(&error, -22, "%s is %d", "it", 5), -22);
	assert_string_equal(error.message, "it is 5");
	assert_int_equal(error.line, 0);
	assert_int_equal(error.column, 0);
	assert_int_equal(mof_error_set(NULL, -5, "%s", "nobody reads it"), -5);
}

static void
test_error_is_one_line(void **state)
{
	struct mof_error error;

	(void)state;
	mof_error_set(&error, -1, "%s", "a\nb\r\x1b[31mc\x7f\xff\xc3\xa9\xe2\x82");
	assert_string_equal(error.message, "a b  [31mc ?\xc3\xa9??");
}

static void
test_error_may_quote_itself(void **state)
{
	struct mof_error error;

	(void)state;
	mof_error_set(&error, -1, "inner");
	mof_error_set(&error, -1, "outer: %s", error.message);
	assert_string_equal(error.message, "outer: inner");
}

static void
test_error_is_cut(void **state)
{
	struct mof_error error;
	char text[2000];

	(void)state;
	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	mof_error_set(&error, -1, "%s", text);
	assert_int_equal(strlen(error.message), sizeof(error.message) - 1);
	assert_memory_equal(error.message, text, sizeof(error.message) - 1);
}

static void
test_arena_pieces_are_apart_zeroed_and_aligned(void **state)
{
	static const size_t sizes[] = { 0, 1, 7, 8, 16, 100, 1000, 1024, 5000, 70000, 200000 };
	struct mof_arena arena = { 0 };
	unsigned char *pieces[330];
	size_t count = sizeof(sizes) / sizeof(sizes[0]);

	(void)state;
	for (size_t i = 0; i < 330; i++) {
		size_t size = sizes[i % count];

		pieces[i] = mof_arena_alloc(&arena, size);
		assert_non_null(pieces[i]);
		assert_int_equal((uintptr_t)pieces[i] % _Alignof(max_align_t), 0);
		for (size_t k = 0; k < size; k++)
			assert_int_equal(pieces[i][k], 0);
		memset(pieces[i], (int)i & 0xff, size);
	}
	for (size_t i = 0; i < 330; i++) {
		for (size_t k = 0; k < sizes[i % count]; k++)
			assert_int_equal(pieces[i][k], i & 0xff);
	}
	mof_arena_clear(&arena);
	assert_null(arena.blocks);
	assert_non_null(mof_arena_alloc(&arena, 10));
	mof_arena_clear(&arena);
	mof_arena_clear(&arena);
}

static void
test_arena_begins_with_a_large_piece(void **state)
{
	struct mof_arena arena = { 0 };
	unsigned char *large = mof_arena_alloc(&arena, 300000), *small;

	(void)state;
	assert_non_null(large);
	memset(large, 1, 300000);
	small = mof_arena_alloc(&arena, 10);
	assert_non_null(small);
	assert_int_equal(small[9], 0);
	memset(small, 2, 10);
	assert_int_equal(large[299999], 1);
	mof_arena_clear(&arena);
}

static void
test_arena_refuses_what_cannot_be(void **state)
{
	struct mof_arena arena = { 0 };

	(void)state;
	for (size_t less = 0; less < 64; less++)
		assert_null(mof_arena_alloc(&arena, SIZE_MAX - less));
	assert_null(mof_arena_strndup(&arena, "x", SIZE_MAX));
	assert_non_null(mof_arena_alloc(&arena, 1));
	mof_arena_clear(&arena);
}

static void
test_arena_copies_texts(void **state)
{
	struct mof_arena arena = { 0 };
	char text[] = "abcdef";
	char *part, *whole;

	(void)state;
	part = mof_arena_strndup(&arena, text, 3);
	whole = mof_arena_strdup(&arena, text);
	text[0] = 'X';
	assert_string_equal(part, "abc");
	assert_string_equal(whole, "abcdef");
	assert_string_equal(mof_arena_strndup(&arena, NULL, 0), "");
	assert_null(mof_arena_strdup(&arena, NULL));
	mof_arena_clear(&arena);
}

static void
test_out_grows(void **state)
{
	struct mof_out out = { 0 };
	char expected[64];
	size_t length = 0;

	(void)state;
	assert_null(out.data);
	for (int i = 0; i < 5000; i++) {
		mof_out_putc(&out, '<');
		mof_out_puts(&out, "n=");
		mof_out_printf(&out, "%d,%s", i, i % 100 ? "" : "some more of it");
		mof_out_printf(&out, "%s", "");
		mof_out_write(&out, "a\0b", 3);
		snprintf(expected, sizeof(expected), "<n=%d,%s", i,
			 i % 100 ? "" : "some more of it");
		assert_memory_equal(out.data + length, expected, strlen(expected));
		assert_memory_equal(out.data + length + strlen(expected), "a\0b", 4);
		length += strlen(expected) + 3;
		assert_int_equal(out.length, length);
		assert_true(out.capacity > out.length);
	}
	assert_int_equal(out.failed, 0);
	mof_out_clear(&out);
	assert_null(out.data);
	assert_int_equal(out.length, 0);
}

static void
test_out_printf_longer_than_its_room(void **state)
{
	struct mof_out out = { 0 };
	char text[3000];

	(void)state;
	memset(text, 'y', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	mof_out_printf(&out, "<%s>", text);
	assert_int_equal(out.length, sizeof(text) + 1);
	assert_int_equal(out.data[0], '<');
	assert_string_equal(out.data + sizeof(text), ">");
	mof_out_clear(&out);
}

static void
test_out_failure_sticks(void **state)
{
	struct test_link link = { .label = "x" };
	struct mof_out out = { 0 };
	size_t length;

	(void)state;
	mof_out_puts(&out, "kept");
	mof_out_write(&out, "", SIZE_MAX / 2);		/* no memory is that large */
	assert_int_not_equal(out.failed, 0);
	mof_out_puts(&out, "lost");
	mof_out_putc(&out, 'x');
	mof_out_printf(&out, "%d", 1);
	assert_string_equal(out.data, "kept");
	assert_int_equal(out.length, 4);

	/* A writer that begins after a failure reports it, and does not hide it. */
	assert_int_equal(mof_write_xml(&test_link_class, &link, &out), -12);
	assert_int_equal(mof_write_json(&test_link_class, &link, &out), -12);
	assert_int_not_equal(out.failed, 0);
	assert_string_equal(out.data, "kept");

	mof_out_truncate(&out, 4);
	assert_int_equal(out.failed, 0);
	length = out.length;
	assert_int_equal(mof_write_json(&test_link_class, &link, &out), 0);
	assert_true(out.length > length);
	mof_out_truncate(&out, 2);
	assert_string_equal(out.data, "ke");
	mof_out_truncate(&out, 100);
	assert_string_equal(out.data, "ke");
	mof_out_clear(&out);
	mof_out_truncate(&out, 0);
	assert_null(out.data);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_error_is_filled),
		cmocka_unit_test(test_error_is_one_line),
		cmocka_unit_test(test_error_may_quote_itself),
		cmocka_unit_test(test_error_is_cut),
		cmocka_unit_test(test_arena_pieces_are_apart_zeroed_and_aligned),
		cmocka_unit_test(test_arena_begins_with_a_large_piece),
		cmocka_unit_test(test_arena_refuses_what_cannot_be),
		cmocka_unit_test(test_arena_copies_texts),
		cmocka_unit_test(test_out_grows),
		cmocka_unit_test(test_out_printf_longer_than_its_room),
		cmocka_unit_test(test_out_failure_sticks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
