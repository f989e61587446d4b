/*
 * What the parts of a check share: the guest's XML, and how findings are told.  Every part returns
 * 0, whatever it has found, and -1 with *run->failure if the check cannot go on.
 */
#ifndef MIGRATE_LIBVIRT_CHECK_PARTS_H
#define MIGRATE_LIBVIRT_CHECK_PARTS_H

#include "libvirt_check.h"
#include "libvirt_xml.h"

#include <mof/error.h>

#ifdef __cplusplus
extern "C" {
#endif

/* CIM_Error.PerceivedSeverity: what does not prevent the move, and what does. */
enum { CHECK_WARNING = 3, CHECK_BLOCKING = 5 };

struct check_run {
	const struct libvirt_check *check;
	struct libvirt_xml *guest; /* its description: of the running guest, if it runs */
	struct libvirt_xml_disks disks;
	struct migrate_result *failure;
};

/* Tells a finding that no call of libvirt's has made. */
void check_found(struct check_run *run, unsigned int severity, const char *format, ...)
	MOF_PRINTF(3, 4);

/*
 * A call of libvirt's on that connection has just failed: "what (remedy): libvirt's text" becomes a
 * finding.  What the host has no means to tell is only a warning.  Returns 0; -1 if the host does
 * not answer any more, or the guest is gone.
 */
int check_call_failed(struct check_run *run, virConnectPtr connection, unsigned int severity,
		      const char *remedy, const char *format, ...) MOF_PRINTF(5, 6);

/* Memory is out, or a host's XML is not as libvirt writes it: err tells which.  Returns -1. */
int check_xml_failed(struct check_run *run, const char *what, int err);

/* The number of the last error of this thread. */
int check_last_code(void);

/* The guest itself: its state, and what of it cannot move. */
int check_guest(struct check_run *run);

/* Snapshots, block jobs and other jobs, which forbid to move the storage alone, too. */
int check_guest_is_free(struct check_run *run);

/* Whether the destination can run the guest: type, machine, processor, memory, networks. */
int check_destination(struct check_run *run);

/* Files and pools that have to be at the destination already, by what is known there. */
int check_present(struct check_run *run, bool without_copied);

/*
 * Whether the disks can be copied to their folders at the destination; deep: formats, backing files
 * and sizes too.  No destination: what the source alone can tell.
 */
int check_copies(struct check_run *run, bool deep);

/* Whether the disks can be moved to other files of the source. */
int check_storage_move(struct check_run *run);

/* Whether a move with its storage copies the disk: it has an image that only this guest writes. */
bool check_is_copied(const struct libvirt_xml_disk *disk);

/* Pools of a host, asked once. */
struct check_pools {
	struct check_pool *list;
	size_t count;
};

struct check_pool {
	virStoragePoolPtr pool;
	const char *name;
	char *folder;        /* NULL: its volumes lie in none */
	bool active, listed; /* listed: libvirt has looked at the folder just now */
	uint64_t available;
	uint64_t needed, most; /* bytes: by what the images hold, and can come to hold */
};

/* Returns 0, or -1 and *run->failure; give *ret back by check_pools_clear(). */
int check_pools_list(struct check_run *run, virConnectPtr connection, struct check_pools *ret);
void check_pools_clear(struct check_pools *pools);

/* The pool whose folder holds the file at path; NULL if there is none. */
struct check_pool *check_pools_find(const struct check_pools *pools, const char *path);

/*
 * Has libvirt look once more at what lies in an active pool's folder, since files that others made
 * are not on its list; and learns the free space.
 */
int check_pool_look(struct check_run *run, virConnectPtr connection, struct check_pool *pool);

/* Tells which pools have too little room for what is needed of them. */
void check_pools_room(struct check_run *run, const struct check_pools *pools, const char *where);

#ifdef __cplusplus
}
#endif

#endif
