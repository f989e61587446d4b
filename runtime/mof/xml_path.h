/* Paths as parts of CIM-XML (DSP0201 5.2.3).  level is how deep the lines are indented. */
#ifndef MOF_XML_PATH_H
#define MOF_XML_PATH_H

#include "out.h"
#include "path.h"

#pragma GCC visibility push(hidden)

/*
 * VALUE.REFERENCE; INSTANCENAME; LOCALINSTANCEPATH or, without keys, LOCALCLASSPATH.  depth is the
 * number of references that this one is a key of.  Each returns 0, -EILSEQ or -ELOOP; what is
 * written then is for the caller to cut off.
 */
int mof_xml_put_reference(struct mof_out *out, const struct mof_path *path, unsigned int level,
			  unsigned int depth);
int mof_xml_put_instance_name(struct mof_out *out, const struct mof_path *path, unsigned int level,
			      unsigned int depth);
int mof_xml_put_local_path(struct mof_out *out, const struct mof_path *path, unsigned int level);

#pragma GCC visibility pop

#endif
