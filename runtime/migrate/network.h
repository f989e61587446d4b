/* IP addresses, and the networks that they lie in. */
#ifndef MIGRATE_NETWORK_H
#define MIGRATE_NETWORK_H

#include <stdbool.h>

#include <mof/error.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The addresses that begin with the same bits.  Those of IPv4 stand as ::ffff:a.b.c.d. */
struct network {
	unsigned char bytes[16];
	unsigned int length; /* of the beginning: 0 to 128 bits */
};

/*
 * Reads "10.0.0.0/8" or "fd00::/8".  Returns 0, or -EINVAL with the reason and leaves *ret alone:
 * also where bits are set behind the length, which would make it another network than it looks.
 */
int network_parse(const char *text, struct network *ret, struct mof_error *reterr);

/* Whether a text is an address of IPv4 or IPv6: digits, without a zone, port or brackets. */
bool network_is_address(const char *text);

/*
 * Whether a text is an address that lies in the network.  An IPv4 address, also one that is
 * written as IPv6, lies in networks of IPv4 only: "::/0" does not let it through.
 */
bool network_has(const struct network *network, const char *address);

#ifdef __cplusplus
}
#endif

#endif
