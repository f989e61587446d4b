/*
 * What the checks make of a guest and of two hosts of libvirt's test driver, which knows guests,
 * networks and pools; what it cannot tell is a warning.
 */
#include "support.h"

#include <migrate/job.h>
#include <migrate/libvirt_check.h>

#include <libvirt/virterror.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TYPE(name) MSVM_MIGRATION_JOB_JOB_TYPE_##name

#define NODE                                                                                       \
	"<node><cpu><mhz>1</mhz><model>any</model><active>1</active><nodes>1</nodes>"              \
	"<sockets>1</sockets><cores>1</cores><threads>1</threads></cpu><memory>4000000</memory>"
#define GUEST                                                                                      \
	"<domain type='test'><name>g1</name><uuid>" UUID "</uuid><memory>8192</memory>"            \
	"<os><type arch='i686'>hvm</type></os><devices>"
#define END "</devices></domain></node>"
#define DISK(inside) "<disk type='file' device='disk'>" inside "</disk>"

struct findings {
	char text[16000]; /* "SEVERITY DOMAIN CODE MESSAGE" lines */
};

static void
be_quiet(void *context, virErrorPtr error)
{
	(void)context;
	(void)error;
}

static void
on_found(void *context, const struct migrate_finding *finding)
{
	struct findings *findings = context;
	size_t length = strlen(findings->text);

	snprintf(findings->text + length, sizeof(findings->text) - length, "%u %d %d %s\n",
		 finding->severity, finding->domain, finding->code, finding->message);
}

static virConnectPtr
open_host(const char *folder, const char *name, const char *xml)
{
	char *path = support_file(folder, name, xml);
	char uri[600];
	virConnectPtr connection;

	snprintf(uri, sizeof(uri), "test://%s", path);
	connection = virConnectOpen(uri);
	if (!connection)
		fail_msg("%s", virGetLastErrorMessage());
	free(path);
	return connection;
}

/* Runs a check of guest g1 of source; destination NULL: on one host. */
static void
run_check(const char *source, const char *destination, unsigned int type, bool shut_off,
	  struct findings *ret)
{
	char *folder = support_folder();
	const struct migrate_order order = { .job_type = type };
	const struct migrate_guest guest = { .memory = 8192 * 1024, .shut_off = shut_off };
	struct migrate_result failure;
	struct libvirt_check check = { .guest = &guest, .order = &order, .found = on_found,
				       .context = ret };

	memset(ret, 0, sizeof(*ret));
	check.source = open_host(folder, "a.xml", source);
	if (destination)
		check.destination = open_host(folder, "b.xml", destination);
	check.domain = virDomainLookupByName(check.source, "g1");
	assert_non_null(check.domain);
	if (shut_off)
		assert_int_equal(virDomainDestroy(check.domain), 0);
	if (libvirt_check_run(&check, &failure) < 0)
		fail_msg("%s", failure.message);
	virDomainFree(check.domain);
	virConnectClose(check.source);
	if (check.destination)
		virConnectClose(check.destination);
	support_remove(folder);
}

static void
has(const struct findings *findings, const char *line)
{
	if (!strstr(findings->text, line))
		fail_msg("\"%s\" is not in:\n%s", line, findings->text);
}

static void
has_not(const struct findings *findings, const char *text)
{
	if (strstr(findings->text, text))
		fail_msg("\"%s\" is in:\n%s", text, findings->text);
}

static void
test_machine(void **state)
{
	static const char guest[] =
		NODE GUEST "<interface type='network'><source network='one'/></interface>"
			   "<interface type='network'><source network='two'/></interface>"
			   "<interface type='network'><source network='one'/></interface>" END;
	static const char host[] =
		NODE "<network><name>two</name><bridge name='virbr7'/>"
		     "<ip address='192.168.7.1' netmask='255.255.255.0'/></network></node>";
	struct findings findings;

	(void)state;
	run_check(guest, host, TYPE(CHECKING_VIRTUAL_MACHINE_COMPATIBILITY), false, &findings);
	has(&findings, "5 12 43 network \"one\" is missing at the destination (define");
	has_not(&findings, "\"two\"");
	has_not(&findings, "not running");
	has(&findings, "3 20 3 not checked: ");
	run_check(guest, host, TYPE(CHECKING_VIRTUAL_MACHINE_COMPATIBILITY), true, &findings);
	has(&findings, "5 0 1001 guest \"g1\" is not running: start it");
}

static void
test_same_guest(void **state)
{
	static const char other[] =
		NODE "<domain type='test'><name>g1</name><memory>8192</memory>"
		     "<os><type arch='i686'>hvm</type></os></domain></node>";
	struct findings findings;

	(void)state;
	run_check(NODE GUEST END, other, TYPE(CHECKING_VIRTUAL_MACHINE_COMPATIBILITY), false,
		  &findings);
	has(&findings, "the destination has a guest \"g1\" with UUID");
	run_check(NODE GUEST END, NODE GUEST END, TYPE(CHECKING_VIRTUAL_MACHINE_COMPATIBILITY),
		  false, &findings);
	has(&findings, "guest \"g1\" is active at the destination already: rename, move or");
}

static void
test_devices(void **state)
{
	static const char guest[] = NODE GUEST
		DISK("<source file='/i/t'/><target dev='vda'/><transient/>")
		"<hostdev mode='subsystem' type='pci'><source><address domain='0' bus='3' slot='0'"
		" function='0'/></source></hostdev>"
		"<hostdev mode='subsystem' type='pci'><source><address domain='0' bus='4' slot='0'"
		" function='0'/></source><teaming type='transient' persistent='x'/></hostdev>"
		"<interface type='vdpa'><mac address='52:54:00:00:00:01'/>"
		"<source dev='/dev/vhost-vdpa-0'/></interface>"
		"<filesystem type='mount'><driver type='virtiofs'/><source dir='/x'/>"
		"<target dir='export'/></filesystem>"
		"<filesystem type='mount'><source dir='/x'/><target dir='old'/></filesystem>"
		"<shmem name='master' role='master'><model type='ivshmem-plain'/></shmem>"
		"<shmem name='peer' role='peer'><model type='ivshmem-plain'/></shmem>" END;
	struct findings findings;
	char *pci;

	(void)state;
	run_check(guest, NODE "</node>", TYPE(CHECKING_VIRTUAL_MACHINE_COMPATIBILITY), false,
		  &findings);
	has(&findings, "5 0 1001 host device \"pci");
	pci = strstr(findings.text, "host device");
	assert_null(strstr(pci + 1, "host device"));
	has(&findings, "5 0 1001 vDPA interface \"52:54:00:00:00:01\":");
	has(&findings, "5 0 1001 virtiofs file system \"export\":");
	has(&findings, "3 0 1001 file system of the host \"old\":");
	has(&findings, "5 0 1001 shared memory device \"peer\":");
	has(&findings, "5 0 1001 transient disk \"vda\":");
	has_not(&findings, "device \"master\"");
	has(&findings, "3 12 50 disk \"vda\" has \"/i/t\", which no storage pool");
}

static void
test_storage(void **state)
{
	static const char guest[] = NODE GUEST
		DISK("<driver name='x' type='qcow2'/><source file='/i/a'/><target dev='vda'/>")
		DISK("<source file='/i/r'/><target dev='vdr'/><readonly/>")
		"<disk type='block'><source dev='/dev/x'/><target dev='vdb'/></disk>"
		"<disk type='volume'><source pool='gone' volume='v'/><target dev='vdv'/></disk>"
		"<disk type='file' device='cdrom'><target dev='hdc'/></disk>" END;
	struct findings findings;

	(void)state;
	run_check(guest, NODE "</node>",
		  TYPE(CHECKING_VIRTUAL_MACHINE_AND_STORAGE_COMPATIBILITY), false, &findings);
	has(&findings, "3 12 50 disk \"vdr\" has \"/i/r\"");
	has(&findings, "(the same file has to be there as well)");
	has(&findings, "5 12 49 disk \"vdv\" lies in storage pool \"gone\", which is missing");
	has_not(&findings, "\"hdc\"");
	run_check(guest, NULL, TYPE(CHECKING_STORAGE_MIGRATION), false, &findings);
	has(&findings, "5 0 1001 disk \"vdb\" is of type \"block\": only images");
	has(&findings, "5 0 1001 disk \"vdv\" is of type \"volume\": only images");
	has(&findings, "3 0 1001 disk \"vdr\" is read-only: its image \"/i/r\" stays");
	has_not(&findings, "\"hdc\"");
	run_check(guest, NULL, TYPE(CHECKING_STORAGE_COMPATIBILITY), false, &findings);
	has_not(&findings, "\"vdr\"");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_machine),
		cmocka_unit_test(test_same_guest),
		cmocka_unit_test(test_devices),
		cmocka_unit_test(test_storage),
	};

	assert_int_equal(virInitialize(), 0);
	virSetErrorFunc(NULL, be_quiet);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
