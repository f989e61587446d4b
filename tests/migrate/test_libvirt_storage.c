/* Pools that a job makes for itself at a host, here one of libvirt's test driver. */
#include "support.h"

#include <migrate/driver.h>
#include <migrate/libvirt_storage.h>

#include <libvirt/virterror.h>

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define JOB "mofc:0b7c9a52-0000-4000-8000-000000000001"
#define OTHER "mofc:0b7c9a52-0000-4000-8000-000000000002"

static void
be_quiet(void *context, virErrorPtr error)
{
	(void)context;
	(void)error;
}

static void
make_pool(virConnectPtr connection, const char *name, const char *folder)
{
	char xml[400];
	virStoragePoolPtr pool;

	snprintf(xml, sizeof(xml), "<pool type='dir'><name>%s</name><target><path>%s</path>"
		 "</target></pool>", name, folder);
	pool = virStoragePoolCreateXML(connection, xml, 0);
	assert_non_null(pool);
	virStoragePoolFree(pool);
}

static bool
has_pool(virConnectPtr connection, const char *name)
{
	virStoragePoolPtr pool = virStoragePoolLookupByName(connection, name);

	if (pool)
		virStoragePoolFree(pool);
	return pool != NULL;
}

static int
count_pools(virConnectPtr connection)
{
	return virConnectListAllStoragePools(connection, NULL, 0);
}

/* A call leaves no pool behind. */
static void
test_find(void **state)
{
	virConnectPtr connection = virConnectOpen("test:///default");
	struct migrate_result failure;
	int before;

	(void)state;
	assert_non_null(connection);
	before = count_pools(connection);
	assert_int_equal(storage_find(connection, JOB, "/images/g1.img", &failure), 0);
	assert_int_equal(storage_find(connection, NULL, "/images/g1.img", &failure), 0);
	assert_int_equal(count_pools(connection), before);
	virConnectClose(connection);
}

/* A runner that was killed leaves one: it goes, and no other does. */
static void
test_tidy(void **state)
{
	virConnectPtr connection = virConnectOpen("test:///default");
	struct migrate_result failure;

	(void)state;
	assert_non_null(connection);
	make_pool(connection, "mofc-0b7c9a52-0000-4000-8000-000000000001-1234abcd", "/one");
	make_pool(connection, "mofc-0b7c9a52-0000-4000-8000-000000000001-5678abcd", "/two");
	make_pool(connection, "mofc-0b7c9a52-0000-4000-8000-000000000002-1234abcd", "/three");
	make_pool(connection, "images", "/four");
	assert_int_equal(storage_tidy(connection, JOB, &failure), 0);
	assert_false(has_pool(connection, "mofc-0b7c9a52-0000-4000-8000-000000000001-1234abcd"));
	assert_false(has_pool(connection, "mofc-0b7c9a52-0000-4000-8000-000000000001-5678abcd"));
	assert_true(has_pool(connection, "mofc-0b7c9a52-0000-4000-8000-000000000002-1234abcd"));
	assert_true(has_pool(connection, "images"));
	assert_true(has_pool(connection, "default-pool"));
	assert_int_equal(storage_tidy(connection, OTHER, &failure), 0);
	assert_false(has_pool(connection, "mofc-0b7c9a52-0000-4000-8000-000000000002-1234abcd"));
	virConnectClose(connection);
}

static bool
has_image(const char *path)
{
	virConnectPtr connection = virConnectOpen("test:///default");
	virStorageVolPtr volume = virStorageVolLookupByPath(connection, path);

	if (volume)
		virStorageVolFree(volume);
	virConnectClose(connection);
	return volume != NULL;
}

static void
ask(struct migrate_task *task, enum migrate_action action)
{
	struct migrate_event event;
	struct moment now;

	assert_int_equal(task->driver->ops->begin(task, action), 0);
	do {
		usleep(1000);
		now = moment_now();
	} while (!task->driver->ops->poll(task, &now, &event));
	assert_int_equal(event.type, MIGRATE_FINISHED);
	assert_int_equal(event.u.result.kind, MIGRATE_RESULT_OK);
}

/*
 * A runner that slept while it made the images, and has lost the job meanwhile, takes them away
 * again: the other one has looked for them already.
 */
static void
test_unclaimed(void **state)
{
	struct migrate_disk disk = { .target = "vda", .source = "/default-pool/old",
				     .path = "/default-pool/new", .format = "raw",
				     .capacity = 1 << 20, .made = true };
	const struct migrate_order order = { .id = JOB, .source_uri = "test:///default",
					     .destination_uri = "test:///default", .domain = UUID,
					     .job_type = 306, .disks = &disk, .disk_count = 1 };
	virConnectPtr kept = virConnectOpen("test:///default");
	struct migrate_driver *driver;
	struct migrate_task *task;
	struct mof_error error;

	(void)state;
	assert_int_equal(migrate_driver_libvirt_new(&driver, &error), 0);
	assert_int_equal(driver->ops->open(driver, &order, &task), 0);
	ask(task, MIGRATE_MAKE_IMAGES);
	assert_true(has_image("/default-pool/new"));
	driver->ops->close(task);
	for (int i = 0; i < 2000 && has_image("/default-pool/new"); i++)
		usleep(1000);
	assert_false(has_image("/default-pool/new"));
	driver->ops->free(driver);
	virConnectClose(kept);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_find),
		cmocka_unit_test(test_tidy),
		cmocka_unit_test(test_unclaimed),
	};

	virSetErrorFunc(NULL, be_quiet);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
