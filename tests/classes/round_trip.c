/*
 * round_trip COUNT: for every class of the schema COUNT random instances, which must come back from
 * each format as they were, but for what the table below says that a format cannot carry.
 */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "instances/instances.h"
#include "random.h"

extern const struct mof_schema all_schema;

typedef int read_fn(const struct mof_class *cls, const char *text, size_t len,
		    const struct mof_read_options *options, struct mof_arena *arena, void *self,
		    struct mof_error *reterr);

static int
read_mof(const struct mof_class *cls, const char *text, size_t len,
	 const struct mof_read_options *options, struct mof_arena *arena, void *self,
	 struct mof_error *reterr)
{
	const struct mofc_instance_options own = { options->schema, options->ignore_unknown, NULL };
	struct mof_object *objects;
	size_t count;
	int result = mofc_read_instances(text, len, &own, arena, &objects, &count, reterr);

	if (result < 0)
		return result;
	if (count != 1 || objects[0].cls != cls)
		return mof_error_set(reterr, -EINVAL, "not the one instance that was written");
	memcpy(self, objects[0].self, cls->size);
	return 0;
}

/*
 * The formats, and what each cannot carry.  A text that is not UTF-8 none can; XML 1.0 (2.2) has no
 * way to write control characters but tab, line feed and carriage return, nor U+FFFE and U+FFFF;
 * MOF has no text for NaN and the infinities.  WS-CIM, where an array is its elements, has no
 * empty one: it comes back as NULL.
 */
static const struct format {
	const char *name;
	int (*write)(const struct mof_class *cls, const void *self, struct mof_out *out);
	read_fn *read;
	bool is_xml, has_no_nan, has_no_empty_array;
} formats[] = {
	{ "xml", mof_write_xml, mof_read_xml, true, false, false },
	{ "wmi", mof_write_wmi, mof_read_wmi, true, false, false },
	{ "wscim", mof_write_wscim, mof_read_wscim, true, false, true },
	{ "json", mof_write_json, mof_read_json, false, false, false },
	{ "mof", mof_write_mof, read_mof, false, true, false },
};

/* A reading of UTF-8 of its own: whether the text is that, and none of what XML cannot carry. */
static bool
is_text_fit(const char *text, const struct format *format)
{
	const unsigned char *c = (const unsigned char *)text;

	while (*c) {
		int more = *c < 0x80 ? 0 : *c >= 0xf0 ? 3 : *c >= 0xe0 ? 2 : 1;
		unsigned long code = more == 0 ? *c : *c & (0x3fu >> more);

		if ((*c >= 0x80 && *c < 0xc2) || *c > 0xf4)
			return false;
		for (c++; more; more--, c++) {
			if (*c < 0x80 || *c > 0xbf)
				return false;
			code = code << 6 | (*c & 0x3f);
		}
		if (code >= 0xd800 && code <= 0xdfff)
			return false;
		if (format->is_xml && ((code < ' ' && !strchr("\t\n\r", (int)code)) ||
				       code == 0xfffe || code == 0xffff))
			return false;
	}
	return true;
}

static bool
is_path_fit(const struct mof_path *path, const struct format *format)
{
	for (size_t i = 0; i < path->key_count; i++) {
		const struct mof_path_key *key = &path->keys[i];

		if (key->reference ? !is_path_fit(key->reference, format)
				   : !is_text_fit(key->text, format))
			return false;
	}
	return true;
}

/* Whether the format can carry the instance; what of it comes back as NULL is made so. */
static bool
is_fit(const struct mof_class *cls, void *self, const struct format *format)
{
	bool fit = true;

	for (size_t i = 0; fit && i < cls->property_count; i++) {
		const struct mof_property *property = cls->properties[i];
		struct mof_items items = mof_items_of(property, self);

		if (items.is_null)
			continue;
		if ((property->flags & MOF_ARRAY) && !items.count && format->has_no_empty_array)
			mof_set(cls, self, property->name, NULL, 0, NULL, NULL);
		for (size_t j = 0; fit && j < items.count; j++) {
			struct mof_value value = mof_items_get(&items, j);

			if (value.is_null)
				continue;
			if (value.type == MOF_STRING)
				fit = is_text_fit(value.text.data, format);
			else if (value.type == MOF_REFERENCE)
				fit = is_path_fit(value.reference, format);
			else if (value.type == MOF_REAL32 || value.type == MOF_REAL64)
				fit = isfinite(value.real) || !format->has_no_nan;
			else if (value.type == MOF_OBJECT) /* a clone's own */
				fit = is_fit(value.object.cls, (void *)(uintptr_t)value.object.self,
					     format);
		}
	}
	return fit;
}

static _Noreturn void
fail(const struct format *format, const struct mof_class *cls, unsigned int seed,
     const struct mof_out *out, const char *what)
{
	fprintf(stderr, "%s, %s, seed %u: %s\n%s\n", format->name, cls->name, seed, what,
		out->data ? out->data : "");
	exit(1);
}

/* Writes and reads an instance.  Returns whether the format could carry it. */
static bool
check(const struct format *format, const struct mof_class *cls, unsigned int seed)
{
	static const struct mof_read_options options = { &all_schema, false };
	struct mof_arena arena = { 0 };
	struct mof_out out = { 0 };
	struct mof_error error;
	const struct mof_property **changed;
	void *self = random_instance(cls, &all_schema, seed, &arena);
	void *expected = mof_clone(cls, self, &arena), *copy = mof_arena_alloc(&arena, cls->size);
	bool fit;
	int result;

	if (!expected || !mof_equal(cls, self, expected))
		fail(format, cls, seed, &out, "the clone differs");
	fit = is_fit(cls, expected, format);
	mof_out_puts(&out, "before");
	result = format->write(cls, self, &out);
	if (!fit && (result != -EILSEQ || strcmp(out.data, "before") != 0))
		fail(format, cls, seed, &out, "it was written, or something of it");
	if (fit && result < 0)
		fail(format, cls, seed, &out, strerror(-result));
	if (fit) {
		if (format->read(cls, out.data + 6, out.length - 6, &options, &arena, copy, &error))
			fail(format, cls, seed, &out, error.message);
		changed = mof_arena_alloc(&arena, (cls->property_count + 1) * sizeof(*changed));
		if (mof_diff(cls, expected, copy, changed))
			fail(format, cls, seed, &out, changed[0]->name);
		if (!mof_equal(cls, expected, copy))
			fail(format, cls, seed, &out, "no property differs, but the whole");
	}
	mof_out_clear(&out);
	mof_arena_clear(&arena);
	return fit;
}

int
main(int argc, char **argv)
{
	unsigned long count = argc == 2 ? strtoul(argv[1], NULL, 10) : 0;

	if (!count || count > 100000) {
		fputs("usage: round_trip COUNT\n", stderr);
		return 2;
	}
	for (size_t f = 0; f < sizeof(formats) / sizeof(formats[0]); f++) {
		unsigned long carried = 0, all = 0;

		for (size_t i = 0; i < all_schema.count; i++)
			for (unsigned int seed = 0; seed < count; seed++, all++)
				carried += check(&formats[f], all_schema.classes[i], seed);
		printf("%s: %lu of %lu instances came back, the others were refused\n",
		       formats[f].name, carried, all);
		/* Most must be such that the format can carry them. */
		if (carried < all / 3)
			return 1;
	}
	return 0;
}
