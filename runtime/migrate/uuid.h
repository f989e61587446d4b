/* UUIDs in the one form that this project writes: 36 characters, lower case. */
#ifndef MIGRATE_UUID_H
#define MIGRATE_UUID_H

#include "event.h"

#ifdef __cplusplus
extern "C" {
#endif

/* A random one, version 4 (RFC 4122 4.4).  Returns 0; -EIO if the system gives no random bytes. */
int uuid_random(char ret[MIGRATE_UUID_SIZE]);

/* Reads a UUID in upper or lower case.  Returns 0, or -EINVAL and leaves ret alone. */
int uuid_parse(const char *text, char ret[MIGRATE_UUID_SIZE]);

#ifdef __cplusplus
}
#endif

#endif
