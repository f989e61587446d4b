/* NewResourceSettingData: which disk's image is to lie where. */
#include "arguments_reading.h"
#include "image_path.h"

#include <msvm_storage_allocation_setting_data.h>

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define NONE SIZE_MAX
#define LOGICAL_DISK CIM_RESOURCE_ALLOCATION_SETTING_DATA_RESOURCE_TYPE_LOGICAL_DISK

/* One element of the parameter. */
struct element {
	size_t index;
	char parameter[sizeof("NewResourceSettingData[]") + 20];
	const struct msvm_storage_allocation_setting_data *data;
	const char *present, *path; /* as they are given; NULL: not given */
	size_t known;               /* which of the disks that the caller knows; NONE */
};

__attribute__((format(printf, 3, 4))) static int
refuse(struct arguments_reading *reading, const struct element *element, const char *format, ...)
{
	struct mof_error inner;
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(inner.message, sizeof(inner.message), format, arguments);
	va_end(arguments);
	return arguments_refuse(reading, MIGRATE_RETURN_INVALID_PARAMETER, "%s: %s",
				element->parameter, inner.message);
}

/* The only element of an array, where an empty text stands for none. */
static int
only_text(struct arguments_reading *reading, const struct element *element, const char *property,
	  const struct mof_string_array *array, const char **ret)
{
	*ret = array->count ? array->items[0] : NULL;
	if (array->count > 1)
		return refuse(reading, element, "%s has %zu elements: give the path of one image",
			      property, array->count);
	if (*ret && !**ret)
		*ret = NULL;
	return 0;
}

/*
 * The documentation has the new path in Connection, the samples have it in HostResource: with both,
 * HostResource is the image as it is now.
 */
static int
read_paths(struct arguments_reading *reading, struct element *element)
{
	const char *host_resource, *connection;
	int err = only_text(reading, element, "HostResource", &element->data->host_resource,
			    &host_resource);

	if (!err)
		err = only_text(reading, element, "Connection", &element->data->connection,
				&connection);
	if (err)
		return err;
	element->present = connection ? host_resource : NULL;
	element->path = connection ? connection : host_resource;
	return 0;
}

static size_t
find_source(const struct migrate_arguments *arguments, const char *path)
{
	for (size_t i = 0; i < arguments->disk_count; i++)
		if (arguments->disks[i].source &&
		    image_path_equal(arguments->disks[i].source, path))
			return i;
	return NONE;
}

static size_t
find_target(const struct migrate_arguments *arguments, const char *target)
{
	for (size_t i = 0; i < arguments->disk_count; i++)
		if (arguments->disks[i].target && strcmp(arguments->disks[i].target, target) == 0)
			return i;
	return NONE;
}

/* Whether a text is what libvirt calls a disk within a guest: vda, sdab, hdc, .. */
static bool
is_target(const char *text)
{
	static const char *const kinds[] = { "vd", "sd", "hd", "fd", "xvd", "ubd" };

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		size_t length = strlen(kinds[i]);
		size_t letters;

		if (strncmp(text, kinds[i], length) != 0)
			continue;
		letters = strspn(text + length, "abcdefghijklmnopqrstuvwxyz");
		if (letters && letters <= 3 && !text[length + letters])
			return true;
	}
	return false;
}

/* The target that the instance names, in the first of its properties that does; NULL if none. */
static const char *
target_of(const struct migrate_arguments *arguments,
	  const struct msvm_storage_allocation_setting_data *data)
{
	const char *names[] = { data->instance_id, data->address_on_parent, data->address,
				data->element_name };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const char *name = names[i];

		for (const char *at = name; !i && at && *at; at++)
			if (strchr("\\/:", *at))
				name = at + 1;
		if (name && (is_target(name) || find_target(arguments, name) != NONE))
			return name;
	}
	return NULL;
}

/* Which disk is meant: by its present path, else by its target, else by its position. */
static int
identify(struct arguments_reading *reading, struct element *element, struct migrate_disk *disk)
{
	const struct migrate_arguments *arguments = reading->arguments;
	const char *target = target_of(arguments, element->data);

	element->known = NONE;
	if (element->present) {
		disk->source = element->present;
		element->known = find_source(arguments, element->present);
		if (arguments->disks && element->known == NONE)
			return refuse(reading, element,
				      "HostResource \"%.150s\" is no image of the machine: give "
				      "the image as it is now, or only the new path",
				      element->present);
	} else if (target) {
		disk->target = target;
		element->known = find_target(arguments, target);
		if (arguments->disks && element->known == NONE)
			return refuse(reading, element,
				      "the machine has no disk \"%.20s\": name one that it has",
				      target);
	} else if (arguments->disks) {
		if (element->path)
			element->known = find_source(arguments, element->path);
		if (element->known == NONE && element->index < arguments->disk_count)
			element->known = element->index;
		if (element->known == NONE)
			return refuse(reading, element,
				      "the machine has only %zu disks: leave this element out",
				      arguments->disk_count);
	}
	if (element->known != NONE) {
		disk->target = arguments->disks[element->known].target;
		disk->source = arguments->disks[element->known].source;
		disk->format = arguments->disks[element->known].format;
		disk->capacity = arguments->disks[element->known].capacity;
	}
	return 0;
}

/* A path that changes is new, and so is each one of which nobody knows whether it does. */
static int
check_storage(struct arguments_reading *reading, const struct element *element, const char *path)
{
	const struct host *host = reading->destination ? reading->destination : reading->source;

	if (host_has_storage(host, path))
		return 0;
	if (!host->storage_count)
		return refuse(reading, element,
			      "\"%.150s\" cannot be put anywhere: the hosts file gives no storage= "
			      "for %.100s; have it added",
			      path, host->name);
	return refuse(reading, element,
		      "\"%.150s\" lies in none of the folders that the hosts file gives for %.100s "
		      "(storage=): give a path below one of them",
		      path, host->name);
}

/* No image may be put over that of another disk of the machine, which stays or is yet to go. */
static int
check_free(struct arguments_reading *reading, const struct element *element, const char *path)
{
	size_t other = find_source(reading->arguments, path);

	if (other == NONE || other == element->known)
		return 0;
	return refuse(reading, element,
		      "\"%.150s\" is the image of another disk of the machine: give another path",
		      path);
}

static int
read_new_path(struct arguments_reading *reading, const struct element *element,
	      struct migrate_disk *disk)
{
	char resolved[IMAGE_PATH_SIZE];
	struct mof_error inner;
	int err;

	if (!element->path) {
		disk->path = disk->source;
		return 0;
	}
	if (image_path_resolve(element->path, resolved, &inner) < 0)
		return refuse(reading, element, "the path \"%.150s\" %s: give an absolute one",
			      element->path, inner.message);
	if (!image_path_has_name(element->path))
		return refuse(reading, element,
			      "the path \"%.150s\" names a folder: give that of a file",
			      element->path);
	if (element->known != NONE && disk->source && image_path_equal(disk->source, resolved)) {
		disk->path = disk->source;
		return 0;
	}
	err = check_storage(reading, element, resolved);
	if (!err)
		err = check_free(reading, element, resolved);
	return err ? err : arguments_copy(reading, resolved, &disk->path);
}

static bool
is_same(const char *a, const char *b)
{
	return a && b && image_path_equal(a, b);
}

/* Each disk has one element, and each new path one disk. */
static int
check_single(struct arguments_reading *reading, const struct element *element,
	     const struct migrate_disk *disks)
{
	const struct migrate_disk *disk = &disks[element->index];

	for (size_t i = 0; i < element->index; i++) {
		if ((disk->target && disks[i].target &&
		     strcmp(disk->target, disks[i].target) == 0) ||
		    is_same(disk->source, disks[i].source))
			return refuse(reading, element,
				      "means the same disk as element %zu, \"%.150s\": give one "
				      "instance for each disk",
				      i, disk->target ? disk->target : disk->source);
		if (is_same(disk->path, disks[i].path))
			return refuse(reading, element,
				      "\"%.150s\" is where element %zu goes to: give each disk a "
				      "path of its own",
				      disk->path, i);
	}
	return 0;
}

static int
read_element(struct arguments_reading *reading, struct element *element, struct migrate_disk *disks)
{
	const char *text = reading->arguments->new_resource_setting_data[element->index];
	struct migrate_disk *disk = &disks[element->index];
	struct mof_object object;
	int err;

	snprintf(element->parameter, sizeof(element->parameter), "NewResourceSettingData[%zu]",
		 element->index);
	if (!text)
		return refuse(reading, element, "is NULL: leave it out");
	err = arguments_embedded(reading, element->parameter, text,
				 msvm_storage_allocation_setting_data_class.name, &object);
	if (!err)
		err = arguments_values(reading, element->parameter, object);
	if (err)
		return err;
	element->data = object.self;
	if (element->data->resource_type.set && element->data->resource_type.value != LOGICAL_DISK)
		return refuse(reading, element,
			      "ResourceType %u is not the image of a disk: give instances of 31 "
			      "(Logical Disk) only",
			      element->data->resource_type.value);
	err = read_paths(reading, element);
	if (!err)
		err = identify(reading, element, disk);
	if (!err)
		err = read_new_path(reading, element, disk);
	return err ? err : check_single(reading, element, disks);
}

/* Some of what a disk points to is the caller's: all of it goes into the arena. */
static int
keep(struct arguments_reading *reading, struct migrate_disk *disk)
{
	int err = arguments_copy(reading, disk->target, &disk->target);

	if (!err)
		err = arguments_copy(reading, disk->source, &disk->source);
	if (!err)
		err = arguments_copy(reading, disk->path, &disk->path);
	return err ? err : arguments_copy(reading, disk->format, &disk->format);
}

int
arguments_disks(struct arguments_reading *reading)
{
	const struct migrate_arguments *arguments = reading->arguments;
	size_t count = arguments->new_resource_count;
	struct migrate_disk *disks;
	const char **texts;

	if (!count)
		return 0;
	if (count > JOB_DISKS_MAX)
		return arguments_refuse(reading, MIGRATE_RETURN_INVALID_PARAMETER,
					"NewResourceSettingData: %zu elements: give at most %d",
					count, JOB_DISKS_MAX);
	disks = mof_arena_alloc(reading->arena, count * sizeof(*disks));
	texts = mof_arena_alloc(reading->arena, count * sizeof(*texts));
	if (!disks || !texts)
		return -ENOMEM;
	for (size_t i = 0; i < count; i++) {
		struct element element = { .index = i };
		int err = read_element(reading, &element, disks);

		if (!err)
			err = keep(reading, &disks[i]);
		if (!err)
			err = arguments_copy(reading, arguments->new_resource_setting_data[i],
					     &texts[i]);
		if (err)
			return err;
	}
	reading->wish.disks = disks;
	reading->wish.disk_count = count;
	reading->wish.new_resource_setting_data = texts;
	reading->wish.new_resource_count = count;
	return 0;
}
