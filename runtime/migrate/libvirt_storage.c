#include "libvirt_storage.h"
#include "libvirt_disks.h"
#include "libvirt_link.h"
#include "libvirt_xml.h"
#include "uuid.h"

#include <libvirt/virterror.h>
#include <libxml/tree.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TEXT(text) ((const xmlChar *)(text))
#define PREFIX_SIZE 80

/* The folder of an image, and the pool over it. */
struct place {
	char *folder;
	const char *name; /* of the image within it */
	virStoragePoolPtr pool;
	bool started; /* for this call alone */
};

/* Returns 0, or -1 if the path is not absolute or memory is out. */
static int
split_path(const char *path, struct place *ret)
{
	const char *slash = strrchr(path, '/');

	if (*path != '/' || !slash || !slash[1])
		return -1;
	ret->name = slash + 1;
	ret->folder = strndup(path, slash == path ? 1 : (size_t)(slash - path));
	return ret->folder ? 0 : -1;
}

/* The XML of a document that has been built, to be freed; NULL when memory is out. */
static char *
dump(xmlDocPtr document)
{
	xmlChar *text = NULL;
	char *copy;
	int size;

	xmlDocDumpMemory(document, &text, &size);
	copy = text ? strdup((const char *)text) : NULL;
	xmlFree(text);
	xmlFreeDoc(document);
	return copy;
}

/* What the names of all pools of the job begin with: "mofc-", what is its own in its id, "-". */
static void
pool_prefix(const char *job, char *name, size_t size)
{
	const char *colon = job ? strchr(job, ':') : NULL;

	snprintf(name, size, "mofc-%s-", colon ? colon + 1 : job ? job : "look");
}

/* A transient pool of the job's own over a folder. */
static char *
pool_xml(const char *job, const char *folder)
{
	xmlDocPtr document = xmlNewDoc(TEXT("1.0"));
	xmlNodePtr pool = xmlNewNode(NULL, TEXT("pool")), target;
	char uuid[MIGRATE_UUID_SIZE], prefix[PREFIX_SIZE], name[PREFIX_SIZE + MIGRATE_UUID_SIZE];

	if (uuid_random(uuid) < 0)
		uuid[0] = '\0';
	pool_prefix(job, prefix, sizeof(prefix));
	snprintf(name, sizeof(name), "%s%.8s", prefix, uuid);
	xmlDocSetRootElement(document, pool);
	xmlNewProp(pool, TEXT("type"), TEXT("dir"));
	xmlNewTextChild(pool, NULL, TEXT("name"), TEXT(name));
	target = xmlNewChild(pool, NULL, TEXT("target"), NULL);
	xmlNewTextChild(target, NULL, TEXT("path"), TEXT(folder));
	return dump(document);
}

static char *
volume_xml(const char *name, const struct migrate_disk *disk)
{
	xmlDocPtr document = xmlNewDoc(TEXT("1.0"));
	xmlNodePtr volume = xmlNewNode(NULL, TEXT("volume")), target;
	char capacity[24];

	snprintf(capacity, sizeof(capacity), "%" PRIu64, disk->capacity);
	xmlDocSetRootElement(document, volume);
	xmlNewTextChild(volume, NULL, TEXT("name"), TEXT(name));
	xmlNewTextChild(volume, NULL, TEXT("capacity"), TEXT(capacity));
	xmlNewTextChild(volume, NULL, TEXT("allocation"), TEXT("0"));
	target = xmlNewChild(volume, NULL, TEXT("target"), NULL);
	xmlNewProp(xmlNewChild(target, NULL, TEXT("format"), NULL), TEXT("type"),
		   TEXT(disk->format));
	return dump(document);
}

/* Whether a pool keeps its volumes in that folder. */
static bool
covers(virStoragePoolPtr pool, const char *folder)
{
	struct migrate_result failure;
	struct libvirt_xml *xml;
	const char *path;
	bool is;

	if (libvirt_xml_take(virStoragePoolGetXMLDesc(pool, 0), "a storage pool", &xml, &failure) <
	    0)
		return false;
	path = libvirt_xml_text(xml, "/pool/target/path");
	is = path && strcmp(path, folder) == 0;
	libvirt_xml_free(xml);
	return is;
}

static virStoragePoolPtr
find_pool(virConnectPtr connection, const char *folder)
{
	virStoragePoolPtr *pools = NULL, found = NULL;
	int count = virConnectListAllStoragePools(connection, &pools, 0);

	for (int i = 0; i < count; i++) {
		if (!found && covers(pools[i], folder))
			found = pools[i];
		else
			virStoragePoolFree(pools[i]);
	}
	free(pools);
	return found;
}

/*
 * Returns err, what was made of the place; or -1 and *failure if that is 0 and the pool that was
 * started is still there, as its host was lost: whoever asks again has it taken down.
 */
static int
close_place(struct place *place, int err, struct migrate_result *failure)
{
	if (place->pool && place->started && virStoragePoolDestroy(place->pool) < 0 && !err) {
		link_failure(failure, place->folder);
		err = -1;
	}
	if (place->pool)
		virStoragePoolFree(place->pool);
	free(place->folder);
	return err;
}

/* Makes sure that the pool is active and knows what is in the folder.  Returns 0 or -1. */
static int
activate(virConnectPtr connection, const char *job, struct place *place)
{
	char *xml;

	place->pool = find_pool(connection, place->folder);
	if (!place->pool) {
		xml = pool_xml(job, place->folder);
		place->pool = xml ? virStoragePoolCreateXML(connection, xml, 0) : NULL;
		place->started = place->pool != NULL;
		free(xml);
		return place->pool ? 0 : -1;
	}
	if (virStoragePoolIsActive(place->pool) != 1) {
		if (virStoragePoolCreate(place->pool, 0) < 0)
			return -1;
		place->started = true;
	}
	return virStoragePoolRefresh(place->pool, 0);
}

static int
open_place(virConnectPtr connection, const char *job, const char *path, struct place *ret,
	   struct migrate_result *failure)
{
	char what[MIGRATE_MESSAGE_SIZE];

	memset(ret, 0, sizeof(*ret));
	if (split_path(path, ret) < 0) {
		snprintf(what, sizeof(what), "\"%.300s\" is no absolute path of an image", path);
		link_fail(failure, VIR_FROM_STORAGE, VIR_ERR_INVALID_ARG, what);
		return -1;
	}
	if (activate(connection, job, ret) == 0)
		return 0;
	snprintf(what, sizeof(what), "the folder %.300s cannot be used", ret->folder);
	link_failure(failure, what);
	return close_place(ret, -1, failure);
}

int
storage_find(virConnectPtr connection, const char *job, const char *path,
	     struct migrate_result *failure)
{
	struct place place;
	virStorageVolPtr volume;

	if (open_place(connection, job, path, &place, failure) < 0)
		return -1;
	volume = virStorageVolLookupByName(place.pool, place.name);
	if (volume)
		virStorageVolFree(volume);
	return close_place(&place, 0, failure) < 0 ? -1 : volume != NULL;
}

/* Whether a domain of the host, active or not, names the image: 1, 0, or -1 if none can tell. */
static int
is_in_use(virConnectPtr connection, const char *path)
{
	virDomainPtr *domains = NULL;
	int count = virConnectListAllDomains(connection, &domains, 0);
	int use = count < 0 ? -1 : 0;

	for (int i = 0; i < count; i++) {
		for (unsigned int inactive = 0; inactive < 2 && !use; inactive++) {
			char *xml = virDomainGetXMLDesc(domains[i],
							inactive ? VIR_DOMAIN_XML_INACTIVE : 0);

			/* A transient domain has no other definition; one that goes is no user. */
			use = xml && disks_use(xml, path);
			free(xml);
		}
		virDomainFree(domains[i]);
	}
	free(domains);
	return use;
}

static int
refuse_in_use(const char *path, struct migrate_result *failure)
{
	char what[MIGRATE_MESSAGE_SIZE];

	snprintf(what, sizeof(what), "%.400s stays, as a guest uses it", path);
	link_fail(failure, VIR_FROM_STORAGE, VIR_ERR_OPERATION_INVALID, what);
	return -1;
}

int
storage_remove(virConnectPtr connection, const char *job, const char *path,
	       struct migrate_result *failure)
{
	struct place place;
	virStorageVolPtr volume;
	int err = 0, use = is_in_use(connection, path);

	if (use < 0)
		link_failure(failure, NULL);
	if (use)
		return use < 0 ? -1 : refuse_in_use(path, failure);
	if (open_place(connection, job, path, &place, failure) < 0)
		return -1;
	volume = virStorageVolLookupByName(place.pool, place.name);
	if (volume) {
		err = virStorageVolDelete(volume, 0);
		if (err) /* to free the volume forgets the reason */
			link_failure(failure, path);
		virStorageVolFree(volume);
	}
	return close_place(&place, err, failure);
}

/*
 * A pool that is left is not in the way of anybody, who would use it; but nobody would ever take it
 * down.
 */
int
storage_tidy(virConnectPtr connection, const char *job, struct migrate_result *failure)
{
	virStoragePoolPtr *pools = NULL;
	char prefix[PREFIX_SIZE];
	int count = virConnectListAllStoragePools(connection, &pools,
						  VIR_CONNECT_LIST_STORAGE_POOLS_TRANSIENT);
	int err = 0;

	if (count < 0) {
		link_failure(failure, NULL);
		return -1;
	}
	pool_prefix(job, prefix, sizeof(prefix));
	for (int i = 0; i < count; i++) {
		const char *name = virStoragePoolGetName(pools[i]);

		if (strncmp(name, prefix, strlen(prefix)) == 0 &&
		    virStoragePoolDestroy(pools[i]) < 0) {
			link_failure(failure, name);
			err = -1;
		}
		virStoragePoolFree(pools[i]);
	}
	free(pools);
	return err;
}

static int
make_volume(const struct place *place, const struct migrate_disk *disk)
{
	char *xml = volume_xml(place->name, disk);
	virStorageVolPtr volume = xml ? virStorageVolCreateXML(place->pool, xml, 0) : NULL;

	free(xml);
	if (!volume)
		return -1;
	virStorageVolFree(volume);
	return 0;
}

/* An image of that path is not this job's: it stays, or makes room if that is wished. */
static int
make_room(virConnectPtr connection, const char *job, const struct migrate_disk *disk,
	  bool overwrite, struct migrate_result *failure)
{
	char what[MIGRATE_MESSAGE_SIZE];
	int found = storage_find(connection, job, disk->path, failure);

	if (found <= 0)
		return found;
	if (overwrite)
		return storage_remove(connection, job, disk->path, failure);
	snprintf(what, sizeof(what), "%.400s exists already", disk->path);
	link_fail(failure, VIR_FROM_STORAGE, VIR_ERR_STORAGE_VOL_EXIST, what);
	return -1;
}

static int
make_image(virConnectPtr connection, const char *job, struct migrate_disk *disk, bool overwrite,
	   struct migrate_result *failure)
{
	struct place place;
	int err;

	disk->made = false;
	if (make_room(connection, job, disk, overwrite, failure) < 0 ||
	    open_place(connection, job, disk->path, &place, failure) < 0)
		return -1;
	disk->made = true;
	err = make_volume(&place, disk);
	if (err)
		link_failure(failure, disk->path);
	return close_place(&place, err, failure);
}

int
storage_make(virConnectPtr connection, const char *job, struct migrate_disk *disks, size_t count,
	     bool overwrite, struct migrate_result *failure)
{
	int err = 0;

	for (size_t i = 0; i < count; i++) {
		if (err)
			disks[i].made = false;
		else
			err = make_image(connection, job, &disks[i], overwrite, failure);
	}
	return err;
}

int
storage_copy(virConnectPtr connection, const char *job, const struct migrate_disk *disk,
	     struct migrate_result *failure)
{
	struct place from, to;
	virStorageVolPtr source, copy = NULL;
	char *xml;
	int err;

	if (open_place(connection, job, disk->source, &from, failure) < 0)
		return -1;
	if (open_place(connection, job, disk->path, &to, failure) < 0)
		return close_place(&from, -1, failure);
	source = virStorageVolLookupByName(from.pool, from.name);
	xml = volume_xml(to.name, disk);
	if (source && xml)
		copy = virStorageVolCreateXMLFrom(to.pool, xml, source, 0);
	if (!copy)
		link_failure(failure, disk->path);
	else
		virStorageVolFree(copy);
	if (source)
		virStorageVolFree(source);
	free(xml);
	err = close_place(&to, copy ? 0 : -1, failure);
	return close_place(&from, err, failure);
}
