/* Numbers as text, and whether they fit a CIM type (DSP0004 5.2.1). */
#ifndef MOF_NUMBER_H
#define MOF_NUMBER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#pragma GCC visibility push(hidden)

/* Any integer of 64 bits, whatever its sign. */
struct mof_number {
	bool is_negative;
	uint64_t magnitude;
};

/*
 * Reads all of text: digits, a "-" before them if negative.  Returns 0; -EINVAL if it is not
 * that, -ERANGE if the magnitude takes more than 64 bits.
 */
int mof_number_parse(const char *text, size_t len, struct mof_number *ret);

/* The same with any sign, and "0x" before hexadecimal digits (DSP0201 5.2.4). */
int mof_number_parse_xml(const char *text, size_t len, struct mof_number *ret);

/*
 * Reads all of text as a finite real with a ".", whatever the locale's decimal point.  Returns 0;
 * -EINVAL if it is none or beyond a double; -ENOMEM.
 */
int mof_number_parse_real(const char *text, size_t len, double *ret);

/*
 * The number as a value of that integer type, signed ones sign-extended.  Returns 0, or -ERANGE
 * if it does not fit.
 */
int mof_number_fit(const struct mof_number *number, uint8_t type, uint64_t *ret);

#pragma GCC visibility pop

#endif
