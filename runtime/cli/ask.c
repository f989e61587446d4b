/* What is asked before there is a job. */
#include "commands.h"

#include <migrate/errors.h>
#include <migrate/hosts.h>
#include <migrate/rights.h>
#include <migrate/text.h>

#include <errno.h>
#include <unistd.h>

#define CHECK_LIMIT 30000 /* milliseconds for both hosts to answer */

/* Asks the hosts by the driver's PREPARE.  Returns 0 or an exit status, the reason told. */
static int
ask_guest(const struct options *options, const struct job_wish *wish,
	  const struct host_route *route, struct migrate_guest *ret)
{
	const struct migrate_order order = {
		.source_uri = route->source_uri,
		.destination_uri = route->destination_uri,
		.peer_uri = route->peer_uri,
		.domain = options->domain,
		.job_type = wish->job_type,
		.settings = wish->settings,
		.disks = wish->disks,
		.disk_count = wish->disk_count,
	};
	struct migrate_result failure;
	struct migrate_driver *driver;
	struct mof_error error;
	int err = migrate_driver_libvirt_new(&driver, &error);

	if (err)
		return complain(EXIT_REFUSED, "%s", error.message);
	err = client_check(driver, &order, CHECK_LIMIT, ret, &failure);
	driver->ops->free(driver);
	if (err)
		return complain(failure.code == ERROR_NO_DOMAIN ? EXIT_NOT_FOUND : EXIT_REFUSED,
				"%s", failure.message);
	return 0;
}

int
ask_hosts(const struct options *options, const struct job_wish *wish, struct migrate_guest *ret)
{
	struct mof_error error;
	struct hosts *hosts;
	struct host_route route;
	int status, err;

	if (!text_is_clean(options->domain))
		return complain(EXIT_USAGE, "the name of the guest is not plain UTF-8 text");
	err = hosts_load(hosts_place(options->hosts), &hosts, &error);
	if (err)
		return complain(EXIT_REFUSED, "%s", error.message);
	err = hosts_route(hosts, options->connect, options->to, options->peer_uri, &route, &error);
	if (!err)
		err = hosts_check_images(hosts, options->to ? options->to : options->connect,
					 wish->disks, wish->disk_count, &error);
	if (err)
		status = complain(err == -EDESTADDRREQ ? EXIT_USAGE : EXIT_REFUSED, "%s",
				  error.message);
	else
		status = ask_guest(options, wish, &route, ret);
	hosts_free(hosts);
	return status;
}

const char *
user_name(void)
{
	static char name[RIGHTS_NAME_SIZE];

	rights_account(geteuid(), name);
	return text_is_clean(name) ? name : NULL;
}
