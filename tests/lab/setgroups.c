/*
 * setgroups.c: preloaded into libvirtd where the kernel forbids setgroups().
 *
 * In a user namespace that an ordinary user made, setgroups() is denied, and libvirtd calls it in
 * the child that becomes QEMU. Nothing is lost by leaving it out: there is one group in there.
 */
#include <grp.h>

int
setgroups(size_t size, const gid_t *list)
{
	(void)size;
	(void)list;
	return 0;
}
