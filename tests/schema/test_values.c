/*
 * The value maps of the job classes: for every value of the type its name and whether it may
 * stand, for every name its value, and the constants of the generated headers.
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

/* One item of a map: its values, its name, and its constants (the same one twice for one value). */
struct item {
	int low, high;
	const char *name;
	int first, last;
};

struct map {
	const char *property;
	const char *(*str)(uint16_t value);
	bool (*valid)(uint16_t value);
	int (*parse)(const char *name, uint16_t *ret);
	const struct item *items;
	size_t count;
	const char *unclaimed;	/* the name of all other values; NULL: they may not stand */
};

static const struct item *
find_item(const struct item *items, size_t count, int value)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (value >= items[i].low && value <= items[i].high)
			return &items[i];
	return NULL;
}

/* Compares what the generated functions say of one value with the table. */
static void
check_value(const struct item *item, const char *unclaimed, int value, const char *name, bool valid)
{
	const char *want = item ? item->name : unclaimed;

	if (valid != (want != NULL))
		fail_msg("%d is %s", value, valid ? "valid" : "not valid");
	if (want && (!name || strcmp(name, want) != 0))
		fail_msg("%d is \"%s\", not \"%s\"", value, name ? name : "(none)", want);
	if (!want && name)
		fail_msg("%d has the name \"%s\"", value, name);
}

static void
check_constants(const struct item *items, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++) {
		assert_int_equal(items[i].first, items[i].low);
		assert_int_equal(items[i].last, items[i].high);
	}
}

static void
check_parse(const struct map *map)
{
	static const char *const strangers[] = { "", " ", "..", "unknown", "Nothing", "0", "2" };
	uint16_t value;
	size_t i;

	for (i = 0; i < map->count; i++) {
		value = 4711;
		assert_int_equal(map->parse(map->items[i].name, &value), 0);
		assert_int_equal(value, map->items[i].low);
	}
	for (i = 0; i < COUNT(strangers); i++) {
		value = 4711;
		assert_int_equal(map->parse(strangers[i], &value), -ENOENT);
		assert_int_equal(value, 4711);
	}
	assert_int_equal(map->parse(NULL, &value), -ENOENT);
	/* The name of ".." stands for no value in particular. */
	if (map->unclaimed)
		assert_int_equal(map->parse(map->unclaimed, &value), -ENOENT);
	assert_int_equal(value, 4711);
}

static void
check_map(const struct map *map)
{
	int value;

	print_message("# %s\n", map->property);
	for (value = 0; value <= UINT16_MAX; value++) {
		const struct item *item = find_item(map->items, map->count, value);

		check_value(item, map->unclaimed, value, map->str((uint16_t)value),
			    map->valid((uint16_t)value));
	}
	check_constants(map->items, map->count);
	check_parse(map);
}

#define ITEM(prefix, value, name, constant) \
	{ value, value, name, prefix##constant, prefix##constant }
#define VENDOR(prefix) \
	{ 32768, 65535, "Vendor Reserved", prefix##VENDOR_RESERVED_MIN, \
	  prefix##VENDOR_RESERVED_MAX }
#define MAP(property, function, items, unclaimed) \
	{ property, function##_str, function##_valid, function##_parse, items, COUNT(items), \
	  unclaimed }

#define STATUS(value, name, constant) \
	ITEM(CIM_MANAGED_SYSTEM_ELEMENT_OPERATIONAL_STATUS_, value, name, constant)
static const struct item operational_status[] = {
	STATUS(0, "Unknown", UNKNOWN),
	STATUS(1, "Other", OTHER),
	STATUS(2, "OK", OK),
	STATUS(3, "Degraded", DEGRADED),
	STATUS(4, "Stressed", STRESSED),
	STATUS(5, "Predictive Failure", PREDICTIVE_FAILURE),
	STATUS(6, "Error", ERROR),
	STATUS(7, "Non-Recoverable Error", NON_RECOVERABLE_ERROR),
	STATUS(8, "Starting", STARTING),
	STATUS(9, "Stopping", STOPPING),
	STATUS(10, "Stopped", STOPPED),
	STATUS(11, "In Service", IN_SERVICE),
	STATUS(12, "No Contact", NO_CONTACT),
	STATUS(13, "Lost Communication", LOST_COMMUNICATION),
	STATUS(14, "Aborted", ABORTED),
	STATUS(15, "Dormant", DORMANT),
	STATUS(16, "Supporting Entity in Error", SUPPORTING_ENTITY_IN_ERROR),
	STATUS(17, "Completed", COMPLETED),
	STATUS(18, "Power Mode", POWER_MODE),
	VENDOR(CIM_MANAGED_SYSTEM_ELEMENT_OPERATIONAL_STATUS_),
};

#define HEALTH(value, name, constant) \
	ITEM(CIM_MANAGED_SYSTEM_ELEMENT_HEALTH_STATE_, value, name, constant)
static const struct item health_state[] = {
	HEALTH(0, "Unknown", UNKNOWN),
	HEALTH(5, "OK", OK),
	HEALTH(10, "Degraded/Warning", DEGRADED_WARNING),
	HEALTH(15, "Minor failure", MINOR_FAILURE),
	HEALTH(20, "Major failure", MAJOR_FAILURE),
	HEALTH(25, "Critical failure", CRITICAL_FAILURE),
	HEALTH(30, "Non-recoverable error", NON_RECOVERABLE_ERROR),
};

#define COMMUNICATION(value, name, constant) \
	ITEM(CIM_MANAGED_SYSTEM_ELEMENT_COMMUNICATION_STATUS_, value, name, constant)
static const struct item communication_status[] = {
	COMMUNICATION(0, "Unknown", UNKNOWN),
	COMMUNICATION(1, "Not Available", NOT_AVAILABLE),
	COMMUNICATION(2, "Communication OK", COMMUNICATION_OK),
	COMMUNICATION(3, "Lost Communication", LOST_COMMUNICATION),
	COMMUNICATION(4, "No Contact", NO_CONTACT),
	VENDOR(CIM_MANAGED_SYSTEM_ELEMENT_COMMUNICATION_STATUS_),
};

#define DETAILED(value, name, constant) \
	ITEM(CIM_MANAGED_SYSTEM_ELEMENT_DETAILED_STATUS_, value, name, constant)
static const struct item detailed_status[] = {
	DETAILED(0, "Not Available", NOT_AVAILABLE),
	DETAILED(1, "No Additional Information", NO_ADDITIONAL_INFORMATION),
	DETAILED(2, "Stressed", STRESSED),
	DETAILED(3, "Predictive Failure", PREDICTIVE_FAILURE),
	DETAILED(4, "Non-Recoverable Error", NON_RECOVERABLE_ERROR),
	DETAILED(5, "Supporting Entity in Error", SUPPORTING_ENTITY_IN_ERROR),
	VENDOR(CIM_MANAGED_SYSTEM_ELEMENT_DETAILED_STATUS_),
};

#define OPERATING(value, name, constant) \
	ITEM(CIM_MANAGED_SYSTEM_ELEMENT_OPERATING_STATUS_, value, name, constant)
static const struct item operating_status[] = {
	OPERATING(0, "Unknown", UNKNOWN),
	OPERATING(1, "Not Available", NOT_AVAILABLE),
	OPERATING(2, "Servicing", SERVICING),
	OPERATING(3, "Starting", STARTING),
	OPERATING(4, "Stopping", STOPPING),
	OPERATING(5, "Stopped", STOPPED),
	OPERATING(6, "Aborted", ABORTED),
	OPERATING(7, "Dormant", DORMANT),
	OPERATING(8, "Completed", COMPLETED),
	OPERATING(9, "Migrating", MIGRATING),
	OPERATING(10, "Emigrating", EMIGRATING),
	OPERATING(11, "Immigrating", IMMIGRATING),
	OPERATING(12, "Snapshotting", SNAPSHOTTING),
	OPERATING(13, "Shutting Down", SHUTTING_DOWN),
	OPERATING(14, "In Test", IN_TEST),
	OPERATING(15, "Transitioning", TRANSITIONING),
	OPERATING(16, "In Service", IN_SERVICE),
	VENDOR(CIM_MANAGED_SYSTEM_ELEMENT_OPERATING_STATUS_),
};

#define PRIMARY(value, name, constant) \
	ITEM(CIM_MANAGED_SYSTEM_ELEMENT_PRIMARY_STATUS_, value, name, constant)
static const struct item primary_status[] = {
	PRIMARY(0, "Unknown", UNKNOWN),
	PRIMARY(1, "OK", OK),
	PRIMARY(2, "Degraded", DEGRADED),
	PRIMARY(3, "Error", ERROR),
	VENDOR(CIM_MANAGED_SYSTEM_ELEMENT_PRIMARY_STATUS_),
};

static const struct item local_or_utc_time[] = {
	ITEM(CIM_JOB_LOCAL_OR_UTC_TIME_, 1, "Local Time", LOCAL_TIME),
	ITEM(CIM_JOB_LOCAL_OR_UTC_TIME_, 2, "UTC Time", UTC_TIME),
};

#define RECOVERY(value, name, constant) ITEM(CIM_JOB_RECOVERY_ACTION_, value, name, constant)
static const struct item recovery_action[] = {
	RECOVERY(0, "Unknown", UNKNOWN),
	RECOVERY(1, "Other", OTHER),
	RECOVERY(2, "Do Not Continue", DO_NOT_CONTINUE),
	RECOVERY(3, "Continue With Next Job", CONTINUE_WITH_NEXT_JOB),
	RECOVERY(4, "Re-run Job", RE_RUN_JOB),
	RECOVERY(5, "Run Recovery Job", RUN_RECOVERY_JOB),
};

#define STATE(value, name, constant) ITEM(CIM_CONCRETE_JOB_JOB_STATE_, value, name, constant)
static const struct item job_state[] = {
	STATE(2, "New", NEW),
	STATE(3, "Starting", STARTING),
	STATE(4, "Running", RUNNING),
	STATE(5, "Suspended", SUSPENDED),
	STATE(6, "Shutting Down", SHUTTING_DOWN),
	STATE(7, "Completed", COMPLETED),
	STATE(8, "Terminated", TERMINATED),
	STATE(9, "Killed", KILLED),
	STATE(10, "Exception", EXCEPTION),
	STATE(11, "Service", SERVICE),
	STATE(12, "Query Pending", QUERY_PENDING),
	{ 13, 32767, "DMTF Reserved", CIM_CONCRETE_JOB_JOB_STATE_DMTF_RESERVED_MIN,
	  CIM_CONCRETE_JOB_JOB_STATE_DMTF_RESERVED_MAX },
	VENDOR(CIM_CONCRETE_JOB_JOB_STATE_),
};

#define TYPE(value, name, constant) ITEM(MSVM_MIGRATION_JOB_JOB_TYPE_, value, name, constant)
static const struct item job_type[] = {
	TYPE(0, "Unknown", UNKNOWN),
	TYPE(300, "Creating Remote Virtual Machine", CREATING_REMOTE_VIRTUAL_MACHINE),
	TYPE(301, "Checking Virtual Machine Compatibility",
	     CHECKING_VIRTUAL_MACHINE_COMPATIBILITY),
	TYPE(302, "Checking Virtual Machine and Storage Compatibility",
	     CHECKING_VIRTUAL_MACHINE_AND_STORAGE_COMPATIBILITY),
	TYPE(303, "Checking Storage Compatibility", CHECKING_STORAGE_COMPATIBILITY),
	TYPE(304, "Checking Storage Migration", CHECKING_STORAGE_MIGRATION),
	TYPE(305, "Moving Virtual Machine", MOVING_VIRTUAL_MACHINE),
	TYPE(306, "Moving Virtual Machine and Storage", MOVING_VIRTUAL_MACHINE_AND_STORAGE),
	TYPE(307, "Moving Storage", MOVING_STORAGE),
};

static void
test_uint16_maps(void **state)
{
	static const struct map maps[] = {
		MAP("OperationalStatus", cim_managed_system_element_operational_status,
		    operational_status, "DMTF Reserved"),
		MAP("HealthState", cim_managed_system_element_health_state, health_state,
		    "DMTF Reserved"),
		MAP("CommunicationStatus", cim_managed_system_element_communication_status,
		    communication_status, "DMTF Reserved"),
		MAP("DetailedStatus", cim_managed_system_element_detailed_status, detailed_status,
		    "DMTF Reserved"),
		MAP("OperatingStatus", cim_managed_system_element_operating_status,
		    operating_status, "DMTF Reserved"),
		MAP("PrimaryStatus", cim_managed_system_element_primary_status, primary_status,
		    "DMTF Reserved"),
		MAP("LocalOrUtcTime", cim_job_local_or_utc_time, local_or_utc_time, NULL),
		MAP("RecoveryAction", cim_job_recovery_action, recovery_action, NULL),
		MAP("JobState", cim_concrete_job_job_state, job_state, NULL),
		MAP("JobType", msvm_migration_job_job_type, job_type, NULL),
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(maps); i++)
		check_map(&maps[i]);
}

/* The numbers of the DMTF and vendor ranges, as the tables above leave them. */
static void
test_reserved_ranges(void **state)
{
	(void)state;
	assert_string_equal(cim_managed_system_element_operational_status_str(19),
			    "DMTF Reserved");
	assert_string_equal(cim_managed_system_element_operational_status_str(32767),
			    "DMTF Reserved");
	assert_string_equal(cim_managed_system_element_operational_status_str(32768),
			    "Vendor Reserved");
	assert_string_equal(cim_managed_system_element_health_state_str(32768), "DMTF Reserved");
	assert_string_equal(cim_managed_system_element_health_state_str(1), "DMTF Reserved");
	assert_null(cim_concrete_job_job_state_str(0));
	assert_null(cim_concrete_job_job_state_str(1));
	assert_string_equal(cim_concrete_job_job_state_str(12), "Query Pending");
	assert_string_equal(cim_concrete_job_job_state_str(13), "DMTF Reserved");
	assert_string_equal(cim_concrete_job_job_state_str(32768), "Vendor Reserved");
	assert_null(msvm_migration_job_job_type_str(299));
	assert_null(msvm_migration_job_job_type_str(308));
}

#define MONTH(value, name, constant) ITEM(CIM_JOB_RUN_MONTH_, value, name, constant)
static const struct item run_month[] = {
	MONTH(0, "January", JANUARY),	  MONTH(1, "February", FEBRUARY),
	MONTH(2, "March", MARCH),	  MONTH(3, "April", APRIL),
	MONTH(4, "May", MAY),		  MONTH(5, "June", JUNE),
	MONTH(6, "July", JULY),		  MONTH(7, "August", AUGUST),
	MONTH(8, "September", SEPTEMBER), MONTH(9, "October", OCTOBER),
	MONTH(10, "November", NOVEMBER),  MONTH(11, "December", DECEMBER),
};

static void
test_run_month(void **state)
{
	uint8_t parsed;
	size_t i;
	int value;

	(void)state;
	for (value = 0; value <= UINT8_MAX; value++)
		check_value(find_item(run_month, COUNT(run_month), value), NULL, value,
			    cim_job_run_month_str((uint8_t)value),
			    cim_job_run_month_valid((uint8_t)value));
	check_constants(run_month, COUNT(run_month));
	for (i = 0; i < COUNT(run_month); i++) {
		assert_int_equal(cim_job_run_month_parse(run_month[i].name, &parsed), 0);
		assert_int_equal(parsed, run_month[i].low);
	}
	assert_int_equal(cim_job_run_month_parse("january", &parsed), -ENOENT);
	assert_int_equal(cim_job_run_month_parse("12", &parsed), -ENOENT);
	assert_int_equal(parsed, 11);
}

#define WEEKDAY(value, name, constant) ITEM(CIM_JOB_RUN_DAY_OF_WEEK_, value, name, constant)
static const struct item run_day_of_week[] = {
	WEEKDAY(-7, "-Saturday", MINUS_SATURDAY),
	WEEKDAY(-6, "-Friday", MINUS_FRIDAY),
	WEEKDAY(-5, "-Thursday", MINUS_THURSDAY),
	WEEKDAY(-4, "-Wednesday", MINUS_WEDNESDAY),
	WEEKDAY(-3, "-Tuesday", MINUS_TUESDAY),
	WEEKDAY(-2, "-Monday", MINUS_MONDAY),
	WEEKDAY(-1, "-Sunday", MINUS_SUNDAY),
	WEEKDAY(0, "ExactDayOfMonth", EXACTDAYOFMONTH),
	WEEKDAY(1, "Sunday", SUNDAY),
	WEEKDAY(2, "Monday", MONDAY),
	WEEKDAY(3, "Tuesday", TUESDAY),
	WEEKDAY(4, "Wednesday", WEDNESDAY),
	WEEKDAY(5, "Thursday", THURSDAY),
	WEEKDAY(6, "Friday", FRIDAY),
	WEEKDAY(7, "Saturday", SATURDAY),
};

/* A signed map: -1 must not be looked for among the great numbers. */
static void
test_run_day_of_week(void **state)
{
	int8_t parsed;
	size_t i;
	int value;

	(void)state;
	for (value = INT8_MIN; value <= INT8_MAX; value++)
		check_value(find_item(run_day_of_week, COUNT(run_day_of_week), value), NULL, value,
			    cim_job_run_day_of_week_str((int8_t)value),
			    cim_job_run_day_of_week_valid((int8_t)value));
	check_constants(run_day_of_week, COUNT(run_day_of_week));
	for (i = 0; i < COUNT(run_day_of_week); i++) {
		assert_int_equal(cim_job_run_day_of_week_parse(run_day_of_week[i].name, &parsed),
				 0);
		assert_int_equal(parsed, run_day_of_week[i].low);
	}
	assert_int_equal(cim_job_run_day_of_week_parse("- Sunday", &parsed), -ENOENT);
	assert_int_equal(parsed, 7);
}

static void
test_status(void **state)
{
	static const char *const texts[][2] = {
		{ CIM_MANAGED_SYSTEM_ELEMENT_STATUS_OK, "OK" },
		{ CIM_MANAGED_SYSTEM_ELEMENT_STATUS_ERROR, "Error" },
		{ CIM_MANAGED_SYSTEM_ELEMENT_STATUS_DEGRADED, "Degraded" },
		{ CIM_MANAGED_SYSTEM_ELEMENT_STATUS_UNKNOWN, "Unknown" },
		{ CIM_MANAGED_SYSTEM_ELEMENT_STATUS_PRED_FAIL, "Pred Fail" },
		{ CIM_MANAGED_SYSTEM_ELEMENT_STATUS_STARTING, "Starting" },
		{ CIM_MANAGED_SYSTEM_ELEMENT_STATUS_STOPPING, "Stopping" },
		{ CIM_MANAGED_SYSTEM_ELEMENT_STATUS_SERVICE, "Service" },
		{ CIM_MANAGED_SYSTEM_ELEMENT_STATUS_STRESSED, "Stressed" },
		{ CIM_MANAGED_SYSTEM_ELEMENT_STATUS_NONRECOVER, "NonRecover" },
		{ CIM_MANAGED_SYSTEM_ELEMENT_STATUS_NO_CONTACT, "No Contact" },
		{ CIM_MANAGED_SYSTEM_ELEMENT_STATUS_LOST_COMM, "Lost Comm" },
		{ CIM_MANAGED_SYSTEM_ELEMENT_STATUS_STOPPED, "Stopped" },
	};
	static const char *const strangers[] = { "", "ok", "OK ", "Pred Fai", "Completed" };
	const struct mof_property *property;
	size_t i;

	(void)state;
	property = mof_class_find_property(&msvm_migration_job_class, "Status");
	assert_non_null(property);
	assert_non_null(property->texts);
	assert_int_equal(property->texts->count, COUNT(texts));
	for (i = 0; i < COUNT(texts); i++) {
		assert_string_equal(texts[i][0], texts[i][1]);
		assert_string_equal(property->texts->texts[i], texts[i][1]);
		assert_true(cim_managed_system_element_status_valid(texts[i][1]));
	}
	for (i = 0; i < COUNT(strangers); i++)
		assert_false(cim_managed_system_element_status_valid(strangers[i]));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_uint16_maps),	cmocka_unit_test(test_reserved_ranges),
		cmocka_unit_test(test_run_month),	cmocka_unit_test(test_run_day_of_week),
		cmocka_unit_test(test_status),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
