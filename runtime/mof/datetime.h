/* CIM datetime: timestamps and intervals of 25 characters (DSP0004 5.2.4). */
#ifndef MOF_DATETIME_H
#define MOF_DATETIME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "value.h"

#ifdef __cplusplus
extern "C" {
#endif

#define MOF_INTERVAL_ZERO "00000000000000.000000:000"
#define MOF_INTERVAL_MAX "99999999235959.999999:000"

/*
 * Reads the len bytes at text.  A timestamp is yyyymmddhhmmss.mmmmmmsutc, an interval
 * ddddddddhhmmss.mmmmmm:000; low-order fields may be asterisks, of the microseconds also single
 * digits.  The day must be one of its month; there is no second 60.  "All nines" (99999999999999.
 * 999999:000), which CIM_Job.UntilTime takes for "never", is accepted as an interval.
 * Returns 0, or -EINVAL and leaves *ret alone.
 */
int mof_datetime_parse(const char *text, size_t len, struct mof_datetime *ret);

/* Whether it is an interval; false for a timestamp and for NULL. */
bool mof_datetime_is_interval(const struct mof_datetime *value);
/* Whether it is a timestamp; false for an interval and for NULL. */
bool mof_datetime_is_timestamp(const struct mof_datetime *value);

/*
 * A timestamp from microseconds since 1970-01-01T00:00:00Z, written in the local time of an
 * offset of -720 to 840 minutes east of UTC.  Returns 0; -ERANGE outside the years 0 to 9999 or
 * that range of offsets.
 */
int mof_timestamp_from_usec(int64_t usec, int utc_offset_minutes, struct mof_datetime *ret);

/* A timestamp of now, in UTC. */
struct mof_datetime mof_timestamp_now(void);

/* Microseconds since 1970 of a timestamp without asterisks.  Returns 0, or -EINVAL. */
int mof_timestamp_to_usec(const struct mof_datetime *value, int64_t *ret);

/* An interval from microseconds.  Returns 0, or -ERANGE above MOF_INTERVAL_MAX. */
int mof_interval_from_usec(uint64_t usec, struct mof_datetime *ret);

/*
 * Microseconds of an interval without asterisks; "all nines" count as MOF_INTERVAL_MAX.  Returns
 * 0, or -EINVAL.
 */
int mof_interval_to_usec(const struct mof_datetime *value, uint64_t *ret);

#ifdef __cplusplus
}
#endif

#endif
