/* Instances as CIM-XML (DSP0201, DSP0203). */
#ifndef MOF_XML_H
#define MOF_XML_H

#include "class.h"
#include "out.h"

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Writes an INSTANCE element, indented by two blanks per level, a line feed at its end.  Every
 * property is written, a NULL one without a VALUE (DSP0201 5.2.4); an embedded instance as the
 * escaped text of its own INSTANCE, a reference as VALUE.REFERENCE.
 * Names of the schema are written as they are.  A path's host is left out where it names no
 * namespace, since CIM-XML has no form for that.
 * Returns 0; -EILSEQ if a text is not UTF-8 or holds a character that XML 1.0 cannot carry;
 * -ELOOP if instances are embedded more than 32 deep, or references more than 8 deep in keys;
 * -ENOMEM.  On failure the text in out is as it was, and out->failed is set if memory was out.
 */
int mof_write_xml(const struct mof_class *cls, const void *self, struct mof_out *out);

#ifdef __cplusplus
}
#endif

#endif
