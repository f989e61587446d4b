/* Uses what mofc makes of shapes.mof, and compares with what shapes.mof says. */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "shapes_schema.h"
#include "tst_arrays.h"
#include "tst_enums.h"
#include "tst_objects.h"

#define CHECK(truth) \
	((truth) ? (void)0 \
		 : (fprintf(stderr, "%s:%d: not true: %s\n", __FILE__, __LINE__, #truth), exit(1)))

static void
check_defaults(void)
{
	struct tst_arrays a;

	memset(&a, 0x5a, sizeof(a));
	tst_arrays_init(&a);
	CHECK(!a.id && a.b.set && a.b.value);
	CHECK(a.u8.value == UINT8_MAX && a.u16.value == UINT16_MAX);
	CHECK(a.u32.value == UINT32_MAX && a.u64.value == UINT64_MAX);
	CHECK(a.s8.value == INT8_MIN && a.s16.value == INT16_MIN);
	CHECK(a.s32.value == INT32_MIN && a.s64.value == INT64_MIN);
	CHECK(!memcmp(&a.r32.value, &(float){ 0.1f }, sizeof(float)));
	CHECK(!memcmp(&a.r64.value, &(double){ -1.5e300 }, sizeof(double)));
	CHECK(a.c16.value == 'x' && !strcmp(a.d.text, "00000000000500.000000:000"));
	CHECK(!strcmp(a.s, "a \"quoted\" ?\?= text\\ with \n lines"));
	CHECK(!a.limited.set && !a.short_);
	CHECK(a.bs.count == 2 && a.bs.items[0] && !a.bs.items[1] && !a.bs.nulls);
	CHECK(a.u8s.count == 3 && a.u8s.items[2] == 3 && a.u8s.nulls[1] && !a.u8s.nulls[2]);
	CHECK(a.u64s.items[0] == UINT64_MAX);
	CHECK(a.s64s.set && a.s64s.count == 0);
	CHECK(a.ds.count == 2 && !*a.ds.items[1].text);
	CHECK(a.ss.count == 3 && !a.ss.items[1] && !*a.ss.items[2]);
	CHECK(!a.octets.set);
}

static void
check_enumerations(void)
{
	uint8_t u8 = 99;
	int8_t s8 = 99;
	uint16_t u16 = 99;

	CHECK(!strcmp(tst_enums_ranges_str(4), "Unclaimed"));
	CHECK(!strcmp(tst_enums_ranges_str(3), "A Few"));
	CHECK(!strcmp(tst_enums_ranges_str(5), "Many"));
	CHECK(!strcmp(tst_enums_ranges_str(199), "Many"));
	CHECK(!strcmp(tst_enums_ranges_str(200), "Too Many"));
	CHECK(TST_ENUMS_RANGES_MANY_MAX == 199 && TST_ENUMS_RANGES_A_FEW_MIN == 1);
	CHECK(!strcmp(tst_enums_signed_str(-128), "-Least"));
	CHECK(!strcmp(tst_enums_signed_str(-7), "-7") && !strcmp(tst_enums_signed_str(0), ""));
	CHECK(!strcmp(tst_enums_signed_str(-1), "rest"));
	CHECK(TST_ENUMS_SIGNED_MINUS_LEAST == -128 && TST_ENUMS_SIGNED_MINUS_7 == -7);
	CHECK(TST_ENUMS_SIGNED_VALUE_0 == 0 && TST_ENUMS_SIGNED_MOST == 127);
	CHECK(!tst_enums_signed_parse("-7", &s8) && s8 == -7);
	CHECK(TST_ENUMS_LARGE_A == INT32_MAX && TST_ENUMS_LARGE_C == UINT32_MAX);
	CHECK(TST_ENUMS_LARGER_ALL == UINT64_MAX);
	CHECK(TST_ENUMS_LARGER_EDGE_MAX == (UINT64_C(1) << 63) + 1);
	CHECK(!strcmp(tst_enums_larger_str(UINT64_C(1) << 63), "Edge"));
	CHECK(!tst_enums_larger_str((UINT64_C(1) << 63) + 2) && !tst_enums_larger_valid(0));
	CHECK(!strcmp(tst_enums_ends_str(INT64_MIN), "Low"));
	CHECK(!strcmp(tst_enums_ends_str(INT64_MAX), "High") && !tst_enums_ends_valid(0));
	CHECK(TST_ENUMS_NAMELESS_1 == 1 && !strcmp(tst_enums_nameless_str(2), "2"));
	CHECK(TST_ENUMS_ALIKE_SAME == 1 && TST_ENUMS_ALIKE_SAME_2 == 2);
	CHECK(TST_ENUMS_ALIKE_SAME_3 == 3);
	CHECK(!tst_enums_alike_parse("Same", &u16) && u16 == 1);
	CHECK(!strcmp(tst_enums_odd_str(4), "c") && !strcmp(tst_enums_odd_str(5), "a-b"));
	CHECK(!tst_enums_odd_parse("a-b", &u16) && u16 == 3);
	CHECK(TST_ENUMS_COUNTED_ZERO == 0 && !tst_enums_counted_valid(2));
	CHECK(tst_enums_quoted_valid(UINT32_MAX));
	CHECK(tst_enums_ranges_parse("nothing", &u8) == -ENOENT && u8 == 99);
	CHECK(tst_enums_ranges_parse(NULL, &u8) == -ENOENT);
	CHECK(tst_enums_text_valid("No Contact") && tst_enums_text_valid(""));
	CHECK(!tst_enums_text_valid("no contact") && !tst_enums_text_valid(NULL));
	CHECK(!strcmp(TST_ENUMS_NAMED_SECOND, "b"));
	CHECK(TST_ENUMS_ACT_RETURN_BAD == 1 && TST_ENUMS_ACT_HOW_SEVEN == 7);
}

static void
check_descriptors(void)
{
	const struct mof_class *cls = mof_schema_find(&shapes_schema, "tst_ARRAYS");
	const struct mof_property *p;

	CHECK(cls == &tst_arrays_class && mof_class_is_a(cls, "TST_Empty"));
	CHECK(!mof_schema_find(&shapes_schema, "TST_None"));
	p = mof_class_find_property(cls, "u8S");
	CHECK(p && p->type == MOF_UINT8 && p->array_size == 4 && (p->flags & MOF_ARRAY));
	CHECK(!strcmp(p->origin, "TST_Arrays"));
	p = mof_class_find_property(cls, "Short");
	CHECK(p && p->limits && p->limits->min_len == 1 && p->limits->max_len == 10);
	p = mof_class_find_property(&tst_objects_class, "Many");
	CHECK(p && p->type == MOF_OBJECT && !strcmp(p->class_name, "TST_Inner"));
	p = mof_class_find_property(&tst_objects_class, "Any");
	CHECK(p && p->type == MOF_OBJECT && !p->class_name);
}

int
main(void)
{
	check_defaults();
	check_enumerations();
	check_descriptors();
	return 0;
}
