/* Values whatever their type: taken from an instance by name, put into one, and walked over. */
#include <errno.h>
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "sample.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const struct mof_path path = { .class_name = "X" };
static const struct test_link link_of_samples = { .label = "l" };

/* One value of each type, and what struct test_types then has. */
static const struct mof_value samples[MOF_TYPE_COUNT] = {
	{ .type = MOF_BOOLEAN, .boolean = true },
	{ .type = MOF_UINT8, .integer = 255 },
	{ .type = MOF_UINT16, .integer = 65535 },
	{ .type = MOF_UINT32, .integer = UINT32_MAX },
	{ .type = MOF_UINT64, .integer = UINT64_MAX },
	{ .type = MOF_SINT8, .integer = (uint64_t)-128 },
	{ .type = MOF_SINT16, .integer = (uint64_t)-32768 },
	{ .type = MOF_SINT32, .integer = (uint64_t)INT32_MIN },
	{ .type = MOF_SINT64, .integer = (uint64_t)INT64_MIN },
	{ .type = MOF_REAL32, .real = 0.5 },
	{ .type = MOF_REAL64, .real = -1e300 },
	{ .type = MOF_CHAR16, .integer = 0x20ac },
	{ .type = MOF_STRING, .text = { "text", 4 } },
	{ .type = MOF_DATETIME, .text = { "20261123015718.123456+000", 25 } },
	{ .type = MOF_REFERENCE, .reference = &path },
	{ .type = MOF_OBJECT, .object = { &test_link_class, &link_of_samples } },
};

static void
assert_samples(const struct test_types *self)
{
	assert_true(self->boolean.set && self->boolean.value);
	assert_true(self->uint8.set && self->uint8.value == 255);
	assert_true(self->uint16.set && self->uint16.value == 65535);
	assert_true(self->uint32.set && self->uint32.value == UINT32_MAX);
	assert_true(self->uint64.set && self->uint64.value == UINT64_MAX);
	assert_true(self->sint8.set && self->sint8.value == -128);
	assert_true(self->sint16.set && self->sint16.value == -32768);
	assert_true(self->sint32.set && self->sint32.value == INT32_MIN);
	assert_true(self->sint64.set && self->sint64.value == INT64_MIN);
	assert_true(self->real32.set && self->real32.value == 0.5f);
	assert_true(self->real64.set && self->real64.value == -1e300);
	assert_true(self->char16.set && self->char16.value == 0x20ac);
	assert_ptr_equal(self->string, samples[MOF_STRING].text.data); /* it is not copied */
	assert_string_equal(self->datetime.text, "20261123015718.123456+000");
	assert_ptr_equal(self->reference, &path);
	assert_true(self->object.cls == &test_link_class && self->object.self == &link_of_samples);
}

static void
assert_values_equal(const struct mof_value *a, const struct mof_value *b)
{
	assert_int_equal(a->type, b->type);
	assert_int_equal(a->is_null, b->is_null);
	if (a->is_null)
		return;
	if (a->type == MOF_BOOLEAN)
		assert_int_equal(a->boolean, b->boolean);
	else if (a->type == MOF_REAL32 || a->type == MOF_REAL64)
		assert_true(a->real == b->real);
	else if (a->type == MOF_STRING || a->type == MOF_DATETIME)
		assert_true(a->text.length == b->text.length &&
			    memcmp(a->text.data, b->text.data, a->text.length) == 0);
	else if (a->type == MOF_REFERENCE)
		assert_ptr_equal(a->reference, b->reference);
	else if (a->type == MOF_OBJECT)
		assert_true(a->object.cls == b->object.cls && a->object.self == b->object.self);
	else
		assert_true(a->integer == b->integer);
}

static int
set(struct test_types *self, const char *name, const struct mof_value *values, size_t count)
{
	struct mof_arena arena = { 0 };
	struct mof_error error;
	int result = mof_set(&test_types_class, self, name, values, count, &arena, &error);

	assert_null(arena.blocks); /* a scalar takes none */
	return result;
}

static void
test_scalars(void **state)
{
	struct test_types self;

	(void)state;
	memset(&self, 0, sizeof(self));
	for (size_t type = 0; type < MOF_TYPE_COUNT; type++) {
		const char *name = test_types_class.properties[type]->name;
		struct mof_items items;
		struct mof_value value;

		assert_int_equal(mof_get(&test_types_class, &self, name, &items), 0);
		assert_true(items.is_null);
		assert_int_equal(set(&self, name, &samples[type], 1), 0);
		assert_int_equal(mof_get(&test_types_class, &self, name, &items), 0);
		assert_false(items.is_null);
		assert_int_equal(items.count, 1);
		assert_int_equal(items.type, type);
		assert_false(mof_items_is_null(&items, 0));
		value = mof_items_get(&items, 0);
		assert_values_equal(&value, &samples[type]);
	}
	assert_samples(&self);
	for (size_t i = 0; i < 2 * MOF_TYPE_COUNT; i++) {
		const struct mof_property *property = test_types_class.properties[i / 2];
		const struct mof_value null = { .type = property->type, .is_null = true };

		assert_int_equal(set(&self, property->name, &samples[i / 2], 1), 0);
		assert_int_equal(set(&self, property->name, i % 2 ? NULL : &null, 1), 0);
		assert_true(mof_property_is_null(property, &self));
	}
	assert_true(mof_equal(&test_types_class, &self, &(struct test_types){ .string = NULL }));
}

static void
test_arrays(void **state)
{
	struct mof_arena arena = { 0 };
	struct test_types self;

	(void)state;
	memset(&self, 0, sizeof(self));
	for (size_t type = 0; type < MOF_TYPE_COUNT; type++) {
		const char *name = test_types_class.properties[MOF_TYPE_COUNT + type]->name;
		struct mof_value values[11];
		struct mof_items items;

		for (size_t i = 0; i < COUNT(values); i++) {
			values[i] = samples[type];
			values[i].is_null = i % 5 == 1;
		}
		assert_int_equal(mof_set(&test_types_class, &self, name, values, COUNT(values),
					 &arena, NULL), 0);
		assert_int_equal(mof_get(&test_types_class, &self, name, &items), 0);
		assert_int_equal(items.count, COUNT(values));
		for (size_t i = 0; i < COUNT(values); i++) {
			struct mof_value value = mof_items_get(&items, i);

			assert_values_equal(&value, &values[i]);
			assert_int_equal(mof_items_is_null(&items, i), values[i].is_null);
		}
		/* Without elements it is empty, without values it is NULL. */
		assert_int_equal(mof_set(&test_types_class, &self, name, values, 0, &arena, NULL),
				 0);
		assert_int_equal(mof_get(&test_types_class, &self, name, &items), 0);
		assert_true(!items.is_null && items.count == 0);
		assert_int_equal(mof_set(&test_types_class, &self, name, NULL, 3, &arena, NULL), 0);
		assert_int_equal(mof_get(&test_types_class, &self, name, &items), 0);
		assert_true(items.is_null);
	}
	mof_arena_clear(&arena);
}

static void
test_elements_are_copied(void **state)
{
	struct mof_value values[] = { { .type = MOF_UINT8, .integer = 1 },
				      { .type = MOF_UINT8, .integer = 2 } };
	struct mof_arena arena = { 0 };
	struct test_types self = { .uint8s = { .set = false } };

	(void)state;
	assert_int_equal(mof_set(&test_types_class, &self, "Uint8s", values, 2, &arena, NULL), 0);
	memset(values, 0, sizeof(values));
	assert_true(self.uint8s.set && self.uint8s.count == 2 && !self.uint8s.nulls);
	assert_true(self.uint8s.items[0] == 1 && self.uint8s.items[1] == 2);
	mof_arena_clear(&arena);
}

/* An integer of any type goes into one of any other if it is in range, and into nothing else. */
static void
test_conversions(void **state)
{
	static const int64_t numbers[] = { 0, 1, -1, 127, 128, 255, 256, -128, -129, 32767, 32768,
					   65535, 65536, -32768, -32769, INT32_MAX, UINT32_MAX,
					   (int64_t)UINT32_MAX + 1, INT32_MIN,
					   (int64_t)INT32_MIN - 1, INT64_MAX, INT64_MIN };
	static const struct {
		int64_t min, max;
	} ranges[] = {
		[MOF_UINT8] = { 0, 255 },
		[MOF_UINT16] = { 0, 65535 },
		[MOF_UINT32] = { 0, UINT32_MAX },
		[MOF_UINT64] = { 0, INT64_MAX },
		[MOF_SINT8] = { -128, 127 },
		[MOF_SINT16] = { -32768, 32767 },
		[MOF_SINT32] = { INT32_MIN, INT32_MAX },
		[MOF_SINT64] = { INT64_MIN, INT64_MAX },
	};

	(void)state;
	for (uint8_t from = MOF_UINT64; from <= MOF_SINT64; from += MOF_SINT64 - MOF_UINT64) {
		for (uint8_t to = 0; to < 2 * MOF_TYPE_COUNT; to++) {
			const struct mof_property *property = test_types_class.properties[to];
			bool is_integer = mof_type_infos[property->type].is_integer;

			for (size_t i = 0; i < COUNT(numbers); i++) {
				struct mof_value value = { .type = from }, back;
				struct mof_arena arena = { 0 };
				struct test_types self = { .string = "kept" };
				int64_t number = numbers[i];
				struct mof_items items;
				bool fits;
				int result;

				if (from == MOF_UINT64 && number < 0)
					continue;
				value.integer = (uint64_t)number;
				fits = is_integer && number >= ranges[property->type].min &&
				       number <= ranges[property->type].max;
				result = mof_set(&test_types_class, &self, property->name, &value,
						 1, &arena, NULL);
				if (result != (fits ? 0 : -EINVAL))
					fail_msg("%" PRId64 " of %s into %s: %d", number,
						 mof_type_infos[from].name, property->name, result);
				items = mof_items_of(property, &self);
				assert_int_equal(items.is_null, !fits && to != MOF_STRING);
				back = fits ? mof_items_get(&items, 0) : value;
				assert_true(back.integer == value.integer);
				mof_arena_clear(&arena);
			}
		}
	}
}

static void
test_uint64_beyond_sint64(void **state)
{
	const struct mof_value value = { .type = MOF_UINT64, .integer = UINT64_MAX };
	struct test_types self = { .sint64 = { 5, true } };

	(void)state;
	assert_int_equal(set(&self, "Sint64", &value, 1), -EINVAL);
	assert_int_equal(set(&self, "Sint8", &value, 1), -EINVAL);
	assert_true(self.sint64.set && self.sint64.value == 5 && !self.sint8.set);
	assert_int_equal(set(&self, "Uint64", &value, 1), 0);
	assert_true(self.uint64.value == UINT64_MAX);
}

static void
test_failures_change_nothing(void **state)
{
	static const struct mof_value number = { .type = MOF_UINT16, .integer = 256 };
	static const struct mof_value text = { .type = MOF_STRING, .text = { "a", 1 } };
	static const struct mof_value mixed[] = { { .type = MOF_UINT8, .integer = 1 },
						  { .type = MOF_UINT16, .integer = 256 } };
	static const struct {
		const char *name;
		const struct mof_value *values;
		size_t count;
		int code;
		const char *message;
	} cases[] = {
		{ "Nope", &number, 1, -ENOENT, "Test_Types has no property \"Nope\"" },
		{ "", &number, 1, -ENOENT, "Test_Types has no property \"\"" },
		{ "Nope", NULL, 0, -ENOENT, "Test_Types has no property \"Nope\"" },
		{ "Uint8 ", &number, 1, -ENOENT, "Test_Types has no property \"Uint8 \"" },
		{ "uint8", &number, 1, -EINVAL, "Test_Types.Uint8: no value of type uint8" },
		{ "UINT8", &text, 1, -EINVAL, "Test_Types.Uint8: no value of type uint8" },
		{ "Uint8", mixed, 0, -EINVAL, "Test_Types.Uint8: one value was expected, not 0" },
		{ "Uint8", mixed, 2, -EINVAL, "Test_Types.Uint8: one value was expected, not 2" },
		{ "Datetime", &text, 1, -EINVAL, "Test_Types.Datetime: no value of type datetime" },
		{ "Object", &text, 1, -EINVAL, "Test_Types.Object: no value of type string" },
		{ "Reference", &text, 1, -EINVAL,
		  "Test_Types.Reference: no value of type reference" },
		{ "Real64", &number, 1, -EINVAL, "Test_Types.Real64: no value of type real64" },
		{ "Boolean", &number, 1, -EINVAL, "Test_Types.Boolean: no value of type boolean" },
		{ "Uint8s", mixed, 2, -EINVAL, "Test_Types.Uint8s: no value of type uint8" },
	};
	static const uint8_t bytes[] = { 7 };

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct test_types self = { .boolean = { true, true }, .uint8 = { 7, true },
					   .real64 = { 0.5, true }, .reference = &path,
					   .uint8s = { bytes, 1, true, NULL } };
		struct test_types before = self;
		struct mof_arena arena = { 0 };
		struct mof_error error = { .message = "" };

		assert_int_equal(mof_set(&test_types_class, &self, cases[i].name, cases[i].values,
					 cases[i].count, &arena, &error), cases[i].code);
		assert_string_equal(error.message, cases[i].message);
		assert_int_equal(mof_set(&test_types_class, &self, cases[i].name, cases[i].values,
					 cases[i].count, &arena, NULL), cases[i].code);
		assert_true(mof_equal(&test_types_class, &self, &before));
		mof_arena_clear(&arena);
	}
}

/* A value of the property's own type that the type cannot hold. */
static void
test_values_that_do_not_fit(void **state)
{
	static const struct mof_value values[] = {
		{ .type = MOF_UINT8, .integer = 256 },
		{ .type = MOF_UINT8, .integer = (uint64_t)-1 },
		{ .type = MOF_UINT32, .integer = (uint64_t)UINT32_MAX + 1 },
		{ .type = MOF_SINT8, .integer = 128 },
		{ .type = MOF_SINT8, .integer = (uint64_t)-129 },
		{ .type = MOF_CHAR16, .integer = 0x10000 },
		{ .type = MOF_REAL32, .real = 1e39 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(values); i++) {
		const char *name = test_types_class.properties[values[i].type]->name;
		struct test_types self = { .string = NULL };

		if (set(&self, name, &values[i], 1) != -EINVAL)
			fail_msg("case %zu: %s takes it", i, name);
	}
}

static void
test_datetimes_that_do_not_fit(void **state)
{
	static const char text[] = "20261123015718.123456+000, and so on";
	struct mof_value value = { .type = MOF_DATETIME, .text = { text, 25 } };
	struct test_types self = { .reference = &path };

	(void)state;
	assert_int_equal(set(&self, "Datetime", &value, 1), 0);
	for (value.text.length = 26; value.text.length < sizeof(text); value.text.length++) {
		struct test_types other = { .reference = &path };

		assert_int_equal(set(&other, "Datetime", &value, 1), -EINVAL);
		assert_ptr_equal(other.reference, &path);
	}
}

static void
test_get_by_name(void **state)
{
	const struct test_types self = { .uint8 = { 7, true } };
	struct mof_items items = { .count = 77 };

	(void)state;
	assert_int_equal(mof_get(&test_types_class, &self, "Nope", &items), -ENOENT);
	assert_int_equal(mof_get(&test_types_class, &self, "", &items), -ENOENT);
	assert_int_equal(mof_get(&test_types_class, &self, NULL, &items), -ENOENT);
	assert_int_equal(items.count, 77);
	assert_int_equal(mof_get(&test_types_class, &self, "uINT8", &items), 0);
	assert_ptr_equal(items.first, &self.uint8); /* it lies in the instance */
	assert_true(items.count == 1 && mof_items_get(&items, 0).integer == 7);
}

/* The loop at the head of item.h, over instances whose content is known. */
static void
test_walk(void **state)
{
	(void)state;
	for (unsigned int seed = 0; seed < 200; seed++) {
		const struct mof_class *cls = &test_types_class;
		struct expected expected[2 * MOF_TYPE_COUNT];
		struct mof_arena arena = { 0 };
		struct test_types self;

		test_types_random(seed, &arena, &self, expected);
		for (size_t i = 0; i < cls->property_count; i++) {
			struct mof_items items = mof_items_of(cls->properties[i], &self);

			assert_int_equal(items.is_null, expected[i].is_null);
			if (!items.is_null)
				assert_int_equal(items.count, expected[i].count);
			for (size_t j = 0; !items.is_null && j < items.count; j++) {
				struct mof_value value = mof_items_get(&items, j);
				const char *text = expected[i].texts[j];

				assert_int_equal(value.type, cls->properties[i]->type);
				assert_int_equal(value.is_null, !text);
				if (text && value.type == MOF_STRING) {
					assert_int_equal(value.text.length, strlen(text));
					assert_string_equal(value.text.data, text);
				}
				if (text && value.type == MOF_SINT64)
					assert_true((int64_t)value.integer ==
						    strtoimax(text, NULL, 10));
				if (text && value.type == MOF_REAL64)
					assert_true(value.real == expected[i].reals[j]);
			}
		}
		mof_arena_clear(&arena);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_scalars),
		cmocka_unit_test(test_arrays),
		cmocka_unit_test(test_elements_are_copied),
		cmocka_unit_test(test_conversions),
		cmocka_unit_test(test_uint64_beyond_sint64),
		cmocka_unit_test(test_failures_change_nothing),
		cmocka_unit_test(test_values_that_do_not_fit),
		cmocka_unit_test(test_datetimes_that_do_not_fit),
		cmocka_unit_test(test_get_by_name),
		cmocka_unit_test(test_walk),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
