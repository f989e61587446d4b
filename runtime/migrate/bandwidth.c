#include "bandwidth.h"
#include "text.h"

#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <string.h>

#define MIB (UINT64_C(1) << 20)
#define MOST_MIB (UINT64_C(1) << 43) /* QEMU counts bytes per second in 63 bits */
#define MOST_DIGITS 18
#define MOST_EXPONENT 63
#define DIGITS "0123456789"

/* What has been read of a unit: a fraction, which is exact, and how often each base unit stands. */
struct rate {
	uint64_t over, under;
	int bytes, bits, seconds;
};

static uint64_t
common_divisor(uint64_t a, uint64_t b)
{
	while (b) {
		uint64_t rest = a % b;

		a = b;
		b = rest;
	}
	return a;
}

/* Multiplies one side of the fraction, or with is_divided the other one.  -ERANGE if too large. */
static int
multiply(struct rate *rate, uint64_t factor, bool is_divided)
{
	uint64_t *side = is_divided ? &rate->under : &rate->over;
	uint64_t *other = is_divided ? &rate->over : &rate->under;
	uint64_t common = common_divisor(factor, *other);

	*other /= common;
	return __builtin_mul_overflow(*side, factor / common, side) ? -ERANGE : 0;
}

/* Digits of a number, at most MOST_DIGITS.  Returns how many there are; 0 also if too many. */
static size_t
read_digits(const char *text, uint64_t *value)
{
	size_t count = strspn(text, DIGITS);

	if (count > MOST_DIGITS)
		return 0;
	for (size_t i = 0; i < count; i++)
		*value = *value * 10 + (uint64_t)(text[i] - '0');
	return count;
}

/* base ^ exponent, where *text stands behind the "^". */
static int
take_power(struct rate *rate, const char **text, uint64_t base, bool is_divided)
{
	uint64_t exponent = 0;
	size_t count;
	int err = 0;

	*text += strspn(*text, " ");
	if (**text == '+' || **text == '-') {
		is_divided ^= **text == '-';
		++*text;
	}
	count = read_digits(*text, &exponent);
	*text += count;
	if (!count)
		return -EINVAL;
	if (exponent > MOST_EXPONENT)
		return -ERANGE;
	while (exponent-- && !err)
		err = multiply(rate, base, is_divided);
	return err;
}

/* 1000, 1.5 or 10^3; zero is no factor. */
static int
take_number(struct rate *rate, const char **text, bool is_divided)
{
	uint64_t value = 0;
	size_t count, fraction = 0;
	int err;

	*text += **text == '+';
	count = read_digits(*text, &value);
	*text += count;
	if (count && **text == '.') {
		++*text;
		fraction = strspn(*text, DIGITS);
		if (count + fraction > MOST_DIGITS)
			return -EINVAL;
		*text += read_digits(*text, &value);
	}
	if (!count || !value)
		return -EINVAL;
	if (!fraction && (*text)[strspn(*text, " ")] == '^') {
		*text += strspn(*text, " ") + 1;
		return take_power(rate, text, value, is_divided);
	}
	err = multiply(rate, value, is_divided);
	for (; fraction && !err; fraction--)
		err = multiply(rate, 10, !is_divided);
	return err;
}

static int
take_factor(struct rate *rate, const char **text, bool is_divided)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz";
	const char *word = *text;
	size_t length = strspn(word, letters);

	if (!length)
		return take_number(rate, text, is_divided);
	*text += length;
	if (length == 4 && memcmp(word, "byte", length) == 0)
		rate->bytes += is_divided ? -1 : 1;
	else if (length == 3 && memcmp(word, "bit", length) == 0)
		rate->bits += is_divided ? -1 : 1;
	else if (length == 6 && memcmp(word, "second", length) == 0)
		rate->seconds += is_divided ? -1 : 1;
	else
		return -EINVAL;
	return 0;
}

static int
read_unit(const char *text, struct rate *rate)
{
	bool is_divided = false;

	for (;;) {
		int err;

		text += strspn(text, " ");
		err = take_factor(rate, &text, is_divided);
		if (err)
			return err;
		text += strspn(text, " ");
		if (!*text)
			break;
		if (*text != '*' && *text != '/')
			return -EINVAL;
		is_divided = *text++ == '/';
	}
	if (rate->seconds != -1 || rate->bytes < 0 || rate->bits < 0 ||
	    rate->bytes + rate->bits != 1)
		return -EINVAL;
	return rate->bits ? multiply(rate, 8, true) : 0;
}

static bool
is_percent(const char *unit)
{
	unit += strspn(unit, " ");
	return strncmp(unit, "percent", 7) == 0 && !isalpha((unsigned char)unit[7]);
}

int
bandwidth_from_unit(uint32_t value, const char *unit, uint64_t *ret, struct mof_error *reterr)
{
	struct rate rate = { .over = value, .under = 1 };
	char shown[60];
	uint64_t result;
	int err;

	if (is_percent(unit))
		return mof_error_set(reterr, -ENOTSUP,
				     "a share in percent is not supported: give \"byte / second * "
				     "2^20\" or another rate of bytes or bits");
	err = read_unit(unit, &rate);
	if (!err)
		err = multiply(&rate, MIB, true);
	result = err ? 0 : rate.over / rate.under + (rate.over % rate.under != 0);
	if (err == -ERANGE || result >= MOST_MIB)
		return mof_error_set(reterr, -ERANGE, "the rate is too large");
	if (err) {
		text_copy(shown, sizeof(shown), unit);
		return mof_error_set(reterr, -EINVAL,
				     "\"%s\" is no rate of bytes or bits: give for instance \"byte "
				     "/ second * 2^20\"",
				     shown);
	}
	*ret = result;
	return 0;
}
