/*
 * Instances, their properties and the parameters of methods as a reader of CIM-XML meets them
 * (DSP0201 5.2): told element by element.
 */
#ifndef MOF_XML_READ_INSTANCE_H
#define MOF_XML_READ_INSTANCE_H

#include "build.h"
#include "out.h"
#include "sax.h"
#include "xml.h"
#include "xml_element.h"
#include "xml_read_path.h"

#pragma GCC visibility push(hidden)

/* How many bytes of a name a message shows, and how long a name may be. */
#define MOF_XML_SHOWN 60
#define MOF_XML_NAME_MAX 255

/* What a text is read for. */
enum mof_xml_goal { MOF_XML_INSTANCE, MOF_XML_PATH, MOF_XML_CALL, MOF_XML_RESPONSE };

/* An instance that is being read, within those that embed it as elements. */
struct mof_xml_instance {
	struct mof_builder builder;
	struct mof_xml_instance *outer;
};

struct mof_xml_reader {
	const struct mof_reading *reading;
	enum mof_xml_goal goal;
	const struct mof_class *cls;         /* of the instance; NULL: any of the schema */
	const struct mof_method *method;     /* that is called */
	struct mof_builder *embedding;       /* the instance that the text is a value of; or NULL */
	uint8_t open[MOF_SAX_DEPTH_MAX + 1]; /* the elements that are open; XML_NONE at first */
	size_t depth;
	size_t skipped;      /* elements that are open within one that is passed over, and it */
	struct mof_out text; /* of the value that is open; no NUL behind it */
	struct mof_xml_instance *instance; /* the innermost; NULL: none is open */
	struct mof_object object;          /* what has been read */
	const struct mof_path *path;
	struct mof_xml_paths paths;
	bool is_value_made;   /* the value that is open has held an INSTANCE */
	bool is_within_value; /* the text is that of a VALUE which stood around nothing else */
};

/* Attributes that are frequent: mof_sax_parse gives their names as these pointers. */
extern const char mof_xml_name_name[], mof_xml_name_type[];

/*
 * Reads a text, or one within another, for the reader's goal, and sets its object or path.  Like
 * all that follow it returns -EINVAL with a message if the text is wrong, or -ENOMEM.
 */
int mof_xml_read_text(struct mof_xml_reader *reader, const char *text, size_t len);

/* The property that is open, within the text or around it; NULL if none is. */
const struct mof_place *mof_xml_place(const struct mof_xml_reader *reader);
int mof_xml_fail(const struct mof_xml_reader *reader, const char *what);

/*
 * Copies an attribute to copy[MOF_XML_NAME_MAX + 1], cut where it is longer than any name is.
 * NULL if it is missing.
 */
const char *mof_xml_copy(const struct mof_sax_attribute *attributes, size_t count, const char *name,
			 char *copy);
bool mof_xml_is_blank(const char *text, size_t len);

int mof_xml_start_instance(struct mof_xml_reader *reader, enum mof_xml_element parent,
			   const struct mof_sax_attribute *attributes, size_t count);
/* Also that of a method's parameters. */
int mof_xml_end_instance(struct mof_xml_reader *reader);

/* A method's parameters are read as an instance of its class of parameters. */
int mof_xml_start_method(struct mof_xml_reader *reader, enum mof_xml_goal goal,
			 const struct mof_sax_attribute *attributes, size_t count);

/*
 * A property or parameter begins, under fixed_name or, if that is NULL, its NAME.  Returns 1 if it
 * is to be passed over.
 */
int mof_xml_start_property(struct mof_xml_reader *reader, enum mof_xml_element element,
			   const struct mof_sax_attribute *attributes, size_t count,
			   const char *fixed_name);

/* A scalar's value, or an element of an array. */
int mof_xml_start_value(struct mof_xml_reader *reader, enum mof_xml_element parent);
int mof_xml_end_value(struct mof_xml_reader *reader);
int mof_xml_start_array(struct mof_xml_reader *reader, bool is_reference);

#pragma GCC visibility pop

#endif
