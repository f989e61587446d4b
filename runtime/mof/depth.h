/*
 * How deep values may lie one within the other.  Readers refuse more, and so no instance that was
 * read can make a walker run out of stack.
 */
#ifndef MOF_DEPTH_H
#define MOF_DEPTH_H

/* Embedded instances, not counting the outermost one. */
#define MOF_EMBEDDED_DEPTH_MAX 32

/*
 * Paths within the keys of a path.  As text each is quoted within the next, so that one backslash
 * doubles at every level.
 */
#define MOF_REFERENCE_DEPTH_MAX 8

#endif
