/* A bandwidth with a unit of CIM, as libvirt takes it. */
#ifndef MIGRATE_BANDWIDTH_H
#define MIGRATE_BANDWIDTH_H

#include <stdint.h>

#include <mof/error.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * A value in a programmatic unit (DSP0004 annex C), which is a rate of bytes or bits: "byte /
 * second", "bit / second * 10^6", "byte / second * 1024"; the factors in any order.  *ret is MiB/s,
 * rounded up, so that it is at least 1.  Returns 0; -EINVAL if the unit is none or not such a
 * rate; -ENOTSUP for percent; -ERANGE if it is more than QEMU can count.
 */
int bandwidth_from_unit(uint32_t value, const char *unit, uint64_t *ret, struct mof_error *reterr);

#ifdef __cplusplus
}
#endif

#endif
