/* Object paths as text. */
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

static void
assert_written(const struct mof_path *path, const char *text)
{
	struct mof_out out = { 0 };

	assert_int_equal(mof_path_write(path, &out), 0);
	assert_string_equal(out.data, text);
	mof_out_clear(&out);
}

static void
assert_texts_equal(const char *a, const char *b)
{
	assert_int_equal(a == NULL, b == NULL);
	if (a)
		assert_string_equal(a, b);
}

static void
test_write(void **state)
{
	static const struct mof_path_key keys[] = {
		{ .name = "A", .type = MOF_STRING, .text = "q\"b\\s" },
		{ .name = "B", .type = MOF_UINT16, .text = "5" },
		{ .name = "C", .type = MOF_SINT8, .text = "-5" },
		{ .name = "D", .type = MOF_BOOLEAN, .text = "TRUE" },
		{ .name = "E", .type = MOF_DATETIME, .text = "20261123015718.123456+000" },
		{ .name = "F", .type = MOF_CHAR16, .text = "x" },
	};
	struct mof_path path = { .class_name = "X_Y", .keys = keys, .key_count = COUNT(keys) };

	(void)state;
	assert_written(&path, "X_Y.A=\"q\\\"b\\\\s\",B=5,C=-5,D=TRUE,"
			      "E=\"20261123015718.123456+000\",F='x'");
	path.key_count = 1;
	path.name_space = "root/cimv2";
	assert_written(&path, "root/cimv2:X_Y.A=\"q\\\"b\\\\s\"");
	path.host = "host-a:5989";
	assert_written(&path, "//host-a:5989/root/cimv2:X_Y.A=\"q\\\"b\\\\s\"");
	path.key_count = 0;
	assert_written(&path, "//host-a:5989/root/cimv2:X_Y");
}

static void
test_write_keeps_values_whole(void **state)
{
	/* A number that is none must not become another key. */
	static const struct mof_path_key keys[] = {
		{ .name = "A", .type = MOF_UINT16, .text = "5,B=6" },
		{ .name = "C", .type = MOF_BOOLEAN, .text = "" },
		{ .name = "D", .type = MOF_UINT64, .text = "18446744073709551616" },
		{ .name = "E", .type = MOF_STRING, .text = NULL },
		{ .name = "F", .type = MOF_REFERENCE, .reference = NULL },
	};
	const struct mof_path path = { .class_name = "X", .keys = keys, .key_count = COUNT(keys) };

	(void)state;
	assert_written(&path, "X.A=\"5,B=6\",C=\"\",D=\"18446744073709551616\",E=\"\",F=\"\"");
}

static void
test_parse(void **state)
{
	static const char text[] = "//h:1/root/a/b:K_l2.A=\"x,y=\\\"z\\\\\",B=18446744073709551615,"
				   "C=-9223372036854775808,D=true,E=0,F=\"\",G=9223372036854775807";
	static const struct {
		const char *name, *text;
		uint8_t type;
	} keys[] = {
		{ "A", "x,y=\"z\\", MOF_STRING }, { "B", "18446744073709551615", MOF_UINT64 },
		{ "C", "-9223372036854775808", MOF_SINT64 }, { "D", "true", MOF_BOOLEAN },
		{ "E", "0", MOF_SINT64 }, { "F", "", MOF_STRING },
		{ "G", "9223372036854775807", MOF_SINT64 },
	};
	struct mof_arena arena = { 0 };
	const struct mof_path *path = NULL;

	(void)state;
	assert_int_equal(mof_path_parse(text, strlen(text), &arena, &path, NULL), 0);
	assert_string_equal(path->host, "h:1");
	assert_string_equal(path->name_space, "root/a/b");
	assert_string_equal(path->class_name, "K_l2");
	assert_int_equal(path->key_count, COUNT(keys));
	for (size_t i = 0; i < COUNT(keys); i++) {
		assert_string_equal(path->keys[i].name, keys[i].name);
		assert_string_equal(path->keys[i].text, keys[i].text);
		assert_int_equal(path->keys[i].type, keys[i].type);
		assert_null(path->keys[i].reference);
	}
	mof_arena_clear(&arena);
}

static void
test_parse_short_forms(void **state)
{
	static const struct {
		const char *text, *host, *name_space, *class_name;
	} cases[] = {
		{ "X", NULL, NULL, "X" },
		{ "_x9", NULL, NULL, "_x9" },
		{ "AZaz_09.AZaz_09=0", NULL, NULL, "AZaz_09" },
		{ "root:X", NULL, "root", "X" },
		{ "root/v2.1:X.K=1", NULL, "root/v2.1", "X" },
		{ "//h/X.K=1", "h", NULL, "X" },
		{ "//[::1]:5989/n:X.K=1", "[::1]:5989", "n", "X" },
		{ "Stra\xc3\x9f" "e.K=\"a:b\"", NULL, NULL, "Stra\xc3\x9f" "e" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct mof_arena arena = { 0 };
		struct mof_error error;
		const struct mof_path *path = NULL;

		if (mof_path_parse(cases[i].text, strlen(cases[i].text), &arena, &path, &error) < 0)
			fail_msg("%s: %s", cases[i].text, error.message);
		assert_texts_equal(path->host, cases[i].host);
		assert_texts_equal(path->name_space, cases[i].name_space);
		assert_string_equal(path->class_name, cases[i].class_name);
		assert_written(path, cases[i].text);
		mof_arena_clear(&arena);
	}
}

static void
test_nested_references(void **state)
{
	static const struct mof_path_key inner_keys[] = {
		{ .name = "Name", .type = MOF_STRING, .text = "a\"b\\c" },
	};
	static const struct mof_path inner = { .name_space = "n", .class_name = "Inner",
					       .keys = inner_keys, .key_count = 1 };
	static const struct mof_path_key middle_keys[] = {
		{ .name = "Of", .type = MOF_REFERENCE, .reference = &inner },
	};
	static const struct mof_path middle = { .class_name = "Middle", .keys = middle_keys,
						.key_count = 1 };
	static const struct mof_path_key outer_keys[] = {
		{ .name = "Of", .type = MOF_REFERENCE, .reference = &middle },
		{ .name = "N", .type = MOF_UINT8, .text = "1" },
	};
	static const struct mof_path outer = { .class_name = "Outer", .keys = outer_keys,
					       .key_count = 2 };
	static const struct mof_path *const paths[] = { &outer, &middle, &inner };
	struct mof_arena arena = { 0 };
	struct mof_out out = { 0 };
	const char *text;

	(void)state;
	assert_int_equal(mof_path_write(&outer, &out), 0);
	assert_string_equal(out.data, "Outer.Of=\"Middle.Of=\\\"n:Inner.Name=\\\\\\\"a"
				      "\\\\\\\\\\\\\\\"b\\\\\\\\\\\\\\\\c\\\\\\\"\\\"\",N=1");
	/* Each key's text is the path that is one level further in. */
	text = out.data;
	for (size_t i = 0; i < COUNT(paths); i++) {
		const struct mof_path *path = NULL;

		assert_int_equal(mof_path_parse(text, strlen(text), &arena, &path, NULL), 0);
		assert_string_equal(path->class_name, paths[i]->class_name);
		assert_written(path, text);
		assert_written(paths[i], text);
		text = path->keys[0].text;
	}
	assert_string_equal(text, "a\"b\\c");
	mof_arena_clear(&arena);
	mof_out_clear(&out);
}

static void
test_references_too_deep(void **state)
{
	struct mof_path paths[10];
	struct mof_path_key keys[10];
	struct mof_out out = { 0 };

	(void)state;
	for (size_t i = 0; i < 10; i++) {
		keys[i] = (struct mof_path_key){ .name = "K", .type = MOF_REFERENCE,
						 .reference = i ? &paths[i - 1] : NULL };
		paths[i] = (struct mof_path){ .class_name = "X", .keys = &keys[i],
					      .key_count = i > 0 };
	}
	mof_out_puts(&out, "before");
	assert_int_equal(mof_path_write(&paths[9], &out), -ELOOP);
	assert_string_equal(out.data, "before");
	/* A path that leads to itself. */
	keys[1].reference = &paths[1];
	assert_int_equal(mof_path_write(&paths[1], &out), -ELOOP);
	assert_string_equal(out.data, "before");
	keys[1].reference = &paths[0];
	assert_int_equal(mof_path_write(&paths[8], &out), 0);
	mof_out_clear(&out);
}

static void
test_write_refuses_what_is_no_text(void **state)
{
	struct mof_path_key key = { .name = "K", .type = MOF_STRING, .text = "a\xff" };
	struct mof_path path = { .class_name = "X", .keys = &key, .key_count = 1 };
	struct mof_out out = { 0 };

	(void)state;
	mof_out_puts(&out, "before");
	assert_int_equal(mof_path_write(&path, &out), -EILSEQ);
	key.text = "a";
	path.class_name = "X\xc3";
	assert_int_equal(mof_path_write(&path, &out), -EILSEQ);
	assert_string_equal(out.data, "before");
	assert_int_equal(out.failed, 0);
	mof_out_clear(&out);
}

static void
test_garbage(void **state)
{
	static const struct {
		const char *text;
		unsigned int column;
		const char *part;	/* of the message */
	} cases[] = {
		{ "", 1, "class" }, { ".K=1", 1, "class" }, { "1X.K=1", 1, "class" },
		{ "X Y.K=1", 1, "class" }, { "X.", 3, "name of a key" }, { "X.K", 4, "\"=\"" },
		{ "X.K=", 5, "quoted text" }, { "X.K=abc", 5, "quoted text" },
		{ "X.K=1,", 7, "name of a key" }, { "X.K=1;L=2", 5, "quoted text" },
		{ "X.K=\"a", 5, "no end" }, { "X.K=\"a\\", 5, "no end" },
		{ "X.K=\"a\\\"", 5, "no end" }, { "X.K=\"a\\n\"", 7, "backslash" },
		{ "X.K=\"a\"b", 8, "\",\"" }, { "X.K=\"a\" ", 8, "\",\"" },
		{ "X.K=1,k=2", 8, "twice" }, { "X=1", 2, "\".\"" }, { "X.K==1", 5, "quoted" },
		{ "X.K='ab", 5, "no end" },
		{ "X.=1", 3, "name of a key" }, { "X.K=1.5.", 5, "quoted" },
		{ "X.K=+1", 5, "quoted" }, { "X.K=--1", 5, "quoted" }, { "X.K=-", 5, "quoted" },
		{ "X.K=0x1", 5, "quoted" }, { "X.K=18446744073709551616", 5, "quoted" },
		{ "X.K=-9223372036854775809", 5, "quoted" }, { "X.K=tru", 5, "quoted" },
		{ ":X", 1, "namespace" }, { "a b:X", 1, "blanks" }, { "a\\b:X", 1, "blanks" },
		{ "n:", 3, "class" }, { "//", 3, "host" }, { "//h", 3, "host" },
		{ "///X", 3, "host" }, { "//h/", 5, "class" }, { "//h/n:", 7, "class" },
		{ "\xc3\xa9.K=x", 5, "quoted" }, { "X.K=\"\xff\"", 1, "UTF-8" },
		{ "X.K=\"\xed\xa0\x80\"", 1, "UTF-8" }, { "X.K=\"\xc0\x80\"", 1, "UTF-8" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct mof_arena arena = { 0 };
		struct mof_error error;
		const struct mof_path *path = (const void *)&arena;

		if (mof_path_parse(cases[i].text, strlen(cases[i].text), &arena, &path, &error) !=
		    -EINVAL)
			fail_msg("%s is accepted", cases[i].text);
		assert_ptr_equal(path, &arena);
		if (!strstr(error.message, cases[i].part) || error.column != cases[i].column ||
		    error.line != 1)
			fail_msg("%s: column %u, %s", cases[i].text, error.column, error.message);
		mof_arena_clear(&arena);
	}
}

static void
test_nul_is_no_end(void **state)
{
	struct mof_arena arena = { 0 };
	const struct mof_path *path = NULL;

	(void)state;
	assert_int_equal(mof_path_parse("X.K=\"a\0b\"", 9, &arena, &path, NULL), -EINVAL);
	assert_int_equal(mof_path_parse("X\0", 2, &arena, &path, NULL), -EINVAL);
	assert_int_equal(mof_path_parse("X.K=\"a\"rest", 7, &arena, &path, NULL), 0);
	assert_string_equal(path->keys[0].text, "a");
	mof_arena_clear(&arena);
}

static void
test_every_cut_of_a_path(void **state)
{
	static const char text[] = "//host/root/x:Class.A=\"q\\\"\\\\\",B=-12,C=TRUE";

	(void)state;
	for (size_t len = 0; len <= strlen(text); len++) {
		/* A copy of exact size, so that a read beyond it is seen. */
		char *cut = malloc(len ? len : 1);
		struct mof_arena arena = { 0 };
		const struct mof_path *path = NULL;

		memcpy(cut, text, len);
		if (mof_path_parse(cut, len, &arena, &path, NULL) == 0) {
			struct mof_out out = { 0 };

			assert_int_equal(mof_path_write(path, &out), 0);
			assert_int_equal(out.length, len);
			assert_memory_equal(out.data, text, len);
			mof_out_clear(&out);
		} else {
			assert_null(path);
		}
		free(cut);
		mof_arena_clear(&arena);
	}
}

static void
test_random_paths_come_back(void **state)
{
	static const char alphabet[] = "\"\\,=.:/ ax\n\xc3\xa9";

	(void)state;
	srandom(99);
	for (int round = 0; round < 20000; round++) {
		struct mof_path_key keys[3];
		struct mof_path path = { .class_name = "X", .keys = keys,
					 .key_count = (size_t)random() % 4 };
		static const char *const names[] = { "A", "B", "C" };
		char texts[3][64];
		struct mof_arena arena = { 0 };
		struct mof_out out = { 0 };
		const struct mof_path *back = NULL;

		for (size_t i = 0; i < path.key_count; i++) {
			size_t len = 0, count = (size_t)random() % 12;

			while (count-- > 0) {
				size_t k = (size_t)random() % (sizeof(alphabet) - 2);

				texts[i][len++] = alphabet[k];
				if (alphabet[k] == '\xc3')
					texts[i][len++] = '\xa9';
				else if (alphabet[k] == '\xa9')
					texts[i][len - 1] = 'z';
			}
			texts[i][len] = '\0';
			keys[i] = (struct mof_path_key){ names[i], MOF_STRING, texts[i], NULL };
		}
		assert_int_equal(mof_path_write(&path, &out), 0);
		assert_int_equal(mof_path_parse(out.data, out.length, &arena, &back, NULL), 0);
		assert_int_equal(back->key_count, path.key_count);
		for (size_t i = 0; i < path.key_count; i++) {
			assert_string_equal(back->keys[i].name, names[i]);
			assert_string_equal(back->keys[i].text, texts[i]);
		}
		mof_out_clear(&out);
		mof_arena_clear(&arena);
	}
}

static void
test_number_of_keys(void **state)
{
	(void)state;
	for (int count = 256; count <= 257; count++) {
		struct mof_arena arena = { 0 };
		struct mof_out out = { 0 };
		const struct mof_path *path = NULL;

		mof_out_puts(&out, "X");
		for (int i = 0; i < count; i++)
			mof_out_printf(&out, "%cK%d=%d", i ? ',' : '.', i, i);
		assert_int_equal(mof_path_parse(out.data, out.length, &arena, &path, NULL),
				 count <= 256 ? 0 : -EINVAL);
		if (path) {
			assert_int_equal(path->key_count, 256);
			assert_string_equal(path->keys[255].text, "255");
		}
		mof_arena_clear(&arena);
		mof_out_clear(&out);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_write),
		cmocka_unit_test(test_write_keeps_values_whole),
		cmocka_unit_test(test_parse),
		cmocka_unit_test(test_parse_short_forms),
		cmocka_unit_test(test_nested_references),
		cmocka_unit_test(test_references_too_deep),
		cmocka_unit_test(test_write_refuses_what_is_no_text),
		cmocka_unit_test(test_garbage),
		cmocka_unit_test(test_nul_is_no_end),
		cmocka_unit_test(test_every_cut_of_a_path),
		cmocka_unit_test(test_random_paths_come_back),
		cmocka_unit_test(test_number_of_keys),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
