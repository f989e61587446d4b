/* The disks of a guest whose images are files: found in its XML, and named anew there. */
#ifndef MIGRATE_LIBVIRT_DISKS_H
#define MIGRATE_LIBVIRT_DISKS_H

#include "event.h"

#include <libvirt/libvirt.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * The disks that can be copied: files that the guest may write, neither shared nor transient.
 * The wish names some of them by target or source and says where they are to lie; the others stay
 * under their paths.  Returns 0 and a list to be given back by disks_free(); -1 and *failure, also
 * if a wish fits no disk.
 */
int disks_find(virDomainPtr domain, const struct migrate_disk *wish, size_t wish_count,
	       struct migrate_disk **ret, size_t *ret_count, struct migrate_result *failure);

/* Takes out those whose path is the one that they have already; returns how many are left. */
size_t disks_drop_unmoved(struct migrate_disk *disks, size_t count);

/* A copy of a list; NULL if memory is out. */
struct migrate_disk *disks_copy(const struct migrate_disk *disks, size_t count);
void disks_free(struct migrate_disk *disks, size_t count);

/*
 * The domain's XML with the disks' new paths in place of the old ones, by the same flags as
 * virDomainGetXMLDesc().  To be freed; NULL and *failure if it cannot be had.
 */
char *disks_rename(virDomainPtr domain, unsigned int flags, const struct migrate_disk *disks,
		   size_t count, struct migrate_result *failure);

/* What virDomainBlockCopy() takes for a disk's new image; to be freed, NULL when memory is out. */
char *disks_target_xml(const struct migrate_disk *disk);

/* Whether each disk has a copy that is kept like it, so that the guest can go over. */
bool disks_are_ready(virDomainPtr domain, const struct migrate_disk *disks, size_t count);

/* Bit n: disk n has its image at the new path. */
uint64_t disks_moved(virDomainPtr domain, const struct migrate_disk *disks, size_t count);

/* Whether a domain's XML names the file, as a disk or within a backing chain. */
bool disks_use(const char *xml, const char *path);

#ifdef __cplusplus
}
#endif

#endif
