/* machine.c: the serial port and the timer of a PC, by their registers. */
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
