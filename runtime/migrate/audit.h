/*
 * One line in the system's log, of the facility auth, for each call that changes something: who,
 * which job, what, and what came of it.  It is written by the process that serves the call, with
 * syslog(3), whether or not a runner lives:
 *
 *	mofc: user=ann job=mofc:0b7c9a52-.. call=RequestStateChange(4) result=0
 */
#ifndef MIGRATE_AUDIT_H
#define MIGRATE_AUDIT_H

#include "store.h"

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Writes the line.  The user is store->caller or, if that is NULL, the one who runs this process;
 * job may be NULL, call is a format.  err is what is given to the caller if it is negative, code
 * the method's return value otherwise.
 */
void audit_call(const struct job_store *store, const char *job, int err, uint32_t code,
		const char *call, ...) MOF_PRINTF(5, 6);

/* The same for a call that was not let through, by a user of that name, which may be NULL. */
void audit_denied(const char *user);

#ifdef __cplusplus
}
#endif

#endif
