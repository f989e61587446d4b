/* The model as text: "mofc dump --format model". */
#ifndef MODEL_MODEL_PRINT_H
#define MODEL_MODEL_PRINT_H

#include "base/buf.h"
#include "model/model.h"

/*
 * Classes sorted by name, each with its effective qualifiers, and with all its properties and
 * methods: inherited ones name the class that they come from, propagated qualifiers end with
 * "(inherited)", and value maps are written as the ranges that they mean.
 */
void model_print(const struct schema *schema, struct arena *arena, struct buf *out);

#endif
