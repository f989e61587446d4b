/*
 * The return values and parameters of the job's four methods: KillJob as CIM_Job has it,
 * RequestStateChange, GetError and GetErrorEx with Microsoft's own codes.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "msvm_migration_job.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

struct code {
	uint32_t low, high;
	const char *name;
};

/* What mofc generates for the return value of a method. */
struct functions {
	const char *(*str)(uint32_t value);
	bool (*valid)(uint32_t value);
	int (*parse)(const char *name, uint32_t *ret);
};

#define RETURN(method) { method##_return_str, method##_return_valid, method##_return_parse }

/* unclaimed is the name of all codes that no item holds, or NULL if they have none. */
static void
check_codes(const struct code *codes, size_t count, const char *unclaimed,
	    struct functions functions)
{
	static const uint32_t beyond[] = { 65536, INT32_MAX, UINT32_MAX };
	uint32_t value, parsed = 4711;
	size_t i;

	for (value = 0; value <= UINT16_MAX; value++) {
		const char *want = unclaimed;
		const char *name = functions.str(value);

		for (i = 0; i < count; i++)
			if (value >= codes[i].low && value <= codes[i].high)
				want = codes[i].name;
		if (!want != !name || (want && strcmp(want, name) != 0))
			fail_msg("%u is \"%s\", not \"%s\"", value, name ? name : "(none)",
				 want ? want : "(none)");
		assert_int_equal(functions.valid(value), want != NULL);
	}
	for (i = 0; i < COUNT(beyond); i++) {
		if (unclaimed)
			assert_string_equal(functions.str(beyond[i]), unclaimed);
		else
			assert_null(functions.str(beyond[i]));
		assert_int_equal(functions.valid(beyond[i]), unclaimed != NULL);
	}
	assert_int_equal(functions.parse("Job Started", &parsed), -ENOENT);
	assert_int_equal(parsed, 4711);
	for (i = 0; i < count; i++) {
		assert_int_equal(functions.parse(codes[i].name, &parsed), 0);
		assert_int_equal(parsed, codes[i].low);
	}
}

static void
test_kill_job(void **state)
{
	static const struct code codes[] = {
		{ 0, 0, "Success" },	   { 1, 1, "Not Supported" }, { 2, 2, "Unknown" },
		{ 3, 3, "Timeout" },	   { 4, 4, "Failed" },	      { 6, 6, "Access Denied" },
		{ 7, 7, "Not Found" },	   { 32768, 65535, "Vendor Specific" },
	};

	(void)state;
	check_codes(codes, COUNT(codes), "DMTF Reserved",
		    (struct functions)RETURN(cim_job_kill_job));
	assert_int_equal(CIM_JOB_KILL_JOB_RETURN_SUCCESS, 0);
	assert_int_equal(CIM_JOB_KILL_JOB_RETURN_NOT_SUPPORTED, 1);
	assert_int_equal(CIM_JOB_KILL_JOB_RETURN_FAILED, 4);
	assert_int_equal(CIM_JOB_KILL_JOB_RETURN_ACCESS_DENIED, 6);
	assert_int_equal(CIM_JOB_KILL_JOB_RETURN_NOT_FOUND, 7);
}

static void
test_concrete_job_keeps_its_own_codes(void **state)
{
	static const struct code change[] = {
		{ 0, 0, "Completed with No Error" },
		{ 1, 1, "Not Supported" },
		{ 2, 2, "Unknown/Unspecified Error" },
		{ 3, 3, "Can NOT complete within Timeout Period" },
		{ 4, 4, "Failed" },
		{ 5, 5, "Invalid Parameter" },
		{ 6, 6, "In Use" },
		{ 4096, 4096, "Method Parameters Checked - Transition Started" },
		{ 4097, 4097, "Invalid State Transition" },
		{ 4098, 4098, "Use of Timeout Parameter Not Supported" },
		{ 4099, 4099, "Busy" },
		{ 4100, 32767, "Method Reserved" },
		{ 32768, 65535, "Vendor Specific" },
	};
	static const struct code error[] = {
		{ 0, 0, "Success" },
		{ 1, 1, "Not Supported" },
		{ 2, 2, "Unspecified Error" },
		{ 3, 3, "Timeout" },
		{ 4, 4, "Failed" },
		{ 5, 5, "Invalid Parameter" },
		{ 6, 6, "Access Denied" },
		{ 32768, 65535, "Vendor Specific" },
	};

	(void)state;
	check_codes(change, COUNT(change), "DMTF Reserved",
		    (struct functions)RETURN(cim_concrete_job_request_state_change));
	check_codes(error, COUNT(error), "DMTF Reserved",
		    (struct functions)RETURN(cim_concrete_job_get_error));
}

/* 4096, "job started", is not among them: these methods start no job. */
static const struct code microsoft_codes[] = {
	{ 0, 0, "Completed with No Error" },
	{ 32768, 32768, "Failed" },
	{ 32769, 32769, "Access Denied" },
	{ 32770, 32770, "Not Supported" },
	{ 32771, 32771, "Status is unknown" },
	{ 32772, 32772, "Timeout" },
	{ 32773, 32773, "Invalid parameter" },
	{ 32774, 32774, "System is in use" },
	{ 32775, 32775, "Invalid state for this operation" },
	{ 32776, 32776, "Incorrect data type" },
	{ 32777, 32777, "System is not available" },
	{ 32778, 32778, "Out of memory" },
};

#define CODE(name) MSVM_MIGRATION_JOB_REQUEST_STATE_CHANGE_RETURN_##name

static void
test_migration_job_has_microsofts_codes(void **state)
{
	static const int constants[] = {
		CODE(COMPLETED_WITH_NO_ERROR),
		CODE(FAILED),
		CODE(ACCESS_DENIED),
		CODE(NOT_SUPPORTED),
		CODE(STATUS_IS_UNKNOWN),
		CODE(TIMEOUT),
		CODE(INVALID_PARAMETER),
		CODE(SYSTEM_IS_IN_USE),
		CODE(INVALID_STATE_FOR_THIS_OPERATION),
		CODE(INCORRECT_DATA_TYPE),
		CODE(SYSTEM_IS_NOT_AVAILABLE),
		CODE(OUT_OF_MEMORY),
	};
	static const struct functions methods[] = {
		RETURN(msvm_migration_job_request_state_change),
		RETURN(msvm_migration_job_get_error),
		RETURN(msvm_migration_job_get_error_ex),
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(methods); i++)
		check_codes(microsoft_codes, COUNT(microsoft_codes), NULL, methods[i]);
	for (i = 0; i < COUNT(constants); i++)
		assert_int_equal(constants[i], microsoft_codes[i].low);
	assert_int_equal(MSVM_MIGRATION_JOB_GET_ERROR_RETURN_NOT_SUPPORTED, 32770);
	assert_int_equal(MSVM_MIGRATION_JOB_GET_ERROR_EX_RETURN_OUT_OF_MEMORY, 32778);
}

#define REQUEST(name) MSVM_MIGRATION_JOB_REQUEST_STATE_CHANGE_REQUESTED_STATE_##name

static void
check_requested_state(const char *(*str)(uint16_t value), bool (*valid)(uint16_t value),
		      int (*parse)(const char *name, uint16_t *ret))
{
	static const char *const names[] = { "Start", "Suspend", "Terminate", "Kill", "Service" };
	uint32_t value;
	uint16_t parsed;

	assert_null(str(0));
	assert_null(str(1));
	for (value = 2; value <= 6; value++) {
		assert_string_equal(str((uint16_t)value), names[value - 2]);
		assert_int_equal(parse(names[value - 2], &parsed), 0);
		assert_int_equal(parsed, value);
	}
	for (value = 7; value <= 32767; value++)
		assert_string_equal(str((uint16_t)value), "DMTF Reserved");
	for (value = 32768; value <= UINT16_MAX; value++)
		assert_string_equal(str((uint16_t)value), "Vendor Reserved");
	for (value = 0; value <= UINT16_MAX; value++)
		assert_int_equal(valid((uint16_t)value), value >= 2);
	assert_int_equal(parse("start", &parsed), -ENOENT);
	assert_int_equal(parsed, 6);
}

static void
test_requested_state(void **state)
{
	(void)state;
	check_requested_state(cim_concrete_job_request_state_change_requested_state_str,
			      cim_concrete_job_request_state_change_requested_state_valid,
			      cim_concrete_job_request_state_change_requested_state_parse);
	check_requested_state(msvm_migration_job_request_state_change_requested_state_str,
			      msvm_migration_job_request_state_change_requested_state_valid,
			      msvm_migration_job_request_state_change_requested_state_parse);
	assert_int_equal(REQUEST(START), 2);
	assert_int_equal(REQUEST(SUSPEND), 3);
	assert_int_equal(REQUEST(TERMINATE), 4);
	assert_int_equal(REQUEST(KILL), 5);
	assert_int_equal(REQUEST(SERVICE), 6);
	assert_int_equal(CIM_CONCRETE_JOB_REQUEST_STATE_CHANGE_REQUESTED_STATE_TERMINATE, 4);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_kill_job),
		cmocka_unit_test(test_concrete_job_keeps_its_own_codes),
		cmocka_unit_test(test_migration_job_has_microsofts_codes),
		cmocka_unit_test(test_requested_state),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
