#!/bin/bash
# What breaks while images are copied: from host to host with their guest, and under a guest that
# stays. The guest keeps an image that is whole, and nothing half-made is left.

# shellcheck source=lib/test.bash
. "$(dirname "$0")/lib/test.bash"
# shellcheck source=lib/move.bash
. "$(dirname "$0")/lib/move.bash"
# shellcheck source=lib/storage.bash
. "$(dirname "$0")/lib/storage.bash"
test_needs_migrate

UNWATCHED=1003
LIBVIRT_MIGRATE_UNSAFE=81

test_at_source() {
	test_job JobState "$2"
	test_job ErrorCode "$3"
	test_guest "$1" a
	image_is_absent b "$IMAGES/$1.img" "the unfinished copy is removed"
	test_is "$(pools b)" none "no pool is left on host-b"
	test_guest_remove "$1"
}

test_daemons() {
	if interfere nodaemonb daemon_restart_b; then
		test_at_source nodaemonb 10 1
	fi
	if interfere nodaemona daemon_restart_a; then
		test_at_source nodaemona 10 $UNWATCHED
	fi
}

# libvirt stops the copying only when the hosts reach each other again.
cancel_without_link() {
	"$LAB" link down
	cancel
	move_follow job_is_stopping
	sleep 3
	job_load "$ID"
	test_job JobState 6
	"$LAB" link up
}

test_link() {
	interfere cut cancel_without_link || return
	test_at_source cut 8 78
}

# The hosts share no storage, and nobody asked for a copy.
test_unshared() {
	guest_make unshared
	test_run job_start unshared --wait
	test_is "$STATUS" 1 "an image that the hosts do not share is no reason to lose it"
	job_load "$OUTPUT"
	test_job JobState 10
	test_job ErrorCode $LIBVIRT_MIGRATE_UNSAFE
	test_guest unshared a
	test_guest_remove unshared
}

# libvirt goes on copying without its daemon.
storage_daemon_restart() {
	daemon_restart a
}

others_try() {
	test_run job_start stays
	test_is "$STATUS" 5 "a second job of the guest is refused" || test_note "$OUTPUT"
	! "$LAB" virsh a migrate --live --p2p stays "$("$LAB" peer-uri b)" >/dev/null 2>&1
	ok "libvirt refuses to move the guest meanwhile" $?
}

test_storage_daemon() {
	guest_make stays
	interfere_storage $IMAGES/second.img storage_daemon_restart
	test_job JobState 7
	test_guest stays a
	test_matches "$("$LAB" virsh a dumpxml stays)" "'$IMAGES/second.img'" \
		"the guest uses the copy"
	interfere_storage $IMAGES/third.img others_try
	test_job JobState 7
}

# What does not fit, and where there is no folder.
test_storage_targets() {
	small_make a
	storage_run --disk "hda=$SMALL/full.img"
	test_is "$STATUS" 1 "a full disk fails the job"
	job_load "$OUTPUT"
	test_job JobState 10
	test_guest stays a
	image_is_absent a $SMALL/full.img "the unfinished copy is removed"
	"$LAB" exec a umount $SMALL
	storage_run --disk "hda=/nowhere/at/all.img"
	test_matches "$STATUS" '^(1|5)$' "so does a folder that is not there"
	test_matches "$ERRORS" /nowhere/at "and is named"
	test_matches "$("$LAB" virsh a dumpxml stays)" "'$IMAGES/third.img'" \
		"the guest keeps its image"
	test_is "$(pools a)" none "no pool is left on host-a"
	test_guest_remove stays
}

# Nothing moves, nothing is copied; a guest that runs, and one that is shut off.
test_defined() {
	local before
	guest_make defined
	test_run job_start defined --define-only --wait
	test_is "$STATUS" 0 "a running guest is defined at the destination" || test_note "$ERRORS"
	job_load "$OUTPUT"
	test_job JobType 300
	test_job JobState 7
	test_guest_runs_only defined a
	test_is "$(guest_state b defined)" "shut off" "it does not run there"
	image_is_absent b $IMAGES/defined.img "its image stays"
	before=$("$LAB" virsh b dumpxml defined)
	"$LAB" virsh a destroy defined >/dev/null
	test_run job_start defined --define-only --wait
	test_is "$STATUS" 0 "and so is one that is shut off, once more" || test_note "$ERRORS"
	test_is "$("$LAB" virsh b dumpxml defined)" "$before" "which changes nothing"
	test_guest_remove defined
}

test_guest_runs_only() {
	local last
	last=$(guest_last_tick "$1")
	guest_wait_tick "$1" $((last + 2))
	ok "guest $1 goes on running on host-$2" $?
	test_is "$(guest_state "$2" "$1")" running "as libvirt sees it, too"
}

images_make
test_daemons
test_link
test_unshared
test_storage_daemon
test_storage_targets
test_defined
test_end
