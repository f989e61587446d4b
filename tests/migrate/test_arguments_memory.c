/* Memory that runs out while parameters are read, at each place where some is wanted. */
#include "given.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* This program's own arena, in the place of libmof's: it gives memory so many times. */
struct mof_arena_block {
	struct mof_arena_block *next;
	max_align_t bytes[];
};

static size_t left = SIZE_MAX;

void *
mof_arena_alloc(struct mof_arena *arena, size_t size)
{
	struct mof_arena_block *block;

	if (!left)
		return NULL;
	left -= left != SIZE_MAX;
	block = calloc(1, sizeof(*block) + size);
	assert_non_null(block);
	block->next = arena->blocks;
	arena->blocks = block;
	return block->bytes;
}

char *
mof_arena_strndup(struct mof_arena *arena, const char *text, size_t len)
{
	char *copy = mof_arena_alloc(arena, len + 1);

	return copy ? memcpy(copy, text, len) : NULL;
}

char *
mof_arena_strdup(struct mof_arena *arena, const char *text)
{
	return text ? mof_arena_strndup(arena, text, strlen(text)) : NULL;
}

void
mof_arena_clear(struct mof_arena *arena)
{
	while (arena->blocks) {
		struct mof_arena_block *block = arena->blocks;

		arena->blocks = block->next;
		free(block);
	}
}

/* Reads with memory for count allocations.  Returns what arguments_read() does. */
static int
read_with(struct given *given, size_t count)
{
	struct job_wish before;
	uint32_t code = 77;
	int err;

	memset(&given->wish, 0x5a, sizeof(given->wish));
	memcpy(&before, &given->wish, sizeof(before));
	left = count;
	err = arguments_read(&given->arguments, given->hosts, &given->arena, &given->wish, &code,
			     &given->error);
	left = SIZE_MAX;
	mof_arena_clear(&given->arena);
	if (err) {
		assert_int_equal(err, -ENOMEM);
		assert_int_equal(code, 77);
		assert_memory_equal(&given->wish, &before, sizeof(before));
	} else {
		assert_int_equal(code, MIGRATE_RETURN_OK);
	}
	return err;
}

static void
test_out_of_memory(void **state)
{
	static const struct migrate_disk known[] = { { .target = "vda", .source = "/var/a",
						       .format = "raw" } };
	struct given given;
	size_t count = 0;

	(void)state;
	given_init(&given);
	given.arguments.migration_setting_data =
		SETTINGS(TYPE("32771") NUMBER("Priority", "7")
			 LIST("DestinationIPAddressList", ITEM("10.0.0.5")));
	given.arguments.new_system_setting_data = SYSTEM(TEXT("ExternalDataRoot", "/x"));
	given.arguments.guest = &given.guest;
	given.arguments.disks = known;
	given.arguments.disk_count = COUNT(known);
	given_disks(&given, DISK(HOST_RESOURCE("/var/a") CONNECTION("/srv/beta/a")), NULL);
	while (read_with(&given, count) < 0)
		count++;
	assert_true(count > 20);
	given_clear(&given);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_out_of_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
