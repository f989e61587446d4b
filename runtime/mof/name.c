#include "name.h"

static int
to_lower(unsigned char c)
{
	return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c;
}

int
mof_name_compare(const char *a, const char *b)
{
	for (;; a++, b++) {
		int difference = to_lower((unsigned char)*a) - to_lower((unsigned char)*b);

		if (difference || !*a)
			return difference;
	}
}

bool
mof_name_equal(const char *a, const char *b, size_t len)
{
	size_t i = 0;

	while (i < len && to_lower((unsigned char)a[i]) == to_lower((unsigned char)b[i]))
		i++;
	return i == len;
}

bool
mof_name_is_valid(const char *name, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)name[i];
		bool is_letter =
			c == '_' || c >= 0x80 || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');

		if (!is_letter && (i == 0 || c < '0' || c > '9'))
			return false;
	}
	return len > 0;
}
