/* Datetimes (DSP0004 5.2.4), and how WMI writes them. */
#include <stdbool.h>
#include <string.h>

#include "model/build.h"

static bool
all_digits(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (text[i] < '0' || text[i] > '9')
			return false;
	return true;
}

static int
two_digits(const char *text)
{
	return (text[0] - '0') * 10 + text[1] - '0';
}

/* The fields of a datetime before its microseconds, most significant first. */
struct field {
	unsigned char from, len;
};

static const struct field timestamp_fields[] = { { 0, 4 },  { 4, 2 },  { 6, 2 }, { 8, 2 },
						 { 10, 2 }, { 12, 2 }, { 0, 0 } };
static const struct field interval_fields[] = {
	{ 0, 8 }, { 8, 2 }, { 10, 2 }, { 12, 2 }, { 0, 0 }
};

/*
 * Once a field is starred all that follow must be; of the microseconds single trailing digits may
 * be.  In WMI any field of a timestamp may be starred as a whole.
 */
static const char *
check_fields(const char *text, bool is_interval, bool is_wmi)
{
	const struct field *field = is_interval ? interval_fields : timestamp_fields;
	bool starred = false;
	size_t digits;

	for (; field->len; field++) {
		if (strspn(text + field->from, "*") >= field->len)
			starred = true;
		else if (!all_digits(text + field->from, field->len))
			return "a field holds something else than digits";
		else if (starred && (is_interval || !is_wmi))
			return "a field behind a starred one is not starred";
	}
	digits = strspn(text + 15, "0123456789");
	if (digits + strspn(text + 15 + digits, "*") < 6)
		return "its microseconds are not six digits";
	if (starred && digits && (is_interval || !is_wmi))
		return "a field behind a starred one is not starred";
	return NULL;
}

static const char *
check_ranges(const char *text, bool is_interval)
{
	static const unsigned char days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

	if (!is_interval && text[4] != '*') {
		bool any_year = text[0] == '*';
		int year = any_year ? 0 : two_digits(text) * 100 + two_digits(text + 2);
		int month = two_digits(text + 4), last;

		if (month < 1 || month > 12)
			return "its month is not 01 to 12";
		last = days[month - 1];
		if (month == 2 && year % 4 == 0 && (year % 100 != 0 || year % 400 == 0))
			last = 29;
		if (text[6] != '*' && (two_digits(text + 6) < 1 || two_digits(text + 6) > last))
			return "that month has no such day";
	}
	if (text[8] != '*' && two_digits(text + 8) > 23)
		return "its hour is above 23";
	if (text[10] != '*' && two_digits(text + 10) > 59)
		return "its minute is above 59";
	if (text[12] != '*' && two_digits(text + 12) > 59)
		return "its second is above 59";
	return NULL;
}

const char *
datetime_check(const char *text, size_t len, bool is_wmi)
{
	bool is_interval, any_offset;
	const char *wrong;

	if (len != 25 || text[14] != '.')
		return "it is not of the form yyyymmddhhmmss.mmmmmmsutc or "
		       "ddddddddhhmmss.mmmmmm:000";
	if (!strcmp(text, "99999999999999.999999:000"))
		return NULL; /* CIM_Job.UntilTime: never */
	is_interval = text[21] == ':';
	any_offset = is_wmi && !strcmp(text + 22, "***");
	if (is_interval ? strcmp(text + 22, "000") != 0
			: ((text[21] != '+' && text[21] != '-') ||
			   !(any_offset || all_digits(text + 22, 3))))
		return "it ends neither in an offset such as +000 nor in :000";
	wrong = check_fields(text, is_interval, is_wmi);
	return wrong ? wrong : check_ranges(text, is_interval);
}
