/* The reader of libvirt's XML: what a guest's description says, and what a hostile one does. */
#include "support.h"

#include <migrate/libvirt_xml.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const char domain[] =
	"<?xml version='1.0'?>\n"
	"<domain type='qemu' id='1'><name>a &lt;b&gt; &amp; '\"c</name>\n"
	"<memory unit='KiB'>131072</memory>\n"
	"<os><type arch='x86_64' machine='pc-i440fx-7.2'>hvm</type></os>\n"
	"<cpu mode='custom'><model>qemu64</model><feature policy='require' name='lahf_lm'/></cpu>\n"
	"<devices><emulator>/usr/bin/qemu</emulator>\n"
	"<disk type='file' device='disk'><driver name='qemu' type='qcow2' cache='none'/>\n"
	"<source file='/images/top.qcow2' index='2'/>\n"
	"<backingStore type='file' index='3'><format type='qcow2'/><source file='/images/mid'/>\n"
	"<backingStore type='block' index='4'><format type='raw'/><source dev='/dev/vg/base'/>\n"
	"<backingStore/></backingStore></backingStore>\n"
	"<mirror type='file'><format type='raw'/><source file='/images/copy'/>\n"
	"<backingStore type='file'><source file='/images/other'/></backingStore></mirror>\n"
	"<target dev='vda' bus='virtio'/></disk>\n"
	"<disk type='file' device='cdrom'><driver name='qemu'/><target dev='hdc'/></disk>\n"
	"<disk type='block'><source dev='/dev/vg/b'/><target dev='vdb'/><shareable/></disk>\n"
	"<disk type='volume'><source pool='p' volume='v'/><target dev='vdc'/><transient/></disk>\n"
	"<disk type='network'><source protocol='rbd' name='x'/><target dev='vdd'/>\n"
	"<readonly/></disk>\n"
	"<interface type='network'><mac address='52:54:00:00:00:01'/>\n"
	"<source network='labnet'/></interface>\n"
	"<interface type='bridge'><source bridge='br0'/></interface></devices></domain>\n";

static struct libvirt_xml *
parse(const char *text)
{
	struct libvirt_xml *xml;

	assert_int_equal(libvirt_xml_parse(text, &xml), 0);
	return xml;
}

static void
test_texts(void **state)
{
	struct libvirt_xml *xml = parse(domain);
	struct libvirt_xml_list list;

	(void)state;
	assert_string_equal(libvirt_xml_text(xml, "/domain/@type"), "qemu");
	assert_string_equal(libvirt_xml_text(xml, "/domain/name"), "a <b> & '\"c");
	assert_string_equal(libvirt_xml_text(xml, "/domain/os/type/@machine"), "pc-i440fx-7.2");
	assert_string_equal(libvirt_xml_text(xml, "concat(/domain/@type, ' ', /domain/@id)"),
			    "qemu 1");
	assert_null(libvirt_xml_text(xml, "/domain/title"));
	assert_null(libvirt_xml_text(xml, "/domain/@nothing"));
	assert_null(libvirt_xml_text(xml, "this is [ no XPath"));
	assert_int_equal(libvirt_xml_number(xml, "/domain/memory"), 131072);
	assert_int_equal(libvirt_xml_number(xml, "/domain/name"), 0);
	assert_int_equal(libvirt_xml_number(xml, "/domain/title"), 0);
	assert_string_equal(libvirt_xml_element(xml, "/domain/cpu"),
			    "<cpu mode=\"custom\"><model>qemu64</model>"
			    "<feature policy=\"require\" name=\"lahf_lm\"/></cpu>");
	assert_null(libvirt_xml_element(xml, "/domain/title"));

	assert_int_equal(libvirt_xml_list(xml, "/domain/devices/interface", "source/@network",
					  &list), 0);
	assert_int_equal(list.count, 2);
	assert_string_equal(list.texts[0], "labnet");
	assert_string_equal(list.texts[1], "");
	assert_int_equal(libvirt_xml_list(xml, "/domain/devices/hostdev", "@type", &list), 0);
	assert_int_equal(list.count, 0);
	libvirt_xml_free(xml);
	libvirt_xml_free(NULL);
}

/* What one document says is compared with another one, whatever it is. */
static void
test_variables(void **state)
{
	struct libvirt_xml *xml = parse("<a><b name='x'/><b name=\"'] | /a[&quot;\"/></a>");

	(void)state;
	assert_null(libvirt_xml_text(xml, "/a/b[@name = $name]/@name"));
	assert_int_equal(libvirt_xml_bind(xml, "name", "'] | /a[\""), 0);
	assert_string_equal(libvirt_xml_text(xml, "/a/b[@name = $name]/@name"), "'] | /a[\"");
	assert_int_equal(libvirt_xml_bind(xml, "name", "x' or '1'='1"), 0);
	assert_null(libvirt_xml_text(xml, "/a/b[@name = $name]/@name"));
	assert_int_equal(libvirt_xml_bind(xml, "name", "x"), 0);
	assert_string_equal(libvirt_xml_text(xml, "/a/b[@name = $name]/@name"), "x");
	libvirt_xml_free(xml);
}

static void
test_disks(void **state)
{
	struct libvirt_xml *xml = parse(domain);
	struct libvirt_xml_disks disks;
	const struct libvirt_xml_disk *disk;

	(void)state;
	assert_int_equal(libvirt_xml_disks(xml, &disks), 0);
	assert_int_equal(disks.count, 5);
	disk = &disks.list[0];
	assert_string_equal(disk->target, "vda");
	assert_string_equal(disk->type, "file");
	assert_string_equal(disk->device, "disk");
	assert_string_equal(disk->path, "/images/top.qcow2");
	assert_string_equal(disk->format, "qcow2");
	assert_string_equal(disk->cache, "none");
	assert_false(disk->read_only || disk->shareable || disk->transient);
	assert_true(disk->mirrored);
	assert_int_equal(disk->backing.count, 2);
	assert_string_equal(disk->backing.texts[0], "/images/mid");
	assert_string_equal(disk->backing.texts[1], "/dev/vg/base");

	disk = &disks.list[1];
	assert_string_equal(disk->device, "cdrom");
	assert_null(disk->path);
	assert_null(disk->format);
	assert_true(disk->read_only);
	assert_false(disk->mirrored);
	assert_int_equal(disk->backing.count, 0);
	assert_string_equal(disks.list[2].device, "disk");
	assert_string_equal(disks.list[2].path, "/dev/vg/b");
	assert_true(disks.list[2].shareable);
	assert_string_equal(disks.list[3].pool, "p");
	assert_string_equal(disks.list[3].volume, "v");
	assert_null(disks.list[3].path);
	assert_true(disks.list[3].transient);
	assert_null(disks.list[4].path);
	assert_true(disks.list[4].read_only);
	libvirt_xml_free(xml);
}

/* Text that is no document, or one that libvirt would not write. */
static void
test_refused(void **state)
{
	static const char *const texts[] = {
		"", " ", "domain", "<domain", "<domain></damain>", "<domain a='1' a='2'/>",
		"<domain>&unknown;</domain>", "<domain>\x01</domain>", "<domain>\xff</domain>",
		"<domain/><domain/>", "<!DOCTYPE domain><domain/>",
		"<!DOCTYPE d [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><d>&a;</d>",
		"<!DOCTYPE d [<!ENTITY a 'aaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>"
		"<!ENTITY c '&b;&b;&b;&b;&b;&b;&b;&b;'><!ENTITY e '&c;&c;&c;&c;&c;&c;&c;&c;'>"
		"<!ENTITY f '&e;&e;&e;&e;&e;&e;&e;&e;'>]><d a='&f;'>&f;&f;</d>",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(texts); i++) {
		struct libvirt_xml *xml = NULL;
		int err = libvirt_xml_parse(texts[i], &xml);

		if (err != -EINVAL)
			fail_msg("text %zu gives %d", i, err);
		assert_null(xml);
	}
}

/* A text of count times the element, between head and tail. */
static char *
repeat(const char *head, const char *element, size_t count, const char *tail)
{
	size_t length = strlen(element), used = strlen(head);
	char *text = malloc(used + count * length + strlen(tail) + 1);

	assert_non_null(text);
	memcpy(text, head, used);
	for (size_t i = 0; i < count; i++, used += length)
		memcpy(text + used, element, length);
	strcpy(text + used, tail);
	return text;
}

static void
test_limits(void **state)
{
	struct libvirt_xml_disks disks;
	struct libvirt_xml_list list;
	struct libvirt_xml *xml = NULL;
	char *text;

	(void)state;
	text = repeat("<d>", "a", LIBVIRT_XML_SIZE_MAX, "</d>");
	assert_int_equal(libvirt_xml_parse(text, &xml), -EFBIG);
	free(text);
	text = repeat("<d>", "<d>", 100000, "</d>");
	assert_int_equal(libvirt_xml_parse(text, &xml), -EINVAL);
	free(text);

	text = repeat("<domain><devices>", "<disk/>", LIBVIRT_XML_LIST_MAX, "</devices></domain>");
	xml = parse(text);
	assert_int_equal(libvirt_xml_disks(xml, &disks), 0);
	assert_int_equal(disks.count, LIBVIRT_XML_LIST_MAX);
	assert_null(disks.list[7].type);
	assert_string_equal(disks.list[7].device, "disk");
	libvirt_xml_free(xml);
	free(text);

	text = repeat("<domain><devices>", "<disk/>", LIBVIRT_XML_LIST_MAX + 1,
		      "</devices></domain>");
	xml = parse(text);
	assert_int_equal(libvirt_xml_disks(xml, &disks), -E2BIG);
	assert_int_equal(libvirt_xml_list(xml, "//disk", "@type", &list), -E2BIG);
	libvirt_xml_free(xml);
	free(text);
}

/* A description that says nothing of what is asked, or says it in the wrong place. */
static void
test_strange(void **state)
{
	static const char *const texts[] = {
		"<domain/>", "<capabilities/>", "<domain><disk/></domain>",
		"<x:domain xmlns:x='y'><devices><disk/></devices></x:domain>",
		"<domain xmlns='y'><devices><disk/></devices></domain>",
		"<?x y?><!-- --><domain>text<devices/><![CDATA[<disk/>]]></domain>",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(texts); i++) {
		struct libvirt_xml *xml = parse(texts[i]);
		struct libvirt_xml_disks disks;

		assert_int_equal(libvirt_xml_disks(xml, &disks), 0);
		assert_int_equal(disks.count, 0);
		assert_null(libvirt_xml_text(xml, "/domain/os/type/@arch"));
		libvirt_xml_free(xml);
	}
}

static void
test_take(void **state)
{
	struct migrate_result failure;
	struct libvirt_xml *xml;

	(void)state;
	assert_int_equal(libvirt_xml_take(strdup("<a/>"), "a thing", &xml, &failure), 0);
	libvirt_xml_free(xml);
	assert_int_equal(libvirt_xml_take(strdup("<a>"), "a thing", &xml, &failure), -1);
	assert_int_equal(failure.kind, MIGRATE_RESULT_FAILED);
	assert_int_equal(failure.code, 27);
	assert_string_equal(failure.message, "a thing: it is no XML that can be read");
	assert_int_equal(libvirt_xml_take(NULL, "a thing", &xml, &failure), -1);
	assert_int_equal(strncmp(failure.message, "a thing: ", 9), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_texts),	cmocka_unit_test(test_variables),
		cmocka_unit_test(test_disks),	cmocka_unit_test(test_refused),
		cmocka_unit_test(test_limits),	cmocka_unit_test(test_strange),
		cmocka_unit_test(test_take),
	};

	assert_int_equal(virInitialize(), 0);	/* its last error has no place before */
	return cmocka_run_group_tests(tests, NULL, NULL);
}
