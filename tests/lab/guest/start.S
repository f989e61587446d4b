/*
 * What cannot be said in C: the multiboot header, the entry, the interrupt stubs.
 *
 * A multiboot loader (QEMU's -kernel) enters at "start" in 32-bit protected mode without paging,
 * interrupts off, with the address of its information block in %ebx.
 */
	.set	MULTIBOOT_MAGIC, 0x1badb002
	.set	MULTIBOOT_FLAGS, 0x3		/* aligned modules, memory size wanted */

	.section .multiboot, "a"
	.balign	4
	.long	MULTIBOOT_MAGIC
	.long	MULTIBOOT_FLAGS
	.long	-(MULTIBOOT_MAGIC + MULTIBOOT_FLAGS)

	.text
	.globl	start
start:
	movl	$stack_top, %esp
	lgdt	gdt_pointer
	ljmp	$0x8, $1f			/* selector 8: flat code */
1:	movw	$0x10, %ax			/* selector 16: flat data */
	movw	%ax, %ds
	movw	%ax, %es
	movw	%ax, %fs
	movw	%ax, %gs
	movw	%ax, %ss
	pushl	%ebx
	call	guest_main
2:	hlt
	jmp	2b

	/* The timer's interrupt: the only one that is unmasked. */
	.globl	interrupt_timer
interrupt_timer:
	pushal
	cld
	call	timer_tick
	popal
	iret

	/* Everything else: acknowledge both controllers and go on. */
	.globl	interrupt_other
interrupt_other:
	pushl	%eax
	movb	$0x20, %al
	outb	%al, $0xa0
	outb	%al, $0x20
	popl	%eax
	iret

	.section .rodata
	.balign	8
gdt:
	.quad	0
	.quad	0x00cf9a000000ffff		/* code: base 0, 4 GiB, 32 bit */
	.quad	0x00cf92000000ffff		/* data: the same */
gdt_pointer:
	.word	. - gdt - 1
	.long	gdt

	.bss
	.balign	16
	.skip	16384
stack_top:
