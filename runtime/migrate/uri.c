#include "uri.h"
#include "text.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#define LONGEST 1024

/* The parts of a URI, decoded where they were percent-encoded. */
struct parts {
	char driver[64], transport[64];
	char user[256], host[256];
	char path[LONGEST];
	const char *query; /* in the URI itself; NULL: none */
};

static int
hex_digit(char c)
{
	const char *digits = "0123456789abcdef";
	const char *at = c ? strchr(digits, tolower((unsigned char)c)) : NULL;

	return at ? (int)(at - digits) : -1;
}

/* Decodes length bytes.  Returns 0, or -EINVAL if that does not give a clean text that fits. */
static int
decode(const char *from, size_t length, char *to, size_t size)
{
	size_t out = 0;

	for (size_t i = 0; i < length; i++) {
		char c = from[i];

		if (c == '%') {
			int high = i + 2 < length ? hex_digit(from[i + 1]) : -1;
			int low = i + 2 < length ? hex_digit(from[i + 2]) : -1;

			if (high < 0 || low < 0)
				return -EINVAL;
			c = (char)(high << 4 | low);
			i += 2;
		}
		if (!c || out + 1 >= size)
			return -EINVAL;
		to[out++] = c;
	}
	to[out] = '\0';
	return text_is_clean(to) ? 0 : -EINVAL;
}

/* driver[+transport] */
static int
split_scheme(const char *scheme, size_t length, struct parts *parts)
{
	const char *plus = memchr(scheme, '+', length);
	size_t driver = plus ? (size_t)(plus - scheme) : length;

	if (!driver || !isalpha((unsigned char)*scheme) || (plus && driver + 1 == length))
		return -EINVAL;
	for (size_t i = 0; i < length; i++)
		if (!isalnum((unsigned char)scheme[i]) && !strchr("+-.", scheme[i]))
			return -EINVAL;
	if (decode(scheme, driver, parts->driver, sizeof(parts->driver)) < 0)
		return -EINVAL;
	return plus ? decode(plus + 1, length - driver - 1, parts->transport,
			     sizeof(parts->transport))
		    : 0;
}

/* [user@]host[:port] or [user@][IPv6][:port] */
static int
split_authority(const char *text, size_t length, struct parts *parts)
{
	const char *at = memrchr(text, '@', length);
	const char *host = at ? at + 1 : text;
	size_t left = length - (size_t)(host - text);
	const char *end, *port;

	if (at && decode(text, (size_t)(at - text), parts->user, sizeof(parts->user)) < 0)
		return -EINVAL;
	if (left && *host == '[') {
		end = memchr(host, ']', left);
		if (!end)
			return -EINVAL;
		end++;
	} else {
		end = memchr(host, ':', left);
		if (!end)
			end = host + left;
	}
	if (end < host + left && *end != ':')
		return -EINVAL;
	for (port = end + 1; port < host + left; port++)
		if (!isdigit((unsigned char)*port))
			return -EINVAL;
	return decode(host, (size_t)(end - host), parts->host, sizeof(parts->host));
}

static int
split(const char *uri, struct parts *parts)
{
	const char *scheme_end = strstr(uri, "://");
	const char *authority, *path;
	size_t length;

	memset(parts, 0, sizeof(*parts));
	if (!scheme_end || strlen(uri) >= LONGEST || !text_is_clean(uri) || strchr(uri, ' ') ||
	    strchr(uri, '#') || strchr(uri, '\\'))
		return -EINVAL;
	if (split_scheme(uri, (size_t)(scheme_end - uri), parts) < 0)
		return -EINVAL;
	authority = scheme_end + 3;
	length = strcspn(authority, "/?");
	if (split_authority(authority, length, parts) < 0)
		return -EINVAL;
	path = authority + length;
	length = strcspn(path, "?");
	if (decode(path, length, parts->path, sizeof(parts->path)) < 0)
		return -EINVAL;
	parts->query = path[length] ? path + length + 1 : NULL;
	return 0;
}

/* Takes the next name=value off *query.  Returns 1; 0 at the end; -EINVAL. */
static int
next_parameter(const char **query, char *name, char *value, size_t size)
{
	const char *text = *query;
	size_t length, name_length;

	if (!text || !*text)
		return 0;
	length = strcspn(text, "&;");
	name_length = strcspn(text, "=&;");
	*query = text + length + (text[length] != '\0');
	if (decode(text, name_length, name, size) < 0)
		return -EINVAL;
	*value = '\0';
	if (name_length < length &&
	    decode(text + name_length + 1, length - name_length - 1, value, size) < 0)
		return -EINVAL;
	return 1;
}

static bool
is_one_of(const char *text, const char *const *list)
{
	for (; *list; list++)
		if (strcasecmp(text, *list) == 0)
			return true;
	return false;
}

static int
check_parameters(const struct parts *parts, const char *uri, bool allow_command,
		 struct mof_error *reterr)
{
	static const char *const commands[] = { "command", "netcat", "proxy", NULL };
	char name[LONGEST], value[LONGEST];
	const char *query = parts->query;
	int more;

	while ((more = next_parameter(&query, name, value, sizeof(name))) > 0) {
		if (!allow_command && is_one_of(name, commands))
			return mof_error_set(reterr, -EPERM,
					     "the URI parameter \"%.40s\" can run "
					     "a command and is not allowed (allow-command = yes "
					     "in the hosts file allows it)",
					     name);
		/* "name" holds a URI of its own, opened by the remote side. */
		if (strcasecmp(name, "name") == 0 && *value) {
			int err = uri_check(value, allow_command, reterr);

			if (err)
				return err;
		}
	}
	return more < 0 ? mof_error_set(reterr, -EINVAL, "not a libvirt URI: \"%.200s\"", uri) : 0;
}

int
uri_check(const char *uri, bool allow_command, struct mof_error *reterr)
{
	static const char *const transports[] = { "unix",   "tcp",     "tls", "ssh",
						  "libssh", "libssh2", NULL };
	struct parts parts;

	if (split(uri, &parts) < 0)
		return mof_error_set(reterr, -EINVAL,
				     "not a libvirt URI: \"%.200s\" (expected "
				     "driver[+transport]://[host]/path)",
				     uri);
	if (!allow_command && *parts.transport && !is_one_of(parts.transport, transports))
		return mof_error_set(reterr, -EPERM,
				     "the URI transport \"%.40s\" is not allowed "
				     "(expected unix, tcp, tls, ssh, libssh or libssh2)",
				     parts.transport);
	if (*parts.user == '-' || *parts.host == '-')
		return mof_error_set(reterr, -EPERM,
				     "a user or host that begins with \"-\" is "
				     "not allowed in a URI: \"%.200s\"",
				     uri);
	return check_parameters(&parts, uri, allow_command, reterr);
}

int
uri_check_data(const char *uri, struct mof_error *reterr)
{
	static const char *const schemes[] = { "tcp", "rdma", "unix", NULL };
	struct parts parts;

	if (split(uri, &parts) < 0 || !is_one_of(parts.driver, schemes) || *parts.transport ||
	    parts.query || *parts.host == '-')
		return mof_error_set(reterr, -EINVAL,
				     "not a migration URI: \"%.200s\" (expected "
				     "tcp://host[:port], rdma://host[:port] or unix:///path)",
				     uri);
	return 0;
}

bool
uri_is_remote(const char *uri)
{
	struct parts parts;

	return split(uri, &parts) == 0 && *parts.host;
}

bool
uri_uses_ssh(const char *uri)
{
	struct parts parts;

	return split(uri, &parts) == 0 && strcasecmp(parts.transport, "ssh") == 0;
}

bool
uri_has_parameter(const char *uri, const char *name)
{
	char found[LONGEST], value[LONGEST];
	struct parts parts;
	const char *query;

	if (split(uri, &parts) < 0)
		return false;
	query = parts.query;
	while (next_parameter(&query, found, value, sizeof(found)) > 0)
		if (strcasecmp(found, name) == 0)
			return true;
	return false;
}
