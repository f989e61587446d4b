#!/bin/bash
# The lab itself: with virsh in place of msvm-migrate, so that a fault of the lab is not taken for
# another's.

# shellcheck source=lib/test.bash
. "$(dirname "$0")/lib/test.bash"

# move FROM TO NAME [OPTION...]
move() {
	local from=$1 to=$2 name=$3
	shift 3
	timeout 100 "$LAB" virsh "$from" migrate --live --p2p --persistent --undefinesource "$@" \
		"$name" "$("$LAB" peer-uri "$to")"
}

memory_of() {
	"$LAB" virsh a qemu-monitor-command "$1" '{"execute":"query-memory-size-summary"}' |
		sed 's/.*"base-memory":\([0-9]*\).*/\1/'
}

test_is "$("$LAB" exec a hostname), $("$LAB" exec b hostname)" "host-a, host-b" "two hosts"
test_guest_start traveller ws=64 rate=8

if [ "$(qemu-system-x86_64 --version | sed -n '1s/.*version \([0-9]*\).*/\1/p')" -lt 9 ]; then
	test_is "$(($(memory_of traveller) % (256 * 1024)))" 8192 \
		"the wrapper for QEMU before 9.0 takes effect"
else
	test_is "$(memory_of traveller)" $((128 * 1024 * 1024)) \
		"QEMU from 9.0 on is used without the wrapper"
fi

# Several passes over the memory: the case in which a QEMU without the wrapper loses pages.
test_run move a b traveller --bandwidth 16
test_is "$STATUS" 0 "a migration of several passes" || test_note "$ERRORS"
test_guest traveller b
test_run move b a traveller
test_is "$STATUS" 0 "and back" || test_note "$ERRORS"
test_guest traveller a

"$LAB" link rate 200
test_run move a b traveller
test_is "$STATUS" 0 "a migration over a slow wire" || test_note "$ERRORS"
"$LAB" link unlimited
test_guest traveller b

"$LAB" daemon b kill
test_is "$("$LAB" status >/dev/null; echo $?)" 1 "a killed libvirtd is noticed"
"$LAB" daemon b start
test_guest traveller b

"$LAB" kill-qemu b traveller
for _ in {1..100}; do
	[ "$(guest_state b traveller)" = running ] || break
	sleep 0.1
done
test_is "$(guest_state b traveller)" "shut off" "a killed QEMU ends its guest"
test_end
