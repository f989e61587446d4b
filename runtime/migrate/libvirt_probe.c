#include "host_probe.h"
#include "libvirt_link.h"
#include "text.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* Shared by the threads and who waits for them; the last one frees it. */
struct probe {
	pthread_mutex_t mutex;
	pthread_cond_t changed;
	size_t users, waiting; /* threads without an answer yet */
	size_t count;
	struct host_answer *answers;
};

struct errand {
	struct probe *probe;
	size_t index;
	char *name, *uri;
};

static void
leave(struct probe *probe)
{
	bool last;

	pthread_mutex_lock(&probe->mutex);
	last = --probe->users == 0;
	pthread_mutex_unlock(&probe->mutex);
	if (!last)
		return;
	pthread_cond_destroy(&probe->changed);
	pthread_mutex_destroy(&probe->mutex);
	free(probe->answers);
	free(probe);
}

static void
ask(const struct errand *errand, struct host_answer *ret)
{
	struct migrate_result failure;
	virConnectPtr connection = link_open(errand->uri, errand->name, &failure);
	char *hostname;

	memset(ret, 0, sizeof(*ret));
	if (!connection) {
		text_copy(ret->message, sizeof(ret->message), failure.message);
		return;
	}
	if (virConnectGetLibVersion(connection, &ret->libvirt_version) < 0) {
		link_failure(&failure, NULL);
		text_copy(ret->message, sizeof(ret->message), failure.message);
	} else {
		ret->reached = true;
		virConnectGetVersion(connection, &ret->hypervisor_version);
		text_copy(ret->hypervisor, sizeof(ret->hypervisor), virConnectGetType(connection));
		hostname = virConnectGetHostname(connection);
		text_copy(ret->hostname, sizeof(ret->hostname), hostname);
		free(hostname);
	}
	virConnectClose(connection);
}

static void *
work(void *opaque)
{
	struct errand *errand = opaque;
	struct probe *probe = errand->probe;
	struct host_answer answer;

	ask(errand, &answer);
	pthread_mutex_lock(&probe->mutex);
	probe->answers[errand->index] = answer;
	probe->waiting--;
	pthread_cond_signal(&probe->changed);
	pthread_mutex_unlock(&probe->mutex);
	free(errand->name);
	free(errand->uri);
	free(errand);
	leave(probe);
	return NULL;
}

static struct probe *
new_probe(size_t count)
{
	struct probe *probe = calloc(1, sizeof(*probe));
	pthread_condattr_t attributes;

	if (!probe)
		return NULL;
	probe->answers = calloc(count + 1, sizeof(*probe->answers));
	if (!probe->answers) {
		free(probe);
		return NULL;
	}
	pthread_mutex_init(&probe->mutex, NULL);
	pthread_condattr_init(&attributes);
	pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	pthread_cond_init(&probe->changed, &attributes);
	pthread_condattr_destroy(&attributes);
	probe->users = 1;
	probe->count = count;
	return probe;
}

/* Returns 0 or a negative code. */
static int
start(struct probe *probe, const struct host *host, size_t index)
{
	struct errand *errand = calloc(1, sizeof(*errand));
	pthread_t thread;
	int err = -ENOMEM;

	if (!errand)
		return err;
	*errand = (struct errand){ probe, index, strdup(host->name), strdup(host->connect) };
	text_copy(probe->answers[index].message, MIGRATE_MESSAGE_SIZE, "does not answer");
	pthread_mutex_lock(&probe->mutex);
	if (errand->name && errand->uri)
		err = -pthread_create(&thread, NULL, work, errand);
	if (!err) {
		pthread_detach(thread);
		probe->users++;
		probe->waiting++;
	}
	pthread_mutex_unlock(&probe->mutex);
	if (err) {
		free(errand->name);
		free(errand->uri);
		free(errand);
	}
	return err;
}

int
host_probe_all(const struct hosts *hosts, int limit, struct host_answer *answers, size_t count)
{
	struct probe *probe = new_probe(count);
	struct timespec until;
	int err = probe ? 0 : -ENOMEM;

	if (err)
		return err;
	for (size_t i = 0; i < count && !err; i++)
		err = start(probe, hosts_at(hosts, i), i);
	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec += limit / 1000;
	pthread_mutex_lock(&probe->mutex);
	while (!err && probe->waiting &&
	       pthread_cond_timedwait(&probe->changed, &probe->mutex, &until) == 0)
		continue;
	memcpy(answers, probe->answers, count * sizeof(*answers));
	pthread_mutex_unlock(&probe->mutex);
	leave(probe);
	return err;
}
