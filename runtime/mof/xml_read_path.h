/*
 * Paths as a reader of CIM-XML meets them (DSP0201 5.2.3): told part by part, each within the key
 * of the one around it.
 */
#ifndef MOF_XML_READ_PATH_H
#define MOF_XML_READ_PATH_H

#include "build.h"
#include "depth.h"
#include "out.h"
#include "path.h"
#include "sax.h"

#pragma GCC visibility push(hidden)

/* { 0 } has no path open. */
struct mof_xml_paths {
	const struct mof_reading *reading;
	const struct mof_place *place; /* the property whose value it is; or NULL */
	size_t depth;                  /* how many are open */
	struct mof_xml_path_builder {
		struct mof_path *path;
		struct mof_path_key *keys;
		size_t capacity;
		struct mof_out name_space;
	} builders[MOF_REFERENCE_DEPTH_MAX + 1];
};

/*
 * Each returns 0; -EINVAL with a message if the part is not to be there, or is none; -ENOMEM.  An
 * attribute that is missing is given as NULL.
 */
int mof_xml_path_begin(struct mof_xml_paths *paths, const struct mof_reading *reading,
		       const struct mof_place *place);
int mof_xml_path_host(struct mof_xml_paths *paths, const char *text, size_t len);
int mof_xml_path_namespace(struct mof_xml_paths *paths, const struct mof_sax_attribute *name);
int mof_xml_path_name(struct mof_xml_paths *paths, const struct mof_sax_attribute *name);

/* KEYBINDING and its end, which there must be a value before. */
int mof_xml_path_key(struct mof_xml_paths *paths, const struct mof_sax_attribute *name);
int mof_xml_path_key_end(struct mof_xml_paths *paths);

/* KEYVALUE, which makes a key of its own where it stands alone, and its text. */
int mof_xml_path_value(struct mof_xml_paths *paths, bool is_alone,
		       const struct mof_sax_attribute *attributes, size_t count);
int mof_xml_path_text(struct mof_xml_paths *paths, const char *text, size_t len);

/* Ends the innermost path.  *ret is it, or NULL if it was one of a key, which it now is. */
int mof_xml_path_end(struct mof_xml_paths *paths, bool is_alone, const struct mof_path **ret);

/* Frees what is not in the arena. */
void mof_xml_paths_clear(struct mof_xml_paths *paths);

#pragma GCC visibility pop

#endif
