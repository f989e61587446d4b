/* machine.h: the few devices of a PC that the guest uses: serial port, timer and IDE disk. */
#ifndef GUEST_MACHINE_H
#define GUEST_MACHINE_H

#include <stdint.h>

/* Interrupts of the timer per second. */
#define TIMER_HZ 100u

/* Sets COM1 to 115200 baud, 8N1, without interrupts. To be called before the other two. */
void console_init(void);

/* Writes a text, or a number in decimal, to COM1 and waits until the port took it. */
void console_text(const char *text);
void console_number(uint32_t number);

/* Makes the timer interrupt TIMER_HZ times a second, masks all else, and turns interrupts on. */
void timer_init(void);

/* Sleeps until the next interrupt and returns how often the timer has fired since timer_init(). */
uint32_t timer_wait(void);

/* 32-bit words of a sector. */
#define SECTOR_WORDS 128u

/* Whether there is a first IDE disk. To be called before the other two. */
int disk_init(void);

/* Write and read one sector, and wait until it is done. */
void disk_write(uint32_t sector, const uint32_t words[SECTOR_WORDS]);
void disk_read(uint32_t sector, uint32_t words[SECTOR_WORDS]);

#endif
