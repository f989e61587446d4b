/*
 * CIM_Error and Msvm_Error against their published description: 15 properties, their value maps,
 * and the little that the validator asks of them.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "msvm_error.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

#define BOTH(member) \
	{ offsetof(struct cim_error, member), offsetof(struct msvm_error, member) }

static const struct {
	const char *name;
	enum mof_type type;
	unsigned int flags;
	bool map;
	size_t offsets[2];
} expectations[] = {
	{ "ErrorType", MOF_UINT16, 0, true, BOTH(error_type) },
	{ "OtherErrorType", MOF_STRING, 0, false, BOTH(other_error_type) },
	{ "OwningEntity", MOF_STRING, 0, false, BOTH(owning_entity) },
	{ "MessageID", MOF_STRING, MOF_REQUIRED, false, BOTH(message_id) },
	{ "Message", MOF_STRING, 0, false, BOTH(message) },
	{ "MessageArguments", MOF_STRING, MOF_ARRAY, false, BOTH(message_arguments) },
	{ "PerceivedSeverity", MOF_UINT16, 0, true, BOTH(perceived_severity) },
	{ "ProbableCause", MOF_UINT16, 0, true, BOTH(probable_cause) },
	{ "ProbableCauseDescription", MOF_STRING, 0, false, BOTH(probable_cause_description) },
	{ "RecommendedActions", MOF_STRING, MOF_ARRAY, false, BOTH(recommended_actions) },
	{ "ErrorSource", MOF_STRING, 0, false, BOTH(error_source) },
	{ "ErrorSourceFormat", MOF_UINT16, 0, true, BOTH(error_source_format) },
	{ "OtherErrorSourceFormat", MOF_STRING, 0, false, BOTH(other_error_source_format) },
	{ "CIMStatusCode", MOF_UINT32, 0, true, BOTH(cim_status_code) },
	{ "CIMStatusCodeDescription", MOF_STRING, 0, false, BOTH(cim_status_code_description) },
};

static void
test_properties(void **state)
{
	const struct mof_class *const classes[] = { &cim_error_class, &msvm_error_class };
	size_t c, i;

	(void)state;
	assert_int_equal(COUNT(expectations), 15);
	for (c = 0; c < COUNT(classes); c++) {
		assert_int_equal(classes[c]->property_count, 15);
		for (i = 0; i < COUNT(expectations); i++) {
			const struct mof_property *property = classes[c]->properties[i];

			assert_string_equal(property->name, expectations[i].name);
			assert_int_equal(property->type, expectations[i].type);
			assert_int_equal(property->flags, expectations[i].flags | MOF_READ);
			assert_string_equal(property->origin, "CIM_Error");
			assert_string_equal(property->declared_in, "CIM_Error");
			assert_int_equal(property->offset, expectations[i].offsets[c]);
			assert_int_equal(property->values != NULL, expectations[i].map);
			assert_null(property->texts);
		}
	}
}

static void
test_classes(void **state)
{
	(void)state;
	assert_string_equal(cim_error_class.name, "CIM_Error");
	assert_null(cim_error_class.super);
	assert_int_equal(cim_error_class.size, sizeof(struct cim_error));
	assert_string_equal(msvm_error_class.name, "Msvm_Error");
	assert_ptr_equal(msvm_error_class.super, &cim_error_class);
	assert_int_equal(msvm_error_class.size, sizeof(struct msvm_error));
	assert_true(mof_class_is_a(&msvm_error_class, "CIM_Error"));
	assert_false(mof_class_is_a(&cim_error_class, "Msvm_Error"));
}

static void
test_defaults(void **state)
{
	struct msvm_error error;
	size_t i;

	(void)state;
	memset(&error, 0xa5, sizeof(error));
	msvm_error_init(&error);
	for (i = 0; i < msvm_error_class.property_count; i++) {
		const struct mof_property *property = msvm_error_class.properties[i];

		assert_int_equal(mof_property_is_null(property, &error),
				 strcmp(property->name, "ErrorSourceFormat") != 0);
	}
	assert_true(error.error_source_format.set);
	assert_int_equal(error.error_source_format.value, 0);
}

static void
test_message_id_is_required(void **state)
{
	struct mof_error why;
	struct msvm_error error;

	(void)state;
	msvm_error_init(&error);
	assert_int_equal(msvm_error_validate(&error, &why), -EINVAL);
	assert_non_null(strstr(why.message, "MessageID"));
	assert_non_null(strstr(why.message, "Msvm_Error"));
	error.message_id = "mofc-1002";
	assert_int_equal(msvm_error_validate(&error, &why), 0);
	/* All maps end in "..", so that any number may stand. */
	error.error_type = mof_u16(UINT16_MAX);
	error.perceived_severity = mof_u16(UINT16_MAX);
	error.probable_cause = mof_u16(UINT16_MAX);
	error.error_source_format = mof_u16(UINT16_MAX);
	error.cim_status_code = mof_u32(UINT32_MAX);
	assert_int_equal(msvm_error_validate(&error, &why), 0);
	error.message = "\xff";
	assert_int_equal(msvm_error_validate(&error, &why), -EINVAL);
}

struct name {
	uint32_t value;
	const char *name;
};

/* Looks each name up both ways; all other values have the name of "..". */
static void
check_names(const struct name *names, size_t count, const char *(*str)(uint16_t value),
	    bool (*valid)(uint16_t value), int (*parse)(const char *name, uint16_t *ret))
{
	uint16_t parsed = 0;
	uint32_t value;
	size_t i;

	for (value = 0; value <= UINT16_MAX; value++) {
		const char *want = "DMTF Reserved";

		for (i = 0; i < count; i++)
			if (names[i].value == value)
				want = names[i].name;
		assert_string_equal(str((uint16_t)value), want);
		assert_true(valid((uint16_t)value));
	}
	for (i = 0; i < count; i++) {
		assert_int_equal(parse(names[i].name, &parsed), 0);
		assert_int_equal(parsed, names[i].value);
	}
	assert_int_equal(parse("DMTF Reserved", &parsed), -ENOENT);
}

static void
test_short_maps(void **state)
{
	static const struct name types[] = {
		{ 0, "Unknown" },
		{ 1, "Other" },
		{ 2, "Communications Error" },
		{ 3, "Quality of Service Error" },
		{ 4, "Software Error" },
		{ 5, "Hardware Error" },
		{ 6, "Environmental Error" },
		{ 7, "Security Error" },
		{ 8, "Oversubscription Error" },
		{ 9, "Unavailable Resource Error" },
		{ 10, "Unsupported Operation Error" },
	};
	static const struct name severities[] = {
		{ 0, "Unknown" }, { 1, "Other" }, { 2, "Information" },
		{ 3, "Degraded/Warning" }, { 4, "Minor" }, { 5, "Major" }, { 6, "Critical" },
		{ 7, "Fatal/NonRecoverable" },
	};
	static const struct name formats[] = {
		{ 0, "Unknown" }, { 1, "Other" }, { 2, "CIMObjectPath" },
	};

	(void)state;
	check_names(types, COUNT(types), cim_error_error_type_str, cim_error_error_type_valid,
		    cim_error_error_type_parse);
	check_names(severities, COUNT(severities), cim_error_perceived_severity_str,
		    cim_error_perceived_severity_valid, cim_error_perceived_severity_parse);
	check_names(formats, COUNT(formats), cim_error_error_source_format_str,
		    cim_error_error_source_format_valid, cim_error_error_source_format_parse);
}

static void
test_probable_cause(void **state)
{
	static const char *const texts[] = {
		"Unknown", "Other", "Adapter/Card Error", "Application Subsystem Failure",
		"Bandwidth Reduced", "Connection Establishment Error",
		"Communications Protocol Error", "Communications Subsystem Failure",
		"Configuration/Customization Error", "Congestion",
		/* 10 */
		"Corrupt Data", "CPU Cycles Limit Exceeded", "Dataset/Modem Error",
		"Degraded Signal", "DTE-DCE Interface Error", "Enclosure Door Open",
		"Equipment Malfunction", "Excessive Vibration", "File Format Error",
		"Fire Detected",
		/* 20 */
		"Flood Detected", "Framing Error", "HVAC Problem", "Humidity Unacceptable",
		"I/O Device Error", "Input Device Error", "LAN Error", "Non-Toxic Leak Detected",
		"Local Node Transmission Error", "Loss of Frame",
		/* 30 */
		"Loss of Signal", "Material Supply Exhausted", "Multiplexer Problem",
		"Out of Memory", "Output Device Error", "Performance Degraded", "Power Problem",
		"Pressure Unacceptable", "Processor Problem (Internal Machine Error)",
		"Pump Failure",
		/* 40 */
		"Queue Size Exceeded", "Receive Failure", "Receiver Failure",
		"Remote Node Transmission Error", "Resource at or Nearing Capacity",
		"Response Time Excessive", "Retransmission Rate Excessive", "Software Error",
		"Software Program Abnormally Terminated",
		"Software Program Error (Incorrect Results)",
		/* 50 */
		"Storage Capacity Problem", "Temperature Unacceptable", "Threshold Crossed",
		"Timing Problem", "Toxic Leak Detected", "Transmit Failure", "Transmitter Failure",
		"Underlying Resource Unavailable", "Version Mismatch", "Previous Alert Cleared",
		/* 60 */
		"Login Attempts Failed", "Software Virus Detected", "Hardware Security Breached",
		"Denial of Service Detected", "Security Credential Mismatch", "Unauthorized Access",
		"Alarm Received", "Loss of Pointer", "Payload Mismatch", "Transmission Error",
		/* 70 */
		"Excessive Error Rate", "Trace Problem", "Element Unavailable", "Element Missing",
		"Loss of Multi Frame", "Broadcast Channel Failure", "Invalid Message Received",
		"Routing Failure", "Backplane Failure", "Identifier Duplication",
		/* 80 */
		"Protection Path Failure", "Sync Loss or Mismatch", "Terminal Problem",
		"Real Time Clock Failure", "Antenna Failure", "Battery Charging Failure",
		"Disk Failure", "Frequency Hopping Failure", "Loss of Redundancy",
		"Power Supply Failure",
		/* 90 */
		"Signal Quality Problem", "Battery Discharging", "Battery Failure",
		"Commercial Power Problem", "Fan Failure", "Engine Failure", "Sensor Failure",
		"Fuse Failure", "Generator Failure", "Low Battery",
		/* 100 */
		"Low Fuel", "Low Water", "Explosive Gas", "High Winds", "Ice Buildup", "Smoke",
		"Memory Mismatch", "Out of CPU Cycles", "Software Environment Problem",
		"Software Download Failure",
		/* 110 */
		"Element Reinitialized", "Timeout", "Logging Problems", "Leak Detected",
		"Protection Mechanism Failure", "Protecting Resource Failure",
		"Database Inconsistency", "Authentication Failure", "Breach of Confidentiality",
		"Cable Tamper",
		/* 120 */
		"Delayed Information", "Duplicate Information", "Information Missing",
		"Information Modification", "Information Out of Sequence", "Key Expired",
		"Non-Repudiation Failure", "Out of Hours Activity", "Out of Service",
		"Procedural Error",
		/* 130 */
		"Unexpected Information",
	};
	struct name names[COUNT(texts)];
	size_t i;

	(void)state;
	assert_int_equal(COUNT(texts), 131);
	for (i = 0; i < COUNT(texts); i++)
		names[i] = (struct name){ (uint32_t)i, texts[i] };
	check_names(names, COUNT(names), cim_error_probable_cause_str,
		    cim_error_probable_cause_valid, cim_error_probable_cause_parse);
}

static void
test_cim_status_code(void **state)
{
	static const struct name known[] = {
		{ 1, "CIM_ERR_FAILED" },
		{ 2, "CIM_ERR_ACCESS_DENIED" },
		{ 6, "CIM_ERR_NOT_FOUND" },
		{ 7, "CIM_ERR_NOT_SUPPORTED" },
		{ 20, "CIM_ERR_NAMESPACE_NOT_EMPTY" },
		{ 21, "CIM_ERR_INVALID_ENUMERATION_CONTEXT" },
		{ 22, "CIM_ERR_INVALID_OPERATION_TIMEOUT" },
		{ 29, "CIM_ERR_QUERY_FEATURE_NOT_SUPPORTED" },
	};
	static const uint32_t reserved[] = { 0, 30, UINT16_MAX, UINT16_MAX + 1, UINT32_MAX };
	uint32_t parsed, value;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(known); i++)
		assert_string_equal(cim_error_cim_status_code_str(known[i].value), known[i].name);
	for (value = 1; value <= 29; value++) {
		const char *name = cim_error_cim_status_code_str(value);

		assert_non_null(name);
		assert_memory_equal(name, "CIM_ERR_", 8);
		assert_int_equal(cim_error_cim_status_code_parse(name, &parsed), 0);
		assert_int_equal(parsed, value);
	}
	for (i = 0; i < COUNT(reserved); i++) {
		assert_string_equal(cim_error_cim_status_code_str(reserved[i]), "DMTF Reserved");
		assert_true(cim_error_cim_status_code_valid(reserved[i]));
	}
}

static void
test_constants(void **state)
{
	(void)state;
	assert_int_equal(CIM_ERROR_ERROR_TYPE_UNKNOWN, 0);
	assert_int_equal(CIM_ERROR_ERROR_TYPE_COMMUNICATIONS_ERROR, 2);
	assert_int_equal(CIM_ERROR_ERROR_TYPE_UNSUPPORTED_OPERATION_ERROR, 10);
	assert_int_equal(CIM_ERROR_PERCEIVED_SEVERITY_DEGRADED_WARNING, 3);
	assert_int_equal(CIM_ERROR_PERCEIVED_SEVERITY_FATAL_NONRECOVERABLE, 7);
	assert_int_equal(CIM_ERROR_PROBABLE_CAUSE_I_O_DEVICE_ERROR, 24);
	assert_int_equal(CIM_ERROR_PROBABLE_CAUSE_TIMEOUT, 111);
	assert_int_equal(CIM_ERROR_PROBABLE_CAUSE_UNEXPECTED_INFORMATION, 130);
	assert_int_equal(CIM_ERROR_ERROR_SOURCE_FORMAT_CIMOBJECTPATH, 2);
	assert_int_equal(CIM_ERROR_CIM_STATUS_CODE_CIM_ERR_FAILED, 1);
	assert_int_equal(CIM_ERROR_CIM_STATUS_CODE_CIM_ERR_QUERY_FEATURE_NOT_SUPPORTED, 29);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_properties),
		cmocka_unit_test(test_classes),
		cmocka_unit_test(test_defaults),
		cmocka_unit_test(test_message_id_is_required),
		cmocka_unit_test(test_short_maps),
		cmocka_unit_test(test_probable_cause),
		cmocka_unit_test(test_cim_status_code),
		cmocka_unit_test(test_constants),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
