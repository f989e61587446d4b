#!/bin/bash
# A job does not depend on the process that started it: others list it, follow it, and bring it to its end.

# shellcheck source=lib/test.bash
. "$(dirname "$0")/lib/test.bash"
# shellcheck source=lib/move.bash
. "$(dirname "$0")/lib/move.bash"
test_needs_migrate

# start without --wait: it returns at once, a runner does the work, and others see it.
test_without_wait() {
	local watcher
	test_guest_start mover
	test_run job_start mover --bandwidth 12
	ID=$OUTPUT
	test_is "$STATUS" 0 "start is accepted" || test_note "$ERRORS"
	test_matches "$OUTPUT" '^mofc:[-0-9a-f]{36}$' "start prints the InstanceID"
	job_load "$ID"
	test_job_matches JobState '^(2|3|4)$' "is not final when start returns"

	"$MIGRATE" watch "$ID" --store "$STORE" >"$TEST_DIR/watch" 2>&1 &
	watcher=$!
	move_follow move_is_in_memory_phase
	test_result $? "a runner works on the job"
	test_matches "$(migrate list)" "${ID:5:8}" "list shows the job while it runs"
	wait $watcher
	test_is $? 0 "watch follows the job and ends with status 0"
	test_matches "$(grep -c '[0-9] *%' "$TEST_DIR/watch")" '^([3-9]|[1-9][0-9]+)$' "watch shows the progress" ||
		test_note "$(cat "$TEST_DIR/watch")"
	job_load "$ID"
	test_job JobState 7
	test_job PercentComplete 100
	test_guest mover b
	test_guest_remove mover
}

waiter_kill() {
	kill -KILL "$MOVE_PID"
}

# kill -9 of the process that runs the job: libvirt goes on, and the next runner finds out how it ends.
test_killed_runner() {
	local runner
	if ! move_interfere orphan waiter_kill; then
		test_result 1 "the process that runs a job is killed in the memory phase"
		return
	fi
	test_is $MOVE_STATUS 137 "the process that runs a job is killed in the memory phase"
	test_job JobState 4
	"$MIGRATE" serve --store "$STORE" >"$TEST_DIR/serve" 2>&1 &
	runner=$!
	move_follow job_is_final
	test_job JobState 7
	test_job PercentComplete 100
	test_job ErrorCode 0
	test_guest orphan b
	kill -TERM $runner
	wait $runner
	test_is $? 0 "serve ends on SIGTERM with status 0" || test_note "$(cat "$TEST_DIR/serve")"
	test_guest_remove orphan
}

test_without_wait
test_killed_runner
test_end
