#include "engine_queue.h"
#include "text.h"

#include <errno.h>
#include <stdlib.h>

static bool
is_before(const struct engine_item *a, const struct engine_item *b)
{
	return a->key != b->key ? a->key < b->key : a->serial < b->serial;
}

int
engine_queue_put(struct engine_queue *queue, int64_t key, uint64_t serial, const char *id)
{
	struct engine_item item = { .key = key, .serial = serial };
	size_t place = queue->count;

	if (queue->count == queue->room) {
		size_t room = queue->room ? queue->room * 2 : 16;
		struct engine_item *grown = reallocarray(queue->items, room, sizeof(*grown));

		if (!grown)
			return -ENOMEM;
		queue->items = grown;
		queue->room = room;
	}
	text_copy(item.id, sizeof(item.id), id);
	queue->count++;
	while (place && is_before(&item, &queue->items[(place - 1) / 2])) {
		queue->items[place] = queue->items[(place - 1) / 2];
		place = (place - 1) / 2;
	}
	queue->items[place] = item;
	return 0;
}

bool
engine_queue_take(struct engine_queue *queue, struct engine_item *ret)
{
	const struct engine_item *last;
	size_t place = 0, below;

	if (!queue->count)
		return false;
	*ret = queue->items[0];
	last = &queue->items[--queue->count];
	while ((below = place * 2 + 1) < queue->count) {
		if (below + 1 < queue->count &&
		    is_before(&queue->items[below + 1], &queue->items[below]))
			below++;
		if (!is_before(&queue->items[below], last))
			break;
		queue->items[place] = queue->items[below];
		place = below;
	}
	queue->items[place] = *last;
	return true;
}

void
engine_queue_clear(struct engine_queue *queue)
{
	free(queue->items);
	*queue = (struct engine_queue){ 0 };
}
