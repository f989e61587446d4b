/*
 * Everything that generated code and its users need of libmof.
 *
 * An instance is a plain struct: members are assigned, and point to what the caller owns and keeps
 * as long as the instance is used.  What readers and mof_clone hand out belongs to a struct
 * mof_arena, all of which mof_arena_clear gives back.  { 0 } is an instance with all values NULL.
 *
 * A function that can fail returns 0 or a negative errno, and on failure leaves what it was to fill
 * as it was; a struct mof_error says why, in a line.  Nothing prints, and nothing ends the process.
 * There is no state but in the arguments: threads may do anything with different ones.
 *
 * The struct of a subclass begins like that of its superclass, unless an override has made an
 * embedded instance of a string: then members behind it lie elsewhere.  Descriptors always tell.
 */
#ifndef MOF_MOF_H
#define MOF_MOF_H

/*
 * Raised when generated code and this library no longer fit each other; each generated header
 * says which number it was made for and refuses any other.
 */
#define MOF_ABI 2

#include "arena.h"
#include "class.h"
#include "copy.h"
#include "datetime.h"
#include "error.h"
#include "item.h"
#include "json.h"
#include "method.h"
#include "mof_text.h"
#include "out.h"
#include "path.h"
#include "read.h"
#include "validate.h"
#include "value.h"
#include "wscim.h"
#include "xml.h"

#endif
