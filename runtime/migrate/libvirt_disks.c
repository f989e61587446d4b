#include "libvirt_disks.h"
#include "libvirt_link.h"
#include "libvirt_xml.h"

#include <libvirt/virterror.h>
#include <libxml/parser.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define XML_OPTIONS (XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING)
#define TEXT(text) ((const xmlChar *)(text))

static int
fail(struct migrate_result *failure, int code, const char *message)
{
	link_fail(failure, VIR_FROM_DOM, code, message);
	return -1;
}

static void
clear_disk(struct migrate_disk *disk)
{
	free((char *)disk->target);
	free((char *)disk->source);
	free((char *)disk->path);
	free((char *)disk->format);
}

/* Returns whether the copy is there, or there was nothing to copy. */
static bool
copy_text(const char *text, const char **ret)
{
	*ret = text ? strdup(text) : NULL;
	return *ret || !text;
}

/* Returns whether memory was there for it. */
static bool
copy_disk(const struct migrate_disk *disk, struct migrate_disk *ret)
{
	*ret = (struct migrate_disk){ .capacity = disk->capacity, .made = disk->made };
	if (copy_text(disk->target, &ret->target) && copy_text(disk->source, &ret->source) &&
	    copy_text(disk->path, &ret->path) && copy_text(disk->format, &ret->format))
		return true;
	clear_disk(ret);
	return false;
}

/* Whether the image is the guest's own, to be written by it alone. */
static bool
can_be_copied(const struct libvirt_xml_disk *disk)
{
	return disk->type && strcmp(disk->type, "file") == 0 && disk->path && disk->target &&
	       (!disk->device || strcmp(disk->device, "disk") == 0) && !disk->read_only &&
	       !disk->shareable && !disk->transient;
}

/* Whether the wish, the nth, is for that disk, the mth of the guest. */
static bool
is_meant(const struct migrate_disk *wish, size_t n, const struct migrate_disk *disk, size_t m)
{
	if (wish->target)
		return strcmp(wish->target, disk->target) == 0;
	return wish->source ? strcmp(wish->source, disk->source) == 0 : n == m;
}

static int
take_disk(virDomainPtr domain, const struct libvirt_xml_disk *found, size_t index,
	  const struct migrate_disk *wish, size_t wish_count, struct migrate_disk *ret,
	  struct migrate_result *failure)
{
	struct migrate_disk disk = { .target = found->target,
				     .source = found->path,
				     .path = found->path,
				     .format = found->format ? found->format : "raw" };
	virDomainBlockInfo info;

	if (virDomainGetBlockInfo(domain, disk.target, &info, 0) < 0) {
		link_failure(failure, disk.target);
		return -1;
	}
	disk.capacity = info.capacity;
	for (size_t i = 0; i < wish_count; i++) {
		if (!is_meant(&wish[i], i, &disk, index))
			continue;
		disk.path = wish[i].path ? wish[i].path : disk.path;
		disk.made = wish[i].made;
		break;
	}
	if (copy_disk(&disk, ret))
		return 0;
	return fail(failure, VIR_ERR_NO_MEMORY, "out of memory");
}

/* Each wish has to be for a disk that there is. */
static int
check_wishes(const struct migrate_disk *wish, size_t wish_count, const struct migrate_disk *disks,
	     size_t count, struct migrate_result *failure)
{
	char message[MIGRATE_MESSAGE_SIZE];

	for (size_t i = 0; i < wish_count; i++) {
		size_t found = 0;

		while (found < count && !is_meant(&wish[i], i, &disks[found], found))
			found++;
		if (found < count)
			continue;
		snprintf(message, sizeof(message),
			 "the guest has no disk \"%.200s\" that could be copied: it has to be a "
			 "file, written by this guest alone",
			 wish[i].target   ? wish[i].target
			 : wish[i].source ? wish[i].source
					  : "");
		return fail(failure, VIR_ERR_INVALID_ARG, message);
	}
	return 0;
}

static int
take_disks(virDomainPtr domain, const struct libvirt_xml_disks *found,
	   const struct migrate_disk *wish, size_t wish_count, struct migrate_disk *disks,
	   size_t *count, struct migrate_result *failure)
{
	for (size_t i = 0; i < found->count; i++) {
		if (!can_be_copied(&found->list[i]))
			continue;
		if (take_disk(domain, &found->list[i], *count, wish, wish_count, &disks[*count],
			      failure) < 0)
			return -1;
		++*count;
	}
	return check_wishes(wish, wish_count, disks, *count, failure);
}

int
disks_find(virDomainPtr domain, const struct migrate_disk *wish, size_t wish_count,
	   struct migrate_disk **ret, size_t *ret_count, struct migrate_result *failure)
{
	struct libvirt_xml_disks found;
	struct migrate_disk *disks = NULL;
	struct libvirt_xml *xml;
	size_t count = 0;
	int err;

	if (libvirt_xml_domain(domain, 0, &xml, failure) < 0)
		return -1;
	err = libvirt_xml_disks(xml, &found);
	if (!err)
		disks = calloc(found.count + 1, sizeof(*disks));
	if (disks)
		err = take_disks(domain, &found, wish, wish_count, disks, &count, failure);
	else
		err = fail(failure, VIR_ERR_XML_ERROR, "the guest's disks cannot be read");
	libvirt_xml_free(xml);
	if (err) {
		disks_free(disks, count);
		return -1;
	}
	*ret = disks;
	*ret_count = count;
	return 0;
}

size_t
disks_drop_unmoved(struct migrate_disk *disks, size_t count)
{
	size_t kept = 0;

	for (size_t i = 0; i < count; i++) {
		if (strcmp(disks[i].path, disks[i].source) == 0)
			clear_disk(&disks[i]);
		else
			disks[kept++] = disks[i];
	}
	return kept;
}

void
disks_free(struct migrate_disk *disks, size_t count)
{
	for (size_t i = 0; disks && i < count; i++)
		clear_disk(&disks[i]);
	free(disks);
}

struct migrate_disk *
disks_copy(const struct migrate_disk *disks, size_t count)
{
	struct migrate_disk *copies = calloc(count + 1, sizeof(*copies));

	for (size_t i = 0; copies && i < count; i++) {
		if (!copy_disk(&disks[i], &copies[i])) {
			disks_free(copies, i);
			return NULL;
		}
	}
	return copies;
}

static xmlNodePtr
find_child(xmlNodePtr node, const char *name)
{
	for (node = node ? node->children : NULL; node; node = node->next)
		if (node->type == XML_ELEMENT_NODE && strcmp((const char *)node->name, name) == 0)
			return node;
	return NULL;
}

/* What lies behind the image belongs to the source: the copy is whole without it. */
static void
rename_disk(xmlNodePtr node, const struct migrate_disk *disks, size_t count)
{
	xmlNodePtr source = find_child(node, "source"), backing = find_child(node, "backingStore");
	xmlChar *target = xmlGetProp(find_child(node, "target"), TEXT("dev"));
	size_t i = 0;

	while (i < count && !(target && strcmp((const char *)target, disks[i].target) == 0))
		i++;
	xmlFree(target);
	if (i == count || !source)
		return;
	xmlSetProp(source, TEXT("file"), TEXT(disks[i].path));
	if (backing) {
		xmlUnlinkNode(backing);
		xmlFreeNode(backing);
	}
}

/* The text of a document, to be freed; NULL when memory is out. */
static char *
dump(xmlDocPtr document)
{
	xmlChar *text = NULL;
	char *copy;
	int size;

	xmlDocDumpMemory(document, &text, &size);
	copy = text ? strdup((const char *)text) : NULL;
	xmlFree(text);
	return copy;
}

char *
disks_rename(virDomainPtr domain, unsigned int flags, const struct migrate_disk *disks,
	     size_t count, struct migrate_result *failure)
{
	char *xml = virDomainGetXMLDesc(domain, flags), *renamed = NULL;
	xmlDocPtr document =
		xml ? xmlReadMemory(xml, (int)strlen(xml), NULL, NULL, XML_OPTIONS) : NULL;
	xmlNodePtr node = document ? xmlDocGetRootElement(document) : NULL;

	node = find_child(node, "devices");
	for (node = node ? node->children : NULL; node; node = node->next)
		if (strcmp((const char *)node->name, "disk") == 0)
			rename_disk(node, disks, count);
	if (document)
		renamed = dump(document);
	if (!xml)
		link_failure(failure, NULL);
	else if (!renamed)
		fail(failure, VIR_ERR_XML_ERROR, "the guest's XML cannot be read");
	xmlFreeDoc(document);
	free(xml);
	return renamed;
}

char *
disks_target_xml(const struct migrate_disk *disk)
{
	xmlDocPtr document = xmlNewDoc(TEXT("1.0"));
	xmlNodePtr root = xmlNewNode(NULL, TEXT("disk"));
	char *text;

	xmlDocSetRootElement(document, root);
	xmlNewProp(root, TEXT("type"), TEXT("file"));
	xmlNewProp(xmlNewChild(root, NULL, TEXT("driver"), NULL), TEXT("type"), TEXT(disk->format));
	xmlNewProp(xmlNewChild(root, NULL, TEXT("source"), NULL), TEXT("file"), TEXT(disk->path));
	text = dump(document);
	xmlFreeDoc(document);
	return text;
}

bool
disks_are_ready(virDomainPtr domain, const struct migrate_disk *disks, size_t count)
{
	struct libvirt_xml_list ready = { .count = 0 };
	struct migrate_result failure;
	struct libvirt_xml *xml;
	size_t found = 0;

	if (libvirt_xml_domain(domain, 0, &xml, &failure) < 0)
		return false;
	libvirt_xml_list(xml, "/domain/devices/disk[mirror/@ready='yes']", "target/@dev", &ready);
	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < ready.count; j++)
			found += strcmp(ready.texts[j], disks[i].target) == 0;
	libvirt_xml_free(xml);
	return found == count;
}

uint64_t
disks_moved(virDomainPtr domain, const struct migrate_disk *disks, size_t count)
{
	struct libvirt_xml_disks now = { .count = 0 };
	struct migrate_result failure;
	struct libvirt_xml *xml;
	uint64_t bits = 0;

	if (libvirt_xml_domain(domain, 0, &xml, &failure) < 0)
		return 0;
	libvirt_xml_disks(xml, &now);
	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < now.count; j++) {
			const struct libvirt_xml_disk *disk = &now.list[j];

			if (disk->target && strcmp(disk->target, disks[i].target) == 0 &&
			    disk->path && strcmp(disk->path, disks[i].path) == 0)
				bits |= UINT64_C(1) << i;
		}
	libvirt_xml_free(xml);
	return bits;
}

bool
disks_use(const char *text, const char *path)
{
	struct libvirt_xml_list sources = { .count = 0 };
	struct libvirt_xml *xml;
	bool use;

	/* What cannot be read may name it. */
	if (libvirt_xml_parse(text, &xml) < 0)
		return true;
	use = libvirt_xml_list(xml, "//source[@file]", "@file", &sources) < 0;
	for (size_t i = 0; i < sources.count && !use; i++)
		use = strcmp(sources.texts[i], path) == 0;
	libvirt_xml_free(xml);
	return use;
}
