/* machine.c: the serial port, timer and IDE disk of a PC, by their registers. */
#include "machine.h"

#define COM1 0x3f8
#define COM1_STATUS (COM1 + 5)
#define COM1_STATUS_CAN_SEND 0x20

#define PIC1_COMMAND 0x20
#define PIC1_DATA 0x21
#define PIC2_COMMAND 0xa0
#define PIC2_DATA 0xa1
#define PIC_END_OF_INTERRUPT 0x20
#define PIC_FIRST_VECTOR 32

#define PIT_CHANNEL0 0x40
#define PIT_COMMAND 0x43
#define PIT_INPUT_HZ 1193182u

#define IDE_DATA 0x1f0
#define IDE_COUNT 0x1f2
#define IDE_SECTOR 0x1f3 /* bits 0 to 7; 8 to 15 and 16 to 23 follow */
#define IDE_DRIVE 0x1f6  /* bits 24 to 27, and which drive */
#define IDE_COMMAND 0x1f7
#define IDE_CONTROL 0x3f6
#define IDE_FIRST_DRIVE_BY_SECTOR 0xe0
#define IDE_NO_INTERRUPTS 0x02
#define IDE_BUSY 0x80
#define IDE_DATA_READY 0x08
#define IDE_READ 0x20
#define IDE_WRITE 0x30
#define IDE_FLUSH 0xe7
#define IDE_IDENTIFY 0xec

#define SELECTOR_CODE 0x8
#define GATE_INTERRUPT32 0x8e
#define VECTORS (PIC_FIRST_VECTOR + 16)

struct interrupt_gate {
	uint16_t offset_low;
	uint16_t selector;
	uint8_t zero;
	uint8_t type;
	uint16_t offset_high;
};

struct __attribute__((packed)) table_pointer {
	uint16_t limit;
	uint32_t base;
};

/* start.S */
void interrupt_timer(void);
void interrupt_other(void);

/* Called by interrupt_timer. */
void timer_tick(void);

static struct interrupt_gate gates[VECTORS];
static volatile uint32_t ticks;

static void
port_write(uint16_t port, uint8_t value)
{
	__asm__ volatile("outb %0, %1" : : "a"(value), "Nd"(port));
}

static uint8_t
port_read(uint16_t port)
{
	uint8_t value;

	__asm__ volatile("inb %1, %0" : "=a"(value) : "Nd"(port));
	return value;
}

void
console_init(void)
{
	port_write(COM1 + 1, 0);	/* no interrupts */
	port_write(COM1 + 3, 0x80);	/* the next two are the divisor */
	port_write(COM1 + 0, 1);
	port_write(COM1 + 1, 0);
	port_write(COM1 + 3, 0x03);	/* 8N1 */
	port_write(COM1 + 2, 0);	/* no FIFO */
}

static void
console_byte(char byte)
{
	while (!(port_read(COM1_STATUS) & COM1_STATUS_CAN_SEND))
		;
	port_write(COM1, (uint8_t)byte);
}

void
console_text(const char *text)
{
	while (*text)
		console_byte(*text++);
}

void
console_number(uint32_t number)
{
	if (number >= 10)
		console_number(number / 10);
	console_byte((char)('0' + number % 10));
}

static void
gate_set(unsigned int vector, void (*handler)(void))
{
	uint32_t offset = (uint32_t)handler;

	gates[vector].offset_low = (uint16_t)offset;
	gates[vector].selector = SELECTOR_CODE;
	gates[vector].zero = 0;
	gates[vector].type = GATE_INTERRUPT32;
	gates[vector].offset_high = (uint16_t)(offset >> 16);
}

/* Moves the interrupts away from the processor's exceptions and leaves only the timer on. */
static void
interrupt_controllers_init(void)
{
	port_write(PIC1_COMMAND, 0x11);
	port_write(PIC2_COMMAND, 0x11);
	port_write(PIC1_DATA, PIC_FIRST_VECTOR);
	port_write(PIC2_DATA, PIC_FIRST_VECTOR + 8);
	port_write(PIC1_DATA, 0x04);
	port_write(PIC2_DATA, 0x02);
	port_write(PIC1_DATA, 0x01);
	port_write(PIC2_DATA, 0x01);
	port_write(PIC1_DATA, 0xfe);
	port_write(PIC2_DATA, 0xff);
}

void
timer_tick(void)
{
	ticks = ticks + 1;
	port_write(PIC1_COMMAND, PIC_END_OF_INTERRUPT);
}

void
timer_init(void)
{
	const uint32_t divisor = PIT_INPUT_HZ / TIMER_HZ;
	const struct table_pointer table = { sizeof(gates) - 1, (uint32_t)gates };
	unsigned int vector;

	for (vector = 0; vector < VECTORS; vector++)
		gate_set(vector, interrupt_other);
	gate_set(PIC_FIRST_VECTOR, interrupt_timer);
	__asm__ volatile("lidt %0" : : "m"(table));
	interrupt_controllers_init();
	port_write(PIT_COMMAND, 0x34);	/* channel 0, both bytes, rate generator */
	port_write(PIT_CHANNEL0, (uint8_t)divisor);
	port_write(PIT_CHANNEL0, (uint8_t)(divisor >> 8));
	__asm__ volatile("sti");
}

uint32_t
timer_wait(void)
{
	__asm__ volatile("hlt");
	return ticks;
}

/* The disk's status once it is no longer busy. */
static uint8_t
disk_wait(void)
{
	uint8_t status;

	do
		status = port_read(IDE_COMMAND);
	while (status & IDE_BUSY);
	return status;
}

static void
disk_command(uint8_t command, uint32_t sector)
{
	disk_wait();
	port_write(IDE_DRIVE, (uint8_t)(IDE_FIRST_DRIVE_BY_SECTOR | (sector >> 24 & 0x0f)));
	port_write(IDE_COUNT, 1);
	port_write(IDE_SECTOR, (uint8_t)sector);
	port_write(IDE_SECTOR + 1, (uint8_t)(sector >> 8));
	port_write(IDE_SECTOR + 2, (uint8_t)(sector >> 16));
	port_write(IDE_COMMAND, command);
}

static void
disk_take(uint32_t words[SECTOR_WORDS])
{
	uint32_t *to = words, count = SECTOR_WORDS;

	__asm__ volatile("cld; rep insl" : "+D"(to), "+c"(count) : "d"(IDE_DATA) : "memory");
}

/* Where no disk is, the status after a command is 0, or nobody drives the lines. */
int
disk_init(void)
{
	uint32_t words[SECTOR_WORDS];
	uint8_t status;

	port_write(IDE_CONTROL, IDE_NO_INTERRUPTS);
	port_write(IDE_DRIVE, IDE_FIRST_DRIVE_BY_SECTOR);
	port_write(IDE_COMMAND, IDE_IDENTIFY);
	status = port_read(IDE_COMMAND);
	if (status == 0 || status == 0xff || !(disk_wait() & IDE_DATA_READY))
		return 0;
	disk_take(words);
	return 1;
}

void
disk_write(uint32_t sector, const uint32_t words[SECTOR_WORDS])
{
	const uint32_t *from = words;
	uint32_t count = SECTOR_WORDS;

	disk_command(IDE_WRITE, sector);
	while (!(disk_wait() & IDE_DATA_READY))
		;
	__asm__ volatile("cld; rep outsl" : "+S"(from), "+c"(count) : "d"(IDE_DATA) : "memory");
	disk_wait();
	port_write(IDE_COMMAND, IDE_FLUSH);
	disk_wait();
}

/* What was in the buffer stays there if the disk has an error. */
void
disk_read(uint32_t sector, uint32_t words[SECTOR_WORDS])
{
	disk_command(IDE_READ, sector);
	if (disk_wait() & IDE_DATA_READY)
		disk_take(words);
}
