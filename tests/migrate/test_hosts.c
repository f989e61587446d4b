/* Hosts by name, the hosts file, and URIs that would run a command. */
#include "support.h"

#include <migrate/hosts.h>
#include <migrate/image_path.h>
#include <migrate/uri.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void
assert_uri(const char *uri, bool allow_command, int expected)
{
	struct mof_error error = { .message = "" };
	int err = uri_check(uri, allow_command, &error);

	if (err != expected)
		fail_msg("%s: %d, not %d (%s)", uri, err, expected, error.message);
	if (err)
		assert_true(*error.message && !strchr(error.message, '\n'));
}

static void
test_good_uris(void **state)
{
	static const char *const uris[] = {
		"qemu:///system", "qemu:///session", "test:///default",
		"qemu:///system?socket=/run/libvirt/libvirt-sock",
		"qemu+unix:///system?socket=/run/x&no_verify=1",
		"qemu+tcp://10.77.0.2/system", "qemu+tls://host.example/system",
		"qemu+ssh://root@host.example:2222/system?keyfile=/root/.ssh/id&no_tty=1",
		"qemu+libssh2://u@h/system?known_hosts=/x", "qemu+libssh://u@h/system",
		"qemu+tcp://[fe80::1%25eth0]:16509/system", "qemu://host/system",
		"qemu+ssh://h/system?mode=direct", "QEMU+TCP://h/system",
		"qemu+tcp://h/system?name=qemu:///system", "qemu+tcp://h/system?name=",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(uris); i++)
		assert_uri(uris[i], false, 0);
}

/* Each of these makes libvirt run /tmp/x, or ssh read its host as an option. */
static void
test_attacks(void **state)
{
	static const char *const uris[] = {
		"qemu+ssh://x/system?command=/tmp/x",
		"qemu+ssh://x/system?COMMAND=/tmp/x",
		"qemu+ssh://x/system?%63ommand=/tmp/x",
		"qemu+ssh://x/system?%63%6f%6D%6d%61%6e%64=/tmp/x",
		"qemu+ssh://x/system?no_tty=1&command=/tmp/x",
		"qemu+ssh://x/system?no_tty=1;command=/tmp/x",
		"qemu+ssh://x/system?socket=/a;command=/tmp/x&no_tty=1",
		"qemu+ssh://x/system?&&command=/tmp/x",
		"qemu+ssh://x/system?command",
		"qemu+ssh://x/system?netcat=/tmp/x",
		"qemu+ssh://x/system?proxy=netcat",
		"qemu+ext:///system?command=/tmp/x",
		"qemu+ext:///system",
		"qemu+EXT:///system",
		"qemu+%65xt:///system",
		"qemu+tcp://h/system?name=qemu%2Bssh%3A%2F%2Fx%2Fsystem%3Fcommand%3D%2Ftmp%2Fx",
		"qemu+tcp://h/system?name=qemu%2Bext:///system",
		"qemu+tcp://h/system?name=qemu%2Bext:/system",
		"qemu+ssh://-oProxyCommand=x/system",
		"qemu+ssh://%2doProxyCommand=x/system",
		"qemu+ssh://-oProxyCommand=x@host/system",
		"qemu+ssh://host@-oProxyCommand=x/system",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(uris); i++)
		assert_true(uri_check(uris[i], false, NULL) < 0);
	assert_uri("qemu+ssh://x/system?command=/tmp/x", false, -EPERM);
	assert_uri("qemu+ext:///system?command=/tmp/x", false, -EPERM);
	/* The hosts file may allow commands, but never an option of ssh in the host's place. */
	assert_uri("qemu+ssh://x/system?command=/tmp/x&netcat=nc&proxy=auto", true, 0);
	assert_uri("qemu+ext:///system?command=/tmp/x", true, 0);
	assert_uri("qemu+ssh://-oProxyCommand=x/system", true, -EPERM);
}

static void
test_bad_forms(void **state)
{
	static const char *const uris[] = {
		"", "host", "://host/", "+tcp://host/", "qemu+://host/", "qemu:/system",
		"1qemu:///system", "qemu:// host/system", "qemu:///sys tem", "qemu:///system#x",
		"qemu:///system\n", "qemu:///system?x=%", "qemu:///system?x=%4", "qemu:///%zz",
		"qemu:///system?x=%00", "qemu:///system?x=%0a", "qemu:///sys\\tem",
		"qemu+tcp://host:port/system", "qemu+tcp://[::1/system", "qemu+tcp://[::1]x/system",
		"qemu+tcp://\xff/system",
	};
	char giant[3000];

	(void)state;
	for (size_t i = 0; i < COUNT(uris); i++)
		assert_uri(uris[i], true, -EINVAL);
	memset(giant, 'a', sizeof(giant) - 1);
	memcpy(giant, "qemu://", 7);
	giant[sizeof(giant) - 1] = '\0';
	assert_uri(giant, true, -EINVAL);
}

static void
test_uri_facts(void **state)
{
	(void)state;
	assert_true(uri_is_remote("qemu+tcp://h/system"));
	assert_true(uri_is_remote("qemu+tcp://u@[::1]:1/system"));
	assert_false(uri_is_remote("qemu:///system?socket=/x"));
	assert_true(uri_uses_ssh("qemu+ssh://h/system"));
	assert_false(uri_uses_ssh("qemu+libssh://h/system"));
	assert_true(uri_has_parameter("qemu+ssh://h/system?a=1&NO_tty", "no_tty"));
	assert_false(uri_has_parameter("qemu+ssh://h/system?xno_tty=1", "no_tty"));
	assert_int_equal(uri_check_data("tcp://10.0.0.2:49152", NULL), 0);
	assert_int_equal(uri_check_data("unix:///run/x", NULL), 0);
	assert_int_equal(uri_check_data("rdma://h", NULL), 0);
	assert_int_equal(uri_check_data("exec:///bin/sh", NULL), -EINVAL);
	assert_int_equal(uri_check_data("tcp://h?x=1", NULL), -EINVAL);
	assert_int_equal(uri_check_data("tcp+ext://h", NULL), -EINVAL);
}

static const char good_file[] =
	"# our hosts\n"
	"\n"
	"[rack-a]\n"
	"connect = qemu:///system\n"
	"peer=qemu+tls://rack-a.example/system\n"
	"aliases = a, alpha  first\n"
	"storage = /srv/images\n"
	"networks = 10.0.0.0/8, fd00:1::/32 192.0.2.7/32\n"
	"[rack-b]\r\n"
	"  connect=qemu+tcp://10.0.0.2/system\r\n"
	"migrate = tcp://192.168.7.2\n"
	"networks = 192.168.7.0/24\n"
	"storage = /a/../b/ ,/c//d, /e /f /g/./h\n"
	"[jump]\n"
	"connect = qemu+ssh://jump/system?netcat=nc\n"
	"allow-command = yes\n"
	"[local]\n"
	"connect = qemu:///session";

static struct hosts *
loaded(const char *text)
{
	char *folder = support_folder();
	char *path = support_file(folder, "hosts.conf", text);
	struct mof_error error;
	struct hosts *hosts;

	if (hosts_load(path, &hosts, &error) < 0)
		fail_msg("%s", error.message);
	free(path);
	support_remove(folder);
	return hosts;
}

static void
test_hosts_file(void **state)
{
	struct hosts *hosts = loaded(good_file);
	const struct host *host;

	(void)state;
	host = hosts_find(hosts, "ALPHA");
	assert_non_null(host);
	assert_string_equal(host->name, "rack-a");
	assert_string_equal(host->connect, "qemu:///system");
	assert_string_equal(host->peer, "qemu+tls://rack-a.example/system");
	assert_ptr_equal(hosts_find(hosts, "first"), host);
	host = hosts_find(hosts, "Rack-B");
	assert_string_equal(host->peer, host->connect);
	assert_string_equal(host->migrate, "tcp://192.168.7.2");
	assert_false(host->allow_command);
	assert_true(hosts_find(hosts, "jump")->allow_command);
	assert_null(hosts_find(hosts, "local")->peer);
	assert_null(hosts_find(hosts, "alph"));
	assert_null(hosts_find(hosts, ""));
	assert_string_equal(hosts_at(hosts, 3)->name, "local");
	assert_null(hosts_at(hosts, 4));
	hosts_free(hosts);
}

static void
test_bad_files(void **state)
{
	static const struct {
		const char *text, *message;
		int err;
	} rows[] = {
		{ "connect = qemu:///system\n", "hosts.conf:1: \"connect\" stands", -EINVAL },
		{ "[a]\nconnect = qemu:///system\nconect = x\n", ":3: unknown key", -EINVAL },
		{ "[a]\n\nnonsense\n", ":3: expected", -EINVAL },
		{ "[a\n", ":1: expected", -EINVAL },
		{ "[]\n", ":1: not a host name", -EINVAL },
		{ "[-a]\n", ":1: not a host name", -EINVAL },
		{ "[a/b]\n", ":1: not a host name", -EINVAL },
		{ "[a@b]\n", ":1: not a host name", -EINVAL },
		{ "[a]\n", "[a]: host \"a\" has no \"connect\"", -EINVAL },
		{ "[a]\nconnect=qemu:///system\n[A]\n", ":3: host \"A\" is there", -EINVAL },
		{ "[a]\nconnect=qemu:///system\naliases = b A\n", ":3: host \"A\"", -EINVAL },
		{ "[a]\naliases = b\n[B]\n", ":3: host \"B\" is there", -EINVAL },
		{ "[a]\naliases = x:y\n", ":2: not a host name", -EINVAL },
		{ "[a]\nconnect = host\n", "not a libvirt URI", -EINVAL },
		{ "[a]\nconnect = qemu+ext:///system\n", "[a]: the URI transport", -EPERM },
		{ "[a]\nconnect = qemu:///system\npeer = qemu+ssh://x/?command=y\n",
		  "[a]: the URI parameter", -EPERM },
		{ "[a]\nconnect = qemu:///system\nmigrate = exec:///sh\n", "migration", -EINVAL },
		{ "[a]\nallow-command = true\n", ":2: expected \"yes\" or \"no\"", -EINVAL },
		{ "[a]\nconnect = \xff\n", ":2: not a line of plain UTF-8", -EINVAL },
		{ "storage = /a\n[a]\n", ":1: \"storage\" stands before", -EINVAL },
		{ "[a]\nstorage = images\n", ":2: the folder \"images\" is not", -EINVAL },
		{ "[a]\nstorage = /a b\n", ":2: the folder \"b\" is not", -EINVAL },
		{ "[a]\nstorage = /a/..\n", ":2: \"/\" would let", -EINVAL },
		{ "[a]\nnetworks = 10.0.0.1\n", ":2: not a network: \"10.0.0.1\"", -EINVAL },
		{ "[a]\nnetworks = 10.0.0.0/33\n", ":2: not a network", -EINVAL },
		{ "[a]\nnetworks = fd00::/129\n", ":2: not a network", -EINVAL },
		{ "[a]\nnetworks = 10.0.0.0/\n", ":2: not a network", -EINVAL },
		{ "[a]\nnetworks = 10.0.0.0/-1\n", ":2: not a network", -EINVAL },
		{ "[a]\nnetworks = 10.0.0.0/8x\n", ":2: not a network", -EINVAL },
		{ "[a]\nnetworks = 10.0.0.0/0008\n", ":2: not a network", -EINVAL },
		{ "[a]\nnetworks = /8\n", ":2: not a network", -EINVAL },
		{ "[a]\nnetworks = 10.0.0/8\n", ":2: not a network", -EINVAL },
		{ "[a]\nnetworks = host/8\n", ":2: not a network", -EINVAL },
		{ "[a]\nnetworks = 0000:0000:0000:0000:0000:0000:0000:0000:0000:0000/8\n",
		  ":2: not a network", -EINVAL },
		{ "[a]\nnetworks = 10.0.0.0/8, 10.0.0.1/8\n", ":2: \"10.0.0.1/8\" has bits set",
		  -EINVAL },
		{ "[a]\nnetworks = fd00:1::/15\n", "has bits set behind the first 15", -EINVAL },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		char *folder = support_folder();
		char *path = support_file(folder, "hosts.conf", rows[i].text);
		struct mof_error error = { .message = "" };
		struct hosts *hosts;
		int err = hosts_load(path, &hosts, &error);

		if (err != rows[i].err || !strstr(error.message, rows[i].message))
			fail_msg("%s: %d, \"%s\"", rows[i].text, err, error.message);
		free(path);
		support_remove(folder);
	}
}

static void
test_missing_file(void **state)
{
	struct mof_error error;
	struct hosts *hosts;

	(void)state;
	assert_int_equal(hosts_load("/no/such/hosts.conf", &hosts, &error), -ENOENT);
	assert_non_null(strstr(error.message, "/no/such/hosts.conf"));
	assert_true(hosts_load("/tmp", &hosts, &error) < 0);
	unsetenv("MOFC_HOSTS");
	assert_string_equal(hosts_place(NULL), "/etc/mofc/hosts.conf");
	setenv("MOFC_HOSTS", "/env", 1);
	assert_string_equal(hosts_place(NULL), "/env");
	assert_string_equal(hosts_place("/given"), "/given");
	unsetenv("MOFC_HOSTS");
}

static void
test_routes(void **state)
{
	struct hosts *hosts = loaded(good_file);
	struct host_route route;

	(void)state;
	assert_int_equal(hosts_route(hosts, "alpha", "RACK-B", NULL, &route, NULL), 0);
	assert_string_equal(route.source_uri, "qemu:///system");
	assert_string_equal(route.destination_uri, "qemu+tcp://10.0.0.2/system");
	assert_string_equal(route.peer_uri, "qemu+tcp://10.0.0.2/system");
	assert_string_equal(route.data_uri, "tcp://192.168.7.2");
	assert_int_equal(hosts_route(hosts, "a", "local", "qemu+tcp://x/system", &route, NULL), 0);
	assert_string_equal(route.peer_uri, "qemu+tcp://x/system");
	assert_null(route.data_uri);
	assert_int_equal(hosts_route(hosts, "qemu:///embed", "qemu+tcp://y/system", NULL, &route,
				     NULL), 0);
	assert_string_equal(route.peer_uri, "qemu+tcp://y/system");
	hosts_free(hosts);
}

static void
test_refused_routes(void **state)
{
	static const struct {
		const char *from, *to, *peer;
		int err;
	} rows[] = {
		{ "rack-a", "rack-c", NULL, -ENOENT },
		{ "rack-c", "rack-a", NULL, -ENOENT },
		{ "rack-a", "-rack-b", NULL, -EINVAL },
		{ "rack-a", "rack-b:22", NULL, -EINVAL },
		{ "rack-a", "qemu:/system", NULL, -EINVAL },
		{ "rack-a", "root@rack-b", NULL, -EINVAL },
		{ "rack-a", "", NULL, -EINVAL },
		{ "rack-a", "alpha", NULL, -EEXIST },
		{ "rack-a", "qemu:///system", "qemu+tcp://x/system", -EEXIST },
		{ "rack-b", "local", "qemu+tcp://10.0.0.2/system", -EEXIST },
		{ "rack-a", "local", NULL, -EDESTADDRREQ },
		{ "rack-a", "qemu:///session", NULL, -EDESTADDRREQ },
		{ "rack-a", "qemu+ext:///system", NULL, -EPERM },
		{ "qemu+ssh://x/system?command=y", "rack-b", NULL, -EPERM },
		{ "rack-a", "rack-b", "qemu+ssh://x/system?command=y", -EPERM },
		{ "rack-a", "rack-b", "rack-b", -EINVAL },
	};
	struct hosts *hosts = loaded(good_file);

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct host_route route;
		struct mof_error error = { .message = "" };
		int err = hosts_route(hosts, rows[i].from, rows[i].to, rows[i].peer, &route,
				      &error);

		if (err != rows[i].err || !*error.message || strchr(error.message, '\n'))
			fail_msg("%s to %s: %d, \"%s\"", rows[i].from, rows[i].to, err,
				 error.message);
	}
	hosts_free(hosts);
}

/* allow-command counts for the host it stands with, or, before all hosts, for given URIs. */
static void
test_allowed_commands(void **state)
{
	struct hosts *hosts = loaded(good_file);
	struct host_route route;

	(void)state;
	assert_int_equal(hosts_route(hosts, "rack-a", "jump", "qemu+ssh://x/system?netcat=nc",
				     &route, NULL), 0);
	assert_int_equal(hosts_route(hosts, "jump", "rack-b", "qemu+ssh://x/system?netcat=nc",
				     &route, NULL), -EPERM);
	hosts_free(hosts);
	hosts = loaded("allow-command = yes\n[b]\nconnect = qemu+tcp://b/system\n");
	assert_int_equal(hosts_route(hosts, "qemu+ssh://x/system?command=y", "b", NULL, &route,
				     NULL), 0);
	assert_int_equal(hosts_route(hosts, "qemu:///system", "b", "qemu+ext:///x", &route, NULL),
			 -EPERM);
	hosts_free(hosts);
}

/* A file is read again when it has changed, however soon, and when it has gone. */
static void
test_reload(void **state)
{
	char *folder = support_folder();
	char *path = support_file(folder, "h", "[a]\nconnect = test:///a\n");
	struct hosts *hosts = NULL, *before;
	struct mof_error error;

	(void)state;
	assert_int_equal(hosts_reload(path, &hosts, &error), 0);
	assert_non_null(hosts_find(hosts, "a"));
	free(support_file(folder, "h", "[b]\nconnect = test:///b\n"));
	assert_int_equal(hosts_reload(path, &hosts, &error), 0);
	assert_null(hosts_find(hosts, "a"));
	usleep(120000);
	assert_int_equal(hosts_reload(path, &hosts, &error), 0);
	before = hosts;
	assert_int_equal(hosts_reload(path, &hosts, &error), 0);
	assert_ptr_equal(hosts, before);
	free(support_file(folder, "h", "[c]\nconnect = test:///c\n"));
	assert_int_equal(hosts_reload(path, &hosts, &error), 0);
	assert_non_null(hosts_find(hosts, "c"));
	free(support_file(folder, "h", "nonsense"));
	assert_int_equal(hosts_reload(path, &hosts, &error), -EINVAL);
	assert_null(hosts);
	unlink(path);
	assert_int_equal(hosts_reload(path, &hosts, &error), -ENOENT);
	assert_null(hosts);
	free(path);
	support_remove(folder);
}

/* Paths are judged by their texts: a host's files cannot be seen from here. */
static void
test_storage(void **state)
{
	static const struct {
		const char *host, *path;
		bool allowed;
	} rows[] = {
		{ "rack-a", "/srv/images/a.img", true },
		{ "rack-a", "/srv/images/b/a.img", true },
		{ "rack-a", "//srv///images/./a.img", true },
		{ "rack-a", "/srv/images/../images/a.img", true },
		{ "rack-a", "/../srv/images/a.img", true },
		{ "rack-a", "/srv/images", false },
		{ "rack-a", "/srv/images/", false },
		{ "rack-a", "/srv/images/.", false },
		{ "rack-a", "/srv/images/..", false },
		{ "rack-a", "/srv/images/../../etc/passwd", false },
		{ "rack-a", "/srv/imagesx/a.img", false },
		{ "rack-a", "/srv/image", false },
		{ "rack-a", "srv/images/a.img", false },
		{ "rack-a", "", false },
		{ "rack-a", "/", false },
		{ "rack-a", "/srv/images/a\n.img", false },
		{ "rack-a", "/srv/images/\xff", false },
		{ "rack-b", "/b/x", true }, { "rack-b", "/a/x", false },
		{ "rack-b", "/c/d/x", true }, { "rack-b", "/c/x", false },
		{ "rack-b", "/e/x", true }, { "rack-b", "/f/x", true },
		{ "rack-b", "/g/h/x", true }, { "rack-b", "/g/x", false },
		{ "jump", "/srv/images/a.img", false },
	};
	struct hosts *hosts = loaded(good_file);
	char giant[IMAGE_PATH_SIZE + 20];

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		if (host_has_storage(hosts_find(hosts, rows[i].host), rows[i].path) !=
		    rows[i].allowed)
			fail_msg("%s on %s", rows[i].path, rows[i].host);
	memset(giant, 'x', sizeof(giant) - 1);
	memcpy(giant, "/srv/images/", 12);
	giant[IMAGE_PATH_SIZE - 1] = '\0';
	assert_true(host_has_storage(hosts_find(hosts, "rack-a"), giant));
	giant[IMAGE_PATH_SIZE - 1] = 'x';
	giant[IMAGE_PATH_SIZE] = '\0';
	assert_false(host_has_storage(hosts_find(hosts, "rack-a"), giant));
	hosts_free(hosts);
}

static void
test_networks(void **state)
{
	static const struct {
		const char *host, *address;
		bool allowed;
	} rows[] = {
		{ "rack-a", "10.0.0.1", true }, { "rack-a", "10.255.255.255", true },
		{ "rack-a", "11.0.0.0", false }, { "rack-a", "9.255.255.255", false },
		{ "rack-a", "192.0.2.7", true }, { "rack-a", "192.0.2.6", false },
		{ "rack-a", "fd00:1::5", true }, { "rack-a", "FD00:1:FF::", true },
		{ "rack-a", "fd00:2::5", false }, { "rack-a", "::ffff:10.0.0.1", true },
		{ "rack-a", "::ffff:11.0.0.1", false }, { "rack-a", "::10.0.0.1", false },
		{ "rack-a", "10.0.0", false }, { "rack-a", "10.0.0.1/8", false },
		{ "rack-a", "010.0.0.1", false }, { "rack-a", "0x0a000001", false },
		{ "rack-a", "167772161", false }, { "rack-a", "[fd00:1::5]", false },
		{ "rack-a", "fd00:1::5%eth0", false }, { "rack-a", "10.0.0.1:22", false },
		{ "rack-a", "", false }, { "rack-a", "rack-b", false },
		{ "rack-b", "192.168.7.2", true }, { "rack-b", "192.168.8.2", false },
		{ "jump", "10.0.0.1", false },
		{ "all", "10.0.0.1", false }, { "all", "::ffff:10.0.0.1", false },
		{ "all", "fd00::1", true }, { "all4", "10.0.0.1", true },
		{ "all4", "fd00::1", false }, { "odd", "10.31.255.255", true },
		{ "odd", "10.32.0.0", false }, { "odd", "10.15.255.255", false },
	};
	char text[sizeof(good_file) + 200];
	struct hosts *hosts;

	(void)state;
	snprintf(text, sizeof(text), "%s%s", good_file,
		 "\n[all]\nconnect = test:///default\nnetworks = ::/0\n"
		 "[all4]\nconnect = test:///x\nnetworks = 0.0.0.0/0\n"
		 "[odd]\nconnect = test:///x\nnetworks = 10.16.0.0/12\n");
	hosts = loaded(text);
	for (size_t i = 0; i < COUNT(rows); i++)
		if (host_has_network(hosts_find(hosts, rows[i].host), rows[i].address) !=
		    rows[i].allowed)
			fail_msg("%s on %s", rows[i].address, rows[i].host);
	hosts_free(hosts);
}

/* Nobody has an empty name, however a list of aliases ends. */
static void
test_empty_name(void **state)
{
	struct hosts *hosts = loaded("[a]\nconnect = test:///default\naliases = b,\n");

	(void)state;
	assert_null(hosts_find(hosts, ""));
	assert_non_null(hosts_find(hosts, "B"));
	hosts_free(hosts);
}

/* New images go below storage=; those that keep their path go where they were. */
static void
test_images(void **state)
{
	static const char text[] = "[a]\nconnect = test:///a\nstorage = /srv/images, /b\n"
				   "aliases = first\n[free]\nconnect = test:///b\n";
	static const struct {
		const char *name, *source, *path;
		int err;
	} rows[] = {
		{ "a", NULL, "/srv/images/x.img", 0 },
		{ "FIRST", NULL, "/b/c/x.img", 0 },
		{ "a", NULL, NULL, 0 },
		{ "a", "/old/x.img", "/old/x.img", 0 },
		{ "a", "/old/x.img", "/old/y.img", -EPERM },
		{ "a", NULL, "/srv/images/../x.img", -EPERM },
		{ "a", NULL, "/srv/imagesx/x.img", -EPERM },
		{ "a", NULL, "srv/images/x.img", -EPERM },
		{ "free", NULL, "/anywhere/x.img", 0 },
		{ "test:///c", NULL, "/anywhere/x.img", 0 },
	};
	char *folder = support_folder(), *path = support_file(folder, "hosts.conf", text);
	struct mof_error error;
	struct hosts *hosts;

	(void)state;
	assert_int_equal(hosts_load(path, &hosts, &error), 0);
	for (size_t i = 0; i < COUNT(rows); i++) {
		const struct migrate_disk disk = { .target = "vda", .source = rows[i].source,
						   .path = rows[i].path };

		assert_int_equal(hosts_check_images(hosts, rows[i].name, &disk, 1, &error),
				 rows[i].err);
	}
	hosts_free(hosts);
	free(path);
	support_remove(folder);
}

/* The file becomes part of the URI by which this process reaches the host, and of no other. */
static void
test_auth_file(void **state)
{
	struct hosts *hosts = loaded("[a]\nauth-file = /etc/auth.conf\n"
				     "connect = qemu+tcp://a/system\n"
				     "[b]\nconnect = qemu:///system?socket=/run/x\n"
				     "auth-file = /b\n");

	(void)state;
	assert_string_equal(hosts_find(hosts, "a")->connect,
			    "qemu+tcp://a/system?authfile=/etc/auth.conf");
	assert_string_equal(hosts_find(hosts, "a")->peer, "qemu+tcp://a/system");
	assert_string_equal(hosts_find(hosts, "b")->connect,
			    "qemu:///system?socket=/run/x&authfile=/b");
	hosts_free(hosts);
}

/* The sample that is installed, with its entries uncommented, is a good hosts file. */
static void
test_sample(void **state)
{
	char *text = support_read("runtime/cli/dist/hosts.conf");
	struct hosts *hosts = loaded(text);

	(void)state;
	assert_null(hosts_at(hosts, 0));
	hosts_free(hosts);
	for (char *line = text; line; line = strchr(line, '\n')) {
		line += *line == '\n';
		if (line[0] == '#' && line[1] != ' ' && line[1] != '\n')
			*line = ' ';
	}
	hosts = loaded(text);
	assert_non_null(hosts_find(hosts, "ALPHA"));
	assert_non_null(hosts_find(hosts, "alpha.example"));
	assert_true(host_has_storage(hosts_at(hosts, 0), "/srv/images/x"));
	assert_true(host_has_network(hosts_at(hosts, 0), "10.0.0.9"));
	assert_null(hosts_at(hosts, 1));
	hosts_free(hosts);
	free(text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_good_uris),
		cmocka_unit_test(test_attacks),
		cmocka_unit_test(test_bad_forms),
		cmocka_unit_test(test_uri_facts),
		cmocka_unit_test(test_hosts_file),
		cmocka_unit_test(test_bad_files),
		cmocka_unit_test(test_missing_file),
		cmocka_unit_test(test_routes),
		cmocka_unit_test(test_refused_routes),
		cmocka_unit_test(test_allowed_commands),
		cmocka_unit_test(test_reload),
		cmocka_unit_test(test_storage),
		cmocka_unit_test(test_networks),
		cmocka_unit_test(test_empty_name),
		cmocka_unit_test(test_images),
		cmocka_unit_test(test_auth_file),
		cmocka_unit_test(test_sample),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
