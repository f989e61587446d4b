#include "number.h"

#include <errno.h>

#include "class.h"

int
mof_number_parse(const char *text, size_t len, struct mof_number *ret)
{
	struct mof_number number = { len > 0 && text[0] == '-', 0 };
	bool is_too_large = false;
	size_t i = number.is_negative ? 1 : 0;

	if (i == len)
		return -EINVAL;
	for (; i < len; i++) {
		uint64_t digit = (uint64_t)(unsigned char)text[i] - '0';

		if (digit > 9)
			return -EINVAL;
		if (number.magnitude > (UINT64_MAX - digit) / 10)
			is_too_large = true;
		number.magnitude = number.magnitude * 10 + digit;
	}
	if (is_too_large)
		return -ERANGE;
	*ret = number;
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
