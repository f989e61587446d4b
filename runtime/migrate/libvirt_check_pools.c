/* The storage pools of a host: which one covers a folder, and how much room it has. */
#include "libvirt_check_parts.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define MIB ((uint64_t)1024 * 1024)

/* Pools whose volumes are the files of a folder; only those have to be listed again. */
static bool
is_folder(const char *type)
{
	return type &&
	       (strcmp(type, "dir") == 0 || strcmp(type, "fs") == 0 || strcmp(type, "netfs") == 0);
}

static int
read_pool(struct check_run *run, struct check_pool *pool)
{
	struct libvirt_xml *xml;
	const char *folder;
	char *text = virStoragePoolGetXMLDesc(pool->pool, 0);
	size_t length;
	int err = 0;

	/* Somebody may just have removed it. */
	if (!text)
		return 0;
	if (libvirt_xml_take(text, "the description of a storage pool", &xml, run->failure) < 0)
		return -1;
	pool->name = virStoragePoolGetName(pool->pool);
	pool->active = virStoragePoolIsActive(pool->pool) == 1;
	pool->listed = !is_folder(libvirt_xml_text(xml, "/pool/@type"));
	folder = libvirt_xml_text(xml, "/pool/target/path");
	if (folder) {
		length = strlen(folder);
		while (length > 1 && folder[length - 1] == '/')
			length--;
		pool->folder = strndup(folder, length);
		err = pool->folder ? 0 : check_xml_failed(run, "storage pools", -ENOMEM);
	}
	libvirt_xml_free(xml);
	return err;
}

int
check_pools_list(struct check_run *run, virConnectPtr connection, struct check_pools *ret)
{
	virStoragePoolPtr *pools;
	int count = virConnectListAllStoragePools(connection, &pools, 0);
	int err = 0;

	*ret = (struct check_pools){ .count = 0 };
	if (count < 0)
		return check_call_failed(run, connection, CHECK_WARNING, NULL,
					 "the storage pools of %s are not known",
					 connection == run->check->source ? "the source"
									  : "the destination");
	ret->list = calloc((size_t)count + 1, sizeof(*ret->list));
	if (!ret->list)
		err = check_xml_failed(run, "storage pools", -ENOMEM);
	for (int i = 0; i < count && !err; i++) {
		ret->list[i].pool = pools[i];
		ret->count = (size_t)i + 1;
		err = read_pool(run, &ret->list[i]);
	}
	for (size_t i = ret->count; i < (size_t)count; i++)
		virStoragePoolFree(pools[i]);
	free(pools);
	if (err)
		check_pools_clear(ret);
	return err;
}

void
check_pools_clear(struct check_pools *pools)
{
	for (size_t i = 0; i < pools->count; i++) {
		virStoragePoolFree(pools->list[i].pool);
		free(pools->list[i].folder);
	}
	free(pools->list);
	*pools = (struct check_pools){ .count = 0 };
}

struct check_pool *
check_pools_find(const struct check_pools *pools, const char *path)
{
	const char *slash = strrchr(path, '/');
	size_t length = slash ? (size_t)(slash - path) : 0;

	for (size_t i = 0; i < pools->count; i++) {
		const char *folder = pools->list[i].folder;

		if (folder && length && strlen(folder) == length &&
		    memcmp(folder, path, length) == 0)
			return &pools->list[i];
	}
	return NULL;
}

int
check_pool_look(struct check_run *run, virConnectPtr connection, struct check_pool *pool)
{
	virStoragePoolInfo info;

	if (!pool->listed && virStoragePoolRefresh(pool->pool, 0) < 0) {
		pool->active = false;
		return check_call_failed(run, connection, CHECK_BLOCKING, "mend its folder there",
					 "storage pool \"%s\" cannot be read", pool->name);
	}
	pool->listed = true;
	if (virStoragePoolGetInfo(pool->pool, &info) < 0)
		return check_call_failed(run, connection, CHECK_BLOCKING, NULL,
					 "the room in storage pool \"%s\" is not known",
					 pool->name);
	pool->available = info.available;
	return 0;
}

void
check_pools_room(struct check_run *run, const struct check_pools *pools, const char *where)
{
	for (size_t i = 0; i < pools->count; i++) {
		const struct check_pool *pool = &pools->list[i];
		bool too_small = pool->available < pool->needed;

		if (!pool->active || pool->available >= pool->most)
			continue;
		check_found(run, too_small ? CHECK_BLOCKING : CHECK_WARNING,
			    "storage pool \"%s\" of %s has %llu MiB left, and the images %s %llu "
			    "MiB: make room there",
			    pool->name, where, (unsigned long long)(pool->available / MIB),
			    too_small ? "need" : "can grow to",
			    (unsigned long long)((too_small ? pool->needed : pool->most) / MIB));
	}
}
