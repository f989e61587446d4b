#include "hosts.h"
#include "file_stamp.h"
#include "image_path.h"
#include "ini.h"
#include "uri.h"

#include <mof/arena.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define SEPARATORS ", \t" /* of lists */

struct entry {
	struct host host;
	const char *aliases; /* parted by blanks and commas; NULL: none */
	const char *auth_file;
};

struct hosts {
	struct mof_arena arena;
	const char *path;
	struct file_stamp stamp; /* see hosts_reload() */
	struct entry *entries;
	size_t count;
	bool allow_command; /* for URIs that are given directly */
};

const char *
hosts_place(const char *given)
{
	const char *place = getenv("MOFC_HOSTS");

	if (given)
		return given;
	return place && *place ? place : HOSTS_SYSTEM_FILE;
}

static int
check_name(const char *name, struct mof_error *reterr)
{
	if (!*name || *name == '-' || strpbrk(name, ":/?@# \t,[]"))
		return mof_error_set(reterr, -EINVAL,
				     "not a host name: \"%.200s\" (it may not be "
				     "empty, begin with \"-\" or hold any of : / ? @ # , [ ] and "
				     "blanks)",
				     name);
	return 0;
}

/* Whether one of the names in list, parted by blanks and commas, is name. */
static bool
list_has(const char *list, const char *name)
{
	size_t length = strlen(name);

	while (list && *list) {
		size_t word;

		list += strspn(list, SEPARATORS);
		word = strcspn(list, SEPARATORS);
		if (word && word == length && strncasecmp(list, name, length) == 0)
			return true;
		list += word;
	}
	return false;
}

static const struct entry *
find(const struct hosts *hosts, const char *name)
{
	for (size_t i = 0; i < hosts->count; i++)
		if (strcasecmp(hosts->entries[i].host.name, name) == 0 ||
		    list_has(hosts->entries[i].aliases, name))
			return &hosts->entries[i];
	return NULL;
}

static int
check_new_name(const struct hosts *hosts, const char *name, struct mof_error *reterr)
{
	int err = check_name(name, reterr);

	if (!err && find(hosts, name))
		err = mof_error_set(reterr, -EINVAL, "host \"%.200s\" is there already", name);
	return err;
}

static int
add_entry(struct hosts *hosts, const char *name, struct mof_error *reterr)
{
	struct entry *grown;
	int err = check_new_name(hosts, name, reterr);

	if (err)
		return err;
	grown = reallocarray(hosts->entries, hosts->count + 1, sizeof(*grown));
	if (!grown)
		return mof_error_set(reterr, -ENOMEM, "out of memory");
	hosts->entries = grown;
	grown[hosts->count] =
		(struct entry){ .host = { .name = mof_arena_strdup(&hosts->arena, name) } };
	if (!grown[hosts->count].host.name)
		return mof_error_set(reterr, -ENOMEM, "out of memory");
	hosts->count++;
	return 0;
}

static int
set_text(struct hosts *hosts, const char **member, const char *value, struct mof_error *reterr)
{
	*member = mof_arena_strdup(&hosts->arena, value);
	return *member ? 0 : mof_error_set(reterr, -ENOMEM, "out of memory");
}

static int
set_flag(bool *member, const char *value, struct mof_error *reterr)
{
	if (strcmp(value, "yes") != 0 && strcmp(value, "no") != 0)
		return mof_error_set(reterr, -EINVAL, "expected \"yes\" or \"no\"");
	*member = *value == 'y';
	return 0;
}

/* Calls take for each word of a list, until one of the calls fails. */
static int
each_word(struct hosts *hosts, struct entry *entry, const char *list,
	  int (*take)(struct hosts *hosts, struct entry *entry, const char *word,
		      struct mof_error *reterr),
	  struct mof_error *reterr)
{
	char *copy = strdup(list), *rest;
	int err = copy ? 0 : mof_error_set(reterr, -ENOMEM, "out of memory");

	for (char *word = copy ? strtok_r(copy, SEPARATORS, &rest) : NULL; word && !err;
	     word = strtok_r(NULL, SEPARATORS, &rest))
		err = take(hosts, entry, word, reterr);
	free(copy);
	return err;
}

static int
check_alias(struct hosts *hosts, struct entry *entry, const char *word, struct mof_error *reterr)
{
	(void)entry;
	return check_new_name(hosts, word, reterr);
}

static int
set_aliases(struct hosts *hosts, struct entry *entry, const char *value, struct mof_error *reterr)
{
	int err = each_word(hosts, entry, value, check_alias, reterr);

	return err ? err : set_text(hosts, &entry->aliases, value, reterr);
}

/*
 * An array of the arena with the items of the old one, which came from here, and room for one
 * more; NULL: memory is out.
 */
static void *
grow(struct hosts *hosts, const void *items, size_t count, size_t size)
{
	void *grown;

	if (count & (count - 1)) /* there is room up to the next power of two */
		return (void *)items;
	grown = mof_arena_alloc(&hosts->arena, (count ? 2 * count : 1) * size);
	if (grown && count)
		memcpy(grown, items, count * size);
	return grown;
}

static int
add_folder(struct hosts *hosts, struct entry *entry, const char *word, struct mof_error *reterr)
{
	struct host *host = &entry->host;
	char folder[IMAGE_PATH_SIZE];
	struct mof_error inner;
	const char **grown;

	if (image_path_resolve(word, folder, &inner) < 0)
		return mof_error_set(reterr, -EINVAL, "the folder \"%.200s\" %.100s", word,
				     inner.message);
	if (!folder[1])
		return mof_error_set(reterr, -EINVAL,
				     "\"/\" would let images be put over any file of the host");
	grown = grow(hosts, host->storage, host->storage_count, sizeof(*grown));
	if (!grown)
		return mof_error_set(reterr, -ENOMEM, "out of memory");
	host->storage = grown;
	return set_text(hosts, &grown[host->storage_count++], folder, reterr);
}

static int
add_network(struct hosts *hosts, struct entry *entry, const char *word, struct mof_error *reterr)
{
	struct host *host = &entry->host;
	struct network network, *grown;
	int err = network_parse(word, &network, reterr);

	if (err)
		return err;
	grown = grow(hosts, host->networks, host->network_count, sizeof(*grown));
	if (!grown)
		return mof_error_set(reterr, -ENOMEM, "out of memory");
	grown[host->network_count++] = network;
	host->networks = grown;
	return 0;
}

/* It becomes part of a URI, so that nothing in it may end that. */
static int
set_auth_file(struct hosts *hosts, struct entry *entry, const char *value, struct mof_error *reterr)
{
	if (*value != '/' || strpbrk(value, "?&;#% "))
		return mof_error_set(
			reterr, -EINVAL,
			"\"auth-file\" needs an absolute path without blanks or any of "
			"? & ; # %%");
	return set_text(hosts, &entry->auth_file, value, reterr);
}

/* libvirt takes user and password from the file that its URI names. */
static int
add_auth_file(struct hosts *hosts, struct entry *entry, struct mof_error *reterr)
{
	const char *uri = entry->host.connect;
	char *text;
	int err;

	if (!entry->auth_file)
		return 0;
	if (asprintf(&text, "%s%cauthfile=%s", uri, strchr(uri, '?') ? '&' : '?',
		     entry->auth_file) < 0)
		return mof_error_set(reterr, -ENOMEM, "out of memory");
	err = set_text(hosts, &entry->host.connect, text, reterr);
	free(text);
	return err;
}

static int
visit(const char *section, const char *key, const char *value, void *context,
      struct mof_error *reterr)
{
	struct hosts *hosts = context;
	struct entry *entry = hosts->count ? &hosts->entries[hosts->count - 1] : NULL;

	if (!key)
		return add_entry(hosts, section, reterr);
	if (strcmp(key, "allow-command") == 0)
		return set_flag(entry ? &entry->host.allow_command : &hosts->allow_command, value,
				reterr);
	if (!entry)
		return mof_error_set(reterr, -EINVAL, "\"%.40s\" stands before the first [host]",
				     key);
	if (strcmp(key, "connect") == 0)
		return set_text(hosts, &entry->host.connect, value, reterr);
	if (strcmp(key, "peer") == 0)
		return set_text(hosts, &entry->host.peer, value, reterr);
	if (strcmp(key, "migrate") == 0)
		return set_text(hosts, &entry->host.migrate, value, reterr);
	if (strcmp(key, "aliases") == 0)
		return set_aliases(hosts, entry, value, reterr);
	if (strcmp(key, "storage") == 0)
		return each_word(hosts, entry, value, add_folder, reterr);
	if (strcmp(key, "networks") == 0)
		return each_word(hosts, entry, value, add_network, reterr);
	if (strcmp(key, "auth-file") == 0)
		return set_auth_file(hosts, entry, value, reterr);
	return mof_error_set(reterr, -EINVAL,
			     "unknown key \"%.40s\" (expected connect, peer, "
			     "migrate, aliases, storage, networks, auth-file or allow-command)",
			     key);
}

/* allow-command may stand anywhere in its section, so URIs are checked at the end. */
static int
check_host(struct host *host, struct mof_error *reterr)
{
	int err;

	if (!host->connect)
		return mof_error_set(reterr, -EINVAL, "host \"%.100s\" has no \"connect\"",
				     host->name);
	err = uri_check(host->connect, host->allow_command, reterr);
	if (!err && host->peer)
		err = uri_check(host->peer, host->allow_command, reterr);
	if (!err && host->migrate)
		err = uri_check_data(host->migrate, reterr);
	if (!err && !host->peer && uri_is_remote(host->connect))
		host->peer = host->connect;
	return err;
}

static int
check_hosts(struct hosts *hosts, struct mof_error *reterr)
{
	struct mof_error inner;

	for (size_t i = 0; i < hosts->count; i++) {
		int err = check_host(&hosts->entries[i].host, &inner);

		if (!err)
			err = add_auth_file(hosts, &hosts->entries[i], &inner);
		if (err)
			return mof_error_set(reterr, err, "%s: [%.100s]: %.300s", hosts->path,
					     hosts->entries[i].host.name, inner.message);
	}
	return 0;
}

int
hosts_load(const char *path, struct hosts **ret, struct mof_error *reterr)
{
	struct hosts *hosts = calloc(1, sizeof(*hosts));
	int err;

	if (!hosts)
		return mof_error_set(reterr, -ENOMEM, "out of memory");
	err = set_text(hosts, &hosts->path, path, reterr);
	if (!err)
		err = ini_read(path, visit, hosts, reterr);
	if (err == -ENOENT && strcmp(path, HOSTS_SYSTEM_FILE) == 0)
		err = 0;
	if (!err)
		err = check_hosts(hosts, reterr);
	if (err) {
		hosts_free(hosts);
		return err;
	}
	*ret = hosts;
	return 0;
}

int
hosts_reload(const char *path, struct hosts **hosts, struct mof_error *reterr)
{
	struct file_stamp stamp;
	int err;

	if (*hosts && file_stamp_holds(&(*hosts)->stamp, path))
		return 0;
	hosts_free(*hosts);
	*hosts = NULL;
	stamp = file_stamp_take(path);
	err = hosts_load(path, hosts, reterr);
	if (!err)
		(*hosts)->stamp = stamp;
	return err;
}

void
hosts_free(struct hosts *hosts)
{
	if (!hosts)
		return;
	mof_arena_clear(&hosts->arena);
	free(hosts->entries);
	free(hosts);
}

const struct host *
hosts_find(const struct hosts *hosts, const char *name)
{
	const struct entry *entry = find(hosts, name);

	return entry ? &entry->host : NULL;
}

const struct host *
hosts_at(const struct hosts *hosts, size_t index)
{
	return index < hosts->count ? &hosts->entries[index].host : NULL;
}

bool
host_has_storage(const struct host *host, const char *path)
{
	char resolved[IMAGE_PATH_SIZE];

	if (image_path_resolve(path, resolved, NULL) < 0)
		return false;
	for (size_t i = 0; i < host->storage_count; i++)
		if (image_path_is_below(resolved, host->storage[i]))
			return true;
	return false;
}

bool
host_has_network(const struct host *host, const char *address)
{
	for (size_t i = 0; i < host->network_count; i++)
		if (network_has(&host->networks[i], address))
			return true;
	return false;
}

int
hosts_check_images(const struct hosts *hosts, const char *name, const struct migrate_disk *disks,
		   size_t count, struct mof_error *reterr)
{
	const struct host *host = hosts_find(hosts, name);

	for (size_t i = 0; host && host->storage_count && i < count; i++) {
		const char *path = disks[i].path;

		/* Under the path that it has, an image lies where the guest's owner put it. */
		if (!path || (disks[i].source && strcmp(path, disks[i].source) == 0) ||
		    host_has_storage(host, path))
			continue;
		return mof_error_set(reterr, -EPERM,
				     "\"%.200s\" does not lie below the \"storage\" of host "
				     "\"%.100s\" in %s",
				     path, name, hosts->path);
	}
	return 0;
}

/* One end of a route: a host of the file, or one made of a URI. */
static int
resolve(const struct hosts *hosts, const char *text, struct host *ret, struct mof_error *reterr)
{
	const struct host *host;
	int err;

	if (strstr(text, "://")) {
		err = uri_check(text, hosts->allow_command, reterr);
		*ret = (struct host){ .name = text,
				      .connect = text,
				      .allow_command = hosts->allow_command };
		if (!err && uri_is_remote(text))
			ret->peer = text;
		return err;
	}
	err = check_name(text, reterr);
	if (err)
		return err;
	host = hosts_find(hosts, text);
	if (!host)
		return mof_error_set(reterr, -ENOENT, "host \"%.200s\" is not in %s", text,
				     hosts->path);
	*ret = *host;
	return 0;
}

int
hosts_route(const struct hosts *hosts, const char *source, const char *destination,
	    const char *peer_uri, struct host_route *ret, struct mof_error *reterr)
{
	struct host from, to;
	int err = resolve(hosts, source, &from, reterr);

	if (!err && !destination)
		*ret = (struct host_route){ .source_uri = from.connect };
	if (err || !destination)
		return err;
	err = resolve(hosts, destination, &to, reterr);
	if (!err && peer_uri)
		err = uri_check(peer_uri, to.allow_command, reterr);
	if (err)
		return err;
	if (!peer_uri)
		peer_uri = to.peer;
	if (strcmp(from.connect, to.connect) == 0 ||
	    (peer_uri && strcmp(from.connect, peer_uri) == 0))
		return mof_error_set(reterr, -EEXIST,
				     "source and destination are the same host: "
				     "\"%.200s\"",
				     destination);
	if (!peer_uri)
		return mof_error_set(reterr, -EDESTADDRREQ,
				     "\"%.200s\" names no host that %s "
				     "could dial: give --peer-uri, or peer= in %s",
				     to.connect, from.name, hosts->path);
	*ret = (struct host_route){ .source_uri = from.connect,
				    .destination_uri = to.connect,
				    .peer_uri = peer_uri,
				    .data_uri = to.migrate };
	return 0;
}
