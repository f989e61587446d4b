#!/bin/bash
# Migrations that are stopped while they run: by cancel, by kill, and by another administrator. Each
# time the job tells the truth, and the guest goes on where it was.

# shellcheck source=lib/test.bash
. "$(dirname "$0")/lib/test.bash"
# shellcheck source=lib/move.bash
. "$(dirname "$0")/lib/move.bash"
test_needs_migrate

LIBVIRT_OPERATION_ABORTED=78

# What is the same however the migration was stopped.
test_stopped_job() {
	test_job ErrorCode $LIBVIRT_OPERATION_ABORTED
	test_job_matches ErrorDescription . "is set"
	test_job Cancellable false
	test_job_matches PercentComplete '^[0-9]{1,2}$' "is not 100"
	test_is "$(($(job_get PercentComplete) >= SEEN_PERCENT))" 1 \
		"PercentComplete has kept its last value (at least $SEEN_PERCENT)"
}

test_guest_untouched() {
	test_guest "$1" a
	test_is "$(guest_state b "$1")" absent "nothing of it is left on host-b"
}

cancel() {
	test_run migrate cancel "$ID"
}

test_cancel() {
	if ! move_interfere cancelled cancel; then
		ok "a migration is cancelled in its memory phase" 1
		return
	fi
	test_is "$STATUS" 0 "cancel is accepted" || test_note "$ERRORS"
	test_is "$MOVE_STATUS" 3 "start --wait ends with status 3"
	test_job JobState 8
	test_job OperationalStatus '[10]'
	test_job_matches StatusDescriptions '^\["[^"]+"\]$' "has one element, too"
	test_job Status Stopped
	test_job HealthState 5
	test_job PrimaryStatus 1
	test_job OperatingStatus 5
	test_job DetailedStatus 1
	test_stopped_job
	test_guest_untouched cancelled
}

test_cancel_again() {
	local changed
	changed=$(job_get TimeOfLastStateChange)
	test_run migrate cancel "$ID"
	test_matches "$STATUS" '^[1-9]' "a job that has ended is not cancelled once more"
	test_is "$(wc -l <<<"$ERRORS")" 1 "that is said in one line"
	job_load "$ID"
	test_is "$(job_get JobState) $(job_get TimeOfLastStateChange)" "8 $changed" \
		"and changes nothing"
}

test_move_afterwards() {
	local first=$ID
	test_run job_start cancelled --wait
	test_is "$STATUS" 0 "the guest can be moved afterwards" || test_note "$ERRORS"
	test_is "$(migrate list | grep -c -e "${first:5:8}" -e "${OUTPUT:5:8}")" 2 \
		"list shows both jobs"
	test_guest cancelled b
}

kill_job() {
	test_run migrate kill "$ID"
}

test_kill() {
	if ! move_interfere killed kill_job; then
		ok "a migration is killed in its memory phase" 1
		return
	fi
	test_is "$STATUS" 0 "kill is accepted" || test_note "$ERRORS"
	test_is "$MOVE_STATUS" 3 "start --wait ends with status 3"
	test_job JobState 9
	test_job OperationalStatus '[14]'
	test_job Status Error
	test_job HealthState 20
	test_job PrimaryStatus 3
	test_job OperatingStatus 6
	test_job DetailedStatus 4
	test_stopped_job
	test_guest_untouched killed
}

abort_by_virsh() {
	"$LAB" virsh a domjobabort aborted
}

# libvirt gives the same error code, but nobody asked the job to end: it has failed.
test_foreign_abort() {
	if ! move_interfere aborted abort_by_virsh; then
		ok "a migration is aborted in its memory phase" 1
		return
	fi
	test_is "$MOVE_STATUS" 1 "start --wait ends with status 1"
	test_job JobState 10
	test_job OperationalStatus '[6,17]'
	test_job Status Error
	test_job HealthState 20
	test_job PrimaryStatus 3
	test_stopped_job
	test_guest_untouched aborted
}

test_cancel
test_cancel_again
test_move_afterwards
test_kill
test_foreign_abort
test_end
