#include "place.h"

#include <stdarg.h>
#include <stdio.h>

/*
 * How many bytes of each name a message shows, and how many places at the end of a long row, the
 * outermost beside them: what is wrong must still fit behind.
 */
#define NAME_SHOWN 48
#define PLACES_SHOWN 2u

/* Puts the places into text, the outermost first; inside says how many follow this one. */
static size_t
put_places(const struct mof_place *place, unsigned int inside, char *text, size_t size)
{
	size_t len = place->outer ? put_places(place->outer, inside + 1, text, size) : 0;

	if (place->outer && inside > PLACES_SHOWN)
		return len;
	if (place->outer && inside == PLACES_SHOWN)
		return len + (size_t)snprintf(text + len, size - len, "..: ");
	len += (size_t)snprintf(text + len, size - len, "%.*s.%.*s", NAME_SHOWN, place->class_name,
				NAME_SHOWN, place->property);
	if (place->index != MOF_NO_INDEX)
		len += (size_t)snprintf(text + len, size - len, "[%zu]", place->index);
	return len + (size_t)snprintf(text + len, size - len, ": ");
}

int
mof_place_error(const struct mof_place *place, struct mof_error *reterr, int code,
		const char *format, ...)
{
	char text[1024]; /* longer than any message: all places that are shown fit */
	size_t len;
	va_list arguments;

	if (!reterr)
		return code;
	len = place ? put_places(place, 0, text, sizeof(text)) : 0;
	va_start(arguments, format);
	vsnprintf(text + len, sizeof(text) - len, format, arguments);
	va_end(arguments);
	return mof_error_set(reterr, code, "%s", text);
}
