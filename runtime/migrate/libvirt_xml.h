/*
 * Reads the XML that libvirt gives of guests, hosts, pools and volumes.  It is another host's word:
 * sizes are limited, entities are refused, and a text is only ever compared, never made a part of a
 * question.
 */
#ifndef MIGRATE_LIBVIRT_XML_H
#define MIGRATE_LIBVIRT_XML_H

#include "event.h"

#include <libvirt/libvirt.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

#define LIBVIRT_XML_SIZE_MAX ((size_t)4 * 1024 * 1024) /* libvirt itself sends no longer text */
#define LIBVIRT_XML_LIST_MAX 1024                      /* elements of one kind */

/* A document; all texts and lists that are read from it live as long as it does. */
struct libvirt_xml;

/*
 * Reads a text.  Returns 0; -EINVAL if it is no XML, or declares a document type; -EFBIG;
 * -ENOMEM.  Give *ret back by libvirt_xml_free().
 */
int libvirt_xml_parse(const char *text, struct libvirt_xml **ret);

/*
 * The same for a text as a call of libvirt has returned it, which is freed.  what names it in
 * messages: "the description of the guest".  NULL: that call has failed, which becomes *failure
 * like a text that cannot be read.  Returns 0 or -1.
 */
int libvirt_xml_take(char *text, const char *what, struct libvirt_xml **ret,
		     struct migrate_result *failure);

/* The XML of a guest, with flags of virDomainXMLFlags.  Returns 0, or -1 and *failure. */
int libvirt_xml_domain(virDomainPtr domain, unsigned int flags, struct libvirt_xml **ret,
		       struct migrate_result *failure);

/* NULL is fine. */
void libvirt_xml_free(struct libvirt_xml *xml);

/*
 * Sets the XPath variable $name, for example to compare with what another document says.
 * Returns 0 or -ENOMEM.
 */
int libvirt_xml_bind(struct libvirt_xml *xml, const char *name, const char *value);

/*
 * The text at an XPath: of an attribute, of the first such element with all that is in it, or of a
 * string expression.  NULL if there is nothing, or memory is out.
 */
const char *libvirt_xml_text(struct libvirt_xml *xml, const char *path);

/* A number in decimal digits at that place; 0 if there is none. */
uint64_t libvirt_xml_number(struct libvirt_xml *xml, const char *path);

/* The first element at an XPath as XML of its own; NULL like libvirt_xml_text(). */
const char *libvirt_xml_element(struct libvirt_xml *xml, const char *path);

struct libvirt_xml_list {
	const char **texts;
	size_t count;
};

/*
 * For each node at an XPath the text at name, which is relative to it; "" where it has none.
 * Returns 0; -E2BIG for more than LIBVIRT_XML_LIST_MAX; -ENOMEM.
 */
int libvirt_xml_list(struct libvirt_xml *xml, const char *path, const char *name,
		     struct libvirt_xml_list *ret);

/* A disk of a guest.  Texts are NULL where the guest's XML does not say. */
struct libvirt_xml_disk {
	const char *target;        /* "vda" */
	const char *type;          /* "file", "block", "network", "volume", .. */
	const char *device;        /* "disk", "cdrom", "floppy", "lun" */
	const char *path;          /* of the image, if it is a file or a block device */
	const char *pool, *volume; /* of type "volume" */
	const char *format;        /* driver type: "raw", "qcow2" */
	const char *cache;         /* "none", "writeback", .. */
	bool read_only, shareable, transient;
	bool mirrored;                   /* a copy of it is being made */
	struct libvirt_xml_list backing; /* files below the image, the nearest first */
};

struct libvirt_xml_disks {
	struct libvirt_xml_disk *list;
	size_t count;
};

/* The disks of a domain, CD-ROM and floppy drives too.  Returns 0; -E2BIG; -ENOMEM. */
int libvirt_xml_disks(struct libvirt_xml *xml, struct libvirt_xml_disks *ret);

#ifdef __cplusplus
}
#endif

#endif
