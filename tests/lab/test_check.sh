#!/bin/bash
# The compatibility checks: what of a guest and of two real hosts stands in the way of a move. Each
# finding by itself, and in the end nothing has moved, been made or changed.

# shellcheck source=lib/test.bash
. "$(dirname "$0")/lib/test.bash"
test_needs_migrate

IMAGES=/var/lib/libvirt/images
MACHINE=pc-i440fx-2.9

# run_check NAME [OPTION...]: what could move the guest from host-a to host-b, as lines of
# "SEVERITY MESSAGE-ID MESSAGE".
run_check() {
	local name=$1
	shift
	test_run migrate check --connect "$("$LAB" uri a)" --domain "$name" --json \
		--to "$("$LAB" uri b)" --peer-uri "$("$LAB" peer-uri b)" "$@"
	read_findings
}

run_check_on_one_host() {
	test_run migrate check --connect "$("$LAB" uri a)" --domain "$1" --json --storage-only
	read_findings
}

# Quotes within a message are left out.
read_findings() {
	FINDINGS=$(sed 's/\\"//g' <<<"$OUTPUT" | awk '
		match($0, /"MessageID":"[^"]*"/) { id = substr($0, RSTART + 13, RLENGTH - 14) }
		match($0, /"Message":"[^"]*"/) { text = substr($0, RSTART + 11, RLENGTH - 12) }
		match($0, /"PerceivedSeverity":[0-9]+/) {
			print substr($0, RSTART + 20, RLENGTH - 20), id, text
		}
	')
}

# nothing_found NAME: the last check had nothing to say.
nothing_found() {
	test_is "$STATUS $OUTPUT" "0 []" "$1: status 0, no finding" || test_note "$ERRORS"
}

# only_found NAME STATUS PATTERN: it has told one thing.
only_found() {
	test_matches "$STATUS $(wc -l <<<"$FINDINGS") $FINDINGS" "^$2 1 $3" \
		"$1: status $2, and one finding that says so" || test_note "$ERRORS"
}

# also_found NAME PATTERN: it has told that, among others.
also_found() {
	local status=0
	grep -qE "^$2" <<<"$FINDINGS" || status=1
	[ $status -eq 0 ] || printf 'got:      %s\nexpected: %s\n' "$FINDINGS" "$2" >"$tap_dir/why"
	ok "$1" $status
}

# define_guest NAME SED: a guest on host-a whose definition was changed.
define_guest() {
	"$LAB" define a "$1"
	"$LAB" virsh a dumpxml --inactive "$1" | sed "$2" >"$TEST_DIR/guest.xml"
	"$LAB" virsh a define "$TEST_DIR/guest.xml" >/dev/null
}

# start_guest NAME SED: it runs, past its first tick.
start_guest() {
	if ! define_guest "$1" "$2" || ! "$LAB" virsh a start "$1" >/dev/null ||
		! guest_wait_tick "$1" 1; then
		ok "guest $1 starts" 1
	fi
}

with_device() {
	echo "s|</devices>|$1</devices>|"
}

# What a check must leave as it is.
state_of_hosts() {
	local host
	for host in a b; do
		"$LAB" virsh $host list --all --name | sort
		"$LAB" virsh $host pool-list --all
		"$LAB" virsh $host net-list --all
		(cd "$LAB_DIR/$host/lib" && find . -path ./images/\* -printf '%p %s %T@\n' | sort)
		(cd "$LAB_DIR/$host/etc" && find . -type f -printf '%p %s %T@\n' | sort)
	done
}

test_guest_that_can_move() {
	test_guest_start mover
	uuid=$("$LAB" virsh a domuuid mover)
	run_check mover
	nothing_found "a guest that can move"
	run_check mover --storage
	nothing_found "with its storage, of which it has none"
	run_check mover --storage-only
	nothing_found "and only that"
	run_check_on_one_host mover
	only_found "its storage on one host" 0 "3 MOFC1001 the guest has no disk"
	job_load "$(migrate list | awk '$2 == "Completed" { print $1; exit }')"
	test_job JobType 301
	test_job MigrationType 32768
	test_job JobState 7
	test_job VirtualSystemName "$uuid"
}

# A host with an older QEMU, as far as libvirt knows: it keeps what it found out about the program.
make_older() {
	"$LAB" daemon b stop
	sed -i "/<machine [^>]*name='$MACHINE'/d
		s/\(<property name='sse4.1' type='boolean' value=\)'true'/\1'false'/" \
		"$LAB_DIR"/b/cache/qemu/capabilities/*.xml
	"$LAB" daemon b start
}

test_processor_and_machine() {
	make_older
	start_guest older "s/machine='[^']*'/machine='$MACHINE'/"
	run_check older
	only_found "a machine type that host-b lacks" 1 "5 LIBVIRT0008 .*$MACHINE.*that both have"
	test_guest_remove older
	start_guest penryn "s/qemu64/Penryn/"
	run_check penryn
	only_found "a processor that host-b lacks" 1 "5 LIBVIRT0091 .*Penryn.*sse4.1"
	test_guest_remove penryn
	define_guest unchecked "s/qemu64/Penryn/; s/ check='[a-z]*'//; s/<cpu /<cpu check='none' /"
	run_check unchecked
	also_found "one that libvirt is told not to check is a warning" "3 LIBVIRT0091 .*Penryn"
	test_guest_remove unchecked
}

test_network() {
	local host network="<network><name>labnet</name><forward mode='bridge'/>\
<bridge name='virlab'/></network>"
	for host in a b; do
		"$LAB" exec $host ip link add virlab type bridge
	done
	"$LAB" virsh a net-create /dev/stdin <<<"$network" >/dev/null
	start_guest wired "$(with_device "<interface type='network'><source network='labnet'/>\
<model type='e1000'/></interface>")"
	run_check wired
	only_found "a network that host-b lacks" 1 "5 LIBVIRT0043 network labnet is missing"
	"$LAB" virsh b net-define /dev/stdin <<<"$network" >/dev/null
	run_check wired
	only_found "a network that is not active" 1 "5 MOFC1001 network labnet is not active"
	"$LAB" virsh b net-start labnet >/dev/null
	run_check wired
	nothing_found "a network that is there"
	test_guest_remove wired
	"$LAB" virsh b net-destroy labnet >/dev/null
	"$LAB" virsh b net-undefine labnet >/dev/null
	"$LAB" virsh a net-destroy labnet >/dev/null
	for host in a b; do
		"$LAB" exec $host ip link del virlab
	done
}

test_same_guest() {
	"$LAB" define b mover
	run_check mover
	only_found "the same name with another UUID" 1 "5 LIBVIRT0028 .*mover with UUID"
	"$LAB" virsh b undefine mover >/dev/null
	define_guest idle ""
	run_check idle
	only_found "a guest that is shut off" 1 "5 MOFC1001 guest idle is not running"
	run_check idle --storage-only
	nothing_found "which does not matter for its storage"
	test_guest_remove idle
}

# Devices that cannot go along; the guest does not run, since the machine has none of them.
test_devices() {
	define_guest museum "s|<controller type='usb'[^/]*/>||
s|<memory unit|<memoryBacking><source type='memfd'/>\
<access mode='shared'/></memoryBacking>&|
$(with_device "<hostdev mode='subsystem' type='pci' managed='yes'><source>\
<address domain='0' bus='3' slot='0' function='0'/></source></hostdev>\
<hostdev mode='subsystem' type='usb'><source><vendor id='0x1234'/><product id='0xbeef'/>\
</source></hostdev>\
<shmem name='shared' role='peer'><model type='ivshmem-plain'/><size unit='M'>4</size></shmem>\
<interface type='vdpa'><source dev='/dev/vhost-vdpa-0'/></interface>\
<filesystem type='mount'><driver type='virtiofs'/><source dir='/tmp'/>\
<target dir='export'/></filesystem>\
<disk type='file' device='disk'><driver name='qemu' type='qcow2'/>\
<source file='$IMAGES/t.qcow2'/><target dev='vda' bus='virtio'/><transient/></disk>")"
	run_check museum
	test_is "$STATUS" 1 "a guest with many devices cannot move"
	also_found "a host device" "5 MOFC1001 host device pci:"
	also_found "shared memory" "5 MOFC1001 shared memory device shared:"
	also_found "a vDPA interface" "5 MOFC1001 vDPA interface 52:54:"
	also_found "a virtiofs file system" "5 MOFC1001 virtiofs file system export:"
	also_found "a transient disk" "5 MOFC1001 transient disk vda:"
	! grep -q usb <<<"$FINDINGS"
	ok "a USB device is no obstacle" $?
	run_check_on_one_host museum
	only_found "its storage on one host" 1 "5 MOFC1001 disk vda is transient"
	test_guest_remove museum
}

disk_guest_start() {
	mkdir -p "$LAB_DIR/a/lib/images" "$LAB_DIR/b/lib/images"
	"$LAB" exec a qemu-img create -q -f qcow2 $IMAGES/disk.qcow2 64M
	start_guest diskful "$(with_device "<disk type='file' device='disk'>\
<driver name='qemu' type='qcow2'/><source file='$IMAGES/disk.qcow2'/>\
<target dev='hda' bus='ide'/></disk>")"
}

test_storage() {
	disk_guest_start
	run_check diskful
	only_found "a disk that does not move along" 0 \
		"3 LIBVIRT00(49|50) disk hda .*to move with the"
	run_check diskful --storage
	only_found "no pool" 0 "3 MOFC1001 no storage pool of the destination covers"
	"$LAB" virsh b pool-define-as images dir --target $IMAGES >/dev/null
	run_check diskful --storage
	only_found "a pool that is not active" 1 "5 MOFC1001 storage pool images .*not active"
	"$LAB" virsh b pool-start images >/dev/null
	run_check diskful --storage
	nothing_found "an active pool"
	run_check diskful --storage-only
	nothing_found "looked at in depth"
}

test_existing_image() {
	"$LAB" exec b qemu-img create -q -f qcow2 $IMAGES/disk.qcow2 32M
	run_check diskful --storage
	only_found "an image that libvirt has not seen yet" 1 "5 MOFC1001 .*disk.qcow2 already"
	run_check diskful --storage --overwrite
	nothing_found "which may be overwritten"
	run_check diskful --storage-only --overwrite
	only_found "of another size" 0 "3 MOFC1001 .*33554432 bytes.*67108864"
	run_check diskful
	nothing_found "a disk whose file host-b has"
	"$LAB" exec b rm $IMAGES/disk.qcow2
}

test_room() {
	"$LAB" exec b mount -t tmpfs -o size=16m tmpfs $IMAGES
	run_check diskful --storage
	only_found "images that can outgrow the pool" 0 "3 MOFC1001 storage pool images .*can grow"
	"$LAB" exec b dd if=/dev/zero of=$IMAGES/full bs=1M 2>/dev/null
	run_check diskful --storage
	only_found "a pool that is full" 1 "5 MOFC1001 storage pool images .*make room"
	"$LAB" exec b umount $IMAGES
}

test_block_job() {
	"$LAB" virsh a blockcopy diskful hda $IMAGES/copy.qcow2 --transient-job >/dev/null
	run_check diskful --storage
	only_found "a block job" 1 "5 MOFC1001 disk hda has a block job"
	run_check_on_one_host diskful
	also_found "which forbids to move the storage, too" "5 MOFC1001 disk hda has a block job"
	"$LAB" virsh a blockjob diskful hda --abort
	"$LAB" exec a rm $IMAGES/copy.qcow2
	run_check_on_one_host diskful
	only_found "one host without a pool" 0 "3 MOFC1001 no active storage pool"
	"$LAB" virsh a pool-create-as images dir --target $IMAGES >/dev/null
	run_check_on_one_host diskful
	nothing_found "one host with a pool"
	"$LAB" virsh a pool-destroy images >/dev/null
}

test_snapshot() {
	"$LAB" virsh a snapshot-create-as diskful s1 --disk-only >/dev/null
	run_check diskful --storage
	only_found "a snapshot" 1 "5 MOFC1001 guest diskful has 1 snapshot"
	"$LAB" virsh a snapshot-delete diskful s1 --metadata >/dev/null
	run_check diskful --storage
	nothing_found "none any more"
	run_check diskful --storage-only
	only_found "a backing file that host-b lacks" 0 "3 MOFC1001 disk hda stands on .*disk.qcow2"
}

# The guest writes to its own image meanwhile.
test_nothing_changes() {
	local before
	before=$(state_of_hosts | grep -v '/disk.qcow2')
	run_check diskful
	run_check diskful --storage
	run_check diskful --storage-only --overwrite
	run_check_on_one_host diskful
	test_is "$(state_of_hosts | grep -v '/disk.qcow2')" "$before" \
		"the checks have changed nothing"
	test_matches "$before" "images +active" "of what is compared here"
}

# A move runs: to look is allowed meanwhile, and told is that it runs.
test_during_move() {
	job_start mover --bandwidth 4 >"$TEST_DIR/id" 2>&1
	wait_for_move || { ok "a move runs" 1; return; }
	run_check mover
	also_found "a migration that runs" "5 MOFC1001 guest mover has a job that runs"
	migrate cancel --timeout 60 "$(cat "$TEST_DIR/id")"
}

wait_for_move() {
	local deadline=$((SECONDS + 30))
	until "$LAB" virsh a domjobinfo mover | grep -q 'Job type: *Unbounded'; do
		[ $SECONDS -lt $deadline ] || return 1
		sleep 0.1
	done
}

test_refused() {
	run_check nobody
	test_is "$STATUS $OUTPUT" "4 " "a guest that does not exist is no finding: status 4" ||
		test_note "$ERRORS"
	"$LAB" daemon b stop
	run_check mover
	test_is "$STATUS $OUTPUT" "5 " "nor is a host that is down: status 5" || test_note "$ERRORS"
	"$LAB" daemon b start
}

test_guest_that_can_move
test_processor_and_machine
test_network
test_same_guest
test_devices
test_storage
test_existing_image
test_room
test_nothing_changes
test_block_job
test_snapshot
test_during_move
test_refused
test_guest mover a
test_guest diskful a
test_end
