/* Instances, paths and method calls as CIM-XML (DSP0201, DSP0203). */
#ifndef MOF_XML_H
#define MOF_XML_H

#include <stddef.h>

#include "arena.h"
#include "class.h"
#include "error.h"
#include "method.h"
#include "out.h"
#include "path.h"
#include "read.h"
#include "value.h"

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Writes an INSTANCE element, indented by two blanks per level, a line feed at its end.  Every
 * property is written, a NULL one without a VALUE (DSP0201 5.2.4); an embedded instance as the
 * escaped text of its own INSTANCE, a reference as VALUE.REFERENCE.
 * Names of the schema are written as they are.  A path's host is left out where it names no
 * namespace, since CIM-XML has no form for that, and so are slashes that end no part of one.
 * Returns 0; -EILSEQ if a text is not UTF-8 or holds a character that XML 1.0 cannot carry;
 * -ELOOP if instances are embedded more than 32 deep, or references more than 8 deep in keys;
 * -ENOMEM.  On failure the text in out is as it was, and out->failed is set if memory was out.
 */
int mof_write_xml(const struct mof_class *cls, const void *self, struct mof_out *out);

/*
 * The same as Hyper-V takes it for embedded instances: an INSTANCE with the properties that are
 * not NULL only (CIM DTD 2.0, as WMI's GetText(1) writes it).
 */
int mof_write_wmi(const struct mof_class *cls, const void *self, struct mof_out *out);

/* A path as INSTANCENAME, without host and namespace; or as a whole VALUE.REFERENCE. */
int mof_write_xml_name(const struct mof_path *path, struct mof_out *out);
int mof_write_xml_reference(const struct mof_path *path, struct mof_out *out);

/* VALUE.NAMEDINSTANCE: the path as INSTANCENAME, then the INSTANCE. */
int mof_write_xml_named(const struct mof_class *cls, const void *self, const struct mof_path *path,
			struct mof_out *out);

/*
 * METHODCALL on the instance or class that path names, in the path's namespace, with the method's
 * struct of what goes in; parameters that are NULL are left out.  METHODRESPONSE with what comes
 * out, RETURNVALUE first.
 */
int mof_write_xml_call(const struct mof_method *method, const struct mof_path *path, const void *in,
		       struct mof_out *out);
int mof_write_xml_response(const struct mof_method *method, const void *result,
			   struct mof_out *out);

/*
 * Reads an instance of cls: a bare INSTANCE, or one in any of the elements that servers put around
 * it (VALUE, VALUE.NAMEDINSTANCE, DECLARATION, a whole CIM message).  Properties stand in any
 * order, their names without regard to case; one that is missing is NULL; QUALIFIERs and the
 * system properties of WMI (__PATH, ..) are passed over.  CLASSNAME must name cls; TYPE, where
 * present, must fit the property's type.  An embedded instance is the text of an INSTANCE, whether
 * or not EmbeddedObject says so; the schema of the options must have its class.  What stands for
 * a class there (EmbeddedObject allows it) is refused.
 * Values are checked against their types, not against the limits of the schema (mof_validate).
 * *self is the class's own struct; all that it points to belongs to the arena.  Texts of more than
 * 64 MiB, elements more than 64 deep, instances embedded more than 32 deep, declarations of
 * entities, and tags, comments and CDATA sections of more than 512 KiB are refused; nothing is
 * loaded.
 * Returns 0; -EINVAL for what is no XML or does not fit the class, with line and column where
 * known; -ENOMEM.  On failure *self is as it was.
 */
int mof_read_xml(const struct mof_class *cls, const char *text, size_t len,
		 const struct mof_read_options *options, struct mof_arena *arena, void *self,
		 struct mof_error *reterr);

/* The same: what mof_write_wmi, and Hyper-V itself, writes. */
int mof_read_wmi(const struct mof_class *cls, const char *text, size_t len,
		 const struct mof_read_options *options, struct mof_arena *arena, void *self,
		 struct mof_error *reterr);

/*
 * The same for an instance of any class of the options' schema, with the path that stands before
 * it (VALUE.NAMEDINSTANCE, ..), or NULL if none does.  ret_path may be NULL.
 */
int mof_read_xml_object(const char *text, size_t len, const struct mof_read_options *options,
			struct mof_arena *arena, struct mof_object *ret,
			const struct mof_path **ret_path, struct mof_error *reterr);

/*
 * Reads INSTANCENAME, LOCALINSTANCEPATH, INSTANCEPATH or VALUE.REFERENCE.  A key that is there
 * without a name (DSP0201 5.2.4.10) has the empty one.
 */
int mof_read_xml_path(const char *text, size_t len, struct mof_arena *arena,
		      const struct mof_path **ret, struct mof_error *reterr);

/*
 * Reads what a METHODCALL or METHODRESPONSE holds into the method's own struct.  Parameters are
 * treated as properties are above.  *ret_path is the instance or class that is called (with no
 * keys); it may be NULL.
 */
int mof_read_xml_call(const struct mof_method *method, const char *text, size_t len,
		      const struct mof_read_options *options, struct mof_arena *arena, void *in,
		      const struct mof_path **ret_path, struct mof_error *reterr);
int mof_read_xml_response(const struct mof_method *method, const char *text, size_t len,
			  const struct mof_read_options *options, struct mof_arena *arena,
			  void *result, struct mof_error *reterr);

#ifdef __cplusplus
}
#endif

#endif
