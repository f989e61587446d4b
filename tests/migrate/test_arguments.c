/* Which parameters make which job, and which are refused with which code. */
#include "given.h"

#include <stdio.h>
#include <string.h>

#define ADDRESSES(items) TYPE("32768") LIST("DestinationIPAddressList", items)
#define TRANSPORT(type, value) SETTINGS(TYPE(type) NUMBER("TransportType", value))
#define RATE(value, unit) SETTINGS(NUMBER("Bandwidth", value) TEXT("BandwidthUnit", unit))
#define ESCAPED_VHD \
	"&lt;INSTANCE CLASSNAME=\"Msvm_MoveUnmanagedVhd\"&gt;&lt;/INSTANCE&gt;"

enum { MOVE, CHECK };

/* ComputerSystem; the path's class is CLASS where nothing else is said. */
static void
test_system(void **state)
{
	static const struct {
		const char *class_name, *creation_class_name, *name;
		uint32_t code;
	} rows[] = {
		{ "Msvm_ComputerSystem", "Msvm_ComputerSystem", UUID, 0 },
		{ "msvm_computersystem", "MSVM_COMPUTERSYSTEM", UUID, 0 },
		{ "CIM_ComputerSystem", "Msvm_ComputerSystem", UUID, 0 },
		{ "Msvm_ComputerSystem", "Msvm_ComputerSystem",
		  "C583EA53-6768-4311-849C-B797F0A9127D", 0 },
		{ "Msvm_ComputerSystem", "CIM_ComputerSystem", UUID, 32773 },
		{ "Msvm_ComputerSystem", "", UUID, 32773 },
		{ "Msvm_ComputerSystem", NULL, UUID, 32773 },
		{ "Msvm_MigrationJob", "Msvm_ComputerSystem", UUID, 32773 },
		{ NULL, "Msvm_ComputerSystem", UUID, 32773 },
		{ "Msvm_ComputerSystem", "Msvm_ComputerSystem", NULL, 32773 },
		{ "Msvm_ComputerSystem", "Msvm_ComputerSystem", "", 32773 },
		{ "Msvm_ComputerSystem", "Msvm_ComputerSystem", "web", 32773 },
		{ "Msvm_ComputerSystem", "Msvm_ComputerSystem", "alpha", 32773 },
		{ "Msvm_ComputerSystem", "Msvm_ComputerSystem", "{" UUID "}", 32773 },
		{ "Msvm_ComputerSystem", "Msvm_ComputerSystem", UUID "0", 32773 },
		{ "Msvm_ComputerSystem", "Msvm_ComputerSystem",
		  "c583ea5367684311849cb797f0a9127d", 32773 },
		{ "Msvm_ComputerSystem", "Msvm_ComputerSystem",
		  "g583ea53-6768-4311-849c-b797f0a9127d", 32773 },
		{ "Msvm_ComputerSystem", "Msvm_ComputerSystem", "web\n\033[2J", 32773 },
	};
	struct given given;
	char uuid[MIGRATE_UUID_SIZE];

	(void)state;
	given_init(&given);
	for (size_t i = 0; i < COUNT(rows); i++) {
		uint32_t code;

		given.path.class_name = rows[i].class_name;
		given.keys[0].text = rows[i].creation_class_name;
		given.keys[1].text = rows[i].name;
		code = given_read(&given);
		if (code != rows[i].code ||
		    (code && strncmp(given.error.message, "ComputerSystem: ", 16) != 0))
			fail_msg("row %zu: %u (%s)", i, code, given.error.message);
		assert_int_equal(arguments_read_system(&given.path, uuid, NULL), rows[i].code);
		if (!code) {
			assert_string_equal(given.wish.domain, UUID);
			assert_string_equal(uuid, UUID);
		}
	}
	given_clear(&given);
}

/* Keys that are not those of the class, and machines that are nowhere. */
static void
test_keys(void **state)
{
	struct given given;

	(void)state;
	given_init(&given);
	given.arguments.computer_system = NULL;
	assert_int_equal(given_read(&given), 32773);
	given.arguments.computer_system = &given.path;
	given.path.key_count = 0;
	assert_int_equal(given_read(&given), 32773);
	given.path.key_count = 1;
	assert_int_equal(given_read(&given), 32773);
	given.path.key_count = 3;
	given.keys[2] = (struct mof_path_key){ .name = "Other", .type = MOF_STRING, .text = "x" };
	assert_int_equal(given_read(&given), 32773);
	given.keys[2] = given.keys[1];
	assert_int_equal(given_read(&given), 32773);
	given.keys[2].name = NULL;
	assert_int_equal(given_read(&given), 32773);
	given.path.key_count = 2;
	given.keys[1].type = MOF_UINT64;
	assert_int_equal(given_read(&given), 32773);
	given.keys[1] = (struct mof_path_key){ .name = "NAME", .type = MOF_REFERENCE,
					       .reference = &given.path };
	assert_int_equal(given_read(&given), 32773);
	given.keys[1] = (struct mof_path_key){ .name = "nAME", .type = MOF_STRING, .text = UUID };
	assert_int_equal(given_read(&given), 0);
	given.arguments.source = NULL;
	assert_int_equal(given_read(&given), 32773);
	assert_non_null(strstr(given.error.message, UUID));
	given.arguments.source = "nowhere";
	assert_int_equal(given_read(&given), 32773);
	given.arguments.source = "A";
	assert_int_equal(given_read(&given), 0);
	assert_string_equal(given.wish.source, "alpha");
	given_clear(&given);
}

struct row {
	const char *settings, *destination;
	int is_check;
	uint32_t code;
	const char *message;   /* begins the message */
	unsigned int job_type; /* where the code is 0 */
};

static void
run_rows(const struct row *rows, size_t count)
{
	struct given given;

	given_init(&given);
	for (size_t i = 0; i < count; i++) {
		uint32_t code;

		given.arguments.migration_setting_data = rows[i].settings;
		given.arguments.destination_host = rows[i].destination;
		given.arguments.is_check = rows[i].is_check == CHECK;
		code = given_read(&given);
		if (code != rows[i].code ||
		    (code && strncmp(given.error.message, rows[i].message,
				     strlen(rows[i].message)) != 0) ||
		    (!code && given.wish.job_type != rows[i].job_type))
			fail_msg("row %zu, %s to %s: %u (%s)", i, rows[i].settings,
				 rows[i].destination, code, given.error.message);
	}
	given_clear(&given);
}

/* MigrationType and the method make the JobType, and say whether there is a destination. */
static void
test_types(void **state)
{
	static const char type[] = "MigrationSettingData: ", host[] = "DestinationHost: ";
	static const struct row rows[] = {
		{ NULL, "beta", MOVE, 0, NULL, 305 },
		{ NULL, "beta", CHECK, 0, NULL, 301 },
		{ SETTINGS(""), "beta", MOVE, 0, NULL, 305 },
		{ SETTINGS("<PROPERTY NAME=\"MigrationType\" TYPE=\"uint16\"/>"), "beta", MOVE, 0,
		  NULL, 305 },
		{ SETTINGS(TYPE("0")), "beta", MOVE, 0, NULL, 305 },
		{ SETTINGS(TYPE("0")), "beta", CHECK, 0, NULL, 301 },
		{ SETTINGS(TYPE("32768")), "beta", MOVE, 0, NULL, 305 },
		{ SETTINGS(TYPE("32768")), "beta", CHECK, 0, NULL, 301 },
		{ SETTINGS(TYPE("32769")), NULL, MOVE, 0, NULL, 307 },
		{ SETTINGS(TYPE("32769")), NULL, CHECK, 0, NULL, 304 },
		{ SETTINGS(TYPE("32770")), "beta", MOVE, 0, NULL, 300 },
		{ SETTINGS(TYPE("32770")), "beta", CHECK, 0, NULL, 301 },
		{ SETTINGS(TYPE("32771")), "beta", MOVE, 0, NULL, 306 },
		{ SETTINGS(TYPE("32771")), "beta", CHECK, 0, NULL, 302 },
		{ SETTINGS(TYPE("32772")), "beta", CHECK, 0, NULL, 303 },
		{ SETTINGS(TYPE("32772")), NULL, CHECK, 0, NULL, 303 },
		{ SETTINGS(TYPE("32772")), NULL, MOVE, 32773, type, 0 },
		{ SETTINGS(TYPE("32772")), "beta", MOVE, 32773, type, 0 },
		{ SETTINGS(TYPE("1")), "beta", MOVE, 32770, type, 0 },
		{ SETTINGS(TYPE("2")), "beta", MOVE, 32770, type, 0 },
		{ SETTINGS(TYPE("3")), "beta", CHECK, 32770, type, 0 },
		{ SETTINGS(TYPE("4")), NULL, CHECK, 32770, type, 0 },
		{ SETTINGS(TYPE("2") NUMBER("CPUCappingMagnitude", "9")), "beta", MOVE, 32770, type,
		  0 },
		{ SETTINGS(TYPE("5")), "beta", MOVE, 32773, type, 0 },
		{ SETTINGS(TYPE("32767")), "beta", MOVE, 32773, type, 0 },
		{ SETTINGS(TYPE("32773")), "beta", MOVE, 32773, type, 0 },
		{ SETTINGS(TYPE("65535")), "beta", MOVE, 32773, type, 0 },
		{ SETTINGS(TYPE("65536")), "beta", MOVE, 32773, type, 0 },
		{ SETTINGS(TYPE("-1")), "beta", MOVE, 32773, type, 0 },
		{ SETTINGS(TYPE("Live")), "beta", MOVE, 32773, type, 0 },
		{ NULL, NULL, MOVE, 32773, host, 0 },
		{ SETTINGS(TYPE("32768")), NULL, CHECK, 32773, host, 0 },
		{ SETTINGS(TYPE("32770")), NULL, MOVE, 32773, host, 0 },
		{ SETTINGS(TYPE("32770")), NULL, CHECK, 32773, host, 0 },
		{ SETTINGS(TYPE("32771")), NULL, MOVE, 32773, host, 0 },
		{ SETTINGS(TYPE("32771")), NULL, CHECK, 32773, host, 0 },
		{ SETTINGS(TYPE("32769")), "beta", MOVE, 32773, host, 0 },
		{ SETTINGS(TYPE("32769")), "alpha", CHECK, 32773, host, 0 },
		{ SETTINGS(TYPE("32769")), "", MOVE, 32773, host, 0 },
		{ SETTINGS(TYPE("32772")), "alpha", CHECK, 32773, host, 0 },
	};

	(void)state;
	run_rows(rows, COUNT(rows));
}

/* A client never gives a URI, and what could be one is never looked at. */
static void
test_destinations(void **state)
{
	static const char host[] = "DestinationHost: ";
	static const struct row rows[] = {
		{ NULL, "BETA", MOVE, 0, NULL, 305 },
		{ NULL, "b", MOVE, 0, NULL, 305 },
		{ NULL, "beta.EXAMPLE", CHECK, 0, NULL, 301 },
		{ NULL, "gamma", MOVE, 0, NULL, 305 },
		{ NULL, "delta", MOVE, 32773, host, 0 },
		{ NULL, "bet", MOVE, 32773, host, 0 },
		{ NULL, "", MOVE, 32773, host, 0 },
		{ NULL, "b,", MOVE, 32773, host, 0 },
		{ NULL, " beta", MOVE, 32773, host, 0 },
		{ NULL, "10.0.0.2", MOVE, 32773, host, 0 },
		{ NULL, "::1", MOVE, 32773, host, 0 },
		{ NULL, "beta:16509", MOVE, 32773, host, 0 },
		{ NULL, "beta/system", MOVE, 32773, host, 0 },
		{ NULL, "beta?x", MOVE, 32773, host, 0 },
		{ NULL, "root@beta", MOVE, 32773, host, 0 },
		{ NULL, "beta#1", MOVE, 32773, host, 0 },
		{ NULL, "-beta", MOVE, 32773, host, 0 },
		{ NULL, "-oProxyCommand=x", MOVE, 32773, host, 0 },
		{ NULL, "qemu+tcp://10.0.0.2/system", MOVE, 32773, host, 0 },
		{ NULL, "qemu+ssh://x/system?command=/tmp/x", MOVE, 32773, host, 0 },
		{ NULL, "qemu+ext:///system", CHECK, 32773, host, 0 },
		{ NULL, "beta\n", MOVE, 32773, host, 0 },
		{ NULL, "\033[2J", MOVE, 32773, host, 0 },
		{ NULL, "\xff\xfe", MOVE, 32773, host, 0 },
		{ NULL, "%s%n%s%n", MOVE, 32773, host, 0 },
		{ NULL, "alpha", MOVE, 32773, host, 0 },
		{ NULL, "ALPHA", CHECK, 32773, host, 0 },
		{ NULL, "a", MOVE, 32773, host, 0 },
		{ NULL, "twin", MOVE, 32773, host, 0 },
		{ NULL, "local", MOVE, 32777, host, 0 },
	};

	(void)state;
	run_rows(rows, COUNT(rows));
}

static const char transport[] = "MigrationSettingData.TransportType: ";
static const char unit[] = "MigrationSettingData.BandwidthUnit: ";
static const char list[] = "MigrationSettingData.DestinationIPAddressList";
static const char planned[] = "MigrationSettingData.DestinationPlannedVirtualSystemId: ";
static const char vhds[] = "MigrationSettingData.UnmanagedVhds: ";
static const struct row settings_rows[] = {
	{ TRANSPORT("32768", "0"), "b", MOVE, 0, NULL, 305 },
	{ TRANSPORT("32768", "1"), "b", MOVE, 32770, transport, 0 },
	{ TRANSPORT("32768", "2"), "b", MOVE, 0, NULL, 305 },
	{ TRANSPORT("32770", "2"), "b", MOVE, 0, NULL, 300 },
	{ TRANSPORT("32769", "2"), NULL, MOVE, 32770, transport, 0 },
	{ TRANSPORT("32771", "2"), "b", MOVE, 32770, transport, 0 },
	{ TRANSPORT("32772", "2"), "b", CHECK, 32770, transport, 0 },
	{ TRANSPORT("32771", "3"), "b", MOVE, 0, NULL, 306 },
	{ TRANSPORT("32768", "4"), "b", MOVE, 0, NULL, 305 },
	{ TRANSPORT("32769", "5"), NULL, MOVE, 0, NULL, 307 },
	{ TRANSPORT("32768", "6"), "b", MOVE, 32770, transport, 0 },
	{ TRANSPORT("32768", "7"), "b", MOVE, 32770, transport, 0 },
	{ TRANSPORT("32768", "32768"), "b", MOVE, 32770, transport, 0 },
	{ TRANSPORT("32768", "65535"), "b", MOVE, 32770, transport, 0 },
	{ RATE("10", "byte / second"), "b", MOVE, 0, NULL, 305 },
	{ RATE("0", "percent"), "b", MOVE, 0, NULL, 305 },
	{ RATE("0", "nonsense"), "b", MOVE, 0, NULL, 305 },
	{ RATE("50", "percent"), "b", MOVE, 32770, unit, 0 },
	{ RATE("50", "nonsense"), "b", MOVE, 32773, unit, 0 },
	{ RATE("50", ""), "b", MOVE, 32773, unit, 0 },
	{ RATE("50", "byte / second * 2^60"), "b", MOVE, 32773, unit, 0 },
	{ SETTINGS(NUMBER("Bandwidth", "50")), "b", MOVE, 32773, unit, 0 },
	{ SETTINGS(ADDRESSES("")), "b", MOVE, 0, NULL, 305 },
	{ SETTINGS(ADDRESSES(ITEM("10.0.0.7"))), "b", MOVE, 0, NULL, 305 },
	{ SETTINGS(ADDRESSES(ITEM("11.0.0.7"))), "b", MOVE, 32773, list, 0 },
	{ SETTINGS(ADDRESSES(ITEM("fd00:0:0:1::7"))), "b", MOVE, 32773, list, 0 },
	{ SETTINGS(ADDRESSES(ITEM("beta"))), "b", MOVE, 32773, list, 0 },
	{ SETTINGS(ADDRESSES(ITEM(""))), "b", MOVE, 32773, list, 0 },
	{ SETTINGS(ADDRESSES("<VALUE.NULL/>")), "b", MOVE, 32773, list, 0 },
	{ SETTINGS(ADDRESSES(ITEM("10.0.0.7") ITEM("x"))), "b", MOVE, 32773, list, 0 },
	{ SETTINGS(ADDRESSES(ITEM("10.0.0.7:49152"))), "b", MOVE, 32773, list, 0 },
	{ SETTINGS(ADDRESSES(ITEM("tcp://10.0.0.7"))), "b", MOVE, 32773, list, 0 },
	{ SETTINGS(ADDRESSES(ITEM("10.0.0.7"))), "gamma", MOVE, 32773, list, 0 },
	{ SETTINGS(TYPE("32769") LIST("DestinationIPAddressList", ITEM("10.0.0.7"))), NULL,
	  MOVE, 32773, list, 0 },
	{ SETTINGS(TYPE("32772") LIST("DestinationIPAddressList", ITEM("10.0.0.7"))), NULL,
	  CHECK, 32773, list, 0 },
	{ SETTINGS(ADDRESSES(ITEM("10.0.0.7")) NUMBER("TransportType", "2")), "b", MOVE,
	  32770, list, 0 },
	{ SETTINGS(NUMBER("CPUCappingMagnitude", "3")), "b", MOVE, 32773,
	  "MigrationSettingData: ", 0 },
	{ SETTINGS(TEXT("DestinationPlannedVirtualSystemId", UUID)), "b", MOVE, 0, NULL,
	  305 },
	{ SETTINGS(TEXT("DestinationPlannedVirtualSystemId", "web")), "b", MOVE, 32773,
	  planned, 0 },
	{ SETTINGS(TEXT("DestinationPlannedVirtualSystemId",
			"00000000-6768-4311-849c-b797f0a9127d")),
	  "b", MOVE, 32770, planned, 0 },
	{ SETTINGS(LIST("UnmanagedVhds", "")), "b", MOVE, 0, NULL, 305 },
	{ SETTINGS(LIST("UnmanagedVhds", ITEM(ESCAPED_VHD))), "b", MOVE, 32770, vhds, 0 },
	{ SETTINGS(LIST("UnmanagedVhds", ITEM("x"))), "b", MOVE, 32773, vhds, 0 },
	{ SETTINGS(LIST("UnmanagedVhds", "<VALUE.NULL/>")), "b", MOVE, 32773, vhds, 0 },
};

static void
test_settings(void **state)
{
	(void)state;
	run_rows(settings_rows, COUNT(settings_rows));
}

/* NewSystemSettingData and NewResourceSettingData, by the MigrationType. */
static void
test_new_settings(void **state)
{
	static const char system[] = "NewSystemSettingData: ", disk[] = "NewResourceSettingData";
	static const struct {
		const char *type, *destination, *new_system, *new_disk;
		uint32_t code;
		const char *message;
	} rows[] = {
		{ NULL, "b", SYSTEM(""), NULL, 32773, system },
		{ NULL, "b", NULL, DISK(""), 32773, disk },
		{ NULL, "b", "x", NULL, 32773, system },
		{ SETTINGS(TYPE("32768")), "b", SYSTEM(""), NULL, 32773, system },
		{ SETTINGS(TYPE("32768")), "b", NULL, DISK(HOST_RESOURCE("/srv/beta/x")), 32773,
		  disk },
		{ SETTINGS(TYPE("32769")), NULL, SYSTEM(""), DISK(""), 0, NULL },
		{ SETTINGS(TYPE("32770")), "b", SYSTEM(""), DISK(""), 0, NULL },
		{ SETTINGS(TYPE("32771")), "b", SYSTEM(""), DISK(""), 0, NULL },
		{ SETTINGS(TYPE("32771")), "b", NULL, NULL, 0, NULL },
		{ SETTINGS(TYPE("32771")), "b", SYSTEM(TEXT("ElementName", "web")), NULL, 0, NULL },
		{ SETTINGS(TYPE("32771")), "b", SYSTEM(TEXT("VirtualSystemIdentifier", UUID)), NULL,
		  0, NULL },
		{ SETTINGS(TYPE("32771")), "b", SYSTEM(TEXT("VirtualSystemIdentifier", "web")),
		  NULL, 32773, system },
		{ SETTINGS(TYPE("32771")), "b",
		  SYSTEM(TEXT("VirtualSystemIdentifier",
			      "00000000-6768-4311-849c-b797f0a9127d")), NULL, 32773, system },
		{ SETTINGS(TYPE("32771")), "b", SYSTEM(TEXT("ExternalDataRoot", "/srv")), NULL, 0,
		  NULL },
		{ SETTINGS(TYPE("32771")), "b", SYSTEM(TEXT("ExternalDataRoots", "/srv")), NULL,
		  32773, system },
		{ SETTINGS(TYPE("32771")), "b", SYSTEM(TEXT("Nonsense", "x")), NULL, 32773,
		  system },
		{ SETTINGS(TYPE("32771")), "b", SYSTEM(NUMBER("ConsoleMode", "9")), NULL, 32773,
		  system },
		{ SETTINGS(TYPE("32771")), "b", SYSTEM(TEXT("Version", "")), NULL, 0, NULL },
		{ SETTINGS(TYPE("32771")), "b", DISK(""), NULL, 32773, system },
		{ SETTINGS(TYPE("32771")), "b", "", NULL, 32773, system },
		{ SETTINGS(TYPE("32771")), "b", NULL, SYSTEM(""), 32773, disk },
		{ SETTINGS(TYPE("32771")), "b", NULL, "", 32773, disk },
	};
	struct given given;

	(void)state;
	given_init(&given);
	for (size_t i = 0; i < COUNT(rows); i++) {
		uint32_t code;

		given.arguments.migration_setting_data = rows[i].type;
		given.arguments.destination_host = rows[i].destination;
		given.arguments.new_system_setting_data = rows[i].new_system;
		given_disks(&given, rows[i].new_disk, NULL);
		code = given_read(&given);
		if (code != rows[i].code ||
		    (code && strncmp(given.error.message, rows[i].message,
				     strlen(rows[i].message)) != 0))
			fail_msg("row %zu: %u (%s)", i, code, given.error.message);
	}
	given_clear(&given);
}

/* A guest that is shut off can be defined elsewhere, but not moved live. */
static void
test_shut_off(void **state)
{
	static const struct {
		const char *settings, *destination;
		uint32_t code;
	} rows[] = {
		{ NULL, "b", 32775 },
		{ SETTINGS(TYPE("32768")), "b", 32775 },
		{ SETTINGS(TYPE("32771")), "b", 32775 },
		{ SETTINGS(TYPE("32770")), "b", 0 },
		{ SETTINGS(TYPE("32769")), NULL, 0 },
		{ SETTINGS(TYPE("32772")), NULL, 0 },
		{ NULL, "delta", 32773 },
	};
	struct given given;

	(void)state;
	given_init(&given);
	given.arguments.guest = &given.guest;
	given.arguments.is_check = true;
	for (size_t i = 0; i < COUNT(rows); i++) {
		given.arguments.migration_setting_data = rows[i].settings;
		given.arguments.destination_host = rows[i].destination;
		given.guest.shut_off = true;
		if (given_read(&given) != rows[i].code)
			fail_msg("row %zu: %s", i, given.error.message);
		given.guest.shut_off = false;
		if (given_read(&given) != (rows[i].code == 32775 ? 0 : rows[i].code))
			fail_msg("row %zu: %s", i, given.error.message);
	}
	given_clear(&given);
}

static void
test_check_return(void **state)
{
	static const struct {
		uint32_t code, expected;
	} rows[] = {
		{ 0, 0 }, { 4096, 0 }, { 32768, 2 }, { 32769, 2 }, { 32770, 1 }, { 32771, 2 },
		{ 32772, 3 }, { 32773, 4 }, { 32774, 5 }, { 32775, 5 }, { 32776, 4 }, { 32777, 2 },
		{ 32778, 2 }, { 32784, 6 }, { 1, 2 }, { 32779, 2 }, { UINT32_MAX, 2 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_int_equal(arguments_check_return(rows[i].code), rows[i].expected);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_system),
		cmocka_unit_test(test_keys),
		cmocka_unit_test(test_types),
		cmocka_unit_test(test_destinations),
		cmocka_unit_test(test_settings),
		cmocka_unit_test(test_new_settings),
		cmocka_unit_test(test_shut_off),
		cmocka_unit_test(test_check_return),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
