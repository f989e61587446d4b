/* The texts of embedded instances that clients give to methods. */
#ifndef MIGRATE_EMBEDDED_H
#define MIGRATE_EMBEDDED_H

#include <mof/mof.h>

#ifdef __cplusplus
extern "C" {
#endif

#define EMBEDDED_MAX (1024 * 1024)

/*
 * Reads the text of an instance of a class of msvm_schema, or of a subclass, in any form of
 * CIM-XML or WMI; *ret belongs to the arena.  Its struct begins as the class's own does.
 * Returns 0; -EINVAL with the reason for a text that is damaged, longer than EMBEDDED_MAX, of
 * another class, or has properties that the class does not have; -ENOMEM.
 */
int embedded_read(const char *text, const char *class_name, struct mof_arena *arena,
		  struct mof_object *ret, struct mof_error *reterr);

/*
 * Whether the values keep the rules of the schema.  That a key or a required property is missing
 * does no harm: nobody addresses an embedded instance.  Returns 0; -EINVAL with the first rule
 * that is broken; -ENOMEM.
 */
int embedded_check(struct mof_object object, struct mof_arena *arena, struct mof_error *reterr);

#ifdef __cplusplus
}
#endif

#endif
