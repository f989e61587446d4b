#include "given.h"

#include <stdlib.h>
#include <string.h>

static const char hosts_file[] =
	"[alpha]\n"
	"connect = qemu+tcp://10.0.0.1/system\n"
	"aliases = a\n"
	"storage = /srv/alpha, /srv/both\n"
	"networks = 10.0.0.0/24\n"
	"[beta]\n"
	"connect = qemu+tcp://10.0.0.2/system\n"
	"aliases = b, Beta.example\n"
	"storage = /srv/beta /srv/both\n"
	"networks = 10.0.0.0/24 fd00::/64\n"
	"[gamma]\n"
	"connect = qemu+tcp://10.0.0.3/system\n"
	"[local]\n"
	"connect = test:///default\n"
	"[twin]\n"
	"connect = qemu+tcp://10.0.0.1/system\n";

void
given_init(struct given *given)
{
	char *folder = support_folder();
	char *path = support_file(folder, "hosts.conf", hosts_file);

	memset(given, 0, sizeof(*given));
	assert_int_equal(hosts_load(path, &given->hosts, &given->error), 0);
	free(path);
	support_remove(folder);
	given->keys[0] = (struct mof_path_key){ .name = "CreationClassName", .type = MOF_STRING,
						.text = "Msvm_ComputerSystem" };
	given->keys[1] = (struct mof_path_key){ .name = "Name", .type = MOF_STRING, .text = UUID };
	given->path = (struct mof_path){ .class_name = "Msvm_ComputerSystem", .keys = given->keys,
					 .key_count = 2 };
	given->arguments.computer_system = &given->path;
	given->arguments.source = "alpha";
	given->arguments.destination_host = "beta";
	given->arguments.owner = "tester";
	strcpy(given->guest.uuid, UUID);
}

void
given_clear(struct given *given)
{
	hosts_free(given->hosts);
	mof_arena_clear(&given->arena);
}

void
given_disks(struct given *given, const char *first, const char *second)
{
	given->disks[0] = first;
	given->disks[1] = second;
	given->arguments.new_resource_setting_data = first ? given->disks : NULL;
	given->arguments.new_resource_count = second ? 2 : first ? 1 : 0;
}

/* A wish that is given out makes a job whose properties keep the rules. */
static void
check_wish(const struct job_wish *wish)
{
	struct moment now = support_moment(1);
	struct migrate_job *job;
	struct mof_error error;

	if (job_new(wish, &now, &job, &error) < 0)
		fail_msg("no job: %s", error.message);
	if (msvm_migration_job_validate(&job->cim, &error) < 0)
		fail_msg("no valid job: %s", error.message);
	assert_int_equal(job->cim.job_type.value, wish->job_type);
	assert_int_equal(job->cim.migration_type.value, wish->migration_type);
	assert_string_equal(job->cim.virtual_system_name, UUID);
	job_free(job);
}

uint32_t
given_read(struct given *given)
{
	struct job_wish before;
	uint32_t code = 77;

	memset(&given->wish, 0x5a, sizeof(given->wish));
	memcpy(&before, &given->wish, sizeof(before));
	given->error.message[0] = '\0';
	assert_int_equal(arguments_read(&given->arguments, given->hosts, &given->arena,
					&given->wish, &code, &given->error), 0);
	if (code == MIGRATE_RETURN_OK) {
		check_wish(&given->wish);
		return code;
	}
	assert_memory_equal(&given->wish, &before, sizeof(before));
	if (!*given->error.message || strpbrk(given->error.message, "\n\r\t\033"))
		fail_msg("%u: \"%s\"", code, given->error.message);
	return code;
}
