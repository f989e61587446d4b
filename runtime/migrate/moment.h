/* Points in time on both clocks that the engine needs: one to show, one to count by. */
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

/* By the system's clocks. */
struct moment moment_now(void);

/* What an engine goes by: the system's clocks, or others that a test can set. */
struct migrate_clock {
	struct moment (*now)(struct migrate_clock *clock);
	/*
	 * Waits for at most limit milliseconds, until the descriptor can be read; with -1 for it,
	 * waits for all of them.
	 */
	void (*wait)(struct migrate_clock *clock, int descriptor, int limit);
};

extern struct migrate_clock migrate_system_clock;

#ifdef __cplusplus
}
#endif

#endif
