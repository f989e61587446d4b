/* What an error of libvirt, or of the engine, means in terms of CIM. */
#ifndef MIGRATE_ERRORS_H
#define MIGRATE_ERRORS_H

#ifdef __cplusplus
extern "C" {
#endif

struct error_class {
	unsigned int return_code;	/* of a method refused for it (0, 32768..) */
	unsigned int type;		/* CIM_Error.ErrorType */
	unsigned int cause;		/* CIM_Error.ProbableCause */
	unsigned int cim_status;	/* CIM_Error.CIMStatusCode */
	const char *summary;		/* ErrorSummaryDescription; a literal */
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
