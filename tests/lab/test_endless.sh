#!/bin/bash
# A guest that changes its memory faster than it is sent: the job says that it gets nowhere, its
# progress keeps the rules, and it can be cancelled.

# shellcheck source=lib/test.bash
. "$(dirname "$0")/lib/test.bash"
# shellcheck source=lib/move.bash
. "$(dirname "$0")/lib/move.bash"
test_needs_migrate

status=

sample_take() {
	move_take_sample
	status=$(job_get JobStatus)
	[[ $status = *"not converging"* ]]
}

test_guest_start endless ws=16 rate=40
if move_start endless --bandwidth 8; then
	move_follow sample_take
	test_matches "$status" 'pass [4-9].*, not converging$' \
		"JobStatus tells that it gets nowhere"
	test_is "$(move_check_samples 2)" "" \
		"PercentComplete never falls, moves, and is at most 99 before the end"
	test_note "JobState and PercentComplete: $(printf "%s, " "${SAMPLES[@]}")"
	test_job JobState 4
	test_job Cancellable true
	test_run migrate cancel "$ID" --timeout 30
	test_is "$STATUS" 0 "it is cancelled" || test_note "$ERRORS"
	job_load "$ID"
	test_job JobState 8
	move_wait
	test_is "$MOVE_STATUS" 3 "start --wait ends with status 3"
else
	ok "the job starts" 1
fi
test_guest endless a
test_end
