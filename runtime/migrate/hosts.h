/*
 * Hosts by name: the hosts file, and how a source and a destination that somebody named become
 * the URIs that libvirt is given.
 */
#ifndef MIGRATE_HOSTS_H
#define MIGRATE_HOSTS_H

#include <stdbool.h>
#include <stddef.h>

#include "event.h"

#include <mof/error.h>

#include "network.h"

#ifdef __cplusplus
extern "C" {
#endif

#define HOSTS_SYSTEM_FILE "/etc/mofc/hosts.conf"

struct host {
	const char *name;
	const char *connect; /* libvirt's URI from this process */
	const char *peer;    /* by which another host's libvirt dials it, or NULL */
	const char *migrate; /* where the memory goes, or NULL */
	bool allow_command;
	const char *const *storage; /* folders below which images may be put, resolved */
	size_t storage_count;
	const struct network *networks; /* that data may be sent to */
	size_t network_count;
};

struct hosts;

/*
 * The file that --hosts (given, may be NULL), $MOFC_HOSTS or the system names.  The answer is
 * given, a text of the environment, or a literal.
 */
const char *hosts_place(const char *given);

/*
 * Reads a hosts file:
 *
 *	allow-command = yes		(before the first section: for URIs given directly)
 *	[name]
 *	connect = URI			(needed)
 *	peer = URI			(default: connect, if that names a host)
 *	migrate = URI
 *	aliases = name, name ..
 *	storage = /folder, /folder ..	(where clients may have images put; default: nowhere)
 *	networks = 10.0.0.0/8, ..	(where clients may send data to; default: nowhere)
 *	auth-file = /path		(user and password for connect, as libvirt reads them)
 *	allow-command = yes
 *
 * Lists are parted by blanks and commas.
 * The system's file may be missing.  Returns 0; -EINVAL or -EPERM with file and line in *reterr;
 * -ENOENT; -ENOMEM.
 */
int hosts_load(const char *path, struct hosts **ret, struct mof_error *reterr);

/*
 * The same for whoever needs the hosts again and again: *hosts, NULL or read from the same path
 * before, stays if the file has not changed since, and otherwise is given back.  On failure it is
 * NULL.
 */
int hosts_reload(const char *path, struct hosts **hosts, struct mof_error *reterr);

/* NULL is fine. */
void hosts_free(struct hosts *hosts);

/* The host with that name or alias, in any case; NULL if there is none. */
const struct host *hosts_find(const struct hosts *hosts, const char *name);

/* The nth host of the file, from 0; NULL behind the last. */
const struct host *hosts_at(const struct hosts *hosts, size_t index);

/*
 * Whether the host's storage= allows an image at that absolute path, with "." and ".." resolved as
 * text.  What links on the host make of it only the host can tell.
 */
bool host_has_storage(const struct host *host, const char *path);

/* Whether the address, of IPv4 or IPv6, lies in one of the host's networks=. */
bool host_has_network(const struct host *host, const char *address);

/*
 * Whether a host, by name or URI, may be given images under the new paths of the disks: below its
 * storage=, if it has one.  A disk without a path stays as it is.  Returns 0; -EPERM.
 */
int hosts_check_images(const struct hosts *hosts, const char *name,
		       const struct migrate_disk *disks, size_t count, struct mof_error *reterr);

struct host_route {
	const char *source_uri, *destination_uri, *peer_uri, *data_uri;
};

/*
 * From names or URIs to what a driver needs; peer_uri is what was given in its stead, or NULL.
 * destination NULL is a route that stays on the source: its other members are NULL.
 * The texts of the answer are those given or belong to hosts.  Returns 0;
 *   -ENOENT        a name is in no hosts file
 *   -EINVAL        neither a name nor a URI
 *   -EPERM         a URI that could run a command
 *   -EEXIST        source and destination are the same host
 *   -EDESTADDRREQ  no peer URI is known for the destination
 */
int hosts_route(const struct hosts *hosts, const char *source, const char *destination,
		const char *peer_uri, struct host_route *ret, struct mof_error *reterr);

#ifdef __cplusplus
}
#endif

#endif
