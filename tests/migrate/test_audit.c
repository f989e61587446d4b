/* One line for each call that changes something; syslog(3) is this program's own. */
#include "scene.h"

#include <migrate/audit.h>
#include <migrate/rights.h>
#include <migrate/service.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <syslog.h>
#include <unistd.h>

static char lines[8000];
static int line_count;

static void
take(int priority, const char *format, va_list arguments)
{
	size_t length = strlen(lines);

	assert_int_equal(priority, LOG_AUTH | LOG_NOTICE);
	vsnprintf(lines + length, sizeof(lines) - length, format, arguments);
	strcat(lines, "\n");
	line_count++;
}

/* In the place of the C library's, whichever of them is called. */
void
syslog(int priority, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	take(priority, format, arguments);
	va_end(arguments);
}

void __syslog_chk(int priority, int flag, const char *format, ...);

void
__syslog_chk(int priority, int flag, const char *format, ...)
{
	va_list arguments;

	(void)flag;
	va_start(arguments, format);
	take(priority, format, arguments);
	va_end(arguments);
}

/* Asserts that there is one line since the last time, and what it is. */
static void
assert_line(const char *user, const char *job, const char *rest)
{
	char expected[500];

	snprintf(expected, sizeof(expected), "mofc: user=%s job=%s %s\n", user, job, rest);
	assert_string_equal(lines, expected);
	assert_int_equal(line_count, 1);
	*lines = '\0';
	line_count = 0;
}

static void
assert_none(void)
{
	assert_string_equal(lines, "");
}

static void
assert_submit(struct scene *scene, const char *source, unsigned int type, const char *rest,
	      char id[JOB_ID_SIZE])
{
	const struct job_wish wish = { .source = source, .destination = "b", .domain = "g",
				       .job_type = type };

	strcpy(id, "-");
	client_submit(scene->other, &wish, &migrate_system_clock, id, NULL);
	assert_line("ann", id, rest);
}

static void
test_calls(void **state)
{
	static const char *const list[] = { "Priority", NULL }, *const no_list[] = { NULL };
	const struct msvm_migration_job_request_state_change_in suspend = {
		.requested_state = mof_u16(3),
	}, service = { .requested_state = mof_u16(6) };
	struct msvm_migration_job instance = { .priority = mof_u32(5) };
	const struct msvm_virtual_system_migration_service_setting_data off = {
		.enable_virtual_system_migration = mof_bool(false),
	}, wrong = { .maximum_active_storage_migration = mof_u32(0) };
	struct scene scene;
	char id[JOB_ID_SIZE], none[JOB_ID_SIZE];
	struct migrate_job *job;
	uint32_t code;

	(void)state;
	scene_init(&scene);
	scene.other->caller = "ann";
	assert_submit(&scene, "a", 0, "call=submit(305) result=0", id);
	client_load(scene.other, id, &job, NULL);
	job_free(job);
	assert_none();
	client_request_state_change(scene.other, id, &suspend, &migrate_system_clock, &code, NULL);
	assert_line("ann", id, "call=RequestStateChange(3) result=0");
	client_request_state_change(scene.other, id, &service, &migrate_system_clock, &code, NULL);
	assert_line("ann", id, "call=RequestStateChange(6) result=32770");
	client_modify(scene.other, id, &instance, list, &migrate_system_clock, NULL);
	assert_line("ann", id, "call=ModifyInstance result=0");
	client_modify(scene.other, id, &instance, no_list, &migrate_system_clock, NULL);
	assert_line("ann", id, "call=ModifyInstance result=EINVAL");
	client_delete(scene.other, id, NULL);
	assert_line("ann", id, "call=DeleteInstance result=EBUSY");
	client_kill_job(scene.other, id, false, &code, NULL);
	assert_line("ann", id, "call=KillJob(false) result=0");
	scene_run(&scene); /* what the runner does by itself is in its own log */
	assert_none();
	client_kill_job(scene.other, id, false, &code, NULL);
	assert_line("ann", id, "call=KillJob(false) result=4");
	client_kill_job(scene.other, id, true, &code, NULL);
	assert_line("ann", id, "call=KillJob(true) result=0");
	client_delete(scene.other, id, NULL);
	assert_line("ann", id, "call=DeleteInstance result=ENOENT");

	service_modify(scene.other, &wrong, NULL, &code, NULL);
	assert_line("ann", "-", "call=ModifyServiceSettings result=32773");
	service_modify(scene.other, &off, NULL, &code, NULL);
	assert_line("ann", "-", "call=ModifyServiceSettings result=0");
	assert_submit(&scene, "a", 306, "call=submit(306) result=EPERM", none);
	scene_clear(&scene);
}

/* A name cannot make a second line, or look like another field. */
static void
test_names(void **state)
{
	static const struct {
		const char *caller, *shown;
	} rows[] = {
		{ "DOM\\dave", "DOM\\dave" },
		{ "a b", "a_b" },
		{ "a job=mofc:1 call=x\nmofc: user=b", "a_job=mofc:1_call=x_mofc:_user=b" },
		{ "", "-" },
		{ "%s%n", "%s%n" },
	};
	struct scene scene;
	char own[RIGHTS_NAME_SIZE];

	(void)state;
	scene_init(&scene);
	for (size_t i = 0; i < COUNT(rows); i++) {
		scene.other->caller = rows[i].caller;
		client_delete(scene.other, "mofc:none", NULL);
		assert_line(rows[i].shown, "mofc:none", "call=DeleteInstance result=ENOENT");
	}
	scene.other->caller = NULL;
	rights_account(geteuid(), own);
	client_delete(scene.other, "mofc:none", NULL);
	assert_line(own, "mofc:none", "call=DeleteInstance result=ENOENT");
	scene_clear(&scene);
}

static void
test_denied(void **state)
{
	struct job_store store = { .place = "/" };

	(void)state;
	rights_check(&config_defaults, &store, "mallory", RIGHT_READ, NULL);
	assert_none();
	rights_check(&config_defaults, &store, "mallory", RIGHT_CHANGE, NULL);
	assert_line("mallory", "-", "call=change result=EACCES");
	rights_check(&config_defaults, &store, NULL, RIGHT_CHANGE, NULL);
	assert_line("-", "-", "call=change result=EACCES");
	rights_check(&config_defaults, &store, "root", RIGHT_CHANGE, NULL);
	assert_none();
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_calls),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_denied),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
