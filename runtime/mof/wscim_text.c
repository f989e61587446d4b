#include "wscim_text.h"

#include <string.h>

#include "datetime.h"
#include "emit.h"
#include "utf8.h"

/* xs:dateTime has no larger offsets, in minutes. */
#define OFFSET_MAX 840

/* The fraction of a second, without the zeros at its end; nothing if it is 0. */
static char *
put_fraction(char *to, const char *usec)
{
	size_t len = 6;

	while (len > 0 && usec[len - 1] == '0')
		len--;
	if (!len)
		return to;
	*to++ = '.';
	memcpy(to, usec, len);
	return to + len;
}

static uint32_t
number_of(const char *digits, size_t width)
{
	uint32_t number = 0;

	while (width-- > 0)
		number = number * 10 + (uint32_t)(*digits++ - '0');
	return number;
}

/* A part of a duration, if it is not 0. */
static char *
put_part(char *to, uint32_t number, char unit)
{
	if (!number)
		return to;
	to = mof_emit_integer(to, number, false);
	*to++ = unit;
	return to;
}

/* xs:duration of an interval without asterisks. */
static char *
put_duration(char *to, const char *cim)
{
	uint32_t second = number_of(cim + 12, 2);

	*to++ = 'P';
	to = put_part(to, number_of(cim, 8), 'D');
	if (strncmp(cim + 8, "000000.000000", 13) == 0 && to[-1] == 'D')
		return to;
	*to++ = 'T';
	to = put_part(to, number_of(cim + 8, 2), 'H');
	to = put_part(to, number_of(cim + 10, 2), 'M');
	/* At least one part must follow the T: of an interval of nothing, "0S". */
	if (second || strncmp(cim + 15, "000000", 6) != 0 || to[-1] == 'T') {
		to = mof_emit_integer(to, second, false);
		to = put_fraction(to, cim + 15);
		*to++ = 'S';
	}
	return to;
}

/* The date, the time if there is one, and the offset of a timestamp. */
static char *
put_timestamp(char *to, const char *cim)
{
	uint32_t offset = number_of(cim + 22, 3), hours = offset / 60, minutes = offset % 60;
	char text[] = "yyyy-mm-ddThh:mm:ss", zone[] = "+hh:mm";
	bool has_time = cim[8] != '*';

	memcpy(text, cim, 4);
	memcpy(text + 5, cim + 4, 2);
	memcpy(text + 8, cim + 6, 2);
	if (has_time) {
		memcpy(text + 11, cim + 8, 2);
		memcpy(text + 14, cim + 10, 2);
		memcpy(text + 17, cim + 12, 2);
	} else {
		text[10] = '\0';
	}
	to = mof_emit_copy(to, text);
	if (has_time)
		to = put_fraction(to, cim + 15);
	if (!offset)
		return mof_emit_copy(to, "Z");
	zone[0] = cim[21];
	zone[1] = (char)('0' + hours / 10);
	zone[2] = (char)('0' + hours % 10);
	zone[4] = (char)('0' + minutes / 10);
	zone[5] = (char)('0' + minutes % 10);
	return mof_emit_copy(to, zone);
}

const char *
mof_wscim_datetime_form(const char *cim, size_t len)
{
	struct mof_datetime datetime;
	bool has_star = memchr(cim, '*', len) != NULL;

	if (mof_datetime_parse(cim, len, &datetime) < 0)
		return NULL;
	if (cim[21] == ':') /* "All nines" have 99 hours. */
		return has_star || cim[8] == '9' ? NULL : "Interval";
	if (number_of(cim + 22, 3) > OFFSET_MAX || strncmp(cim, "0000", 4) == 0 ||
	    strcmp(datetime.text + 21, "-000") == 0)
		return NULL;
	if (!has_star)
		return "Datetime";
	/* Asterisks stand at the end only: from the hour on, or one that is not in the date. */
	return cim[8] == '*' && cim[7] != '*' ? "Date" : NULL;
}

char *
mof_wscim_put_datetime(char *to, const char *cim)
{
	return cim[21] == ':' ? put_duration(to, cim) : put_timestamp(to, cim);
}

/* A text that is being taken apart. */
struct cursor {
	const char *at, *end;
};

static bool
take(struct cursor *cursor, char c)
{
	if (cursor->at == cursor->end || *cursor->at != c)
		return false;
	cursor->at++;
	return true;
}

static bool
is_at_digit(const struct cursor *cursor)
{
	return cursor->at < cursor->end && *cursor->at >= '0' && *cursor->at <= '9';
}

/* Takes that many digits. */
static bool
take_digits(struct cursor *cursor, char *to, size_t count)
{
	for (; count > 0 && is_at_digit(cursor); count--)
		*to++ = *cursor->at++;
	return count == 0;
}

/* Takes the digits behind the point of a second, of which CIM has room for six. */
static bool
take_fraction(struct cursor *cursor, char *to)
{
	size_t count = 0;

	for (; is_at_digit(cursor); cursor->at++, count++) {
		if (count < 6)
			to[count] = *cursor->at;
	}
	return count > 0;
}

/* Takes "Z", "+hh:mm", "-hh:mm" or nothing. */
static bool
take_zone(struct cursor *cursor, char *to)
{
	char digits[4] = "0000";
	bool is_east = take(cursor, '+'), is_west = !is_east && take(cursor, '-');
	int minutes;

	if (!is_east && !is_west)
		take(cursor, 'Z');
	else if (!take_digits(cursor, digits, 2) || !take(cursor, ':') ||
		 !take_digits(cursor, digits + 2, 2) || digits[2] > '5')
		return false;
	minutes = ((digits[0] - '0') * 10 + digits[1] - '0') * 60 + (digits[2] - '0') * 10 +
		  digits[3] - '0';
	if (minutes > OFFSET_MAX)
		return false;
	/* "-00:00" is no other time than "Z"; CIM's -000 comes as CIM_DateTime. */
	to[0] = is_west && minutes > 0 ? '-' : '+';
	to[1] = (char)('0' + minutes / 100);
	to[2] = (char)('0' + minutes / 10 % 10);
	to[3] = (char)('0' + minutes % 10);
	return true;
}

/* xs:dateTime, or xs:date, whose time is not known. */
static bool
parse_timestamp(const char *text, size_t len, struct mof_datetime *ret)
{
	struct cursor cursor = { text, text + len };
	char *cim = ret->text;

	strcpy(cim, "yyyymmdd******.******+000");
	if (!take_digits(&cursor, cim, 4) || !take(&cursor, '-') ||
	    !take_digits(&cursor, cim + 4, 2) || !take(&cursor, '-') ||
	    !take_digits(&cursor, cim + 6, 2))
		return false;
	if (take(&cursor, 'T')) {
		memcpy(cim + 15, "000000", 6);
		if (!take_digits(&cursor, cim + 8, 2) || !take(&cursor, ':') ||
		    !take_digits(&cursor, cim + 10, 2) || !take(&cursor, ':') ||
		    !take_digits(&cursor, cim + 12, 2) ||
		    (take(&cursor, '.') && !take_fraction(&cursor, cim + 15)))
			return false;
	}
	return take_zone(&cursor, cim + 21) && cursor.at == cursor.end;
}

/* A part of a duration, in the order in which they stand. */
static const struct part {
	char unit;
	bool is_time;  /* it stands behind the T */
	uint64_t usec; /* 0: not the same for each, and so CIM does not have it */
} parts[] = {
	{ 'Y', false, 0 },
	{ 'M', false, 0 },
	{ 'D', false, UINT64_C(86400000000) },
	{ 'H', true, UINT64_C(3600000000) },
	{ 'M', true, UINT64_C(60000000) },
	{ 'S', true, UINT64_C(1000000) },
};

#define PART_COUNT (sizeof(parts) / sizeof(parts[0]))

/* Takes a number and its unit, one from *next on, and adds it to *usec. */
static bool
take_part(struct cursor *cursor, bool is_time, size_t *next, uint64_t *usec)
{
	const uint64_t max = UINT64_C(8640000000000000000); /* CIM's intervals are shorter */
	uint64_t number = 0;
	char fraction[6] = "000000";
	const struct part *part;

	if (!is_at_digit(cursor))
		return false;
	for (; is_at_digit(cursor); cursor->at++) {
		if (number > max / 10 - 1)
			return false;
		number = number * 10 + (uint64_t)(*cursor->at - '0');
	}
	if (take(cursor, '.') &&
	    (!take_fraction(cursor, fraction) || cursor->at == cursor->end || *cursor->at != 'S'))
		return false;
	while (*next < PART_COUNT &&
	       (parts[*next].is_time != is_time || !take(cursor, parts[*next].unit)))
		++*next;
	if (*next == PART_COUNT)
		return false;
	part = &parts[(*next)++];
	if (part->usec ? number > (max - *usec) / part->usec : number > 0)
		return false;
	*usec += number * part->usec;
	for (size_t i = 0, scale = 100000; i < sizeof(fraction); i++, scale /= 10)
		*usec += (uint64_t)(fraction[i] - '0') * scale;
	return *usec <= max;
}

/* xs:duration of days and less.  Some servers write "P" for an interval of nothing. */
static bool
parse_duration(const char *text, size_t len, struct mof_datetime *ret)
{
	struct cursor cursor = { text, text + len };
	bool is_time = false;
	size_t next = 0;
	uint64_t usec = 0;

	if (!take(&cursor, 'P'))
		return false;
	while (cursor.at < cursor.end) {
		if (!is_time && take(&cursor, 'T'))
			is_time = true;
		else if (!take_part(&cursor, is_time, &next, &usec))
			return false;
	}
	return mof_interval_from_usec(usec, ret) == 0;
}

bool
mof_wscim_parse_datetime(const char *text, size_t len, struct mof_datetime *ret)
{
	struct mof_datetime datetime;

	/* A day or an hour that there is not is seen only in the form of CIM. */
	return (parse_timestamp(text, len, &datetime) || parse_duration(text, len, &datetime)) &&
	       mof_datetime_parse(datetime.text, strlen(datetime.text), ret) == 0;
}

char *
mof_wscim_put_base64(char *to, const unsigned char *bytes, size_t count)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
				     "0123456789+/";

	for (size_t i = 0; i < count; i += 3, to += 4) {
		size_t left = count - i;
		uint32_t three = (uint32_t)bytes[i] << 16;

		three |= left > 1 ? (uint32_t)bytes[i + 1] << 8 : 0;
		three |= left > 2 ? bytes[i + 2] : 0;
		to[0] = digits[three >> 18];
		to[1] = digits[three >> 12 & 0x3f];
		to[2] = left > 1 ? digits[three >> 6 & 0x3f] : '=';
		to[3] = left > 2 ? digits[three & 0x3f] : '=';
	}
	return to;
}

/* The value of a Base64 digit; -1 if it is none. */
static int
base64_value(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	if (c == '+')
		return 62;
	return c == '/' ? 63 : -1;
}

size_t
mof_wscim_decode_base64(char *text, size_t len)
{
	size_t count = 0, digits = 0, padding = 0;
	uint32_t bits = 0;

	for (size_t i = 0; i < len; i++) {
		int value = base64_value(text[i]);

		if (mof_wscim_is_blank(text[i]))
			continue;
		if (text[i] == '=') {
			padding++;
			continue;
		}
		if (value < 0 || padding)
			return SIZE_MAX;
		/* Each digit but the first of four completes a byte. */
		bits = bits << 6 | (uint32_t)value;
		if (++digits % 4 != 1)
			text[count++] = (char)(unsigned char)(bits >> 2 * (-digits % 4));
	}
	return padding > 2 || (digits + padding) % 4 ? SIZE_MAX : count;
}

char *
mof_wscim_put_uri(char *to, const char *text)
{
	static const char hexadecimal[] = "0123456789ABCDEF";
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
				    "0123456789-._~:[]@!$'()*+,;=";

	for (; *text; text++) {
		unsigned char byte = (unsigned char)*text;

		if (strchr(plain, *text)) {
			*to++ = *text;
		} else {
			*to++ = '%';
			*to++ = hexadecimal[byte >> 4];
			*to++ = hexadecimal[byte & 0xf];
		}
	}
	return to;
}

size_t
mof_wscim_decode_uri(char *text, size_t len)
{
	static const char hexadecimal[] = "0123456789abcdef";
	size_t count = 0, characters;

	for (size_t i = 0; i < len; i++) {
		if (text[i] == '%') {
			const char *high =
				len - i > 2 ? strchr(hexadecimal, text[i + 1] | 0x20) : NULL;
			const char *low = high ? strchr(hexadecimal, text[i + 2] | 0x20) : NULL;

			if (!low)
				return SIZE_MAX;
			text[count] = (char)(unsigned char)((high - hexadecimal) << 4 |
							    (low - hexadecimal));
			i += 2;
		} else {
			text[count] = text[i];
		}
		if (!text[count++])
			return SIZE_MAX;
	}
	return mof_utf8_count(text, count, &characters) < 0 ? SIZE_MAX : count;
}
