/*
 * CIM values as C values (DSP0004 5.2).  Each can be NULL: a number by its member set, a pointer
 * by NULL, a datetime by its empty text.  { 0 } is NULL for all of them.
 */
#ifndef MOF_VALUE_H
#define MOF_VALUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* How generated headers define their one-line functions, not all of which a program uses. */
#if defined(__GNUC__)
#define MOF_INLINE static inline __attribute__((unused))
#else
#define MOF_INLINE static inline
#endif

/* clang-format off */
struct mof_boolean { bool value; bool set; };
struct mof_uint8 { uint8_t value; bool set; };
struct mof_uint16 { uint16_t value; bool set; };
struct mof_uint32 { uint32_t value; bool set; };
struct mof_uint64 { uint64_t value; bool set; };
struct mof_sint8 { int8_t value; bool set; };
struct mof_sint16 { int16_t value; bool set; };
struct mof_sint32 { int32_t value; bool set; };
struct mof_sint64 { int64_t value; bool set; };
struct mof_real32 { float value; bool set; };
struct mof_real64 { double value; bool set; };
struct mof_char16 { uint16_t value; bool set; };	/* one UCS-2 unit */
/* clang-format on */

/* The 25 characters of a CIM datetime; the empty text is NULL. */
struct mof_datetime {
	char text[26];
};

struct mof_class;
struct mof_path; /* path.h */

/* An instance whose class is known only when the program runs; cls NULL is NULL. */
struct mof_object {
	const struct mof_class *cls;
	const void *self;
};

/* An instance as a value: mof_object_of(&x_class, &x).  And back: NULL if it is of another class.
 */
static inline struct mof_object
mof_object_of(const struct mof_class *cls, const void *self)
{
	struct mof_object object = { cls, self };

	return object;
}

static inline const void *
mof_object_as(struct mof_object object, const struct mof_class *cls)
{
	return object.cls == cls ? object.self : NULL;
}

/*
 * Arrays.  NULL (not set), empty, and holding NULL elements are three different things.  All
 * begin alike, so that one walker reads every kind: struct mof_array is what they share.  nulls
 * is NULL where no element is; a string, datetime, reference or object that is NULL says so
 * itself, so their arrays end before it.
 */
/* clang-format off */
struct mof_array { const void *items; size_t count; bool set; };
struct mof_boolean_array { const bool *items; size_t count; bool set; const bool *nulls; };
struct mof_uint8_array { const uint8_t *items; size_t count; bool set; const bool *nulls; };
struct mof_uint16_array { const uint16_t *items; size_t count; bool set; const bool *nulls; };
struct mof_uint32_array { const uint32_t *items; size_t count; bool set; const bool *nulls; };
struct mof_uint64_array { const uint64_t *items; size_t count; bool set; const bool *nulls; };
struct mof_sint8_array { const int8_t *items; size_t count; bool set; const bool *nulls; };
struct mof_sint16_array { const int16_t *items; size_t count; bool set; const bool *nulls; };
struct mof_sint32_array { const int32_t *items; size_t count; bool set; const bool *nulls; };
struct mof_sint64_array { const int64_t *items; size_t count; bool set; const bool *nulls; };
struct mof_real32_array { const float *items; size_t count; bool set; const bool *nulls; };
struct mof_real64_array { const double *items; size_t count; bool set; const bool *nulls; };
struct mof_char16_array { const uint16_t *items; size_t count; bool set; const bool *nulls; };
struct mof_string_array { const char *const *items; size_t count; bool set; };
struct mof_datetime_array { const struct mof_datetime *items; size_t count; bool set; };
struct mof_reference_array { const struct mof_path *const *items; size_t count; bool set; };
struct mof_object_array { const struct mof_object *items; size_t count; bool set; };
/* clang-format on */

/* A value that is not NULL. */
static inline struct mof_boolean
mof_bool(bool value)
{
	struct mof_boolean v = { value, true };

	return v;
}

static inline struct mof_uint8
mof_u8(uint8_t value)
{
	struct mof_uint8 v = { value, true };

	return v;
}

static inline struct mof_uint16
mof_u16(uint16_t value)
{
	struct mof_uint16 v = { value, true };

	return v;
}

static inline struct mof_uint32
mof_u32(uint32_t value)
{
	struct mof_uint32 v = { value, true };

	return v;
}

static inline struct mof_uint64
mof_u64(uint64_t value)
{
	struct mof_uint64 v = { value, true };

	return v;
}

static inline struct mof_sint8
mof_s8(int8_t value)
{
	struct mof_sint8 v = { value, true };

	return v;
}

static inline struct mof_sint16
mof_s16(int16_t value)
{
	struct mof_sint16 v = { value, true };

	return v;
}

static inline struct mof_sint32
mof_s32(int32_t value)
{
	struct mof_sint32 v = { value, true };

	return v;
}

static inline struct mof_sint64
mof_s64(int64_t value)
{
	struct mof_sint64 v = { value, true };

	return v;
}

static inline struct mof_real32
mof_r32(float value)
{
	struct mof_real32 v = { value, true };

	return v;
}

static inline struct mof_real64
mof_r64(double value)
{
	struct mof_real64 v = { value, true };

	return v;
}

static inline struct mof_char16
mof_c16(uint16_t value)
{
	struct mof_char16 v = { value, true };

	return v;
}

/* Arrays of count items that stay the caller's, none of them NULL. */
static inline struct mof_boolean_array
mof_bools(const bool *items, size_t count)
{
	struct mof_boolean_array array = { items, count, true, NULL };

	return array;
}

static inline struct mof_uint8_array
mof_u8s(const uint8_t *items, size_t count)
{
	struct mof_uint8_array array = { items, count, true, NULL };

	return array;
}

static inline struct mof_uint16_array
mof_u16s(const uint16_t *items, size_t count)
{
	struct mof_uint16_array array = { items, count, true, NULL };

	return array;
}

static inline struct mof_uint32_array
mof_u32s(const uint32_t *items, size_t count)
{
	struct mof_uint32_array array = { items, count, true, NULL };

	return array;
}

static inline struct mof_uint64_array
mof_u64s(const uint64_t *items, size_t count)
{
	struct mof_uint64_array array = { items, count, true, NULL };

	return array;
}

static inline struct mof_sint8_array
mof_s8s(const int8_t *items, size_t count)
{
	struct mof_sint8_array array = { items, count, true, NULL };

	return array;
}

static inline struct mof_sint16_array
mof_s16s(const int16_t *items, size_t count)
{
	struct mof_sint16_array array = { items, count, true, NULL };

	return array;
}

static inline struct mof_sint32_array
mof_s32s(const int32_t *items, size_t count)
{
	struct mof_sint32_array array = { items, count, true, NULL };

	return array;
}

static inline struct mof_sint64_array
mof_s64s(const int64_t *items, size_t count)
{
	struct mof_sint64_array array = { items, count, true, NULL };

	return array;
}

static inline struct mof_real32_array
mof_r32s(const float *items, size_t count)
{
	struct mof_real32_array array = { items, count, true, NULL };

	return array;
}

static inline struct mof_real64_array
mof_r64s(const double *items, size_t count)
{
	struct mof_real64_array array = { items, count, true, NULL };

	return array;
}

static inline struct mof_char16_array
mof_c16s(const uint16_t *items, size_t count)
{
	struct mof_char16_array array = { items, count, true, NULL };

	return array;
}

static inline struct mof_string_array
mof_strings(const char *const *items, size_t count)
{
	struct mof_string_array array = { items, count, true };

	return array;
}

static inline struct mof_datetime_array
mof_datetimes(const struct mof_datetime *items, size_t count)
{
	struct mof_datetime_array array = { items, count, true };

	return array;
}

static inline struct mof_reference_array
mof_references(const struct mof_path *const *items, size_t count)
{
	struct mof_reference_array array = { items, count, true };

	return array;
}

static inline struct mof_object_array
mof_objects(const struct mof_object *items, size_t count)
{
	struct mof_object_array array = { items, count, true };

	return array;
}

#ifdef __cplusplus
}
#endif

#endif
