/*
 * Names of jobs in an order: what is due first, or most urgent.  A name is put in again when its
 * place has changed; whoever takes one out looks whether what it says still holds.
 */
#ifndef MIGRATE_ENGINE_QUEUE_H
#define MIGRATE_ENGINE_QUEUE_H

#include "job.h"

#ifdef __cplusplus
extern "C" {
#endif

struct engine_item {
	int64_t key;     /* the least is first */
	uint64_t serial; /* and of equal ones the least of these */
	char id[JOB_ID_SIZE];
};

/* A heap; { 0 } is an empty one. */
struct engine_queue {
	struct engine_item *items;
	size_t count, room;
};

/* Returns 0 or -ENOMEM. */
int engine_queue_put(struct engine_queue *queue, int64_t key, uint64_t serial, const char *id);

/* Takes the first one out.  Returns whether there was one. */
bool engine_queue_take(struct engine_queue *queue, struct engine_item *ret);

void engine_queue_clear(struct engine_queue *queue);

#ifdef __cplusplus
}
#endif

#endif
