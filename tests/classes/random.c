#include "random.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

struct source {
	uint64_t state;
	const struct mof_schema *schema;
	struct mof_arena *arena;
};

static void *make_instance(struct source *source, const struct mof_class *cls, unsigned int depth);

/* splitmix64, which is in the public domain: every seed is a good one. */
static uint64_t
next(struct source *source)
{
	uint64_t z = source->state += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return z ^ z >> 31;
}

static size_t
below(struct source *source, size_t end)
{
	return (size_t)(next(source) % end);
}

static void *
allocate(struct source *source, size_t size)
{
	void *memory = mof_arena_alloc(source->arena, size);

	if (!memory)
		abort();
	return memory;
}

/* An end of the type, next to one, a small number, or any. */
static uint64_t
make_integer(struct source *source, uint8_t type)
{
	const struct mof_type_info *info = &mof_type_infos[type];
	unsigned int bits = 8u * info->item_size;
	uint64_t max = UINT64_MAX >> (64 - bits), value;

	if (info->is_signed)
		max >>= 1;
	switch (below(source, 6)) {
	case 0:
		value = max - below(source, 2);
		break;
	case 1: /* of an unsigned type 0 and 1 */
		value = info->is_signed ? -max - 1 + below(source, 2) : below(source, 2);
		break;
	case 2:
		value = 0;
		break;
	case 3: /* where JSON's numbers end, and this type's half */
		value = max > UINT32_MAX ? (UINT64_C(1) << 53) + below(source, 3) - 1 : max / 2;
		break;
	default:
		value = next(source);
		break;
	}
	value &= UINT64_MAX >> (64 - bits);
	if (info->is_signed && value > max)
		value |= ~max;
	return value;
}

static double
make_real(struct source *source, uint8_t type)
{
	static const double reals[] = { 0.0, -0.0, 1.0, -1.5, 0.1, 1e10, 1e-10, 123456789.0 };
	uint64_t bits = next(source);
	uint32_t half = (uint32_t)bits;
	double real;
	float single;

	switch (below(source, 8)) {
	case 0:
		return (double)NAN;
	case 1:
		return below(source, 2) ? HUGE_VAL : -HUGE_VAL;
	case 2:
	case 3:
		real = reals[below(source, COUNT(reals))];
		return type == MOF_REAL32 ? (double)(float)real : real;
	case 4:
		if (type == MOF_REAL32)
			return below(source, 2) ? 0x1.fffffep127 : 0x1p-149;
		return below(source, 2) ? 0x1.fffffffffffffp1023 : 0x1p-1074;
	default:
		break;
	}
	memcpy(&single, &half, sizeof(single));
	memcpy(&real, &bits, sizeof(real));
	if (type == MOF_REAL32)
		real = (double)single;
	return isfinite(real) ? real : 1.0;
}

static const char *const texts[] = {
	"", " ", "a", "An ordinary text.", "<INSTANCE CLASSNAME=\"X\"/>", "&amp;", "a & b < c > d",
	"]]>", "\"quoted\" and 'quoted'", "back\\slash \\\" \\n \\x0041", "two\nlines", "tab\there",
	"\r", "a\r\nb", "  blanks around  ", "\n", "null", "NULL", "0", "true", "{}", "$Alias",
	"caf\xc3\xa9", "\xe2\x82\xac", "\xf0\x9f\x98\x80", "\xef\xbf\xbd", "\xc2\x85",
	"//host/root:X.K=\"v\"", "20261125120000.000000+000", "\xe2\x80\xa8", "\x7f",
	"sixteen bytes ..", "sixteen bytes, & more than that: <seventeen>", "/* */ // ?\?/",
};

/* What some format cannot carry. */
static const char *const hard_texts[] = {
	"\x01", "a\x1f", "\xef\xbf\xbe", "\xef\xbf\xbf", "\b\f", "\xff", "\xc3", "\xed\xa0\x80",
};

static const char *
make_text(struct source *source)
{
	char *text;
	size_t len;

	switch (below(source, 120)) {
	case 0:
		return hard_texts[below(source, COUNT(hard_texts))];
	case 1: /* a long one */
		len = 1000 + below(source, 3000);
		text = allocate(source, len + 1);
		for (size_t i = 0; i < len; i++)
			text[i] = (char)(' ' + below(source, 95));
		return text;
	default:
		return texts[below(source, COUNT(texts))];
	}
}

static const char *
make_datetime(struct source *source)
{
	static const char *const datetimes[] = {
		"00000000000000.000000:000", "99999999235959.999999:000",
		"99999999999999.999999:000", "00000000000500.000000:000",
		"00000001000000.000001:000", "00000000000000.1000**:000",
		"00000001******.******:000", "20261125120000.000000+000",
		"20240229235959.999999+060", "20000101000000.000001-300",
		"99991231235959.999999+840", "00010101000000.000000-720",
		"20261125120000.000000-000", "20261125******.******+000",
		"20261125120000.12****+120", "2026**********.******+000",
		"00000101000000.000000+000", "20261125120000.500000+999",
	};

	return datetimes[below(source, COUNT(datetimes))];
}

static const struct mof_path *
make_path(struct source *source, const char *class_name, unsigned int depth)
{
	static const uint8_t types[] = { MOF_STRING, MOF_STRING, MOF_UINT32, MOF_SINT64,
					 MOF_BOOLEAN, MOF_DATETIME };
	static const char *const names[] = { "K", "CreationClassName", "k\xc3\xa9y", "L_2" };
	struct mof_path *path = allocate(source, sizeof(*path));
	struct mof_path_key *keys = allocate(source, COUNT(names) * sizeof(*keys));
	char number[24];

	path->class_name = class_name ? class_name : "CIM_Any";
	path->keys = keys;
	path->key_count = 1 + below(source, COUNT(names));
	if (below(source, 2)) {
		path->name_space = below(source, 2) ? "root/cimv2" : "root";
		if (below(source, 2))
			path->host = below(source, 2) ? "host.example:5989" : "10.0.0.1";
	}
	for (size_t i = 0; i < path->key_count; i++) {
		keys[i].name = names[i];
		keys[i].type = types[below(source, COUNT(types))];
		if (depth < 2 && below(source, 8) == 0) {
			keys[i].type = MOF_REFERENCE;
			keys[i].reference = make_path(source, NULL, depth + 1);
		} else if (keys[i].type == MOF_STRING) {
			keys[i].text = make_text(source);
		} else if (keys[i].type == MOF_DATETIME) {
			keys[i].text = make_datetime(source);
		} else if (keys[i].type == MOF_BOOLEAN) {
			keys[i].text = below(source, 2) ? "TRUE" : "FALSE";
		} else {
			bool is_signed = mof_type_infos[keys[i].type].is_signed;
			uint64_t value = make_integer(source, keys[i].type);

			snprintf(number, sizeof(number), is_signed ? "%" PRId64 : "%" PRIu64,
				 value);
			keys[i].text = mof_arena_strdup(source->arena, number);
		}
	}
	return path;
}

/* A class that may be embedded as needed: any if needed is NULL. */
static const struct mof_class *
pick_class(struct source *source, const char *needed)
{
	size_t count = source->schema->count, first = below(source, count);

	for (size_t i = 0; i < count; i++) {
		const struct mof_class *cls = source->schema->classes[(first + i) % count];

		if (!needed || mof_class_is_a(cls, needed))
			return cls;
	}
	return NULL;
}

static uint16_t
make_char16(struct source *source)
{
	static const uint16_t codes[] = { 'a', '"', '\\', '<', '&', '\'', 0xe9, 0x20ac, 0xfffd,
					  0x7f, '\n', '\t', ' ', 0xd7ff, 0xe000 };

	return codes[below(source, COUNT(codes))];
}

/* A value, or NULL. */
static struct mof_value
make_value(struct source *source, const struct mof_property *property, unsigned int depth)
{
	struct mof_value value = { .type = property->type };

	if (below(source, 6) == 0) {
		value.is_null = true;
		return value;
	}
	switch ((enum mof_type)property->type) {
	case MOF_BOOLEAN:
		value.boolean = below(source, 2);
		break;
	case MOF_REAL32:
	case MOF_REAL64:
		value.real = make_real(source, property->type);
		break;
	case MOF_CHAR16:
		value.integer = make_char16(source);
		break;
	case MOF_STRING:
		value.text.data = make_text(source);
		value.text.length = strlen(value.text.data);
		break;
	case MOF_DATETIME:
		value.text.data = make_datetime(source);
		value.text.length = strlen(value.text.data);
		break;
	case MOF_REFERENCE:
		value.reference = make_path(source, property->class_name, 0);
		break;
	case MOF_OBJECT:
		value.object.cls = depth < 2 ? pick_class(source, property->class_name) : NULL;
		value.is_null = !value.object.cls;
		if (value.object.cls)
			value.object.self = make_instance(source, value.object.cls, depth + 1);
		break;
	default:
		value.integer = make_integer(source, property->type);
		break;
	}
	return value;
}

static void *
make_instance(struct source *source, const struct mof_class *cls, unsigned int depth)
{
	void *self = allocate(source, cls->size);

	for (size_t i = 0; i < cls->property_count; i++) {
		const struct mof_property *property = cls->properties[i];
		struct mof_value values[6];
		size_t count = 1;

		if (property->flags & MOF_ARRAY) {
			if (below(source, 4) == 0)
				continue;
			count = below(source, COUNT(values) + 1);
		}
		for (size_t j = 0; j < count; j++)
			values[j] = make_value(source, property, depth);
		/* An Octetstring is more often right than it would be by chance. */
		if ((property->flags & MOF_OCTETSTRING) && property->type == MOF_UINT8 &&
		    count >= 4 && below(source, 2)) {
			for (size_t j = 0; j < count; j++)
				values[j].is_null = false;
			for (size_t j = 0; j < 4; j++)
				values[j].integer = j < 3 ? 0 : count;
		}
		if (mof_set(cls, self, property->name, values, count, source->arena, NULL) < 0)
			abort();
	}
	return self;
}

void *
random_instance(const struct mof_class *cls, const struct mof_schema *schema, unsigned int seed,
		struct mof_arena *arena)
{
	struct source source = { seed, schema, arena };

	return make_instance(&source, cls, 0);
}
