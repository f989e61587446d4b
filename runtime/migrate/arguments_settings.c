/* MigrationSettingData: how a move is to be made. */
#include "arguments_reading.h"
#include "bandwidth.h"
#include "uuid.h"

#include <msvm_move_unmanaged_vhd.h>

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define MIGRATION(name) MSVM_VIRTUAL_SYSTEM_MIGRATION_SETTING_DATA_MIGRATION_TYPE_##name
#define TRANSPORT(name) CIM_VIRTUAL_SYSTEM_MIGRATION_SETTING_DATA_TRANSPORT_TYPE_##name
#define ADDRESSES "MigrationSettingData.DestinationIPAddressList"

static bool
moves_storage(const struct arguments_reading *reading)
{
	return reading->wish.migration_type == MIGRATION(STORAGE) ||
	       reading->wish.migration_type == MIGRATION(VIRTUALSYSTEMANDSTORAGE);
}

static int
read_transport(struct arguments_reading *reading,
	       const struct msvm_virtual_system_migration_setting_data *settings)
{
	struct migrate_settings *result = &reading->wish.settings;

	switch (settings->transport_type.value) {
	case TRANSPORT(UNKNOWN):
	case TRANSPORT(TCP):
		return 0;
	case TRANSPORT(TLS):
	case TRANSPORT(TLS_STRICT):
		result->tls = true;
		return 0;
	case TRANSPORT(SSH):
		if (moves_storage(reading) ||
		    reading->wish.migration_type == MIGRATION(STORAGEDEEPCHECK))
			return arguments_refuse(reading, MIGRATE_RETURN_NOT_SUPPORTED,
						"MigrationSettingData.TransportType: 2 (a tunnel) "
						"carries no storage: give 5 (TCP) or 3 (TLS)");
		result->tunnelled = true;
		return 0;
	default:
		return arguments_refuse(reading, MIGRATE_RETURN_NOT_SUPPORTED,
					"MigrationSettingData.TransportType: %u is not supported: "
					"give 2, 3, 4, 5 or NULL",
					settings->transport_type.value);
	}
}

static int
read_bandwidth(struct arguments_reading *reading,
	       const struct msvm_virtual_system_migration_setting_data *settings)
{
	struct mof_error inner;
	int err;

	if (!settings->bandwidth.value)
		return 0;
	if (!settings->bandwidth_unit)
		return arguments_refuse(reading, MIGRATE_RETURN_INVALID_PARAMETER,
					"MigrationSettingData.BandwidthUnit: is NULL, so that "
					"Bandwidth %u means nothing: give \"byte / second * 2^20\" "
					"for MiB/s",
					settings->bandwidth.value);
	err = bandwidth_from_unit(settings->bandwidth.value, settings->bandwidth_unit,
				  &reading->wish.bandwidth, &inner);
	if (!err)
		return 0;
	return arguments_refuse(reading,
				err == -ENOTSUP ? MIGRATE_RETURN_NOT_SUPPORTED
						: MIGRATE_RETURN_INVALID_PARAMETER,
				"MigrationSettingData.BandwidthUnit: %s", inner.message);
}

/* *ret is the first address that the destination allows; each has to be an address. */
static int
choose_address(struct arguments_reading *reading, const struct mof_string_array *list,
	       const char **ret)
{
	for (size_t i = 0; i < list->count; i++) {
		const char *address = list->items[i];

		if (!address || !network_is_address(address))
			return arguments_refuse(reading, MIGRATE_RETURN_INVALID_PARAMETER,
						ADDRESSES "[%zu]: \"%.60s\" is no address: give "
							  "addresses of IPv4 or IPv6",
						i, address ? address : "");
		if (!*ret && host_has_network(reading->destination, address))
			*ret = address;
	}
	if (*ret)
		return 0;
	return arguments_refuse(reading, MIGRATE_RETURN_INVALID_PARAMETER,
				ADDRESSES ": none lies in the networks= that the hosts file gives "
					  "for %.100s: give one that does, or NULL",
				reading->destination->name);
}

static int
read_addresses(struct arguments_reading *reading,
	       const struct msvm_virtual_system_migration_setting_data *settings)
{
	const char *address = NULL;
	char uri[100];
	int err;

	if (!settings->destination_ip_address_list.count)
		return 0;
	if (!reading->destination)
		return arguments_refuse(reading, MIGRATE_RETURN_INVALID_PARAMETER,
					ADDRESSES ": has to be NULL where nothing goes to another "
						  "host");
	err = choose_address(reading, &settings->destination_ip_address_list, &address);
	if (err)
		return err;
	if (reading->wish.settings.tunnelled)
		return arguments_refuse(reading, MIGRATE_RETURN_NOT_SUPPORTED,
					ADDRESSES ": a tunnel (TransportType 2) goes where "
						  "libvirt's connection goes: give NULL");
	snprintf(uri, sizeof(uri), strchr(address, ':') ? "tcp://[%s]" : "tcp://%s", address);
	return arguments_copy(reading, uri, &reading->wish.data_uri);
}

/* What Hyper-V can do and this engine cannot. */
static int
check_unsupported(struct arguments_reading *reading,
		  const struct msvm_virtual_system_migration_setting_data *settings)
{
	const char *planned = settings->destination_planned_virtual_system_id;
	char uuid[MIGRATE_UUID_SIZE];

	for (size_t i = 0; i < settings->unmanaged_vhds.count; i++) {
		const char *text = settings->unmanaged_vhds.items[i];
		struct mof_object object;
		int err = arguments_embedded(reading, "MigrationSettingData.UnmanagedVhds",
					     text ? text : "", msvm_move_unmanaged_vhd_class.name,
					     &object);

		if (err)
			return err;
	}
	if (settings->unmanaged_vhds.count)
		return arguments_refuse(reading, MIGRATE_RETURN_NOT_SUPPORTED,
					"MigrationSettingData.UnmanagedVhds: images that are no "
					"disks of the machine are not moved: give NULL");
	if (!planned)
		return 0;
	if (uuid_parse(planned, uuid) < 0)
		return arguments_refuse(reading, MIGRATE_RETURN_INVALID_PARAMETER,
					"MigrationSettingData.DestinationPlannedVirtualSystemId: "
					"\"%.60s\" is no UUID: give the machine's, or NULL",
					planned);
	if (strcmp(uuid, reading->wish.domain) != 0)
		return arguments_refuse(reading, MIGRATE_RETURN_NOT_SUPPORTED,
					"MigrationSettingData.DestinationPlannedVirtualSystemId: a "
					"machine keeps its UUID when it moves: give %s, or NULL",
					reading->wish.domain);
	return 0;
}

/* A Priority that is given; the job has its default otherwise. */
static int
read_priority(struct arguments_reading *reading,
	      const struct msvm_virtual_system_migration_setting_data *settings)
{
	struct msvm_migration_job *properties;

	if (!settings->priority.value)
		return 0;
	properties = mof_arena_alloc(reading->arena, sizeof(*properties));
	if (!properties)
		return -ENOMEM;
	job_init_properties(properties);
	properties->priority = mof_u32(settings->priority.value);
	reading->wish.properties = properties;
	return 0;
}

int
arguments_settings(struct arguments_reading *reading,
		   const struct msvm_virtual_system_migration_setting_data *settings)
{
	struct migrate_settings *result = &reading->wish.settings;
	int err = read_transport(reading, settings);

	if (!err)
		err = read_bandwidth(reading, settings);
	if (!err)
		err = read_addresses(reading, settings);
	if (!err)
		err = check_unsupported(reading, settings);
	if (!err)
		err = read_priority(reading, settings);
	if (err)
		return err;
	result->compressed = settings->enable_compression.set ? settings->enable_compression.value
							      : reading->arguments->compress;
	result->capping = settings->cpu_capping_magnitude.value;
	result->cancel_if_stuck = settings->cancel_if_blackout_threshold_exceeded.value;
	result->overwrite = settings->allow_overwrite_existing_file.value;
	if (moves_storage(reading))
		result->remove_source_images = settings->avoid_removing_vhds.set
						       ? !settings->avoid_removing_vhds.value
						       : reading->arguments->remove_source_images;
	return 0;
}
