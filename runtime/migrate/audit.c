#include "audit.h"
#include "rights.h"
#include "text.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <syslog.h>
#include <unistd.h>

#define TEXT_SIZE 200

/* No name of a user or of anything else can look like a second field, or line. */
static void
copy_word(char *buffer, const char *text)
{
	text_copy(buffer, TEXT_SIZE, text && *text ? text : "-");
	for (char *at = buffer; *at; at++)
		if (*at == ' ')
			*at = '_';
}

static void
write_line(const char *user, const char *job, const char *call, const char *result)
{
	char words[2][TEXT_SIZE];

	copy_word(words[0], user);
	copy_word(words[1], job);
	syslog(LOG_AUTH | LOG_NOTICE, "mofc: user=%s job=%s call=%s result=%s", words[0], words[1],
	       call, result);
}

void
audit_call(const struct job_store *store, const char *job, int err, uint32_t code, const char *call,
	   ...)
{
	char own[RIGHTS_NAME_SIZE], text[TEXT_SIZE], result[TEXT_SIZE];
	va_list arguments;

	va_start(arguments, call);
	vsnprintf(text, sizeof(text), call, arguments);
	va_end(arguments);
	rights_account(geteuid(), own);
	if (err)
		snprintf(result, sizeof(result), "%s", strerrorname_np(-err));
	else
		snprintf(result, sizeof(result), "%u", (unsigned int)code);
	write_line(store->caller ? store->caller : own, job, text, result);
}

void
audit_denied(const char *user)
{
	write_line(user, NULL, "change", "EACCES");
}
