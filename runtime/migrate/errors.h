/* What an error of libvirt, or of the engine, means in terms of CIM. */
#ifndef MIGRATE_ERRORS_H
#define MIGRATE_ERRORS_H

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Those of libvirt's numbers that the engine itself reads or gives (virErrorNumber), and the
 * domain of its connections (virErrorDomain).  libvirt_errors.c sees to it that they are right.
 */
enum {
	ERROR_INTERNAL = 1,
	ERROR_NO_MEMORY = 2,
	ERROR_INVALID_ARGUMENT = 8,
	ERROR_NO_DOMAIN = 42,
	ERROR_TIMEOUT = 68,
	ERROR_PERSIST_FAILED = 69,
	ERROR_ABORTED = 78,
	ERROR_BUSY = 87,
	ERROR_DOMAIN_RPC = 7
};

struct error_class {
	unsigned int return_code; /* of a method refused for it (0, 32768..) */
	unsigned int type;        /* CIM_Error.ErrorType */
	unsigned int cause;       /* CIM_Error.ProbableCause */
	unsigned int cim_status;  /* CIM_Error.CIMStatusCode */
	const char *summary;      /* ErrorSummaryDescription; a literal */
};

/*
 * The class of (virErrorDomain, virErrorNumber), or of one of the engine's own codes (JOB_ERROR_..,
 * any domain).  The first row that matches counts; every pair has one.
 */
const struct error_class *error_classify(int domain, int code);

#ifdef __cplusplus
}
#endif

#endif
