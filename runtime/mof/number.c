#include "number.h"

#include <errno.h>
#include <locale.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "class.h"

/* The value of a digit; 16 for what is none. */
static unsigned int
digit_of(char c)
{
	if (c >= '0' && c <= '9')
		return (unsigned int)(c - '0');
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? (unsigned int)(c - 'a') + 10 : 16;
}

/* Reads the digits of a number.  Returns 0, -EINVAL or -ERANGE. */
static int
parse_digits(const char *text, size_t len, unsigned int base, bool is_negative,
	     struct mof_number *ret)
{
	struct mof_number number = { is_negative, 0 };
	bool is_too_large = false;

	if (!len)
		return -EINVAL;
	for (size_t i = 0; i < len; i++) {
		unsigned int digit = digit_of(text[i]);

		if (digit >= base)
			return -EINVAL;
		if (number.magnitude > (UINT64_MAX - digit) / base)
			is_too_large = true;
		number.magnitude = number.magnitude * base + digit;
	}
	if (is_too_large)
		return -ERANGE;
	*ret = number;
	return 0;
}

int
mof_number_parse(const char *text, size_t len, struct mof_number *ret)
{
	size_t sign = len > 0 && text[0] == '-';

	return parse_digits(text + sign, len - sign, 10, sign, ret);
}

int
mof_number_parse_xml(const char *text, size_t len, struct mof_number *ret)
{
	size_t sign = len > 0 && (text[0] == '-' || text[0] == '+');
	bool is_negative = sign && text[0] == '-';

	if (len - sign > 2 && text[sign] == '0' && (text[sign + 1] | 0x20) == 'x')
		return parse_digits(text + sign + 2, len - sign - 2, 16, is_negative, ret);
	return parse_digits(text + sign, len - sign, 10, is_negative, ret);
}

int
mof_number_parse_real(const char *text, size_t len, double *ret)
{
	char copy[512], *end;
	locale_t c_locale;
	double real;

	/* strtod takes blanks, hexadecimal digits and other names of numbers as well. */
	if (!len || len >= sizeof(copy))
		return -EINVAL;
	memcpy(copy, text, len);
	copy[len] = '\0';
	if (strspn(copy, "+-.0123456789eE") != len)
		return -EINVAL;
	c_locale = newlocale(LC_ALL_MASK, "C", (locale_t)0);
	if (!c_locale)
		return -ENOMEM;
	real = strtod_l(copy, &end, c_locale);
	freelocale(c_locale);
	if (*end || isinf(real))
		return -EINVAL;
	*ret = real;
	return 0;
}

int
mof_number_fit(const struct mof_number *number, uint8_t type, uint64_t *ret)
{
	const struct mof_type_info *info = &mof_type_infos[type];
	uint64_t max = UINT64_MAX >> (64 - 8 * info->item_size);

	if (info->is_signed)
		max = number->is_negative ? max / 2 + 1 : max / 2;
	else if (number->is_negative)
		max = 0;
	if (number->magnitude > max)
		return -ERANGE;
	*ret = number->is_negative ? -number->magnitude : number->magnitude;
	return 0;
}
