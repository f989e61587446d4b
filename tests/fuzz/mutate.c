/*
 * How libFuzzer changes an input of its own: by words instead of bytes, so that more of what comes
 * out is still MOF, or a template, for the most part.  Every other time it does as it always does.
 */
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"

/* libFuzzer's; not there, and not called, where replay.c runs the target. */
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max_size) __attribute__((weak));

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned int seed);
size_t LLVMFuzzerCustomCrossOver(const uint8_t *one, size_t one_size, const uint8_t *other,
				 size_t other_size, uint8_t *out, size_t max_size,
				 unsigned int seed);

/* Where words begin; the last one is the end of the text. */
struct words {
	const uint8_t *text;
	size_t starts[1024];
	size_t count; /* of words, without the end */
};

struct range {
	size_t from, to; /* bytes */
};

static unsigned int
pick(unsigned int *seed, size_t count)
{
	*seed = *seed * 1103515245 + 12345;
	return count ? (*seed >> 8) % (unsigned int)count : 0;
}

static bool
is_letter(uint8_t c)
{
	return ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || (c >= '0' && c <= '9') || c == '_' ||
	       c >= 0x80;
}

/* How long the word at text is: a name or number, a string, or one byte; blanks go with it. */
static size_t
word_len(const uint8_t *text, size_t size)
{
	size_t n = 1;

	if (is_letter(*text)) {
		while (n < size && is_letter(text[n]))
			n++;
	} else if (*text == '"') {
		while (n < size && text[n] != '"' && text[n] != '\n')
			n += text[n] == '\\' && n + 1 < size ? 2 : 1;
		n += n < size;
	}
	while (n < size && (text[n] == ' ' || text[n] == '\n' || text[n] == '\t'))
		n++;
	return n;
}

static void
split(const uint8_t *text, size_t size, struct words *ret)
{
	enum { WORDS_MAX = sizeof(ret->starts) / sizeof(ret->starts[0]) - 1 };
	size_t at = 0;

	ret->text = text;
	ret->count = 0;
	while (at < size && ret->count < WORDS_MAX) {
		ret->starts[ret->count++] = at;
		at += word_len(text + at, size - at);
	}
	ret->starts[ret->count] = size;
}

/*
 * From a word up to its end: of a bracket the one that closes it, of others a few words or the ";"
 * behind them.
 */
static struct range
pick_range(const struct words *words, unsigned int *seed)
{
	size_t first = pick(seed, words->count), last = first, depth = 0;
	size_t few = pick(seed, 2) ? pick(seed, 4) : words->count;

	for (; last < words->count; last++) {
		uint8_t c = words->text[words->starts[last]];

		if (strchr("{[(", c) && c)
			depth++;
		else if (strchr("}])", c) && c)
			depth -= depth != 0;
		if (!depth && (c == ';' || last - first >= few))
			break;
	}
	last += last < words->count;
	return (struct range){ words->starts[first], words->starts[last] };
}

/* Puts len bytes in the place of a range of data.  Returns the new size, the old one if too long.
 */
static size_t
replace(uint8_t *data, size_t size, size_t max_size, struct range range, const void *bytes,
	size_t len)
{
	size_t removed = range.to - range.from;

	if (size - removed + len > max_size)
		return size;
	memmove(data + range.from + len, data + range.to, size - range.to);
	memcpy(data + range.from, bytes, len);
	return size - removed + len;
}

size_t
LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned int seed)
{
	struct words words;
	struct range from, to;
	uint8_t *copy;

	if (size < 2 || pick(&seed, 2))
		return LLVMFuzzerMutate(data, size, max_size);
	split(data, size, &words);
	from = pick_range(&words, &seed);
	to = pick_range(&words, &seed);
	switch (pick(&seed, 4)) {
	case 0:
		return replace(data, size, max_size, from, "", 0);
	case 1:
		to.to = to.from;
		break;
	default:
		break;
	}
	copy = malloc(from.to - from.from + 1);
	if (!copy)
		return size;
	memcpy(copy, data + from.from, from.to - from.from);
	size = replace(data, size, max_size, to, copy, from.to - from.from);
	free(copy);
	return size;
}

size_t
LLVMFuzzerCustomCrossOver(const uint8_t *one, size_t one_size, const uint8_t *other,
			  size_t other_size, uint8_t *out, size_t max_size, unsigned int seed)
{
	struct words words;
	struct range from, to;

	if (!one_size || !other_size || one_size > max_size)
		return 0;
	split(other, other_size, &words);
	from = pick_range(&words, &seed);
	split(one, one_size, &words);
	to = pick_range(&words, &seed);
	if (pick(&seed, 2))
		to.to = to.from;
	memcpy(out, one, one_size);
	return replace(out, one_size, max_size, to, other + from.from, from.to - from.from);
}
