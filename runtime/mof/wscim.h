/*
 * Instances and method calls as XML in the form of WS-CIM (DSP0230), the one that WS-Management
 * carries.
 */
#ifndef MOF_WSCIM_H
#define MOF_WSCIM_H

#include <stddef.h>

#include "arena.h"
#include "class.h"
#include "error.h"
#include "method.h"
#include "out.h"
#include "read.h"

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Writes an instance as the element <p:Class>, with one element <p:Property> per value and one
 * element per line (DSP0230).  The properties have the order of the class, not that of the
 * alphabet; an array is its element repeated.
 *
 *	NULL                xsi:nil="true", of a scalar or of an array's element
 *	boolean, numbers    true and false; decimal; reals as mof_write_xml has them
 *	datetime            <cim:Interval> with an xs:duration, <cim:Datetime> with an xs:dateTime,
 *	                    <cim:Date> where all of the time is asterisks; the 25 characters in
 *	                    <cim:CIM_DateTime> for what these cannot say: other asterisks, "all
 *	                    nines", the year 0, offsets beyond 14 hours and -000
 *	Octetstring uint8[] one Base64 text without the 4 bytes of the length; an array with NULL
 *	                    elements or a wrong length is written as numbers
 *	embedded instance   its properties in its own class's namespace, xsi:type naming the class
 *	reference           an endpoint reference (WS-Addressing) with a selector per key
 *
 * What the form cannot carry: an empty array is left out and so read as NULL; selectors have no
 * types, and so each key is read as a MOF_STRING, which mof_path_equal takes for equal to a number
 * or boolean with that text.
 * Names of the schema are written as they are.  A path's host stands in the address, as a URI.
 * Returns 0; -EILSEQ if a text is not UTF-8 or holds a character that XML 1.0 cannot carry;
 * -ELOOP if instances are embedded more than 32 deep, or references more than 8 deep in keys;
 * -ENOMEM.  On failure the text in out is as it was, and out->failed is set if memory was out.
 */
int mof_write_wscim(const struct mof_class *cls, const void *self, struct mof_out *out);

/*
 * <p:Method_INPUT> with what goes into a method, and <p:Method_OUTPUT> with what comes out,
 * ReturnValue first, in the namespace of class_name (DSP0230).  Parameters are written as
 * properties are above.
 */
int mof_write_wscim_call(const struct mof_method *method, const char *class_name, const void *in,
			 struct mof_out *out);
int mof_write_wscim_response(const struct mof_method *method, const char *class_name,
			     const void *result, struct mof_out *out);

/*
 * Reads an instance of cls: the first element with the name of the class, whatever is around it
 * (XmlFragment, Items, a whole SOAP envelope) and whatever its namespace and prefix.  Properties
 * stand in any order, their names without regard to case; one that is missing is NULL; the
 * elements of an array stand together.
 * Understood besides what mof_write_wscim writes: booleans in any case and as 1 and 0; datetimes
 * without the element around them, in the 25 characters of CIM or as xs:dateTime, xs:date and
 * xs:duration, where "P" is the interval of nothing, a missing offset is UTC, days, hours, minutes
 * and seconds need not be normalised, and digits behind the microseconds are cut off; the text of
 * an object path as reference; IsNullArray="true" for an array that is NULL.  In a namespace of
 * Microsoft's a single nil element stands for such an array as well.  A Time, which has no date,
 * is no datetime of CIM.
 * An embedded instance is of the class that xsi:type names, or else of the declared one; the
 * schema of the options must have it.
 * Values are checked against their types, not against the limits of the schema (mof_validate).
 * *self is the class's own struct; all that it points to belongs to the arena.  Texts of more than
 * 64 MiB, elements more than 64 deep, instances embedded more than 32 deep, and declarations of
 * entities are refused; nothing is loaded.
 * Returns 0; -EINVAL for what is no XML or does not fit the class, with line and column; -ENOMEM.
 * On failure *self is as it was.
 */
int mof_read_wscim(const struct mof_class *cls, const char *text, size_t len,
		   const struct mof_read_options *options, struct mof_arena *arena, void *self,
		   struct mof_error *reterr);

/* Reads Method_INPUT or Method_OUTPUT into the method's own struct, in the same way. */
int mof_read_wscim_call(const struct mof_method *method, const char *text, size_t len,
			const struct mof_read_options *options, struct mof_arena *arena, void *in,
			struct mof_error *reterr);
int mof_read_wscim_response(const struct mof_method *method, const char *text, size_t len,
			    const struct mof_read_options *options, struct mof_arena *arena,
			    void *result, struct mof_error *reterr);

#ifdef __cplusplus
}
#endif

#endif
