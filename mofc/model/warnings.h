/* The warnings that mofc knows, by name. */
#ifndef MODEL_WARNINGS_H
#define MODEL_WARNINGS_H

#include "base/diag.h"

/* Ends with an id of NULL. */
extern const struct diag_warning model_warnings[];

#endif
