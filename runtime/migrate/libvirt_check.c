#include "libvirt_check.h"
#include "libvirt_link.h"

#include <libvirt/virterror.h>

#include <string.h>

/* A guest of that name or UUID is in the way at the destination. */
static void
check_same_guest(const struct libvirt_check *check)
{
	struct migrate_result failure;
	struct migrate_finding finding = { .severity = 5 };

	if (link_check_destination(check->destination, check->domain, &failure) == 0)
		return;
	finding.domain = failure.domain;
	finding.code = failure.code;
	memcpy(finding.message, failure.message, sizeof(finding.message));
	check->found(check->context, &finding);
}

int
libvirt_check_run(const struct libvirt_check *check, struct migrate_result *failure)
{
	(void)failure;
	if (check->destination)
		check_same_guest(check);
	return 0;
}
