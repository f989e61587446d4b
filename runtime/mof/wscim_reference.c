#include "wscim_reference.h"

#include <errno.h>

#include "name.h"
#include "wscim_text.h"

/* More than any class has; paths as text have no more either. */
#define KEYS_MAX 256

/* How many bytes of a text a message shows. */
#define SHOWN 60

static int
fail(const struct mof_wscim_reference *reference, const char *what)
{
	return mof_place_error(reference->place, reference->reading->reterr, -EINVAL, "%s", what);
}

static int
fail_text(const struct mof_wscim_reference *reference, const char *text, size_t len,
	  const char *what)
{
	return mof_place_error(reference->place, reference->reading->reterr, -EINVAL,
			       "\"%.*s%s\" %s", len < SHOWN ? (int)len : SHOWN, text,
			       len > SHOWN ? ".." : "", what);
}

static struct mof_wscim_target *
target_of(struct mof_wscim_reference *reference)
{
	return &reference->targets[reference->count - 1];
}

static bool
starts_with(const char *text, size_t len, const char *start)
{
	size_t start_len = strlen(start);

	return len >= start_len && memcmp(text, start, start_len) == 0;
}

static int
copy_text(struct mof_wscim_reference *reference, const char *text, size_t len, const char **ret)
{
	*ret = mof_arena_strndup(reference->reading->arena, text, len);
	return *ret ? 0 : mof_read_no_memory(reference->reading);
}

/* Takes the host out of an address; one that is not found over the network names none. */
static int
end_address(struct mof_wscim_reference *reference, char *text, size_t len)
{
	static const char *const schemes[] = { "http://", "https://" };
	char *start = text + (mof_sax_trim(text, &len) - text);
	size_t host_len = 0, skip = 0;

	if (len >= 10 && memcmp(start + len - 10, "/anonymous", 10) == 0)
		return 0;
	for (size_t i = 0; i < 2; i++)
		skip = starts_with(start, len, schemes[i]) ? strlen(schemes[i]) : skip;
	if (!skip)
		return 0;
	start += skip;
	while (host_len < len - skip && !strchr("/?#", start[host_len]))
		host_len++;
	host_len = mof_wscim_decode_uri(start, host_len);
	if (host_len == SIZE_MAX)
		return fail(reference, "the address of a reference is no URI");
	return copy_text(reference, start, host_len, &target_of(reference)->path.host);
}

/* Takes the class out of a resource's URI, and of one of Microsoft's the namespace as well. */
static int
end_resource(struct mof_wscim_reference *reference, const char *text, size_t len)
{
	static const char wmi[] = "/wmi/";
	struct mof_path *path = &target_of(reference)->path;
	const char *start, *slash, *query, *space;
	int result = 0;

	text = mof_sax_trim(text, &len);
	query = memchr(text, '?', len);
	len = query ? (size_t)(query - text) : len;
	slash = memrchr(text, '/', len);
	start = slash ? slash + 1 : text;
	if (!mof_name_is_valid(start, (size_t)(text + len - start)))
		return fail_text(reference, text, len, "is a resource that names no class");
	space = memmem(text, len, wmi, sizeof(wmi) - 1);
	if (space && space + sizeof(wmi) - 1 < slash && !path->name_space) {
		space += sizeof(wmi) - 1;
		result = copy_text(reference, space, (size_t)(slash - space), &path->name_space);
	}
	if (!result)
		result = copy_text(reference, start, (size_t)(text + len - start),
				   &path->class_name);
	return result;
}

/* Makes room for one more key. */
static int
grow_keys(struct mof_wscim_reference *reference, struct mof_wscim_target *target)
{
	size_t count = target->path.key_count, capacity = target->capacity;
	struct mof_path_key *keys;

	if (count < capacity)
		return 0;
	if (count == KEYS_MAX)
		return fail(reference, "a reference with more than 256 keys");
	capacity = capacity ? capacity * 2 : 4;
	keys = mof_arena_alloc(reference->reading->arena, capacity * sizeof(*keys));
	if (!keys)
		return mof_read_no_memory(reference->reading);
	if (count)
		memcpy(keys, target->keys, count * sizeof(*keys));
	target->path.keys = target->keys = keys;
	target->capacity = capacity;
	return 0;
}

/* Begins a selector: the key is there from now on, and its value comes with the end. */
static int
start_selector(struct mof_wscim_reference *reference, const struct mof_sax_attribute *attributes,
	       size_t count)
{
	const struct mof_sax_attribute *name = mof_sax_find(attributes, count, "Name");
	struct mof_wscim_target *target = target_of(reference);
	struct mof_path_key *key;
	int result;

	if (!name || !mof_name_is_valid(name->value, name->len))
		return fail(reference, "a selector whose Name names no key");
	result = grow_keys(reference, target);
	if (result < 0)
		return result;
	key = &target->keys[target->path.key_count];
	*key = (struct mof_path_key){ .type = MOF_STRING };
	result = copy_text(reference, name->value, name->len, &key->name);
	if (result < 0)
		return result;
	target->is_namespace = mof_name_compare(key->name, "__cimnamespace") == 0;
	if (target->is_namespace)
		return 0;
	for (size_t i = 0; i < target->path.key_count; i++) {
		if (mof_name_compare(target->keys[i].name, key->name) == 0)
			return fail_text(reference, key->name, strlen(key->name),
					 "is a key that a reference has twice");
	}
	target->path.key_count++;
	return 0;
}

static int
end_selector(struct mof_wscim_reference *reference, const char *text, size_t len)
{
	struct mof_wscim_target *target = target_of(reference);
	struct mof_path_key *key;

	if (target->is_namespace) {
		text = mof_sax_trim(text, &len);
		return copy_text(reference, text, len, &target->path.name_space);
	}
	key = &target->keys[target->path.key_count - 1];
	return key->reference ? 0 : copy_text(reference, text, len, &key->text);
}

static int
start_target(struct mof_wscim_reference *reference)
{
	if (reference->count > MOF_REFERENCE_DEPTH_MAX)
		return fail(reference, "references more than 8 deep in keys");
	reference->targets[reference->count++] = (struct mof_wscim_target){ 0 };
	return 0;
}

int
mof_wscim_reference_end(struct mof_wscim_reference *reference, const struct mof_path **ret)
{
	struct mof_wscim_target *target = target_of(reference);
	struct mof_path *path = mof_arena_alloc(reference->reading->arena, sizeof(*path));

	if (!path)
		return mof_read_no_memory(reference->reading);
	if (!target->path.class_name)
		return fail(reference, "a reference without a ResourceURI");
	*path = target->path;
	*ret = path;
	reference->count--;
	return 0;
}

/* Ends a reference that is the value of a key. */
static int
end_nested(struct mof_wscim_reference *reference)
{
	const struct mof_path *path = NULL;
	struct mof_path_key *key;
	int result = mof_wscim_reference_end(reference, &path);

	if (result < 0)
		return result;
	if (target_of(reference)->is_namespace)
		return fail(reference, "a namespace was expected, not a reference");
	key = &target_of(reference)->keys[target_of(reference)->path.key_count - 1];
	if (key->reference)
		return fail(reference, "a key with more than one reference");
	key->type = MOF_REFERENCE;
	key->reference = path;
	return 0;
}

void
mof_wscim_reference_begin(struct mof_wscim_reference *reference, const struct mof_reading *reading,
			  const struct mof_place *place)
{
	reference->reading = reading;
	reference->place = place;
	reference->count = 1;
	reference->targets[0] = (struct mof_wscim_target){ .is_namespace = false };
}

int
mof_wscim_reference_start(struct mof_wscim_reference *reference, enum mof_wscim_element parent,
			  const char *name, const struct mof_sax_attribute *attributes,
			  size_t count, enum mof_wscim_element *ret)
{
	bool is_whole =
		parent == WSCIM_REFERENCE || parent == WSCIM_WRAPPER || parent == WSCIM_NESTED;

	*ret = WSCIM_SKIPPED;
	if (parent == WSCIM_REFERENCE && strcmp(name, "EndpointReference") == 0) {
		*ret = WSCIM_WRAPPER;
	} else if (is_whole && strcmp(name, "Address") == 0) {
		*ret = WSCIM_ADDRESS;
	} else if (is_whole && (strcmp(name, "ReferenceParameters") == 0 ||
				strcmp(name, "ReferenceProperties") == 0)) {
		*ret = WSCIM_PARAMETERS;
	} else if (parent == WSCIM_PARAMETERS && strcmp(name, "ResourceURI") == 0) {
		*ret = WSCIM_RESOURCE;
	} else if (parent == WSCIM_PARAMETERS && strcmp(name, "SelectorSet") == 0) {
		*ret = WSCIM_SELECTORS;
	} else if (parent == WSCIM_SELECTORS && strcmp(name, "Selector") == 0) {
		*ret = WSCIM_SELECTOR;
		return start_selector(reference, attributes, count);
	} else if (parent == WSCIM_SELECTOR && strcmp(name, "EndpointReference") == 0) {
		*ret = WSCIM_NESTED;
		return start_target(reference);
	} else if (parent == WSCIM_SELECTOR) {
		return fail(reference, "a text or an EndpointReference was expected in a selector");
	}
	return 0;
}

int
mof_wscim_reference_leave(struct mof_wscim_reference *reference, enum mof_wscim_element element,
			  char *text, size_t len)
{
	switch (element) {
	case WSCIM_ADDRESS:
		return end_address(reference, text, len);
	case WSCIM_RESOURCE:
		return end_resource(reference, text, len);
	case WSCIM_SELECTOR:
		return end_selector(reference, text, len);
	case WSCIM_NESTED:
		return end_nested(reference);
	default:
		return 0;
	}
}
