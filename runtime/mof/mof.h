/* Everything that generated code and its users need of libmof. */
#ifndef MOF_MOF_H
#define MOF_MOF_H

/*
 * Raised when generated code and this library no longer fit each other; each generated header
 * says which number it was made for and refuses any other.
 */
#define MOF_ABI 1

#include "arena.h"
#include "class.h"
#include "datetime.h"
#include "error.h"
#include "json.h"
#include "out.h"
#include "path.h"
#include "validate.h"
#include "value.h"
#include "xml.h"

#endif
