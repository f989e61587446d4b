/*
 * Which libvirt URIs are let through.  libvirt runs what some of them name as a command, on this
 * host or, in a peer URI, on the source host as its daemon's user.
 */
#ifndef MIGRATE_URI_H
#define MIGRATE_URI_H

#include <stdbool.h>

#include <mof/error.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Whether a libvirt connection URI is well formed and harmless: driver[+transport]://[user@][host]
 * [:port]/path[?name=value&..].  Without allow_command the parameters command, netcat and proxy
 * (also percent-encoded, in any case, and inside "name") and transports other than unix, tcp, tls,
 * ssh, libssh and libssh2 are refused.  A user or host that begins with "-" is refused always.
 * Returns 0, or -EINVAL for the form and -EPERM for what is not allowed.
 */
int uri_check(const char *uri, bool allow_command, struct mof_error *reterr);

/* The same for a data URI of a migration: tcp:, rdma: or unix:. */
int uri_check_data(const char *uri, struct mof_error *reterr);

/* Whether a URI that uri_check() accepts names a host. */
bool uri_is_remote(const char *uri);

/* Whether a URI that uri_check() accepts makes libvirt start ssh, which may ask on a terminal. */
bool uri_uses_ssh(const char *uri);

/* Whether the parameter stands in the URI, by its decoded name and in any case. */
bool uri_has_parameter(const char *uri, const char *name);

#ifdef __cplusplus
}
#endif

#endif
