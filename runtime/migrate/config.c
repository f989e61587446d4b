#include "config.h"
#include "ini.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SEPARATORS ", \t" /* of lists */
#define SECOND UINT64_C(1000000)
#define DAY (24 * 3600 * SECOND)
#define MOST_DAYS 36500
#define MOST_MIGRATIONS 1000 /* each may keep a thread busy */
#define LONGEST_ORG_ID 26    /* with a colon and a UUID it fills JOB_ID_SIZE */

const struct migrate_config config_defaults = {
	.retain_failed = 7 * DAY,
	.warnings_as = 7,
	.max_virtual_system_migrations = 8,
	.max_storage_migrations = 4,
	.org_id = "mofc",
	.enable_virtual_system_migration = true,
	.missing = true,
};

static int
out_of_memory(struct mof_error *reterr)
{
	return mof_error_set(reterr, -ENOMEM, "out of memory");
}

static int
set_text(struct migrate_config *config, const char **member, const char *value,
	 struct mof_error *reterr)
{
	*member = mof_arena_strdup(&config->arena, value);
	return *member ? 0 : out_of_memory(reterr);
}

static int
set_path(struct migrate_config *config, const char **member, const char *value,
	 struct mof_error *reterr)
{
	if (*value != '/')
		return mof_error_set(reterr, -EINVAL, "expected an absolute path");
	return set_text(config, member, value, reterr);
}

/* Digits only, from least to most.  Returns 0 or -EINVAL. */
static int
parse_number(const char *text, size_t length, uint64_t least, uint64_t most, uint64_t *ret)
{
	uint64_t value = 0;

	if (!length || length > 18 || strspn(text, "0123456789") < length)
		return -EINVAL;
	for (size_t i = 0; i < length; i++)
		value = value * 10 + (uint64_t)(text[i] - '0');
	if (value < least || value > most)
		return -EINVAL;
	*ret = value;
	return 0;
}

static int
set_duration(uint64_t *member, const char *value, struct mof_error *reterr)
{
	static const struct {
		char letter;
		uint64_t usec;
	} units[] = { { 's', SECOND }, { 'm', 60 * SECOND }, { 'h', 3600 * SECOND }, { 'd', DAY } };
	size_t digits = strspn(value, "0123456789");
	uint64_t unit = value[digits] ? 0 : SECOND, number;

	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++)
		if (value[digits] == units[i].letter && !value[digits + 1])
			unit = units[i].usec;
	if (!unit || parse_number(value, digits, 0, MOST_DAYS * DAY / unit, &number) < 0)
		return mof_error_set(reterr, -EINVAL,
				     "expected seconds, or a number with s, m, h or d, such as "
				     "\"12h\"; at most %dd",
				     MOST_DAYS);
	*member = number * unit;
	return 0;
}

static int
set_limit(uint32_t *member, const char *value, struct mof_error *reterr)
{
	uint64_t number;

	if (parse_number(value, strlen(value), 1, MOST_MIGRATIONS, &number) < 0)
		return mof_error_set(reterr, -EINVAL, "expected a number from 1 to %d",
				     MOST_MIGRATIONS);
	*member = (uint32_t)number;
	return 0;
}

static int
set_state(uint16_t *member, const char *value, struct mof_error *reterr)
{
	if (strcmp(value, "7") != 0 && strcmp(value, "32768") != 0)
		return mof_error_set(reterr, -EINVAL, "expected 7 or 32768");
	*member = *value == '7' ? 7 : 32768;
	return 0;
}

static int
set_flag(bool *member, const char *value, struct mof_error *reterr)
{
	if (strcmp(value, "yes") != 0 && strcmp(value, "no") != 0)
		return mof_error_set(reterr, -EINVAL, "expected \"yes\" or \"no\"");
	*member = *value == 'y';
	return 0;
}

/* The words of a list; one without any is empty. */
static int
set_names(struct migrate_config *config, struct config_names *member, const char *value,
	  struct mof_error *reterr)
{
	const char **items = NULL;
	char *copy = mof_arena_strdup(&config->arena, value), *rest;
	size_t most = strlen(value) / 2 + 1, count = 0;

	if (copy)
		items = mof_arena_alloc(&config->arena, most * sizeof(*items));
	if (!items)
		return out_of_memory(reterr);
	for (char *word = strtok_r(copy, SEPARATORS, &rest); word;
	     word = strtok_r(NULL, SEPARATORS, &rest))
		items[count++] = word;
	*member = (struct config_names){ .items = items, .count = count };
	return 0;
}

static int
set_group(struct migrate_config *config, const char *value, struct mof_error *reterr)
{
	if (!*value || *value == '-' || strpbrk(value, ",: \t"))
		return mof_error_set(reterr, -EINVAL, "expected the name of one group");
	return set_text(config, &config->group, value, reterr);
}

/* InstanceIDs are "OrgID:LocalID" (CIM_ConcreteJob), so that it holds no colon. */
static int
set_org_id(struct migrate_config *config, const char *value, struct mof_error *reterr)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				      "0123456789-._";
	size_t length = strlen(value);

	if (!length || length > LONGEST_ORG_ID || strspn(value, allowed) != length || *value == '-')
		return mof_error_set(reterr, -EINVAL,
				     "expected at most %d letters and digits, with - . _ between",
				     LONGEST_ORG_ID);
	return set_text(config, &config->org_id, value, reterr);
}

static int
set_value(struct migrate_config *config, enum config_key key, const char *value,
	  struct mof_error *reterr)
{
	switch (key) {
	case CONFIG_STORE:
		return set_path(config, &config->store, value, reterr);
	case CONFIG_RETAIN_FAILED:
		return set_duration(&config->retain_failed, value, reterr);
	case CONFIG_WARNINGS_AS:
		return set_state(&config->warnings_as, value, reterr);
	case CONFIG_REMOVE_SOURCE_IMAGES:
		return set_flag(&config->remove_source_images, value, reterr);
	case CONFIG_NOTIFY_HOOK:
		return set_path(config, &config->notify_hook, value, reterr);
	case CONFIG_READERS:
		return set_names(config, &config->readers, value, reterr);
	case CONFIG_OPERATORS:
		return set_names(config, &config->operators, value, reterr);
	case CONFIG_MAX_VIRTUAL_SYSTEM_MIGRATIONS:
		return set_limit(&config->max_virtual_system_migrations, value, reterr);
	case CONFIG_MAX_STORAGE_MIGRATIONS:
		return set_limit(&config->max_storage_migrations, value, reterr);
	case CONFIG_GROUP:
		return set_group(config, value, reterr);
	case CONFIG_ORG_ID:
		return set_org_id(config, value, reterr);
	case CONFIG_ENABLE_VIRTUAL_SYSTEM_MIGRATION:
		return set_flag(&config->enable_virtual_system_migration, value, reterr);
	case CONFIG_KEY_COUNT:
		break;
	}
	return 0;
}

const char *
config_key_str(enum config_key key)
{
	static const char *const names[CONFIG_KEY_COUNT] = {
		[CONFIG_STORE] = "store",
		[CONFIG_RETAIN_FAILED] = "retain-failed",
		[CONFIG_WARNINGS_AS] = "warnings-as",
		[CONFIG_REMOVE_SOURCE_IMAGES] = "remove-source-images",
		[CONFIG_NOTIFY_HOOK] = "notify-hook",
		[CONFIG_READERS] = "readers",
		[CONFIG_OPERATORS] = "operators",
		[CONFIG_MAX_VIRTUAL_SYSTEM_MIGRATIONS] = "max-virtual-system-migrations",
		[CONFIG_MAX_STORAGE_MIGRATIONS] = "max-storage-migrations",
		[CONFIG_GROUP] = "group",
		[CONFIG_ORG_ID] = "org-id",
		[CONFIG_ENABLE_VIRTUAL_SYSTEM_MIGRATION] = "enable-virtual-system-migration",
	};

	return names[key];
}

static int
unknown_key(const char *key, struct mof_error *reterr)
{
	char names[400] = "";
	size_t length = 0;

	for (int i = 0; i < CONFIG_KEY_COUNT; i++)
		length += (size_t)snprintf(names + length, sizeof(names) - length, "%s%s",
					   i ? ", " : "", config_key_str((enum config_key)i));
	return mof_error_set(reterr, -EINVAL, "unknown key \"%.40s\" (expected one of %s)", key,
			     names);
}

static int
visit(const char *section, const char *key, const char *value, void *context,
      struct mof_error *reterr)
{
	struct migrate_config *config = context;
	struct mof_error inner = { 0 };
	int found = 0, err;

	if (!key)
		return mof_error_set(reterr, -EINVAL, "[%.40s]: this file has no sections",
				     section);
	while (found < CONFIG_KEY_COUNT && strcmp(config_key_str((enum config_key)found), key) != 0)
		found++;
	if (found == CONFIG_KEY_COUNT)
		return unknown_key(key, reterr);
	if (config->given[found])
		return mof_error_set(reterr, -EINVAL, "\"%s\" stands above already", key);
	config->given[found] = true;
	err = set_value(config, (enum config_key)found, value, &inner);
	if (err)
		mof_error_set(reterr, err, "%s = %.100s: %.200s", key, value, inner.message);
	return err;
}

const char *
config_place(void)
{
	const char *place = getenv("MOFC_CONFIG");

	return place && *place ? place : CONFIG_SYSTEM_FILE;
}

int
config_read(const char *path, struct migrate_config *ret, struct mof_error *reterr)
{
	struct migrate_config config = config_defaults;
	int err;

	if (*path != '/')
		return mof_error_set(
			reterr, -EINVAL,
			"the configuration file needs an absolute path, not \"%.200s\"", path);
	config.missing = false;
	config.stamp = file_stamp_take(path);
	err = ini_read(path, visit, &config, reterr);
	if (err == -ENOENT) {
		config.missing = true;
		err = 0;
	}
	if (err)
		config_clear(&config);
	else
		*ret = config;
	return err;
}

int
config_reload(const char *path, struct migrate_config *config, struct mof_error *reterr)
{
	struct migrate_config fresh;
	int err;

	if (file_stamp_holds(&config->stamp, path))
		return 0;
	err = config_read(path, &fresh, reterr);
	if (err)
		return err;
	config_clear(config);
	*config = fresh;
	return 1;
}

void
config_clear(struct migrate_config *config)
{
	mof_arena_clear(&config->arena);
	*config = config_defaults;
}

static void
print_duration(uint64_t usec, char *buffer, size_t size)
{
	if (usec && usec % DAY == 0)
		snprintf(buffer, size, "%" PRIu64 "d", usec / DAY);
	else
		snprintf(buffer, size, "%" PRIu64 "s", usec / SECOND);
}

static void
print_flag(bool flag, char *buffer, size_t size)
{
	snprintf(buffer, size, "%s", flag ? "yes" : "no");
}

static void
print_names(const struct config_names *names, char *buffer, size_t size)
{
	size_t length = 0;

	*buffer = '\0';
	for (size_t i = 0; i < names->count && length < size; i++)
		length += (size_t)snprintf(buffer + length, size - length, "%s%s", i ? ", " : "",
					   names->items[i]);
}

void
config_value(const struct migrate_config *config, enum config_key key, char *buffer, size_t size)
{
	switch (key) {
	case CONFIG_STORE:
		snprintf(buffer, size, "%s", config->store ? config->store : "");
		return;
	case CONFIG_RETAIN_FAILED:
		print_duration(config->retain_failed, buffer, size);
		return;
	case CONFIG_WARNINGS_AS:
		snprintf(buffer, size, "%u", (unsigned int)config->warnings_as);
		return;
	case CONFIG_REMOVE_SOURCE_IMAGES:
		print_flag(config->remove_source_images, buffer, size);
		return;
	case CONFIG_NOTIFY_HOOK:
		snprintf(buffer, size, "%s", config->notify_hook ? config->notify_hook : "");
		return;
	case CONFIG_READERS:
		print_names(&config->readers, buffer, size);
		return;
	case CONFIG_OPERATORS:
		print_names(&config->operators, buffer, size);
		return;
	case CONFIG_MAX_VIRTUAL_SYSTEM_MIGRATIONS:
		snprintf(buffer, size, "%" PRIu32, config->max_virtual_system_migrations);
		return;
	case CONFIG_MAX_STORAGE_MIGRATIONS:
		snprintf(buffer, size, "%" PRIu32, config->max_storage_migrations);
		return;
	case CONFIG_GROUP:
		snprintf(buffer, size, "%s", config->group ? config->group : "");
		return;
	case CONFIG_ORG_ID:
		snprintf(buffer, size, "%s", config->org_id);
		return;
	case CONFIG_ENABLE_VIRTUAL_SYSTEM_MIGRATION:
		print_flag(config->enable_virtual_system_migration, buffer, size);
		return;
	case CONFIG_KEY_COUNT:
		break;
	}
	*buffer = '\0';
}
