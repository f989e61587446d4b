#include "arguments_reading.h"
#include "embedded.h"
#include "text.h"
#include "uuid.h"

#include <msvm_virtual_system_setting_data.h>

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#define JOB(name) MSVM_MIGRATION_JOB_JOB_TYPE_##name
#define MIGRATION(name) MSVM_VIRTUAL_SYSTEM_MIGRATION_SETTING_DATA_MIGRATION_TYPE_##name
#define SYSTEM_CLASS "Msvm_ComputerSystem"

enum need { REQUIRED, OPTIONAL, FORBIDDEN };

/* What each MigrationType makes, and whether it needs a destination. */
static const struct migration_type {
	unsigned int type, check, move; /* JobTypes; 0: there is no such job */
	enum need destination;
	bool needs_running; /* a guest that is shut off cannot do it */
	const char *name;
} migration_types[] = {
	{ MIGRATION(VIRTUALSYSTEM), JOB(CHECKING_VIRTUAL_MACHINE_COMPATIBILITY),
	  JOB(MOVING_VIRTUAL_MACHINE), REQUIRED, true, "VirtualSystem" },
	{ MIGRATION(STORAGE), JOB(CHECKING_STORAGE_MIGRATION), JOB(MOVING_STORAGE), FORBIDDEN,
	  false, "Storage" },
	{ MIGRATION(STAGED), JOB(CHECKING_VIRTUAL_MACHINE_COMPATIBILITY),
	  JOB(CREATING_REMOTE_VIRTUAL_MACHINE), REQUIRED, false, "Staged" },
	{ MIGRATION(VIRTUALSYSTEMANDSTORAGE),
	  JOB(CHECKING_VIRTUAL_MACHINE_AND_STORAGE_COMPATIBILITY),
	  JOB(MOVING_VIRTUAL_MACHINE_AND_STORAGE), REQUIRED, true, "VirtualSystemAndStorage" },
	{ MIGRATION(STORAGEDEEPCHECK), JOB(CHECKING_STORAGE_COMPATIBILITY), 0, OPTIONAL, false,
	  "StorageDeepCheck" },
};

/* Fills *reterr, which may be NULL; what clients wrote into the message becomes harmless. */
static void
explain(struct mof_error *reterr, const char *format, va_list arguments)
{
	char text[sizeof(reterr->message)], clean[sizeof(reterr->message)];

	vsnprintf(text, sizeof(text), format, arguments);
	text_copy(clean, sizeof(clean), text);
	mof_error_set(reterr, 0, "%s", clean);
}

int
arguments_refuse(struct arguments_reading *reading, uint32_t code, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	explain(reading->reterr, format, arguments);
	va_end(arguments);
	reading->answer = code;
	return -EINVAL;
}

int
arguments_copy(struct arguments_reading *reading, const char *text, const char **ret)
{
	*ret = mof_arena_strdup(reading->arena, text);
	return text && !*ret ? -ENOMEM : 0;
}

int
arguments_embedded(struct arguments_reading *reading, const char *parameter, const char *text,
		   const char *class_name, struct mof_object *ret)
{
	struct mof_error inner = { .line = 0 };
	int err = embedded_read(text, class_name, reading->arena, ret, &inner);

	if (err != -EINVAL)
		return err;
	if (!inner.line)
		return arguments_refuse(reading, MIGRATE_RETURN_INVALID_PARAMETER,
					"%s: %.250s: give one instance of %s as CIM-XML", parameter,
					inner.message, class_name);
	return arguments_refuse(reading, MIGRATE_RETURN_INVALID_PARAMETER,
				"%s: line %u, column %u: %.250s: give one instance of %s as "
				"CIM-XML",
				parameter, inner.line, inner.column, inner.message, class_name);
}

int
arguments_values(struct arguments_reading *reading, const char *parameter, struct mof_object object)
{
	struct mof_error inner;
	int err = embedded_check(object, reading->arena, &inner);

	if (err != -EINVAL)
		return err;
	return arguments_refuse(reading, MIGRATE_RETURN_INVALID_PARAMETER,
				"%s: %.350s: give a value that the schema allows", parameter,
				inner.message);
}

__attribute__((format(printf, 2, 3))) static uint32_t
refuse_system(struct mof_error *reterr, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	explain(reterr, format, arguments);
	va_end(arguments);
	return MIGRATE_RETURN_INVALID_PARAMETER;
}

/* The value of a path's only text key of that name; NULL if there is none or are several. */
static const char *
key_of(const struct mof_path *path, const char *name)
{
	const char *found = NULL;

	for (size_t i = 0; i < path->key_count; i++) {
		if (!path->keys[i].name || strcasecmp(path->keys[i].name, name) != 0)
			continue;
		if (found || path->keys[i].type != MOF_STRING)
			return NULL;
		found = path->keys[i].text;
	}
	return found;
}

uint32_t
arguments_read_system(const struct mof_path *computer_system, char ret[MIGRATE_UUID_SIZE],
		      struct mof_error *reterr)
{
	const struct mof_path *path = computer_system;
	const char *class_name, *name;

	if (!path)
		return refuse_system(reterr, "ComputerSystem: is NULL: give a reference to an "
					     "instance of " SYSTEM_CLASS);
	class_name = key_of(path, "CreationClassName");
	name = key_of(path, "Name");
	if (!class_name || !name || path->key_count != 2)
		return refuse_system(reterr, "ComputerSystem: its keys have to be "
					     "CreationClassName and Name: give the path of an "
					     "instance of " SYSTEM_CLASS);
	/* A client that knows the schema of CIM only may name the class that the method does. */
	if (strcasecmp(class_name, SYSTEM_CLASS) != 0 || !path->class_name ||
	    (strcasecmp(path->class_name, SYSTEM_CLASS) != 0 &&
	     strcasecmp(path->class_name, "CIM_ComputerSystem") != 0))
		return refuse_system(reterr,
				     "ComputerSystem: names an instance of %.100s: give one "
				     "whose class and CreationClassName are " SYSTEM_CLASS,
				     path->class_name ? path->class_name : class_name);
	if (uuid_parse(name, ret) < 0)
		return refuse_system(reterr,
				     "ComputerSystem: Name \"%.100s\" is no UUID: give the "
				     "machine's UUID, not the name that people see or a host",
				     name);
	return MIGRATE_RETURN_OK;
}

/* The machine, and the host that has it. */
static int
read_system(struct arguments_reading *reading)
{
	const struct migrate_arguments *arguments = reading->arguments;
	char uuid[MIGRATE_UUID_SIZE];
	int err;

	reading->answer = arguments_read_system(arguments->computer_system, uuid, reading->reterr);
	if (reading->answer != MIGRATE_RETURN_OK)
		return -EINVAL;
	if (arguments->source)
		reading->source = hosts_find(reading->hosts, arguments->source);
	if (!reading->source)
		return arguments_refuse(reading, MIGRATE_RETURN_INVALID_PARAMETER,
					"ComputerSystem: no host of the hosts file has a machine "
					"%s: give the UUID of one that exists",
					uuid);
	err = arguments_copy(reading, uuid, &reading->wish.domain);
	return err ? err : arguments_copy(reading, reading->source->name, &reading->wish.source);
}

static int
find_destination(struct arguments_reading *reading, const char *name)
{
	/* A URI is a command run as root: nothing that could be one is looked at any further. */
	if (!*name || *name == '-' || strpbrk(name, ":/?@#") || !text_is_clean(name))
		return arguments_refuse(reading, MIGRATE_RETURN_INVALID_PARAMETER,
					"DestinationHost: \"%.100s\" is not the name of a host: "
					"give a name or an alias of the hosts file, no address or "
					"URI",
					name);
	reading->destination = hosts_find(reading->hosts, name);
	if (!reading->destination)
		return arguments_refuse(reading, MIGRATE_RETURN_INVALID_PARAMETER,
					"DestinationHost: \"%.100s\" is not in the hosts file: "
					"give a name or an alias that is",
					name);
	return arguments_copy(reading, name, &reading->wish.destination);
}

static int
check_route(struct arguments_reading *reading)
{
	struct mof_error inner;
	struct host_route route;
	int err = reading->destination == reading->source
			  ? -EEXIST
			  : hosts_route(reading->hosts, reading->source->name,
					reading->destination->name, NULL, &route, &inner);

	if (err == -EEXIST)
		return arguments_refuse(reading, MIGRATE_RETURN_INVALID_PARAMETER,
					"DestinationHost: \"%.100s\" is where the machine is: give "
					"another host",
					reading->arguments->destination_host);
	if (err && err != -ENOMEM)
		return arguments_refuse(reading, MIGRATE_RETURN_NOT_AVAILABLE,
					"DestinationHost: %.300s", inner.message);
	return err;
}

static int
read_destination(struct arguments_reading *reading, const struct migration_type *type)
{
	const char *name = reading->arguments->destination_host;
	int err;

	if (!name && type->destination == REQUIRED)
		return arguments_refuse(reading, MIGRATE_RETURN_INVALID_PARAMETER,
					"DestinationHost: is NULL: MigrationType %u (%s) needs a "
					"host of the hosts file",
					type->type, type->name);
	if (!name)
		return 0;
	if (type->destination == FORBIDDEN)
		return arguments_refuse(reading, MIGRATE_RETURN_INVALID_PARAMETER,
					"DestinationHost: has to be NULL with MigrationType %u "
					"(%s), which stays on the host",
					type->type, type->name);
	err = find_destination(reading, name);
	return err ? err : check_route(reading);
}

/* *ret is the row of the MigrationType; NULL and Unknown stand for VirtualSystem. */
static int
read_type(struct arguments_reading *reading, struct mof_uint16 given,
	  const struct migration_type **ret)
{
	const struct migration_type *row = migration_types;
	unsigned int type = given.value ? given.value : MIGRATION(VIRTUALSYSTEM);

	while (row->type != type && row->type != MIGRATION(STORAGEDEEPCHECK))
		row++;
	if (!reading->arguments->is_check && !row->move)
		return arguments_refuse(reading, MIGRATE_RETURN_INVALID_PARAMETER,
					"MigrationSettingData: MigrationType %u (%s) moves "
					"nothing: call CheckVirtualSystemIsMigratable with it",
					type, row->name);
	reading->wish.migration_type = type;
	reading->wish.job_type = reading->arguments->is_check ? row->check : row->move;
	*ret = row;
	return 0;
}

/*
 * MigrationSettingData; *ret has nothing set if it is NULL.  The types of CIM itself are known and
 * not supported, but the ValueMap of the class does not have them: they are sought first.
 */
static int
read_settings(struct arguments_reading *reading,
	      struct msvm_virtual_system_migration_setting_data *ret,
	      const struct migration_type **ret_type)
{
	static const char parameter[] = "MigrationSettingData";
	const char *text = reading->arguments->migration_setting_data;
	struct mof_object object;
	int err;

	if (!text)
		return read_type(reading, ret->migration_type, ret_type);
	err = arguments_embedded(reading, parameter, text,
				 msvm_virtual_system_migration_setting_data_class.name, &object);
	if (err)
		return err;
	memcpy(ret, object.self, sizeof(*ret));
	if (ret->migration_type.value >= 1 && ret->migration_type.value <= 4)
		return arguments_refuse(reading, MIGRATE_RETURN_NOT_SUPPORTED,
					"MigrationSettingData: MigrationType %u is not supported: "
					"give 32768 to 32772",
					ret->migration_type.value);
	err = arguments_values(reading, parameter, object);
	return err ? err : read_type(reading, ret->migration_type, ret_type);
}

static int
check_guest(struct arguments_reading *reading, const struct migration_type *type)
{
	const struct migrate_guest *guest = reading->arguments->guest;
	struct migrate_guest *copy;

	if (!guest)
		return 0;
	if (guest->shut_off && type->needs_running)
		return arguments_refuse(reading, MIGRATE_RETURN_INVALID_STATE,
					"ComputerSystem: the machine is shut off: start it, or "
					"give MigrationType 32770 (Staged)");
	copy = mof_arena_alloc(reading->arena, sizeof(*copy));
	if (!copy)
		return -ENOMEM;
	*copy = *guest;
	reading->wish.guest = copy;
	return 0;
}

/*
 * The documentation of the class names ExternalDataRoot, which was ConfigurationDataRoot's name in
 * version 1: it is read as that one.
 */
static int
rename_root(struct arguments_reading *reading, const char *text, const char **ret)
{
	static const char old[] = "ExternalDataRoot", new[] = "ConfigurationDataRoot";
	const size_t length = sizeof(old) - 1;
	const char *at =
		strnlen(text, EMBEDDED_MAX + 1) > EMBEDDED_MAX ? NULL : strcasestr(text, old);
	struct mof_out out = { 0 };

	while (at && !(at > text && strchr("\"'", at[-1]) && at[length] == at[-1]))
		at = strcasestr(at + length, old);
	*ret = text;
	if (!at)
		return 0;
	mof_out_write(&out, text, (size_t)(at - text));
	mof_out_puts(&out, new);
	mof_out_puts(&out, at + length);
	*ret = out.failed ? NULL : mof_arena_strndup(reading->arena, out.data, out.length);
	mof_out_clear(&out);
	return *ret ? 0 : -ENOMEM;
}

static int
read_new_system(struct arguments_reading *reading)
{
	static const char parameter[] = "NewSystemSettingData";
	const char *text = reading->arguments->new_system_setting_data, *current;
	const struct msvm_virtual_system_setting_data *settings;
	char uuid[MIGRATE_UUID_SIZE];
	struct mof_object object;
	int err;

	if (!text)
		return 0;
	err = rename_root(reading, text, &current);
	if (!err)
		err = arguments_embedded(reading, parameter, current,
					 msvm_virtual_system_setting_data_class.name, &object);
	if (!err)
		err = arguments_values(reading, parameter, object);
	if (err)
		return err;
	settings = object.self;
	if (settings->virtual_system_identifier &&
	    (uuid_parse(settings->virtual_system_identifier, uuid) < 0 ||
	     strcmp(uuid, reading->wish.domain) != 0))
		return arguments_refuse(reading, MIGRATE_RETURN_INVALID_PARAMETER,
					"%s: VirtualSystemIdentifier \"%.100s\" is another machine "
					"than ComputerSystem: give the settings of that one",
					parameter, settings->virtual_system_identifier);
	return arguments_copy(reading, text, &reading->wish.new_system_setting_data);
}

static int
check_new_settings(struct arguments_reading *reading, const struct migration_type *type)
{
	const struct migrate_arguments *arguments = reading->arguments;

	if (type->type != MIGRATION(VIRTUALSYSTEM) ||
	    (!arguments->new_system_setting_data && !arguments->new_resource_count))
		return 0;
	return arguments_refuse(reading, MIGRATE_RETURN_INVALID_PARAMETER,
				"%s: has to be NULL with MigrationType %u (%s): give 32771 to move "
				"the storage too",
				arguments->new_system_setting_data ? "NewSystemSettingData"
								   : "NewResourceSettingData",
				type->type, type->name);
}

static int
read_all(struct arguments_reading *reading)
{
	struct msvm_virtual_system_migration_setting_data settings = { 0 };
	const struct migration_type *type = NULL;
	int err = read_settings(reading, &settings, &type);

	if (!err)
		err = read_system(reading);
	if (!err)
		err = read_destination(reading, type);
	if (!err)
		err = check_new_settings(reading, type);
	if (!err)
		err = arguments_settings(reading, &settings);
	if (!err)
		err = read_new_system(reading);
	if (!err)
		err = arguments_disks(reading);
	if (!err)
		err = check_guest(reading, type);
	return err ? err : arguments_copy(reading, reading->arguments->owner, &reading->wish.owner);
}

int
arguments_read(const struct migrate_arguments *arguments, const struct hosts *hosts,
	       struct mof_arena *arena, struct job_wish *ret, uint32_t *ret_return,
	       struct mof_error *reterr)
{
	struct arguments_reading reading = {
		.arguments = arguments,
		.hosts = hosts,
		.arena = arena,
		.reterr = reterr,
	};
	int err = read_all(&reading);

	if (err == -ENOMEM)
		return mof_error_set(reterr, err, "out of memory");
	*ret_return = reading.answer;
	if (!err)
		*ret = reading.wish;
	return 0;
}

uint32_t
arguments_check_return(uint32_t code)
{
	enum {
		COMPLETED,
		NOT_SUPPORTED,
		FAILED,
		TIMEOUT,
		INVALID_PARAMETER,
		INVALID_STATE,
		INCOMPATIBLE_PARAMETERS
	};

	switch (code) {
	case MIGRATE_RETURN_OK:
	case MIGRATE_RETURN_JOB_STARTED:
		return COMPLETED;
	case MIGRATE_RETURN_NOT_SUPPORTED:
		return NOT_SUPPORTED;
	case MIGRATE_RETURN_TIMEOUT:
		return TIMEOUT;
	case MIGRATE_RETURN_INVALID_PARAMETER:
	case MIGRATE_RETURN_INCORRECT_TYPE:
		return INVALID_PARAMETER;
	case MIGRATE_RETURN_IN_USE:
	case MIGRATE_RETURN_INVALID_STATE:
		return INVALID_STATE;
	case MIGRATE_RETURN_NOT_COMPATIBLE:
		return INCOMPATIBLE_PARAMETERS;
	default:
		return FAILED;
	}
}
