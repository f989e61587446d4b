/* Locales that machines rarely have, made for one test: some write 1,5 or have two letters i. */
#ifndef TEST_LOCALES_H
#define TEST_LOCALES_H

#include <locale.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

/* Makes a locale in a folder and switches to it.  Returns false if this machine cannot. */
static bool
locale_enter(const char *folder, const char *name)
{
	char command[512];

	snprintf(command, sizeof(command),
		 "localedef -c -i %s -f UTF-8 %s/%s.UTF-8 >/dev/null 2>&1", name, folder, name);
	if (system(command) == -1 || setenv("LOCPATH", folder, 1) < 0)
		return false;
	snprintf(command, sizeof(command), "%s.UTF-8", name);
	return setlocale(LC_ALL, command) != NULL;
}

/* Runs a check in each of them, and skips the test if none can be made here. */
static void
check_in_locales(void (*check)(void))
{
	static const char *const names[] = { "de_DE", "ps_AF", "tr_TR" };
	char folder[] = "/tmp/test-locale-XXXXXX", command[64];
	size_t tried = 0;

	assert_non_null(mkdtemp(folder));
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (!locale_enter(folder, names[i]))
			continue;
		tried++;
		check();
	}
	setlocale(LC_ALL, "C");
	unsetenv("LOCPATH");
	snprintf(command, sizeof(command), "rm -rf %s", folder);
	assert_int_equal(system(command), 0);
	if (!tried) {
		print_message("# no locale can be made here (localedef and its sources)\n");
		skip();
	}
}

#endif
