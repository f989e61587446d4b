/* The model as MOF again: "mofc dump --format mof". */
#ifndef MODEL_MOF_PRINT_H
#define MODEL_MOF_PRINT_H

#include "base/buf.h"
#include "model/model.h"

/*
 * Adds the schema, which has no errors, as one text of MOF that needs no other file and has the
 * same model: the declarations of qualifiers that the input made, the classes that mofc does not
 * carry itself (a superclass before its subclasses, else by name), then the instances.  What is
 * inherited is not repeated.  Of the pragmas those stay that say to which namespace instances go,
 * of the preprocessor's lines those that define a macro which stands in the place of a type; all
 * others and the comments are no part of a model and so not of the text.
 *
 * Where a class or instance follows WMI's rules the text has to be read by them, too.  Its first
 * line says so, and if neither a flavor behind ":" nor a qualifier that only WMI has tells it to
 * the compiler, a declaration without a type does: that of Key with the flavors that it has anyway.
 */
void mof_print(const struct schema *schema, struct buf *out);

#endif
