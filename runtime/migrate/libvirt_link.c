#include "libvirt_link.h"
#include "errors.h"
#include "libvirt_disks.h"
#include "text.h"
#include "uri.h"
#include "uuid.h"

#include <libvirt/virterror.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define KEEPALIVE_SECONDS 5
#define KEEPALIVE_COUNT 5
#define CONTACT_FAILED 32777 /* the return code of errors that mean "not reachable" */

void
link_fail(struct migrate_result *result, int domain, int code, const char *message)
{
	memset(result, 0, sizeof(*result));
	result->kind = MIGRATE_RESULT_FAILED;
	result->domain = domain;
	result->code = code;
	text_copy(result->message, sizeof(result->message), message);
}

void
link_failure(struct migrate_result *result, const char *what)
{
	virErrorPtr error = virGetLastError();
	char message[2 * MIGRATE_MESSAGE_SIZE];

	snprintf(message, sizeof(message), "%s%s%s", what ? what : "", what ? ": " : "",
		 error && error->message ? error->message : "libvirt gives no reason");
	link_fail(result, error ? error->domain : 0, error ? error->code : VIR_ERR_INTERNAL_ERROR,
		  message);
}

/* There is nobody to ask: a host that wants a password refuses the login. */
static int
refuse_to_answer(virConnectCredentialPtr credentials, unsigned int count, void *context)
{
	(void)credentials;
	(void)count;
	(void)context;
	return -1;
}

/* Without no_tty, ssh would ask for passwords and host keys on the terminal. */
static char *
quiet_uri(const char *uri)
{
	char *quiet;
	int length;

	if (!uri_uses_ssh(uri) || uri_has_parameter(uri, "no_tty"))
		return strdup(uri);
	length = asprintf(&quiet, "%s%cno_tty=1", uri, strchr(uri, '?') ? '&' : '?');
	return length < 0 ? NULL : quiet;
}

virConnectPtr
link_open(const char *uri, const char *host, struct migrate_result *failure)
{
	static int kinds[] = { VIR_CRED_USERNAME,   VIR_CRED_AUTHNAME,     VIR_CRED_PASSPHRASE,
			       VIR_CRED_ECHOPROMPT, VIR_CRED_NOECHOPROMPT, VIR_CRED_EXTERNAL };
	virConnectAuth auth = { .credtype = kinds,
				.ncredtype = sizeof(kinds) / sizeof(kinds[0]),
				.cb = refuse_to_answer };
	char *quiet = quiet_uri(uri);
	char what[MIGRATE_MESSAGE_SIZE];
	virConnectPtr connection;

	connection = quiet ? virConnectOpenAuth(quiet, &auth, 0) : NULL;
	free(quiet);
	if (connection) {
		virConnectSetKeepAlive(connection, KEEPALIVE_SECONDS, KEEPALIVE_COUNT);
		return connection;
	}
	snprintf(what, sizeof(what), "cannot reach %s", host);
	link_failure(failure, what);
	failure->no_contact =
		error_classify(failure->domain, failure->code)->return_code == CONTACT_FAILED;
	return NULL;
}

virDomainPtr
link_find(virConnectPtr connection, const char *domain, struct migrate_result *failure)
{
	char uuid[MIGRATE_UUID_SIZE], message[MIGRATE_MESSAGE_SIZE];
	virDomainPtr found = NULL;

	if (uuid_parse(domain, uuid) == 0)
		found = virDomainLookupByUUIDString(connection, uuid);
	if (!found)
		found = virDomainLookupByName(connection, domain);
	if (found)
		return found;
	link_failure(failure, NULL);
	if (failure->code == VIR_ERR_NO_DOMAIN) {
		snprintf(message, sizeof(message), "the source has no guest \"%s\"", domain);
		link_fail(failure, failure->domain, VIR_ERR_NO_DOMAIN, message);
	}
	return NULL;
}

int
link_guest(virDomainPtr domain, struct migrate_guest *ret, struct migrate_result *failure)
{
	struct migrate_guest guest = { .persistent = false };
	virDomainInfo info;
	int active = virDomainIsActive(domain);
	int persistent = virDomainIsPersistent(domain);
	int autostart = 0;

	if (active < 0 || persistent < 0 || virDomainGetInfo(domain, &info) < 0 ||
	    virDomainGetUUIDString(domain, guest.uuid) < 0) {
		link_failure(failure, NULL);
		return -1;
	}
	virDomainGetAutostart(domain, &autostart);
	guest.persistent = persistent;
	guest.shut_off = !active;
	guest.autostart = autostart;
	guest.paused = info.state == VIR_DOMAIN_PAUSED;
	guest.memory = (uint64_t)info.maxMem * 1024;
	*ret = guest;
	return 0;
}

int
link_check_running(virDomainPtr domain, const struct migrate_guest *guest,
		   struct migrate_result *failure)
{
	char message[MIGRATE_MESSAGE_SIZE];

	if (!guest->shut_off)
		return 0;
	snprintf(message, sizeof(message), "guest \"%s\" is not running", virDomainGetName(domain));
	link_fail(failure, VIR_FROM_DOM, VIR_ERR_OPERATION_INVALID, message);
	return -1;
}

/* A guest of another name with the UUID, or of another UUID with the name, is in the way. */
static int
check_same(virDomainPtr there, virDomainPtr guest, struct migrate_result *failure)
{
	char ours[MIGRATE_UUID_SIZE], theirs[MIGRATE_UUID_SIZE];
	char message[MIGRATE_MESSAGE_SIZE];

	if (virDomainGetUUIDString(guest, ours) < 0 || virDomainGetUUIDString(there, theirs) < 0) {
		link_failure(failure, NULL);
		return -1;
	}
	if (strcmp(ours, theirs) != 0 ||
	    strcmp(virDomainGetName(guest), virDomainGetName(there)) != 0) {
		snprintf(message, sizeof(message),
			 "the destination has a guest \"%s\" with UUID "
			 "%s already",
			 virDomainGetName(there), theirs);
		link_fail(failure, VIR_FROM_DOM, VIR_ERR_DOM_EXIST, message);
		return -1;
	}
	if (virDomainIsActive(there) == 1) {
		snprintf(message, sizeof(message),
			 "guest \"%s\" is active at the destination "
			 "already",
			 virDomainGetName(there));
		link_fail(failure, VIR_FROM_DOM, VIR_ERR_OPERATION_INVALID, message);
		return -1;
	}
	return 0;
}

/* NULL without *failure touched, if there is none. */
static virDomainPtr
find_same(virConnectPtr connection, virDomainPtr guest, const char *uuid,
	  struct migrate_result *failure)
{
	virDomainPtr there = virDomainLookupByUUIDString(connection, uuid);
	struct migrate_result reason;

	if (!there)
		there = virDomainLookupByName(connection, virDomainGetName(guest));
	if (there)
		return there;
	link_failure(&reason, NULL);
	if (reason.code != VIR_ERR_NO_DOMAIN)
		*failure = reason;
	return NULL;
}

int
link_check_destination(virConnectPtr connection, virDomainPtr guest, struct migrate_result *failure)
{
	struct migrate_result silent = { .kind = MIGRATE_RESULT_OK };
	char uuid[MIGRATE_UUID_SIZE];
	virDomainPtr there;
	int err = 0;

	if (virDomainGetUUIDString(guest, uuid) < 0) {
		link_failure(failure, NULL);
		return -1;
	}
	there = find_same(connection, guest, uuid, &silent);
	if (there) {
		err = check_same(there, guest, failure);
		virDomainFree(there);
	} else if (silent.kind != MIGRATE_RESULT_OK) {
		*failure = silent;
		err = -1;
	}
	return err;
}

/* The parameters of virDomainMigrateToURI3(), grown as they are added. */
struct parameters {
	virTypedParameterPtr list;
	int count, room;
};

static int
add_text(struct parameters *to, const char *name, const char *value)
{
	return value ? virTypedParamsAddString(&to->list, &to->count, &to->room, name, value) : 0;
}

/* The guest's definition with the new paths of its images. */
static int
add_xml(struct parameters *to, const char *name, virDomainPtr domain, unsigned int flags,
	const struct migrate_order *order, struct migrate_result *failure)
{
	char *xml = disks_rename(domain, flags | VIR_DOMAIN_XML_MIGRATABLE | VIR_DOMAIN_XML_SECURE,
				 order->disks, order->disk_count, failure);
	int err = xml ? add_text(to, name, xml) : -1;

	free(xml);
	return err;
}

static bool
has_new_paths(const struct migrate_order *order)
{
	size_t i = 0;

	while (i < order->disk_count && strcmp(order->disks[i].path, order->disks[i].source) == 0)
		i++;
	return i < order->disk_count;
}

static int
add_disks(struct parameters *to, virDomainPtr domain, const struct migrate_order *order,
	  bool persistent, struct migrate_result *failure)
{
	int err = 0;

	for (size_t i = 0; i < order->disk_count && !err; i++)
		err = add_text(to, VIR_MIGRATE_PARAM_MIGRATE_DISKS, order->disks[i].target);
	if (err || !has_new_paths(order))
		return err;
	err = add_xml(to, VIR_MIGRATE_PARAM_DEST_XML, domain, 0, order, failure);
	if (!err && persistent)
		err = add_xml(to, VIR_MIGRATE_PARAM_PERSIST_XML, domain, VIR_DOMAIN_XML_INACTIVE,
			      order, failure);
	return err;
}

/* CPUCappingMagnitude: the guest is slowed down so that its memory can be caught up with. */
static unsigned int
settings_flags(const struct migrate_settings *settings)
{
	unsigned int flags = 0;

	if (settings->tls)
		flags |= VIR_MIGRATE_TLS;
	if (settings->tunnelled)
		flags |= VIR_MIGRATE_TUNNELLED;
	if (settings->compressed)
		flags |= VIR_MIGRATE_COMPRESSED;
	if (settings->capping)
		flags |= VIR_MIGRATE_AUTO_CONVERGE;
	if (settings->post_copy)
		flags |= VIR_MIGRATE_POSTCOPY;
	return flags;
}

void
link_move(virDomainPtr domain, const struct migrate_order *order, bool persistent,
	  struct migrate_result *ret)
{
	unsigned int flags = VIR_MIGRATE_PEER2PEER | VIR_MIGRATE_LIVE | VIR_MIGRATE_ABORT_ON_ERROR |
			     settings_flags(&order->settings);
	struct parameters to = { 0 };
	int err = 0;

	if (persistent)
		flags |= VIR_MIGRATE_PERSIST_DEST | VIR_MIGRATE_UNDEFINE_SOURCE;
	if (order->disk_count)
		flags |= VIR_MIGRATE_NON_SHARED_DISK;
	memset(ret, 0, sizeof(*ret));
	if (order->bandwidth)
		err = virTypedParamsAddULLong(&to.list, &to.count, &to.room,
					      VIR_MIGRATE_PARAM_BANDWIDTH, order->bandwidth);
	if (!err)
		err = add_text(&to, VIR_MIGRATE_PARAM_URI, order->data_uri);
	if (!err)
		err = add_disks(&to, domain, order, persistent, ret);
	if (!err)
		err = virDomainMigrateToURI3(domain, order->peer_uri, to.list,
					     (unsigned int)to.count, flags);
	if (!err)
		ret->kind = MIGRATE_RESULT_OK;
	else if (ret->kind != MIGRATE_RESULT_FAILED)
		link_failure(ret, NULL);
	virTypedParamsFree(to.list, to.count);
}

void
link_define(virDomainPtr domain, const struct migrate_guest *guest,
	    const struct migrate_order *order, struct migrate_result *ret)
{
	unsigned int flags = VIR_DOMAIN_XML_SECURE | VIR_DOMAIN_XML_MIGRATABLE;
	virConnectPtr destination;
	virDomainPtr defined;
	char *xml;

	memset(ret, 0, sizeof(*ret));
	ret->kind = MIGRATE_RESULT_OK;
	xml = virDomainGetXMLDesc(domain,
				  flags | (guest->persistent ? VIR_DOMAIN_XML_INACTIVE : 0));
	if (!xml) {
		link_failure(ret, NULL);
		return;
	}
	destination = link_open(order->destination_uri, order->destination_uri, ret);
	if (destination) {
		defined = virDomainDefineXMLFlags(destination, xml, VIR_DOMAIN_DEFINE_VALIDATE);
		if (defined)
			virDomainFree(defined);
		else
			link_failure(ret, NULL);
		virConnectClose(destination);
	}
	free(xml);
}

static uint64_t
figure(virTypedParameterPtr list, int count, const char *name)
{
	unsigned long long value = 0;

	virTypedParamsGetULLong(list, count, name, &value);
	return value;
}

int
link_sample(virDomainPtr domain, struct migrate_sample *ret)
{
	virTypedParameterPtr list = NULL;
	int count = 0, type = VIR_DOMAIN_JOB_NONE;

	if (virDomainGetJobStats(domain, &type, &list, &count, 0) < 0)
		return -1;
	if (type == VIR_DOMAIN_JOB_BOUNDED || type == VIR_DOMAIN_JOB_UNBOUNDED)
		*ret = (struct migrate_sample){
			.total = figure(list, count, VIR_DOMAIN_JOB_MEMORY_TOTAL),
			.processed = figure(list, count, VIR_DOMAIN_JOB_MEMORY_PROCESSED),
			.remaining = figure(list, count, VIR_DOMAIN_JOB_MEMORY_REMAINING),
			.rate = figure(list, count, VIR_DOMAIN_JOB_MEMORY_BPS),
			.pass = (unsigned int)figure(list, count, VIR_DOMAIN_JOB_MEMORY_ITERATION),
			.disk_total = figure(list, count, VIR_DOMAIN_JOB_DISK_TOTAL),
			.disk_remaining = figure(list, count, VIR_DOMAIN_JOB_DISK_REMAINING),
		};
	virTypedParamsFree(list, count);
	return type == VIR_DOMAIN_JOB_BOUNDED || type == VIR_DOMAIN_JOB_UNBOUNDED;
}

/* Whether the job of the guest is a migration that leaves this host. */
static bool
is_moving(virDomainPtr domain)
{
	virTypedParameterPtr list = NULL;
	int count = 0, type = VIR_DOMAIN_JOB_NONE, operation = 0;
	bool moving;

	if (virDomainGetJobStats(domain, &type, &list, &count, 0) < 0)
		return false;
	virTypedParamsGetInt(list, count, VIR_DOMAIN_JOB_OPERATION, &operation);
	moving = type != VIR_DOMAIN_JOB_NONE && type != VIR_DOMAIN_JOB_COMPLETED &&
		 operation == VIR_DOMAIN_JOB_OPERATION_MIGRATION_OUT;
	virTypedParamsFree(list, count);
	return moving;
}

/* Why a guest is paused that waits for memory. */
static bool
is_incoming(int reason)
{
	return reason == VIR_DOMAIN_PAUSED_MIGRATION || reason == VIR_DOMAIN_PAUSED_STARTING_UP;
}

static int
look_at(virDomainPtr domain, struct migrate_place *ret)
{
	int state, reason;
	int persistent = virDomainIsPersistent(domain);

	if (persistent < 0 || virDomainGetState(domain, &state, &reason, 0) < 0)
		return -1;
	ret->persistent = persistent;
	switch (state) {
	case VIR_DOMAIN_SHUTDOWN:
	case VIR_DOMAIN_SHUTOFF:
	case VIR_DOMAIN_CRASHED:
		ret->state = MIGRATE_PLACE_SHUT_OFF;
		return 0;
	case VIR_DOMAIN_PAUSED:
		ret->state = MIGRATE_PLACE_PAUSED;
		ret->torn = reason == VIR_DOMAIN_PAUSED_POSTCOPY_FAILED;
		ret->incoming = is_incoming(reason);
		break;
	default:
		ret->state = MIGRATE_PLACE_RUNNING;
		ret->torn =
			state == VIR_DOMAIN_RUNNING && reason == VIR_DOMAIN_RUNNING_POSTCOPY_FAILED;
		break;
	}
	ret->moving = !ret->torn && is_moving(domain);
	return 0;
}

/* Where the images are, and whether they are still copied. */
static void
look_at_images(virDomainPtr domain, const struct migrate_order *order, struct migrate_place *ret)
{
	virDomainBlockJobInfo info;

	ret->moving = false;
	for (size_t i = 0; i < order->disk_count && !ret->moving; i++)
		ret->moving =
			virDomainGetBlockJobInfo(domain, order->disks[i].target, &info, 0) == 1;
	ret->moved = disks_moved(domain, order->disks, order->disk_count);
}

void
link_place(const char *uri, const char *uuid, const struct migrate_order *order,
	   struct migrate_place *ret)
{
	struct migrate_place place = { .state = MIGRATE_PLACE_UNKNOWN };
	struct migrate_result failure;
	virConnectPtr connection = link_open(uri, uri, &failure);
	virDomainPtr domain = NULL;

	if (connection) {
		domain = virDomainLookupByUUIDString(connection, uuid);
		if (!domain || look_at(domain, &place) < 0) {
			link_failure(&failure, NULL);
			if (failure.code == VIR_ERR_NO_DOMAIN)
				place.state = MIGRATE_PLACE_ABSENT;
		} else if (order) {
			look_at_images(domain, order, &place);
		}
	}
	if (place.state == MIGRATE_PLACE_UNKNOWN)
		text_copy(place.message, sizeof(place.message), failure.message);
	if (domain)
		virDomainFree(domain);
	if (connection)
		virConnectClose(connection);
	*ret = place;
}

/* Only what waits for memory, and so has never run here. */
static int
destroy_incoming(virDomainPtr domain)
{
	int state, reason;

	if (virDomainGetState(domain, &state, &reason, 0) < 0)
		return -1;
	return state == VIR_DOMAIN_PAUSED && is_incoming(reason) ? virDomainDestroy(domain) : 0;
}

/* Does nothing to a guest that is already as it should be. */
static int
run_errand(virDomainPtr domain, enum migrate_action action)
{
	int state, autostart;

	if (action == MIGRATE_COPY_AUTOSTART) {
		if (virDomainGetAutostart(domain, &autostart) == 0 && autostart)
			return 0;
		return virDomainSetAutostart(domain, 1);
	}
	if (action == MIGRATE_DESTROY_COPY)
		return destroy_incoming(domain);
	if (virDomainGetState(domain, &state, NULL, 0) < 0)
		return -1;
	if (action == MIGRATE_SUSPEND_DESTINATION)
		return state == VIR_DOMAIN_RUNNING ? virDomainSuspend(domain) : 0;
	return state == VIR_DOMAIN_PAUSED ? virDomainResume(domain) : 0;
}

void
link_errand(const struct migrate_order *order, const char *uuid, enum migrate_action action,
	    struct migrate_result *ret)
{
	const char *uri =
		action == MIGRATE_RESUME_SOURCE ? order->source_uri : order->destination_uri;
	virConnectPtr connection;
	virDomainPtr domain;

	memset(ret, 0, sizeof(*ret));
	ret->kind = MIGRATE_RESULT_OK;
	connection = link_open(uri, uri, ret);
	if (!connection)
		return;
	domain = virDomainLookupByUUIDString(connection, uuid);
	if (!domain || run_errand(domain, action) < 0)
		link_failure(ret, NULL);
	/* It was to go, and has. */
	if (action == MIGRATE_DESTROY_COPY && ret->code == VIR_ERR_NO_DOMAIN)
		*ret = (struct migrate_result){ .kind = MIGRATE_RESULT_OK };
	if (domain)
		virDomainFree(domain);
	virConnectClose(connection);
}
