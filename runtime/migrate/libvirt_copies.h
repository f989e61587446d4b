/* Images that are copied under a guest which stays where it is: libvirt's block copies. */
#ifndef MIGRATE_LIBVIRT_COPIES_H
#define MIGRATE_LIBVIRT_COPIES_H

#include "libvirt_task.h"

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Begins the copies of the task's disks, if begin, and watches them until they have ended: tells
 * the figures, that all are ready, and stops or pivots when the task is told to.  A guest that is
 * shut off has its images copied at once and is defined anew.  Posts ENDED, unless the task is
 * closed before; the copies then go on.
 */
void libvirt_copies_run(struct libvirt_task *task, virDomainPtr domain, bool begin);

#ifdef __cplusplus
}
#endif

#endif
