#!/bin/bash
# A migration that is cancelled while it runs: the job is Terminated, and the guest goes on where it was.

# shellcheck source=lib/test.bash
. "$(dirname "$0")/lib/test.bash"
# shellcheck source=lib/move.bash
. "$(dirname "$0")/lib/move.bash"
test_needs_migrate

cancel() {
	test_run migrate cancel "$ID"
}

test_terminated_job() {
	test_job JobState 8
	test_job ErrorCode 78
	test_job_matches ErrorDescription '^.+$' "is set"
	test_job OperationalStatus '[10]'
	test_matches "$(job_get StatusDescriptions)" '^\["[^"]+"\]$' "StatusDescriptions has one element, too"
	test_job Status Stopped
	test_job HealthState 5
	test_job PrimaryStatus 1
	test_job OperatingStatus 5
	test_job DetailedStatus 1
	test_job Cancellable false
	test_matches "$(job_get PercentComplete)" '^[0-9]{1,2}$' "PercentComplete is not 100"
	test_is "$(($(job_get PercentComplete) >= SEEN_PERCENT))" 1 \
		"PercentComplete has kept its last value (at least $SEEN_PERCENT)"
}

if move_interfere mover cancel; then
	test_is "$STATUS" 0 "cancel is accepted" || test_note "$ERRORS"
	test_is $MOVE_STATUS 3 "start --wait ends with status 3"
	test_terminated_job
else
	test_result 1 "a migration is cancelled in its memory phase"
fi
test_guest mover a
test_is "$(guest_state b mover)" absent "nothing of it is left on host-b"

changed=$(job_get TimeOfLastStateChange)
test_run migrate cancel "$ID"
test_matches "$STATUS" '^[1-9]' "a job that has ended is not cancelled once more"
test_is "$(wc -l <<<"$ERRORS")" 1 "that is said in one line"
job_load "$ID"
test_is "$(job_get JobState) $(job_get TimeOfLastStateChange)" "8 $changed" "and changes nothing"

first=$ID
test_run job_start mover --wait
test_is "$STATUS" 0 "the guest can be moved afterwards" || test_note "$ERRORS"
test_is "$(migrate list | grep -c -e "${first:5:8}" -e "${OUTPUT:5:8}")" 2 "list shows both jobs"
test_guest mover b
test_end
