/* NewResourceSettingData: which disk is meant, and where its image may go. */
#include "given.h"

#include <stdio.h>
#include <string.h>

#define NAMED(property, name, path) DISK(TEXT(property, name) HOST_RESOURCE(path))
#define FROM_TO(from, to) DISK(HOST_RESOURCE(from) CONNECTION(to))

/* The disks of the machine as the caller may know them. */
static const struct migrate_disk known[] = {
	{ .target = "vda", .source = "/var/images/a.qcow2", .format = "qcow2", .capacity = 10 },
	{ .target = "vdb", .source = "/srv/both/b.img", .format = "raw", .capacity = 20 },
	{ .target = "sda" },
};

struct row {
	const char *first, *second;
	uint32_t code;
	/* of the last element; or, in target, what the message has in it */
	const char *target, *source, *path;
};

static bool
is_equal(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}

static bool
is_right(const struct given *given, const struct row *row, uint32_t code)
{
	const struct migrate_disk *disk;

	if (code != row->code)
		return false;
	if (code)
		return strncmp(given->error.message, "NewResourceSettingData", 22) == 0 &&
		       strstr(given->error.message, row->target);
	disk = &given->wish.disks[given->wish.disk_count - 1];
	return is_equal(disk->target, row->target) && is_equal(disk->source, row->source) &&
	       is_equal(disk->path, row->path);
}

static void
run_rows(struct given *given, const struct row *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		uint32_t code;

		given_disks(given, rows[i].first, rows[i].second);
		code = given_read(given);
		if (!is_right(given, &rows[i], code))
			fail_msg("row %zu: %u (%s)", i, code, given->error.message);
	}
}

/* As long as nobody has asked the source, a wish says no more than the client. */
static const struct row unknown_rows[] = {
	{ DISK(HOST_RESOURCE("/srv/beta/x")), NULL, 0, NULL, NULL, "/srv/beta/x" },
	{ DISK(CONNECTION("/srv/beta/x")), NULL, 0, NULL, NULL, "/srv/beta/x" },
	{ FROM_TO("/var/a", "/srv/beta/x"), NULL, 0, NULL, "/var/a", "/srv/beta/x" },
	{ DISK(CONNECTION("/srv/beta/x") HOST_RESOURCE("/var/a")), NULL, 0, NULL, "/var/a",
	  "/srv/beta/x" },
	{ DISK(HOST_RESOURCE("") CONNECTION("/srv/beta/x")), NULL, 0, NULL, NULL,
	  "/srv/beta/x" },
	{ DISK(HOST_RESOURCE("/srv/beta/x") CONNECTION("")), NULL, 0, NULL, NULL,
	  "/srv/beta/x" },
	{ DISK(HOST_RESOURCE("/srv/beta/x") LIST("Connection", "")), NULL, 0, NULL, NULL,
	  "/srv/beta/x" },
	{ DISK(""), NULL, 0, NULL, NULL, NULL },
	{ DISK(HOST_RESOURCE("")), NULL, 0, NULL, NULL, NULL },
	{ DISK(LIST("HostResource", "<VALUE.NULL/>")), NULL, 0, NULL, NULL, NULL },
	{ DISK(TEXT("InstanceID", "mofc:" UUID "/vda")), NULL, 0, "vda", NULL, NULL },
	{ NAMED("InstanceID", "Microsoft:" UUID "\\vdb", "/srv/beta/x"), NULL, 0, "vdb",
	  NULL, "/srv/beta/x" },
	{ NAMED("InstanceID", "sdaa", "/srv/beta/x"), NULL, 0, "sdaa", NULL,
	  "/srv/beta/x" },
	{ NAMED("InstanceID", "vda/", "/srv/beta/x"), NULL, 0, NULL, NULL, "/srv/beta/x" },
	{ NAMED("InstanceID", "vda\\0\\0\\L", "/srv/beta/x"), NULL, 0, NULL, NULL,
	  "/srv/beta/x" },
	{ NAMED("Address", "hdc", "/srv/beta/x"), NULL, 0, "hdc", NULL, "/srv/beta/x" },
	{ NAMED("AddressOnParent", "fda", "/srv/beta/x"), NULL, 0, "fda", NULL,
	  "/srv/beta/x" },
	{ NAMED("ElementName", "xvdb", "/srv/beta/x"), NULL, 0, "xvdb", NULL,
	  "/srv/beta/x" },
	{ NAMED("ElementName", "Hard Drive", "/srv/beta/x"), NULL, 0, NULL, NULL,
	  "/srv/beta/x" },
	{ NAMED("ElementName", "vd", "/srv/beta/x"), NULL, 0, NULL, NULL, "/srv/beta/x" },
	{ NAMED("ElementName", "vda1", "/srv/beta/x"), NULL, 0, NULL, NULL,
	  "/srv/beta/x" },
	{ NAMED("ElementName", "VDA", "/srv/beta/x"), NULL, 0, NULL, NULL, "/srv/beta/x" },
	{ NAMED("AddressOnParent", "0", "/srv/beta/x"), NULL, 0, NULL, NULL,
	  "/srv/beta/x" },
	{ DISK(TEXT("InstanceID", "x:vda") TEXT("ElementName", "vdb")), NULL, 0, "vda",
	  NULL, NULL },
	{ DISK(TEXT("ElementName", "vda") HOST_RESOURCE("/v/a") CONNECTION("/srv/beta/x")),
	  NULL, 0, NULL, "/v/a", "/srv/beta/x" },
	{ DISK(HOST_RESOURCE("/srv/beta/x")), DISK(HOST_RESOURCE("/srv/beta/y")), 0, NULL,
	  NULL, "/srv/beta/y" },
	{ NAMED("InstanceID", "x:vda", "/srv/beta/x"), DISK(TEXT("InstanceID", "y:vda")),
	  32773, "[1]: means the same disk as element 0, \"vda\"", NULL, NULL },
	{ FROM_TO("/v/a", "/srv/beta/x"), FROM_TO("/v//a", "/srv/beta/y"), 32773,
	  "means the same disk", NULL, NULL },
	{ DISK(HOST_RESOURCE("/srv/beta/x")), DISK(HOST_RESOURCE("/srv/beta/./x")), 32773,
	  "is where element 0 goes to", NULL, NULL },
	{ DISK(LIST("HostResource", ITEM("/srv/beta/x") ITEM("/srv/beta/y"))), NULL, 32773,
	  "HostResource has 2 elements", NULL, NULL },
	{ DISK(LIST("Connection", ITEM("/srv/beta/x") ITEM("/srv/beta/x"))), NULL, 32773,
	  "Connection has 2 elements", NULL, NULL },
	{ DISK(NUMBER("ResourceType", "31")), NULL, 0, NULL, NULL, NULL },
	{ DISK(NUMBER("ResourceType", "17")), NULL, 32773, "ResourceType 17", NULL, NULL },
	{ DISK(PROPERTY("IOPSLimit", "uint64", "1000000001")), NULL, 32773, "IOPSLimit",
	  NULL, NULL },
	{ DISK(""), "x", 32773, "[1]: ", NULL, NULL },
	{ DISK(""), SETTINGS(""), 32773, "[1]: ", NULL, NULL },
};

static void
test_unknown_disks(void **state)
{
	struct given given;

	(void)state;
	given_init(&given);
	given.arguments.migration_setting_data = SETTINGS(TYPE("32771"));
	run_rows(&given, unknown_rows, COUNT(unknown_rows));
	given_clear(&given);
}

/* Where a new path may lie on the destination, beta. */
static void
test_new_paths(void **state)
{
	static const struct {
		const char *path;
		const char *expected; /* NULL: refused */
	} rows[] = {
		{ "/srv/beta/a.img", "/srv/beta/a.img" },
		{ "/srv/both/a.img", "/srv/both/a.img" },
		{ "/srv/beta/deep/er/a.img", "/srv/beta/deep/er/a.img" },
		{ "//srv/./beta///a.img", "/srv/beta/a.img" },
		{ "/srv/alpha/../beta/a.img", "/srv/beta/a.img" },
		{ "/srv/beta/with blank, comma &amp; \xc3\xa4",
		  "/srv/beta/with blank, comma & \xc3\xa4" },
		{ "/srv/beta/..a", "/srv/beta/..a" },
		{ "/srv/alpha/a.img", NULL },
		{ "/srv/betas/a.img", NULL },
		{ "/srv/beta", NULL },
		{ "/srv/beta/", NULL },
		{ "/srv/beta/x/", NULL },
		{ "/srv/beta/x/.", NULL },
		{ "/srv/beta/x/..", NULL },
		{ "/srv/beta/../alpha/a.img", NULL },
		{ "/srv/beta/../../etc/passwd", NULL },
		{ "/srv/beta/x/../../../etc/passwd", NULL },
		{ "/etc/passwd", NULL },
		{ "/", NULL },
		{ "srv/beta/a.img", NULL },
		{ "./a.img", NULL },
		{ "~/a.img", NULL },
		{ "C:\\vm\\a.vhdx", NULL },
		{ "\\\\server\\share\\a.vhdx", NULL },
		{ "json:{}", NULL },
		{ "nbd://10.0.0.1/x", NULL },
		{ "file:///srv/beta/a.img", NULL },
		{ "/srv/beta/a&#10;.img", NULL },
		{ "/srv/beta/a\x7f.img", NULL },
		{ "/srv/beta/a\xc2\x9b.img", NULL },
		{ " /srv/beta/a.img", NULL },
	};
	struct given given;

	(void)state;
	given_init(&given);
	given.arguments.migration_setting_data = SETTINGS(TYPE("32771"));
	for (size_t i = 0; i < COUNT(rows); i++) {
		char text[500];
		uint32_t code;

		snprintf(text, sizeof(text), DISK(HOST_RESOURCE("%s")), rows[i].path);
		given_disks(&given, text, NULL);
		code = given_read(&given);
		if (code != (rows[i].expected ? 0 : 32773) ||
		    (!code && strcmp(given.wish.disks[0].path, rows[i].expected) != 0))
			fail_msg("%s: %u (%s)", rows[i].path, code, given.error.message);
	}
	given_clear(&given);
}

/* Whose storage= counts: the destination's, and the source's where nothing leaves it. */
static void
test_whose_storage(void **state)
{
	static const struct {
		const char *settings, *destination;
		bool alpha, beta; /* whether paths of alpha and of beta are right */
	} rows[] = {
		{ SETTINGS(TYPE("32769")), NULL, true, false },
		{ SETTINGS(TYPE("32770")), "beta", false, true },
		{ SETTINGS(TYPE("32771")), "beta", false, true },
		{ SETTINGS(TYPE("32772")), "beta", false, true },
		{ SETTINGS(TYPE("32772")), NULL, true, false },
		{ SETTINGS(TYPE("32771")), "gamma", false, false },
	};
	struct given given;

	(void)state;
	given_init(&given);
	given.arguments.is_check = true;
	for (size_t i = 0; i < COUNT(rows); i++) {
		given.arguments.migration_setting_data = rows[i].settings;
		given.arguments.destination_host = rows[i].destination;
		given_disks(&given, DISK(HOST_RESOURCE("/srv/alpha/x")), NULL);
		assert_int_equal(given_read(&given), rows[i].alpha ? 0 : 32773);
		given_disks(&given, DISK(HOST_RESOURCE("/srv/beta/x")), NULL);
		assert_int_equal(given_read(&given), rows[i].beta ? 0 : 32773);
		given_disks(&given, DISK(""), NULL);
		assert_int_equal(given_read(&given), 0);
	}
	given_clear(&given);
}

#define A "/var/images/a.qcow2"
#define B "/srv/both/b.img"
#define X "/srv/both/x"

/* With the disks known, each element is bound to one, and what stays need not be allowed. */
static const struct row known_rows[] = {
	{ DISK(HOST_RESOURCE(X)), NULL, 0, "vda", A, X },
	{ DISK(""), DISK(HOST_RESOURCE(X)), 0, "vdb", B, X },
	{ DISK(HOST_RESOURCE(A)), NULL, 0, "vda", A, A },
	{ DISK(HOST_RESOURCE("/var//images/./a.qcow2")), NULL, 0, "vda", A, A },
	{ DISK(""), NULL, 0, "vda", A, A },
	{ DISK(HOST_RESOURCE("")), NULL, 0, "vda", A, A },
	{ DISK(HOST_RESOURCE(B)), NULL, 0, "vdb", B, B },
	{ FROM_TO(B, X), NULL, 0, "vdb", B, X },
	{ FROM_TO("/srv//both/b.img", X), NULL, 0, "vdb", B, X },
	{ FROM_TO(A, A), NULL, 0, "vda", A, A },
	{ FROM_TO(X, "/srv/both/y"), NULL, 32773, "is no image of the machine", NULL, NULL },
	{ FROM_TO("x", X), NULL, 32773, "is no image of the machine", NULL, NULL },
	{ NAMED("InstanceID", "mofc:" UUID "/vdb", X), NULL, 0, "vdb", B, X },
	{ NAMED("InstanceID", "mofc:" UUID "/vdc", X), NULL, 32773, "no disk \"vdc\"", NULL, NULL },
	{ DISK(TEXT("ElementName", "vda") HOST_RESOURCE(B) CONNECTION(X)), NULL, 0, "vdb", B, X },
	{ NAMED("ElementName", "vda", B), NULL, 32773, "the image of another disk", NULL, NULL },
	{ NAMED("ElementName", "sda", X), NULL, 0, "sda", NULL, X },
	{ DISK(TEXT("ElementName", "sda")), NULL, 0, "sda", NULL, NULL },
	{ FROM_TO(A, B), NULL, 32773, "the image of another disk", NULL, NULL },
	{ FROM_TO(A, X), FROM_TO(A, "/srv/both/y"), 32773, "same disk as element 0", NULL, NULL },
	{ FROM_TO(B, X), DISK(HOST_RESOURCE("/srv/both/y")), 32773, "same disk as element 0", NULL,
	  NULL },
	{ NAMED("ElementName", "vda", X), DISK(TEXT("ElementName", "vda")), 32773,
	  "same disk as element 0", NULL, NULL },
	{ FROM_TO(A, X), FROM_TO(B, X), 32773, "is where element 0 goes to", NULL, NULL },
	{ FROM_TO(A, "/etc/passwd"), NULL, 32773, "lies in none of the folders", NULL, NULL },
	{ FROM_TO(A, "/etc/../srv/both/x"), NULL, 0, "vda", A, X },
};

static void
test_known_disks(void **state)
{
	struct given given;

	(void)state;
	given_init(&given);
	given.arguments.disks = known;
	given.arguments.disk_count = COUNT(known);
	given.arguments.migration_setting_data = SETTINGS(TYPE("32771"));
	run_rows(&given, known_rows, COUNT(known_rows));
	given_disks(&given, FROM_TO(A, X), NULL);
	assert_int_equal(given_read(&given), 0);
	assert_string_equal(given.wish.disks[0].format, "qcow2");
	assert_int_equal(given.wish.disks[0].capacity, 10);
	assert_ptr_not_equal(given.wish.disks[0].source, known[0].source);

	/* Within the host the same. */
	given.arguments.destination_host = NULL;
	given.arguments.migration_setting_data = SETTINGS(TYPE("32769"));
	run_rows(&given, known_rows, COUNT(known_rows));

	/* More elements than disks. */
	given.arguments.disk_count = 1;
	given_disks(&given, DISK(""), DISK(""));
	assert_int_equal(given_read(&given), 32773);
	assert_non_null(strstr(given.error.message, "[1]: the machine has only 1 disks"));
	given_clear(&given);
}

static void
test_count(void **state)
{
	const char *texts[JOB_DISKS_MAX + 1];
	struct given given;

	(void)state;
	given_init(&given);
	given.arguments.migration_setting_data = SETTINGS(TYPE("32771"));
	for (size_t i = 0; i < COUNT(texts); i++)
		texts[i] = DISK("");
	given.arguments.new_resource_setting_data = texts;
	given.arguments.new_resource_count = JOB_DISKS_MAX;
	assert_int_equal(given_read(&given), 0);
	assert_int_equal(given.wish.disk_count, JOB_DISKS_MAX);
	given.arguments.new_resource_count = JOB_DISKS_MAX + 1;
	assert_int_equal(given_read(&given), 32773);
	given.arguments.new_resource_count = 2;
	texts[1] = NULL;
	assert_int_equal(given_read(&given), 32773);
	assert_non_null(strstr(given.error.message, "NewResourceSettingData[1]: is NULL"));
	given.arguments.new_resource_count = 0;
	assert_int_equal(given_read(&given), 0);
	assert_null(given.wish.disks);
	given_clear(&given);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_unknown_disks),
		cmocka_unit_test(test_new_paths),
		cmocka_unit_test(test_whose_storage),
		cmocka_unit_test(test_known_disks),
		cmocka_unit_test(test_count),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
