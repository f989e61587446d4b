#include "libvirt_check.h"
#include "errors.h"
#include "job.h"
#include "libvirt_check_parts.h"
#include "libvirt_link.h"
#include "text.h"

#include <libvirt/virterror.h>

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define LONG_MESSAGE (3 * MIGRATE_MESSAGE_SIZE)

#define TYPE(name) MSVM_MIGRATION_JOB_JOB_TYPE_##name

static void
tell(struct check_run *run, int domain, int code, unsigned int severity, const char *message)
{
	struct migrate_finding finding = { .domain = domain, .code = code, .severity = severity };

	text_copy(finding.message, sizeof(finding.message), message);
	run->check->found(run->check->context, &finding);
}

void
check_found(struct check_run *run, unsigned int severity, const char *format, ...)
{
	char message[LONG_MESSAGE];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(message, sizeof(message), format, arguments);
	va_end(arguments);
	tell(run, 0, JOB_ERROR_INCOMPATIBLE, severity, message);
}

/* Whether a failure means that nobody is there to ask, rather than an answer. */
static bool
is_fatal(const struct migrate_result *failure, virConnectPtr connection)
{
	bool broken = failure->domain == VIR_FROM_RPC && (failure->code == VIR_ERR_SYSTEM_ERROR ||
							  failure->code == VIR_ERR_INTERNAL_ERROR);

	return broken || failure->code == VIR_ERR_NO_DOMAIN || failure->code == VIR_ERR_NO_MEMORY ||
	       virConnectIsAlive(connection) != 1;
}

int
check_call_failed(struct check_run *run, virConnectPtr connection, unsigned int severity,
		  const char *remedy, const char *format, ...)
{
	char what[MIGRATE_MESSAGE_SIZE], message[LONG_MESSAGE];
	struct migrate_result failure;
	va_list arguments;

	link_failure(&failure, NULL);
	va_start(arguments, format);
	vsnprintf(what, sizeof(what), format, arguments);
	va_end(arguments);
	if (failure.code == VIR_ERR_NO_SUPPORT) {
		severity = CHECK_WARNING;
		remedy = NULL;
	}
	/* A long text of libvirt's is what may be cut at the end. */
	snprintf(message, sizeof(message), "%s%s%s%s%s: %s",
		 failure.code == VIR_ERR_NO_SUPPORT ? "not checked: " : "", what,
		 remedy ? " (" : "", remedy ? remedy : "", remedy ? ")" : "", failure.message);
	if (is_fatal(&failure, connection)) {
		text_copy(failure.message, sizeof(failure.message), message);
		*run->failure = failure;
		return -1;
	}
	tell(run, failure.domain, failure.code, severity, message);
	return 0;
}

int
check_xml_failed(struct check_run *run, const char *what, int err)
{
	struct migrate_result *failure = run->failure;

	*failure = (struct migrate_result){ .kind = MIGRATE_RESULT_FAILED,
					    .domain = VIR_FROM_XML,
					    .code = err == -ENOMEM ? VIR_ERR_NO_MEMORY
								   : VIR_ERR_XML_ERROR };
	snprintf(failure->message, sizeof(failure->message), "%s: %s", what, strerror(-err));
	return -1;
}

int
check_last_code(void)
{
	virErrorPtr error = virGetLastError();

	return error ? error->code : 0;
}

/* A guest of that name or UUID is in the way at the destination. */
static int
check_same_guest(struct check_run *run)
{
	const struct libvirt_check *check = run->check;
	struct migrate_result failure;
	char message[LONG_MESSAGE];

	if (link_check_destination(check->destination, check->domain, &failure) == 0)
		return 0;
	if (is_fatal(&failure, check->destination)) {
		*run->failure = failure;
		return -1;
	}
	snprintf(message, sizeof(message), "%s: rename, move or remove it first", failure.message);
	tell(run, failure.domain, failure.code, CHECK_BLOCKING, message);
	return 0;
}

/* 301, and of 302 what is not about storage. */
static int
check_machine(struct check_run *run)
{
	if (check_guest(run) < 0)
		return -1;
	if (!run->check->destination)
		return 0;
	return check_same_guest(run) < 0 || check_destination(run) < 0 ? -1 : 0;
}

static int
run_parts(struct check_run *run)
{
	bool away = run->check->destination != NULL;
	int err;

	switch (run->check->order->job_type) {
	case TYPE(CHECKING_VIRTUAL_MACHINE_COMPATIBILITY):
		err = check_machine(run);
		return err || !away ? err : check_present(run, false);
	case TYPE(CHECKING_VIRTUAL_MACHINE_AND_STORAGE_COMPATIBILITY):
		err = check_machine(run);
		if (!err && away)
			err = check_present(run, true);
		return err ? err : check_copies(run, false);
	case TYPE(CHECKING_STORAGE_COMPATIBILITY):
		return check_copies(run, true);
	default:
		return check_guest_is_free(run) < 0 ? -1 : check_storage_move(run);
	}
}

int
libvirt_check_run(const struct libvirt_check *check, struct migrate_result *failure)
{
	struct check_run run = { .check = check, .failure = failure };
	int err;

	if (libvirt_xml_domain(check->domain, 0, &run.guest, failure) < 0)
		return -1;
	err = libvirt_xml_disks(run.guest, &run.disks);
	if (err)
		err = check_xml_failed(&run, "the disks of the guest", err);
	else
		err = run_parts(&run);
	libvirt_xml_free(run.guest);
	return err;
}
