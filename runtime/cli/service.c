/* The verb that shows and changes what the service allows. */
#include "commands.h"
#include "render.h"

#include <migrate/arguments.h>
#include <migrate/service.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define NAME_COLUMNS 37
#define SETTINGS struct msvm_virtual_system_migration_service_setting_data

static const struct mof_class *const cls =
	&msvm_virtual_system_migration_service_setting_data_class;

/* Each setting with its value and where that comes from. */
static void
render(const struct service *service, struct mof_out *out)
{
	for (size_t i = 0; i < cls->property_count; i++) {
		const struct mof_property *property = cls->properties[i];

		if (property->type == MOF_STRING ||
		    mof_items_of(property, &service->settings).is_null)
			continue;
		mof_out_printf(out, "%-*s", NAME_COLUMNS, property->name);
		render_value(property, &service->settings, out);
		if (!mof_items_of(property, &service->set).is_null)
			mof_out_puts(out, "  (set)");
		mof_out_putc(out, '\n');
	}
}

static int
print(const struct options *options, struct job_store *store)
{
	struct mof_out out = { 0 };
	struct mof_error error;
	struct service service;
	int lives, status = EXIT_DONE, err = service_read(store, options->config, &service, &error);

	if (err)
		return complain_store(err, &error);
	lives = store->ops->runner_lives(store, NULL);
	if (options->json) {
		err = msvm_virtual_system_migration_service_setting_data_write_json(
			&service.settings, &out);
		mof_out_putc(&out, '\n');
	} else {
		render(&service, &out);
		mof_out_printf(&out, "\n%-*s%s\n%-*s%s\n%-*s%s%s\n", NAME_COLUMNS, "runner",
			       lives == 1 ? "works" : "none", NAME_COLUMNS, "store", store->place,
			       NAME_COLUMNS, "configuration", config_place(),
			       options->config->missing ? " (missing)" : "");
	}
	if (err || out.failed)
		status = complain(EXIT_FAILED, "%s", strerror(err ? -err : ENOMEM));
	else
		fwrite(out.data, 1, out.length, stdout);
	mof_out_clear(&out);
	return status;
}

/* A value as people write it.  Returns 0 or -EINVAL. */
static int
parse_value(const struct mof_property *property, const char *text, struct mof_value *ret)
{
	static const char *const words[] = { "no", "yes", "false", "true" };
	char *end;

	*ret = (struct mof_value){ .type = property->type };
	if (property->type == MOF_BOOLEAN) {
		for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
			if (strcmp(text, words[i]) == 0) {
				ret->boolean = i % 2;
				return 0;
			}
		return -EINVAL;
	}
	if (!*text || strspn(text, "0123456789") != strlen(text))
		return -EINVAL;
	errno = 0;
	ret->integer = strtoull(text, &end, 10);
	return errno ? -EINVAL : 0;
}

/* Takes one NAME=VALUE.  Returns 0 or an exit status, the reason told. */
static int
take(const char *text, SETTINGS *settings, struct mof_arena *arena, const char **ret_name)
{
	const char *equals = strchr(text, '=');
	char *name = equals ? mof_arena_strndup(arena, text, (size_t)(equals - text)) : NULL;
	const struct mof_property *property = name ? mof_class_find_property(cls, name) : NULL;
	struct mof_value value;
	struct mof_error error;

	if (!equals)
		return complain(EXIT_USAGE, "\"%s\" is no value for --set: expected NAME=VALUE",
				text);
	if (!property || property->type == MOF_STRING)
		return complain(EXIT_USAGE,
				"the service has no setting \"%s\" that can be changed: "
				"\"msvm-migrate service\" shows those it has",
				name ? name : "");
	*ret_name = property->name;
	if (!equals[1])
		return 0;
	if (parse_value(property, equals + 1, &value) < 0 ||
	    mof_set(cls, settings, property->name, &value, 1, arena, &error) < 0)
		return complain(EXIT_USAGE, "\"%s\" is no value for %s: expected %s", equals + 1,
				property->name,
				property->type == MOF_BOOLEAN ? "yes or no" : "a number");
	return 0;
}

static int
change(const struct options *options, struct job_store *store, struct mof_arena *arena)
{
	const char *list[MOST_VALUES + 1] = { NULL };
	SETTINGS settings = { 0 };
	struct mof_error error;
	uint32_t code;
	int err;

	for (size_t i = 0; i < options->settings.count; i++) {
		int status = take(options->settings.items[i], &settings, arena, &list[i]);

		if (status)
			return status;
	}
	err = service_modify(store, &settings, list, &code, &error);
	if (err)
		return complain_store(err, &error);
	if (code == MIGRATE_RETURN_INVALID_PARAMETER)
		return complain(EXIT_USAGE, "%s", error.message);
	return code ? complain(EXIT_REFUSED, "%s", error.message) : EXIT_DONE;
}

int
command_service(const struct options *options, struct job_store *store)
{
	struct mof_arena arena = { 0 };
	int status = options->settings.count ? change(options, store, &arena) : EXIT_DONE;

	mof_arena_clear(&arena);
	return status ? status : print(options, store);
}
