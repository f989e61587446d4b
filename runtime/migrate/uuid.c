#include "uuid.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>

int
uuid_random(char ret[MIGRATE_UUID_SIZE])
{
	unsigned char b[16];
	char *at = ret;

	if (getrandom(b, sizeof(b), 0) != (ssize_t)sizeof(b))
		return -EIO;
	b[6] = (unsigned char)((b[6] & 0x0f) | 0x40);
	b[8] = (unsigned char)((b[8] & 0x3f) | 0x80);
	for (size_t i = 0; i < sizeof(b); i++) {
		if (i == 4 || i == 6 || i == 8 || i == 10)
			*at++ = '-';
		at += sprintf(at, "%02x", b[i]);
	}
	return 0;
}

int
uuid_parse(const char *text, char ret[MIGRATE_UUID_SIZE])
{
	char lower[MIGRATE_UUID_SIZE];

	if (strlen(text) != MIGRATE_UUID_SIZE - 1)
		return -EINVAL;
	for (size_t i = 0; i < MIGRATE_UUID_SIZE - 1; i++) {
		char c = text[i];

		if (i == 8 || i == 13 || i == 18 || i == 23) {
			if (c != '-')
				return -EINVAL;
		} else if (c >= 'A' && c <= 'F') {
			c = (char)(c - 'A' + 'a');
		} else if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) {
			return -EINVAL;
		}
		lower[i] = c;
	}
	lower[MIGRATE_UUID_SIZE - 1] = '\0';
	memcpy(ret, lower, sizeof(lower));
	return 0;
}
