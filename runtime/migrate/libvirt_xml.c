#include "libvirt_xml.h"
#include "libvirt_link.h"

#include <mof/arena.h>

#include <libvirt/virterror.h>
#include <libxml/parser.h>
#include <libxml/tree.h>
#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct libvirt_xml {
	xmlDocPtr document;
	xmlXPathContextPtr context;
	struct mof_arena arena;
};

static const xmlChar *
to_xml(const char *text)
{
	return (const xmlChar *)text;
}

/* libxml2 would print what it does not like. */
static void
be_quiet(void *context, xmlErrorPtr error)
{
	(void)context;
	(void)error;
}

static int
parse_document(const char *text, size_t length, struct libvirt_xml *xml)
{
	int options = XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_NOCDATA;
	xmlParserCtxtPtr parser = xmlNewParserCtxt();
	int err = 0;

	if (!parser)
		return -ENOMEM;
	xml->document = xmlCtxtReadMemory(parser, text, (int)length, NULL, NULL, options);
	if (!xml->document)
		err = parser->errNo == XML_ERR_NO_MEMORY ? -ENOMEM : -EINVAL;
	/* libvirt writes none; an entity could make a short text a very long one. */
	else if (xmlGetIntSubset(xml->document))
		err = -EINVAL;
	xmlFreeParserCtxt(parser);
	if (err)
		return err;
	xml->context = xmlXPathNewContext(xml->document);
	if (!xml->context)
		return -ENOMEM;
	xml->context->error = be_quiet;
	return 0;
}

int
libvirt_xml_parse(const char *text, struct libvirt_xml **ret)
{
	size_t length = strnlen(text, LIBVIRT_XML_SIZE_MAX + 1);
	struct libvirt_xml *xml;
	int err;

	if (length > LIBVIRT_XML_SIZE_MAX)
		return -EFBIG;
	xml = calloc(1, sizeof(*xml));
	if (!xml)
		return -ENOMEM;
	err = parse_document(text, length, xml);
	if (err)
		libvirt_xml_free(xml);
	else
		*ret = xml;
	return err;
}

int
libvirt_xml_take(char *text, const char *what, struct libvirt_xml **ret,
		 struct migrate_result *failure)
{
	int err;

	if (!text) {
		link_failure(failure, what);
		return -1;
	}
	err = libvirt_xml_parse(text, ret);
	free(text);
	if (!err)
		return 0;
	memset(failure, 0, sizeof(*failure));
	failure->kind = MIGRATE_RESULT_FAILED;
	failure->domain = VIR_FROM_XML;
	failure->code = err == -ENOMEM ? VIR_ERR_NO_MEMORY : VIR_ERR_XML_ERROR;
	snprintf(failure->message, sizeof(failure->message), "%s: %s", what,
		 err == -ENOMEM  ? "out of memory"
		 : err == -EFBIG ? "it is too long"
				 : "it is no XML that can be read");
	return -1;
}

int
libvirt_xml_domain(virDomainPtr domain, unsigned int flags, struct libvirt_xml **ret,
		   struct migrate_result *failure)
{
	return libvirt_xml_take(virDomainGetXMLDesc(domain, flags), "the description of the guest",
				ret, failure);
}

void
libvirt_xml_free(struct libvirt_xml *xml)
{
	if (!xml)
		return;
	if (xml->context)
		xmlXPathFreeContext(xml->context);
	if (xml->document)
		xmlFreeDoc(xml->document);
	mof_arena_clear(&xml->arena);
	free(xml);
}

int
libvirt_xml_bind(struct libvirt_xml *xml, const char *name, const char *value)
{
	xmlXPathObjectPtr object = xmlXPathNewCString(value);

	if (!object)
		return -ENOMEM;
	if (xmlXPathRegisterVariable(xml->context, to_xml(name), object) == 0)
		return 0;
	xmlXPathFreeObject(object);
	return -ENOMEM;
}

static xmlXPathObjectPtr
evaluate(struct libvirt_xml *xml, xmlNodePtr from, const char *path)
{
	xml->context->node = from ? from : xmlDocGetRootElement(xml->document);
	return xmlXPathEval(to_xml(path), xml->context);
}

static size_t
count_nodes(xmlXPathObjectPtr object)
{
	bool is_list = object && object->type == XPATH_NODESET && object->nodesetval;

	return is_list ? (size_t)object->nodesetval->nodeNr : 0;
}

/* Makes a text of libxml2's one of the document's. */
static const char *
keep(struct libvirt_xml *xml, xmlChar *text)
{
	const char *kept = text ? mof_arena_strdup(&xml->arena, (const char *)text) : NULL;

	xmlFree(text);
	return kept;
}

static const char *
text_at(struct libvirt_xml *xml, xmlNodePtr from, const char *path)
{
	xmlXPathObjectPtr object = evaluate(xml, from, path);
	const char *text = NULL;

	if (count_nodes(object))
		text = keep(xml, xmlXPathCastNodeToString(object->nodesetval->nodeTab[0]));
	else if (object && object->type != XPATH_NODESET)
		text = keep(xml, xmlXPathCastToString(object));
	xmlXPathFreeObject(object);
	return text;
}

const char *
libvirt_xml_text(struct libvirt_xml *xml, const char *path)
{
	return text_at(xml, NULL, path);
}

uint64_t
libvirt_xml_number(struct libvirt_xml *xml, const char *path)
{
	const char *text = libvirt_xml_text(xml, path);
	unsigned long long value;

	if (!text || !*text || strspn(text, "0123456789") != strlen(text))
		return 0;
	errno = 0;
	value = strtoull(text, NULL, 10);
	return errno ? 0 : value;
}

const char *
libvirt_xml_element(struct libvirt_xml *xml, const char *path)
{
	xmlXPathObjectPtr object = evaluate(xml, NULL, path);
	xmlBufferPtr buffer = xmlBufferCreate();
	const char *text = NULL;

	if (buffer && count_nodes(object) &&
	    xmlNodeDump(buffer, xml->document, object->nodesetval->nodeTab[0], 0, 0) > 0)
		text = mof_arena_strdup(&xml->arena, (const char *)xmlBufferContent(buffer));
	xmlBufferFree(buffer);
	xmlXPathFreeObject(object);
	return text;
}

static int
list_at(struct libvirt_xml *xml, xmlNodePtr from, const char *path, const char *name,
	struct libvirt_xml_list *ret)
{
	xmlXPathObjectPtr object = evaluate(xml, from, path);
	size_t count = count_nodes(object);
	const char **texts = NULL;
	int err = !object ? -ENOMEM : count > LIBVIRT_XML_LIST_MAX ? -E2BIG : 0;

	if (!err && count) {
		texts = mof_arena_alloc(&xml->arena, count * sizeof(*texts));
		err = texts ? 0 : -ENOMEM;
	}
	for (size_t i = 0; i < count && !err; i++) {
		const char *text = text_at(xml, object->nodesetval->nodeTab[i], name);

		texts[i] = text ? text : "";
	}
	xmlXPathFreeObject(object);
	if (!err)
		*ret = (struct libvirt_xml_list){ texts, count };
	return err;
}

int
libvirt_xml_list(struct libvirt_xml *xml, const char *path, const char *name,
		 struct libvirt_xml_list *ret)
{
	return list_at(xml, NULL, path, name, ret);
}

static bool
has(struct libvirt_xml *xml, xmlNodePtr from, const char *path)
{
	xmlXPathObjectPtr object = evaluate(xml, from, path);
	bool found = count_nodes(object) > 0;

	xmlXPathFreeObject(object);
	return found;
}

static int
read_disk(struct libvirt_xml *xml, xmlNodePtr node, struct libvirt_xml_disk *disk)
{
	const char *device = text_at(xml, node, "@device");

	disk->target = text_at(xml, node, "target/@dev");
	disk->type = text_at(xml, node, "@type");
	disk->device = device ? device : "disk";
	disk->path = text_at(xml, node, "source/@file | source/@dev");
	disk->pool = text_at(xml, node, "source/@pool");
	disk->volume = text_at(xml, node, "source/@volume");
	disk->format = text_at(xml, node, "driver/@type");
	disk->cache = text_at(xml, node, "driver/@cache");
	disk->read_only = has(xml, node, "readonly") || strcmp(disk->device, "cdrom") == 0;
	disk->shareable = has(xml, node, "shareable");
	disk->transient = has(xml, node, "transient");
	disk->mirrored = has(xml, node, "mirror");
	/* Of the image itself; a mirror has a chain of its own. */
	return list_at(xml, node,
		       "backingStore/descendant-or-self::backingStore/source[@file or @dev]",
		       "@file | @dev", &disk->backing);
}

int
libvirt_xml_disks(struct libvirt_xml *xml, struct libvirt_xml_disks *ret)
{
	xmlXPathObjectPtr object = evaluate(xml, NULL, "/domain/devices/disk");
	size_t count = count_nodes(object);
	struct libvirt_xml_disk *list = NULL;
	int err = !object ? -ENOMEM : count > LIBVIRT_XML_LIST_MAX ? -E2BIG : 0;

	if (!err && count) {
		list = mof_arena_alloc(&xml->arena, count * sizeof(*list));
		err = list ? 0 : -ENOMEM;
	}
	for (size_t i = 0; i < count && !err; i++)
		err = read_disk(xml, object->nodesetval->nodeTab[i], &list[i]);
	xmlXPathFreeObject(object);
	if (!err)
		*ret = (struct libvirt_xml_disks){ list, count };
	return err;
}
