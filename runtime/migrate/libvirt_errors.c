#include "errors.h"
#include "job.h"

#include <libvirt/virterror.h>

#include <stddef.h>

#define ANY (-1)

_Static_assert(ERROR_INTERNAL == (int)VIR_ERR_INTERNAL_ERROR &&
		       ERROR_NO_MEMORY == (int)VIR_ERR_NO_MEMORY &&
		       ERROR_INVALID_ARGUMENT == (int)VIR_ERR_INVALID_ARG &&
		       ERROR_NO_DOMAIN == (int)VIR_ERR_NO_DOMAIN &&
		       ERROR_TIMEOUT == (int)VIR_ERR_OPERATION_TIMEOUT &&
		       ERROR_PERSIST_FAILED == (int)VIR_ERR_MIGRATE_PERSIST_FAILED &&
		       ERROR_ABORTED == (int)VIR_ERR_OPERATION_ABORTED &&
		       ERROR_BUSY == (int)VIR_ERR_RESOURCE_BUSY &&
		       ERROR_DOMAIN_RPC == (int)VIR_FROM_RPC,
	       "libvirt's numbers");

enum class {
	CONNECTION,
	STORAGE,
	NETWORK,
	UNSUPPORTED,
	LOGIN,
	DENIED,
	INVALID,
	MISSING,
	EXISTS,
	BAD_STATE,
	BUSY,
	TIMEOUT,
	CANCELLED,
	NO_MEMORY,
	UNSAFE,
	CPU,
	NO_VOLUME,
	VOLUME_EXISTS,
	NOT_DEFINED,
	INCOMPATIBLE,
	STALLED,
	UNWATCHED,
	LEFTOVER,
	RESTARTED,
	TOO_LATE,
	NOT_BEGUN,
	NOT_STORED,
	OTHER,
};

/* return code, ErrorType, ProbableCause, CIMStatusCode */
static const struct error_class classes[] = {
	[CONNECTION] = { 32777, 2, 5, 1, "A host cannot be reached" },
	[STORAGE] = { 32768, 9, 57, 1, "Storage is not available" },
	[NETWORK] = { 32768, 9, 73, 6, "A network is not available" },
	[UNSUPPORTED] = { 32770, 10, 8, 7, "The operation is not supported" },
	[LOGIN] = { 32769, 7, 117, 2, "The host refused the login" },
	[DENIED] = { 32769, 7, 65, 2, "Access was denied" },
	[INVALID] = { 32773, 4, 8, 4, "A parameter or definition is not valid" },
	[MISSING] = { 32773, 9, 73, 6, "The virtual machine was not found" },
	[EXISTS] = { 32774, 9, 79, 11, "The destination has such a virtual machine already" },
	[BAD_STATE] = { 32775, 4, 8, 1, "The state of the virtual machine does not allow it" },
	[BUSY] = { 32774, 9, 57, 1, "The virtual machine is in use" },
	[TIMEOUT] = { 32772, 2, 111, 1, "A host did not answer in time" },
	[CANCELLED] = { 32768, 4, 48, 1, "The migration was cancelled" },
	[NO_MEMORY] = { 32778, 8, 33, 1, "Out of memory" },
	[UNSAFE] = { 32775, 3, 8, 1, "The migration would be unsafe" },
	[CPU] = { 32768, 10, 58, 1, "The destination's processor is not compatible" },
	[NO_VOLUME] = { 32773, 9, 50, 6, "A storage pool or volume was not found" },
	[VOLUME_EXISTS] = { 32774, 9, 50, 11, "A storage volume exists already" },
	[NOT_DEFINED] = { 32768, 3, 47, 1, "The definition was not written at the destination" },
	[INCOMPATIBLE] = { 32768, 10, 8, 1, "The virtual machine cannot move to the destination" },
	[STALLED] = { 32772, 2, 111, 1, "Nothing moved for too long" },
	[UNWATCHED] = { 32768, 4, 47, 1, "The migration ended while no runner watched it" },
	[LEFTOVER] = { 32768, 4, 47, 1, "Something was left behind" },
	[RESTARTED] = { 32768, 4, 47, 1, "The runner ended before the migration began" },
	[TOO_LATE] = { 32772, 4, 111, 1, "The time for the job is over" },
	[NOT_BEGUN] = { 32768, 4, 48, 1, "Cancelled before the migration began" },
	[NOT_STORED] = { 32768, 4, 57, 1, "The job could not be stored" },
	[OTHER] = { 32768, 4, 47, 1, "The migration failed" },
};

struct row {
	int domain, code;
	enum class is;
};

static const struct row rows[] = {
	{ VIR_FROM_RPC, ANY, CONNECTION },
	{ VIR_FROM_STORAGE, VIR_ERR_SYSTEM_ERROR, STORAGE },
	{ VIR_FROM_STORAGE, VIR_ERR_NO_STORAGE_POOL, STORAGE },
	{ VIR_FROM_QEMU, VIR_ERR_SYSTEM_ERROR, STORAGE },
	{ VIR_FROM_NETWORK, VIR_ERR_NO_NETWORK, NETWORK },
	{ VIR_FROM_NETWORK, VIR_ERR_OPERATION_INVALID, NETWORK },

	{ ANY, VIR_ERR_NO_SUPPORT, UNSUPPORTED },
	{ ANY, VIR_ERR_OPERATION_UNSUPPORTED, UNSUPPORTED },
	{ ANY, VIR_ERR_CONFIG_UNSUPPORTED, UNSUPPORTED },
	{ ANY, VIR_ERR_ARGUMENT_UNSUPPORTED, UNSUPPORTED },
	{ ANY, VIR_ERR_UNKNOWN_HOST, CONNECTION },
	{ ANY, VIR_ERR_NO_CONNECT, CONNECTION },
	{ ANY, VIR_ERR_SYSTEM_ERROR, CONNECTION },
	{ ANY, VIR_ERR_RPC, CONNECTION },
	{ ANY, VIR_ERR_SSH, CONNECTION },
	{ ANY, VIR_ERR_LIBSSH, CONNECTION },
	{ ANY, VIR_ERR_GNUTLS_ERROR, CONNECTION },
	{ ANY, VIR_ERR_AUTH_FAILED, LOGIN },
	{ ANY, VIR_ERR_AUTH_CANCELLED, LOGIN },
	{ ANY, VIR_ERR_AUTH_UNAVAILABLE, LOGIN },
	{ ANY, VIR_ERR_OPERATION_DENIED, DENIED },
	{ ANY, VIR_ERR_ACCESS_DENIED, DENIED },
	{ ANY, VIR_ERR_INVALID_ARG, INVALID },
	{ ANY, VIR_ERR_XML_ERROR, INVALID },
	{ ANY, VIR_ERR_XML_DETAIL, INVALID },
	{ ANY, VIR_ERR_XML_INVALID_SCHEMA, INVALID },
	{ ANY, VIR_ERR_NO_DOMAIN, MISSING },
	{ ANY, VIR_ERR_DEVICE_MISSING, MISSING },
	{ ANY, VIR_ERR_DOM_EXIST, EXISTS },
	{ ANY, VIR_ERR_OPERATION_INVALID, BAD_STATE },
	{ ANY, VIR_ERR_RESOURCE_BUSY, BUSY },
	{ ANY, VIR_ERR_BLOCK_COPY_ACTIVE, BUSY },
	{ ANY, VIR_ERR_OPERATION_TIMEOUT, TIMEOUT },
	{ ANY, VIR_ERR_AGENT_UNRESPONSIVE, TIMEOUT },
	{ ANY, VIR_ERR_OPERATION_ABORTED, CANCELLED },
	{ ANY, VIR_ERR_NO_MEMORY, NO_MEMORY },
	{ ANY, VIR_ERR_MIGRATE_UNSAFE, UNSAFE },
	{ ANY, VIR_ERR_CPU_INCOMPATIBLE, CPU },
	{ ANY, VIR_ERR_NO_STORAGE_POOL, NO_VOLUME },
	{ ANY, VIR_ERR_NO_STORAGE_VOL, NO_VOLUME },
	{ ANY, VIR_ERR_STORAGE_VOL_EXIST, VOLUME_EXISTS },
	{ ANY, VIR_ERR_MIGRATE_PERSIST_FAILED, NOT_DEFINED },

	{ ANY, JOB_ERROR_INCOMPATIBLE, INCOMPATIBLE },
	{ ANY, JOB_ERROR_WATCHDOG, STALLED },
	{ ANY, JOB_ERROR_UNWATCHED, UNWATCHED },
	{ ANY, JOB_ERROR_CLEANUP, LEFTOVER },
	{ ANY, JOB_ERROR_RESTARTED, RESTARTED },
	{ ANY, JOB_ERROR_TOO_LATE, TOO_LATE },
	{ ANY, JOB_ERROR_QUEUE, NOT_BEGUN },
	{ ANY, JOB_ERROR_STORE, NOT_STORED },
	{ ANY, ANY, OTHER },
};

const struct error_class *
error_classify(int domain, int code)
{
	const struct row *row = rows;

	while ((row->domain != ANY && row->domain != domain) ||
	       (row->code != ANY && row->code != code))
		row++;
	return &classes[row->is];
}
