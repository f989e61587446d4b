/*
 * witness: looks all the time whether a guest runs on two hosts at once.
 *
 *   witness URI URI GUEST
 *
 * It asks the first host, the second, and the first once more: a guest that runs each time ran on
 * both when the second was asked. A line is printed for each such look, until SIGTERM; then how
 * many looks there were. A host whose libvirtd is gone is asked again as soon as there is a new
 * one.
 */
#include <libvirt/libvirt.h>
#include <libvirt/virterror.h>

#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <time.h>

#define INTERVAL 50 /* milliseconds between two looks */

static volatile sig_atomic_t stop;

struct host {
	const char *uri;
	virConnectPtr connection;
};

static void
on_signal(int number)
{
	(void)number;
	stop = 1;
}

static void
silence(void *context, virErrorPtr error)
{
	(void)context;
	(void)error;
}

/* What is not known is no proof. */
static bool
runs_on(struct host *host, const char *guest)
{
	virDomainPtr domain;
	int state = VIR_DOMAIN_NOSTATE, reason;

	if (host->connection && virConnectIsAlive(host->connection) != 1) {
		virConnectClose(host->connection);
		host->connection = NULL;
	}
	if (!host->connection)
		host->connection = virConnectOpenReadOnly(host->uri);
	if (!host->connection)
		return false;
	domain = virDomainLookupByName(host->connection, guest);
	if (!domain)
		return false;
	if (virDomainGetState(domain, &state, &reason, 0) < 0)
		state = VIR_DOMAIN_NOSTATE;
	virDomainFree(domain);
	return state == VIR_DOMAIN_RUNNING;
}

int
main(int argc, char **argv)
{
	const struct timespec pause = { .tv_nsec = INTERVAL * 1000000L };
	struct sigaction action = { .sa_handler = on_signal };
	struct host hosts[2] = { { .uri = NULL } };
	unsigned long looks = 0;

	if (argc != 4)
		return 2;
	sigaction(SIGTERM, &action, NULL);
	virSetErrorFunc(NULL, silence);
	hosts[0].uri = argv[1];
	hosts[1].uri = argv[2];
	while (!stop) {
		looks++;
		if (runs_on(&hosts[0], argv[3]) && runs_on(&hosts[1], argv[3]) &&
		    runs_on(&hosts[0], argv[3])) {
			printf("both at look %lu\n", looks);
			fflush(stdout);
		}
		nanosleep(&pause, NULL);
	}
	printf("looks %lu\n", looks);
	return 0;
}
