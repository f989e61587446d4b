/*
 * When a job runs: the scheduling properties of CIM_Job as moments.
 *
 * Moments are microseconds since 1970-01-01T00:00:00Z.  Local time is that of the process (TZ).
 *
 * A job that has one of RunMonth, RunDay, RunDayOfWeek and RunStartInterval starts on days of the
 * calendar, and ScheduledStartTime, which they replace, does not count.  What is NULL restricts
 * nothing:
 *
 *   RunDay, with RunDayOfWeek NULL or 0     that day of the month, from its end if negative
 *   RunDay, RunDayOfWeek 1 to 7             that weekday (1 is Sunday) on or after RunDay
 *   RunDay, RunDayOfWeek -7 to -1           that weekday on or before RunDay
 *   RunDayOfWeek alone, either sign         each such weekday
 *   neither, or RunDayOfWeek 0 alone        each day
 *
 * RunMonth is the month in which RunDay is; the weekday that is sought from there may lie in the
 * month after or before it.  Without RunDay it is the month of the start.  A month without such
 * a RunDay is skipped.
 *
 * RunStartInterval, less than a day, is what the clock shows at the start; NULL is midnight.
 * LocalOrUtcTime says whose clock, and whose days; NULL is local time.  If the local clock leaves
 * that time out, the job starts when it goes on; if it shows that time twice, at the first.  A job
 * that is made later on such a day waits for the next one.
 *
 * Otherwise a job starts at ScheduledStartTime, or at once if that has passed or is NULL.  If
 * JobRunTimes lets it run again, it does so at once; how long to wait between is the caller's.
 *
 * UntilTime and ScheduledStartTime are timestamps, whose own offset says which moment is meant,
 * whatever LocalOrUtcTime is, or intervals, which count from the moment "submitted": when the job
 * was made, or when a client wrote them.  Asterisks are refused.
 */
#ifndef MIGRATE_SCHEDULE_H
#define MIGRATE_SCHEDULE_H

#include <msvm_migration_job.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Whether the scheduling properties have a meaning, alone and together: also refused are a RunDay
 * that never comes and an UntilTime that ScheduledStartTime does not precede.  Whether UntilTime
 * has passed is schedule_next()'s.  Returns 0, or -EINVAL with a message that names the property.
 */
int schedule_check(const struct msvm_migration_job *job, struct mof_error *reterr);

/*
 * The first start that is not before after, which is the moment of submission or just behind the
 * latest start.  Returns 0; -ENOENT if there is none: UntilTime comes first, there is no such day
 * within 40 years, or no timestamp could say it; -EINVAL for a property without meaning.
 */
int schedule_next(const struct msvm_migration_job *job, int64_t submitted, int64_t after,
		  int64_t *ret);

/*
 * When UntilTime ends the job.  Returns 0; -ENOENT for never: NULL, all nines or the longest
 * interval; -EINVAL.
 */
int schedule_until(const struct msvm_migration_job *job, int64_t submitted, int64_t *ret);

/* Whether JobRunTimes lets the job run again after so many runs: 0 always, NULL once. */
bool schedule_recurs(const struct msvm_migration_job *job, uint32_t runs_done);

#ifdef __cplusplus
}
#endif

#endif
