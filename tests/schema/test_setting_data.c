/*
 * The classes of settings against their published description: the properties in their order, who
 * may write them, value maps, limits and defaults.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "msvm_move_unmanaged_vhd.h"
#include "msvm_storage_allocation_setting_data.h"
#include "msvm_virtual_system_migration_service_setting_data.h"
#include "msvm_virtual_system_migration_setting_data.h"
#include "msvm_virtual_system_setting_data.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/*
 * Letters before a name: b boolean, 1 2 4 8 unsigned of that many bytes, s string, d datetime; a is
 * an array, w may be written.
 */
static const struct {
	const struct mof_class *cls;
	const char *super;
	size_t size;
	const char *properties;
} expectations[] = {
	{ &msvm_move_unmanaged_vhd_class, "CIM_ManagedElement",
	  sizeof(struct msvm_move_unmanaged_vhd),
	  "s InstanceID s Caption s Description s ElementName s VhdSourcePath "
	  "s VhdDestinationPath " },
	{ &msvm_virtual_system_migration_setting_data_class,
	  "CIM_VirtualSystemMigrationSettingData",
	  sizeof(struct msvm_virtual_system_migration_setting_data),
	  "s InstanceID s Caption s Description s ElementName 2w MigrationType 2 Priority "
	  "2 Bandwidth s BandwidthUnit s OtherTransportType 2w TransportType "
	  "bw RemoveSourceUnmanagedVhds bw AvoidRemovingVHDs 2w CPUCappingMagnitude "
	  "bw CancelIfBlackoutThresholdExceeded bw AllowOverwriteExistingFile "
	  "saw UnmanagedVhds sw DestinationPlannedVirtualSystemId "
	  "saw DestinationIPAddressList bw RetainVhdCopiesOnSource bw EnableCompression " },
	{ &msvm_virtual_system_migration_service_setting_data_class, "CIM_SettingData",
	  sizeof(struct msvm_virtual_system_migration_service_setting_data),
	  "s InstanceID s Caption s Description s ElementName b EnableVirtualSystemMigration "
	  "4 MaximumActiveVirtualSystemMigration 4 MaximumActiveStorageMigration "
	  "4 AuthenticationType b EnableCompression b EnableSmbTransport " },
	{ &msvm_virtual_system_setting_data_class, "CIM_VirtualSystemSettingData",
	  sizeof(struct msvm_virtual_system_setting_data),
	  "s InstanceID s Caption s Description s ElementName s VirtualSystemIdentifier "
	  "s VirtualSystemType sa Notes d CreationTime s ConfigurationID "
	  "s ConfigurationDataRoot s ConfigurationFile s SnapshotDataRoot s SuspendDataRoot "
	  "s SwapFileDataRoot s LogDataRoot 2 AutomaticStartupAction "
	  "d AutomaticStartupActionDelay 2 AutomaticStartupActionSequenceNumber "
	  "2 AutomaticShutdownAction 2 AutomaticRecoveryAction s RecoveryFile sw BIOSGUID "
	  "sw BIOSSerialNumber sw BaseBoardSerialNumber sw ChassisSerialNumber "
	  "s Architecture sw ChassisAssetTag bw BIOSNumLock 2aw BootOrder s Parent "
	  "2w UserSnapshotType b IsSaved sw AdditionalRecoveryInformation "
	  "bw AllowFullSCSICommandSet 4w DebugChannelId 2w DebugPortEnabled 4w DebugPort "
	  "s Version bw IncrementalBackupEnabled bw VirtualNumaEnabled "
	  "bw AllowReducedFcRedundancy s VirtualSystemSubType saw BootSourceOrder "
	  "bw PauseAfterBootFailure 2w NetworkBootPreferredProtocol "
	  "bw GuestControlledCacheTypes bw AutomaticSnapshotsEnabled b IsAutomaticSnapshot "
	  "s GuestStateFile s GuestStateDataRoot bw LockOnDisconnect sw ParentPackage "
	  "dw AutomaticCriticalErrorActionTimeout 2w AutomaticCriticalErrorAction "
	  "2w ConsoleMode bw SecureBootEnabled sw SecureBootTemplateId 8w LowMmioGapSize "
	  "8w HighMmioGapSize 2w EnhancedSessionTransportType " },
	{ &msvm_storage_allocation_setting_data_class, "CIM_StorageAllocationSettingData",
	  sizeof(struct msvm_storage_allocation_setting_data),
	  "s InstanceID s Caption s Description s ElementName 2 ResourceType "
	  "s OtherResourceType s ResourceSubType s PoolID 2 ConsumerVisibility "
	  "sa HostResource s AllocationUnits 8 VirtualQuantity 8 Reservation 8 Limit 4 Weight "
	  "b AutomaticAllocation b AutomaticDeallocation s Parent sa Connection s Address "
	  "2 MappingBehavior s AddressOnParent s VirtualQuantityUnits "
	  "8 VirtualResourceBlockSize 2 Access 8 HostResourceBlockSize "
	  "8 HostExtentStartingAddress s HostExtentName 2 HostExtentNameFormat "
	  "s OtherHostExtentNameFormat 2 HostExtentNameNamespace "
	  "s OtherHostExtentNameNamespace s StorageQoSPolicyID 8 IOPSLimit 8 IOPSReservation "
	  "s IOPSAllocationUnits b PersistentReservationsSupported 2 CachingMode s SnapshotId "
	  "b IgnoreFlushes 2 WriteHardeningMethod " },
};

static char
type_letter(const struct mof_property *property)
{
	switch (property->type) {
	case MOF_BOOLEAN: return 'b';
	case MOF_UINT8: return '1';
	case MOF_UINT16: return '2';
	case MOF_UINT32: return '4';
	case MOF_UINT64: return '8';
	case MOF_STRING: return 's';
	case MOF_DATETIME: return 'd';
	default: return '?';
	}
}

static void
test_properties(void **state)
{
	char got[4096];
	size_t i, k;

	(void)state;
	for (i = 0; i < COUNT(expectations); i++) {
		const struct mof_class *cls = expectations[i].cls;
		size_t len = 0;

		assert_string_equal(cls->super->name, expectations[i].super);
		assert_int_equal(cls->size, expectations[i].size);
		for (k = 0; k < cls->property_count && len < sizeof(got); k++) {
			const struct mof_property *property = cls->properties[k];

			len += (size_t)snprintf(got + len, sizeof(got) - len, "%c%s%s %s ",
						type_letter(property),
						property->flags & MOF_ARRAY ? "a" : "",
						property->flags & MOF_WRITE ? "w" : "",
						property->name);
		}
		assert_string_equal(got, expectations[i].properties);
	}
}

/* Settings have a key and a name; what is embedded only has neither. */
static void
test_keys(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(expectations); i++) {
		const struct mof_class *cls = expectations[i].cls;
		bool settings = mof_class_is_a(cls, "CIM_SettingData");
		const struct mof_property *id = mof_class_find_property(cls, "InstanceID");
		const struct mof_property *name = mof_class_find_property(cls, "ElementName");

		assert_int_equal(settings, cls != &msvm_move_unmanaged_vhd_class);
		assert_int_equal((id->flags & MOF_KEY) != 0, settings);
		assert_int_equal((name->flags & MOF_REQUIRED) != 0, settings);
	}
}

static void
test_migration_types(void **state)
{
	static const struct {
		uint16_t value;
		const char *name;
	} types[] = {
		{ 0, "Unknown" },
		{ 32768, "VirtualSystem" },
		{ 32769, "Storage" },
		{ 32770, "Staged" },
		{ 32771, "VirtualSystemAndStorage" },
		{ 32772, "StorageDeepCheck" },
	};
	size_t i, valid = 0;
	uint32_t value;
	uint16_t parsed;

	(void)state;
	for (i = 0; i < COUNT(types); i++) {
		uint16_t type = types[i].value;

		assert_string_equal(
			msvm_virtual_system_migration_setting_data_migration_type_str(type),
			types[i].name);
		assert_int_equal(msvm_virtual_system_migration_setting_data_migration_type_parse(
					 types[i].name, &parsed), 0);
		assert_int_equal(parsed, types[i].value);
	}
	for (value = 0; value <= UINT16_MAX; value++)
		valid += msvm_virtual_system_migration_setting_data_migration_type_valid(
			(uint16_t)value);
	assert_int_equal(valid, COUNT(types));
	/* The types of CIM keep their names in the class that has them. */
	assert_string_equal(cim_virtual_system_migration_setting_data_migration_type_str(2),
			    "Live");
}

static void
test_transport_types(void **state)
{
	const struct mof_property *property = mof_class_find_property(
		&msvm_virtual_system_migration_setting_data_class, "TransportType");

	(void)state;
	assert_ptr_equal(property->values,
			 &cim_virtual_system_migration_setting_data_transport_type_map);
	assert_string_equal(mof_enum_str(property->values, 4), "TLS Strict");
	assert_string_equal(mof_enum_str(property->values, 7), "DMTF Reserved");
	assert_string_equal(mof_enum_str(property->values, 32767), "DMTF Reserved");
	assert_string_equal(mof_enum_str(property->values, 32768), "Vendor Reserved");
}

static void
test_migration_defaults(void **state)
{
	struct msvm_virtual_system_migration_setting_data data;
	struct msvm_virtual_system_migration_service_setting_data service;
	struct mof_error why;

	(void)state;
	msvm_virtual_system_migration_setting_data_init(&data);
	assert_string_equal(data.caption, "Migration Setting Data");
	assert_string_equal(data.description, "Virtual System Migration Setting Data");
	assert_false(data.migration_type.set);
	data.instance_id = "mofc:x";
	data.element_name = "x";
	data.migration_type = mof_u16(32772);
	assert_int_equal(msvm_virtual_system_migration_setting_data_validate(&data, &why), 0);
	data.migration_type = mof_u16(32773);
	assert_int_equal(msvm_virtual_system_migration_setting_data_validate(&data, &why), -EINVAL);

	msvm_virtual_system_migration_service_setting_data_init(&service);
	assert_true(service.enable_compression.set && service.enable_compression.value);
	assert_true(service.enable_smb_transport.set && !service.enable_smb_transport.value);
	assert_false(service.enable_virtual_system_migration.set);
}

static void
test_machine(void **state)
{
	char name[102];
	struct msvm_virtual_system_setting_data data;
	struct mof_error why;

	(void)state;
	msvm_virtual_system_setting_data_init(&data);
	assert_string_equal(data.caption, "Virtual Machine Settings");
	assert_true(data.allow_reduced_fc_redundancy.set &&
		    !data.allow_reduced_fc_redundancy.value);
	memset(name, 'x', sizeof(name) - 1);
	name[101] = '\0';
	data.instance_id = "Microsoft:x";
	data.element_name = name;
	assert_int_equal(msvm_virtual_system_setting_data_validate(&data, &why), -EINVAL);
	data.element_name = name + 1;
	assert_int_equal(msvm_virtual_system_setting_data_validate(&data, &why), 0);
	strcpy(data.automatic_startup_action_delay.text, "20240101000000.000000+000");
	assert_int_equal(msvm_virtual_system_setting_data_validate(&data, &why), -EINVAL);
	strcpy(data.automatic_startup_action_delay.text, "00000000000030.000000:000");
	assert_int_equal(msvm_virtual_system_setting_data_validate(&data, &why), 0);
}

static void
test_storage(void **state)
{
	struct msvm_storage_allocation_setting_data data;
	struct mof_error why;

	(void)state;
	msvm_storage_allocation_setting_data_init(&data);
	assert_string_equal(data.caption, "Hard Disk Image Default Settings");
	assert_string_equal(data.virtual_quantity_units, "count(fixed size block)");
	assert_int_equal(data.limit.value, 1);
	assert_string_equal(data.snapshot_id, "");
	data.instance_id = "Microsoft:x";
	data.element_name = "x";
	data.resource_type =
		mof_u16(CIM_RESOURCE_ALLOCATION_SETTING_DATA_RESOURCE_TYPE_LOGICAL_DISK);
	assert_int_equal(data.resource_type.value, 31);
	data.weight = mof_u32(10000);
	data.iops_limit = mof_u64(1000000000);
	data.iops_reservation = mof_u64(1000000000);
	assert_int_equal(msvm_storage_allocation_setting_data_validate(&data, &why), 0);
	data.weight = mof_u32(0);
	assert_int_equal(msvm_storage_allocation_setting_data_validate(&data, &why), -EINVAL);
	data.weight = mof_u32(1);
	data.iops_limit = mof_u64(1000000001);
	assert_int_equal(msvm_storage_allocation_setting_data_validate(&data, &why), -EINVAL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_properties),
		cmocka_unit_test(test_keys),
		cmocka_unit_test(test_migration_types),
		cmocka_unit_test(test_transport_types),
		cmocka_unit_test(test_migration_defaults),
		cmocka_unit_test(test_machine),
		cmocka_unit_test(test_storage),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
