/* Uses what mofc makes of shapes.mof, and compares with what shapes.mof says. */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "shapes_schema.h"
#include "tst_arrays.h"
#include "tst_below.h"
#include "tst_bits.h"
#include "tst_enums.h"
#include "tst_inner.h"
#include "tst_more_acts.h"
#include "tst_objects.h"
#include "tst_times.h"

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
	const char *name;

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
	CHECK(!strcmp(tst_enums_named_str("a"), "First") && !tst_enums_named_str("First"));
	CHECK(!tst_enums_named_parse("Second", &name) && !strcmp(name, "b"));
	CHECK(!strcmp(tst_enums_text_str("OK"), "OK"));
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

static void
check_bits(void)
{
	uint8_t flags = 1;
	int8_t sign = 1;
	char text[64];

	CHECK(TST_BITS_FLAGS_LOW == 1 && TST_BITS_FLAGS_THIRD == 8 && TST_BITS_FLAGS_HIGH == 128);
	CHECK(tst_bits_flags_str(0x89, text, sizeof(text)) == strlen("Low | Third | High"));
	CHECK(!strcmp(text, "Low | Third | High"));
	CHECK(tst_bits_flags_str(0x16, text, sizeof(text)) == 4 && !strcmp(text, "0x16"));
	CHECK(tst_bits_flags_str(0x0a, text, 6) == 11 && !strcmp(text, "Third"));
	CHECK(tst_bits_flags_str(0, text, sizeof(text)) == 0 && !*text);
	CHECK(tst_bits_flags_valid(0x81) && !tst_bits_flags_valid(2) && tst_bits_flags_valid(0));
	CHECK(!tst_bits_flags_parse("High", &flags) && flags == 128);
	CHECK(tst_bits_flags_parse("high", &flags) == -ENOENT && flags == 128);
	CHECK(TST_BITS_SIGNED_SIGN == INT8_MIN);
	CHECK(!tst_bits_signed_parse("Sign", &sign) && sign == INT8_MIN);
	tst_bits_signed_str(-127, text, sizeof(text));
	CHECK(!strcmp(text, "Low | Sign"));
	CHECK(TST_BITS_WIDE_TOP == UINT64_C(1) << 63 && TST_BITS_WIDE_HALF == UINT32_C(1) << 31);
	tst_bits_wide_str(UINT64_MAX, text, sizeof(text));
	CHECK(!strcmp(text, "Half | Top | 0x7fffffff7fffffff"));
	CHECK(TST_BITS_COUNTED_FOUR == 4 && TST_BITS_NAMELESS_4 == 4);
}

/* Behind a string that became an instance, members lie elsewhere than in the superclass. */
static void
check_layout(void)
{
	const struct mof_property *after = mof_class_find_property(&tst_below_class, "After");
	const struct mof_property *above = mof_class_find_property(&tst_plain_class, "After");
	struct tst_inner inner = { .id = "in" };
	struct tst_below below;

	CHECK(after->offset == offsetof(struct tst_below, after) && after->offset != above->offset);
	CHECK(!strcmp(after->origin, "TST_Plain") && !strcmp(after->declared_in, "TST_Plain"));
	CHECK(mof_class_find_property(&tst_below_class, "Id") ==
	      mof_class_find_property(&tst_plain_class, "Id"));
	tst_below_init(&below);
	CHECK(below.after.value == 7 && below.more.value == 9);
	below.setting = mof_object_of(&tst_inner_class, &inner);
	CHECK(mof_object_as(below.setting, &tst_inner_class) == &inner);
	CHECK(!mof_object_as(below.setting, &tst_below_class));
}

static int
do_get(struct mof_request *request, const struct mof_path *path,
       const struct tst_more_acts_get_in *in, struct tst_more_acts_get_out *out)
{
	CHECK(request->user && !strcmp(path->class_name, "TST_MoreActs"));
	CHECK(!strcmp(in->when.text, "00000000000500.000000:000"));
	out->return_value = mof_u32(5);
	return 0;
}

static int
do_union(struct mof_request *request, const struct mof_path *path,
	 const struct tst_acts_union_in *in, struct tst_acts_union_out *out)
{
	static const bool both[] = { true, false };

	(void)request, (void)path;
	out->return_value = in->request.value == 3 ? "three" : "other";
	out->int_ = mof_s32(-in->int_.value);
	out->self = mof_bools(both, 2);
	return 0;
}

static void
check_methods(void)
{
	static const struct tst_more_acts_ops ops = { .get_ = do_get, .union_ = do_union };
	const struct mof_path path = { .class_name = "TST_MoreActs" };
	struct mof_request request = { .user = "me" };
	struct tst_more_acts_get_in get = { .when = { "00000000000500.000000:000" } };
	struct tst_more_acts_get_out got;
	struct tst_acts_union_in uin = { .int_ = mof_s32(4), .request = mof_u8(3) };
	struct tst_acts_union_out uout;
	struct tst_acts_delete_in nothing = { 0 };
	struct tst_acts_delete_out deleted;

	CHECK(tst_more_acts_class.method_count == 5 && tst_acts_class.method_count == 4);
	CHECK(!mof_invoke(&tst_more_acts_class, &ops, &request, &path, "gEt", &get, &got));
	CHECK(got.return_value.value == 5);
	CHECK(!mof_invoke(&tst_more_acts_class, &ops, &request, &path, "Union", &uin, &uout));
	CHECK(!strcmp(uout.return_value, "three") && uout.int_.value == -4 && uout.self.count == 2);
	CHECK(mof_invoke(&tst_more_acts_class, &ops, &request, &path, "Delete", &nothing,
			 &deleted) == -ENOSYS);
	CHECK(mof_class_find_method(&tst_acts_class, "Union")->method->flags & MOF_STATIC);
	CHECK(mof_validate(tst_acts_delete_method.in, &nothing, &request.error) == -EINVAL);
	CHECK(strstr(request.error.message, "TST_Acts.Delete.Why: NULL"));
}

static void
check_rules(void)
{
	static const uint16_t states[] = { 1, 2 };
	static const char *const names[] = { "one" };
	struct mof_arena arena = { 0 };
	struct mof_violations wrong;
	struct tst_times times;

	tst_times_init(&times);
	CHECK(signbit(times.zero.value) && !(times.largest.value < 3.4028234e38f));
	times.id = "1";
	memcpy(times.long_.text, "20261125120000.000000+000", 26);
	memcpy(times.when.text, "00000000000500.000000:000", 26);
	times.large = mof_u64(UINT64_C(1) << 63);
	times.states = mof_u16s(states, 2);
	times.names = mof_strings(names, 1);
	CHECK(tst_times_validate_all(&times, NULL, &arena, &wrong) == -EINVAL);
	CHECK(wrong.count == 4 && wrong.error_count == 3);
	CHECK(!strcmp(wrong.items[0].rule, "SubType") && !strcmp(wrong.items[1].rule, "SubType"));
	CHECK(!strcmp(wrong.items[2].rule, "ArrayType") &&
	      wrong.items[2].severity == MOF_WARNING);
	CHECK(!strcmp(wrong.items[3].rule, "MaxValue"));
	mof_arena_clear(&arena);
}

int
main(void)
{
	check_defaults();
	check_enumerations();
	check_descriptors();
	check_bits();
	check_layout();
	check_methods();
	check_rules();
	return 0;
}
