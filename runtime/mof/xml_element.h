/* The elements of CIM-XML that a reader of instances meets (DSP0203). */
#ifndef MOF_XML_ELEMENT_H
#define MOF_XML_ELEMENT_H

#include <stdbool.h>

#pragma GCC visibility push(hidden)

enum mof_xml_element {
	XML_NONE, /* nothing is open */
	XML_UNKNOWN,
	XML_WRAPPER, /* stands around what is read, and says nothing of it */
	XML_CLASS,
	XML_CLASSNAME,
	XML_CLASSPATH,
	XML_ERROR,
	XML_HOST,
	XML_INSTANCE,
	XML_INSTANCENAME,
	XML_INSTANCEPATH, /* and LOCALINSTANCEPATH */
	XML_KEYBINDING,
	XML_KEYVALUE,
	XML_METHODCALL,
	XML_METHODRESPONSE,
	XML_NAMESPACE,
	XML_NAMESPACEPATH, /* and LOCALNAMESPACEPATH */
	XML_PARAMVALUE,    /* and RETURNVALUE */
	XML_PROPERTY,
	XML_PROPERTY_ARRAY,
	XML_PROPERTY_REFERENCE,
	XML_PROPERTY_REFARRAY,
	XML_QUALIFIER,
	XML_REQUEST_PARAMETER, /* IPARAMVALUE and EXPPARAMVALUE */
	XML_VALUE,
	XML_VALUE_ARRAY,
	XML_VALUE_NULL,
	XML_VALUE_OBJECT,
	XML_VALUE_REFARRAY,
	XML_VALUE_REFERENCE,
	XML_VALUE_OF_REQUEST /* of a parameter that is no instance and no path */
};

/* The element with that name. */
enum mof_xml_element mof_xml_element_find(const char *name);

/* Whether a child may stand within a parent. */
bool mof_xml_element_takes(enum mof_xml_element parent, enum mof_xml_element child);

#pragma GCC visibility pop

#endif
