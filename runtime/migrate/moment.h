/* A point in time on both clocks that the engine needs: one to show, one to count by. */
#ifndef MIGRATE_MOMENT_H
#define MIGRATE_MOMENT_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct moment {
	int64_t wall;   /* microseconds since 1970-01-01T00:00:00Z; may be set back */
	int64_t steady; /* milliseconds of a clock that only goes forward */
};

struct moment moment_now(void);

#ifdef __cplusplus
}
#endif

#endif
