#include "sample.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FOUR(rows, first) \
	&(rows)[first], &(rows)[(first) + 1], &(rows)[(first) + 2], &(rows)[(first) + 3]
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

#define SCALAR(spelling, member, mof_type_value, class_of) \
	{ .name = spelling, .name_len = sizeof(spelling) - 1, \
	  .origin = "Test_Types", .declared_in = "Test_Types", \
	  .offset = offsetof(struct test_types, member), .type = mof_type_value, \
	  .flags = MOF_READ, .class_name = class_of }
#define ARRAY(spelling, member, mof_type_value, class_of) \
	{ .name = spelling, .name_len = sizeof(spelling) - 1, \
	  .origin = "Test_Types", .declared_in = "Test_Types", \
	  .offset = offsetof(struct test_types, member), .type = mof_type_value, \
	  .flags = MOF_READ | MOF_ARRAY, .class_name = class_of }

static const struct mof_property types_rows[] = {
	SCALAR("Boolean", boolean, MOF_BOOLEAN, NULL),
	SCALAR("Uint8", uint8, MOF_UINT8, NULL),
	SCALAR("Uint16", uint16, MOF_UINT16, NULL),
	SCALAR("Uint32", uint32, MOF_UINT32, NULL),
	SCALAR("Uint64", uint64, MOF_UINT64, NULL),
	SCALAR("Sint8", sint8, MOF_SINT8, NULL),
	SCALAR("Sint16", sint16, MOF_SINT16, NULL),
	SCALAR("Sint32", sint32, MOF_SINT32, NULL),
	SCALAR("Sint64", sint64, MOF_SINT64, NULL),
	SCALAR("Real32", real32, MOF_REAL32, NULL),
	SCALAR("Real64", real64, MOF_REAL64, NULL),
	SCALAR("Char16", char16, MOF_CHAR16, NULL),
	SCALAR("String", string, MOF_STRING, NULL),
	SCALAR("Datetime", datetime, MOF_DATETIME, NULL),
	SCALAR("Reference", reference, MOF_REFERENCE, "Test_Link"),
	SCALAR("Object", object, MOF_OBJECT, "Test_Link"),
	ARRAY("Booleans", booleans, MOF_BOOLEAN, NULL),
	ARRAY("Uint8s", uint8s, MOF_UINT8, NULL),
	ARRAY("Uint16s", uint16s, MOF_UINT16, NULL),
	ARRAY("Uint32s", uint32s, MOF_UINT32, NULL),
	ARRAY("Uint64s", uint64s, MOF_UINT64, NULL),
	ARRAY("Sint8s", sint8s, MOF_SINT8, NULL),
	ARRAY("Sint16s", sint16s, MOF_SINT16, NULL),
	ARRAY("Sint32s", sint32s, MOF_SINT32, NULL),
	ARRAY("Sint64s", sint64s, MOF_SINT64, NULL),
	ARRAY("Real32s", real32s, MOF_REAL32, NULL),
	ARRAY("Real64s", real64s, MOF_REAL64, NULL),
	ARRAY("Char16s", char16s, MOF_CHAR16, NULL),
	ARRAY("Strings", strings, MOF_STRING, NULL),
	ARRAY("Datetimes", datetimes, MOF_DATETIME, NULL),
	ARRAY("References", references, MOF_REFERENCE, NULL),
	ARRAY("Objects", objects, MOF_OBJECT, NULL),
};

static const struct mof_property *const types_properties[] = {
	FOUR(types_rows, 0), FOUR(types_rows, 4), FOUR(types_rows, 8), FOUR(types_rows, 12),
	FOUR(types_rows, 16), FOUR(types_rows, 20), FOUR(types_rows, 24), FOUR(types_rows, 28),
};

const struct mof_class test_types_class = {
	.name = "Test_Types",
	.properties = types_properties,
	.property_count = COUNT(types_properties),
	.size = sizeof(struct test_types),
	.defaults = &(const struct test_types){ .uint8 = { 7, true } },
};

#define LINK_PROPERTIES(structure) \
	{ .name = "Label", .name_len = 5, .origin = "Test_Link", .declared_in = "Test_Link", \
	  .offset = offsetof(structure, label), .type = MOF_STRING, .flags = MOF_READ }, \
	{ .name = "Rank", .name_len = 4, .origin = "Test_Link", .declared_in = "Test_Link", \
	  .offset = offsetof(structure, rank), .type = MOF_UINT8, .flags = MOF_READ, \
	  .limits = &rank_limits }, \
	{ .name = "Next", .name_len = 4, .origin = "Test_Link", .declared_in = "Test_Link", \
	  .offset = offsetof(structure, next), .type = MOF_OBJECT, .flags = MOF_READ, \
	  .class_name = "Test_Link" }, \
	{ .name = "Others", .name_len = 6, .origin = "Test_Link", .declared_in = "Test_Link", \
	  .offset = offsetof(structure, others), .type = MOF_OBJECT, \
	  .flags = MOF_READ | MOF_ARRAY }

static const struct mof_limits rank_limits = { INT64_MIN, 200, 0, UINT32_MAX, false };

static const struct mof_property link_rows[] = { LINK_PROPERTIES(struct test_link) };

static const struct mof_property *const link_properties[] = {
	FOUR(link_rows, 0),
};

const struct mof_class test_link_class = {
	.name = "Test_Link",
	.properties = link_properties,
	.property_count = COUNT(link_properties),
	.size = sizeof(struct test_link),
	.defaults = &(const struct test_link){ .label = NULL },
};

static const struct mof_property branch_rows[] = {
	LINK_PROPERTIES(struct test_branch),
	{ .name = "Extra", .name_len = 5, .origin = "Test_Branch", .declared_in = "Test_Branch",
	  .offset = offsetof(struct test_branch, extra), .type = MOF_UINT16, .flags = MOF_READ },
};

static const struct mof_property *const branch_properties[] = {
	FOUR(branch_rows, 0), &branch_rows[4],
};

const struct mof_class test_branch_class = {
	.name = "Test_Branch",
	.super = &test_link_class,
	.properties = branch_properties,
	.property_count = COUNT(branch_properties),
	.size = sizeof(struct test_branch),
	.defaults = &(const struct test_branch){ .label = NULL },
};

static const struct mof_enum_value state_values[] = {
	{ 2, 2, "New", false },
	{ 3, 5, "Busy", false },
	{ 32768, 65535, "Vendor Reserved", false },
};

const struct mof_enum test_rules_state_enum = {
	.name = "Test_Rules.State",
	.values = state_values,
	.value_count = COUNT(state_values),
	.type = MOF_UINT16,
};

static const struct mof_enum_value states_values[] = {
	{ 0, 0, "Unknown", true },
	{ 2, 2, "New", false },
	{ 3, 5, "Busy", false },
	{ 9, 9, "Unknown", false },
	{ 32768, 65535, "Vendor Reserved", false },
};

const struct mof_enum test_rules_states_enum = {
	.name = "Test_Rules.States",
	.values = states_values,
	.value_count = COUNT(states_values),
	.type = MOF_UINT16,
	.unclaimed = "DMTF Reserved",
};

static const struct mof_enum_value level_values[] = {
	{ (uint64_t)-128, (uint64_t)-100, "Low", false },
	{ (uint64_t)-2, (uint64_t)-2, "Minus Two", false },
	{ 0, 0, NULL, false },
	{ 1, 7, "Some", false },
};

const struct mof_enum test_rules_level_enum = {
	.name = "Test_Rules.Level",
	.values = level_values,
	.value_count = COUNT(level_values),
	.type = MOF_SINT8,
};

static const char *const status_texts[] = { "OK", "No Contact" };
static const struct mof_text_map status_map = { status_texts, NULL, COUNT(status_texts) };
static const struct mof_limits percent_limits = { INT64_MIN, 101, 0, UINT32_MAX, false };
static const struct mof_limits run_day_limits = { -31, 31, 0, UINT32_MAX, false };
static const struct mof_limits large_limits = { 1, INT64_MAX, 0, UINT32_MAX, true };
static const struct mof_limits larger_limits = { INT64_MIN, INT64_MAX - 1, 0, UINT32_MAX, false };
static const struct mof_limits caption_limits = { INT64_MIN, INT64_MAX, 2, 6, true };
static const struct mof_limits name_limits = { INT64_MIN, INT64_MAX, 0, 3, true };

#define RULE(spelling, member, mof_type_value, ...) \
	{ .name = spelling, .name_len = sizeof(spelling) - 1, \
	  .origin = "Test_Rules", .declared_in = "Test_Rules", \
	  .offset = offsetof(struct test_rules, member), .type = mof_type_value, __VA_ARGS__ }

static const struct mof_property rules_rows[] = {
	RULE("Id", id, MOF_STRING, .flags = MOF_KEY | MOF_READ),
	RULE("Size", size, MOF_UINT32, .flags = MOF_REQUIRED),
	RULE("Percent", percent, MOF_UINT16, .limits = &percent_limits),
	RULE("RunDay", run_day, MOF_SINT8, .limits = &run_day_limits),
	RULE("Large", large, MOF_UINT64, .limits = &large_limits),
	RULE("Larger", larger, MOF_UINT64, .limits = &larger_limits),
	RULE("Caption", caption, MOF_STRING, .limits = &caption_limits),
	RULE("Names", names, MOF_STRING, .flags = MOF_ARRAY, .limits = &name_limits),
	RULE("State", state, MOF_UINT16, .values = &test_rules_state_enum),
	RULE("States", states, MOF_UINT16, .flags = MOF_ARRAY, .values = &test_rules_states_enum),
	RULE("Level", level, MOF_SINT8, .values = &test_rules_level_enum),
	RULE("Status", status, MOF_STRING, .texts = &status_map),
	RULE("Fixed", fixed, MOF_UINT8, .flags = MOF_ARRAY, .array_size = 4),
	RULE("When", when, MOF_DATETIME, .flags = MOF_READ),
	RULE("Whens", whens, MOF_DATETIME, .flags = MOF_ARRAY),
	RULE("Letter", letter, MOF_CHAR16, .flags = MOF_READ),
	RULE("Owner", owner, MOF_REFERENCE, .class_name = "Test_Link"),
	RULE("Owners", owners, MOF_REFERENCE, .flags = MOF_ARRAY),
	RULE("Link", link, MOF_OBJECT, .class_name = "Test_Link"),
	RULE("Links", links, MOF_OBJECT, .flags = MOF_ARRAY | MOF_REQUIRED,
	     .class_name = "Test_Link"),
};

static const struct mof_property *const rules_properties[] = {
	FOUR(rules_rows, 0), FOUR(rules_rows, 4), FOUR(rules_rows, 8), FOUR(rules_rows, 12),
	FOUR(rules_rows, 16),
};

const struct mof_class test_rules_class = {
	.name = "Test_Rules",
	.properties = rules_properties,
	.property_count = COUNT(rules_properties),
	.size = sizeof(struct test_rules),
	.defaults = &(const struct test_rules){ .id = NULL },
};

static const struct mof_class *const classes[] = {
	&test_branch_class, &test_link_class, &test_rules_class, &test_types_class,
};

const struct mof_schema test_schema = { classes, COUNT(classes) };

void
test_rules_init(struct test_rules *self)
{
	memset(self, 0, sizeof(*self));
	self->id = "1";
	self->size = mof_u32(1);
	self->links.set = true;
}

const char *const test_texts[] = {
	"", "x", " ", "plain text", "a<b", "a>b & c", "]]>", "<![CDATA[x]]>", "&amp;", "\"q\" 'a'",
	"\\back\\slash\\", "line\nfeed", "carriage\rreturn", "crlf\r\n", "\ttab\t", "/",
	"\x7f", "\xc2\x80", "\xc3\xa9", "\xe2\x82\xac 5", "\xef\xbf\xbd", "\xed\x9f\xbf",
	"\xee\x80\x80", "\xf0\x9f\x98\x80", "\xf4\x8f\xbf\xbf", "  blanks  ", "a,b=\"c\"",
	"<INSTANCE CLASSNAME=\"X\">\n</INSTANCE>", "0123456789abcdef0123456789abcdef",
};
const size_t test_text_count = COUNT(test_texts);

/* A generator of its own, so that a seed means the same everywhere. */
static uint64_t
next_random(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state;
}

static const char *
copy(struct mof_arena *arena, const char *text)
{
	const char *result = mof_arena_strdup(arena, text);

	if (!result)
		abort();
	return result;
}

/* A random integer of a type, its ends more often than by chance. */
static uint64_t
random_integer(uint64_t *state, uint8_t type)
{
	unsigned int bits = 8u * mof_type_infos[type].item_size;
	uint64_t mask = UINT64_MAX >> (64 - bits), value = next_random(state);

	switch (next_random(state) % 6) {
	case 0:
		value = mof_type_infos[type].is_signed ? mask >> 1 : mask;
		break;
	case 1:
		value = mof_type_infos[type].is_signed ? (mask >> 1) + 1 : 0;
		break;
	case 2:
		value = (UINT64_C(1) << 53) + next_random(state) % 3 - 1;
		break;
	default:
		break;
	}
	return value & mask;
}

static double
random_real(uint64_t *state, uint8_t type)
{
	static const double some[] = { 0.0, -0.0, 1.0, -1.5, 0.1, 1e10, 1e-5, 123456.0, 1e-300,
				       1.7976931348623157e308, 4.9406564584124654e-324, 1e17,
				       99999999999.0, 3.4028234663852886e38 };
	uint64_t bits = next_random(state);
	double value;

	if (bits % 3 == 0)
		value = some[bits / 3 % COUNT(some)];
	else
		memcpy(&value, &bits, sizeof(value));
	if (value != value || value - value != 0)
		value = 0.5;
	if (type == MOF_REAL32 && (value > 3e38 || value < -3e38))
		value = 2.5;
	return type == MOF_REAL32 ? (double)(float)value : value;
}

static const struct mof_path *
random_path(struct mof_arena *arena, const char *name)
{
	struct mof_path *path = mof_arena_alloc(arena, sizeof(*path));
	struct mof_path_key *key = mof_arena_alloc(arena, sizeof(*key));

	if (!path || !key)
		abort();
	*key = (struct mof_path_key){ .name = "Name", .type = MOF_STRING, .text = name };
	*path = (struct mof_path){ .class_name = "Test_Link", .keys = key, .key_count = 1 };
	return path;
}

static struct mof_object
random_object(struct mof_arena *arena, const char *label)
{
	struct test_link *link = mof_arena_alloc(arena, sizeof(*link));

	if (!link)
		abort();
	link->label = label;
	return (struct mof_object){ &test_link_class, link };
}

/* Puts an integer of a type to at and returns how it is written. */
static const char *
put_integer(struct mof_arena *arena, uint8_t type, uint64_t value, void *at)
{
	char text[32];

	if (type == MOF_CHAR16)
		value = 0x20 + value % 0x5e;
	switch (mof_type_infos[type].item_size) {
	case 1:
		*(uint8_t *)at = (uint8_t)value;
		break;
	case 2:
		*(uint16_t *)at = (uint16_t)value;
		break;
	case 4:
		*(uint32_t *)at = (uint32_t)value;
		break;
	default:
		*(uint64_t *)at = value;
		break;
	}
	if (type == MOF_CHAR16)
		snprintf(text, sizeof(text), "%c", (char)value);
	else if (type == MOF_SINT8)
		snprintf(text, sizeof(text), "%d", *(int8_t *)at);
	else if (type == MOF_SINT16)
		snprintf(text, sizeof(text), "%d", *(int16_t *)at);
	else if (type == MOF_SINT32)
		snprintf(text, sizeof(text), "%d", *(int32_t *)at);
	else if (type == MOF_SINT64)
		snprintf(text, sizeof(text), "%" PRId64, *(int64_t *)at);
	else
		snprintf(text, sizeof(text), "%" PRIu64, value);
	return copy(arena, text);
}

/* Puts a random value of a type to at, and writes down what it must look like. */
static void
random_value(uint64_t *state, struct mof_arena *arena, uint8_t type, void *at,
	     const char **ret_text, double *ret_real)
{
	static const char *const datetimes[] = {
		"20261123015718.123456+000", "00000101000000.000000+720",
		"99991231235959.999999-720", "00000000000000.000000:000",
		"99999999235959.999999:000", "99999999999999.999999:000",
		"20240229******.******+060", "00000001******.******:000",
	};
	const char *text = test_texts[next_random(state) % test_text_count];
	const struct mof_path *path;
	struct mof_object object;

	if (mof_type_infos[type].is_integer || type == MOF_CHAR16) {
		*ret_text = put_integer(arena, type, random_integer(state, type), at);
		return;
	}
	*ret_text = copy(arena, text);
	switch ((enum mof_type)type) {
	case MOF_BOOLEAN:
		*(bool *)at = next_random(state) % 2;
		*ret_text = *(bool *)at ? "TRUE" : "FALSE";
		break;
	case MOF_REAL32:
		*ret_real = random_real(state, type);
		*(float *)at = (float)*ret_real;
		break;
	case MOF_REAL64:
		*ret_real = random_real(state, type);
		*(double *)at = *ret_real;
		break;
	case MOF_STRING:
		memcpy(at, ret_text, sizeof(*ret_text));
		break;
	case MOF_DATETIME:
		*ret_text = datetimes[next_random(state) % COUNT(datetimes)];
		memcpy(at, *ret_text, 26);
		break;
	case MOF_REFERENCE:
		path = random_path(arena, *ret_text);
		memcpy(at, &path, sizeof(path));
		break;
	default:
		object = random_object(arena, *ret_text);
		memcpy(at, &object, sizeof(object));
		break;
	}
}

static void
random_scalar(uint64_t *state, struct mof_arena *arena, const struct mof_property *property,
	      void *self, struct expected *expected)
{
	unsigned char *at = (unsigned char *)self + property->offset;
	double *real = mof_arena_alloc(arena, sizeof(*real));

	expected->count = 1;
	expected->texts = mof_arena_alloc(arena, sizeof(*expected->texts));
	expected->reals = real;
	random_value(state, arena, property->type, at, expected->texts, real);
	if (mof_type_infos[property->type].null_offset)
		*(bool *)(at + mof_type_infos[property->type].null_offset) = true;
}

static void
random_array(uint64_t *state, struct mof_arena *arena, const struct mof_property *property,
	     void *self, struct expected *expected)
{
	size_t size = mof_type_infos[property->type].item_size, count = next_random(state) % 4;
	bool has_nulls = mof_type_infos[property->type].null_offset != 0;
	/* Every array with nulls is laid out like this one. */
	struct mof_uint8_array array = { .count = count, .set = true };
	unsigned char *items = mof_arena_alloc(arena, count * size);
	bool *nulls = mof_arena_alloc(arena, count);
	double *reals = mof_arena_alloc(arena, count * sizeof(*reals));

	expected->count = count;
	expected->texts = mof_arena_alloc(arena, count * sizeof(*expected->texts));
	expected->reals = reals;
	for (size_t i = 0; i < count; i++) {
		nulls[i] = next_random(state) % 4 == 0;
		if (!nulls[i])
			random_value(state, arena, property->type, items + i * size,
				     &expected->texts[i], &reals[i]);
	}
	array.items = items;
	array.nulls = nulls;
	memcpy((unsigned char *)self + property->offset, &array,
	       has_nulls ? sizeof(array) : sizeof(struct mof_array));
}

void
test_types_random(unsigned int seed, struct mof_arena *arena, struct test_types *self,
		  struct expected *expected)
{
	uint64_t state = UINT64_C(0x9e3779b97f4a7c15) * (seed + 1);

	memset(self, 0, sizeof(*self));
	for (size_t i = 0; i < test_types_class.property_count; i++) {
		const struct mof_property *property = test_types_class.properties[i];

		expected[i] = (struct expected){ .is_null = next_random(&state) % 5 == 0 };
		if (expected[i].is_null)
			continue;
		if (property->flags & MOF_ARRAY)
			random_array(&state, arena, property, self, &expected[i]);
		else
			random_scalar(&state, arena, property, self, &expected[i]);
	}
}
