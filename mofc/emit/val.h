/* What templates see: a tree of texts, numbers, truth values, lists and maps. */
#ifndef EMIT_VAL_H
#define EMIT_VAL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/buf.h"

enum val_kind { VAL_TEXT, VAL_NUMBER, VAL_TRUTH, VAL_LIST, VAL_MAP };

struct val {
	enum val_kind kind : 8;
	bool truth;
	const char *key; /* within the parent map; NULL within a list */
	union {
		const char *text;  /* of a text or number */
		struct val *first; /* of the members of a list or map */
	};
	struct val *last, *next;
};

/* Each makes a value as the last member of parent (NULL for the root) and returns it. */
struct val *val_map(struct arena *arena, struct val *parent, const char *key);
struct val *val_list(struct arena *arena, struct val *parent, const char *key);
/* The text is not copied; NULL counts as empty. */
struct val *val_text(struct arena *arena, struct val *parent, const char *key, const char *text);
struct val *val_number(struct arena *arena, struct val *parent, const char *key, long long number);
struct val *val_truth(struct arena *arena, struct val *parent, const char *key, bool truth);

/* A member with the same kind and the same members as another list or map; nothing is copied. */
struct val *val_share(struct arena *arena, struct val *parent, const char *key,
		      const struct val *shared);

/* The member of a map with that key; NULL if there is none. */
const struct val *val_get(const struct val *map, const char *key);

/* The member of a map at a place, from 0; NULL if it has fewer. */
const struct val *val_at(const struct val *map, size_t place);

/* False for no, for the number 0, for an empty text, list or map. */
bool val_is_true(const struct val *val);

/* The tree as JSON, indented. */
void val_format_json(const struct val *val, struct buf *out);

#endif
