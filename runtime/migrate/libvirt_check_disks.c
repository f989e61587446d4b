/* Whether the images of a guest can be copied, or are where the guest will look for them. */
#include "libvirt_check_parts.h"

#include <libvirt/virterror.h>

#include <stdlib.h>
#include <string.h>

static bool
is(const char *text, const char *word)
{
	return text && strcmp(text, word) == 0;
}

bool
check_is_copied(const struct libvirt_xml_disk *disk)
{
	return disk->path && (is(disk->type, "file") || is(disk->type, "block")) &&
	       !disk->read_only && !disk->shareable;
}

/* A name for messages. */
static const char *
name_of(const struct libvirt_xml_disk *disk)
{
	return disk->target ? disk->target : "?";
}

/*
 * Whether libvirt there knows a volume with that path: 0 if it does not, and its last error says
 * so; 1 also if it cannot tell, which is told; -1 and the failure.
 */
static int
is_known(struct check_run *run, const char *path)
{
	virStorageVolPtr volume = virStorageVolLookupByPath(run->check->destination, path);
	int code;

	if (volume) {
		virStorageVolFree(volume);
		return 1;
	}
	code = check_last_code();
	if (code == VIR_ERR_NO_STORAGE_VOL || code == VIR_ERR_NO_STORAGE_POOL)
		return 0;
	code = check_call_failed(run, run->check->destination, CHECK_WARNING, NULL,
				 "it is not known whether the destination has \"%s\"", path);
	return code < 0 ? -1 : 1;
}

static int
check_file_present(struct check_run *run, const struct libvirt_xml_disk *disk)
{
	int known = is_known(run, disk->path);

	if (known)
		return known < 0 ? -1 : 0;
	return check_call_failed(run, run->check->destination, CHECK_WARNING,
				 disk->read_only ? "the same file has to be there as well"
						 : "it has to lie on storage that both hosts "
						   "share, or to move with the guest",
				 "disk \"%s\" has \"%s\", which no storage pool of the destination "
				 "has",
				 name_of(disk), disk->path);
}

static int
check_pool_present(struct check_run *run, const struct libvirt_xml_disk *disk)
{
	virStoragePoolPtr pool = virStoragePoolLookupByName(run->check->destination, disk->pool);
	int active;

	if (!pool)
		return check_call_failed(
			run, run->check->destination, CHECK_BLOCKING, "define and start it there",
			"disk \"%s\" lies in storage pool \"%s\", which is missing "
			"at the destination",
			name_of(disk), disk->pool);
	active = virStoragePoolIsActive(pool);
	virStoragePoolFree(pool);
	if (active != 1)
		check_found(run, CHECK_BLOCKING,
			    "storage pool \"%s\" of disk \"%s\" is not active at the destination: "
			    "start it there",
			    disk->pool, name_of(disk));
	return 0;
}

int
check_present(struct check_run *run, bool without_copied)
{
	for (size_t i = 0; i < run->disks.count; i++) {
		const struct libvirt_xml_disk *disk = &run->disks.list[i];
		bool is_file = is(disk->type, "file") || is(disk->type, "block");
		int err = 0;

		if (is(disk->type, "volume") && disk->pool)
			err = check_pool_present(run, disk);
		else if (is_file && disk->path && !(without_copied && check_is_copied(disk)))
			err = check_file_present(run, disk);
		if (err)
			return err;
	}
	return 0;
}

/* The format has to be known, and one in which QEMU makes images. */
static void
check_format(struct check_run *run, const struct libvirt_xml_disk *disk)
{
	static const char *const formats[] = { "raw", "qcow2", "qed", "vmdk", "vdi", "vpc" };

	for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++)
		if (is(disk->format, formats[i]))
			return;
	if (disk->format)
		check_found(run, CHECK_BLOCKING,
			    "disk \"%s\" has an image of format \"%s\", which cannot be made: "
			    "convert it to \"qcow2\" or \"raw\"",
			    name_of(disk), disk->format);
	else
		check_found(run, CHECK_BLOCKING,
			    "the format of the image of disk \"%s\" is not known: name it in its "
			    "<driver type='..'/>",
			    name_of(disk));
}

/* Backing files that are missing there make the copy hold what they hold. */
static int
check_chain(struct check_run *run, struct check_pools *pools, const struct libvirt_xml_disk *disk)
{
	virConnectPtr there = run->check->destination;

	for (size_t i = 0; i < disk->backing.count; i++) {
		const char *path = disk->backing.texts[i];
		struct check_pool *pool = check_pools_find(pools, path);
		int known;

		if (pool && pool->active && check_pool_look(run, there, pool) < 0)
			return -1;
		known = there ? is_known(run, path) : 0;

		if (known < 0)
			return -1;
		if (known)
			continue;
		check_found(run, CHECK_WARNING,
			    "disk \"%s\" stands on \"%s\", which %s: copy it there first, or the "
			    "new image will hold all of its data",
			    name_of(disk), path,
			    there ? "no storage pool of the destination has"
				  : "the destination may lack");
		return 0;
	}
	return 0;
}

/* An image of that path is there already. */
static int
check_existing(struct check_run *run, const struct libvirt_xml_disk *disk, virStorageVolPtr volume,
	       uint64_t capacity, bool deep)
{
	virStorageVolInfo info;
	bool known = virStorageVolGetInfo(volume, &info) == 0;

	if (!known &&
	    check_call_failed(run, run->check->destination, CHECK_WARNING, NULL,
			      "the size of \"%s\" at the destination is not known", disk->path) < 0)
		return -1;
	if (!run->check->order->settings.overwrite)
		check_found(run, CHECK_BLOCKING,
			    "the destination has an image \"%s\" already, where that of disk "
			    "\"%s\" is to lie: remove it, or allow it to be overwritten",
			    disk->path, name_of(disk));
	if (deep && known && info.capacity != capacity)
		check_found(run, CHECK_WARNING,
			    "the image \"%s\" at the destination has %llu bytes, and that of disk "
			    "\"%s\" has %llu: it cannot be used as it is, remove it",
			    disk->path, info.capacity, name_of(disk), (unsigned long long)capacity);
	return 0;
}

/* The place at the destination: its pool, what lies there, and what it will have to hold. */
static int
check_place(struct check_run *run, struct check_pools *pools, const struct libvirt_xml_disk *disk,
	    const virDomainBlockInfo *info, bool deep)
{
	virConnectPtr there = run->check->destination;
	struct check_pool *pool = check_pools_find(pools, disk->path);
	virStorageVolPtr volume;
	int err;

	if (!pool) {
		check_found(run, CHECK_WARNING,
			    "no storage pool of the destination covers the folder of \"%s\" (disk "
			    "\"%s\"): its room is not known; define and start one there",
			    disk->path, name_of(disk));
		return 0;
	}
	if (!pool->active) {
		check_found(run, CHECK_BLOCKING,
			    "storage pool \"%s\" of the destination, where the image of disk "
			    "\"%s\" is to lie, is not active: start it there",
			    pool->name, name_of(disk));
		return 0;
	}
	if (check_pool_look(run, there, pool) < 0)
		return -1;
	volume = virStorageVolLookupByPath(there, disk->path);
	if (volume) {
		err = check_existing(run, disk, volume, info->capacity, deep);
		virStorageVolFree(volume);
		return err;
	}
	pool->needed += info->allocation;
	pool->most += info->capacity;
	return 0;
}

static int
check_copy(struct check_run *run, struct check_pools *pools, const struct libvirt_xml_disk *disk,
	   bool deep)
{
	virDomainBlockInfo info;

	if (virDomainGetBlockInfo(run->check->domain, disk->path, &info, 0) < 0)
		return check_call_failed(
			run, run->check->source, CHECK_BLOCKING, "mend its storage first",
			"the image of disk \"%s\" cannot be looked at", name_of(disk));
	if (deep) {
		check_format(run, disk);
		if (check_chain(run, pools, disk) < 0)
			return -1;
	}
	return run->check->destination ? check_place(run, pools, disk, &info, deep) : 0;
}

int
check_copies(struct check_run *run, bool deep)
{
	virConnectPtr there = run->check->destination;
	struct check_pools pools = { .count = 0 };
	int err = there ? check_pools_list(run, there, &pools) : 0;

	for (size_t i = 0; i < run->disks.count && !err; i++)
		if (check_is_copied(&run->disks.list[i]))
			err = check_copy(run, &pools, &run->disks.list[i], deep);
	if (!err)
		check_pools_room(run, &pools, "the destination");
	check_pools_clear(&pools);
	return err;
}

/* Another file for a disk, in the folder where its image is. */
static int
check_new_file(struct check_run *run, struct check_pools *pools,
	       const struct libvirt_xml_disk *disk)
{
	struct check_pool *pool = check_pools_find(pools, disk->path);
	virDomainBlockInfo info;

	if (virDomainGetBlockInfo(run->check->domain, disk->path, &info, 0) < 0)
		return check_call_failed(
			run, run->check->source, CHECK_BLOCKING, "mend its storage first",
			"the image of disk \"%s\" cannot be looked at", name_of(disk));
	if (!pool || !pool->active) {
		check_found(run, CHECK_WARNING,
			    "no active storage pool covers the folder of \"%s\" (disk \"%s\"): its "
			    "room is not known; define and start one",
			    disk->path, name_of(disk));
		return 0;
	}
	if (check_pool_look(run, run->check->source, pool) < 0)
		return -1;
	pool->needed += info.allocation;
	pool->most += info.capacity;
	return 0;
}

/* Whether the disk can be moved by a copy: 1, or 0 with the reason told. */
static int
is_movable(struct check_run *run, const struct libvirt_xml_disk *disk)
{
	if (!is(disk->type, "file") || !disk->path)
		check_found(run, CHECK_BLOCKING,
			    "disk \"%s\" is of type \"%s\": only images that are plain files can "
			    "be moved",
			    name_of(disk), disk->type ? disk->type : "?");
	else if (disk->shareable)
		check_found(run, CHECK_BLOCKING,
			    "disk \"%s\" is shared with other guests: its image \"%s\" has to "
			    "stay; detach it first",
			    name_of(disk), disk->path);
	else if (disk->transient)
		check_found(run, CHECK_BLOCKING,
			    "disk \"%s\" is transient: what the guest has written to it cannot be "
			    "moved; detach it first",
			    name_of(disk));
	else if (disk->read_only)
		check_found(run, CHECK_WARNING,
			    "disk \"%s\" is read-only: its image \"%s\" stays where it is",
			    name_of(disk), disk->path);
	else
		return 1;
	return 0;
}

int
check_storage_move(struct check_run *run)
{
	struct check_pools pools;
	size_t count = 0;
	int err = check_pools_list(run, run->check->source, &pools);

	for (size_t i = 0; i < run->disks.count && !err; i++) {
		const struct libvirt_xml_disk *disk = &run->disks.list[i];

		if (is(disk->device, "cdrom") || is(disk->device, "floppy"))
			continue;
		count++;
		if (is_movable(run, disk))
			err = check_new_file(run, &pools, disk);
	}
	if (!err && !count)
		check_found(run, CHECK_WARNING, "the guest has no disk that could be moved");
	if (!err)
		check_pools_room(run, &pools, "the source");
	check_pools_clear(&pools);
	return err;
}
