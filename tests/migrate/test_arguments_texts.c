/* What good texts of settings come to, member by member; and texts made to do harm. */
#include "given.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define GOOD_SETTINGS \
	SETTINGS(TYPE("32771") NUMBER("Priority", "7") NUMBER("Bandwidth", "1000") \
		 TEXT("BandwidthUnit", "bit / second * 10^6") NUMBER("TransportType", "3") \
		 FLAG("AvoidRemovingVHDs", "false") NUMBER("CPUCappingMagnitude", "2") \
		 FLAG("CancelIfBlackoutThresholdExceeded", "true") \
		 FLAG("AllowOverwriteExistingFile", "TRUE") FLAG("EnableCompression", "True") \
		 LIST("DestinationIPAddressList", ITEM("192.0.2.1") ITEM("fd00::5") \
		      ITEM("10.0.0.5")))
#define GOOD_DISK \
	DISK(TEXT("InstanceID", "mofc:" UUID "/vda") HOST_RESOURCE("/var/a") \
	     CONNECTION("/srv/beta/../beta/a"))
#define GOOD_SYSTEM SYSTEM(TEXT("VirtualSystemIdentifier", UUID) TEXT("ElementName", "web"))

static void
test_whole_wish(void **state)
{
	struct given given;
	const struct job_wish *wish = &given.wish;

	(void)state;
	given_init(&given);
	given.arguments.migration_setting_data = GOOD_SETTINGS;
	given.arguments.new_system_setting_data = GOOD_SYSTEM;
	given.arguments.destination_host = "Beta.Example";
	given.arguments.source = "A";
	given.arguments.guest = &given.guest;
	given.arguments.owner = "somebody";
	given.guest.memory = 4096;
	given_disks(&given, GOOD_DISK, DISK(""));
	if (given_read(&given) != 0)
		fail_msg("%s", given.error.message);
	assert_int_equal(wish->job_type, 306);
	assert_int_equal(wish->migration_type, 32771);
	assert_string_equal(wish->source, "alpha");
	assert_string_equal(wish->destination, "Beta.Example");
	assert_null(wish->peer_uri);
	assert_string_equal(wish->domain, UUID);
	assert_int_equal(wish->bandwidth, 120);
	assert_true(wish->settings.tls && wish->settings.compressed);
	assert_true(wish->settings.cancel_if_stuck && wish->settings.overwrite);
	assert_true(wish->settings.remove_source_images);
	assert_false(wish->settings.tunnelled);
	assert_int_equal(wish->settings.capping, 2);
	assert_int_equal(wish->disk_count, 2);
	assert_null(wish->disks[0].target);
	assert_string_equal(wish->disks[0].source, "/var/a");
	assert_string_equal(wish->disks[0].path, "/srv/beta/a");
	assert_null(wish->disks[0].format);
	assert_false(wish->disks[0].made);
	assert_null(wish->disks[1].path);
	assert_string_equal(wish->data_uri, "tcp://[fd00::5]");
	assert_string_equal(wish->new_system_setting_data, GOOD_SYSTEM);
	assert_int_equal(wish->new_resource_count, 2);
	assert_string_equal(wish->new_resource_setting_data[0], GOOD_DISK);
	assert_ptr_not_equal(wish->new_resource_setting_data[0], given.disks[0]);
	assert_string_equal(wish->owner, "somebody");
	assert_ptr_not_equal(wish->guest, &given.guest);
	assert_int_equal(wish->guest->memory, 4096);
	assert_int_equal(wish->properties->priority.value, 7);
	assert_true(wish->properties->delete_on_completion.value);
	assert_false(wish->retry);
	given_clear(&given);
}

/* Nothing given: an ordinary move. */
static void
test_least_wish(void **state)
{
	static const struct migrate_settings none = { 0 };
	struct given given;
	const struct job_wish *wish = &given.wish;

	(void)state;
	given_init(&given);
	given.arguments.owner = NULL;
	given.arguments.remove_source_images = true;
	assert_int_equal(given_read(&given), 0);
	assert_int_equal(wish->job_type, 305);
	assert_int_equal(wish->migration_type, 32768);
	assert_string_equal(wish->source, "alpha");
	assert_string_equal(wish->destination, "beta");
	assert_int_equal(wish->bandwidth, 0);
	assert_memory_equal(&wish->settings, &none, sizeof(none));
	assert_null(wish->disks);
	assert_int_equal(wish->disk_count, 0);
	assert_null(wish->data_uri);
	assert_null(wish->new_system_setting_data);
	assert_null(wish->new_resource_setting_data);
	assert_int_equal(wish->new_resource_count, 0);
	assert_null(wish->owner);
	assert_null(wish->guest);
	assert_null(wish->properties);
	given.arguments.migration_setting_data = SETTINGS(TYPE("32769"));
	given.arguments.destination_host = NULL;
	assert_int_equal(given_read(&given), 0);
	assert_null(wish->destination);
	given_clear(&given);
}

/* Single settings and what they come to. */
static const struct settings_row {
	const char *text;
	struct migrate_settings expected;
	uint64_t bandwidth;
	uint32_t priority;
	const char *data_uri;
	bool removes; /* migrate.conf says that source images are removed */
} settings_rows[] = {
	{ SETTINGS(TYPE("32771")), { 0 }, 0, 0, NULL, false },
	{ SETTINGS(TYPE("32771")), { .remove_source_images = true }, 0, 0, NULL, true },
	{ SETTINGS(TYPE("32771") FLAG("AvoidRemovingVHDs", "true")), { 0 }, 0, 0, NULL,
	  true },
	{ SETTINGS(TYPE("32771") FLAG("AvoidRemovingVHDs", "false")),
	  { .remove_source_images = true }, 0, 0, NULL, false },
	{ SETTINGS(TYPE("32768") FLAG("AvoidRemovingVHDs", "false")), { 0 }, 0, 0, NULL,
	  true },
	{ SETTINGS(TYPE("32770") FLAG("AvoidRemovingVHDs", "false")), { 0 }, 0, 0, NULL,
	  true },
	{ SETTINGS(FLAG("RetainVhdCopiesOnSource", "true")), { 0 }, 0, 0, NULL, false },
	{ SETTINGS(FLAG("EnableCompression", "true")), { .compressed = true }, 0, 0, NULL,
	  false },
	{ SETTINGS(FLAG("EnableCompression", "false")), { 0 }, 0, 0, NULL, false },
	{ SETTINGS(NUMBER("CPUCappingMagnitude", "1")), { .capping = 1 }, 0, 0, NULL,
	  false },
	{ SETTINGS(FLAG("CancelIfBlackoutThresholdExceeded", "true")),
	  { .cancel_if_stuck = true }, 0, 0, NULL, false },
	{ SETTINGS(FLAG("AllowOverwriteExistingFile", "true")), { .overwrite = true }, 0,
	  0, NULL, false },
	{ SETTINGS(NUMBER("TransportType", "2")), { .tunnelled = true }, 0, 0, NULL,
	  false },
	{ SETTINGS(NUMBER("TransportType", "3")), { .tls = true }, 0, 0, NULL, false },
	{ SETTINGS(NUMBER("TransportType", "4")), { .tls = true }, 0, 0, NULL, false },
	{ SETTINGS(NUMBER("TransportType", "5")), { 0 }, 0, 0, NULL, false },
	{ SETTINGS(NUMBER("Priority", "0")), { 0 }, 0, 0, NULL, false },
	{ SETTINGS(NUMBER("Priority", "65535")), { 0 }, 0, 65535, NULL, false },
	{ SETTINGS(NUMBER("Bandwidth", "1") TEXT("BandwidthUnit", "byte / second")), { 0 },
	  1, 0, NULL, false },
	{ SETTINGS(NUMBER("Bandwidth", "8") TEXT("BandwidthUnit", "byte / second * 2^20")),
	  { 0 }, 8, 0, NULL, false },
	{ SETTINGS(NUMBER("Bandwidth", "0x20") TEXT("BandwidthUnit", "byte/second*2^20")),
	  { 0 }, 32, 0, NULL, false },
	{ SETTINGS(LIST("DestinationIPAddressList", ITEM("10.0.0.9"))), { 0 }, 0, 0,
	  "tcp://10.0.0.9", false },
	{ SETTINGS(LIST("DestinationIPAddressList", ITEM("11.0.0.9") ITEM("10.0.0.9")
			ITEM("10.0.0.8"))), { 0 }, 0, 0, "tcp://10.0.0.9", false },
	{ SETTINGS(LIST("DestinationIPAddressList", ITEM("::ffff:10.0.0.9"))), { 0 }, 0, 0,
	  "tcp://[::ffff:10.0.0.9]", false },
};

static void
test_settings(void **state)
{
	struct given given;

	(void)state;
	given_init(&given);
	for (size_t i = 0; i < COUNT(settings_rows); i++) {
		const struct settings_row *row = &settings_rows[i];
		const struct job_wish *wish = &given.wish;
		uint32_t code;

		given.arguments.migration_setting_data = row->text;
		given.arguments.remove_source_images = row->removes;
		code = given_read(&given);
		if (code || memcmp(&wish->settings, &row->expected, sizeof(row->expected)) ||
		    wish->bandwidth != row->bandwidth ||
		    (wish->properties ? wish->properties->priority.value : 0) != row->priority)
			fail_msg("%s: %u (%s)", row->text, code, given.error.message);
		assert_int_equal(!wish->data_uri, !row->data_uri);
		if (row->data_uri)
			assert_string_equal(wish->data_uri, row->data_uri);
	}
	given_clear(&given);
}

#define PROLOG "<?xml version=\"1.0\" encoding=\"utf-8\"?>"
#define SYSTEM_PROPERTIES \
	TEXT("__CLASS", "Msvm_VirtualSystemMigrationSettingData") TEXT("__PATH", "x") \
	NUMBER("__PROPERTY_COUNT", "17") "<PROPERTY NAME=\"__NAMESPACE\" TYPE=\"string\"/>"
#define BOMB \
	"<!DOCTYPE b [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">" \
	"<!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;\"><!ENTITY d \"&c;&c;&c;&c;&c;&c;&c;&c;\">]>"
#define NAME "Msvm_VirtualSystemMigrationSettingData"

/* Every form in which clients write an instance, and what is none. */
static const struct {
	const char *text;
	uint32_t code;
} form_rows[] = {
	{ SETTINGS(TYPE("32768")), 0 },
	{ PROLOG SETTINGS(TYPE("32768")), 0 },
	{ "\n  " SETTINGS("\n\t" TYPE("32768") "\n") "\n", 0 },
	{ "<INSTANCE CLASSNAME='" NAME "'/>", 0 },
	{ INSTANCE("MSVM_VIRTUALSYSTEMMIGRATIONSETTINGDATA", ""), 0 },
	{ "<VALUE>" SETTINGS(TYPE("32768")) "</VALUE>", 0 },
	{ "<VALUE.NAMEDINSTANCE><INSTANCENAME CLASSNAME=\"" NAME "\"/>" SETTINGS("")
	  "</VALUE.NAMEDINSTANCE>", 0 },
	{ "<CIM CIMVERSION=\"2.0\" DTDVERSION=\"2.0\"><DECLARATION><DECLGROUP>"
	  "<VALUE.OBJECT>" SETTINGS("") "</VALUE.OBJECT></DECLGROUP></DECLARATION></CIM>",
	  0 },
	{ SETTINGS(SYSTEM_PROPERTIES TYPE("32768")), 0 },
	{ SETTINGS(NUMBER("migrationtype", "32768")), 0 },
	{ SETTINGS(PROPERTY("MigrationType", "uint32", "32768")), 0 },
	{ SETTINGS(TEXT("InstanceID", "Microsoft:x") TEXT("Caption", "c")), 0 },
	{ "<!-- x -->" SETTINGS("<!-- " TYPE("2") " -->"), 0 },
	{ "", 32773 },
	{ " ", 32773 },
	{ "x", 32773 },
	{ "32768", 32773 },
	{ NAME, 32773 },
	{ "{\"MigrationType\":32768}", 32773 },
	{ "instance of " NAME " { MigrationType = 32768; };", 32773 },
	{ "<INSTANCE/>", 32773 },
	{ "<INSTANCE>" TYPE("32768") "</INSTANCE>", 32773 },
	{ "<OBJECT CLASSNAME=\"" NAME "\"/>", 32773 },
	{ SETTINGS("") SETTINGS(""), 32773 },
	{ SETTINGS("") "x", 32773 },
	{ SETTINGS("x"), 32773 },
	{ SETTINGS(TYPE("32768") TYPE("32771")), 32773 },
	{ SETTINGS(NUMBER("Unknown", "1")), 32773 },
	{ SETTINGS(NUMBER("_MigrationType", "1")), 32773 },
	{ SETTINGS(NUMBER("", "1")), 32773 },
	{ SETTINGS(TEXT("MigrationType", "32768")), 32773 },
	{ SETTINGS(LIST("MigrationType", ITEM("32768"))), 32773 },
	{ SETTINGS(FLAG("EnableCompression", "maybe")), 32773 },
	{ SETTINGS(TEXT("DestinationIPAddressList", "10.0.0.5")), 32773 },
	{ SETTINGS(TYPE("32768") "</INSTANCE>"), 32773 },
	{ INSTANCE("CIM_VirtualSystemMigrationSettingData", TYPE("2")), 32773 },
	{ INSTANCE("CIM_SettingData", ""), 32773 },
	{ INSTANCE("Msvm_MigrationJob", ""), 32773 },
	{ INSTANCE("Msvm_NoSuchClass", ""), 32773 },
	{ INSTANCE("", ""), 32773 },
	{ SYSTEM(""), 32773 },
	{ DISK(""), 32773 },
	{ "<CLASS NAME=\"" NAME "\"/>", 32773 },
	{ BOMB SETTINGS(TEXT("Description", "&d;")), 32773 },
	{ BOMB SETTINGS(""), 32773 },
	{ "<!DOCTYPE x SYSTEM \"file:///etc/passwd\">" SETTINGS(TEXT("Caption", "&x;")),
	  32773 },
	{ SETTINGS(TEXT("Description", "&undefined;")), 32773 },
	{ SETTINGS(TEXT("Description", "&#0;")), 32773 },
	{ SETTINGS(TEXT("Description", "\001")), 32773 },
	{ SETTINGS(TEXT("Description", "\xff\xfe")), 32773 },
	{ "\xff\xfe<\0I\0", 32773 },
};

static void
test_forms(void **state)
{
	struct given given;

	(void)state;
	given_init(&given);
	for (size_t i = 0; i < COUNT(form_rows); i++) {
		uint32_t code;

		given.arguments.migration_setting_data = form_rows[i].text;
		code = given_read(&given);
		if (code != form_rows[i].code ||
		    (code && strncmp(given.error.message, "MigrationSettingData: ", 22) != 0))
			fail_msg("%s: %u (%s)", form_rows[i].text, code, given.error.message);
	}
	given_clear(&given);
}

static void
assert_right_or_refused(struct given *given, const char *text)
{
	uint32_t code = given_read(given);

	if (code != MIGRATE_RETURN_OK && code != MIGRATE_RETURN_INVALID_PARAMETER)
		fail_msg("%s: %u (%s)", text, code, given->error.message);
	mof_arena_clear(&given->arena);
}

/* A text in memory of its own size, so that tools see what is read behind its end. */
static char *
cut(const char *text, size_t length)
{
	char *copy = strndup(text, length);

	assert_non_null(copy);
	return copy;
}

/*
 * A good text that ends, or has a NUL, or another byte, at any place: it is right or it is
 * refused.
 */
static void
test_damaged(void **state)
{
	static const char *const texts[] = { GOOD_SETTINGS, GOOD_SYSTEM, GOOD_DISK };
	static const char bytes[] = { '\0', '<', '>', '&', '"', '0', '\xff' };
	struct given given;

	(void)state;
	given_init(&given);
	for (size_t i = 0; i < COUNT(texts); i++) {
		for (size_t j = 0; j < strlen(texts[i]); j++) {
			/* The first byte cuts the text; the others stand in the place of one. */
			for (size_t k = 0; k < COUNT(bytes); k++) {
				char *text = cut(texts[i], bytes[k] ? strlen(texts[i]) : j);

				if (bytes[k])
					text[j] = bytes[k];
				given.arguments.migration_setting_data = i ? GOOD_SETTINGS : text;
				given.arguments.new_system_setting_data = i == 1 ? text : NULL;
				given_disks(&given, i == 2 ? text : NULL, NULL);
				assert_right_or_refused(&given, text);
				free(text);
			}
		}
	}
	given_clear(&given);
}

/* A text with comments behind it, so that it has that many bytes. */
static char *
padded(const char *text, size_t length)
{
	char *result = malloc(length + 1);

	assert_non_null(result);
	/* The reader takes no single run of blanks that is too long. */
	for (size_t i = 0; i < length; i++)
		result[i] = "<!-- -->"[i % 8];
	memset(result + length - length % 8, ' ', length % 8);
	memset(result, ' ', (strlen(text) + 7) / 8 * 8);
	memcpy(result, text, strlen(text));
	result[length] = '\0';
	return result;
}

static void
assert_code(struct given *given, uint32_t expected)
{
	uint32_t code = given_read(given);

	if (code != expected)
		fail_msg("%u, not %u (%s)", code, expected, given->error.message);
}

static void
test_giants(void **state)
{
	static const size_t most = 1024 * 1024;
	static const struct {
		size_t length;
		uint32_t code;
	} rows[] = { { most, 0 }, { most + 1, 32773 }, { 5 * most, 32773 } };
	struct given given;

	(void)state;
	given_init(&given);
	for (size_t i = 0; i < COUNT(rows); i++) {
		char *settings = padded(SETTINGS(TYPE("32771")), rows[i].length);
		char *disk = padded(GOOD_DISK, rows[i].length);
		char *system = padded(SYSTEM(TEXT("Version", "/x")), rows[i].length);

		given_disks(&given, NULL, NULL);
		given.arguments.new_system_setting_data = NULL;
		given.arguments.migration_setting_data = settings;
		assert_code(&given, rows[i].code);
		given.arguments.migration_setting_data = SETTINGS(TYPE("32771"));
		given_disks(&given, disk, NULL);
		assert_code(&given, rows[i].code);
		given_disks(&given, NULL, NULL);
		given.arguments.new_system_setting_data = system;
		assert_code(&given, rows[i].code);
		free(settings);
		free(disk);
		free(system);
	}
	given_clear(&given);
}

/* A great many elements within each other, or of one array. */
static void
test_masses(void **state)
{
	static const char open[] = "<INSTANCE CLASSNAME=\"" NAME "\">", item[] = ITEM("10.0.0.5");
	size_t length = 1000 * 1000;
	char *text = malloc(length + 400), *at;
	struct given given;

	(void)state;
	given_init(&given);
	at = text;
	while ((size_t)(at - text) < length)
		at = stpcpy(at, open);
	given.arguments.migration_setting_data = text;
	assert_int_equal(given_read(&given), 32773);

	at = stpcpy(text, "<INSTANCE CLASSNAME=\"" NAME "\"><PROPERTY.ARRAY NAME=\""
			  "DestinationIPAddressList\" TYPE=\"string\"><VALUE.ARRAY>");
	while ((size_t)(at - text) < length)
		at = stpcpy(at, item);
	strcpy(at, "</VALUE.ARRAY></PROPERTY.ARRAY></INSTANCE>");
	assert_int_equal(given_read(&given), 0);
	assert_string_equal(given.wish.data_uri, "tcp://10.0.0.5");
	free(text);
	given_clear(&given);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_whole_wish),
		cmocka_unit_test(test_least_wish),
		cmocka_unit_test(test_settings),
		cmocka_unit_test(test_forms),
		cmocka_unit_test(test_damaged),
		cmocka_unit_test(test_giants),
		cmocka_unit_test(test_masses),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
