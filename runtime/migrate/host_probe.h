/* Whether the hosts of a hosts file answer, and what runs there. */
#ifndef MIGRATE_HOST_PROBE_H
#define MIGRATE_HOST_PROBE_H

#include "hosts.h"

#ifdef __cplusplus
extern "C" {
#endif

#define HOST_TEXT_SIZE 128

struct host_answer {
	bool reached;
	char hostname[HOST_TEXT_SIZE]; /* as the host calls itself */
	char hypervisor[HOST_TEXT_SIZE];
	unsigned long hypervisor_version, libvirt_version; /* 1000000 * major + 1000 * minor + .. */
	char message[MIGRATE_MESSAGE_SIZE];                /* why it was not reached */
};

/*
 * Asks the first count hosts at once and waits for their answers, at most limit milliseconds.  What
 * has not answered by then goes on in a thread that nobody waits for.  To be called once libvirt
 * is silent: after migrate_driver_libvirt_new().  Returns 0, or -ENOMEM or -EAGAIN.
 */
int host_probe_all(const struct hosts *hosts, int limit, struct host_answer *answers, size_t count);

#ifdef __cplusplus
}
#endif

#endif
