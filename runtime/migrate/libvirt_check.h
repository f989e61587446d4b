/* What stands in the way of a move, found by asking both hosts; nothing is changed on either. */
#ifndef MIGRATE_LIBVIRT_CHECK_H
#define MIGRATE_LIBVIRT_CHECK_H

#include "driver.h"

#include <libvirt/libvirt.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * One check: the source's guest, the destination (NULL: the storage moves on the source), what is
 * wished, and who is told of each finding.
 */
struct libvirt_check {
	virConnectPtr source, destination;
	virDomainPtr domain;
	const struct migrate_guest *guest;
	const struct migrate_order *order;
	void (*found)(void *context, const struct migrate_finding *finding);
	void *context;
};

/*
 * Runs the checks of order->job_type (301 to 304).  Returns 0; -1 with *failure if a host does not
 * answer any more.
 */
int libvirt_check_run(const struct libvirt_check *check, struct migrate_result *failure);

#ifdef __cplusplus
}
#endif

#endif
