# build.bash: makes the guest and the shim for ordinary users, in $LAB_BUILD.

# Freestanding 32-bit code needs no 32-bit C library.
BUILD_GUEST_FLAGS="-m32 -march=i686 -mgeneral-regs-only -std=c11 -O2 -Wall -Wextra -ffreestanding
	-fno-pic -fno-pie -fno-stack-protector -fno-asynchronous-unwind-tables -nostdlib -static
	-Wl,--build-id=none -Wl,--no-warn-rwx-segments -Wl,-z,noexecstack"

build_is_current() {
	local source
	for source in "$LAB_SOURCE"/guest/* "$LAB_SOURCE"/setgroups.c; do
		[ "$LAB_BUILD/guest.elf" -nt "$source" ] || return 1
		[ "$LAB_BUILD/setgroups.so" -nt "$source" ] || return 1
	done
}

# shellcheck disable=SC2086
build_can() {
	echo 'void start(void); void start(void) {}' |
		${CC:-cc} $BUILD_GUEST_FLAGS -x c -o /dev/null - >/dev/null 2>&1
}

# shellcheck disable=SC2086
build_lab() {
	local guest=$LAB_SOURCE/guest
	build_is_current && return
	mkdir -p "$LAB_BUILD"
	${CC:-cc} $BUILD_GUEST_FLAGS -Wl,-T,"$guest/guest.ld" -o "$LAB_BUILD/guest.elf" \
		"$guest/start.S" "$guest/machine.c" "$guest/guest.c"
	${CC:-cc} -shared -fPIC -O2 -Wall -Wextra -o "$LAB_BUILD/setgroups.so" \
		"$LAB_SOURCE/setgroups.c"
}
