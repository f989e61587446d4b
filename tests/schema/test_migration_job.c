/*
 * Msvm_MigrationJob against its published description: its 46 properties with their types,
 * places, rights and limits, the classes they come from, and the defaults.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "msvm_migration_job.h"

#define AT(member) offsetof(struct msvm_migration_job, member)
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

#define ELEMENT "CIM_ManagedElement"
#define SYSTEM_ELEMENT "CIM_ManagedSystemElement"
#define JOB "CIM_Job"
#define CONCRETE_JOB "CIM_ConcreteJob"
#define MIGRATION_JOB "Msvm_MigrationJob"

/* What is not named is absent: no map, no limit. */
struct expected {
	const char *name;
	enum mof_type type;
	unsigned int flags;		/* besides MOF_READ, which all have */
	const char *origin;		/* the class that introduced the property */
	size_t offset;
	const char *declared_in;	/* where that is not the origin */
	bool map;
	uint32_t max_len;
	bool limited;
	int64_t min_value, max_value;
};

static const struct expected expectations[] = {
	{ .name = "InstanceID", .type = MOF_STRING, .flags = MOF_KEY, .origin = ELEMENT,
	  .offset = AT(instance_id), .declared_in = CONCRETE_JOB },
	{ .name = "Caption", .type = MOF_STRING, .origin = ELEMENT, .offset = AT(caption),
	  .max_len = 64 },
	{ .name = "Description", .type = MOF_STRING, .origin = ELEMENT,
	  .offset = AT(description) },
	{ .name = "ElementName", .type = MOF_STRING, .origin = ELEMENT,
	  .offset = AT(element_name) },
	{ .name = "InstallDate", .type = MOF_DATETIME, .origin = SYSTEM_ELEMENT,
	  .offset = AT(install_date) },
	{ .name = "Name", .type = MOF_STRING, .flags = MOF_REQUIRED, .origin = SYSTEM_ELEMENT,
	  .offset = AT(name), .declared_in = CONCRETE_JOB, .max_len = 1024 },
	{ .name = "OperationalStatus", .type = MOF_UINT16, .flags = MOF_ARRAY,
	  .origin = SYSTEM_ELEMENT, .offset = AT(operational_status), .map = true },
	{ .name = "StatusDescriptions", .type = MOF_STRING, .flags = MOF_ARRAY,
	  .origin = SYSTEM_ELEMENT, .offset = AT(status_descriptions) },
	{ .name = "Status", .type = MOF_STRING, .origin = SYSTEM_ELEMENT, .offset = AT(status),
	  .map = true, .max_len = 10 },
	{ .name = "HealthState", .type = MOF_UINT16, .origin = SYSTEM_ELEMENT,
	  .offset = AT(health_state), .map = true },
	{ .name = "CommunicationStatus", .type = MOF_UINT16, .origin = SYSTEM_ELEMENT,
	  .offset = AT(communication_status), .map = true },
	{ .name = "DetailedStatus", .type = MOF_UINT16, .origin = SYSTEM_ELEMENT,
	  .offset = AT(detailed_status), .map = true },
	{ .name = "OperatingStatus", .type = MOF_UINT16, .origin = SYSTEM_ELEMENT,
	  .offset = AT(operating_status), .map = true },
	{ .name = "PrimaryStatus", .type = MOF_UINT16, .origin = SYSTEM_ELEMENT,
	  .offset = AT(primary_status), .map = true },
	{ .name = "JobStatus", .type = MOF_STRING, .origin = JOB, .offset = AT(job_status) },
	{ .name = "TimeSubmitted", .type = MOF_DATETIME, .origin = JOB,
	  .offset = AT(time_submitted) },
	{ .name = "ScheduledStartTime", .type = MOF_DATETIME, .flags = MOF_WRITE, .origin = JOB,
	  .offset = AT(scheduled_start_time) },
	{ .name = "StartTime", .type = MOF_DATETIME, .origin = JOB, .offset = AT(start_time) },
	{ .name = "ElapsedTime", .type = MOF_DATETIME, .flags = MOF_INTERVAL, .origin = JOB,
	  .offset = AT(elapsed_time) },
	{ .name = "JobRunTimes", .type = MOF_UINT32, .flags = MOF_WRITE, .origin = JOB,
	  .offset = AT(job_run_times) },
	{ .name = "RunMonth", .type = MOF_UINT8, .flags = MOF_WRITE, .origin = JOB,
	  .offset = AT(run_month), .map = true },
	{ .name = "RunDay", .type = MOF_SINT8, .flags = MOF_WRITE, .origin = JOB,
	  .offset = AT(run_day), .limited = true, .min_value = -31, .max_value = 31 },
	{ .name = "RunDayOfWeek", .type = MOF_SINT8, .flags = MOF_WRITE, .origin = JOB,
	  .offset = AT(run_day_of_week), .map = true },
	{ .name = "RunStartInterval", .type = MOF_DATETIME,
	  .flags = MOF_INTERVAL | MOF_WRITE, .origin = JOB,
	  .offset = AT(run_start_interval) },
	{ .name = "LocalOrUtcTime", .type = MOF_UINT16, .flags = MOF_WRITE, .origin = JOB,
	  .offset = AT(local_or_utc_time), .map = true },
	{ .name = "UntilTime", .type = MOF_DATETIME, .flags = MOF_WRITE, .origin = JOB,
	  .offset = AT(until_time) },
	{ .name = "Notify", .type = MOF_STRING, .flags = MOF_WRITE, .origin = JOB,
	  .offset = AT(notify) },
	{ .name = "Owner", .type = MOF_STRING, .origin = JOB, .offset = AT(owner) },
	{ .name = "Priority", .type = MOF_UINT32, .flags = MOF_WRITE, .origin = JOB,
	  .offset = AT(priority) },
	{ .name = "PercentComplete", .type = MOF_UINT16, .origin = JOB,
	  .offset = AT(percent_complete), .limited = true, .min_value = 0, .max_value = 101 },
	{ .name = "DeleteOnCompletion", .type = MOF_BOOLEAN, .flags = MOF_WRITE, .origin = JOB,
	  .offset = AT(delete_on_completion) },
	{ .name = "ErrorCode", .type = MOF_UINT16, .origin = JOB, .offset = AT(error_code) },
	{ .name = "ErrorDescription", .type = MOF_STRING, .origin = JOB,
	  .offset = AT(error_description) },
	{ .name = "RecoveryAction", .type = MOF_UINT16, .origin = JOB,
	  .offset = AT(recovery_action), .map = true },
	{ .name = "OtherRecoveryAction", .type = MOF_STRING, .origin = JOB,
	  .offset = AT(other_recovery_action) },
	{ .name = "JobState", .type = MOF_UINT16, .origin = CONCRETE_JOB,
	  .offset = AT(job_state), .map = true },
	{ .name = "TimeOfLastStateChange", .type = MOF_DATETIME, .origin = CONCRETE_JOB,
	  .offset = AT(time_of_last_state_change) },
	{ .name = "TimeBeforeRemoval", .type = MOF_DATETIME,
	  .flags = MOF_INTERVAL | MOF_REQUIRED | MOF_WRITE,
	  .origin = CONCRETE_JOB, .offset = AT(time_before_removal) },
	{ .name = "Cancellable", .type = MOF_BOOLEAN, .origin = MIGRATION_JOB,
	  .offset = AT(cancellable) },
	{ .name = "ErrorSummaryDescription", .type = MOF_STRING, .origin = MIGRATION_JOB,
	  .offset = AT(error_summary_description) },
	{ .name = "MigrationType", .type = MOF_UINT16, .origin = MIGRATION_JOB,
	  .offset = AT(migration_type) },
	{ .name = "VirtualSystemName", .type = MOF_STRING, .origin = MIGRATION_JOB,
	  .offset = AT(virtual_system_name) },
	{ .name = "DestinationHost", .type = MOF_STRING, .origin = MIGRATION_JOB,
	  .offset = AT(destination_host) },
	{ .name = "NewSystemSettingData", .type = MOF_STRING, .origin = MIGRATION_JOB,
	  .offset = AT(new_system_setting_data) },
	{ .name = "NewResourceSettingData", .type = MOF_STRING, .flags = MOF_ARRAY,
	  .origin = MIGRATION_JOB, .offset = AT(new_resource_setting_data) },
	{ .name = "JobType", .type = MOF_UINT16, .origin = MIGRATION_JOB, .offset = AT(job_type),
	  .map = true },
};

/* Whether the limits leave every value of an unlimited property alone. */
static bool
limits_are_open(const struct mof_limits *limits, enum mof_type type)
{
	int64_t low = INT64_MIN, high = INT64_MAX;

	switch (type) {
	case MOF_UINT8:
		low = 0;
		high = UINT8_MAX;
		break;
	case MOF_SINT8:
		low = INT8_MIN;
		high = INT8_MAX;
		break;
	case MOF_UINT16:
		low = 0;
		high = UINT16_MAX;
		break;
	case MOF_UINT32:
		low = 0;
		high = UINT32_MAX;
		break;
	default:
		return true;
	}
	return limits->min_value <= low && limits->max_value >= high;
}

static void
check_limits(const struct mof_property *property, const struct expected *want)
{
	if (!want->max_len && !want->limited && !property->limits)
		return;
	assert_non_null(property->limits);
	assert_int_equal(property->limits->min_len, 0);
	assert_int_equal(property->limits->max_len, want->max_len ? want->max_len : UINT32_MAX);
	if (want->limited) {
		assert_true(property->limits->min_value == want->min_value);
		assert_true(property->limits->max_value == want->max_value);
	} else {
		assert_true(limits_are_open(property->limits, want->type));
	}
}

/* A map is that of the class that declares it, "CIM_ConcreteJob.JobState", for subclasses too. */
static void
check_map(const struct mof_property *property, const struct expected *want)
{
	char name[100];

	assert_int_equal(property->values != NULL, want->map && want->type != MOF_STRING);
	assert_int_equal(property->texts != NULL, want->map && want->type == MOF_STRING);
	if (property->values) {
		snprintf(name, sizeof(name), "%s.%s", want->origin, want->name);
		assert_string_equal(property->values->name, name);
		assert_int_equal(property->values->type, want->type);
	}
}

static void
test_properties(void **state)
{
	const struct mof_class *cls = &msvm_migration_job_class;
	size_t i;

	(void)state;
	assert_int_equal(COUNT(expectations), 46);
	assert_int_equal(cls->property_count, 46);
	for (i = 0; i < COUNT(expectations); i++) {
		const struct expected *want = &expectations[i];
		const struct mof_property *property = cls->properties[i];
		const char *declared_in = want->declared_in ? want->declared_in : want->origin;

		print_message("# %s\n", want->name);
		assert_string_equal(property->name, want->name);
		assert_int_equal(property->type, want->type);
		assert_int_equal(property->flags, want->flags | MOF_READ);
		assert_string_equal(property->origin, want->origin);
		assert_string_equal(property->declared_in, declared_in);
		assert_int_equal(property->offset, want->offset);
		assert_int_equal(property->array_size, 0);
		assert_null(property->class_name);
		check_map(property, want);
		check_limits(property, want);
	}
}

static void
test_only_twelve_can_be_written(void **state)
{
	size_t i, count = 0;

	(void)state;
	for (i = 0; i < msvm_migration_job_class.property_count; i++)
		if (msvm_migration_job_class.properties[i]->flags & MOF_WRITE)
			count++;
	assert_int_equal(count, 12);
}

static void
test_chain_of_classes(void **state)
{
	static const struct {
		const struct mof_class *cls;
		const char *name;
		size_t size, property_count;
	} chain[] = {
		{ &msvm_migration_job_class, MIGRATION_JOB, sizeof(struct msvm_migration_job), 46 },
		{ &cim_concrete_job_class, CONCRETE_JOB, sizeof(struct cim_concrete_job), 38 },
		{ &cim_job_class, JOB, sizeof(struct cim_job), 35 },
		{ &cim_logical_element_class, "CIM_LogicalElement",
		  sizeof(struct cim_logical_element), 14 },
		{ &cim_managed_system_element_class, SYSTEM_ELEMENT,
		  sizeof(struct cim_managed_system_element), 14 },
		{ &cim_managed_element_class, ELEMENT, sizeof(struct cim_managed_element), 4 },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(chain); i++) {
		const struct mof_class *super = i + 1 < COUNT(chain) ? chain[i + 1].cls : NULL;

		assert_string_equal(chain[i].cls->name, chain[i].name);
		assert_ptr_equal(chain[i].cls->super, super);
		assert_int_equal(chain[i].cls->size, chain[i].size);
		assert_int_equal(chain[i].cls->property_count, chain[i].property_count);
		assert_true(mof_class_is_a(&msvm_migration_job_class, chain[i].name));
	}
}

/* The key and the duty to have a name begin with CIM_ConcreteJob, not above it. */
static void
test_overrides_bind_from_concrete_job_on(void **state)
{
	const struct mof_property *property;

	(void)state;
	property = mof_class_find_property(&cim_job_class, "InstanceID");
	assert_non_null(property);
	assert_int_equal(property->flags & (MOF_KEY | MOF_REQUIRED), 0);
	assert_string_equal(property->declared_in, ELEMENT);
	property = mof_class_find_property(&cim_job_class, "Name");
	assert_non_null(property);
	assert_int_equal(property->flags & (MOF_KEY | MOF_REQUIRED), 0);
	assert_string_equal(property->declared_in, SYSTEM_ELEMENT);
	property = mof_class_find_property(&cim_concrete_job_class, "InstanceID");
	assert_non_null(property);
	assert_true(property->flags & MOF_KEY);
	property = mof_class_find_property(&cim_concrete_job_class, "Name");
	assert_non_null(property);
	assert_true(property->flags & MOF_REQUIRED);
}

static void
check_defaults(const struct msvm_migration_job *job)
{
	const struct mof_class *cls = &msvm_migration_job_class;
	size_t i;

	for (i = 0; i < cls->property_count; i++) {
		const struct mof_property *property = cls->properties[i];
		bool has_default = !strcmp(property->name, "JobRunTimes") ||
				   !strcmp(property->name, "TimeBeforeRemoval");

		print_message("# %s\n", property->name);
		assert_int_equal(mof_property_is_null(property, job), !has_default);
	}
	assert_true(job->job_run_times.set);
	assert_int_equal(job->job_run_times.value, 1);
	assert_string_equal(job->time_before_removal.text, "00000000000500.000000:000");
}

static void
test_defaults(void **state)
{
	struct msvm_migration_job job;

	(void)state;
	memset(&job, 0xa5, sizeof(job));
	msvm_migration_job_init(&job);
	check_defaults(&job);
	assert_non_null(msvm_migration_job_class.defaults);
	check_defaults(msvm_migration_job_class.defaults);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_properties),
		cmocka_unit_test(test_only_twelve_can_be_written),
		cmocka_unit_test(test_chain_of_classes),
		cmocka_unit_test(test_overrides_bind_from_concrete_job_on),
		cmocka_unit_test(test_defaults),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
