#include "intern.h"

#include <stdlib.h>
#include <stdio.h>
#include <string.h>

static char
fold(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

static uint32_t
hash_bytes(const char *text, size_t len)
{
	uint32_t hash = 2166136261u;

	for (size_t i = 0; i < len; i++)
		hash = (hash ^ (unsigned char)text[i]) * 16777619u;
	return hash;
}

static struct name **
new_buckets(size_t count)
{
	struct name **buckets = calloc(count, sizeof(struct name *));

	if (!buckets) {
		fputs("mofc: out of memory\n", stderr);
		exit(1);
	}
	return buckets;
}

void
names_init(struct names *names, struct arena *arena)
{
	*names = (struct names){ .arena = arena, .bucket_count = 4096 };
	names->buckets = new_buckets(names->bucket_count);
}

void
names_clear(struct names *names)
{
	free(names->buckets);
	*names = (struct names){ 0 };
}

static void
grow(struct names *names)
{
	size_t count = names->bucket_count * 2;
	struct name **buckets = new_buckets(count), *name, *next;

	for (size_t i = 0; i < names->bucket_count; i++)
		for (name = names->buckets[i]; name; name = next) {
			next = name->next;
			name->next = buckets[name->hash & (count - 1)];
			buckets[name->hash & (count - 1)] = name;
		}
	free(names->buckets);
	names->buckets = buckets;
	names->bucket_count = count;
}

static const struct name *
add(struct names *names, const char *text, size_t len, uint32_t hash)
{
	struct name *name = arena_alloc(names->arena, sizeof(*name));
	char *copy = arena_strndup(names->arena, text, len), *lower;
	size_t i;

	if (names->count++ == names->bucket_count)
		grow(names);
	*name = (struct name){ .text = copy, .len = (uint32_t)len, .hash = hash };
	name->next = names->buckets[hash & (names->bucket_count - 1)];
	names->buckets[hash & (names->bucket_count - 1)] = name;
	for (i = 0; i < len && fold(copy[i]) == copy[i]; i++)
		;
	if (i == len) {
		name->folded = name;
		return name;
	}
	lower = arena_strndup(names->arena, text, len);
	for (; i < len; i++)
		lower[i] = fold(lower[i]);
	name->folded = names_get(names, lower, len);
	return name;
}

const struct name *
names_get(struct names *names, const char *text, size_t len)
{
	uint32_t hash = hash_bytes(text, len);
	const struct name *name = names->buckets[hash & (names->bucket_count - 1)];

	for (; name; name = name->next)
		if (name->hash == hash && name->len == len && !memcmp(name->text, text, len))
			return name;
	return add(names, text, len, hash);
}

void
names_tag(struct names *names, const char *word, uint16_t tag)
{
	const struct name *name = names_get(names, word, strlen(word));
	struct name *bucket = names->buckets[name->hash & (names->bucket_count - 1)];

	while (bucket != name)
		bucket = bucket->next;
	bucket->tag = tag;
}

bool
name_is(const struct name *name, const char *word)
{
	return !strcmp(name->folded->text, word);
}

struct name_map_slot {
	const struct name *name; /* folded */
	void *item;
};

static struct name_map_slot *
find_slot(const struct name_map *map, const struct name *folded)
{
	size_t i = folded->hash & (map->size - 1);

	while (map->slots[i].name && map->slots[i].name != folded)
		i = (i + 1) & (map->size - 1);
	return &map->slots[i];
}

void *
name_map_get(const struct name_map *map, const struct name *name)
{
	return map->size ? find_slot(map, name->folded)->item : NULL;
}

void
name_map_put(struct name_map *map, struct arena *arena, const struct name *name, void *item)
{
	struct name_map_slot *slot;

	if (map->count * 2 >= map->size) {
		struct name_map larger = { .size = map->size ? map->size * 2 : 16 };

		larger.count = map->count;
		larger.slots = arena_alloc(arena, larger.size * sizeof(*larger.slots));
		for (size_t i = 0; i < map->size; i++)
			if (map->slots[i].name)
				*find_slot(&larger, map->slots[i].name) = map->slots[i];
		*map = larger;
	}
	slot = find_slot(map, name->folded);
	if (!slot->name)
		map->count++;
	*slot = (struct name_map_slot){ name->folded, item };
}

void *
name_map_next(const struct name_map *map, size_t *i)
{
	while (*i < map->size) {
		const struct name_map_slot *slot = &map->slots[(*i)++];

		if (slot->name)
			return slot->item;
	}
	return NULL;
}

unsigned int
name_distance(const char *a, const char *b, unsigned int limit)
{
	enum { LONGEST = 63 };
	unsigned int rows[3][LONGEST + 1];
	size_t a_len = strlen(a), b_len = strlen(b);

	if (a_len > LONGEST || b_len > LONGEST)
		return limit + 1;
	for (size_t j = 0; j <= b_len; j++)
		rows[0][j] = (unsigned int)j;
	for (size_t i = 1; i <= a_len; i++) {
		unsigned int *row = rows[i % 3], *above = rows[(i + 2) % 3];
		unsigned int *second = rows[(i + 1) % 3];

		row[0] = (unsigned int)i;
		for (size_t j = 1; j <= b_len; j++) {
			unsigned int best = above[j - 1] + (fold(a[i - 1]) != fold(b[j - 1]));

			if (above[j] + 1 < best)
				best = above[j] + 1;
			if (row[j - 1] + 1 < best)
				best = row[j - 1] + 1;
			if (i > 1 && j > 1 && fold(a[i - 1]) == fold(b[j - 2]) &&
			    fold(a[i - 2]) == fold(b[j - 1]) && second[j - 2] + 1 < best)
				best = second[j - 2] + 1;
			row[j] = best;
		}
	}
	return rows[a_len % 3][b_len] <= limit ? rows[a_len % 3][b_len] : limit + 1;
}
