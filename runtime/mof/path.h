/* Object paths: which instance a reference names (DSP0004 8.2, DSP0207 for the text form). */
#ifndef MOF_PATH_H
#define MOF_PATH_H

#include <stddef.h>

#include "arena.h"
#include "class.h"
#include "error.h"
#include "out.h"

#ifdef __cplusplus
extern "C" {
#endif

/*
 * One key of a path.  text is the value as written, without quotes, for every type but
 * MOF_REFERENCE, whose value is in reference.  Where only the text form is known, type is
 * MOF_STRING for what was quoted, MOF_BOOLEAN for true and false, and MOF_SINT64 or MOF_UINT64
 * for a number.
 */
struct mof_path_key {
	const char *name;
	uint8_t type; /* enum mof_type */
	const char *text;
	const struct mof_path *reference;
};

struct mof_path {
	const char *host;       /* NULL: not said */
	const char *name_space; /* "root/HyperVCluster/v2"; NULL: not said */
	const char *class_name;
	const struct mof_path_key *keys;
	size_t key_count;
};

/*
 * Writes [//host/][namespace:]Class.Key="value",..  Integers and booleans stand without quotes; a
 * reference is the quoted text of its own path.  Returns 0; -EILSEQ if a text is not UTF-8;
 * -ELOOP if references are more than 8 deep in keys; -ENOMEM.  On failure the text in out is as
 * it was, and out->failed is set if memory was out.
 */
int mof_path_write(const struct mof_path *path, struct mof_out *out);

/*
 * Reads the form that mof_path_write writes, with at most 256 keys; what is read belongs to the
 * arena.  A quoted value stays text, also where it is itself a path: only the class's schema can
 * tell.  Returns 0; -EINVAL if the text is not a path, with the column; -ENOMEM.  On failure *ret
 * is as it was.
 */
int mof_path_parse(const char *text, size_t len, struct mof_arena *arena,
		   const struct mof_path **ret, struct mof_error *reterr);

#ifdef __cplusplus
}
#endif

#endif
