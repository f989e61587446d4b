/*
 * Classes written by hand in the form that mofc generates: one that has every type, one that has
 * every rule, and one that embeds itself.
 */
#ifndef SAMPLE_H
#define SAMPLE_H

#include <mof/mof.h>

/* One scalar and one array of each type, in the order of enum mof_type. */
struct test_types {
	struct mof_boolean boolean;
	struct mof_uint8 uint8;
	struct mof_uint16 uint16;
	struct mof_uint32 uint32;
	struct mof_uint64 uint64;
	struct mof_sint8 sint8;
	struct mof_sint16 sint16;
	struct mof_sint32 sint32;
	struct mof_sint64 sint64;
	struct mof_real32 real32;
	struct mof_real64 real64;
	struct mof_char16 char16;
	const char *string;
	struct mof_datetime datetime;
	const struct mof_path *reference;
	struct mof_object object;
	struct mof_boolean_array booleans;
	struct mof_uint8_array uint8s;
	struct mof_uint16_array uint16s;
	struct mof_uint32_array uint32s;
	struct mof_uint64_array uint64s;
	struct mof_sint8_array sint8s;
	struct mof_sint16_array sint16s;
	struct mof_sint32_array sint32s;
	struct mof_sint64_array sint64s;
	struct mof_real32_array real32s;
	struct mof_real64_array real64s;
	struct mof_char16_array char16s;
	struct mof_string_array strings;
	struct mof_datetime_array datetimes;
	struct mof_reference_array references;
	struct mof_object_array objects;
};

/* Properties are named by the member: "Uint8" and "Uint8s". */
extern const struct mof_class test_types_class;

/* Next is EmbeddedInstance("Test_Link"), Others are EmbeddedObject. */
struct test_link {
	const char *label;
	struct mof_uint8 rank;
	struct mof_object next;
	struct mof_object_array others;
};

extern const struct mof_class test_link_class;

/* A subclass. */
struct test_branch {
	const char *label;
	struct mof_uint8 rank;
	struct mof_object next;
	struct mof_object_array others;
	struct mof_uint16 extra;
};

extern const struct mof_class test_branch_class;

struct test_rules {
	const char *id;				/* Key */
	struct mof_uint32 size;			/* Required */
	struct mof_uint16 percent;		/* MaxValue(101) */
	struct mof_sint8 run_day;		/* MinValue(-31), MaxValue(31) */
	struct mof_uint64 large;		/* MinValue(1) */
	struct mof_uint64 larger;		/* MaxValue(2^63 - 2) */
	const char *caption;			/* MinLen(2), MaxLen(6) */
	struct mof_string_array names;		/* MaxLen(3) */
	struct mof_uint16 state;		/* {"2", "3..5", "32768.."} */
	struct mof_uint16_array states;		/* the same map with ".." */
	struct mof_sint8 level;			/* {"..-100", "-2", "0", "1..7"} */
	const char *status;			/* {"OK", "No Contact"} */
	struct mof_uint8_array fixed;		/* [4] */
	struct mof_datetime when;
	struct mof_datetime_array whens;
	struct mof_char16 letter;
	const struct mof_path *owner;
	struct mof_reference_array owners;
	struct mof_object link;			/* EmbeddedInstance("Test_Link") */
	struct mof_object_array links;		/* the same, Required */
};

extern const struct mof_class test_rules_class;
extern const struct mof_enum test_rules_state_enum;
extern const struct mof_enum test_rules_states_enum;
extern const struct mof_enum test_rules_level_enum;

extern const struct mof_schema test_schema;

/* An instance of test_rules that breaks no rule. */
void test_rules_init(struct test_rules *self);

/* What an instance made at random must show, written down while it was made. */
struct expected {
	bool is_null;
	size_t count;		/* 1 for a scalar */
	const char **texts; /* NULL where the element is; the label of an object, Name of a path */
	const double *reals;
};

/*
 * Fills *self with random values, boundaries among them, and expected[i] for its property number
 * i; everything belongs to the arena.  The same seed gives the same instance.
 */
void test_types_random(unsigned int seed, struct mof_arena *arena, struct test_types *self,
		       struct expected *expected);

/* Characters that XML can carry too, in the random texts; each seed takes one of its own. */
extern const char *const test_texts[];
extern const size_t test_text_count;

#endif
