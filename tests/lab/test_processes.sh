#!/bin/bash
# A job does not depend on the process that started it: others list it, follow it, and bring it to
# its end.

# shellcheck source=lib/test.bash
. "$(dirname "$0")/lib/test.bash"
# shellcheck source=lib/move.bash
. "$(dirname "$0")/lib/move.bash"
test_needs_migrate

test_completed_on_b() {
	job_load "$ID"
	test_job JobState 7
	test_job PercentComplete 100
	test_job ErrorCode 0
	test_guest "$1" b
	test_guest_remove "$1"
}

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

	timeout 120 "$MIGRATE" watch "$ID" --store "$STORE" >"$TEST_DIR/watch" 2>&1 &
	watcher=$!
	move_follow move_is_in_memory_phase
	ok "a runner works on the job" $?
	test_matches "$(migrate list)" "${ID:5:8}" "list shows the job while it runs"
	wait $watcher
	test_is $? 0 "watch follows the job and ends with status 0"
	test_matches "$(grep -c '[0-9] *%' "$TEST_DIR/watch")" '^([3-9]|[1-9][0-9]+)$' \
		"watch shows the progress" || test_note "$(cat "$TEST_DIR/watch")"
	test_completed_on_b mover
}

waiter_kill() {
	kill -KILL "$MOVE_PID"
}

waiter_interrupt() {
	kill -INT "$MOVE_PID"
}

# test_ended_waiter NAME FUNCTION STATUS: the process that started the job and waits for it ends in
# the memory phase; the job goes on without it.
test_ended_waiter() {
	local what="the process that waits is ended by $2 in the memory phase"
	if ! move_interfere "$1" "$2"; then
		ok "$what" 1
		return
	fi
	test_is "$MOVE_STATUS" "$3" "$what"
	test_job JobState 4
	test_run timeout 120 "$MIGRATE" watch "$ID" --store "$STORE"
	test_is "$STATUS" 0 "watch follows the job to its end" || test_note "$ERRORS"
	test_completed_on_b "$1"
}

serve() {
	"$MIGRATE" serve --store "$STORE" >>"$TEST_DIR/serve" 2>&1 &
	SERVE_PID=$!
}

runner_kill() {
	kill -KILL "$SERVE_PID"
	wait "$SERVE_PID" 2>/dev/null
	serve
}

# kill -9 of the runner: libvirt goes on, and the next runner finds out how it ends.
test_killed_runner() {
	STORE=$TEST_DIR/served
	serve
	if ! move_interfere served runner_kill; then
		ok "the runner is killed in the memory phase" 1
		return
	fi
	test_is "$MOVE_STATUS" 0 "the job is brought to its end by the next runner"
	test_completed_on_b served
	kill -TERM "$SERVE_PID"
	wait "$SERVE_PID"
	test_is $? 0 "serve ends on SIGTERM with status 0" || test_note "$(cat "$TEST_DIR/serve")"
}

test_without_wait
test_ended_waiter waited waiter_kill 137
test_ended_waiter stopped waiter_interrupt 130
test_killed_runner
test_end
