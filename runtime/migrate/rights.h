/* Who may look at jobs and who may change them: readers= and operators= of migrate.conf. */
#ifndef MIGRATE_RIGHTS_H
#define MIGRATE_RIGHTS_H

#include "config.h"
#include "store.h"

#ifdef __cplusplus
extern "C" {
#endif

enum right {
	RIGHT_READ,  /* to see jobs, settings and hosts */
	RIGHT_CHANGE /* to make, change, end or remove jobs, and to change settings */
};

/* The same as rights_check(), for who only wants to know: nothing is noted. */
bool rights_allow(const struct migrate_config *config, const struct job_store *store,
		  const char *user, enum right right);

/*
 * Whether the user, as the server has authenticated him, has that right: the account that the
 * store belongs to and root have both, operators have both, readers have the first.  NULL is
 * nobody.  What is denied to one who wants to change something is an audit line.  Returns 0;
 * -EACCES (32769 for clients) with the reason in *reterr.
 */
int rights_check(const struct migrate_config *config, const struct job_store *store,
		 const char *user, enum right right, struct mof_error *reterr);

#define RIGHTS_NAME_SIZE 256

/* The name of that account or, where it has none, its number. */
void rights_account(unsigned int user, char ret[RIGHTS_NAME_SIZE]);

#ifdef __cplusplus
}
#endif

#endif
