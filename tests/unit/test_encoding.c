/* Encodings: what is recognised, what it becomes, and that it can be written back byte for byte. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/encoding.h"

struct sample {
	const char *bytes;
	size_t len;
	enum encoding_kind kind;
	bool has_mark;
	const char *text;
};

#define SAMPLE(bytes, kind, has_mark, text) { bytes, sizeof(bytes) - 1, kind, has_mark, text }

static const struct sample samples[] = {
	SAMPLE("", ENCODING_UTF8, false, ""),
	SAMPLE("a", ENCODING_UTF8, false, "a"),
	SAMPLE("class", ENCODING_UTF8, false, "class"),
	SAMPLE("\xef\xbb\xbf", ENCODING_UTF8, true, ""),
	SAMPLE("\xef\xbb\xbf\xc3\xa9", ENCODING_UTF8, true, "\xc3\xa9"),
	SAMPLE("0123456\xc3\xa9 78\xf0\x9f\x98\x80", ENCODING_UTF8, false,
	       "0123456\xc3\xa9 78\xf0\x9f\x98\x80"),
	SAMPLE("caf\xe9", ENCODING_LATIN1, false, "caf\xc3\xa9"),
	SAMPLE("\xc3\xa9 and \xe9", ENCODING_LATIN1, false, "\xc3\x83\xc2\xa9 and \xc3\xa9"),
	SAMPLE("\xef\xbb\xbf\xff", ENCODING_LATIN1, true, "\xc3\xbf"),
	SAMPLE("\xff\xfe", ENCODING_UTF16LE, true, ""),
	SAMPLE("\xfe\xff", ENCODING_UTF16BE, true, ""),
	SAMPLE("\xff\xfe" "a\0\xac\x20", ENCODING_UTF16LE, true, "a\xe2\x82\xac"),
	SAMPLE("\xfe\xff\0a\x20\xac", ENCODING_UTF16BE, true, "a\xe2\x82\xac"),
	SAMPLE("c\0l\0a\0s\0s\0", ENCODING_UTF16LE, false, "class"),
	SAMPLE("\0c\0l\0a\0s\0s", ENCODING_UTF16BE, false, "class"),
	SAMPLE("\xff\xfe\x3d\xd8\x00\xde", ENCODING_UTF16LE, true, "\xf0\x9f\x98\x80"),
	/* The first character alone looks like no mark. */
	SAMPLE("\xfe\x63\0c\0l\0a\0s\0s", ENCODING_UTF16BE, false, "\xef\xb9\xa3" "class"),
};

static void
test_round_trip(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(samples) / sizeof(samples[0]); i++) {
		const struct sample *s = &samples[i];
		struct arena arena = { 0 };
		struct encoding encoding;
		struct buf back = { 0 };
		char *bytes = arena_alloc(&arena, s->len + 2), *text;
		size_t len;

		memcpy(bytes, s->bytes, s->len);
		text = encoding_decode(&arena, bytes, s->len, &len, &encoding);
		if (encoding.kind != s->kind || encoding.has_mark != s->has_mark)
			fail_msg("sample %zu: kind %d, mark %d", i, encoding.kind,
				 encoding.has_mark);
		assert_int_equal(encoding.fault, FAULT_NONE);
		assert_int_equal(len, strlen(s->text));
		assert_string_equal(text, s->text);
		assert_int_equal(text[len + 1], 0);
		encoding_encode(&encoding, text, len, &back);
		assert_int_equal(back.len, s->len);
		assert_memory_equal(back.text ? back.text : "", s->bytes, s->len);
		buf_clear(&back);
		arena_clear(&arena);
	}
}

static void
test_faults(void **state)
{
	static const struct {
		const char *bytes;
		size_t len;
		enum encoding_fault fault;
		size_t at;
	} faults[] = {
		{ "ab\0c", 4, FAULT_NUL, 2 },
		{ "ab\xe9\0", 4, FAULT_NUL, 4 }, /* behind a character that became two bytes */
		{ "\xff\xfe" "a\0\0\0", 6, FAULT_NUL, 1 },
		{ "\xff\xfe" "a\0b", 5, FAULT_HALF, 1 },
		{ "\xff\xfe\x00\xd8" "a\0", 6, FAULT_SURROGATE, 0 },
		{ "\xff\xfe" "a\0\x00\xdc", 6, FAULT_SURROGATE, 1 },
		{ "\xff\xfe" "a\0\x3d\xd8", 6, FAULT_SURROGATE, 1 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++) {
		struct arena arena = { 0 };
		struct encoding encoding;
		char *bytes = arena_alloc(&arena, faults[i].len + 2);
		size_t len;

		memcpy(bytes, faults[i].bytes, faults[i].len);
		encoding_decode(&arena, bytes, faults[i].len, &len, &encoding);
		if (encoding.fault != faults[i].fault || encoding.at != faults[i].at)
			fail_msg("fault %zu: %d at %zu", i, encoding.fault, encoding.at);
		arena_clear(&arena);
	}
}

/* Every character goes there and back; what is none has no length. */
static void
test_utf8(void **state)
{
	char text[5] = { 0 };
	size_t len;

	(void)state;
	for (unsigned int c = 1; c <= 0x10ffff; c += c < 0x1000 ? 1 : 17) {
		size_t put = utf8_put(text, c);

		if (c >= 0xd800 && c < 0xe000) {
			assert_int_equal(utf8_len(text, put), 0);
			continue;
		}
		assert_int_equal(utf8_len(text, put), put);
		assert_int_equal(utf8_get(text, &len), c);
		assert_int_equal(len, put);
		if (put > 1)
			assert_int_equal(utf8_len(text, put - 1), 0);
	}
	assert_int_equal(utf8_len("\xc0\x80", 2), 0);
	assert_int_equal(utf8_len("\xf4\x90\x80\x80", 4), 0);
	assert_int_equal(utf8_len("\x80", 1), 0);
	assert_int_equal(utf8_len("\xff", 1), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_faults),
		cmocka_unit_test(test_utf8),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
