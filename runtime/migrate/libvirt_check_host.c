/* Whether the destination can run the guest. */
#include "libvirt_check_parts.h"

#include <libvirt/virterror.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MIB ((uint64_t)1024 * 1024)

/* What of the guest the destination has to know. */
struct needs {
	const char *type, *os, *arch, *machine, *emulator;
};

static int
read_needs(struct check_run *run, struct needs *ret)
{
	struct libvirt_xml *guest = run->guest;

	*ret = (struct needs){
		.type = libvirt_xml_text(guest, "/domain/@type"),
		.os = libvirt_xml_text(guest, "/domain/os/type"),
		.arch = libvirt_xml_text(guest, "/domain/os/type/@arch"),
		.machine = libvirt_xml_text(guest, "/domain/os/type/@machine"),
		.emulator = libvirt_xml_text(guest, "/domain/devices/emulator"),
	};
	if (ret->type && ret->os && ret->arch)
		return 0;
	check_found(run, CHECK_BLOCKING,
		    "the guest's description does not say what machine it is: it cannot be "
		    "compared with the destination");
	return 1;
}

/* Whether the destination runs guests of that kind at all: 1, 0, or -1 and the failure. */
static int
offers_type(struct check_run *run, const struct needs *needs)
{
	static const char path[] =
		"/capabilities/guest[os_type = $os]/arch[@name = $arch]/domain[@type = $type]";
	char *text = virConnectGetCapabilities(run->check->destination);
	struct libvirt_xml *xml;
	struct libvirt_xml_list list;
	int err;

	if (!text)
		return check_call_failed(run, run->check->destination, CHECK_BLOCKING, NULL,
					 "what the destination offers is not known");
	if (libvirt_xml_take(text, "the capabilities of the destination", &xml, run->failure) < 0)
		return -1;
	err = libvirt_xml_bind(xml, "os", needs->os);
	if (!err)
		err = libvirt_xml_bind(xml, "arch", needs->arch);
	if (!err)
		err = libvirt_xml_bind(xml, "type", needs->type);
	if (!err)
		err = libvirt_xml_list(xml, path, "@type", &list);
	if (!err && !list.count)
		check_found(run, CHECK_BLOCKING,
			    "the destination offers no guests of type \"%s\" for %s: install or "
			    "enable it there",
			    needs->type, needs->arch);
	libvirt_xml_free(xml);
	if (err)
		return check_xml_failed(run, "the capabilities of the destination", err);
	return list.count > 0;
}

/* Machine type and emulator: 1 if the destination has both, 0, or -1 and the failure. */
static int
offers_machine(struct check_run *run, const struct needs *needs)
{
	char *text = virConnectGetDomainCapabilities(run->check->destination, needs->emulator,
						     needs->arch, needs->machine, needs->type, 0);

	if (text) {
		free(text);
		return 1;
	}
	return check_call_failed(run, run->check->destination, CHECK_BLOCKING,
				 "install the same emulator there, or give the guest a machine "
				 "type that both have",
				 "the destination cannot run machine type \"%s\" with emulator "
				 "\"%s\"",
				 needs->machine ? needs->machine : "default",
				 needs->emulator ? needs->emulator : "default");
}

/* A guest with the processor of its host: the two hosts' own ones are compared. */
static int
check_passthrough(struct check_run *run)
{
	char *text = virConnectGetCapabilities(run->check->source);
	struct libvirt_xml *xml;
	const char *cpu;
	int result = VIR_CPU_COMPARE_IDENTICAL;

	if (!text)
		return check_call_failed(run, run->check->source, CHECK_WARNING, NULL,
					 "the processor of the source is not known");
	if (libvirt_xml_take(text, "the capabilities of the source", &xml, run->failure) < 0)
		return -1;
	cpu = libvirt_xml_element(xml, "/capabilities/host/cpu");
	if (cpu)
		result = virConnectCompareCPU(run->check->destination, cpu,
					      VIR_CONNECT_COMPARE_CPU_FAIL_INCOMPATIBLE);
	libvirt_xml_free(xml);
	if (result == VIR_CPU_COMPARE_ERROR)
		return check_call_failed(run, run->check->destination, CHECK_BLOCKING,
					 "give the guest a processor model that both hosts have",
					 "the guest has the processor of its host, and that of the "
					 "destination cannot do the same");
	if (!cpu || result != VIR_CPU_COMPARE_IDENTICAL)
		check_found(run, CHECK_WARNING,
			    "the guest has the processor of its host, and that of the destination "
			    "is %s: a processor model that both hosts have is safer",
			    cpu ? "another one" : "not known");
	return 0;
}

static int
check_processor(struct check_run *run, const struct needs *needs)
{
	const char *mode = libvirt_xml_text(run->guest, "/domain/cpu/@mode");
	const char *check = libvirt_xml_text(run->guest, "/domain/cpu/@check");
	const char *model = libvirt_xml_text(run->guest, "/domain/cpu/model");
	const char *cpu = libvirt_xml_element(run->guest, "/domain/cpu");
	unsigned int severity = CHECK_BLOCKING;
	int result;

	if (mode && strcmp(mode, "host-passthrough") == 0)
		return check_passthrough(run);
	/* "host-model" is filled in when the guest starts; without a model nothing is compared. */
	if (!cpu || !model)
		return 0;
	/* libvirt was told not to look; the guest may still miss what its processor had. */
	if (check && strcmp(check, "none") == 0)
		severity = CHECK_WARNING;
	result = virConnectCompareHypervisorCPU(run->check->destination, needs->emulator,
						needs->arch, needs->machine, needs->type, cpu,
						VIR_CONNECT_COMPARE_CPU_FAIL_INCOMPATIBLE);
	if (result == VIR_CPU_COMPARE_ERROR)
		return check_call_failed(run, run->check->destination, severity,
					 "give the guest a processor model that both hosts have",
					 "the destination cannot give processor model \"%s\"",
					 model);
	return 0;
}

static void
warn_older(struct check_run *run, const char *what, unsigned long here, unsigned long there)
{
	if (there < here)
		check_found(run, CHECK_WARNING,
			    "the destination has %s %lu.%lu.%lu, which is older than the source's "
			    "%lu.%lu.%lu: update it before the move",
			    what, there / 1000000, there / 1000 % 1000, there % 1000,
			    here / 1000000, here / 1000 % 1000, here % 1000);
}

static int
check_versions(struct check_run *run)
{
	virConnectPtr source = run->check->source, destination = run->check->destination;
	unsigned long here, there;

	if (virConnectGetLibVersion(source, &here) < 0)
		return check_call_failed(run, source, CHECK_WARNING, NULL,
					 "the source's version of libvirt is not known");
	if (virConnectGetLibVersion(destination, &there) < 0)
		return check_call_failed(run, destination, CHECK_WARNING, NULL,
					 "the destination's version of libvirt is not known");
	warn_older(run, "libvirt", here, there);
	if (virConnectGetVersion(source, &here) < 0)
		return check_call_failed(run, source, CHECK_WARNING, NULL,
					 "the source's version of QEMU is not known");
	if (virConnectGetVersion(destination, &there) < 0)
		return check_call_failed(run, destination, CHECK_WARNING, NULL,
					 "the destination's version of QEMU is not known");
	warn_older(run, "QEMU", here, there);
	return 0;
}

/* Bytes of memory that are free, or only cache something; 0 if that is not known. */
static uint64_t
memory_left(virConnectPtr connection)
{
	static const char *const fields[] = { VIR_NODE_MEMORY_STATS_FREE,
					      VIR_NODE_MEMORY_STATS_BUFFERS,
					      VIR_NODE_MEMORY_STATS_CACHED };
	virNodeMemoryStats list[32];
	uint64_t left = 0;
	int count = 0;

	if (virNodeGetMemoryStats(connection, VIR_NODE_MEMORY_STATS_ALL_CELLS, NULL, &count, 0) <
		    0 ||
	    count < 0 || count > (int)(sizeof(list) / sizeof(list[0])) ||
	    virNodeGetMemoryStats(connection, VIR_NODE_MEMORY_STATS_ALL_CELLS, list, &count, 0) < 0)
		return virNodeGetFreeMemory(connection);
	for (int i = 0; i < count; i++)
		for (size_t j = 0; j < sizeof(fields) / sizeof(fields[0]); j++)
			if (strcmp(list[i].field, fields[j]) == 0)
				left += (uint64_t)list[i].value * 1024;
	return left;
}

static int
check_memory(struct check_run *run)
{
	uint64_t needed = run->check->guest->memory;
	uint64_t left = memory_left(run->check->destination);

	if (!left && !check_last_code())
		return 0;
	if (!left)
		return check_call_failed(run, run->check->destination, CHECK_WARNING, NULL,
					 "the free memory of the destination is not known");
	if (left < needed)
		check_found(run, CHECK_WARNING,
			    "the destination has %llu MiB of memory left, and the guest has %llu "
			    "MiB: make room there before the move",
			    (unsigned long long)(left / MIB), (unsigned long long)(needed / MIB));
	return 0;
}

/* Whether the text at that place of the list was there before. */
static bool
is_repeated(const struct libvirt_xml_list *list, size_t index)
{
	for (size_t i = 0; i < index; i++)
		if (strcmp(list->texts[i], list->texts[index]) == 0)
			return true;
	return false;
}

static int
check_network(struct check_run *run, const char *name)
{
	virNetworkPtr network = virNetworkLookupByName(run->check->destination, name);
	int active;

	if (!network)
		return check_call_failed(run, run->check->destination, CHECK_BLOCKING,
					 "define and start it there, or attach the guest to "
					 "another one",
					 "network \"%s\" is missing at the destination", name);
	active = virNetworkIsActive(network);
	virNetworkFree(network);
	if (active < 0)
		return check_call_failed(run, run->check->destination, CHECK_BLOCKING, NULL,
					 "it is not known whether network \"%s\" is active", name);
	if (!active)
		check_found(run, CHECK_BLOCKING,
			    "network \"%s\" is not active at the destination: start it there",
			    name);
	return 0;
}

/* A device of the host that an interface needs; not every libvirt can tell. */
static int
check_device(struct check_run *run, const char *name)
{
	virInterfacePtr interface = virInterfaceLookupByName(run->check->destination, name);

	if (interface) {
		virInterfaceFree(interface);
		return 0;
	}
	if (check_last_code() == VIR_ERR_NO_SUPPORT)
		return 0;
	return check_call_failed(run, run->check->destination, CHECK_WARNING,
				 "make it there, or attach the guest to another one",
				 "host interface \"%s\" was not found at the destination", name);
}

static int
check_each(struct check_run *run, const char *path, const char *name,
	   int (*check)(struct check_run *, const char *))
{
	struct libvirt_xml_list list;
	int err = libvirt_xml_list(run->guest, path, name, &list);

	if (err)
		return check_xml_failed(run, "the interfaces of the guest", err);
	for (size_t i = 0; i < list.count; i++)
		if (!is_repeated(&list, i) && check(run, list.texts[i]) < 0)
			return -1;
	return 0;
}

int
check_destination(struct check_run *run)
{
	struct needs needs;
	int has = read_needs(run, &needs) == 0;

	/* Each answer is only worth something if the one before was yes. */
	if (has)
		has = offers_type(run, &needs);
	if (has > 0)
		has = offers_machine(run, &needs);
	if (has > 0)
		has = check_processor(run, &needs);
	if (has < 0 || check_versions(run) < 0 || check_memory(run) < 0)
		return -1;
	if (check_each(run, "/domain/devices/interface/source[@network]", "@network",
		       check_network) < 0)
		return -1;
	return check_each(run,
			  "/domain/devices/interface/source[not(@network) and "
			  "((../@type = 'bridge' and @bridge) or (../@type = 'direct' and @dev))]",
			  "@bridge | @dev", check_device);
}
