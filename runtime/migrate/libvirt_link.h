/* The calls of libvirt that the driver makes, each with its failure as a struct migrate_result. */
#ifndef MIGRATE_LIBVIRT_LINK_H
#define MIGRATE_LIBVIRT_LINK_H

#include "driver.h"

#include <libvirt/libvirt.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Fills result from libvirt's last error of this thread; what, if not NULL, precedes the text. */
void link_failure(struct migrate_result *result, const char *what);

/* A failure in words of our own. */
void link_fail(struct migrate_result *result, int domain, int code, const char *message);

/*
 * Opens a connection that never asks anybody anything and notices a dead peer.  host, a name for
 * messages.  Returns NULL and fills *failure if that is not possible.
 */
virConnectPtr link_open(const char *uri, const char *host, struct migrate_result *failure);

/* The domain with that UUID, or else that name.  NULL and *failure if there is none. */
virDomainPtr link_find(virConnectPtr connection, const char *domain,
		       struct migrate_result *failure);

/* What PREPARE tells of the guest.  Returns 0, or -1 and *failure. */
int link_guest(virDomainPtr domain, struct migrate_guest *ret, struct migrate_result *failure);

/* Whether the guest runs, as a move needs it.  Returns 0, or -1 and *failure. */
int link_check_running(virDomainPtr domain, const struct migrate_guest *guest,
		       struct migrate_result *failure);

/* Whether the destination can take the guest at all.  Returns 0, or -1 and *failure. */
int link_check_destination(virConnectPtr connection, virDomainPtr guest,
			   struct migrate_result *failure);

/* virDomainMigrateToURI3(), which returns when the move has ended. */
void link_move(virDomainPtr domain, const struct migrate_order *order, bool persistent,
	       struct migrate_result *ret);

/* Defines the guest at the destination as it is defined, or runs, at the source. */
void link_define(virDomainPtr domain, const struct migrate_guest *guest,
		 const struct migrate_order *order, struct migrate_result *ret);

/* The figures of a running job.  1; 0 if no job runs; -1 if the guest or host is gone. */
int link_sample(virDomainPtr domain, struct migrate_sample *ret);

/*
 * Where the guest is, asked over a new connection; with an order, also where the images of its
 * disks are.
 */
void link_place(const char *uri, const char *uuid, const struct migrate_order *order,
		struct migrate_place *ret);

/* One of the small actions, over a new connection. */
void link_errand(const struct migrate_order *order, const char *uuid, enum migrate_action action,
		 struct migrate_result *ret);

#ifdef __cplusplus
}
#endif

#endif
