/*
 * guest.c: a guest that can prove that it survived a migration.
 *
 * It fills a working set with data that cannot be compressed, visits the pages in turn at a given
 * rate, and at each visit verifies every word of the page before it marks the page anew. A page
 * that a migration lost, mixed up or brought in an old state is counted as bad, for ever. If it has
 * a disk, it writes some sectors each second, and reads back what it wrote before: a sector that is
 * not as it was counts as bad too.
 *
 * Kernel command line: ws=MiB (working set, default 32), rate=MiB/s (visited and dirtied, default
 * 4). Console: "guest: ready .." after the filling, then once a second
 *     tick N pass P bad B
 * N counts the guest's own seconds, P the rounds over the working set, B the bad pages found so
 * far. Ticks that do not grow tell of a loss as well: the counter lies on a page that is written
 * all the time.
 */
#include "machine.h"

#define MIB (1024u * 1024u)
#define PAGE_SIZE 4096u
#define PAGE_WORDS (PAGE_SIZE / 4u)
#define PAGES_PER_MIB (MIB / PAGE_SIZE)

/* The guest itself and its stack stay below this address. */
#define WORKING_SET_ADDRESS (2u * MIB)

/* After a stall the guest catches up with at most this many timer ticks. */
#define CATCH_UP_LIMIT (TIMER_HZ / 10u)

/* Which sectors are written in turn, how many each second, and how long one is left alone. */
#define DISK_FIRST (32u * MIB / 512u)
#define DISK_SECTORS 256u
#define DISK_RATE 8u
#define DISK_AGE 200u

#define MULTIBOOT_HAS_MEMORY 0x1u
#define MULTIBOOT_HAS_COMMAND_LINE 0x4u

/* The head of multiboot's information block. */
struct multiboot_info {
	uint32_t flags;
	uint32_t memory_lower_kib;
	uint32_t memory_upper_kib;
	uint32_t boot_device;
	uint32_t command_line;
};

struct working_set {
	uint32_t pages;
	uint32_t current;	/* the page to visit next */
	uint32_t pass;		/* complete rounds; also the mark of pages not yet visited now */
	uint32_t bad;
	int has_disk;
	uint32_t written;	/* sectors, since the start */
};

/* start.S calls it. */
void guest_main(const struct multiboot_info *info);

static uint32_t
option_number(const char *options, const char *name, uint32_t otherwise)
{
	const char *option, *expected;
	uint32_t number;

	for (; *options; options++) {
		option = options;
		expected = name;
		while (*expected && *option == *expected) {
			option++;
			expected++;
		}
		if (*expected || *option != '=')
			continue;
		number = 0;
		for (option++; *option >= '0' && *option <= '9'; option++)
			number = number * 10 + (uint32_t)(*option - '0');
		return number;
	}
	return otherwise;
}

static volatile uint32_t *
page_words(uint32_t page)
{
	return (volatile uint32_t *)(WORKING_SET_ADDRESS + page * PAGE_SIZE);
}

/* One step of a xorshift generator. A state that is not 0 never becomes 0. */
static uint32_t
noise_next(uint32_t state)
{
	state ^= state << 13;
	state ^= state >> 17;
	state ^= state << 5;
	return state;
}

/* Each page starts its own stream, so that swapped pages are found out. */
static uint32_t
noise_first(uint32_t page)
{
	return noise_next(page * 2654435769u + 1u) | 1u;
}

/* A page is: the pass's mark, noise that depends on the page's number, the mark once more. */
static void
page_fill(uint32_t page)
{
	volatile uint32_t *words = page_words(page);
	uint32_t noise = noise_first(page);
	uint32_t i;

	for (i = 1; i < PAGE_WORDS - 1; i++) {
		words[i] = noise;
		noise = noise_next(noise);
	}
	words[0] = words[PAGE_WORDS - 1] = 0;
}

static int
page_is_intact(uint32_t page, uint32_t mark)
{
	volatile uint32_t *words = page_words(page);
	uint32_t noise = noise_first(page);
	uint32_t i;

	if (words[0] != mark || words[PAGE_WORDS - 1] != mark)
		return 0;
	for (i = 1; i < PAGE_WORDS - 1; i++) {
		if (words[i] != noise)
			return 0;
		noise = noise_next(noise);
	}
	return 1;
}

static void
page_mark(uint32_t page, uint32_t mark)
{
	volatile uint32_t *words = page_words(page);

	words[0] = mark;
	words[PAGE_WORDS - 1] = mark;
}

static void
working_set_visit(struct working_set *set)
{
	if (!page_is_intact(set->current, set->pass))
		set->bad++;
	page_mark(set->current, set->pass + 1);
	if (++set->current == set->pages) {
		set->current = 0;
		set->pass++;
	}
}

/* What the nth write puts into its sector. */
static void
sector_fill(uint32_t words[SECTOR_WORDS], uint32_t n)
{
	uint32_t noise = noise_first(n), i;

	words[0] = n;
	for (i = 1; i < SECTOR_WORDS; i++) {
		words[i] = noise;
		noise = noise_next(noise);
	}
}

static int
sector_is_intact(uint32_t n)
{
	uint32_t found[SECTOR_WORDS] = { ~n }, expected[SECTOR_WORDS], i;

	sector_fill(expected, n);
	disk_read(DISK_FIRST + n % DISK_SECTORS, found);
	for (i = 0; i < SECTOR_WORDS; i++)
		if (found[i] != expected[i])
			return 0;
	return 1;
}

/* A second's writes; an old one and the last of them are read back. */
static void
disk_visit(struct working_set *set)
{
	uint32_t words[SECTOR_WORDS], i;

	for (i = 0; i < DISK_RATE; i++) {
		sector_fill(words, set->written);
		disk_write(DISK_FIRST + set->written % DISK_SECTORS, words);
		set->written++;
	}
	if (!sector_is_intact(set->written - 1))
		set->bad++;
	if (set->written > DISK_AGE && !sector_is_intact(set->written - DISK_AGE))
		set->bad++;
}

static void
report_tick(uint32_t second, const struct working_set *set)
{
	console_text("tick ");
	console_number(second);
	console_text(" pass ");
	console_number(set->pass);
	console_text(" bad ");
	console_number(set->bad);
	console_text("\n");
}

/* At least 1 MiB; and it ends where the memory does, whatever was asked for. */
static uint32_t
working_set_pages(const struct multiboot_info *info, uint32_t wanted_mib)
{
	uint32_t wanted = (wanted_mib ? wanted_mib : 1u) * PAGES_PER_MIB;
	uint32_t end = WORKING_SET_ADDRESS + 16u * MIB;
	uint32_t available;

	if (info->flags & MULTIBOOT_HAS_MEMORY)
		end = MIB + info->memory_upper_kib * 1024u;
	available = (end - WORKING_SET_ADDRESS) / PAGE_SIZE;
	return wanted < available ? wanted : available;
}

static void
guest_work(struct working_set *set, uint32_t rate_mib)
{
	uint32_t last = 0, second = 0, credit = 0;

	for (;;) {
		uint32_t now = timer_wait();
		uint32_t elapsed = now - last;

		last = now;
		if (elapsed > CATCH_UP_LIMIT)
			elapsed = CATCH_UP_LIMIT;
		credit += elapsed * rate_mib * PAGES_PER_MIB;
		for (; credit >= TIMER_HZ; credit -= TIMER_HZ)
			working_set_visit(set);
		if (now / TIMER_HZ != second) {
			second = now / TIMER_HZ;
			if (set->has_disk)
				disk_visit(set);
			report_tick(second, set);
		}
	}
}

void
guest_main(const struct multiboot_info *info)
{
	const char *options = "";
	struct working_set set = { 0, 0, 0, 0, 0, 0 };
	uint32_t rate_mib, page;

	if (info->flags & MULTIBOOT_HAS_COMMAND_LINE)
		options = (const char *)info->command_line;
	rate_mib = option_number(options, "rate", 4);
	set.pages = working_set_pages(info, option_number(options, "ws", 32));
	console_init();
	set.has_disk = disk_init();
	for (page = 0; page < set.pages; page++)
		page_fill(page);
	console_text("guest: ready, working set ");
	console_number(set.pages / PAGES_PER_MIB);
	console_text(" MiB, rate ");
	console_number(rate_mib);
	console_text(" MiB/s\n");
	timer_init();
	guest_work(&set, rate_mib);
}
