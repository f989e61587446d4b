#include "service.h"
#include "arguments.h"
#include "audit.h"

#include <mof/item.h>

#include <errno.h>
#include <string.h>

#define MOST_TRIES 20
#define TYPE(name) MSVM_MIGRATION_JOB_JOB_TYPE_##name
#define SETTINGS struct msvm_virtual_system_migration_service_setting_data

static const struct mof_class *const cls =
	&msvm_virtual_system_migration_service_setting_data_class;

/* The texts that every instance has; those that clients give do not count. */
static void
name_settings(SETTINGS *settings)
{
	settings->instance_id = "mofc:migration-service";
	settings->element_name = settings->caption = "Migration Service Settings";
	settings->description = "What the migration service allows";
}

void
service_init(struct service *service, const struct migrate_config *config)
{
	SETTINGS *settings = &service->settings;
	bool enabled = config ? config->enable_virtual_system_migration : true;

	memset(service, 0, sizeof(*service));
	name_settings(settings);
	name_settings(&service->set);
	settings->enable_virtual_system_migration = mof_bool(enabled);
	settings->maximum_active_virtual_system_migration =
		mof_u32(config ? config->max_virtual_system_migrations : 0);
	settings->maximum_active_storage_migration =
		mof_u32(config ? config->max_storage_migrations : 0);
	settings->enable_compression = mof_bool(false);
	settings->enable_smb_transport = mof_bool(false);
}

/* Copies what is no text: what the list names, also NULL; list NULL: what is not NULL. */
static void
copy(SETTINGS *to, const SETTINGS *from, const char *const *list)
{
	for (size_t i = 0; i < cls->property_count; i++) {
		const struct mof_property *property = cls->properties[i];
		struct mof_items items = mof_items_of(property, from);
		const char *const *named = list;
		struct mof_value value;

		while (named && *named && mof_class_find_property(cls, *named) != property)
			named++;
		if (property->type == MOF_STRING || (named ? !*named : items.is_null))
			continue;
		if (items.is_null) {
			mof_property_set_null(property, to);
		} else {
			value = mof_items_get(&items, 0);
			mof_property_set(property, to, &value);
		}
	}
}

struct reading {
	struct service *service;
	struct mof_error *reterr;
};

static int
visit(const struct store_record *record, void *context)
{
	const struct mof_read_options options = { .ignore_unknown = true };
	struct reading *reading = context;
	struct mof_arena arena = { 0 };
	SETTINGS set;
	int err = msvm_virtual_system_migration_service_setting_data_read_json(
		record->body, record->length, &options, &arena, &set, reading->reterr);

	if (!err) {
		copy(&reading->service->set, &set, NULL);
		copy(&reading->service->settings, &set, NULL);
		reading->service->revision = record->revision;
	}
	mof_arena_clear(&arena);
	return err == -EINVAL ? -EBADMSG : err;
}

int
service_read(struct job_store *store, const struct migrate_config *config, struct service *ret,
	     struct mof_error *reterr)
{
	struct service service;
	struct mof_error inner = { 0 };
	struct reading reading = { &service, &inner };
	int err;

	service_init(&service, config);
	err = store->ops->get(store, STORE_SETTINGS, visit, &reading, &inner);
	if (err && err != -ENOENT)
		return mof_error_set(reterr, err, "the settings of the service: %.400s",
				     inner.message);
	*ret = service;
	return 0;
}

static int
check_limit(const char *name, const struct mof_uint32 *limit, struct mof_error *reterr)
{
	if (!limit->set || (limit->value && limit->value <= SERVICE_MOST_MIGRATIONS))
		return 0;
	return mof_error_set(reterr, -EINVAL, "%s: %u is not allowed: give 1 to %d", name,
			     (unsigned int)limit->value, SERVICE_MOST_MIGRATIONS);
}

/* Each name in the list has to be one of a setting. */
static int
check_list(const char *const *list, struct mof_error *reterr)
{
	for (; list && *list; list++) {
		const struct mof_property *property = mof_class_find_property(cls, *list);

		if (!property)
			return mof_error_set(reterr, -EINVAL,
					     "the service has no setting \"%.60s\"", *list);
		if (property->type == MOF_STRING)
			return mof_error_set(reterr, -EINVAL, "%s is fixed", property->name);
	}
	return 0;
}

/* What is asked for, before it becomes part of what was set.  Returns a migrate_return. */
static uint32_t
check(const SETTINGS *wanted, const char *const *list, struct mof_error *reterr)
{
	if (check_list(list, reterr) < 0 ||
	    check_limit("MaximumActiveVirtualSystemMigration",
			&wanted->maximum_active_virtual_system_migration, reterr) < 0 ||
	    check_limit("MaximumActiveStorageMigration", &wanted->maximum_active_storage_migration,
			reterr) < 0 ||
	    msvm_virtual_system_migration_service_setting_data_validate(wanted, reterr) < 0)
		return MIGRATE_RETURN_INVALID_PARAMETER;
	if (wanted->authentication_type.set) {
		mof_error_set(reterr, -ENOTSUP,
			      "AuthenticationType: hosts prove who they are as the URIs in the "
			      "hosts file say: leave it NULL");
		return MIGRATE_RETURN_NOT_SUPPORTED;
	}
	if (wanted->enable_smb_transport.value) {
		mof_error_set(reterr, -ENOTSUP, "EnableSmbTransport: there is no transport by SMB");
		return MIGRATE_RETURN_NOT_SUPPORTED;
	}
	return MIGRATE_RETURN_OK;
}

static int
write(struct job_store *store, const struct service *service, struct mof_error *reterr)
{
	struct mof_out out = { 0 };
	uint64_t revision;
	int err =
		msvm_virtual_system_migration_service_setting_data_write_json(&service->set, &out);

	if (err) {
		mof_error_set(reterr, err, "the settings cannot be written: %s", strerror(-err));
	} else {
		const struct store_record record = {
			.id = STORE_SETTINGS,
			.revision = service->revision,
			.body = out.data,
			.length = out.length,
		};

		err = store->ops->put(store, &record, 0, true, &revision, reterr);
	}
	mof_out_clear(&out);
	return err;
}

int
service_modify(struct job_store *store, const SETTINGS *instance, const char *const *list,
	       uint32_t *ret_return, struct mof_error *reterr)
{
	SETTINGS wanted = { 0 };
	uint32_t code;
	int err = -ESTALE;

	name_settings(&wanted);
	copy(&wanted, instance, list);
	code = check(&wanted, list, reterr);
	for (int i = 0; i < MOST_TRIES && err == -ESTALE && code == MIGRATE_RETURN_OK; i++) {
		struct service service;

		err = service_read(store, NULL, &service, reterr);
		if (err)
			break;
		copy(&service.set, &wanted, list);
		err = write(store, &service, reterr);
	}
	if (code != MIGRATE_RETURN_OK)
		err = 0;
	audit_call(store, NULL, err, code, "ModifyServiceSettings");
	if (!err)
		*ret_return = code;
	return err;
}

bool
service_takes(const struct service *service, unsigned int job_type)
{
	return service->settings.enable_virtual_system_migration.value ||
	       (job_type >= TYPE(CHECKING_STORAGE_COMPATIBILITY) &&
		job_type <= TYPE(CHECKING_STORAGE_MIGRATION)) ||
	       job_type == TYPE(MOVING_STORAGE);
}
