/* Names of the target language, by the rules that the README gives. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/intern.h"
#include "emit/names.h"

struct style {
	const char *name, *snake, *camel, *pascal;
};

static void
test_styles(void **state)
{
	static const struct style cases[] = {
		{ "InstanceID", "instance_id", "instanceId", "InstanceId" },
		{ "LocalOrUtcTime", "local_or_utc_time", "localOrUtcTime", "LocalOrUtcTime" },
		{ "OSType", "os_type", "osType", "OsType" },
		{ "Msvm_MigrationJob", "msvm_migration_job", "msvmMigrationJob",
		  "MsvmMigrationJob" },
		{ "CIM_ConcreteJob", "cim_concrete_job", "cimConcreteJob", "CimConcreteJob" },
		{ "IPv4Address", "ipv4_address", "ipv4Address", "Ipv4Address" },
		{ "UseIPv6", "use_ipv6", "useIpv6", "UseIpv6" },
		{ "ReadIOs", "read_ios", "readIos", "ReadIos" },
		{ "ReadIOsTotal", "read_ios_total", "readIosTotal", "ReadIosTotal" },
		{ "VLANs", "vlans", "vlans", "Vlans" },
		{ "IPsec", "i_psec", "iPsec", "IPsec" },
		{ "BlockSize2K", "block_size2_k", "blockSize2K", "BlockSize2K" },
		{ "PCIController", "pci_controller", "pciController", "PciController" },
		{ "already_snake", "already_snake", "alreadySnake", "AlreadySnake" },
		{ "X", "x", "x", "X" },
		{ "__PATH", "__path", "Path", "Path" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct buf text = { 0 };

		names_snake(&text, cases[i].name);
		assert_string_equal(text.text, cases[i].snake);
		buf_clear(&text);
		names_camel(&text, cases[i].name);
		assert_string_equal(text.text, cases[i].camel);
		buf_clear(&text);
		names_pascal(&text, cases[i].name);
		assert_string_equal(text.text, cases[i].pascal);
		buf_clear(&text);
	}
}

static void
test_constants(void **state)
{
	static const char *const cases[][2] = {
		{ "Shutting Down", "SHUTTING_DOWN" },
		{ "-Saturday", "MINUS_SATURDAY" },
		{ "Degraded/Warning", "DEGRADED_WARNING" },
		{ "a  --  b", "A_B" },
		{ "802.11n", "802_11N" },
		{ "", "" },
		{ "-", "MINUS_" },
		{ "caf\xc3\xa9", "CAF_" },
	};
	struct arena arena = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_string_equal(names_constant(&arena, cases[i][0]), cases[i][1]);
	arena_clear(&arena);
}

static void
test_distance(void **state)
{
	(void)state;
	assert_int_equal(name_distance("Description", "Descripton", 2), 1);
	assert_int_equal(name_distance("key", "KEY", 2), 0);
	assert_int_equal(name_distance("uint16", "uitn16", 2), 1);
	assert_int_equal(name_distance("string", "strng", 2), 1);
	assert_int_equal(name_distance("boolean", "datetime", 2), 3);
	assert_int_equal(name_distance("", "ab", 2), 2);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_styles),
		cmocka_unit_test(test_constants),
		cmocka_unit_test(test_distance),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
