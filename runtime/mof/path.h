/* Object paths: which instance a reference names (DSP0004 8.2, DSP0207 for the text form). */
#ifndef MOF_PATH_H
#define MOF_PATH_H

#include <stdbool.h>
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
 * Writes [//host/][namespace:]Class.Key="value",..  Numbers and booleans stand without quotes, a
 * char16 between single ones; a reference is the quoted text of its own path.  Host, namespace and
 * names are written as they are: one with a character that has a meaning in the form cannot be
 * read again.  Returns 0; -EILSEQ if a text is not UTF-8;
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

/*
 * Reads and writes the form of WMI: \\host\root\cimv2:Class.Key="value",.. with backslashes between
 * the parts of a namespace and a host "." for this machine.  The only instance of a class
 * without keys is Class=@.  What is read may have slashes in place of backslashes, and Class alone.
 * Otherwise like the above.
 */
int mof_path_write_wmi(const struct mof_path *path, struct mof_out *out);
int mof_path_parse_wmi(const char *text, size_t len, struct mof_arena *arena,
		       const struct mof_path **ret, struct mof_error *reterr);

/*
 * Whether two paths name the same instance: hosts, namespaces, names of classes and keys without
 * regard to case (DSP0004 5.1.1), keys in any order, texts to the byte, numbers and booleans by
 * their value and references as paths, whatever type the text form left to a key.  A NULL path
 * equals NULL only; a host or namespace that one does not say equals none that the other says.
 */
bool mof_path_equal(const struct mof_path *a, const struct mof_path *b);

#ifdef __cplusplus
}
#endif

#endif
