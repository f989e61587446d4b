/* What the tests of the schedule share: moments to read, zones, jobs. */
#ifndef TESTS_MIGRATE_CALENDAR_H
#define TESTS_MIGRATE_CALENDAR_H

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

#include <migrate/schedule.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define SECOND INT64_C(1000000)
#define DAY (86400 * SECOND)
#define NONE 1000 /* NULL, for numbers */

/* Rules instead of names, which need no database. */
#define BERLIN "CET-1CEST,M3.5.0,M10.5.0/3"
#define NEW_YORK "EST5EDT,M3.2.0,M11.1.0"
#define LORD_HOWE "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0"
#define SAO_PAULO "<-03>3<-02>2,M10.3.0/0,M2.3.0/0"

/* The moment of "2026-03-29 03:00 +0200"; without an offset, of UTC. */
int64_t moment(const char *text);

/* Makes zone that of this process, as the environment does. */
void set_zone(const char *zone);

/* A datetime as it is written, also one that no reader would let through. */
struct mof_datetime raw(const char *text);
struct mof_datetime interval(int64_t usec);

/* A job with RunMonth, RunDay and RunDayOfWeek, each of which can be NONE. */
struct msvm_migration_job make_job(int month, int day, int weekday);

#endif
