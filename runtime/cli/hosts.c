/* The verb that checks the hosts file and reaches every host of it. */
#include "commands.h"

#include <migrate/host_probe.h>

#include <jansson.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define ANSWER_LIMIT 10000 /* milliseconds */
#define VERSION_SIZE 40

/* "10.0.0" */
static const char *
version_text(unsigned long version, char buffer[VERSION_SIZE])
{
	snprintf(buffer, VERSION_SIZE, "%lu.%lu.%lu", version / 1000000, version / 1000 % 1000,
		 version % 1000);
	return buffer;
}

static void
print_text(const struct hosts *hosts, const struct host_answer *answers, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct host *host = hosts_at(hosts, i);
		const struct host_answer *answer = &answers[i];
		char libvirt[VERSION_SIZE], hypervisor[VERSION_SIZE];

		printf("%s: ", host->name);
		if (answer->reached)
			printf("%s, %s %s, libvirt %s\n", answer->hostname, answer->hypervisor,
			       version_text(answer->hypervisor_version, hypervisor),
			       version_text(answer->libvirt_version, libvirt));
		else
			printf("not reached: %s\n", answer->message);
	}
}

static json_t *
answer_to_json(const struct host *host, const struct host_answer *answer)
{
	char libvirt[VERSION_SIZE], hypervisor[VERSION_SIZE];

	if (!answer->reached)
		return json_pack("{s:s, s:s, s:b, s:s}", "name", host->name, "connect",
				 host->connect, "reached", 0, "message", answer->message);
	return json_pack("{s:s, s:s, s:b, s:s, s:s, s:s, s:s}", "name", host->name, "connect",
			 host->connect, "reached", 1, "hostname", answer->hostname, "hypervisor",
			 answer->hypervisor, "hypervisorVersion",
			 version_text(answer->hypervisor_version, hypervisor), "libvirtVersion",
			 version_text(answer->libvirt_version, libvirt));
}

static int
print_json(const struct hosts *hosts, const struct host_answer *answers, size_t count)
{
	json_t *list = json_array();
	char *text = NULL;
	int failed = !list;

	for (size_t i = 0; i < count && !failed; i++)
		failed = json_array_append_new(list,
					       answer_to_json(hosts_at(hosts, i), &answers[i]));
	if (!failed)
		text = json_dumps(list, JSON_INDENT(1));
	json_decref(list);
	if (!text)
		return complain(EXIT_FAILED, "out of memory");
	puts(text);
	free(text);
	return EXIT_DONE;
}

/* Asks all of them.  Returns 0 or an exit status, the reason told. */
static int
probe(const struct hosts *hosts, struct host_answer *answers, size_t count)
{
	struct migrate_driver *driver;
	struct mof_error error;
	int err = migrate_driver_libvirt_new(&driver, &error);

	if (err)
		return complain(EXIT_FAILED, "%s", error.message);
	err = host_probe_all(hosts, ANSWER_LIMIT, answers, count);
	driver->ops->free(driver);
	return err ? complain(EXIT_FAILED, "%s", strerror(-err)) : 0;
}

static int
show(const struct options *options, const struct hosts *hosts, size_t count)
{
	struct host_answer *answers = calloc(count + 1, sizeof(*answers));
	int status =
		answers ? probe(hosts, answers, count) : complain(EXIT_FAILED, "out of memory");

	if (!status && options->json)
		status = print_json(hosts, answers, count);
	else if (!status)
		print_text(hosts, answers, count);
	for (size_t i = 0; i < count && !status; i++)
		if (!answers[i].reached)
			status = EXIT_FAILED;
	free(answers);
	return status;
}

int
command_hosts(const struct options *options, struct job_store *store)
{
	const char *place = hosts_place(options->hosts);
	struct mof_error error;
	struct hosts *hosts;
	size_t count = 0;
	int status;

	(void)store;
	if (hosts_load(place, &hosts, &error) < 0)
		return complain(EXIT_REFUSED, "%s", error.message);
	while (hosts_at(hosts, count))
		count++;
	status = count ? show(options, hosts, count)
		       : complain(EXIT_NOT_FOUND,
				  "%s names no hosts, or is missing: write a section "
				  "[name] with connect = URI for each",
				  place);
	hosts_free(hosts);
	return status;
}
