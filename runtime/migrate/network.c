#include "network.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define MAPPED_BITS 96 /* how many bits ::ffff:0:0 has before an IPv4 address */

static const unsigned char mapped[MAPPED_BITS / 8] = { [10] = 0xff, [11] = 0xff };

/* Reads an address into 16 bytes.  Returns how many bits stand before its own, or -1. */
static int
read_address(const char *text, unsigned char bytes[16])
{
	memcpy(bytes, mapped, sizeof(mapped));
	if (inet_pton(AF_INET, text, bytes + sizeof(mapped)) == 1)
		return MAPPED_BITS;
	return inet_pton(AF_INET6, text, bytes) == 1 ? 0 : -1;
}

static bool
is_mapped(const unsigned char bytes[16])
{
	return memcmp(bytes, mapped, sizeof(mapped)) == 0;
}

/* Whether two addresses begin with the same length bits. */
static bool
has_same_start(const unsigned char a[16], const unsigned char b[16], unsigned int length)
{
	unsigned int bytes = length / 8, bits = length % 8;

	return memcmp(a, b, bytes) == 0 && (!bits || !((a[bytes] ^ b[bytes]) >> (8 - bits)));
}

/* The number behind the slash; -1 if it is none. */
static int
read_length(const char *text)
{
	size_t digits = strspn(text, "0123456789");

	return digits && digits <= 3 && !text[digits] ? atoi(text) : -1;
}

int
network_parse(const char *text, struct network *ret, struct mof_error *reterr)
{
	struct network network;
	unsigned char first[16] = { 0 };
	char address[INET6_ADDRSTRLEN];
	const char *slash = strchr(text, '/');
	size_t size = slash ? (size_t)(slash - text) : strlen(text);
	int before = -1, length = slash ? read_length(slash + 1) : -1;

	if (size < sizeof(address)) {
		memcpy(address, text, size);
		address[size] = '\0';
		before = read_address(address, network.bytes);
	}
	if (before < 0 || length < 0 || before + length > 128)
		return mof_error_set(reterr, -EINVAL,
				     "not a network: \"%.100s\" (expected an address and a length, "
				     "such as 10.0.0.0/8 or fd00::/8)",
				     text);
	network.length = (unsigned int)(before + length);
	memcpy(first, network.bytes, network.length / 8);
	if (network.length % 8)
		first[network.length / 8] = network.bytes[network.length / 8] &
					    (unsigned char)(0xff << (8 - network.length % 8));
	if (memcmp(first, network.bytes, sizeof(first)) != 0)
		return mof_error_set(reterr, -EINVAL,
				     "\"%.100s\" has bits set behind the first %d: give the "
				     "network's first address",
				     text, length);
	*ret = network;
	return 0;
}

bool
network_is_address(const char *text)
{
	unsigned char bytes[16];

	return read_address(text, bytes) >= 0;
}

bool
network_has(const struct network *network, const char *address)
{
	unsigned char bytes[16];

	if (read_address(address, bytes) < 0)
		return false;
	if (is_mapped(bytes) && network->length < MAPPED_BITS)
		return false;
	return has_same_start(bytes, network->bytes, network->length);
}
