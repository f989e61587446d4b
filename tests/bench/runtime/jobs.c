#include "jobs.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const uint16_t in_service[] = {
	CIM_MANAGED_SYSTEM_ELEMENT_OPERATIONAL_STATUS_OK,
	CIM_MANAGED_SYSTEM_ELEMENT_OPERATIONAL_STATUS_IN_SERVICE,
};
static const char *const in_service_descriptions[] = {
	"The job is running normally",
	"The memory of the virtual machine is being transferred",
};

/* A machine that moves as it is has settings without a property. */
static const char system_as_it_is[] = "<INSTANCE CLASSNAME=\"Msvm_VirtualSystemSettingData\"/>";
static const char *const storage_as_it_is[] = {
	"<INSTANCE CLASSNAME=\"Msvm_StorageAllocationSettingData\"/>",
};

/* clang-format off */
#define PROPERTY(name, type, value)                                                                \
	"<PROPERTY NAME=\"" name "\" TYPE=\"" type "\"><VALUE>" value "</VALUE></PROPERTY>\n"

/* Within these texts, values are escaped once, as CIM-XML asks for. */
static const char system_settings[] =
	"<INSTANCE CLASSNAME=\"Msvm_VirtualSystemSettingData\">\n"
	PROPERTY("InstanceID", "string", "Microsoft:4C0A2E1B-93D7-4F0C-8A5B-5D0B61F0C7A9")
	PROPERTY("Caption", "string", "Virtual Machine Settings")
	PROPERTY("Description", "string", "Active settings of \"web-01\" after the move")
	PROPERTY("ElementName", "string", "web-01 &lt;front end&gt;")
	PROPERTY("VirtualSystemIdentifier", "string", "4C0A2E1B-93D7-4F0C-8A5B-5D0B61F0C7A9")
	PROPERTY("VirtualSystemType", "string", "Microsoft:Hyper-V:System:Realized")
	PROPERTY("ConfigurationDataRoot", "string", "C:\\ClusterStorage\\Volume2\\web-01")
	PROPERTY("SnapshotDataRoot", "string", "C:\\ClusterStorage\\Volume2\\web-01\\Snapshots")
	PROPERTY("SwapFileDataRoot", "string", "D:\\Swap &amp; Paging\\web-01")
	PROPERTY("CreationTime", "datetime", "20240118091500.000000-000")
	PROPERTY("AutomaticStartupAction", "uint16", "4")
	PROPERTY("AutomaticShutdownAction", "uint16", "3")
	PROPERTY("IsSaved", "boolean", "FALSE")
	"<PROPERTY.ARRAY NAME=\"Notes\" TYPE=\"string\"><VALUE.ARRAY>"
	"<VALUE>owner &quot;Web &amp; Shop&quot;, rack 4 -&gt; rack 9</VALUE>"
	"</VALUE.ARRAY></PROPERTY.ARRAY>\n"
	"</INSTANCE>\n";

static const char disk_settings[] =
	"<INSTANCE CLASSNAME=\"Msvm_StorageAllocationSettingData\">\n"
	PROPERTY("InstanceID", "string",
		 "Microsoft:4C0A2E1B-93D7-4F0C-8A5B-5D0B61F0C7A9\\83F8638B-8DCA-4152\\0\\0\\L")
	PROPERTY("Caption", "string", "Virtual Hard Disk Image Default")
	PROPERTY("Description", "string", "Settings for the image of \"web-01\" &amp; its data")
	PROPERTY("ElementName", "string", "Hard Disk Image")
	PROPERTY("ResourceType", "uint16", "31")
	PROPERTY("ResourceSubType", "string", "Microsoft:Hyper-V:Virtual Hard Disk")
	PROPERTY("PoolID", "string", "")
	PROPERTY("Parent", "string", "\\\\ALPHA\\root\\virtualization\\v2:Msvm_ResourcePool")
	PROPERTY("VirtualQuantity", "uint64", "1")
	PROPERTY("AllocationUnits", "string", "count")
	PROPERTY("Weight", "uint32", "100")
	PROPERTY("AutomaticAllocation", "boolean", "TRUE")
	PROPERTY("IOPSLimit", "uint64", "5000")
	PROPERTY("IOPSReservation", "uint64", "500")
	PROPERTY("CachingMode", "uint16", "2")
	"<PROPERTY.ARRAY NAME=\"HostResource\" TYPE=\"string\"><VALUE.ARRAY>"
	"<VALUE>C:\\ClusterStorage\\Volume7\\web-01 &lt;new&gt;\\Disks\\system.vhdx</VALUE>"
	"</VALUE.ARRAY></PROPERTY.ARRAY>\n"
	"</INSTANCE>\n";

/* clang-format on */

static const char *const resource_settings[] = { disk_settings };

void
job_make_live(struct msvm_migration_job *job)
{
	*job = (struct msvm_migration_job){
		.instance_id = "mofc:0b7c9a52-5f3e-4c60-9d0e-7f2a4f5f1c83",
		.caption = "Moving Virtual Machine",
		.description = "Moving Virtual Machine 'web-01' to alpha.example",
		.element_name = "Moving Virtual Machine",
		.install_date = { "20250611093012.004211+000" },
		.name = "Moving Virtual Machine",
		.operational_status = { in_service, COUNT(in_service), true, NULL },
		.status_descriptions = { in_service_descriptions, COUNT(in_service_descriptions),
					 true },
		.status = CIM_MANAGED_SYSTEM_ELEMENT_STATUS_OK,
		.health_state = mof_u16(CIM_MANAGED_SYSTEM_ELEMENT_HEALTH_STATE_OK),
		.communication_status =
			mof_u16(CIM_MANAGED_SYSTEM_ELEMENT_COMMUNICATION_STATUS_COMMUNICATION_OK),
		.detailed_status = mof_u16(
			CIM_MANAGED_SYSTEM_ELEMENT_DETAILED_STATUS_NO_ADDITIONAL_INFORMATION),
		.operating_status = mof_u16(CIM_MANAGED_SYSTEM_ELEMENT_OPERATING_STATUS_IN_SERVICE),
		.primary_status = mof_u16(CIM_MANAGED_SYSTEM_ELEMENT_PRIMARY_STATUS_OK),
		.job_status = "pass 3: 412 MiB of 8192 MiB remain, 117 MiB/s, 23 MiB/s dirtied",
		.time_submitted = { "20250611093012.004211+000" },
		.scheduled_start_time = { "20250611093012.004211+000" },
		.start_time = { "20250611093012.251904+000" },
		.elapsed_time = { "00000000000117.406220:000" },
		.job_run_times = mof_u32(1),
		.run_month = mof_u8(5),
		.run_day = mof_s8(-1),
		.run_day_of_week = mof_s8(-3),
		.run_start_interval = { MOF_INTERVAL_ZERO },
		.local_or_utc_time = mof_u16(2),
		.until_time = { MOF_INTERVAL_MAX },
		.notify = "operators@alpha.example",
		.owner = "EXAMPLE\\operator",
		.priority = mof_u32(100),
		.percent_complete = mof_u16(87),
		.delete_on_completion = mof_bool(true),
		.error_code = mof_u16(0),
		.error_description = "",
		.recovery_action = mof_u16(CIM_JOB_RECOVERY_ACTION_DO_NOT_CONTINUE),
		.other_recovery_action = "none",
		.job_state = mof_u16(CIM_CONCRETE_JOB_JOB_STATE_RUNNING),
		.time_of_last_state_change = { "20250611093012.251904+000" },
		.time_before_removal = { "00000000000500.000000:000" },
		.cancellable = mof_bool(true),
		.error_summary_description = "",
		.migration_type = mof_u16(32768),
		.virtual_system_name = "4C0A2E1B-93D7-4F0C-8A5B-5D0B61F0C7A9",
		.destination_host = "alpha.example",
		.new_system_setting_data = system_as_it_is,
		.new_resource_setting_data = { storage_as_it_is, COUNT(storage_as_it_is), true },
		.job_type = mof_u16(MSVM_MIGRATION_JOB_JOB_TYPE_MOVING_VIRTUAL_MACHINE),
	};
}

void
job_make_storage(struct msvm_migration_job *job)
{
	job_make_live(job);
	job->name = job->caption = job->element_name = "Moving Virtual Machine and Storage";
	job->description = "Moving Virtual Machine and Storage of 'web-01' to alpha.example";
	job->job_status = "disk 1 of 1: 31.4 GiB of 127.0 GiB remain, 208 MiB/s";
	job->migration_type = mof_u16(32771);
	job->new_system_setting_data = system_settings;
	job->new_resource_setting_data =
		(struct mof_string_array){ resource_settings, COUNT(resource_settings), true };
	job->job_type = mof_u16(MSVM_MIGRATION_JOB_JOB_TYPE_MOVING_VIRTUAL_MACHINE_AND_STORAGE);
}

void
job_make_sparse(struct msvm_migration_job *job)
{
	static const bool nulls[COUNT(in_service)] = { true, false };
	static const char *const texts[] = { "", NULL, "<&>\"'\\\t\r\n \xc3\xa9" };

	*job = (struct msvm_migration_job){
		.operational_status = { in_service, COUNT(in_service), true, nulls },
		.status_descriptions = { texts, COUNT(texts), true },
		.new_resource_setting_data = { .set = true },
		.cancellable = mof_bool(false),
	};
}
