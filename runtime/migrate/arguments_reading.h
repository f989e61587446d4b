/* What arguments.c and the files beside it share: the parameters as far as they have been read. */
#ifndef MIGRATE_ARGUMENTS_READING_H
#define MIGRATE_ARGUMENTS_READING_H

#include "arguments.h"

#include <msvm_virtual_system_migration_setting_data.h>

struct arguments_reading {
	const struct migrate_arguments *arguments;
	const struct hosts *hosts;
	struct mof_arena *arena;
	struct mof_error *reterr;
	uint32_t answer;                         /* a migrate_return */
	const struct host *source, *destination; /* destination NULL: all stays on the source */
	struct job_wish wish;
};

/*
 * The functions below return 0 to go on; -EINVAL if the method refuses, with the answer set and
 * the reason told; -ENOMEM.
 */

/* Refuses: returns -EINVAL.  Texts of clients in the message become one line of UTF-8. */
int arguments_refuse(struct arguments_reading *reading, uint32_t code, const char *format, ...)
	MOF_PRINTF(3, 4);

/* Reads the embedded instance that parameter holds; see embedded.h. */
int arguments_embedded(struct arguments_reading *reading, const char *parameter, const char *text,
		       const char *class_name, struct mof_object *ret);

/* Its values, which are to keep the rules of the schema. */
int arguments_values(struct arguments_reading *reading, const char *parameter,
		     struct mof_object object);

/* A copy of an optional text. */
int arguments_copy(struct arguments_reading *reading, const char *text, const char **ret);

/* How the move is to be made: all of the settings but MigrationType.  The hosts are known. */
int arguments_settings(struct arguments_reading *reading,
		       const struct msvm_virtual_system_migration_setting_data *settings);

/* NewResourceSettingData.  The hosts and the MigrationType are known. */
int arguments_disks(struct arguments_reading *reading);

#endif
