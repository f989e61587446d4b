#!/bin/bash
# The destination's QEMU dies in the middle: the job ends in Exception with libvirt's reason, and
# the guest goes on where it was.

# shellcheck source=lib/test.bash
. "$(dirname "$0")/lib/test.bash"
# shellcheck source=lib/move.bash
. "$(dirname "$0")/lib/move.bash"
test_needs_migrate

destination_kill() {
	"$LAB" kill-qemu b mover
}

# libvirt logs each of its errors, so its own words are in the log of one of the hosts. A text that
# goes over several lines, or quotes something, is compared up to there.
libvirt_said() {
	[ -n "$1" ] && grep -qF -e "${1%%\\*}" "$LAB_DIR"/[ab]/log/libvirtd.log
}

test_failed_job() {
	local status=0 reason
	test_job JobState 10
	test_job_matches ErrorCode '^[1-9][0-9]{0,2}$' "is libvirt's"
	reason=$(job_get ErrorDescription)
	libvirt_said "$reason" || status=1
	ok "ErrorDescription is libvirt's text" $status
	test_note "$reason"
	test_job_matches ErrorSummaryDescription . "is set"
	test_job OperationalStatus '[6,17]'
	test_matches "$(job_get StatusDescriptions)" '^\[".+","Completed"\]$' \
		"StatusDescriptions tells the reason, and Completed"
	test_job Status Error
	test_job HealthState 20
	test_job PrimaryStatus 3
	test_job_matches OperatingStatus '^(6|8)$' "is Aborted or Completed"
	test_job_matches DetailedStatus '^(4|5)$' "is an error"
	test_job Cancellable false
	test_matches "$(job_get PercentComplete)" '^[0-9]{1,2}$' "PercentComplete is not 100"
}

if move_interfere mover destination_kill; then
	test_is "$MOVE_STATUS" 1 "start --wait ends with status 1"
	test_failed_job
	test_matches "$(tail -n 1 "$TEST_DIR/progress")" . "the reason is told on stderr"
	test_matches "$(migrate show "$ID" --format text)" Exception \
		"show --format text says Exception"
else
	ok "the destination's QEMU is killed in the memory phase" 1
fi
test_guest mover a
test_is "$(guest_state b mover)" absent "nothing of it is left on host-b"

test_run job_start mover --wait
test_is "$STATUS" 0 "the guest can be moved afterwards" || test_note "$ERRORS"
test_guest mover b
test_end
