/* The texts of WS-CIM that are not as CIM has them: datetimes, bytes and URIs. */
#ifndef MOF_WSCIM_TEXT_H
#define MOF_WSCIM_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "value.h"

#pragma GCC visibility push(hidden)

/* Bytes of an Octetstring that say how long it is, themselves included (DSP0004 5.6.3). */
#define MOF_OCTETSTRING_PREFIX 4

/* Room that a datetime takes at most. */
#define MOF_WSCIM_DATETIME_ROOM 40

/*
 * The element for a datetime that XML Schema can say exactly: "Interval", "Datetime" or "Date";
 * NULL for every other text.
 */
const char *mof_wscim_datetime_form(const char *cim, size_t len);

/* Puts such a datetime as xs:duration, xs:dateTime or xs:date into room; returns its end. */
char *mof_wscim_put_datetime(char *to, const char *cim);

/*
 * Reads an xs:dateTime, xs:date or xs:duration, with what mof_read_wscim says of them.  Returns
 * false if it is none, or none that CIM has.
 */
bool mof_wscim_parse_datetime(const char *text, size_t len, struct mof_datetime *ret);

/* Puts bytes as Base64 (RFC 2045 6.8) into room for 4 of each 3, rounded up; returns its end. */
char *mof_wscim_put_base64(char *to, const unsigned char *bytes, size_t count);

/*
 * Decodes Base64 in place, blanks not counting.  Returns how many bytes it makes, or SIZE_MAX if
 * it is none.
 */
size_t mof_wscim_decode_base64(char *text, size_t len);

/* Puts a text as part of a URI (RFC 3986 2.1) into room for 3 of each byte; returns its end. */
char *mof_wscim_put_uri(char *to, const char *text);

/*
 * Decodes that in place.  Returns the length, or SIZE_MAX if a "%" is wrong or the text is no
 * UTF-8 or holds a NUL.
 */
size_t mof_wscim_decode_uri(char *text, size_t len);

static inline bool
mof_wscim_is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

#pragma GCC visibility pop

#endif
