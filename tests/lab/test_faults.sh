#!/bin/bash
# What breaks while a guest's memory moves, on either host and between them. Whatever it is, the
# guest is whole on one host afterwards, and the job says how that came.

# shellcheck source=lib/test.bash
. "$(dirname "$0")/lib/test.bash"
# shellcheck source=lib/move.bash
. "$(dirname "$0")/lib/move.bash"
test_needs_migrate

LIBVIRT_OPERATION_INVALID=55
UNWATCHED=1003

# faulty NAME FUNCTION: as move_interfere, and a miss is a failure.
faulty() {
	move_interfere "$1" "$2" && return
	ok "$1: the memory phase was hit" 1
	return 1
}

test_at_source() {
	test_job JobState 10
	test_job OperationalStatus '[6,17]'
	test_job ErrorCode "$2"
	test_guest "$1" a
	test_is "$(guest_state b "$1")" absent "nothing of it is left on host-b"
	test_guest_remove "$1"
}

test_daemons() {
	if faulty nodaemonb daemon_restart_b; then
		test_job DetailedStatus 5
		test_at_source nodaemonb 1
	fi
	# libvirt knows nothing of the migration any more.
	if faulty nodaemona daemon_restart_a; then
		test_job DetailedStatus 5
		test_at_source nodaemona $UNWATCHED
	fi
}

link_blink() {
	"$LAB" link down
	sleep 3
	"$LAB" link up
}

link_cut() {
	"$LAB" link down
	move_follow job_is_final
	"$LAB" link up
}

test_link() {
	if faulty blink link_blink; then
		test_job JobState 7
		test_guest blink b
		test_guest_remove blink
	fi
	if faulty cut link_cut; then
		test_job CommunicationStatus 3
		test_at_source cut 1
	fi
}

job_let_go() {
	job_load "$ID"
	[[ $(job_get JobStatus) == *"libvirt has let go of it since"* ]]
}

# shellcheck disable=SC2016
destination_signal() {
	"$LAB" exec b sh -c 'kill -$1 "$(cat /run/libvirt/qemu/$0.pid)"' stopped "$1"
}

# A QEMU that does nothing confirms nothing: a kill ends after 30 s all the same, and the guest
# stays marked until libvirt lets go of it.
destination_stop() {
	destination_signal STOP
	migrate kill "$ID" >/dev/null
	move_follow job_is_final
}

test_stopped_destination() {
	faulty stopped destination_stop || return
	test_is "$MOVE_STATUS" 3 "a kill that nobody confirms ends with status 3"
	test_job JobState 9
	test_job_matches JobStatus "libvirt has not confirmed it yet" "says so"
	test_run job_start stopped
	test_is "$STATUS" 5 "meanwhile no other job takes the guest"
	test_matches "$ERRORS" "in use by job $ID" "which is still in use"
	destination_signal CONT
	wait_until 60 job_let_go
	ok "the runner sees libvirt give up" $?
	test_job JobState 9
	test_guest stopped a
	test_is "$(guest_state b stopped)" absent "nothing of it is left on host-b"
	test_guest_remove stopped
}

source_destroy() {
	"$LAB" virsh a destroy destroyed >/dev/null
}

# The only process that held the guest is gone.
test_destroyed() {
	faulty destroyed source_destroy || return
	test_job JobState 10
	test_job_matches JobStatus "shut off on" "says where the guest is"
	test_is "$(guest_state a destroyed) $(guest_state b destroyed)" "shut off absent" \
		"it is shut off on host-a alone"
	test_guest_remove destroyed
}

others_try() {
	test_run job_start contended
	test_is "$STATUS" 5 "a second job of a guest that moves is refused" || test_note "$OUTPUT"
	test_matches "$ERRORS" "${ID:5:8}" "and the first is named"
	! "$LAB" virsh a migrate --live --p2p contended "$("$LAB" peer-uri b)" >/dev/null 2>&1
	ok "libvirt refuses a second migration as well" $?
}

test_contended() {
	if faulty contended others_try; then
		test_job JobState 7
		test_guest contended b
		test_guest_remove contended
	fi
	# The same the other way round.
	test_guest_start virsh
	"$LAB" virsh a migrate --live --p2p --persistent --undefinesource --bandwidth 12 virsh \
		"$("$LAB" peer-uri b)" >/dev/null 2>&1 &
	until "$LAB" virsh a domjobinfo virsh 2>/dev/null | grep -q "Memory remaining"; do
		sleep 0.1
	done
	test_run job_start virsh --wait
	test_matches "$STATUS" '^(1|5)$' "a guest that somebody else moves is left alone"
	if [ "$STATUS" -eq 1 ]; then
		job_load "$OUTPUT"
		test_matches "$(job_get JobState) $(job_get ErrorCode)" \
			"^(10 $LIBVIRT_OPERATION_INVALID|7 0)$" "and the job tells the truth"
	fi
	wait $!
	test_guest virsh b
}

test_daemons
test_link
test_stopped_destination
test_destroyed
test_contended
test_end
