/* The two jobs that the runtime is measured with. */
#ifndef JOBS_H
#define JOBS_H

#include "msvm_migration_job.h"

/*
 * A running live migration with all 46 properties set, and one of storage, whose new settings are
 * an embedded instance each, as text.  Both keep the rules of the schema; what they point to is
 * constant.
 */
void job_make_live(struct msvm_migration_job *job);
void job_make_storage(struct msvm_migration_job *job);

/* A job whose arrays have NULL elements; all else is NULL.  To compare with, not to measure. */
void job_make_sparse(struct msvm_migration_job *job);

#endif
