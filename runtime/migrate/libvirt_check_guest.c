/* What of the guest itself stands in the way, as its own host sees it. */
#include "libvirt_check_parts.h"

#include <libvirt/virterror.h>

#include <string.h>

/* Devices that libvirt does not take along: found by path, called by name. */
struct obstacle {
	const char *path, *name;
	unsigned int severity;
	const char *what, *why;
};

static const struct obstacle obstacles[] = {
	{ "/domain/devices/hostdev[not(@type = 'usb') and "
	  "not(@type = 'pci' and teaming/@type = 'transient')]",
	  "normalize-space(concat(@type, ' ', alias/@name))", CHECK_BLOCKING, "host device",
	  "it belongs to its host: detach it before the move" },
	{ "/domain/devices/interface[@type = 'hostdev' and not(teaming/@type = 'transient')]",
	  "mac/@address", CHECK_BLOCKING, "network interface of a host device",
	  "it belongs to its host: detach it, or make it the transient one of a team" },
	{ "/domain/devices/interface[@type = 'vdpa']", "mac/@address", CHECK_BLOCKING,
	  "vDPA interface", "it cannot move: detach it before the move" },
	{ "/domain/devices/shmem[not(@role = 'master') or model/@type = 'ivshmem']", "@name",
	  CHECK_BLOCKING, "shared memory device",
	  "only one of the new models with role \"master\" can move: detach it before the move" },
	{ "/domain/devices/filesystem[driver/@type = 'virtiofs']", "target/@dir", CHECK_BLOCKING,
	  "virtiofs file system", "it cannot move: unmount and detach it before the move" },
	{ "/domain/devices/filesystem[not(driver/@type = 'virtiofs')]", "target/@dir",
	  CHECK_WARNING, "file system of the host",
	  "QEMU refuses the move while the guest has it mounted: unmount it before the move" },
	{ "/domain/devices/disk[transient]", "target/@dev", CHECK_BLOCKING, "transient disk",
	  "what the guest has written to it cannot move: detach it before the move" },
	{ "/domain/devices/memory[@model = 'dimm' and not(address/@slot and address/@base)]",
	  "alias/@name", CHECK_BLOCKING, "memory module",
	  "its slot or address is not known: give both in the definition" },
	{ "/domain/cpu/feature[@name = 'invtsc' and @policy = 'require' and "
	  "not(/domain/clock/timer[@name = 'tsc' and @frequency])]",
	  "@name", CHECK_BLOCKING, "processor feature",
	  "it needs a fixed frequency: give <timer name='tsc' frequency='..'/> in <clock>" },
};

static int
check_obstacle(struct check_run *run, const struct obstacle *obstacle)
{
	struct libvirt_xml_list list;
	int err = libvirt_xml_list(run->guest, obstacle->path, obstacle->name, &list);

	if (err)
		return check_xml_failed(run, "the devices of the guest", err);
	for (size_t i = 0; i < list.count; i++)
		check_found(run, obstacle->severity, "%s \"%s\": %s", obstacle->what, list.texts[i],
			    obstacle->why);
	return 0;
}

static int
check_state(struct check_run *run)
{
	virDomainPtr domain = run->check->domain;
	int state, reason;

	if (virDomainGetState(domain, &state, &reason, 0) < 0)
		return check_call_failed(run, run->check->source, CHECK_BLOCKING, NULL,
					 "the state of the guest is not known");
	if (virDomainIsActive(domain) == 0)
		check_found(run, CHECK_BLOCKING,
			    "guest \"%s\" is not running: start it, or define it at the "
			    "destination instead",
			    virDomainGetName(domain));
	else if (state == VIR_DOMAIN_PAUSED && reason == VIR_DOMAIN_PAUSED_IOERROR)
		check_found(run, CHECK_BLOCKING,
			    "guest \"%s\" is paused by an I/O error: mend its storage and resume "
			    "it first",
			    virDomainGetName(domain));
	return 0;
}

static int
check_snapshots(struct check_run *run)
{
	int count = virDomainSnapshotNum(run->check->domain, 0);

	if (count < 0)
		return check_call_failed(run, run->check->source, CHECK_BLOCKING, NULL,
					 "snapshots cannot be counted");
	if (count > 0)
		check_found(run, CHECK_BLOCKING,
			    "guest \"%s\" has %d snapshot%s: delete %s first, at least what "
			    "libvirt knows of %s",
			    virDomainGetName(run->check->domain), count, count > 1 ? "s" : "",
			    count > 1 ? "them" : "it", count > 1 ? "them" : "it");
	return 0;
}

static int
check_block_jobs(struct check_run *run)
{
	for (size_t i = 0; i < run->disks.count; i++) {
		const char *target = run->disks.list[i].target;
		virDomainBlockJobInfo info;
		int found =
			target ? virDomainGetBlockJobInfo(run->check->domain, target, &info, 0) : 0;

		if (found < 0)
			return check_call_failed(run, run->check->source, CHECK_BLOCKING, NULL,
						 "block jobs of disk \"%s\" are not known", target);
		if (found > 0 || run->disks.list[i].mirrored)
			check_found(run, CHECK_BLOCKING,
				    "disk \"%s\" has a block job: wait for its end, or abort it",
				    target ? target : "");
	}
	return 0;
}

static int
check_other_job(struct check_run *run)
{
	virDomainJobInfo info;

	if (virDomainGetJobInfo(run->check->domain, &info) < 0)
		return check_call_failed(run, run->check->source, CHECK_BLOCKING, NULL,
					 "it is not known whether a job runs");
	if (info.type == VIR_DOMAIN_JOB_BOUNDED || info.type == VIR_DOMAIN_JOB_UNBOUNDED)
		check_found(run, CHECK_BLOCKING,
			    "guest \"%s\" has a job that runs, such as a migration, a dump or a "
			    "backup: wait for its end, or abort it",
			    virDomainGetName(run->check->domain));
	return 0;
}

int
check_guest_is_free(struct check_run *run)
{
	if (check_snapshots(run) < 0)
		return -1;
	if (run->check->guest->shut_off)
		return 0;
	return check_block_jobs(run) < 0 || check_other_job(run) < 0 ? -1 : 0;
}

int
check_guest(struct check_run *run)
{
	if (check_state(run) < 0 || check_guest_is_free(run) < 0)
		return -1;
	for (size_t i = 0; i < sizeof(obstacles) / sizeof(obstacles[0]); i++)
		if (check_obstacle(run, &obstacles[i]) < 0)
			return -1;
	return 0;
}
