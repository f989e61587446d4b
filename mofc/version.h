/* The version of mofc and of what it writes. */
#ifndef MOFC_VERSION_H
#define MOFC_VERSION_H

#define MOFC_VERSION "0.1.0"

#endif
