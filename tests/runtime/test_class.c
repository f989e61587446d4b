/* Descriptors: types, enumerations, schemas, properties. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "sample.h"

static void
test_type_names(void **state)
{
	static const char *const names[MOF_TYPE_COUNT] = {
		"boolean", "uint8", "uint16", "uint32", "uint64", "sint8", "sint16", "sint32",
		"sint64", "real32", "real64", "char16", "string", "datetime", "reference", "string",
	};

	(void)state;
	for (int type = 0; type < MOF_TYPE_COUNT; type++) {
		assert_string_equal(mof_type_infos[type].name, names[type]);
		assert_int_equal(mof_type_infos[type].is_integer,
				 type >= MOF_UINT8 && type <= MOF_SINT64);
	}
	for (int type = MOF_UINT8; type <= MOF_SINT64; type++) {
		unsigned int bits =
		    (unsigned int)atoi(strpbrk(mof_type_infos[type].name, "123468"));

		assert_int_equal(mof_type_infos[type].item_size * 8, bits);
		assert_int_equal(mof_type_infos[type].is_signed,
				 mof_type_infos[type].name[0] == 's');
	}
}

/* What the walkers rely on: a value's item begins the scalar, and set lies at null_offset. */
static void
test_null_of_every_scalar(void **state)
{
	static const struct mof_path path = { .class_name = "X" };
	struct test_types self = { 0 };

	(void)state;
	for (size_t i = 0; i < test_types_class.property_count; i++)
		assert_true(mof_property_is_null(test_types_class.properties[i], &self));

	self.boolean = mof_bool(false);
	self.uint8 = mof_u8(0);
	self.uint16 = mof_u16(0);
	self.uint32 = mof_u32(0);
	self.uint64 = mof_u64(0);
	self.sint8 = mof_s8(0);
	self.sint16 = mof_s16(0);
	self.sint32 = mof_s32(0);
	self.sint64 = mof_s64(0);
	self.real32 = mof_r32(0);
	self.real64 = mof_r64(0);
	self.char16 = mof_c16(0);
	self.string = "";
	self.datetime = mof_timestamp_now();
	self.reference = &path;
	self.object = (struct mof_object){ &test_types_class, &self };
	for (size_t i = 0; i < test_types_class.property_count; i++)
		assert_int_equal(mof_property_is_null(test_types_class.properties[i], &self),
				 i >= MOF_TYPE_COUNT);
}

static void
test_null_of_every_array(void **state)
{
	struct test_types self = { 0 };

	(void)state;
	for (size_t i = MOF_TYPE_COUNT; i < test_types_class.property_count; i++) {
		const struct mof_property *property = test_types_class.properties[i];
		struct mof_array empty = { .set = true };

		assert_true(mof_property_is_null(property, &self));
		memcpy((char *)&self + property->offset, &empty, sizeof(empty));
		assert_false(mof_property_is_null(property, &self));
	}
}

static void
test_enum_unsigned(void **state)
{
	const struct mof_enum *map = &test_rules_state_enum;
	static const struct {
		uint64_t value;
		const char *name;
	} cases[] = {
		{ 0, NULL }, { 1, NULL }, { 2, "New" }, { 3, "Busy" }, { 4, "Busy" }, { 5, "Busy" },
		{ 6, NULL }, { 32767, NULL }, { 32768, "Vendor Reserved" },
		{ 65535, "Vendor Reserved" }, { 65536, NULL }, { UINT64_MAX, NULL },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const char *name = mof_enum_str(map, cases[i].value);

		assert_int_equal(name == NULL, cases[i].name == NULL);
		if (name)
			assert_string_equal(name, cases[i].name);
		assert_int_equal(mof_enum_valid(map, cases[i].value), cases[i].name != NULL);
	}
}

static void
test_enum_signed(void **state)
{
	const struct mof_enum *map = &test_rules_level_enum;

	(void)state;
	assert_string_equal(mof_enum_str(map, (uint64_t)INT64_C(-128)), "Low");
	assert_string_equal(mof_enum_str(map, (uint64_t)INT64_C(-100)), "Low");
	assert_null(mof_enum_str(map, (uint64_t)INT64_C(-99)));
	assert_false(mof_enum_valid(map, (uint64_t)INT64_C(-99)));
	assert_string_equal(mof_enum_str(map, (uint64_t)INT64_C(-2)), "Minus Two");
	assert_false(mof_enum_valid(map, (uint64_t)INT64_C(-1)));
	/* Listed, but the ValueMap came without Values. */
	assert_true(mof_enum_valid(map, 0));
	assert_null(mof_enum_str(map, 0));
	assert_string_equal(mof_enum_str(map, 7), "Some");
	assert_false(mof_enum_valid(map, 8));
}

static void
test_enum_unclaimed(void **state)
{
	(void)state;
	assert_string_equal(mof_enum_str(&test_rules_states_enum, 1), "DMTF Reserved");
	assert_string_equal(mof_enum_str(&test_rules_states_enum, 32767), "DMTF Reserved");
	assert_string_equal(mof_enum_str(&test_rules_states_enum, 4), "Busy");
	assert_true(mof_enum_valid(&test_rules_states_enum, 1));
}

static void
test_enum_parse(void **state)
{
	uint16_t value = 77;
	int8_t level = 77;

	(void)state;
	assert_int_equal(mof_enum_parse(&test_rules_states_enum, "New", &value), 0);
	assert_int_equal(value, 2);
	assert_int_equal(mof_enum_parse(&test_rules_states_enum, "Busy", &value), 0);
	assert_int_equal(value, 3);
	/* 0 has the same name, but 9 stands before it in the ValueMap. */
	assert_int_equal(mof_enum_parse(&test_rules_states_enum, "Unknown", &value), 0);
	assert_int_equal(value, 9);
	assert_int_equal(mof_enum_parse(&test_rules_level_enum, "Low", &level), 0);
	assert_int_equal(level, -128);

	value = 77;
	assert_int_equal(mof_enum_parse(&test_rules_states_enum, "new", &value), -ENOENT);
	assert_int_equal(mof_enum_parse(&test_rules_states_enum, "DMTF Reserved", &value), -ENOENT);
	assert_int_equal(mof_enum_parse(&test_rules_states_enum, "", &value), -ENOENT);
	assert_int_equal(mof_enum_parse(&test_rules_level_enum, NULL, &level), -ENOENT);
	assert_int_equal(value, 77);
	assert_int_equal(level, -128);
}

static void
test_text_map(void **state)
{
	static const char *const texts[] = { "OK", "No Contact" };
	static const struct mof_text_map map = { texts, NULL, 2 }, empty = { texts, NULL, 0 };

	(void)state;
	assert_true(mof_text_valid(&map, "OK"));
	assert_true(mof_text_valid(&map, "No Contact"));
	assert_false(mof_text_valid(&map, "ok"));
	assert_false(mof_text_valid(&map, "No"));
	assert_false(mof_text_valid(&map, ""));
	assert_false(mof_text_valid(&map, NULL));
	assert_false(mof_text_valid(&empty, "OK"));
}

static void
test_schema_find(void **state)
{
	struct mof_schema empty = { 0 };

	(void)state;
	for (size_t i = 0; i < test_schema.count; i++)
		assert_ptr_equal(mof_schema_find(&test_schema, test_schema.classes[i]->name),
				 test_schema.classes[i]);
	assert_ptr_equal(mof_schema_find(&test_schema, "TEST_link"), &test_link_class);
	assert_null(mof_schema_find(&test_schema, "Test_Lin"));
	assert_null(mof_schema_find(&test_schema, "Test_Linkk"));
	assert_null(mof_schema_find(&test_schema, ""));
	assert_null(mof_schema_find(&test_schema, "zzz"));
	assert_null(mof_schema_find(&test_schema, NULL));
	assert_null(mof_schema_find(&empty, "Test_Link"));
	assert_null(mof_schema_find(NULL, "Test_Link"));
}

static void
test_class_is_a(void **state)
{
	(void)state;
	assert_true(mof_class_is_a(&test_branch_class, "Test_Link"));
	assert_true(mof_class_is_a(&test_branch_class, "test_BRANCH"));
	assert_false(mof_class_is_a(&test_link_class, "Test_Branch"));
	assert_false(mof_class_is_a(&test_link_class, ""));
	assert_false(mof_class_is_a(&test_link_class, NULL));
	assert_false(mof_class_is_a(NULL, "Test_Link"));
}

static void
test_find_property(void **state)
{
	(void)state;
	assert_ptr_equal(mof_class_find_property(&test_branch_class, "EXTRA"),
			 test_branch_class.properties[4]);
	assert_ptr_equal(mof_class_find_property(&test_branch_class, "Label"),
			 test_branch_class.properties[0]);
	assert_null(mof_class_find_property(&test_link_class, "Extra"));
	assert_null(mof_class_find_property(&test_link_class, "Labe"));
	assert_null(mof_class_find_property(&test_link_class, NULL));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_type_names),
		cmocka_unit_test(test_null_of_every_scalar),
		cmocka_unit_test(test_null_of_every_array),
		cmocka_unit_test(test_enum_unsigned),
		cmocka_unit_test(test_enum_signed),
		cmocka_unit_test(test_enum_unclaimed),
		cmocka_unit_test(test_enum_parse),
		cmocka_unit_test(test_text_map),
		cmocka_unit_test(test_schema_find),
		cmocka_unit_test(test_class_is_a),
		cmocka_unit_test(test_find_property),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
