#include "libvirt_disks.h"
#include "libvirt_link.h"

#include <libvirt/virterror.h>
#include <libxml/parser.h>
#include <libxml/xpath.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define XML_OPTIONS (XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING)

static const char out_of_memory[] = "out of memory";

static xmlDocPtr
parse(const char *xml)
{
	return xmlReadMemory(xml, (int)strlen(xml), NULL, NULL, XML_OPTIONS);
}

static xmlNodePtr
find_child(xmlNodePtr node, const char *name)
{
	for (node = node ? node->children : NULL; node; node = node->next)
		if (node->type == XML_ELEMENT_NODE && strcmp((const char *)node->name, name) == 0)
			return node;
	return NULL;
}

/* An attribute's value, to be freed; NULL if the element or the attribute is missing. */
static char *
take_attribute(xmlNodePtr node, const char *name)
{
	xmlChar *value = node ? xmlGetProp(node, (const xmlChar *)name) : NULL;
	char *copy = value ? strdup((const char *)value) : NULL;

	xmlFree(value);
	return copy;
}

static bool
attribute_is(xmlNodePtr node, const char *name, const char *expected)
{
	xmlChar *value = node ? xmlGetProp(node, (const xmlChar *)name) : NULL;
	bool is = value && strcmp((const char *)value, expected) == 0;

	xmlFree(value);
	return is;
}

static xmlXPathObjectPtr
select_nodes(xmlDocPtr document, const char *path)
{
	xmlXPathContextPtr context = xmlXPathNewContext(document);
	xmlXPathObjectPtr found =
		context ? xmlXPathEvalExpression((const xmlChar *)path, context) : NULL;

	xmlXPathFreeContext(context);
	return found;
}

static size_t
count_nodes(xmlXPathObjectPtr found)
{
	return found && found->nodesetval ? (size_t)found->nodesetval->nodeNr : 0;
}

/* Whether the image is the guest's own, to be written by it alone. */
static bool
can_be_copied(xmlNodePtr disk)
{
	xmlNodePtr source = find_child(disk, "source");

	return attribute_is(disk, "type", "file") && source &&
	       xmlHasProp(source, (const xmlChar *)"file") &&
	       (attribute_is(disk, "device", "disk") ||
		!xmlHasProp(disk, (const xmlChar *)"device")) &&
	       !find_child(disk, "readonly") && !find_child(disk, "shareable") &&
	       !find_child(disk, "transient");
}

/* What the XML says of a disk.  Returns 0, or -1 if memory is out. */
static int
read_disk(xmlNodePtr node, struct migrate_disk *ret)
{
	ret->target = take_attribute(find_child(node, "target"), "dev");
	ret->source = take_attribute(find_child(node, "source"), "file");
	ret->format = take_attribute(find_child(node, "driver"), "type");
	if (!ret->format)
		ret->format = strdup("raw");
	return ret->target && ret->source && ret->format ? 0 : -1;
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
take_disk(virDomainPtr domain, xmlNodePtr node, size_t index, const struct migrate_disk *wish,
	  size_t wish_count, struct migrate_disk *ret, struct migrate_result *failure)
{
	const struct migrate_disk *wished = NULL;
	virDomainBlockInfo info;

	if (read_disk(node, ret) < 0) {
		link_fail(failure, 0, VIR_ERR_NO_MEMORY, out_of_memory);
		return -1;
	}
	if (virDomainGetBlockInfo(domain, ret->target, &info, 0) < 0) {
		link_failure(failure, ret->target);
		return -1;
	}
	for (size_t i = 0; i < wish_count && !wished; i++)
		if (is_meant(&wish[i], i, ret, index))
			wished = &wish[i];
	ret->capacity = info.capacity;
	ret->path = strdup(wished && wished->path ? wished->path : ret->source);
	ret->made = wished && wished->made;
	if (!ret->path)
		link_fail(failure, 0, VIR_ERR_NO_MEMORY, out_of_memory);
	return ret->path ? 0 : -1;
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
		link_fail(failure, VIR_FROM_DOM, VIR_ERR_INVALID_ARG, message);
		return -1;
	}
	return 0;
}

static int
take_disks(virDomainPtr domain, xmlXPathObjectPtr found, const struct migrate_disk *wish,
	   size_t wish_count, struct migrate_disk *disks, size_t *count,
	   struct migrate_result *failure)
{
	for (size_t i = 0; i < count_nodes(found); i++) {
		xmlNodePtr node = found->nodesetval->nodeTab[i];

		if (!can_be_copied(node))
			continue;
		++*count;
		if (take_disk(domain, node, *count - 1, wish, wish_count, &disks[*count - 1],
			      failure) < 0)
			return -1;
	}
	return check_wishes(wish, wish_count, disks, *count, failure);
}

int
disks_find(virDomainPtr domain, const struct migrate_disk *wish, size_t wish_count,
	   struct migrate_disk **ret, size_t *ret_count, struct migrate_result *failure)
{
	char *xml = virDomainGetXMLDesc(domain, 0);
	xmlDocPtr document = xml ? parse(xml) : NULL;
	xmlXPathObjectPtr found = document ? select_nodes(document, "/domain/devices/disk") : NULL;
	struct migrate_disk *disks = calloc(count_nodes(found) + 1, sizeof(*disks));
	size_t count = 0;
	int err = -1;

	if (!xml)
		link_failure(failure, NULL);
	else if (!found || !disks)
		link_fail(failure, 0, VIR_ERR_XML_ERROR, "the guest's XML cannot be read");
	else
		err = take_disks(domain, found, wish, wish_count, disks, &count, failure);
	xmlXPathFreeObject(found);
	xmlFreeDoc(document);
	free(xml);
	if (err) {
		disks_free(disks, count);
		return err;
	}
	*ret = disks;
	*ret_count = count;
	return 0;
}

static void
clear_disk(struct migrate_disk *disk)
{
	free((char *)disk->target);
	free((char *)disk->source);
	free((char *)disk->path);
	free((char *)disk->format);
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

/* Returns whether the copy is there, or there was nothing to copy. */
static bool
copy_text(const char *text, const char **ret)
{
	*ret = text ? strdup(text) : NULL;
	return *ret || !text;
}

struct migrate_disk *
disks_copy(const struct migrate_disk *disks, size_t count)
{
	struct migrate_disk *copies = calloc(count + 1, sizeof(*copies));

	for (size_t i = 0; copies && i < count; i++) {
		copies[i].capacity = disks[i].capacity;
		copies[i].made = disks[i].made;
		if (!copy_text(disks[i].target, &copies[i].target) ||
		    !copy_text(disks[i].source, &copies[i].source) ||
		    !copy_text(disks[i].path, &copies[i].path) ||
		    !copy_text(disks[i].format, &copies[i].format)) {
			disks_free(copies, count);
			return NULL;
		}
	}
	return copies;
}

/* What lies behind the image belongs to the source: the copy is whole without it. */
static void
rename_disk(xmlNodePtr node, const struct migrate_disk *disk)
{
	xmlNodePtr backing = find_child(node, "backingStore");

	if (!attribute_is(find_child(node, "target"), "dev", disk->target))
		return;
	xmlSetProp(find_child(node, "source"), (const xmlChar *)"file",
		   (const xmlChar *)disk->path);
	if (backing) {
		xmlUnlinkNode(backing);
		xmlFreeNode(backing);
	}
}

char *
disks_rename(virDomainPtr domain, unsigned int flags, const struct migrate_disk *disks,
	     size_t count, struct migrate_result *failure)
{
	char *xml = virDomainGetXMLDesc(domain, flags), *copy = NULL;
	xmlDocPtr document = xml ? parse(xml) : NULL;
	xmlXPathObjectPtr found =
		document ? select_nodes(document, "/domain/devices/disk[source/@file]") : NULL;
	xmlChar *text = NULL;
	int size;

	for (size_t i = 0; i < count_nodes(found); i++)
		for (size_t j = 0; j < count; j++)
			rename_disk(found->nodesetval->nodeTab[i], &disks[j]);
	if (found)
		xmlDocDumpMemory(document, &text, &size);
	if (text)
		copy = strdup((const char *)text);
	if (!xml)
		link_failure(failure, NULL);
	else if (!copy)
		link_fail(failure, 0, VIR_ERR_XML_ERROR, "the guest's XML cannot be read");
	xmlFree(text);
	xmlXPathFreeObject(found);
	xmlFreeDoc(document);
	free(xml);
	return copy;
}

char *
disks_target_xml(const struct migrate_disk *disk)
{
	xmlDocPtr document = xmlNewDoc((const xmlChar *)"1.0");
	xmlNodePtr root = xmlNewNode(NULL, (const xmlChar *)"disk"), node;
	xmlChar *text = NULL;
	char *copy;
	int size;

	xmlDocSetRootElement(document, root);
	xmlNewProp(root, (const xmlChar *)"type", (const xmlChar *)"file");
	node = xmlNewChild(root, NULL, (const xmlChar *)"driver", NULL);
	xmlNewProp(node, (const xmlChar *)"type", (const xmlChar *)disk->format);
	node = xmlNewChild(root, NULL, (const xmlChar *)"source", NULL);
	xmlNewProp(node, (const xmlChar *)"file", (const xmlChar *)disk->path);
	xmlDocDumpMemory(document, &text, &size);
	copy = text ? strdup((const char *)text) : NULL;
	xmlFree(text);
	xmlFreeDoc(document);
	return copy;
}

/* How many of the disks pass a test, as bits. */
static uint64_t
test_disks(virDomainPtr domain, const struct migrate_disk *disks, size_t count,
	   bool (*test)(xmlNodePtr node, const struct migrate_disk *disk))
{
	char *xml = virDomainGetXMLDesc(domain, 0);
	xmlDocPtr document = xml ? parse(xml) : NULL;
	xmlXPathObjectPtr found = document ? select_nodes(document, "/domain/devices/disk") : NULL;
	uint64_t bits = 0;

	for (size_t i = 0; i < count_nodes(found); i++)
		for (size_t j = 0; j < count; j++) {
			xmlNodePtr node = found->nodesetval->nodeTab[i];

			if (attribute_is(find_child(node, "target"), "dev", disks[j].target) &&
			    test(node, &disks[j]))
				bits |= UINT64_C(1) << j;
		}
	xmlXPathFreeObject(found);
	xmlFreeDoc(document);
	free(xml);
	return bits;
}

static bool
is_ready(xmlNodePtr node, const struct migrate_disk *disk)
{
	(void)disk;
	return attribute_is(find_child(node, "mirror"), "ready", "yes");
}

static bool
has_moved(xmlNodePtr node, const struct migrate_disk *disk)
{
	return attribute_is(find_child(node, "source"), "file", disk->path);
}

bool
disks_are_ready(virDomainPtr domain, const struct migrate_disk *disks, size_t count)
{
	uint64_t all = count < 64 ? (UINT64_C(1) << count) - 1 : UINT64_MAX;

	return test_disks(domain, disks, count, is_ready) == all;
}

uint64_t
disks_moved(virDomainPtr domain, const struct migrate_disk *disks, size_t count)
{
	return test_disks(domain, disks, count, has_moved);
}

bool
disks_use(const char *xml, const char *path)
{
	xmlDocPtr document = parse(xml);
	xmlXPathObjectPtr found = document ? select_nodes(document, "//source[@file]") : NULL;
	/* What cannot be read may name it. */
	bool use = !found;

	for (size_t i = 0; i < count_nodes(found) && !use; i++)
		use = attribute_is(found->nodesetval->nodeTab[i], "file", path);
	xmlXPathFreeObject(found);
	xmlFreeDoc(document);
	return use;
}
