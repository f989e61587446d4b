/*
 * Images on a host, through libvirt's storage API there: the engine has no files on other hosts.
 * The pool that covers an image's folder is used, else a transient one of the job's own, whose name
 * is made of the job's InstanceID; it is gone again when the call returns.  job NULL: there is no
 * job yet.
 */
#ifndef MIGRATE_LIBVIRT_STORAGE_H
#define MIGRATE_LIBVIRT_STORAGE_H

#include "event.h"

#include <libvirt/libvirt.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Whether there is a file of that path: 1 or 0; -1 and *failure if that cannot be told, for
 * example because the folder is missing.
 */
int storage_find(virConnectPtr connection, const char *job, const char *path,
		 struct migrate_result *failure);

/*
 * Makes the images of the disks, empty, with their capacities and formats.  One that is there
 * already is an error, or is replaced if overwrite says so; of disks whose image was not made the
 * flag "made" is taken back.  Returns 0, or -1 and *failure.
 */
int storage_make(virConnectPtr connection, const char *job, struct migrate_disk *disks,
		 size_t count, bool overwrite, struct migrate_result *failure);

/* Copies the image of a disk that nobody writes to, on its own host.  Returns 0, or -1 and
 * *failure. */
int storage_copy(virConnectPtr connection, const char *job, const struct migrate_disk *disk,
		 struct migrate_result *failure);

/*
 * Removes an image, unless a domain of that host names it.  One that is gone is no error.  Returns
 * 0, or -1 and *failure.
 */
int storage_remove(virConnectPtr connection, const char *job, const char *path,
		   struct migrate_result *failure);

/*
 * Takes down the job's own pools that a runner left behind when it was killed.  Returns 0, or -1
 * and *failure.
 */
int storage_tidy(virConnectPtr connection, const char *job, struct migrate_result *failure);

#ifdef __cplusplus
}
#endif

#endif
