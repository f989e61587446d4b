/*
 * The rules of Msvm_MigrationJob: what the validator must let pass and what it must refuse, with
 * the name of the property in the message.
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

static struct mof_datetime
datetime(const char *text)
{
	struct mof_datetime value;

	assert_int_equal(strlen(text), 25);
	memcpy(value.text, text, sizeof(value.text));
	return value;
}

/* The least that is valid. */
static struct msvm_migration_job
small_job(void)
{
	struct msvm_migration_job job;

	msvm_migration_job_init(&job);
	job.instance_id = "mofc:5a1e3c5e-8a51-4c7e-9d0e-1f0a2b3c4d5e";
	job.name = "Moving Virtual Machine";
	return job;
}

static const uint16_t ok_and_completed[] = { 2, 17 };
static const char *const two_texts[] = { "OK", "Completed" };

static void
fill_job_part(struct msvm_migration_job *job)
{
	job->job_status = "pass 2, 120 MiB left";
	job->time_submitted = datetime("20261123015718.000000+060");
	job->scheduled_start_time = datetime(MOF_INTERVAL_ZERO);
	job->start_time = datetime("20261123015719.123456-300");
	job->elapsed_time = datetime("00000000000012.500000:000");
	job->job_run_times = mof_u32(0);
	job->run_month = mof_u8(0);
	job->run_day = mof_s8(-1);
	job->run_day_of_week = mof_s8(-1);
	job->run_start_interval = datetime("00000000020000.000000:000");
	job->local_or_utc_time = mof_u16(2);
	job->until_time = datetime("99999999999999.999999:000");
	job->notify = "operator";
	job->owner = "root";
	job->priority = mof_u32(100);
	job->percent_complete = mof_u16(100);
	job->delete_on_completion = mof_bool(false);
	job->error_code = mof_u16(0);
	job->error_description = "";
	job->recovery_action = mof_u16(1);
	job->other_recovery_action = "ask";
}

static struct msvm_migration_job
full_job(void)
{
	struct msvm_migration_job job = small_job();
	struct mof_uint16_array status = { .items = ok_and_completed, .count = 2, .set = true };
	struct mof_string_array texts = { .items = two_texts, .count = 2, .set = true };

	job.caption = "Moving Virtual Machine";
	job.description = "Moving Virtual Machine";
	job.element_name = "Moving Virtual Machine";
	job.install_date = datetime("20261123015718.000000+000");
	job.operational_status = status;
	job.status_descriptions = texts;
	job.status = "OK";
	job.health_state = mof_u16(5);
	job.communication_status = mof_u16(2);
	job.detailed_status = mof_u16(1);
	job.operating_status = mof_u16(8);
	job.primary_status = mof_u16(1);
	fill_job_part(&job);
	job.job_state = mof_u16(7);
	job.time_of_last_state_change = datetime("20261123015731.******+060");
	job.cancellable = mof_bool(false);
	job.error_summary_description = "";
	job.migration_type = mof_u16(32768);
	job.virtual_system_name = "0b7c9a52-1111-4222-8333-444455556666";
	job.destination_host = "host-b";
	job.new_system_setting_data = "<INSTANCE CLASSNAME=\"Msvm_VirtualSystemSettingData\"/>";
	job.new_resource_setting_data = texts;
	job.job_type = mof_u16(305);
	return job;
}

static void
accept(const struct msvm_migration_job *job)
{
	struct mof_error error, before;

	memset(&error, 0x5a, sizeof(error));
	memset(&before, 0x5a, sizeof(before));
	if (msvm_migration_job_validate(job, &error))
		fail_msg("refused: %s", error.message);
	assert_memory_equal(&error, &before, sizeof(error));
}

static bool
is_word(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
	       c == '_';
}

/* Whether the text holds the word; "Status" is not found in "OperationalStatus". */
static bool
has_word(const char *text, const char *word)
{
	size_t len = strlen(word);
	const char *at;

	for (at = strstr(text, word); at; at = strstr(at + 1, word))
		if ((at == text || !is_word(at[-1])) && !is_word(at[len]))
			return true;
	return false;
}

/* Refused for that property, in one line that also shows detail where that is not NULL. */
static void
refuse(const struct msvm_migration_job *job, const char *property, const char *detail)
{
	struct mof_error error;
	size_t len;

	memset(&error, 0x5a, sizeof(error));
	if (msvm_migration_job_validate(job, &error) != -EINVAL)
		fail_msg("accepted in spite of %s", property);
	assert_non_null(memchr(error.message, '\0', sizeof(error.message)));
	print_message("# %s\n", error.message);
	if (!has_word(error.message, property))
		fail_msg("\"%s\" does not name %s", error.message, property);
	assert_true(has_word(error.message, "Msvm_MigrationJob"));
	if (detail && !has_word(error.message, detail))
		fail_msg("\"%s\" does not show %s", error.message, detail);
	assert_null(strpbrk(error.message, "\r\n"));
	len = strlen(error.message);
	assert_true(len > 0 && error.message[len - 1] != '.');
	assert_int_equal(msvm_migration_job_validate(job, NULL), -EINVAL);
}

static void
test_small_and_full_jobs_are_valid(void **state)
{
	struct msvm_migration_job job = small_job();
	size_t i;

	(void)state;
	accept(&job);
	assert_int_equal(msvm_migration_job_validate(&job, NULL), 0);
	job = full_job();
	accept(&job);
	for (i = 0; i < msvm_migration_job_class.property_count; i++)
		assert_false(mof_property_is_null(msvm_migration_job_class.properties[i], &job));
}

static void
test_key_and_required(void **state)
{
	struct msvm_migration_job job;

	(void)state;
	memset(&job, 0, sizeof(job));
	refuse(&job, "InstanceID", NULL);

	job = small_job();
	job.instance_id = NULL;
	refuse(&job, "InstanceID", NULL);
	job = small_job();
	job.name = NULL;
	refuse(&job, "Name", NULL);
	job.name = "";
	accept(&job);
	memset(&job.time_before_removal, 0, sizeof(job.time_before_removal));
	refuse(&job, "TimeBeforeRemoval", NULL);
	job = full_job();
	job.name = NULL;
	refuse(&job, "Name", NULL);
}

static void
repeat(char *text, const char *piece, size_t count)
{
	for (*text = '\0'; count > 0; count--)
		text = stpcpy(text, piece);
}

static void
test_lengths_count_characters(void **state)
{
	static const char *const pieces[] = { "x", "\xc3\xa9", "\xe2\x82\xac", "\xf0\x9f\x98\x80" };
	struct msvm_migration_job job = small_job();
	static char text[4 * 1025 + 1];
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(pieces); i++) {
		job = small_job();
		job.caption = text;
		repeat(text, pieces[i], 64);
		accept(&job);
		repeat(text, pieces[i], 65);
		refuse(&job, "Caption", "64");

		job = small_job();
		job.name = text;
		repeat(text, pieces[i], 1024);
		accept(&job);
		repeat(text, pieces[i], 1025);
		refuse(&job, "Name", "1024");

		/* These have no limit. */
		job = small_job();
		job.description = text;
		job.element_name = text;
		job.job_status = text;
		accept(&job);
	}
}

static void
test_texts_are_utf8(void **state)
{
	/* Cut off, a stray tail, too long a form, a surrogate, beyond U+10FFFF, never used. */
	static const char *const bad[] = { "\xc3", "a\xa9", "\xc0\xaf", "\xed\xa0\x80",
					   "\xf4\x90\x80\x80", "\xff" };
	const char *items[] = { "OK", NULL };
	struct msvm_migration_job job = small_job();
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(bad); i++) {
		job = small_job();
		job.owner = bad[i];
		refuse(&job, "Owner", NULL);
		job = small_job();
		job.caption = bad[i];
		refuse(&job, "Caption", NULL);
		job = small_job();
		items[1] = bad[i];
		job.status_descriptions.items = items;
		job.status_descriptions.count = 2;
		job.status_descriptions.set = true;
		refuse(&job, "StatusDescriptions", "1");
	}
}

static void
test_status_is_one_of_thirteen(void **state)
{
	static const char *const good[] = { "OK", "Error", "Degraded", "Unknown", "Pred Fail",
					    "Starting", "Stopping", "Service", "Stressed",
					    "NonRecover", "No Contact", "Lost Comm", "Stopped" };
	static const char *const bad[] = { "", "ok", "OK ", " OK", "Fine", "Completed", "Lost",
					   "No contact", "Lost Communication", "NonRecoverable" };
	struct msvm_migration_job job = small_job();
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(good); i++) {
		job.status = good[i];
		accept(&job);
	}
	for (i = 0; i < COUNT(bad); i++) {
		job.status = bad[i];
		refuse(&job, "Status", strlen(bad[i]) > 10 ? "10" : bad[i]);
	}
}

static void
test_min_and_max_value(void **state)
{
	static const int8_t good_days[] = { -31, -30, -1, 0, 1, 30, 31 };
	static const int8_t bad_days[] = { INT8_MIN, -33, -32, 32, 33, INT8_MAX };
	static const uint16_t good_percents[] = { 0, 1, 99, 100, 101 };
	static const uint16_t bad_percents[] = { 102, 103, 32768, UINT16_MAX };
	struct msvm_migration_job job = small_job();
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(good_days); i++) {
		job.run_day = mof_s8(good_days[i]);
		accept(&job);
	}
	for (i = 0; i < COUNT(bad_days); i++) {
		job.run_day = mof_s8(bad_days[i]);
		refuse(&job, "RunDay", bad_days[i] < 0 ? "-31" : "31");
	}
	job = small_job();
	for (i = 0; i < COUNT(good_percents); i++) {
		job.percent_complete = mof_u16(good_percents[i]);
		accept(&job);
	}
	for (i = 0; i < COUNT(bad_percents); i++) {
		job.percent_complete = mof_u16(bad_percents[i]);
		refuse(&job, "PercentComplete", "101");
	}
	/* What stands beside a value that is not set means nothing. */
	job.percent_complete.set = false;
	job.run_day.value = -32;
	accept(&job);
}

/* Every value of a uint16 property, of which only those in the ranges may pass. */
static void
check_all_values(struct msvm_migration_job *job, struct mof_uint16 *member, const char *property,
		 const uint16_t (*ranges)[2], size_t count)
{
	uint32_t value;

	for (value = 0; value <= UINT16_MAX; value++) {
		bool good = false;
		size_t i;

		for (i = 0; i < count; i++)
			if (value >= ranges[i][0] && value <= ranges[i][1])
				good = true;
		*member = mof_u16((uint16_t)value);
		if (msvm_migration_job_validate(job, NULL) != (good ? 0 : -EINVAL))
			fail_msg("%s %u %s", property, value, good ? "refused" : "accepted");
	}
	*member = (struct mof_uint16){ 0 };
}

static void
test_listed_values(void **state)
{
	static const uint16_t everything[][2] = { { 0, UINT16_MAX } };
	static const uint16_t times[][2] = { { 1, 2 } };
	static const uint16_t actions[][2] = { { 0, 5 } };
	static const uint16_t states[][2] = { { 2, UINT16_MAX } };
	static const uint16_t types[][2] = { { 0, 0 }, { 300, 307 } };
	struct msvm_migration_job job = small_job();

	(void)state;
	check_all_values(&job, &job.health_state, "HealthState", everything, 1);
	check_all_values(&job, &job.communication_status, "CommunicationStatus", everything, 1);
	check_all_values(&job, &job.detailed_status, "DetailedStatus", everything, 1);
	check_all_values(&job, &job.operating_status, "OperatingStatus", everything, 1);
	check_all_values(&job, &job.primary_status, "PrimaryStatus", everything, 1);
	check_all_values(&job, &job.local_or_utc_time, "LocalOrUtcTime", times, 1);
	check_all_values(&job, &job.recovery_action, "RecoveryAction", actions, 1);
	check_all_values(&job, &job.job_state, "JobState", states, 1);
	check_all_values(&job, &job.migration_type, "MigrationType", everything, 1);
	check_all_values(&job, &job.error_code, "ErrorCode", everything, 1);
	check_all_values(&job, &job.job_type, "JobType", types, 2);
}

static void
test_unlisted_values_are_named(void **state)
{
	struct msvm_migration_job job = small_job();

	(void)state;
	job.job_state = mof_u16(1);
	refuse(&job, "JobState", "1");
	job.job_state = mof_u16(0);
	refuse(&job, "JobState", "0");
	job = small_job();
	job.job_type = mof_u16(299);
	refuse(&job, "JobType", "299");
	job.job_type = mof_u16(308);
	refuse(&job, "JobType", "308");
	job = small_job();
	job.local_or_utc_time = mof_u16(0);
	refuse(&job, "LocalOrUtcTime", "0");
	job.local_or_utc_time = mof_u16(3);
	refuse(&job, "LocalOrUtcTime", "3");
	job = small_job();
	job.recovery_action = mof_u16(6);
	refuse(&job, "RecoveryAction", "6");
	job = small_job();
	job.run_month = mof_u8(11);
	accept(&job);
	job.run_month = mof_u8(12);
	refuse(&job, "RunMonth", "12");
	job.run_month = mof_u8(UINT8_MAX);
	refuse(&job, "RunMonth", "255");
	job = small_job();
	job.run_day_of_week = mof_s8(-7);
	accept(&job);
	job.run_day_of_week = mof_s8(7);
	accept(&job);
	job.run_day_of_week = mof_s8(8);
	refuse(&job, "RunDayOfWeek", "8");
	job.run_day_of_week = mof_s8(-8);
	refuse(&job, "RunDayOfWeek", "-8");
}

/* ".." and "0x8000.." leave no uint16 out, so no status is refused, in an array either. */
static void
test_operational_status_takes_any_value(void **state)
{
	static const uint16_t items[] = { 0, 18, 19, 32767, 32768, UINT16_MAX };
	static const bool nulls[] = { false, true, false, false, false, false };
	struct msvm_migration_job job = small_job();

	(void)state;
	job.operational_status.set = true;
	accept(&job);
	job.operational_status.items = items;
	job.operational_status.count = COUNT(items);
	accept(&job);
	job.operational_status.nulls = nulls;
	accept(&job);
}

static void
test_datetimes(void **state)
{
	static const char *const good[] = {
		"20261123015718.000000+000", "20260228235959.999999-720",
		"20240229000000.000000+840", "20261123015718.12****+000",
		"20261123******.******+000", "00000000000000.000000:000",
		"99999999235959.999999:000", "99999999999999.999999:000",
		"00000001******.******:000",
	};
	static const char *const bad[] = {
		"20261323015718.000000+000", "20260229000000.000000+000",
		"20261123245718.000000+000", "20261123016018.000000+000",
		"20261123015718,000000+000", "20261123015718.000000 000",
		"20261123015718.000000+***", "20261123015718.000000+0 0",
		"2026-11-23T01:57:18+00:00", "00000000240000.000000:000",
		"00000000000000.000000:001", "20261123015718.*2****+000",
		"199*1123015718.000000+000", "a0000000000000.000000:000",
	};
	struct msvm_migration_job job = small_job();
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(good); i++) {
		job.until_time = datetime(good[i]);
		accept(&job);
	}
	for (i = 0; i < COUNT(bad); i++) {
		job.until_time = datetime(bad[i]);
		refuse(&job, "UntilTime", NULL);
	}
	job = small_job();
	memset(job.time_before_removal.text, '0', sizeof(job.time_before_removal.text));
	refuse(&job, "TimeBeforeRemoval", NULL);
	strcpy(job.time_before_removal.text, "5 min");
	refuse(&job, "TimeBeforeRemoval", NULL);
}

static void
test_first_fault_is_reported(void **state)
{
	struct msvm_migration_job job = small_job();

	(void)state;
	job.job_type = mof_u16(1);
	job.percent_complete = mof_u16(102);
	refuse(&job, "PercentComplete", NULL);
	job.status = "Fine";
	refuse(&job, "Status", NULL);
	job.name = NULL;
	refuse(&job, "Name", NULL);
	job.instance_id = NULL;
	refuse(&job, "InstanceID", NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_small_and_full_jobs_are_valid),
		cmocka_unit_test(test_key_and_required),
		cmocka_unit_test(test_lengths_count_characters),
		cmocka_unit_test(test_texts_are_utf8),
		cmocka_unit_test(test_status_is_one_of_thirteen),
		cmocka_unit_test(test_min_and_max_value),
		cmocka_unit_test(test_listed_values),
		cmocka_unit_test(test_unlisted_values_are_named),
		cmocka_unit_test(test_operational_status_takes_any_value),
		cmocka_unit_test(test_datetimes),
		cmocka_unit_test(test_first_fault_is_reported),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
